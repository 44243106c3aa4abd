package rules

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/rules/rulestest"
)

// course is a vote among some seats as events make it: who comes, goes, recuses,
// votes, and corrects an entry of the roll.
type course struct {
	seats   []SeatFacts
	roll    []AttendanceEvent
	recused map[int64]bool
	ballots []Ballot
	at      time.Time
}

func newCourse(t *rapid.T) *course {
	c := &course{recused: map[int64]bool{}, at: rulestest.Moment(t, "2026-11-10T18:00:00Z")}
	for i := range rapid.IntRange(1, 9).Draw(t, "seats") {
		kind := rapid.SampledFrom([]SeatKind{SeatRegular, SeatRegular, SeatRegular, SeatNonVoting}).Draw(t, "kind")
		c.seats = append(c.seats, SeatFacts{Seat: int64(i + 1), Kind: kind, Term: Term{Begins: DateOf(c.at.AddDate(-1, 0, 0), time.UTC)}})
	}
	return c
}

// now are the seats as they stand.
func (c *course) now() []SeatFacts {
	here := PresenceAt(c.roll, c.at)
	out := make([]SeatFacts, len(c.seats))
	for i, s := range c.seats {
		s.Presence, s.Recused = here[s.Seat], c.recused[s.Seat]
		out[i] = s
	}
	return out
}

func (c *course) step(t *rapid.T) {
	c.at = c.at.Add(time.Second)
	seat := rapid.Int64Range(1, int64(len(c.seats))).Draw(t, "seat")
	switch rapid.IntRange(0, 9).Draw(t, "event") {
	case 0, 1, 2:
		kind := rapid.SampledFrom([]Presence{InRoom, InRoom, Remote, Absent}).Draw(t, "presence")
		c.roll = append(c.roll, AttendanceEvent{ID: int64(len(c.roll) + 1), Seat: seat, Kind: kind, EffectiveAt: c.at, RecordedAt: c.at})
	case 3:
		c.recused[seat] = !c.recused[seat]
	case 4:
		if len(c.roll) > 0 {
			c.undo(rapid.IntRange(0, len(c.roll)-1).Draw(t, "entry"))
		}
	default:
		f := BallotFacts{State: InSession, Motion: MotionOpen, Method: MethodRollCall, OpenedAt: c.at.Add(-time.Hour), Zone: time.UTC, Seat: c.now()[seat-1]}
		today := DateOf(c.at, time.UTC)
		q, _ := Quorum(BodyOf(c.now(), today), AttendanceOf(c.now(), today), DefaultQuorum())
		f.QuorumLost = !q.Met
		choice := rapid.SampledFrom([]string{Yes, Yes, No, Abstain}).Draw(t, "choice")
		if CastBallot(f, choice, c.at) == nil {
			if !q.Met {
				t.Fatalf("a ballot was taken with %d of %d", q.Count, q.Needed)
			}
			revision := 1
			for _, b := range c.ballots {
				if b.Seat == seat {
					revision = b.Revision + 1
				}
			}
			c.ballots = append(c.ballots, Ballot{Seat: seat, Revision: revision, Choice: choice, CastAt: c.at})
		}
	}
}

// undo takes an entry of the roll back, unless that was done already.
func (c *course) undo(entry int) {
	target := c.roll[entry]
	for _, e := range c.roll {
		if e.Corrects == target.ID {
			return
		}
	}
	c.roll = append(c.roll, AttendanceEvent{ID: int64(len(c.roll) + 1), Seat: target.Seat, Kind: EntryVoid, EffectiveAt: target.EffectiveAt, RecordedAt: c.at, Corrects: target.ID})
}

func TestNoOrderOfEventsCarriesAMotionWithoutItsQuorum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newCourse(t)
		for range rapid.IntRange(0, 60).Draw(t, "events") {
			c.step(t)
		}
		rule := QuorumRule{Base: rapid.SampledFrom([]string{BaseAuthorized, BaseSeated}).Draw(t, "base"), RecusedCounts: rapid.Bool().Draw(t, "recused count"), RemoteCounts: rapid.Bool().Draw(t, "remote counts"), InPersonFloor: rapid.IntRange(0, 3).Draw(t, "floor")}
		threshold := Threshold{Rule: rapid.SampledFrom(Thresholds()).Draw(t, "threshold"), RequiresQuorum: rapid.Bool().Draw(t, "requires")}
		seats := c.now()
		closed, err := CloseVote(CloseFacts{State: InSession, Motion: MotionOpen, Seats: seats, Ballots: c.ballots, QuorumRule: rule, Threshold: threshold, Zone: time.UTC}, c.at.Add(time.Second))
		if err != nil {
			t.Fatal(err)
		}
		today := DateOf(c.at, time.UTC)
		q, err := Quorum(BodyOf(seats, today), AttendanceOf(seats, today), rule)
		if err != nil {
			t.Fatal(err)
		}
		if closed.Computation.Carried && threshold.RequiresQuorum && !q.Met {
			t.Fatalf("carried without a quorum: %+v", closed.Computation)
		}
		entitled := 0
		for _, s := range seats {
			if s.Kind.Votes() && s.Presence.Present() && !s.Recused {
				entitled++
			}
		}
		if n := len(closed.Counted); n > entitled || closed.Computation.Tally.Cast()+closed.Computation.Tally.Abstain != n || n+len(closed.Silent) != entitled {
			t.Fatalf("%d counted and %d silent of %d entitled: %+v", n, len(closed.Silent), entitled, closed.Computation.Tally)
		}
		if !Recompute(closed.Computation) {
			t.Fatal("the result does not follow from itself")
		}
	})
}

func TestUndoingAndRedoingAnEntryChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newCourse(t)
		for range rapid.IntRange(1, 30).Draw(t, "events") {
			c.step(t)
		}
		c.at = c.at.Add(time.Second)
		before := fmt.Sprint(PresenceAt(c.roll, c.at))
		seat := rapid.Int64Range(1, int64(len(c.seats))).Draw(t, "seat")
		kind := rapid.SampledFrom([]Presence{InRoom, Remote, Absent}).Draw(t, "kind")
		enter := func() {
			c.roll = append(c.roll, AttendanceEvent{ID: int64(len(c.roll) + 1), Seat: seat, Kind: kind, EffectiveAt: c.at, RecordedAt: c.at})
		}
		enter()
		done := PresenceAt(c.roll, c.at)
		c.undo(len(c.roll) - 1)
		if undone := fmt.Sprint(PresenceAt(c.roll, c.at)); undone != before {
			t.Fatalf("undone %s, before %s", undone, before)
		}
		enter()
		if again := PresenceAt(c.roll, c.at); !reflect.DeepEqual(again, done) {
			t.Fatalf("redone %v, done %v", again, done)
		}
	})
}
