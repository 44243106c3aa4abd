// Package catalog keeps what a board finds its recommendations by: topics and groups
// from its own list, a priority with its criterion and who asked for it, where it came
// from, and which earlier one it repeats. It owns catalog_terms, catalog_entries and
// catalog_entry_terms; every saving is a new entry.
package catalog

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
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

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

// SQL of the catalogue. A saving locks the recommendation, a change of the list the
// board.
const (
	sqlAbout   = `select r.id, b.slug, r.withdrawn_at is not null as withdrawn, (select t.title from recommendation_texts t where t.recommendation_id = r.id order by t.number desc limit 1) as title from recommendations r join boards b on b.id = r.board_id where r.board_id = $1 and r.id = $2`
	sqlLock    = sqlAbout + ` for update of r`
	sqlLockOwn = `select slug from boards where id = $1 for no key update`
	sqlTerms   = `select id, kind, name, retired_at from catalog_terms where board_id = $1 order by kind desc, name, id`
	sqlNewest  = `select e.number, e.priority, e.criterion, coalesce(e.mover_id, 0) as mover_id, e.origin, e.origin_words, e.origin_link, coalesce(e.repeats_id, 0) as repeats_id, coalesce((select json_agg(x.term_id order by x.term_id) from catalog_entry_terms x where x.entry_id = e.id), '[]')::text as terms
from catalog_entries e where e.board_id = $1 and e.recommendation_id = $2 order by e.number desc limit 1`
	sqlMembers = `select p.id, p.name, bool_or(t.left_on is null) as sits from terms t join people p on p.id = t.person_id where t.board_id = $1 and t.source is null group by p.id, p.name order by p.name, p.id`
	sqlEarlier = `select r.id, n.year, n.seq, (select t.title from recommendation_texts t where t.recommendation_id = r.id order by t.number desc limit 1) as title from recommendations r join recommendation_numbers n on n.recommendation_id = r.id
where r.board_id = $1 and (r.created_at, r.id) < (select o.created_at, o.id from recommendations o where o.id = $2) order by n.year desc, n.seq desc`

	sqlAddTerm   = `insert into catalog_terms (board_id, kind, name, added_at, added_by) values ($1, $2, $3, $4, nullif($5::bigint, 0)) returning id`
	sqlRetire    = `update catalog_terms set retired_at = $3 where board_id = $1 and id = $2 and retired_at is null returning kind`
	sqlBack      = `update catalog_terms set retired_at = null where board_id = $1 and id = $2`
	sqlSave      = `insert into catalog_entries (board_id, recommendation_id, number, priority, criterion, mover_id, origin, origin_words, origin_link, repeats_id, entered_at, entered_by) values ($1, $2, $3, $4, $5, nullif($6::bigint, 0), $7, $8, $9, nullif($10::bigint, 0), $11, nullif($12::bigint, 0)) returning id`
	sqlSaveTerms = `insert into catalog_entry_terms (entry_id, board_id, term_id) select $1, $2, x from unnest($3::bigint[]) x`
)

type aboutRow struct {
	ID        int64  `db:"id"`
	Slug      string `db:"slug"`
	Withdrawn bool   `db:"withdrawn"`
	Title     string `db:"title"`
}

func (a aboutRow) page() string {
	return "/work/b/" + a.Slug + "/recommendations/" + strconv.FormatInt(a.ID, 10)
}

type termRow struct {
	ID        int64      `db:"id"`
	Kind      string     `db:"kind"`
	Name      string     `db:"name"`
	RetiredAt *time.Time `db:"retired_at"`
}

type entryRow struct {
	Number      int    `db:"number"`
	Priority    string `db:"priority"`
	Criterion   string `db:"criterion"`
	Mover       int64  `db:"mover_id"`
	Origin      string `db:"origin"`
	OriginWords string `db:"origin_words"`
	OriginLink  string `db:"origin_link"`
	Repeats     int64  `db:"repeats_id"`
	Terms       string `db:"terms"`
}

// carries are the terms of the entry.
func (e entryRow) carries() ([]int64, error) {
	var out []int64
	err := json.Unmarshal([]byte(e.Terms), &out)
	return out, err
}

type memberRow struct {
	ID   int64  `db:"id"`
	Name string `db:"name"`
	Sits bool   `db:"sits"`
}

type earlierRow struct {
	ID    int64  `db:"id"`
	Year  int    `db:"year"`
	Seq   int    `db:"seq"`
	Title string `db:"title"`
}

// Entry is what is said of a recommendation, as it is typed. Topics and Groups are
// words of the board's list; Base is the number of the entry that was read, 0 for none.
type Entry struct {
	Base                            int
	Topics, Groups                  []string
	Priority, Criterion             string
	Mover                           int64 // person; 0: nobody
	Origin, OriginWords, OriginLink string
	Repeats                         int64 // recommendation; 0: none
}

// Save keeps a new entry of a recommendation. A board whose list is empty gets the
// common one first. Errors: NotFound; Conflict changed_meanwhile,
// recommendation_withdrawn; those of advice.CheckEntry; Invalid fields topics, groups,
// mover: choice_unknown.
func (s *Slice) Save(ctx context.Context, c act.Caller, recommendation int64, in Entry) (act.Receipt, error) {
	return s.door.Do(ctx, rules.CatalogSave, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var a aboutRow
		if err := tx.Get(ctx, &a, sqlLock, c.Board, recommendation); err != nil {
			return act.Effect{}, err
		}
		if a.Withdrawn {
			return act.Effect{}, fault.New(fault.Conflict, "recommendation_withdrawn")
		}
		was, err := newest(ctx, tx, c.Board, a.ID)
		if err != nil {
			return act.Effect{}, err
		}
		if err := act.Unchanged(was.Number, in.Base); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		_, seeded, err := seed(ctx, tx, c, now)
		if err != nil {
			return act.Effect{}, err
		}
		if err := check(ctx, tx, c.Board, a, in); err != nil {
			return act.Effect{}, err
		}
		terms, err := named(ctx, tx, c.Board, in, was)
		if err != nil {
			return act.Effect{}, err
		}
		in.Criterion, in.OriginWords = norm.NFC.String(in.Criterion), norm.NFC.String(in.OriginWords)
		var id int64
		if err := tx.Get(ctx, &id, sqlSave, c.Board, a.ID, was.Number+1, in.Priority, in.Criterion, in.Mover, in.Origin, in.OriginWords, in.OriginLink, in.Repeats, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlSaveTerms, id, c.Board, terms); err != nil {
			return act.Effect{}, err
		}
		body := audit.Body{"entry": was.Number + 1, "priority": in.Priority, "criterion": audit.Sealed(in.Criterion), "mover": in.Mover, "origin": in.Origin, "origin_words": audit.Sealed(in.OriginWords), "origin_link": audit.Sealed(in.OriginLink), "repeats": in.Repeats, "terms": terms}
		if len(seeded) > 0 {
			body["seeded"] = seeded
		}
		return act.Effect{Subject: "recommendation/" + strconv.FormatInt(a.ID, 10), Public: true, Location: a.page(), Body: body}, nil
	})
}

func newest(ctx context.Context, r pg.Reader, board, recommendation int64) (entryRow, error) {
	e := entryRow{Terms: "[]"}
	err := r.Get(ctx, &e, sqlNewest, board, recommendation)
	if pg.NotFound(err) {
		err = nil
	}
	return e, err
}

// check checks an entry against what it names.
func check(ctx context.Context, r pg.Reader, board int64, a aboutRow, in Entry) error {
	e := advice.Entry{Topics: len(in.Topics), Groups: len(in.Groups), Priority: in.Priority, Criterion: in.Criterion, Mover: in.Mover != 0, Origin: in.Origin, OriginWords: in.OriginWords, Link: in.OriginLink, Repeats: in.Repeats != 0}
	if in.Mover != 0 {
		var all []memberRow
		if err := r.Select(ctx, &all, sqlMembers, board); err != nil {
			return err
		}
		if !slices.ContainsFunc(all, func(m memberRow) bool { return m.ID == in.Mover }) {
			return fault.Bad(fault.At("mover", "choice_unknown"))
		}
	}
	if in.Repeats != 0 {
		var all []earlierRow
		if err := r.Select(ctx, &all, sqlEarlier, board, a.ID); err != nil {
			return err
		}
		e.RepeatsEarlier = slices.ContainsFunc(all, func(x earlierRow) bool { return x.ID == in.Repeats })
	}
	return advice.CheckEntry(e)
}

// named are the terms an entry names, in order. One that is retired is taken only
// where the newest entry carries it, which the form offers.
func named(ctx context.Context, r pg.Reader, board int64, in Entry, was entryRow) ([]int64, error) {
	carried, err := was.carries()
	if err != nil {
		return nil, err
	}
	var all []termRow
	if err := r.Select(ctx, &all, sqlTerms, board); err != nil {
		return nil, err
	}
	out := []int64{}
	for _, x := range []struct {
		field, kind string
		names       []string
	}{{"topics", advice.Topic, in.Topics}, {"groups", advice.Group, in.Groups}} {
		for _, name := range x.names {
			i := slices.IndexFunc(all, func(t termRow) bool { return t.Kind == x.kind && t.Name == name })
			if i < 0 || slices.Contains(out, all[i].ID) || all[i].RetiredAt != nil && !slices.Contains(carried, all[i].ID) {
				return nil, fault.Bad(fault.At(x.field, "choice_unknown"))
			}
			out = append(out, all[i].ID)
		}
	}
	slices.Sort(out)
	return out, nil
}

// seed gives a board without a list the common one, and returns its words with the
// board's address.
func seed(ctx context.Context, tx *pg.Tx, c act.Caller, now time.Time) (slug string, out []string, err error) {
	if err := tx.Get(ctx, &slug, sqlLockOwn, c.Board); err != nil {
		return "", nil, err
	}
	var have []termRow
	if err := tx.Select(ctx, &have, sqlTerms, c.Board); err != nil || len(have) > 0 {
		return slug, nil, err
	}
	for _, t := range common() {
		var id int64
		if err := tx.Get(ctx, &id, sqlAddTerm, c.Board, t.Kind, t.Name, now, c.By.Person); err != nil {
			return "", nil, err
		}
		out = append(out, t.Name)
	}
	return slug, out, nil
}

// common is the list a board begins with.
func common() []termRow {
	var out []termRow
	for _, name := range advice.CommonTopics {
		out = append(out, termRow{Kind: advice.Topic, Name: name})
	}
	for _, name := range advice.CommonGroups {
		out = append(out, termRow{Kind: advice.Group, Name: name})
	}
	return out
}

// Add puts a topic or a group on the board's list; one that was retired is offered
// again. Errors: those of advice.CheckTerm.
func (s *Slice) Add(ctx context.Context, c act.Caller, kind, name string) (act.Receipt, error) {
	name = norm.NFC.String(name)
	return s.door.Do(ctx, rules.CatalogAdd, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		slug, seeded, err := seed(ctx, tx, c, now)
		if err != nil {
			return act.Effect{}, err
		}
		var all []termRow
		if err := tx.Select(ctx, &all, sqlTerms, c.Board); err != nil {
			return act.Effect{}, err
		}
		var known []string
		var id int64
		for _, t := range all {
			switch {
			case t.Kind != kind:
			case t.RetiredAt != nil && t.Name == name:
				id = t.ID
			default:
				known = append(known, t.Name)
			}
		}
		if err := advice.CheckTerm(kind, name, known); err != nil {
			return act.Effect{}, err
		}
		if id != 0 {
			_, err = tx.Exec(ctx, sqlBack, c.Board, id)
		} else {
			err = tx.Get(ctx, &id, sqlAddTerm, c.Board, kind, name, now, c.By.Person)
		}
		body := audit.Body{"kind": kind, "name": name, "retired": false}
		if len(seeded) > 0 {
			body["seeded"] = seeded
		}
		return act.Effect{Subject: "catalog_term/" + strconv.FormatInt(id, 10), Location: "/work/b/" + slug + "/catalog", Body: body}, err
	})
}

// Retire offers a term no more; what carries it keeps it. Errors: NotFound for one that
// is not on the list, or not any more.
func (s *Slice) Retire(ctx context.Context, c act.Caller, term int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.CatalogRetire, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var slug, kind string
		if err := tx.Get(ctx, &slug, sqlLockOwn, c.Board); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		if err := tx.Get(ctx, &kind, sqlRetire, c.Board, term, now); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: "catalog_term/" + strconv.FormatInt(term, 10), Location: "/work/b/" + slug + "/catalog", Body: audit.Body{"kind": kind, "retired": true}}, nil
	})
}
