package recommendation_test

import (
	"context"
	"testing"
	"time"

	"parley/internal/fault"
	"parley/internal/recommendation/adopted"
	"parley/internal/rules"
	"parley/internal/verify"
	"parley/internal/vote"
	"parley/internal/webtest"
)

// TestWhatTheBoardAmendedIsAdoptedInTheAmendedWords takes a recommendation
// through an amendment on the floor: the posted text cannot be adopted any more,
// the clerk writes the amended one, and the motion takes it.
func TestWhatTheBoardAmendedIsAdoptedInTheAmendedWords(t *testing.T) {
	w := webtest.New(t)
	ctx := context.WithoutCancel(t.Context())
	votes := w.Portal.Slices.Vote
	id := adopted.Draft(t, w, "Say when a foot pursuit must not begin")
	p := adopted.Post(t, w, id)
	amended := adopted.Text("Say when a foot pursuit must not begin, and why")
	revise := func(by webtest.Person) error {
		_, err := slice(w).Revise(ctx, w.Caller(by), id, 1, amended)
		return err
	}
	wantCode(t, revise(w.Clerk), fault.Conflict, "recommendation_frozen")

	w.Clock.Set(p.Begins)
	must := func(id int64, err error) int64 {
		t.Helper()
		if err != nil {
			t.Fatalf("refused: %v %v", err, fault.FieldsOf(err))
		}
		return id
	}
	rec, err := votes.Open(ctx, w.Caller(w.Clerk), p.Meeting)
	must(rec.ID(), err)
	var roll []vote.Presence
	for _, m := range w.Members {
		roll = append(roll, vote.Presence{Seat: m.Seat, Kind: rules.InRoom})
	}
	rec, err = votes.RecordAttendance(ctx, w.Caller(w.Clerk), p.Meeting, roll)
	must(rec.ID(), err)
	move := func(kind rules.MotionKind, text string) (int64, error) {
		rec, err := votes.Move(ctx, w.Caller(w.Clerk), p.Meeting, vote.Motion{Kind: kind, Item: p.Items[id], Mover: w.Members[2].Seat, Seconder: w.Members[8].Seat, Method: rules.MethodRollCall, Text: text})
		return rec.ID(), err
	}
	carry := func(motion int64) {
		t.Helper()
		for _, m := range w.Members[:7] {
			rec, err := votes.Cast(ctx, w.Caller(m), motion, m.Seat, rules.Yes)
			must(rec.ID(), err)
		}
		rec, err := votes.Close(ctx, w.Caller(w.Clerk), motion)
		must(rec.ID(), err)
		w.Clock.Advance(time.Minute)
	}
	motion := must(move(rules.MotionAmend, "Add: and why."))
	wantCode(t, revise(w.Clerk), fault.Conflict, "motion_pending")
	carry(motion)

	_, err = move(rules.MotionAdoptRecommendation, "")
	wantCode(t, err, fault.Conflict, "recommendation_amended")
	wantCode(t, revise(w.Members[4]), fault.Forbidden, "amended_by_dais")
	w.As(w.Clerk).Get(workPath(id)).Want(t, 200).Says(t, "The board amended it.", workPath(id)+"/revise")
	w.As(w.Members[4]).Get(workPath(id)+"/revise").Want(t, 409)
	if err := revise(w.Clerk); err != nil {
		t.Fatal(err)
	}
	w.Clock.Advance(time.Minute)
	motion = must(move(rules.MotionAdoptRecommendation, ""))
	carry(motion)
	if n := w.Count(`select count(*) from motions m join recommendation_texts x on x.id = m.text_id where m.id = $1 and x.number = 2 and m.text = 'Adopt recommendation 2026-001, “Say when a foot pursuit must not begin, and why”, as amended'`, motion); n != 1 {
		t.Error("the motion does not adopt the amended words")
	}
	w.Anonymous().Get("/b/cpab/recommendations/2026-001").Want(t, 200).Says(t, amended.Title, "What was changed after it", "added </span>begin, and why</ins>")
	rep, err := verify.Run(ctx, w.DB)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rep.Findings {
		t.Errorf("the verification finds %s: %s", f.Row, f.What)
	}
}
