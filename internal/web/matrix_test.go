package web_test

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"parley/internal/rules"
	"parley/internal/web"
	"parley/internal/webtest"
)

var parameter = regexp.MustCompile(`\{[a-z]+\}`)

// address fills a route's pattern with things of the main board: those that
// exist where the world has them.
func address(w *webtest.World, pattern, slug string) string {
	known := map[string]string{"{slug}": slug, "{department}": fmt.Sprint(w.Department), "{jurisdiction}": fmt.Sprint(w.Jurisdiction), "{account}": fmt.Sprint(w.Drafter.Account),
		"{seat}": fmt.Sprint(w.VacantSeat), "{term}": fmt.Sprint(w.Members[5].Term), "{kind}": "agenda", "{token}": "x"}
	return parameter.ReplaceAllStringFunc(pattern, func(p string) string {
		if v, ok := known[p]; ok {
			return v
		}
		return "1"
	})
}

// send asks a route with headers of the test's choice.
func send(t *testing.T, w *webtest.World, method, path string, cookie *http.Cookie, header ...string) (status int, location string) {
	t.Helper()
	req, err := http.NewRequest(method, w.Server.URL+path, strings.NewReader("_key=k"))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	if cookie != nil {
		req.AddCookie(cookie)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil { // so that the connection is used again
		t.Fatal(err)
	}
	return res.StatusCode, res.Header.Get("Location")
}

// open tells whether anyone may ask for a route.
func open(t *testing.T, a rules.Action) bool {
	t.Helper()
	p, ok := rules.PolicyOf(a)
	if !ok {
		t.Fatalf("%s has no row", a)
	}
	return rules.Allow(p.Action, nil)
}

// TestNoPostIsTakenFromAnotherSite asks every route that changes something as
// another site would, and as a program does that carries a session (T20).
func TestNoPostIsTakenFromAnotherSite(t *testing.T) {
	w := webtest.New(t)
	cookies := map[string]*http.Cookie{"operator": w.As(w.Operator).Cookie(), "chair": w.As(w.Chair()).Cookie()}
	before := w.Count(`select count(*) from audit_entries`) + w.Count(`select count(*) from receipts`)
	n := 0
	for _, rt := range web.Routes(web.Slices{}) {
		if rt.Method != http.MethodPost {
			continue
		}
		n++
		path := address(w, rt.Pattern, "cpab")
		for who, cookie := range cookies {
			for what, header := range map[string][]string{
				"cross-site":        {"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"},
				"a sister site":     {"Sec-Fetch-Site", "same-site", "Origin", "https://other.riverbend.example"},
				"an old browser":    {"Origin", "https://evil.example"},
				"an opaque origin":  {"Origin", "null"},
				"without any trace": nil,
			} {
				if got, _ := send(t, w, rt.Method, path, cookie, header...); got != http.StatusForbidden {
					t.Errorf("%s as %s, %s: %d", rt.Pattern, who, what, got)
				}
			}
		}
		if got, _ := send(t, w, rt.Method, path, nil, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"); got != http.StatusForbidden {
			t.Errorf("%s without a session, cross-site: %d", rt.Pattern, got)
		}
	}
	if n < 50 {
		t.Fatalf("only %d routes", n)
	}
	if after := w.Count(`select count(*) from audit_entries`) + w.Count(`select count(*) from receipts`); after != before {
		t.Errorf("%d rows were written", after-before)
	}
}

// TestEveryWorkPageAsksWhoeverIsNotSignedIn asks every route of /work without a
// session, with a dead one, and for boards that are not there: the answer is
// the same, so that it tells nothing.
func TestEveryWorkPageAsksWhoeverIsNotSignedIn(t *testing.T) {
	w := webtest.New(t)
	dead := w.As(w.Clerk)
	cookie := dead.Cookie()
	dead.Post("/work/sign-out").Want(t, 303)
	for _, rt := range web.Routes(web.Slices{}) {
		if !strings.HasPrefix(rt.Pattern, "/work") || open(t, rt.Action) {
			continue
		}
		for _, slug := range []string{"cpab", "nobody"} {
			path := address(w, rt.Pattern, slug)
			for _, c := range []*http.Cookie{nil, cookie} {
				got, to := send(t, w, rt.Method, path, c, "Sec-Fetch-Site", "same-origin", "Origin", w.Server.URL)
				if got != http.StatusSeeOther || !strings.HasPrefix(to, "/work/sign-in") {
					t.Errorf("%s %s: %d to %q", rt.Method, path, got, to)
				}
			}
		}
	}
}

// TestAnotherBoardsPeopleSeeNothing asks every route of the main board as people
// who work for another, every department's as people who do not work for it,
// and every route of the operator's as the clerk (T36).
func TestAnotherBoardsPeopleSeeNothing(t *testing.T) {
	w := webtest.New(t)
	boards := map[string]*http.Cookie{"other clerk": w.As(w.OtherClerk).Cookie(), "other member": w.As(w.OtherMember).Cookie(), "drafter": w.As(w.Drafter).Cookie(), "operator": w.As(w.Operator).Cookie()}
	departments := map[string]*http.Cookie{"clerk": w.As(w.Clerk).Cookie(), "chair": w.As(w.Chair()).Cookie(), "operator": w.As(w.Operator).Cookie()}
	site := map[string]*http.Cookie{"clerk": w.As(w.Clerk).Cookie(), "chair": w.As(w.Chair()).Cookie(), "executive": w.As(w.Executive).Cookie()}
	before := w.Count(`select count(*) from audit_entries`) + w.Count(`select count(*) from receipts`)
	n := map[rules.Span]int{}
	for _, rt := range web.Routes(web.Slices{}) {
		p, _ := rules.PolicyOf(rt.Action)
		n[p.Over]++
		for who, cookie := range map[rules.Span]map[string]*http.Cookie{rules.OverBoard: boards, rules.OverDepartment: departments, rules.OverSite: site}[p.Over] {
			path := address(w, rt.Pattern, "cpab")
			if got, _ := send(t, w, rt.Method, path, cookie, "Sec-Fetch-Site", "same-origin", "Origin", w.Server.URL); got != http.StatusNotFound {
				t.Errorf("%s %s as %s: %d", rt.Method, path, who, got)
			}
		}
	}
	if n[rules.OverBoard] < 50 || n[rules.OverDepartment] < 5 || n[rules.OverSite] < 20 {
		t.Fatalf("%v", n)
	}
	if after := w.Count(`select count(*) from audit_entries`) + w.Count(`select count(*) from receipts`); after != before {
		t.Errorf("%d rows were written", after-before)
	}
}

// TestWhatAnActIsDecidedOverIsInItsAddress holds that a route names the board
// or the department its action is decided over: without it the roles of some
// other place would count.
func TestWhatAnActIsDecidedOverIsInItsAddress(t *testing.T) {
	for _, rt := range web.Routes(web.Slices{}) {
		p, _ := rules.PolicyOf(rt.Action)
		for span, name := range map[rules.Span]string{rules.OverBoard: "{slug}", rules.OverDepartment: "{department}"} {
			if p.Over == span && !strings.Contains(rt.Pattern, name) {
				t.Errorf("%s %s is decided over a %s, which its address does not name", rt.Method, rt.Pattern, span)
			}
		}
		if rt.Public != nil && rt.Board != strings.Contains(rt.Pattern, "{slug}") {
			t.Errorf("%s: the scope of its cache is not the one of its address", rt.Pattern)
		}
	}
}
