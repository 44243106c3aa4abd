package followup

import (
	"testing"

	"parley/internal/rules"
	"parley/internal/rules/rulestest"
)

func day(s string) rules.Date {
	if s == "" {
		return rules.Date{}
	}
	d, err := rules.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestAReportSaysWhatIsDoneAndWhatBearsItOut(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*ReportFacts, *Report)
		want   string
	}{
		{"under way", nil, ""},
		{"of a draft's commitment", func(f *ReportFacts, _ *Report) { f.Signed = false }, "commitment_not_signed"},
		{"after the board closed it", func(f *ReportFacts, _ *Report) { f.Closed = true }, "follow_up_closed"},
		{"closed until a new check", func(f *ReportFacts, _ *Report) { f.Closed, f.Again = true, true }, ""},
		{"someone else reported meanwhile", func(f *ReportFacts, _ *Report) { f.Have = 3 }, "report_stale"},
		{"no word chosen", func(_ *ReportFacts, r *Report) { r.Progress = "" }, "progress:required"},
		{"a word of the board's axis", func(_ *ReportFacts, r *Report) { r.Progress = Verified }, "progress:choice_unknown"},
		{"a stage that is none", func(_ *ReportFacts, r *Report) { r.Stage = "planning" }, "stage:choice_unknown"},
		{"nothing said", func(_ *ReportFacts, r *Report) { r.Words = "" }, "words:required"},
		{"an address that is none", func(_ *ReportFacts, r *Report) { r.Link = "javascript:alert(1)" }, "link:not_a_url"},
		{"done, without stage and evidence", func(_ *ReportFacts, r *Report) { r.Progress = ReportedDone }, "stage:stage_required link:evidence_required"},
		{"partly done, without evidence", func(_ *ReportFacts, r *Report) { r.Progress, r.Stage = ReportedPartly, Policy }, "link:evidence_required"},
		{"done, with a file", func(_ *ReportFacts, r *Report) { r.Progress, r.Stage, r.Files = ReportedDone, Practice, 1 }, ""},
		{"done, with an address", func(_ *ReportFacts, r *Report) {
			r.Progress, r.Stage, r.Link = ReportedDone, Training, "https://example.org/order"
		}, ""},
		{"blocked needs no evidence", func(_ *ReportFacts, r *Report) { r.Progress = Blocked }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, in := ReportFacts{Signed: true, Base: 2, Have: 2}, Report{Progress: InProgress, Words: "The order is drafted."}
			if c.change != nil {
				c.change(&f, &in)
			}
			rulestest.WantCode(t, CheckReport(f, in), c.want)
		})
	}
}
