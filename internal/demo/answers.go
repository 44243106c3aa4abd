package demo

import (
	"slices"
	"time"

	"parley/internal/response"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// send sends what the first meeting adopted, the morning after.
func (c *city) send(day int) error {
	c.at(day, "10:05")
	c.sent = map[string]int64{}
	for _, name := range []string{"audit", "families", "pretext", "video"} {
		c.later(4 * time.Minute)
		if _, err := c.recommendations.Transmit(c.ctx, c.as(c.clerk), c.recs[name], []int64{c.department}); err != nil {
			return err
		}
		var id int64
		if err := c.db.Get(c.ctx, &id, `select id from transmittals where recommendation_id = $1`, c.recs[name]); err != nil {
			return err
		}
		c.sent[name] = id
	}
	for _, name := range []string{"audit", "families", "pretext", "video"} {
		c.later(2 * time.Minute)
		if err := c.record(c.sent[name], "copy-1", "copy-2", advice.StartDelivery); err != nil {
			return err
		}
	}
	c.later(2 * time.Hour)
	return c.record(c.sent["families"], advice.StartAcknowledgement)
}

// record records that a sending was delivered or its receipt acknowledged, or that
// those the rule names were given a copy, that day.
func (c *city) record(transmittal int64, events ...string) error {
	for _, event := range events {
		if _, err := c.recommendations.Record(c.ctx, c.as(c.clerk), transmittal, event, rules.DateOf(c.clock.Now(), c.zone).String()); err != nil {
			return err
		}
	}
	return nil
}

// answers: three of the four are answered; the audit is not.
func (c *city) answers() error {
	target := func(days int) string { return c.today.AddDays(days).String() }
	for _, a := range []struct {
		name string
		day  int
		in   advice.Answer
	}{
		{"families", -60, advice.Answer{Position: advice.Concur, Words: "We agree. The duty sergeant of each shift will make the call and enter its time in the incident record.", Letter: "https://records.riverbend.example/rpd/answer-families",
			Commitments: []advice.Commitment{{Action: "Change General Order 7-3: the duty sergeant calls the family within 24 hours", Official: "Sofia Kerr, Lieutenant, Training", Target: target(60)}, {Action: "Add a field for the time of the call to the incident record", Official: "Imani Roth, Captain, Records", Target: target(120)}}}},
		{"video", -55, advice.Answer{Position: advice.DoesNotConcur, Reason: "law", Words: "The video is part of personnel and investigative files. State law does not let us show it to an advisory body, in closed session or otherwise, before the investigation has ended."}},
		{"pretext", -50, advice.Answer{Position: advice.PartiallyConcur, Reason: "law", Words: "We will stop for a single equipment fault only at night or on roads above 45 miles an hour. A notice by mail in place of every stop would need a change of the vehicle code.",
			Commitments: []advice.Commitment{{Action: "Issue a directive on stops for a single equipment fault", Official: "Neil Ferro, Captain, Traffic", Target: target(38)}}}},
	} {
		c.at(a.day, "09:20")
		if _, err := c.responses.SaveDraft(c.ctx, c.answering(c.drafter), c.sent[a.name], 0, a.in); err != nil {
			return err
		}
		c.at(a.day+1, "14:10")
		if _, err := c.responses.Sign(c.ctx, c.answering(c.chief), c.sent[a.name], 1, "Chief of Police"); err != nil {
			return err
		}
	}
	return c.vacancy()
}

// routeAnswer is what the desk does with the three parts on interpreters before it
// answers: it takes ten days more, gives one part to another division, and asks
// counsel about what was written so far.
func (c *city) routeAnswer(day int) error {
	var id int64
	if err := c.db.Get(c.ctx, &id, `select id from transmittals where recommendation_id = $1`, c.recs["interpreters"]); err != nil {
		return err
	}
	c.sent["interpreters"] = id
	c.at(day, "09:50")
	if err := c.record(id, "copy-1", "copy-2"); err != nil { // a day late
		return err
	}
	c.later(5 * time.Minute)
	if _, err := c.recommendations.Amend(c.ctx, c.as(c.clerk), id, "copy-2", c.today.AddDays(day-1).String(), "The council's clerk stamped it the day before it was entered here."); err != nil {
		return err
	}
	c.at(day, "10:05")
	poole := c.members[slices.IndexFunc(c.members, func(p person) bool { return p.name == "Darius Poole" })]
	if _, err := c.recommendations.Dissent(c.ctx, c.as(poole), c.recs["letters"], "A letter on one page cannot say how to appeal in every case that ends on appeal. I would have asked for two: one that says what was found, and one, sent with it, on what can be done about it."); err != nil {
		return err
	}
	c.at(day, "10:10")
	_, err := c.responses.Extend(c.ctx, c.answering(c.drafter), id, 10, "The contract for the interpreter line is up for renewal this month, and its price decides what we can promise.")
	if err != nil {
		return err
	}
	c.later(5 * time.Minute)
	if _, err := c.responses.Delegate(c.ctx, c.answering(c.drafter), id, response.Delegation{Part: 3, Division: "Imani Roth, Captain, Records", Due: c.today.AddDays(day + 20).String()}); err != nil {
		return err
	}
	c.later(5 * time.Minute)
	if _, err := c.responses.Note(c.ctx, c.answering(c.drafter), id, "Records can count what was offered only from the first of next month; say so in (c)."); err != nil {
		return err
	}
	c.at(day, "16:40")
	draft := advice.Answer{Words: "We thank the board and the families who spoke.", Parts: []advice.PartAnswer{{Position: advice.Concur}, {Position: advice.PartiallyConcur, Reason: "law"}, {}},
		Commitments: []advice.Commitment{{Part: 1, Action: "Put the number of the interpreter line on every patrol phone", Official: "Sofia Kerr, Lieutenant, Training", Tests: "Ten phones drawn at random have the number.\nThe line answers in Spanish, Somali and Vietnamese within a minute."}}}
	if _, err := c.responses.SaveDraft(c.ctx, c.answering(c.drafter), id, 0, draft); err != nil {
		return err
	}
	c.later(5 * time.Minute)
	_, err = c.responses.Counsel(c.ctx, c.answering(c.drafter), id, 1, advice.CounselAsked, "")
	return err
}
