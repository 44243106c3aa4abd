package law

import (
	"testing"
	"testing/quick"
	"time"

	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/rules/profile"
)

func conditional(basis string, own bool) profile.Profile {
	var p profile.Profile
	p.Remote.Members = profile.Word{Cited: profile.Cited{Citation: "Act 7", Basis: basis, Own: own}, Word: "conditional"}
	return p
}

func TestOfWhomAGroundIsRecorded(t *testing.T) {
	noon := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	at := func(seat int64, kind rules.Presence, minute int) rules.AttendanceEvent {
		return rules.AttendanceEvent{Seat: seat, Kind: kind, EffectiveAt: noon.Add(time.Duration(minute) * time.Minute)}
	}
	open := conditional("statute", false)
	open.Remote.Members.Word = "allowed"
	for _, c := range []struct {
		sentence string
		law      func(time.Time) profile.Profile
		roll     []rules.AttendanceEvent
		want     []int64
	}{
		{"nobody online owes nothing", always(conditional("statute", false)), []rules.AttendanceEvent{at(1, rules.InRoom, 0)}, nil},
		{"a member online owes a ground", always(conditional("statute", false)), []rules.AttendanceEvent{at(1, rules.InRoom, 0), at(2, rules.Remote, 1)}, []int64{2}},
		{"one who left again owes it still", always(conditional("statute", false)), []rules.AttendanceEvent{at(2, rules.Remote, 1), at(2, rules.Absent, 9)}, []int64{2}},
		{"coming back online is one ground", always(conditional("statute", false)), []rules.AttendanceEvent{at(2, rules.Remote, 1), at(2, rules.InRoom, 3), at(2, rules.Remote, 9)}, []int64{2}},
		{"a law that is open to all asks for none", always(open), []rules.AttendanceEvent{at(2, rules.Remote, 1)}, nil},
		{"what the project advises binds nobody", always(conditional(profile.Policy, false)), []rules.AttendanceEvent{at(2, rules.Remote, 1)}, nil},
		{"a board's own policy binds it", always(conditional(profile.Policy, true)), []rules.AttendanceEvent{at(2, rules.Remote, 1)}, []int64{2}},
		{"a by-law of ten past reaches nobody who came before", func(when time.Time) profile.Profile {
			if when.Before(noon.Add(10 * time.Minute)) {
				return open
			}
			return conditional(profile.ByLaw, true)
		}, []rules.AttendanceEvent{at(2, rules.Remote, 1), at(3, rules.Remote, 11)}, []int64{3}},
	} {
		var got []int64
		for _, o := range OnlineIf(c.law, c.roll) {
			got = append(got, o.Seat)
			if o.Cite != "Act 7" {
				t.Errorf("%s: by %q", c.sentence, o.Cite)
			}
		}
		if len(got) != len(c.want) || len(got) > 0 && got[0] != c.want[0] {
			t.Errorf("%s: %v, want %v", c.sentence, got, c.want)
		}
	}
}

func always(p profile.Profile) func(time.Time) profile.Profile {
	return func(time.Time) profile.Profile { return p }
}

func TestEachSeatOwesOneGroundAndOnlyIfItWasOnline(t *testing.T) {
	kinds := []rules.Presence{rules.InRoom, rules.Remote, rules.Absent, rules.Lost}
	err := quick.Check(func(steps []uint8) bool {
		var roll []rules.AttendanceEvent
		online := map[int64]bool{}
		for i, s := range steps {
			e := rules.AttendanceEvent{Seat: int64(s % 5), Kind: kinds[int(s/5)%len(kinds)], EffectiveAt: time.Unix(int64(i), 0)}
			roll = append(roll, e)
			online[e.Seat] = online[e.Seat] || e.Kind == rules.Remote
		}
		seen := map[int64]bool{}
		for _, o := range OnlineIf(always(conditional("statute", false)), roll) {
			if seen[o.Seat] || !online[o.Seat] {
				return false
			}
			seen[o.Seat] = true
		}
		for seat, was := range online {
			if was && !seen[seat] {
				return false
			}
		}
		return true
	}, nil)
	if err != nil {
		t.Error(err)
	}
}

func TestAGroundIsOneOfTheListOrSaidInWords(t *testing.T) {
	for _, c := range []struct{ sentence, ground, words, want string }{
		{"a ground of the list needs no words", "health", "", ""},
		{"and may have them", "work", "A night shift.", ""},
		{"another ground needs words", OtherGround, "", "words"},
		{"another ground with words", OtherGround, "The bridge is closed.", ""},
		{"no ground", "", "", "ground"},
		{"a ground nobody knows", "boredom", "", "ground"},
	} {
		field := ""
		if err := CheckGround(c.ground, c.words); err != nil {
			field = fault.FieldsOf(err)[0].Name
		}
		if field != c.want {
			t.Errorf("%s: refused at %q, want %q", c.sentence, field, c.want)
		}
	}
}
