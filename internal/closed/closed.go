// Package closed takes a meeting into closed session and out of it: what was
// announced, when it ended, what was reported. It owns closed_sessions and
// closed_events, and of meetings it writes the state closed and the way back.
// There is no field for what was said inside.
package closed

import (
	"context"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	rule "parley/internal/rules/closed"
	"parley/internal/rules/law"
)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	door *act.Door
}

// New returns the slice.
func New(db *pg.DB, door *act.Door) *Slice { return &Slice{db: db, door: door} }

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

func clock(t time.Time) string { return page.Day(page.Lang, "clock", t) }

// SQL of the meeting. Acts lock its row, as the session's do; what hangs on it is
// read by statements of their own.
const (
	sqlMeeting = `select m.id, m.board_id, m.slug, m.kind, m.state, m.held_on, m.zone, b.slug as board_slug, (select law from board_laws l where l.board_id = b.id) as law
from meetings m join boards b on b.id = m.board_id where m.board_id = $1 and m.source is null`
	sqlMeetingNamed  = sqlMeeting + ` and m.slug = $2`
	sqlMeetingLocked = sqlMeeting + ` and m.slug = $2 for update of m`
	sqlSetState      = `update meetings set state = $2, version = version + 1 where id = $1`
	sqlVoteOpen      = `select exists (select from motions where meeting_id = $1 and state = 'open')`
	sqlCarried       = `select o.id, o.number, motion_wording(o.id) as text, coalesce(o.item_id, 0) as item_id from motions o
where o.meeting_id = $1 and o.kind = 'enter_closed' and o.outcome = 'carried' and o.reopened_by_id is null and not exists (select from closed_sessions c where c.motion_id = o.id) order by o.number desc limit 1`
	sqlItems = `select i.id, coalesce(item_label(i.id), '') as number, i.title,
exists (select from postings p where p.meeting_id = i.meeting_id and p.kind = 'agenda' and p.posted_at >= i.created_at) or exists (select from motions o where o.added_item_id = i.id) as listed
from agenda_items i where i.board_id = $1 and i.meeting_id = $2 and i.removed_at is null order by i.position, i.id`
	sqlTakenUp = `select e.item_id from session_events e where e.meeting_id = $1 and e.kind = 'item' and not exists (select from session_events c where c.corrects_id = e.id) order by e.id desc limit 1`
	sqlLast    = `select c.id, c.number, c.entered_at, coalesce(c.item_id, 0) as item_id, (select e.recorded_at from closed_events e where e.closed_id = c.id and e.kind = 'completed') as completed_at, exists (select from closed_events e where e.closed_id = c.id and e.kind = 'returned') as returned from closed_sessions c where c.meeting_id = $1 order by c.number desc limit 1`
	// What the agenda said that stood when the meeting was opened, of the item of a
	// closed session, or of any item where it has none.
	sqlNoticed = `select exists (select from postings p join meetings m on m.id = p.meeting_id, lateral jsonb_array_elements(p.content::jsonb -> 'items') i where m.id = $1 and i ->> 'closed' = 'reconvenes' and ($2::bigint = 0 or (i ->> 'id')::bigint = $2)
and p.id = (select n.id from postings n where n.meeting_id = m.id and n.kind = 'agenda' and n.posted_at <= m.opened_at order by n.version desc limit 1))`
	sqlSeats = `select s.id, t.id as term_id, p.name from seats s join terms t on t.seat_id = s.id and t.source is null and t.begins_on <= $2 and (t.left_on is null or t.left_on > $2) join people p on p.id = t.person_id
where s.board_id = $1 and s.source is null and s.voting and s.created_on <= $2 and (s.ended_on is null or s.ended_on > $2) order by s.number`
)

type meetingRow struct {
	ID        int64      `db:"id"`
	Board     int64      `db:"board_id"`
	Slug      string     `db:"slug"`
	Kind      string     `db:"kind"`
	State     string     `db:"state"`
	On        rules.Date `db:"held_on"`
	Zone      string     `db:"zone"`
	BoardSlug string     `db:"board_slug"`
	Law       law.Law    `db:"law"`

	zone *time.Location
}

func (m meetingRow) state() rules.SessionState { return rules.SessionState(m.State) }
func (m meetingRow) base() string              { return "/work/b/" + m.BoardSlug + "/meetings/" + m.Slug }
func (m meetingRow) page() string              { return m.base() + "/closed" }

// rule is what the law asks for now.
func (m meetingRow) rule() rule.Rule { return rule.Of(m.Law.Now()) }

type itemRow struct {
	ID     int64  `db:"id"`
	Number string `db:"number"`
	Title  string `db:"title"`
	Listed bool   `db:"listed"`
}

// carriedRow is the motion to meet in closed session that carried and was not
// used yet.
type carriedRow struct {
	ID     int64  `db:"id"`
	Number int    `db:"number"`
	Text   string `db:"text"`
	Item   int64  `db:"item_id"`
}

type lastRow struct {
	ID        int64     `db:"id"`
	Number    int       `db:"number"`
	EnteredAt time.Time `db:"entered_at"`
	Returned  bool      `db:"returned"`

	Item      int64      `db:"item_id"`
	Completed *time.Time `db:"completed_at"`
}

type seatRow struct {
	ID   int64  `db:"id"`
	Term int64  `db:"term_id"`
	Name string `db:"name"`
}

func load(ctx context.Context, r pg.Reader, query string, board int64, slug string) (meetingRow, error) {
	var m meetingRow
	if err := r.Get(ctx, &m, query, board, slug); err != nil {
		return m, err
	}
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return m, fault.Wrap(fault.Internal, "zone_unknown", err)
	}
	m.zone = zone
	return m, nil
}

// lock holds the meeting still and reads the instant.
func lock(ctx context.Context, tx *pg.Tx, board int64, slug string) (meetingRow, time.Time, error) {
	m, err := load(ctx, tx, sqlMeetingLocked, board, slug)
	if err != nil {
		return m, time.Time{}, err
	}
	now, err := tx.Now(ctx)
	return m, now, err
}

// last is the newest closed session of a meeting; NotFound when it has none.
func last(ctx context.Context, r pg.Reader, meeting int64) (lastRow, error) {
	var x lastRow
	err := r.Get(ctx, &x, sqlLast, meeting)
	return x, err
}

// returning are the closed session that lasts, what the law asked for when it began,
// and what going back hangs on.
func returning(ctx context.Context, r pg.Reader, m meetingRow) (lastRow, rule.Rule, rule.ReturnFacts, error) {
	f := rule.ReturnFacts{State: m.state()}
	if f.State != rules.InClosed {
		return lastRow{}, rule.Rule{}, f, nil
	}
	x, err := last(ctx, r, m.ID)
	if err != nil {
		return x, rule.Rule{}, f, err
	}
	if x.Completed != nil {
		f.Completed = *x.Completed
	}
	err = r.Get(ctx, &f.Noticed, sqlNoticed, m.ID, x.Item)
	return x, rule.Of(m.Law.At(x.EnteredAt)), f, err
}

func carried(ctx context.Context, r pg.Reader, meeting int64) (carriedRow, error) {
	var x carriedRow
	err := r.Get(ctx, &x, sqlCarried, meeting)
	if pg.NotFound(err) {
		err = nil
	}
	return x, err
}

// until reads a time of day as the next such moment; the zero instant for "".
// What lies up to twelve hours back is the past, not tomorrow. Errors: Invalid
// field until.
func until(wall string, m meetingRow, now time.Time) (time.Time, error) {
	if wall == "" {
		return time.Time{}, nil
	}
	today := rules.DateOf(now, m.zone)
	at, err := rules.LocalInstant(today, wall, m.zone)
	if err == nil && at.Before(now.Add(-12*time.Hour)) {
		at, err = rules.LocalInstant(today.AddDays(1), wall, m.zone)
	}
	if err != nil {
		return at, fault.Bad(fault.At("until", fault.CodeOf(err)))
	}
	return at, nil
}

// subject is the meeting: a closed session is a part of its course.
func subject(meeting int64) string { return "meeting/" + strconv.FormatInt(meeting, 10) }
