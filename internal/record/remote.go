package record

import (
	"context"
	"slices"
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/law"
)

// SQL of the grounds on which members took part online. The newest of a seat
// counts.
const (
	sqlGrounds  = `select distinct on (g.seat_id) g.seat_id, g.ground, g.words, g.entered_at from remote_grounds g where g.board_id = $1 and g.meeting_id = $2 order by g.seat_id, g.id desc`
	sqlNoGround = `select distinct m.id, m.slug, m.held_on from meetings m join attendance_events a on a.meeting_id = m.id and a.kind = 'remote'
where m.board_id = $1 and m.source is null and not exists (select from remote_grounds g where g.meeting_id = m.id and g.seat_id = a.seat_id) order by m.held_on, m.id`
)

// Online is a member who took part online where the law lets one only under
// conditions, and on which ground. At is zero where none is recorded.
type Online struct {
	law.Online
	Number        int
	Name          string
	Ground, Words string
	At            time.Time
}

// Why is the ground in words, "" where none is recorded.
func (o Online) Why() string {
	switch {
	case o.At.IsZero():
		return ""
	case o.Ground == law.OtherGround:
		return o.Words
	case o.Words != "":
		return say("record.ground."+o.Ground) + " (" + strings.TrimSuffix(o.Words, ".") + ")"
	}
	return say("record.ground." + o.Ground)
}

// Says is the sentence of the minutes and of the meeting's page.
func (o Online) Says() string {
	if o.At.IsZero() {
		return say("record.online_no_ground", "Member", o.Name, "Law", o.Cite)
	}
	return say("record.online_because", "Member", o.Name, "Why", o.Why(), "Law", o.Cite)
}

// grounds lists of whom a ground is to be recorded, with those that are, by seat.
func grounds(ctx context.Context, r pg.Reader, m meetingRow, seats []seatRow, events []rules.AttendanceEvent) ([]Online, error) {
	owed := law.OnlineIf(m.Law.At, living(events))
	if len(owed) == 0 {
		return nil, nil
	}
	var rows []struct {
		Seat   int64     `db:"seat_id"`
		Ground string    `db:"ground"`
		Words  string    `db:"words"`
		At     time.Time `db:"entered_at"`
	}
	if err := r.Select(ctx, &rows, sqlGrounds, m.Board, m.ID); err != nil {
		return nil, err
	}
	var out []Online
	for _, o := range owed {
		x := Online{Online: o}
		x.Since = x.Since.In(m.zone)
		for _, s := range seats {
			if s.ID == o.Seat {
				x.Number, x.Name = s.Number, s.Name
			}
		}
		for _, g := range rows {
			if g.Seat == o.Seat {
				x.Ground, x.Words, x.At = g.Ground, g.Words, g.At
			}
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b Online) int { return a.Number - b.Number })
	return out, nil
}

// OnlineMembers lists the members who took part in a meeting online where the law of
// their board lets one only under conditions, by seat. Errors: NotFound.
func OnlineMembers(ctx context.Context, r pg.Reader, board, meeting int64) ([]Online, error) {
	m, err := loadMeeting(ctx, r, board, meeting)
	if err != nil || m.Source != "" {
		return nil, err
	}
	var seats []seatRow
	if err := r.Select(ctx, &seats, sqlSeats, m.Board, m.On); err != nil {
		return nil, err
	}
	var rows []eventRow
	if err := r.Select(ctx, &rows, sqlEvents, m.Board, m.ID); err != nil {
		return nil, err
	}
	events := make([]rules.AttendanceEvent, len(rows))
	for i, e := range rows {
		events[i] = e.event()
	}
	return grounds(ctx, r, m, seats, events)
}

// NoGround is a meeting at which a member took part online with no ground
// recorded.
type NoGround struct {
	ID      int64      `db:"id"`
	Slug    string     `db:"slug"`
	On      rules.Date `db:"held_on"`
	Members []Online   `db:"-"`
}

// NoGrounds lists the meetings of a board that still owe a ground, with the members.
func NoGrounds(ctx context.Context, r pg.Reader, board int64) ([]NoGround, error) {
	var all, out []NoGround
	if err := r.Select(ctx, &all, sqlNoGround, board); err != nil {
		return nil, err
	}
	for _, m := range all {
		members, err := OnlineMembers(ctx, r, board, m.ID)
		if err != nil {
			return nil, err
		}
		for _, o := range members {
			if o.At.IsZero() {
				m.Members = append(m.Members, o)
			}
		}
		if len(m.Members) > 0 {
			out = append(out, m)
		}
	}
	return out, nil
}

// SinceWords say since when a member takes part online.
func (o Online) SinceWords() string {
	return say("record.online_since", "Time", page.Day(page.Lang, "clock", o.Since))
}
