package pgtest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"parley/internal/pg"
	schema "parley/sql"
)

// template is the name of the migrated database that tests are cloned from. It is made once per server and set of
// migrations; the processes of a run agree by a lock that is tried again and again, never waited for (a blocking lock
// holds a snapshot, on which an index built concurrently would wait for ever).
var template = onceOK(func(ctx context.Context) (string, error) {
	sum, err := digest(schema.Migrations)
	if err != nil {
		return "", err
	}
	name := "tpl_" + sum
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
		if err := conn.QueryRowContext(ctx, `select exists (select from pg_database where datname = $1 and datistemplate)`, name).Scan(&ready); err != nil {
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
			return "", fmt.Errorf("waiting for another process to migrate the template: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
	err = build(ctx, conn, name)
	if _, unlockErr := conn.ExecContext(ctx, `select pg_advisory_unlock(hashtext($1))`, name); err == nil {
		err = unlockErr
	}
	return name, err
})

// build makes the template under the lock. Another process may have finished it just before the lock was taken.
func build(ctx context.Context, conn *sql.Conn, name string) error {
	var ready bool
	if err := conn.QueryRowContext(ctx, `select exists (select from pg_database where datname = $1 and datistemplate)`, name).Scan(&ready); err != nil || ready {
		return err
	}
	for _, statement := range []string{"drop database if exists " + name + " with (force)", "create database " + name + " template template0"} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	if _, err := pg.Migrate(ctx, address(ctx, name)); err != nil {
		return fmt.Errorf("migrate the template: %w", err)
	}
	_, err := conn.ExecContext(ctx, "alter database "+name+" is_template true")
	return err
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

// unsound runs every soundness check on a database and returns one line for each row found, naming the check.
func unsound(ctx context.Context, dsn string) []string {
	names, err := fs.Glob(schema.Checks, "checks/*.sql")
	if err != nil {
		return []string{err.Error()}
	}
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return []string{err.Error()}
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
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

// texts runs a query and writes each row as one line.
func texts(ctx context.Context, db *sql.DB, query string) ([]string, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var out []string
	for rows.Next() {
		values, targets := make([]sql.NullString, len(names)), make([]any, len(names))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return out, err
		}
		var parts []string
		for i, v := range values {
			parts = append(parts, names[i]+"="+v.String)
		}
		out = append(out, strings.Join(parts, " "))
	}
	return out, rows.Err()
}
