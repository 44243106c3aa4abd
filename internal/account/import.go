package account

import (
	"context"
	"time"

	"parley/internal/pg"
)

// SQL of the import: people of a source, each once.
const (
	sqlImportPeople   = `insert into people (name, created_at, source, source_key) select n, $4, $3, k from unnest($1::text[], $2::text[]) as x(k, n) on conflict (source, source_key) do nothing`
	sqlImportedPeople = `select id, source_key from people where source = $1`
)

// ImportPeople adds the people of a source that are not there yet and returns
// the ids of all of them by their key. Called by the import inside its act.
func ImportPeople(ctx context.Context, tx *pg.Tx, source string, keys, names []string, now time.Time) (ids map[string]int64, added int64, err error) {
	if added, err = tx.Exec(ctx, sqlImportPeople, keys, names, source, now); err != nil {
		return nil, 0, err
	}
	var rows []struct {
		ID  int64  `db:"id"`
		Key string `db:"source_key"`
	}
	if err := tx.Select(ctx, &rows, sqlImportedPeople, source); err != nil {
		return nil, 0, err
	}
	ids = make(map[string]int64, len(rows))
	for _, r := range rows {
		ids[r.Key] = r.ID
	}
	return ids, added, nil
}
