package journey

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"parley/internal/page"
	"parley/internal/web"
	"parley/internal/webtest"
)

// posted is one POST route with what makes a right request of it.
type posted struct {
	who     string
	path    string // with lookups; "" is the route's own pattern
	page    string // where its form is; "" when it is a button
	good    []string
	wrong   []wrong // beyond what every field gets
	status  int     // of the right request; 303 unless given
	twice   int     // of the same request once more, when it is not the same answer
	absent  int     // for an address that is not there; 404 or 410 unless given
	whole   bool    // never says which field was wrong
	keyless bool    // carries no key: doing it twice is harmless by itself
	prepare func(w *town)
}

// wrong is a change of the right request, and the field at which it is refused.
type wrong struct {
	set    []string
	field  string
	status int // 422 unless given; field is not looked at with another
}

func TestEveryPOSTRouteHasABadInputCase(t *testing.T) {
	known := map[string]bool{}
	for _, rt := range web.Routes(web.Slices{}) {
		if rt.Method != "POST" {
			continue
		}
		known[rt.Pattern] = true
		if _, ok := inputs[rt.Pattern]; !ok {
			t.Errorf("no bad input is tried on POST %s", rt.Pattern)
		}
	}
	for p := range inputs {
		if !known[p] {
			t.Errorf("inputs hold %s, which is no route", p)
		}
	}
}

// TestBadInputIsRefusedKindlyAndChangesNothing sends every form of the product
// what is missing, too long, no date, no time, not among the choices, from
// elsewhere, sent twice or stale.
func TestBadInputIsRefusedKindlyAndChangesNothing(t *testing.T) {
	for _, pattern := range slices.Sorted(maps.Keys(inputs)) {
		t.Run(pattern, func(t *testing.T) {
			t.Parallel()
			p := inputs[pattern]
			w := riverbend(t)
			if p.prepare != nil {
				p.prepare(w)
			}
			try := &attempt{t: t, w: w, p: p, route: pattern, client: w.client(p.who)}
			if p.path == "" {
				p.path = pattern
			}
			try.path = w.fill(p.path)
			try.right = url.Values{}
			if p.page != "" {
				body := try.client.Get(w.fill(p.page)).Want(t, 200).Body
				form := readForm(t, body, try.path)
				if form == nil {
					t.Fatalf("no form for %s on %s", try.path, p.page)
				}
				try.form, try.right = form, form.values
			}
			try.set(try.right, p.good)
			w.was = w.state()
			try.fields()
			for _, x := range p.wrong {
				try.refused(x.set, x.field, x.status)
			}
			try.elsewhere()
			try.twice()
		})
	}
}

// client is a client signed in as the person of this name, or anonymous.
func (w *town) client(who string) *webtest.Client {
	if who == "" {
		return w.Anonymous()
	}
	return w.As(w.named(who))
}

// attempt is one form being tried.
type attempt struct {
	t      *testing.T
	w      *town
	p      posted
	route  string
	client *webtest.Client
	path   string
	form   *shown
	right  url.Values
}

// set puts name, value pairs over values; what is in braces is looked up.
func (a *attempt) set(v url.Values, pairs []string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Del(pairs[i])
		if pairs[i+1] != "-" {
			v.Set(pairs[i], a.w.fill(pairs[i+1]))
		}
	}
}

// send posts values with a fresh key, unless one is given.
func (a *attempt) send(v url.Values, key ...string) webtest.Answer {
	a.t.Helper()
	var pairs []string
	for name, values := range v {
		for _, x := range values {
			pairs = append(pairs, name, x)
		}
	}
	if len(key) > 0 {
		pairs = append(pairs, page.KeyField, key[0])
	}
	return a.client.Post(a.path, pairs...)
}

// refused sends the right request with something changed and wants it refused
// at the field, with nothing changed in the database.
func (a *attempt) refused(change []string, field string, status int) {
	a.t.Helper()
	sent := url.Values{}
	for name, values := range a.right {
		sent[name] = slices.Clone(values)
	}
	a.set(sent, change)
	got := a.send(sent)
	what := fmt.Sprintf("%s with %.80q", a.path, change)
	if status == 0 {
		status = 422
	}
	if got.Status != status {
		a.t.Errorf("%s: status %d, want %d (%s)", what, got.Status, status, got.Location)
	} else if status == 422 && field != "" {
		refusal(a.t, what, got, a.path, field, sent)
	}
	a.w.unchanged(what)
}

// fields tries on every field of the form what no such field takes.
func (a *attempt) fields() {
	if a.form == nil {
		return
	}
	seen := map[string]bool{}
	for _, c := range a.form.controls {
		if seen[c.name] || c.kind == "hidden" || c.kind == "password" {
			continue
		}
		seen[c.name] = true
		if c.typed() {
			a.refused([]string{c.name, "\xff\xfe"}, "", 0) // no browser sends it
			a.refused([]string{c.name, "nul \x00 byte"}, "", 0)
		}
		if a.p.whole {
			continue
		}
		if c.required && c.kind != "select" {
			a.refused([]string{c.name, ""}, c.name, 0)
		}
		if c.max > 0 {
			a.refused([]string{c.name, longer(c)}, c.name, 0)
		}
		switch c.kind {
		case "textarea":
			a.refused([]string{c.name, strings.Repeat("very long ", 90_000)}, c.name, 0)
			a.refused([]string{c.name, strings.Repeat("very long ", 110_000)}, "", 0) // more than is read
		case "date":
			a.refused([]string{c.name, "2026-02-30"}, c.name, 0)
			a.refused([]string{c.name, "next Tuesday"}, c.name, 0)
		case "time":
			a.refused([]string{c.name, "25:00"}, c.name, 0)
		case "number":
			a.refused([]string{c.name, "-3"}, c.name, 0)
			a.refused([]string{c.name, "many"}, c.name, 0)
		case "email":
			a.refused([]string{c.name, "member@example.org\r\nBcc: other@example.org"}, c.name, 0)
		case "url":
			a.refused([]string{c.name, "javascript:alert(1)"}, c.name, 0)
		case "select", "radio":
			if c.name != "recommendation" && c.name != "minutes_of" && c.name != "recuse_seat" && c.name != "recuse_item" && c.name != "item" {
				a.refused([]string{c.name, "elsewhere"}, c.name, 0)
			}
		}
	}
}

// longer is a value one character too long that is otherwise right.
func longer(c control) string {
	switch c.kind {
	case "url":
		return "https://x.example/" + strings.Repeat("x", c.max-17)
	case "email":
		return strings.Repeat("x", 60) + "@" + strings.Repeat("y", c.max-60-8) + ".example"
	}
	return strings.Repeat("x", c.max+1)
}

// elsewhere asks for the same of ids and boards that are not there or not the
// person's, and as someone without the right.
func (a *attempt) elsewhere() {
	a.t.Helper()
	own := a.path
	defer func() { a.path = own }()
	for i, part := range strings.Split(a.route, "/") {
		if !strings.HasPrefix(part, "{") {
			continue
		}
		parts := strings.Split(own, "/")
		for _, other := range []string{"999999", "9999999999999999999999", "%00", "2001-01-01"} {
			parts[i] = other
			a.path = strings.Join(parts, "/")
			if a.p.absent != 0 && other != "%00" {
				a.nothing("elsewhere", a.p.absent)
				continue
			}
			a.nothing("elsewhere", 404, 410)
		}
	}
	a.path = own
	if !strings.HasPrefix(own, "/work/b/") && !strings.HasPrefix(own, "/work/d/") && !strings.HasPrefix(own, "/work/site") {
		return
	}
	mine := a.client
	defer func() { a.client = mine }()
	a.client = a.w.Anonymous()
	a.nothing("anonymous", 303)
	for _, who := range []string{"Ana Nobody", operator, drafter} {
		if who == a.p.who || who == operator && strings.HasPrefix(own, "/work/site") || who == drafter && strings.HasPrefix(own, "/work/d/") {
			continue
		}
		if who == "Ana Nobody" {
			who = a.w.nobody()
		}
		a.client = a.w.As(a.w.named(who))
		a.nothing("as "+who, 403, 404)
	}
}

// nobody is someone who has an account and neither a seat nor a role.
func (w *town) nobody() string {
	w.T.Helper()
	return one[string](w, `select p.name from accounts a join people p on p.id = a.person_id where a.closed_at is null
and not exists (select from role_grants g where g.account_id = a.id and g.ended_at is null) and not exists (select from terms t where t.person_id = p.id and t.left_on is null) limit 1`)
}

// nothing sends the right request and wants one of the statuses and no change.
func (a *attempt) nothing(what string, statuses ...int) {
	a.t.Helper()
	got := a.send(a.right)
	if !slices.Contains(statuses, got.Status) {
		a.t.Errorf("%s, %s: status %d, want one of %v", a.path, what, got.Status, statuses)
	}
	a.w.unchanged(a.path + ", " + what)
}

// twice sends the right request, sends it again, sends something else under
// its key, and sends it again from the page as it was before.
func (a *attempt) twice() {
	a.t.Helper()
	status := a.p.status
	if status == 0 {
		status = 303
	}
	first := a.send(a.right, "one key")
	if first.Status != status {
		a.t.Fatalf("%s: the right request: status %d, want %d\n%.1500s", a.path, first.Status, status, mainOf(first.Body))
	}
	a.w.was = a.w.state()
	again := a.send(a.right, "one key")
	want := status
	if a.p.twice != 0 {
		want = a.p.twice
	}
	if again.Status != want || a.p.twice == 0 && again.Location != first.Location {
		a.t.Errorf("%s twice: status %d to %q, then %d to %q", a.path, first.Status, first.Location, again.Status, again.Location)
	}
	a.w.unchanged(a.path + " twice")
	if a.p.keyless {
		return
	}
	other := url.Values{"something": {"else"}}
	maps.Copy(other, a.right)
	if got := a.send(other, "one key"); got.Status != 409 && got.Status != 404 && got.Status != 410 {
		a.t.Errorf("%s: other content under a key that was used: status %d", a.path, got.Status)
	}
	if a.right.Get("version") != "" || a.right.Get("revision") != "" {
		got := a.send(a.right)
		if got.Status != 409 && got.Status != 422 {
			a.t.Errorf("%s: a stale page: status %d", a.path, got.Status)
		}
		for name, values := range a.right {
			if len(values[0]) > 20 && !strings.Contains(unescaped(got.Body), values[0]) {
				a.t.Errorf("%s: a stale page: %s is lost", a.path, name)
			}
		}
	}
	a.w.unchanged(a.path + " again")
}
