package agenda

import (
	"context"
	"time"

	"parley/internal/pg"
)

// SQL of the import.
const (
	sqlImportItems = `insert into agenda_items (board_id, meeting_id, position, title, detail, votes, created_at, source, source_key)
select $1, x.m, x.p, x.t, x.d, x.v, $3, $2, x.k from unnest($4::text[], $5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::boolean[]) as x(k, m, p, t, d, v)
on conflict (board_id, source, source_key) do nothing`
	sqlImportedItems = `select id, source_key from agenda_items where board_id = $1 and source = $2`
)

// ImportedItem is an agenda item of a source.
type ImportedItem struct {
	Key, Title, Detail string
	Meeting            int64
	Position           int
	Votes              bool
}

// ImportItems adds the agenda items of a source that are not there yet and
// returns the ids of all of them by their key.
func ImportItems(ctx context.Context, tx *pg.Tx, board int64, source string, items []ImportedItem, now time.Time) (ids map[string]int64, added int64, err error) {
	var keys, titles, details []string
	var meetings, positions []int64
	var votes []bool
	for _, i := range items {
		keys, meetings, positions = append(keys, i.Key), append(meetings, i.Meeting), append(positions, int64(i.Position))
		titles, details, votes = append(titles, i.Title), append(details, i.Detail), append(votes, i.Votes)
	}
	if added, err = tx.Exec(ctx, sqlImportItems, board, source, now, keys, meetings, positions, titles, details, votes); err != nil {
		return nil, 0, err
	}
	var rows []struct {
		ID  int64  `db:"id"`
		Key string `db:"source_key"`
	}
	if err := tx.Select(ctx, &rows, sqlImportedItems, board, source); err != nil {
		return nil, 0, err
	}
	ids = make(map[string]int64, len(rows))
	for _, r := range rows {
		ids[r.Key] = r.ID
	}
	return ids, added, nil
}
