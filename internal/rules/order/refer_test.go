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

func TestAMotionToReferSaysToWhomAndNoOtherDoes(t *testing.T) {
	today := rules.Date{Year: 2026, Month: 12, Day: 9}
	good := order.AddressFacts{Kind: rules.MotionRefer, Named: true, Committee: true, Item: true, Due: today, Today: today}
	for name, c := range map[string]struct {
		change func(*order.AddressFacts)
		want   string
	}{
		"to a committee, with the same day": {func(*order.AddressFacts) {}, ""},
		"to a committee, with no day":       {func(f *order.AddressFacts) { f.Due = rules.Date{} }, ""},
		"to another body, under no item": {func(f *order.AddressFacts) {
			f.Named, f.Committee, f.Item, f.Other, f.Words = false, false, false, true, "The council"
		}, ""},
		"not to another body without a name":  {func(f *order.AddressFacts) { f.Named, f.Other = false, true }, "refer_body:required"},
		"not to nobody":                       {func(f *order.AddressFacts) { f.Named = false }, "refer_to:refer_to_required"},
		"not to a board that is no committee": {func(f *order.AddressFacts) { f.Committee = false }, "refer_to:choice_unknown"},
		"not to both":                         {func(f *order.AddressFacts) { f.Words = "The council" }, "refer_body:refer_unused"},
		"not what is no item":                 {func(f *order.AddressFacts) { f.Item = false }, "item:required"},
		"not by a day that has passed":        {func(f *order.AddressFacts) { f.Due = today.AddDays(-1) }, "report_by:date_in_past"},
		"no main motion names a committee":    {func(f *order.AddressFacts) { f.Kind, f.Due = rules.MotionMain, rules.Date{} }, "refer_to:refer_unused"},
		"no main motion asks for a report":    {func(f *order.AddressFacts) { f.Kind, f.Named = rules.MotionMain, false }, "report_by:refer_unused"},
	} {
		t.Run(name, func(t *testing.T) {
			f := good
			c.change(&f)
			rulestest.WantCode(t, order.Address(f), c.want)
		})
	}
	rapid.Check(t, func(t *rapid.T) {
		f := order.AddressFacts{Kind: rapid.SampledFrom(rules.MotionKinds()).Draw(t, "kind"), Named: rapid.Bool().Draw(t, "named"), Committee: rapid.Bool().Draw(t, "committee"), Other: rapid.Bool().Draw(t, "other"),
			Words: rapid.SampledFrom([]string{"", "The council"}).Draw(t, "words"), Item: true, Today: today}
		if order.Address(f) == nil && (f.Kind == rules.MotionRefer) != (f.Named && f.Committee || f.Other && f.Words != "") {
			t.Fatalf("%+v", f)
		}
	})
}

func TestACommitteeIsDischargedUntilItReports(t *testing.T) {
	rulestest.WantCode(t, order.TakeBackReferral(order.TakeBackReferralFacts{}), "")
	rulestest.WantCode(t, order.TakeBackReferral(order.TakeBackReferralFacts{Reported: true}), "referral_reported")
	rulestest.WantCode(t, order.TakeBackReferral(order.TakeBackReferralFacts{Back: true}), "referral_back")
	rulestest.WantCode(t, order.Report(order.ReportFacts{Advises: order.AdvisesNothing, Back: true}), "referral_back")
	good := order.RescindFacts{Kind: rules.MotionRefer, Outcome: rules.OutcomeCarried, Owed: true, Threshold: rules.MajorityOfVotesCast}
	for name, c := range map[string]struct {
		change func(*order.RescindFacts)
		want   string
	}{
		"by two thirds":                          {func(f *order.RescindFacts) { f.Threshold = "" }, ""},
		"by a majority when it is late":          {func(f *order.RescindFacts) { f.Late = true }, ""},
		"by a majority when it was noticed":      {func(f *order.RescindFacts) { f.Noticed = true }, ""},
		"not by a majority in time, unnoticed":   {func(*order.RescindFacts) {}, "threshold:rescind_threshold"},
		"not when it reported or was discharged": {func(f *order.RescindFacts) { f.Owed = false }, "target:discharge_nothing"},
		"not in other words":                     {func(f *order.RescindFacts) { f.Amends = true }, "proposes:nothing_to_reword"},
	} {
		t.Run(name, func(t *testing.T) {
			f := good
			c.change(&f)
			_, err := order.Rescind(f)
			rulestest.WantCode(t, err, c.want)
		})
	}
}
