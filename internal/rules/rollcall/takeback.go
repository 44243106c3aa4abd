package rollcall

import (
	"parley/internal/fault"
	"parley/internal/rules"
)

// Entry is one ballot of a seat on a motion, and whether it was taken back.
type Entry struct {
	rules.Ballot
	Taken bool
}

// Standing lists the ballots that were not taken back. The last of a seat is
// the one that counts; a seat without one has not voted.
func Standing(all []Entry) []rules.Ballot {
	var out []rules.Ballot
	for _, e := range all {
		if !e.Taken {
			out = append(out, e.Ballot)
		}
	}
	return out
}

// TakeBack checks that the clerk takes back a ballot entered for the wrong
// member.
//
// It decides: whether the ballot of that revision may be taken back; what the
// seat had cast before counts again. Facts: the session and the motion now; the
// seat's ballots, by revision; which of them. Errors: Conflict vote_closed,
// meeting_in_recess, vote_not_open; ballot_unknown; ballot_taken_back;
// ballot_own when the ballot is the member's own, or the member has voted on the
// own device since. Source: project rule, after RONR (12th ed.) 45:8: until the
// result is announced a vote may be changed, and a clerk's slip is no vote; what
// a member did is the member's to change.
func TakeBack(s rules.SessionState, m rules.MotionState, all []Entry, revision int) error {
	at := -1
	for i, e := range all {
		if e.Revision == revision {
			at = i
		}
	}
	code := ""
	switch {
	case m == rules.MotionClosed, m == rules.MotionWithdrawn, s.Ended():
		code = "vote_closed"
	case s == rules.InRecess:
		code = "meeting_in_recess"
	case m != rules.MotionOpen, s != rules.InSession:
		code = "vote_not_open"
	case at < 0:
		code = "ballot_unknown"
	case all[at].Taken:
		code = "ballot_taken_back"
	case !all[at].Voice, ownSince(all[at:]):
		code = "ballot_own"
	default:
		return nil
	}
	return fault.New(fault.Conflict, code)
}

func ownSince(all []Entry) bool {
	for _, e := range all {
		if !e.Voice {
			return true
		}
	}
	return false
}
