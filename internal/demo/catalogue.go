package demo

import (
	"time"

	"parley/internal/catalog"
	"parley/internal/rules/advice"
)

// catalogue says of three recommendations what they are found by, and adds a topic of
// the board's own.
func (c *city) catalogue() error {
	for _, x := range []struct {
		name string
		in   catalog.Entry
	}{
		{"families", catalog.Entry{Topics: []string{"Use of force", "Community engagement"}, Groups: []string{"Victims of crime and their families"}, Priority: advice.High, Criterion: "A family learned from the news that its son was in hospital.", Mover: c.members[1].id,
			Origin: "incident", OriginWords: "A shooting last winter, of which the family was told two days later."}},
		{"video", catalog.Entry{Topics: []string{"Body-worn and other video", "Data and transparency"}, Origin: "member", OriginWords: "Two members could not say what a video showed that they were to vote on."}},
		{"pretext", catalog.Entry{Topics: []string{"Stops and searches", "Traffic enforcement", "Bias and equal treatment"}, Groups: []string{"Black residents", "Latino residents"}, Priority: advice.Ordinary, Origin: "comment",
			OriginWords: "Five residents at the first meeting.", OriginLink: "/b/cpab/meetings"}},
	} {
		c.later(time.Minute)
		if _, err := c.catalogs.Save(c.ctx, c.as(c.clerk), c.recs[x.name], x.in); err != nil {
			return err
		}
	}
	c.later(time.Minute)
	_, err := c.catalogs.Add(c.ctx, c.as(c.clerk), advice.Topic, "Police at schools")
	return err
}
