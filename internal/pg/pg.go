// Package pg is the only home of the PostgreSQL driver. It opens the pool,
// runs transactions the one safe way (reliability rules: no autocommit writes,
// a commit that never sees the request's cancellation, an unconfirmed commit
// that is never called done), and turns driver errors into faults.
package pg

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"parley/internal/clock"
	"parley/internal/fault"
)

// Reader runs queries that change nothing. *DB and *Tx both read; only *Tx
// writes, so a write outside a transaction does not compile.
type Reader interface {
	// Get scans one row into dest; no row is fault.NotFound "not_found".
	Get(ctx context.Context, dest any, query string, args ...any) error
	// Select scans all rows into dest, a pointer to a slice.
	Select(ctx context.Context, dest any, query string, args ...any) error
	// Now is the present instant of the record: the database's clock in
	// production, the injected one in tests and the demo.
	Now(ctx context.Context) (time.Time, error)
}

// DB is the pool. It only reads; writes go through InTx.
type DB struct {
	x     *sqlx.DB
	clock clock.Clock
	dsn   string
	hot   sync.Map // query -> *sqlx.Stmt
}

// Open opens the pool and checks that the database answers and, unless a
// clock is injected, that this machine's clock is within two seconds of the
// database's. A nil clock means the database's own. Errors: Unavailable
// "database_unreachable", "clocks_differ".
func Open(ctx context.Context, dsn string, c clock.Clock) (*DB, error) {
	inner, err := pq.NewConnector(dsn)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "database_unreachable", err)
	}
	db := sql.OpenDB(inner)
	db.SetMaxOpenConns(24)
	db.SetMaxIdleConns(12)
	db.SetConnMaxLifetime(30 * time.Minute)
	d := &DB{x: sqlx.NewDb(db, "postgres"), clock: c, dsn: dsn}
	var at time.Time
	if err := d.x.GetContext(ctx, &at, `select clock_timestamp()`); err != nil {
		d.Close()
		return nil, fault.Wrap(fault.Unavailable, "database_unreachable", err)
	}
	if drift := (clock.Real{}).Now().Sub(at); c == nil && drift.Abs() > 2*time.Second {
		d.Close()
		return nil, fault.Wrap(fault.Unavailable, "clocks_differ", fmt.Errorf("this machine is %s ahead of the database", drift))
	}
	return d, nil
}

// Close closes the pool.
func (d *DB) Close() error { return d.x.Close() }

// DSN is the data source the pool was opened with, for a listener of its own.
func (d *DB) DSN() string { return d.dsn }

// Get implements Reader.
func (d *DB) Get(ctx context.Context, dest any, query string, args ...any) error {
	return Translate(d.x.GetContext(ctx, dest, query, args...))
}

// GetHot is Get for the few queries that every request runs: the statement is
// prepared once a connection, which saves the driver one of two round trips.
func (d *DB) GetHot(ctx context.Context, dest any, query string, args ...any) error {
	st, ok := d.hot.Load(query)
	if !ok {
		made, err := d.x.PreparexContext(ctx, query)
		if err != nil {
			return Translate(err)
		}
		var lost bool
		if st, lost = d.hot.LoadOrStore(query, made); lost {
			_ = made.Close()
		}
	}
	return Translate(st.(*sqlx.Stmt).GetContext(ctx, dest, args...))
}

// Select implements Reader.
func (d *DB) Select(ctx context.Context, dest any, query string, args ...any) error {
	return Translate(d.x.SelectContext(ctx, dest, query, args...))
}

// Now implements Reader.
func (d *DB) Now(ctx context.Context) (time.Time, error) {
	if d.clock != nil {
		return d.clock.Now(), nil
	}
	var at time.Time
	err := d.x.GetContext(ctx, &at, `select clock_timestamp()`)
	return at.UTC(), Translate(err)
}

// Prepare checks that a statement is valid against the schema, for the guard.
func (d *DB) Prepare(ctx context.Context, query string) error {
	st, err := d.x.PreparexContext(ctx, query)
	if err != nil {
		return err
	}
	return st.Close()
}

// Tx is one transaction at READ COMMITTED with explicit locks.
type Tx struct {
	x     *sqlx.Tx
	clock clock.Clock
	now   time.Time
}

// Get implements Reader.
func (t *Tx) Get(ctx context.Context, dest any, query string, args ...any) error {
	return Translate(t.x.GetContext(ctx, dest, query, args...))
}

// Select implements Reader.
func (t *Tx) Select(ctx context.Context, dest any, query string, args ...any) error {
	return Translate(t.x.SelectContext(ctx, dest, query, args...))
}

// Exec runs a statement that writes and returns how many rows it touched.
func (t *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := t.x.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, Translate(err)
	}
	n, err := res.RowsAffected()
	return n, Translate(err)
}

// Now is read once, on first use, and is the same for the rest of the
// transaction. Call it only after the facts query holds its locks: read
// earlier it can put a counted ballot after the close.
func (t *Tx) Now(ctx context.Context) (time.Time, error) {
	if !t.now.IsZero() {
		return t.now, nil
	}
	if t.clock != nil {
		t.now = t.clock.Now()
		return t.now, nil
	}
	var at time.Time
	if err := t.x.GetContext(ctx, &at, `select clock_timestamp()`); err != nil {
		return time.Time{}, Translate(err)
	}
	t.now = at.UTC()
	return t.now, nil
}

// ErrUnknown is wrapped by the fault that InTx returns when a commit was sent
// but not confirmed: the change may or may not be there. The caller looks the
// idempotency key up before saying anything.
var ErrUnknown = errors.New("the commit was sent and not confirmed")

// commitWait bounds how long a caller waits for a commit to be confirmed: a
// standby that is silent holds it for ever (no timeout of the server counts).
var commitWait = 10 * time.Second

// attempts bounds how often a transaction that lost a deadlock is run again.
const attempts = 4

// InTx runs fn in a transaction. fn may run more than once (after a deadlock),
// so it touches nothing but the transaction. Commit is shielded from the
// context's cancellation. Errors: what fn returned; Unavailable
// "commit_unknown" wrapping ErrUnknown.
func (d *DB) InTx(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	var err error
	for range attempts {
		if err = d.once(ctx, fn); !retryable(err) {
			return err
		}
	}
	return fault.Wrap(fault.Unavailable, "try_again", err)
}

func (d *DB) once(ctx context.Context, fn func(ctx context.Context, tx *Tx) error) error {
	conn, err := d.x.Connx(ctx)
	if err != nil {
		return Translate(err)
	}
	release := func() { _ = conn.Close() }
	defer func() { release() }()
	// 01000 is how the server reports "canceling wait for synchronous
	// replication" (its severity is translated, its code is not); no statement of
	// ours raises another one.
	lost := new(atomic.Bool)
	if err := conn.Raw(func(c any) error {
		pq.SetNoticeHandler(c.(driver.Conn), func(n *pq.Error) {
			if n.Code == "01000" {
				lost.Store(true)
			}
		})
		return nil
	}); err != nil {
		return Translate(err)
	}
	// The driver watches the context of BEGIN until the end of COMMIT, and a
	// cancelled COMMIT can be reported as done without being durable. So the
	// transaction itself cannot be cancelled; its statements can.
	x, err := conn.BeginTxx(context.WithoutCancel(ctx), &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return Translate(err)
	}
	tx := &Tx{x: x, clock: d.clock}
	defer func() {
		if p := recover(); p != nil {
			_ = x.Rollback()
			panic(p)
		}
	}()
	if err := fn(ctx, tx); err != nil {
		if rb := x.Rollback(); rb != nil && !errors.Is(rb, sql.ErrTxDone) && fault.KindOf(err) == fault.Internal {
			return errors.Join(err, rb)
		}
		return err
	}
	if err := ctx.Err(); err != nil {
		_ = x.Rollback()
		return fault.Wrap(fault.Unavailable, "request_ended", err)
	}
	sent := make(chan error, 1)
	go func() { sent <- x.Commit() }()
	select {
	case err = <-sent:
	case <-time.After(commitWait):
		// Nobody waits any longer, but the connection stays taken until the
		// server has answered.
		release = func() { go func() { <-sent; _ = conn.Close() }() }
		return fault.Wrap(fault.Unavailable, "commit_unknown", ErrUnknown)
	}
	switch {
	case err == nil && lost.Load():
		return fault.Wrap(fault.Unavailable, "commit_unknown", ErrUnknown)
	case err == nil:
		return nil
	case refused(err):
		return Translate(err)
	}
	return fault.Wrap(fault.Unavailable, "commit_unknown", errors.Join(ErrUnknown, err))
}

// refused tells whether the server answered a commit with an error of the
// statement: then it rolled everything back and is there to say so. A fatal
// error or a lost connection says nothing about what was written before.
func refused(err error) bool {
	var pe *pq.Error
	return errors.As(err, &pe) && pe.Severity == "ERROR"
}

func retryable(err error) bool {
	var pe *pq.Error
	return errors.As(err, &pe) && (pe.Code == "40001" || pe.Code == "40P01")
}

// Began is an instant near the beginning of the transaction, for deciding
// which roles are in force; it is never written.
func (t *Tx) Began(ctx context.Context) (time.Time, error) {
	if t.clock != nil {
		return t.clock.Now(), nil
	}
	var at time.Time
	if err := t.x.GetContext(ctx, &at, `select transaction_timestamp()`); err != nil {
		return time.Time{}, Translate(err)
	}
	return at.UTC(), nil
}
