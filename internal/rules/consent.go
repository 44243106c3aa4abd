package rules

import (
	"slices"
	"time"
)

// Triggers of a compulsory roll call, as profiles name them.
const (
	TriggerAnyRemote     = "any_remote_member"
	TriggerMemberRequest = "any_member_request"
	TriggerClosing       = "closing_a_meeting"
	TriggerEnterClosed   = "entering_executive_session"
	TriggerInClosed      = "executive_session_vote"
	TriggerCertification = "certification_after_closed_meeting"
)

// RollCallFacts are what makes a roll call compulsory.
type RollCallFacts struct {
	AnyRemote      bool // a member takes part remotely
	MemberRequest  bool
	ClosingMeeting bool // the motion closes the meeting to the public
	ClosedSession  bool // the vote is taken in closed session
	Certification  bool // the motion certifies what a closed session was about
}

// RollCallRequired says whether each member's vote must be called and recorded.
//
// It decides: roll call or not. Facts: the profile's triggers; what happens in
// the meeting. Errors: none; an unknown trigger always asks for a roll call.
// Source: the profile's citation, for example Cal. Gov. Code section
// 54953(b)(2) for remote members; the unknown trigger is a project rule: the
// stricter reading harms nobody.
func RollCallRequired(triggers []string, f RollCallFacts) bool {
	for _, trigger := range triggers {
		met := true
		switch trigger {
		case TriggerAnyRemote:
			met = f.AnyRemote
		case TriggerMemberRequest:
			met = f.MemberRequest
		case TriggerClosing, TriggerEnterClosed:
			met = f.ClosingMeeting
		case TriggerInClosed:
			met = f.ClosedSession
		case TriggerCertification:
			met = f.Certification
		}
		if met {
			return true
		}
	}
	return false
}

// ConsentFacts are what unanimous consent is checked against. Objections are
// the seats that objected. RollCall says that law or the board demands a
// recorded vote (see RollCallRequired).
type ConsentFacts struct {
	State      SessionState
	Motion     MotionState
	RollCall   bool
	Seats      []SeatFacts
	Objections []int64
	QuorumRule QuorumRule
	Threshold  Threshold
	Zone       *time.Location
}

// Consented is a result by unanimous consent: the computation without a tally
// and the seats that were asked, by seat: present, in office, not recused.
type Consented struct {
	Computation Computation
	Seats       []int64
}

// UnanimousConsent decides a motion without a vote.
//
// It decides: carried without objection, by whom. Facts: as the fields say, at
// this moment; now. Errors: those of RequireOpen; Conflict vote_open,
// vote_closed, motion_withdrawn; Conflict consent_roll_call_required;
// Conflict consent_objected when anyone who may vote objects; Conflict
// consent_nobody when nobody is left to consent; Conflict consent_no_quorum
// where one is required; Conflict consent_too_few when those who consent are
// fewer than the yes votes the motion's threshold needs, such as a majority of
// all seats: consent saves the vote, not the number; those of Decide. Source: RONR (12th ed.) 4:58-63 (one
// objection forces a vote); a recorded vote cannot be had without one, for
// example Cal. Gov. Code section 54953(b)(2); the names of all who were asked
// are recorded by project rule, so that the record shows each member.
func UnanimousConsent(f ConsentFacts, now time.Time) (Consented, error) {
	var out Consented
	if err := pendingMotion(VoteFacts{State: f.State, Motion: f.Motion}); err != nil {
		return out, err
	}
	if f.Motion == MotionOpen {
		return out, refuse("vote_open")
	}
	if f.RollCall {
		return out, refuse("consent_roll_call_required")
	}
	today := DateOf(now, f.Zone)
	for _, s := range f.Seats {
		if whyNot(s, today) == "" {
			if slices.Contains(f.Objections, s.Seat) {
				return out, refuse("consent_objected")
			}
			out.Seats = append(out.Seats, s.Seat)
		}
	}
	slices.Sort(out.Seats)
	if len(out.Seats) == 0 {
		return out, refuse("consent_nobody")
	}
	var err error
	body, here := BodyOf(f.Seats, today), AttendanceOf(f.Seats, today)
	out.Computation, err = DecideConsent(body, here, f.QuorumRule, f.Threshold.RequiresQuorum)
	if err != nil {
		return out, err
	}
	if !out.Computation.Carried {
		return out, refuse("consent_no_quorum")
	}
	voted, err := Decide(body, here, Tally{Yes: len(out.Seats)}, f.QuorumRule, f.Threshold)
	if err == nil && !voted.Carried {
		err = refuse("consent_too_few")
	}
	return out, err
}
