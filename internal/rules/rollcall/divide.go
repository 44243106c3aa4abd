package rollcall

import (
	"parley/internal/fault"
	"parley/internal/rules"
)

// DivideFacts are what a call for a division is checked against. MayVote says
// that the member who asks may vote on the motion. Later: another motion was
// made, an item was taken up, or the meeting took a recess since. TookEffect:
// the result did something that a second vote would have to undo.
type DivideFacts struct {
	State      rules.SessionState
	Method     string // of the motion
	Motion     rules.MotionState
	Again      bool // it is before the board again already
	Later      bool
	TookEffect bool
	MayVote    bool
	QuorumLost bool // the motion needs a quorum and there is none
}

// Divide checks that one member has a motion decided by a counted vote.
//
// It decides: whether a motion that is put for unanimous consent, or was just
// carried so, becomes a roll call. Facts: as the fields say. Errors: those of
// rules.RequireOpen; Conflict division_roll_call, consent_not_asked,
// motion_withdrawn, division_too_late, division_took_effect, quorum_lost; Forbidden
// divider_has_no_vote. Source: RONR (12th ed.) 29:1-7: a single member may call
// for a division, without a second, from the moment the question is put until
// the board turns to something else; here it is taken as a roll call, so that
// the record holds each name (project rule).
func Divide(f DivideFacts) error {
	if err := rules.RequireOpen(f.State); err != nil {
		return err
	}
	code := ""
	switch {
	case f.Method != rules.MethodConsent:
		code = "division_roll_call"
	case f.Motion == rules.MotionMoved:
		code = "consent_not_asked"
	case f.Motion == rules.MotionWithdrawn:
		code = "motion_withdrawn"
	case f.Motion == rules.MotionClosed && (f.Again || f.Later):
		code = "division_too_late"
	case f.Motion == rules.MotionClosed && f.TookEffect:
		code = "division_took_effect"
	case !f.MayVote:
		return fault.New(fault.Forbidden, "divider_has_no_vote")
	case f.QuorumLost:
		code = "quorum_lost"
	default:
		return nil
	}
	return fault.New(fault.Conflict, code)
}
