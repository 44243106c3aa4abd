package blob_test

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/blob"
	"parley/internal/fault"
)

const (
	s3Key    = "AKIAPARLEY"
	s3Secret = "not-to-be-told"
)

// s3Server is a store of one bucket in memory.
type s3Server struct {
	mu      sync.Mutex
	objects map[string][]byte
	asked   int
	fail    int           // answers that are 500 before it works
	slow    time.Duration // before each answer
	deny    bool
}

func (s *s3Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	select {
	case <-time.After(s.slow):
	case <-r.Context().Done():
		return
	}
	auth := r.Header.Get("Authorization")
	switch {
	case s.fail > 0:
		s.fail--
		w.WriteHeader(http.StatusInternalServerError)
		return
	case s.deny || !strings.HasPrefix(auth, "AWS4-HMAC-SHA256 Credential="+s3Key+"/") || !strings.Contains(auth, "Signature=") || strings.Contains(auth, s3Secret):
		w.WriteHeader(http.StatusForbidden)
		return
	}
	bucket, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	have, known := s.objects[name]
	switch {
	case bucket != "papers" || name != "" && !known && r.Method != http.MethodPut:
		w.WriteHeader(http.StatusNotFound)
	case name == "":
		w.WriteHeader(http.StatusOK)
	case r.Method == http.MethodPut && known && r.Header.Get("If-None-Match") == "*":
		w.WriteHeader(http.StatusPreconditionFailed)
	case r.Method == http.MethodPut:
		content, err := s3Body(r)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		s.objects[name] = content
		w.Header().Set("ETag", `"x"`)
	default:
		w.Header().Set("ETag", `"x"`)
		w.Header().Set("Last-Modified", "Thu, 26 Nov 2026 12:00:00 GMT")
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(string(have)))
	}
}

// s3Body reads a body that may come in signed chunks.
func s3Body(r *http.Request) ([]byte, error) {
	if !strings.HasPrefix(r.Header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
		return io.ReadAll(r.Body)
	}
	in := bufio.NewReader(r.Body)
	var out []byte
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return nil, err
		}
		size, _, _ := strings.Cut(strings.TrimSpace(line), ";")
		n, err := strconv.ParseInt(size, 16, 32)
		if err != nil || n == 0 {
			return out, err
		}
		part := make([]byte, n+2)
		if _, err := io.ReadFull(in, part); err != nil {
			return nil, err
		}
		out = append(out, part[:n]...)
	}
}

func (s *s3Server) names() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for name := range s.objects {
		out = append(out, strings.TrimPrefix(name, "city/parley/"))
	}
	slices.Sort(out)
	return out
}

func newBucket(t *testing.T) (*s3Server, *blob.Bucket) {
	t.Helper()
	s := &s3Server{objects: map[string][]byte{}}
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	b, err := blob.NewBucket(blob.S3{Address: "s3://papers/city/parley", Endpoint: srv.URL, Key: s3Key, Secret: s3Secret})
	if err != nil {
		t.Fatal(err)
	}
	return s, b
}

func TestABucketKeepsContentOnceUnderItsHash(t *testing.T) {
	s, b := newBucket(t)
	if err := b.Check(context.Background()); err != nil {
		t.Fatal(err)
	}
	keepsByHash(t, b, s.names)
}

func TestABucketIsAskedOnceMoreAndThenGivenUp(t *testing.T) {
	s, b := newBucket(t)
	ctx := context.Background()
	s.fail = 1
	sum, err := b.Put(ctx, []byte("one"))
	if err != nil {
		t.Fatal("one bad answer is not the end:", err)
	}
	s.fail, s.asked = 1000, 0
	if _, err := b.Open(ctx, sum); fault.CodeOf(err) != "files_unavailable" {
		t.Error(err)
	}
	if s.asked != 2 {
		t.Errorf("asked %d times", s.asked)
	}
	if _, err := b.Put(ctx, []byte("two")); fault.CodeOf(err) != "files_unavailable" {
		t.Error(err)
	}
	if err := b.Check(ctx); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("the start waits for it: %v", err)
	}
}

func TestASlowBucketDoesNotHoldWhoAsksLonger(t *testing.T) {
	s, b := newBucket(t)
	s.slow = 2 * time.Second
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := b.Put(ctx, []byte("one")); fault.CodeOf(err) != "files_unavailable" {
		t.Error(err)
	}
	if time.Since(began) > time.Second {
		t.Errorf("it took %v", time.Since(began))
	}
}

func TestWhatABucketRefusesIsToldWithoutTheSecret(t *testing.T) {
	s, b := newBucket(t)
	s.deny = true
	ctx := context.Background()
	_, putting := b.Put(ctx, []byte("one"))
	_, opening := b.Open(ctx, blob.SumOf([]byte("one")))
	for _, err := range []error{putting, opening, b.Check(ctx)} {
		if fault.KindOf(err) != fault.Internal || fault.CodeOf(err) != "files_unavailable" {
			t.Error(err)
		}
		if text := fmt.Sprintf("%v %+v", err, err); strings.Contains(text, s3Secret) || strings.Contains(text, hex.EncodeToString([]byte(s3Secret))) {
			t.Errorf("%s tells the secret", text)
		}
	}
	for want, c := range map[string]blob.S3{
		"s3_address":  {Address: "s3://", Key: "k", Secret: "s"},
		"s3_keys":     {Address: "s3://papers"},
		"s3_endpoint": {Address: "s3://papers", Endpoint: "ftp://x", Key: "k", Secret: "s"},
	} {
		_, err := blob.NewBucket(c)
		if fields := fault.FieldsOf(err); len(fields) != 1 || fields[0].Code != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
