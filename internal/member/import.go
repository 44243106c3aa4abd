package member

import (
	"context"
	"time"

	"parley/internal/pg"
	"parley/internal/rules"
)

// SQL of the import.
const (
	sqlImportTerms = `insert into terms (board_id, seat_id, voting, person_id, begins_on, expires_on, left_on, created_at, source, source_key, begins_precision)
select $1, s.id, s.voting, x.person, x.b::date, nullif(x.e, '')::date, nullif(x.l, '')::date, $3, $2, x.k, x.p
from unnest($4::text[], $5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[]) as x(k, seat, person, b, e, l, p) join seats s on s.id = x.seat and s.board_id = $1
on conflict (board_id, source, source_key) do nothing`
	sqlImportedTerms = `select id, source_key from terms where board_id = $1 and source = $2`
)

// ImportedTerm is one tenure of a source; Expires is its last day, zero when
// the source gives none. A Listed one was in its seat on the day it begins; since
// when is not known.
type ImportedTerm struct {
	Key             string
	Seat, Person    int64
	Begins, Expires rules.Date
	Listed          bool
}

// ImportTerms adds the tenures of a source that are not there yet and returns
// the ids of all of them by their key. They may overlap: imported rows are
// exempt from the rules of our own seats.
func ImportTerms(ctx context.Context, tx *pg.Tx, board int64, source string, terms []ImportedTerm, now time.Time) (ids map[string]int64, added int64, err error) {
	var keys, begins, expires, left, precisions []string
	var seats, people []int64
	for _, t := range terms {
		keys, seats, people = append(keys, t.Key), append(seats, t.Seat), append(people, t.Person)
		begins = append(begins, t.Begins.String())
		if t.Listed {
			precisions = append(precisions, "unknown")
		} else {
			precisions = append(precisions, "day")
		}
		if t.Expires.IsZero() {
			expires, left = append(expires, ""), append(left, "")
		} else {
			expires, left = append(expires, t.Expires.String()), append(left, t.Expires.AddDays(1).String())
		}
	}
	if added, err = tx.Exec(ctx, sqlImportTerms, board, source, now, keys, seats, people, begins, expires, left, precisions); err != nil {
		return nil, 0, err
	}
	var rows []struct {
		ID  int64  `db:"id"`
		Key string `db:"source_key"`
	}
	if err := tx.Select(ctx, &rows, sqlImportedTerms, board, source); err != nil {
		return nil, 0, err
	}
	ids = make(map[string]int64, len(rows))
	for _, r := range rows {
		ids[r.Key] = r.ID
	}
	return ids, added, nil
}
