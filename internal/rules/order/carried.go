package order

import (
	"slices"

	"parley/internal/fault"
	"parley/internal/rules"
)

// Outcomes of a motion that another one took off the floor without a vote on it.
const (
	Tabled                = "tabled"
	Postponed             = "postponed"
	Referred              = "referred"
	PostponedIndefinitely = "postponed_indefinitely"
	Reworded              = "to_be_reworded" // an amendment of its text carried; it is moved again in the new words
	Fell                  = "fell"           // it adhered to a motion that left the floor
	Unfinished            = "unfinished"     // the meeting was adjourned before it was decided
)

// Pending is one undecided motion, as the stack sees it.
type Pending struct {
	ID   int64
	Kind rules.MotionKind
}

// Settled is a motion that leaves the floor, and how.
type Settled struct {
	ID      int64
	Outcome string
}

var setAside = map[rules.MotionKind]string{
	rules.MotionTable: Tabled, rules.MotionPostpone: Postponed, rules.MotionRefer: Referred, rules.MotionPostponeIndefinitely: PostponedIndefinitely,
}

// Settle tells which motions a carried one takes off the floor.
//
// It decides: what leaves the floor without a vote of its own, and as what.
// Facts: the undecided motions below the carried one, the first moved first;
// its kind. What is tabled, postponed or referred takes all that adheres to it
// along: an amendment falls with its motion. An amendment of a motion whose
// words are a text of its own, a recommendation or minutes, sends that motion
// back: the new text is written down before it is adopted. Errors: none.
// Source: RONR (12th ed.) 17:1, 14:1, 13:1, 11:1 for what is put aside, 10:35
// for what adheres to it; that an amended text is written down before it is
// adopted is a project rule: the record names the version that was adopted.
func Settle(below []Pending, carried rules.MotionKind) []Settled {
	if len(below) == 0 {
		return nil
	}
	if outcome, ok := setAside[carried]; ok {
		var out []Settled
		for i, p := range below {
			if i == 0 || !adheres(p.Kind) {
				out = append(out, Settled{p.ID, outcome})
			} else {
				out = append(out, Settled{p.ID, Fell})
			}
		}
		return out
	}
	if last := below[len(below)-1]; carried.Amends() && OwnText(last.Kind) {
		return []Settled{{last.ID, Reworded}}
	}
	return nil
}

func adheres(k rules.MotionKind) bool {
	r, _ := rules.MotionRuleOf(k)
	return r.Applies || r.Rank == 0
}

// OwnText tells whether a motion of this kind decides on a text that is kept
// elsewhere, so that an amendment cannot change its wording in place.
func OwnText(k rules.MotionKind) bool {
	return k == rules.MotionAdoptRecommendation || k == rules.MotionApproveMinutes || k == rules.MotionFollowUp
}

// Adjourn tells what becomes of the undecided motions when a meeting ends.
//
// It decides: each is unfinished. Facts: the undecided motions. Errors: none.
// Source: RONR (12th ed.) 21:7: adjournment does not decide pending business.
func Adjourn(pending []Pending) []Settled {
	out := make([]Settled, len(pending))
	for i, p := range pending {
		out[i] = Settled{p.ID, Unfinished}
	}
	return out
}

// ReconsiderFacts are what a motion to reconsider is checked against: the
// decided motion it names, whether that was decided at this meeting, brought
// back already or carried out meanwhile, and how the mover voted on it: yes, no,
// abstain, or empty.
type ReconsiderFacts struct {
	Kind        rules.MotionKind
	Outcome     string
	ThisMeeting bool
	Again       bool
	CarriedOut  bool
	MoverVoted  string
}

// Reconsider checks the motion that a motion to reconsider names.
//
// It decides: whether it may be reconsidered on this member's motion. Facts: as
// the fields say, at this moment. Errors: Invalid fields target:
// reconsider_kind for a motion that is renewed instead, reconsider_undecided,
// reconsider_other_meeting, reconsider_again, reconsider_carried_out; mover:
// mover_not_prevailing. Source: RONR (12th ed.) 37:8-10: on the same day, by
// one who voted with the prevailing side, unless it was carried out; on a tie
// the no side prevailed. That motions acting on another are moved anew instead
// of reconsidered is a project rule after 38:6-7.
func Reconsider(f ReconsiderFacts) error {
	prevailing := rules.No
	if f.Outcome == rules.OutcomeCarried {
		prevailing = rules.Yes
	}
	switch {
	case !slices.Contains([]rules.MotionKind{rules.MotionMain, rules.MotionAdoptRecommendation, rules.MotionApproveMinutes, rules.MotionFollowUp}, f.Kind):
		return fault.Bad(fault.At("target", "reconsider_kind"))
	case f.Outcome != rules.OutcomeCarried && f.Outcome != rules.OutcomeLost && f.Outcome != rules.OutcomeLostOnTie:
		return fault.Bad(fault.At("target", "reconsider_undecided"))
	case !f.ThisMeeting:
		return fault.Bad(fault.At("target", "reconsider_other_meeting"))
	case f.Again:
		return fault.Bad(fault.At("target", "reconsider_again"))
	case f.CarriedOut:
		return fault.Bad(fault.At("target", "reconsider_carried_out"))
	case f.MoverVoted != prevailing:
		return fault.Bad(fault.At("mover", "mover_not_prevailing"))
	}
	return nil
}

// TakeFromTable checks the motion that a motion to take from the table names.
//
// It decides: whether it lies on the table. Facts: its outcome, whether it was
// brought back already. Errors: Invalid field target: not_on_table,
// reconsider_again. Source: RONR (12th ed.) 34:1-3; that it lies there until
// the end of the next regular meeting is left to the chair.
func TakeFromTable(outcome string, again bool) error {
	switch {
	case outcome != Tabled:
		return fault.Bad(fault.At("target", "not_on_table"))
	case again:
		return fault.Bad(fault.At("target", "reconsider_again"))
	}
	return nil
}

// RescindFacts are what a motion to rescind or amend something adopted is
// checked against: the motion it names, whether it proposes other words,
// whether the change was on this meeting's posted agenda, and the threshold that
// was chosen, empty for none. Of a motion to refer, whether the committee still
// owes a report, and whether it is late with it. Of a decision on a follow-up,
// whether it found that an answer, or the want of one, is none. Of the adoption of a
// recommendation, whether it was sent.
type RescindFacts struct {
	Kind      rules.MotionKind
	Amends    bool
	Outcome   string
	Rescinded bool
	Noticed   bool
	Threshold string
	Owed      bool
	Late      bool
	NoAnswer  bool
	Sent      bool
}

// Rescind checks a motion to rescind and fixes the votes it needs.
//
// It decides: whether what it names can be rescinded, and the threshold: two
// thirds of the votes cast unless another is chosen, a majority of the members
// in office or, where the change was noticed on the agenda, of the votes cast.
// To rescind a motion to refer discharges the committee, while it owes a report;
// when the report is late, a majority of the votes cast will do.
// The approval of minutes is amended, as often as a mistake is found, and never
// rescinded. Of what was decided on a follow-up only the finding that an answer is
// none is rescinded: nothing else takes it back, while a closing is opened again and
// a review is followed by another. The adoption of a recommendation is rescinded
// until it is sent, for then it was carried out. Facts: as the fields say. Errors: Invalid field target:
// rescind_kind (what else became of a recommendation has a procedure of its own),
// rescind_not_adopted, rescind_again, reconsider_carried_out, discharge_nothing; proposes: correction_required,
// nothing_to_reword; threshold: rescind_threshold for an easier one than the three. Source: RONR
// (12th ed.) 35:2(7); 35:6 for what was carried out; section 36 for committees; 48:15 for minutes that were approved.
func Rescind(f RescindFacts) (string, error) {
	switch {
	case f.Kind != rules.MotionMain && f.Kind != rules.MotionApproveMinutes && f.Kind != rules.MotionRefer && f.Kind != rules.MotionAdoptRecommendation && !(f.Kind == rules.MotionFollowUp && f.NoAnswer):
		return "", fault.Bad(fault.At("target", "rescind_kind"))
	case f.Outcome != rules.OutcomeCarried:
		return "", fault.Bad(fault.At("target", "rescind_not_adopted"))
	case f.Kind == rules.MotionApproveMinutes && !f.Amends:
		return "", fault.Bad(fault.At("proposes", "correction_required"))
	case f.Kind == rules.MotionAdoptRecommendation && f.Sent:
		return "", fault.Bad(fault.At("target", "reconsider_carried_out"))
	case f.Kind != rules.MotionApproveMinutes && f.Kind != rules.MotionRefer && f.Rescinded:
		return "", fault.Bad(fault.At("target", "rescind_again"))
	case f.Kind == rules.MotionRefer && !f.Owed:
		return "", fault.Bad(fault.At("target", "discharge_nothing"))
	case f.Kind != rules.MotionMain && f.Kind != rules.MotionApproveMinutes && f.Amends:
		return "", fault.Bad(fault.At("proposes", "nothing_to_reword"))
	}
	switch f.Threshold {
	case "":
		return rules.TwoThirdsOfVotesCast, nil
	case rules.TwoThirdsOfVotesCast, rules.MajorityOfSeated:
		return f.Threshold, nil
	case rules.MajorityOfVotesCast:
		if f.Noticed || f.Late {
			return f.Threshold, nil
		}
	}
	return "", fault.Bad(fault.At("threshold", "rescind_threshold"))
}

// TakeBackFacts are what taking back an entry that an item was taken up is
// checked against: whether it is the newest such entry, and whether a motion was
// moved since.
type TakeBackFacts struct {
	State      rules.SessionState
	Newest     bool
	MovedSince bool
}

// TakeBackItem checks that the entry may be taken back.
//
// It decides: whether it may be corrected by another entry; the item before it
// is then the one before the board. Facts: as the fields say. Errors: those of
// rules.RequireOpen; Conflict item_not_newest, item_dealt_with. Source: project
// rule: what was done under an item shows that it was taken up; a slip of the
// hand is corrected by an entry, never erased.
func TakeBackItem(f TakeBackFacts) error {
	if err := rules.RequireOpen(f.State); err != nil {
		return err
	}
	switch {
	case !f.Newest:
		return fault.New(fault.Conflict, "item_not_newest")
	case f.MovedSince:
		return fault.New(fault.Conflict, "item_dealt_with")
	}
	return nil
}
