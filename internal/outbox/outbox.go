// Package outbox keeps the effects of an act until they are done: a row
// written in the act's own transaction, claimed after commit with a lease,
// worked without a transaction, at least once. Every effect is therefore
// repeatable: a mail keeps its Message-ID, a fan-out its keys.
package outbox

import (
	"context"
	"encoding/json"
	"time"

	"parley/internal/pg"
)

// Row is one effect to be done after commit.
type Row struct {
	Key       string         // stable and unique, such as response/41/posted
	Board     int64          // whose clerk sees it while it waits; 0 for the site
	Kind      string         // which worker takes it
	Recipient string         // mail address; empty for fan-out
	Payload   map[string]any // ids, read again at sending time
	Due       time.Time      // not before; zero: at once
}

// SQL of the queue.
const (
	sqlInsert = `insert into outbox (key, board_id, kind, recipient, payload, created_at, due_at, message_id)
values ($1, nullif($2::bigint, 0), $3, $4, $5, $6, $7, md5($1) || '.' || md5($3 || $1)) on conflict (key) do nothing`
)

// Add writes rows in the act's transaction. A key that is there already is
// left as it is: the effect was asked for before.
func Add(ctx context.Context, tx *pg.Tx, at time.Time, rows ...Row) error {
	for _, r := range rows {
		payload := r.Payload
		if payload == nil {
			payload = map[string]any{}
		}
		text, err := json.Marshal(payload)
		if err != nil {
			return err
		}
		due := r.Due
		if due.IsZero() {
			due = at
		}
		if _, err := tx.Exec(ctx, sqlInsert, r.Key, r.Board, r.Kind, r.Recipient, string(text), at, due); err != nil {
			return err
		}
	}
	return nil
}
