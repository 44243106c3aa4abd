package vote_test

import (
	"context"
	"strings"
	"testing"

	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/vote"
)

// carryOver marks an item as carried over from another.
func (h *hall) carryOver(t testing.TB, item, from int64) {
	t.Helper()
	h.write(t, func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `update agenda_items set carried_from = $2 where id = $1`, item, from)
		return err
	})
}

func TestWhoRecusedFromAMatterIsAskedAgainWhereverItIsCarried(t *testing.T) {
	h := newHall(t)
	grant, ruth := h.Members[9], h.Members[6]
	for _, p := range []vote.Recusal{{Item: h.items[1], Seat: grant.Seat, Ground: rules.RecusalEmployment, Words: "I work for the interpreting service.", LeftRoom: true}, {Item: h.items[1], Seat: ruth.Seat, Ground: rules.RecusalFamily}} {
		rec, err := h.vote.Recuse(bg(t), h.clerk(), p)
		must(t, rec, err)
	}
	rec, err := h.vote.WithdrawRecusal(bg(t), h.clerk(), int64(h.Count(`select max(id) from recusals`)), "A mistake.")
	must(t, rec, err)
	first := h.items[1]
	h.build(t, h.Board, h.slug+"-2") // the next meeting has an item of the same name, which is another matter
	namesake := h.items[1]
	h.build(t, h.Board, h.slug+"-3") // it was carried over to the one after, and from there to this
	h.carryOver(t, h.items[1], first)
	second := h.items[1]
	h.build(t, h.Board, h.slug+"-4")
	h.carryOver(t, h.items[1], second)
	h.slug += "-4"
	for item, want := range map[int64]int{namesake: 0, second: 1, h.items[1]: 1, h.items[0]: 0} {
		before, err := record.RecusedBefore(bg(t), h.DB, h.Board, item)
		if err != nil || len(before) != want {
			t.Errorf("item %d: %+v %v, want %d", item, before, err, want)
		}
	}
	h.begin(t, 10)
	console := h.As(h.Clerk)
	asked := "recused on November 10, 2026 from “Interpreters at traffic stops”, because of employment: I work for the interpreting service."
	if early := console.Get(h.path("session")); strings.Contains(early.Body, "Declare it again?") {
		t.Error("asked before the item was taken up")
	}
	rec, err = h.vote.TakeUp(bg(t), h.clerk(), h.items[1])
	must(t, rec, err)
	got := console.Get(h.path("session")).Says(t, "Grant Lindqvist "+asked, "Declare it again?")
	if strings.Contains(got.Body, "Ruth Samuelson recused on") {
		t.Error("a recusal that was taken back is brought up")
	}
	phone := h.As(grant)
	phone.Get(h.path("vote")).Says(t, "You "+asked, "Recuse myself again, for this reason")
	if other := h.As(h.Members[4]).Get(h.path("vote")); strings.Contains(other.Body, "Declare it again?") {
		t.Error("another member is asked")
	}
	phone.Post(h.path("recusals/record"), "from", "vote", "recuse_item", id(h.items[1]), "recuse_seat", id(grant.Seat), "reason", "employment", "words", "I work for the interpreting service.", "left_room", "on").Want(t, 303)
	if after := console.Get(h.path("session")); strings.Contains(after.Body, "Declare it again?") {
		t.Error("asked although declared")
	}
	if n := h.Count(`select count(*) from recusals where item_id = $1 and left_room`, h.items[1]); n != 1 {
		t.Errorf("%d recusals", n)
	}
}

// found writes a recommendation with a finding and puts it under an item.
func (h *hall) found(t testing.TB, item int64, finding string) int64 {
	t.Helper()
	var rec int64
	h.write(t, func(ctx context.Context, tx *pg.Tx) error {
		if err := tx.Get(ctx, &rec, `insert into recommendations (board_id, created_at) values ($1, now()) returning id`, h.Board); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `insert into recommendation_texts (board_id, recommendation_id, number, title, finding, recommendation, written_at) values ($1, $2, 1, 'Stops', $3, 'Record them.', now())`, h.Board, rec, finding); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `update agenda_items set recommendation_id = $2 where id = $1`, item, rec)
		return err
	})
	return rec
}

func TestWhoRecusedIsAskedAgainOnASuccessorAndOnTheSameFinding(t *testing.T) {
	h := newHall(t)
	old := h.found(t, h.items[1], "Stops are  not\nrecorded.")
	rec, err := h.vote.Recuse(bg(t), h.clerk(), vote.Recusal{Item: h.items[1], Seat: h.Members[9].Seat, Ground: rules.RecusalEmployment, Words: "I work there."})
	must(t, rec, err)
	h.build(t, h.Board, h.slug+"-2")
	successor, same, another := h.items[0], h.items[1], h.items[2]
	h.build(t, h.Board, h.slug+"-3")
	empty := h.items[0]
	next := h.found(t, successor, "Audits are missing.")
	h.found(t, same, "stops ARE not recorded. ")
	h.found(t, another, "Stops are recorded.")
	h.found(t, empty, " ")
	asked := func(item int64) int {
		t.Helper()
		before, err := record.RecusedBefore(bg(t), h.DB, h.Board, item)
		if err != nil {
			t.Fatal(err)
		}
		return len(before)
	}
	if asked(successor) != 0 || asked(same) != 1 || asked(another) != 0 || asked(empty) != 0 {
		t.Errorf("asked on the successor %d, the same finding %d, another %d, none %d", asked(successor), asked(same), asked(another), asked(empty))
	}
	h.write(t, func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `insert into decisions (board_id, recommendation_id, kind, reason, successor_id, words, drafted_at) values ($1, $2, 'close', 'superseded', $3, 'The new one says more.', now())`, h.Board, old, next)
		return err
	})
	if asked(successor) != 1 {
		t.Error("not asked on what supersedes it")
	}
	h.write(t, func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `insert into decision_withdrawals (decision_id, board_id, reason, withdrawn_at) select id, board_id, 'A mistake.', now() from decisions`)
		return err
	})
	if asked(successor) != 0 {
		t.Error("asked on the successor of a decision that was taken back")
	}
}
