// Package referral puts before a committee what its board referred to it, and
// before the board what the committee reports.
package referral

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// Slice is the capability.
type Slice struct {
	db     *pg.DB
	door   *act.Door
	intake Intake
}

// Intake puts something among what was proposed for a board's agendas, in the
// same transaction, and returns the proposal.
type Intake func(ctx context.Context, tx *pg.Tx, board, person, referral int64, title, why string, now time.Time) (int64, error)

// New returns the slice; intake is how agendas are proposed to.
func New(db *pg.DB, door *act.Door, intake Intake) *Slice {
	return &Slice{db: db, door: door, intake: intake}
}

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

func day(style string, t time.Time) string { return page.Day(page.Lang, style, t) }

func dateWords(d rules.Date) string { return day("long", d.In(time.UTC)) }

func nfc(s string) string { return norm.NFC.String(s) }

func subject(id int64) string { return "referral/" + strconv.FormatInt(id, 10) }

func homeURL(board string) string { return "/work/b/" + board + "/referrals" }

func chrome(r *http.Request, title string, more ...page.Crumb) page.Chrome {
	sc := act.From(r.Context())
	crumbs := append([]page.Crumb{{Text: say("work.title"), Href: "/work"}, {Text: sc.BoardName, Href: "/work/b/" + sc.Slug}}, more...)
	return page.ChromeFrom(r.Context(), title, "", append(crumbs, page.Crumb{Text: title})...)
}

const motionColumns = `select m.id, m.kind, coalesce(m.outcome, '') as outcome, motion_wording(m.id) as text, m.item_id, i.title as item, x.slug as meeting, x.held_on, b.slug as board, b.name as board_name, j.zone, exists (select from referrals r where r.motion_id = m.id) as sent,
coalesce(m.refers_to_id, 0) as refers_to_id, m.report_by, motion_wording(m.id) <> m.text as reworded, m.number, coalesce(m.on_id, 0) as on_id
from motions m join agenda_items i on i.id = m.item_id join meetings x on x.id = m.meeting_id join boards b on b.id = m.board_id join jurisdictions j on j.id = b.jurisdiction_id`

const referralColumns = `select r.id, r.board_id, r.committee_id, r.item_id, r.due_on, r.sent_at, b.slug as board, b.name as board_name, c.slug as committee, c.name as committee_name, i.title as item, m.text, x.slug as meeting, x.held_on,
m.number, w.taken_back_at, coalesce(w.reason, '') as reason, coalesce(w.motion_id, 0) as discharged_by, coalesce(p.advises, '') as advises, coalesce(p.words, '') as words, p.reported_at, coalesce(q.state, '') as intake, coalesce(y.slug, '') as there, y.held_on as there_on, j.zone
from referrals r join boards b on b.id = r.board_id join jurisdictions j on j.id = b.jurisdiction_id join boards c on c.id = r.committee_id join agenda_items i on i.id = r.item_id join motions m on m.id = r.motion_id join meetings x on x.id = i.meeting_id
left join referral_reports p on p.referral_id = r.id left join referral_withdrawals w on w.referral_id = r.id left join proposals q on q.referral_id = r.id and q.board_id = r.committee_id left join agenda_items z on z.id = q.item_id left join meetings y on y.id = z.meeting_id`

// SQL of referrals.
const (
	sqlMotion     = motionColumns + ` where m.board_id = $1 and m.id = $2 and m.source is null`
	sqlMotionLock = `select id from motions where board_id = $1 and id = $2 for share`
	sqlToSend     = motionColumns + ` where m.board_id = $1 and m.kind = 'refer' and m.outcome = 'carried' and m.source is null and (m.refers_to = '' or motion_wording(m.id) <> m.text) and not exists (select from referrals r where r.motion_id = m.id) order by m.id desc limit 50`
	sqlCommittees = `select id, slug, name from boards where parent_id = $1 and source is null order by name, id`

	sqlReferral   = referralColumns + ` where r.id = $2 and r.committee_id = $1`
	sqlOwn        = referralColumns + ` where r.id = $2 and r.board_id = $1`
	sqlByMotion   = referralColumns + ` where r.board_id = $1 and r.motion_id = $2`
	sqlLock       = `select id from referrals where id = $1 for no key update`
	sqlReferrals  = referralColumns + ` where r.board_id = $1 or r.committee_id = $1 order by p.reported_at is not null or w.taken_back_at is not null, r.due_on, r.id limit 200`
	sqlInsert     = `insert into referrals (board_id, committee_id, motion_id, item_id, due_on, sent_at, sent_by) values ($1, $2, $3, $4, $5::date, $6, nullif($7::bigint, 0)) returning id`
	sqlInsertDone = `insert into referral_reports (referral_id, board_id, motion_id, advises, words, reported_at, reported_by) values ($1, $2, nullif($3::bigint, 0), $4, $5, $6, nullif($7::bigint, 0))`
	sqlInsertBack = `insert into referral_withdrawals (referral_id, board_id, motion_id, reason, taken_back_at, taken_back_by) values ($1, $2, nullif($3::bigint, 0), $4, $5, nullif($6::bigint, 0))`
	// Motions of the committee that carried under what became of the referral, also where that was carried over.
	sqlRestsOn = `with recursive items as (select item_id as id from proposals where referral_id = $2 and board_id = $1 and item_id is not null
union select i.id from items o join agenda_items i on i.carried_from = o.id and i.removed_at is null)
select m.id, m.text, x.held_on from motions m join items on items.id = m.item_id join meetings x on x.id = m.meeting_id where m.board_id = $1 and m.outcome = 'carried' and m.kind in ('main', 'adopt_recommendation') order by m.id desc`
)

type motionRow struct {
	ID        int64      `db:"id"`
	Kind      string     `db:"kind"`
	Outcome   string     `db:"outcome"`
	Text      string     `db:"text"`
	ItemID    int64      `db:"item_id"`
	Item      string     `db:"item"`
	Meeting   string     `db:"meeting"`
	On        rules.Date `db:"held_on"`
	Board     string     `db:"board"`
	BoardName string     `db:"board_name"`
	Zone      string     `db:"zone"`
	Sent      bool       `db:"sent"`
	To        int64      `db:"refers_to_id"` // the committee the motion names; 0: none
	ReportBy  rules.Date `db:"report_by"`
	Reworded  bool       `db:"reworded"` // by an amendment that carried
	Number    int        `db:"number"`
	Target    int64      `db:"on_id"`
}

type committeeRow struct {
	ID   int64  `db:"id"`
	Slug string `db:"slug"`
	Name string `db:"name"`
}

type referralRow struct {
	ID            int64      `db:"id"`
	BoardID       int64      `db:"board_id"`
	CommitteeID   int64      `db:"committee_id"`
	ItemID        int64      `db:"item_id"`
	Due           rules.Date `db:"due_on"`
	SentAt        time.Time  `db:"sent_at"`
	Board         string     `db:"board"`
	BoardName     string     `db:"board_name"`
	Committee     string     `db:"committee"`
	CommitteeName string     `db:"committee_name"`
	Item          string     `db:"item"`
	Text          string     `db:"text"`
	Meeting       string     `db:"meeting"`
	On            rules.Date `db:"held_on"`
	Advises       string     `db:"advises"`
	Words         string     `db:"words"`
	ReportedAt    *time.Time `db:"reported_at"`
	Intake        string     `db:"intake"` // state of its proposal to the committee
	There         string     `db:"there"`  // the committee's meeting that has it on its agenda
	ThereOn       rules.Date `db:"there_on"`
	Zone          string     `db:"zone"`
	Number        int        `db:"number"` // of the motion
	BackAt        *time.Time `db:"taken_back_at"`
	Reason        string     `db:"reason"`        // it was taken back for
	DischargedBy  int64      `db:"discharged_by"` // the motion that took it back
}

type restRow struct {
	ID   int64      `db:"id"`
	Text string     `db:"text"`
	On   rules.Date `db:"held_on"`
}

// motion leads to the motion that referred something.
func (x referralRow) motion() *page.Cite {
	return &page.Cite{Text: say("referral.motion_of", "Number", x.Number, "Date", dateWords(x.On)), Href: "/b/" + x.Board + "/meetings/" + x.Meeting + "#motion-" + strconv.Itoa(x.Number)}
}

// mail tells a clerk of what became of a referral; board is whose clerk sees the
// mail while it waits.
func mail(board, referral int64, kind string) []outbox.Row {
	return []outbox.Row{{Key: subject(referral) + "/" + kind, Board: board, Kind: "referral." + kind, Payload: map[string]any{"referral": referral}}}
}

// cut shortens a text to a number of letters, at the end of a word.
func cut(text string, most int) string {
	r := []rune(text)
	if len(r) <= most {
		return text
	}
	short := r[:most-1]
	for i := len(short) - 1; i > most/2; i-- {
		if short[i] == ' ' {
			short = short[:i]
			break
		}
	}
	return string(short) + "…"
}
