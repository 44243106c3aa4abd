package pgtest

import (
	"context"
	"fmt"
	"os"
	"testing"

	"parley/internal/clock"
	"parley/internal/pg"
)

// Kept is a database that is filled once per test process and cloned for every test that needs its content.
type Kept struct {
	once func(context.Context) (string, error)
}

// Keep returns a Kept database that fill fills on first use, given the address of a fresh, migrated database.
func Keep(name string, fill func(ctx context.Context, dsn string) error) *Kept {
	return &Kept{once: onceOK(func(ctx context.Context) (string, error) {
		tpl, err := template(ctx)
		if err != nil {
			return "", err
		}
		own := fmt.Sprintf("kept_%s_%d", name, os.Getpid())
		if err := admin(ctx, fmt.Sprintf("create database %s template %s strategy wal_log", own, tpl)); err != nil {
			return "", err
		}
		return own, fill(ctx, address(ctx, own))
	})}
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
		t.Cleanup(func() {
			t.Helper()
			ctx, cancel := context.WithTimeout(context.Background(), wait)
			defer cancel()
			for _, finding := range unsound(ctx, dsn) {
				t.Error(finding)
			}
		})
	}
	return dsn
}

// DB opens a clone of the kept database with the given clock.
func (k *Kept) DB(t testing.TB, c clock.Clock, opts ...Option) *pg.DB {
	t.Helper()
	return Open(t, k.DSN(t, opts...), c)
}
