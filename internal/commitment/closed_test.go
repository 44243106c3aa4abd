package commitment_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/commitment"
	"parley/internal/fault"
	"parley/internal/recommendation/adopted"
	"parley/internal/rules/followup"
	"parley/internal/webtest"
)

// TestNothingIsOwedToWhatIsClosed closes a recommendation that no answer came to,
// and opens it again.
func TestNothingIsOwedToWhatIsClosed(t *testing.T) {
	f := unanswered(t)
	desk := "/work/d/" + itoa(f.Department)
	owed := func(yes bool) {
		t.Helper()
		for who, at := range map[*webtest.Client][]string{f.As(f.Drafter): {desk, "/work"}, f.Anonymous(): {"/", "/b/cpab", "/recommendations?set=overdue"}} {
			for _, path := range at {
				body := strings.ToLower(who.Get(path).Want(t, 200).Body)
				is := strings.Contains(body, "1 is overdue") || strings.Contains(body, "1 overdue") || strings.Contains(body, "1 answer is overdue") || strings.Contains(body, "1 recommendation: overdue")
				if path == "/" {
					is = strings.Contains(body, f.public())
				}
				if is != yes {
					t.Errorf("%s says it is overdue: %v", path, is)
				}
			}
		}
	}
	owed(true)
	decide := func(in followup.Proposal) {
		t.Helper()
		d, err := f.draft(commitment.Drafting{Proposal: in})
		if err != nil {
			t.Fatal(err, fault.FieldsOf(err))
		}
		f.sit(t, func(item, m int64) { f.decide(t, m, item, d, 7) })
	}
	decide(followup.Proposal{Kind: followup.Close, Reason: followup.NotApplicable, Words: "The law changed."})
	owed(false)
	decide(followup.Proposal{Kind: followup.Reopen, Words: "It changed back."})
	owed(true)
}

// TestNoAnswerIsToComeToWhatIsClosed closes a recommendation before its answer is
// due and reads its life, before that day and after it.
func TestNoAnswerIsToComeToWhatIsClosed(t *testing.T) {
	w := webtest.New(t)
	r, sent := adopted.Send(t, w, "Say when a foot pursuit must not begin")
	f := followed{World: w, Recommendation: r, Transmittal: sent, Number: "2026-001"}
	f.Anonymous().Get(f.public()).Want(t, 200).Says(t, "The answer of the Riverbend Police Department is due")
	d, err := f.draft(commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Close, Reason: followup.NotApplicable, Words: "The law changed."}})
	if err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	f.sit(t, func(item, m int64) { f.decide(t, m, item, d, 7) })
	for _, days := range []int{1, 60} {
		w.Clock.Advance(time.Duration(days) * 24 * time.Hour)
		page := f.Anonymous().Get(f.public()).Want(t, 200).Says(t, "No longer applicable").Body
		if strings.Contains(page, "is-future") || strings.Contains(page, "The answer was due") {
			t.Errorf("after %d days its life tells of an answer that is waited for", days)
		}
	}
}
