package closed

import (
	"time"

	"parley/internal/fault"
	"parley/internal/rules"
)

// ReturnFacts are what going back into open session hangs on. Noticed says that the
// agenda that stood when the meeting was opened said of this closed session that
// open session would resume; Completed is when the closed session was over while
// open session might not resume yet, zero when that was not recorded.
type ReturnFacts struct {
	State     rules.SessionState
	Noticed   bool
	Completed time.Time
}

// Unsaid tells whether an agenda that lists a closed session without saying that
// open session resumes keeps the board from going back.
func (r Rule) Unsaid(listed bool) bool { return r.Wait > 0 && listed }

// Barred tells whether the law keeps the board from open session now, and until
// when; zero while the closed session is not over, for the time has not begun.
//
// It decides: whether open session may resume. Facts: as the fields say; the rule;
// now. Errors: none. Source: Wis. Stat. section 19.85(2): not within twelve hours
// after the completion of the closed session, unless notice of the later open
// session was given at the same time and in the same manner as that of the meeting.
func Barred(r Rule, f ReturnFacts, now time.Time) (bool, time.Time) {
	if r.Wait == 0 || f.Noticed {
		return false, time.Time{}
	}
	if f.Completed.IsZero() {
		return true, time.Time{}
	}
	until := f.Completed.Add(r.Wait)
	return now.Before(until), until
}

// Return checks that the board may come back into the open.
//
// It decides: whether there is a closed session to end, and whether open session
// may resume. Facts: as the fields say; the rule; the reason given for going back
// all the same; now. Errors: Conflict closed_not_open; Invalid field reason:
// closed_too_early (Law, Hours) where the law does not let open session resume yet
// and no reason is given, reason_unused where it does and one is, too_long, ….
// Source: see Barred; that a public reason may stand in the place of the notice is a
// project rule: the board sits before its public either way, and the record says
// by what right.
func Return(r Rule, f ReturnFacts, reason string, now time.Time) error {
	if f.State != rules.InClosed {
		return fault.New(fault.Conflict, "closed_not_open")
	}
	barred, _ := Barred(r, f, now)
	switch {
	case barred && reason == "":
		return fault.Bad(fault.At("reason", "closed_too_early", "Law", r.WaitBy, "Hours", int(r.Wait.Hours())))
	case !barred && reason != "":
		return fault.Bad(fault.At("reason", "reason_unused"))
	}
	return fault.All(rules.CheckOptionalLongText("reason", reason, rules.MaxReason))
}

// Complete checks the entry that a closed session is over while open session may
// not resume yet: from then on the time runs, and the meeting may be adjourned.
//
// It decides: whether it may be made. Facts: as the fields say; the rule; now.
// Errors: Conflict closed_not_open; closed_completed when it was made already;
// closed_may_return where nothing keeps the board from open session. Source: see
// Barred.
func Complete(r Rule, f ReturnFacts, now time.Time) error {
	if f.State != rules.InClosed {
		return fault.New(fault.Conflict, "closed_not_open")
	}
	if !f.Completed.IsZero() {
		return fault.New(fault.Conflict, "closed_completed")
	}
	if barred, _ := Barred(r, f, now); !barred {
		return fault.New(fault.Conflict, "closed_may_return")
	}
	return nil
}
