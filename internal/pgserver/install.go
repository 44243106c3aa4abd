package pgserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// cachePrefix begins the name of an unpacked server in the cache; the major version follows.
const cachePrefix = "postgresql-"

// apt runs the distribution's package tools. The private form keeps package lists of its own in the cache for the time
// of a fetch, so that they can be renewed without being root and without touching the system's.
type apt struct {
	cache   string
	private bool
}

// Install fetches the distribution's PostgreSQL server and the libraries it needs and the machine lacks, and unpacks them
// into the cache: apt-get download and dpkg-deb -x, which need no root and change nothing outside the cache. apt-get
// checks the packages' signatures as always. What is fetched is said in one line to o.Log.
//
// Errors: no apt-get here, no package of PostgreSQL 15 or newer, the network, the disk.
func Install(ctx context.Context, o Options) error {
	o, err := o.withCache()
	if err != nil {
		return err
	}
	for _, tool := range []string{"apt-get", "apt-cache", "dpkg-deb", "dpkg-query"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("no %s here", tool)
		}
	}
	if err := makeParents(filepath.Join(o.Cache, "x")); err != nil {
		return err
	}
	lock, err := waitLock(ctx, filepath.Join(o.Cache, lockName))
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := fetch(ctx, o, apt{cache: o.Cache}); err == nil {
		return nil
	} else if ctx.Err() != nil {
		return err
	}
	// The machine's package lists are missing, or so old that the packages they name are gone.
	o.Log("fetching the distribution's current list of packages")
	private := apt{cache: o.Cache, private: true}
	defer os.RemoveAll(filepath.Join(o.Cache, "apt"))
	if err := private.update(ctx); err != nil {
		return err
	}
	return fetch(ctx, o, private)
}

func waitLock(ctx context.Context, path string) (*os.File, error) {
	for {
		lock, err := tryLock(path)
		if err != nil || lock != nil {
			return lock, err
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return nil, fmt.Errorf("another process is filling the cache: %w", err)
		}
	}
}

// fetch downloads and unpacks, into a passing folder that gets its name when it is whole.
func fetch(ctx context.Context, o Options, a apt) error {
	major, err := a.newest(ctx)
	if err != nil {
		return err
	}
	names, err := a.needed(ctx, major)
	if err != nil {
		return err
	}
	o.Log(fmt.Sprintf("fetching %s from the distribution into %s (nothing is installed system-wide)", strings.Join(names, " "), o.Cache))
	tmp, err := os.MkdirTemp(o.Cache, "fetch-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	if _, err := a.run(ctx, tmp, "apt-get", append([]string{"download"}, names...)...); err != nil {
		return err
	}
	debs, err := filepath.Glob(filepath.Join(tmp, "*.deb"))
	if err != nil {
		return err
	}
	if len(debs) < len(names) {
		return fmt.Errorf("apt-get download brought %d of %d packages", len(debs), len(names))
	}
	root := filepath.Join(tmp, "root")
	for _, deb := range debs {
		if _, err := a.run(ctx, tmp, "dpkg-deb", "-x", deb, root); err != nil {
			return err
		}
	}
	if err := os.Chmod(root, 0o755); err != nil {
		return err
	}
	bin := filepath.Join(root, "usr/lib/postgresql", strconv.Itoa(major), "bin")
	if _, err := inspect(ctx, bin, libraryPath(root)); err != nil {
		return fmt.Errorf("the fetched packages do not work: %w", err)
	}
	final := filepath.Join(o.Cache, cachePrefix+strconv.Itoa(major))
	if err := os.RemoveAll(final); err != nil {
		return err
	}
	return os.Rename(root, final)
}

// update renews the private package lists.
func (a apt) update(ctx context.Context) error {
	for _, dir := range []string{"lists/partial", "archives/partial"} {
		if err := os.MkdirAll(filepath.Join(a.cache, "apt", dir), 0o755); err != nil {
			return err
		}
	}
	_, err := a.run(ctx, a.cache, "apt-get", "update", "-q")
	return err
}

// newest is the newest major version the package lists offer.
func (a apt) newest(ctx context.Context) (int, error) {
	out, err := a.run(ctx, a.cache, "apt-cache", "pkgnames", "postgresql-")
	if err != nil {
		return 0, err
	}
	newest := newestServer(out)
	switch {
	case newest == 0:
		return 0, errors.New("the machine's package lists name no PostgreSQL server; run apt-get update as root")
	case newest < MinMajor:
		return 0, fmt.Errorf("the newest PostgreSQL of this distribution is %d; %d or newer is needed", newest, MinMajor)
	}
	return newest, nil
}

var serverPackage = regexp.MustCompile(`^postgresql-(\d+)$`)

// newestServer finds the highest server package in a list of package names, one a line.
func newestServer(list string) int {
	newest := 0
	for name := range strings.FieldsSeq(list) {
		if m := serverPackage.FindStringSubmatch(name); m != nil {
			if n, err := strconv.Atoi(m[1]); err == nil {
				newest = max(newest, n)
			}
		}
	}
	return newest
}

// needed is the server package and every library it depends on, directly or not, that is not installed. The client
// programs, the distribution's cluster tools and the just-in-time compiler are left out.
func (a apt) needed(ctx context.Context, major int) ([]string, error) {
	out, err := a.run(ctx, a.cache, "dpkg-query", "-W", "-f", "${db:Status-Status} ${Package}\n")
	if err != nil {
		return nil, err
	}
	have := map[string]bool{}
	for line := range strings.Lines(out) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "installed "); ok {
			have[name] = true
		}
	}
	names := []string{"postgresql-" + strconv.Itoa(major)}
	for level := names; len(level) > 0; {
		out, err := a.run(ctx, a.cache, "apt-cache", append([]string{"depends", "--important"}, level...)...)
		if err != nil {
			return nil, err
		}
		level = nil
		for _, name := range libraries(out) {
			if !have[name] && !slices.Contains(names, name) {
				names = append(names, name)
				level = append(level, name)
			}
		}
	}
	return names, nil
}

var dependsLine = regexp.MustCompile(`(?m)^\s+\|?(?:Pre)?Depends: (lib[a-z0-9.+-]+)$`)

// libraries reads the library packages from what "apt-cache depends" prints.
func libraries(text string) []string {
	var names []string
	for _, m := range dependsLine.FindAllStringSubmatch(text, -1) {
		name := m[1]
		if strings.HasSuffix(name, "-perl") || strings.HasPrefix(name, "libllvm") || slices.Contains(names, name) {
			continue
		}
		names = append(names, name)
	}
	return names
}

// run runs one of the package tools in English and returns its standard output.
func (a apt) run(ctx context.Context, dir, name string, args ...string) (string, error) {
	var options []string
	if strings.HasPrefix(name, "apt") && a.private {
		own := filepath.Join(a.cache, "apt")
		options = append(options, "-o", "Dir::State::Lists="+filepath.Join(own, "lists"), "-o", "Dir::Cache="+own,
			"-o", "Dir::Cache::Archives="+filepath.Join(own, "archives"))
	}
	if name == "apt-get" {
		options = append(options, "-q", "-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=20")
	}
	cmd := exec.CommandContext(ctx, name, append(options, args...)...)
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), "LC_ALL=C.UTF-8", "LANGUAGE=C", "DEBIAN_FRONTEND=noninteractive")
	cmd.WaitDelay = 5 * time.Second
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args[:1], ""), errors.Join(err, ctx.Err()), lastLine(said.String()))
	}
	return out.String(), nil
}

func lastLine(s string) string {
	s = strings.TrimSpace(s)
	return s[strings.LastIndexByte(s, '\n')+1:]
}
