package pgtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io/fs"
	"sync"
	"testing"
	"time"

	"parley/internal/clock"
	"parley/internal/pg"
	schema "parley/sql"
)

// template is the name of the migrated database that tests are cloned from, made once per server and set of migrations.
var template = onceOK(func(ctx context.Context) (string, error) {
	sum, err := digest(schema.Migrations)
	if err != nil {
		return "", err
	}
	return made(ctx, "tpl_"+sum, "template0", func(ctx context.Context, dsn string) error {
		if _, err := pg.Migrate(ctx, dsn); err != nil {
			return fmt.Errorf("migrate the template: %w", err)
		}
		return nil
	})
})

// made returns name when a template of that name is whole on the server, and else makes it: a clone of from, filled by fill.
// The processes of a run agree by a lock that is tried again and again, never waited for (a blocking lock holds a snapshot,
// on which an index built concurrently would wait for ever).
func made(ctx context.Context, name, from string, fill func(ctx context.Context, dsn string) error) (string, error) {
	db, err := adminPool(ctx)
	if err != nil {
		return "", err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	for {
		var ready, locked bool
		if err := conn.QueryRowContext(ctx, sqlReady, name).Scan(&ready); err != nil {
			return "", err
		}
		if ready {
			return name, nil
		}
		if err := conn.QueryRowContext(ctx, `select pg_try_advisory_lock(hashtext($1))`, name).Scan(&locked); err != nil {
			return "", err
		}
		if locked {
			break
		}
		select {
		case <-ctx.Done():
			return "", fmt.Errorf("waiting for another process to make %s: %w", name, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
	err = build(ctx, conn, name, from, fill)
	if _, unlockErr := conn.ExecContext(ctx, `select pg_advisory_unlock(hashtext($1))`, name); err == nil {
		err = unlockErr
	}
	return name, err
}

const sqlReady = `select exists (select from pg_database where datname = $1 and datistemplate)`

// build makes a template under the lock. Another process may have finished it just before the lock was taken.
func build(ctx context.Context, conn *sql.Conn, name, from string, fill func(ctx context.Context, dsn string) error) error {
	var ready bool
	if err := conn.QueryRowContext(ctx, sqlReady, name).Scan(&ready); err != nil || ready {
		return err
	}
	for _, statement := range []string{"drop database if exists " + name + " with (force)", copyOf(name, from)} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	if err := fill(ctx, address(ctx, name)); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, "alter database "+name+" is_template true")
	return err
}

// copyOf is the statement that clones a database. Its files are copied as they are: on a server that writes nothing through
// to a disk, this takes a quarter of the time of copying by way of the log.
func copyOf(name, from string) string {
	return fmt.Sprintf("create database %s template %s strategy file_copy", name, from)
}

// digest is a short name for the content of the migrations.
func digest(files fs.FS) (string, error) {
	h := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, path)
		fmt.Fprintf(h, "%s %d\n%s", path, len(text), text)
		return err
	})
	return fmt.Sprintf("%x", h.Sum(nil)[:8]), err
}

// due holds, for each database that is to be sound at its test's end, that test, until one of its pools has taken it on.
var due sync.Map

// checked has a test's database checked at the test's end. Where a pool of the test is open on it, Open lets that one do it
// before it closes: a new connection costs more than all the checks.
func checked(t testing.TB, dsn string) {
	t.Helper()
	due.Store(dsn, t)
	t.Cleanup(func() {
		t.Helper()
		if _, still := due.LoadAndDelete(dsn); !still {
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), wait)
		defer cancel()
		db, err := pg.Open(ctx, dsn, clock.Real{})
		if err != nil {
			t.Errorf("pgtest: %v", err)
			return
		}
		defer db.Close()
		sound(ctx, t, db)
	})
}

// sound fails the test on every row that a soundness check finds.
func sound(ctx context.Context, t testing.TB, db pg.Reader) {
	t.Helper()
	for _, finding := range unsound(ctx, db) {
		t.Error(finding)
	}
}

// unsound runs every soundness check on a database and returns one line for each row found, naming the check.
func unsound(ctx context.Context, db pg.Reader) []string {
	names, err := fs.Glob(schema.Checks, "checks/*.sql")
	if err != nil {
		return []string{err.Error()}
	}
	var findings []string
	for _, name := range names {
		query, err := fs.ReadFile(schema.Checks, name)
		if err != nil {
			findings = append(findings, err.Error())
			continue
		}
		rows, err := texts(ctx, db, string(query))
		if err != nil {
			findings = append(findings, fmt.Sprintf("sql/%s: %v", name, err))
		}
		for _, row := range rows {
			findings = append(findings, fmt.Sprintf("sql/%s found: %s", name, row))
		}
	}
	return findings
}

// texts runs a query and writes each row as one line of JSON.
func texts(ctx context.Context, db pg.Reader, query string) ([]string, error) {
	var rows []string
	err := db.Select(ctx, &rows, "select to_json(f)::text from (\n"+query+"\n) f")
	return rows, err
}
