package followup

import (
	"slices"
	"strings"

	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// As what a recommendation is taken further than its addressee.
const (
	FormHearing    = "hearing"
	FormAgendaItem = "agenda_item"
	FormReport     = "report"
)

// Forms lists them.
func Forms() []string { return []string{FormHearing, FormAgendaItem, FormReport} }

// What a rule covers an escalation by.
const (
	GroundUnanswered = "unanswered" // no answer came in time, or the board found the one that came to be none
	GroundRefused    = "refused"    // wholly or in part
	GroundUnkept     = "unkept"     // a commitment was not reported done by its day
)

// EscalationRule is when and before whom a board takes a recommendation further.
type EscalationRule struct {
	Agenda     bool   // an answer that did not come in time goes on the agenda of the board's next meeting
	Body       string // before whom; "" with nobody named
	Form       string // of Forms; "" with nobody
	Unanswered bool   // what it covers
	Days       int    // after the last day to answer, counted in Unit
	Unit       string
	Refused    bool
	Unkept     bool
	Citation   string
}

// Check checks an escalation rule entered as a setting.
//
// It decides: whether the rule can be applied. Facts: the rule. Errors, Invalid
// fields: body: required (with a form or a ground), too_long, …; form: required,
// choice_unknown; covers: required (nothing it covers); days: number_out_of_range
// (Min, Max), days_without_silence; unit: choice_unknown, required; citation:
// citation_needed, too_long, …. Source: project rule, after Philadelphia Code
// section 21-1210 (a hearing of a committee of the council) and Municipal Code of
// Chicago section 2-56-245 (a hearing at the request of three alderpersons).
func (r EscalationRule) Check() []fault.Field {
	covers := r.Unanswered || r.Refused || r.Unkept
	bad := rules.CheckOptionalLine("body", r.Body, advice.MaxTitle)
	if named := strings.TrimSpace(r.Body) != ""; named {
		bad = append(bad, rules.CheckChoice("form", r.Form, Forms()...)...)
		if !covers {
			bad = append(bad, fault.At("covers", "required"))
		}
	} else if covers || r.Form != "" {
		bad = append(bad, fault.At("body", "required"))
	}
	switch {
	case r.Days < 0 || r.Days > 366:
		bad = append(bad, fault.At("days", "number_out_of_range", "Min", 0, "Max", 366))
	case r.Days > 0 && !r.Unanswered:
		bad = append(bad, fault.At("days", "days_without_silence"))
	}
	bad = append(bad, rules.CheckChoice("unit", r.Unit, rules.CalendarDay, rules.BusinessDay)...)
	bad = append(bad, rules.CheckOptionalLine("citation", r.Citation, advice.MaxTitle)...)
	if (r.Agenda || r.Body != "") && strings.TrimSpace(r.Citation) == "" {
		bad = append(bad, fault.At("citation", "citation_needed"))
	}
	return bad
}

// EscalationFacts are what a rule is applied to, for one addressee; days are the
// board's. Due is the last day to answer, zero while there is none; Signed the day
// of the answer, zero for none; Found the day on which the board found that answer
// to be none, zero when it did not; Unkept the last day of the first commitment that
// has not been reported done since, zero for none.
type EscalationFacts struct {
	Due, Signed, Found rules.Date
	Position           string
	Unkept             rules.Date
}

// Ground says what a rule covers a recommendation by, and from which day.
//
// It decides: the ground, "" when the rule does not cover it, and the first day on
// which the board may take it further. An answer that does not come, or that the
// board found to be none, comes first: from the day after the rule's days have
// passed since the last day to answer; where no day was set for the answer, since the
// finding. Then a refusal, from the day of the answer; then a commitment that was not
// kept, from the day after its day. Facts: as the fields say; the board's calendar.
// Errors: Invalid calendar_without_business_days. Source: the rule's own citation;
// days are counted as rules.AddUnits counts.
func (r EscalationRule) Ground(f EscalationFacts, cal rules.Calendar) (ground string, from rules.Date, err error) {
	none := f.Signed.IsZero() || !f.Found.IsZero()
	if last := f.Due; r.Unanswered && none {
		if last.IsZero() {
			last = f.Found
		}
		if !last.IsZero() {
			if last, err = rules.AddUnits(last, r.Days, r.Unit, nil, cal); err != nil {
				return "", rules.Date{}, err
			}
			from = last.AddDays(1)
			if !f.Signed.IsZero() && from.Before(f.Found) {
				from = f.Found
			}
			return GroundUnanswered, from, nil
		}
	}
	switch {
	case r.Refused && !none && advice.Refuses(f.Position):
		return GroundRefused, f.Signed, nil
	case r.Unkept && !none && !f.Unkept.IsZero():
		return GroundUnkept, f.Unkept.AddDays(1), nil
	}
	return "", rules.Date{}, nil
}

// Unkept is the last day of the first commitment that was not reported done by it,
// and is not now.
//
// It decides: the day, zero for none. Facts: the days of the commitments with what
// is reported of each; today. Errors: none. Source: project rule; what is reported
// done is for the board to verify and no ground to go further by itself.
func Unkept(promised []Promised, today rules.Date) rules.Date {
	var first rules.Date
	for _, p := range promised {
		if p.Progress != ReportedDone && !p.Target.IsZero() && today.After(p.Target) && (first.IsZero() || p.Target.Before(first)) {
			first = p.Target
		}
	}
	return first
}

// Promised is a commitment as Unkept reads it.
type Promised struct {
	Target   rules.Date
	Progress string
}

// By what a recommendation is taken further.
const (
	ByRule  = "rule"
	ByBoard = "board" // as the board decides by itself
)

// Escalation is how a recommendation is to be taken further.
type Escalation struct {
	By   string // ByRule, ByBoard; "" is ByBoard where there is no rule
	To   string // ByBoard: before whom
	Form string // ByBoard: of Forms
}

// escalating checks an escalation that is written down.
func escalating(f DecisionFacts, in Escalation, today rules.Date) []fault.Field {
	switch {
	case in.By == ByBoard, in.By == "" && f.Rule.Body == "":
		return append(rules.CheckLine("to", in.To, advice.MaxTitle), rules.CheckChoice("form", in.Form, Forms()...)...)
	case in.By != ByRule:
		return rules.CheckChoice("by", in.By, ByRule, ByBoard)
	case f.Rule.Body == "":
		return []fault.Field{fault.At("by", "escalation_no_rule")}
	case !f.Addressee:
		return nil // said already
	case f.Ground == "":
		return []fault.Field{fault.At("by", "escalation_not_covered", "Citation", f.Rule.Citation)}
	case today.Before(f.From):
		return []fault.Field{fault.At("by", "escalation_early", "Date", f.From.String(), "Citation", f.Rule.Citation)}
	}
	return nil
}

// Step is what is recorded of a recommendation that was taken further.
type Step string

// The steps.
const (
	StepTaken   Step = "taken"   // it was brought before that body
	StepSet     Step = "set"     // a day was set
	StepHeard   Step = "heard"   // it was heard, or read
	StepRefused Step = "refused" // that body will not hear it
	StepVoid    Step = "void"    // an entry is taken back
)

// Steps lists the steps a form offers; an entry is taken back where it stands.
func Steps() []Step { return []Step{StepTaken, StepSet, StepHeard, StepRefused} }

// StepFacts are what a step is checked against. Decided is the day of the board's
// vote, on the board's calendar; Carried says that it carried and was not rescinded;
// Taken that it is recorded to have been brought there, by an entry other than the
// one replaced; Replaces that the step takes the place of another, and Stands that
// that one is of this decision and was not replaced before.
type StepFacts struct {
	Decided, Today   rules.Date
	Carried, Taken   bool
	Replaces, Stands bool
}

// Recorded is a step as it is entered.
type Recorded struct {
	Step   Step
	On     string // ISO date; "" of StepVoid
	Words  string
	Link   string
	Reason string // why the entry before was wrong; "" when there is none
}

// CheckStep checks a step before it is recorded.
//
// It decides: whether it may be. Facts: as the fields say. Errors: Conflict
// escalation_not_decided, step_replaced; Invalid fields step: required,
// choice_unknown, step_taken (it was brought there already); on: required,
// not_a_date, date_in_future (only a day that is set may be to come),
// date_before_decision; words: required (what came of it), too_long, …; link:
// not_a_url, …; reason: required, too_long, …. Source: project rule: nothing is
// deleted, a wrong entry is superseded by a correcting one.
func CheckStep(f StepFacts, in Recorded) error {
	offered := Steps()
	if f.Replaces {
		offered = append(offered, StepVoid)
	}
	switch {
	case !f.Carried:
		return fault.New(fault.Conflict, "escalation_not_decided")
	case f.Replaces && !f.Stands:
		return fault.New(fault.Conflict, "step_replaced")
	case in.Step == "":
		return fault.Bad(fault.At("step", "required"))
	case !slices.Contains(offered, in.Step):
		return fault.Bad(fault.At("step", "choice_unknown"))
	}
	var bad []fault.Field
	if in.Step == StepTaken && f.Taken {
		bad = append(bad, fault.At("step", "step_taken"))
	}
	if in.Step != StepVoid {
		on, wrong := rules.FormDate("on", in.On, true)
		switch {
		case len(wrong) > 0:
			bad = append(bad, wrong...)
		case on.Before(f.Decided):
			bad = append(bad, fault.At("on", "date_before_decision", "Date", f.Decided.String()))
		case in.Step != StepSet && on.After(f.Today):
			bad = append(bad, fault.At("on", "date_in_future"))
		}
		if in.Step == StepHeard || in.Step == StepRefused {
			bad = append(bad, rules.CheckLongText("words", in.Words, MaxWords)...)
		} else {
			bad = append(bad, rules.CheckOptionalLongText("words", in.Words, MaxWords)...)
		}
		bad = append(bad, rules.CheckURL("link", in.Link, false)...)
	}
	if f.Replaces {
		bad = append(bad, rules.CheckLongText("reason", in.Reason, rules.MaxReason)...)
	}
	return fault.All(bad)
}

// Where a recommendation that was taken further stands.
const (
	TakenNotYet  = "not_yet" // the board decided so, and nothing more is recorded
	TakenThere   = "taken"
	TakenSet     = "set"
	TakenOver    = "over" // the day that was set has passed, and nothing is recorded of it
	TakenHeard   = "heard"
	TakenRefused = "refused"
)

// Stepped is a step that stands, by its kind and its day.
type Stepped struct {
	Step Step
	On   rules.Date
}

// EscalationStanding says where a recommendation that was taken further stands.
//
// It decides: the word, and the day it goes back to (zero of TakenNotYet). Facts: the
// steps that stand, in the order in which they were recorded; today. The newest
// counts, except that having brought it there, entered late, undoes nothing that is
// recorded of that body. A day that was set is over on the day after. Errors: none.
// Source: project rule.
func EscalationStanding(steps []Stepped, today rules.Date) (string, rules.Date) {
	word, on := TakenNotYet, rules.Date{}
	for _, s := range steps {
		switch {
		case s.Step == StepTaken && word == TakenNotYet:
			word, on = TakenThere, s.On
		case s.Step == StepSet:
			word, on = TakenSet, s.On
		case s.Step == StepHeard:
			word, on = TakenHeard, s.On
		case s.Step == StepRefused:
			word, on = TakenRefused, s.On
		}
	}
	if word == TakenSet && today.After(on) {
		word = TakenOver
	}
	return word, on
}
