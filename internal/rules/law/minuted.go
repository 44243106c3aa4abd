package law

import (
	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// Steps of a meeting's minutes.
const (
	FirstText = "first_text" // published, approved or not
	Approval  = "approval"
	FinalText = "final_text" // published as approved
)

// Minuted is how far the minutes of a meeting are: the days on which it ended, its
// first text was published, the board approved one and that was published as
// approved; zero for not yet. Dates are the board's.
type Minuted struct{ Ended, Published, Approved, Final rules.Date }

// Step is one step that is not done though the law names its last day.
type Step struct {
	Name string
	Due  rules.Date
	Rule profile.Deadline
}

// StepsOwed lists the steps of a meeting's minutes that are not done and have a
// last day, in their order.
//
// It decides: which steps are owed, and by when. Facts: the law as it stood when the
// meeting ended; how far its minutes are; the later meetings that were held, in
// order; the calendar. Errors: none. A text published as approved owes nothing
// more, nor does an approved one owe a first text of its own (project rule). Source:
// the profile's minutes.draft_available, approve_by and publish_approved, such as 5
// ILCS 120/2.06(b) (approval within 30 days or by the second regular meeting after,
// publication within 10 days of it).
func StepsOwed(p profile.Profile, m Minuted, later []Sitting, cal rules.Calendar) []Step {
	if !m.Final.IsZero() {
		return nil
	}
	var out []Step
	for _, x := range []struct {
		name string
		rule profile.Deadline
		done bool
	}{{FirstText, p.Minutes.Draft, !m.Published.IsZero() || !m.Approved.IsZero()}, {Approval, p.Minutes.Approve, !m.Approved.IsZero()}, {FinalText, p.Minutes.Publish, false}} {
		if due := Due(x.rule, m.Ended, m.Approved, later, cal); !x.done && !due.IsZero() {
			out = append(out, Step{x.name, due, x.rule})
		}
	}
	return out
}
