package notice_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"parley/internal/commitment"
	"parley/internal/rules/followup"
)

// TestWhatIsSentAgainIsMailedWithItsReason follows a recommendation to its second
// sending: the department and the followers read why, and the reminders go by the
// new day alone.
func TestWhatIsSentAgainIsMailedWithItsReason(t *testing.T) {
	a := newAsked(t)
	a.followOne(t, "2026-001", "ana@riverbend.example")
	a.answer(t)
	a.decide(t, commitment.Drafting{Transmittal: a.transmittal, Proposal: followup.Proposal{Kind: followup.NonResponsive, Words: "It does not say when."}}, 8)
	a.told(t)
	rec, err := a.Portal.Slices.Recommendation.Transmit(context.Background(), a.Caller(a.Clerk), a.recommendation, []int64{a.Department})
	done(t, rec, err)
	got, words := a.told(t)
	if !slices.Contains(got, "ana@riverbend.example") {
		t.Errorf("told %q", got)
	}
	for _, want := range []string{"again, with a new time to answer.", "the board found by vote that the answer does not answer what was asked: It does not say when."} {
		if !strings.Contains(words, want) {
			t.Errorf("the mails do not say %q:\n%s", want, words)
		}
	}
	again := int64(a.Count(`select max(id) from transmittals`))
	due := a.Count(`select t.due_on - o.due_on from transmittals t join transmittals o on o.id = t.again_of where t.id = $1`, again) + a.due
	if due <= a.due {
		t.Fatalf("the new clock ends on day %d", due)
	}
	if got, _ := a.on(t, a.due, "09:00"); len(got) != 0 && due-a.due > 14 {
		t.Errorf("reminded of the day before: %q", got)
	}
	if got, words := a.on(t, due, "09:00"); len(got) == 0 || !strings.Contains(words, "/answers/"+strconv.FormatInt(again, 10)) {
		t.Errorf("not reminded of the new day: %q\n%s", got, words)
	}
}
