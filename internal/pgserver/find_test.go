package pgserver

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParseVersion(t *testing.T) {
	for line, want := range map[string]int{
		"postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n": 15,
		"postgres (PostgreSQL) 9.6.24":                           9,
		"postgres (PostgreSQL) 18beta1":                          18,
		"postgres (EnterpriseDB) 17.2":                           17,
		"bash: postgres: not found":                              0,
		"":                                                       0,
	} {
		got, err := parseVersion(line)
		if got != want || (err == nil) != (want != 0) {
			t.Errorf("parseVersion(%q) = %d, %v; want %d", line, got, err, want)
		}
	}
}

func TestParsePostmaster(t *testing.T) {
	text := "4711\n/var/lib/parley/demo/pg\n1795000000\n5432\n/var/lib/parley/demo/sock\n\n  1234567   98304\nready   \n"
	pm, ok := parsePostmaster(text)
	if want := (postmaster{4711, 5432, "/var/lib/parley/demo/sock", "ready"}); !ok || pm != want {
		t.Errorf("got %+v, %v", pm, ok)
	}
	if pm, ok := parsePostmaster("4711\n/x\n"); !ok || pm.pid != 4711 || pm.status != "" {
		t.Errorf("a file half written: %+v, %v", pm, ok)
	}
	if pm, ok := parsePostmaster("-4711\n"); !ok || pm.pid != 4711 {
		t.Errorf("a standalone backend: %+v, %v", pm, ok)
	}
	for _, bad := range []string{"", "\n", "x\n", "0\n"} {
		if _, ok := parsePostmaster(bad); ok {
			t.Errorf("%q was taken for a server", bad)
		}
	}
}

func TestAptOutputIsRead(t *testing.T) {
	names := "postgresql-15\npostgresql-15-cron\npostgresql-server-dev-15\npostgresql-9.6\npostgresql-17\npostgresql-common\n"
	if got := newestServer(names); got != 17 {
		t.Errorf("newest %d", got)
	}
	depends := `postgresql-15
  PreDepends: libnothing1
  Depends: postgresql-client-15
  Depends: postgresql-common
 |Depends: locales
  Depends: libllvm14
  Depends: libpq5
  Depends: libjson-perl
 |Depends: libssl3
  Depends: <libvirtual>
libpq5
  Depends: libssl3
`
	if got := fmt.Sprint(libraries(depends)); got != "[libnothing1 libpq5 libssl3]" {
		t.Errorf("libraries %s", got)
	}
}

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{"/run/x": "/run/x", "/a b": "'/a b'", `it's\`: `'it\'s\\'`, "": "''"} {
		if got := quote(in); got != want {
			t.Errorf("quote(%q) = %s, want %s", in, got, want)
		}
	}
}

// program writes an executable shell script.
func program(t *testing.T, dir, name, body string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+body+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}

func TestOnlyTheNamedFolderIsLookedAt(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "old")
	program(t, dir, "postgres", "echo 'postgres (PostgreSQL) 14.9'")
	program(t, dir, "initdb", "exit 1")
	_, tried, err := Find(t.Context(), Options{BinDir: dir, Cache: t.TempDir()})
	var missing *NotFoundError
	if !errors.As(err, &missing) {
		t.Fatalf("found an old server: %v", err)
	}
	if last := tried[len(tried)-1]; last.Where != "PARLEY_PG_BINDIR" || !strings.Contains(last.Result, "PostgreSQL 14") || len(tried) != 2 {
		t.Errorf("tried %+v", tried)
	}
	empty := t.TempDir()
	if _, tried, err = Find(t.Context(), Options{BinDir: empty, Cache: empty}); err == nil || !strings.Contains(fmt.Sprint(tried), "no postgres in "+empty) {
		t.Errorf("%v, %v", tried, err)
	}
}

func TestTheNewestOfSeveralIsPickedUnlessTheDataSayOtherwise(t *testing.T) {
	me := &account{}
	found := []binaries{{dir: "/a", major: 17}, {dir: "/b", major: 15}}
	if b, err := pick(found, me, 0); err != nil || b.major != 17 {
		t.Errorf("%+v, %v", b, err)
	}
	if b, err := pick(found, me, 15); err != nil || b.dir != "/b" {
		t.Errorf("%+v, %v", b, err)
	}
	if _, err := pick(found, me, 16); err == nil || !strings.Contains(err.Error(), "made by PostgreSQL 16") || !strings.Contains(err.Error(), "17 in /a") {
		t.Errorf("%v", err)
	}
}

func TestTheCacheIsFound(t *testing.T) {
	cache := t.TempDir()
	for _, major := range []string{"15", "17"} {
		dir := filepath.Join(cache, "postgresql-"+major, "usr/lib/postgresql", major, "bin")
		program(t, dir, "postgres", `[ -n "$LD_LIBRARY_PATH" ] && echo 'postgres (PostgreSQL) `+major+`.1'`)
		program(t, dir, "initdb", "exit 1")
		if err := os.MkdirAll(filepath.Join(cache, "postgresql-"+major, "usr/lib/x86_64-linux-gnu"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if b, ok := cached(t.Context(), cache, 0); !ok || b.major != 17 || !strings.HasSuffix(b.libs, "usr/lib/x86_64-linux-gnu") {
		t.Errorf("%+v, %v", b, ok)
	}
	if b, ok := cached(t.Context(), cache, 15); !ok || b.major != 15 {
		t.Errorf("%+v, %v", b, ok)
	}
	if _, ok := cached(t.Context(), cache, 16); ok {
		t.Error("found what is not there")
	}
}

func TestNotFoundSaysWhatWasTriedAndWhatToDo(t *testing.T) {
	err := &NotFoundError{Tried: []Tried{
		{"PARLEY_DATABASE_URL / --database-url", "not set"},
		{"PARLEY_PG_BINDIR", "not set"},
		{"postgres and initdb on PATH", "not found"},
		{"pg_config --bindir", "not found"},
		{"usual server folders", "none with PostgreSQL 15 or newer"},
		{"parley's own cache", "empty"},
		{"distribution packages", "not fetched (no apt-get here)"},
	}}
	want := `parley: no database is configured, and none could be started here.

Looked for, in this order:
  PARLEY_DATABASE_URL / --database-url   not set
  PARLEY_PG_BINDIR                       not set
  postgres and initdb on PATH            not found
  pg_config --bindir                     not found
  usual server folders                   none with PostgreSQL 15 or newer
  parley's own cache                     empty
  distribution packages                  not fetched (no apt-get here)

Do one of these, then run the same command again:
  Debian, Ubuntu   sudo apt-get install postgresql      (its service need not run)
  Fedora           sudo dnf install postgresql-server
  macOS            brew install postgresql@17
  without root     parley db install                   (Debian, Ubuntu: into parley's own cache)
  your own server  export PARLEY_DATABASE_URL='host=db user=parley dbname=parley sslmode=verify-full'
`
	if err.Error() != want {
		t.Errorf("got\n%s\nwant\n%s", err, want)
	}
}
