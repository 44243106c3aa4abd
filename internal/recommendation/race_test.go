package recommendation_test

import (
	"context"
	"testing"

	"parley/internal/fault"
	"parley/internal/recommendation/adopted"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/vote"
	"parley/internal/webtest"
)

// race runs an act at once from several tabs and wants it done exactly once;
// the others are refused with the code.
func race(t *testing.T, code string, run func(ctx context.Context) error) {
	t.Helper()
	const tabs = 5
	errs := make(chan error, tabs)
	for range tabs {
		go func() { errs <- run(context.WithoutCancel(t.Context())) }()
	}
	done := 0
	for range tabs {
		if err := <-errs; err == nil {
			done++
		} else {
			wantCode(t, err, fault.Conflict, code)
		}
	}
	if done != 1 {
		t.Fatalf("done %d times", done)
	}
}

func TestOneOfManyAtOnceIsFirst(t *testing.T) {
	w := webtest.New(t)
	setRule(t, w, 30, rules.CalendarDay, advice.StartDelivery)
	draft := adopted.Draft(t, w, "Two editors")
	race(t, "recommendation_stale", func(ctx context.Context) error {
		_, err := slice(w).Revise(ctx, w.Caller(w.Clerk), draft, 1, adopted.Text("Two editors"))
		return err
	})
	race(t, "recommendation_withdrawn", func(ctx context.Context) error {
		_, err := slice(w).Withdraw(ctx, w.Caller(w.Clerk), draft, "Merged into another")
		return err
	})
	_, sent := adopted.Send(t, w, "Sent")
	race(t, "receipt_recorded", func(ctx context.Context) error {
		_, err := slice(w).Record(ctx, w.Caller(w.Clerk), sent, advice.StartDelivery, "2026-11-10")
		return err
	})
	if got := due(t, w, sent); got != "2026-12-10" {
		t.Fatalf("due %s", got)
	}
}

func TestWhatIsBeingVotedOnIsNotWithdrawn(t *testing.T) {
	w := webtest.New(t)
	id := adopted.Draft(t, w, "Say when a foot pursuit must not begin")
	p := adopted.Post(t, w, id)
	votes := vote.New(w.DB, w.Portal.Door, w.Portal.Slices.Referral.Carried)
	w.Clock.Set(p.Begins)
	if _, err := votes.Open(t.Context(), w.Caller(w.Clerk), p.Meeting); err != nil {
		t.Fatal(err)
	}
	var roll []vote.Presence
	for _, m := range w.Members {
		roll = append(roll, vote.Presence{Seat: m.Seat, Kind: rules.InRoom})
	}
	if _, err := votes.RecordAttendance(t.Context(), w.Caller(w.Clerk), p.Meeting, roll); err != nil {
		t.Fatal(err)
	}
	_, err := votes.Move(t.Context(), w.Caller(w.Clerk), p.Meeting, vote.Motion{Kind: rules.MotionAdoptRecommendation, Item: p.Items[id], Mover: w.Members[2].Seat, Seconder: w.Members[8].Seat, Method: rules.MethodRollCall})
	if err != nil {
		t.Fatal(err)
	}
	_, err = slice(w).Withdraw(t.Context(), w.Caller(w.Clerk), id, "Second thoughts")
	wantCode(t, err, fault.Conflict, "motion_pending")
	w.As(w.Clerk).Post(workPath(id)+"/withdraw", "reason", "Second thoughts").Want(t, 409).Says(t, "Second thoughts")
	w.Anonymous().Get("/b/cpab/recommendations/2026-001").Want(t, 200).Says(t, "Before the board")
}
