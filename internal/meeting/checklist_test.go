package meeting_test

import (
	"strings"
	"testing"

	"parley/internal/webtest"
)

// TestThePostingFormNamesWhatTheNoticeLacks opens the form before and after the
// clerk adds what the Brown Act wants an agenda to say.
func TestThePostingFormNamesWhatTheNoticeLacks(t *testing.T) {
	w := webtest.New(t)
	clerk := w.As(w.Clerk)
	schedule := func(day int, accommodation string) string {
		t.Helper()
		on := webtest.Day(day).String()
		clerk.Post("/work/b/cpab/meetings", "kind", "regular", "on", on, "at", "18:00", "place", "City Hall", "accommodation", accommodation).Want(t, 303)
		clerk.Post("/work/b/cpab/meetings/"+on+"/agenda/add", "title", "Body cameras").Want(t, 303)
		return "/work/b/cpab/meetings/" + on + "/post/agenda"
	}
	clerk.Get(schedule(20, "")).Want(t, 200).Says(t, "How to ask for an accommodation", "Missing: add it, or say below why", "54954.2(a), 54954.5", "If it applies")
	if body := clerk.Get(schedule(21, "Call 555-0143.")).Want(t, 200).Says(t, "A brief general description of each item", "Said").Body; strings.Contains(body, "Missing:") {
		t.Error("a complete agenda is said to lack something")
	}
}

// TestAPostingWithAGapNeedsAPublicReason posts an agenda that says nothing of
// accommodations: refused without a reason; with one, the gap and the reason stand
// beside the version for good.
func TestAPostingWithAGapNeedsAPublicReason(t *testing.T) {
	w := webtest.New(t)
	clerk := w.As(w.Clerk)
	on := webtest.Day(20).String()
	clerk.Post("/work/b/cpab/meetings", "kind", "regular", "on", on, "at", "18:00", "place", "City Hall").Want(t, 303)
	clerk.Post("/work/b/cpab/meetings/"+on+"/agenda/add", "title", "Body cameras").Want(t, 303)
	form := "/work/b/cpab/meetings/" + on + "/post/agenda"
	version := hidden(t, clerk.Get(form).Want(t, 200))
	clerk.Post(form, "version", version).Want(t, 422).Says(t, "The law asks a posting to say one thing that this one does not", "Why it is posted without")
	clerk.Post(form, "version", version, "missing_reason", strings.Repeat("a", 2001)).Want(t, 422)
	if n := w.Count(`select count(*) from postings`); n != 0 {
		t.Fatalf("%d postings after two refusals", n)
	}
	clerk.Post(form, "version", version, "missing_reason", "The line is being translated.").Want(t, 303)
	gap := []string{"What the law asks for and it does not say", "How to ask for an accommodation. The line is being translated."}
	w.Anonymous().Get("/b/cpab/meetings/"+on+"?agenda=1").Want(t, 200).Says(t, gap...)
	w.Anonymous().Get("/b/cpab/meetings/"+on).Want(t, 200).Says(t, gap...)
	clerk.Get("/work/b/cpab/meetings/"+on).Want(t, 200).Says(t, gap...)
	clerk.Post("/work/b/cpab/meetings/"+on+"/move", "kind", "regular", "on", on, "at", "18:00", "place", "City Hall", "accommodation", "Call 555-0143.", "version", hidden(t, clerk.Get("/work/b/cpab/meetings/"+on+"/move").Want(t, 200))).Want(t, 303)
	clerk.Post(form, "version", hidden(t, clerk.Get(form).Want(t, 200)), "missing_reason", "Nothing is missing now.").Want(t, 303)
	if n := w.Count(`select count(*) from postings where version = 2 and missing = '{}' and missing_reason = ''`); n != 1 {
		t.Error("a posting without a gap keeps a reason for one")
	}
}
