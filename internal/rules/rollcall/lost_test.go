package rollcall

import (
	"testing"
	"time"

	"parley/internal/rules"
	"parley/internal/rules/profile"
	"parley/internal/rules/rulestest"
)

func TestOnlyTexasSaysThatALostConnectionIsAnAbsence(t *testing.T) {
	says := map[string]string{}
	for _, id := range profile.IDs() {
		p, _ := profile.Get(id)
		by := Lost(p.Remote.LostConnection)
		if by.Word != profile.AbsentWhileLost || by.Grace != 0 {
			t.Errorf("%s: %+v", id, by)
		}
		if by.Citation != "" {
			says[id] = by.Citation
		}
	}
	if len(says) != 1 || says["us-tx-toma"] != "Tex. Gov't Code § 551.127(a-3)" {
		t.Errorf("%v", says)
	}
}

// bylaw is the default law with a rule of the board's on lost connections.
func bylaw(t *testing.T, value string) func(time.Time) profile.Profile {
	t.Helper()
	p, _ := profile.Get("default")
	own, err := p.With("remote.lost_connection", []byte(value), profile.Cited{Citation: "Board Rule 7", Basis: profile.ByLaw})
	if err != nil {
		t.Fatal(err)
	}
	if by := Lost(own.Remote.LostConnection); value != `"not_specified"` && by.Citation != "Board Rule 7" {
		t.Errorf("%+v", by)
	}
	return func(time.Time) profile.Profile { return own }
}

func TestALostConnectionCountsAsTheRuleSays(t *testing.T) {
	at := rulestest.Moment(t, "2026-03-04T19:00:00-05:00")
	minute := func(n int) time.Time { return at.Add(time.Duration(n) * time.Minute) }
	entry := func(id int64, kind rules.Presence, n int) rules.AttendanceEvent {
		return rules.AttendanceEvent{ID: id, Seat: 1, Kind: kind, EffectiveAt: minute(n), RecordedAt: minute(n)}
	}
	on, lost := entry(1, rules.Remote, 0), entry(2, rules.Lost, 10)
	void := entry(4, rules.EntryVoid, 12)
	void.Corrects = 2
	for name, c := range map[string]struct {
		rule string
		roll []rules.AttendanceEvent
		want map[int]rules.Presence // by minute
	}{
		"at once":                          {`"absent_while_lost"`, []rules.AttendanceEvent{on, lost, entry(3, rules.Remote, 13)}, map[int]rules.Presence{9: rules.Remote, 10: rules.Lost, 12: rules.Lost, 13: rules.Remote}},
		"with no rule, at once":            {`"not_specified"`, []rules.AttendanceEvent{on, lost}, map[int]rules.Presence{9: rules.Remote, 10: rules.Lost}},
		"five minutes, back in three":      {`{"rule": "absent_after_grace", "minutes": 5}`, []rules.AttendanceEvent{on, lost, entry(3, rules.Remote, 13)}, map[int]rules.Presence{10: rules.Remote, 14: rules.Remote, 15: rules.Remote, 20: rules.Remote}},
		"five minutes, back in seven":      {`{"rule": "absent_after_grace", "minutes": 5}`, []rules.AttendanceEvent{on, lost, entry(3, rules.Remote, 17)}, map[int]rules.Presence{10: rules.Remote, 14: rules.Remote, 15: rules.Lost, 16: rules.Lost, 17: rules.Remote}},
		"five minutes, not back":           {`{"rule": "absent_after_grace", "minutes": 5}`, []rules.AttendanceEvent{on, lost}, map[int]rules.Presence{14: rules.Remote, 15: rules.Lost, 60: rules.Lost}},
		"five minutes, left after two":     {`{"rule": "absent_after_grace", "minutes": 5}`, []rules.AttendanceEvent{on, lost, entry(3, rules.Absent, 12)}, map[int]rules.Presence{11: rules.Remote, 12: rules.Absent, 20: rules.Absent}},
		"five minutes, lost again":         {`{"rule": "absent_after_grace", "minutes": 5}`, []rules.AttendanceEvent{on, lost, entry(3, rules.Remote, 13), entry(5, rules.Lost, 14)}, map[int]rules.Presence{18: rules.Remote, 19: rules.Lost}},
		"five minutes, entered by mistake": {`{"rule": "absent_after_grace", "minutes": 5}`, []rules.AttendanceEvent{on, lost, void}, map[int]rules.Presence{14: rules.Remote, 20: rules.Remote}},
		"until declared":                   {`"absent_when_declared"`, []rules.AttendanceEvent{on, lost, entry(3, rules.Absent, 30)}, map[int]rules.Presence{10: rules.Remote, 29: rules.Remote, 30: rules.Absent}},
	} {
		t.Run(name, func(t *testing.T) {
			roll := Counted(c.roll, bylaw(t, c.rule))
			for n, want := range c.want {
				if got := rules.PresenceAt(roll, minute(n))[1]; got != want {
					t.Errorf("minute %d: %s, want %s", n, got, want)
				}
			}
		})
	}
	roll := Counted([]rules.AttendanceEvent{on, lost}, bylaw(t, `{"rule": "absent_after_grace", "minutes": 5}`))
	if next := Ends(roll, minute(11)); !next.Equal(minute(15)) || !Ends(roll, minute(15)).IsZero() {
		t.Errorf("the grace ends at %s", next)
	}
}

func TestARuleOnLostConnectionsIsOneThatCanBeCounted(t *testing.T) {
	p, _ := profile.Get("default")
	for _, bad := range []string{`"absent_after_grace"`, `{"rule": "absent_after_grace", "minutes": 90}`, `{"rule": "absent_while_lost", "minutes": 5}`, `{"rule": "present"}`, `"present"`, `{"rule": "absent_after_grace", "minutes": -1}`} {
		if _, err := p.With("remote.lost_connection", []byte(bad), profile.Cited{Citation: "x", Basis: profile.ByLaw}); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
