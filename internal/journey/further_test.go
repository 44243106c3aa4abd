package journey

import (
	"strconv"
	"testing"
	"time"

	"parley/internal/browse"
	"parley/internal/recommendation/adopted"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/vote"
	"parley/internal/webtest"
)

// decide opens the next meeting and lets the board vote for what was written down.
func (w *town) decide(recommendation, decision int64) {
	w.T.Helper()
	p := adopted.Post(w.T, w.World, recommendation)
	votes, clerk := w.Portal.Slices.Vote, w.Caller(w.Clerk)
	w.Clock.Set(p.Begins)
	w.must(votes.Open(w.ctx(), clerk, p.Meeting))
	var roll []vote.Presence
	for _, m := range w.Members {
		roll = append(roll, vote.Presence{Seat: m.Seat, Kind: rules.InRoom})
	}
	w.must(votes.RecordAttendance(w.ctx(), clerk, p.Meeting, roll))
	rec, err := votes.Move(w.ctx(), clerk, p.Meeting, vote.Motion{Kind: rules.MotionFollowUp, Item: p.Items[recommendation], Mover: w.Members[2].Seat, Seconder: w.Members[8].Seat, Method: rules.MethodRollCall, Decision: decision})
	w.must(rec, err)
	for _, m := range w.Members {
		w.must(votes.Cast(w.ctx(), w.Caller(m), rec.ID(), m.Seat, rules.Yes))
	}
	w.must(votes.Close(w.ctx(), clerk, rec.ID()))
	w.Clock.Advance(30 * time.Minute)
	w.must(votes.Adjourn(w.ctx(), clerk, p.Meeting))
}

// TestAnAnswerThatIsNoneIsSentAgainAndTakenFurther goes from an answer that says
// nothing to a second sending and, that one unanswered, before the council: the clerk
// on a phone without scripts, the chair by the keyboard, and a reader.
func TestAnAnswerThatIsNoneIsSentAgainAndTakenFurther(t *testing.T) {
	t.Parallel()
	w := newBoard(t)
	id, sent := adopted.Send(t, w.World, "Say when a foot pursuit must not begin")
	answers := w.Portal.Slices.Response
	w.must(answers.SaveDraft(w.ctx(), w.Answering(w.Drafter), sent, 0, advice.Answer{Position: advice.DoesNotConcur, Reason: "cost", Words: "See our annual report."}))
	w.must(answers.Sign(w.ctx(), w.Answering(w.Executive), sent, 1, "Chief of Police"))
	work := "/work/b/cpab/recommendations/" + strconv.FormatInt(id, 10)
	look := func(tab *browse.Tab) {
		t.Helper()
		tab.Axe(t)
		tab.NoOverflow(t)
	}

	clerk := w.tab(t, &w.Clerk, browse.Phone, browse.NoScript)
	clerk.Go(work + "/decisions")
	clerk.ClickText("Find an answer non-responsive")
	clerk.Type(browse.Label("Statement"), "It does not say when a pursuit must not begin.")
	clerk.ClickText("Write it down")
	clerk.WantText("Waits for the board’s vote")
	w.decide(id, one[int64](w, `select max(id) from decisions`))

	clerk = w.tab(t, &w.Clerk, browse.Phone)
	clerk.Go(work)
	clerk.ClickText("Send it again")
	clerk.WantText("It does not say when a pursuit must not begin.")
	look(clerk)
	clerk.ClickText("Send the recommendation")
	clerk.WantText("Sent again")
	look(clerk)
	desk := w.tab(t, &w.Drafter, browse.Phone)
	desk.Go("/work/d/" + strconv.FormatInt(w.Department, 10))
	desk.ClickText("Begin")
	desk.WantText("It does not say when a pursuit must not begin.")
	look(desk)
	reader := w.tab(t, nil, browse.Phone)
	reader.Go("/b/cpab/recommendations/2026-001")
	reader.WantText("See our annual report.")
	reader.WantText("Sent again")
	look(reader)

	// The rule, and what the second silence comes to.
	chair := keys{w.tab(t, &w.Members[0])}
	chair.Go("/work/b/cpab/commitments")
	chair.press("Change the rule of taking it further")
	chair.fill("Before whom (optional)", "City Council")
	chair.fill("Source (optional)", "City Code 9-4-8")
	chair.press("Save") // as what, and what it covers, is not said
	chair.WantStatus(422)
	chair.WantText("tick at least one of the three")
	chair.Axe(t)
	chair.Check(`input[name="form"][value="hearing"]`)
	chair.Check(`input[name="unanswered"]`)
	chair.press("Save")
	chair.WantText("Before City Council (hearing): when no answer came by its last day.")
	w.Clock.Advance(60 * 24 * time.Hour)

	clerk = w.tab(t, &w.Clerk, browse.Phone, browse.NoScript)
	clerk.Go("/work")
	clerk.ClickText("may be taken before City Council (hearing)")
	clerk.Check(`input[name="by"][value="rule"]`)
	clerk.Type(browse.Label("Statement"), "The second answer did not come.")
	clerk.NoOverflow(t)
	clerk.ClickText("Write it down")
	clerk.WantText("No answer by its last day, City Code 9-4-8")
	decision := one[int64](w, `select max(id) from decisions`)
	w.decide(id, decision)

	clerk = w.tab(t, &w.Clerk, browse.Phone, browse.NoScript)
	clerk.Go("/work")
	clerk.ClickText("is to be taken before City Council (hearing), as decided")
	clerk.Check(`input[name="step"][value="heard"]`)
	clerk.ClickText("Save") // neither when nor what came of it
	clerk.WantStatus(422)
	clerk.NoOverflow(t)
	clerk.Type(`[name="on"]`, rules.DateOf(w.Clock.Now(), denver(t)).String())
	clerk.Type(browse.Label("What came of it"), "The council gave the chief 30 days.")
	clerk.ClickText("Save")
	clerk.WantText("Heard by: City Council")
	reader.Go("/b/cpab/recommendations/2026-001")
	reader.WantText("The council gave the chief 30 days.")
	look(reader)
}

// denver is the zone of a new board's city.
func denver(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(webtest.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}
