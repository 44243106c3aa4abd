package rules

import (
	"slices"

	"parley/internal/fault"
)

// MotionState is where a motion stands.
type MotionState string

// A motion is moved, its vote is open, then closed; or it is withdrawn.
const (
	MotionMoved     MotionState = "moved"
	MotionOpen      MotionState = "open"
	MotionClosed    MotionState = "closed"
	MotionWithdrawn MotionState = "withdrawn"
)

// Methods of deciding a motion: each member on their own device, a roll call
// by voice (devices too), or unanimous consent.
const (
	MethodDevice   = "device"
	MethodRollCall = "roll_call"
	MethodConsent  = "consent"
)

// MaxMotionText is how many runes the wording of a motion may have.
const MaxMotionText = 4000

// MotionFacts are what a new motion is checked against. Pending lists the kinds
// of the motions before the board, undecided, the first moved first. SecondWaived
// is the small-board setting. Mover and seconder facts hold at this moment.
type MotionFacts struct {
	State             SessionState
	Pending           []MotionKind
	DebateClosed      bool // a carried previous question closed debate on the last of them
	SecondWaived      bool
	MoverVotes        bool // the mover's seat is a voting one and held today
	MoverPresent      bool
	MoverRecused      bool
	SeconderVotes     bool
	SeconderPresent   bool
	SeconderRecused   bool
	DefaultThresholds map[MotionKind]string // the board's own, by kind
}

// MotionInput is a motion as stated. Seats are ids, zero for none. An empty
// Threshold means the default of the board or of the kind.
type MotionInput struct {
	Kind      MotionKind
	Mover     int64
	Seconder  int64
	Text      string
	Threshold string
}

// MotionTerms are the terms on which an accepted motion is decided.
type MotionTerms struct {
	Threshold      Threshold
	SecondRequired bool
	Source         string
}

// MoveMotion checks a motion and fixes its terms.
//
// It decides: whether the motion is in order now; what it needs. Facts: as
// the fields say, at this moment. Errors: Conflict meeting_not_open,
// meeting_in_recess, meeting_over; Conflict motion_pending for a main motion
// while another is undecided; Conflict motion_outranked for one that ranks
// below the one before the board; Conflict debate_closed for one that would
// change or put off a question on which debate is closed; Conflict
// nothing_pending for one that acts on another; Conflict amend_too_deep for an
// amendment of the third degree, motion_not_amendable for an amendment of what
// cannot be amended;
// Invalid fields kind: motion_kind_unknown; mover: required,
// mover_not_seated, mover_not_present, mover_recused; seconder:
// second_required, second_same_person, seconder_not_seated,
// seconder_not_present, seconder_recused; text: text_missing, too_long,
// control_characters, …; threshold: threshold_unknown,
// threshold_of_another_kind: a ruling falls only by a majority against it, and
// nothing else stands on a tie; threshold_of_law for another than the law's to
// meet in closed session, or to certify what was spoken of in one. A seconder who is named
// is checked even where none is needed.
// Source: RONR (12th ed.) 5:4-13 for rank, 4:9 for the second, 49:21(2) for
// small boards, 12:12 for degrees of amendment, 12:69 for a substitute as one of
// them, 16:10 for what a closed debate shuts out; that a recused member neither
// moves nor seconds is a project rule (45:4 speaks of voting only, conflict
// laws of taking part).
func MoveMotion(f MotionFacts, in MotionInput) (MotionTerms, error) {
	if err := RequireOpen(f.State); err != nil {
		return MotionTerms{}, err
	}
	rule, known := MotionRuleOf(in.Kind)
	if !known {
		return MotionTerms{}, badField("kind", "motion_kind_unknown")
	}
	if err := inOrder(rule, f.Pending, f.DebateClosed); err != nil {
		return MotionTerms{}, err
	}
	terms := MotionTerms{SecondRequired: rule.Second && !f.SecondWaived, Source: rule.Source}
	terms.Threshold = Threshold{Rule: rule.Threshold, RequiresQuorum: rule.Quorum}
	if own := f.DefaultThresholds[in.Kind]; own != "" {
		terms.Threshold.Rule = own
	}
	if in.Threshold != "" {
		terms.Threshold.Rule = in.Threshold
	}
	var fields []fault.Field
	refuse := func(field, code string) { fields = append(fields, fault.At(field, code)) }
	switch {
	case in.Mover == 0:
		refuse("mover", "required")
	case !f.MoverVotes:
		refuse("mover", "mover_not_seated")
	case !f.MoverPresent:
		refuse("mover", "mover_not_present")
	case f.MoverRecused:
		refuse("mover", "mover_recused")
	}
	switch {
	case in.Seconder == 0 && terms.SecondRequired:
		refuse("seconder", "second_required")
	case in.Seconder == 0:
	case in.Seconder == in.Mover:
		refuse("seconder", "second_same_person")
	case !f.SeconderVotes:
		refuse("seconder", "seconder_not_seated")
	case !f.SeconderPresent:
		refuse("seconder", "seconder_not_present")
	case f.SeconderRecused:
		refuse("seconder", "seconder_recused")
	}
	if in.Text == "" && rule.NeedsText {
		refuse("text", "text_missing")
	} else {
		fields = append(fields, CheckText("text", in.Text, MaxMotionText, rule.NeedsText, true)...)
	}
	switch t := terms.Threshold.Rule; {
	case !slices.Contains(Thresholds(), t):
		refuse("threshold", "threshold_unknown")
	case in.Kind == MotionCertifyClosed && t != rule.Threshold:
		refuse("threshold", "threshold_of_law")
	case in.Kind == MotionEnterClosed && f.DefaultThresholds[in.Kind] != "" && t != f.DefaultThresholds[in.Kind]:
		refuse("threshold", "threshold_of_law")
	case (t == NegativeToReverse) != (in.Kind == MotionAppeal), t == CaliforniaAddItem && in.Kind != MotionAddAgendaItem, t == HawaiiClosing && in.Kind != MotionEnterClosed:
		refuse("threshold", "threshold_of_another_kind")
	}
	return terms, fault.All(fields)
}

// inOrder walks the ladder: a motion must outrank everything undecided, and one
// that acts on another needs another. Incidental motions have no rank and may
// come up at any time.
func inOrder(rule MotionRule, pending []MotionKind, debateClosed bool) error {
	if len(pending) == 0 {
		if rule.Applies {
			return refuse("nothing_pending")
		}
		return nil
	}
	if rule.Rank == mainRank {
		return refuse("motion_pending")
	}
	if rule.Rank == 0 {
		return nil
	}
	if debateClosed && rule.Rank >= previousQuestionRank {
		return refuse("debate_closed")
	}
	amendments := 0
	for _, kind := range pending {
		if kind.Amends() {
			amendments++
		}
	}
	last, _ := MotionRuleOf(pending[len(pending)-1])
	if rule.Kind.Amends() {
		if amendments >= 2 {
			return refuse("amend_too_deep")
		}
		if !last.Kind.Amends() && !last.Amendable {
			return refuse("motion_not_amendable")
		}
		return nil // an amendment applies to any amendable motion, whatever its rank
	}
	for _, kind := range pending {
		p, _ := MotionRuleOf(kind)
		if p.Rank != 0 && rule.Rank >= p.Rank {
			return refuse("motion_outranked")
		}
	}
	return nil
}

// VoteFacts are what opening, withdrawing and closing a vote are checked
// against. OtherVoteOpen says that ballots on another motion are being taken;
// PendingAbove that a motion made later is undecided; QuorumLost that the motion
// needs a quorum and there is none.
type VoteFacts struct {
	State         SessionState
	Motion        MotionState
	OtherVoteOpen bool
	PendingAbove  bool
	QuorumLost    bool
}

// OpenVote checks that the vote on a motion may begin.
//
// It decides: whether ballots may be taken. Facts: meeting and motion state,
// other motions, whether a quorum that is needed is there. Errors: those of
// RequireOpen; Conflict vote_already_open, vote_closed, motion_withdrawn;
// Conflict other_vote_open; Conflict motion_above_pending while a motion made
// later is undecided; Conflict quorum_lost. Source: RONR (12th ed.) 5:4-5
// (last moved, first decided); 40:6-7 (without a quorum nothing is decided but
// to fix the time to which to adjourn, adjourn, recess, or take measures to
// obtain a quorum: the kinds whose rule needs none); one vote at a time is a
// project rule. A quorum that goes while the vote is open decides its result
// (see Decide).
func OpenVote(f VoteFacts) error {
	if err := pendingMotion(f); err != nil {
		return err
	}
	if f.Motion == MotionOpen {
		return refuse("vote_already_open")
	}
	if f.OtherVoteOpen {
		return refuse("other_vote_open")
	}
	if f.PendingAbove {
		return refuse("motion_above_pending")
	}
	if f.QuorumLost {
		return refuse("quorum_lost")
	}
	return nil
}

// WithdrawMotion checks that a motion may be withdrawn.
//
// It decides: whether it may be taken back. Facts: meeting and motion state,
// motions above it. Errors: those of RequireOpen; Conflict vote_open,
// vote_closed, motion_withdrawn, motion_above_pending. Source: RONR (12th
// ed.) 33:11-18: with the leave of the assembly, before the vote.
func WithdrawMotion(f VoteFacts) error {
	if err := pendingMotion(f); err != nil {
		return err
	}
	if f.Motion == MotionOpen {
		return refuse("vote_open")
	}
	if f.PendingAbove {
		return refuse("motion_above_pending")
	}
	return nil
}

// pendingMotion refuses acts on a motion that is decided or gone.
func pendingMotion(f VoteFacts) error {
	if err := RequireOpen(f.State); err != nil {
		return err
	}
	switch f.Motion {
	case MotionClosed:
		return refuse("vote_closed")
	case MotionWithdrawn:
		return refuse("motion_withdrawn")
	}
	return nil
}
