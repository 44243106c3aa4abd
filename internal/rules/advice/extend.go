package advice

import (
	"parley/internal/fault"
	"parley/internal/rules"
)

// ExtendFacts are what asking for more time is checked against: whether the
// answer is signed, its due date as it stands (zero: the clock has not begun),
// today on the board's calendar, the rule it was sent under, and how many days
// were added before.
type ExtendFacts struct {
	Answered   bool
	Due, Today rules.Date
	Rule       ResponseRule
	Taken      int
}

// Left is how many days the rule still allows.
func (f ExtendFacts) Left() int { return max(f.Rule.ExtensionDays-f.Taken, 0) }

// Extend checks an addressee's request for more time and counts the new date.
//
// It decides: whether the time to answer becomes longer, and until when. Facts:
// as the fields say; the days asked for, in the rule's unit; the reason; the
// board's calendar. Within the allowance the extension is the addressee's by
// right and needs nobody's leave. Errors: Conflict response_already_signed,
// extension_no_clock, extension_too_late (the last day is over); Invalid fields
// days: extension_not_allowed (the rule knows none; Citation), extension_used_up
// (Max, Citation), number_out_of_range (Min, Max), extension_beyond (Left,
// Citation), reason: required, too_long, …. Source: project rule, after the rules
// that allow one: Philadelphia Code section 21-1210 (30 days, and 15 more) and
// Municipal Code of Chicago section 2-56-245 (60, and 30 more); asked for before
// the last day is over, because a clock that has run out cannot be wound back.
func Extend(f ExtendFacts, days int, reason string, cal rules.Calendar) (rules.Date, error) {
	switch {
	case f.Answered:
		return rules.Date{}, fault.New(fault.Conflict, "response_already_signed")
	case f.Due.IsZero():
		return rules.Date{}, fault.New(fault.Conflict, "extension_no_clock")
	case f.Rule.ExtensionDays == 0:
		return rules.Date{}, fault.Bad(fault.At("days", "extension_not_allowed", "Citation", f.Rule.Citation))
	case f.Left() == 0:
		return rules.Date{}, fault.Bad(fault.At("days", "extension_used_up", "Max", f.Rule.ExtensionDays, "Citation", f.Rule.Citation))
	case f.Today.After(f.Due):
		return rules.Date{}, fault.New(fault.Conflict, "extension_too_late")
	}
	var fields []fault.Field
	switch {
	case days < 1:
		fields = append(fields, fault.At("days", "number_out_of_range", "Min", 1, "Max", f.Left()))
	case days > f.Left():
		fields = append(fields, fault.At("days", "extension_beyond", "Left", f.Left(), "Citation", f.Rule.Citation))
	}
	if fields = append(fields, rules.CheckLongText("reason", reason, rules.MaxReason)...); len(fields) > 0 {
		return rules.Date{}, fault.Bad(fields...)
	}
	return f.Rule.after(f.Due, days, cal)
}
