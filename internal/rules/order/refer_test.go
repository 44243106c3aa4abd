package order_test

import (
	"testing"

	"pgregory.net/rapid"

	"parley/internal/rules"
	"parley/internal/rules/order"
	"parley/internal/rules/rulestest"
)

func TestACarriedMotionPutsSomethingBeforeACommittee(t *testing.T) {
	today := rules.Date{Year: 2026, Month: 12, Day: 9}
	good := order.ReferFacts{Kind: rules.MotionRefer, Outcome: rules.OutcomeCarried, Committee: true, Due: today, Today: today}
	for name, c := range map[string]struct {
		change func(*order.ReferFacts)
		want   string
	}{
		"it may, with the same day":      {func(*order.ReferFacts) {}, ""},
		"without a day":                  {func(f *order.ReferFacts) { f.Due = rules.Date{} }, ""},
		"not by a motion that was lost":  {func(f *order.ReferFacts) { f.Outcome = rules.OutcomeLost }, "not_found"},
		"not by a motion of another act": {func(f *order.ReferFacts) { f.Kind = rules.MotionTable }, "not_found"},
		"not twice":                      {func(f *order.ReferFacts) { f.Sent = true }, "referral_sent"},
		"not to another board":           {func(f *order.ReferFacts) { f.Committee = false }, "committee:choice_unknown"},
		"not by a day that has passed":   {func(f *order.ReferFacts) { f.Due = today.AddDays(-1) }, "due:date_in_past"},
	} {
		t.Run(name, func(t *testing.T) {
			f := good
			c.change(&f)
			rulestest.WantCode(t, order.Refer(f), c.want)
		})
	}
}

func TestAReportThatAdvisesRestsOnAMotion(t *testing.T) {
	for name, c := range map[string]struct {
		f    order.ReportFacts
		want string
	}{
		"for, by motion":                {order.ReportFacts{Advises: order.AdvisesFor, Motion: true, Carried: true}, ""},
		"nothing, without one":          {order.ReportFacts{Advises: order.AdvisesNothing}, ""},
		"against, without one":          {order.ReportFacts{Advises: order.AdvisesAgainst}, "motion:report_needs_motion"},
		"for, by a motion that is none": {order.ReportFacts{Advises: order.AdvisesFor, Motion: true}, "motion:choice_unknown"},
		"something else":                {order.ReportFacts{Advises: "maybe"}, "advises:choice_unknown"},
		"a second one":                  {order.ReportFacts{Reported: true, Advises: order.AdvisesNothing}, "referral_reported"},
	} {
		t.Run(name, func(t *testing.T) { rulestest.WantCode(t, order.Report(c.f), c.want) })
	}
}

func TestAReportIsLateFromTheDayAfter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		due := rules.Date{Year: 2026, Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 400).Draw(t, "due"))
		n := rapid.IntRange(-60, 60).Draw(t, "n")
		if got := order.Overdue(due, false, due.AddDays(n)); got != max(0, n) {
			t.Fatalf("%d days after: %d late", n, got)
		}
		if order.Overdue(due, true, due.AddDays(n)) != 0 || order.Overdue(rules.Date{}, false, due) != 0 {
			t.Fatal("what is made, or has no day, is late")
		}
	})
}
