package pgserver

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Tried is one place where PostgreSQL was looked for, and what was found there.
type Tried struct{ Where, Result string }

// NotFoundError says that no PostgreSQL could be had. Its text lists what was tried and what to do.
type NotFoundError struct{ Tried []Tried }

// remedies ends the text of NotFoundError.
const remedies = `
Do one of these, then run the same command again:
  Debian, Ubuntu   sudo apt-get install postgresql      (its service need not run)
  Fedora           sudo dnf install postgresql-server
  macOS            brew install postgresql@17
  without root     parley db install                   (Debian, Ubuntu: into parley's own cache)
  your own server  export PARLEY_DATABASE_URL='host=db user=parley dbname=parley sslmode=verify-full'
`

// Error is the whole text for a person at a terminal, several lines long.
func (e *NotFoundError) Error() string {
	var b strings.Builder
	b.WriteString("parley: no database is configured, and none could be started here.\n\nLooked for, in this order:\n")
	for _, t := range e.Tried {
		fmt.Fprintf(&b, "  %-38s %s\n", t.Where, t.Result)
	}
	b.WriteString(remedies)
	return b.String()
}

// binaries is one folder of server programs.
type binaries struct {
	dir   string
	major int
	libs  string // LD_LIBRARY_PATH for binaries unpacked into the cache; empty for installed ones
	from  string // for the log
}

// Find looks for PostgreSQL 15 or newer: o.BinDir alone if set, else PATH, pg_config, the usual server folders and the
// cache. It returns the folder of the best binaries and every place tried; err is a *NotFoundError when there are none.
func Find(ctx context.Context, o Options) (bin string, tried []Tried, err error) {
	if o, err = o.withCache(); err != nil {
		return "", nil, err
	}
	found, tried := candidates(ctx, o)
	if len(found) == 0 {
		return "", tried, &NotFoundError{Tried: tried}
	}
	return found[0].dir, tried, nil
}

// choose picks the binaries for a cluster of the given major version (0: a new one), fetching them if allowed.
func choose(ctx context.Context, o Options, who *account, major int) (binaries, error) {
	found, tried := candidates(ctx, o)
	b, err := pick(found, who, major)
	if err == nil {
		return b, nil
	}
	if major != 0 && len(found) > 0 {
		return binaries{}, err
	}
	if len(found) > 0 { // there are programs, but the account cannot reach them
		return binaries{}, err
	}
	fetch := Tried{"distribution packages", "not fetched (not asked to)"}
	if o.BinDir == "" && o.Download {
		err := Install(ctx, o)
		if err == nil {
			if b, ok := cached(ctx, o.Cache, major); ok {
				return b, nil
			}
			err = errors.New("fetched, but they do not run here")
		}
		fetch.Result = "not fetched (" + firstLine(err.Error()) + ")"
	}
	return binaries{}, &NotFoundError{Tried: append(tried, fetch)}
}

// pick takes the first candidate that fits the data and that the account can reach.
func pick(found []binaries, who *account, major int) (binaries, error) {
	var unreachable error
	var seen []string
	for _, b := range found {
		if major != 0 && b.major != major {
			seen = append(seen, fmt.Sprintf("%d in %s", b.major, b.dir))
			continue
		}
		if err := who.reach(b.dir); err != nil {
			unreachable = errors.Join(unreachable, err)
			continue
		}
		return b, nil
	}
	if unreachable != nil {
		return binaries{}, unreachable
	}
	return binaries{}, fmt.Errorf("pgserver: the data were made by PostgreSQL %d, and only %s was found; install PostgreSQL %d, or name its folder by PARLEY_PG_BINDIR (data are never converted here)",
		major, strings.Join(seen, ", "), major)
}

// candidates lists the usable binaries, best first, and every place looked at.
func candidates(ctx context.Context, o Options) ([]binaries, []Tried) {
	tried := []Tried{{"PARLEY_DATABASE_URL / --database-url", "not set"}}
	var found []binaries
	try := func(where, none string, dirs ...string) {
		var said []string
		var here []binaries
		for _, dir := range dirs {
			b, err := inspect(ctx, dir, "")
			if err != nil {
				said = append(said, err.Error())
				continue
			}
			b.from = dir
			here = append(here, b)
			said = append(said, fmt.Sprintf("PostgreSQL %d in %s", b.major, dir))
		}
		slices.SortStableFunc(here, func(a, b binaries) int { return cmp.Compare(b.major, a.major) })
		found = append(found, here...)
		if len(said) == 0 {
			said = []string{none}
		}
		tried = append(tried, Tried{where, strings.Join(said, "; ")})
	}
	if o.BinDir != "" {
		try("PARLEY_PG_BINDIR", "", o.BinDir)
		return found, tried
	}
	tried = append(tried, Tried{"PARLEY_PG_BINDIR", "not set"})
	try("postgres and initdb on PATH", "not found", onPath()...)
	try("pg_config --bindir", "not found", pgConfig(ctx)...)
	try("usual server folders", fmt.Sprintf("none with PostgreSQL %d or newer", MinMajor), usual()...)
	if b, ok := cached(ctx, o.Cache, 0); ok {
		found = append(found, allCached(ctx, o.Cache)...)
		tried = append(tried, Tried{"parley's own cache", fmt.Sprintf("PostgreSQL %d in %s", b.major, b.dir)})
	} else {
		tried = append(tried, Tried{"parley's own cache", "empty"})
	}
	return found, tried
}

// inspect asks the postgres program in dir for its version and wants initdb beside it.
func inspect(ctx context.Context, dir, libs string) (binaries, error) {
	for _, name := range []string{"postgres", "initdb"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return binaries{}, fmt.Errorf("no %s in %s", name, dir)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "-V")
	if libs != "" {
		cmd.Env = []string{"LD_LIBRARY_PATH=" + libs}
	}
	out, err := cmd.Output()
	if err != nil {
		return binaries{}, fmt.Errorf("%s/postgres does not run", dir)
	}
	major, err := parseVersion(string(out))
	if err != nil {
		return binaries{}, err
	}
	if major < MinMajor {
		return binaries{}, fmt.Errorf("PostgreSQL %d in %s is too old", major, dir)
	}
	return binaries{dir: dir, major: major, libs: libs, from: dir}, nil
}

var versionPattern = regexp.MustCompile(`^postgres \([^)]*\) (\d+)`)

// parseVersion reads the major version from what "postgres -V" prints.
func parseVersion(line string) (int, error) {
	m := versionPattern.FindStringSubmatch(strings.TrimSpace(line))
	if m == nil {
		return 0, fmt.Errorf("no version in %q", firstLine(line))
	}
	return strconv.Atoi(m[1])
}

func onPath() []string {
	p, err := exec.LookPath("postgres")
	if err != nil {
		return nil
	}
	if _, err := exec.LookPath("initdb"); err != nil {
		return nil
	}
	return []string{filepath.Dir(realPath(p))}
}

func pgConfig(ctx context.Context) []string {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output()
	dir := strings.TrimSpace(string(out))
	if err != nil || dir == "" {
		return nil
	}
	if _, err := os.Stat(filepath.Join(dir, "postgres")); err != nil {
		return nil // client tools only
	}
	return []string{dir}
}

// usual lists the versioned server folders of Debian, RPM, Homebrew and Postgres.app that hold a server.
func usual() []string {
	var dirs []string
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin",
		"/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin", "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin",
	} {
		found, err := filepath.Glob(filepath.Join(pattern, "postgres"))
		if err != nil {
			continue
		}
		for _, p := range found {
			dirs = append(dirs, filepath.Dir(p))
		}
	}
	return dirs
}

// allCached lists the server programs in the cache, newest major first.
func allCached(ctx context.Context, cache string) []binaries {
	roots, err := filepath.Glob(filepath.Join(cache, cachePrefix+"*"))
	if err != nil {
		return nil
	}
	var out []binaries
	for _, root := range roots {
		dirs, err := filepath.Glob(filepath.Join(root, "usr/lib/postgresql/*/bin"))
		if err != nil {
			continue
		}
		for _, dir := range dirs {
			if b, err := inspect(ctx, dir, libraryPath(root)); err == nil {
				b.from = "from parley's own cache"
				out = append(out, b)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b binaries) int { return cmp.Compare(b.major, a.major) })
	return out
}

// cached is the newest server in the cache, or the one of the given major version.
func cached(ctx context.Context, cache string, major int) (binaries, bool) {
	for _, b := range allCached(ctx, cache) {
		if major == 0 || b.major == major {
			return b, true
		}
	}
	return binaries{}, false
}

// libraryPath lists the library folders of an unpacked tree.
func libraryPath(root string) string {
	var dirs []string
	for _, pattern := range []string{"usr/lib/*-linux-*", "lib/*-linux-*"} {
		if found, err := filepath.Glob(filepath.Join(root, pattern)); err == nil {
			dirs = append(dirs, found...)
		}
	}
	return strings.Join(dirs, ":")
}

// dataMajor reads which major version made a cluster; 0 when there is none yet.
func dataMajor(pgdata string) (int, error) {
	text, err := os.ReadFile(filepath.Join(pgdata, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(pgdata); err == nil {
			return 0, fmt.Errorf("pgserver: %s exists but is no PostgreSQL cluster (it has no PG_VERSION)", pgdata)
		}
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("pgserver: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || major <= 0 {
		return 0, fmt.Errorf("pgserver: %s/PG_VERSION says %q, which is no version", pgdata, firstLine(string(text)))
	}
	return major, nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
