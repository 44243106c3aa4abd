package meeting_test

import (
	"strings"
	"testing"

	"parley/internal/agenda"
	"parley/internal/meeting"
	"parley/internal/webtest"
)

// hidden is the version that a page's form would send.
func hidden(t *testing.T, a webtest.Answer) string {
	t.Helper()
	_, rest, ok := strings.Cut(a.Body, `name="version" value="`)
	if !ok {
		t.Fatal("no version in the form")
	}
	v, _, _ := strings.Cut(rest, `"`)
	return v
}

func TestAfterAnotherClerksChangeTheFormGoesOnWithBothTextsInView(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	it := d.add(t, m, agenda.Item{Title: "Public comment"})
	clerk := d.As(d.World.Clerk)
	base := "/work/b/cpab/meetings/2026-12-08"

	edit := base + "/agenda/" + itoa(it) + "/edit"
	clerk.Post(edit, "title", "Comment from residents", "version", "1").Want(t, 303)
	page := clerk.Post(edit, "title", "Open microphone", "version", "1").Want(t, 409).Says(t, "The text as it stands now", "Comment from residents", "Your text", "Open microphone")
	clerk.Post(edit, "title", "Open microphone", "speak", "on", "version", hidden(t, page)).Want(t, 303)

	fields := func(place, version string) []string {
		return []string{"kind", "regular", "on", "2026-12-08", "at", "18:00", "place", place, "accommodation", "Call 555-0143.", "version", version}
	}
	old := hidden(t, clerk.Get(base+"/move").Want(t, 200))
	clerk.Post(base+"/move", fields("Library", old)...).Want(t, 303)
	page = clerk.Post(base+"/move", fields("Town Hall", old)...).Want(t, 409).Says(t, "Place: Library", "Place: Town Hall", "saving puts what is in the form below in its place")
	clerk.Post(base+"/move", fields("Town Hall", hidden(t, page))...).Want(t, 303)

	old = hidden(t, clerk.Get(base+"/post/agenda").Want(t, 200))
	d.add(t, m, agenda.Item{Title: "Interpreters at traffic stops", Recommendation: d.recommend(t, "Interpreters")})
	page = clerk.Post(base+"/post/agenda", "version", old).Want(t, 409).Says(t, "1. Open microphone", "2. Interpreters at traffic stops", "(numbered when posted)", "read it, then post it")
	if strings.Contains(page.Body, "Your text") {
		t.Error("nothing was typed, and yet a text of the clerk's is shown")
	}
	clerk.Post(base+"/post/agenda", "version", hidden(t, page)).Want(t, 303)
}

func TestAButtonPressedTwiceActsOnceAndIsNotLost(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	it := d.add(t, m, agenda.Item{Title: "Public comment"})
	rec, err := d.AddPaper(ctx(t), d.clerk(), it, "Packet", "https://example.org/p")
	paper := made(t, rec, err)
	d.schedule(t, 40)
	clerk := d.As(d.World.Clerk)
	base := "/work/b/cpab/meetings/2026-12-08"
	clerk.Post("/work/b/cpab/meetings/2026-12-12/papers/"+itoa(paper)+"/remove").Want(t, 404)
	clerk.Post("/work/b/cpab/meetings/2026-12-12/agenda/"+itoa(it)+"/remove").Want(t, 404)
	for _, at := range []string{"/papers/" + itoa(paper) + "/remove", "/agenda/" + itoa(it) + "/remove"} {
		first := clerk.Post(base+at, "_key", "K"+at).Want(t, 303)
		if again := clerk.Post(base+at, "_key", "K"+at).Want(t, 303); again.Location != first.Location {
			t.Errorf("%s: %s, then %s", at, first.Location, again.Location)
		}
	}
}

func TestOnlyWhatTheRuleAllowsIsOffered(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	clerk := d.As(d.World.Clerk)
	base := "/work/b/cpab/meetings/2026-12-08"
	offered := func() bool {
		return strings.Contains(clerk.Get(base).Want(t, 200).Body, base+"/post/agenda")
	}
	if offered() {
		t.Error("an empty agenda is offered for posting")
	}
	d.add(t, m, agenda.Item{Title: "Opening"})
	if !offered() {
		t.Error("a new agenda is not offered for posting")
	}
	d.post(t, m, meeting.Agenda)
	if offered() {
		t.Error("what is posted already is offered again")
	}
	d.add(t, m, agenda.Item{Title: "Closing"})
	if !offered() {
		t.Error("a changed agenda is not offered for posting")
	}
}
