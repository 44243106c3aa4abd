package demo

import (
	"fmt"
	"strconv"
	"time"

	"parley/internal/agenda"
	"parley/internal/law"
	"parley/internal/meeting"
	"parley/internal/remote"
	"parley/internal/rules"
	"parley/internal/vote"
)

// held is one meeting of the story.
type held struct {
	id    int64
	slug  string
	start time.Time
	items map[string]int64
}

// recs are the recommendations by their short names.
var order = []string{"audit", "families", "pretext", "video", "liaison", "interpreters", "letters", "searches", "pursuit", "cameras", "districts", "armored"}

func (c *city) drafts() error {
	c.recs = map[string]int64{}
	for i, name := range order {
		c.at(-98+i/4, fmt.Sprintf("%02d:00", 9+i%4))
		by := c.members[(i*3+2)%10]
		rec, err := c.recommendations.Draft(c.ctx, c.as(by), texts[name])
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		c.recs[name] = rec.ID()
	}
	c.at(-92, "15:00")
	_, err := c.recommendations.Withdraw(c.ctx, c.as(c.clerk), c.recs["armored"], "The department announced the sale before the board could take it up.")
	return err
}

// item is one line of an agenda as the story names it.
type item struct {
	key string
	in  agenda.Item
}

// schedule schedules a meeting and fills its agenda; the clock stands where the
// clerk does it.
func (c *city) schedule(kind string, on rules.Date, wall string, items []item) (held, error) {
	rec, err := c.meetings.Schedule(c.ctx, c.as(c.clerk), meeting.Plan{Kind: kind, On: on.String(), At: wall, Place: "City Hall, Room 204, 410 Canal Street", Link: "https://meet.riverbend.example/cpab", DialIn: "555-0190", DialCode: "204 417#", MemberLink: "https://meet.riverbend.example/cpab-members",
		Accommodation: "Need an interpreter, captions, large print or another aid to take part? Call 555-0143 (relay 711) or write to access@riverbend.example. Later requests are still welcome; we will do what we can.", Minutes: 140})
	if err != nil {
		return held{}, err
	}
	start, err := rules.LocalInstant(on, wall, c.zone)
	if err != nil {
		return held{}, err
	}
	h := held{id: rec.ID(), slug: on.String(), start: start, items: map[string]int64{}}
	for _, it := range items {
		if err := c.addItem(&h, it); err != nil {
			return h, err
		}
	}
	return h, nil
}

func (c *city) addItem(h *held, it item) error {
	rec, err := c.agendas.AddItem(c.ctx, c.as(c.clerk), h.id, it.in)
	if err != nil {
		return fmt.Errorf("%s: %w", it.in.Title, err)
	}
	h.items[it.key] = rec.ID()
	return nil
}

// places are where each channel carries a posting.
var places = map[string]string{
	"physical": "Notice board at the Canal Street door of City Hall, readable day and night",
	"members":  "Written notice to every member, by mail from the clerk's office",
	"media":    "Riverbend Courier and KRVB, which asked for notices of special meetings",
}

// postAgenda posts the agenda and confirms the channels beside the portal's own.
func (c *city) postAgenda(h held, channels ...string) error {
	var version int
	if err := c.db.Get(c.ctx, &version, `select version from meetings where id = $1`, h.id); err != nil {
		return err
	}
	rec, err := c.meetings.Post(c.ctx, c.as(c.clerk), h.id, meeting.Posting{Kind: meeting.Agenda, Version: version})
	if err != nil {
		return err
	}
	for _, channel := range channels {
		c.later(4 * time.Minute)
		at := c.clock.Now().In(c.zone)
		if _, err := c.meetings.Confirm(c.ctx, c.as(c.clerk), rec.ID(), meeting.Confirmation{Channel: channel, Place: places[channel], On: rules.DateOf(at, c.zone).String(), At: at.Format("15:04")}); err != nil {
			return err
		}
	}
	return nil
}

// open opens a meeting and calls the roll: absent are names of members who are
// not there, online those who take part remotely.
func (c *city) open(h held, online, absent map[string]bool) error {
	c.clock.Set(h.start.Add(2 * time.Minute))
	if _, err := c.votes.Open(c.ctx, c.as(c.clerk), h.id); err != nil {
		return err
	}
	if err := c.takeUp(h, "opening", 0); err != nil {
		return err
	}
	c.later(time.Minute)
	var roll []vote.Presence
	for _, m := range c.members {
		switch {
		case absent[m.name]:
		case online[m.name]:
			roll = append(roll, vote.Presence{Seat: m.seat, Kind: rules.Remote})
		default:
			roll = append(roll, vote.Presence{Seat: m.seat, Kind: rules.InRoom})
		}
	}
	if _, err := c.votes.RecordAttendance(c.ctx, c.as(c.clerk), h.id, roll); err != nil {
		return err
	}
	for i, m := range c.members {
		if online[m.name] {
			why := remote.Ground{Seat: m.seat, Ground: "care", Words: "A child at home."}
			if i%2 == 1 {
				why.Ground, why.Words = "work", ""
			}
			if _, err := c.remotes.Record(c.ctx, c.as(c.clerk), h.slug, why); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeUp takes an item up some minutes after the last thing that happened.
func (c *city) takeUp(h held, key string, after time.Duration) error {
	c.later(after)
	_, err := c.votes.TakeUp(c.ctx, c.as(c.clerk), h.items[key])
	return err
}

// put moves a motion under an item and opens its vote.
func (c *city) put(h held, key string, kind rules.MotionKind, mover, seconder int, text string) (int64, error) {
	c.later(7 * time.Minute)
	in := vote.Motion{Kind: kind, Item: h.items[key], Mover: c.members[mover].seat, Seconder: c.members[seconder].seat, Text: text, Method: rules.MethodRollCall}
	if kind == rules.MotionRefer {
		in.Refer = vote.Addressee{Committee: c.committee, By: c.today.AddDays(40).String()}
	}
	rec, err := c.votes.Move(c.ctx, c.as(c.clerk), h.id, in)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", text, err)
	}
	return rec.ID(), nil
}

// ballot has members vote: said names who did not say yes, silent who did not
// vote at all, voice who answered aloud and was entered by the clerk.
func (c *city) ballots(motion int64, said map[string]string, silent map[string]bool, voice map[string]bool) error {
	for _, m := range c.members {
		if silent[m.name] {
			continue
		}
		choice := said[m.name]
		if choice == "" {
			choice = rules.Yes
		}
		c.later(3 * time.Second)
		var err error
		if voice[m.name] {
			_, err = c.votes.EnterVoice(c.ctx, c.as(c.clerk), motion, m.seat, choice)
		} else {
			_, err = c.votes.Cast(c.ctx, c.as(m), motion, m.seat, choice)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
	}
	return nil
}

// decide puts a motion, has everyone vote and closes the vote.
func (c *city) decide(h held, key string, kind rules.MotionKind, mover, seconder int, text string, said map[string]string, silent map[string]bool) (int64, error) {
	id, err := c.put(h, key, kind, mover, seconder, text)
	if err != nil {
		return 0, err
	}
	if err := c.ballots(id, said, silent, nil); err != nil {
		return 0, fmt.Errorf("%s: %w", text, err)
	}
	c.later(20 * time.Second)
	_, err = c.votes.Close(c.ctx, c.as(c.clerk), id)
	return id, err
}

func (c *city) adjourn(h held) error {
	if err := c.takeUp(h, "closing", time.Minute); err != nil {
		return err
	}
	c.later(3 * time.Minute)
	if _, err := c.votes.Adjourn(c.ctx, c.as(c.clerk), h.id); err != nil {
		return err
	}
	c.later(25 * time.Minute)
	at := "https://video.riverbend.example/cpab/" + strconv.FormatInt(h.id, 10)
	if _, err := c.law.AddRecording(c.ctx, c.as(c.clerk), h.id, law.Recording{Kind: "recording", Title: "Video", URL: at, Begins: h.start.Add(-30 * time.Second).In(c.zone).Format("15:04:05"), Pauses: true}); err != nil {
		return err
	}
	_, err := c.law.AddRecording(c.ctx, c.as(c.clerk), h.id, law.Recording{Kind: "transcript", Title: "Transcript", URL: at + "/transcript"})
	return err
}

// set is a set of names.
func set(names ...string) map[string]bool {
	out := map[string]bool{}
	for _, n := range names {
		out[n] = true
	}
	return out
}

// with adds a set to another.
func with(a map[string]bool, names ...string) map[string]bool {
	out := set(names...)
	for n := range a {
		out[n] = true
	}
	return out
}
