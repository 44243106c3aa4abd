// Package remark lets a member send the clerk a private note on a draft. It goes
// one way: no member sees another's, and so many on one draft that they could be
// a meeting are refused.
package remark

import (
	"context"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/law"
	"parley/internal/rules/serial"
)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	door *act.Door
}

// New returns the slice.
func New(db *pg.DB, door *act.Door) *Slice { return &Slice{db: db, door: door} }

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

// Kinds of draft a note is about.
const (
	Recommendation = "recommendation"
	Minutes        = "minutes"
	Item           = "item"
)

// SQL of drafts and notes. A recommendation is a draft until the board adopted it,
// minutes until they are approved, an item while its meeting is to come and its
// agenda is posted. An item that puts one of the others before the board is not a
// draft of its own.
const (
	sqlDrafts = `select 'recommendation' as about, r.id as about_id, t.title, r.created_at::date as on_day, '' as slug from recommendations r
join lateral (select title from recommendation_texts t where t.recommendation_id = r.id order by t.number desc limit 1) t on true
where r.board_id = $1 and r.withdrawn_at is null and not exists (select 1 from motions o where o.recommendation_id = r.id and o.kind = 'adopt_recommendation' and o.outcome = 'carried' and not exists (select from motions z where z.on_id = o.id and z.kind = 'rescind' and z.outcome = 'carried'))
union all
select 'minutes', x.id, '', m.held_on, m.slug from minutes x join meetings m on m.id = x.meeting_id
where x.board_id = $1 and not exists (select 1 from motions o where o.minutes_id = x.id and o.kind = 'approve_minutes' and o.outcome = 'carried')
union all
select 'item', i.id, i.title, m.held_on, m.slug from agenda_items i join meetings m on m.id = i.meeting_id
where i.board_id = $1 and i.source is null and i.removed_at is null and i.recommendation_id is null and i.minutes_id is null and m.state = 'scheduled'
and exists (select 1 from postings p where p.meeting_id = m.id and p.kind = 'agenda' and p.posted_at >= i.created_at)`
	sqlDraft = `select * from (` + sqlDrafts + `) d where about = $2 and about_id = $3`
	// One row each is locked, so that two notes on one draft are counted one after
	// the other.
	sqlLockRecommendation = `select id from recommendations where board_id = $1 and id = $2 for no key update`
	sqlLockMinutes        = `select id from minutes where board_id = $1 and id = $2 for no key update`
	sqlLockItem           = `select id from agenda_items where board_id = $1 and id = $2 for no key update`
	sqlOwnTerm            = `select t.id, t.seat_id, t.voting from terms t where t.board_id = $1 and t.person_id = $2 and t.source is null and t.begins_on <= $3 and (t.left_on is null or t.left_on > $3) order by t.voting desc limit 1`
	sqlBoardFacts         = `select b.slug, j.zone, (select law from board_laws l where l.board_id = b.id) as law, coalesce(x.quorum_base, 'authorized') as quorum_base, coalesce(x.quorum_fixed, 0) as quorum_fixed
from boards b join jurisdictions j on j.id = b.jurisdiction_id left join lateral (select * from board_rules r where r.board_id = b.id order by r.revision desc limit 1) x on true where b.id = $1`
	sqlBody = `select (select count(*) from seats s where s.board_id = $1 and s.voting and s.source is null and s.created_on <= $2 and (s.ended_on is null or s.ended_on > $2)) as authorized,
(select count(distinct t.seat_id) from terms t where t.board_id = $1 and t.voting and t.source is null and t.begins_on <= $2 and (t.left_on is null or t.left_on > $2)) as seated`
	sqlNoted  = `select count(distinct r.term_id) filter (where r.term_id <> $4) as others, count(*) filter (where r.term_id = $4) > 0 as before from remarks r join terms t on t.id = r.term_id where r.board_id = $1 and r.about = $2 and r.about_id = $3 and t.voting`
	sqlInsert = `insert into remarks (board_id, about, about_id, seat_id, term_id, words, created_at) values ($1, $2, $3, $4, $5, $6, $7) returning id`
	sqlOwn    = `select r.about, r.about_id, r.words, r.created_at from remarks r join terms t on t.id = r.term_id where r.board_id = $1 and t.person_id = $2 order by r.id desc`
	sqlAll    = `select r.id, r.about, r.about_id, r.words, r.created_at, p.name, t.voting, r.term_id from remarks r join terms t on t.id = r.term_id join people p on p.id = t.person_id where r.board_id = $1 order by r.about, r.about_id, r.id`
	sqlTitles = `select 'recommendation' as about, r.id as about_id, t.title, r.created_at::date as on_day, '' as slug from recommendations r join lateral (select title from recommendation_texts t where t.recommendation_id = r.id order by t.number desc limit 1) t on true where r.board_id = $1
union all select 'minutes', x.id, '', m.held_on, m.slug from minutes x join meetings m on m.id = x.meeting_id where x.board_id = $1
union all select 'item', i.id, i.title, m.held_on, m.slug from agenda_items i join meetings m on m.id = i.meeting_id where i.board_id = $1 and i.source is null`
)

// draft is something a note can be about.
type draft struct {
	About string     `db:"about"`
	ID    int64      `db:"about_id"`
	Title string     `db:"title"`
	On    rules.Date `db:"on_day"`
	Slug  string     `db:"slug"` // of the meeting
}

// name says what the draft is.
func (d draft) name() string {
	date := page.Day(page.Lang, "long", d.On.In(time.UTC))
	switch d.About {
	case Minutes:
		return say("remark.minutes_of", "Date", date)
	case Item:
		return say("remark.item_of", "Title", d.Title, "Date", date)
	}
	return d.Title
}

// href is where a member reads the draft.
func (d draft) href(board string) string {
	switch d.About {
	case Minutes:
		return "/b/" + board + "/meetings/" + d.Slug + "/minutes"
	case Item:
		return "/b/" + board + "/meetings/" + d.Slug
	}
	return "/work/b/" + board + "/recommendations/" + strconv.FormatInt(d.ID, 10)
}

func (d draft) note(board string) string {
	return "/work/b/" + board + "/remarks/" + d.About + "/" + strconv.FormatInt(d.ID, 10)
}

// table is the board a note is counted against.
type table struct {
	Slug        string  `db:"slug"`
	Zone        string  `db:"zone"`
	Law         law.Law `db:"law"`
	QuorumBase  string  `db:"quorum_base"`
	QuorumFixed int     `db:"quorum_fixed"`

	body rules.Body
}

func loadTable(ctx context.Context, r pg.Reader, board int64, now time.Time) (table, rules.Date, error) {
	var t table
	if err := r.Get(ctx, &t, sqlBoardFacts, board); err != nil {
		return t, rules.Date{}, err
	}
	zone, err := time.LoadLocation(t.Zone)
	if err != nil {
		return t, rules.Date{}, fault.Wrap(fault.Internal, "zone_unknown", err)
	}
	today := rules.DateOf(now, zone)
	var n struct {
		Authorized int `db:"authorized"`
		Seated     int `db:"seated"`
	}
	err = r.Get(ctx, &n, sqlBody, board, today)
	t.body = rules.Body{Authorized: n.Authorized, Seated: n.Seated}
	return t, today, err
}

// facts are those of the board, without the notes.
func (t table) facts() (serial.Facts, error) {
	q, err := rules.Quorum(t.body, rules.Attendance{}, rules.QuorumRule{Base: t.QuorumBase, Fixed: t.QuorumFixed})
	return serial.Facts{Trigger: t.Law.Now().Trigger.Word, Seated: t.body.Seated, Quorum: q.Needed}, err
}

// source is the section a refusal quotes.
func (t table) source() string {
	if c := serial.Citation(t.Law.Now()); c != "" {
		return c
	}
	return say("remark.policy")
}

func chrome(ctx context.Context, title string, more ...page.Crumb) page.Chrome {
	sc := act.From(ctx)
	crumbs := []page.Crumb{{Text: say("work.title"), Href: "/work"}, {Text: sc.BoardName, Href: "/work/b/" + sc.Slug}}
	return page.ChromeFrom(ctx, title, "", append(append(crumbs, more...), page.Crumb{Text: title})...)
}
