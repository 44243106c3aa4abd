package pg_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/shared"
)

var update = flag.Bool("update", false, "write sql/schema.sql anew")

// described reads the schema back from the catalog, table by table, in an order
// that does not depend on how it came about.
const described = `select 'create table ' || c.relname || ' (' || E'\n' || (
	select string_agg('    ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
		|| case when a.attidentity <> '' then ' generated always as identity' when a.attgenerated <> '' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored' else coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') end
		|| ', -- ' || coalesce(col_description(c.oid, a.attnum), ''), E'\n' order by a.attnum)
	from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)
|| coalesce(E'\n' || (select string_agg('    constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid), E',\n' order by k.contype, k.conname) from pg_constraint k where k.conrelid = c.oid and k.contype <> 't'), '')
|| E'\n); -- ' || coalesce(obj_description(c.oid, 'pg_class'), '')
|| coalesce(E'\n' || (select string_agg(pg_get_indexdef(i.indexrelid) || ';', E'\n' order by i.indexrelid::regclass::text) from pg_index i where i.indrelid = c.oid and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid)), '')
|| coalesce(E'\n' || (select string_agg(pg_get_triggerdef(t.oid) || ';', E'\n' order by t.tgname) from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal), '')
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'goose_db_version' order by c.relname`

// views reads the views back the same way.
const views = `select 'create view ' || c.relname || ' as' || E'\n' || pg_get_viewdef(c.oid) || E' -- ' || coalesce(obj_description(c.oid, 'pg_class'), '') from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'v' order by c.relname`

// TestTheSnapshotIsTheSchema keeps sql/schema.sql, which shows the whole schema
// on one page, equal to what the migrations make.
func TestTheSnapshotIsTheSchema(t *testing.T) {
	dsn := pgtest.Empty(t)
	if _, err := pg.Migrate(context.Background(), dsn); err != nil {
		t.Fatal(err)
	}
	db := pgtest.Open(t, dsn, nil)
	var tables []string
	if err := db.Select(context.Background(), &tables, described); err != nil {
		t.Fatal(err)
	}
	var made []string
	if err := db.Select(context.Background(), &made, views); err != nil {
		t.Fatal(err)
	}
	tables = append(tables, made...)
	if len(tables) < 40 {
		t.Fatalf("only %d tables", len(tables))
	}
	got := "-- The whole schema on one page, as the migrations make it. Written by: go test ./internal/pg -run Snapshot -update\n-- To read, not to run.\n\n" + strings.Join(tables, "\n\n") + "\n"
	file := filepath.Join(shared.Root(t), "sql", "schema.sql")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Error("sql/schema.sql is not what the migrations make; run this test with -update and look at the difference")
	}
}
