// Package alternate decides when an alternate sits in the place of a member, and
// so has that member's vote: one seat, one vote, never both.
package alternate

import (
	"slices"
	"time"

	"parley/internal/fault"
	"parley/internal/rules"
)

// Settings of a board: an alternate is never raised, only to make a quorum, or for
// any member who is absent or recused.
const (
	Never           = "never"
	ForQuorum       = "for_quorum"
	ForAbsentMember = "for_absent_member"
)

// Settings lists them, in the order forms show them.
func Settings() []string { return []string{Never, ForQuorum, ForAbsentMember} }

// Raise is one alternate in the place of one member, from At on. Item is the item
// the member is recused from, zero when the member is absent. EndedAt is when the
// clerk ended it, zero before.
type Raise struct {
	ID        int64
	Alternate int64
	Seat      int64
	Item      int64
	At        time.Time
	EndedAt   time.Time
}

// Facts are what raising is checked against, at this moment. Seats are those of
// the board without any alternate raised; Recused in them is about the item of
// the raise. Standing are the raises that hold; QuorumMet is with them.
type Facts struct {
	State     rules.SessionState
	Setting   string
	VoteOpen  bool
	QuorumMet bool
	Seats     []rules.SeatFacts
	Standing  []Raise
}

// Check checks that an alternate may be raised.
//
// It decides: whether the alternate may sit in the member's place. Facts: as the
// fields say; the raise; the date. Errors: Conflict meeting_not_open, meeting_over
// outside of a meeting; Conflict alternates_never where the board's rules know no
// raise, alternates_quorum_there where they know it only to make a quorum; Conflict
// vote_open while ballots are taken: who votes is settled when the vote opens;
// Invalid fields alternate: required, not_an_alternate, alternate_not_present,
// alternate_raised; seat: required, not_a_voting_seat, member_not_away (neither
// absent nor, where the board lets an alternate sit for absent members, recused
// from the item), seat_filled_by_alternate. Source: the board's own rule with its
// citation; that an alternate has a vote only where the founding document gives
// one is RONR (12th ed.) 47:55 by analogy and a project rule: the default is never.
func Check(f Facts, r Raise, today rules.Date) error {
	switch {
	case f.State == rules.Scheduled:
		return fault.New(fault.Conflict, "meeting_not_open")
	case !f.State.Running():
		return fault.New(fault.Conflict, "meeting_over")
	case f.Setting != ForQuorum && f.Setting != ForAbsentMember:
		return fault.New(fault.Conflict, "alternates_never")
	case f.VoteOpen:
		return fault.New(fault.Conflict, "vote_open")
	case f.Setting == ForQuorum && f.QuorumMet:
		return fault.New(fault.Conflict, "alternates_quorum_there")
	}
	of := func(id int64) rules.SeatFacts {
		i := slices.IndexFunc(f.Seats, func(s rules.SeatFacts) bool { return s.Seat == id })
		if i < 0 {
			return rules.SeatFacts{}
		}
		return f.Seats[i]
	}
	raised := func(match func(Raise) bool) bool { return slices.ContainsFunc(f.Standing, match) }
	var bad []fault.Field
	refuse := func(field, code string) { bad = append(bad, fault.At(field, code)) }
	a, s := of(r.Alternate), of(r.Seat)
	switch {
	case r.Alternate == 0:
		refuse("alternate", "required")
	case a.Kind != rules.SeatAlternate || !a.Term.HeldOn(today):
		refuse("alternate", "not_an_alternate")
	case !a.Presence.Present():
		refuse("alternate", "alternate_not_present")
	case raised(func(x Raise) bool { return x.Alternate == r.Alternate }):
		refuse("alternate", "alternate_raised")
	}
	recused := r.Item != 0 && s.Recused && f.Setting == ForAbsentMember
	absent := r.Item == 0 && !s.Presence.Present()
	switch {
	case r.Seat == 0:
		refuse("seat", "required")
	case !s.Kind.Votes() || !s.Term.HeldOn(today):
		refuse("seat", "not_a_voting_seat")
	case !absent && !recused:
		refuse("seat", "member_not_away")
	case raised(func(x Raise) bool { return x.Seat == r.Seat }):
		refuse("seat", "seat_filled_by_alternate")
	}
	return fault.All(bad)
}

// CheckEnd checks that the clerk may end a raise.
//
// It decides: whether it may be ended. Facts: the meeting's state; whether it was
// ended already; whether a vote is open. Errors: Conflict meeting_over,
// alternate_ended, vote_open. Source: project rule: who may vote does not change by
// the clerk's hand while ballots are taken; a member who arrives is another
// matter (see Holds).
func CheckEnd(s rules.SessionState, ended, voteOpen bool) error {
	switch {
	case !s.Running():
		return fault.New(fault.Conflict, "meeting_over")
	case ended:
		return fault.New(fault.Conflict, "alternate_ended")
	case voteOpen:
		return fault.New(fault.Conflict, "vote_open")
	}
	return nil
}

// Holds tells whether a raise is in force on an item at an instant.
//
// It decides: whether the alternate has the member's place. Facts: the raise; the
// roll; the item before the board (zero: none) and whether the member is recused
// from it; the instant. For an absent member it ends for good with the member's
// first arrival, also while a vote is open: the member votes, and a ballot the
// alternate has cast on that motion is set aside when it closes. For a recused
// member it holds on that item as long as the recusal stands. Errors: none.
// Source: project rule: of the two the member has the seat, and a vote may be
// changed until it closes (RONR (12th ed.) 45:8), so nobody's vote counts twice
// and none is lost on a motion that is closed.
func Holds(r Raise, roll []rules.AttendanceEvent, item int64, recused bool, at time.Time) bool {
	if at.Before(r.At) || !r.EndedAt.IsZero() && !at.Before(r.EndedAt) {
		return false
	}
	if r.Item != 0 {
		return r.Item == item && recused
	}
	here := func(t time.Time) bool { return rules.PresenceAt(roll, t)[r.Seat].Present() }
	if here(r.At) || here(at) {
		return false
	}
	for _, e := range roll {
		if e.Seat == r.Seat && e.EffectiveAt.After(r.At) && !e.EffectiveAt.After(at) && here(e.EffectiveAt) {
			return false
		}
	}
	return true
}

// Seat puts alternates in their members' places.
//
// It decides: the kind of each seat. Facts: the seats; the raises that hold. The
// alternate's seat takes the kind of the member's and the member's becomes that of
// an alternate, so that as many seats vote as before. A raise whose seats are not
// an alternate's and a voting one, both held on the date, has no effect. Errors:
// none. Source: project rule: one seat, one vote.
func Seat(seats []rules.SeatFacts, holding []Raise, today rules.Date) []rules.SeatFacts {
	out := slices.Clone(seats)
	for _, r := range holding {
		a := slices.IndexFunc(out, func(s rules.SeatFacts) bool { return s.Seat == r.Alternate })
		m := slices.IndexFunc(out, func(s rules.SeatFacts) bool { return s.Seat == r.Seat })
		if a < 0 || m < 0 || out[a].Kind != rules.SeatAlternate || !out[m].Kind.Votes() || !out[a].Term.HeldOn(today) || !out[m].Term.HeldOn(today) {
			continue
		}
		out[a].Kind, out[m].Kind = out[m].Kind, rules.SeatAlternate
	}
	return out
}

// Ended is when a raise for an absent member ended: with the member's arrival or by
// the clerk; the zero instant while it has not.
func Ended(r Raise, roll []rules.AttendanceEvent) time.Time {
	out := r.EndedAt
	if r.Item != 0 {
		return out
	}
	for _, e := range roll {
		t := e.EffectiveAt
		if t.Before(r.At) {
			t = r.At
		}
		if e.Seat == r.Seat && rules.PresenceAt(roll, t)[r.Seat].Present() && (out.IsZero() || t.Before(out)) {
			out = t
		}
	}
	return out
}
