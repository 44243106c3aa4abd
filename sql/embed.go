// Package sql carries the database's migrations, its schema as one text, and
// the soundness checks, each of which returns no rows when the data are sound.
package sql

import "embed"

// Migrations holds migrations/NNNNN_name.sql, forward only.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Checks holds checks/*.sql; each is one query that returns zero rows when
// the data are sound, else one row a finding with a column "finding".
//
//go:embed checks/*.sql
var Checks embed.FS
