// Package law shows the public the rules a board runs by and keeps what the
// operator enters about them: which act, which rules are the board's own, and
// what counsel has read.
package law

import (
	"context"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	laws "parley/internal/rules/law"
)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	door *act.Door
}

// New returns the slice.
func New(db *pg.DB, door *act.Door) *Slice { return &Slice{db: db, door: door} }

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

func dateWords(d rules.Date) string { return page.Day(page.Lang, "long", d.In(time.UTC)) }

// SQL of the law of a board. Acts on it queue at the board's row.
const (
	sqlBoard = `select b.id, b.slug, b.name, coalesce(b.source, '') as source, j.name as jurisdiction, j.zone, (select law from board_laws l where l.board_id = b.id) as law, coalesce(p.name, '') as parent, coalesce(p.slug, '') as parent_slug
from boards b join jurisdictions j on j.id = b.jurisdiction_id left join boards p on p.id = b.parent_id where b.id = $1`
	sqlCommittees    = `select id from boards where parent_id = $1 or id = $1 order by id`
	sqlLockBoard     = `select id from boards where id = $1 for no key update`
	sqlInsertChoice  = `insert into board_profiles (board_id, revision, profile, reason, created_at, created_by) values ($1, $2, $3, $4, $5, nullif($6::bigint, 0))`
	sqlInsertRule    = `insert into law_rules (board_id, revision, rule, value, withdrawn, citation, basis, reason, created_at, created_by) values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, nullif($10::bigint, 0)) returning coalesce(value::text, '')`
	sqlInsertSignoff = `insert into law_signoffs (board_id, number, name, office, signed_on, what, rules, created_at, created_by) select $1, coalesce(max(number), 0) + 1, $2, $3, $4, $5, $6, $7, nullif($8::bigint, 0) from law_signoffs where board_id = $1 returning number`
	sqlSignoff       = `select number, name, office, signed_on, what, rules from law_signoffs where board_id = $1 order by number desc limit 1`
	sqlBoardRules    = `select quorum_base, coalesce(quorum_fixed, 0) as quorum_fixed, quorum_citation, recused_counts, remote_counts, in_person_floor, threshold, threshold_citation, second_required, roll_call_always, call_order, chair_last,
coalesce(response_days, 0) as response_days, response_unit, response_start, response_citation, response_extension_days, response_roll_over, comment_days, comment_citation, publish_days, publish_unit, publish_copies, publish_citation, alternates, alternates_citation from board_rules where board_id = $1 order by revision desc limit 1`
)

// committees are a board and those that inherit its law.
func committees(ctx context.Context, r pg.Reader, board int64) ([]int64, error) {
	var out []int64
	err := r.Select(ctx, &out, sqlCommittees, board)
	return out, err
}

type boardRow struct {
	ID           int64    `db:"id"`
	Slug         string   `db:"slug"`
	Name         string   `db:"name"`
	Source       string   `db:"source"`
	Jurisdiction string   `db:"jurisdiction"`
	Zone         string   `db:"zone"`
	Law          laws.Law `db:"law"`
	Parent       string   `db:"parent"` // name of the board whose committee it is; ""
	ParentSlug   string   `db:"parent_slug"`
}

// zone is the board's; UTC when the machine does not know it, which the set-up
// forms prevent.
func (b boardRow) zone() *time.Location {
	zone, err := time.LoadLocation(b.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// revision counts what was entered so far: a page that was read earlier has seen
// fewer.
func (b boardRow) revision() int { return len(b.Law.Choices) + len(b.Law.Rules) }

type signoffRow struct {
	Number int        `db:"number"`
	Name   string     `db:"name"`
	Office string     `db:"office"`
	On     rules.Date `db:"signed_on"`
	What   string     `db:"what"`
	Rules  string     `db:"rules"`
}

type boardRulesRow struct {
	QuorumBase        string `db:"quorum_base"`
	QuorumFixed       int    `db:"quorum_fixed"`
	QuorumCitation    string `db:"quorum_citation"`
	RecusedCounts     bool   `db:"recused_counts"`
	RemoteCounts      bool   `db:"remote_counts"`
	InPersonFloor     int    `db:"in_person_floor"`
	Threshold         string `db:"threshold"`
	ThresholdCitation string `db:"threshold_citation"`
	SecondRequired    bool   `db:"second_required"`
	RollCallAlways    bool   `db:"roll_call_always"`
	CallOrder         string `db:"call_order"`
	ChairLast         bool   `db:"chair_last"`
	ResponseDays      int    `db:"response_days"`
	ResponseUnit      string `db:"response_unit"`
	ResponseStart     string `db:"response_start"`
	ResponseCitation  string `db:"response_citation"`
	ResponseExtension int    `db:"response_extension_days"`
	ResponseRollOver  bool   `db:"response_roll_over"`
	CommentDays       int    `db:"comment_days"`
	CommentCitation   string `db:"comment_citation"`
	PublishDays       int    `db:"publish_days"`
	PublishUnit       string `db:"publish_unit"`
	PublishCopies     string `db:"publish_copies"`
	PublishCitation   string `db:"publish_citation"`
	Alternates        string `db:"alternates"`

	AlternatesCitation string `db:"alternates_citation"`
}

func loadBoard(ctx context.Context, r pg.Reader, id int64) (boardRow, error) {
	var b boardRow
	err := r.Get(ctx, &b, sqlBoard, id)
	return b, err
}

// lockBoard holds the board's law still, and refuses a page that has not seen
// all of it.
func lockBoard(ctx context.Context, tx *pg.Tx, id int64, seen int) (boardRow, time.Time, error) {
	var locked int64 // its law is read by a statement of its own: one that waits for the lock sees the law of before
	if err := tx.Get(ctx, &locked, sqlLockBoard, id); err != nil {
		return boardRow{}, time.Time{}, err
	}
	b, err := loadBoard(ctx, tx, id)
	if err != nil {
		return b, time.Time{}, err
	}
	if err := act.Unchanged(b.revision(), seen); err != nil {
		return b, time.Time{}, err
	}
	now, err := tx.Now(ctx)
	return b, now, err
}

// siteURL is the operator's page of a board's law.
func siteURL(slug string) string { return "/work/site/b/" + slug + "/law" }

// siteChrome is a page of the operator's about a board's law.
func siteChrome(ctx context.Context, title string) page.Chrome {
	sc := act.From(ctx)
	crumbs := []page.Crumb{{Text: say("work.title"), Href: "/work"}, {Text: say("work.site"), Href: "/work/site"}, {Text: sc.BoardName, Href: "/work/site/b/" + sc.Slug}}
	if title != say("law.title") {
		crumbs = append(crumbs, page.Crumb{Text: say("law.title"), Href: siteURL(sc.Slug)})
	}
	return page.ChromeFrom(ctx, title, "", append(crumbs, page.Crumb{Text: title})...)
}

func back(slug string) page.Link { return page.Link{Text: say("work.back"), Href: siteURL(slug)} }

func subject(board int64) string { return "board/" + strconv.FormatInt(board, 10) }
