// Package outside keeps and shows recommendations of bodies whose record is kept
// elsewhere: what was asked, what the agency said, and how the body assessed it,
// each as the source has it. Nothing here was before a board of the portal, so
// nothing here is verified.
package outside

import (
	"context"
	"slices"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules/partial"
)

// Slice is the capability.
type Slice struct{ db *pg.DB }

// New returns the slice.
func New(db *pg.DB) *Slice { return &Slice{db: db} }

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

// SQL of recommendations from outside.
const (
	sqlBoard   = `select slug, name, coalesce(source, '') as source from boards where id = $1`
	sqlAsked   = shown + ` where r.board_id = $1 order by d.name, r.report desc, r.id`
	sqlOne     = shown + ` where r.board_id = $1 and r.id = $2`
	sqlStages  = `select s.recommendation_id, s.position, s.stage, s.answered, s.assessed, s.says, s.estimated, s.claimed from outside_stages s where (s.recommendation_id, s.version) in (select recommendation_id, max(version) from outside_versions where board_id = $1 group by recommendation_id) order by s.recommendation_id, s.position`
	sqlInsert  = `insert into outside_recommendations (board_id, department_id, report, number) values ($1, $2, $3, $4) returning id`
	sqlVersion = `insert into outside_versions (recommendation_id, board_id, version, title, issued, due, address, imported_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`
	sqlStage   = `insert into outside_stages (recommendation_id, version, position, stage, answered, assessed, says, estimated, claimed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
)

// shown is the newest version of each.
const shown = `select r.id, r.department_id, d.name as department, r.report, r.number, v.version, v.title, v.issued, v.due, v.address, v.imported_at from outside_recommendations r join departments d on d.id = r.department_id
join lateral (select * from outside_versions x where x.recommendation_id = r.id order by x.version desc limit 1) v on true`

// Stage is one answer of the agency with what the body made of it.
type Stage struct {
	Recommendation int64        `db:"recommendation_id"`
	Position       int          `db:"position"`
	Name           string       `db:"stage"`
	Answered       partial.Date `db:"answered"`
	Assessed       string       `db:"assessed"` // of Assessments; "" where the body did not
	Says           string       `db:"says"`
	Estimated      partial.Date `db:"estimated"`
	Claimed        partial.Date `db:"claimed"`
}

// Asked is one recommendation from outside with its stages in order.
type Asked struct {
	ID             int64        `db:"id"`
	Department     int64        `db:"department_id"`
	DepartmentName string       `db:"department"`
	Report         string       `db:"report"`
	Number         string       `db:"number"`
	Version        int          `db:"version"`
	Title          string       `db:"title"`
	Issued         partial.Date `db:"issued"`
	Due            partial.Date `db:"due"`
	Address        string       `db:"address"`
	ImportedAt     time.Time    `db:"imported_at"`
	Stages         []Stage      `db:"-"`
}

// Assessments are the words with which bodies assess an answer, least first. None
// of them is verified: that is a board's vote on evidence.
func Assessments() []string {
	return []string{"delayed or no response", "pending", "not implemented", "partially implemented", "fully implemented"}
}

// Load reads all that a body asked for, as the newest import left it.
func Load(ctx context.Context, r pg.Reader, board int64) ([]Asked, error) {
	var out []Asked
	if err := r.Select(ctx, &out, sqlAsked, board); err != nil {
		return nil, err
	}
	return out, stages(ctx, r, board, out)
}

func stages(ctx context.Context, r pg.Reader, board int64, asked []Asked) error {
	var all []Stage
	if err := r.Select(ctx, &all, sqlStages, board); err != nil {
		return err
	}
	for i := range asked {
		for _, s := range all {
			if s.Recommendation == asked[i].ID {
				asked[i].Stages = append(asked[i].Stages, s)
			}
		}
	}
	return nil
}

// Import adds what a body's list says: recommendations that are new, and the next
// version of those of which it says something else. It returns how many of each,
// and the numbers of those that the list does not have any more: they stay.
func Import(ctx context.Context, tx *pg.Tx, board int64, list []Asked, now time.Time) (added, changed int64, gone []string, err error) {
	have, err := Load(ctx, tx, board)
	if err != nil {
		return 0, 0, nil, err
	}
	for _, a := range list {
		var id int64
		version := 1
		if i := slices.IndexFunc(have, a.is); i >= 0 {
			if have[i].says(a) {
				continue
			}
			id, version = have[i].ID, have[i].Version+1
			changed++
		} else {
			added++
			if err := tx.Get(ctx, &id, sqlInsert, board, a.Department, a.Report, a.Number); err != nil {
				return 0, 0, nil, err
			}
		}
		if _, err := tx.Exec(ctx, sqlVersion, id, board, version, a.Title, a.Issued, a.Due, a.Address, now); err != nil {
			return 0, 0, nil, err
		}
		for i, s := range a.Stages {
			if _, err := tx.Exec(ctx, sqlStage, id, version, i+1, s.Name, s.Answered, s.Assessed, s.Says, s.Estimated, s.Claimed); err != nil {
				return 0, 0, nil, err
			}
		}
	}
	for _, h := range have {
		if !slices.ContainsFunc(list, h.is) {
			gone = append(gone, h.Report+", "+h.Number)
		}
	}
	return added, changed, gone, nil
}

func (a Asked) is(b Asked) bool { return a.Report == b.Report && a.Number == b.Number }

// says tells whether a list says of it what is there already.
func (a Asked) says(b Asked) bool {
	if a.Title != b.Title || a.Issued != b.Issued || a.Due != b.Due || a.Address != b.Address || len(a.Stages) != len(b.Stages) {
		return false
	}
	for i, s := range a.Stages {
		if s.Recommendation, s.Position = 0, 0; s != b.Stages[i] {
			return false
		}
	}
	return true
}
