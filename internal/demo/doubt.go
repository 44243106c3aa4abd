package demo

import (
	"time"

	"parley/internal/rules"
	"parley/internal/rules/correct"
	"parley/internal/vote"
)

// doubt is what goes wrong at the second meeting and is put right: a member
// online is cut off, returns and leaves; what was carried by consent is doubted
// and counted; the clerk enters
// one answer for the wrong member, and adjourns by mistake.
func (c *city) doubt(h held) error {
	vela := c.members[7].seat
	for _, step := range []struct {
		after time.Duration
		kind  rules.Presence
	}{{2 * time.Minute, rules.Lost}, {5 * time.Minute, rules.Remote}, {9 * time.Minute, rules.Absent}} {
		c.later(step.after)
		if _, err := c.votes.RecordAttendance(c.ctx, c.as(c.clerk), h.id, []vote.Presence{{Seat: vela, Kind: step.kind}}); err != nil {
			return err
		}
	}
	if err := c.takeUp(h, "comment", time.Minute); err != nil {
		return err
	}
	c.later(2 * time.Minute)
	rec, err := c.votes.Move(c.ctx, c.as(c.clerk), h.id, vote.Motion{Kind: rules.MotionMain, Item: h.items["comment"], Mover: c.members[3].seat, Seconder: c.members[6].seat, Text: "Thank the residents who spoke on interpreters, in a letter.", Method: rules.MethodConsent})
	if err != nil {
		return err
	}
	c.later(time.Minute)
	if _, err := c.votes.Close(c.ctx, c.as(c.clerk), rec.ID()); err != nil {
		return err
	}
	c.later(10 * time.Second)
	rec, err = c.votes.Divide(c.ctx, c.as(c.members[5]), rec.ID(), c.members[5].seat)
	if err != nil {
		return err
	}
	c.later(5 * time.Second)
	if _, err := c.votes.EnterVoice(c.ctx, c.as(c.clerk), rec.ID(), c.members[4].seat, rules.No); err != nil {
		return err
	}
	c.later(5 * time.Second)
	if _, err := c.votes.TakeBackBallot(c.ctx, c.as(c.clerk), rec.ID(), c.members[4].seat, 1); err != nil {
		return err
	}
	if err := c.ballots(rec.ID(), map[string]string{"Darius Poole": rules.No}, set("Joaquín Vela"), nil); err != nil {
		return err
	}
	c.later(20 * time.Second)
	if _, err = c.votes.Close(c.ctx, c.as(c.clerk), rec.ID()); err != nil {
		return err
	}
	// The wrong button, and the way back.
	c.later(30 * time.Second)
	if _, err = c.votes.Adjourn(c.ctx, c.as(c.clerk), h.id); err != nil {
		return err
	}
	c.later(15 * time.Second)
	_, err = c.corrects.Enter(c.ctx, c.as(c.clerk), h.slug, correct.TheEnd, "The clerk meant to close the vote, which was closed already.")
	return err
}
