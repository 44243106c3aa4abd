package demo

import (
	"fmt"
	"strings"
	"time"

	"parley/internal/agenda"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/alternate"
	"parley/internal/vote"
)

func (c *city) adopt(name string, minutes int) item {
	return item{name, agenda.Item{Title: texts[name].Title, Detail: "Finding and draft text are public with this agenda.", Minutes: minutes, Votes: true, Speak: true, Recommendation: c.recs[name]}}
}

// followed is an item on what became of a recommendation.
func (c *city) followed(name string) item {
	return item{name, agenda.Item{Title: "What became of: " + texts[name].Title, Detail: "The reports of the department and the review are on the recommendation's page.", Minutes: 10, Votes: true, Recommendation: c.recs[name]}}
}

var (
	opening = item{"opening", agenda.Item{Title: "Opening and roll call", Minutes: 5, Standing: true}}
	spoken  = item{"comment", agenda.Item{Title: "Public comment", Minutes: 30, Speak: true, Standing: true}}
	closing = item{"closing", agenda.Item{Title: "Closing", Minutes: 5, Standing: true}}
)

// firstMeeting adopts four recommendations and turns one down; a member arrives
// late, one recuses.
func (c *city) firstMeeting() error {
	day := c.tuesday(-70)
	c.at(day-13, "10:20")
	h, err := c.schedule("regular", c.today.AddDays(day), "18:00", []item{opening, spoken, c.adopt("audit", 20), c.adopt("families", 20), c.adopt("pretext", 25), c.adopt("video", 20), c.adopt("liaison", 15)})
	if err != nil {
		return err
	}
	c.at(day-8, "09:12")
	if err := c.postAgenda(h, "physical"); err != nil {
		return err
	}
	c.at(day-6, "14:40")
	if err := c.propose(h); err != nil {
		return err
	}
	if err := c.addItem(&h, closing); err != nil {
		return err
	}
	if err := c.postAgenda(h, "physical"); err != nil {
		return err
	}
	c.at(day-2, "20:10")
	if err := c.write(h, "pretext", "Harold Breece", "I drive a 1998 truck with a cracked lens. I have been stopped for it four times and never once was it about the lens.", false); err != nil {
		return err
	}
	c.first = h
	yusuf := set("Amina Yusuf")
	if err := c.open(h, set("Mei-Lin Castellano"), yusuf); err != nil {
		return err
	}
	if err := c.takeUp(h, "comment", 3*time.Minute); err != nil {
		return err
	}
	if err := c.hear(h, "comment", "Delia Franco", "", "Martin Oyelaran", "Rosa Pineda", ""); err != nil {
		return err
	}
	if err := c.takeUp(h, "audit", 12*time.Minute); err != nil {
		return err
	}
	if err := c.sitFor(h, c.members[8]); err != nil {
		return err
	}
	// Amina Yusuf arrives; the clerk enters it two minutes later.
	c.later(4 * time.Minute)
	arrived := c.clock.Now().Add(-2 * time.Minute).In(c.zone).Format("15:04")
	if _, err := c.votes.RecordAttendance(c.ctx, c.as(c.clerk), h.id, []vote.Presence{{Seat: c.members[8].seat, Kind: rules.InRoom, At: arrived}}); err != nil {
		return err
	}
	if err := c.takeUp(h, "families", time.Minute); err != nil {
		return err
	}
	if _, err := c.decide(h, "families", rules.MotionAdoptRecommendation, 3, 7, asks("families"), map[string]string{"Hannah Brandt": rules.Abstain}, nil); err != nil {
		return err
	}
	if err := c.takeUp(h, "pretext", time.Minute); err != nil {
		return err
	}
	if _, err := c.votes.Recuse(c.ctx, c.as(c.members[6]), vote.Recusal{Item: h.items["pretext"], Seat: c.members[6].seat, Ground: rules.RecusalFamily, Words: "A close relative serves in the Patrol Division."}); err != nil {
		return err
	}
	no := map[string]string{"Hannah Brandt": rules.No, "Grant Lindqvist": rules.No, "Darius Poole": rules.Abstain}
	if _, err := c.decide(h, "pretext", rules.MotionAdoptRecommendation, 8, 2, asks("pretext"), no, set("Ruth Samuelson")); err != nil {
		return err
	}
	if err := c.takeUp(h, "video", time.Minute); err != nil {
		return err
	}
	if _, err := c.decide(h, "video", rules.MotionAdoptRecommendation, 7, 1, asks("video"), map[string]string{"Grant Lindqvist": rules.No}, nil); err != nil {
		return err
	}
	if err := c.takeUp(h, "liaison", time.Minute); err != nil {
		return err
	}
	no = map[string]string{"Lorraine Abbott": rules.No, "Wendell Okafor": rules.No, "Mei-Lin Castellano": rules.No, "Ruth Samuelson": rules.No, "Joaquín Vela": rules.No, "Amina Yusuf": rules.No}
	if _, err := c.decide(h, "liaison", rules.MotionAdoptRecommendation, 5, 9, asks("liaison"), no, nil); err != nil {
		return err
	}
	if err := c.adjourn(h); err != nil {
		return err
	}
	if err := c.send(day + 1); err != nil {
		return err
	}
	return c.writeMinutes(h, day+4, "Five people spoke. Two asked for the complaint figures promised in June. One described a traffic stop carried out through a nine-year-old who translated for her father; the chair asked that it be taken up at a later meeting.")
}

// sitFor decides on the audit with the alternate in the place of a member who is
// late, entered by voice.
func (c *city) sitFor(h held, late person) error {
	if _, err := c.votes.RecordAttendance(c.ctx, c.as(c.clerk), h.id, []vote.Presence{{Seat: c.alternate.seat, Kind: rules.InRoom}}); err != nil {
		return err
	}
	c.later(time.Minute)
	if _, err := c.alternates.Raise(c.ctx, c.as(c.clerk), h.slug, alternate.Raise{Alternate: c.alternate.seat, Seat: late.seat}); err != nil {
		return err
	}
	id, err := c.put(h, "audit", rules.MotionAdoptRecommendation, 2, 4, asks("audit"))
	if err != nil {
		return err
	}
	if err := c.ballots(id, nil, set(late.name), nil); err != nil {
		return err
	}
	if _, err := c.votes.EnterVoice(c.ctx, c.as(c.clerk), id, c.alternate.seat, rules.Yes); err != nil {
		return err
	}
	c.later(20 * time.Second)
	_, err = c.votes.Close(c.ctx, c.as(c.clerk), id)
	return err
}

// writeMinutes drafts the minutes from the record, adds what was said at
// public comment, and publishes them as unapproved.
func (c *city) writeMinutes(h held, day int, spoken string) error {
	c.at(day, "11:00")
	if _, err := c.minutes.Draft(c.ctx, c.as(c.clerk), h.slug); err != nil {
		return err
	}
	var body string
	if err := c.db.Get(c.ctx, &body, `select body from minutes where meeting_id = $1`, h.id); err != nil {
		return err
	}
	heading := "Public comment\n"
	i := strings.Index(body, heading)
	body = body[:i+len(heading)] + "\n" + spoken + "\n" + body[i+len(heading):]
	c.later(40 * time.Minute)
	if _, err := c.minutes.Save(c.ctx, c.as(c.clerk), h.slug, 1, body); err != nil {
		return err
	}
	c.at(day+3, "09:30")
	_, err := c.minutes.Publish(c.ctx, c.as(c.clerk), h.slug, 2)
	return err
}

func (c *city) minutesOf(h held) (int64, error) {
	var id int64
	err := c.db.Get(c.ctx, &id, `select id from minutes where meeting_id = $1`, h.id)
	return id, err
}

// secondMeeting approves the first minutes, adopts two recommendations and lays
// one on the table.
func (c *city) secondMeeting() error {
	approve, err := c.minutesOf(c.first)
	if err != nil {
		return err
	}
	day := c.tuesday(-28)
	c.at(day-11, "13:05")
	h, err := c.schedule("regular", c.today.AddDays(day), "18:00", []item{opening, {"minutes", agenda.Item{Title: "Approve the minutes of the last meeting", Minutes: 5, Votes: true, MinutesOf: approve}}, spoken,
		c.adopt("interpreters", 25), c.adopt("letters", 20), c.adopt("searches", 20), c.followed("families"), c.followed("video"), {"schools", agenda.Item{Title: "Cameras at schools", Detail: "A request of the school district for cameras at four entrances.", Minutes: 10, Votes: true}},
		{"report", agenda.Item{Title: fmt.Sprintf("The annual report for %d", c.today.AddDays(day).Year-1), Minutes: 5, Votes: true}},
		{"claim", agenda.Item{Title: "Closed session: a claim against the city", Detail: "Conference with legal counsel on anticipated litigation, one case. Nothing is decided in it.", Minutes: 20, Closed: record.ItemReconvenes}}, closing})
	if err != nil {
		return err
	}
	c.at(day-6, "16:02")
	if err := c.postAgenda(h, "physical"); err != nil {
		return err
	}
	c.second = h
	if err := c.layBefore(day - 3); err != nil {
		return err
	}
	year := c.today.AddDays(day).Year - 1
	laid, err := c.figures.Lay(c.ctx, c.as(c.clerk), year, "")
	if err != nil {
		return err
	}
	if err := c.open(h, set("Joaquín Vela"), nil); err != nil {
		return err
	}
	if err := c.takeUp(h, "minutes", 2*time.Minute); err != nil {
		return err
	}
	approved, err := c.decide(h, "minutes", rules.MotionApproveMinutes, 1, 5, "Approve the minutes as published.", nil, nil)
	if err != nil {
		return err
	}
	if err := c.takeUp(h, "comment", time.Minute); err != nil {
		return err
	}
	if err := c.hear(h, "comment", "Rosa Pineda", "Tomasz Wolny", ""); err != nil {
		return err
	}
	if err := c.takeUp(h, "interpreters", 12*time.Minute); err != nil {
		return err
	}
	if _, err := c.decide(h, "interpreters", rules.MotionAdoptRecommendation, 3, 7, asks("interpreters"), map[string]string{"Hannah Brandt": rules.No, "Grant Lindqvist": rules.Abstain}, nil); err != nil {
		return err
	}
	if err := c.takeUp(h, "letters", time.Minute); err != nil {
		return err
	}
	if _, err := c.decide(h, "letters", rules.MotionAdoptRecommendation, 4, 6, asks("letters"), map[string]string{"Tomás Iglesias": rules.No, "Darius Poole": rules.No}, nil); err != nil {
		return err
	}
	if err := c.takeUp(h, "searches", time.Minute); err != nil {
		return err
	}
	if _, err := c.decide(h, "searches", rules.MotionTable, 9, 4, "Lay the recommendation on the table until the department has shown its records system.", map[string]string{"Wendell Okafor": rules.No, "Amina Yusuf": rules.No}, nil); err != nil {
		return err
	}
	if err := c.decideLaid(h); err != nil {
		return err
	}
	if err := c.takeUp(h, "schools", time.Minute); err != nil {
		return err
	}
	if _, err := c.decide(h, "schools", rules.MotionRefer, 2, 8, "Refer the school district's request for cameras to the Schools and Youth Committee.", nil, nil); err != nil {
		return err
	}
	if err := c.takeUp(h, "report", time.Minute); err != nil {
		return err
	}
	report, err := c.decide(h, "report", rules.MotionMain, 0, 3, fmt.Sprintf("Adopt the annual report for %d as laid before the board, version 1.", year), nil, nil)
	if err != nil {
		return err
	}
	if _, err := c.figures.Adopt(c.ctx, c.as(c.clerk), laid.ID(), report); err != nil {
		return err
	}
	if err := c.doubt(h); err != nil {
		return err
	}
	if err := c.closedSession(h); err != nil {
		return err
	}
	if err := c.adjourn(h); err != nil {
		return err
	}
	c.at(day+1, "10:15")
	if _, err := c.recommendations.Transmit(c.ctx, c.as(c.clerk), c.recs["interpreters"], []int64{c.department}); err != nil {
		return err
	}
	if _, err := c.minutes.Approve(c.ctx, c.as(c.clerk), c.first.slug, approved); err != nil {
		return err
	}
	if err := c.writeMinutes(h, day+4, "Three people spoke, all in support of interpreters at traffic stops."); err != nil {
		return err
	}
	if err := c.routeAnswer(day + 7); err != nil {
		return err
	}
	c.at(day+8, "09:30")
	if err := c.takeUpReferral(); err != nil {
		return err
	}
	return c.heard()
}

// nextMeeting is posted, with a recommendation before the board; the one after
// it is cancelled. A corrected annual report is laid before the board.
func (c *city) nextMeeting() error {
	c.at(-6, "09:20")
	if _, err := c.figures.Lay(c.ctx, c.as(c.clerk), c.today.AddDays(c.tuesday(-28)).Year-1, "Version 1 was counted before all dates of delivery had been checked against the receipts."); err != nil {
		return err
	}
	c.at(-6, "09:40")
	h, err := c.schedule("regular", c.today.AddDays(c.tuesday(20)), "18:00", []item{opening, spoken, c.adopt("cameras", 30), {"seat", agenda.Item{Title: "Seat 11: letter to the mayor", Minutes: 10, Votes: true}}, {"consent", agenda.Item{Title: "Consent calendar", Minutes: 5, Votes: true, Consent: true}}})
	if err != nil {
		return err
	}
	for _, it := range []item{{"calendar", agenda.Item{Title: "Calendar of meetings for the coming year"}}, {"thanks", agenda.Item{Title: "Letter of thanks to the interpreters' association"}}} {
		it.in.Under = h.items["consent"]
		if err := c.addItem(&h, it); err != nil {
			return err
		}
	}
	if _, err := c.agendas.Carry(c.ctx, c.as(c.clerk), h.id, c.second.items["searches"]); err != nil {
		return err
	}
	if err := c.addItem(&h, closing); err != nil {
		return err
	}
	if _, err := c.agendas.AddPaper(c.ctx, c.as(c.clerk), h.items["cameras"], "Review of 80 recordings, summary", "https://records.riverbend.example/cpab/camera-review"); err != nil {
		return err
	}
	if c.files {
		counts := "month,stops,searches,interpreter used\n2026-07,412,61,9\n2026-08,398,55,12\n2026-09,441,70,11\n2026-10,405,48,19\n"
		if _, err := c.agendas.UploadPaper(c.ctx, c.as(c.clerk), h.items["cameras"], agenda.Upload{Title: "Stops and searches, July to October", Name: "stops.csv", Content: []byte(counts)}); err != nil {
			return err
		}
	}
	c.at(-5, "11:20")
	if err := c.postAgenda(h, "physical"); err != nil {
		return err
	}
	c.at(-4, "08:20")
	if _, err := c.agendas.Pull(c.ctx, c.as(c.members[4]), h.items["thanks"], 0); err != nil {
		return err
	}
	c.at(-4, "09:00")
	off, err := c.schedule("special", c.today.AddDays(c.tuesday(34)), "17:00", []item{opening, {"plan", agenda.Item{Title: "Work plan for the coming year", Minutes: 60, Votes: true, Speak: true}}})
	if err != nil {
		return err
	}
	c.at(-3, "10:15")
	if _, err := c.agendas.SaveTemplate(c.ctx, c.as(c.clerk), "regular", "Opening and roll call | 5\nApprove the minutes of the last meeting | 5 vote\nConsent calendar | 5 vote consent\nPublic comment | 30 speak\n> Three minutes a person; sign up at the door or online.\nClosing | 5", 0); err != nil {
		return err
	}
	c.at(-2, "15:30")
	if _, err := c.meetings.Cancel(c.ctx, c.as(c.clerk), off.id, "The room is closed for repairs; the work plan goes to the next regular meeting."); err != nil {
		return err
	}
	return c.ahead(h)
}

// special plans and posts the meeting that is in session when the demonstration
// is made; it is a special one, for it is held whenever that is.
func (c *city) special() error {
	approve, err := c.minutesOf(c.second)
	if err != nil {
		return err
	}
	start := c.now.Add(-50 * time.Minute).In(c.zone).Truncate(15 * time.Minute)
	c.at(-12, "10:00")
	h, err := c.schedule("special", rules.DateOf(start, c.zone), start.Format("15:04"), []item{opening, {"minutes", agenda.Item{Title: "Approve the minutes of the last meeting", Minutes: 5, Votes: true, MinutesOf: approve}}, spoken, c.adopt("pursuit", 40), closing})
	if err != nil {
		return err
	}
	c.at(-8, "10:30")
	c.current = h
	return c.postAgenda(h, "physical", "members", "media")
}

// meetingNow is in session: the minutes were approved, and the vote on the
// foot-pursuit policy is open.
func (c *city) meetingNow() error {
	h := c.current
	if err := c.open(h, set("Mei-Lin Castellano", "Joaquín Vela"), set("Amina Yusuf")); err != nil {
		return err
	}
	away := set("Amina Yusuf")
	if err := c.takeUp(h, "minutes", time.Minute); err != nil {
		return err
	}
	if _, err := c.decide(h, "minutes", rules.MotionApproveMinutes, 1, 5, "Approve the minutes as published.", nil, away); err != nil {
		return err
	}
	if err := c.takeUp(h, "comment", time.Minute); err != nil {
		return err
	}
	if err := c.hear(h, "comment", "Martin Oyelaran"); err != nil {
		return err
	}
	if err := c.takeUp(h, "pursuit", 2*time.Minute); err != nil {
		return err
	}
	if _, err := c.votes.Recuse(c.ctx, c.as(c.members[9]), vote.Recusal{Item: h.items["pursuit"], Seat: c.members[9].seat, Ground: rules.RecusalParty, Words: "I am a witness in a case about one of the pursuits counted here."}); err != nil {
		return err
	}
	motion, err := c.put(h, "pursuit", rules.MotionAdoptRecommendation, 4, 2, asks("pursuit"))
	if err != nil {
		return err
	}
	return c.ballots(motion, map[string]string{"Darius Poole": rules.No}, with(away, "Grant Lindqvist", "Wendell Okafor", "Hannah Brandt", "Joaquín Vela", "Lorraine Abbott", "Tomás Iglesias"), set("Ruth Samuelson"))
}
