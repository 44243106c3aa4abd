package web_test

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/board"
	"parley/internal/webtest"
)

var publicPages = []string{"/", "/boards", "/b/cpab", "/b/cpab/members", "/meetings", "/b/cpab/meetings", "/recommendations", "/how", "/calendar.ics", "/b/cpab/calendar.ics", "/subscribe"}

func TestEveryAnswerCarriesTheStrictHeaders(t *testing.T) {
	w := webtest.New(t)
	for _, path := range append([]string{"/work/sign-in", "/work", "/nope", "/b/cpab/subscribe", "/assets/nope"}, publicPages...) {
		h := w.Anonymous().Get(path).Header
		if !strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'; script-src 'self'") || strings.Contains(h.Get("Content-Security-Policy"), "unsafe") ||
			h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "same-origin" || h.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

func TestAPublicPageKnowsNothingOfTheReader(t *testing.T) {
	w := webtest.New(t)
	signed := w.As(w.Chair())
	for _, path := range publicPages {
		a, b := w.Anonymous().Get(path).Want(t, 200), signed.Get(path).Want(t, 200)
		if a.Body != b.Body || b.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s differs for someone who signed in", path)
		}
		if got := a.Header.Get("Cache-Control"); got != "public, no-cache" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
		if path != "/b/cpab/members" && strings.Contains(b.Body, "Sign out") {
			t.Errorf("%s shows who signed in", path)
		}
	}
}

func TestAnUnchangedPageAnswers304(t *testing.T) {
	w := webtest.New(t)
	for _, path := range publicPages {
		tag := w.Anonymous().Get(path).Want(t, 200).Header.Get("ETag")
		again := w.Anonymous().Get(path, "If-None-Match", tag)
		if tag == "" || again.Status != 304 || again.Body != "" {
			t.Errorf("%s: %q then %d", path, tag, again.Status)
		}
		w.Anonymous().Get(path, "If-None-Match", `"other"`).Want(t, 200)
	}
}

func TestAPageIsCompressedForThoseWhoTakeIt(t *testing.T) {
	w := webtest.New(t)
	plain := w.Anonymous().Get("/b/cpab", "Accept-Encoding", "identity").Want(t, 200)
	packed := w.Anonymous().Get("/b/cpab", "Accept-Encoding", "br, gzip;q=0.8").Want(t, 200)
	if packed.Header.Get("Content-Encoding") != "gzip" || plain.Header.Get("ETag") == packed.Header.Get("ETag") {
		t.Fatalf("%v", packed.Header)
	}
	zr, err := gzip.NewReader(strings.NewReader(packed.Body))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(zr)
	if err != nil || string(body) != plain.Body {
		t.Error("the compressed page differs from the plain one")
	}
	if none := w.Anonymous().Get("/b/cpab", "Accept-Encoding", "gzip;q=0"); none.Header.Get("Content-Encoding") != "" {
		t.Error("gzip was sent to someone who refuses it")
	}
}

func TestNothingIsStaleAfterACommitOnAnyNode(t *testing.T) {
	w := webtest.New(t)
	_, other := webtest.Serve(t, w.DB, w.Clock) // a second node on the same database
	read := func(base string) string {
		res, err := http.Get(base + "/b/cpab")
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	for i := range 5 {
		read(w.Server.URL)
		read(other.URL)
		name := fmt.Sprintf("Board of turn %d", i)
		if _, err := w.Portal.Slices.Board.SaveBoard(context.Background(), w.Caller(w.Operator), w.Board, board.Board{Jurisdiction: w.Jurisdiction, Slug: "cpab", Name: name, Version: i + 1, Departments: []int64{w.Department}}); err != nil {
			t.Fatal(err)
		}
		for _, base := range []string{w.Server.URL, other.URL} {
			if !strings.Contains(read(base), name) {
				t.Fatalf("turn %d: a node shows the old page", i)
			}
		}
	}
}

func TestAPageThatChangesByItselfIsMadeAgain(t *testing.T) {
	w := webtest.New(t)
	w.Anonymous().Get("/b/cpab").Says(t, "Seat 11 is empty")
	before := w.Anonymous().Get("/b/cpab").Body
	w.Clock.Advance(24 * time.Hour)
	if w.Anonymous().Get("/b/cpab").Body == before {
		t.Error("a day later the vacancy counts the same days")
	}
}

func TestManyFirstReadersMakeAPageOnce(t *testing.T) {
	w := webtest.New(t)
	var wg sync.WaitGroup
	bodies := make([]string, 24)
	for i := range bodies {
		wg.Add(1)
		go func() {
			defer wg.Done()
			bodies[i] = w.Anonymous().Get("/b/cpab/members").Body
		}()
	}
	wg.Wait()
	for _, b := range bodies {
		if b != bodies[0] || b == "" {
			t.Fatal("readers got different pages")
		}
	}
}

func TestUnknownQueriesAndSuffixesDoNotReachTheCache(t *testing.T) {
	w := webtest.New(t)
	a := w.Anonymous().Get("/b/cpab").Want(t, 200)
	if b := w.Anonymous().Get("/b/cpab?x="+strings.Repeat("y", 50)).Want(t, 200); a.Header.Get("ETag") != b.Header.Get("ETag") {
		t.Error("an unknown parameter made another page")
	}
	for _, path := range []string{"/b/cpab/x.css", "/b/cpab;a", "/b/cpab/", "/b/cpab%2ecss", "/work/x.css", "/b/..%2fwork"} {
		if got := w.As(w.Clerk).Get(path).Status; got != 404 {
			t.Errorf("%s answers %d", path, got)
		}
	}
}

func TestWorkPagesAreNeverStored(t *testing.T) {
	w := webtest.New(t)
	for _, path := range []string{"/work", "/work/b/cpab/meetings", "/work/b/cpab/recommendations", "/work/password"} {
		h := w.As(w.Chair()).Get(path).Want(t, 200).Header
		if h.Get("Cache-Control") != "no-store" || h.Get("X-Robots-Tag") != "noindex" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

func TestOnlyOurOwnNameIsAnswered(t *testing.T) {
	w := webtest.New(t)
	for _, host := range []string{"evil.example", "127.0.0.1:1", "127.0.0.1"} {
		req, err := http.NewRequest(http.MethodGet, w.Server.URL+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = host
		req.Header.Set("X-Forwarded-Host", "evil.example")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("%s answers %d", host, res.StatusCode)
		}
	}
}

func TestAPostFromAnotherSiteIsRefused(t *testing.T) {
	w := webtest.New(t)
	cookie := w.As(w.Operator).Cookie()
	post := func(header map[string]string, withCookie bool) int {
		req, err := http.NewRequest(http.MethodPost, w.Server.URL+"/work/site/name", strings.NewReader("name=Evil&line=x&_key=k"+header["Origin"]))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for k, v := range header {
			req.Header.Set(k, v)
		}
		if withCookie {
			req.AddCookie(cookie)
		}
		res, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	for _, c := range []struct {
		sentence string
		header   map[string]string
		want     int
	}{
		{"a foreign origin", map[string]string{"Origin": "https://evil.example"}, 403},
		{"a cross-site fetch", map[string]string{"Sec-Fetch-Site": "cross-site"}, 403},
		{"a same-site fetch from a sibling", map[string]string{"Sec-Fetch-Site": "same-site"}, 403},
		{"a session without Origin and Sec-Fetch-Site", map[string]string{}, 403},
		{"our own origin", map[string]string{"Origin": w.Server.URL}, 303},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if got := post(c.header, true); got != c.want {
				t.Errorf("answers %d", got)
			}
		})
	}
	if n := w.Count(`select count(*) from site where name = 'Evil'`); n != 1 {
		t.Error("the one honest post did not count")
	}
}

func TestTheSignInLeadsOnlyToOurOwnPaths(t *testing.T) {
	w := webtest.New(t)
	if err := w.Portal.Slices.Account.SetPassword(context.Background(), w.Clerk.Account, "a heron stands in the river"); err != nil {
		t.Fatal(err)
	}
	for _, next := range []string{"https://evil.example", "//evil.example", "/\\evil.example", "/work/../../evil", "javascript:alert(1)", "/workevil", "/b/cpab", "\thttps://evil.example", "/work\r\nSet-Cookie: x=y"} {
		got := w.Anonymous().Post("/work/sign-in", "email", w.Clerk.Email, "password", "a heron stands in the river", "next", next).Want(t, 303)
		if !strings.HasPrefix(got.Location, "/work") || strings.Contains(got.Location, "evil.example") || got.Header.Get("Set-Cookie") == "" || strings.Contains(got.Header.Get("Set-Cookie"), "x=y") {
			t.Errorf("%q led to %q", next, got.Location)
		}
	}
}

func TestARenamedBoardIsFoundUnderItsOldAddress(t *testing.T) {
	w := webtest.New(t)
	if _, err := w.Portal.Slices.Board.SaveBoard(context.Background(), w.Caller(w.Operator), w.Board, board.Board{Jurisdiction: w.Jurisdiction, Slug: "police-advisory", Name: "Community Police Advisory Board", Version: 1, Departments: []int64{w.Department}}); err != nil {
		t.Fatal(err)
	}
	got := w.Anonymous().Get("/b/cpab/members").Want(t, 301)
	if got.Location != "/b/police-advisory/members" {
		t.Errorf("led to %q", got.Location)
	}
	w.Anonymous().Get("/b/police-advisory").Want(t, 200)
	// The old address stays the board's: no other may take it.
	w.As(w.Operator).Post("/work/site/b/youth/edit", "name", "Youth", "slug", "cpab", "jurisdiction", fmt.Sprint(w.Jurisdiction), "version", "1").Want(t, 422).Says(t, "belongs to another board")
}

func TestMethodsAndHeadAreAnsweredProperly(t *testing.T) {
	w := webtest.New(t)
	w.Anonymous().Post("/boards").Want(t, 405)
	res, err := http.Head(w.Server.URL + "/b/cpab")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != 200 || res.ContentLength < 1000 {
		t.Errorf("HEAD: %d, %d", res.StatusCode, res.ContentLength)
	}
	w.Anonymous().Get("/healthz").Want(t, 200)
	w.Anonymous().Get("/readyz").Want(t, 200)
}

func TestABodyThatIsTooLargeIsRefused(t *testing.T) {
	w := webtest.New(t)
	got := w.As(w.Operator).Post("/work/site/name", "name", strings.Repeat("x", 2<<20))
	if got.Status != 422 {
		t.Errorf("answers %d", got.Status)
	}
}

func TestWithoutTheDatabaseThePortalSaysSo(t *testing.T) {
	w := webtest.New(t)
	w.Anonymous().Get("/boards").Want(t, 200)
	w.DB.Close()
	got := w.Anonymous().Get("/boards")
	if got.Status != 500 && got.Status != 503 || strings.Contains(got.Body, "sql:") || !strings.Contains(got.Body, "<h1") {
		t.Errorf("answers %d: %.200s", got.Status, got.Body)
	}
	w.Anonymous().Get("/readyz").Want(t, 503)
	w.Anonymous().Get("/healthz").Want(t, 200)
}

func TestAPartOfAPageIsNeverTheSignIn(t *testing.T) {
	w := webtest.New(t)
	got := w.Anonymous().Get("/work/b/cpab/meetings/none/vote", "HX-Request", "true").Want(t, 401)
	if got.Header.Get("HX-Refresh") != "true" || strings.Contains(got.Body, "<") {
		t.Errorf("%v %q", got.Header, got.Body)
	}
}
