package pg

import (
	"context"
	"database/sql"
	"regexp"

	"parley/internal/fault"
)

var plainName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,40}$`)

// Admin makes and renames databases on a server of our own: the demo fills a
// database under another name and renames it when it is complete, so that a
// half-filled one is never shown.
type Admin struct{ db *sql.DB }

// OpenAdmin connects to a maintenance database.
func OpenAdmin(dsn string) (*Admin, error) {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "database_unreachable", err)
	}
	db.SetMaxOpenConns(1)
	return &Admin{db: db}, nil
}

// Close ends the connection.
func (a *Admin) Close() error { return a.db.Close() }

// Exists tells whether there is a database of a name.
func (a *Admin) Exists(ctx context.Context, name string) (bool, error) {
	var ok bool
	err := a.db.QueryRowContext(ctx, `select exists (select from pg_database where datname = $1)`, name).Scan(&ok)
	return ok, Translate(err)
}

// Create makes an empty database, dropping one of the same name.
func (a *Admin) Create(ctx context.Context, name string) error {
	return a.run(ctx, []string{name}, "drop database if exists "+name+" with (force)", "create database "+name)
}

// Rename gives a database its final name.
func (a *Admin) Rename(ctx context.Context, from, to string) error {
	return a.run(ctx, []string{from, to}, "alter database "+from+" rename to "+to)
}

// run executes statements whose names cannot be parameters; names are plain
// words of our own.
func (a *Admin) run(ctx context.Context, names []string, statements ...string) error {
	for _, n := range names {
		if !plainName.MatchString(n) {
			return fault.New(fault.Internal, "database_name")
		}
	}
	for _, s := range statements {
		if _, err := a.db.ExecContext(ctx, s); err != nil {
			return Translate(err)
		}
	}
	return nil
}
