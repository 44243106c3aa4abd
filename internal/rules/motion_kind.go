package rules

import "slices"

// MotionKind names what a motion does.
type MotionKind string

// The kinds of motion. The first five are main motions; the others are RONR's
// privileged, subsidiary, incidental and bring-back motions that are decided
// by a vote. What the chair decides alone (point of order, question of
// privilege, orders of the day) or one member may demand (division of the
// assembly) is no motion here.
const (
	MotionMain                 MotionKind = "main"
	MotionAdoptRecommendation  MotionKind = "adopt_recommendation"
	MotionApproveMinutes       MotionKind = "approve_minutes"
	MotionFollowUp             MotionKind = "follow_up" // a decision on what became of a recommendation, written down before
	MotionAddAgendaItem        MotionKind = "add_agenda_item"
	MotionFixTime              MotionKind = "fix_time"
	MotionAdjourn              MotionKind = "adjourn"
	MotionRecess               MotionKind = "recess"
	MotionEnterClosed          MotionKind = "enter_closed"
	MotionCertifyClosed        MotionKind = "certify_closed"
	MotionTable                MotionKind = "table"
	MotionPreviousQuestion     MotionKind = "previous_question"
	MotionLimitDebate          MotionKind = "limit_debate"
	MotionPostpone             MotionKind = "postpone"
	MotionRefer                MotionKind = "refer"
	MotionAmend                MotionKind = "amend"
	MotionSubstitute           MotionKind = "substitute"
	MotionPostponeIndefinitely MotionKind = "postpone_indefinitely"
	MotionAppeal               MotionKind = "appeal"
	MotionSuspendRules         MotionKind = "suspend_rules"
	MotionDivideQuestion       MotionKind = "divide_question"
	MotionObtainQuorum         MotionKind = "obtain_quorum"
	MotionTakeFromTable        MotionKind = "take_from_table"
	MotionRescind              MotionKind = "rescind"
	MotionReconsider           MotionKind = "reconsider"
)

// MotionRule is what procedure says of a kind. Rank orders the ladder: 1 yields
// to nothing, 13 is a main motion, 0 stands outside (incidental). Applies says
// that it needs another motion to act on. NeedsText says that it must be
// worded. Quorum says that it needs a quorum.
type MotionRule struct {
	Kind      MotionKind
	Rank      int
	Second    bool
	Debatable bool
	Amendable bool
	Applies   bool
	NeedsText bool
	Quorum    bool
	Threshold string
	Source    string
}

// mainRank is the rank of main motions and of those that bring one back;
// previousQuestionRank that of the motion that closes debate.
const (
	mainRank             = 13
	previousQuestionRank = 7
)

// Amends tells whether a motion of this kind proposes other words for the
// motion before the board; a substitute is an amendment of all of them.
func (k MotionKind) Amends() bool { return k == MotionAmend || k == MotionSubstitute }

// Main tells whether a motion of this kind brings a question before the board
// by itself, so that others can act on it.
func (k MotionKind) Main() bool {
	r, known := MotionRuleOf(k)
	return known && r.Rank == mainRank
}

var motionRules = []MotionRule{
	{MotionMain, mainRank, true, true, true, false, true, true, MajorityOfVotesCast, "RONR (12th ed.) section 10"},
	{MotionAdoptRecommendation, mainRank, true, true, true, false, false, true, MajorityOfVotesCast, "RONR (12th ed.) section 10; 51:10"},
	{MotionApproveMinutes, mainRank, true, true, true, false, false, true, MajorityOfVotesCast, "RONR (12th ed.) 41:9-12; a recorded vote is a project rule"},
	{MotionFollowUp, mainRank, true, true, false, false, false, true, MajorityOfVotesCast, "RONR (12th ed.) section 10; that it is not amended is a project rule: what was written down is what takes effect, and other words are written down anew"},
	{MotionAddAgendaItem, mainRank, true, true, true, false, true, true, TwoThirdsOfMembersPresent, "project rule: as strict as the acts that allow it (Cal. Gov. Code section 54954.2(b))"},
	{MotionCertifyClosed, mainRank, true, true, false, false, true, true, MajorityOfMembersPresent, "Va. Code section 2.2-3712(D)-(E) (a majority of the members present); elsewhere a project rule"},
	{MotionFixTime, 1, true, false, true, false, true, false, MajorityOfVotesCast, "RONR (12th ed.) section 22; 40:7"},
	{MotionAdjourn, 2, true, false, false, false, false, false, MajorityOfVotesCast, "RONR (12th ed.) section 21; 40:7"},
	{MotionRecess, 3, true, false, true, false, false, false, MajorityOfVotesCast, "RONR (12th ed.) section 20; 40:7"},
	{MotionEnterClosed, 4, true, true, true, false, true, true, MajorityOfVotesCast, "RONR (12th ed.) 9:24-25, as a question of privilege 19:1; what the law of the board asks for more stands in its own rule"},
	{MotionTable, 6, true, false, false, true, false, true, MajorityOfVotesCast, "RONR (12th ed.) section 17"},
	{MotionPreviousQuestion, 7, true, false, false, true, false, true, TwoThirdsOfVotesCast, "RONR (12th ed.) section 16"},
	{MotionLimitDebate, 8, true, false, true, true, true, true, TwoThirdsOfVotesCast, "RONR (12th ed.) section 15"},
	{MotionPostpone, 9, true, true, true, true, true, true, MajorityOfVotesCast, "RONR (12th ed.) section 14"},
	{MotionRefer, 10, true, true, true, true, true, true, MajorityOfVotesCast, "RONR (12th ed.) section 13"},
	{MotionAmend, 11, true, true, true, true, true, true, MajorityOfVotesCast, "RONR (12th ed.) section 12"},
	{MotionSubstitute, 11, true, true, true, true, true, true, MajorityOfVotesCast, "RONR (12th ed.) 12:69-90"},
	{MotionPostponeIndefinitely, 12, true, true, false, true, false, true, MajorityOfVotesCast, "RONR (12th ed.) section 11"},
	{MotionAppeal, 0, true, true, false, false, true, true, NegativeToReverse, "RONR (12th ed.) section 24"},
	{MotionSuspendRules, 0, true, false, false, false, true, true, TwoThirdsOfVotesCast, "RONR (12th ed.) section 25"},
	{MotionDivideQuestion, 0, true, false, true, true, true, true, MajorityOfVotesCast, "RONR (12th ed.) section 27"},
	{MotionObtainQuorum, 0, true, false, true, false, true, false, MajorityOfVotesCast, "RONR (12th ed.) 40:7-8"},
	{MotionTakeFromTable, mainRank, true, false, false, false, false, true, MajorityOfVotesCast, "RONR (12th ed.) section 34"},
	{MotionRescind, mainRank, true, true, true, false, true, true, TwoThirdsOfVotesCast, "RONR (12th ed.) section 35; the two other ways to rescind are chosen as thresholds"},
	{MotionReconsider, mainRank, true, true, false, false, true, true, MajorityOfVotesCast, "RONR (12th ed.) section 37"},
}

// MotionKinds lists every kind, in the order forms show them.
func MotionKinds() []MotionKind {
	kinds := make([]MotionKind, len(motionRules))
	for i, r := range motionRules {
		kinds[i] = r.Kind
	}
	return kinds
}

// MotionRuleOf is what procedure says of a kind, and whether the kind is known.
func MotionRuleOf(kind MotionKind) (MotionRule, bool) {
	i := slices.IndexFunc(motionRules, func(r MotionRule) bool { return r.Kind == kind })
	if i < 0 {
		return MotionRule{}, false
	}
	return motionRules[i], true
}
