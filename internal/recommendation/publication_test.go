package recommendation_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"parley/internal/act"
	"parley/internal/board"
	"parley/internal/fault"
	"parley/internal/recommendation/adopted"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/webtest"
)

// publishing gives the board a rule that what it sends is public within five days,
// with copies, and that answers are counted from the delivery.
func publishing(t *testing.T, w *webtest.World, copies ...string) {
	t.Helper()
	in := board.Rules{QuorumBase: rules.BaseAuthorized, QuorumCitation: "Board Rule 3.1", RecusedCounts: true, RemoteCounts: true, Threshold: rules.MajorityOfVotesCast, ThresholdCitation: "Board Rule 4.3", SecondRequired: true,
		ResponseDays: 45, ResponseUnit: rules.CalendarDay, ResponseStart: advice.StartDelivery, ResponseCitation: "City Code 9-4-6", ResponseExtension: 15,
		Publication: advice.PublicationRule{Days: 5, Unit: rules.CalendarDay, Copies: copies, Citation: "City Code 9-4-7"}, Revision: w.Count(`select max(revision) from board_rules where board_id = $1`, w.Board)}
	if _, err := w.Portal.Slices.Board.SetRules(context.WithoutCancel(t.Context()), act.Caller{By: w.Operator.By(), Board: w.Board}, in); err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
}

func lacks(t *testing.T, a webtest.Answer, text string) {
	t.Helper()
	if strings.Contains(a.Body, text) {
		t.Errorf("%q is still there", text)
	}
}

func TestWhatIsSentIsPublishedAndCopiedWithinTheRule(t *testing.T) {
	w := webtest.New(t)
	publishing(t, w, "The mayor", "The city council")
	w.Anonymous().Get("/b/cpab").Want(t, 200).Says(t, "What is sent is published", "Copies: The mayor, The city council", "City Code 9-4-7")
	id, sent := adopted.Send(t, w, "Interpreters at traffic stops") // on November 10
	at, public := "/work/b/cpab/transmittals/"+itoa(sent)+"/record", "/b/cpab/recommendations/2026-001"
	duties := func() webtest.Answer { return w.Anonymous().Get("/b/cpab/compliance?year=2026").Want(t, 200) }

	w.Anonymous().Get(public).Want(t, 200).Says(t, "(due by November 15, 2026)", "owes a copy to The mayor.", "Not given yet", "5 days, City Code 9-4-7")
	w.Anonymous().Get(public+"/letter/"+itoa(sent)).Want(t, 200).Says(t, "Copies: The mayor, The city council")
	duties().Says(t, "Recommendations published, with copies", "No copy yet: The mayor, The city council", "0 of 0")
	c := w.As(w.Clerk)
	c.Get("/work").Want(t, 200).Says(t, "Give a copy to The mayor and record it", "Due in 5 days")
	c.Get(workPath(id)).Want(t, 200).Says(t, "Copy to The city council", at+"?event=copy-2")
	if body := c.Get(at+"?event=copy-2").Want(t, 200).Says(t, "A copy was given: The city council").Body; !regexp.MustCompile(`value="copy-2"[^>]* checked`).MatchString(body) {
		t.Error("the copy that was asked for is not the one chosen")
	}

	w.Clock.Set(webtest.At(10, "09:00"))
	c = w.As(w.Clerk)
	c.Post(at, "event", "copy-1", "on", "2026-11-12").Want(t, 303)
	c.Post(at, "event", "copy-1", "on", "2026-11-12").Want(t, 409)
	c.Post(at, "event", "copy-3", "on", "2026-11-12").Want(t, 422)
	c.Post(at, "event", "copy-2", "on", "2026-11-13").Want(t, 422)
	w.As(w.Members[5]).Post(at, "event", "copy-2", "on", "2026-11-12").Want(t, 403)
	lacks(t, w.Anonymous().Get(public).Want(t, 200).Says(t, "Given November 12, 2026", "Recorded by Priya Raman", "owes a copy to The city council."), "owes a copy to The mayor.")

	w.Clock.Set(webtest.At(15, "09:00"))
	c = w.As(w.Clerk)
	duties().Says(t, "No copy yet: The city council", "2 days")
	c.Get("/work").Want(t, 200).Says(t, "Give a copy to The city council", "Overdue 2 days")
	c.Post(at, "event", "copy-2", "on", "2026-11-17").Want(t, 303)
	lacks(t, w.Anonymous().Get(public).Want(t, 200).Says(t, "Given November 17, 2026, 2 days late", "Copies due", ", by "+w.Clerk.Name), "owes a copy")
	duties().Says(t, "Late by 2 days", `<a href="#sent">0 of 1<`)

	// The council's stamp shows that it was given in time.
	fix := "/work/b/cpab/transmittals/" + itoa(sent) + "/correct"
	c.Get(fix).Want(t, 200).Says(t, "Recorded as November 17, 2026")
	c.Post(fix, "event", "copy-2", "on", "2026-11-14", "reason", "").Want(t, 422).Says(t, `value="2026-11-14"`)
	w.As(w.Members[5]).Get(fix).Want(t, 403)
	w.Anonymous().Get(fix).Want(t, 303)
	c.Post(fix, "event", "copy-2", "on", "2026-11-14", "reason", "The council's stamp says so.").Want(t, 303)
	lacks(t, w.Anonymous().Get(public).Want(t, 200).Says(t, "Given November 14, 2026", "Date corrected: copy to The city council, by "+w.Clerk.Name, "November 14, 2026, not November 17, 2026. The council's stamp says so."), "2 days late")
	lacks(t, duties().Says(t, `<a href="#sent">1 of 1<`), "Late by")
}

func TestARuleWithoutCopiesIsMetWhenItIsSent(t *testing.T) {
	w := webtest.New(t)
	publishing(t, w)
	adopted.Send(t, w, "Interpreters at traffic stops")
	w.Anonymous().Get("/b/cpab/compliance?year=2026").Want(t, 200).Says(t, "Shown here when it was sent", `<a href="#sent">1 of 1<`)
	lacks(t, w.Anonymous().Get("/b/cpab/recommendations/2026-001").Want(t, 200), "owes a copy")
}

func TestACorrectedDeliveryMovesTheDateTheAnswerIsDue(t *testing.T) {
	w := webtest.New(t)
	publishing(t, w)
	_, sent := adopted.Send(t, w, "Interpreters at traffic stops")
	ctx := context.WithoutCancel(t.Context())
	s := slice(w)
	w.Clock.Set(webtest.At(15, "09:00"))
	_, err := s.Amend(ctx, w.Caller(w.Clerk), sent, advice.StartDelivery, "2026-11-12", "A slip.")
	wantCode(t, err, fault.Conflict, "receipt_not_recorded")
	if _, err := s.Record(ctx, w.Caller(w.Clerk), sent, advice.StartDelivery, "2026-11-15"); err != nil {
		t.Fatal(err)
	}
	if got := due(t, w, sent); got != "2026-12-30" {
		t.Fatal(got)
	}
	c := w.Caller(w.Clerk)
	for range 2 { // sent twice
		if _, err := s.Amend(ctx, c, sent, advice.StartDelivery, "2026-11-12", "The courier's receipt says the twelfth."); err != nil {
			t.Fatal(err)
		}
	}
	if got := due(t, w, sent); got != "2026-12-27" {
		t.Fatal(got)
	}
	if n := w.Count(`select count(*) from transmittal_corrections where due_was = date '2026-12-30' and due_became = date '2026-12-27'`); n != 1 {
		t.Fatal("corrections:", n)
	}
	w.Anonymous().Get("/b/cpab/recommendations/2026-001").Want(t, 200).Says(t, "Recorded by Priya Raman", "Date corrected: delivery", "December 27")
	foreign := w.Caller(w.OtherClerk)
	foreign.Board = w.Other
	_, err = s.Amend(ctx, foreign, sent, advice.StartDelivery, "2026-11-13", "A slip.")
	wantCode(t, err, fault.NotFound, "not_found")

	// Time that was added to the date stays with the department.
	if _, err := w.Portal.Slices.Response.Extend(ctx, w.Answering(w.Drafter), sent, 5, "Counsel is away."); err != nil {
		t.Fatal(err)
	}
	_, err = s.Amend(ctx, w.Caller(w.Clerk), sent, advice.StartDelivery, "2026-11-13", "A slip.")
	wantField(t, err, "on", "receipt_extended")
}

func TestALastDayOnAWeekendMovesWhereTheRuleSaysSo(t *testing.T) {
	w := webtest.New(t)
	ctx := context.WithoutCancel(t.Context())
	r := board.DefaultRules()
	r.ResponseDays, r.ResponseStart, r.ResponseCitation, r.ResponseExtension, r.ResponseRollOver = 10, advice.StartDelivery, "City Code 9-4-6", 5, true
	r.Revision = w.Count(`select max(revision) from board_rules where board_id = $1`, w.Board)
	if _, err := w.Portal.Slices.Board.SetRules(ctx, w.Caller(w.Operator), r); err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	w.Anonymous().Get("/b/cpab").Want(t, 200).Says(t, "moves to the next business day")
	_, sent := adopted.Send(t, w, "Interpreters at traffic stops")
	w.Clock.Set(webtest.At(10, "09:00"))
	if _, err := slice(w).Record(ctx, w.Caller(w.Clerk), sent, advice.StartDelivery, "2026-11-12"); err != nil {
		t.Fatal(err)
	}
	if got := due(t, w, sent); got != "2026-11-23" { // the 22nd is a Sunday
		t.Fatal(got)
	}
	if _, err := w.Portal.Slices.Response.Extend(ctx, w.Answering(w.Drafter), sent, 5, "Counsel is away."); err != nil {
		t.Fatal(err)
	}
	if got := due(t, w, sent); got != "2026-11-30" { // the 28th is a Saturday
		t.Fatal(got)
	}
}
