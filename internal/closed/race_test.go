package closed_test

import (
	"strconv"
	"sync"
	"testing"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/vote"
)

func TestOfTwoClerksOneEntersAndOneReturns(t *testing.T) {
	h := newHall(t, "us-or-pml")
	both := func(what, late string, do func(c act.Caller) error) {
		t.Helper()
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for i, who := range []act.Caller{h.Caller(h.Clerk), h.Caller(h.Chair())} {
			wg.Go(func() { errs[i] = do(who) })
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("%s: %v and %v", what, errs[0], errs[1])
		}
		for _, err := range errs {
			if err != nil && fault.CodeOf(err) != late {
				t.Fatalf("%s: %v", what, err)
			}
		}
		h.tick()
	}
	both("enter", "meeting_in_closed", func(c act.Caller) error {
		_, err := h.closed.Enter(bg(t), c, h.slug, h.entry("litigation"))
		return err
	})
	both("return", "closed_not_open", func(c act.Caller) error { _, err := h.closed.Return(bg(t), c, h.slug, ""); return err })
	// The same form sent twice is one closed session.
	c := h.As(h.Clerk)
	for range 2 {
		c.Post(h.path("closed/enter"), "_key", "twice", "item", strconv.FormatInt(h.items[0], 10), "grounds", "litigation", "statement", "A claim.", "resumes", "yes").Want(t, 303)
	}
	for range 2 {
		c.Post(h.path("closed/return"), "_key", "back").Want(t, 303)
	}
	if n := h.Count(`select count(*) from closed_sessions`); n != 2 {
		t.Errorf("%d closed sessions, want 2", n)
	}
	// Going in against opening a vote: one waits for the other and is refused.
	rec, err := h.vote.Move(bg(t), h.clerk(), h.meeting, vote.Motion{Kind: rules.MotionMain, Item: h.items[0], Mover: h.Members[0].Seat, Seconder: h.Members[1].Seat, Text: "Do it.", Method: rules.MethodRollCall, Debate: true})
	must(t, err)
	h.tick()
	var put, enter error
	var wg sync.WaitGroup
	wg.Go(func() { _, put = h.vote.Put(bg(t), h.Caller(h.Chair()), rec.ID()) })
	wg.Go(func() { _, enter = h.closed.Enter(bg(t), h.clerk(), h.slug, h.entry("litigation")) })
	wg.Wait()
	if (put == nil) == (enter == nil) || put != nil && fault.CodeOf(put) != "meeting_in_closed" || enter != nil && fault.CodeOf(enter) != "vote_open" {
		t.Errorf("put %v, enter %v", put, enter)
	}
}
