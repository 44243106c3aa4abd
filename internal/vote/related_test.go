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
