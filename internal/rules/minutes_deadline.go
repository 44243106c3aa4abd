package rules

import (
	"slices"

	"parley/internal/fault"
)

// Standards of a minutes deadline.
const (
	StandardFixed               = "fixed"
	StandardLaterOf             = "later_of"
	StandardEvent               = "event"
	StandardPromptly            = "promptly"
	StandardReasonable          = "reasonable"
	StandardBusinessHoursAccess = "business_hours_access"
)

// MinutesRule says when minutes must be ready, or until when a recording is kept: Amount in Unit counted from the
// event named by From; OrEvent is the other event of StandardLaterOf. An
// empty Standard is StandardFixed.
type MinutesRule struct {
	Standard    string   `json:"standard,omitempty"`
	Amount      int      `json:"amount,omitempty"`
	Unit        string   `json:"unit,omitempty"`
	From        string   `json:"from,omitempty"`
	OrEvent     string   `json:"or_event,omitempty"`
	ExcludeDays []string `json:"exclude_days,omitempty"`
}

// MinutesOutcome is a deadline for minutes. On is the last day, zero where the
// law names no day or its event has not happened; Text says the rule.
type MinutesOutcome struct {
	On   Date     `json:"on,omitzero"`
	Text []Phrase `json:"text"`
}

// MinutesEvents lists the events a rule about minutes or recordings may count from
// or wait for.
func MinutesEvents() []string {
	return []string{
		"meeting_end", "request", "approval", "next_regular_meeting", "next_meeting_with_quorum",
		"corrections_at_next_meeting", "second_subsequent_regular_meeting", "third_subsequent_meeting",
		"next_meeting", "next_meeting_date", "approval_meeting",
		"meeting", "closed_meeting", "executive_session", "recording", "web_posting", "approval_of_minutes",
	}
}

// MinutesDeadline computes by which day minutes must be ready.
//
// It decides: the last day. Facts: the rule; the civil date of the event it
// counts from (zero: not yet happened), which itself never counts; the civil
// date of the other event for later_of (zero: not yet happened); the
// board's calendar. A last day on a weekend stays there unless business days
// are counted. Errors: Invalid minutes_rule_bad; Invalid
// calendar_without_business_days. Source: the act the rule is cited from; the
// uncounted first day follows the usual computation of time (for example
// Fed. R. Civ. P. 6(a)(1)(A)).
func MinutesDeadline(rule MinutesRule, event, orEvent Date, cal Calendar) (MinutesOutcome, error) {
	if err := CheckMinutesRule(rule); err != nil {
		return MinutesOutcome{}, err
	}
	standard := rule.Standard
	if standard == "" {
		standard = StandardFixed
	}
	out := MinutesOutcome{Text: minutesWords(standard, rule)}
	if event.IsZero() {
		return out, nil
	}
	var err error
	switch standard {
	case StandardEvent:
		out.On = event
	case StandardFixed, StandardLaterOf:
		out.On, err = AddUnits(event, rule.Amount, rule.Unit, rule.ExcludeDays, cal)
		if standard == StandardLaterOf {
			if orEvent.IsZero() {
				out.On = Date{}
			} else if orEvent.After(out.On) {
				out.On = orEvent
			}
		}
	}
	return out, err
}

// minutesWords says a rule: the figure, what it counts from, the other event.
func minutesWords(standard string, rule MinutesRule) []Phrase {
	if standard == StandardEvent {
		return []Phrase{Say("minutes_at_" + rule.From)}
	}
	code := "minutes_" + standard
	if standard == StandardFixed || standard == StandardLaterOf {
		code = "minutes_within_" + rule.Unit
	}
	words := []Phrase{Say(code, "N", rule.Amount)}
	if rule.From != "" {
		words = append(words, Say("minutes_from_"+rule.From))
	}
	if rule.OrEvent != "" {
		words = append(words, Say("minutes_or_"+rule.OrEvent))
	}
	return words
}

// CheckMinutesRule refuses a rule that cannot be computed.
//
// It decides: whether standard, unit and events are known and the amount positive.
// Facts: the rule. Errors: Invalid minutes_rule_bad. Source: project rule, so
// that a mistyped profile fails when it is loaded.
func CheckMinutesRule(rule MinutesRule) error {
	bad := fault.New(fault.Invalid, "minutes_rule_bad")
	for _, event := range []string{rule.From, rule.OrEvent} {
		if event != "" && !slices.Contains(MinutesEvents(), event) {
			return bad
		}
	}
	if (rule.Standard == StandardLaterOf) != (rule.OrEvent != "") || rule.Standard == StandardEvent && rule.From == "" {
		return bad
	}
	switch rule.Standard {
	case "", StandardFixed, StandardLaterOf:
		if rule.Amount < 1 || rule.Amount > 8784 {
			return bad
		}
		switch rule.Unit {
		case CalendarDay, BusinessDay, Month:
			return nil
		}
		return bad
	case StandardEvent, StandardPromptly, StandardReasonable, StandardBusinessHoursAccess:
		return nil
	}
	return bad
}

// AddUnits counts forward from a day that itself does not count.
func AddUnits(from Date, n int, unit string, exclude []string, cal Calendar) (Date, error) {
	switch unit {
	case BusinessDay:
		return cal.AddBusinessDays(from, n, exclude)
	case Month:
		return from.AddMonths(n), nil
	}
	return from.AddDays(n), nil
}
