// Package correct says when an entry of a session that was made by mistake may be
// corrected, and what stands then. Nothing is erased: the wrong entry stays, and
// another one takes its effect away.
package correct

import (
	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/rules/floor"
)

// Kinds of entries that are corrected.
const (
	TheOpening = "opening"
	TheEnd     = "adjourning"
	TheVote    = "vote"
	TheSpeaker = "speaker"
)

// Session is what every correction hangs on. Day is the day on which the entry was
// made, Today the day now, both of the meeting's zone.
type Session struct {
	State      rules.SessionState
	Day, Today rules.Date
	Published  bool // the minutes of the meeting, approved or not
}

// Open is what an opening rests on: whether anything followed it that stands.
type Open struct {
	Session
	Followed bool // the roll, an item, a motion, a recusal, a recess, a closed session, a speaker
}

// Opening decides whether an opening is taken back.
//
// It decides: the state of the meeting then, which is scheduled. Facts: where it
// stands; whether anything followed. Errors: Conflict correct_minutes_published,
// correct_day_over, correct_nothing when it is not open, opening_built_on. Source:
// project rule: what was done in an open meeting was done in one.
func Opening(f Open) (rules.SessionState, error) {
	if err := f.within(); err != nil {
		return f.State, err
	}
	switch {
	case f.State != rules.InSession:
		return f.State, fault.New(fault.Conflict, "correct_nothing")
	case f.Followed:
		return f.State, fault.New(fault.Conflict, "opening_built_on")
	}
	return rules.Scheduled, nil
}

func (s Session) within() error {
	switch {
	case s.Published:
		return fault.New(fault.Conflict, "correct_minutes_published")
	case s.Today.After(s.Day):
		return fault.New(fault.Conflict, "correct_day_over")
	}
	return nil
}

// End is what an adjournment rests on: whether it was in recess or in a closed
// session that did not end before, and whether an item of it was carried over to a
// later meeting since.
type End struct {
	Session
	Recess, Closed bool
	Carried        bool
}

// Adjourning decides whether an adjournment is taken back.
//
// It decides: the state of the meeting then, which is the one it was adjourned in.
// Facts: where it stands; what it was adjourned from; what followed. Errors: Conflict
// correct_minutes_published, correct_day_over, correct_nothing when it is not
// adjourned, adjourning_built_on. Source: project rule: a board that goes on another
// day meets anew, with a notice (RONR 9:17 asks an adjourned meeting to be set).
func Adjourning(f End) (rules.SessionState, error) {
	if err := f.within(); err != nil {
		return f.State, err
	}
	switch {
	case f.State != rules.Adjourned:
		return f.State, fault.New(fault.Conflict, "correct_nothing")
	case f.Carried:
		return f.State, fault.New(fault.Conflict, "adjourning_built_on")
	case f.Closed:
		return rules.InClosed, nil
	case f.Recess:
		return rules.InRecess, nil
	}
	return rules.InSession, nil
}

// Count is what a closed vote rests on. Consent: it was settled by unanimous consent.
// Later: the board turned to something else since. BuiltOn: something rests on the
// result, such as a letter that was sent, a referral, a closed session, published minutes,
// a decision in effect, or a motion it took off the floor.
type Count struct {
	Session
	Motion  rules.MotionState
	Consent bool
	Later   bool
	BuiltOn bool
}

// Vote decides whether a vote that was closed by mistake is opened again.
//
// It decides: whether it is. Facts: where the meeting and the motion stand, and what
// followed. Errors: those of rules.RequireOpen; Conflict correct_minutes_published,
// correct_nothing for a vote that is not closed, correct_consent, vote_followed,
// vote_built_on. Source: RONR (12th ed.) 45:8 (a vote is changed
// until the result is announced; after that, reconsider 37 or rescind 35), read with a
// project rule: a slip of the clerk is put right until the board turns to something
// else. Consent that is doubted is divided, 29.
func Vote(f Count) error {
	if f.Published {
		return fault.New(fault.Conflict, "correct_minutes_published")
	}
	if err := rules.RequireOpen(f.State); err != nil {
		return err
	}
	code := ""
	switch {
	case f.Motion != rules.MotionClosed:
		code = "correct_nothing"
	case f.Consent:
		code = "correct_consent"
	case f.Later:
		code = "vote_followed"
	case f.BuiltOn:
		code = "vote_built_on"
	default:
		return nil
	}
	return fault.New(fault.Conflict, code)
}

// Turn is what a speaker's turn rests on.
type Turn struct {
	Session
	Is floor.Turn
}

// Speaker decides whether a speaker who is entered as having spoken did not.
//
// It decides: whether the turn becomes another: waiting, or missed. Facts: the turn;
// the meeting; the turn asked for. Errors: Conflict correct_minutes_published,
// correct_nothing for one who is not entered as having spoken; Invalid field what:
// choice_unknown. Once the meeting has ended nobody waits. Source: project rule: who spoke
// is on the record, and so must be who did not.
func Speaker(f Turn, to floor.Turn) error {
	switch {
	case f.Published:
		return fault.New(fault.Conflict, "correct_minutes_published")
	case f.Is != floor.Spoke:
		return fault.New(fault.Conflict, "correct_nothing")
	case to != floor.Missed && (to != floor.Waiting || !f.State.Running()):
		return fault.Bad(fault.At("what", "choice_unknown"))
	}
	return nil
}
