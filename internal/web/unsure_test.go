package web_test

import (
	"context"
	"testing"

	"parley/internal/pg"
	"parley/internal/webtest"
)

func run(t *testing.T, db *pg.DB, statements ...string) {
	t.Helper()
	if err := db.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
		for _, s := range statements {
			if _, err := tx.Exec(ctx, s); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestAnUnconfirmedCommitIsSaidAndTheSameFormIsSafe lets the server go away in
// the middle of a commit: the person is told that nothing is known, and sending
// the same form again does it once.
func TestAnUnconfirmedCommitIsSaidAndTheSameFormIsSafe(t *testing.T) {
	w := webtest.New(t)
	op := w.As(w.Operator)
	run(t, w.DB, `create function die() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$`,
		`create constraint trigger die after insert on audit_entries deferrable initially deferred for each row execute function die()`)
	form := []string{"name", "City of Riverbend", "line", "police advisory boards", "_key", "once"}
	got := op.Post("/work/site/name", form...).Want(t, 503)
	got.Says(t, "Not confirmed yet", "send the same form again", "it counts once", "Do not begin a new form")
	if got.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", got.Header)
	}
	run(t, w.DB, `drop trigger die on audit_entries`)
	before := w.Count(`select count(*) from audit_entries where action = 'site.update'`)
	op.Post("/work/site/name", form...).Want(t, 303)
	op.Post("/work/site/name", form...).Want(t, 303)
	if n := w.Count(`select count(*) from audit_entries where action = 'site.update'`); n != before+1 {
		t.Errorf("%d entries", n-before)
	}
}
