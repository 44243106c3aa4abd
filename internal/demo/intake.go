package demo

import (
	"fmt"

	"parley/internal/agenda"
	intake "parley/internal/rules/order"
)

// propose lets members and the department propose items with their papers; one
// is accepted onto the agenda, one declined, three wait, and the chair puts them
// in intake.
func (c *city) propose(h held) error {
	asked := c.as(c.drafter)
	asked.Department = c.department
	var waits []int64
	for i, ask := range []struct {
		by    agenda.Proposal
		who   person
		to    agenda.Decision
		paper agenda.Upload
	}{
		{agenda.Proposal{Title: "Body-worn video at protests", Why: "Hear how recordings of the October march were kept, and ask for a rule."}, c.members[2], agenda.Decision{Decision: intake.Accepted, Meeting: h.id},
			agenda.Upload{Title: "Recordings of the October march", Name: "recordings.csv", Content: []byte("day,recordings,kept\nOctober 9,41,38\nOctober 10,17,17\n")}},
		{agenda.Proposal{Title: "Parking at the station", Why: "Officers park on the lawn."}, c.members[6], agenda.Decision{Decision: intake.Declined, Reason: "Parking is for the works committee; the letter was passed on."},
			agenda.Upload{Title: "Letter of the neighbors", Name: "letter.txt", Content: []byte("The lawn before the station has no grass any more.\n")}},
		{agenda.Proposal{Title: "Draft policy on drones", Why: "The department asks for the board's view before the council decides."}, c.drafter, agenda.Decision{},
			agenda.Upload{Title: "Draft policy", Name: "drones.txt", Content: []byte("1. A drone is flown on a warrant, or to find someone who is lost.\n2. What it records is erased after 30 days.\n")}},
		{agenda.Proposal{Title: "Languages at the front desk", Why: "Ask which languages are spoken there, and at which hours."}, c.members[4], agenda.Decision{}, agenda.Upload{}},
		{agenda.Proposal{Title: "Bicycle patrols on the canal path", Why: "Hear after a year whether they are to go on."}, c.members[2], agenda.Decision{}, agenda.Upload{}},
	} {
		by, propose, attach := c.as(ask.who), c.agendas.Propose, c.agendas.Attach
		if ask.who == c.drafter {
			by, propose, attach = asked, c.agendas.Ask, c.agendas.Enclose
		}
		rec, err := propose(c.ctx, by, ask.by)
		if err == nil && ask.paper.Name != "" && c.files {
			_, err = attach(c.ctx, by, rec.ID(), ask.paper)
		}
		if err != nil {
			return fmt.Errorf("proposal %d: %w", i, err)
		}
		if ask.to.Decision == "" {
			waits = append(waits, rec.ID())
			continue
		}
		if _, err := c.agendas.Decide(c.ctx, c.as(c.clerk), rec.ID(), ask.to); err != nil {
			return fmt.Errorf("proposal %d: %w", i, err)
		}
	}
	_, err := c.agendas.ReorderProposal(c.ctx, c.as(c.members[0]), waits[2], intake.Up, waits)
	return err
}
