package vote_test

import (
	"context"
	"slices"
	"testing"

	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/order"
	"parley/internal/verify"
	"parley/internal/vote"
)

// stated is the hall's motion, open to debate.
func (h *hall) stated() vote.Motion {
	in := h.motion()
	in.Debate = true
	return in
}

// on is a motion of a kind, by the first two members.
func (h *hall) on(kind rules.MotionKind, text string) vote.Motion {
	return vote.Motion{Kind: kind, Item: h.items[1], Mover: h.Members[0].Seat, Seconder: h.Members[1].Seat, Text: text, Method: rules.MethodRollCall}
}

// carry has the first n members vote yes and closes the vote.
func (h *hall) carry(t testing.TB, motion int64, n int) {
	t.Helper()
	for _, p := range h.Members[:n] {
		if err := h.cast(p, motion, rules.Yes); err != nil {
			t.Fatal(err)
		}
	}
	h.shut(t, motion)
	if got := h.outcome(t, motion); got != rules.OutcomeCarried {
		t.Fatalf("motion %d: %s", motion, got)
	}
}

func (h *hall) put(t testing.TB, motion int64) {
	t.Helper()
	rec, err := h.vote.Put(bg(t), h.clerk(), motion)
	must(t, rec, err)
	h.tick()
}

// vouched runs the verification over everything.
func (h *hall) vouched(t testing.TB) {
	t.Helper()
	rep, err := verify.Run(bg(t), h.DB)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range h.unsound(rep) {
		t.Errorf("%s: %s", f.Row, f.What)
	}
}

// unsound are the findings but for those about the hall's meeting and items,
// which are written without acts.
func (h *hall) unsound(rep verify.Report) []audit.Finding {
	return slices.DeleteFunc(rep.Findings, func(f audit.Finding) bool {
		return f.Row == "meeting 1" || f.Row == "item 1" || f.Row == "item 2" || f.Row == "item 3"
	})
}

func (h *hall) block(t testing.TB, motion int64) record.Motion {
	t.Helper()
	v, err := record.Votes(bg(t), h.DB, h.Board, h.meeting)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range v.Motions {
		if m.ID == motion {
			return m
		}
	}
	t.Fatalf("no motion %d", motion)
	return record.Motion{}
}

func TestWhatWasMovedLastIsDecidedFirst(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	main := h.move(t, h.stated())
	_, err := h.vote.TakeUp(bg(t), h.clerk(), h.items[2])
	refused(t, err, fault.Conflict, "motion_undecided")
	in := h.on(rules.MotionAmend, "")
	in.Debate = true
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Invalid, "wording_required")
	in.Proposes = "Ask for two interpreters at every stop."
	first := h.move(t, in)
	in.Proposes = "Ask for three interpreters at every stop."
	second := h.move(t, in)
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Conflict, "amend_too_deep")
	for _, below := range []int64{main, first} {
		_, err = h.vote.Put(bg(t), h.clerk(), below)
		refused(t, err, fault.Conflict, "motion_above_pending")
		_, err = h.vote.WithdrawMotion(bg(t), h.clerk(), below)
		refused(t, err, fault.Conflict, "motion_above_pending")
		_, err = h.vote.Close(bg(t), h.clerk(), below)
		refused(t, err, fault.Conflict, "vote_not_open")
	}
	refused(t, h.cast(h.Members[0], main, rules.Yes), fault.Conflict, "vote_not_open")
	h.put(t, second)
	_, err = h.vote.Put(bg(t), h.clerk(), second)
	refused(t, err, fault.Conflict, "vote_already_open")
	_, err = h.vote.Put(bg(t), h.clerk(), first)
	refused(t, err, fault.Conflict, "other_vote_open")
	h.carry(t, second, 7)
	h.put(t, first)
	h.carry(t, first, 6)
	if got := h.block(t, main).Block.Text; got != "Ask for three interpreters at every stop." {
		t.Errorf("the amended motion reads %q", got)
	}
	change := h.block(t, first).Block.Changes
	if len(change) != 3 || change[1].Text != "three" || !change[1].Added {
		t.Errorf("the amendment shows %+v", change)
	}
	h.put(t, main)
	h.carry(t, main, 7)
	h.vouched(t)
}

func TestWhatIsTabledComesBackInTheWordsItStoodIn(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	main := h.move(t, h.stated())
	in := h.on(rules.MotionAmend, "")
	in.Proposes = "Ask for two interpreters at every stop."
	h.carry(t, h.move(t, in), 7)
	in.Debate = true
	adhering := h.move(t, in)
	h.carry(t, h.move(t, h.on(rules.MotionTable, "")), 7)
	if a, b := h.outcome(t, main), h.outcome(t, adhering); a != order.Tabled || b != order.Fell {
		t.Errorf("tabled as %s, %s", a, b)
	}
	in = h.on(rules.MotionTakeFromTable, "")
	_, err := h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Invalid, "required")
	in.Target = adhering
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Invalid, "not_on_table")
	in.Target = main
	h.carry(t, h.move(t, in), 7)
	again := int64(h.Count(`select id from motions where again_of_id = $1 and state = 'moved'`, main))
	if got := h.block(t, again).Block.Text; got != "Ask for two interpreters at every stop." {
		t.Errorf("it came back as %q", got)
	}
	h.put(t, again)
	h.carry(t, again, 7)
	h.vouched(t)
	for what, query := range map[string]string{
		"how it left the floor":  `update motions set outcome = 'referred' where id = $1`,
		"the words it came back": `update motions set text = 'Ask for nothing.' where again_of_id = $1`,
		"the proposed words":     `update motions set proposes = 'Ask for nothing.' where on_id = $1 and kind = 'amend'`,
	} {
		h.write(t, func(ctx context.Context, tx *pg.Tx) error { _, err := tx.Exec(ctx, query, main); return err })
		if rep, err := verify.Run(bg(t), h.DB); err != nil || len(h.unsound(rep)) == 0 {
			t.Errorf("a silent change of %s is not noticed (%v)", what, err)
		}
		h.write(t, func(ctx context.Context, tx *pg.Tx) error {
			_, err := tx.Exec(ctx, `update motions set outcome = case id when $1 then 'tabled' else outcome end, text = case when again_of_id = $1 then 'Ask for two interpreters at every stop.' else text end,
proposes = case when kind = 'amend' then 'Ask for two interpreters at every stop.' else proposes end`, main)
			return err
		})
	}
	h.vouched(t)
}

func TestADecisionIsReconsideredOnTheMotionOfOneWhoPrevailed(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	main := h.move(t, h.motion())
	if err := h.cast(h.Members[6], main, rules.No); err != nil {
		t.Fatal(err)
	}
	h.carry(t, main, 6)
	in := h.on(rules.MotionReconsider, "")
	in.Target, in.Mover = main, h.Members[6].Seat
	_, err := h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Invalid, "mover_not_prevailing")
	in.Mover, in.Seconder = h.Members[0].Seat, h.Members[6].Seat
	h.carry(t, h.move(t, in), 7)
	if !h.block(t, main).Reopened {
		t.Error("the first result must stand no longer")
	}
	again := int64(h.Count(`select id from motions where again_of_id = $1`, main))
	h.put(t, again)
	h.shut(t, again)
	if got := h.outcome(t, again); got != rules.OutcomeLost {
		t.Errorf("again: %s", got)
	}
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Invalid, "reconsider_again")
	h.vouched(t)
}

func TestRescindingTakesTwoThirdsOrNoticeOrAllMembers(t *testing.T) {
	h := newHall(t)
	unnamed := h.late(t, "What no notice named")
	h.begin(t, 9)
	main := h.move(t, h.motion())
	h.carry(t, main, 9)
	in := h.on(rules.MotionRescind, "")
	in.Item = unnamed
	in.Target, in.Threshold = main, rules.MajorityOfVotesCast
	_, err := h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Invalid, "rescind_threshold")
	in.Threshold, in.Proposes = "", "Ask for interpreters at each stop by night."
	o := h.move(t, in)
	if err := h.cast(h.Members[8], o, rules.No); err != nil {
		t.Fatal(err)
	}
	h.carry(t, o, 6)
	if m := h.block(t, o); m.Threshold != rules.TwoThirdsOfVotesCast || len(m.Block.Changes) == 0 {
		t.Errorf("%+v", m)
	}
	if got := h.block(t, main).Block.Notes; len(got) != 1 || got[0] != "Rescinded or amended by the board on November 10, 2026." {
		t.Errorf("%v", got)
	}
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Invalid, "rescind_again")
	h.vouched(t)
}

func TestOnceDebateIsClosedTheQuestionIsOnlyPutOrTabled(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	main := h.move(t, h.stated())
	h.carry(t, h.move(t, h.on(rules.MotionPreviousQuestion, "")), 7)
	in := h.on(rules.MotionRefer, "Refer it to the committee.")
	in.Refer = vote.Addressee{Committee: vote.AnotherBody, Body: "The council's committee on safety"}
	_, err := h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Conflict, "debate_closed")
	h.put(t, main)
	h.carry(t, main, 7)
}

func TestAnItemTheBoardAddsIsOnTheAgendaWithItsFinding(t *testing.T) {
	h := newHall(t)
	h.begin(t, 9)
	in := h.on(rules.MotionAddAgendaItem, "Letter on the closed bridge")
	in.Item = 0
	_, err := h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Invalid, "finding_required")
	in.Proposes = "The bridge was closed after the agenda was posted, and the letter must go out tonight."
	o := h.move(t, in)
	if got := h.block(t, o).Threshold; got != rules.CaliforniaAddItem {
		t.Errorf("California asks for its own threshold, got %s", got)
	}
	for _, p := range h.Members[:8] { // 9 of 11 are present: two thirds of them would do
		if err := h.cast(p, o, rules.Yes); err != nil {
			t.Fatal(err)
		}
	}
	h.shut(t, o)
	if n := h.Count(`select count(*) from agenda_items i join motions o on o.added_item_id = i.id where o.id = $1 and i.title = 'Letter on the closed bridge' and i.position = 4 and i.votes`, o); n != 1 {
		t.Error("the item must be on the agenda")
	}
	h.As(h.Clerk).Get(h.path("session")).Says(t, "Letter on the closed bridge", "The bridge was closed after the agenda was posted")
	h.vouched(t)
}

func TestWhereTheLawKnowsNoVoteNoneAddsAnItem(t *testing.T) {
	h := newHall(t)
	h.begin(t, 9)
	if _, err := h.Portal.Slices.Law.Choose(t.Context(), h.Caller(h.Operator), "us-tx-toma", "It moved.", 0); err != nil {
		t.Fatal(err)
	}
	h.tick()
	in := h.on(rules.MotionAddAgendaItem, "Letter on the closed bridge")
	in.Item, in.Proposes = 0, "The bridge was closed after the agenda was posted."
	_, err := h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Invalid, "add_item_barred")
}

func TestAdjourningLeavesWhatIsUndecidedUnfinished(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	main := h.move(t, h.stated())
	rec, err := h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	must(t, rec, err)
	if got := h.outcome(t, main); got != order.Unfinished {
		t.Errorf("outcome %s", got)
	}
	h.vouched(t)
}

func TestTheClerkStatesAmendsAndPutsAMotionOnTheConsole(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	c := h.As(h.Clerk)
	state := []string{"kind", "main", "item", id(h.items[1]), "mover", id(h.Members[0].Seat), "seconder", id(h.Members[1].Seat), "text", "Ask for figures.", "method", "roll_call", "then", "debate"}
	c.Post(h.path("motions/move"), state...).Want(t, 303)
	page := c.Get(h.path("session"))
	page.Says(t, "Before the board", "Open the vote", "Ask for figures.")
	main := int64(h.Count(`select max(id) from motions`))
	h.As(h.Members[4]).Post(h.path("motions/%d/put", main)).Want(t, 403)
	amend := []string{"kind", "amend", "item", id(h.items[1]), "mover", id(h.Members[0].Seat), "seconder", id(h.Members[1].Seat), "method", "roll_call", "then", "debate"}
	c.Post(h.path("motions/move"), amend...).Want(t, 422).Says(t, "Write the whole motion as it would read")
	c.Post(h.path("motions/move"), append(amend, "proposes", "Ask for all figures.")...).Want(t, 303)
	c.Get(h.path("session")).Says(t, "Amend motion 1", "all")
	c.Post(h.path("motions/%d/put", main)).Want(t, 409)
	c.Post(h.path("motions/%d/put", int64(h.Count(`select max(id) from motions`)))).Want(t, 303)
	if n := h.Count(`select count(*) from motions where state = 'open'`); n != 1 {
		t.Errorf("%d votes are open", n)
	}
}
