package agenda_test

import (
	"strings"
	"testing"

	"parley/internal/agenda"
	"parley/internal/rules/order"
	"parley/internal/webtest"
)

func TestAProposalGoesOntoAnAgendaWithItsProposerOrComesBackWithAReason(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	member := d.As(d.Members[4])
	member.Post("/work/b/cpab/proposals/submit", "title", "", "why", "x").Want(t, 422)
	member.Post("/work/b/cpab/proposals/submit", "title", "Video at protests", "why", "Hear the department.", "meeting", itoa(m), "paper_title", "Report", "paper_url", "https://example.org/r").Want(t, 303)
	id := int64(d.Count(`select id from proposals`))
	at := "/work/b/cpab/proposals/" + itoa(id)
	member.Get("/work/b/cpab/proposals").Want(t, 200).Says(t, "Video at protests", "Waits for a decision")
	if body := member.Get(at).Want(t, 200).Body; strings.Contains(body, `name="decision"`) {
		t.Error("a member is offered the decision")
	}
	member.Post(at+"/decide", "decision", "accepted", "meeting", itoa(m)).Want(t, 403)
	d.As(d.Members[5]).Get(at).Want(t, 404)
	if body := d.As(d.Members[5]).Get("/work/b/cpab/proposals").Want(t, 200).Body; strings.Contains(body, "Video at protests") {
		t.Error("a member reads what another one proposed")
	}
	clerk := d.As(d.World.Clerk)
	clerk.Post(at+"/decide", "decision", "deferred").Want(t, 422).Says(t, "Reason")
	clerk.Post(at+"/decide", "decision", "deferred", "reason", "The audit comes first.").Want(t, 303)
	member.Get("/work/b/cpab/proposals").Want(t, 200).Says(t, "Deferred", "The audit comes first.")
	clerk.Post(at+"/decide", "decision", "accepted", "meeting", itoa(m), "_key", "K").Want(t, 303)
	clerk.Post(at+"/decide", "decision", "accepted", "meeting", itoa(m), "_key", "K").Want(t, 303)
	clerk.Post(at+"/decide", "decision", "declined", "reason", "No.").Want(t, 409)
	if got := d.order(t, m); got != "1 Video at protests" {
		t.Error(got)
	}
	clerk.Get("/work/b/cpab/meetings/2026-12-08/agenda").Want(t, 200).Says(t, "Proposed by "+d.Members[4].Name, "https://example.org/r", "Hear the department.")
	d.post(t, m)
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200).Says(t, "Proposed by "+d.Members[4].Name)
	member.Get(at).Want(t, 200).Says(t, "Accepted")
}

func TestADepartmentProposesOnlyToABoardThatAdvisesIt(t *testing.T) {
	d := newDesk(t)
	d.write(t, `delete from board_departments where board_id = $1 returning board_id`, d.Other)
	desk := d.As(d.Executive)
	at := "/work/d/" + itoa(d.Department) + "/proposals"
	desk.Get(at+"/new").Want(t, 200).Says(t, "Community Police Advisory Board")
	desk.Post(at+"/ask", "title", "New rifles", "why", "Before the council decides.", "board", "youth").Want(t, 422)
	desk.Post(at+"/ask", "title", "New rifles", "why", "Before the council decides.", "board", "cpab").Want(t, 303)
	desk.Get(at).Want(t, 200).Says(t, "New rifles", d.Executive.Name)
	d.As(d.Members[4]).Get(at).Want(t, 404)
	d.As(d.World.Clerk).Get("/work/b/cpab/proposals").Want(t, 200).Says(t, "New rifles", "for the ")
	c := d.Answering(d.Executive)
	c.Board = d.Other
	_, err := d.Ask(ctx(t), c, agenda.Proposal{Title: "x", Why: "y"})
	want(t, err, "not_found")
	_, err = d.Propose(ctx(t), d.Answering(d.Executive), agenda.Proposal{Title: "x", Why: "y"})
	want(t, err, "not_found")
	other := d.Caller(d.OtherClerk)
	other.Board = d.Other
	_, err = d.Decide(ctx(t), other, int64(d.Count(`select max(id) from proposals`)), agenda.Decision{Decision: order.Declined, Reason: "Not ours."})
	want(t, err, "not_found")
}

func TestAProposalIsNotAcceptedOntoAnAgendaThatIsOver(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 8)
	rec, err := d.Propose(ctx(t), d.Caller(d.Members[4]), agenda.Proposal{Title: "x", Why: "y"})
	id := made(t, rec, err)
	d.Clock.Set(webtest.At(9, "09:00"))
	d.adjourned(t, m)
	_, err = d.Decide(ctx(t), d.clerk(), id, agenda.Decision{Decision: order.Accepted, Meeting: m})
	want(t, err, "meeting_over")
	_, err = d.Propose(ctx(t), d.Caller(d.Members[4]), agenda.Proposal{Title: "x", Why: "y", Meeting: m})
	want(t, err, "meeting_over")
}
