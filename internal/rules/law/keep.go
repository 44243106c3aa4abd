package law

import (
	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// Kept is until when a recording must be kept. Until is zero where the law names
// no time or waits for the approval of the minutes.
type Kept struct {
	Until rules.Date
	Waits bool // for the approval
	Rule  profile.Deadline
}

// Keep computes until when the recording of an open meeting is kept.
//
// It decides: the last day. Facts: the law as it stood when the recording was
// entered; the days of the meeting, of the entry, and of the approval of the minutes
// (zero: not yet); the calendar. Errors: none; a rule about closed sessions
// does not reach the recording of an open meeting. Source: the act the rule is
// cited from.
func Keep(p profile.Profile, meeting, entered, approved rules.Date, cal rules.Calendar) Kept {
	k := Kept{Rule: p.Recording.Keep}
	event := rules.Date{}
	switch k.Rule.Rule.From {
	case "meeting", "recording", "meeting_end":
		event = meeting
	case "web_posting":
		event = entered
	case "approval_of_minutes", "approval":
		if event = approved; event.IsZero() {
			k.Waits = true
			return k
		}
	default:
		return Kept{}
	}
	o, err := rules.MinutesDeadline(k.Rule.Rule, event, rules.Date{}, cal)
	if err == nil { // the rule was checked when it was entered
		k.Until = o.On
	}
	return k
}
