package vote_test

import (
	"math/rand/v2"
	"sync"
	"testing"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/vote"
)

// A session walked at random: whatever is tried, in whatever order, every
// stored result follows from its own row, and the soundness checks find
// nothing when the database goes.
func TestASessionWalkedAtRandomStaysSound(t *testing.T) {
	for seed := range uint64(2) {
		h := newHall(t)
		h.begin(t, 10)
		r := rand.New(rand.NewPCG(seed, 7))
		pick := func() int { return r.IntN(len(h.Members)) }
		var motion, recusal int64
		closed := map[int64]bool{}
		for range 220 {
			p := h.Members[pick()]
			c := h.clerk()
			var rec act.Receipt
			var err error
			switch r.IntN(15) {
			case 0, 1:
				kind := []rules.Presence{rules.InRoom, rules.InRoom, rules.InRoom, rules.InRoom, rules.Remote, rules.Absent}[r.IntN(6)]
				_, err = h.vote.RecordAttendance(bg(t), c, h.meeting, []vote.Presence{{Seat: p.Seat, Kind: kind}})
			case 2:
				rec, err = h.vote.Recuse(bg(t), c, vote.Recusal{Item: h.items[r.IntN(3)], Seat: p.Seat, Ground: rules.RecusalFamily, LeftRoom: r.IntN(2) == 0})
				if err == nil {
					recusal = rec.ID()
				}
			case 3:
				_, err = h.vote.WithdrawRecusal(bg(t), c, recusal, "A mistake.")
			case 4, 5:
				in := vote.Motion{Kind: rules.MotionKinds()[r.IntN(len(rules.MotionKinds()))], Item: h.items[r.IntN(3)], Mover: h.Members[pick()].Seat, Seconder: p.Seat, Text: "So be it.", Method: []string{rules.MethodRollCall, rules.MethodRollCall, rules.MethodConsent}[r.IntN(3)], Threshold: append(rules.Thresholds(), "", "")[r.IntN(12)]}
				if rec, err = h.vote.Move(bg(t), c, h.meeting, in); err == nil {
					motion = rec.ID()
				}
			case 6, 10:
				if _, err = h.vote.Close(bg(t), c, motion); err == nil {
					closed[motion] = true
				}
			case 7:
				_, err = h.vote.Object(bg(t), h.Caller(p), motion, p.Seat)
			case 8:
				_, err = h.vote.EnterVoice(bg(t), c, motion, p.Seat, rules.No)
			case 9:
				if r.IntN(6) == 0 {
					_, err = h.vote.Recess(bg(t), c, h.meeting)
				} else {
					_, err = h.vote.Resume(bg(t), c, h.meeting)
				}
			default:
				_, err = h.vote.Cast(bg(t), h.Caller(p), motion, p.Seat, []string{rules.Yes, rules.Yes, rules.No, rules.Abstain}[r.IntN(4)])
			}
			if kind := fault.KindOf(err); err != nil && kind != fault.Conflict && kind != fault.Forbidden && kind != fault.Invalid && kind != fault.NotFound {
				t.Fatal(err)
			}
			h.tick()
		}
		for id := range closed {
			h.result(t, id)
		}
		if len(closed) < 3 {
			t.Errorf("seed %d: only %d votes were closed", seed, len(closed))
		}
	}
}

func TestWhatTwoClerksDoAtOnceHappensOnce(t *testing.T) {
	h := newHall(t)
	both := func(what string, do func(c act.Caller) error) {
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
			if err != nil && fault.KindOf(err) != fault.Conflict {
				t.Fatalf("%s: %v", what, err)
			}
		}
		h.tick()
	}
	both("open", func(c act.Caller) error { _, err := h.vote.Open(bg(t), c, h.meeting); return err })
	h.roll(t, 7, rules.InRoom)
	both("recuse", func(c act.Caller) error {
		_, err := h.vote.Recuse(bg(t), c, vote.Recusal{Item: h.items[1], Seat: h.Members[5].Seat, Ground: rules.RecusalFamily})
		return err
	})
	recusal := int64(h.Count(`select max(id) from recusals`))
	both("take the recusal back", func(c act.Caller) error {
		_, err := h.vote.WithdrawRecusal(bg(t), c, recusal, "A mistake.")
		return err
	})
	entry := int64(h.Count(`select max(id) from attendance_events`))
	seat := int64(h.Count(`select seat_id from attendance_events where id = $1`, entry))
	both("correct", func(c act.Caller) error {
		_, err := h.vote.RecordAttendance(bg(t), c, h.meeting, []vote.Presence{{Seat: seat, Kind: rules.EntryVoid, Corrects: entry}})
		return err
	})
	both("move", func(c act.Caller) error { _, err := h.vote.Move(bg(t), c, h.meeting, h.motion()); return err })
	motion := int64(h.Count(`select max(id) from motions`))
	both("close", func(c act.Caller) error { _, err := h.vote.Close(bg(t), c, motion); return err })
	in := h.motion()
	in.Method = rules.MethodConsent
	motion = h.move(t, in)
	both("object", func(c act.Caller) error {
		_, err := h.vote.Object(bg(t), c, motion, h.Members[2].Seat)
		return err
	})
	motion = h.move(t, h.motion())
	both("withdraw", func(c act.Caller) error { _, err := h.vote.WithdrawMotion(bg(t), c, motion); return err })
	both("recess", func(c act.Caller) error { _, err := h.vote.Recess(bg(t), c, h.meeting); return err })
	both("resume", func(c act.Caller) error { _, err := h.vote.Resume(bg(t), c, h.meeting); return err })
	both("adjourn", func(c act.Caller) error { _, err := h.vote.Adjourn(bg(t), c, h.meeting); return err })
}

func TestAFormSentTwiceIsRecordedOnce(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	c := h.As(h.Clerk)
	for _, form := range [][]string{
		{"session/take-up", "item", id(h.items[1])},
		{"attendance/record", "set", id(h.Members[8].Seat) + ":in_room"},
		{"recusals/record", "recuse_item", id(h.items[1]), "recuse_seat", id(h.Members[8].Seat), "reason", "employment"},
		{"motions/move", "kind", "main", "item", id(h.items[1]), "mover", id(h.Members[0].Seat), "seconder", id(h.Members[1].Seat), "text", "Do it.", "method", "roll_call"},
	} {
		for range 2 {
			c.Post(h.path("%s", form[0]), append(form[1:], "_key", "same-key-"+form[0])...).Want(t, 303)
			h.tick()
		}
	}
	o := int64(h.Count(`select max(id) from motions`))
	for range 2 {
		c.Post(h.path("motions/%d/enter", o), "set", id(h.Members[2].Seat)+":yes", "_key", "voice").Want(t, 303)
		h.tick()
	}
	for range 2 {
		c.Post(h.path("motions/%d/close", o), "_key", "close").Want(t, 303)
		h.tick()
	}
	for query, want := range map[string]int{`select count(*) from session_events where kind = 'item'`: 1, `select count(*) from attendance_events`: 8, `select count(*) from recusals`: 1, `select count(*) from motions`: 1, `select count(*) from ballots`: 1, `select count(*) from outbox where kind = 'ballot.entered'`: 1} {
		if n := h.Count(query); n != want {
			t.Errorf("%s: %d, want %d", query, n, want)
		}
	}
}
