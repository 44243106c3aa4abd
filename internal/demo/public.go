package demo

import (
	"time"

	"parley/internal/act"
	"parley/internal/comment"
	"parley/internal/rules"
	"parley/internal/rules/floor"
)

// resident is somebody without an account, with a fresh form.
func (c *city) resident() act.Caller {
	caller := c.as(person{})
	caller.By = act.Anonymous
	return caller
}

// hear has people sign up for an item, calls them one after the other, and
// lets each speak for two minutes; an empty name is given by nobody.
func (c *city) hear(h held, key string, names ...string) error {
	for _, name := range names {
		rec, err := c.comments.SignUp(c.ctx, rules.SpeakerSignUp, c.resident(), h.slug, comment.Speak{Item: h.items[key], Name: name})
		if err != nil {
			return err
		}
		for _, turn := range []floor.Turn{floor.Speaking, floor.Spoke} {
			if _, err := c.comments.Turn(c.ctx, c.as(c.clerk), rec.ID(), turn); err != nil {
				return err
			}
			if turn == floor.Speaking {
				c.later(2 * time.Minute)
			}
		}
	}
	return nil
}

// write sends a written comment and, unless it is to wait, shows it.
func (c *city) write(h held, key, name, text string, waits bool) error {
	rec, err := c.comments.Write(c.ctx, c.resident(), h.slug, h.items[key], name, text)
	if err != nil || waits {
		return err
	}
	c.later(50 * time.Minute)
	_, err = c.comments.Decide(c.ctx, c.as(c.clerk), rec.ID(), floor.Shown, "")
	return err
}

// ahead is what came in for the next meeting: a comment that is shown and one
// that waits, two names on the list, an interpreter promised and captions asked
// for.
func (c *city) ahead(h held) error {
	c.at(-2, "16:05")
	if err := c.write(h, "cameras", "Delia Franco", "My brother was stopped twice last spring and both times the camera was off. Please say in the text who looks at the reasons officers give, and how often.", false); err != nil {
		return err
	}
	rec, err := c.comments.Ask(c.ctx, c.resident(), h.slug, floor.AidRequest{Kind: floor.AidInterpreter, Language: "Spanish", Contact: "555-0148, after five"})
	if err != nil {
		return err
	}
	c.at(-1, "10:15")
	if _, err := c.comments.AnswerAid(c.ctx, c.as(c.clerk), rec.ID(), true, "An interpreter will sit at the table by the door from 5:45 pm."); err != nil {
		return err
	}
	c.at(-1, "19:40")
	for _, s := range []comment.Speak{{Item: h.items["comment"], Name: "Martin Oyelaran"}, {Item: h.items["cameras"], Online: true, Language: "Spanish"}} {
		if _, err := c.comments.SignUp(c.ctx, rules.SpeakerSignUp, c.resident(), h.slug, s); err != nil {
			return err
		}
	}
	if err := c.write(h, "cameras", "", "I ride along at night as a paramedic. Turning cameras on costs nothing; turning them off has cost us every time.", true); err != nil {
		return err
	}
	_, err = c.comments.Ask(c.ctx, c.resident(), h.slug, floor.AidRequest{Kind: floor.AidCaptions})
	return err
}
