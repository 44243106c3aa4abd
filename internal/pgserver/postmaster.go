package pgserver

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// postmaster is what a cluster's postmaster.pid says (PostgreSQL 15 documentation, "Database file layout"; the lines
// are those of src/include/utils/pidfile.h).
type postmaster struct {
	pid    int
	port   int
	socket string // folder
	status string // starting, stopping, ready or standby; empty before the server has said
}

// parsePostmaster reads the file's text; ok is false unless there is at least a process id.
func parsePostmaster(text string) (pm postmaster, ok bool) {
	lines := strings.Split(text, "\n")
	line := func(n int) string {
		if n > len(lines) {
			return ""
		}
		return strings.TrimSpace(lines[n-1])
	}
	pid, err := strconv.Atoi(line(1))
	if err != nil || pid == 0 {
		return postmaster{}, false
	}
	if pid < 0 { // a standalone backend writes its number negated
		pid = -pid
	}
	pm = postmaster{pid: pid, socket: line(5), status: line(8)}
	pm.port, _ = strconv.Atoi(line(4))
	return pm, true
}

func readPostmaster(pgdata string) (postmaster, bool) {
	text, err := os.ReadFile(filepath.Join(pgdata, "postmaster.pid"))
	if err != nil {
		return postmaster{}, false
	}
	return parsePostmaster(string(text))
}

// answers says whether the server is up: it calls itself ready, its process lives and its socket can be opened.
func (pm postmaster) answers() bool {
	if pm.status != "ready" || pm.socket == "" || !alive(pm.pid) {
		return false
	}
	c, err := net.DialTimeout("unix", fmt.Sprintf("%s/.s.PGSQL.%d", pm.socket, pm.port), time.Second)
	if err != nil {
		return false
	}
	return c.Close() == nil
}

// isPostgres tells a server of this cluster from a program that was given the same number later: a server's working
// folder is the cluster. Where the system does not tell (no /proc) the number is believed.
func (pm postmaster) isPostgres(pgdata string) bool {
	cwd, err := os.Readlink(fmt.Sprintf("/proc/%d/cwd", pm.pid))
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist) || !hasProc()
	}
	return cwd == realPath(pgdata)
}

// discardStale removes the pid file that a crash left, which PostgreSQL itself refuses to do when another program has
// the number by now. It does so only when no process at all works in the cluster's folder.
func discardStale(pgdata string) error {
	links, err := filepath.Glob("/proc/[0-9]*/cwd")
	if err != nil {
		return fmt.Errorf("pgserver: %w", err)
	}
	want := realPath(pgdata)
	for _, link := range links {
		if cwd, err := os.Readlink(link); err == nil && cwd == want {
			return nil // a leftover backend: PostgreSQL's own check decides
		}
	}
	if err := os.Remove(filepath.Join(pgdata, "postmaster.pid")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("pgserver: %w", err)
	}
	return nil
}

func hasProc() bool {
	_, err := os.Stat("/proc/self/cwd")
	return err == nil
}

func realPath(p string) string {
	if real, err := filepath.EvalSymlinks(p); err == nil {
		return real
	}
	return p
}

// alive says whether a process with this number exists.
func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

// tryLock takes the lock file, or returns nil when another process holds it. Closing the file gives the lock back.
func tryLock(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("pgserver: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, nil
		}
		return nil, fmt.Errorf("pgserver: lock %s: %w", path, err)
	}
	return f, nil
}

// lockedPID is the server's process id that the last owner noted in the lock file; 0 if none.
func lockedPID(lock *os.File) int {
	text, err := io.ReadAll(io.NewSectionReader(lock, 0, 32))
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}

// notePID notes the server's process id in the lock file.
func notePID(lock *os.File, pid int) error {
	if err := lock.Truncate(0); err != nil {
		return fmt.Errorf("pgserver: %w", err)
	}
	if _, err := lock.WriteAt([]byte(strconv.Itoa(pid)+"\n"), 0); err != nil {
		return fmt.Errorf("pgserver: %w", err)
	}
	return nil
}
