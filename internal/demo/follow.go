package demo

import (
	"fmt"
	"time"

	"parley/internal/commitment"
	"parley/internal/rules"
	"parley/internal/rules/followup"
	"parley/internal/vote"
)

const generalOrder = `General Order 7-3, as changed

1. The duty sergeant of each shift calls the family within 24 hours of an incident in which a person was killed or badly hurt.
2. The sergeant enters the time of the call in the incident record.
`

// follow is what became of the answers before the second meeting: tests agreed, one
// action reported done with evidence and a reviewer named, the other not reported on.
func (c *city) follow() error {
	var actions []int64
	if err := c.db.Select(c.ctx, &actions, `select c.id from commitments c join responses r on r.id = c.response_id where r.transmittal_id = $1 order by c.position`, c.sent["families"]); err != nil {
		return err
	}
	order := actions[0]
	report := func(base int, progress, stage, words, link string) error {
		in := commitment.Reporting{Base: base, Report: followup.Report{Progress: progress, Stage: stage, Words: words, Link: link}}
		if c.files && progress == followup.ReportedDone {
			in.Name, in.Content, in.Statement = "general-order-7-3.txt", []byte(generalOrder), generalOrder
		}
		_, err := c.commitments.Report(c.ctx, c.answering(c.drafter), order, in)
		return err
	}
	for _, s := range []struct {
		day  int
		wall string
		do   func() error
	}{
		{-47, "10:30", func() error {
			_, err := c.commitments.SetRule(c.ctx, c.as(c.clerk), 30, "Board Rule 6.2")
			return err
		}},
		{-47, "10:40", func() error {
			_, err := c.escalations.SetRule(c.ctx, c.as(c.clerk), 0, followup.EscalationRule{Agenda: true, Body: council, Form: followup.FormHearing, Unanswered: true, Days: 30, Unit: rules.CalendarDay, Refused: true, Citation: "City Code 9-4-8"})
			return err
		}},
		{-47, "11:00", func() error {
			_, err := c.commitments.Propose(c.ctx, c.answering(c.drafter), order, 0, []string{"General Order 7-3 says that the duty sergeant calls the family within 24 hours."}, "")
			return err
		}},
		{-47, "16:05", func() error {
			_, err := c.commitments.Propose(c.ctx, c.as(c.clerk), order, 1, []string{"General Order 7-3 says that the duty sergeant calls the family within 24 hours.", "In a sample of 30 incidents the time of the call is recorded in at least 27."}, "An order that nobody follows helps no family. Please let us count.")
			return err
		}},
		{-46, "09:10", func() error {
			_, err := c.commitments.Agree(c.ctx, c.answering(c.chief), order, 2)
			return err
		}},
		{-46, "11:00", func() error {
			return report(0, followup.InProgress, "", "The draft of the changed order is with the union for comment.", "")
		}},
		{-46, "16:00", func() error {
			return report(1, followup.ReportedDone, followup.Policy, "General Order 7-3 was changed and read at every roll call.", "https://records.riverbend.example/rpd/general-order-7-3")
		}},
		{-46, "17:00", func() error {
			_, err := c.commitments.Name(c.ctx, c.as(c.members[0]), order, c.members[4].id)
			return err
		}},
	} {
		c.at(s.day, s.wall)
		if err := s.do(); err != nil {
			return fmt.Errorf("follow-up, day %d: %w", s.day, err)
		}
	}
	return nil
}

// layBefore lays the review and a reply before the board, for its second meeting.
func (c *city) layBefore(day int) error {
	c.at(day, "20:15")
	var order int64
	if err := c.db.Get(c.ctx, &order, `select max(commitment_id) from reviewers`); err != nil {
		return err
	}
	rec, err := c.commitments.Lay(c.ctx, c.as(c.members[4]), order, 2, followup.Review{Findings: []string{followup.Verified, followup.Insufficient}, Recheck: c.today.AddDays(330).String(),
		Words: "The order as published says so. Of the 30 incidents the department chose, 19 show the time of the call."}, false)
	if err != nil {
		return err
	}
	c.laid["families"] = rec.ID()
	c.later(40 * time.Minute)
	rec, err = c.commitments.Draft(c.ctx, c.as(c.clerk), c.recs["video"], commitment.Drafting{Transmittal: c.sent["video"], Proposal: followup.Proposal{Kind: followup.Reply,
		Words: "The board does not ask for a file while it is under investigation. It asks for the video once the investigation has ended, and will put the question to the city attorney."}})
	if err != nil {
		return err
	}
	c.laid["video"] = rec.ID()
	c.later(10 * time.Minute)
	rec, err = c.commitments.Draft(c.ctx, c.as(c.clerk), c.recs["video"], commitment.Drafting{Transmittal: c.sent["video"], Proposal: followup.Proposal{Kind: followup.Escalate, Escalation: followup.Escalation{By: followup.ByRule},
		Words: "The department says that state law forbids it, and names no section. The board asks the council to hear both sides and to ask the city attorney."}})
	c.laid["hearing"] = rec.ID()
	return err
}

// council is before whom the board's rule takes what is refused or not answered.
const council = "City Council, Committee on Public Safety"

// heard is what became of the refusal that the board took before the council; the
// day of the hearing was entered wrongly first.
func (c *city) heard() error {
	for _, s := range []struct {
		day      int
		wall     string
		corrects bool // the step before
		in       followup.Recorded
	}{
		{-17, "11:05", false, followup.Recorded{Step: followup.StepTaken, On: c.today.AddDays(-17).String(), Words: "The request and the answer were handed to the clerk of the committee."}},
		{-16, "09:20", false, followup.Recorded{Step: followup.StepSet, On: c.today.AddDays(-13).String(), Link: "https://records.riverbend.example/council/public-safety"}},
		{-16, "09:35", true, followup.Recorded{Step: followup.StepSet, On: c.today.AddDays(-14).String(), Link: "https://records.riverbend.example/council/public-safety", Reason: "The committee meets a day earlier than was read out on the telephone."}},
		{-13, "10:15", false, followup.Recorded{Step: followup.StepHeard, On: c.today.AddDays(-14).String(), Words: "The chair and the chief spoke. The committee asked the city attorney to say in writing, within 60 days, which section forbids it.", Link: "https://records.riverbend.example/council/public-safety"}},
	} {
		c.at(s.day, s.wall)
		var wrong int64
		if s.corrects {
			if err := c.db.Get(c.ctx, &wrong, `select max(id) from escalation_steps`); err != nil {
				return err
			}
		}
		if _, err := c.escalations.Record(c.ctx, c.as(c.clerk), c.laid["hearing"], wrong, s.in); err != nil {
			return fmt.Errorf("taken further, day %d: %w", s.day, err)
		}
	}
	return nil
}

// decideLaid votes on what was laid before the board for its second meeting.
func (c *city) decideLaid(h held) error {
	if err := c.takeUp(h, "families", time.Minute); err != nil {
		return err
	}
	if err := c.decideOn(h, "families", c.laid["families"], 4, 3, map[string]string{"Grant Lindqvist": rules.Abstain}); err != nil {
		return err
	}
	if err := c.takeUp(h, "video", time.Minute); err != nil {
		return err
	}
	if err := c.decideOn(h, "video", c.laid["video"], 1, 6, map[string]string{"Grant Lindqvist": rules.No}); err != nil {
		return err
	}
	return c.decideOn(h, "video", c.laid["hearing"], 6, 1, map[string]string{"Grant Lindqvist": rules.No, "Tomás Iglesias": rules.Abstain})
}

// decideOn puts a decision on the follow-up to the vote, under the item that was taken
// up, and counts it.
func (c *city) decideOn(h held, key string, decision int64, mover, seconder int, said map[string]string) error {
	c.later(6 * time.Minute)
	rec, err := c.votes.Move(c.ctx, c.as(c.clerk), h.id, vote.Motion{Kind: rules.MotionFollowUp, Item: h.items[key], Mover: c.members[mover].seat, Seconder: c.members[seconder].seat, Decision: decision, Method: rules.MethodRollCall})
	if err != nil {
		return err
	}
	if err := c.ballots(rec.ID(), said, nil, nil); err != nil {
		return err
	}
	c.later(20 * time.Second)
	_, err = c.votes.Close(c.ctx, c.as(c.clerk), rec.ID())
	return err
}
