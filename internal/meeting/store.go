package meeting

import (
	"context"
	"time"

	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/rules"
)

const meetingColumns = `m.id, m.slug, m.kind, m.title, m.held_on, coalesce(to_char(m.starts, 'HH24:MI'), '') as starts, m.zone, m.place, m.link, m.accommodation,
coalesce(m.duration, 0) as duration, m.state, m.reason, m.uid::text as uid, m.sequence, m.version, coalesce(m.source, '') as source, m.source_note, m.created_at, m.updated_at`

// SQL of meetings and their agendas.
const (
	sqlMeeting     = `select ` + meetingColumns + ` from meetings m where m.board_id = $1 and m.slug = $2`
	sqlLockMeeting = `select ` + meetingColumns + ` from meetings m where m.board_id = $1 and m.id = $2 and m.source is null for update`

	sqlBoard = `select b.id, b.slug, b.name, b.accessibility_contact, b.how_to_speak, b.jurisdiction_id, j.zone, j.profile, coalesce(b.source, '') as source
from boards b join jurisdictions j on j.id = b.jurisdiction_id where b.id = $1`
	sqlLockBoard = sqlBoard + ` for no key update of b`

	sqlSlugs         = `select slug from meetings where board_id = $1 and slug like $2 || '%'`
	sqlInsertMeeting = `insert into meetings (board_id, slug, kind, title, held_on, starts, zone, place, link, accommodation, duration, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6::time, $7, $8, $9, $10, nullif($11::int, 0), $12, $12) returning id`
	sqlUpdateMeeting = `update meetings set kind = $2, title = $3, held_on = $4, starts = $5::time, place = $6, link = $7, accommodation = $8, duration = nullif($9::int, 0),
sequence = $10, version = version + 1, updated_at = $11 where id = $1`
	sqlUpdateState = `update meetings set state = $2, reason = $3, sequence = sequence + 1, version = version + 1, updated_at = $4 where id = $1`
	sqlTouch       = `update meetings set version = version + 1 where id = $1`
	sqlTouchPosted = `update meetings set version = version + 1, updated_at = $2 where id = $1`

	sqlItems = `select i.id, i.position, i.title, i.detail, coalesce(i.duration, 0) as duration, i.votes, i.speak, i.version, coalesce(i.recommendation_id, 0) as recommendation_id, coalesce(i.minutes_id, 0) as minutes_id,
coalesce(i.source, '') as source, coalesce(n.year, 0) as year, coalesce(n.seq, 0) as seq, coalesce(t.id, 0) as text_id, coalesce(t.title, '') as text_title, coalesce(x.slug, '') as minutes_slug, x.held_on as minutes_on
from agenda_items i left join recommendation_numbers n on n.recommendation_id = i.recommendation_id
left join lateral (select id, title from recommendation_texts t where t.recommendation_id = i.recommendation_id order by t.number desc limit 1) t on true
left join minutes y on y.id = i.minutes_id left join meetings x on x.id = y.meeting_id
where i.board_id = $1 and i.meeting_id = $2 and i.removed_at is null order by i.position, i.id`
	sqlPapers = `select id, item_id, title, url from papers where board_id = $1 and meeting_id = $2 and removed_at is null order by item_id, id`
	sqlItem   = `select i.id, i.meeting_id, i.position, i.title, i.detail, coalesce(i.duration, 0) as duration, i.votes, i.speak, i.version, coalesce(i.recommendation_id, 0) as recommendation_id, coalesce(i.minutes_id, 0) as minutes_id
from agenda_items i where i.board_id = $1 and i.id = $2 and i.removed_at is null and i.source is null`
	sqlPaper        = `select id, meeting_id, item_id, title, url from papers where board_id = $1 and id = $2 and removed_at is null`
	sqlItemOf       = `select meeting_id from agenda_items where board_id = $1 and id = $2 and source is null`
	sqlPaperOf      = `select meeting_id from papers where board_id = $1 and id = $2`
	sqlLastPosition = `select coalesce(max(position), 0) from agenda_items where board_id = $1 and meeting_id = $2 and removed_at is null`
	sqlInsertItem   = `insert into agenda_items (board_id, meeting_id, position, title, detail, duration, votes, speak, recommendation_id, minutes_id, created_at)
values ($1, $2, $3, $4, $5, nullif($6::int, 0), $7, $8, nullif($9::bigint, 0), nullif($10::bigint, 0), $11) returning id`
	sqlUpdateItem  = `update agenda_items set title = $2, detail = $3, duration = nullif($4::int, 0), votes = $5, speak = $6, recommendation_id = nullif($7::bigint, 0), minutes_id = nullif($8::bigint, 0), version = version + 1 where id = $1`
	sqlRemoveItem  = `update agenda_items set removed_at = $2, version = version + 1 where id = $1`
	sqlPlaceItem   = `update agenda_items set position = $2 where id = $1`
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
	ID            int64      `db:"id"`
	Slug          string     `db:"slug"`
	Kind          string     `db:"kind"`
	Title         string     `db:"title"`
	On            rules.Date `db:"held_on"`
	Starts        string     `db:"starts"`
	Zone          string     `db:"zone"`
	Place         string     `db:"place"`
	Link          string     `db:"link"`
	Accommodation string     `db:"accommodation"`
	Minutes       int        `db:"duration"`
	State         string     `db:"state"`
	Reason        string     `db:"reason"`
	UID           string     `db:"uid"`
	Sequence      int        `db:"sequence"`
	Version       int        `db:"version"`
	Source        string     `db:"source"`
	SourceNote    string     `db:"source_note"`
	CreatedAt     time.Time  `db:"created_at"`
	UpdatedAt     time.Time  `db:"updated_at"`
}

type boardRow struct {
	ID             int64  `db:"id"`
	Slug           string `db:"slug"`
	Name           string `db:"name"`
	Accessibility  string `db:"accessibility_contact"`
	HowToSpeak     string `db:"how_to_speak"`
	JurisdictionID int64  `db:"jurisdiction_id"`
	Zone           string `db:"zone"`
	Profile        string `db:"profile"`
	Source         string `db:"source"`
}

type itemRow struct {
	ID             int64      `db:"id"`
	MeetingID      int64      `db:"meeting_id"`
	Position       int        `db:"position"`
	Title          string     `db:"title"`
	Detail         string     `db:"detail"`
	Minutes        int        `db:"duration"`
	Votes          bool       `db:"votes"`
	Speak          bool       `db:"speak"`
	Version        int        `db:"version"`
	Recommendation int64      `db:"recommendation_id"`
	MinutesID      int64      `db:"minutes_id"`
	Source         string     `db:"source"`
	Year           int        `db:"year"`
	Seq            int        `db:"seq"`
	TextID         int64      `db:"text_id"`
	TextTitle      string     `db:"text_title"`
	MinutesSlug    string     `db:"minutes_slug"`
	MinutesOn      rules.Date `db:"minutes_on"`
}

type paperRow struct {
	ID        int64  `db:"id"`
	MeetingID int64  `db:"meeting_id"`
	ItemID    int64  `db:"item_id"`
	Title     string `db:"title"`
	URL       string `db:"url"`
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
	return m, planned(m.State)
}

func planned(state string) error {
	switch s := rules.SessionState(state); {
	case s == rules.Scheduled:
		return nil
	case s.Ended():
		return fault.New(fault.Conflict, "meeting_over")
	}
	return fault.New(fault.Conflict, "meeting_already_open")
}

// loadAgenda loads the items as planned, with their papers by item.
func loadAgenda(ctx context.Context, r pg.Reader, board, meeting int64) ([]itemRow, map[int64][]paperRow, error) {
	var items []itemRow
	if err := r.Select(ctx, &items, sqlItems, board, meeting); err != nil {
		return nil, nil, err
	}
	var all []paperRow
	if err := r.Select(ctx, &all, sqlPapers, board, meeting); err != nil {
		return nil, nil, err
	}
	papers := map[int64][]paperRow{}
	for _, p := range all {
		papers[p.ItemID] = append(papers[p.ItemID], p)
	}
	return items, papers, nil
}
