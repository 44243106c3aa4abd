package commitment_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/board"
	"parley/internal/commitment"
	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/record/track"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
	"parley/internal/vote"
)

// found lets the board find the answer to a sending to be none, and returns the
// motion.
func (f followed) found(t *testing.T, transmittal int64, why string) (motion int64) {
	t.Helper()
	d, err := f.draft(commitment.Drafting{Proposal: followup.Proposal{Kind: followup.NonResponsive, Words: why}, Transmittal: transmittal})
	if err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	f.sit(t, func(item, m int64) { motion = f.decide(t, m, item, d, 7) })
	return motion
}

// again sends the recommendation to the department again, and returns the sending.
func (f followed) again(t *testing.T) int64 {
	t.Helper()
	rec, err := f.Portal.Slices.Recommendation.Transmit(ctx(t), f.Caller(f.Clerk), f.Recommendation, []int64{f.Department})
	made(t, rec, err)
	return int64(f.Count(`select max(id) from transmittals`))
}

// answered lets the department refuse what a sending asks.
func (f followed) answered(t *testing.T, transmittal int64, words string) {
	t.Helper()
	s := f.Portal.Slices.Response
	rec, err := s.SaveDraft(ctx(t), f.Answering(f.Drafter), transmittal, 0, advice.Answer{Position: advice.DoesNotConcur, Reason: "cost", Words: words})
	made(t, rec, err)
	rec, err = s.Sign(ctx(t), f.Answering(f.Executive), transmittal, 1, "Chief of Police")
	made(t, rec, err)
}

func (f followed) transmitPath() string {
	return "/work/b/cpab/recommendations/" + itoa(f.Recommendation) + "/transmit"
}

// count is how many rows the tracker has for a set.
func (f followed) count(t *testing.T, set string) int {
	t.Helper()
	n, err := track.Counts(ctx(t), f.DB, f.Clock.Now(), []track.Filter{{Set: set}})
	if err != nil {
		t.Fatal(err)
	}
	rows, _, err := track.Page(ctx(t), f.DB, f.Clock.Now(), track.Filter{Set: set}, 100)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != n[0] {
		t.Errorf("%s: counted %d, and %d rows are behind it", set, n[0], len(rows))
	}
	return n[0]
}

// has compares how many rows each set has; sets of what is not listed are not
// looked at.
func (f followed) has(t *testing.T, when string, sets map[string]int) {
	t.Helper()
	for set, want := range sets {
		if got := f.count(t, set); got != want {
			t.Errorf("%s: %s has %d rows, want %d", when, set, got, want)
		}
	}
}

// TestWhatWasAnsweredByNothingIsSentAgain takes a recommendation from an answer
// that the board finds to be none through a second sending to a second answer, and
// that one to a third sending.
func TestWhatWasAnsweredByNothingIsSentAgain(t *testing.T) {
	f := newFollowed(t)
	clerk, reader := f.As(f.Clerk), f.Anonymous()
	work := "/work/b/cpab/recommendations/" + itoa(f.Recommendation)

	// An answer that stands is not asked for twice.
	if body := clerk.Get(work).Want(t, 200).Body; strings.Contains(body, "Send it again") {
		t.Error("it is offered to send again what was answered")
	}
	clerk.Get(f.transmitPath()).Want(t, 200).Says(t, "It was sent to every department the board advises.")
	clerk.Post(f.transmitPath(), "department", itoa(f.Department)).Want(t, 409).Says(t, "the answer stands")
	f.has(t, "answered", map[string]int{"answered": 1, "in_time": 1, "resolved": 1, "concur": 1, "": 1})

	f.found(t, f.Transmittal, "It does not say when.")
	f.has(t, "found none", map[string]int{"answered": 1, "non_responsive": 1, "resolved": 0})
	clerk = f.As(f.Clerk)
	clerk.Get(work).Want(t, 200).Says(t, "Send it again")
	clerk.Get(f.transmitPath()).Want(t, 200).Says(t, "Send it again", "again (sent before on", "It does not say when.", "45 days, City Code 9-4-6", "the answer is due", "checked")
	f.As(f.Members[3]).Post(f.transmitPath(), "department", itoa(f.Department)).Want(t, 403)
	f.As(f.Drafter).Post(f.transmitPath(), "department", itoa(f.Department)).Want(t, 404)
	clerk.Post(f.transmitPath()).Want(t, 422)
	if n := f.Count(`select count(*) from transmittals`); n != 1 {
		t.Fatalf("%d sendings", n)
	}

	// Sent once, however often the form comes.
	fields := []string{"_key", "samekey", "department", itoa(f.Department)}
	clerk.Post(f.transmitPath(), fields...).Want(t, 303)
	clerk.Post(f.transmitPath(), fields...).Want(t, 303)
	clerk.Post(f.transmitPath(), "department", itoa(f.Department)).Want(t, 409).Says(t, "already sent")
	second := int64(f.Count(`select max(id) from transmittals`))
	if f.Count(`select count(*) from transmittals`) != 2 || f.Count(`select again_of from transmittals where id = $1`, second) != int(f.Transmittal) {
		t.Fatal("it was not sent once more, after the first")
	}
	f.has(t, "sent again", map[string]int{"": 1, "sent": 1, "waiting": 1, "answered": 0, "due": 0, "in_time": 0, "late": 0, "concur": 0, "non_responsive": 0, "resolved": 0, "promised": 1, "overdue": 0})
	if f.Count(`select count(*) from tracked where stage = 'awaiting_response' and promised = 2 and first_sent_on < sent_on and position = ''`) != 1 {
		t.Error("the tracker does not stand at the newest sending")
	}
	today := rules.DateOf(f.Clock.Now(), time.UTC)
	shown := reader.Get(f.public()).Want(t, 200).Says(t, "Waiting for the answer", "We will.", "The board found that this does not answer what was asked.", "and again ", "Sent again ", "has not answered yet", "again, with a new time to answer", "It does not say when.", "owes its answer", "The department’s answer", "Issue General Order 12-8")
	if n := strings.Count(shown.Body, "owes its answer"); n != 1 {
		t.Errorf("%d answers are owed", n)
	}
	letter := f.public() + "/letter/" + itoa(second)
	reader.Get(letter).Want(t, 200).Says(t, "It is sent again, and a new time to answer begins.", "found by vote that the answer does not answer what was asked: It does not say when.")
	if body := reader.Get(f.public()+"/letter/"+itoa(f.Transmittal)).Want(t, 200).Body; strings.Contains(body, "sent again") {
		t.Error("the first letter says it is sent again")
	}
	reader.Get(letter+"/letter.pdf").Want(t, 200)
	reader.Get(f.public()+"/answer/"+itoa(f.Transmittal)).Want(t, 200).Says(t, "We will.")
	reader.Get("/recommendations").Want(t, 200).Says(t, "First sent")
	reader.Get("/recommendations.csv").Want(t, 200).Says(t, "first_sent_on", "answered_late_before")

	// The desk has it in its queue, with the reason; a decision is about this sending.
	f.As(f.Drafter).Get("/work/d/"+itoa(f.Department)).Want(t, 200).Says(t, "/answers/"+itoa(second), "Sent again ")
	f.As(f.Drafter).Get("/work/d/"+itoa(f.Department)+"/answers/"+itoa(second)).Want(t, 200).Says(t, "Sent again", "It does not say when.")
	clerk.Get(work+"/decisions?kind=reply").Want(t, 200).Says(t, "sent again", `value="`+itoa(second)+`"`)
	_, err := f.draft(commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Reply, Words: "Thank you."}, Transmittal: f.Transmittal})
	want(t, err, "department:sent_again")
	clerk.Post(work+"/decisions", "kind", "reply", "words", "Thank you.", "transmittal", itoa(f.Transmittal)).Want(t, 422).Says(t, "about the newest sending", "Thank you.")

	// The promises of the first answer are followed up still.
	f.report(t, 0, followup.InProgress, "policy", "")
	f.Clock.Advance(60 * 24 * time.Hour)
	if by := f.Count(`select due_on - date '`+today.String()+`' from transmittals where id = $1`, second); by < 40 {
		t.Errorf("the new clock runs %d days", by)
	}
	f.has(t, "past the new day", map[string]int{"overdue": 1, "due": 1, "answered": 0})

	// The second answer counts, late as it is; the first stays to be read.
	f.answered(t, second, "State law forbids it.")
	f.has(t, "answered again", map[string]int{"": 1, "answered": 1, "late": 1, "in_time": 0, "due": 1, "does_not_concur": 1, "concur": 0, "resolved": 0, "promised": 1})
	reader.Get(f.public()).Want(t, 200).Says(t, "State law forbids it.", "We will.", "In follow-up", "Answered 15 days late")
	f.As(f.Clerk).Post(f.transmitPath(), "department", itoa(f.Department)).Want(t, 409).Says(t, "the answer stands")

	// Found none once more it is sent a third time, and what was late stays late.
	f.found(t, second, "It names no law.")
	third := f.again(t)
	f.answered(t, third, "Section 12 forbids it.")
	f.has(t, "answered a third time", map[string]int{"": 1, "answered": 1, "late": 1, "in_time": 0, "due": 1})
	reader.Get(f.public()+"/letter/"+itoa(third)).Want(t, 200).Says(t, "It names no law.")
	reader.Get(f.public()).Want(t, 200).Says(t, "Section 12 forbids it.", "State law forbids it.", "We will.")
	f.sound(t)
}

func TestASendingIsFollowedByOneOnly(t *testing.T) {
	f := newFollowed(t)
	f.found(t, f.Transmittal, "It does not say when.")
	const tabs = 5
	errs := make(chan error, tabs)
	for range tabs {
		go func() {
			_, err := f.Portal.Slices.Recommendation.Transmit(ctx(t), f.Caller(f.Clerk), f.Recommendation, []int64{f.Department})
			errs <- err
		}()
	}
	done := 0
	for range tabs {
		if err := <-errs; err == nil {
			done++
		} else {
			want(t, err, "already_transmitted")
		}
	}
	if done != 1 || f.Count(`select count(*) from transmittals`) != 2 {
		t.Fatalf("sent again %d times", done)
	}
	// The database holds the fence behind the rule.
	columns := `board_id, recommendation_id, text_id, department_id, addressee, sent_at, rules_id, start_event, due_on, days, unit, citation`
	for name, c := range map[string]struct{ as, code string }{"a second after the first": {`again_of`, "transmitted_again"}, "a second first": {`null`, "transmitted_already"}} {
		err := f.DB.InTx(ctx(t), func(ctx context.Context, tx *pg.Tx) error {
			_, err := tx.Exec(ctx, `insert into transmittals (`+columns+`, again_of) select `+columns+`, `+c.as+` from transmittals order by id desc limit 1`)
			return err
		})
		if fault.CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	f.sound(t)
}

// TestOnlyAFindingThatStandsSendsAgain rescinds one before anything was sent, and
// one after; what was sent stays.
func TestOnlyAFindingThatStandsSendsAgain(t *testing.T) {
	f := newFollowed(t)
	transmit := func() error {
		_, err := f.Portal.Slices.Recommendation.Transmit(ctx(t), f.Caller(f.Clerk), f.Recommendation, []int64{f.Department})
		return err
	}
	bring := func(kind rules.MotionKind, m, item, target int64) (int64, error) {
		f.Clock.Advance(time.Minute)
		in := vote.Motion{Kind: kind, Target: target, Item: item, Mover: f.Members[2].Seat, Seconder: f.Members[8].Seat, Method: rules.MethodRollCall}
		rec, err := f.Portal.Slices.Vote.Move(ctx(t), f.Caller(f.Clerk), m, in)
		return rec.ID(), err
	}
	rescind := func(t *testing.T, m, item, target int64) {
		t.Helper()
		motion, err := bring(rules.MotionRescind, m, item, target)
		if err != nil {
			t.Fatal(err, fault.FieldsOf(err))
		}
		want(t, transmit(), "motion_pending")
		for _, x := range f.Members[:9] {
			rec, err := f.Portal.Slices.Vote.Cast(ctx(t), f.Caller(x), motion, x.Seat, rules.Yes)
			made(t, rec, err)
		}
		rec, err := f.Portal.Slices.Vote.Close(ctx(t), f.Caller(f.Clerk), motion)
		made(t, rec, err)
	}
	finding := f.found(t, f.Transmittal, "It does not say when.")
	f.sit(t, func(item, m int64) { rescind(t, m, item, finding) })
	want(t, transmit(), "answer_stands")

	// A closed recommendation is not sent again.
	finding = f.found(t, f.Transmittal, "It does not say who.")
	reply, err := f.draft(commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Reply, Words: "Thank you."}, Transmittal: f.Transmittal})
	if err != nil {
		t.Fatal(err)
	}
	second := f.again(t)
	f.sit(t, func(item, m int64) {
		_, err := f.move(t, m, item, reply)
		want(t, err, "decision:sent_again")
		_, err = bring(rules.MotionReconsider, m, item, finding)
		if err == nil {
			t.Error("what was carried out is reconsidered")
		}
		motion, err := bring(rules.MotionRescind, m, item, finding)
		if err != nil {
			t.Fatal(err, fault.FieldsOf(err))
		}
		for _, x := range f.Members[:9] {
			rec, err := f.Portal.Slices.Vote.Cast(ctx(t), f.Caller(x), motion, x.Seat, rules.Yes)
			made(t, rec, err)
		}
		rec, err := f.Portal.Slices.Vote.Close(ctx(t), f.Caller(f.Clerk), motion)
		made(t, rec, err)
	})
	// What was sent again stays sent; its letter says by what.
	f.has(t, "rescinded after it was sent again", map[string]int{"": 1, "waiting": 1, "answered": 0})
	f.Anonymous().Get(f.public()+"/letter/"+itoa(second)).Want(t, 200).Says(t, "It does not say who.")
	f.sound(t)
}

// TestWhatIsClosedIsNotSentAgain closes a recommendation whose answer was found to
// be none.
func TestWhatIsClosedIsNotSentAgain(t *testing.T) {
	f := newFollowed(t)
	f.found(t, f.Transmittal, "It does not say when.")
	d, err := f.draft(commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Close, Reason: followup.NotImplemented, Words: "No."}})
	if err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	f.sit(t, func(item, m int64) { f.decide(t, m, item, d, 7) })
	f.As(f.Clerk).Post(f.transmitPath(), "department", itoa(f.Department)).Want(t, 409).Says(t, "The recommendation is closed.")
}

// TestOneOfTwoDepartmentsIsAskedAgain keeps the addressees apart: each has its own
// newest sending, and a row of its own.
func TestOneOfTwoDepartmentsIsAskedAgain(t *testing.T) {
	f := newFollowed(t)
	b := f.Portal.Slices.Board
	rec, err := b.SaveDepartment(ctx(t), act.Caller{By: f.Operator.By()}, 0, board.Department{Jurisdiction: f.Jurisdiction, Name: "Transit Police", Head: "Chief Ilan Moreau"})
	other := made(t, rec, err)
	rec, err = b.SaveBoard(ctx(t), act.Caller{By: f.Operator.By()}, f.World.Board, board.Board{Jurisdiction: f.Jurisdiction, Slug: "cpab", Name: "Community Police Advisory Board", Departments: []int64{f.Department, other}, Version: f.Count(`select version from boards where id = $1`, f.World.Board)})
	made(t, rec, err)
	f.found(t, f.Transmittal, "It does not say when.")
	clerk := f.As(f.Clerk)
	clerk.Get(f.transmitPath()).Want(t, 200).Says(t, "Transit Police", "again (sent before on")
	clerk.Post(f.transmitPath(), "department", itoa(f.Department), "department", itoa(other)).Want(t, 303)
	f.has(t, "sent to both", map[string]int{"": 2, "sent": 2, "waiting": 2, "answered": 0, "promised": 1})
	clerk.Get("/work/b/cpab/recommendations/"+itoa(f.Recommendation)+"/decisions?kind=escalate").Want(t, 200).Says(t, "Riverbend Police Department, sent again", "Transit Police")
	f.Anonymous().Get(f.public()).Want(t, 200).Says(t, "0 of 2 departments have answered.", "The departments’ answers", "Chief Ilan Moreau, Transit Police")
	again := int64(f.Count(`select id from transmittals where again_of = $1`, f.Transmittal))
	f.answered(t, again, "State law forbids it.")
	f.has(t, "one answered", map[string]int{"": 2, "waiting": 1, "answered": 1, "in_time": 1, "does_not_concur": 1})
	f.Anonymous().Get(f.public()).Want(t, 200).Says(t, "1 of 2 departments has answered.", "Waiting for the answer")
	f.sound(t)
}
