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
		clerk.Post("/work/b/cpab/meetings/"+on+"/agenda/add", "title", "Body cameras", "speak", "on").Want(t, 303)
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
	clerk.Post("/work/b/cpab/meetings/"+on+"/agenda/add", "title", "Body cameras", "speak", "on").Want(t, 303)
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

// TestAnAgendaAtWhichNobodyMaySpeakIsALack marks no item for the public: the agenda
// page warns with the section, the posting needs a public reason, and one marked item
// is enough. Where a vote comes first, the page says so.
func TestAnAgendaAtWhichNobodyMaySpeakIsALack(t *testing.T) {
	w := webtest.New(t)
	clerk := w.As(w.Clerk)
	on := webtest.Day(20).String()
	clerk.Post("/work/b/cpab/meetings", "kind", "regular", "on", on, "at", "18:00", "place", "City Hall", "accommodation", "Call 555-0143.").Want(t, 303)
	base := "/work/b/cpab/meetings/" + on
	if body := clerk.Get(base+"/agenda").Want(t, 200).Body; strings.Contains(body, "no item of this agenda lets it") {
		t.Error("an empty agenda is warned of")
	}
	clerk.Post(base+"/agenda/add", "title", "Body cameras", "votes", "on").Want(t, 303)
	clerk.Get(base+"/agenda").Want(t, 200).Says(t, "no item of this agenda lets it", "54954.3(a)", "before or while each item is considered", "54954.3(a)(1)")
	form := base + "/post/agenda"
	clerk.Get(form).Want(t, 200).Says(t, "An item at which the public may speak", "Missing: add it, or say below why", "54954.3(a)")
	clerk.Post(form, "version", hidden(t, clerk.Get(form).Want(t, 200))).Want(t, 422).Says(t, "Why it is posted without")
	clerk.Post(form, "version", hidden(t, clerk.Get(form).Want(t, 200)), "missing_reason", "It is heard on Monday.").Want(t, 303)
	w.Anonymous().Get("/b/cpab/meetings/"+on).Want(t, 200).Says(t, "An item at which the public may speak. It is heard on Monday.", "The law gives the public the right to speak: Cal. Gov. Code § 54954.3(a).")
	clerk.Post(base+"/agenda/add", "title", "Public comment", "speak", "on").Want(t, 303)
	if body := clerk.Get(base+"/agenda").Want(t, 200).Says(t, "One may come to a vote before it can: 1. Body cameras").Body; strings.Contains(body, "no item of this agenda lets it") {
		t.Error("the page warns of a right that is given")
	}
	clerk.Post(form, "version", hidden(t, clerk.Get(form).Want(t, 200))).Want(t, 303)
	w.Anonymous().Get("/b/cpab/meetings/"+on+"/speak").Want(t, 200).Says(t, "The law gives the public the right to speak: Cal. Gov. Code § 54954.3(a).")
	if n := w.Count(`select count(*) from postings where version = 1 and missing = '{public_comment}'`); n != 1 {
		t.Errorf("%d postings keep the lack", n)
	}
}
