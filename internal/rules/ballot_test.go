package rules

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/fault"

	"parley/internal/rules/rulestest"
)

// votingSeat is a regular seat, held since 2026, in the room.
func votingSeat(id int64) SeatFacts {
	return SeatFacts{Seat: id, Kind: SeatRegular, Term: Term{Begins: Date{2026, 1, 1}, Expires: Date{2028, 1, 1}}, Presence: InRoom}
}

func TestABallotIsAcceptedOnlyWhileItsMemberMayVote(t *testing.T) {
	now := rulestest.Moment(t, "2026-03-04T19:00:00-05:00")
	zone := rulestest.Zone(t, "America/New_York")
	for _, c := range []struct {
		name   string
		change func(*BallotFacts)
		choice string
		want   string
	}{
		{"a present member votes yes", nil, Yes, ""},
		{"a remote member abstains", func(f *BallotFacts) { f.Seat.Presence = Remote }, Abstain, ""},
		{"an ex officio member votes", func(f *BallotFacts) { f.Seat.Kind = SeatExOfficio }, No, ""},
		{"a holdover votes", func(f *BallotFacts) { f.Seat.Term.Expires = Date{2026, 2, 1} }, Yes, ""},
		{"a word that is no choice", nil, "maybe", "choice:choice_unknown"},
		{"no choice", nil, "", "choice:required"},
		{"before the vote is opened", func(f *BallotFacts) { f.Motion = MotionMoved }, Yes, "vote_not_open"},
		{"with a clock before the opening", func(f *BallotFacts) { f.OpenedAt = now.Add(time.Second) }, Yes, "vote_not_open"},
		{"before the meeting", func(f *BallotFacts) { f.State = Scheduled }, Yes, "vote_not_open"},
		{"in recess", func(f *BallotFacts) { f.State = InRecess }, Yes, "meeting_in_recess"},
		{"after the close", func(f *BallotFacts) { f.Motion = MotionClosed }, Yes, "vote_closed"},
		{"after withdrawal", func(f *BallotFacts) { f.Motion = MotionWithdrawn }, Yes, "vote_closed"},
		{"after the meeting", func(f *BallotFacts) { f.State = Adjourned }, Yes, "vote_closed"},
		{"a non-voting seat", func(f *BallotFacts) { f.Seat.Kind = SeatNonVoting }, Yes, "seat_not_voting"},
		{"an alternate", func(f *BallotFacts) { f.Seat.Kind = SeatAlternate }, Yes, "seat_not_voting"},
		{"a member whose term begins tomorrow", func(f *BallotFacts) { f.Seat.Term.Begins = Date{2026, 3, 5} }, Yes, "not_seated"},
		{"a member who left today", func(f *BallotFacts) { f.Seat.Term.Left = Date{2026, 3, 4} }, Yes, "not_seated"},
		{"a member who leaves tomorrow by the board's calendar", func(f *BallotFacts) { f.Seat.Term.Left = Date{2026, 3, 5} }, Yes, ""},
		{"an empty seat", func(f *BallotFacts) { f.Seat.Term = Term{} }, Yes, "not_seated"},
		{"a member nobody saw", func(f *BallotFacts) { f.Seat.Presence = "" }, Yes, "not_present"},
		{"a member who left", func(f *BallotFacts) { f.Seat.Presence = Absent }, Yes, "not_present"},
		{"a recused member", func(f *BallotFacts) { f.Seat.Recused = true }, Yes, "recused"},
		{"while the quorum is lost", func(f *BallotFacts) { f.QuorumLost = true }, Yes, "quorum_lost"},
		{"after the close, the quorum lost", func(f *BallotFacts) { f.QuorumLost, f.Motion = true, MotionClosed }, Yes, "vote_closed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := BallotFacts{State: InSession, Motion: MotionOpen, Method: MethodRollCall, OpenedAt: now.Add(-time.Minute), Zone: zone, Seat: votingSeat(1)}
			if c.change != nil {
				c.change(&f)
			}
			rulestest.WantCode(t, CastBallot(f, c.choice, now), c.want)
			rulestest.WantCode(t, EnterVoiceBallot(f, c.choice, now), c.want)
			f.Method = MethodDevice
			rulestest.WantCode(t, EnterVoiceBallot(f, c.choice, now), "voice_needs_roll_call")
		})
	}
}

func closing(t *testing.T) (CloseFacts, time.Time) {
	now := rulestest.Moment(t, "2026-03-04T19:00:00-05:00")
	f := CloseFacts{State: InSession, Motion: MotionOpen, QuorumRule: DefaultQuorum(), Threshold: Threshold{MajorityOfVotesCast, true}, Zone: rulestest.Zone(t, "America/New_York")}
	for id := int64(5); id > 0; id-- {
		f.Seats = append(f.Seats, votingSeat(id))
	}
	return f, now
}

func TestTheLastBallotOfEachSeatBeforeTheCloseCounts(t *testing.T) {
	f, now := closing(t)
	f.Seats[0].Presence = Remote // seat 5
	f.Seats = append(f.Seats, SeatFacts{Seat: 6, Kind: SeatNonVoting, Term: Term{Begins: Date{2026, 1, 1}}, Presence: InRoom})
	f.Ballots = []Ballot{
		{Seat: 1, Revision: 2, Choice: Yes, CastAt: now.Add(-time.Minute)},
		{Seat: 1, Revision: 1, Choice: No, CastAt: now.Add(-2 * time.Minute)},
		{Seat: 1, Revision: 3, Choice: No, CastAt: now.Add(time.Nanosecond)},
		{Seat: 2, Revision: 1, Choice: Yes, CastAt: now},
		{Seat: 3, Revision: 1, Choice: No, CastAt: now, Voice: true},
		{Seat: 5, Revision: 1, Choice: Abstain, CastAt: now},
		{Seat: 6, Revision: 1, Choice: No, CastAt: now},
	}
	got, err := CloseVote(f, now)
	if err != nil {
		t.Fatal(err)
	}
	c := got.Computation
	if c.Tally != (Tally{2, 1, 1}) || c.Body != (Body{5, 5}) || c.Attendance.InPerson != 4 || c.Attendance.Remote != 1 || !c.Carried {
		t.Errorf("computed %+v", c)
	}
	if len(got.Counted) != 4 || got.Counted[0].Seat != 1 || got.Counted[0].Revision != 2 || !slices.Equal(got.Silent, []int64{4}) {
		t.Errorf("counted %v, silent %v", got.Counted, got.Silent)
	}
	if len(got.SetAside) != 1 || got.SetAside[0].Reason != "seat_not_voting" {
		t.Errorf("set aside %v", got.SetAside)
	}
}

func TestABallotOfAMemberWhoLeftOrRecusedBeforeTheCloseIsSetAside(t *testing.T) {
	f, now := closing(t)
	f.Seats[4].Presence = Absent                           // seat 1
	f.Seats[3].Recused = true                              // seat 2 stays in the room
	f.Seats[2].Term.Left = Date{2026, 3, 4}                // seat 3 is out of office since today
	f.Seats[1].Recused, f.Seats[1].Presence = true, Absent // seat 4
	for id := int64(1); id <= 5; id++ {
		f.Ballots = append(f.Ballots, Ballot{Seat: id, Revision: 1, Choice: Yes, CastAt: now.Add(-time.Minute)})
	}
	got, err := CloseVote(f, now)
	if err != nil {
		t.Fatal(err)
	}
	var reasons []string
	for _, s := range got.SetAside {
		reasons = append(reasons, s.Reason)
	}
	if !slices.Equal(reasons, []string{"not_present", "recused", "not_seated", "not_present"}) {
		t.Errorf("set aside for %v", reasons)
	}
	c := got.Computation
	if c.Tally.Yes != 1 || c.Outcome != OutcomeNoQuorum || c.Attendance.RecusedInRoom != 1 || c.Attendance.RecusedLeft != 1 || c.Body != (Body{5, 4}) {
		t.Errorf("computed %+v", c)
	}
}

func TestAVoteIsClosedOnceAndInSession(t *testing.T) {
	for _, c := range []struct {
		state  SessionState
		motion MotionState
		want   string
	}{
		{InSession, MotionMoved, "vote_not_open"}, {InSession, MotionClosed, "vote_closed"}, {InSession, MotionWithdrawn, "vote_closed"},
		{InRecess, MotionOpen, "meeting_in_recess"}, {Adjourned, MotionOpen, "vote_closed"}, {Scheduled, MotionOpen, "vote_not_open"},
	} {
		f, now := closing(t)
		f.State, f.Motion = c.state, c.motion
		_, err := CloseVote(f, now)
		rulestest.WantCode(t, err, c.want)
	}
	f, now := closing(t)
	f.Ballots = []Ballot{{Seat: 1, Revision: 1, Choice: "aye", CastAt: now}}
	_, err := CloseVote(f, now)
	rulestest.WantCode(t, err, "choice_unknown")
	f.Ballots, f.Seats = nil, append(f.Seats, votingSeat(1))
	_, err = CloseVote(f, now)
	rulestest.WantCode(t, err, "seat_repeated")
}

func TestATallyNeverExceedsThoseEntitledWhateverWasCast(t *testing.T) {
	now := time.Date(2026, 3, 4, 23, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		f := CloseFacts{State: InSession, Motion: MotionOpen, QuorumRule: DefaultQuorum(), Zone: time.UTC,
			Threshold: Threshold{rapid.SampledFrom(Thresholds()).Draw(t, "threshold"), true}}
		entitled := map[int64]bool{}
		for id := range int64(rapid.IntRange(1, 12).Draw(t, "seats")) {
			s := votingSeat(id)
			s.Kind = SeatKind(rapid.SampledFrom(SeatKinds()).Draw(t, "kind"))
			s.Presence = rapid.SampledFrom([]Presence{InRoom, Remote, Absent, ""}).Draw(t, "presence")
			s.Recused = rapid.IntRange(0, 4).Draw(t, "recused") == 0
			if rapid.IntRange(0, 4).Draw(t, "left") == 0 {
				s.Term.Left = Date{2026, 3, 4}
			}
			f.Seats = append(f.Seats, s)
			entitled[id] = s.Kind.Votes() && s.Presence.Present() && !s.Recused && s.Term.Left.IsZero()
		}
		for rev := range rapid.IntRange(0, 40).Draw(t, "ballots") {
			f.Ballots = append(f.Ballots, Ballot{Seat: rapid.Int64Range(0, 15).Draw(t, "seat"), Revision: rev,
				Choice: rapid.SampledFrom([]string{Yes, No, Abstain}).Draw(t, "choice"),
				CastAt: now.Add(time.Duration(rapid.IntRange(-5, 2).Draw(t, "at")) * time.Second)})
		}
		got, err := CloseVote(f, now)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[int64]bool{}
		for _, b := range got.Counted {
			if seen[b.Seat] || !entitled[b.Seat] || b.CastAt.After(now) {
				t.Fatalf("counted %+v", b)
			}
			seen[b.Seat] = true
		}
		for _, seat := range got.Silent {
			if seen[seat] || !entitled[seat] {
				t.Fatalf("seat %d is silent", seat)
			}
			seen[seat] = true
		}
		n := 0
		for _, ok := range entitled {
			if ok {
				n++
			}
		}
		c := got.Computation
		if len(seen) != n || c.Tally.Cast()+c.Tally.Abstain != len(got.Counted) || c.Attendance.Present()-c.Attendance.RecusedInRoom != n || !Recompute(c) {
			t.Fatalf("%d entitled, %d seen, %+v", n, len(seen), c)
		}
	})
}

func TestUnanimousConsent(t *testing.T) {
	now := rulestest.Moment(t, "2026-03-04T19:00:00-05:00")
	for _, c := range []struct {
		name   string
		change func(*ConsentFacts)
		want   string
		seats  []int64
	}{
		{"all who are present and not recused are recorded", func(f *ConsentFacts) { f.Seats[2].Recused = true }, "", []int64{1, 2, 4, 5}},
		{"an objection of a member ends it", func(f *ConsentFacts) { f.Objections = []int64{3} }, "consent_objected", nil},
		{"an objection of somebody recused does not", func(f *ConsentFacts) { f.Objections = []int64{3}; f.Seats[2].Recused = true }, "", []int64{1, 2, 4, 5}},
		{"where law wants a roll call it is refused", func(f *ConsentFacts) { f.RollCall = true }, "consent_roll_call_required", nil},
		{"without a quorum it is refused", func(f *ConsentFacts) {
			f.Seats[0].Presence, f.Seats[1].Presence, f.Seats[2].Presence = Absent, Absent, Absent
		}, "consent_no_quorum", nil},
		{"a recess needs no quorum", func(f *ConsentFacts) {
			f.Threshold.RequiresQuorum = false
			f.Seats[0].Presence, f.Seats[1].Presence, f.Seats[2].Presence = Absent, Absent, Absent
		}, "", []int64{1, 2}},
		{"fewer than the threshold needs cannot consent for all", func(f *ConsentFacts) {
			f.Threshold.Rule = TwoThirdsOfAuthorized
			f.Seats[0].Presence, f.Seats[1].Recused = Absent, true
		}, "consent_too_few", nil},
		{"as many as the threshold needs can", func(f *ConsentFacts) { f.Threshold.Rule = TwoThirdsOfAuthorized }, "", []int64{1, 2, 3, 4, 5}},
		{"an empty room consents to nothing", func(f *ConsentFacts) {
			f.Threshold.RequiresQuorum = false
			for i := range f.Seats {
				f.Seats[i].Presence = Absent
			}
		}, "consent_nobody", nil},
		{"while the vote is open", func(f *ConsentFacts) { f.Motion = MotionOpen }, "vote_open", nil},
		{"after the vote", func(f *ConsentFacts) { f.Motion = MotionClosed }, "vote_closed", nil},
		{"after withdrawal", func(f *ConsentFacts) { f.Motion = MotionWithdrawn }, "motion_withdrawn", nil},
		{"in recess", func(f *ConsentFacts) { f.State = InRecess }, "meeting_in_recess", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			cf, _ := closing(t)
			f := ConsentFacts{State: InSession, Motion: MotionMoved, Seats: cf.Seats, QuorumRule: cf.QuorumRule, Threshold: cf.Threshold, Zone: cf.Zone}
			c.change(&f)
			got, err := UnanimousConsent(f, now)
			rulestest.WantCode(t, err, c.want)
			if err == nil && (!slices.Equal(got.Seats, c.seats) || !got.Computation.Carried || !Recompute(got.Computation)) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestARollCallIsRequiredWhenATriggerIsMet(t *testing.T) {
	california := []string{TriggerAnyRemote}
	if !RollCallRequired(california, RollCallFacts{AnyRemote: true}) || RollCallRequired(california, RollCallFacts{MemberRequest: true}) {
		t.Error("California's trigger is wrong")
	}
	if RollCallRequired(nil, RollCallFacts{true, true, true, true, true}) {
		t.Error("no trigger asks for a roll call")
	}
	if !RollCallRequired([]string{"full_moon"}, RollCallFacts{}) {
		t.Error("an unknown trigger is read leniently")
	}
	for trigger, f := range map[string]RollCallFacts{
		TriggerMemberRequest: {MemberRequest: true}, TriggerClosing: {ClosingMeeting: true}, TriggerEnterClosed: {ClosingMeeting: true}, TriggerInClosed: {ClosedSession: true}, TriggerCertification: {Certification: true},
	} {
		if !RollCallRequired([]string{trigger}, f) || RollCallRequired([]string{trigger}, RollCallFacts{}) {
			t.Errorf("%s is wrong", trigger)
		}
	}
}

func TestWhereTheLawWantsAVoteAbstainingTakesAConflict(t *testing.T) {
	zone := time.UTC
	now := time.Date(2026, 3, 3, 18, 0, 0, 0, zone)
	f := BallotFacts{State: InSession, Motion: MotionOpen, Method: MethodRollCall, OpenedAt: now, Zone: zone, Seat: votingSeat(1), MustVote: "Fla. Stat. § 286.012"}
	if err := CastBallot(f, Abstain, now); fault.KindOf(err) != fault.Invalid || fault.FieldsOf(err)[0].Code != "abstain_needs_conflict" {
		t.Errorf("abstaining is answered by %v", err)
	}
	if err := CastBallot(f, No, now); err != nil {
		t.Error(err)
	}
	f.Seat.Recused = true
	if err := CastBallot(f, Abstain, now); fault.CodeOf(err) != "recused" {
		t.Errorf("a member with a conflict is answered by %v", err)
	}
}
