package rules

import (
	"time"

	"parley/internal/fault"
)

// SessionState is where a meeting stands.
type SessionState string

// The states of a meeting. The last four end it.
const (
	Scheduled SessionState = "scheduled"
	InSession SessionState = "in_session"
	InRecess  SessionState = "recess"
	InClosed  SessionState = "closed" // in session, closed to the public
	Adjourned SessionState = "adjourned"
	Cancelled SessionState = "cancelled"
	Postponed SessionState = "postponed"
	NotHeld   SessionState = "not_held"
)

// SessionAct is something done to a meeting.
type SessionAct string

// The acts that move a meeting from state to state.
const (
	ActOpen     SessionAct = "open"
	ActRecess   SessionAct = "recess"
	ActResume   SessionAct = "resume"
	ActAdjourn  SessionAct = "adjourn"
	ActCancel   SessionAct = "cancel"
	ActPostpone SessionAct = "postpone"
	ActNotHeld  SessionAct = "not_held"
)

// Ended says that nothing can happen in the meeting any more.
func (s SessionState) Ended() bool {
	return s != Scheduled && !s.Running()
}

// Running says that the meeting was called to order and has not ended.
func (s SessionState) Running() bool { return s == InSession || s == InRecess || s == InClosed }

// Planned tells whether a meeting has not begun, so that its agenda and facts
// may be changed. Errors: Conflict meeting_already_open, meeting_over.
func (s SessionState) Planned() error {
	switch {
	case s == Scheduled:
		return nil
	case s.Ended():
		return fault.New(fault.Conflict, "meeting_over")
	}
	return fault.New(fault.Conflict, "meeting_already_open")
}

// SessionFacts are what moves a meeting. StartAt is the start as last posted,
// an instant. VoteOpen says that ballots are being taken; ClosedFinal that open
// session will not resume after the closed one, as announced or because it may not yet; ReportOwed
// that a closed session has ended and it was not said what it decided.
type SessionFacts struct {
	State       SessionState
	StartAt     time.Time
	VoteOpen    bool
	ClosedFinal bool
	ReportOwed  bool
	CertifyOwed bool // the law asks to certify what a closed session spoke of, and it was not done
}

// MoveSession is the state machine of a meeting.
//
// It decides: the state after an act. Facts: the present state, the posted
// start, whether a vote is open, what a closed session left open; the act, its
// reason (cancel, postpone, not held), now. Errors: Conflict meeting_already_open, meeting_over,
// meeting_not_open, meeting_not_in_recess, meeting_in_recess when the state
// forbids the act; Conflict meeting_in_closed to recess, or to adjourn when open
// session is to resume; Conflict closed_report_owed, closed_certification_owed to
// adjourn before the report of a closed session, or what the law wants certified of
// it, or the reason why there is none; Conflict meeting_too_early to open or to declare not held
// before the posted start; Conflict vote_open to recess or adjourn during a
// vote; Invalid field reason: required, too_long, …; Invalid
// session_act_unknown. Source: opening not before the posted time, RONR (12th
// ed.) 3:15 and the notice acts; recess and adjourning 20, 21 (no
// interruption of a vote, 45:6); that a closed session ends where it was left, in
// the open, and is reported before the end is a project rule after the acts that
// ask for it (for example Cal. Gov. Code section 54957.7(b)); a meeting without quorum is not held, 40:6.
func MoveSession(f SessionFacts, act SessionAct, reason string, now time.Time) (SessionState, error) {
	if f.State.Ended() {
		return f.State, refuse("meeting_over")
	}
	switch act {
	case ActOpen, ActCancel, ActPostpone, ActNotHeld:
		if f.State != Scheduled {
			return f.State, refuse("meeting_already_open")
		}
	case ActRecess, ActAdjourn, ActResume:
		if f.State == Scheduled {
			return f.State, refuse("meeting_not_open")
		}
	}
	if (act == ActOpen || act == ActNotHeld) && now.Before(f.StartAt) {
		return f.State, refuse("meeting_too_early")
	}
	if (act == ActRecess || act == ActAdjourn) && f.VoteOpen {
		return f.State, refuse("vote_open")
	}
	if f.State == InClosed && (act == ActRecess || act == ActAdjourn && !f.ClosedFinal) {
		return f.State, refuse("meeting_in_closed")
	}
	if act == ActAdjourn && f.CertifyOwed {
		return f.State, refuse("closed_certification_owed")
	}
	if act == ActAdjourn && f.ReportOwed {
		return f.State, refuse("closed_report_owed")
	}
	switch act {
	case ActOpen:
		return InSession, nil
	case ActAdjourn:
		return Adjourned, nil
	case ActRecess:
		if f.State == InRecess {
			return f.State, refuse("meeting_in_recess")
		}
		return InRecess, nil
	case ActResume:
		if f.State != InRecess {
			return f.State, refuse("meeting_not_in_recess")
		}
		return InSession, nil
	case ActCancel, ActPostpone, ActNotHeld:
		if err := fault.All(CheckLongText("reason", reason, MaxReason)); err != nil {
			return f.State, err
		}
		return map[SessionAct]SessionState{ActCancel: Cancelled, ActPostpone: Postponed, ActNotHeld: NotHeld}[act], nil
	}
	return f.State, fault.New(fault.Invalid, "session_act_unknown")
}

// MaxReason is how many runes a recorded reason may have.
const MaxReason = 2000

// RequireOpen refuses business outside a session.
//
// It decides: whether business may be done. Facts: the meeting's state. Errors:
// Conflict meeting_not_open before the opening, meeting_in_recess,
// meeting_in_closed, meeting_over.
// Source: RONR (12th ed.) 3:15, 8:2(7) (a recess is no part of the proceedings).
func RequireOpen(s SessionState) error {
	switch s {
	case InSession:
		return nil
	case Scheduled:
		return refuse("meeting_not_open")
	case InRecess:
		return refuse("meeting_in_recess")
	case InClosed:
		return refuse("meeting_in_closed")
	}
	return refuse("meeting_over")
}
