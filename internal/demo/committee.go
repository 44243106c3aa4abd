package demo

import (
	"time"

	"parley/internal/act"
	"parley/internal/agenda"
	"parley/internal/board"
	"parley/internal/meeting"
	"parley/internal/rules"
	agendas "parley/internal/rules/order"
)

// foundCommittee makes a committee of three members of the board, which goes by the
// board's rules.
func (c *city) foundCommittee() error {
	c.at(-91, "10:00")
	op := func() act.Caller { return c.as(c.operator) }
	rec, err := c.boards.SaveBoard(c.ctx, op(), 0, board.Board{Jurisdiction: c.jurisdiction, Parent: c.board, Slug: "schools", Name: "Schools and Youth Committee", Summary: "Three members of the board who look into what concerns schools.",
		LegalBasis: "Board Rule 6.2", Meets: "Meets when the board refers something to it.", Contact: "Priya Raman, Office of Boards and Commissions, 555-0142"})
	if err != nil {
		return err
	}
	c.committee = rec.ID()
	there := func() act.Caller { x := op(); x.Board = c.committee; return x }
	for n, i := range []int{3, 5, 8} {
		s, err := c.boards.CreateSeat(c.ctx, there(), board.Seat{Number: n + 1, Kind: string(rules.SeatRegular), AppointedBy: "The board", CreatedOn: c.today.AddDays(-91).String()})
		if err != nil {
			return err
		}
		if _, err := c.terms.Appoint(c.ctx, there(), s.ID(), c.members[i].id, c.today.AddDays(-91).String(), ""); err != nil {
			return err
		}
	}
	_, err = c.accounts.Grant(c.ctx, there(), c.clerk.account, rules.Clerk, 0)
	return err
}

// takeUpReferral puts what the board referred to the committee on the agenda of
// the committee's next meeting.
func (c *city) takeUpReferral() error {
	there := func() act.Caller { x := c.as(c.clerk); x.Board = c.committee; return x }
	c.later(24 * time.Hour)
	m, err := c.meetings.Schedule(c.ctx, there(), meeting.Plan{Kind: "regular", On: c.today.AddDays(c.tuesday(27)).String(), At: "17:00", Place: "City Hall, Room 118, 410 Canal Street", Minutes: 60, Accommodation: "Ask Priya Raman, 555-0142, three days before the meeting."})
	if err != nil {
		return err
	}
	if _, err := c.agendas.AddItem(c.ctx, there(), m.ID(), agenda.Item{Title: "Opening and roll call", Detail: "Residents may speak on any item of the agenda.", Minutes: 5, Speak: true}); err != nil {
		return err
	}
	var proposal int64
	if err := c.db.Get(c.ctx, &proposal, `select id from proposals where board_id = $1`, c.committee); err != nil {
		return err
	}
	if _, err := c.agendas.Decide(c.ctx, there(), proposal, agenda.Decision{Decision: agendas.Accepted, Meeting: m.ID()}); err != nil {
		return err
	}
	var version int
	if err := c.db.Get(c.ctx, &version, `select version from meetings where id = $1`, m.ID()); err != nil {
		return err
	}
	c.later(time.Hour)
	if _, err = c.meetings.Post(c.ctx, there(), m.ID(), meeting.Posting{Kind: meeting.Agenda, Version: version}); err != nil {
		return err
	}
	c.later(20 * time.Minute)
	guest, err := c.meetings.Join(c.ctx, c.as(c.clerk), m.ID(), "special") // the whole board comes to hear the school district
	if err != nil {
		return err
	}
	var cameras int64
	if err := c.db.Get(c.ctx, &cameras, `select item_id from proposals where id = $1`, proposal); err != nil {
		return err
	}
	c.later(5 * time.Minute)
	_, err = c.agendas.Copy(c.ctx, c.as(c.clerk), guest.ID(), cameras, false)
	return err
}
