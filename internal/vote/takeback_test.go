package vote_test

import (
	"testing"

	"parley/internal/fault"
)

func TestAnItemTakenUpByMistakeIsTakenBackByAnEntry(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	up := func(item int64) int64 {
		rec, err := h.vote.TakeUp(bg(t), h.clerk(), item)
		must(t, rec, err)
		h.tick()
		return int64(h.Count(`select max(id) from session_events`))
	}
	first := up(h.items[0])
	wrong := up(h.items[2])
	_, err := h.vote.TakeBackItem(bg(t), h.clerk(), h.meeting, first)
	refused(t, err, fault.Conflict, "item_not_newest")
	c := h.As(h.Clerk)
	c.Get(h.path("session")).Says(t, "Taken up: Closing", "Take back")
	h.As(h.Members[4]).Post(h.path("session/take-back"), "entry", id(wrong)).Want(t, 403)
	c.Post(h.path("session/take-back"), "entry", id(wrong)).Want(t, 303)
	c.Post(h.path("session/take-back"), "entry", id(wrong)).Want(t, 409)
	h.tick()
	c.Get(h.path("session")).Says(t, "Taken back: Closing was taken up")
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug+"/now").Says(t, "Item 1, Roll call")
	if n := h.Count(`select count(*) from session_events where kind in ('item', 'item_undone')`); n != 3 {
		t.Errorf("%d entries: nothing is erased", n)
	}
	second := up(h.items[1])
	h.move(t, h.motion())
	_, err = h.vote.TakeBackItem(bg(t), h.clerk(), h.meeting, second)
	refused(t, err, fault.Conflict, "item_dealt_with")
	h.vouched(t)
}
