package pgtest

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/lib/pq"

	"parley/internal/clock"
	"parley/internal/pg"
)

// Kept is a database that is filled once and cloned for every test that needs its content.
type Kept struct {
	once func(context.Context) (string, error)
	note string
}

// Keep returns a Kept database that fill fills on first use, given the address of a fresh, migrated database. The processes
// of a run that share a server share it too, so that one name always means the same content: PARLEY_TEST_SHARED says that
// all of them were built from the same source. Otherwise each process fills its own.
func Keep(name string, fill func(ctx context.Context, dsn string) error) *Kept {
	return KeepNoted(name, func(ctx context.Context, dsn string) (string, error) { return "", fill(ctx, dsn) })
}

// KeepNoted is Keep with a note about the content, such as ids in it, that every process which clones it can read.
func KeepNoted(name string, fill func(ctx context.Context, dsn string) (note string, err error)) *Kept {
	k := &Kept{}
	k.once = onceOK(func(ctx context.Context) (string, error) {
		tpl, err := template(ctx)
		if err != nil {
			return "", err
		}
		own := "kept_" + name
		if os.Getenv("PARLEY_TEST_SHARED") == "" {
			own = fmt.Sprintf("%s_%d", own, os.Getpid())
		}
		if _, err := made(ctx, own, tpl, func(ctx context.Context, dsn string) error {
			note, err := fill(ctx, dsn)
			if err != nil || note == "" {
				return err
			}
			return admin(ctx, "comment on database "+own+" is "+pq.QuoteLiteral(note))
		}); err != nil {
			return "", err
		}
		db, err := adminPool(ctx)
		if err == nil {
			err = db.QueryRowContext(ctx, `select coalesce(shobj_description(oid, 'pg_database'), '') from pg_database where datname = $1`, own).Scan(&k.note)
		}
		return own, err
	})
	return k
}

// Note is what fill noted.
func (k *Kept) Note(t testing.TB) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 2*wait)
	defer cancel()
	if _, err := k.once(ctx); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return k.note
}

// DSN is the address of a clone of the kept database, checked for soundness and dropped at the test's end.
func (k *Kept) DSN(t testing.TB, opts ...Option) string {
	t.Helper()
	o := options{checks: true}
	for _, opt := range opts {
		opt(&o)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 2*wait)
	defer cancel()
	from, err := k.once(ctx)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	dsn := create(ctx, t, from)
	if o.checks {
		checked(t, dsn)
	}
	return dsn
}

// DB opens a clone of the kept database with the given clock.
func (k *Kept) DB(t testing.TB, c clock.Clock, opts ...Option) *pg.DB {
	t.Helper()
	return Open(t, k.DSN(t, opts...), c)
}
