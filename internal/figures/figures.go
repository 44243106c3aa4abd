// Package figures shows what became of what boards asked for: the accountability
// page of each board and each department, and the annual report, which is kept as it
// is laid before the board, and adopted so. Every figure is a count of the tracker's
// rows and leads to them.
package figures

import (
	"context"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/pg"
)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	door *act.Door
}

// New returns the slice.
func New(db *pg.DB, door *act.Door) *Slice { return &Slice{db: db, door: door} }

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

func day(style string, t time.Time) string { return page.Day(page.Lang, style, t) }

// SQL of whose figures they are, and of the years they reach back to.
const (
	sqlBoard      = `select b.id, b.slug, b.name, j.zone, coalesce(b.source, '') as source from boards b join jurisdictions j on j.id = b.jurisdiction_id where b.id = $1`
	sqlDepartment = `select d.id, '' as slug, d.name, j.zone, '' as source from departments d join jurisdictions j on j.id = d.jurisdiction_id where d.id = $1`
	sqlYears      = `select distinct extract(year from k.adopted_on)::int from tracked k where k.adopted_on is not null and ($1::bigint = 0 or k.board_id = $1) and ($2::bigint = 0 or k.department_id = $2) order by 1 desc`
)

// whose are the figures: a board's or a department's.
type whose struct {
	ID         int64  `db:"id"`
	Slug       string `db:"slug"` // "" for a department
	Name       string `db:"name"`
	Zone       string `db:"zone"`
	Source     string `db:"source"`
	department bool
}

func (w whose) zone() *time.Location {
	zone, err := time.LoadLocation(w.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

func loadBoard(ctx context.Context, r pg.Reader, board int64) (whose, error) {
	var w whose
	err := r.Get(ctx, &w, sqlBoard, board)
	return w, err
}

func loadDepartment(ctx context.Context, r pg.Reader, department int64) (whose, error) {
	w := whose{department: true}
	err := r.Get(ctx, &w, sqlDepartment, department)
	return w, err
}
