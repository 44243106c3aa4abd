package rules

import (
	"parley/internal/fault"
)

// Thresholds a motion may need.
const (
	MajorityOfVotesCast       = "majority_of_votes_cast"
	TwoThirdsOfVotesCast      = "two_thirds_of_votes_cast"
	MajorityOfMembersPresent  = "majority_of_members_present"
	TwoThirdsOfMembersPresent = "two_thirds_of_members_present"
	MajorityOfSeated          = "majority_of_seated"
	TwoThirdsOfSeated         = "two_thirds_of_seated"
	MajorityOfAuthorized      = "majority_of_authorized"
	TwoThirdsOfAuthorized     = "two_thirds_of_authorized"
	CaliforniaAddItem         = "ca_add_item"
	HawaiiClosing             = "two_thirds_of_members_present_and_majority_of_authorized"
	NegativeToReverse         = "votes_in_negative_to_reverse"
)

// Thresholds lists every threshold, in the order forms show them.
func Thresholds() []string {
	return []string{
		MajorityOfVotesCast, TwoThirdsOfVotesCast, MajorityOfMembersPresent, TwoThirdsOfMembersPresent,
		MajorityOfSeated, TwoThirdsOfSeated, MajorityOfAuthorized, TwoThirdsOfAuthorized,
		CaliforniaAddItem, HawaiiClosing, NegativeToReverse,
	}
}

// Threshold is what a motion needs: a rule by name, and whether a quorum.
type Threshold struct {
	Rule           string `json:"rule"`
	RequiresQuorum bool   `json:"requires_quorum"`
}

// Tally counts ballots. Abstentions are not votes cast.
type Tally struct {
	Yes     int `json:"yes"`
	No      int `json:"no"`
	Abstain int `json:"abstain"`
}

// Cast is how many votes were cast: yes and no.
func (t Tally) Cast() int { return t.Yes + t.No }

// Outcomes of a motion.
const (
	OutcomeCarried   = "carried"
	OutcomeLost      = "lost"
	OutcomeLostOnTie = "lost_on_tie"
	OutcomeNoQuorum  = "no_action_no_quorum"
)

// Edition is the number of the counting rules in this file; it rises when a
// rule changes what it computes, so that an older result is known as such.
const Edition = 1

// Computation is the whole result of a vote: every input and every output. It
// is stored with the motion, and Recompute checks it from itself alone. Consent
// marks a result without a vote. YesNeeded is nil where no number exists.
type Computation struct {
	Edition    int        `json:"edition"`
	Body       Body       `json:"body"`
	Attendance Attendance `json:"attendance"`
	Tally      Tally      `json:"vote"`
	QuorumRule QuorumRule `json:"quorum_rule"`
	Threshold  Threshold  `json:"threshold"`
	Consent    bool       `json:"consent,omitempty"`

	QuorumNeeded int    `json:"quorum_needed"`
	QuorumCount  int    `json:"quorum_count"`
	FloorMet     bool   `json:"in_person_floor_met"`
	Quorum       bool   `json:"quorum"`
	YesNeeded    *int   `json:"yes_needed"`
	Carried      bool   `json:"carried"`
	Outcome      string `json:"outcome"`
}

// Decide computes the result of a vote.
//
// It decides: quorum, the smallest number of yes votes that carries, carried
// or not, and the outcome by name. Facts: body, attendance and tally in
// voting seats at the close of the vote; the board's quorum rule; the motion's
// threshold. Errors: Invalid threshold_unknown; Invalid tally_exceeds_present
// when ballots and recusals outnumber those present, or a count is negative;
// those of Quorum. Source: majority of votes cast RONR (12th ed.) 44:1, two
// thirds 44:3, other bases 44:7-10, abstention 44:3 and 45:3, tie 44:12; an
// appeal stands on a tie 24:3(7); votes without a quorum 40:6-8; adding an
// item Cal. Gov. Code section 54954.2(b)(2), closing a meeting in Hawaii HRS
// section 92-4 (two thirds of those present and a majority of those to whom the
// board is entitled). That at least one yes is needed
// is a project rule for empty bases: a motion nobody supports fails.
func Decide(b Body, a Attendance, t Tally, q QuorumRule, th Threshold) (Computation, error) {
	return compute(Computation{Edition: Edition, Body: b, Attendance: a, Tally: t, QuorumRule: q, Threshold: th})
}

// DecideConsent computes the result of unanimous consent: no votes, carried
// when a quorum is there or none is required.
//
// It decides: as Decide, without a tally. Facts: body and attendance in
// voting seats, the quorum rule, whether the motion requires a quorum. Errors:
// those of Quorum. Source: RONR (12th ed.) 4:58-63; a quorum is needed as for
// any other act, 40:6.
func DecideConsent(b Body, a Attendance, q QuorumRule, requiresQuorum bool) (Computation, error) {
	return compute(Computation{
		Edition: Edition, Body: b, Attendance: a, QuorumRule: q, Consent: true,
		Threshold: Threshold{Rule: MajorityOfVotesCast, RequiresQuorum: requiresQuorum},
	})
}

// Recompute says whether a stored result follows from its own inputs.
func Recompute(c Computation) bool {
	again, err := compute(c)
	if err != nil {
		return false
	}
	needed := func(n *int) int {
		if n == nil {
			return -1
		}
		return *n
	}
	same := needed(again.YesNeeded) == needed(c.YesNeeded)
	again.YesNeeded, c.YesNeeded = nil, nil
	return same && again == c && c.Edition == Edition
}

// compute fills the outputs of a computation from its inputs.
func compute(c Computation) (Computation, error) {
	q, err := Quorum(c.Body, c.Attendance, c.QuorumRule)
	if err != nil {
		return c, err
	}
	t := c.Tally
	if t.Yes < 0 || t.No < 0 || t.Abstain < 0 || t.Cast()+t.Abstain+c.Attendance.RecusedInRoom > c.Attendance.Present() {
		return c, fault.New(fault.Invalid, "tally_exceeds_present")
	}
	c.QuorumNeeded, c.QuorumCount, c.FloorMet, c.Quorum = q.Needed, q.Count, q.FloorOK, q.Met
	c.YesNeeded, c.Carried, c.Outcome = nil, false, OutcomeLost

	needed, known := yesNeeded(c.Threshold.Rule, t.Cast(), c.Attendance.Present(), c.Body)
	if !known {
		return c, fault.New(fault.Invalid, "threshold_unknown")
	}
	switch {
	case c.Consent:
		c.Carried = true
	case c.Threshold.Rule == NegativeToReverse:
		c.Carried = t.Yes >= t.No
	case needed > 0:
		c.YesNeeded = &needed
		c.Carried = t.Yes >= needed
	}
	switch {
	case c.Threshold.RequiresQuorum && !c.Quorum:
		c.Carried, c.Outcome = false, OutcomeNoQuorum
	case c.Carried:
		c.Outcome = OutcomeCarried
	case c.Threshold.Rule == MajorityOfVotesCast && t.Yes == t.No && t.Yes > 0:
		c.Outcome = OutcomeLostOnTie
	}
	return c, nil
}

// yesNeeded is the smallest number of yes votes that carries; zero where no
// such number exists (no vote cast under a votes-cast rule, an appeal).
func yesNeeded(rule string, cast, present int, b Body) (needed int, known bool) {
	majority := func(n int) int { return n/2 + 1 }
	twoThirds := func(n int) int { return max(1, (2*n+2)/3) }
	switch rule {
	case MajorityOfVotesCast:
		if cast > 0 {
			needed = majority(cast)
		}
	case TwoThirdsOfVotesCast:
		if cast > 0 {
			needed = twoThirds(cast)
		}
	case MajorityOfMembersPresent:
		needed = majority(present)
	case TwoThirdsOfMembersPresent:
		needed = twoThirds(present)
	case MajorityOfSeated:
		needed = majority(b.Seated)
	case TwoThirdsOfSeated:
		needed = twoThirds(b.Seated)
	case MajorityOfAuthorized:
		needed = majority(b.Authorized)
	case TwoThirdsOfAuthorized:
		needed = twoThirds(b.Authorized)
	case CaliforniaAddItem:
		needed = max(1, present)
		if 3*present >= 2*b.Authorized {
			needed = twoThirds(present)
		}
	case HawaiiClosing: // both must be met, so the larger number
		needed = max(twoThirds(present), majority(b.Authorized))
	case NegativeToReverse:
	default:
		return 0, false
	}
	return needed, true
}

// Words explains a result in sentences: the tally and what was needed, the
// rule by name, and the quorum.
func (c Computation) Words() []Phrase {
	var words []Phrase
	t := c.Tally
	args := []any{"Yes", t.Yes, "No", t.No, "Abstain", t.Abstain, "Cast", t.Cast(), "Present", c.Attendance.Present()}
	if c.YesNeeded != nil {
		args = append(args, "Needed", *c.YesNeeded)
	}
	switch {
	case c.Outcome == OutcomeNoQuorum:
		words = append(words, Say("vote_no_quorum", args...))
	case c.Consent:
		words = append(words, Say("vote_consent"))
	case c.Threshold.Rule == NegativeToReverse && c.Carried:
		words = append(words, Say("ruling_stands", args...))
	case c.Threshold.Rule == NegativeToReverse:
		words = append(words, Say("ruling_reversed", args...))
	case c.YesNeeded == nil:
		words = append(words, Say("vote_none_cast", args...))
	case c.Outcome == OutcomeLostOnTie:
		words = append(words, Say("vote_lost_on_tie", args...))
	case c.Carried:
		words = append(words, Say("vote_carried", args...))
	default:
		words = append(words, Say("vote_lost", args...))
	}
	if !c.Consent {
		words = append(words, Say("threshold_"+c.Threshold.Rule))
	}
	q := QuorumResult{Needed: c.QuorumNeeded, Count: c.QuorumCount, FloorOK: c.FloorMet, Met: c.Quorum}
	words = append(words, q.Words(c.Attendance, c.QuorumRule)...)
	if !c.Threshold.RequiresQuorum {
		words = append(words, Say("quorum_not_required"))
	}
	return words
}
