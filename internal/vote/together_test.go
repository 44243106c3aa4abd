package vote_test

import (
	"context"
	"testing"

	"parley/internal/fault"
	"parley/internal/meeting"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/vote"
	"parley/internal/webtest"
)

// together is two meetings of one board that are in session at once, with the
// same question on both agendas.
type together struct {
	*hall
	meetings [2]int64
	motions  [2]vote.Motion
}

// newTogether builds both meetings; put puts the question on an item before
// the agendas are posted.
func newTogether(t *testing.T, kind rules.MotionKind, put func(h *hall, item int64)) together {
	h := newHall(t)
	x := together{hall: h}
	for i, slug := range []string{h.slug, h.slug + "-2"} {
		h.Clock.Set(webtest.Start)
		if i > 0 {
			h.build(t, h.Board, slug)
		}
		put(h, h.items[1])
		rec, err := h.Portal.Slices.Meeting.Post(bg(t), h.clerk(), h.meeting, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: h.Count(`select version from meetings where id = $1`, h.meeting)})
		must(t, rec, err)
		h.Clock.Set(webtest.At(day, "18:00"))
		h.begin(t, 7)
		x.meetings[i], x.motions[i] = h.meeting, h.motion()
		x.motions[i].Kind, x.motions[i].Text = kind, ""
	}
	return x
}

// race moves both motions at the same time and returns the one that was put
// and the number of the meeting that was too late.
func (x together) race(t *testing.T, code string) (motion int64, late int) {
	t.Helper()
	type end struct {
		i      int
		motion int64
		err    error
	}
	ends := make(chan end, 2)
	for i := range 2 {
		go func() {
			rec, err := x.vote.Move(context.Background(), x.clerk(), x.meetings[i], x.motions[i])
			ends <- end{i, rec.ID(), err}
		}()
	}
	put := 0
	for range 2 {
		if e := <-ends; e.err == nil {
			put, motion = put+1, e.motion
		} else {
			refused(t, e.err, fault.Conflict, code)
			late = e.i
		}
	}
	if put != 1 {
		t.Fatalf("%d motions were put", put)
	}
	x.tick()
	return motion, late
}

// decide has the first seven members vote, closes, and returns the outcome.
func (x together) decide(t *testing.T, motion int64, choice string) string {
	t.Helper()
	for _, p := range x.Members[:7] {
		if err := x.cast(p, motion, choice); err != nil {
			t.Fatal(err)
		}
	}
	x.shut(t, motion)
	return x.outcome(t, motion)
}

func TestTwoMeetingsAtOnceAdoptARecommendationOnce(t *testing.T) {
	var asked int64
	x := newTogether(t, rules.MotionAdoptRecommendation, func(h *hall, item int64) {
		if asked == 0 {
			asked, _ = h.recommend(t, item, "Interpreters")
			return
		}
		h.write(t, func(ctx context.Context, tx *pg.Tx) error {
			_, err := tx.Exec(ctx, `update agenda_items set recommendation_id = $2 where id = $1`, item, asked)
			return err
		})
	})
	first, late := x.race(t, "recommendation_pending")
	if got := x.decide(t, first, rules.No); got != rules.OutcomeLost {
		t.Fatal(got)
	}
	// What one meeting did not adopt the other still may; then it is adopted.
	rec, err := x.vote.Move(bg(t), x.clerk(), x.meetings[late], x.motions[late])
	second := must(t, rec, err)
	x.tick()
	if got := x.decide(t, second, rules.Yes); got != rules.OutcomeCarried {
		t.Fatal(got)
	}
	_, err = x.vote.Move(bg(t), x.clerk(), x.meetings[1-late], x.motions[1-late])
	refused(t, err, fault.Conflict, "recommendation_adopted")
}

func TestTwoMeetingsAtOnceApproveMinutesOnceAndOnlyTheTextThatWasPublished(t *testing.T) {
	var minutes int64
	publish := func(h *hall, version int) {
		h.write(t, func(ctx context.Context, tx *pg.Tx) error {
			if _, err := tx.Exec(ctx, `insert into minutes_texts (minutes_id, board_id, version, body, saved_at) values ($1, $2, $3, 'b', $4)`, minutes, h.Board, version, webtest.Start); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `insert into publications (board_id, subject, version, status, source_version, fragment, sha256, published_at) values ($1, 'minutes/' || $2::bigint, $3, 'unapproved', $3, '', '\x00', $4)`,
				h.Board, minutes, version, h.Clock.Now())
			return err
		})
	}
	x := newTogether(t, rules.MotionApproveMinutes, func(h *hall, item int64) {
		h.write(t, func(ctx context.Context, tx *pg.Tx) error {
			if minutes == 0 {
				var earlier int64
				if err := tx.Get(ctx, &earlier, `insert into meetings (board_id, slug, kind, held_on, starts, zone, state, opened_at, adjourned_at, created_at, updated_at) values ($1, 'earlier', 'regular', '2026-10-06', '18:00', 'America/Denver', 'adjourned', $2, $2, $2, $2) returning id`,
					h.Board, webtest.Start); err != nil {
					return err
				}
				if err := tx.Get(ctx, &minutes, `insert into minutes (board_id, meeting_id, body, created_at, updated_at) values ($1, $2, 'b', $3, $3) returning id`, h.Board, earlier, webtest.Start); err != nil {
					return err
				}
			}
			_, err := tx.Exec(ctx, `update agenda_items set minutes_id = $2 where id = $1`, item, minutes)
			return err
		})
	})
	publish(x.hall, 1) // after both meetings began: the board has asked for corrections
	first, late := x.race(t, "minutes_pending")
	if n := x.Count(`select count(*) from motions where id = $1 and minutes_version = 1 and text = 'Approve the minutes of October 6, 2026 as corrected'`, first); n != 1 {
		t.Error("the motion must name the text that was published when it was moved")
	}
	if got := x.decide(t, first, rules.Yes); got != rules.OutcomeCarried {
		t.Fatal(got)
	}
	_, err := x.vote.Move(bg(t), x.clerk(), x.meetings[late], x.motions[late])
	refused(t, err, fault.Conflict, "minutes_approved")
}
