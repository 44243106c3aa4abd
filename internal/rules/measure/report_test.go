package measure_test

import (
	"testing"

	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/rules/measure"
)

func TestAReportIsFrozenByACarriedMotionAfterItsYear(t *testing.T) {
	good := measure.ReportFacts{Year: 2025, Today: rules.Date{Year: 2026, Month: 3, Day: 2}, Own: true, Carried: true, Decided: rules.Date{Year: 2026, Month: 3, Day: 1}}
	for _, c := range []struct {
		sentence string
		change   func(*measure.ReportFacts)
		want     string
	}{
		{"a carried motion of the next year adopts it", func(*measure.ReportFacts) {}, ""},
		{"on the first day of the next year it can be adopted", func(f *measure.ReportFacts) {
			f.Today, f.Decided = rules.Date{Year: 2026, Month: 1, Day: 1}, rules.Date{Year: 2026, Month: 1, Day: 1}
		}, ""},
		{"what is frozen stays", func(f *measure.ReportFacts) { f.Frozen = true }, "report_frozen"},
		{"a year that runs has no report yet", func(f *measure.ReportFacts) { f.Year = 2026 }, "year:report_year_runs"},
		{"a year to come has none", func(f *measure.ReportFacts) { f.Year = 2027 }, "year:report_year_runs"},
		{"no year", func(f *measure.ReportFacts) { f.Year = 0 }, "year:year_out_of_range"},
		{"a motion of another board", func(f *measure.ReportFacts) { f.Own = false }, "motion:report_motion_unknown"},
		{"a motion that was lost", func(f *measure.ReportFacts) { f.Carried = false }, "motion:report_motion_not_carried"},
		{"a motion that was rescinded", func(f *measure.ReportFacts) { f.Rescinded = true }, "motion:report_motion_rescinded"},
		{"a motion from before the year was over", func(f *measure.ReportFacts) { f.Decided.Year = 2025 }, "motion:report_motion_early"},
	} {
		f := good
		c.change(&f)
		err := measure.FreezeReport(f)
		got := fault.CodeOf(err)
		if err == nil {
			got = ""
		}
		if fields := fault.FieldsOf(err); len(fields) == 1 {
			got = fields[0].Name + ":" + fields[0].Code
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.sentence, got, c.want)
		}
	}
}
