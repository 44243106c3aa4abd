// Package commitment is what becomes of an answer: the department reports on what
// it promised, both sides agree on tests, a named reviewer looks at the evidence,
// and the board decides by its vote what it found, and when a recommendation is
// closed or opened again. What is reported and what is verified stand apart on
// every page.
package commitment

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/blob"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

// Slice is the capability.
type Slice struct {
	db    *pg.DB
	door  *act.Door
	files blob.Store // nil: evidence is links only
	limit int64      // of a file, in bytes
}

// New returns the slice. files keeps evidence of at most limit bytes a file; nil
// leaves links only.
func New(db *pg.DB, door *act.Door, files blob.Store, limit int64) *Slice {
	return &Slice{db: db, door: door, files: files, limit: limit}
}

// SQL of what the acts stand on. The newest row of a commitment is read under its
// lock.
const (
	sqlPlace = `select c.id, c.board_id, t.recommendation_id, t.department_id, b.slug from commitments c join responses r on r.id = c.response_id join transmittals t on t.id = r.transmittal_id join boards b on b.id = c.board_id
where c.id = $1 and r.signed_at is not null`
	sqlLock         = `select id from commitments where id = $1 for no key update`
	sqlTransmittals = `select t.id, case when t.again_of is not null then (t.sent_at at time zone j.zone)::date end as again_on, exists (select from transmittals z where z.again_of = t.id) as sent_again, t.department_id, d.name as department, t.due_on, t.start_event, t.delivered_on, t.acknowledged_on, coalesce(t.days, 0) as days, r.signed_at, coalesce(r.id, 0) as response_id, coalesce(r.position, '') as position from transmittals t join departments d on d.id = t.department_id join boards b on b.id = t.board_id join jurisdictions j on j.id = b.jurisdiction_id
left join responses r on r.transmittal_id = t.id and r.signed_at is not null where t.recommendation_id = $1 and t.board_id = $2 order by t.id`
	sqlRecommendation = `select r.id, t.title, coalesce(n.year, 0) as year, coalesce(n.seq, 0) as seq from recommendations r join recommendation_texts t on t.recommendation_id = r.id and t.number = r.version
left join recommendation_numbers n on n.recommendation_id = r.id where r.id = $1 and r.board_id = $2`
	sqlLockRecommendation = `select id from recommendations where id = $1 and board_id = $2 for no key update`
	sqlZone               = `select j.zone from boards b join jurisdictions j on j.id = b.jurisdiction_id where b.id = $1`
	sqlSlug               = `select slug from boards where id = $1`
)

// place is whose a commitment is.
type place struct {
	ID             int64  `db:"id"`
	Board          int64  `db:"board_id"`
	Recommendation int64  `db:"recommendation_id"`
	Department     int64  `db:"department_id"`
	Slug           string `db:"slug"`
}

type transmittalRow struct {
	ID           int64      `db:"id"`
	AgainOn      rules.Date `db:"again_on"`   // when it was sent again; zero: it was the first
	SentAgain    bool       `db:"sent_again"` // another sending to the department followed
	Department   int64      `db:"department_id"`
	Name         string     `db:"department"`
	Due          rules.Date `db:"due_on"`
	Start        string     `db:"start_event"`
	Delivered    rules.Date `db:"delivered_on"`
	Acknowledged rules.Date `db:"acknowledged_on"`
	Days         int        `db:"days"`
	SignedAt     *time.Time `db:"signed_at"`
	Response     int64      `db:"response_id"` // the signed answer; 0: none
	Position     string     `db:"position"`
}

// facts are the transmittal as the rules read it.
func (t transmittalRow) facts() advice.TransmittalFacts {
	started := t.Days == 0 || !t.Due.IsZero()
	return advice.TransmittalFacts{Department: t.Department, ClockStarted: started, Answered: t.SignedAt != nil, SentAgain: t.SentAgain}
}

// name tells a department's sendings apart.
func (t transmittalRow) name() string {
	if t.AgainOn.IsZero() {
		return t.Name
	}
	return say("decision.department_again", "Department", t.Name, "Date", longDay(t.AgainOn))
}

// addressee is the transmittal as the rule of taking further reads it.
func (t transmittalRow) addressee(zone *time.Location) follow.Addressee {
	a := follow.Addressee{Transmittal: t.ID, Due: t.Due, Position: t.Position}
	if t.SignedAt != nil {
		a.Signed = rules.DateOf(*t.SignedAt, zone)
	}
	return a
}

type recommendationRow struct {
	ID    int64  `db:"id"`
	Title string `db:"title"`
	Year  int    `db:"year"`
	Seq   int    `db:"seq"`
}

func (r recommendationRow) number() string { return advice.FormatNumber(r.Year, r.Seq) }

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

func nfc(s string) string { return norm.NFC.String(s) }

func longDay(d rules.Date) string { return page.Day(page.Lang, "long", d.In(time.UTC)) }

func number(n int64) string { return strconv.FormatInt(n, 10) }

// home is where a side works on commitments.
func home(sc act.Scope) string {
	if sc.Department != 0 {
		return "/work/d/" + number(sc.Department) + "/commitments"
	}
	return "/work/b/" + sc.Slug + "/commitments"
}

func boardHome(slug string) string { return "/work/b/" + slug + "/commitments" }

func deskHome(department int64) string { return "/work/d/" + number(department) + "/commitments" }

func decisionURL(slug string, id int64) string { return "/work/b/" + slug + "/decisions/" + number(id) }

// side is who acts: the department at its desk, the board elsewhere.
func side(department int64) string {
	if department != 0 {
		return followup.SideDepartment
	}
	return followup.SideBoard
}

func chrome(ctx context.Context, title string, more ...page.Crumb) page.Chrome {
	sc := act.From(ctx)
	crumbs := []page.Crumb{{Text: say("work.title"), Href: "/work"}}
	if sc.Department != 0 {
		crumbs = append(crumbs, page.Crumb{Text: say("response.desk"), Href: "/work/d/" + number(sc.Department)})
	} else {
		crumbs = append(crumbs, page.Crumb{Text: sc.BoardName, Href: "/work/b/" + sc.Slug})
	}
	if title != say("commitment.title") {
		crumbs = append(crumbs, page.Crumb{Text: say("commitment.title"), Href: home(sc)})
	}
	return page.ChromeFrom(ctx, title, "", append(append(crumbs, more...), page.Crumb{Text: title})...)
}

// at finds whose a commitment is: NotFound unless it is the caller's board's or
// department's.
func at(ctx context.Context, r pg.Reader, board, department, commitment int64) (place, error) {
	var p place
	if err := r.Get(ctx, &p, sqlPlace, commitment); err != nil {
		return p, err
	}
	if department != 0 && p.Department != department || department == 0 && p.Board != board {
		return p, fault.New(fault.NotFound, "not_found")
	}
	return p, nil
}

// over puts the board whose record a commitment belongs to into the caller.
func (s *Slice) over(ctx context.Context, c act.Caller, commitment int64) (act.Caller, place, error) {
	p, err := at(ctx, s.db, c.Board, c.Department, commitment)
	c.Board = p.Board
	return c, p, err
}

// load reads one commitment with all that came of it.
func load(ctx context.Context, r pg.Reader, p place) (follow.Promise, error) {
	rec, err := follow.Load(ctx, r, follow.Narrow{Board: p.Board, Recommendation: p.Recommendation, Commitment: p.ID})
	if err == nil && len(rec.Promises) == 0 {
		err = fault.New(fault.NotFound, "not_found")
	}
	if err != nil {
		return follow.Promise{}, err
	}
	return rec.Promises[0], nil
}

// locked locks a commitment, reads it, and says what time it is.
func locked(ctx context.Context, tx *pg.Tx, p place) (follow.Promise, time.Time, error) {
	var id int64
	if err := tx.Get(ctx, &id, sqlLock, p.ID); err != nil {
		return follow.Promise{}, time.Time{}, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return follow.Promise{}, now, err
	}
	x, err := load(ctx, tx, p)
	return x, now, err
}

// here is the commitment of a page.
func (s *Slice) here(r *http.Request) (follow.Promise, place, error) {
	id, err := page.PathID(r, "commitment")
	if err != nil {
		return follow.Promise{}, place{}, err
	}
	sc := act.From(r.Context())
	p, err := at(r.Context(), s.db, sc.Board, sc.Department, id)
	if err != nil {
		return follow.Promise{}, p, err
	}
	x, err := load(r.Context(), s.db, p)
	return x, p, err
}

// lines are the lines of a text that hold something.
func lines(text string) []string {
	var out []string
	for _, l := range advice.Lines(text) {
		out = append(out, nfc(l))
	}
	return out
}
