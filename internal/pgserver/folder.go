package pgserver

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
)

// Names inside a data folder.
const (
	pgName     = "pg"
	sockName   = "sock"
	lockName   = "lock"
	logName    = "postgres.log"
	markerName = ".parley-demo"
)

const markerText = "This folder was made by \"parley demo\". \"parley demo --reset\" may erase it and everything in it.\n"

// DefaultDataDir is where the named data folder lives when none is given: for root under /var/lib, which every user can
// traverse (a home folder is often closed to the user that PostgreSQL runs as); for others in their own home.
func DefaultDataDir(name string) string {
	if os.Geteuid() == 0 {
		return filepath.Join("/var/lib/parley", name)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return filepath.Join(os.TempDir(), fmt.Sprintf("parley-%d", os.Geteuid()), name)
	}
	if runtime.GOOS == "darwin" {
		return filepath.Join(home, "Library", "Application Support", "parley", name)
	}
	return filepath.Join(home, ".local", "share", "parley", name)
}

// DefaultCacheDir is where downloaded PostgreSQL binaries are kept when no folder is given.
func DefaultCacheDir() string {
	if os.Geteuid() == 0 {
		return "/var/cache/parley"
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return filepath.Join(os.TempDir(), fmt.Sprintf("parley-cache-%d", os.Geteuid()))
	}
	return filepath.Join(dir, "parley")
}

// Mark makes dir, if need be, and notes in it that a reset may erase it. It refuses a folder that already holds
// something else, a cluster without the mark in particular.
func Mark(dir string) error {
	if Marked(dir) {
		return nil
	}
	// Made as Start makes them: the account of PostgreSQL has to get through the folders above.
	if err := makeParents(dir); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("pgserver: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("pgserver: %w", err)
	}
	if len(entries) > 0 {
		return fmt.Errorf("pgserver: %s is not empty and was not made by the demo; name another folder", dir)
	}
	f, err := os.OpenFile(filepath.Join(dir, markerName), os.O_WRONLY|os.O_CREATE|os.O_EXCL|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return fmt.Errorf("pgserver: %w", err)
	}
	_, err = f.WriteString(markerText)
	return errors.Join(err, f.Close())
}

// Marked says whether dir carries the mark that allows a reset to erase it.
func Marked(dir string) bool {
	info, err := os.Lstat(filepath.Join(dir, markerName))
	return err == nil && info.Mode().IsRegular()
}

// Remove erases a marked data folder. It refuses a folder without the mark and one whose server is in use; a server
// that a dead process left behind is stopped first. A folder that does not exist is no error.
func Remove(ctx context.Context, dir string) error {
	if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if !Marked(dir) {
		return fmt.Errorf("pgserver: %s was not made by the demo and is not erased", dir)
	}
	o, err := Options{DataDir: dir}.complete()
	if err != nil {
		return err
	}
	lock, err := tryLock(filepath.Join(o.DataDir, lockName))
	if err != nil {
		return err
	}
	if lock == nil {
		return fmt.Errorf("pgserver: %s is in use by another process; stop it first", dir)
	}
	defer lock.Close()
	running, err := settle(ctx, o, lock)
	if err != nil {
		return err
	}
	if running != nil {
		return fmt.Errorf("pgserver: a PostgreSQL (process %d) runs in %s; stop it first", running.pid, dir)
	}
	if pm, ok := readPostmaster(o.pgdata()); ok {
		removeTempSocket(o.DataDir, pm.socket)
	}
	if err := os.RemoveAll(o.DataDir); err != nil {
		return fmt.Errorf("pgserver: %w", err)
	}
	return nil
}

// prepare makes the data folder, private to the account that PostgreSQL runs as, and checks that this account can reach
// it. A folder that holds other things and no cluster is refused.
func prepare(dir string, who *account) error {
	if err := makeParents(dir); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("pgserver: %w", err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("pgserver: %w", err)
	}
	known := []string{pgName, sockName, lockName, logName, logName + ".1", markerName}
	var foreign string
	for _, e := range entries {
		if e.Name() == pgName {
			foreign = ""
			break
		}
		if !slices.Contains(known, e.Name()) && !strings.HasPrefix(e.Name(), newPrefix) {
			foreign = e.Name()
		}
	}
	if foreign != "" {
		return fmt.Errorf("pgserver: %s holds %q and no database of ours; name an empty folder", dir, foreign)
	}
	if err := who.own(dir); err != nil {
		return err
	}
	return who.reach(dir)
}

// makeParents makes the folders above dir; for root they are open for traversal, whatever the umask says.
func makeParents(dir string) error {
	var missing []string
	for p := filepath.Dir(dir); ; p = filepath.Dir(p) {
		if _, err := os.Stat(p); err == nil || p == filepath.Dir(p) {
			break
		}
		missing = append(missing, p)
	}
	mode := fs.FileMode(0o700)
	if os.Geteuid() == 0 {
		mode = 0o755
	}
	for _, p := range slices.Backward(missing) {
		if err := os.Mkdir(p, mode); err != nil && !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("pgserver: %w", err)
		}
		if err := os.Chmod(p, mode); err != nil {
			return fmt.Errorf("pgserver: %w", err)
		}
	}
	return nil
}

// socketPathMax is the longest path of a Unix socket: sun_path without its final zero.
func socketPathMax() int {
	if runtime.GOOS == "linux" {
		return 107
	}
	return 103
}

// socketDir makes the folder for the socket: inside the data folder, or a short one among the temporary files when that
// path is too long for a Unix socket.
func socketDir(dataDir string, who *account) (string, error) {
	dir := filepath.Join(dataDir, sockName)
	if len(dir)+len("/.s.PGSQL.5432") > socketPathMax() {
		dir = tempSocketDir(dataDir)
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("pgserver: %w", err)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return "", fmt.Errorf("pgserver: %w", err)
	}
	if !info.IsDir() {
		return "", fmt.Errorf("pgserver: %s is not a folder", dir)
	}
	if uid := ownerOf(info); uid != os.Geteuid() && uid != who.uid {
		return "", fmt.Errorf("pgserver: %s belongs to another user (uid %d)", dir, uid)
	}
	return dir, who.own(dir)
}

// tempSocketDir is the short folder for the socket of a data folder with a long path; the same each time.
func tempSocketDir(dataDir string) string {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(dataDir))
	name := fmt.Sprintf("parley-%d-%x", os.Geteuid(), sum.Sum64())
	if dir := filepath.Join(os.TempDir(), name); len(dir)+len("/.s.PGSQL.5432") <= socketPathMax() {
		return dir
	}
	return filepath.Join("/tmp", name)
}

// removeTempSocket removes the short socket folder, if that is what dir is.
func removeTempSocket(dataDir, dir string) {
	if dir == tempSocketDir(dataDir) {
		_ = os.RemoveAll(dir)
	}
}

func ownerOf(info fs.FileInfo) int {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(st.Uid)
	}
	return -1
}
