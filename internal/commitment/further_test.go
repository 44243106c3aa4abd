package commitment_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"parley/internal/commitment"
	"parley/internal/escalation"
	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/rules/followup"
	"parley/internal/webtest"
)

func (f followed) further() *escalation.Slice { return f.Portal.Slices.Escalation }

// hearing is a rule by which the council hears what is not answered after so many
// days, and what is refused.
func hearing(days int) followup.EscalationRule {
	return followup.EscalationRule{Agenda: true, Body: "City Council", Form: followup.FormHearing, Unanswered: true, Days: days, Unit: rules.CalendarDay, Refused: true, Citation: "City Code 9-4-8"}
}

// day is so many days from today, on the board's calendar.
func (f followed) day(t *testing.T, n int) string {
	t.Helper()
	zone, err := time.LoadLocation(webtest.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return rules.DateOf(f.Clock.Now(), zone).AddDays(n).String()
}

// escalate writes down that it is taken further by the rule.
func (f followed) escalate() (int64, error) {
	return f.draft(commitment.Drafting{Transmittal: f.Transmittal, Proposal: followup.Proposal{Kind: followup.Escalate, Escalation: followup.Escalation{By: followup.ByRule}, Words: "No answer came."}})
}

func TestTheRuleOfTakingFurtherIsSetAsAWhole(t *testing.T) {
	f := unanswered(t)
	clerk, chair := f.As(f.Clerk), f.As(f.Chair())
	at := "/work/b/cpab/commitments/escalation"
	f.Anonymous().Get(at).Want(t, 303)
	f.As(f.Members[4]).Get(at).Want(t, 403)
	f.As(f.Drafter).Get(at).Want(t, 404)
	clerk.Get("/work/b/cpab/commitments").Want(t, 200).Says(t, "No rule says before whom", "Change the rule of taking it further")
	good := []string{"revision", "0", "form", "hearing", "body", "City Council", "unanswered", "on", "days", "10", "unit", "business_day", "citation", "City Code 9-4-8"}
	clerk.Post(at, "revision", "0", "form", "hearing", "body", "City Council", "unit", "calendar_day", "citation", "").Want(t, 422).Says(t, "City Council", "tick at least one of the three")
	clerk.Post(at, append([]string{"days", "soon"}, good...)...).Want(t, 422)
	clerk.Post(at, append(good, "_key", "once")...).Want(t, 303)
	clerk.Post(at, append(good, "_key", "once")...).Want(t, 303)
	chair.Post(at, good...).Want(t, 409)
	if n := f.Count(`select count(*) from escalation_rules`); n != 1 {
		t.Errorf("%d revisions", n)
	}
	clerk.Get("/work/b/cpab/commitments").Want(t, 200).Says(t, "Before City Council (hearing): when no answer came 10 business days after its last day.", "City Code 9-4-8.")
	f.Anonymous().Get("/b/cpab").Want(t, 200).Says(t, "Before City Council (hearing)", "City Code 9-4-8")
	chair.Post(at, "revision", "1", "unit", "calendar_day").Want(t, 303)
	clerk.Get("/work/b/cpab/commitments").Want(t, 200).Says(t, "No rule says before whom")
	f.sound(t)
}

// TestNoAnswerIsTakenBeforeTheCouncil goes from a missed day to what the council
// said, by the board's rule, with an entry that was wrong.
func TestNoAnswerIsTakenBeforeTheCouncil(t *testing.T) {
	f := unanswered(t)
	reader := f.Anonymous()
	set := func(revision int, in followup.EscalationRule) {
		t.Helper()
		rec, err := f.further().SetRule(ctx(t), f.Caller(f.Clerk), revision, in)
		made(t, rec, err)
	}
	late := f.Count(`select ($2::timestamptz at time zone $3)::date - due_on from transmittals where id = $1`, f.Transmittal, f.Clock.Now(), webtest.Zone)
	set(0, hearing(late))
	_, err := f.escalate()
	want(t, err, "by:escalation_early")
	reader.Get(f.public()).Want(t, 200).Says(t, "has to put this on the agenda of its next meeting", "The rule lets the board take it before City Council (hearing).", "City Code 9-4-8")
	clerk := f.As(f.Clerk)
	clerk.Get("/work").Want(t, 200).Says(t, "is to go on the agenda of the board’s next meeting", "/work/b/cpab/meetings/")
	form := "/work/b/cpab/recommendations/" + itoa(f.Recommendation) + "/decisions"
	clerk.Get(form+"?kind=escalate").Want(t, 200).Says(t, "The board’s rule: before City Council (hearing)", "From ", "Otherwise, as the board decides")
	clerk.Post(form, "kind", "escalate", "transmittal", itoa(f.Transmittal), "by", "rule", "words", "No answer came.").Want(t, 422).Says(t, "lets the board do so from", "No answer came.")
	clerk.Post(form, "kind", "escalate", "transmittal", itoa(f.Transmittal), "words", "No answer came.").Want(t, 422)
	clerk.Post(form, "kind", "escalate", "transmittal", itoa(f.Transmittal), "by", "board", "form", "hearing", "words", "No answer came.").Want(t, 422).Says(t, "Fill in this field.", "Otherwise, before whom")

	f.Clock.Advance(24 * time.Hour)
	clerk = f.As(f.Clerk)
	clerk.Get("/work").Want(t, 200).Says(t, "may be taken before City Council (hearing), since", "kind=escalate")
	clerk.Post(form, "kind", "escalate", "transmittal", itoa(f.Transmittal), "by", "rule", "words", "No answer came.").Want(t, 303)
	d := f.newest(t)
	if n := f.Count(`select count(*) from decisions where escalation_ground = 'unanswered' and escalated_to = 'City Council' and escalation_form = 'hearing' and escalation_rule_id is not null`); n != 1 {
		t.Fatal("the rule is not on the decision")
	}
	steps := "/work/b/cpab/decisions/" + itoa(d) + "/steps"
	clerk.Get(steps).Want(t, 409)
	set(1, followup.EscalationRule{Unit: rules.CalendarDay}) // what is decided keeps its rule
	f.sit(t, func(item, m int64) { f.decide(t, m, item, d, 7) })
	basis := "No answer " + itoa(int64(late)) + " days after its last day, City Code 9-4-8"
	reader.Get(f.public()).Want(t, 200).Says(t, "City Council (hearing)", basis, "Not brought there yet", "has to take this before City Council (hearing), as it decided")

	clerk = f.As(f.Clerk)
	from := f.Clock.Now()
	day := func(n int) string { return f.day(t, n-int(f.Clock.Now().Sub(from).Hours()/24)) }
	clerk.Get("/work").Want(t, 200).Says(t, "is to be taken before City Council (hearing), as decided", steps)
	f.As(f.Members[4]).Post(steps, "step", "taken", "on", day(0)).Want(t, 403)
	f.As(f.Drafter).Post(steps, "step", "taken", "on", day(0)).Want(t, 404)
	f.Clock.Advance(3 * 24 * time.Hour)
	clerk = f.As(f.Clerk)
	clerk.Post(steps, "step", "taken", "on", day(-9)).Want(t, 422).Says(t, "This cannot have been before")
	clerk.Post(steps, "step", "taken", "on", day(1), "_key", "taken").Want(t, 303)
	clerk.Post(steps, "step", "taken", "on", day(1), "_key", "taken").Want(t, 303)
	clerk.Post(steps, "step", "taken", "on", day(2)).Want(t, 422).Says(t, "is recorded already")
	clerk.Post(steps, "step", "heard", "on", day(2), "words", "").Want(t, 422)
	clerk.Post(steps, "step", "set", "on", day(9), "link", "https://riverbend.example/agenda").Want(t, 303)
	wrong := itoa(int64(f.Count(`select max(id) from escalation_steps`)))
	clerk.Get("/work/b/cpab/decisions/"+itoa(d)).Want(t, 200).Says(t, "Set for", "steps?of="+wrong)
	clerk.Get(steps+"?of="+wrong).Want(t, 200).Says(t, "Why the entry was wrong", day(9))
	clerk.Post(steps, "of", wrong, "step", "set", "on", day(6)).Want(t, 422).Says(t, day(6))
	clerk.Post(steps, "of", wrong, "step", "set", "on", day(6), "reason", "Read from last year’s calendar.").Want(t, 303)
	clerk.Post(steps, "of", wrong, "step", "set", "on", day(7), "reason", "Again.").Want(t, 409)
	for _, of := range []string{wrong, "x", "-1", "999999"} { // one that was corrected, and what is no entry of it
		clerk.Get(steps+"?of="+of).Want(t, 409)
		clerk.Post(steps, "of", of, "step", "heard", "on", day(2), "words", "They listened.", "reason", "Again.").Want(t, 409)
	}
	reader.Get(f.public()).Want(t, 200).Says(t, "A day was set by: City Council", "Entered before: A day was set by: City Council", "Read from last year’s calendar.")

	f.Clock.Advance(9 * 24 * time.Hour)
	clerk = f.As(f.Clerk)
	reader.Get(f.public()).Want(t, 200).Says(t, "nothing is recorded of it", "has to say what came of")
	clerk.Get("/work").Want(t, 200).Says(t, "needs an entry of what came of")
	clerk.Post(steps, "step", "heard", "on", day(6), "words", "The committee asked the chief to answer within 30 days.").Want(t, 303)
	clerk.Post(steps, "step", "refused", "on", day(7), "words", "Of another case.").Want(t, 303)
	back := itoa(int64(f.Count(`select max(id) from escalation_steps`)))
	clerk.Post(steps, "of", back, "step", "void", "reason", "It was about another board.").Want(t, 303)
	page := reader.Get(f.public()).Want(t, 200).Says(t, "Heard by: City Council", "asked the chief to answer within 30 days", "Heard on", "It was about another board.")
	if strings.Contains(page.Body, "has to say what came of") {
		t.Error("it is still owed")
	}
	f.sound(t)
}

func TestWhatIsRefusedIsTakenFurtherAtOnceAndAgreementIsNot(t *testing.T) {
	f := unanswered(t)
	rec, err := f.further().SetRule(ctx(t), f.Caller(f.Clerk), 0, hearing(90))
	made(t, rec, err)
	f.sign(t)
	offered := func() bool {
		return strings.Contains(f.As(f.Clerk).Get("/work").Want(t, 200).Body, "may be taken before City Council")
	}
	if !offered() {
		t.Error("nothing says that the rule lets the board")
	}
	d, err := f.escalate()
	if err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	if n := f.Count(`select count(*) from decisions where id = $1 and escalation_ground = 'refused'`, d); n != 1 {
		t.Error("not covered as a refusal")
	}
	f.sit(t, func(item, m int64) { f.decide(t, m, item, d, 3) })
	if offered() {
		t.Error("it is offered again after the board voted against it")
	}
	f.As(f.Clerk).Post("/work/b/cpab/decisions/"+itoa(d)+"/steps", "step", "taken", "on", f.day(t, 0)).Want(t, 409)
	f.sound(t)

	agreed := newFollowed(t)
	rec, err = agreed.further().SetRule(ctx(t), agreed.Caller(agreed.Clerk), 0, hearing(90))
	made(t, rec, err)
	_, err = agreed.escalate()
	want(t, err, "by:escalation_not_covered")
	if _, err = agreed.draft(commitment.Drafting{Transmittal: agreed.Transmittal, Proposal: followup.Proposal{Kind: followup.Escalate, Escalation: followup.Escalation{By: followup.ByBoard, To: "Mayor", Form: followup.FormReport}, Words: "It is slow."}}); err != nil {
		t.Error(err, fault.FieldsOf(err))
	}
	if n := agreed.Count(`select count(*) from decisions where escalation_rule_id is null and escalation_ground = '' and escalated_to = 'Mayor' and escalation_form = 'report'`); n != 1 {
		t.Error("a rule is quoted that does not say so")
	}
}

// TestWhatIsSentAgainIsTakenFurtherByItsNewClock has the board find an answer to be
// none, after which its rule covers it; sent again, the new clock counts.
func TestWhatIsSentAgainIsTakenFurtherByItsNewClock(t *testing.T) {
	f := newFollowed(t)
	rec, err := f.further().SetRule(ctx(t), f.Caller(f.Clerk), 0, hearing(0))
	made(t, rec, err)
	f.Clock.Advance(60 * 24 * time.Hour)
	offered := func() bool {
		return strings.Contains(f.As(f.Clerk).Get("/work").Want(t, 200).Body, "may be taken before City Council")
	}
	if offered() {
		t.Error("the rule is said to cover an agreement")
	}
	f.found(t, f.Transmittal, "It does not say when.")
	if !offered() {
		t.Error("the rule is not said to cover what the board found to be no answer")
	}
	second := f.again(t)
	if offered() {
		t.Error("the rule is said to cover what was sent again today")
	}
	_, err = f.escalate()
	want(t, err, "department:sent_again")
	f.Transmittal = second
	_, err = f.escalate()
	want(t, err, "by:escalation_early …") // nor is the answer due
	f.Clock.Advance(60 * 24 * time.Hour)
	if !offered() {
		t.Error("the second last day has passed, and nothing says so")
	}
	if d, err := f.escalate(); err != nil || f.Count(`select count(*) from decisions where id = $1 and escalation_ground = 'unanswered'`, d) != 1 {
		t.Error(err, fault.FieldsOf(err))
	}
	f.sound(t)
}

// TestAStepIsRecordedOnceByManyAtOnce has five clerks bring one thing before the
// council at once, and five correct one entry.
func TestAStepIsRecordedOnceByManyAtOnce(t *testing.T) {
	f := unanswered(t)
	d, err := f.draft(commitment.Drafting{Transmittal: f.Transmittal, Proposal: followup.Proposal{Kind: followup.Escalate, Escalation: followup.Escalation{To: "City Council", Form: followup.FormAgendaItem}, Words: "No answer came."}})
	if err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	f.sit(t, func(item, m int64) { f.decide(t, m, item, d, 7) })
	on := f.day(t, 0)
	once := func(what string, replaces int64, in followup.Recorded) {
		t.Helper()
		errs := make(chan error, 5)
		for range cap(errs) {
			go func() {
				_, err := f.further().Record(context.WithoutCancel(t.Context()), f.Caller(f.Clerk), d, replaces, in)
				errs <- err
			}()
		}
		done := 0
		for range cap(errs) {
			if err := <-errs; err == nil {
				done++
			} else if fault.KindOf(err) != fault.Conflict && fault.KindOf(err) != fault.Invalid {
				t.Error(what, err)
			}
		}
		if done != 1 {
			t.Errorf("%s %d times", what, done)
		}
	}
	once("brought there", 0, followup.Recorded{Step: followup.StepTaken, On: on})
	once("corrected", int64(f.Count(`select max(id) from escalation_steps`)), followup.Recorded{Step: followup.StepVoid, Reason: "Another case."})
	f.sound(t)
}
