package advice

import (
	"testing"

	"pgregory.net/rapid"

	"parley/internal/rules"
)

func TestAReminderGoesOnItsDay(t *testing.T) {
	const none = 99
	for _, c := range []struct {
		name, began, due, today string
		steps                   []Step
		done                    bool
		want                    Step
	}{
		{"an answer is due in 15 days", "2026-09-01", "2026-10-16", "2026-10-01", AnswerSteps(), false, none},
		{"in 14 days", "2026-09-01", "2026-10-16", "2026-10-02", AnswerSteps(), false, StepFortnight},
		{"the server slept from the 15th day until the 5th", "2026-09-01", "2026-10-16", "2026-10-11", AnswerSteps(), false, StepFortnight},
		{"in 3 days", "2026-09-01", "2026-10-16", "2026-10-13", AnswerSteps(), false, StepThreeDays},
		{"on the day", "2026-09-01", "2026-10-16", "2026-10-16", AnswerSteps(), false, StepOnTheDay},
		{"six days over", "2026-09-01", "2026-10-16", "2026-10-22", AnswerSteps(), false, StepOnTheDay},
		{"a week over", "2026-09-01", "2026-10-16", "2026-10-23", AnswerSteps(), false, StepWeekOver},
		{"the server slept for a month until four weeks over", "2026-09-01", "2026-10-16", "2026-11-13", AnswerSteps(), false, StepWeekOver},
		{"29 days over, and nobody was told", "2026-09-01", "2026-10-16", "2026-11-14", AnswerSteps(), false, none},
		{"over the end of daylight saving", "2026-09-01", "2026-11-08", "2026-10-25", AnswerSteps(), false, StepFortnight},
		{"a clock of ten days has no step of 14", "2026-10-06", "2026-10-16", "2026-10-07", AnswerSteps(), false, none},
		{"a clock of 14 days was told of when it began", "2026-10-02", "2026-10-16", "2026-10-02", AnswerSteps(), false, none},
		{"a clock of three days is due today", "2026-10-13", "2026-10-16", "2026-10-16", AnswerSteps(), false, StepOnTheDay},
		{"it was answered", "2026-09-01", "2026-10-16", "2026-10-23", AnswerSteps(), true, none},
		{"the clock has not begun", "2026-09-01", "", "2026-10-23", AnswerSteps(), false, none},
		{"a report is owed today: nothing on the day", "2026-07-18", "2026-10-16", "2026-10-16", ReportSteps(), false, StepThreeDays},
		{"a report is a week over", "2026-07-18", "2026-10-16", "2026-10-23", ReportSteps(), false, StepWeekOver},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := RemindFacts{Steps: c.steps, Began: day(t, c.began), Today: day(t, c.today), Done: c.done}
			if c.due != "" {
				f.Due = day(t, c.due)
			}
			got, ok := Remind(f)
			if !ok {
				got = none
			}
			if got != c.want {
				t.Errorf("step %d, want %d", got, c.want)
			}
		})
	}
}

// TestNoStepIsTakenTwiceOrEarlyOrForNothing looks at random days, as a server does
// that sleeps now and then, while time is added and the answer comes.
func TestNoStepIsTakenTwiceOrEarlyOrForNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		today := rules.Date{Year: 2026, Month: 3, Day: 1}
		f := RemindFacts{Steps: rapid.SampledFrom([][]Step{AnswerSteps(), ReportSteps()}).Draw(t, "steps"), Began: today}
		f.Due = today.AddDays(rapid.IntRange(1, 90).Draw(t, "due"))
		var last Step
		begun := false
		for range 60 {
			today = today.AddDays(rapid.IntRange(0, 9).Draw(t, "sleep"))
			if !today.After(f.Due) && rapid.IntRange(0, 15).Draw(t, "extend") == 0 {
				f.Began, f.Due, begun = today, f.Due.AddDays(rapid.IntRange(1, 30).Draw(t, "days")), false
			}
			f.Done = f.Done || rapid.IntRange(0, 30).Draw(t, "answer") == 0
			f.Today = today
			step, ok := Remind(f)
			if !ok {
				continue
			}
			on := f.Due.AddDays(int(step))
			switch {
			case f.Done:
				t.Fatal("a reminder of what is done")
			case on.After(today):
				t.Fatalf("step %d comes early", step)
			case !on.After(f.Began):
				t.Fatalf("step %d was over when the time began", step)
			case on.DaysUntil(today) > RemindLate:
				t.Fatalf("step %d comes %d days late", step, on.DaysUntil(today))
			case begun && step < last:
				t.Fatalf("step %d after step %d", step, last)
			}
			for _, s := range f.Steps {
				if s > step && !f.Due.AddDays(int(s)).After(today) {
					t.Fatalf("step %d is taken though %d is due", step, s)
				}
			}
			last, begun = step, true
		}
	})
}
