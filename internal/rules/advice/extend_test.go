package advice

import (
	"testing"

	"pgregory.net/rapid"

	"parley/internal/rules"
	"parley/internal/rules/rulestest"
)

func philadelphia() ResponseRule {
	return ResponseRule{Days: 30, Unit: rules.CalendarDay, Start: StartTransmittal, Citation: "Code 21-1210", ExtensionDays: 15}
}

func TestMoreTimeIsAskedForWithinTheRulesAllowance(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*ExtendFacts)
		days   int
		reason string
		want   string
		due    string
	}{
		{"all of it", nil, 15, "The labor agreement is being renewed.", "", "2026-11-16"},
		{"over the end of daylight saving", nil, 3, "Counsel is away.", "", "2026-11-04"},
		{"what was left", func(f *ExtendFacts) { f.Taken = 10 }, 5, "Counsel is away.", "", "2026-11-06"},
		{"on the last day", func(f *ExtendFacts) { f.Today = f.Due }, 15, "Counsel is away.", "", "2026-11-16"},
		{"in business days over a holiday", func(f *ExtendFacts) { f.Rule.Unit = rules.BusinessDay }, 8, "Counsel is away.", "", "2026-11-12"},
		{"a second time beyond it", func(f *ExtendFacts) { f.Taken = 10 }, 6, "Counsel is away.", "days:extension_beyond", ""},
		{"when it is used up", func(f *ExtendFacts) { f.Taken = 15 }, 1, "Counsel is away.", "days:extension_used_up", ""},
		{"when the rule knows none", func(f *ExtendFacts) { f.Rule.ExtensionDays = 0 }, 1, "Counsel is away.", "days:extension_not_allowed", ""},
		{"a day late", func(f *ExtendFacts) { f.Today = f.Due.AddDays(1) }, 1, "Counsel is away.", "extension_too_late", ""},
		{"before the clock began", func(f *ExtendFacts) { f.Due = rules.Date{} }, 1, "Counsel is away.", "extension_no_clock", ""},
		{"when it was answered", func(f *ExtendFacts) { f.Answered = true }, 1, "Counsel is away.", "response_already_signed", ""},
		{"no days for no reason", nil, 0, "", "days:number_out_of_range reason:required", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := ExtendFacts{Due: day(t, "2026-11-01"), Today: day(t, "2026-10-20"), Rule: philadelphia()}
			if c.change != nil {
				c.change(&f)
			}
			due, err := Extend(f, c.days, c.reason, rules.NewCalendar(day(t, "2026-11-11")))
			rulestest.WantCode(t, err, c.want)
			if err == nil && due.String() != c.due {
				t.Errorf("due %s, want %s", due, c.due)
			}
		})
	}
}

func TestNoOrderOfRequestsGetsMoreThanTheRuleAllows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := rules.Date{Year: 2026, Month: 3, Day: 1}.AddDays(rapid.IntRange(0, 400).Draw(t, "first"))
		f := ExtendFacts{Due: first, Today: first, Rule: philadelphia()}
		for _, days := range rapid.SliceOfN(rapid.IntRange(-3, 20), 0, 8).Draw(t, "asked") {
			if due, err := Extend(f, days, "Counsel is away.", rules.Calendar{}); err == nil {
				f.Due, f.Taken = due, f.Taken+days
			}
		}
		if n := first.DaysUntil(f.Due); n != f.Taken || n > f.Rule.ExtensionDays {
			t.Fatalf("%d days were added", n)
		}
	})
}
