// Package escalation is how a board takes a recommendation further than its
// addressee: the rule that says when and before whom, and what became of it there.
// That the board does so is a decision on the follow-up, by its vote.
package escalation

import (
	"context"
	"strconv"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	door *act.Door
}

// New returns the slice.
func New(db *pg.DB, door *act.Door) *Slice { return &Slice{db: db, door: door} }

// SQL of what is owed: the newest sending of each recommendation to each department.
const (
	sqlZone = `select j.zone from boards b join jurisdictions j on j.id = b.jurisdiction_id where b.id = $1`
	sqlSlug = `select slug from boards where id = $1`
	sqlNext = `select slug from meetings where board_id = $1 and state = 'scheduled' and source is null order by held_on, starts limit 1`
	sqlSent = `select t.id, t.recommendation_id, d.name as department, t.due_on, r.signed_at, coalesce(r.position, '') as position, n.year, n.seq, x.title, b.slug, j.zone,
exists (select from agenda_items i join meetings m on m.id = i.meeting_id where i.recommendation_id = t.recommendation_id and i.removed_at is null and m.state not in ('cancelled', 'postponed', 'not_held') and m.held_on > t.due_on) as on_agenda
from transmittals t join departments d on d.id = t.department_id join boards b on b.id = t.board_id join jurisdictions j on j.id = b.jurisdiction_id join recommendation_numbers n on n.recommendation_id = t.recommendation_id
join recommendation_texts x on x.id = t.text_id left join responses r on r.transmittal_id = t.id and r.signed_at is not null where t.board_id = $1 and not exists (select from transmittals z where z.again_of = t.id) order by t.recommendation_id, t.id`
)

type sentRow struct {
	ID             int64      `db:"id"`
	Recommendation int64      `db:"recommendation_id"`
	Department     string     `db:"department"`
	Due            rules.Date `db:"due_on"`
	SignedAt       *time.Time `db:"signed_at"`
	Position       string     `db:"position"`
	Year           int        `db:"year"`
	Seq            int        `db:"seq"`
	Title          string     `db:"title"`
	Slug           string     `db:"slug"`
	Zone           string     `db:"zone"`
	OnAgenda       bool       `db:"on_agenda"`
}

// Owed lists what a board has to do about taking its recommendations further, each
// with the page on which it is done.
func (s *Slice) Owed(ctx context.Context, r pg.Reader, board int64, now time.Time) ([]page.Duty, error) {
	rule, err := follow.LoadFurther(ctx, r, board)
	if err != nil {
		return nil, err
	}
	var rows []sentRow
	if err := r.Select(ctx, &rows, sqlSent, board); err != nil || len(rows) == 0 {
		return nil, err
	}
	zone, err := time.LoadLocation(rows[0].Zone)
	if err != nil {
		return nil, err
	}
	rec, err := follow.Load(ctx, r, follow.Narrow{Board: board})
	if err != nil {
		return nil, err
	}
	var next string
	if err := r.Get(ctx, &next, sqlNext, board); err != nil && !pg.NotFound(err) {
		return nil, err
	}
	today := rules.DateOf(now, zone)
	var out []page.Duty
	for i := 0; i < len(rows); {
		first := rows[i]
		var sent []follow.Addressee
		for ; i < len(rows) && rows[i].Recommendation == first.Recommendation; i++ {
			x := rows[i]
			a := follow.Addressee{Transmittal: x.ID, Department: x.Department, Due: x.Due, Position: x.Position, OnAgenda: x.OnAgenda}
			if x.SignedAt != nil {
				a.Signed = rules.DateOf(*x.SignedAt, zone)
			}
			sent = append(sent, a)
		}
		own := rec.Of(first.Recommendation)
		if own.Course(advice.StageResponseReceived, zone, today).Stage == advice.StageClosed {
			continue
		}
		for _, d := range rule.Duties(own, sent, today) {
			days := say("recommendation.owes_check_since", "Date", longDay(d.Since))
			if d.Kind == follow.DutyMay {
				days = say("further.may")
			}
			out = append(out, page.Duty{Days: days, Owner: say("recommendation.owed_of", "Number", advice.FormatNumber(first.Year, first.Seq)), What: d.Words(rule), Late: d.Kind == follow.DutyRecord, Cite: cite(d.Basis), Href: first.href(d, next)})
		}
	}
	return out, nil
}

// href is the page on which a duty is done; next is the board's next meeting, "" for
// none.
func (x sentRow) href(d follow.FurtherDuty, next string) string {
	home := "/work/b/" + x.Slug
	switch {
	case d.Kind == follow.DutyAgenda && next == "":
		return home + "/meetings/new"
	case d.Kind == follow.DutyAgenda:
		return home + "/meetings/" + next + "/agenda/add?recommendation=" + number(x.Recommendation)
	case d.Kind == follow.DutyMay:
		return home + "/recommendations/" + number(x.Recommendation) + "/decisions?kind=escalate&transmittal=" + number(d.Addressee.Transmittal)
	}
	return home + "/decisions/" + number(d.Decision.ID) + "/steps"
}

func cite(basis string) *page.Cite {
	if basis == "" {
		return nil
	}
	return &page.Cite{Text: basis}
}

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

func nfc(s string) string { return norm.NFC.String(s) }

func number(n int64) string { return strconv.FormatInt(n, 10) }

func longDay(d rules.Date) string { return page.Day(page.Lang, "long", d.In(time.UTC)) }

func chrome(ctx context.Context, title string, more ...page.Crumb) page.Chrome {
	sc := act.From(ctx)
	crumbs := []page.Crumb{{Text: say("work.title"), Href: "/work"}, {Text: sc.BoardName, Href: "/work/b/" + sc.Slug}, {Text: say("commitment.title"), Href: "/work/b/" + sc.Slug + "/commitments"}}
	return page.ChromeFrom(ctx, title, "", append(append(crumbs, more...), page.Crumb{Text: title})...)
}

// boardToday is the board's zone and what day it is there.
func boardToday(ctx context.Context, r pg.Reader, board int64, now time.Time) (rules.Date, error) {
	var name string
	if err := r.Get(ctx, &name, sqlZone, board); err != nil {
		return rules.Date{}, err
	}
	zone, err := time.LoadLocation(name)
	return rules.DateOf(now, zone), err
}
