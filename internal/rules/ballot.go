package rules

import (
	"cmp"
	"slices"
	"time"

	"parley/internal/fault"
)

// Choices of a ballot.
const (
	Yes     = "yes"
	No      = "no"
	Abstain = "abstain"
)

// SeatFacts are what a rule knows of one seat at the moment of a vote. Term is
// the one in force or the last; Presence is from PresenceAt; Recused is about
// the motion's item.
type SeatFacts struct {
	Seat     int64
	Kind     SeatKind
	Term     Term
	Presence Presence
	Recused  bool
}

// BallotFacts are what a ballot is checked against. Zone is the board's:
// office ends at local midnight. OpenedAt is when the vote was opened. QuorumLost
// says that the motion needs a quorum and there is none.
type BallotFacts struct {
	State    SessionState
	Motion   MotionState
	Method   string
	OpenedAt time.Time
	Zone     *time.Location
	Seat     SeatFacts

	QuorumLost bool
	// MustVote is the section of law under which a member who is present and has
	// no conflict votes yes or no; "" where abstaining is allowed.
	MustVote string
}

// CastBallot checks a ballot cast by its member.
//
// It decides: whether the ballot is accepted now. A member may cast again until
// the close; the last ballot counts. Facts: meeting, motion and seat at this
// moment; the choice; now. Errors: Conflict vote_not_open, vote_closed (also
// when the motion was withdrawn or the meeting is over), meeting_in_recess;
// Conflict quorum_lost while there is none, to be cast once it is back or never;
// Forbidden seat_not_voting, not_seated, not_present, recused; Invalid field
// choice: choice_unknown, abstain_needs_conflict (with Law): where a conflict is
// declared, the ballot is refused as recused and the member does not vote. Source:
// the profile's rule on abstaining (for example Fla. Stat. section 286.012); RONR (12th ed.) 45:1-4 (who may vote), 45:8
// (a vote may be changed until the result is announced), 45:56 (no absentee),
// 40:6-7 (no business without a quorum).
func CastBallot(f BallotFacts, choice string, now time.Time) error {
	switch {
	case f.Motion == MotionClosed, f.Motion == MotionWithdrawn, f.State.Ended():
		return refuse("vote_closed")
	case f.State == InRecess:
		return refuse("meeting_in_recess")
	case f.Motion != MotionOpen, f.State != InSession, now.Before(f.OpenedAt):
		return refuse("vote_not_open")
	case f.QuorumLost:
		return refuse("quorum_lost")
	}
	if code := whyNot(f.Seat, DateOf(now, f.Zone)); code != "" {
		return fault.New(fault.Forbidden, code)
	}
	if choice == Abstain && f.MustVote != "" {
		return fault.Bad(fault.At("choice", "abstain_needs_conflict", "Law", f.MustVote))
	}
	return fault.All(CheckChoice("choice", choice, Yes, No, Abstain))
}

// EnterVoiceBallot checks a ballot the clerk enters for a member who answered
// aloud.
//
// It decides: whether the entry is accepted. Facts, input and errors: those of
// CastBallot, and Conflict voice_needs_roll_call unless the motion is decided
// by roll call. Source: RONR (12th ed.) 45:45-55: in a roll call the secretary
// records the answer of each member called.
func EnterVoiceBallot(f BallotFacts, choice string, now time.Time) error {
	if f.Method != MethodRollCall {
		return refuse("voice_needs_roll_call")
	}
	return CastBallot(f, choice, now)
}

// whyNot names what keeps a seat from voting on a date, or is empty.
func whyNot(s SeatFacts, today Date) string {
	switch {
	case !s.Kind.Votes():
		return "seat_not_voting"
	case !s.Term.HeldOn(today):
		return "not_seated"
	case !s.Presence.Present():
		return "not_present"
	case s.Recused:
		return "recused"
	}
	return ""
}

// Ballot is one stored ballot. Revision rises by one with each change by or
// for the same seat; Voice marks an entry by the clerk.
type Ballot struct {
	Seat     int64
	Revision int
	Choice   string
	CastAt   time.Time
	Voice    bool
}

// CloseFacts are what a vote is closed on. Seats are all seats of the board,
// as they are at the close; Ballots all ballots on the motion.
type CloseFacts struct {
	State      SessionState
	Motion     MotionState
	Seats      []SeatFacts
	Ballots    []Ballot
	QuorumRule QuorumRule
	Threshold  Threshold
	Zone       *time.Location
}

// SetAside is a ballot that does not count, with the code of the reason:
// seat_not_voting, not_seated, not_present or recused.
type SetAside struct {
	Ballot Ballot
	Reason string
}

// Closed is the result of closing a vote: the computation, the ballots it
// counted, those set aside, and the seats that could vote and did not; each
// ordered by seat.
type Closed struct {
	Computation Computation
	Counted     []Ballot
	SetAside    []SetAside
	Silent      []int64
}

// CloseVote closes a vote and computes its result.
//
// It decides: which ballots count and what they decide. Facts: the seats at
// this moment, every ballot, the rules; now is the close. The last ballot of a
// seat cast no later than the close counts if the seat is a voting one, held,
// present and not recused at the close. A member present who cast none is
// counted as present and not voting. A member who voted and left, or recused,
// before the close has their ballot set aside with the reason: a vote may be
// changed until the close, so it is not given before it; the count then never
// exceeds those present (project rule, after RONR (12th ed.) 45:8 and 40:12).
// Errors: Conflict vote_not_open, vote_closed, meeting_in_recess; Invalid
// choice_unknown for a stored choice that is none; those of Decide. Source: RONR
// (12th ed.) 45:1-8; see Decide for the arithmetic.
func CloseVote(f CloseFacts, now time.Time) (Closed, error) {
	var out Closed
	switch {
	case f.Motion == MotionClosed, f.Motion == MotionWithdrawn, f.State.Ended():
		return out, refuse("vote_closed")
	case f.State == InRecess:
		return out, refuse("meeting_in_recess")
	case f.Motion != MotionOpen, f.State != InSession:
		return out, refuse("vote_not_open")
	}
	last := map[int64]Ballot{}
	for _, b := range f.Ballots {
		if had, ok := last[b.Seat]; !b.CastAt.After(now) && (!ok || b.Revision > had.Revision) {
			last[b.Seat] = b
		}
	}
	today := DateOf(now, f.Zone)
	var tally Tally
	seats := slices.SortedFunc(slices.Values(f.Seats), func(a, b SeatFacts) int { return cmp.Compare(a.Seat, b.Seat) })
	for i, s := range seats {
		if i > 0 && seats[i-1].Seat == s.Seat {
			return out, fault.New(fault.Invalid, "seat_repeated")
		}
		ballot, voted := last[s.Seat]
		code := whyNot(s, today)
		switch {
		case voted && code != "":
			out.SetAside = append(out.SetAside, SetAside{ballot, code})
		case !voted && code == "":
			out.Silent = append(out.Silent, s.Seat)
		case voted:
			if !tally.add(ballot.Choice) {
				return out, fault.New(fault.Invalid, "choice_unknown")
			}
			out.Counted = append(out.Counted, ballot)
		}
	}
	var err error
	out.Computation, err = Decide(BodyOf(seats, today), AttendanceOf(seats, today), tally, f.QuorumRule, f.Threshold)
	return out, err
}

// add counts one ballot and says whether its choice is known.
func (t *Tally) add(choice string) bool {
	switch choice {
	case Yes:
		t.Yes++
	case No:
		t.No++
	case Abstain:
		t.Abstain++
	default:
		return false
	}
	return true
}

// BodyOf counts the voting seats of a board and those held on a date.
//
// Source: see SeatKind.Votes and Term.HeldOn.
func BodyOf(seats []SeatFacts, today Date) Body {
	var b Body
	for _, s := range seats {
		if s.Kind.Votes() {
			b.Authorized++
			if s.Term.HeldOn(today) {
				b.Seated++
			}
		}
	}
	return b
}

// AttendanceOf counts who takes part, voting seats held on a date only, and who
// of them is recused.
func AttendanceOf(seats []SeatFacts, today Date) Attendance {
	var a Attendance
	for _, s := range seats {
		if !s.Kind.Votes() || !s.Term.HeldOn(today) {
			continue
		}
		switch {
		case s.Presence == InRoom:
			a.InPerson++
		case s.Presence == Remote:
			a.Remote++
		case s.Recused:
			a.RecusedLeft++
		}
		if s.Recused && s.Presence.Present() {
			a.RecusedInRoom++
			if s.Presence == Remote {
				a.RecusedRemote++
			}
		}
	}
	return a
}
