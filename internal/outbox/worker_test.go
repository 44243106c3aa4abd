package outbox_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"parley/internal/clock"
	"parley/internal/outbox"
	"parley/internal/pg"
	"parley/internal/pgtest"
)

var start = time.Date(2026, 11, 2, 16, 0, 0, 0, time.UTC)

func add(t *testing.T, db *pg.DB, rows ...outbox.Row) {
	t.Helper()
	if err := db.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		return outbox.Add(ctx, tx, now, rows...)
	}); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, db *pg.DB, query string) int {
	t.Helper()
	var n int
	if err := db.Get(context.Background(), &n, query); err != nil {
		t.Fatal(err)
	}
	return n
}

func once(t *testing.T, w *outbox.Worker) {
	t.Helper()
	if _, err := w.Once(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// TestABatchEndsWithinItsLease holds that no part of a batch is begun so late
// that another worker may have claimed its rows again.
func TestABatchEndsWithinItsLease(t *testing.T) {
	db := pgtest.DBAt(t, clock.At(start))
	w := outbox.NewWorker(db, slog.New(slog.DiscardHandler))
	var ends []time.Time
	for _, kind := range []string{"a.", "b.", "c."} {
		w.Handle(kind, func(ctx context.Context, jobs []outbox.Job) []outbox.Result {
			end, ok := ctx.Deadline()
			if !ok {
				t.Error("a batch is worked without an end")
			}
			ends = append(ends, end)
			time.Sleep(20 * time.Millisecond)
			return make([]outbox.Result, len(jobs))
		})
		add(t, db, outbox.Row{Key: kind, Kind: kind + "x"})
	}
	begun := time.Now()
	once(t, w)
	for _, end := range ends {
		if !end.Equal(ends[0]) || end.Sub(begun) > 90*time.Second {
			t.Errorf("parts of one batch end at %v, which began at %v", ends, begun)
		}
	}
	if len(ends) != 3 || count(t, db, `select count(*) from outbox where state = 'done'`) != 3 {
		t.Errorf("%d parts", len(ends))
	}
}

func TestJobsAreDoneInTheOrderTheyWereAskedFor(t *testing.T) {
	db := pgtest.DBAt(t, clock.At(start))
	w := outbox.NewWorker(db, slog.New(slog.DiscardHandler))
	var seen []int64
	w.Handle("a.", func(_ context.Context, jobs []outbox.Job) []outbox.Result {
		for _, j := range jobs {
			seen = append(seen, j.ID)
		}
		return make([]outbox.Result, len(jobs))
	})
	for i := range 30 {
		add(t, db, outbox.Row{Key: fmt.Sprint(i), Kind: "a.x"})
	}
	once(t, w)
	for i := 1; i < len(seen); i++ {
		if seen[i] < seen[i-1] {
			t.Fatalf("done in the order %v", seen)
		}
	}
}

func TestWhatWasDoneIsForgottenAfterThirtyDays(t *testing.T) {
	c := clock.At(start)
	db := pgtest.DBAt(t, c)
	w := outbox.NewWorker(db, slog.New(slog.DiscardHandler))
	w.Handle("a.", func(_ context.Context, jobs []outbox.Job) []outbox.Result { return make([]outbox.Result, len(jobs)) })
	add(t, db, outbox.Row{Key: "done", Kind: "a.x", Recipient: "ana@riverbend.example"})
	once(t, w)
	add(t, db, outbox.Row{Key: "waiting", Kind: "a.x", Recipient: "ben@riverbend.example"})
	for _, x := range []struct{ days, kept int }{{29, 2}, {31, 1}} {
		if err := w.Forget(context.Background(), start.AddDate(0, 0, x.days)); err != nil {
			t.Fatal(err)
		}
		if got := count(t, db, `select count(*) from outbox`); got != x.kept {
			t.Errorf("after %d days %d rows are kept", x.days, got)
		}
	}
	if count(t, db, `select count(*) from outbox where recipient like 'ana%'`) != 0 {
		t.Error("the address is still there")
	}
}
