package front_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/pg"
	"parley/internal/recommendation/adopted"
	"parley/internal/rules"
	"parley/internal/webtest"
)

// TestTheClerkIsToldWhatIsToBeDoneNext goes through the life of a meeting and
// what it adopts, and looks at the clerk's own page at each step.
func TestTheClerkIsToldWhatIsToBeDoneNext(t *testing.T) {
	w := webtest.New(t)
	post := func(path string, fields ...string) webtest.Answer {
		t.Helper()
		return w.As(w.Clerk).Post(path, fields...).Want(t, 303)
	}
	todo := func(step string, want ...string) {
		t.Helper()
		a := w.As(w.Clerk).Get("/work").Want(t, 200).Says(t, want...)
		if n := strings.Count(a.Body, `class="duty"`); n != len(want)/2 {
			t.Errorf("%s: %d duties are shown, want %d", step, n, len(want)/2)
		}
	}
	w.As(w.Clerk).Get("/work").Want(t, 200).Says(t, "Nothing is owed now.")

	id := adopted.Draft(t, w, "Say when a foot pursuit must not begin")
	made := post("/work/b/cpab/meetings", "kind", "regular", "on", webtest.Day(7).String(), "at", "18:00", "place", "City Hall", "accommodation", "Ask the clerk.")
	todo("scheduled", "Post the agenda.", `href="`+made.Location+`"`)
	post(made.Location+"/cancel", "reason", "Called off.", "version", strconv.Itoa(w.Count(`select version from meetings`)))
	todo("cancelled")

	p := adopted.Post(t, w, id)
	at := "/work/b/cpab/meetings/" + webtest.Day(7).String() + "-2"
	todo("posted", "Confirm the channels of the agenda, version 1", `href="`+at+`"`)
	w.Clock.Set(p.Begins)
	todo("begun", "Call it to order, or say why it was not held.", `href="`+at+`/session"`)
	adopted.Decide(t, w, p, rules.MotionAdoptRecommendation, 8, 2, id)
	drafting, sending := "/work/b/cpab/minutes", "/work/b/cpab/recommendations/"+strconv.FormatInt(id, 10)+"/transmit"
	todo("adjourned", "Draft the minutes from the record.", `href="`+drafting+`"`, "2026-001.", "Adopted and not sent yet: Say when a foot pursuit must not begin. Send it to the police.")

	// Where the law counts days from the end of the meeting they are counted.
	if err := w.DB.InTx(t.Context(), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `update jurisdictions set profile = 'default'`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	w.Clock.Set(w.Clock.Now().Add(20 * 24 * time.Hour))
	todo("late", "Overdue 9 days: Friday, November 20", "project policy", "Adopted and not sent yet", `href="`+sending+`"`)
	post(drafting + "/" + webtest.Day(7).String() + "-2/draft")
	post(sending, "department", strconv.FormatInt(w.Department, 10))
	todo("drafted", "Publish the minutes, marked as not yet approved.", `href="`+drafting+"/"+webtest.Day(7).String()+`-2"`)
	post(drafting+"/"+webtest.Day(7).String()+"-2/publish", "version", "1")
	todo("published")

	if a := w.As(w.Members[5]).Get("/work").Want(t, 200); strings.Contains(a.Body, "To do now") {
		t.Error("a member is shown what the clerk has to do")
	}
}
