// Package minutes is the record of a meeting in words: drafted from what the
// meeting left on the record, edited by the clerk, published as unapproved,
// and approved by a recorded motion of a later meeting.
package minutes

import (
	"context"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	door *act.Door
}

// New returns the slice.
func New(db *pg.DB, door *act.Door) *Slice { return &Slice{db: db, door: door} }

func subject(id int64) string { return "minutes/" + strconv.FormatInt(id, 10) }

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

// SQL of the slice. The standing of minutes is read from their newest
// publication; nothing copies it.
const (
	sqlMeeting = `select m.id, m.slug, m.kind, m.held_on, m.zone, m.place, m.link, m.state, m.opened_at, m.adjourned_at, b.name as board, b.slug as board_slug from meetings m join boards b on b.id = m.board_id
where m.board_id = $1 and m.slug = $2 and m.source is null`
	sqlItems   = `select id, title, item_label(id) as label from agenda_items where meeting_id = $1 and removed_at is null order by position, id`
	sqlMinutes = `select x.id, x.meeting_id, x.body, x.version, x.updated_at, coalesce(p.name, '') as updated_by, m.slug, m.state, m.held_on, m.zone, m.kind, m.place, m.opened_at, m.adjourned_at, b.slug as board_slug, b.name as board,
coalesce((select status from publications q where q.subject = 'minutes/' || x.id order by q.version desc limit 1), '') as status,
coalesce((select source_version from publications q where q.subject = 'minutes/' || x.id order by q.version desc limit 1), 0) as published,
exists (select 1 from motions q where q.minutes_id = x.id and (q.state in ('moved', 'open') or q.outcome = 'carried' and q.reopened_by_id is null)) as before_board
from minutes x join meetings m on m.id = x.meeting_id join boards b on b.id = x.board_id left join people p on p.id = x.updated_by where x.board_id = $1 and m.slug = $2`
	sqlLockMinutes   = `select x.id from minutes x join meetings m on m.id = x.meeting_id where x.board_id = $1 and m.slug = $2 for update of x`
	sqlInsertMinutes = `insert into minutes (board_id, meeting_id, body, created_at, updated_at, updated_by) values ($1, $2, $3, $4, $4, $5) returning id`
	sqlUpdateMinutes = `update minutes set body = $3, version = version + 1, updated_at = $4, updated_by = $5 where id = $1 and version = $2`
	sqlInsertText    = `insert into minutes_texts (minutes_id, board_id, version, body, saved_at, saved_by) values ($1, $2, $3, $4, $5, $6)`
	sqlTextOf        = `select body from minutes_texts where minutes_id = $1 and version = $2`
	sqlApprovals     = `select q.id, q.kind, q.state, coalesce(q.outcome, '') as outcome, q.minutes_version, q.number, q.meeting_id, m.slug, m.held_on, m.opened_at from motions q join meetings m on m.id = q.meeting_id
where q.minutes_id = $1 and q.board_id = $2 and q.reopened_by_id is null order by q.id desc`
	sqlInsertPublication = `insert into publications (board_id, subject, version, status, motion_id, source_version, fragment, sha256, published_at, published_by)
values ($1, $2, coalesce((select max(version) from publications where subject = $2), 0) + 1, $3, nullif($4::bigint, 0), $5, $6, $7, $8, $9) returning id`
	sqlPublications = `select q.id, q.version, q.status, q.fragment, q.sha256, q.published_at, coalesce(o.number, 0) as motion, coalesce(o.kind, '') as motion_kind, coalesce(g.slug, '') as motion_meeting, g.held_on as motion_on,
coalesce((select u.published_at from publications u where u.subject = q.subject and u.source_version = q.source_version order by u.version limit 1) > g.opened_at, false) as corrected
from publications q left join motions o on o.id = q.motion_id left join meetings g on g.id = o.meeting_id where q.subject = $1 order by q.version desc`
	sqlList = `select m.slug, m.kind, m.held_on, m.zone, m.state, coalesce(x.id, 0) as id, coalesce((select status from publications q where q.subject = 'minutes/' || x.id order by q.version desc limit 1), '') as status
from meetings m left join minutes x on x.meeting_id = m.id where m.board_id = $1 and m.source is null and m.state = 'adjourned' order by m.held_on desc, m.id desc limit 100`
)

type meetingRow struct {
	ID          int64      `db:"id"`
	Slug        string     `db:"slug"`
	Kind        string     `db:"kind"`
	On          rules.Date `db:"held_on"`
	Zone        string     `db:"zone"`
	Place       string     `db:"place"`
	Link        string     `db:"link"`
	State       string     `db:"state"`
	OpenedAt    *time.Time `db:"opened_at"`
	AdjournedAt *time.Time `db:"adjourned_at"`
	Board       string     `db:"board"`
	BoardSlug   string     `db:"board_slug"`
}

type itemRow struct {
	ID    int64  `db:"id"`
	Title string `db:"title"`
	Label string `db:"label"` // its number, such as 5 or 5a
}

type minutesRow struct {
	ID          int64      `db:"id"`
	MeetingID   int64      `db:"meeting_id"`
	Body        string     `db:"body"`
	Version     int        `db:"version"`
	UpdatedAt   time.Time  `db:"updated_at"`
	UpdatedBy   string     `db:"updated_by"`
	Slug        string     `db:"slug"`
	State       string     `db:"state"`
	On          rules.Date `db:"held_on"`
	Zone        string     `db:"zone"`
	Kind        string     `db:"kind"`
	Place       string     `db:"place"`
	OpenedAt    *time.Time `db:"opened_at"`
	AdjournedAt *time.Time `db:"adjourned_at"`
	BoardSlug   string     `db:"board_slug"`
	Board       string     `db:"board"`
	Status      string     `db:"status"`
	Published   int        `db:"published"` // version of the text that was published last; 0: none
	BeforeBoard bool       `db:"before_board"`
}

// meeting is what the record is read by.
func (m minutesRow) meeting() meetingRow {
	return meetingRow{ID: m.MeetingID, Slug: m.Slug, Kind: m.Kind, On: m.On, Zone: m.Zone, Place: m.Place, State: m.State, OpenedAt: m.OpenedAt, AdjournedAt: m.AdjournedAt, Board: m.Board, BoardSlug: m.BoardSlug}
}

// form is the form the text is edited in, with what stands.
func (m minutesRow) form() *page.Form {
	return page.NewForm(map[string]string{"text": m.Body, "version": strconv.Itoa(m.Version)})
}

func (m minutesRow) facts() rules.MinutesFacts {
	f := rules.MinutesFacts{State: rules.MinutesDrafting, Meeting: rules.SessionState(m.State), Version: m.Version, BeforeBoard: m.BeforeBoard}
	switch m.Status {
	case "unapproved":
		f.State = rules.MinutesUnapproved
	case "approved":
		f.State = rules.MinutesApprovedNow
	}
	return f
}

type approvalRow struct {
	ID       int64      `db:"id"`
	Kind     string     `db:"kind"`
	State    string     `db:"state"`
	Outcome  string     `db:"outcome"`
	Version  int        `db:"minutes_version"`
	Number   int        `db:"number"`
	Meeting  int64      `db:"meeting_id"`
	Slug     string     `db:"slug"`
	On       rules.Date `db:"held_on"`
	OpenedAt *time.Time `db:"opened_at"`
}

type publicationRow struct {
	ID            int64      `db:"id"`
	Version       int        `db:"version"`
	Status        string     `db:"status"`
	Published     int        `db:"published"`
	Fragment      string     `db:"fragment"`
	SHA256        []byte     `db:"sha256"`
	PublishedAt   time.Time  `db:"published_at"`
	Motion        int        `db:"motion"`
	MotionKind    string     `db:"motion_kind"`
	MotionMeeting string     `db:"motion_meeting"`
	MotionOn      rules.Date `db:"motion_on"`
	Corrected     bool       `db:"corrected"` // the text was first published after the meeting that approved it began
}

func loadMinutes(ctx context.Context, r pg.Reader, board int64, slug string) (minutesRow, error) {
	var m minutesRow
	err := r.Get(ctx, &m, sqlMinutes, board, slug)
	return m, err
}

// lockMinutes locks the minutes and then reads them: a statement that waits for
// a lock sees publications as they were before it waited.
func lockMinutes(ctx context.Context, tx *pg.Tx, board int64, slug string) (minutesRow, error) {
	var id int64
	if err := tx.Get(ctx, &id, sqlLockMinutes, board, slug); err != nil {
		return minutesRow{}, err
	}
	return loadMinutes(ctx, tx, board, slug)
}

// chrome is a work page of this slice.
func chrome(ctx context.Context, title string, more ...page.Crumb) page.Chrome {
	sc := act.From(ctx)
	crumbs := append([]page.Crumb{{Text: say("work.title"), Href: "/work"}, {Text: sc.BoardName, Href: "/work/b/" + sc.Slug}}, more...)
	return page.ChromeFrom(ctx, title, "", append(crumbs, page.Crumb{Text: title})...)
}
