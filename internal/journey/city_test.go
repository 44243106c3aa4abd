package journey

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/blob"
	"parley/internal/browse"
	"parley/internal/clock"
	"parley/internal/demo"
	"parley/internal/fault"
	"parley/internal/mail"
	"parley/internal/pgtest"
	"parley/internal/web"
	"parley/internal/webtest"
)

func TestMain(m *testing.M) { os.Exit(browse.Main(m)) }

// present is the instant at which the demonstration's meeting is in session: a
// Sunday noon in Riverbend.
var present = time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC)

// midLife is a city in mid-life, made by the real actions.
var midLife = pgtest.Keep("journey", func(ctx context.Context, dsn string) error {
	_, err := demo.Make(ctx, demo.Options{DSN: dsn, Base: &url.URL{Scheme: "http", Host: "portal.test"}, Mail: mail.Nobody{}, Files: files, Now: present,
		Say: func(int, int, string) {}, Log: slog.New(slog.DiscardHandler)})
	return err
})

// files are the uploaded papers of every city, which are made from the same
// story.
var files = &shelf{kept: map[blob.Sum][]byte{}}

// shelf is a blob.Store in memory.
type shelf struct {
	mu   sync.Mutex
	kept map[blob.Sum][]byte
}

// Put implements blob.Store.
func (s *shelf) Put(_ context.Context, content []byte) (blob.Sum, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept[blob.SumOf(content)] = content
	return blob.SumOf(content), nil
}

// Open implements blob.Store.
func (s *shelf) Open(_ context.Context, sum blob.Sum) (blob.Content, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	content, ok := s.kept[sum]
	if !ok {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	return opened{bytes.NewReader(content)}, nil
}

type opened struct{ *bytes.Reader }

// Close implements blob.Content.
func (opened) Close() error { return nil }

// postbox keeps the mail a portal sends.
type postbox struct {
	mu   sync.Mutex
	mail []mail.Message
}

// Send implements mail.Sender.
func (p *postbox) Send(_ context.Context, messages ...mail.Message) []error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mail = append(p.mail, messages...)
	return make([]error, len(messages))
}

// to is the mail sent to an address so far, oldest first.
func (p *postbox) to(address string) []mail.Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []mail.Message
	for _, m := range p.mail {
		if m.To == address {
			out = append(out, m)
		}
	}
	return out
}

// town is a portal whose mail is delivered at once.
type town struct {
	*webtest.World
	Post   *postbox
	minted map[string]string // links of an invitation and a reset, made once

	content string // the query for all that the database holds
	was     string // what it held when unchanged was last asked
}

// serve puts a portal that delivers its mail in front of a database.
func serve(t *testing.T, dsn string, c *clock.Fixed) *town {
	t.Helper()
	w := &town{World: &webtest.World{T: t, Clock: c, DSN: dsn, DB: pgtest.Open(t, dsn, c)}, Post: &postbox{}, minted: map[string]string{}}
	w.Server = httptest.NewUnstartedServer(nil)
	base := &url.URL{Scheme: "http", Host: w.Server.Listener.Addr().String()}
	var err error
	w.Portal, err = web.NewPortal(web.PortalOptions{DB: w.DB, Base: base, Clock: c, Mail: w.Post, Files: files, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		t.Fatal(err)
	}
	w.Server.Config = w.Portal.Server.HTTP()
	w.Server.Start()
	t.Cleanup(func() { w.Portal.Live.Close(); w.Server.Close() })
	return w
}

// riverbend is the demonstration's city in front of a portal.
func riverbend(t *testing.T) *town {
	t.Helper()
	return serve(t, midLife.DSN(t), clock.At(present))
}

// newBoard is a board that has not met yet, in front of a portal.
func newBoard(t *testing.T) *town {
	t.Helper()
	w := webtest.New(t)
	out := serve(t, w.DSN, w.Clock)
	out.City = w.City
	return out
}

// deliver works the outbox until nothing is due.
func (w *town) deliver() {
	w.T.Helper()
	for {
		n, err := w.Portal.Worker.Once(context.WithoutCancel(w.T.Context()))
		if err != nil {
			w.T.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// named is the person who has an account under this name.
func (w *town) named(name string) webtest.Person {
	w.T.Helper()
	var p struct {
		Account int64  `db:"account"`
		Person  int64  `db:"person"`
		Email   string `db:"email"`
	}
	if err := w.DB.Get(w.T.Context(), &p, `select a.id as account, p.id as person, a.email from accounts a join people p on p.id = a.person_id where p.name = $1`, name); err != nil {
		w.T.Fatalf("%s: %v", name, err)
	}
	return webtest.Person{Name: name, Email: p.Email, Account: p.Account, Person: p.Person}
}

// tab is a window of someone who is signed in, or with nil of anyone.
func (w *town) tab(t *testing.T, who *webtest.Person, opts ...browse.Option) *browse.Tab {
	t.Helper()
	opts = append(opts, browse.Base(w.Server.URL))
	if who != nil {
		opts = append(opts, browse.Cookie(w.As(*who).Cookie()))
	}
	return browse.Start(t).Tab(t, opts...)
}

// as is a window of the person of this name, of anyone when it is empty.
func (w *town) as(t *testing.T, who string, opts ...browse.Option) *browse.Tab {
	t.Helper()
	if who == "" {
		return w.tab(t, nil, opts...)
	}
	p := w.named(who)
	return w.tab(t, &p, opts...)
}

// one is the only row of a query with one column.
func one[T any](w *town, query string, args ...any) T {
	w.T.Helper()
	var v T
	if err := w.DB.Get(context.WithoutCancel(w.T.Context()), &v, query, args...); err != nil {
		w.T.Fatalf("%s: %v", query, err)
	}
	return v
}

// path is the path and query of an absolute address of the portal.
func (w *town) path(address string) string { return strings.TrimPrefix(address, w.Server.URL) }
