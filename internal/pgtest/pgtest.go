// Package pgtest gives each test a real PostgreSQL database of its own: a clone of a migrated template, dropped at the
// end after every soundness check in sql/checks has found nothing.
//
// One server serves a whole test run. The runner starts it and passes its address in PARLEY_TEST_PG; without that, the
// first test of a process starts a throw-away server that ends with the process.
package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/clock"
	"parley/internal/pg"
	"parley/internal/pgserver"
)

// wait bounds every step of this package.
const wait = 2 * time.Minute

// Option changes what a test's database does at its end.
type Option func(*options)

type options struct{ checks bool }

// NoChecks leaves out the soundness checks at the end, for a test that corrupts its data on purpose.
func NoChecks(o *options) { o.checks = false }

// DB opens a fresh, migrated database with the database's own clock.
func DB(t testing.TB, opts ...Option) *pg.DB {
	t.Helper()
	return DBAt(t, nil, opts...)
}

// DBAt opens a fresh, migrated database whose transactions take their instants from c; nil is the database's own clock.
func DBAt(t testing.TB, c clock.Clock, opts ...Option) *pg.DB {
	t.Helper()
	return Open(t, DSN(t, opts...), c)
}

// Open opens another pool on a test's database, for tests that need two nodes. It is closed before the database goes.
func Open(t testing.TB, dsn string, c clock.Clock) *pg.DB {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), wait)
	defer cancel()
	db, err := pg.Open(ctx, dsn, c)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	mine := due.CompareAndDelete(dsn, t)
	t.Cleanup(func() {
		t.Helper()
		ctx, cancel := context.WithTimeout(context.Background(), wait)
		defer cancel()
		var one int
		if mine && db.Get(ctx, &one, `select 1`) == nil {
			sound(ctx, t, db)
		} else if mine {
			due.Store(dsn, t) // the test closed or broke this pool
		}
		if err := db.Close(); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return db
}

// DSN is the address of a fresh, migrated database.
func DSN(t testing.TB, opts ...Option) string {
	t.Helper()
	o := options{checks: true}
	for _, opt := range opts {
		opt(&o)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), wait)
	defer cancel()
	tpl, err := template(ctx)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	dsn := create(ctx, t, tpl)
	if o.checks {
		checked(t, dsn)
	}
	return dsn
}

// Empty is the address of a fresh database with nothing in it, not even the schema.
func Empty(t testing.TB) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), wait)
	defer cancel()
	return create(ctx, t, "template0")
}

// create makes a database and drops it at the test's end, whoever is still connected.
func create(ctx context.Context, t testing.TB, from string) string {
	t.Helper()
	name := fmt.Sprintf("t_%d_%d", os.Getpid(), number.Add(1))
	if err := admin(ctx, copyOf(name, from)); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), wait)
		defer cancel()
		if err := admin(ctx, "drop database "+name+" with (force)"); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return address(ctx, name)
}

var number atomic.Int64

// errRollback ends the transaction of Tx; it never reaches a test.
var errRollback = errors.New("pgtest: roll back")

// Tx begins a transaction on a migrated database that all such transactions of the process share, and rolls it back at
// the test's end. It costs less than a millisecond once the database is there.
func Tx(t testing.TB) *pg.Tx {
	t.Helper()
	return TxAt(t, nil)
}

// TxAt is Tx with the given clock.
func TxAt(t testing.TB, c clock.Clock) *pg.Tx {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), wait)
	defer cancel()
	dsn, err := shared(ctx)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return begin(t, Open(t, dsn, c))
}

// begin holds a transaction open until the test's end.
func begin(t testing.TB, db *pg.DB) *pg.Tx {
	t.Helper()
	got, end, ended := make(chan *pg.Tx, 1), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- db.InTx(context.Background(), func(_ context.Context, tx *pg.Tx) error {
			got <- tx
			<-end
			return errRollback
		})
	}()
	select {
	case tx := <-got:
		t.Cleanup(func() {
			close(end)
			if err := <-ended; !errors.Is(err, errRollback) {
				t.Errorf("pgtest: roll back: %v", err)
			}
		})
		return tx
	case err := <-ended:
		t.Fatalf("pgtest: %v", err)
	case <-time.After(wait):
		t.Fatal("pgtest: no connection for a transaction")
	}
	return nil
}

// shared is the database of all rolled-back transactions of this process. It goes with the server.
var shared = onceOK(func(ctx context.Context) (string, error) {
	tpl, err := template(ctx)
	if err != nil {
		return "", err
	}
	name := fmt.Sprintf("tx_%d", os.Getpid())
	if err := admin(ctx, copyOf(name, tpl)); err != nil {
		return "", err
	}
	return address(ctx, name), nil
})

// server is the address of the maintenance database of the run's server.
var server = onceOK(func(ctx context.Context) (string, error) {
	if dsn := os.Getenv("PARLEY_TEST_PG"); dsn != "" {
		return dsn, nil
	}
	s, err := pgserver.StartThrowaway(ctx, pgserver.Options{BinDir: os.Getenv("PARLEY_PG_BINDIR"), Download: true})
	if err != nil {
		return "", err
	}
	return s.DSN("postgres"), nil
})

// address is the connection string of the named database.
func address(ctx context.Context, name string) string {
	dsn, err := server(ctx)
	if err != nil {
		return ""
	}
	if strings.Contains(dsn, "://") {
		panic("pgtest: PARLEY_TEST_PG must be in keyword form, such as host=/run/x user=parley dbname=postgres")
	}
	return dsn + " dbname=" + name // a later keyword wins
}

// admin runs one statement on the maintenance database, outside a transaction as CREATE DATABASE demands.
func admin(ctx context.Context, statement string) error {
	db, err := adminPool(ctx)
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// adminPool is one connection pool on the maintenance database; importing pg has registered the driver.
var adminPool = onceOK(func(ctx context.Context) (*sql.DB, error) {
	dsn, err := server(ctx)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	return db, nil
})

// onceOK runs f at most once; what it returned first, value or error, is what every call gets.
func onceOK[T any](f func(context.Context) (T, error)) func(context.Context) (T, error) {
	var once sync.Once
	var value T
	var err error
	return func(ctx context.Context) (T, error) {
		once.Do(func() { value, err = f(ctx) })
		return value, err
	}
}
