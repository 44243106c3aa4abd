package order

import (
	"time"

	"parley/internal/fault"
	"parley/internal/rules"
)

// JoinFacts are what joining another board's meeting is checked against: the
// meeting that would be joined, whether it is another board's, whether it is
// itself one that joined another, whether the board joined it already, and
// whether its start has passed.
type JoinFacts struct {
	State  rules.SessionState
	Other  bool
	Guest  bool
	Joined bool
	Begun  bool
}

// JoinMeeting checks that a board may hold its meeting jointly with another's.
//
// It decides: whether the board may join. Facts: as the fields say. Errors:
// Invalid field meeting: choice_unknown, meeting_joined. Source: project rule:
// each board calls its own meeting, under its own law and with its own record,
// at one place and time; one board hosts, so that there is one place and time.
func JoinMeeting(f JoinFacts) error {
	switch {
	case f.State.Planned() != nil || !f.Other || f.Guest || f.Begun:
		return fault.Bad(fault.At("meeting", "choice_unknown"))
	case f.Joined:
		return fault.Bad(fault.At("meeting", "meeting_joined"))
	}
	return nil
}

// Strictest tells which of several notices must be given first.
//
// It decides: the place of the earliest latest moment, the first of equals; -1
// where no law names one. Facts: the latest lawful instant of each board's
// notice, zero where its law names none. Errors: none. Source: project rule:
// each board's law is checked for itself; who gives all notices at once goes by
// the earliest moment.
func Strictest(latest []time.Time) int {
	out := -1
	for i, at := range latest {
		if !at.IsZero() && (out < 0 || at.Before(latest[out])) {
			out = i
		}
	}
	return out
}

// ApartFacts are what tells that a board's half of a joint meeting has to follow the
// host: how both meetings stand, and whether the plans are the same.
type ApartFacts struct {
	Own, Host rules.SessionState
	Same      bool // start, place and link
}

// Apart tells whether a board that joined a meeting owes a decision on its own.
//
// It decides: whether the host moved or called off its meeting and this one still
// stands as planned. Facts: as the fields say. Errors: none. Source: project
// rule: one board does not change another's meeting, which is called and noticed
// under that board's own law; so its clerk moves it, calls it off or parts it.
func Apart(f ApartFacts) bool {
	switch {
	case f.Own != rules.Scheduled:
		return false
	case f.Host == rules.Scheduled:
		return !f.Same
	}
	return f.Host.Ended() && f.Host != rules.Adjourned
}

// PartMeeting checks that a board holds its meeting by itself again.
//
// It decides: whether it may part. Facts: how its meeting stands, and whether it
// joined another one. Errors: Conflict meeting_not_joint; those of
// rules.SessionState.Planned. Source: project rule: what was held jointly was.
func PartMeeting(state rules.SessionState, joined bool) error {
	if err := state.Planned(); err != nil {
		return err
	}
	if !joined {
		return fault.New(fault.Conflict, "meeting_not_joint")
	}
	return nil
}
