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
	clerk.Get(schedule(20, "")).Want(t, 200).Says(t, "accommodation request instructions", "Missing: add it before you post", "54954.2(a), 54954.5", "If it applies")
	if body := clerk.Get(schedule(21, "Call 555-0143.")).Want(t, 200).Says(t, "brief general description of each item", "Said").Body; strings.Contains(body, "Missing:") {
		t.Error("a complete agenda is said to lack something")
	}
}
