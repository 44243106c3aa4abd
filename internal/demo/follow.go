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
	c.laid["video"] = rec.ID()
	return err
}

// decideOn puts a decision on the follow-up to the vote and counts it.
func (c *city) decideOn(h held, key string, mover, seconder int, said map[string]string) error {
	if err := c.takeUp(h, key, time.Minute); err != nil {
		return err
	}
	c.later(6 * time.Minute)
	rec, err := c.votes.Move(c.ctx, c.as(c.clerk), h.id, vote.Motion{Kind: rules.MotionFollowUp, Item: h.items[key], Mover: c.members[mover].seat, Seconder: c.members[seconder].seat, Decision: c.laid[key], Method: rules.MethodRollCall})
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
