package followup

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/rulestest"
)

func TestARuleOfTakingFurtherCanBeApplied(t *testing.T) {
	for _, c := range []struct {
		name string
		with func(*EscalationRule)
		want string
	}{
		{"a hearing before the council", nil, ""},
		{"the board's own agenda only", func(r *EscalationRule) {
			*r = EscalationRule{Agenda: true, Unit: rules.CalendarDay, Citation: "By-law 7"}
		}, ""},
		{"nothing at all", func(r *EscalationRule) { *r = EscalationRule{Unit: rules.CalendarDay} }, ""},
		{"the board's own agenda, from nowhere", func(r *EscalationRule) { *r = EscalationRule{Agenda: true, Unit: rules.CalendarDay} }, "citation:citation_needed"},
		{"from nowhere", func(r *EscalationRule) { r.Citation = " " }, "citation:citation_needed"},
		{"before nobody", func(r *EscalationRule) { r.Body, r.Form = "", "" }, "body:required"},
		{"as a hearing before nobody", func(r *EscalationRule) {
			*r = EscalationRule{Form: FormHearing, Unit: rules.CalendarDay, Citation: "By-law 7"}
		}, "body:required"},
		{"as nothing", func(r *EscalationRule) { r.Form = "" }, "form:required"},
		{"as a duel", func(r *EscalationRule) { r.Form = "duel" }, "form:choice_unknown"},
		{"for nothing", func(r *EscalationRule) { r.Unanswered, r.Refused, r.Days = false, false, 0 }, "covers:required"},
		{"after days of what is refused", func(r *EscalationRule) { r.Unanswered = false }, "days:days_without_silence"},
		{"after more than a year", func(r *EscalationRule) { r.Days = 367 }, "days:number_out_of_range"},
		{"after less than no days", func(r *EscalationRule) { r.Days = -1 }, "days:number_out_of_range"},
		{"in weeks", func(r *EscalationRule) { r.Unit = "week" }, "unit:choice_unknown"},
		{"before a body with a name of a page", func(r *EscalationRule) { r.Body = strings.Repeat("x", advice.MaxTitle+1) }, "body:too_long"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := council(10)
			if c.with != nil {
				c.with(&r)
			}
			rulestest.WantCode(t, fault.All(r.Check()), c.want)
		})
	}
}

// council is a rule that covers silence after so many days, and refusals.
func council(days int) EscalationRule {
	return EscalationRule{Body: "City Council", Form: FormHearing, Unanswered: true, Days: days, Unit: rules.CalendarDay, Refused: true, Citation: "City Code 9-4-8"}
}

func TestARuleSaysFromWhichDayItMayBeTakenFurther(t *testing.T) {
	business := council(10)
	business.Unit = rules.BusinessDay
	promises := council(0)
	promises.Unkept = true
	silent := EscalationRule{Body: "Mayor", Form: FormReport, Refused: true, Unit: rules.CalendarDay, Citation: "By-law 7"}
	for _, c := range []struct {
		name   string
		rule   EscalationRule
		facts  EscalationFacts
		ground string
		from   string
	}{
		{"no answer: the day after the rule's days", council(10), EscalationFacts{Due: day("2026-03-04")}, GroundUnanswered, "2026-03-15"},
		{"no answer, no days to wait: the day after the last", council(0), EscalationFacts{Due: day("2026-03-04")}, GroundUnanswered, "2026-03-05"},
		{"no answer: across the change of the clock", council(10), EscalationFacts{Due: day("2026-03-01")}, GroundUnanswered, "2026-03-12"},
		{"no answer, in business days: a holiday does not count", business, EscalationFacts{Due: day("2026-06-15")}, GroundUnanswered, "2026-07-01"},
		{"no answer, and its clock has not begun", council(10), EscalationFacts{}, "", ""},
		{"no answer, under a rule of refusals", silent, EscalationFacts{Due: day("2026-03-04")}, "", ""},
		{"an answer found none after those days: the day of the finding", council(10), EscalationFacts{Due: day("2026-03-04"), Signed: day("2026-03-01"), Position: advice.Concur, Found: day("2026-04-14")}, GroundUnanswered, "2026-04-14"},
		{"an answer found none before: the days still run", council(60), EscalationFacts{Due: day("2026-03-04"), Signed: day("2026-03-01"), Position: advice.Concur, Found: day("2026-04-14")}, GroundUnanswered, "2026-05-04"},
		{"an answer found none, without a last day: from the finding", council(0), EscalationFacts{Signed: day("2026-03-01"), Position: advice.Concur, Found: day("2026-04-14")}, GroundUnanswered, "2026-04-15"},
		{"silence found to be silence", council(10), EscalationFacts{Due: day("2026-03-04"), Found: day("2026-04-14")}, GroundUnanswered, "2026-03-15"},
		{"a refusal: the day of the answer", council(10), EscalationFacts{Due: day("2026-03-04"), Signed: day("2026-03-01"), Position: advice.DoesNotConcur}, GroundRefused, "2026-03-01"},
		{"a refusal in part", council(10), EscalationFacts{Signed: day("2026-03-01"), Position: advice.PartiallyConcur}, GroundRefused, "2026-03-01"},
		{"an answer that says it is not theirs", council(10), EscalationFacts{Signed: day("2026-03-01"), Position: advice.NotWithinAuthority}, GroundRefused, "2026-03-01"},
		{"agreement, late", council(10), EscalationFacts{Due: day("2026-03-04"), Signed: day("2026-05-01"), Position: advice.Concur}, "", ""},
		{"a promise that was not kept: the day after its day", promises, EscalationFacts{Signed: day("2026-03-01"), Position: advice.Concur, Unkept: day("2026-06-30")}, GroundUnkept, "2026-07-01"},
		{"a promise that was not kept, under a rule that does not cover it", council(10), EscalationFacts{Signed: day("2026-03-01"), Position: advice.Concur, Unkept: day("2026-06-30")}, "", ""},
		{"no rule", EscalationRule{Unit: rules.CalendarDay}, EscalationFacts{Due: day("2026-03-04")}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			ground, from, err := c.rule.Ground(c.facts, rules.NewCalendar(day("2026-06-19")))
			if got := from.String(); err != nil || ground != c.ground || c.from != "" && got != c.from || c.from == "" && !from.IsZero() {
				t.Errorf("got %q from %s, %v; want %q from %s", ground, got, err, c.ground, c.from)
			}
		})
	}
}

// TestWaitingLongerNeverTakesItFurtherSooner is a property of silence: more days to
// wait, or a later last day, move the first day out or leave it; and on the last day
// itself it is never open.
func TestWaitingLongerNeverTakesItFurtherSooner(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		due := day("2026-01-01").AddDays(rapid.IntRange(0, 800).Draw(t, "due"))
		n, more := rapid.IntRange(0, 90).Draw(t, "days"), rapid.IntRange(0, 30).Draw(t, "more")
		r := council(n)
		r.Unit = rapid.SampledFrom([]string{rules.CalendarDay, rules.BusinessDay}).Draw(t, "unit")
		from := func(r EscalationRule, due rules.Date) rules.Date {
			ground, from, err := r.Ground(EscalationFacts{Due: due}, rules.Calendar{})
			if err != nil || ground != GroundUnanswered {
				t.Fatal(ground, err)
			}
			return from
		}
		first := from(r, due)
		longer := r
		longer.Days += more
		if from(longer, due).Before(first) || from(r, due.AddDays(more)).Before(first) || !first.After(due) {
			t.Errorf("from %s after %s and %d %s", first, due, n, r.Unit)
		}
	})
}

func TestAPromiseIsNotKeptWhenItsDayIsOver(t *testing.T) {
	today := day("2026-07-01")
	for _, c := range []struct {
		name     string
		promised []Promised
		want     string
	}{
		{"nothing was promised", nil, "0000-00-00"},
		{"its last day is today", []Promised{{today, InProgress}}, "0000-00-00"},
		{"it was yesterday", []Promised{{today.AddDays(-1), InProgress}}, "2026-06-30"},
		{"it is reported done", []Promised{{today.AddDays(-1), ReportedDone}}, "0000-00-00"},
		{"it is reported partly done", []Promised{{today.AddDays(-1), ReportedPartly}}, "2026-06-30"},
		{"the first of two", []Promised{{today.AddDays(-1), NotStarted}, {today.AddDays(-9), Blocked}}, "2026-06-22"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Unkept(c.promised, today); got.String() != c.want && !(got.IsZero() && c.want == "0000-00-00") {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestAStepIsRecordedAsItHappened(t *testing.T) {
	for _, c := range []struct {
		name string
		with func(*StepFacts, *Recorded)
		want string
	}{
		{"brought there", nil, ""},
		{"brought there on the day of the vote", func(_ *StepFacts, in *Recorded) { in.On = "2026-04-14" }, ""},
		{"brought there before the vote", func(_ *StepFacts, in *Recorded) { in.On = "2026-04-13" }, "on:date_before_decision"},
		{"brought there tomorrow", func(_ *StepFacts, in *Recorded) { in.On = "2026-05-02" }, "on:date_in_future"},
		{"brought there twice", func(f *StepFacts, _ *Recorded) { f.Taken = true }, "step:step_taken"},
		{"set for a day to come", func(_ *StepFacts, in *Recorded) { in.Step, in.On = StepSet, "2026-06-01" }, ""},
		{"set for no day", func(_ *StepFacts, in *Recorded) { in.Step, in.On = StepSet, "" }, "on:required"},
		{"heard", func(_ *StepFacts, in *Recorded) { in.Step, in.Words = StepHeard, "They asked for a plan." }, ""},
		{"heard, and nothing said of it", func(_ *StepFacts, in *Recorded) { in.Step = StepHeard }, "words:required"},
		{"heard tomorrow", func(_ *StepFacts, in *Recorded) { in.Step, in.Words, in.On = StepHeard, "Yes.", "2026-05-02" }, "on:date_in_future"},
		{"refused without a reason", func(_ *StepFacts, in *Recorded) { in.Step = StepRefused }, "words:required"},
		{"with an address that is none", func(_ *StepFacts, in *Recorded) { in.Link = "the minutes" }, "link:not_a_url"},
		{"nothing chosen", func(_ *StepFacts, in *Recorded) { in.Step = "" }, "step:required"},
		{"something else", func(_ *StepFacts, in *Recorded) { in.Step = "won" }, "step:choice_unknown"},
		{"taken back, of none", func(_ *StepFacts, in *Recorded) { in.Step = StepVoid }, "step:choice_unknown"},
		{"taken back", func(f *StepFacts, in *Recorded) {
			f.Replaces, f.Stands, in.Step, in.On, in.Reason = true, true, StepVoid, "", "Another case."
		}, ""},
		{"corrected without a reason", func(f *StepFacts, _ *Recorded) { f.Replaces, f.Stands = true, true }, "reason:required"},
		{"corrected twice", func(f *StepFacts, in *Recorded) { f.Replaces, in.Reason = true, "Another day." }, "step_replaced"},
		{"of what was not decided", func(f *StepFacts, _ *Recorded) { f.Carried = false }, "escalation_not_decided"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := StepFacts{Decided: day("2026-04-14"), Today: day("2026-05-01"), Carried: true}
			in := Recorded{Step: StepTaken, On: "2026-04-20"}
			if c.with != nil {
				c.with(&f, &in)
			}
			rulestest.WantCode(t, CheckStep(f, in), c.want)
		})
	}
}

func TestWhereItStandsIsReadFromTheSteps(t *testing.T) {
	step := func(s Step, on string) Stepped { return Stepped{s, day(on)} }
	for _, c := range []struct {
		name  string
		steps []Stepped
		want  string
		on    string
	}{
		{"decided, and nothing more", nil, TakenNotYet, ""},
		{"brought there", []Stepped{step(StepTaken, "2026-04-20")}, TakenThere, "2026-04-20"},
		{"set for today", []Stepped{step(StepTaken, "2026-04-20"), step(StepSet, "2026-05-01")}, TakenSet, "2026-05-01"},
		{"set for yesterday", []Stepped{step(StepSet, "2026-04-30")}, TakenOver, "2026-04-30"},
		{"put off", []Stepped{step(StepSet, "2026-04-30"), step(StepSet, "2026-06-01")}, TakenSet, "2026-06-01"},
		{"heard", []Stepped{step(StepSet, "2026-04-30"), step(StepHeard, "2026-04-30")}, TakenHeard, "2026-04-30"},
		{"heard, and the bringing entered late", []Stepped{step(StepHeard, "2026-04-30"), step(StepTaken, "2026-04-20")}, TakenHeard, "2026-04-30"},
		{"refused", []Stepped{step(StepTaken, "2026-04-20"), step(StepRefused, "2026-04-28")}, TakenRefused, "2026-04-28"},
		{"refused, then set after all", []Stepped{step(StepRefused, "2026-04-20"), step(StepSet, "2026-05-20")}, TakenSet, "2026-05-20"},
		{"heard in part, and set again", []Stepped{step(StepHeard, "2026-04-20"), step(StepSet, "2026-05-20")}, TakenSet, "2026-05-20"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, on := EscalationStanding(c.steps, day("2026-05-01"))
			if got != c.want || c.on != "" && on.String() != c.on {
				t.Errorf("got %s %s, want %s %s", got, on, c.want, c.on)
			}
		})
	}
}
