// Package webtest gives a test the whole portal over a real database: a city
// with two boards, everyone who works on them, and a client signed in as each.
// The people and the city are invented.
package webtest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/internal/account"
	"parley/internal/act"
	"parley/internal/blob"
	"parley/internal/board"
	"parley/internal/clock"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/record/track"
	"parley/internal/rules"
	"parley/internal/web"
)

// Start is when a World begins: a Monday morning in Riverbend.
var Start = time.Date(2026, 11, 2, 16, 0, 0, 0, time.UTC)

// Zone is Riverbend's.
const Zone = "America/Denver"

// Person is someone of the World.
type Person struct {
	Name    string
	Email   string
	Account int64
	Person  int64
	Seat    int64 // 0 for staff
	Term    int64
}

// By is the person as the principal of an act.
func (p Person) By() act.Principal {
	return act.Principal{Account: p.Account, Person: p.Person, Name: p.Name}
}

// City is what every World holds. Ids are those of the database.
type City struct {
	Board, Other int64 // cpab with eleven seats, youth with three
	Department   int64
	Jurisdiction int64
	Operator     Person
	Clerk        Person
	Drafter      Person
	Executive    Person
	OtherClerk   Person
	OtherMember  Person
	Members      []Person // seats 1 to 10 of cpab, chair first, vice chair second; seat 11 is vacant
	VacantSeat   int64
}

// Chair is the first member.
func (c City) Chair() Person { return c.Members[0] }

// World is one test's portal.
type World struct {
	City
	T      testing.TB
	DB     *pg.DB
	Clock  *clock.Fixed
	Portal *web.Portal
	Server *httptest.Server
	DSN    string
}

var kept = pgtest.KeepNoted("world", func(ctx context.Context, dsn string) (string, error) {
	db, err := pg.Open(ctx, dsn, clock.At(Start))
	if err != nil {
		return "", err
	}
	defer db.Close()
	city, err := build(ctx, db)
	if err != nil {
		return "", err
	}
	note, err := json.Marshal(city)
	return string(note), err
})

// New clones the city and starts the portal in front of it. The clock stands
// at Start until the test moves it.
func New(t testing.TB, opts ...pgtest.Option) *World {
	t.Helper()
	c := clock.At(Start)
	dsn := kept.DSN(t, opts...)
	w := &World{T: t, Clock: c, DSN: dsn, DB: pgtest.Open(t, dsn, c)}
	if err := json.Unmarshal([]byte(kept.Note(t)), &w.City); err != nil {
		t.Fatal(err)
	}
	w.Portal, w.Server = Serve(t, w.DB, c)
	return w
}

// Serve starts a portal over a database on a free local port.
func Serve(t testing.TB, db *pg.DB, c clock.Clock) (*web.Portal, *httptest.Server) {
	t.Helper()
	srv := httptest.NewUnstartedServer(nil)
	base := &url.URL{Scheme: "http", Host: srv.Listener.Addr().String()}
	files, err := blob.NewFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p, err := web.NewPortal(web.PortalOptions{DB: db, Base: base, Clock: c, Files: files, MaxFile: 1 << 20, Log: slog.New(slog.NewTextHandler(testLog{t}, &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		t.Fatal(err)
	}
	srv.Config = p.Server.HTTP()
	srv.Start()
	t.Cleanup(func() {
		p.Live.Close() // streams would hold the server open
		srv.Close()
	})
	return p, srv
}

type testLog struct{ t testing.TB }

func (l testLog) Write(p []byte) (int, error) {
	defer func() { _ = recover() }() // a request that outlives its test has nothing to log to
	l.t.Log(strings.TrimRight(string(p), "\n"))
	return len(p), nil
}

// Caller is a person acting on the main board with a fresh key.
func (w *World) Caller(p Person) act.Caller {
	return act.Caller{By: p.By(), Board: w.Board, Key: fresh(), Digest: "test"}
}

// Answering is a person acting for the department on the main board.
func (w *World) Answering(p Person) act.Caller {
	c := w.Caller(p)
	c.Department = w.Department
	return c
}

func build(ctx context.Context, db *pg.DB) (City, error) {
	base := &url.URL{Scheme: "http", Host: "portal.test"}
	door := act.NewDoor(db, track.Keep)
	b := builder{ctx: ctx, db: db, accounts: account.New(db, door, base), boards: board.New(db, door)}
	b.members = newMembers(db, door)
	return b.city()
}

// Client is a browser without scripts: cookies, and forms by their fields.
type Client struct {
	w    *World
	http *http.Client
	as   string
}

// Anonymous is a reader without a session.
func (w *World) Anonymous() *Client {
	return &Client{w: w, as: "anonymous", http: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Timeout: 30 * time.Second}}
}

// As is a client that carries a session of the person.
func (w *World) As(p Person) *Client {
	c := w.Anonymous()
	c.as = p.Name
	rec := httptest.NewRecorder()
	if err := w.Portal.Slices.Account.Enter(rec, httptest.NewRequest(http.MethodGet, "/work", nil), p.Account, "/work"); err != nil {
		w.T.Fatal(err)
	}
	c.http.Jar = jar{w.Server.URL: rec.Result().Cookies()}
	return c
}

// Twin is another tab of the client as it is now: what the server sets in one is
// not seen by the other, as when a browser drops the answer to a first click.
func (c *Client) Twin() *Client {
	u, _ := url.Parse(c.w.Server.URL)
	twin := c.w.Anonymous()
	twin.as, twin.http.Jar = c.as, jar{c.w.Server.URL: c.http.Jar.Cookies(u)}
	return twin
}

// Cookie is the session cookie a signed-in client carries, for a browser.
func (c *Client) Cookie() *http.Cookie {
	u, _ := url.Parse(c.w.Server.URL)
	return c.http.Jar.Cookies(u)[0]
}

type jar map[string][]*http.Cookie

func (j jar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	j[u.Scheme+"://"+u.Host] = cookies
}
func (j jar) Cookies(u *url.URL) []*http.Cookie { return j[u.Scheme+"://"+u.Host] }

// Answer is what came back.
type Answer struct {
	Status   int
	Location string
	Body     string
	Header   http.Header
}

// Get fetches a path.
func (c *Client) Get(path string, header ...string) Answer {
	c.w.T.Helper()
	req, err := http.NewRequestWithContext(context.WithoutCancel(c.w.T.Context()), http.MethodGet, c.w.Server.URL+path, nil)
	if err != nil {
		c.w.T.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	return c.do(req)
}

// Post sends a form as a browser of the same origin does. Fields come as name,
// value pairs; a fresh key is added unless one is given.
func (c *Client) Post(path string, fields ...string) Answer {
	c.w.T.Helper()
	v := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	if !v.Has("_key") {
		v.Set("_key", fresh())
	}
	req, err := http.NewRequestWithContext(context.WithoutCancel(c.w.T.Context()), http.MethodPost, c.w.Server.URL+path, strings.NewReader(v.Encode()))
	if err != nil {
		c.w.T.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", c.w.Server.URL)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return c.do(req)
}

func (c *Client) do(req *http.Request) Answer {
	c.w.T.Helper()
	res, err := c.http.Do(req)
	if err != nil {
		c.w.T.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		c.w.T.Fatal(err)
	}
	return Answer{Status: res.StatusCode, Location: strings.TrimPrefix(res.Header.Get("Location"), c.w.Server.URL), Body: string(body), Header: res.Header}
}

// Want fails the test unless the status is the one given.
func (a Answer) Want(t testing.TB, status int) Answer {
	t.Helper()
	if a.Status != status {
		t.Fatalf("status %d, want %d; location %q\n%s", a.Status, status, a.Location, clip(a.Body))
	}
	return a
}

// Says fails the test unless the page holds every text, after HTML unescaping
// of quotes.
func (a Answer) Says(t testing.TB, texts ...string) Answer {
	t.Helper()
	for _, s := range texts {
		if !strings.Contains(unescape(a.Body), s) {
			t.Fatalf("the page does not say %q:\n%s", s, clip(a.Body))
		}
	}
	return a
}

func unescape(s string) string {
	return strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&amp;", "&").Replace(s)
}

func clip(s string) string {
	if i := strings.Index(s, "<main"); i >= 0 {
		s = s[i:]
	}
	if i := strings.Index(s, "</main>"); i >= 0 {
		s = s[:i]
	}
	if len(s) > 3000 {
		s = s[:3000] + "…"
	}
	return s
}

// Count runs a query that counts rows.
func (w *World) Count(query string, args ...any) int {
	w.T.Helper()
	var n int
	if err := w.DB.Get(context.WithoutCancel(w.T.Context()), &n, query, args...); err != nil {
		w.T.Fatal(err)
	}
	return n
}

// Day is a date of the city, days after Start's.
func Day(days int) rules.Date {
	zone, err := time.LoadLocation(Zone)
	if err != nil {
		panic(err) // tests need the zone database
	}
	return rules.DateOf(Start, zone).AddDays(days)
}

// At is an instant of the city: days after Start's date, at a wall-clock time.
func At(days int, wall string) time.Time {
	zone, err := time.LoadLocation(Zone)
	if err != nil {
		panic(err) // tests need the zone database
	}
	at, err := rules.LocalInstant(Day(days), wall, zone)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", wall, err))
	}
	return at
}

// Bump raises the version of a board's public pages, as an act that changes
// something public does.
func Bump(t testing.TB, db *pg.DB, slug string) {
	t.Helper()
	if err := db.InTx(context.WithoutCancel(t.Context()), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `update page_versions set version = version + 1 where scope = 'board/' || (select id from boards where slug = $1)`, slug)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
