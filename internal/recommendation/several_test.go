package recommendation_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/agenda"
	"parley/internal/board"
	"parley/internal/fault"
	"parley/internal/meeting"
	"parley/internal/recommendation/adopted"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/webtest"
)

func TestAMotionOfAnyKindUnderItsItemIsToldInWords(t *testing.T) {
	w := webtest.New(t)
	id := adopted.Draft(t, w, "Interpreters at traffic stops")
	adopted.Decide(t, w, adopted.Post(t, w, id), rules.MotionMain, 8, 2, id)
	page := w.Anonymous().Get("/b/cpab/recommendations/2026-001").Want(t, 200).Says(t, "The board voted on a motion, which carried: Main motion", "8 yes, 2 no", "How the board voted", w.Members[9].Name)
	if strings.Contains(page.Body, "recommendation.life.") {
		t.Error("the page shows the id of a message")
	}
}

func TestARecommendationWithSeveralAddresseesSaysHowManyAnswered(t *testing.T) {
	w := webtest.New(t)
	other := another(t, w)
	b := w.Portal.Slices.Board
	have := board.Board{Jurisdiction: w.Jurisdiction, Slug: "cpab", Name: "Community Police Advisory Board", Departments: []int64{w.Department, other}, Version: w.Count(`select version from boards where id = $1`, w.Board)}
	if _, err := b.SaveBoard(t.Context(), w.Caller(w.Operator), w.Board, have); err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	id := adopted.Adopt(t, w, "Say when a foot pursuit must not begin")
	if _, err := slice(w).Transmit(t.Context(), w.Caller(w.Clerk), id, []int64{w.Department, other}); err != nil {
		t.Fatal(err)
	}
	w.Anonymous().Get("/recommendations?board=cpab&set=waiting").Want(t, 200).Says(t, "2 recommendations: ")
	w.Anonymous().Get("/b/cpab").Want(t, 200).Says(t, "2 recommendations", "2 waiting for an answer") // as many as are behind the links
	at := "/b/cpab/recommendations/2026-001"
	w.Anonymous().Get(at).Want(t, 200).Says(t, "0 of 2 departments have answered.", "The departments’ answers", "Transit Police", "Chief Ilan Moreau, Transit Police", "45 days, City Code 9-4-6")
	w.Clock.Advance(48 * time.Hour)
	first := adopted.Transmittal(w, id, w.Department)
	s := w.Portal.Slices.Response
	if _, err := s.SaveDraft(t.Context(), w.Answering(w.Drafter), first, 0, advice.Answer{Position: advice.DoesNotConcur, Reason: "law", Words: "State law forbids it."}); err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	if _, err := s.Sign(t.Context(), w.Answering(w.Executive), first, 1, "Chief of Police"); err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	page := w.Anonymous().Get(at).Want(t, 200).Says(t, "1 of 2 departments has answered.", "State law forbids it.", "The Transit Police has not answered yet.", "Waiting for the answer")
	if _, head, _ := strings.Cut(page.Body, "<h1"); strings.Contains(head[:strings.Index(head, "<section")], "Answered ") {
		t.Error("the head says that it was answered")
	}
	w.Anonymous().Get("/recommendations?set=answered").Want(t, 200).Says(t, "1 recommendation: Answered")
	w.Anonymous().Get("/").Want(t, 200).Says(t, `<strong>1</strong> <span>of 2</span></p><p class="stat-text"><a href="/recommendations?set=answered">`)
}

func TestAFormIsNotShownForWhatTheRuleRefuses(t *testing.T) {
	w := webtest.New(t)
	clerk := w.As(w.Clerk)
	draft := adopted.Draft(t, w, "Not yet adopted")
	clerk.Get(workPath(draft)+"/transmit").Want(t, 409).Says(t, "Only an adopted recommendation can be sent.")
	clerk.Get(workPath(draft)+"/withdraw").Want(t, 200)
	id := adopted.Adopt(t, w, "Adopted")
	clerk = w.As(w.Clerk) // a week has passed
	clerk.Get(workPath(id)+"/transmit").Want(t, 200)
	clerk.Get(workPath(id)+"/withdraw").Want(t, 409).Says(t, "Only the board can undo it.")
}

// TestAMeetingThatFallsAwayLeavesWhatWasPostedWaiting calls the meeting off in
// each way: the public reads that the board has not taken it up, the clerk is
// led to the next agenda, and the words may change until it is posted again.
func TestAMeetingThatFallsAwayLeavesWhatWasPostedWaiting(t *testing.T) {
	w := webtest.New(t)
	meetings := w.Portal.Slices.Meeting
	id := adopted.Draft(t, w, "Interpreters at traffic stops")
	p := adopted.Post(t, w, id)
	public := "/b/cpab/recommendations/2026-001"
	w.Anonymous().Get(public).Want(t, 200).Says(t, "Before the board", "Put on the agenda of November 9, 2026, by "+w.Clerk.Name)
	if _, err := meetings.Cancel(t.Context(), w.Caller(w.Clerk), p.Meeting, "The hall is flooded."); err != nil {
		t.Fatal(err)
	}
	w.Anonymous().Get(public).Want(t, 200).Says(t, "Waits for another agenda", "This meeting is cancelled.")
	clerk := w.As(w.Clerk)
	clerk.Get(workPath(id)).Want(t, 200).Says(t, "fell away", "Schedule a meeting for it", "Revise the text")
	if body := w.As(w.Members[3]).Get(workPath(id)).Want(t, 200).Body; strings.Contains(body, "Schedule a meeting for it") {
		t.Error("a member is shown what only the clerk may do")
	}

	rec, err := meetings.Schedule(t.Context(), w.Caller(w.Clerk), meeting.Plan{Kind: "regular", On: webtest.Day(20).String(), At: "18:00", Place: "City Hall", Accommodation: "Call 555-0143."})
	if err != nil {
		t.Fatal(err)
	}
	form := "/work/b/cpab/meetings/" + webtest.Day(20).String() + "/agenda/add?recommendation=" + itoa(id)
	clerk.Get(workPath(id)).Want(t, 200).Says(t, form)
	clerk.Get(form).Want(t, 200).Says(t, `value="Interpreters at traffic stops"`)
	w.As(w.OtherClerk).Get(form).Want(t, 404)
	clerk.Get("/work/b/cpab/meetings/"+webtest.Day(20).String()+"/agenda/add?recommendation=999").Want(t, 404)
	if _, err := w.Portal.Slices.Agenda.AddItem(t.Context(), w.Caller(w.Clerk), rec.ID(), agenda.Item{Title: "Interpreters", Recommendation: id}); err != nil {
		t.Fatal(err)
	}
	clerk.Get(workPath(id)).Want(t, 200).Says(t, "still to be posted", "See the agenda of")
	again, err := w.Portal.Slices.Agenda.AddItem(t.Context(), w.Caller(w.Clerk), rec.ID(), agenda.Item{Title: "Closing"})
	if err != nil {
		t.Fatal(err)
	}
	post := func() {
		t.Helper()
		version := w.Count(`select version from meetings where id = $1`, rec.ID())
		if _, err := meetings.Post(t.Context(), w.Caller(w.Clerk), rec.ID(), meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: version}); err != nil {
			t.Fatal(again, err)
		}
	}
	post()
	w.Anonymous().Get(public).Want(t, 200).Says(t, "Before the board")

	// A later version of the agenda takes it off.
	item := int64(w.Count(`select id from agenda_items where meeting_id = $1 and recommendation_id = $2`, rec.ID(), id))
	if _, err := w.Portal.Slices.Agenda.RemoveItem(t.Context(), w.Caller(w.Clerk), item); err != nil {
		t.Fatal(err)
	}
	w.Anonymous().Get(public).Want(t, 200).Says(t, "Before the board") // until it is posted
	post()
	w.Anonymous().Get(public).Want(t, 200).Says(t, "Waits for another agenda", "took it off")
}

// TestAMeetingThatSettlesNothingLeadsToTheNextAgenda adjourns without a motion.
func TestAMeetingThatSettlesNothingLeadsToTheNextAgenda(t *testing.T) {
	w := webtest.New(t)
	id := adopted.Draft(t, w, "Interpreters at traffic stops")
	adopted.Decide(t, w, adopted.Post(t, w, id), rules.MotionAdoptRecommendation, 9, 1)
	w.As(w.Clerk).Get(workPath(id)).Want(t, 200).Says(t, "Before the board", "did not settle it", "Schedule a meeting for it")
}
