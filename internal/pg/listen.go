package pg

import (
	"context"
	"time"

	"github.com/lib/pq"
)

// Channel is the one notification channel of the program.
const Channel = "parley"

// Notify tells every node that a topic has a new version, once the transaction
// commits; a repeated topic is told once.
func (t *Tx) Notify(ctx context.Context, payload string) error {
	_, err := t.Exec(ctx, sqlNotify, payload)
	return err
}

const sqlNotify = `select pg_notify('` + Channel + `', $1)`

// Listen hears the notifications of every node on a connection of its own,
// until the context ends. began is called each time it begins to hear, so also
// after the database was away: what was told meanwhile was missed. heard gets
// each payload.
func (d *DB) Listen(ctx context.Context, began func(), heard func(payload string)) error {
	l := pq.NewListener(d.dsn, 100*time.Millisecond, 5*time.Second, nil)
	// Closing also ends the wait for a database that is away.
	end := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer func() {
		if end() {
			_ = l.Close()
		}
	}()
	if err := l.Listen(Channel); err != nil {
		return Translate(err)
	}
	began()
	ping := time.NewTicker(30 * time.Second)
	defer ping.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case n, open := <-l.Notify:
			switch {
			case !open:
				return nil
			case n == nil: // heard again after a loss
				began()
			default:
				heard(n.Extra)
			}
		case <-ping.C:
			go func() { _ = l.Ping() }() // a dead connection is noticed and replaced
		}
	}
}
