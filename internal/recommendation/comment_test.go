package recommendation_test

import (
	"context"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/board"
	"parley/internal/fault"
	"parley/internal/recommendation/adopted"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/vote"
	"parley/internal/webtest"
)

func TestADraftIsOpenForCommentBeforeTheBoardAdoptsIt(t *testing.T) {
	w := webtest.New(t)
	ctx := context.WithoutCancel(t.Context())
	in := board.Rules{QuorumBase: rules.BaseAuthorized, QuorumCitation: "Board Rule 3.1", RecusedCounts: true, RemoteCounts: true, Threshold: rules.MajorityOfVotesCast, ThresholdCitation: "Board Rule 4.3", SecondRequired: true,
		ResponseDays: 45, ResponseUnit: rules.CalendarDay, ResponseStart: advice.StartTransmittal, ResponseCitation: "City Code 9-4-6", CommentDays: 10, Revision: w.Count(`select max(revision) from board_rules where board_id = $1`, w.Board)}
	c := act.Caller{By: w.Operator.By(), Board: w.Board}
	if _, err := w.Portal.Slices.Board.SetRules(ctx, c, in); fault.FieldsOf(err)[0].Name != "comment_citation" {
		t.Fatalf("a comment period without its source: %v", err)
	}
	in.CommentCitation = "Board Rule 7.2"
	if _, err := w.Portal.Slices.Board.SetRules(ctx, c, in); err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	id := adopted.Draft(t, w, "Say when a foot pursuit must not begin")
	p := adopted.Post(t, w, id) // a week before its meeting
	w.Anonymous().Get("/b/cpab/recommendations/2026-001").Want(t, 200).Says(t, "Open for comment until", "10 days, Board Rule 7.2")
	w.As(w.Clerk).Get("/work/b/cpab/recommendations/"+itoa(id)).Want(t, 200).Says(t, "open for public comment until the end of")
	move := func(p adopted.Posted) error {
		w.Clock.Set(p.Begins)
		votes := w.Portal.Slices.Vote
		if _, err := votes.Open(ctx, w.Caller(w.Clerk), p.Meeting); err != nil {
			t.Fatal(err)
		}
		var roll []vote.Presence
		for _, m := range w.Members {
			roll = append(roll, vote.Presence{Seat: m.Seat, Kind: rules.InRoom})
		}
		if _, err := votes.RecordAttendance(ctx, w.Caller(w.Clerk), p.Meeting, roll); err != nil {
			t.Fatal(err)
		}
		_, err := votes.Move(ctx, w.Caller(w.Clerk), p.Meeting, vote.Motion{Kind: rules.MotionAdoptRecommendation, Item: p.Items[id], Mover: w.Members[2].Seat, Seconder: w.Members[8].Seat, Method: rules.MethodRollCall})
		return err
	}
	if err := move(p); fault.CodeOf(err) == "" || fault.FieldsOf(err)[0].Code != "recommendation_in_comment" {
		t.Fatalf("adopted within the comment period: %v", err)
	}
	w.Clock.Advance(time.Hour)
	if _, err := w.Portal.Slices.Vote.Adjourn(ctx, w.Caller(w.Clerk), p.Meeting); err != nil {
		t.Fatal(err)
	}
	if err := move(adopted.Post(t, w, id)); err != nil { // a week later it is over
		t.Fatal(err, fault.FieldsOf(err))
	}
}
