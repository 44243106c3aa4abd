package law

import (
	"testing"

	"pgregory.net/rapid"

	"parley/internal/rules"
	"parley/internal/rules/profile"
)

func on(t *testing.T, s string) rules.Date {
	t.Helper()
	d, err := rules.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheNewestScheduleOfAYearCounts(t *testing.T) {
	l := Law{Schedules: []Schedule{{Year: 2026, Days: []rules.Date{on(t, "2026-03-03")}}, {Year: 2027, Days: []rules.Date{on(t, "2027-01-12")}}, {Year: 2026, Days: []rules.Date{on(t, "2026-04-07")}}}}
	for day, want := range map[string]bool{"2026-03-03": false, "2026-04-07": true, "2027-01-12": true, "2028-01-11": false} {
		if l.OnFile(on(t, day)) != want {
			t.Errorf("%s: on file %v", day, !want)
		}
	}
	if got := l.Filed(); len(got) != 2 || got[0].Year != 2026 {
		t.Errorf("on file are %v", got)
	}
}

func TestAScheduleIsReadLineByLine(t *testing.T) {
	today := on(t, "2027-01-04")
	for name, c := range map[string]struct {
		text, filed string
		codes       []string
	}{
		"in any order, with empty lines": {"2027-02-09\n\n 2027-01-12 ", "2027-01-04", nil},
		"with nothing in it":             {"\n", "2027-01-04", []string{"schedule_without_days"}},
		"with a word":                    {"Tuesday", "2027-01-04", []string{"schedule_day_bad"}},
		"of another year":                {"2028-01-11", "2027-01-04", []string{"schedule_day_other_year"}},
		"with a day twice":               {"2027-01-12\n2027-01-12", "2027-01-04", []string{"schedule_day_twice"}},
		"filed tomorrow":                 {"2027-01-12", "2027-01-05", []string{"date_in_future"}},
	} {
		days, bad := ReadSchedule(2027, c.text, on(t, c.filed), today)
		if len(bad) != len(c.codes) || len(bad) > 0 && bad[0].Code != c.codes[0] {
			t.Errorf("%s: %v", name, bad)
		}
		if c.codes == nil && (len(days) != 2 || days[0] != on(t, "2027-01-12")) {
			t.Errorf("%s: %v", name, days)
		}
	}
}

func TestARecordingIsKeptAsLongAsTheActSays(t *testing.T) {
	meeting, entered := on(t, "2026-03-03"), on(t, "2026-03-05")
	for name, c := range map[string]struct {
		act      string
		approved rules.Date
		until    string
		waits    bool
	}{
		"thirty days from the recording": {"us-ca-brown", rules.Date{}, "2026-04-02", false},
		"a year from the approval":       {"default", on(t, "2026-04-07"), "2027-04-07", false},
		"waiting for the approval":       {"default", rules.Date{}, "", true},
		"only closed sessions are kept":  {"us-il-oma", rules.Date{}, "", false},
		"the act names no time":          {"us-tx-toma", rules.Date{}, "", false},
	} {
		p, _ := profile.Get(c.act)
		k := Keep(p, meeting, entered, c.approved, rules.Calendar{})
		if k.Until.String() != c.until || k.Waits != c.waits {
			t.Errorf("%s: until %s, waits %v", name, k.Until, k.Waits)
		}
	}
}

func TestNoRecordingIsKeptShorterThanUntilItsMeeting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, _ := profile.Get(rapid.SampledFrom(profile.IDs()).Draw(t, "act"))
		meeting := rules.Date{Year: 2026, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 700).Draw(t, "day"))
		k := Keep(p, meeting, meeting.AddDays(2), meeting.AddDays(30), rules.Calendar{})
		if !k.Until.IsZero() && !k.Until.After(meeting) {
			t.Fatalf("%s: kept until %s", p.ID, k.Until)
		}
	})
}
