package alternate

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/rules"
	"parley/internal/rules/rulestest"
)

var (
	start = time.Date(2026, 3, 4, 18, 0, 0, 0, time.UTC)
	today = rules.DateOf(start, time.UTC)
	term  = rules.Term{Begins: rules.Date{Year: 2025, Month: 1, Day: 1}}
)

func at(minute int) time.Time { return start.Add(time.Duration(minute) * time.Minute) }

// table is three members, of whom the third is absent, and two alternates.
func table() []rules.SeatFacts {
	seat := func(id int64, kind rules.SeatKind, p rules.Presence) rules.SeatFacts {
		return rules.SeatFacts{Seat: id, Kind: kind, Term: term, Presence: p}
	}
	return []rules.SeatFacts{seat(1, rules.SeatRegular, rules.InRoom), seat(2, rules.SeatRegular, rules.InRoom), seat(3, rules.SeatRegular, rules.Absent), seat(8, rules.SeatAlternate, rules.InRoom), seat(9, rules.SeatAlternate, rules.Absent)}
}

func TestAnAlternateIsRaisedOnlyAsTheBoardsRulesSay(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Facts, *Raise)
		want   string
	}{
		{"for an absent member", nil, ""},
		{"the rules know none", func(f *Facts, _ *Raise) { f.Setting = Never }, "alternates_never"},
		{"no rules", func(f *Facts, _ *Raise) { f.Setting = "" }, "alternates_never"},
		{"to make a quorum", func(f *Facts, _ *Raise) { f.Setting = ForQuorum }, ""},
		{"to make a quorum that is there", func(f *Facts, _ *Raise) { f.Setting, f.QuorumMet = ForQuorum, true }, "alternates_quorum_there"},
		{"for an absent member, with a quorum", func(f *Facts, _ *Raise) { f.QuorumMet = true }, ""},
		{"before the meeting", func(f *Facts, _ *Raise) { f.State = rules.Scheduled }, "meeting_not_open"},
		{"after it", func(f *Facts, _ *Raise) { f.State = rules.Adjourned }, "meeting_over"},
		{"during a vote", func(f *Facts, _ *Raise) { f.VoteOpen = true }, "vote_open"},
		{"no alternate", func(_ *Facts, r *Raise) { r.Alternate = 0 }, "alternate:required"},
		{"a member is no alternate", func(_ *Facts, r *Raise) { r.Alternate = 1 }, "alternate:not_an_alternate"},
		{"an alternate whose term ended", func(f *Facts, _ *Raise) { f.Seats[3].Term.Left = today }, "alternate:not_an_alternate"},
		{"an alternate who is not there", func(_ *Facts, r *Raise) { r.Alternate = 9 }, "alternate:alternate_not_present"},
		{"an alternate who sits already", func(f *Facts, _ *Raise) { f.Standing = []Raise{{Alternate: 8, Seat: 2}} }, "alternate:alternate_raised"},
		{"no member", func(_ *Facts, r *Raise) { r.Seat = 0 }, "seat:required"},
		{"for another alternate", func(_ *Facts, r *Raise) { r.Seat = 9 }, "seat:not_a_voting_seat"},
		{"for a vacant seat", func(f *Facts, _ *Raise) { f.Seats[2].Term = rules.Term{} }, "seat:not_a_voting_seat"},
		{"for a member who is there", func(_ *Facts, r *Raise) { r.Seat = 1 }, "seat:member_not_away"},
		{"for a member who has one already", func(f *Facts, _ *Raise) { f.Standing = []Raise{{Alternate: 9, Seat: 3}} }, "seat:seat_filled_by_alternate"},
		{"for a recused member", func(f *Facts, r *Raise) { f.Seats[0].Recused, r.Seat, r.Item = true, 1, 5 }, ""},
		{"for a recused member, without the item", func(f *Facts, r *Raise) { f.Seats[0].Recused, r.Seat = true, 1 }, "seat:member_not_away"},
		{"for a member who is not recused", func(_ *Facts, r *Raise) { r.Seat, r.Item = 1, 5 }, "seat:member_not_away"},
		{"for a recused member where only a quorum is made", func(f *Facts, r *Raise) {
			f.Setting, f.Seats[0].Recused, r.Seat, r.Item = ForQuorum, true, 1, 5
		}, "seat:member_not_away"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, r := Facts{State: rules.InSession, Setting: ForAbsentMember, Seats: table()}, Raise{Alternate: 8, Seat: 3}
			if c.change != nil {
				c.change(&f, &r)
			}
			rulestest.WantCode(t, Check(f, r, today), c.want)
		})
	}
	rulestest.WantCode(t, CheckEnd(rules.InRecess, false, false), "")
	rulestest.WantCode(t, CheckEnd(rules.InSession, true, false), "alternate_ended")
	rulestest.WantCode(t, CheckEnd(rules.InSession, false, true), "vote_open")
	rulestest.WantCode(t, CheckEnd(rules.Adjourned, false, false), "meeting_over")
}

func TestARaiseEndsWithTheMembersArrivalForGood(t *testing.T) {
	mark := func(id int64, minute int, kind rules.Presence, corrects int64) rules.AttendanceEvent {
		return rules.AttendanceEvent{ID: id, Seat: 3, Kind: kind, EffectiveAt: at(minute), RecordedAt: at(minute), Corrects: corrects}
	}
	r := Raise{Alternate: 8, Seat: 3, At: at(10)}
	gone := []rules.AttendanceEvent{mark(1, 0, rules.Absent, 0)}
	back := append(gone, mark(2, 20, rules.InRoom, 0), mark(3, 30, rules.Absent, 0))
	for _, c := range []struct {
		name   string
		r      Raise
		roll   []rules.AttendanceEvent
		minute int
		item   int64
		rec    bool
		want   bool
	}{
		{"before it", r, gone, 9, 0, false, false},
		{"from then on", r, gone, 10, 0, false, true},
		{"on whatever item", r, gone, 10, 4, false, true},
		{"until the member arrives", r, back, 20, 0, false, false},
		{"and not again when the member leaves", r, back, 31, 0, false, false},
		{"an arrival entered by mistake does not end it", r, append(back[:2:2], mark(4, 21, rules.EntryVoid, 2)), 40, 0, false, true},
		{"an arrival before it, entered late, takes it away", r, append(gone, mark(2, 5, rules.InRoom, 0)), 40, 0, false, false},
		{"until the clerk ends it", Raise{Alternate: 8, Seat: 3, At: at(10), EndedAt: at(15)}, gone, 15, 0, false, false},
		{"and not a moment earlier", Raise{Alternate: 8, Seat: 3, At: at(10), EndedAt: at(15)}, gone, 14, 0, false, true},
		{"for a recused member on the item", Raise{Alternate: 8, Seat: 3, Item: 5, At: at(10)}, nil, 12, 5, true, true},
		{"not on another", Raise{Alternate: 8, Seat: 3, Item: 5, At: at(10)}, nil, 12, 6, true, false},
		{"not once the recusal is taken back", Raise{Alternate: 8, Seat: 3, Item: 5, At: at(10)}, nil, 12, 5, false, false},
	} {
		if got := Holds(c.r, c.roll, c.item, c.rec, at(c.minute)); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestTheTallyNeverExceedsTheAuthorizedSeats(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var seats []rules.SeatFacts
		var ballots []rules.Ballot
		n := rapid.Int64Range(2, 12).Draw(t, "seats")
		for id := int64(1); id <= n; id++ {
			s := rules.SeatFacts{Seat: id, Kind: rapid.SampledFrom([]rules.SeatKind{rules.SeatRegular, rules.SeatAlternate, rules.SeatExOfficio, rules.SeatNonVoting}).Draw(t, "kind"),
				Presence: rapid.SampledFrom([]rules.Presence{rules.InRoom, rules.Remote, rules.Absent}).Draw(t, "presence"), Recused: rapid.Bool().Draw(t, "recused")}
			if rapid.IntRange(0, 4).Draw(t, "held") > 0 {
				s.Term = term
			}
			seats = append(seats, s)
			// Everyone has cast one, whoever they were when they did.
			ballots = append(ballots, rules.Ballot{Seat: id, Revision: 1, Choice: rapid.SampledFrom([]string{rules.Yes, rules.No, rules.Abstain}).Draw(t, "choice"), CastAt: start})
		}
		var raises []Raise
		for range rapid.IntRange(0, 6).Draw(t, "raises") {
			raises = append(raises, Raise{Alternate: rapid.Int64Range(1, n+1).Draw(t, "alternate"), Seat: rapid.Int64Range(1, n+1).Draw(t, "seat")})
		}
		sat := Seat(seats, raises, today)
		before, after := rules.BodyOf(seats, today), rules.BodyOf(sat, today)
		if before != after {
			t.Fatalf("%+v became %+v", before, after)
		}
		closed, err := rules.CloseVote(rules.CloseFacts{State: rules.InSession, Motion: rules.MotionOpen, Seats: sat, Ballots: ballots, QuorumRule: rules.DefaultQuorum(), Threshold: rules.Threshold{Rule: rules.MajorityOfVotesCast}, Zone: time.UTC}, at(1))
		if err != nil {
			t.Fatal(err)
		}
		tally := closed.Computation.Tally
		if votes := tally.Cast() + tally.Abstain; votes > before.Authorized || votes > before.Seated {
			t.Fatalf("%d votes of %+v", votes, before)
		}
		counted := map[int64]bool{}
		for _, b := range closed.Counted {
			counted[b.Seat] = true
		}
		for i, s := range seats {
			if counted[s.Seat] && !sat[i].Kind.Votes() {
				t.Fatalf("seat %d votes without a vote", s.Seat)
			}
		}
	})
}
