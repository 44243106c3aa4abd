package follow

import (
	"time"

	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// Decision is a decision on the follow-up, and what the board made of it.
type Decision struct {
	ID              int64      `db:"id"`
	Board           int64      `db:"board_id"`
	Recommendation  int64      `db:"recommendation_id"`
	Kind            string     `db:"kind"`
	Commitment      int64      `db:"commitment_id"`
	Set             int64      `db:"set_id"`
	Transmittal     int64      `db:"transmittal_id"`
	SentAgain       bool       `db:"sent_again"`  // another sending to the department followed the one it is about
	AgainOn         rules.Date `db:"again_on"`    // when the one it is about was sent again; zero: it was the first
	AnswerThen      int64      `db:"answer_then"` // the signed answer when it was written down; 0: none
	Answer          int64      `db:"answer"`      // the signed answer now
	Reason          string     `db:"reason"`
	To              string     `db:"escalated_to"`
	Form            string     `db:"escalation_form"`   // as what; "" of what was written down before that was asked
	Ground          string     `db:"escalation_ground"` // what the rule covers it by; "": the board decided so by itself
	RuleDays        int        `db:"rule_days"`
	RuleUnit        string     `db:"rule_unit"`
	RuleCitation    string     `db:"rule_citation"`
	Words           string     `db:"words"`
	Recheck         rules.Date `db:"recheck_on"`
	Reviewer        string     `db:"reviewer"`
	DraftedAt       time.Time  `db:"drafted_at"`
	Drafter         string     `db:"drafter"`
	Department      string     `db:"department"`
	WithdrawnAt     time.Time  `db:"withdrawn_at"` // the epoch: it was not
	WithdrawnReason string     `db:"withdrawn_reason"`
	SuccessorYear   int        `db:"successor_year"`
	SuccessorSeq    int        `db:"successor_seq"`
	Motion          int64      `db:"motion"`
	State           string     `db:"state"`
	Outcome         string     `db:"outcome"`
	Rescinded       bool       `db:"rescinded"`
	ClosedAt        *time.Time `db:"closed_at"`
	Meeting         string     `db:"meeting"`
	On              rules.Date `db:"held_on"`
	Zone            string     `db:"zone"`
	Findings        []Finding
	Steps           []Step // of what was taken further, as they were recorded
}

// Finding is what a decision finds of one test.
type Finding struct {
	Decision int64  `db:"decision_id"`
	Position int    `db:"position"`
	Finding  string `db:"finding"`
}

// Carried says that the board decided so, and did not rescind it.
func (d Decision) Carried() bool { return d.Outcome == rules.OutcomeCarried && !d.Rescinded }

// Withdrawn says that it is not put to the vote any more.
func (d Decision) Withdrawn() bool { return d.WithdrawnReason != "" }

// Waiting says that it waits for the board: neither withdrawn nor voted down, nor
// carried.
func (d Decision) Waiting() bool {
	return !d.Withdrawn() && (d.Motion == 0 || d.Outcome == "" || d.Outcome == rules.OutcomeNoQuorum)
}

// Successor is the number of the recommendation that supersedes, "" without one.
func (d Decision) Successor() string {
	if d.SuccessorSeq == 0 {
		return ""
	}
	return advice.FormatNumber(d.SuccessorYear, d.SuccessorSeq)
}
