package followup

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/rules"
)

func missed(days ...string) []rules.Date {
	var out []rules.Date
	for _, s := range days {
		out = append(out, day(s))
	}
	return out
}

func days(of []Missed) []rules.Date {
	var out []rules.Date
	for _, m := range of {
		out = append(out, m.On)
	}
	return out
}

func reports(on, done string) func(*ScheduleFacts) {
	return func(f *ScheduleFacts) { f.Reports = append(f.Reports, Reported{On: day(on), Done: done != ""}) }
}

// then changes the rule from a day on.
func then(from string, every int) func(*ScheduleFacts) {
	return func(f *ScheduleFacts) { f.Rules = append(f.Rules, Interval{day(from), every}) }
}

func all(changes ...func(*ScheduleFacts)) func(*ScheduleFacts) {
	return func(f *ScheduleFacts) {
		for _, c := range changes {
			c(f)
		}
	}
}

func TestAScheduleAsksAndShowsWhatWasMissed(t *testing.T) {
	// Signed on 1 January 2026, every 30 days: 31 January, 2 March, 1 April, 1 May.
	for _, c := range []struct {
		name   string
		change func(*ScheduleFacts)
		today  string
		next   string
		missed []rules.Date
	}{
		{"the first is owed at the end of the first period", nil, "2026-01-10", "2026-01-31", nil},
		{"on the day itself nothing is missed", nil, "2026-01-31", "2026-01-31", nil},
		{"from the day after it is", nil, "2026-02-01", "2026-03-02", missed("2026-01-31")},
		{"two were missed", nil, "2026-03-03", "2026-04-01", missed("2026-01-31", "2026-03-02")},
		{"a report of the day of signing is the first day's", reports("2026-01-01", ""), "2026-01-20", "2026-01-31", nil},
		{"the next is counted from an early one", reports("2026-01-05", ""), "2026-01-20", "2026-02-04", nil},
		{"and so is what is missed", reports("2026-01-05", ""), "2026-03-05", "2026-03-06", missed("2026-02-04")},
		{"from a late one too", reports("2026-02-10", ""), "2026-02-20", "2026-03-12", missed("2026-01-31")},
		{"one on the last day is in time", reports("2026-01-31", ""), "2026-02-01", "2026-03-02", nil},
		{"once all is reported done the board is to look", reports("2026-01-20", "done"), "2026-12-31", "", nil},
		{"what is reported undone again begins a period", all(reports("2026-01-20", "done"), reports("2026-03-01", "")), "2026-03-05", "2026-03-31", nil},
		{"evidence sent back asks again, from that day", func(f *ScheduleFacts) {
			reports("2026-01-20", "done")(f)
			f.SentBack = missed("2026-02-15")
		}, "2026-03-18", "2026-04-16", missed("2026-03-17")},
		{"a finding gives no more time while reports are owed", func(f *ScheduleFacts) { f.SentBack = missed("2026-01-20") }, "2026-02-01", "2026-03-02", missed("2026-01-31")},
		{"what was sent back before the newest report does not", func(f *ScheduleFacts) {
			reports("2026-02-20", "done")(f)
			f.SentBack = missed("2026-02-15")
		}, "2026-06-01", "", missed("2026-01-31")},
		{"nothing is owed while it is closed", func(f *ScheduleFacts) { f.Closed = []Span{{From: day("2026-01-15")}} }, "2026-06-01", "", nil},
		{"but before, and anew after", func(f *ScheduleFacts) { f.Closed = []Span{{day("2026-02-15"), day("2026-03-15")}} }, "2026-04-15", "2026-05-14", missed("2026-01-31", "2026-04-14")},
		{"closed and opened on one day", func(f *ScheduleFacts) { f.Closed = []Span{{day("2026-01-15"), day("2026-01-15")}} }, "2026-02-01", "2026-02-14", nil},
		{"no rule", func(f *ScheduleFacts) { f.Rules = nil }, "2026-06-01", "", nil},
		{"a rule that asks for none", func(f *ScheduleFacts) { f.Rules[0].Every = 0 }, "2026-06-01", "", nil},
		{"no signed answer", func(f *ScheduleFacts) { f.From = rules.Date{} }, "2026-06-01", "", nil},

		{"a shorter rule invents nothing that was missed", then("2026-03-05", 7), "2026-03-06", "2026-04-01", missed("2026-01-31", "2026-03-02")},
		{"it holds from the next period on", then("2026-03-05", 7), "2026-04-09", "2026-04-15", missed("2026-01-31", "2026-03-02", "2026-04-01", "2026-04-08")},
		{"or from the next report on", all(then("2026-01-10", 7), reports("2026-01-12", "")), "2026-01-15", "2026-01-19", nil},
		{"a longer rule erases nothing that was missed", then("2026-03-05", 365), "2026-03-06", "2026-04-01", missed("2026-01-31", "2026-03-02")},
		{"and holds from the next period on", then("2026-03-05", 365), "2026-04-02", "2027-04-01", missed("2026-01-31", "2026-03-02", "2026-04-01")},
		{"a rule that asks for none any more ends what was owed", then("2026-02-10", 0), "2026-12-01", "", missed("2026-01-31")},
		{"and one that asks again begins anew", all(then("2026-02-10", 0), then("2026-06-01", 30)), "2026-06-10", "2026-07-01", missed("2026-01-31")},
		{"the first rule of all counts from its day", func(f *ScheduleFacts) { f.Rules[0].From = day("2026-05-01") }, "2026-06-01", "2026-06-30", missed("2026-05-31")},
		{"the newest of one day counts", then("2025-01-01", 90), "2026-02-01", "2026-04-01", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := ScheduleFacts{From: day("2026-01-01"), Rules: []Interval{{day("2025-01-01"), 30}}, Today: day(c.today)}
			if c.change != nil {
				c.change(&f)
			}
			got := Schedule(f)
			if got.Next != day(c.next) || !slices.Equal(days(got.Missed), c.missed) {
				t.Errorf("next %v, missed %v; want %v, %v", got.Next, got.Missed, c.next, c.missed)
			}
		})
	}
}

// randomSchedule is an open commitment with rules that change and reports.
func randomSchedule(t *rapid.T) (f ScheduleFacts, age int) {
	from := day("2025-12-20")
	age = rapid.IntRange(0, 900).Draw(t, "today")
	f = ScheduleFacts{From: from, Today: from.AddDays(age), Rules: []Interval{{from, rapid.IntRange(1, 120).Draw(t, "every")}}}
	for range rapid.IntRange(0, 6).Draw(t, "reports") {
		f.Reports = append(f.Reports, Reported{On: from.AddDays(rapid.IntRange(0, age).Draw(t, "on"))})
	}
	return f, age
}

func TestAReportNeverMakesAScheduleWorse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, age := randomSchedule(t)
		every := f.Rules[0].Every
		before := Schedule(f)
		begin := func(on rules.Date) rules.Date {
			out := f.From
			for _, d := range slices.Concat(days(before.Missed), func() (out []rules.Date) {
				for _, r := range f.Reports {
					out = append(out, r.On)
				}
				return out
			}()) {
				if d.Before(on) && d.After(out) {
					out = d
				}
			}
			return out
		}
		for _, d := range append(days(before.Missed), before.Next) {
			if begin(d).DaysUntil(d) != every {
				t.Fatalf("%v is owed %d days after %v, every %d", d, begin(d).DaysUntil(d), begin(d), every)
			}
		}
		if n := len(before.Missed); n > 0 && !before.Missed[n-1].On.Before(f.Today) || before.Next.Before(f.Today) {
			t.Fatalf("on %v: missed %v, next %v", f.Today, before.Missed, before.Next)
		}
		f.Reports = append(f.Reports, Reported{On: f.From.AddDays(rapid.IntRange(0, age).Draw(t, "more"))})
		if after := Schedule(f); len(after.Missed) > len(before.Missed) {
			t.Fatalf("one more report: missed %v, then %v", before.Missed, after.Missed)
		}
	})
}

// TestARuleNeverReachesBack sets another rule today: what was missed stays, and
// what is owed next stays unless none is asked for any more.
func TestARuleNeverReachesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, age := randomSchedule(t)
		for range rapid.IntRange(0, 3).Draw(t, "changes") {
			f.Rules = append(f.Rules, Interval{f.From.AddDays(rapid.IntRange(0, age).Draw(t, "from")), rapid.IntRange(0, 120).Draw(t, "to")})
		}
		slices.SortStableFunc(f.Rules, func(a, b Interval) int { return a.From.Compare(b.From) })
		before := Schedule(f)
		f.Rules = append(f.Rules, Interval{f.Today, rapid.IntRange(0, 730).Draw(t, "every")})
		after := Schedule(f)
		if !slices.Equal(after.Missed, before.Missed) {
			t.Fatalf("missed %v, then %v", before.Missed, after.Missed)
		}
		begins := !before.Next.IsZero() && f.Today.DaysUntil(before.Next) == f.Rules[before.NextRule].Every // a period begins today
		if f.Rules[len(f.Rules)-1].Every > 0 && !before.Next.IsZero() && !begins && after.Next != before.Next {
			t.Fatalf("next %v, then %v", before.Next, after.Next)
		}
	})
}
