package board

import (
	"context"
	"time"

	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/alternate"
)

// SQL of the import.
const (
	sqlImportJurisdiction = `insert into jurisdictions (name, zone, profile, created_at) values ($1, $2, 'default', $3) on conflict (name) do nothing`
	sqlJurisdictionNamed  = `select id, name, zone, profile, version from jurisdictions where name = $1`
	sqlImportedBoard      = `select id, coalesce(source, '') as source from boards where slug = $1`
	sqlImportSeats        = `insert into seats (board_id, number, title, kind, created_on, source, source_key)
select $1, $2 + row_number() over (order by k), t, kind, d::date, $3, k from unnest($4::text[], $5::text[], $6::text[], $7::text[]) as x(k, t, kind, d) on conflict (board_id, source, source_key) do nothing`
	sqlImportDepartment = `insert into departments (jurisdiction_id, name, created_at) select id, $2, $3 from jurisdictions where name = $1 on conflict do nothing`
	sqlDepartmentNamed  = `select d.id from departments d join jurisdictions j on j.id = d.jurisdiction_id where j.name = $1 and d.name = $2`
	sqlLastSeat         = `select coalesce(max(number), 0) from seats where board_id = $1`
	sqlImportedSeats    = `select id, source_key, voting from seats where board_id = $1 and source = $2`
)

// ImportedSeat is a chair made for one person of a source: imported records
// name people, not chairs.
type ImportedSeat struct {
	Key, Title string
	Kind       rules.SeatKind
	Created    rules.Date
}

// ImportBoard finds or makes the read-only board of a source under a slug, in
// a jurisdiction that is made when it is not there. Errors: Conflict
// "slug_not_imported" when the slug belongs to a board of our own.
func ImportBoard(ctx context.Context, tx *pg.Tx, source, slug, name, jurisdiction, zone string, now time.Time) (id int64, added int64, err error) {
	var have struct {
		ID     int64  `db:"id"`
		Source string `db:"source"`
	}
	err = tx.Get(ctx, &have, sqlImportedBoard, slug)
	if err == nil && have.Source != source {
		return 0, 0, fault.New(fault.Conflict, "slug_not_imported")
	}
	if err == nil || !pg.NotFound(err) {
		return have.ID, 0, err
	}
	if _, err := tx.Exec(ctx, sqlImportJurisdiction, jurisdiction, zone, now); err != nil {
		return 0, 0, err
	}
	var j jurisdictionRow
	if err := tx.Get(ctx, &j, sqlJurisdictionNamed, jurisdiction); err != nil {
		return 0, 0, err
	}
	if err := tx.Get(ctx, &id, sqlInsertBoard, j.ID, 0, slug, name, "", "", "", "", "", "", 0, "", now, source); err != nil {
		return 0, 0, err
	}
	var owner int64
	if err := tx.Get(ctx, &owner, sqlInsertSlug, slug, id); err != nil {
		return 0, 0, err
	}
	var rulesID int64
	x := DefaultRules()
	err = tx.Get(ctx, &rulesID, sqlInsertRules, id, 1, x.QuorumBase, 0, "", x.RecusedCounts, x.RemoteCounts, 0, x.Threshold, "", x.SecondRequired, false, 0, x.ResponseUnit, x.ResponseStart, "", now, x.CallOrder, x.ChairLast, alternate.Never, "", int64(0), 0, 0, "", 0, x.Publication.Unit, "", "", false)
	return id, 1, err
}

// ImportSeats adds the seats of a source that are not there yet and returns
// the ids of all of them by their key.
func ImportSeats(ctx context.Context, tx *pg.Tx, board int64, source string, seats []ImportedSeat) (ids map[string]int64, added int64, err error) {
	var last int
	if err := tx.Get(ctx, &last, sqlLastSeat, board); err != nil {
		return nil, 0, err
	}
	var keys, titles, kinds, created []string
	for _, s := range seats {
		keys, titles, kinds, created = append(keys, s.Key), append(titles, s.Title), append(kinds, string(s.Kind)), append(created, s.Created.String())
	}
	if added, err = tx.Exec(ctx, sqlImportSeats, board, last, source, keys, titles, kinds, created); err != nil {
		return nil, 0, err
	}
	var rows []struct {
		ID     int64  `db:"id"`
		Key    string `db:"source_key"`
		Voting bool   `db:"voting"`
	}
	if err := tx.Select(ctx, &rows, sqlImportedSeats, board, source); err != nil {
		return nil, 0, err
	}
	ids = make(map[string]int64, len(rows))
	for _, r := range rows {
		ids[r.Key] = r.ID
	}
	return ids, added, nil
}

// Outside is the source of bodies whose recommendations were imported: they have
// no seats and no meetings here.
const Outside = "recommendations"

// ImportDepartment finds or makes the department that a source addresses by its
// name, in a jurisdiction that is there, and notes that the board advises it.
func ImportDepartment(ctx context.Context, tx *pg.Tx, board int64, jurisdiction, name string, now time.Time) (id int64, added int64, err error) {
	if added, err = tx.Exec(ctx, sqlImportDepartment, jurisdiction, name, now); err != nil {
		return 0, 0, err
	}
	if err = tx.Get(ctx, &id, sqlDepartmentNamed, jurisdiction, name); err != nil {
		return 0, 0, err
	}
	_, err = tx.Exec(ctx, sqlInsertAdvised, board, id)
	return id, added, err
}
