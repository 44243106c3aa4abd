package catalog_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"parley/internal/recommendation/adopted"
	"parley/internal/verify"
	"parley/internal/webtest"
)

// shelf is a World with two recommendations that were posted, the second after the
// first.
type shelf struct {
	*webtest.World
	first, second int64
}

const list = "/work/b/cpab/catalog"

func newShelf(t *testing.T) shelf {
	t.Helper()
	w := webtest.New(t)
	s := shelf{World: w, first: adopted.Draft(t, w, "Say when a foot pursuit must not begin")}
	w.Clock.Advance(60e9)
	s.second = adopted.Draft(t, w, "Publish what became of foot pursuits")
	adopted.Post(t, w, s.first, s.second)
	w.Clock.Advance(60e9)
	return s
}

func at(id int64) string { return fmt.Sprintf("/work/b/cpab/recommendations/%d/catalog", id) }

// of are the fields of a whole entry, with some replaced.
func (s shelf) of(base int, set ...string) []string {
	v := map[string]string{"base": strconv.Itoa(base), "topics": "Use of force", "groups": "Children and young people", "priority": "high", "criterion": "Somebody may die.", "mover": strconv.FormatInt(s.Members[3].Person, 10),
		"origin": "comment", "origin_words": "Three residents at the June meeting.", "origin_link": "/b/cpab/meetings", "repeats": ""}
	for i := 0; i+1 < len(set); i += 2 {
		v[set[i]] = set[i+1]
	}
	var out []string
	for name, x := range v {
		out = append(out, name, x)
	}
	return out
}

func (s shelf) public(t *testing.T, number string) webtest.Answer {
	t.Helper()
	return s.Anonymous().Get("/b/cpab/recommendations/"+number).Want(t, 200)
}

func (s shelf) sound(t *testing.T) {
	t.Helper()
	rep, err := verify.Run(t.Context(), s.DB)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rep.Findings {
		if strings.Contains(f.Row+f.What, "catalog") {
			t.Errorf("%s: %s", f.Row, f.What)
		}
	}
}

func TestWhatARecommendationIsFoundByIsPublic(t *testing.T) {
	s := newShelf(t)
	clerk := s.As(s.Clerk)
	clerk.Get(strings.TrimSuffix(at(s.first), "/catalog")).Want(t, 200).Says(t, at(s.first), "Catalogue")
	clerk.Get(at(s.first)).Want(t, 200).Says(t, "Use of force", "Body-worn and other video", "Immigrants and refugees")
	fields := append(s.of(0), "_key", "once")
	clerk.Post(at(s.first)+"/save", fields...).Want(t, 303)
	clerk.Post(at(s.first)+"/save", fields...).Want(t, 303)
	if n := s.Count(`select count(*) from catalog_entries`); n != 1 {
		t.Fatalf("%d entries of a form that was sent twice", n)
	}
	if n := s.Count(`select count(*) from catalog_terms`); n < 24 {
		t.Fatalf("the common list is %d long", n)
	}
	s.public(t, "2026-001").Says(t, "About", "Use of force", "Affects", "Children and young people", "High, because: Somebody may die (asked for by "+s.Members[3].Name+")", "a public comment: Three residents at the June meeting.", `href="/b/cpab/meetings"`)
	clerk.Get(at(s.first)).Want(t, 200).Says(t, `value="Use of force" checked`, "Somebody may die.")
	s.sound(t)

	// The next saving is another entry, and the newest counts; the chair may save too.
	s.Clock.Advance(60e9)
	s.As(s.Chair()).Post(at(s.first)+"/save", s.of(1, "priority", "ordinary", "criterion", "", "mover", "")...).Want(t, 303)
	if body := s.public(t, "2026-001").Says(t, "Ordinary").Body; strings.Contains(body, "Somebody may die") {
		t.Error("the older entry shows")
	}
	if n := s.Count(`select count(*) from catalog_entries`); n != 2 {
		t.Errorf("%d entries", n)
	}
	// Whoever read an older one is told.
	clerk.Post(at(s.first)+"/save", s.of(1)...).Want(t, 409)

	clerk.Post(at(s.second)+"/save", s.of(0, "repeats", strconv.FormatInt(s.first, 10))...).Want(t, 303)
	s.public(t, "2026-002").Says(t, "Repeats", `href="/b/cpab/recommendations/2026-001"`)
	s.public(t, "2026-001").Says(t, "Repeated by", `href="/b/cpab/recommendations/2026-002"`)
	s.sound(t)
}

func TestAnEntryIsRefused(t *testing.T) {
	s := newShelf(t)
	for _, c := range []struct {
		sentence string
		who      webtest.Person
		set      []string
		status   int
		says     string
	}{
		{"by a member", s.Members[4], nil, 403, ""},
		{"by the clerk of another board", s.OtherClerk, nil, 404, ""},
		{"without a reason for a high priority", s.Clerk, []string{"criterion", ""}, 422, "Three residents at the June meeting."},
		{"without who asked for it", s.Clerk, []string{"mover", ""}, 422, ""},
		{"moved by the clerk, who is no member", s.Clerk, []string{"mover", strconv.FormatInt(s.Clerk.Person, 10)}, 422, "Choose"},
		{"with a topic of no list", s.Clerk, []string{"topics", "Weather"}, 422, "Choose"},
		{"with a script as its link", s.Clerk, []string{"origin_link", "javascript:alert(1)"}, 422, "Type an address"},
		{"that repeats itself", s.Clerk, []string{"repeats", strconv.FormatInt(s.first, 10)}, 422, "Choose an earlier recommendation"},
		{"that repeats a later one", s.Clerk, []string{"repeats", strconv.FormatInt(s.second, 10)}, 422, "Choose an earlier recommendation"},
		{"that repeats what is no number", s.Clerk, []string{"repeats", "x"}, 422, "Choose an earlier recommendation"},
		{"of an unknown origin", s.Clerk, []string{"origin", "dream"}, 422, ""},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			a := s.As(c.who).Post(at(s.first)+"/save", s.of(0, c.set...)...).Want(t, c.status)
			if c.says != "" {
				a.Says(t, c.says)
			}
		})
	}
	if n := s.Count(`select count(*) from catalog_entries`) + s.Count(`select count(*) from catalog_terms`); n != 0 {
		t.Errorf("%d rows of refused forms", n)
	}
	s.As(s.Clerk).Get(at(999999)).Want(t, 404)
}

func TestABoardKeepsAListOfItsOwn(t *testing.T) {
	s := newShelf(t)
	clerk := s.As(s.Clerk)
	clerk.Get(list).Want(t, 200).Says(t, "This is the common list", "Use of force")
	clerk.Post(list+"/add", "kind", "topic", "name", "Towing").Want(t, 303)
	clerk.Post(list+"/add", "kind", "topic", "name", "use OF force").Want(t, 422).Says(t, "The list has this already.", "use OF force")
	clerk.Post(list+"/add", "kind", "", "name", "").Want(t, 422)
	s.As(s.Members[4]).Post(list+"/add", "kind", "topic", "name", "Weather").Want(t, 403)
	s.As(s.OtherClerk).Post(list+"/add", "kind", "topic", "name", "Weather").Want(t, 404)
	clerk.Post(at(s.first)+"/save", s.of(0, "topics", "Towing")...).Want(t, 303)
	term := strconv.Itoa(s.Count(`select id from catalog_terms where name = 'Towing'`))
	s.Clock.Advance(60e9)
	clerk.Post(list+"/"+term+"/retire").Want(t, 303)
	clerk.Post(list+"/"+term+"/retire").Want(t, 404)
	s.As(s.OtherClerk).Post("/work/b/youth/catalog/"+term+"/retire").Want(t, 404)
	s.As(s.Members[4]).Post(list+"/"+term+"/retire").Want(t, 403)
	clerk.Get(list).Want(t, 200).Says(t, "retired")
	// What carries it keeps it; nothing else can take it.
	s.public(t, "2026-001").Says(t, "Towing")
	clerk.Post(at(s.first)+"/save", s.of(1, "topics", "Towing")...).Want(t, 303)
	clerk.Post(at(s.second)+"/save", s.of(0, "topics", "Towing")...).Want(t, 422)
	s.Clock.Advance(60e9)
	clerk.Post(list+"/add", "kind", "topic", "name", "Towing").Want(t, 303) // offered again
	clerk.Post(at(s.second)+"/save", s.of(0, "topics", "Towing")...).Want(t, 303)
	s.sound(t)
}
