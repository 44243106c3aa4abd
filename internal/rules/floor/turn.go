package floor

import (
	"time"

	"parley/internal/fault"
)

// Turn is where one speaker stands on the call list.
type Turn string

// The turns. Whoever missed the call can be called again.
const (
	Waiting   Turn = "waiting"
	Speaking  Turn = "speaking"
	Spoke     Turn = "spoke"
	Missed    Turn = "missed"
	Withdrawn Turn = "withdrawn"
)

// turns lists what may follow what.
var turns = map[Turn][]Turn{
	Waiting:  {Speaking, Missed, Withdrawn},
	Missed:   {Speaking, Withdrawn},
	Speaking: {Spoke, Missed, Waiting}, // missed: called and not there; waiting: called by mistake
}

// Next checks a step on the call list.
//
// It decides: whether a speaker's turn may become another. Facts: the turn as
// it stands; the turn asked for; whether the meeting is in session; whether
// someone else is speaking. Errors: Conflict turn_over, turn_not_in_session,
// turn_taken. Source: project rule: one speaker at a time, in a meeting that
// is in session; who has spoken stays on the record.
func Next(is, to Turn, inSession, taken bool) error {
	allowed := false
	for _, t := range turns[is] {
		allowed = allowed || t == to
	}
	switch {
	case !allowed:
		return fault.New(fault.Conflict, "turn_over")
	case to != Withdrawn && !inSession:
		return fault.New(fault.Conflict, "turn_not_in_session")
	case to == Speaking && taken:
		return fault.New(fault.Conflict, "turn_taken")
	}
	return nil
}

// Left is how much of a speaker's time is left; negative once it is over.
//
// It decides: the time. Facts: the rule; when the speaker was called; now.
// Errors: none. Source: the board's rule.
func Left(r Rule, called, now time.Time) time.Duration {
	return time.Duration(r.Minutes)*time.Minute - now.Sub(called)
}

// Letter is where a written comment stands.
type Letter string

// Comments are read by the clerk before they are shown; one that is held back
// stays counted, with the reason.
const (
	Received  Letter = "received"
	Shown     Letter = "shown"
	HeldBack  Letter = "held_back"
	TakenBack Letter = "taken_back"
)

// Reasons lists why a comment can be held back: never for what it says of the
// board, the police or anyone's opinion.
//
// Source: the First Amendment forbids a public body to choose by viewpoint;
// what remains is what the law keeps private or forbids (project rule).
func Reasons() []string { return []string{"personal_data", "threat", "copyright", "spam"} }

// Decide checks the clerk's decision on a comment.
//
// It decides: whether the comment may be shown or held back. A comment held
// back can be shown later; one that was shown can be held back. Facts: where it
// stands; what is asked; the reason. Errors: Conflict letter_taken_back,
// letter_already; Invalid field reason: choice_unknown. Source: access matrix:
// hide a comment, with public reason.
func Decide(is, to Letter, reason string) error {
	switch {
	case is == TakenBack:
		return fault.New(fault.Conflict, "letter_taken_back")
	case is == to:
		return fault.New(fault.Conflict, "letter_already")
	case to == HeldBack:
		for _, r := range Reasons() {
			if r == reason {
				return nil
			}
		}
		return fault.Bad(fault.At("reason", "choice_unknown"))
	}
	return nil
}

// Where a request for an aid stands.
const (
	AidAsked     = "asked"
	AidPromised  = "promised"
	AidDeclined  = "declined"
	AidWithdrawn = "withdrawn"
)

// DropAid checks that somebody takes a request for an aid back.
//
// It decides: whether the request may be erased. Facts: where it stands. Errors:
// Conflict aid_answered once it was declined or taken back. Source: project
// rule: that an aid was declined, and why, stays with the office (28 CFR 35.160).
func DropAid(state string) error {
	if state != AidAsked && state != AidPromised {
		return fault.New(fault.Conflict, "aid_answered")
	}
	return nil
}

// TakeBack checks that a writer takes a comment back.
//
// It decides: whether the comment may be erased: until it is shown. Facts:
// where it stands. Errors: Conflict letter_already. Source: project rule: what
// was published stays published.
func TakeBack(is Letter) error {
	if is != Received {
		return fault.New(fault.Conflict, "letter_already")
	}
	return nil
}
