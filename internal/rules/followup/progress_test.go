package followup

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

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

func days(ss ...string) []rules.Date {
	var out []rules.Date
	for _, s := range ss {
		out = append(out, day(s))
	}
	return out
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
		{"from the day after it is", nil, "2026-02-01", "2026-03-02", days("2026-01-31")},
		{"two were missed", nil, "2026-03-03", "2026-04-01", days("2026-01-31", "2026-03-02")},
		{"a report of the day of signing counts", reports("2026-01-01", ""), "2026-01-20", "2026-03-02", nil},
		{"an early one counts for its period only", reports("2026-01-05", ""), "2026-03-03", "2026-04-01", days("2026-03-02")},
		{"one on the last day is in time", reports("2026-01-31", ""), "2026-02-01", "2026-03-02", nil},
		{"once all is reported done the board is to look", reports("2026-01-20", "done"), "2026-12-31", "", nil},
		{"evidence sent back asks again", func(f *ScheduleFacts) {
			reports("2026-01-20", "done")(f)
			f.SentBack = days("2026-02-15")
		}, "2026-03-03", "2026-04-01", days("2026-03-02")},
		{"what was sent back before the newest report does not", func(f *ScheduleFacts) {
			reports("2026-02-20", "done")(f)
			f.SentBack = days("2026-02-15")
		}, "2026-06-01", "", days("2026-01-31")},
		{"nothing is owed while it is closed", func(f *ScheduleFacts) { f.Closed = []Span{{From: day("2026-01-15")}} }, "2026-06-01", "", nil},
		{"but before and after", func(f *ScheduleFacts) { f.Closed = []Span{{day("2026-02-15"), day("2026-03-15")}} }, "2026-04-02", "2026-05-01", days("2026-01-31", "2026-04-01")},
		{"no schedule", func(f *ScheduleFacts) { f.Every = 0 }, "2026-06-01", "", nil},
		{"no signed answer", func(f *ScheduleFacts) { f.From = rules.Date{} }, "2026-06-01", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := ScheduleFacts{From: day("2026-01-01"), Every: 30, Today: day(c.today)}
			if c.change != nil {
				c.change(&f)
			}
			got := Schedule(f)
			if got.Next != day(c.next) || !slices.Equal(got.Missed, c.missed) {
				t.Errorf("next %v, missed %v; want %v, %v", got.Next, got.Missed, c.next, c.missed)
			}
		})
	}
}

func reports(on, done string) func(*ScheduleFacts) {
	return func(f *ScheduleFacts) { f.Reports = append(f.Reports, Reported{On: day(on), Done: done != ""}) }
}

func TestAReportNeverMakesAScheduleWorse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := day("2025-12-20")
		f := ScheduleFacts{From: from, Every: rapid.IntRange(1, 120).Draw(t, "every"), Today: from.AddDays(rapid.IntRange(0, 900).Draw(t, "today"))}
		age := from.DaysUntil(f.Today)
		for range rapid.IntRange(0, 6).Draw(t, "reports") {
			f.Reports = append(f.Reports, Reported{On: from.AddDays(rapid.IntRange(0, age).Draw(t, "on"))})
		}
		before := Schedule(f)
		if len(before.Missed)+len(f.Reports) < age/f.Every-1 {
			t.Fatalf("%d periods, %d reports, only %d missed", age/f.Every, len(f.Reports), len(before.Missed))
		}
		for _, d := range before.Missed {
			if !d.Before(f.Today) || from.DaysUntil(d)%f.Every != 0 {
				t.Fatalf("%v is missed on %v", d, f.Today)
			}
		}
		if before.Next.Before(f.Today) {
			t.Fatalf("the next is owed by %v, today is %v", before.Next, f.Today)
		}
		f.Reports = append(f.Reports, Reported{On: from.AddDays(rapid.IntRange(0, age).Draw(t, "more"))})
		if after := Schedule(f); len(after.Missed) > len(before.Missed) || after.Next.Before(before.Next) {
			t.Fatalf("one more report: missed %v, then %v; next %v, then %v", before.Missed, after.Missed, before.Next, after.Next)
		}
	})
}
