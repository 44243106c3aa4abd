package pg_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/clock"
	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/pgserver"
	"parley/internal/pgtest"
)

func open(t *testing.T) *pg.DB {
	t.Helper()
	db, err := pg.Open(context.Background(), pgtest.Empty(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	exec(t, db, `create table things (id int primary key, n int not null constraint things_small check (n < 10))`)
	return db
}

func exec(t *testing.T, db *pg.DB, query string, args ...any) {
	t.Helper()
	if err := db.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, query, args...)
		return err
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

func TestAnErrorRollsEverythingBack(t *testing.T) {
	db := open(t)
	boom := errors.New("boom")
	err := db.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, `insert into things values (1, 1)`); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) || count(t, db, `select count(*) from things`) != 0 {
		t.Fatalf("%v", err)
	}
}

func TestAPanicRollsEverythingBack(t *testing.T) {
	db := open(t)
	func() {
		defer func() { _ = recover() }()
		_ = db.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
			_, _ = tx.Exec(ctx, `insert into things values (1, 1)`)
			panic("boom")
		})
	}()
	if count(t, db, `select count(*) from things`) != 0 {
		t.Fatal("the row is there")
	}
}

func TestConstraintsBecomeFaultsByName(t *testing.T) {
	db := open(t)
	exec(t, db, `insert into things values (1, 1)`)
	for _, c := range []struct {
		sentence, query string
		kind            fault.Kind
		code            string
	}{
		{"a second row of a key is a conflict", `insert into things values (1, 1)`, fault.Conflict, "things_pkey"},
		{"a broken check is invalid", `insert into things values (2, 99)`, fault.Invalid, "things_small"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			err := db.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
				_, err := tx.Exec(ctx, c.query)
				return err
			})
			if fault.KindOf(err) != c.kind || fault.CodeOf(err) != c.code {
				t.Fatalf("%v", err)
			}
		})
	}
	var n int
	if err := db.Get(context.Background(), &n, `select n from things where id = 7`); !pg.NotFound(err) {
		t.Fatalf("a missing row is %v", err)
	}
}

func TestNowIsReadOnceAndAfterTheLocks(t *testing.T) {
	db := open(t)
	exec(t, db, `insert into things values (1, 1)`)
	held, release := make(chan struct{}), make(chan struct{})
	var first, second time.Time
	var wg sync.WaitGroup
	wg.Add(1)
	go func() {
		defer wg.Done()
		_ = db.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
			var n int
			if err := tx.Get(ctx, &n, `select n from things where id = 1 for update`); err != nil {
				return err
			}
			close(held)
			<-release
			var err error
			first, err = tx.Now(ctx)
			return err
		})
	}()
	<-held
	time.AfterFunc(150*time.Millisecond, func() { close(release) })
	err := db.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
		var n int
		if err := tx.Get(ctx, &n, `select n from things where id = 1 for update`); err != nil {
			return err
		}
		var err error
		if second, err = tx.Now(ctx); err != nil {
			return err
		}
		again, err := tx.Now(ctx)
		if err == nil && !again.Equal(second) {
			t.Error("the instant changed within a transaction")
		}
		return err
	})
	wg.Wait()
	if err != nil || !second.After(first) {
		t.Fatalf("who waited for the lock is at %s, who held it at %s (%v)", second, first, err)
	}
}

func TestADeadlockIsRunAgain(t *testing.T) {
	db := open(t)
	exec(t, db, `insert into things values (1, 0), (2, 0)`)
	var wg sync.WaitGroup
	errs := make([]error, 2)
	barrier := make(chan struct{}, 2)
	for i := range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			tried := 0
			errs[i] = db.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
				tried++
				if _, err := tx.Exec(ctx, `update things set n = n + 1 where id = $1`, 1+i); err != nil {
					return err
				}
				if tried == 1 { // both hold one row before either asks for the other
					barrier <- struct{}{}
					for len(barrier) < 2 {
						time.Sleep(time.Millisecond)
					}
				}
				_, err := tx.Exec(ctx, `update things set n = n + 1 where id = $1`, 2-i)
				return err
			})
		}()
	}
	wg.Wait()
	if errs[0] != nil || errs[1] != nil || count(t, db, `select sum(n) from things`) != 4 {
		t.Fatalf("%v %v", errs, count(t, db, `select sum(n) from things`))
	}
}

func TestAnInjectedClockIsTheInstantOfTheRecord(t *testing.T) {
	c := clock.At(time.Date(2031, 5, 4, 3, 2, 1, 0, time.UTC))
	db, err := pg.Open(context.Background(), pgtest.Empty(t), c)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
		now, err := tx.Now(ctx)
		if !now.Equal(c.Now()) {
			t.Errorf("now is %s", now)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestACommitTheStandbyDidNotConfirmIsUnknown is finding E2 of the reliability
// design: the server says "canceling wait for synchronous replication" as a
// warning and the driver reports success.
func TestACommitTheStandbyDidNotConfirmIsUnknown(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	srv, err := pgserver.StartThrowaway(ctx, pgserver.Options{Settings: map[string]string{"synchronous_standby_names": "nobody", "max_wal_senders": "2", "wal_level": "replica"}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = srv.Discard(context.Background()) }()
	dsn := srv.DSN("postgres")
	plain, err := sql.Open("postgres", dsn+" synchronous_commit=local")
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	if _, err := plain.ExecContext(ctx, `create table things (id int)`); err != nil {
		t.Fatal(err)
	}
	db, err := pg.Open(ctx, dsn, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	done := make(chan error, 1)
	request, stop := context.WithCancel(ctx)
	go func() {
		done <- db.InTx(request, func(ctx context.Context, tx *pg.Tx) error {
			_, err := tx.Exec(ctx, `insert into things values (1)`)
			return err
		})
	}()
	for waiting := 0; waiting == 0; time.Sleep(10 * time.Millisecond) {
		if err := plain.QueryRowContext(ctx, `select count(*) from pg_stat_activity where wait_event = 'SyncRep'`).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
	}
	stop() // the reader goes away: this must not reach the commit
	select {
	case err := <-done:
		t.Fatalf("the commit ended with the request: %v", err)
	case <-time.After(300 * time.Millisecond):
	}
	if _, err := plain.ExecContext(ctx, `select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'`); err != nil {
		t.Fatal(err)
	}
	if err := <-done; !errors.Is(err, pg.ErrUnknown) || fault.KindOf(err) != fault.Unavailable {
		t.Fatalf("a commit that was not confirmed ended with %v", err)
	}
	// A caller does not wait for ever, and is not told that it is done.
	defer pg.ShortenCommitWait(200 * time.Millisecond)()
	err = db.InTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `insert into things values (2)`)
		return err
	})
	if !errors.Is(err, pg.ErrUnknown) {
		t.Fatalf("a commit that is still waiting ended with %v", err)
	}
	if _, err := plain.ExecContext(ctx, `select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'`); err != nil {
		t.Fatal(err)
	}
}

func TestACommitTheServerRefusedIsNoRiddle(t *testing.T) {
	db := open(t)
	exec(t, db, `create table pairs (id int primary key, other int constraint pairs_other references pairs deferrable initially deferred)`)
	err := db.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `insert into pairs values (1, 2)`)
		return err
	})
	if errors.Is(err, pg.ErrUnknown) || fault.KindOf(err) != fault.NotFound || count(t, db, `select count(*) from pairs`) != 0 {
		t.Fatalf("%v", err)
	}
}

func TestAConnectionLostInACommitIsUnknown(t *testing.T) {
	db := open(t)
	exec(t, db, `create function die() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$`)
	exec(t, db, `create constraint trigger die after insert on things deferrable initially deferred for each row execute function die()`)
	err := db.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `insert into things values (1, 1)`)
		return err
	})
	if !errors.Is(err, pg.ErrUnknown) || fault.KindOf(err) != fault.Unavailable {
		t.Fatalf("%v", err)
	}
}

func TestMigratingTwiceAtOnceDoesItOnce(t *testing.T) {
	dsn := pgtest.Empty(t)
	var wg sync.WaitGroup
	applied := make([]int, 3)
	for i := range applied {
		wg.Add(1)
		go func() {
			defer wg.Done()
			n, err := pg.Migrate(context.Background(), dsn)
			if err != nil {
				t.Error(err)
			}
			applied[i] = n
		}()
	}
	wg.Wait()
	total := applied[0] + applied[1] + applied[2]
	if total < 8 || total != max(applied[0], applied[1], applied[2]) {
		t.Fatalf("applied %v", applied)
	}
	if pending, err := pg.Pending(context.Background(), dsn); err != nil || pending {
		t.Fatalf("pending %v %v", pending, err)
	}
}

func TestADatabaseNewerThanTheProgramIsRefused(t *testing.T) {
	dsn := pgtest.Empty(t)
	if _, err := pg.Migrate(context.Background(), dsn); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`insert into goose_db_version (version_id, is_applied) values (99999, true)`); err != nil {
		t.Fatal(err)
	}
	if _, err := pg.Migrate(context.Background(), dsn); fault.CodeOf(err) != "schema_newer" {
		t.Fatalf("%v", err)
	}
}

func TestAnUnreachableDatabaseIsUnavailable(t *testing.T) {
	_, err := pg.Open(context.Background(), "host=/nowhere user=parley dbname=x connect_timeout=1 sslmode=disable", nil)
	if fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "database_unreachable") {
		t.Fatalf("%v", err)
	}
}
