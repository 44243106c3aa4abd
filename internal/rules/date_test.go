package rules

import (
	"testing"
	"time"

	"parley/internal/fault"
	"parley/internal/rules/rulestest"

	"pgregory.net/rapid"
)

// day reads a date for a test.
func day(t interface{ Fatal(...any) }, s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(s, err)
	}
	return d
}

func TestADateIsReadOnlyInItsISOForm(t *testing.T) {
	for text, want := range map[string]string{
		"2026-03-04": "2026-03-04", "2024-02-29": "2024-02-29", "9999-12-31": "9999-12-31",
		"2026-02-29": "", "2026-3-4": "", "03/04/2026": "", "2026-03-04T00:00": "", "": "", "0000-01-01": "", "1582-12-31": "", "2026-13-01": "", "２026-03-04": "",
	} {
		d, err := ParseDate(text)
		if (err == nil) != (want != "") || d.String() != want {
			t.Errorf("%q: got %q, %v", text, d, err)
		}
		if err != nil {
			rulestest.WantCode(t, err, "not_a_date")
		}
	}
}

func TestTheDatabaseGivesADateAsTimeOrTextAndTakesNullForNone(t *testing.T) {
	want := Date{2026, 3, 4}
	eastOfUTC := time.FixedZone("", 13*3600)
	for _, v := range []any{"2026-03-04", []byte("2026-03-04"), time.Date(2026, 3, 4, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 4, 0, 0, 0, 0, eastOfUTC)} {
		var d Date
		if err := d.Scan(v); err != nil || d != want {
			t.Errorf("%v: got %v, %v", v, d, err)
		}
	}
	d := want
	if err := d.Scan(nil); err != nil || !d.IsZero() {
		t.Errorf("null: got %v, %v", d, err)
	}
	rulestest.WantCode(t, d.Scan(7), "not_a_date")
	if v, err := (Date{}).Value(); v != nil || err != nil {
		t.Errorf("the zero date is stored as %v, %v", v, err)
	}
	if v, err := want.Value(); v != "2026-03-04" || err != nil {
		t.Errorf("stored as %v, %v", v, err)
	}
}

func TestMonthsAreAddedWithoutRunningIntoTheNext(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{{"2026-01-31", 1, "2026-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2026-11-30", 3, "2027-02-28"}, {"2026-03-31", -1, "2026-02-28"}, {"2026-05-15", 12, "2027-05-15"}} {
		if got := day(t, c.from).AddMonths(c.n).String(); got != c.want {
			t.Errorf("%s + %d months = %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestDatesAddAndCountConsistently(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Date{2020, 1, 1}.AddDays(rapid.IntRange(-50_000, 50_000).Draw(t, "day"))
		n := rapid.IntRange(-5000, 5000).Draw(t, "n")
		e := d.AddDays(n)
		if d.DaysUntil(e) != n || e.AddDays(-n) != d || d.Compare(e) != -sign(n) || d.Before(e) != (n > 0) || d.After(e) != (n < 0) {
			t.Fatalf("%s and %s differ by %d, want %d", d, e, d.DaysUntil(e), n)
		}
		if back := day(t, d.String()); back != d {
			t.Fatalf("%s reads back as %s", d, back)
		}
	})
}

func sign(n int) int { return max(-1, min(1, n)) }

func TestEveryUSZoneChangesItsClocksAsTheLawSays(t *testing.T) {
	// 15 U.S.C. 260a: second Sunday of March and first Sunday of November, at
	// 02:00; Arizona and the islands keep one time.
	for zone, offsets := range map[string][2]string{
		"America/New_York": {"-05:00", "-04:00"}, "America/Detroit": {"-05:00", "-04:00"}, "America/Indiana/Indianapolis": {"-05:00", "-04:00"},
		"America/Kentucky/Louisville": {"-05:00", "-04:00"}, "America/Chicago": {"-06:00", "-05:00"}, "America/Menominee": {"-06:00", "-05:00"},
		"America/North_Dakota/Center": {"-06:00", "-05:00"}, "America/Indiana/Knox": {"-06:00", "-05:00"}, "America/Denver": {"-07:00", "-06:00"},
		"America/Boise": {"-07:00", "-06:00"}, "America/Los_Angeles": {"-08:00", "-07:00"}, "America/Anchorage": {"-09:00", "-08:00"},
		"America/Juneau": {"-09:00", "-08:00"}, "America/Nome": {"-09:00", "-08:00"}, "America/Metlakatla": {"-09:00", "-08:00"},
		"America/Adak": {"-10:00", "-09:00"}, "America/Phoenix": {"-07:00", "-07:00"}, "Pacific/Honolulu": {"-10:00", "-10:00"},
		"America/Puerto_Rico": {"-04:00", "-04:00"}, "Pacific/Guam": {"+10:00", "+10:00"}, "Pacific/Pago_Pago": {"-11:00", "-11:00"},
	} {
		t.Run(zone, func(t *testing.T) {
			loc := rulestest.Zone(t, zone)
			changes := offsets[0] != offsets[1]
			spring, autumn := day(t, "2026-03-08"), day(t, "2026-11-01")
			got, err := LocalInstant(spring, "02:30", loc)
			if changes {
				rulestest.WantCode(t, err, "local_time_missing")
			} else if err != nil || !got.Equal(rulestest.Moment(t, "2026-03-08T02:30:00"+offsets[0])) {
				t.Errorf("spring: %s, %v", got, err)
			}
			for _, c := range []struct {
				date   Date
				clock  string
				offset string
			}{
				{spring, "01:59", offsets[0]}, {spring, "03:00", offsets[1]}, {spring, "00:00", offsets[0]},
				{autumn, "00:59", offsets[1]}, {autumn, "01:30", offsets[1]}, {autumn, "02:00", offsets[0]},
				{day(t, "2026-07-01"), "18:00", offsets[1]}, {day(t, "2026-12-01"), "18:00", offsets[0]},
			} {
				got, err := LocalInstant(c.date, c.clock, loc)
				if want := rulestest.Moment(t, c.date.String()+"T"+c.clock+":00"+c.offset); err != nil || !got.Equal(want) {
					t.Errorf("%s %s is %s, want %s (%v)", c.date, c.clock, got, want, err)
				}
			}
			if got := spring.In(loc).Format("15:04"); got != "00:00" {
				t.Errorf("the day begins at %s", got)
			}
		})
	}
}

func TestADayWhoseMidnightIsSkippedBeginsAfterTheGap(t *testing.T) {
	havana := rulestest.Zone(t, "America/Havana")
	d := day(t, "2026-03-08")
	if got := d.In(havana); got.Format("15:04") != "01:00" || DateOf(got, havana) != d || DateOf(got.Add(-time.Nanosecond), havana) == d {
		t.Errorf("the day begins at %s", got)
	}
}

func TestALocalTimeIsMissingOrReadsBack(t *testing.T) {
	zones := []string{"America/New_York", "America/Los_Angeles", "America/Adak", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Casablanca", "UTC", "Asia/Kathmandu"}
	rapid.Check(t, func(t *rapid.T) {
		zone := rulestest.Zone(t, rapid.SampledFrom(zones).Draw(t, "zone"))
		d := Date{2010, 1, 1}.AddDays(rapid.IntRange(0, 9000).Draw(t, "day"))
		minute := rapid.IntRange(0, 1439).Draw(t, "minute")
		clock := time.Date(0, 1, 1, 0, minute, 0, 0, time.UTC).Format("15:04")
		got, err := LocalInstant(d, clock, zone)
		if err != nil {
			rulestest.WantCode(t, err, "local_time_missing")
			return
		}
		if DateOf(got, zone) != d || got.In(zone).Format("15:04") != clock {
			t.Fatalf("%s %s in %s reads back as %s", d, clock, zone, got.In(zone))
		}
		for _, earlier := range []time.Duration{30 * time.Minute, time.Hour, 24 * time.Hour} {
			if e := got.Add(-earlier); DateOf(e, zone) == d && e.In(zone).Format("15:04") == clock {
				t.Fatalf("%s %s occurs %s earlier too", d, clock, earlier)
			}
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-03-04", "2024-02-29", "0000-00-00", "2026-02-30", "-001-01-01", "2026-03-04 ", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err == nil && d.String() != s {
			t.Errorf("%q reads as %q", s, d)
		}
		if err != nil && !d.IsZero() {
			t.Errorf("%q is refused and yields %q", s, d)
		}
	})
}

func FuzzLocalInstant(f *testing.F) {
	f.Add("2026-03-08", "02:30")
	f.Add("2026-11-01", "01:30")
	f.Add("9999-12-31", "23:59")
	f.Add("2026-01-01", "24:00")
	zone := rulestest.Zone(f, "America/New_York")
	f.Fuzz(func(t *testing.T, date, clock string) {
		d, err := ParseDate(date)
		if err != nil {
			return
		}
		at, err := LocalInstant(d, clock, zone)
		if err == nil && (at.In(zone).Format("2006-01-02 15:04") != date+" "+clock) {
			t.Errorf("%s %s reads as %s", date, clock, at)
		}
		if code := fault.CodeOf(err); err != nil && code != "not_a_time" && code != "local_time_missing" {
			t.Errorf("%s %s: %s", date, clock, code)
		}
	})
}
