package rules

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/rules/rulestest"
)

var sessionActs = []SessionAct{ActOpen, ActRecess, ActResume, ActAdjourn, ActCancel, ActPostpone, ActNotHeld}

func TestAMeetingMovesOnlyAsItMay(t *testing.T) {
	start := rulestest.Moment(t, "2026-03-04T18:00:00-05:00")
	for _, c := range []struct {
		name        string
		state       SessionState
		act         SessionAct
		before      bool
		vote        bool
		final       bool
		owed        bool
		uncertified bool
		reason      string
		want        SessionState
		code        string
	}{
		{name: "it opens at its time", state: Scheduled, act: ActOpen, want: InSession},
		{name: "it does not open early", state: Scheduled, act: ActOpen, before: true, code: "meeting_too_early"},
		{name: "it does not open twice", state: InSession, act: ActOpen, code: "meeting_already_open"},
		{name: "it takes a recess", state: InSession, act: ActRecess, want: InRecess},
		{name: "it takes no recess within a recess", state: InRecess, act: ActRecess, code: "meeting_in_recess"},
		{name: "it takes no recess during a vote", state: InSession, act: ActRecess, vote: true, code: "vote_open"},
		{name: "it resumes", state: InRecess, act: ActResume, want: InSession},
		{name: "it cannot resume what was not interrupted", state: InSession, act: ActResume, code: "meeting_not_in_recess"},
		{name: "it adjourns", state: InSession, act: ActAdjourn, want: Adjourned},
		{name: "it adjourns from recess", state: InRecess, act: ActAdjourn, want: Adjourned},
		{name: "it does not adjourn during a vote", state: InSession, act: ActAdjourn, vote: true, code: "vote_open"},
		{name: "it does not adjourn before it opened", state: Scheduled, act: ActAdjourn, code: "meeting_not_open"},
		{name: "it is cancelled for a reason", state: Scheduled, act: ActCancel, before: true, reason: "Storm", want: Cancelled},
		{name: "it is not cancelled without one", state: Scheduled, act: ActCancel, code: "reason:required"},
		{name: "it is not cancelled once open", state: InSession, act: ActCancel, reason: "Storm", code: "meeting_already_open"},
		{name: "it is postponed for a reason", state: Scheduled, act: ActPostpone, before: true, reason: "Storm", want: Postponed},
		{name: "it is not held for lack of quorum", state: Scheduled, act: ActNotHeld, reason: "Three of nine came", want: NotHeld},
		{name: "it is not declared not held before its time", state: Scheduled, act: ActNotHeld, before: true, reason: "Nobody", code: "meeting_too_early"},
		{name: "it takes no recess in closed session", state: InClosed, act: ActRecess, code: "meeting_in_closed"},
		{name: "it resumes nothing from closed session", state: InClosed, act: ActResume, code: "meeting_not_in_recess"},
		{name: "it does not adjourn from closed session", state: InClosed, act: ActAdjourn, code: "meeting_in_closed"},
		{name: "it adjourns from closed session when that was announced", state: InClosed, act: ActAdjourn, final: true, want: Adjourned},
		{name: "it does not adjourn before the certification", state: InSession, act: ActAdjourn, uncertified: true, code: "closed_certification_owed"},
		{name: "it does not adjourn before the report", state: InSession, act: ActAdjourn, owed: true, code: "closed_report_owed"},
		{name: "a recess needs no report", state: InSession, act: ActRecess, owed: true, want: InRecess},
		{name: "nothing happens after the end", state: Adjourned, act: ActOpen, code: "meeting_over"},
		{name: "an unknown act", state: Scheduled, act: "dance", code: "session_act_unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := start
			if c.before {
				now = start.Add(-time.Nanosecond)
			}
			got, err := MoveSession(SessionFacts{State: c.state, StartAt: start, VoteOpen: c.vote, ClosedFinal: c.final, ReportOwed: c.owed, CertifyOwed: c.uncertified}, c.act, c.reason, now)
			rulestest.WantCode(t, err, c.code)
			if c.code == "" && got != c.want || c.code != "" && got != c.state {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestARandomWalkOfAMeetingEndsOnceAndNeverOpensTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 3, 4, 18, 0, 0, 0, time.UTC)
		state, opened, ended := Scheduled, 0, 0
		for i := range 40 {
			act := rapid.SampledFrom(sessionActs).Draw(t, "act")
			vote := state == InSession && rapid.Bool().Draw(t, "vote open")
			next, err := MoveSession(SessionFacts{State: state, StartAt: start, VoteOpen: vote}, act, "reason", start.Add(time.Duration(i-5)*time.Hour))
			if err != nil {
				if next != state {
					t.Fatalf("refused and yet moved from %s to %s", state, next)
				}
				continue
			}
			if state.Ended() || vote && act != ActResume || next == state {
				t.Fatalf("%s by %s to %s, vote open %v", state, act, next, vote)
			}
			if act == ActOpen {
				opened++
			}
			if next.Ended() {
				ended++
			}
			state = next
		}
		if opened > 1 || ended > 1 || state == Adjourned && opened != 1 || state == NotHeld && opened != 0 {
			t.Fatalf("opened %d times, ended %d times in %s", opened, ended, state)
		}
	})
}

func TestBusinessIsDoneOnlyInSession(t *testing.T) {
	for state, want := range map[SessionState]string{
		InSession: "", Scheduled: "meeting_not_open", InRecess: "meeting_in_recess", InClosed: "meeting_in_closed", Adjourned: "meeting_over", Cancelled: "meeting_over", Postponed: "meeting_over", NotHeld: "meeting_over",
	} {
		rulestest.WantCode(t, RequireOpen(state), want)
	}
}

func TestTheRollIsFoldedIntoWhoIsPresent(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 3, 4, 18, minute, 0, 0, time.UTC) }
	events := []AttendanceEvent{
		{ID: 1, Seat: 1, Kind: InRoom, EffectiveAt: at(0), RecordedAt: at(1)},
		{ID: 2, Seat: 2, Kind: InRoom, EffectiveAt: at(0), RecordedAt: at(1)},
		{ID: 3, Seat: 3, Kind: Remote, EffectiveAt: at(10), RecordedAt: at(15)},
		{ID: 4, Seat: 2, Kind: Absent, EffectiveAt: at(30), RecordedAt: at(30)},
		{ID: 5, Seat: 2, Kind: InRoom, EffectiveAt: at(40), RecordedAt: at(45)},
		{ID: 6, Seat: 4, Kind: InRoom, EffectiveAt: at(0), RecordedAt: at(1)},
		{ID: 7, Seat: 4, Kind: EntryVoid, EffectiveAt: at(0), RecordedAt: at(20), Corrects: 6},
		{ID: 8, Seat: 5, Kind: InRoom, EffectiveAt: at(5), RecordedAt: at(6)},
		{ID: 9, Seat: 5, Kind: Remote, EffectiveAt: at(5), RecordedAt: at(7), Corrects: 8},
	}
	for _, c := range []struct {
		minute int
		want   map[int64]Presence
	}{
		{0, map[int64]Presence{1: InRoom, 2: InRoom}},
		{9, map[int64]Presence{1: InRoom, 2: InRoom, 5: Remote}},
		{10, map[int64]Presence{1: InRoom, 2: InRoom, 3: Remote, 5: Remote}},
		{30, map[int64]Presence{1: InRoom, 2: Absent, 3: Remote, 5: Remote}},
		{59, map[int64]Presence{1: InRoom, 2: InRoom, 3: Remote, 5: Remote}},
	} {
		slices.Reverse(events)
		if got := PresenceAt(events, at(c.minute)); !maps.Equal(got, c.want) {
			t.Errorf("minute %d: got %v, want %v", c.minute, got, c.want)
		}
	}
	if Absent.Present() || Presence("").Present() || !Remote.Present() {
		t.Error("presence is wrong")
	}
}

func TestTheOrderOfTheEntriesDoesNotChangeWhoIsPresent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := time.Date(2026, 3, 4, 18, 0, 0, 0, time.UTC)
		var events []AttendanceEvent
		for id := range int64(rapid.IntRange(0, 20).Draw(t, "entries")) {
			minute := rapid.IntRange(0, 10).Draw(t, "minute")
			events = append(events, AttendanceEvent{ID: id + 1, Seat: rapid.Int64Range(1, 4).Draw(t, "seat"),
				Kind:        rapid.SampledFrom([]Presence{InRoom, Remote, Absent, EntryVoid}).Draw(t, "kind"),
				EffectiveAt: base.Add(time.Duration(minute) * time.Minute), RecordedAt: base.Add(time.Duration(minute+rapid.IntRange(0, 3).Draw(t, "late")) * time.Minute),
				Corrects: rapid.Int64Range(0, id).Draw(t, "corrects")})
		}
		at := base.Add(5 * time.Minute)
		want := PresenceAt(events, at)
		if got := PresenceAt(rapid.Permutation(events).Draw(t, "order"), at); !maps.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

func TestAnEntryOfTheRollIsCheckedAgainstTheMeetingAndTheClock(t *testing.T) {
	opened := rulestest.Moment(t, "2026-03-04T18:00:00Z")
	now := opened.Add(30 * time.Minute)
	for _, c := range []struct {
		name   string
		change func(*AttendanceFacts, *AttendanceEvent)
		want   string
	}{
		{"arrived ten minutes ago", nil, ""},
		{"at the opening", func(_ *AttendanceFacts, e *AttendanceEvent) { e.EffectiveAt = opened }, ""},
		{"now", func(_ *AttendanceFacts, e *AttendanceEvent) { e.EffectiveAt = now }, ""},
		{"in a minute", func(_ *AttendanceFacts, e *AttendanceEvent) { e.EffectiveAt = now.Add(time.Minute) }, "effective_at:effective_in_future"},
		{"before the opening", func(_ *AttendanceFacts, e *AttendanceEvent) { e.EffectiveAt = opened.Add(-time.Second) }, "effective_at:effective_before_opening"},
		{"a correction to a time after the end", func(f *AttendanceFacts, e *AttendanceEvent) {
			f.State, f.EndedAt = Adjourned, e.EffectiveAt.Add(-time.Second)
			e.Corrects, f.Target = 1, &AttendanceEvent{ID: 1, Seat: e.Seat}
		}, "effective_at:effective_after_end"},
		{"the connection of a member online is lost", func(f *AttendanceFacts, e *AttendanceEvent) { f.Was, e.Kind = Remote, Lost }, ""},
		{"the connection of a member in the room is lost", func(f *AttendanceFacts, e *AttendanceEvent) { f.Was, e.Kind = InRoom, Lost }, "kind:lost_needs_remote"},
		{"the connection of a member who left is lost", func(f *AttendanceFacts, e *AttendanceEvent) { f.Was, e.Kind = Absent, Lost }, "kind:lost_needs_remote"},
		{"no meeting yet", func(f *AttendanceFacts, _ *AttendanceEvent) { f.State, f.OpenedAt = Scheduled, time.Time{} }, "meeting_not_open"},
		{"in recess", func(f *AttendanceFacts, _ *AttendanceEvent) { f.State = InRecess }, ""},
		{"after the meeting", func(f *AttendanceFacts, _ *AttendanceEvent) { f.State = Adjourned }, "meeting_over"},
		{"a correction after the meeting", func(f *AttendanceFacts, e *AttendanceEvent) {
			f.State, e.Corrects, f.Target = Adjourned, 3, &AttendanceEvent{ID: 3, Seat: 1}
		}, ""},
		{"a correction of another seat's entry", func(f *AttendanceFacts, e *AttendanceEvent) {
			e.Corrects, f.Target = 3, &AttendanceEvent{ID: 3, Seat: 2}
		}, "correction_unknown"},
		{"a correction of nothing", func(_ *AttendanceFacts, e *AttendanceEvent) { e.Corrects = 3 }, "correction_unknown"},
		{"a second correction", func(f *AttendanceFacts, e *AttendanceEvent) {
			e.Corrects, f.Target, f.TargetCorrected = 3, &AttendanceEvent{ID: 3, Seat: 1}, true
		}, "correction_repeated"},
		{"an empty seat", func(f *AttendanceFacts, _ *AttendanceEvent) { f.SeatHeld = false }, "not_seated"},
		{"an unknown kind", func(_ *AttendanceFacts, e *AttendanceEvent) { e.Kind = "asleep" }, "kind:choice_unknown"},
		{"void without a correction", func(_ *AttendanceFacts, e *AttendanceEvent) { e.Kind = EntryVoid }, "kind:choice_unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := AttendanceFacts{State: InSession, OpenedAt: opened, SeatHeld: true}
			e := AttendanceEvent{Seat: 1, Kind: InRoom, EffectiveAt: now.Add(-10 * time.Minute)}
			if c.change != nil {
				c.change(&f, &e)
			}
			rulestest.WantCode(t, RecordAttendance(f, e, now), c.want)
		})
	}
}

func TestARecusalNeedsAReasonAndAnUndecidedItem(t *testing.T) {
	sound := RecusalFacts{State: InSession, SeatHeld: true, ItemOnAgenda: true}
	for _, c := range []struct {
		name          string
		change        func(*RecusalFacts)
		reason, words string
		want          string
	}{
		{"with a reason", nil, RecusalFamily, "", ""},
		{"before the meeting", func(f *RecusalFacts) { f.State = Scheduled }, RecusalFinancial, "", ""},
		{"another reason needs words", nil, RecusalOther, "", "words:required"},
		{"another reason in words", nil, RecusalOther, "I coached the officer's team.", ""},
		{"without a reason", nil, "", "", "reason:reason_unknown"},
		{"after the meeting", func(f *RecusalFacts) { f.State = Adjourned }, RecusalFamily, "", "meeting_over"},
		{"from an empty seat", func(f *RecusalFacts) { f.SeatHeld = false }, RecusalFamily, "", "not_seated"},
		{"from an item of another meeting", func(f *RecusalFacts) { f.ItemOnAgenda = false }, RecusalFamily, "", "item_not_on_agenda"},
		{"twice", func(f *RecusalFacts) { f.AlreadyRecused = true }, RecusalFamily, "", "recused_already"},
		{"after the vote", func(f *RecusalFacts) { f.ItemDecided = true }, RecusalFamily, "", "item_decided"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := sound
			if c.change != nil {
				c.change(&f)
			}
			rulestest.WantCode(t, Recuse(f, c.reason, c.words), c.want)
		})
	}
}
