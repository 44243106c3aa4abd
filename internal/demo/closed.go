package demo

import (
	"time"

	"parley/internal/closed"
	rule "parley/internal/rules/closed"
)

// closedSession hears counsel without the public, takes longer than was said, and
// reports that nothing was decided and nothing else spoken of.
func (c *city) closedSession(h held) error {
	if err := c.takeUp(h, "claim", 2*time.Minute); err != nil {
		return err
	}
	until := c.clock.Now().Add(15 * time.Minute).In(c.zone).Format("15:04")
	if _, err := c.closed.Enter(c.ctx, c.as(c.clerk), h.slug, closed.Entry{Item: h.items["claim"], Grounds: []string{"litigation"}, Resumes: "yes", Until: until,
		Statement: "The board meets with the city attorney on a claim a former officer has announced against the city. It will return to open session in this room."}); err != nil {
		return err
	}
	c.later(14 * time.Minute)
	if _, err := c.closed.Extend(c.ctx, c.as(c.clerk), h.slug, c.clock.Now().Add(10*time.Minute).In(c.zone).Format("15:04")); err != nil {
		return err
	}
	c.later(8 * time.Minute)
	if _, err := c.closed.Return(c.ctx, c.as(c.clerk), h.slug, ""); err != nil {
		return err
	}
	c.later(time.Minute)
	if _, err := c.closed.Report(c.ctx, c.as(c.clerk), h.slug, 1, closed.Report{Kind: rule.NoAction}); err != nil {
		return err
	}
	_, err := c.closed.Certify(c.ctx, c.as(c.clerk), h.slug, 1, closed.Certificate{Kind: rule.Taken, Words: "The matters discussed in the closed session were limited to those announced before it."})
	return err
}
