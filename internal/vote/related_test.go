package vote_test

import (
	"strings"
	"testing"

	"parley/internal/rules"
	"parley/internal/vote"
)

func TestWhoRecusedFromAnItemLikeThisOneIsAskedAgain(t *testing.T) {
	h := newHall(t)
	grant, ruth := h.Members[9], h.Members[6]
	for _, p := range []vote.Recusal{{Item: h.items[1], Seat: grant.Seat, Ground: rules.RecusalEmployment, Words: "I work for the interpreting service.", LeftRoom: true}, {Item: h.items[1], Seat: ruth.Seat, Ground: rules.RecusalFamily}} {
		rec, err := h.vote.Recuse(bg(t), h.clerk(), p)
		must(t, rec, err)
	}
	rec, err := h.vote.WithdrawRecusal(bg(t), h.clerk(), int64(h.Count(`select max(id) from recusals`)), "A mistake.")
	must(t, rec, err)
	h.build(t, h.Board, h.slug+"-2") // the next meeting has the same items
	h.slug += "-2"
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
