package recommendation_test

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/board"
	"parley/internal/fault"
	"parley/internal/recommendation"
	"parley/internal/recommendation/adopted"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/webtest"
)

func slice(w *webtest.World) *recommendation.Slice { return w.Portal.Slices.Recommendation }

func wantCode(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	if fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		t.Fatalf("got %v (%v %s), want %v %s", err, fault.KindOf(err), fault.CodeOf(err), kind, code)
	}
}

func wantField(t *testing.T, err error, name, code string) {
	t.Helper()
	for _, f := range fault.FieldsOf(err) {
		if f.Name == name && f.Code == code {
			return
		}
	}
	t.Fatalf("no %s at %s in %v %v", code, name, err, fault.FieldsOf(err))
}

func TestAMemberDraftsAndNobodyElseSeesIt(t *testing.T) {
	w := webtest.New(t)
	member := w.As(w.Members[2])
	at := "/work/b/cpab/recommendations"
	member.Get(at+"/new").Want(t, 200)
	a := member.Post(at+"/draft", "title", "Say when a foot pursuit must not begin", "finding", "31 ended with someone hurt.", "recommendation", "Adopt a policy.").Want(t, 303)
	member.Get(a.Location).Want(t, 200).Says(t, "Say when a foot pursuit must not begin", "Draft", "Revise the text")
	member.Get(at).Want(t, 200).Says(t, "Say when a foot pursuit must not begin", "None yet")
	for _, p := range []webtest.Person{w.OtherMember, w.OtherClerk, w.Drafter, w.Executive, w.Operator} {
		w.As(p).Get(a.Location).Want(t, 404)
		w.As(p).Get(at).Want(t, 404)
		w.As(p).Post(at+"/draft", "title", "x", "finding", "x", "recommendation", "x").Want(t, 404)
	}
	w.Anonymous().Get(a.Location).Want(t, 303)
	if strings.Contains(w.Anonymous().Get("/recommendations").Want(t, 200).Body, "foot pursuit") {
		t.Fatal("a draft is public")
	}
	w.Anonymous().Get("/b/cpab/recommendations/2026-001").Want(t, 404)
	// The same id under another board is not there either.
	w.As(w.OtherClerk).Get(strings.Replace(a.Location, "cpab", "youth", 1)).Want(t, 404)
}

func TestADraftSentTwiceIsOne(t *testing.T) {
	w := webtest.New(t)
	c := w.As(w.Clerk)
	fields := []string{"_key", "samekey", "title", "A", "finding", "F", "recommendation", "R"}
	first := c.Post("/work/b/cpab/recommendations/draft", fields...).Want(t, 303)
	again := c.Post("/work/b/cpab/recommendations/draft", fields...).Want(t, 303)
	if first.Location != again.Location || w.Count(`select count(*) from recommendations`) != 1 {
		t.Fatalf("%s and %s", first.Location, again.Location)
	}
	fields[3] = "Another title"
	c.Post("/work/b/cpab/recommendations/draft", fields...).Want(t, 409).Says(t, "Another title")
}

func TestWhatIsMissingOrTooLongIsSaidBesideTheField(t *testing.T) {
	w := webtest.New(t)
	c := w.As(w.Clerk)
	c.Post("/work/b/cpab/recommendations/draft", "title", strings.Repeat("x", 201), "finding", "", "recommendation", "Kept as typed").Want(t, 422).Says(t, "Kept as typed", "f-finding", "f-title")
	if n := w.Count(`select count(*) from recommendations`); n != 0 {
		t.Fatalf("%d written", n)
	}
}

func TestASecondEditorNeverSilentlyOverwritesTheFirst(t *testing.T) {
	w := webtest.New(t)
	id := adopted.Draft(t, w, "Interpreters at traffic stops")
	at := workPath(id)
	clerk := w.As(w.Clerk)
	clerk.Post(at+"/revise", "version", "1", "title", "Interpreters", "finding", "First editor", "recommendation", "R").Want(t, 303)
	w.As(w.Members[1]).Post(at+"/revise", "version", "1", "title", "Interpreters", "finding", "Second editor", "recommendation", "R").Want(t, 409).
		Says(t, "First editor", "Second editor", "Priya Raman saved a newer text.", `name="version" value="2"`)
	if n := w.Count(`select count(*) from recommendation_texts where recommendation_id = $1`, id); n != 2 {
		t.Fatalf("%d texts", n)
	}
	clerk.Get(at).Want(t, 200).Says(t, "First editor", "Version 2", "Version 1")
}

func TestThePostedTextIsFrozen(t *testing.T) {
	w := webtest.New(t)
	id := adopted.Draft(t, w, "Interpreters at traffic stops")
	p := adopted.Post(t, w, id)
	_, err := slice(w).Revise(t.Context(), w.Caller(w.Clerk), id, 1, adopted.Text("Other words"))
	wantCode(t, err, fault.Conflict, "recommendation_frozen")
	w.As(w.Clerk).Get(workPath(id)+"/revise").Want(t, 409)
	w.Anonymous().Get("/b/cpab/recommendations/2026-001").Want(t, 200).Says(t, "Interpreters at traffic stops", "Before the board")
	adopted.Decide(t, w, p, rules.MotionRefer, 9, 1, id)
	rec, err := slice(w).Revise(t.Context(), w.Caller(w.Clerk), id, 1, adopted.Text("Interpreters for every language"))
	if err != nil {
		t.Fatal(err, rec)
	}
	// What was not posted is not public, also where an earlier text is.
	page := w.Anonymous().Get("/b/cpab/recommendations/2026-001").Want(t, 200).Says(t, "Sent back to be worked on")
	if strings.Contains(page.Body, "every language") {
		t.Fatal("an unposted text is public")
	}
	adopted.Post(t, w, id)
	w.Anonymous().Get("/b/cpab/recommendations/2026-001").Want(t, 200).Says(t, "Interpreters for every language", "Earlier texts", "Interpreters at traffic stops")
}

func TestARecommendationIsWithdrawnBeforeItsAdoptionOnly(t *testing.T) {
	w := webtest.New(t)
	draft := adopted.Draft(t, w, "One")
	w.As(w.Members[4]).Get(workPath(draft)+"/withdraw").Want(t, 403)
	w.As(w.Members[4]).Post(workPath(draft)+"/withdraw", "reason", "No").Want(t, 403)
	w.As(w.OtherClerk).Post(workPath(draft)+"/withdraw", "reason", "No").Want(t, 404)
	c := w.As(w.Clerk)
	c.Post(workPath(draft)+"/withdraw", "reason", " ").Want(t, 422)
	c.Post(workPath(draft)+"/withdraw", "reason", "Merged into another").Want(t, 303)
	c.Get(workPath(draft)).Want(t, 200).Says(t, "Merged into another", "Withdrawn")
	_, err := slice(w).Withdraw(t.Context(), w.Caller(w.Clerk), draft, "again")
	wantCode(t, err, fault.Conflict, "recommendation_withdrawn")
	id := adopted.Adopt(t, w, "Two")
	_, err = slice(w).Withdraw(t.Context(), w.Caller(w.Clerk), id, "why")
	wantCode(t, err, fault.Conflict, "recommendation_adopted")
	foreign := w.Caller(w.OtherClerk)
	foreign.Board = w.Other
	_, err = slice(w).Withdraw(t.Context(), foreign, id, "why")
	wantCode(t, err, fault.NotFound, "not_found")
}

func TestItIsSentOnceToEachDepartmentTheBoardAdvises(t *testing.T) {
	w := webtest.New(t)
	other := another(t, w)
	draft := adopted.Draft(t, w, "Not yet adopted")
	_, err := slice(w).Transmit(t.Context(), w.Caller(w.Clerk), draft, []int64{w.Department})
	wantCode(t, err, fault.Conflict, "recommendation_not_adopted")
	id := adopted.Adopt(t, w, "Say when a foot pursuit must not begin")
	w.Anonymous().Get("/b/cpab/recommendations/2026-001").Want(t, 200).Says(t, "has still to send it to the police", "Majority of the votes cast.")
	clerk := w.As(w.Clerk)
	clerk.Get(workPath(id)+"/transmit").Want(t, 200).Says(t, "Chief Marisol Trent", "45 days, City Code 9-4-6", "Thursday, December 24, 2026")
	w.As(w.Members[3]).Post(workPath(id)+"/transmit", "department", "1").Want(t, 403)
	clerk.Post(workPath(id)+"/transmit").Want(t, 422)
	clerk.Post(workPath(id)+"/transmit", "department", "x").Want(t, 422)
	_, err = slice(w).Transmit(t.Context(), w.Caller(w.Clerk), id, []int64{other})
	wantField(t, err, "department", "addressee_not_advised")
	_, err = slice(w).Transmit(t.Context(), w.Caller(w.Clerk), id, []int64{w.Department, w.Department})
	wantField(t, err, "department", "addressee_repeated")

	const racers = 4
	errs := make(chan error, racers)
	for range racers {
		c := w.Caller(w.Clerk)
		go func() {
			_, err := slice(w).Transmit(t.Context(), c, id, []int64{w.Department})
			errs <- err
		}()
	}
	sent := 0
	for range racers {
		if err := <-errs; err == nil {
			sent++
		} else {
			wantCode(t, err, fault.Conflict, "already_transmitted")
		}
	}
	if sent != 1 || w.Count(`select count(*) from transmittals`) != 1 || w.Count(`select count(*) from outbox where kind = 'recommendation.transmitted'`) != 1 {
		t.Fatalf("sent %d times", sent)
	}
	clerk.Get(workPath(id)).Want(t, 200).Says(t, "Waiting for the answer", "Due in 45 days")
	at := "/b/cpab/recommendations/2026-001"
	w.Anonymous().Get(at).Want(t, 200).Says(t, "owes its answer", "Thursday, December 24", "45 days, City Code 9-4-6", "How the board voted", "8 yes", "2 no", "Moved by Wendell Okafor, seconded by Amina Yusuf", "Drafted by Priya Raman", "Recommendation 2026-001, as of")
	letter := at + "/letter/" + itoa(adopted.Transmittal(w, id, w.Department))
	w.Anonymous().Get(letter).Want(t, 200).Says(t, "Chief Marisol Trent", "Thursday, December 24, 2026", "45 days, City Code 9-4-6", "8 yes, 2 no", "The department has no written rule")
	w.Anonymous().Get(at+"/letter/999").Want(t, 404)
	w.Anonymous().Get("/b/cpab/recommendations/2026-0001").Want(t, 404)
	w.Anonymous().Get("/b/youth/recommendations/2026-001").Want(t, 404)
}

func workPath(id int64) string { return "/work/b/cpab/recommendations/" + itoa(id) }

// another is a second department of the city, which no board advises.
func another(t *testing.T, w *webtest.World) int64 {
	t.Helper()
	rec, err := w.Portal.Slices.Board.SaveDepartment(t.Context(), act.Caller{By: w.Operator.By()}, 0, board.Department{Jurisdiction: w.Jurisdiction, Name: "Transit Police", Head: "Chief Ilan Moreau"})
	if err != nil {
		t.Fatal(err)
	}
	return rec.ID()
}

// setRule gives the board another rule about answers.
func setRule(t *testing.T, w *webtest.World, days int, unit, start string) {
	t.Helper()
	r := board.DefaultRules()
	r.ResponseDays, r.ResponseUnit, r.ResponseStart, r.ResponseCitation, r.Revision = days, unit, start, "City Code 9-4-6", w.Count(`select max(revision) from board_rules where board_id = $1`, w.Board)
	if days == 0 {
		r.ResponseCitation = ""
	}
	c := w.Caller(w.Operator)
	if _, err := w.Portal.Slices.Board.SetRules(t.Context(), c, r); err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
}

func TestTheClockStartsAtTheEventTheRuleNames(t *testing.T) {
	for _, tc := range []struct {
		name, unit, start, due string
		days                   int
	}{
		// Adopted Monday, November 9, sent Tuesday, November 10, recorded Thursday, November 12.
		{"calendar days from the sending", rules.CalendarDay, advice.StartTransmittal, "2026-11-20", 10},
		{"business days leave out Veterans Day and weekends", rules.BusinessDay, advice.StartTransmittal, "2026-11-25", 10},
		{"from the delivery", rules.CalendarDay, advice.StartDelivery, "2026-11-22", 10},
		{"from the acknowledgement", rules.BusinessDay, advice.StartAcknowledgement, "2026-11-30", 11},
		{"without a rule", rules.CalendarDay, advice.StartTransmittal, "", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			w := webtest.New(t)
			setRule(t, w, tc.days, tc.unit, tc.start)
			id, sent := adopted.Send(t, w, "Interpreters at traffic stops")
			started := tc.start == advice.StartTransmittal
			if got := due(t, w, sent); started && got != tc.due || !started && got != "" {
				t.Fatalf("due %q at once", got)
			}
			w.Clock.Set(webtest.At(10, "09:00"))
			event := tc.start
			if started {
				event = advice.StartDelivery // recorded, and no clock begins with it
			}
			c := w.As(w.Clerk)
			at := "/work/b/cpab/transmittals/" + itoa(sent) + "/record"
			c.Get(at).Want(t, 200)
			if !started {
				c.Get(workPath(id)).Want(t, 200).Says(t, "Sent to the police", "No date yet")
				w.Anonymous().Get("/b/cpab/recommendations/2026-001").Want(t, 200).Says(t, "the time to give it begins")
			}
			c.Post(at, "event", event, "on", "2026-11-12").Want(t, 303)
			if got := due(t, w, sent); got != tc.due {
				t.Fatalf("due %q, want %q", got, tc.due)
			}
			c.Post(at, "event", event, "on", "2026-11-12").Want(t, 409)
			w.Anonymous().Get("/b/cpab/recommendations/2026-001").Want(t, 200).Says(t, "Waiting for the answer")
			w.Anonymous().Get("/b/cpab/recommendations/2026-001/letter/"+itoa(sent)).Want(t, 200)
		})
	}
}

func due(t *testing.T, w *webtest.World, transmittal int64) string {
	t.Helper()
	var d rules.Date
	if err := w.DB.Get(t.Context(), &d, `select due_on from transmittals where id = $1`, transmittal); err != nil {
		t.Fatal(err)
	}
	return d.String()
}

func TestADeliveryIsNeitherBeforeTheSendingNorInTheFuture(t *testing.T) {
	w := webtest.New(t)
	setRule(t, w, 30, rules.CalendarDay, advice.StartDelivery)
	_, sent := adopted.Send(t, w, "Interpreters at traffic stops")
	for on, code := range map[string]string{"2026-11-09": "date_before_sending", "2026-11-11": "date_in_future", "": "required", "12 November": "not_a_date"} {
		_, err := slice(w).Record(t.Context(), w.Caller(w.Clerk), sent, advice.StartDelivery, on)
		wantField(t, err, "on", code)
	}
	_, err := slice(w).Record(t.Context(), w.Caller(w.Members[5]), sent, advice.StartDelivery, "2026-11-10")
	wantCode(t, err, fault.Forbidden, "not_allowed")
	foreign := w.Caller(w.OtherClerk)
	foreign.Board = w.Other
	_, err = slice(w).Record(t.Context(), foreign, sent, advice.StartDelivery, "2026-11-10")
	wantCode(t, err, fault.NotFound, "not_found")
	w.As(w.Clerk).Post("/work/b/cpab/transmittals/"+itoa(sent)+"/record", "event", "sent by pigeon", "on", "2026-11-10").Want(t, 422)
}

func TestOverdueIsReadFromTheClock(t *testing.T) {
	w := webtest.New(t)
	adopted.Send(t, w, "Say when a foot pursuit must not begin")
	list := func() webtest.Answer { return w.Anonymous().Get("/recommendations").Want(t, 200) }
	at := "/b/cpab/recommendations/2026-001"
	// Sent November 10, due December 25.
	list().Says(t, "Later", "Due in 45 days")
	w.Clock.Set(webtest.At(39, "12:00"))
	list().Says(t, "Due within 14 days", "Due in 14 days")
	w.Clock.Set(webtest.At(53, "23:59"))
	w.Anonymous().Get(at).Want(t, 200).Says(t, "Due today")
	w.Clock.Set(webtest.At(54, "00:00"))
	w.Anonymous().Get(at).Want(t, 200).Says(t, "Overdue 1 day", "The answer was due")
	w.Clock.Set(webtest.At(80, "12:00"))
	list().Says(t, "Overdue 27 days", "Answer, since Dec 25, 2026")
	w.Anonymous().Get("/recommendations?status=overdue").Want(t, 200).Says(t, "1 recommendation: Overdue")
	if w.Count(`select count(*) from transmittals where due_on = date '2026-12-25'`) != 1 {
		t.Fatal("the due date moved")
	}
}

func TestTheListIsFilteredCountedAndPaged(t *testing.T) {
	w := webtest.New(t)
	var ids []int64
	for i := range 32 {
		ids = append(ids, adopted.Draft(t, w, "Recommendation on subject "+itoa(int64(i+1))))
	}
	adopted.Post(t, w, ids...)
	w.Clock.Advance(time.Hour)
	anyone := w.Anonymous()
	anyone.Get("/recommendations").Want(t, 200).Says(t, "32 recommendations", "Next 30", "Not sent yet", `rel="next"`)
	first := anyone.Get("/recommendations").Want(t, 200).Body
	next := regexp.MustCompile(`href="(/recommendations\?after=[^"]+)"`).FindStringSubmatch(first)
	if next == nil {
		t.Fatal("no next page")
	}
	if second := anyone.Get(html.UnescapeString(next[1])).Want(t, 200).Says(t, "First page", "32 recommendations"); strings.Count(second.Body, `<th scope="row"`) != 2 {
		t.Errorf("%d rows on the second page", strings.Count(second.Body, `<th scope="row"`))
	}
	anyone.Get("/recommendations?page=99&after=nowhere").Want(t, 200).Says(t, "Next 30")
	anyone.Get("/recommendations?q=SUBJECT+17").Want(t, 200).Says(t, "1 recommendation", "subject 17")
	anyone.Get("/recommendations?q=2026-004").Want(t, 200).Says(t, "1 recommendation", "2026-004")
	anyone.Get("/recommendations?q=%25").Want(t, 200).Says(t, "No recommendation matches")
	anyone.Get("/recommendations?board=youth").Want(t, 200).Says(t, "No recommendation matches")
	anyone.Get("/recommendations?status=overdue").Want(t, 200).Says(t, "0 recommendations: Overdue")
	anyone.Get("/recommendations?status=before&order=newest").Want(t, 200).Says(t, "32 recommendations: Not sent yet", "<strong>Newest first</strong>")
	anyone.Get("/recommendations?position=concur").Want(t, 200).Says(t, "0 recommendations")
	anyone.Get("/recommendations?position='or+1=1&page=-4&order=x&board=%3Cscript%3E").Want(t, 200)
	if a := anyone.Get("/b/cpab/recommendations").Want(t, 301); a.Location != "/recommendations?board=cpab" {
		t.Fatal(a.Location)
	}
}
