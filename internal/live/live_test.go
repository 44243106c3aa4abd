package live_test

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/live"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/rules"
	"parley/internal/web"
	"parley/internal/webtest"
)

// stream is one reader of a node.
type stream struct {
	t     testing.TB
	res   *http.Response
	lines chan string
}

func open(t testing.TB, url string, header ...string) *stream {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	s := &stream{t: t, res: res, lines: make(chan string, 1000)}
	t.Cleanup(func() { _ = res.Body.Close() })
	if res.StatusCode != http.StatusOK {
		return s
	}
	go func() {
		defer close(s.lines)
		for sc := bufio.NewScanner(res.Body); sc.Scan(); {
			s.lines <- sc.Text()
		}
	}()
	s.want("retry: 2000")
	return s
}

// want waits for a line that begins so and returns it.
func (s *stream) want(prefix string) string {
	s.t.Helper()
	late := time.After(5 * time.Second)
	for {
		select {
		case line, ok := <-s.lines:
			if !ok {
				s.t.Fatalf("the stream ended before %q", prefix)
			}
			if strings.HasPrefix(line, prefix) {
				return line
			}
		case <-late:
			s.t.Fatalf("no %q came", prefix)
		}
	}
}

// event waits for an event and returns what it says.
func (s *stream) event() string {
	s.t.Helper()
	s.want("event: change")
	return strings.TrimPrefix(s.want("data: "), "data: ")
}

// silent fails when an event comes.
func (s *stream) silent() {
	s.t.Helper()
	late := time.After(300 * time.Millisecond)
	for {
		select {
		case line := <-s.lines:
			if strings.HasPrefix(line, "event:") {
				s.t.Fatal("an event came")
			}
		case <-late:
			return
		}
	}
}

func bump(t testing.TB, w *webtest.World, eff act.Effect) {
	t.Helper()
	eff.Subject = "meeting/1"
	c := act.Caller{By: w.Clerk.By(), Board: w.Board}
	if _, err := w.Portal.Door.Do(context.WithoutCancel(t.Context()), rules.MeetingManage, c, func(context.Context, *pg.Tx) (act.Effect, error) { return eff, nil }); err != nil {
		t.Fatal(err)
	}
}

func TestAnActOnOneNodeIsHeardOnEveryOther(t *testing.T) {
	w := webtest.New(t)
	_, second := webtest.Serve(t, pgtest.Open(t, w.DSN, w.Clock), w.Clock)
	readers := []*stream{open(t, w.Server.URL+"/b/cpab/live"), open(t, second.URL+"/b/cpab/live"), open(t, second.URL+"/b/cpab/live")}
	other := open(t, second.URL+"/b/youth/live")
	began := time.Now()
	bump(t, w, act.Effect{Public: true})
	for _, s := range readers {
		if said := s.event(); !regexp.MustCompile(`^\d+$`).MatchString(said) {
			t.Errorf("the stream says %q", said)
		}
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("it took %s", took)
	}
	other.silent()
}

func TestWhatThePublicMayNotSeeWakesOnlyTheTable(t *testing.T) {
	w := webtest.New(t)
	public := open(t, w.Server.URL+"/b/cpab/live")
	if res := open(t, w.Server.URL+"/work/b/cpab/live").res; res.StatusCode != http.StatusSeeOther {
		t.Errorf("anyone hears the table: %d", res.StatusCode)
	}
	if res := open(t, w.Server.URL+"/work/b/cpab/live", "Cookie", w.As(w.OtherMember).Cookie().String()).res; res.StatusCode != http.StatusNotFound {
		t.Errorf("another board's member hears the table: %d", res.StatusCode)
	}
	table := open(t, w.Server.URL+"/work/b/cpab/live", "Cookie", w.As(w.Members[4]).Cookie().String())
	bump(t, w, act.Effect{Table: true})
	table.event()
	public.silent()
	bump(t, w, act.Effect{Public: true})
	table.event()
	public.event()
}

func TestAReaderWhoMissedSomethingIsWokenAtOnce(t *testing.T) {
	w := webtest.New(t)
	at := w.Server.URL + "/b/cpab/live"
	first := open(t, at)
	bump(t, w, act.Effect{Public: true})
	id := first.event()
	open(t, at, "Last-Event-ID", id).silent()
	open(t, at+"?since="+id).silent()
	bump(t, w, act.Effect{Public: true})
	now := first.event()
	open(t, at, "Last-Event-ID", id).event()
	open(t, at+"?since="+id).event()
	open(t, at+"?since="+id, "Last-Event-ID", now).silent()
}

func TestAfterTheDatabaseWasAwayWhatWasMissedIsTold(t *testing.T) {
	w := webtest.New(t)
	s := open(t, w.Server.URL+"/b/cpab/live")
	still := open(t, w.Server.URL+"/b/youth/live")
	// The listening connection is cut, and the act commits before it is back.
	if n := w.Count(`select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and query ilike 'listen%'`); n != 1 {
		t.Fatalf("%d connections listen", n)
	}
	bump(t, w, act.Effect{Public: true})
	s.event()
	still.silent()
	bump(t, w, act.Effect{Public: true})
	s.event()
}

func TestStreamsHaveALimit(t *testing.T) {
	w := webtest.New(t)
	srv := httptest.NewUnstartedServer(nil)
	p, err := web.NewPortal(web.PortalOptions{DB: w.DB, Base: &url.URL{Scheme: "http", Host: srv.Listener.Addr().String()}, Clock: w.Clock, Log: slog.New(slog.DiscardHandler), Streams: 2})
	if err != nil {
		t.Fatal(err)
	}
	srv.Config = p.Server.HTTP()
	srv.Start()
	t.Cleanup(func() { p.Live.Close(); srv.Close() })
	hub, at := p.Live, srv.URL+"/b/cpab/live"
	open(t, at)
	second := open(t, at)
	res := open(t, at).res
	if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		t.Errorf("status %d, Retry-After %q", res.StatusCode, res.Header.Get("Retry-After"))
	}
	_ = second.res.Body.Close()
	for range 100 {
		if hub.Streams() == 1 {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	open(t, at)
	if hub.Streams() != 2 {
		t.Errorf("%d streams", hub.Streams())
	}
}

func TestAStreamEndsWithTheServer(t *testing.T) {
	w := webtest.New(t)
	s := open(t, w.Server.URL+"/b/cpab/live")
	w.Portal.Live.Close()
	if _, err := io.ReadAll(s.res.Body); err != nil {
		t.Error(err)
	}
	for range 100 {
		if w.Portal.Live.Streams() == 0 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("the stream goes on")
}

// stuck is a connection that takes nothing: every write waits for its deadline.
type stuck struct {
	header http.Header
	writes int
}

func (s *stuck) Header() http.Header             { return s.header }
func (s *stuck) WriteHeader(int)                 {}
func (s *stuck) SetReadDeadline(time.Time) error { return nil }
func (s *stuck) SetWriteDeadline(at time.Time) error {
	if until := time.Until(at); until <= 0 || until > 15*time.Second {
		return fault.New(fault.Internal, "no deadline")
	}
	return nil
}
func (s *stuck) Flush() {}
func (s *stuck) Write(p []byte) (int, error) {
	if s.writes++; s.writes > 1 {
		return 0, context.DeadlineExceeded
	}
	return len(p), nil
}

func TestAReaderWhoTakesNothingIsDroppedAndWakesDoNotPileUp(t *testing.T) {
	w := webtest.New(t)
	hub := live.New(w.DB, nil, 10)
	defer hub.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "/b/cpab/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	conn := &stuck{header: http.Header{}}
	go func() {
		done <- hub.Serve(conn, r, []string{live.Board(w.Board)}, func() (int64, error) { return 1, nil })
	}()
	deadline := time.After(10 * time.Second)
	for {
		bump(t, w, act.Effect{Public: true})
		select {
		case err := <-done:
			if err != nil || conn.writes != 2 || hub.Streams() != 0 {
				t.Errorf("%v after %d writes, %d streams", err, conn.writes, hub.Streams())
			}
			return
		case <-deadline:
			t.Fatal("the reader is kept")
		case <-time.After(20 * time.Millisecond):
		}
	}
}
