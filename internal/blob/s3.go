package blob

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"parley/internal/fault"
)

// Bucket keeps contents as objects of an S3-compatible store, under the same
// names as Folder: prefix/ab/abcdef….
type Bucket struct {
	client         *minio.Client
	bucket, prefix string
}

// S3 says where a bucket is and who asks.
type S3 struct {
	Address  string // s3://bucket/prefix
	Endpoint string // such as https://s3.eu-central-1.amazonaws.com; "" is Amazon's for the region
	Region   string // "" is us-east-1
	Key      string
	Secret   string
	Token    string // of a session; ""
}

// Limits of one answer.
const (
	answerTimeout = 10 * time.Second
	putTimeout    = 2 * time.Minute
	maxObject     = 1 << 30 // bytes; more than anything that is taken in or made
)

// IsS3 tells an address of a bucket from a folder.
func IsS3(address string) bool { return strings.HasPrefix(address, "s3://") }

// NewBucket returns the store; nothing is asked yet. Errors: Invalid field files:
// s3_address, s3_endpoint, s3_keys. No error holds a secret.
func NewBucket(c S3) (*Bucket, error) {
	u, err := url.Parse(c.Address)
	if err != nil || u.Scheme != "s3" || u.Host == "" || u.RawQuery != "" || u.User != nil {
		return nil, fault.Bad(fault.At("files", "s3_address"))
	}
	if c.Key == "" || c.Secret == "" {
		return nil, fault.Bad(fault.At("files", "s3_keys"))
	}
	if c.Region == "" {
		c.Region = "us-east-1"
	}
	if c.Endpoint == "" {
		c.Endpoint = "https://s3." + c.Region + ".amazonaws.com"
	}
	at, err := url.Parse(c.Endpoint)
	if err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https" || strings.Trim(at.Path, "/") != "" || at.User != nil {
		return nil, fault.Bad(fault.At("files", "s3_endpoint"))
	}
	client, err := minio.New(at.Host, &minio.Options{
		Creds: credentials.NewStaticV4(c.Key, c.Secret, c.Token), Secure: at.Scheme == "https", Region: c.Region,
		MaxRetries: 2, // the first and one more
		Transport: &http.Transport{Proxy: nil, DialContext: (&net.Dialer{Timeout: answerTimeout}).DialContext, TLSHandshakeTimeout: answerTimeout,
			ResponseHeaderTimeout: answerTimeout, IdleConnTimeout: time.Minute, MaxIdleConnsPerHost: 16, DisableCompression: true},
	})
	if err != nil {
		return nil, fault.Bad(fault.At("files", "s3_endpoint"))
	}
	return &Bucket{client: client, bucket: u.Host, prefix: strings.Trim(u.Path, "/")}, nil
}

func (b *Bucket) name(s Sum) string { return path.Join(b.prefix, s.String()[:2], s.String()) }

// away is the error of a store that did not do what was asked.
func away(err error) error { return fault.Wrap(fault.Internal, "files_unavailable", err) }

// absent tells whether an answer says that there is no such object.
func absent(err error) bool {
	var e minio.ErrorResponse
	return errors.As(err, &e) && e.StatusCode == http.StatusNotFound
}

// Check asks whether the bucket is there and may be used. Errors: Unavailable
// files_unavailable without an answer; Internal files_unavailable where the
// answer is no.
func (b *Bucket) Check(ctx context.Context) error {
	ok, err := b.client.BucketExists(ctx, b.bucket)
	var e minio.ErrorResponse
	switch {
	case err != nil && errors.As(err, &e) && e.StatusCode >= 400 && e.StatusCode < 500:
		return away(err)
	case err != nil:
		return fault.Wrap(fault.Unavailable, "files_unavailable", err)
	case !ok:
		return away(errors.New("no bucket " + b.bucket))
	}
	return nil
}

// Put keeps the content unless it is kept already; of two that put the same at
// once one is first, and the other finds it. Errors: Internal
// files_unavailable.
func (b *Bucket) Put(ctx context.Context, content []byte) (Sum, error) {
	s := SumOf(content)
	ctx, cancel := context.WithTimeout(ctx, putTimeout)
	defer cancel()
	if have, err := b.client.StatObject(ctx, b.bucket, b.name(s), minio.StatObjectOptions{}); err == nil && have.Size == int64(len(content)) {
		return s, nil
	} else if err != nil && !absent(err) {
		return s, away(err)
	}
	o := minio.PutObjectOptions{ContentType: "application/octet-stream", DisableMultipart: true}
	o.SetMatchETagExcept("*") // put if absent
	_, err := b.client.PutObject(ctx, b.bucket, b.name(s), bytes.NewReader(content), int64(len(content)), o)
	var e minio.ErrorResponse
	if errors.As(err, &e) && e.StatusCode == http.StatusPreconditionFailed {
		return s, nil
	}
	if err != nil {
		return s, away(err)
	}
	return s, nil
}

// Open opens a content; it is read from the store as far as it is asked for.
// Errors: NotFound; Internal files_unavailable.
func (b *Bucket) Open(ctx context.Context, s Sum) (Content, error) {
	have, err := b.client.StatObject(ctx, b.bucket, b.name(s), minio.StatObjectOptions{})
	switch {
	case absent(err):
		return nil, fault.New(fault.NotFound, "not_found")
	case err != nil:
		return nil, away(err)
	case have.Size > maxObject:
		return nil, away(errors.New("an object is larger than anything kept here"))
	}
	o, err := b.client.GetObject(ctx, b.bucket, b.name(s), minio.GetObjectOptions{})
	if err != nil {
		return nil, away(err)
	}
	return o, nil
}
