package advice

import (
	"slices"
	"strings"

	"parley/internal/fault"
	"parley/internal/rules"
)

// MaxCopies is how many a rule may name to be given a copy.
const MaxCopies = 12

// PublicationRule is a board's duty towards what it sends: Days in Unit after
// the sending it has to be public, and each of Copies has to have been given one.
type PublicationRule struct {
	Days     int // 0: no such rule
	Unit     string
	Copies   []string
	Citation string
}

// CopiesOf reads who is given a copy from a text with one a line; empty lines
// and repeats are left out.
func CopiesOf(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return out
}

// CheckPublication checks a publication rule entered as a setting, with the text
// its copies were read from.
//
// It decides: whether the rule can be computed. Facts: the rule; the text.
// Errors, Invalid fields: publish_days: number_out_of_range (Min, Max),
// copies_without_days; publish_unit: choice_unknown, required; publish_copies:
// too_long, too_many_copies (Max), …; publish_citation: citation_needed, too_long,
// …. Source: project rule, after Philadelphia Code chapter 21-1200, by which what
// is sent to the department is published within five days, with copies to the
// mayor and the council; no known rule exceeds a year.
func CheckPublication(r PublicationRule, copies string) []fault.Field {
	var bad []fault.Field
	switch {
	case r.Days < 0 || r.Days > 366:
		bad = append(bad, fault.At("publish_days", "number_out_of_range", "Min", 1, "Max", 366))
	case r.Days == 0 && len(r.Copies) > 0:
		bad = append(bad, fault.At("publish_days", "copies_without_days"))
	}
	if r.Days > 0 || r.Unit != "" {
		bad = append(bad, rules.CheckChoice("publish_unit", r.Unit, rules.CalendarDay, rules.BusinessDay)...)
	}
	over := rules.CheckOptionalLongText("publish_copies", copies, 1000)
	for _, c := range r.Copies {
		if len(over) == 0 {
			over = rules.CheckLine("publish_copies", c, MaxTitle)
		}
	}
	if len(over) == 0 && len(r.Copies) > MaxCopies {
		over = append(over, fault.At("publish_copies", "too_many_copies", "Max", MaxCopies))
	}
	bad = append(append(bad, over...), rules.CheckOptionalLine("publish_citation", r.Citation, MaxTitle)...)
	if r.Days > 0 && strings.TrimSpace(r.Citation) == "" {
		bad = append(bad, fault.At("publish_citation", "citation_needed"))
	}
	return bad
}

// PublishBy is the last day to publish what was sent and to give the copies.
//
// It decides: the day, zero without a rule. Facts: the rule; the civil day of the
// sending, which does not count; the board's calendar. Errors: Invalid
// calendar_without_business_days. Source: the rule's own citation; counted as
// DueDate counts.
func PublishBy(r PublicationRule, sent rules.Date, cal rules.Calendar) (rules.Date, error) {
	if r.Days == 0 {
		return rules.Date{}, nil
	}
	return rules.AddUnits(sent, r.Days, r.Unit, nil, cal)
}

// PublishedOn is the day on which a publication duty was met.
//
// It decides: the day the last copy was given, or that of the sending where the
// rule names none: the portal shows what is sent at once. Zero: a copy is still to
// be given, and missing says whose. Facts: who the rule names; the days on which
// copies were given, by whom they went to; the civil day of the sending. Errors:
// none. Source: project rule.
func PublishedOn(copies []string, given map[string]rules.Date, sent rules.Date) (done rules.Date, missing []string) {
	done = sent
	for _, c := range copies {
		on, ok := given[c]
		if !ok {
			missing = append(missing, c)
		} else if on.After(done) {
			done = on
		}
	}
	if len(missing) > 0 {
		done = rules.Date{}
	}
	return done, missing
}

// ReceiptFacts are what the date of a delivery, an acknowledgement or a copy is
// checked against: the day the recommendation was sent, today on the board's
// calendar, the date that was recorded before (zero: none), whether that date
// began the clock of the answer, and whether time was added to it since.
type ReceiptFacts struct {
	Sent, Today      rules.Date
	Have             rules.Date
	Starts, Extended bool
}

// Receive checks a date that is recorded for the first time.
//
// It decides: whether it may be. Facts: as the fields say; the date. Errors:
// Conflict receipt_recorded; Invalid field on: date_in_future,
// date_before_sending. Source: project rule.
func Receive(f ReceiptFacts, on rules.Date) error {
	if !f.Have.IsZero() {
		return fault.New(fault.Conflict, "receipt_recorded")
	}
	return f.possible(on)
}

func (f ReceiptFacts) possible(on rules.Date) error {
	switch {
	case on.After(f.Today):
		return fault.Bad(fault.At("on", "date_in_future"))
	case on.Before(f.Sent):
		return fault.Bad(fault.At("on", "date_before_sending"))
	}
	return nil
}

// Amend checks a date that takes the place of one entered wrongly.
//
// It decides: whether it may. Facts: as the fields say; the date; the reason.
// Errors: Conflict receipt_not_recorded; Invalid fields on: date_in_future,
// date_before_sending, date_as_before, receipt_extended (time was added to the date
// that follows from it); reason: required, too_long, …. Source: project rule:
// nothing is deleted, a wrong entry is superseded by a correcting one; time that the
// rule gave by the date that stood is not taken back from the department.
func Amend(f ReceiptFacts, on rules.Date, reason string) error {
	if f.Have.IsZero() {
		return fault.New(fault.Conflict, "receipt_not_recorded")
	}
	var bad []fault.Field
	switch err := f.possible(on); {
	case err != nil:
		bad = fault.FieldsOf(err)
	case on == f.Have:
		bad = append(bad, fault.At("on", "date_as_before"))
	case f.Starts && f.Extended:
		bad = append(bad, fault.At("on", "receipt_extended"))
	}
	return fault.All(append(bad, rules.CheckLongText("reason", reason, rules.MaxReason)...))
}
