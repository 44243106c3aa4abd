package agenda

import (
	"context"
	"time"

	"parley/internal/pg"
	"parley/internal/rules"
)

const meetingColumns = `m.id, m.slug, m.kind, m.title, m.held_on, coalesce(to_char(m.starts, 'HH24:MI'), '') as starts, m.zone, m.state, m.version`

// SQL of agendas. Imported meetings are not worked on, so none is found.
const (
	sqlMeeting     = `select ` + meetingColumns + ` from meetings m where m.board_id = $1 and m.slug = $2 and m.source is null`
	sqlMeetingByID = `select ` + meetingColumns + ` from meetings m where m.board_id = $1 and m.id = $2 and m.source is null`
	sqlLockMeeting = `select ` + meetingColumns + ` from meetings m where m.board_id = $1 and m.id = $2 and m.source is null for update`
	sqlTouch       = `update meetings set version = version + 1 where id = $1`
	sqlMeetingSlug = `select slug from meetings where id = $1`
	sqlLaw         = `select law from board_laws where board_id = $1`
	sqlBoardSlug   = `select slug from boards where id = $1`

	sqlItem = `select i.id, i.meeting_id, i.position, i.title, i.detail, coalesce(i.duration, 0) as duration, i.votes, i.speak, i.version, coalesce(i.recommendation_id, 0) as recommendation_id, coalesce(i.minutes_id, 0) as minutes_id,
i.consent, i.standing, i.closed, coalesce(i.parent_id, 0) as parent_id
from agenda_items i where i.board_id = $1 and i.id = $2 and i.removed_at is null and i.source is null`
	sqlPaper      = `select id, meeting_id, item_id, title, url from papers where board_id = $1 and id = $2 and removed_at is null`
	sqlItemOf     = `select meeting_id from agenda_items where board_id = $1 and id = $2 and source is null`
	sqlPaperOf    = `select meeting_id from papers where board_id = $1 and id = $2`
	sqlInsertItem = `insert into agenda_items (board_id, meeting_id, position, title, detail, duration, votes, speak, recommendation_id, minutes_id, created_at, consent, standing, parent_id, carried_from, closed)
values ($1, $2, $3, $4, $5, nullif($6::int, 0), $7, $8, nullif($9::bigint, 0), nullif($10::bigint, 0), $11, $12, $13, nullif($14::bigint, 0), nullif($15::bigint, 0), $16) returning id`
	sqlUpdateItem  = `update agenda_items set title = $2, detail = $3, duration = nullif($4::int, 0), votes = $5, speak = $6, recommendation_id = nullif($7::bigint, 0), minutes_id = nullif($8::bigint, 0), consent = $9, standing = $10, closed = $11, version = version + 1 where id = $1`
	sqlRemoveItem  = `update agenda_items set removed_at = $2, version = version + 1 where id = $1`
	sqlPlaceItem   = `update agenda_items set position = $2, parent_id = nullif($3::bigint, 0) where id = $1`
	sqlInsertPaper = `insert into papers (board_id, meeting_id, item_id, title, url, created_at) values ($1, $2, $3, $4, $5, $6) returning id`
	sqlRemovePaper = `update papers set removed_at = $2 where id = $1 and removed_at is null`

	sqlRecommendationState = `select r.withdrawn_at is not null as withdrawn from recommendations r where r.board_id = $1 and r.id = $2 for share`
	sqlMinutesOf           = `select meeting_id from minutes where board_id = $1 and id = $2`
	sqlLinkable            = `select r.id, t.title, coalesce(n.year, 0) as year, coalesce(n.seq, 0) as seq from recommendations r
join lateral (select title from recommendation_texts t where t.recommendation_id = r.id order by t.number desc limit 1) t on true
left join recommendation_numbers n on n.recommendation_id = r.id where r.board_id = $1 and r.withdrawn_at is null order by r.id desc`
	sqlLinkableTitle   = `select t.title from recommendations r join recommendation_texts t on t.recommendation_id = r.id and t.number = r.version where r.board_id = $1 and r.id = $2 and r.withdrawn_at is null`
	sqlMinutesLinkable = `select x.id, m.slug, m.held_on from minutes x join meetings m on m.id = x.meeting_id where x.board_id = $1 and x.meeting_id <> $2
and (x.id = $3 or not exists (select 1 from publications p where p.subject = 'minutes/' || x.id and p.status = 'approved')) order by m.held_on desc`
)

type meetingRow struct {
	ID      int64      `db:"id"`
	Slug    string     `db:"slug"`
	Kind    string     `db:"kind"`
	Title   string     `db:"title"`
	On      rules.Date `db:"held_on"`
	Starts  string     `db:"starts"`
	Zone    string     `db:"zone"`
	State   string     `db:"state"`
	Version int        `db:"version"`
}

type itemRow struct {
	ID             int64  `db:"id"`
	MeetingID      int64  `db:"meeting_id"`
	Position       int    `db:"position"`
	Title          string `db:"title"`
	Detail         string `db:"detail"`
	Minutes        int    `db:"duration"`
	Votes          bool   `db:"votes"`
	Speak          bool   `db:"speak"`
	Version        int    `db:"version"`
	Recommendation int64  `db:"recommendation_id"`
	MinutesID      int64  `db:"minutes_id"`
	Consent        bool   `db:"consent"`
	Standing       bool   `db:"standing"`
	Closed         string `db:"closed"`
	Parent         int64  `db:"parent_id"`
}

type paperRow struct {
	ID        int64  `db:"id"`
	MeetingID int64  `db:"meeting_id"`
	ItemID    int64  `db:"item_id"`
	Title     string `db:"title"`
	URL       string `db:"url"`
}

// lockPlanned locks a meeting that has not begun. Errors: NotFound; Conflict
// meeting_already_open, meeting_over.
func lockPlanned(ctx context.Context, tx *pg.Tx, board, id int64) (meetingRow, error) {
	var m meetingRow
	if err := tx.Get(ctx, &m, sqlLockMeeting, board, id); err != nil {
		return m, err
	}
	return m, rules.SessionState(m.State).Planned()
}

// location is the meeting's zone; UTC when the machine does not know it, which
// the set-up forms prevent.
func (m meetingRow) location() *time.Location {
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}
