package advice

import (
	"fmt"
	"slices"

	"parley/internal/fault"
	"parley/internal/rules"
)

// Events that can start a response clock.
const (
	StartTransmittal     = "transmittal"
	StartDelivery        = "delivery"
	StartAcknowledgement = "acknowledgement"
)

// ResponseRule is a board's rule about answers: Days in Unit after the Start
// event, printed with its Citation. ExtensionDays, in the same unit, may be
// asked for once; zero where none. RollOver moves a last day that is no
// business day to the next one.
type ResponseRule struct {
	Days          int    `json:"days"`
	Unit          string `json:"unit"`
	Start         string `json:"start"`
	Citation      string `json:"citation"`
	ExtensionDays int    `json:"extension_days,omitempty"`
	RollOver      bool   `json:"roll_over,omitempty"`
}

// CheckResponseRule checks a response rule entered as a setting.
//
// It decides: whether the rule can be computed. Facts: the rule. Errors,
// Invalid fields: days: number_out_of_range (Min, Max); unit, start:
// choice_unknown, required; extension_days: number_out_of_range; citation:
// too_long, …. Source: project rule; no known rule exceeds a year.
func CheckResponseRule(r ResponseRule) error {
	var fields []fault.Field
	if r.Days < 1 || r.Days > 366 {
		fields = append(fields, fault.At("days", "number_out_of_range", "Min", 1, "Max", 366))
	}
	fields = append(fields, rules.CheckChoice("unit", r.Unit, rules.CalendarDay, rules.BusinessDay)...)
	fields = append(fields, rules.CheckChoice("start", r.Start, StartTransmittal, StartDelivery, StartAcknowledgement)...)
	if r.ExtensionDays < 0 || r.ExtensionDays > 366 {
		fields = append(fields, fault.At("extension_days", "number_out_of_range", "Min", 0, "Max", 366))
	}
	return fault.All(append(fields, rules.CheckOptionalLine("citation", r.Citation, MaxTitle)...))
}

// DueDate is the last day of an answer.
//
// It decides: the due date. Facts: the rule; the civil date of the event the
// rule starts from, which does not count (zero: not yet happened, and so is the
// due date); the board's calendar. A last day on a weekend or holiday stays
// there unless the rule rolls over. Errors: those of CheckResponseRule; Invalid
// calendar_without_business_days. Source: the rule's own citation; not counting
// the first day as in Fed. R. Civ. P. 6(a)(1)(A); no roll-over unless the rule
// says so is a project rule: the ordinances that name a number of days name
// no other day, and the earlier date surprises nobody.
func DueDate(r ResponseRule, event rules.Date, cal rules.Calendar) (rules.Date, error) {
	if err := CheckResponseRule(r); err != nil || event.IsZero() {
		return rules.Date{}, err
	}
	return r.after(event, r.Days, cal)
}

// after counts days of the rule from a date, and rolls over where the rule does.
func (r ResponseRule) after(from rules.Date, days int, cal rules.Calendar) (rules.Date, error) {
	due, err := rules.AddUnits(from, days, r.Unit, nil, cal)
	if err == nil && r.RollOver && !cal.Business(due, nil) {
		due, err = cal.AddBusinessDays(due, 1, nil)
	}
	return due, err
}

// ClockState names where a response clock stands.
type ClockState string

// The states of a response clock.
const (
	ClockNotStarted     ClockState = "not_started"
	ClockWaiting        ClockState = "waiting"
	ClockDueSoon        ClockState = "due_soon"
	ClockOverdue        ClockState = "overdue"
	ClockAnsweredInTime ClockState = "answered_in_time"
	ClockAnsweredLate   ClockState = "answered_late"
)

// DueSoonDays is from how many days before the due date a clock is due soon.
const DueSoonDays = 14

// Clock is a response clock read on a day. Days is how many days are left
// (waiting, due soon), how many it is overdue or was late, or how many days
// early the answer came.
type Clock struct {
	State ClockState
	Days  int
}

// ClockStatus reads a response clock.
//
// It decides: waiting, due soon, overdue or answered, and the days. Facts: the
// due date (zero: the clock has not begun); the civil date of the signed
// answer (zero: none); today; all on the board's calendar. An answer on the
// due date is in time, and the due date itself is not overdue. An answer given
// before the clock began is in time. Errors: none. Source: project rule;
// overdue is derived from the clock, never typed in.
func ClockStatus(due, answered, today rules.Date) Clock {
	switch {
	case !answered.IsZero() && due.IsZero():
		return Clock{ClockAnsweredInTime, 0}
	case due.IsZero():
		return Clock{ClockNotStarted, 0}
	case !answered.IsZero() && answered.After(due):
		return Clock{ClockAnsweredLate, due.DaysUntil(answered)}
	case !answered.IsZero():
		return Clock{ClockAnsweredInTime, answered.DaysUntil(due)}
	case today.After(due):
		return Clock{ClockOverdue, due.DaysUntil(today)}
	case today.DaysUntil(due) <= DueSoonDays:
		return Clock{ClockDueSoon, today.DaysUntil(due)}
	}
	return Clock{ClockWaiting, today.DaysUntil(due)}
}

// Words says the clock in a sentence: "Overdue 28 days."
func (c Clock) Words() rules.Phrase {
	if c.State == ClockDueSoon && c.Days == 0 {
		return rules.Say("clock_due_today")
	}
	return rules.Say("clock_"+string(c.State), "N", c.Days)
}

// Positions an addressee may take. Pending and non-responsive are derived or
// the board's finding, and not the addressee's to choose.
const (
	Concur             = "concur"
	PartiallyConcur    = "partially_concur"
	DoesNotConcur      = "does_not_concur"
	NotWithinAuthority = "not_within_authority"
)

// Positions lists the positions a form offers.
func Positions() []string {
	return []string{Concur, PartiallyConcur, DoesNotConcur, NotWithinAuthority}
}

// RefusalReasons lists the coded reasons for refusing all or a part.
func RefusalReasons() []string {
	return []string{"law", "labor_agreement", "cost", "already_practised", "not_our_authority", "disagreement"}
}

// Commitment is one corrective action an addressee promises. Part counts from
// 1; 0 is for a recommendation without parts. Tests are the acceptance tests it
// proposes, one a line.
type Commitment struct {
	Action   string
	Official string
	Target   string // ISO date as typed
	Part     int
	Tests    string
}

// empty says that nothing of the commitment was filled in.
func (c Commitment) empty() bool { return c == Commitment{} }

// Answer is a department's answer as typed. Parts has one entry for each part of
// the recommendation, and then Position is Overall of them and Reason is empty;
// it is nil where the recommendation is answered as a whole.
type Answer struct {
	Position    string
	Reason      string
	Words       string
	Letter      string // address of the signed letter, optional
	Commitments []Commitment
	Parts       []PartAnswer
}

// MaxCommitments is how many commitments one answer may carry.
const MaxCommitments = 20

// Accepts says that a position accepts the recommendation, wholly or in part.
func Accepts(position string) bool { return position == Concur || position == PartiallyConcur }

// Refuses says that a position refuses the recommendation, wholly or in part.
func Refuses(position string) bool {
	return position != Concur && slices.Contains(Positions(), position)
}

// CheckResponse checks a department's answer before it may be signed.
//
// It decides: whether the answer is complete. Facts: the answer; the civil date
// today on the board's calendar (no target date lies before it). Commitments
// that are wholly empty are skipped. Errors, Invalid fields: position:
// required, choice_unknown; reason: reason_required unless the answer concurs,
// reason_without_refusal where it does, reason_unknown; words: required, too_long, …; letter: not_a_url;
// commitments-1-action, commitments-1-official (required, too_long, …),
// commitments-1-target (required, not_a_date, date_in_past); commitments:
// commitment_required where accepted, commitment_not_accepted (a refusal
// promises nothing), part_without_commitment (Part), too_many (Max);
// commitments-1-tests as CheckTests. Where the recommendation has
// parts: parts-1-position, parts-1-reason as above; parts-1-words required
// unless that part is agreed to; commitments-1-part: required, choice_unknown,
// commitment_not_accepted; the words of the whole are then optional. Numbers
// count from 1 as on the form.
// Source: project rule (the product's words: resolved needs action, official
// and date), after Philadelphia Code section 21-1210 and Municipal Code of
// Chicago section 2-56-245 (actions, or the reasons of a refusal).
func CheckResponse(a Answer, today rules.Date) error {
	fields := answerFields(a, true)
	for i, c := range a.Commitments {
		if target, wrong := rules.FormDate("", c.Target, true); wrong == nil && target.Before(today) {
			fields = append(fields, fault.At(commitmentField(i, "target"), "date_in_past"))
		}
	}
	return fault.All(fields)
}

// CheckResponseDraft checks an answer that is still being drafted: what is
// filled in must be sound, but nothing need be complete.
//
// It decides: whether the draft may be saved. Facts: those of SignFacts; the
// version the drafter began from; the answer. Errors: those of SignResponse
// about the desk, and response_already_signed, response_stale; Invalid fields
// as CheckResponse without the required ones. Source: project rule.
func CheckResponseDraft(f SignFacts, baseVersion int, a Answer) error {
	f.Drafted = true
	if err := signable(f, baseVersion); err != nil {
		return err
	}
	return fault.All(answerFields(a, false))
}

// commitmentField is the form's name of one part of one commitment.
func commitmentField(i int, part string) string { return fmt.Sprintf("commitments-%d-%s", i+1, part) }

// answerFields finds what is wrong with an answer; final asks for completeness.
func answerFields(a Answer, final bool) []fault.Field {
	fields := partFields(a, final)
	whole := len(a.Parts) == 0
	if whole {
		fields = stand(a.Position, a.Reason, "position", "reason", final)
	}
	known := whole && slices.Contains(Positions(), a.Position)
	fields = append(fields, rules.CheckText("words", a.Words, MaxRecommendation, final && whole, true)...)
	fields = append(fields, rules.CheckURL("letter", a.Letter, false)...)
	given := 0
	for i, c := range a.Commitments {
		if c.empty() {
			continue
		}
		given++
		fields = append(fields, rules.CheckText(commitmentField(i, "action"), c.Action, rules.MaxReason, final, true)...)
		fields = append(fields, rules.CheckText(commitmentField(i, "official"), c.Official, MaxTitle, final, false)...)
		_, wrong := rules.FormDate(commitmentField(i, "target"), c.Target, final)
		fields = append(append(fields, wrong...), CheckTests(commitmentField(i, "tests"), Lines(c.Tests))...)
	}
	switch {
	case given > MaxCommitments:
		fields = append(fields, fault.At("commitments", "too_many", "Max", MaxCommitments))
	case final && given == 0 && whole && Accepts(a.Position):
		fields = append(fields, fault.At("commitments", "commitment_required"))
	case final && given > 0 && known && !Accepts(a.Position):
		fields = append(fields, fault.At("commitments", "commitment_not_accepted"))
	}
	return fields
}

// stand finds what is wrong with a position and the coded reason for it.
func stand(position, reason, positionField, reasonField string, final bool) []fault.Field {
	var fields []fault.Field
	if final || position != "" {
		fields = rules.CheckChoice(positionField, position, Positions()...)
	}
	known := fields == nil && position != ""
	switch {
	case reason != "" && !slices.Contains(RefusalReasons(), reason):
		fields = append(fields, fault.At(reasonField, "reason_unknown"))
	case final && reason == "" && known && position != Concur:
		fields = append(fields, fault.At(reasonField, "reason_required"))
	case final && reason != "" && position == Concur:
		fields = append(fields, fault.At(reasonField, "reason_without_refusal"))
	}
	return fields
}

// SignFacts are what signing an answer is checked against. Version is the
// stored version of the draft.
type SignFacts struct {
	Transmitted bool
	OwnDesk     bool // the transmittal is addressed to the signer's department
	Signed      bool
	Drafted     bool
	Held        bool // signed, to be published at a stated time
	Version     int
}

// SignResponse checks the signing of an answer by the executive.
//
// It decides: whether the answer is given now. Facts: as the fields say; the
// version the signer read; the draft; today. Errors: Conflict
// response_not_asked; Forbidden response_other_department; Conflict
// response_already_signed, response_held, response_not_drafted, response_stale; those of
// CheckResponse. Source: project rule (the product: the addressee signs, once;
// what was signed is what was read).
func SignResponse(f SignFacts, readVersion int, a Answer, today rules.Date) error {
	if err := signable(f, readVersion); err != nil {
		return err
	}
	return CheckResponse(a, today)
}

// signable refuses work on an answer that is not this desk's to give now.
func signable(f SignFacts, version int) error {
	switch {
	case !f.Transmitted:
		return fault.New(fault.Conflict, "response_not_asked")
	case !f.OwnDesk:
		return fault.New(fault.Forbidden, "response_other_department")
	case f.Signed:
		return fault.New(fault.Conflict, "response_already_signed")
	case f.Held:
		return fault.New(fault.Conflict, "response_held")
	case !f.Drafted:
		return fault.New(fault.Conflict, "response_not_drafted")
	case version != f.Version:
		return fault.New(fault.Conflict, "response_stale")
	}
	return nil
}
