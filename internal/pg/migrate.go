package pg

import (
	"context"
	"database/sql"
	"io/fs"

	_ "github.com/lib/pq" // the driver goose's connection uses
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"parley/internal/fault"
	migrations "parley/sql"
)

// Migrate brings the database to the newest schema, forward only. A session
// lock lets several starting processes call it at once; one does the work.
// It refuses a database newer than the program: Unavailable "schema_newer".
func Migrate(ctx context.Context, dsn string) (applied int, err error) {
	p, done, err := provider(dsn)
	if err != nil {
		return 0, err
	}
	defer done()
	have, want, err := p.GetVersions(ctx)
	if err != nil {
		return 0, fault.Wrap(fault.Unavailable, "database_unreachable", err)
	}
	if have > want {
		return 0, fault.New(fault.Unavailable, "schema_newer")
	}
	res, err := p.Up(ctx)
	if err != nil {
		return 0, err
	}
	return len(res), nil
}

// Pending tells whether the schema is older than the program, for readiness.
func Pending(ctx context.Context, dsn string) (bool, error) {
	p, done, err := provider(dsn)
	if err != nil {
		return false, err
	}
	defer done()
	return p.HasPending(ctx)
}

func provider(dsn string) (*goose.Provider, func(), error) {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, nil, fault.Wrap(fault.Unavailable, "database_unreachable", err)
	}
	files, err := fs.Sub(migrations.Migrations, "migrations")
	if err != nil {
		return nil, nil, err
	}
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, nil, err
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithSessionLocker(locker), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		db.Close()
		return nil, nil, err
	}
	return p, func() { db.Close() }, nil
}
