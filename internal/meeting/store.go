package meeting

import (
	"context"
	"time"

	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/law"
)

const meetingColumns = `m.id, m.slug, m.kind, m.title, m.held_on, coalesce(to_char(m.starts, 'HH24:MI'), '') as starts, m.zone, m.place, m.link, m.dial_in, m.dial_code, m.member_link, m.accommodation,
coalesce(m.duration, 0) as duration, m.state, m.reason, m.uid::text as uid, m.sequence, m.version, coalesce(m.source, '') as source, m.source_note, m.source_url, m.created_at, m.updated_at, coalesce(m.postponed_to, 0) as postponed_to, coalesce(m.joint_with, 0) as joint_with,
m.kind = 'regular' and not exists (select from meetings e where e.board_id = m.board_id and e.kind = 'regular' and e.source is null and e.state not in ('cancelled', 'postponed', 'not_held') and extract(year from e.held_on) = extract(year from m.held_on) and (e.held_on, e.id) < (m.held_on, m.id)) as first`

// SQL of meetings.
const (
	sqlMeeting     = `select ` + meetingColumns + ` from meetings m where m.board_id = $1 and m.slug = $2`
	sqlLockMeeting = `select ` + meetingColumns + ` from meetings m where m.board_id = $1 and m.id = $2 and m.source is null for update`

	sqlBoard = `select b.id, b.slug, b.name, b.accessibility_contact, b.how_to_speak, b.contact, j.zone, (select law from board_laws l where l.board_id = b.id) as law, coalesce(b.source, '') as source
from boards b join jurisdictions j on j.id = b.jurisdiction_id where b.id = $1`
	sqlLockBoard = sqlBoard + ` for no key update of b`

	sqlSlugs         = `select slug from meetings where board_id = $1 and slug like $2 || '%'`
	sqlInsertMeeting = `insert into meetings (board_id, slug, kind, title, held_on, starts, zone, place, link, accommodation, duration, created_at, updated_at, dial_in, dial_code, member_link)
values ($1, $2, $3, $4, $5, $6::time, $7, $8, $9, $10, nullif($11::int, 0), $12, $12, $13, $14, $15) returning id`
	sqlUpdateMeeting = `update meetings set kind = $2, title = $3, held_on = $4, starts = $5::time, place = $6, link = $7, accommodation = $8, duration = nullif($9::int, 0),
sequence = $10, version = version + 1, updated_at = $11, dial_in = $12, dial_code = $13, member_link = $14 where id = $1`
	sqlUpdateState = `update meetings set state = $2, reason = $3, sequence = sequence + 1, version = version + 1, updated_at = $4 where id = $1`
	sqlPostponedTo = `update meetings set postponed_to = $2 where id = $1`
	sqlLater       = `select ` + meetingColumns + ` from meetings m where m.board_id = $1 and m.source is null and m.state = 'scheduled' and m.id <> $2 and m.held_on >= $3::date and (m.held_on, m.id) > ($4::date, $2) order by m.held_on, m.starts, m.id`
	sqlMeetingByID = `select ` + meetingColumns + ` from meetings m where m.board_id = $1 and m.id = $2`
	sqlTouchPosted = `update meetings set version = version + 1, updated_at = $2 where id = $1`
)

type meetingRow struct {
	ID            int64      `db:"id"`
	Slug          string     `db:"slug"`
	Kind          string     `db:"kind"`
	Title         string     `db:"title"`
	On            rules.Date `db:"held_on"`
	Starts        string     `db:"starts"`
	Zone          string     `db:"zone"`
	Place         string     `db:"place"`
	Link          string     `db:"link"`
	DialIn        string     `db:"dial_in"`
	DialCode      string     `db:"dial_code"`
	MemberLink    string     `db:"member_link"`
	Accommodation string     `db:"accommodation"`
	Minutes       int        `db:"duration"`
	State         string     `db:"state"`
	Reason        string     `db:"reason"`
	UID           string     `db:"uid"`
	Sequence      int        `db:"sequence"`
	Version       int        `db:"version"`
	Source        string     `db:"source"`
	SourceNote    string     `db:"source_note"`
	SourceURL     string     `db:"source_url"`
	CreatedAt     time.Time  `db:"created_at"`
	UpdatedAt     time.Time  `db:"updated_at"`
	PostponedTo   int64      `db:"postponed_to"` // the later meeting; 0: none was named
	JointWith     int64      `db:"joint_with"`   // the meeting it joined; 0: none
	First         bool       `db:"first"`        // the board's first regular one of the year
}

type boardRow struct {
	ID            int64   `db:"id"`
	Slug          string  `db:"slug"`
	Name          string  `db:"name"`
	Accessibility string  `db:"accessibility_contact"`
	Contact       string  `db:"contact"`
	HowToSpeak    string  `db:"how_to_speak"`
	Zone          string  `db:"zone"`
	Law           law.Law `db:"law"`
	Source        string  `db:"source"`
}

func loadBoard(ctx context.Context, r pg.Reader, id int64) (boardRow, error) {
	var b boardRow
	err := r.Get(ctx, &b, sqlBoard, id)
	return b, err
}

// lockBoard is taken where meetings are counted or recommendations numbered.
func lockBoard(ctx context.Context, tx *pg.Tx, id int64) (boardRow, error) {
	var b boardRow
	err := tx.Get(ctx, &b, sqlLockBoard, id)
	return b, err
}

// lockMeeting locks one of the board's own meetings; an imported one is not
// found.
func lockMeeting(ctx context.Context, tx *pg.Tx, board, id int64) (meetingRow, error) {
	var m meetingRow
	err := tx.Get(ctx, &m, sqlLockMeeting, board, id)
	return m, err
}

// lockPlanned locks a meeting that has not begun. Errors: NotFound; Conflict
// meeting_already_open, meeting_over.
func lockPlanned(ctx context.Context, tx *pg.Tx, board, id int64) (meetingRow, error) {
	m, err := lockMeeting(ctx, tx, board, id)
	if err != nil {
		return m, err
	}
	return m, rules.SessionState(m.State).Planned()
}
