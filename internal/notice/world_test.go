package notice_test

import (
	"context"
	"encoding/base64"
	"io"
	"log/slog"
	"net"
	"net/mail"
	"net/url"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"parley/internal/act"
	out "parley/internal/mail"
	"parley/internal/notice"
	"parley/internal/outbox"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/record/track"
	"parley/internal/rules"
	"parley/internal/webtest"
)

// server is a real SMTP server in this process.
type server struct {
	mu     sync.Mutex
	got    []received
	refuse func(to string) error
	sender error // what is said to the address mail comes from
	silent bool  // takes a message and hangs up without a word
	ln     net.Listener
	srv    *smtp.Server
}

type received struct {
	from, to string
	header   mail.Header
	body     string
}

func (s *server) NewSession(c *smtp.Conn) (smtp.Session, error) { return &session{s: s, c: c}, nil }

type session struct {
	s        *server
	c        *smtp.Conn
	from, to string
}

func (x *session) Mail(from string, _ *smtp.MailOptions) error {
	x.from = from
	return x.s.sender
}
func (x *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if x.s.refuse != nil {
		if err := x.s.refuse(to); err != nil {
			return err
		}
	}
	x.to = to
	return nil
}
func (x *session) Data(r io.Reader) error {
	msg, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(msg.Body)
	if err != nil {
		return err
	}
	x.s.mu.Lock()
	defer x.s.mu.Unlock()
	x.s.got = append(x.s.got, received{x.from, x.to, msg.Header, string(body)})
	if x.s.silent {
		return x.c.Conn().Close()
	}
	return nil
}
func (x *session) Reset()        {}
func (x *session) Logout() error { return nil }

// start listens on an address of the loopback; "" picks a free one.
func start(t *testing.T, s *server, addr string) string {
	t.Helper()
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	var err error
	if s.ln, err = net.Listen("tcp", addr); err != nil {
		t.Fatal(err)
	}
	s.srv = smtp.NewServer(s)
	s.srv.Domain = "localhost"
	s.srv.AllowInsecureAuth = true
	go func() { _ = s.srv.Serve(s.ln) }()
	t.Cleanup(func() { _ = s.srv.Close() })
	return s.ln.Addr().String()
}

// desk is a portal whose mail goes to an SMTP address.
type desk struct {
	*webtest.World
	worker *outbox.Worker
	slice  *notice.Slice
}

func newDesk(t *testing.T, addr string, opts ...pgtest.Option) desk {
	t.Helper()
	w := webtest.New(t, opts...)
	sender, err := out.NewSMTP("smtp://"+addr, "Parley <parley@riverbend.example>", "portal.test")
	if err != nil {
		t.Fatal(err)
	}
	base := &url.URL{Scheme: "https", Host: "portal.test"}
	door := act.NewDoor(w.DB, track.Keep)
	s := notice.New(w.DB, door, base, sender, w.Portal.Slices.Account.Mint)
	worker := outbox.NewWorker(w.DB, slog.New(slog.DiscardHandler))
	s.Register(worker)
	return desk{w, worker, s}
}

// work runs the worker until nothing is due.
func (d desk) work(t *testing.T) {
	t.Helper()
	for range 50 {
		n, err := d.worker.Once(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
	t.Fatal("the outbox never gets empty")
}

// follow makes a confirmed subscription and returns its token.
func (d desk) follow(t *testing.T, email string) string {
	t.Helper()
	ctx := context.Background()
	if _, err := d.slice.Request(ctx, act.Caller{Board: d.Board, Key: "k" + email, Digest: "x"}, email); err != nil {
		t.Fatal(err)
	}
	token := d.token(t, email)
	if err := d.slice.Confirm(ctx, token); err != nil {
		t.Fatal(err)
	}
	return token
}

func (d desk) token(t *testing.T, email string) string {
	t.Helper()
	var b []byte
	if err := d.DB.Get(context.Background(), &b, `select token from subscriptions where email = $1 and board_id = $2`, email, d.Board); err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// announce is an act that tells everyone who follows the board.
func (d desk) announce(t *testing.T, key string) {
	t.Helper()
	var posting struct {
		Meeting int64 `db:"id"`
	}
	err := d.DB.Get(context.Background(), &posting, `select id from meetings where board_id = $1 limit 1`, d.Board)
	if pg.NotFound(err) {
		err = d.DB.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
			return tx.Get(ctx, &posting.Meeting, `insert into meetings (board_id, slug, kind, held_on, starts, zone, place, created_at, updated_at) values ($1, '2026-12-08', 'regular', '2026-12-08', '18:00', 'America/Denver', 'City Hall', now(), now()) returning id`, d.Board)
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Portal.Door.Do(context.Background(), rules.MeetingCancel, d.Caller(d.Clerk), func(context.Context, *pg.Tx) (act.Effect, error) {
		return act.Effect{Subject: "meeting/1", Outbox: []outbox.Row{{Key: key, Board: d.Board, Kind: "meeting.changed", Payload: map[string]any{"meeting": posting.Meeting}}}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
