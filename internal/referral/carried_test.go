package referral_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"parley/internal/agenda"
	"parley/internal/rules"
	"parley/internal/rules/order"
	"parley/internal/verify"
	"parley/internal/vote"
	"parley/internal/webtest"
)

// newSession is a board in session, with an item that it may refer.
func newSession(t *testing.T) (hall, int64) {
	t.Helper()
	h := hall{World: webtest.New(t)}
	m := h.schedule(t, h.Caller(h.Clerk), "2026-11-10")
	rec, err := h.Portal.Slices.Agenda.AddItem(ctx(t), h.Caller(h.Clerk), m, agenda.Item{Title: "Cameras at schools", Votes: true})
	h.item = made(t, rec, err)
	h.post(t, h.Caller(h.Clerk), m)
	h.Clock.Set(webtest.At(8, "18:01"))
	rec, err = h.Portal.Slices.Vote.Open(ctx(t), h.Caller(h.Clerk), m)
	made(t, rec, err)
	var roll []vote.Presence
	for _, p := range h.Members {
		roll = append(roll, vote.Presence{Seat: p.Seat, Kind: rules.InRoom})
	}
	rec, err = h.Portal.Slices.Vote.RecordAttendance(ctx(t), h.Caller(h.Clerk), m, roll)
	made(t, rec, err)
	return h, m
}

// decide has the members vote, the first ones yes, and closes the vote.
func (h hall) decide(t testing.TB, motion int64, yes int) {
	t.Helper()
	for i, p := range h.Members {
		choice := rules.Yes
		if i >= yes {
			choice = rules.No
		}
		rec, err := h.Portal.Slices.Vote.Cast(ctx(t), h.Caller(p), motion, p.Seat, choice)
		made(t, rec, err)
	}
	c := h.Caller(h.Clerk)
	for range 2 { // sent twice it closes once
		rec, err := h.Portal.Slices.Vote.Close(ctx(t), c, motion)
		made(t, rec, err)
	}
}

// deliver runs what waits, and counts the mails of a kind.
func (h hall) deliver(t testing.TB, kind string) int {
	t.Helper()
	if _, err := h.Portal.Worker.Once(ctx(t)); err != nil {
		t.Fatal(err)
	}
	return h.Count(`select count(*) from outbox where kind = $1`, "mail."+kind)
}

func (h hall) sound(t testing.TB) {
	t.Helper()
	rep, err := verify.Run(context.Background(), h.DB)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rep.Findings {
		t.Errorf("%s: %s", f.Row, f.What)
	}
}

func TestACarriedMotionToReferIsBeforeTheCommitteeAtOnce(t *testing.T) {
	h, _ := newSession(t)
	clerk := h.As(h.Clerk)
	const console = "/work/b/cpab/meetings/2026-11-10"
	clerk.Get(console+"/session").Want(t, 200).Says(t, "Youth and Schools Safety Committee", "another body, in words")
	other := fmt.Sprint(h.Other)
	fields := func(more ...string) []string {
		return append([]string{"item", fmt.Sprint(h.item), "mover", fmt.Sprint(h.Members[2].Seat), "seconder", fmt.Sprint(h.Members[3].Seat), "text", "Look at it closely.", "method", "roll_call", "then", "vote"}, more...)
	}
	refer := func(more ...string) []string { return fields(append(more, "kind", "refer")...) }
	for _, wrong := range [][]string{{"refer_to", ""}, {"refer_to", fmt.Sprint(h.Board)}, {"refer_to", "x"}, {"refer_to", "other"}, {"refer_to", other, "refer_body", "The council"}, {"refer_to", other, "report_by", "2020-01-01"}, {"refer_to", other, "report_by", "soon"}} {
		clerk.Post(console+"/motions/move", refer(wrong...)...).Want(t, 422).Says(t, "Look at it closely.", "usa-input--error")
	}
	clerk.Post(console+"/motions/move", refer("refer_to", "", "refer_body", "The council", "report_by", "2026-12-01")...).Want(t, 422).Says(t, "Choose to whom it is referred.", `value="The council"`, `value="2026-12-01"`)
	clerk.Post(console+"/motions/move", fields("kind", "main", "refer_to", other)...).Want(t, 422)
	h.As(h.Members[4]).Post(console+"/motions/move", refer("refer_to", other)...).Want(t, 403)
	for range 2 {
		clerk.Post(console+"/motions/move", refer("_key", "M", "refer_to", other, "report_by", "2026-12-01")...).Want(t, 303)
	}
	motion := int64(h.Count(`select max(id) from motions`))
	const shown = "Look at it closely. (To Youth and Schools Safety Committee, to report by December 1, 2026)"
	for _, at := range []string{console + "/session", console + "/vote"} {
		clerk.Get(at).Want(t, 200).Says(t, shown)
	}
	h.As(h.Members[2]).Get(console+"/vote").Want(t, 200).Says(t, shown)

	h.decide(t, motion, 8)
	h.Anonymous().Get("/b/cpab/meetings/2026-11-10").Want(t, 200).Says(t, shown)
	h.Anonymous().Get("/b/youth").Want(t, 200).Says(t, "Cameras at schools", "Report due by December 1, 2026", "/b/cpab/meetings/2026-11-10#motion-1")
	there := h.As(h.OtherClerk)
	proposal := h.Count(`select id from proposals where board_id = $1`, h.Other)
	there.Get(fmt.Sprintf("/work/b/youth/proposals/%d", proposal)).Want(t, 200).Says(t, "Report by December 1, 2026.", "/b/cpab/meetings/2026-11-10#motion-1")
	there.Get("/work/b/youth/referrals").Want(t, 200).Says(t, "motion 1 of November 10, 2026")
	if n := h.Count(`select count(*) from referrals where motion_id = $1 and committee_id = $2 and due_on = '2026-12-01'`, motion, h.Other); n != 1 {
		t.Errorf("%d referrals", n)
	}
	if n := h.Count(`select count(*) from outbox where kind = 'referral.sent'`); n != 1 || h.deliver(t, "referral.sent") != 1 {
		t.Errorf("the committee's clerk was not told (%d)", n)
	}
	if n := h.Count(`select count(*) from outbox where kind = 'mail.referral.sent' and recipient = $1`, h.OtherClerk.Email); n != 1 {
		t.Error("somebody else was told")
	}
	h.sound(t)
}

func TestWhatWasLostGoesElsewhereOrWasAmendedIsNotSent(t *testing.T) {
	h, m := newSession(t)
	move := func(in vote.Motion) int64 {
		t.Helper()
		in.Item, in.Mover, in.Seconder, in.Method = h.item, h.Members[2].Seat, h.Members[3].Seat, rules.MethodRollCall
		rec, err := h.Portal.Slices.Vote.Move(ctx(t), h.Caller(h.Clerk), m, in)
		return made(t, rec, err)
	}
	to := vote.Addressee{Committee: h.Other}
	h.decide(t, move(vote.Motion{Kind: rules.MotionRefer, Refer: to}), 3)
	h.decide(t, move(vote.Motion{Kind: rules.MotionRefer, Refer: vote.Addressee{Committee: vote.AnotherBody, Body: "The school board"}}), 9)
	clerk := h.As(h.Clerk)
	clerk.Get("/work/b/cpab/referrals").Want(t, 200).Says(t, "Nothing waits to be sent")
	h.Anonymous().Get("/b/cpab/meetings/2026-11-10").Want(t, 200).Says(t, "Refer this to The school board", "Refer this to Youth and Schools Safety Committee")

	refers := move(vote.Motion{Kind: rules.MotionRefer, Text: "Send it on.", Refer: to, Debate: true})
	h.decide(t, move(vote.Motion{Kind: rules.MotionAmend, Proposes: "Send it on, with the letter."}), 9)
	rec, err := h.Portal.Slices.Vote.Put(ctx(t), h.Caller(h.Clerk), refers)
	made(t, rec, err)
	h.decide(t, refers, 9)
	if n := h.Count(`select count(*) from referrals`); n != 0 {
		t.Errorf("%d referrals were made", n)
	}
	send := fmt.Sprintf("/work/b/cpab/referrals/motions/%d/send", refers)
	clerk.Get("/work/b/cpab/referrals").Want(t, 200).Says(t, send, "Send it on, with the letter.")
	h.Anonymous().Get("/b/cpab/meetings/2026-11-10").Want(t, 200).Says(t, "(As moved: To Youth and Schools Safety Committee)")
	clerk.Post(send, "committee", fmt.Sprint(h.Other), "due", "").Want(t, 303)
	h.sound(t)
}

func TestAReferralIsTakenBackUntilItIsReportedOn(t *testing.T) {
	h := newHall(t)
	rec, err := h.Portal.Slices.Referral.Send(ctx(t), h.Caller(h.Clerk), h.motion, h.Other, "")
	id := made(t, rec, err)
	clerk, there := h.As(h.Clerk), h.As(h.OtherClerk)
	back := fmt.Sprintf("/work/b/cpab/referrals/%d/take-back", id)
	clerk.Get("/work/b/cpab/referrals").Want(t, 200).Says(t, back)
	clerk.Get(back).Want(t, 200).Says(t, "Cameras at schools")
	h.As(h.Members[4]).Get(back).Want(t, 403)
	there.Get(back).Want(t, 404)
	there.Get(fmt.Sprintf("/work/b/youth/referrals/%d/take-back", id)).Want(t, 404) // the committee's own door
	clerk.Post(back, "reason", "").Want(t, 422)
	for range 2 {
		clerk.Post(back, "_key", "B", "reason", "The district withdrew its request.").Want(t, 303)
	}
	clerk.Post(back, "reason", "Again.").Want(t, 409)
	h.deliver(t, "")
	if n := h.deliver(t, "referral.taken_back"); n != 1 {
		t.Errorf("%d were told", n)
	}
	const why = "The board took it back: The district withdrew its request."
	for _, at := range []string{"/b/cpab", "/b/youth"} {
		h.Anonymous().Get(at).Want(t, 200).Says(t, "Taken back November 11, 2026", why)
	}
	proposal := int64(h.Count(`select id from proposals where board_id = $1`, h.Other))
	there.Get("/work/b/youth/proposals").Want(t, 200).Says(t, "Taken back by the board", why)
	there.Get(fmt.Sprintf("/work/b/youth/proposals/%d", proposal)).Want(t, 200).Says(t, why)
	m := h.schedule(t, h.at(h.OtherClerk), "2026-11-24")
	_, err = h.Portal.Slices.Agenda.Decide(ctx(t), h.at(h.OtherClerk), proposal, agenda.Decision{Decision: order.Accepted, Meeting: m})
	want(t, err, "referral_back")
	there.Post(fmt.Sprintf("/work/b/youth/referrals/%d/report", id), "advises", "none", "words", "Nothing.").Want(t, 409)
	clerk.Get("/work").Want(t, 200)
	if h.Count(`select count(*) from referrals`) != 1 || h.Count(`select count(*) from referral_withdrawals`) != 1 {
		t.Error("the referral is gone")
	}
}

func TestAMotionToRescindDischargesTheCommittee(t *testing.T) {
	h, m := newSession(t)
	move := func(in vote.Motion) int64 {
		t.Helper()
		in.Item, in.Mover, in.Seconder, in.Method = h.item, h.Members[2].Seat, h.Members[3].Seat, rules.MethodRollCall
		rec, err := h.Portal.Slices.Vote.Move(ctx(t), h.Caller(h.Clerk), m, in)
		return made(t, rec, err)
	}
	refers := move(vote.Motion{Kind: rules.MotionRefer, Refer: vote.Addressee{Committee: h.Other}})
	h.decide(t, refers, 9)
	h.As(h.Clerk).Get("/work/b/cpab/meetings/2026-11-10/session").Want(t, 200).Says(t, "Motion 1: Refer this to Youth and Schools Safety Committee")
	h.Clock.Advance(time.Minute)
	again := move(vote.Motion{Kind: rules.MotionRescind, Target: refers})
	h.decide(t, again, 3)
	if n := h.Count(`select count(*) from referral_withdrawals`); n != 0 {
		t.Error("a motion that was lost discharged the committee")
	}
	again = move(vote.Motion{Kind: rules.MotionRescind, Target: refers})
	h.decide(t, again, 9)
	if n := h.Count(`select count(*) from referral_withdrawals where motion_id = $1`, again); n != 1 {
		t.Error("the committee was not discharged")
	}
	h.Anonymous().Get("/b/youth").Want(t, 200).Says(t, "The board discharged the committee by a motion.")
	h.Anonymous().Get("/b/cpab/meetings/2026-11-10").Want(t, 200).Says(t, "The board discharged the committee from this on November 10, 2026.", "Discharge the committee from:")
	_, err := h.Portal.Slices.Vote.Move(ctx(t), h.Caller(h.Clerk), m, vote.Motion{Kind: rules.MotionRescind, Item: h.item, Mover: h.Members[2].Seat, Seconder: h.Members[3].Seat, Method: rules.MethodRollCall, Target: refers})
	want(t, err, "target:discharge_nothing")
	if h.deliver(t, ""); h.deliver(t, "referral.taken_back") != 1 {
		t.Error("nobody was told")
	}
	h.sound(t)
}
