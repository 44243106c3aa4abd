package notice_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"parley/internal/commitment"
	"parley/internal/outbox"
	"parley/internal/pg"
	"parley/internal/recommendation/adopted"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
	"parley/internal/webtest"
)

const pursuits = "Say when a foot pursuit must not begin"

// asked is a desk with one recommendation that waits for its answer; due is the
// day of the answer, in days after the World's first.
type asked struct {
	desk
	srv                         *server
	recommendation, transmittal int64
	due                         int
}

func newAsked(t *testing.T) asked {
	t.Helper()
	srv := &server{}
	d := newDesk(t, start(t, srv, ""))
	r, sent := adopted.Send(t, d.World, pursuits)
	a := asked{desk: d, srv: srv, recommendation: r, transmittal: sent}
	a.due = a.Count(`select due_on - $2::date from transmittals where id = $1`, sent, webtest.Day(0).String())
	a.sent(t, srv)
	return a
}

// on moves to a day, looks for reminders as the worker does, and returns the mails.
func (a asked) on(t *testing.T, day int, wall string) ([]string, string) {
	t.Helper()
	a.Clock.Set(webtest.At(day, wall))
	for range 2 { // however often it looks
		if err := a.slice.Remind(context.Background(), a.Clock.Now()); err != nil {
			t.Fatal(err)
		}
	}
	return a.sent(t, a.srv)
}

// allow lets the rule of every board know an extension.
func (a asked) allow(t *testing.T) {
	t.Helper()
	if err := a.DB.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `update board_rules set response_extension_days = 30`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func (a asked) extend(t *testing.T, days int) {
	t.Helper()
	rec, err := a.Portal.Slices.Response.Extend(context.Background(), a.Answering(a.Drafter), a.transmittal, days, "Counsel is away.")
	done(t, rec, err)
}

// answer signs an answer with one commitment, and returns it.
func (a asked) answer(t *testing.T) int64 {
	t.Helper()
	ctx := context.Background()
	rec, err := a.Portal.Slices.Response.SaveDraft(ctx, a.Answering(a.Drafter), a.transmittal, 0, advice.Answer{Position: advice.Concur, Words: "We will.", Commitments: []advice.Commitment{{Action: "Issue General Order 12-8", Official: "Owen Hale, Deputy Chief", Target: "2028-03-31"}}})
	done(t, rec, err)
	rec, err = a.Portal.Slices.Response.Sign(ctx, a.Answering(a.Executive), a.transmittal, 1, "Chief of Police")
	done(t, rec, err)
	return int64(a.Count(`select c.id from commitments c join responses r on r.id = c.response_id where r.transmittal_id = $1`, a.transmittal))
}

func TestADepartmentIsRemindedStepByStepUntilItAnswers(t *testing.T) {
	a := newAsked(t)
	got := map[int][]string{}
	said := map[int]string{}
	for day := a.due - 30; day <= a.due+40; day++ {
		if mails, words := a.on(t, day, "09:00"); len(mails) > 0 {
			got[day-a.due], said[day-a.due] = mails, words
		}
	}
	subject := func(p webtest.Person, words string) string {
		return p.Email + ": The answer to 2026-001 is " + words + ": " + pursuits
	}
	over := "7 days overdue"
	for step, want := range map[int][]string{-14: {subject(a.Drafter, "due in 14 days")}, -3: {subject(a.Drafter, "due in 3 days")}, 0: {subject(a.Drafter, "due today")},
		7: {subject(a.Drafter, over), subject(a.Executive, over), subject(a.Clerk, over), subject(a.Chair(), over)}} {
		if !slices.Equal(got[step], sorted(want)) {
			t.Errorf("day %d: %q", step, got[step])
		}
		delete(got, step)
	}
	if len(got) > 0 {
		t.Errorf("more mails: %v", got)
	}
	desk := "https://portal.test/work/d/" + strconv.FormatInt(a.Department, 10) + "/answers/" + strconv.FormatInt(a.transmittal, 10)
	for _, want := range []string{"owes Community Police Advisory Board an answer in 14 days", pursuits, "45 days, City Code 9-4-6", desk, "Write the answer"} {
		if !strings.Contains(said[-14], want) {
			t.Errorf("the first mail does not say %q:\n%s", want, said[-14])
		}
	}
	for _, want := range []string{desk, "https://portal.test/work/b/cpab/recommendations/" + strconv.FormatInt(a.recommendation, 10), "See where it stands"} {
		if !strings.Contains(said[7], want) {
			t.Errorf("the last mails do not say %q:\n%s", want, said[7])
		}
	}
	if advice.RemindLate >= outbox.Kept {
		t.Error("a step may be taken up after the outbox forgot that it was taken")
	}
}

func TestRemindersGoInTheMorningAndNotForWhatIsDone(t *testing.T) {
	a := newAsked(t)
	if got, _ := a.on(t, a.due-14, "00:30"); len(got) != 0 {
		t.Fatalf("at night: %q", got)
	}
	if got, _ := a.on(t, a.due-14, "08:30"); len(got) != 1 {
		t.Fatalf("in the morning: %q", got)
	}
	// Written at night, answered before the morning.
	if got, _ := a.on(t, a.due-3, "00:30"); len(got) != 0 {
		t.Fatalf("at night: %q", got)
	}
	a.answer(t)
	a.sent(t, a.srv)
	for day := a.due - 3; day < a.due+20; day++ {
		if got, _ := a.on(t, day, "09:00"); len(got) != 0 {
			t.Fatalf("after the answer: %q", got)
		}
	}
}

func TestAnExtensionBeginsANewLadder(t *testing.T) {
	a := newAsked(t)
	a.allow(t)
	if got, _ := a.on(t, a.due-3, "00:30"); len(got) != 0 {
		t.Fatalf("at night: %q", got)
	}
	a.extend(t, 16)
	a.sent(t, a.srv)
	var days []int
	for day := a.due - 3; day < a.due+30; day++ {
		if got, words := a.on(t, day, "09:00"); len(got) > 0 {
			days = append(days, day-a.due-16)
			if !strings.Contains(words, "16 days added") {
				t.Errorf("it does not tell of the extension:\n%s", words)
			}
		}
	}
	if !slices.Equal(days, []int{-14, -3, 0, 7}) {
		t.Errorf("days %v from the new date", days)
	}
}

func TestAServerThatSleptSendsTheNewestStepOnly(t *testing.T) {
	a := newAsked(t)
	got, _ := a.on(t, a.due-2, "09:00")
	if len(got) != 1 || !strings.Contains(got[0], "due in 2 days") {
		t.Fatalf("%q", got)
	}
	// Two reminders wait for a mail server that comes back late: the newer one goes.
	a.Clock.Set(webtest.At(a.due, "09:00"))
	if err := a.slice.Remind(context.Background(), a.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	if got, _ := a.on(t, a.due+8, "09:00"); len(got) != 4 {
		t.Fatalf("%q", got)
	}
}

func TestADeskWithoutADrafterIsRemindedToo(t *testing.T) {
	a := newAsked(t)
	end := func(role string) {
		t.Helper()
		rec, err := a.Portal.Slices.Account.EndRole(context.Background(), a.Caller(a.Operator), int64(a.Count(`select id from role_grants where role = $1 and department_id = $2`, role, a.Department)))
		done(t, rec, err)
		a.sent(t, a.srv)
	}
	end("drafter")
	if got, _ := a.on(t, a.due-14, "09:00"); len(got) != 1 || !strings.HasPrefix(got[0], a.Executive.Email) {
		t.Fatalf("%q", got)
	}
	end("executive")
	var email string
	if err := a.DB.Get(context.Background(), &email, `select email from departments where id = $1`, a.Department); err != nil || email == "" {
		t.Fatal(err, email)
	}
	if got, _ := a.on(t, a.due-3, "09:00"); len(got) != 1 || !strings.HasPrefix(got[0], email) {
		t.Fatalf("%q", got)
	}
}

func TestAReportIsAskedForBeforeItsDayAndMissedAfter(t *testing.T) {
	a := newAsked(t)
	c := a.answer(t)
	ctx := context.Background()
	s := a.Portal.Slices.Commitment
	rec, err := s.SetRule(ctx, a.Caller(a.Clerk), 60, "Board Rule 6.2")
	done(t, rec, err)
	a.sent(t, a.srv)
	signed := a.Count(`select (signed_at at time zone 'America/Denver')::date - $2::date from responses where transmittal_id = $1`, a.transmittal, webtest.Day(0).String())
	var days []int
	for day := signed; day < signed+60+30; day++ {
		got, words := a.on(t, day, "09:00")
		if len(got) == 0 {
			continue
		}
		days = append(days, day-signed-60)
		for _, want := range []string{"Issue General Order 12-8", "every 60 days, Board Rule 6.2", "/commitments/" + strconv.FormatInt(c, 10)} {
			if !strings.Contains(words, want) {
				t.Errorf("it does not say %q:\n%s", want, words)
			}
		}
		if over := day > signed+60; over != (len(got) == 4) || over != strings.Contains(got[0], "A report on 2026-001 is 7 days overdue") {
			t.Errorf("%q", got)
		}
	}
	if !slices.Equal(days, []int{-14, -3, 7}) {
		t.Errorf("days %v from the day of the report", days)
	}
	rec, err = s.Report(ctx, a.Answering(a.Drafter), c, commitment.Reporting{Report: followup.Report{Progress: followup.InProgress, Words: "The draft is written."}})
	done(t, rec, err)
	a.sent(t, a.srv)
	// The next is counted from the report, which came on day 89.
	for day := signed + 60 + 30; day < signed+89+60-14; day++ {
		if got, _ := a.on(t, day, "09:00"); len(got) > 0 {
			t.Errorf("reminded of what was reported: %q", got)
		}
	}
	if got, _ := a.on(t, signed+89+60-14, "09:00"); len(got) != 1 || !strings.Contains(got[0], "is due in 14 days") {
		t.Errorf("not reminded of the next: %q", got)
	}
}

func TestARuleWithoutASectionIsQuotedWithoutOne(t *testing.T) {
	srv := &server{}
	d := newDesk(t, start(t, srv, ""))
	d.follow(t, "reader@riverbend.example")
	if err := d.DB.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `update board_rules set response_citation = ''`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	adopted.Send(t, d.World, pursuits)
	_, body := d.sent(t, srv)
	if !strings.Contains(body, "(45 days)") || strings.Contains(body, "45 days,") {
		t.Errorf("%s", body)
	}
}

func TestAMailSaysFromWhatADayIsCountedOrThatNoneIsSet(t *testing.T) {
	for _, c := range []struct{ sentence, days, says, never string }{
		{"counted from the delivery", "45", "counted from delivery", "no date is set by rule"},
		{"no rule counts, whatever the form said of its start", "null", "no date is set by rule", "counted from"},
	} {
		srv := &server{}
		d := newDesk(t, start(t, srv, ""))
		if err := d.DB.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
			_, err := tx.Exec(ctx, `update board_rules set response_start = 'delivery', response_days = `+c.days)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		adopted.Send(t, d.World, pursuits)
		if _, all := d.sent(t, srv); !strings.Contains(all, c.says) || strings.Contains(all, c.never) {
			t.Errorf("%s: the mail says\n%s", c.sentence, all)
		}
	}
}
