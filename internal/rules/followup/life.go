package followup

import (
	"slices"

	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// Decision is what kind of decision on the follow-up is put to the board's vote.
type Decision string

// The decisions. Each is written down before it is moved, and takes effect when
// the motion on it carries.
const (
	Verify        Decision = "verify"         // what a review found
	Close         Decision = "close"          // the recommendation, with a reason
	Reopen        Decision = "reopen"         // a closed one
	NonResponsive Decision = "non_responsive" // an answer that does not answer, or none
	Reply         Decision = "reply"          // the board's word to the answer
	Escalate      Decision = "escalate"       // take it to who stands above the addressee
)

// Decisions lists the kinds a form offers; what a review found has a form of its
// own.
func Decisions() []Decision { return []Decision{Reply, NonResponsive, Escalate, Close, Reopen} }

// Why a recommendation is closed.
const (
	Implemented       = "implemented"
	PartlyImplemented = "partially_implemented"
	NotImplemented    = "not_implemented"
	Superseded        = "superseded"
	NotApplicable     = "no_longer_applicable"
)

// Reasons lists the reasons a closing names.
func Reasons() []string {
	return []string{Implemented, PartlyImplemented, NotImplemented, Superseded, NotApplicable}
}

// DecisionFacts are what a decision is checked against before it is laid before
// the board. Stage is the recommendation's with its follow-up; Verification where
// all its commitments stand; Answered that the addressee named has signed; Overdue
// that it has not, past its day; NonResponsive that the board found so already;
// Successor that the one named is another adopted recommendation of the board;
// Waiting that another decision of the kind waits for its vote; SentAgain that
// another sending to the addressee followed the one named.
type DecisionFacts struct {
	Stage         advice.Stage
	Verification  string
	Addressee     bool // one it was sent to is named
	Answered      bool
	Overdue       bool
	NonResponsive bool
	Successor     bool
	Waiting       bool
	SentAgain     bool

	Rule   EscalationRule // the board's, the zero rule without one
	Ground string         // what it covers this by; "" when it does not
	From   rules.Date     // first day on which that may be
}

// Proposal is a decision as it is written down.
type Proposal struct {
	Escalation // Escalate: by which rule, before whom and as what
	Kind       Decision
	Reason     string // Close: of Reasons
	Words      string // why; of a reply the reply itself
	Recheck    string // Close as implemented: ISO date of the new check
}

// CheckDecision checks a decision on the follow-up before it is put to the vote.
//
// It decides: whether it may be laid before the board now. Facts: as the fields
// say; today on the board's calendar. Errors: Conflict decision_waiting,
// not_in_follow_up, already_closed, not_closed; Invalid fields kind: choice_unknown;
// department: required (a reply, a finding of non-responsive or an escalation is
// about one addressee), sent_again (by its newest sending), answer_missing (nothing to reply to), answer_not_due,
// already_non_responsive; reason: required, choice_unknown, not_verified
// (implemented only from verified), nothing_verified; successor: required;
// recheck: not_a_date, date_in_past, recheck_nothing; to: required, too_long, …;
// form: required, choice_unknown; by: escalation_no_rule, escalation_not_covered,
// escalation_early (Date, Citation: the rule's days have not passed); words:
// required, too_long, …. Source: project rule (the product's lifecycle
// table: closing takes a board motion, implemented only from verified, superseded
// names the successor; reopening takes a vote and a reason; refused recommendations
// stay in follow-up).
func CheckDecision(f DecisionFacts, in Proposal, today rules.Date) error {
	if !slices.Contains(Decisions(), in.Kind) {
		return fault.Bad(fault.At("kind", "choice_unknown"))
	}
	switch sent := f.Stage.Sent(); {
	case f.Waiting:
		return fault.New(fault.Conflict, "decision_waiting")
	case in.Kind == Reopen && f.Stage != advice.StageClosed:
		return fault.New(fault.Conflict, "not_closed")
	case in.Kind != Reopen && f.Stage == advice.StageClosed:
		return fault.New(fault.Conflict, "already_closed")
	case !sent, in.Kind == Close && f.Stage != advice.StageInFollowUp && f.Stage != advice.StageResponseReceived && in.Reason != Superseded && in.Reason != NotApplicable:
		return fault.New(fault.Conflict, "not_in_follow_up")
	}
	var fields []fault.Field
	if in.Kind == Reply || in.Kind == NonResponsive || in.Kind == Escalate {
		switch {
		case !f.Addressee:
			fields = append(fields, fault.At("department", "required"))
		case f.SentAgain:
			fields = append(fields, fault.At("department", "sent_again"))
		case in.Kind == Reply && !f.Answered:
			fields = append(fields, fault.At("department", "answer_missing"))
		case in.Kind == NonResponsive && f.NonResponsive:
			fields = append(fields, fault.At("department", "already_non_responsive"))
		case in.Kind != Reply && !f.Answered && !f.Overdue:
			fields = append(fields, fault.At("department", "answer_not_due"))
		}
	}
	if in.Kind == Close {
		fields = append(fields, closing(f, in, today)...)
	}
	if in.Kind == Escalate {
		fields = append(fields, escalating(f, in.Escalation, today)...)
	}
	return fault.All(append(fields, rules.CheckLongText("words", in.Words, MaxWords)...))
}

func closing(f DecisionFacts, in Proposal, today rules.Date) []fault.Field {
	fields := rules.CheckChoice("reason", in.Reason, Reasons()...)
	switch {
	case in.Reason == Implemented && f.Verification != Verified:
		fields = append(fields, fault.At("reason", "not_verified"))
	case in.Reason == PartlyImplemented && f.Verification != Verified && f.Verification != PartlyVerified:
		fields = append(fields, fault.At("reason", "nothing_verified"))
	case in.Reason == Superseded && !f.Successor:
		fields = append(fields, fault.At("successor", "required"))
	}
	on, wrong := rules.FormDate("recheck", in.Recheck, false)
	switch {
	case wrong != nil:
		fields = append(fields, wrong...)
	case in.Recheck == "":
	case !on.After(today):
		fields = append(fields, fault.At("recheck", "date_in_past"))
	case in.Reason != Implemented:
		fields = append(fields, fault.At("recheck", "recheck_nothing"))
	}
	return fields
}

// MoveFacts are what moving a decision is checked against: whether it waits, is
// before the board already, whether its recommendation is closed now, and with a new
// check still to come, where its commitments stand now, whether its addressee has
// signed an answer that was not there when it was written down, and whether it was
// sent to it again since.
type MoveFacts struct {
	Waiting, Pending, Closed, Again bool
	Verification                    string
	AnswerCame, SentAgain           bool
}

// MoveDecision checks that a decision may be put to the vote now.
//
// It decides: whether its ground still holds. Facts: as the fields say; kind and
// reason of the decision. Errors: Conflict decision_before_board, decision_decided,
// already_closed, not_closed; Invalid field decision: answer_came (what says that no
// answer came, or takes that further, is written down anew), sent_again, not_verified,
// nothing_verified. Source: project rule (the product's lifecycle table:
// implemented only from verified, also on the day of the vote; the new check of what is
// closed is a review).
func MoveDecision(f MoveFacts, kind Decision, reason string) error {
	switch {
	case f.Pending:
		return fault.New(fault.Conflict, "decision_before_board")
	case !f.Waiting:
		return fault.New(fault.Conflict, "decision_decided")
	case kind == Reopen && !f.Closed:
		return fault.New(fault.Conflict, "not_closed")
	case kind != Reopen && f.Closed && !(kind == Verify && f.Again):
		return fault.New(fault.Conflict, "already_closed")
	case (kind == NonResponsive || kind == Escalate) && f.AnswerCame:
		return fault.Bad(fault.At("decision", "answer_came"))
	case f.SentAgain:
		return fault.Bad(fault.At("decision", "sent_again"))
	case kind == Close && reason == Implemented && f.Verification != Verified:
		return fault.Bad(fault.At("decision", "not_verified"))
	case kind == Close && reason == PartlyImplemented && f.Verification != Verified && f.Verification != PartlyVerified:
		return fault.Bad(fault.At("decision", "nothing_verified"))
	}
	return nil
}

// PromisedPart is one commitment as the word "resolved" reads it.
type PromisedPart struct{ Action, Official, Target bool }

// Resolved says whether an answer settles what is to be done.
//
// It decides: resolved or not. Facts: the position signed, "" for none; what was
// promised; whether the board found the answer non-responsive. Errors: none.
// Source: the product's words: resolved = concur or partially concur, and every
// accepted part has action, official and date, after the use of the word in OMB
// Circular A-50 (agreement on the action, which comes before it).
func Resolved(position string, promised []PromisedPart, nonResponsive bool) bool {
	if !advice.Accepts(position) || len(promised) == 0 || nonResponsive {
		return false
	}
	return !slices.ContainsFunc(promised, func(p PromisedPart) bool { return !p.Action || !p.Official || !p.Target })
}

// The bands of how old something open is.
const (
	BandHalfYear   = "under_6_months"
	BandYear       = "6_to_12_months"
	BandTwoYears   = "1_to_2_years"
	BandThreeYears = "2_to_3_years"
	BandOlder      = "over_3_years"
)

// Bands lists the bands, youngest first.
func Bands() []string {
	return []string{BandHalfYear, BandYear, BandTwoYears, BandThreeYears, BandOlder}
}

// BandOf is the band of what is open since a day.
//
// It decides: the band. Facts: the day it was adopted; today. A band ends the day
// before so many calendar months are full; the first day of the next belongs to
// the next, and exactly three years to the band of two to three. Errors: none.
// Source: the product's words (<6 m, 6–12 m, 1–2 y, 2–3 y, >3 y).
func BandOf(since, today rules.Date) string {
	switch {
	case today.Before(since.AddMonths(6)):
		return BandHalfYear
	case today.Before(since.AddMonths(12)):
		return BandYear
	case today.Before(since.AddMonths(24)):
		return BandTwoYears
	case !today.After(since.AddMonths(36)):
		return BandThreeYears
	}
	return BandOlder
}
