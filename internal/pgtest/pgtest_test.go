package pgtest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"parley/internal/clock"
	"parley/internal/pg"
)

func TestEachTestGetsAMigratedDatabaseOfItsOwn(t *testing.T) {
	for i := range 3 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			db := DB(t)
			var have int
			if err := db.Get(t.Context(), &have, `select count(*) from pg_tables where tablename = 'mine'`); err != nil {
				t.Fatal(err)
			}
			if have != 0 {
				t.Fatal("another test's table is here")
			}
			err := db.InTx(t.Context(), func(ctx context.Context, tx *pg.Tx) error {
				_, err := tx.Exec(ctx, `create table mine (n int)`)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			var migrated bool
			if err := db.Get(t.Context(), &migrated, `select count(*) > 1 from goose_db_version`); err != nil || !migrated {
				t.Fatalf("not migrated: %v", err)
			}
		})
	}
}

func TestTheInjectedClockIsTheTransactions(t *testing.T) {
	at := time.Date(2026, 3, 4, 18, 0, 0, 0, time.UTC)
	db := DBAt(t, clock.At(at))
	err := db.InTx(t.Context(), func(ctx context.Context, tx *pg.Tx) error {
		now, err := tx.Now(ctx)
		if !now.Equal(at) {
			t.Errorf("Now() = %s, want %s", now, at)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTxIsRolledBack(t *testing.T) {
	for range 2 {
		t.Run("same table twice", func(t *testing.T) {
			if _, err := Tx(t).Exec(t.Context(), `create table passing (n int)`); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestEmptyHasNoTables(t *testing.T) {
	db := Open(t, Empty(t), nil)
	var n int
	if err := db.Get(t.Context(), &n, `select count(*) from pg_tables where schemaname = 'public'`); err != nil || n != 0 {
		t.Fatalf("%d tables, %v", n, err)
	}
}

func TestChecksRunAndRowsAreNamed(t *testing.T) {
	if found := unsound(t.Context(), DB(t, NoChecks)); len(found) > 0 {
		t.Fatalf("a fresh database is unsound: %v", found)
	}
	found := unsound(t.Context(), Open(t, Empty(t), nil)) // no schema: every check fails, and says which it is
	if len(found) == 0 || !strings.HasPrefix(found[0], "sql/checks/") {
		t.Fatalf("found %v", found)
	}
}

func TestRowsAreWrittenWithTheirColumns(t *testing.T) {
	rows, err := texts(t.Context(), Open(t, Empty(t), nil), `select 1 as a, null as b union all select 2, 'x' -- the end`)
	if err != nil || fmt.Sprint(rows) != `[{"a":1,"b":null} {"a":2,"b":"x"}]` {
		t.Fatalf("%v, %v", rows, err)
	}
}

func TestTheDigestFollowsNamesAndContent(t *testing.T) {
	sum := func(name, text string) string {
		s, err := digest(fstest.MapFS{name: {Data: []byte(text)}})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if a, b, c := sum("1.sql", "x"), sum("2.sql", "x"), sum("1.sql", "y"); a == b || a == c || a != sum("1.sql", "x") {
		t.Fatal("digests collide or differ by chance")
	}
}

func BenchmarkClone(b *testing.B) {
	DSN(b, NoChecks) // the server and the template are not what is measured
	for b.Loop() {
		DSN(b, NoChecks)
	}
}
