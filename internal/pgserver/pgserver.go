// Package pgserver finds PostgreSQL 15 or newer on this machine and runs a private cluster of it in a folder, so that
// the program works with no database configured. The cluster listens on a Unix socket only; folder and socket are 0700.
//
// A data folder holds:
//
//	pg/            the cluster (PGDATA)
//	sock/          the socket, when the path is short enough
//	lock           flock of the process that owns the server, with the server's process id
//	postgres.log   what the server said
//	.parley-demo   marker: this folder may be erased by a reset (see Mark)
package pgserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// MinMajor is the oldest major version of PostgreSQL that the program's SQL runs on.
const MinMajor = 15

// Options say where the cluster lives and how PostgreSQL is found. Only DataDir is required.
type Options struct {
	DataDir   string            // folder of the cluster; created when absent
	Cache     string            // folder for downloaded binaries; "" means DefaultCacheDir()
	BinDir    string            // if set, only this folder of server binaries is considered
	Throwaway bool              // for tests: no fsync anywhere, so a crash of the machine may lose everything
	Settings  map[string]string // further server settings, name to value
	Log       func(string)      // one line a step; nil is silent
	Download  bool              // when nothing is found, fetch the distribution's packages into Cache
}

// Server is a running PostgreSQL, either started by this process (owned) or found running on the folder (attached).
type Server struct {
	opts    Options
	major   int
	socket  string // folder of the socket
	owned   bool
	lock    *os.File
	process *os.Process
	done    <-chan struct{}
	exit    error
}

// Start makes sure that a PostgreSQL runs on o.DataDir and returns once it accepts connections, or when ctx ends.
//
// A server that another process runs on the folder is attached to and not owned. A folder without a cluster gets one.
// As root the server runs as the user parley, postgres or nobody, whichever exists first.
//
// Errors: *NotFoundError when no PostgreSQL can be had; otherwise a plain error that names the folder and the reason.
func Start(ctx context.Context, o Options) (*Server, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	who, err := runAs()
	if err != nil {
		return nil, err
	}
	if err := prepare(o.DataDir, who); err != nil {
		return nil, err
	}
	for {
		lock, err := tryLock(filepath.Join(o.DataDir, lockName))
		if err != nil {
			return nil, err
		}
		if lock == nil { // another process owns the folder: its server is, or soon will be, there
			if pm, ok := readPostmaster(o.pgdata()); ok && pm.answers() {
				o.Log(fmt.Sprintf("attached to the PostgreSQL that already runs in %s", o.DataDir))
				return attached(o, pm)
			}
			if err := pause(ctx, 50*time.Millisecond); err != nil {
				return nil, fmt.Errorf("pgserver: another process holds %s but its PostgreSQL does not answer: %w", o.DataDir, err)
			}
			continue
		}
		s, err := startLocked(ctx, o, who, lock)
		if err != nil || !s.owned {
			_ = lock.Close()
		}
		return s, err
	}
}

// startLocked starts the server while this process holds the folder's lock.
func startLocked(ctx context.Context, o Options, who *account, lock *os.File) (*Server, error) {
	foreign, err := settle(ctx, o, lock)
	if err != nil {
		return nil, err
	}
	if foreign != nil {
		o.Log(fmt.Sprintf("attached to a PostgreSQL that was started by hand in %s", o.DataDir))
		return attached(o, *foreign)
	}
	major, err := dataMajor(o.pgdata())
	if err != nil {
		return nil, err
	}
	bin, err := choose(ctx, o, who, major)
	if err != nil {
		return nil, err
	}
	if major == 0 {
		o.Log(fmt.Sprintf("making a new PostgreSQL %d cluster in %s", bin.major, o.DataDir))
		if err := initdb(ctx, o, bin, who); err != nil {
			return nil, err
		}
	}
	socket, err := socketDir(o.DataDir, who)
	if err != nil {
		return nil, err
	}
	s := &Server{opts: o, major: bin.major, socket: socket, owned: true, lock: lock}
	o.Log(fmt.Sprintf("starting PostgreSQL %d (%s) in %s", bin.major, bin.from, o.DataDir))
	for try := 0; ; try++ {
		err := s.launch(ctx, bin, who)
		if err == nil {
			return s, nil
		}
		// Backends of a server that was killed may need a moment to notice and let go of the shared memory.
		if try >= 50 || !strings.Contains(err.Error(), "shared memory block") {
			return nil, err
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

// settle looks for a server on a folder whose lock this process has just taken. A server left behind by a dead owner
// is stopped, and nil returned; one that nobody of ours started is returned, to be attached to.
func settle(ctx context.Context, o Options, lock *os.File) (*postmaster, error) {
	ours := lockedPID(lock)
	for {
		pm, ok := readPostmaster(o.pgdata())
		if !ok || !alive(pm.pid) {
			return nil, nil
		}
		if !pm.isPostgres(o.pgdata()) { // the number was given to another program after a crash
			return nil, discardStale(o.pgdata())
		}
		if pm.pid != ours && pm.answers() {
			return &pm, nil
		}
		if pm.pid == ours && pm.status != "stopping" {
			o.Log("stopping the PostgreSQL that an ended process left behind")
			if err := syscall.Kill(pm.pid, syscall.SIGINT); err != nil && !errors.Is(err, syscall.ESRCH) {
				return nil, fmt.Errorf("pgserver: stop process %d: %w", pm.pid, err)
			}
		}
		if err := pause(ctx, 50*time.Millisecond); err != nil {
			return nil, fmt.Errorf("pgserver: the old PostgreSQL in %s (process %d) does not end: %w", o.DataDir, pm.pid, err)
		}
	}
}

func attached(o Options, pm postmaster) (*Server, error) {
	major, err := dataMajor(o.pgdata())
	if err != nil {
		return nil, err
	}
	return &Server{opts: o, major: major, socket: pm.socket}, nil
}

// DSN is the connection string of the named database in keyword form: Unix socket, user parley, no TLS.
func (s *Server) DSN(dbname string) string {
	return fmt.Sprintf("host=%s port=5432 user=parley dbname=%s sslmode=disable", quote(s.socket), quote(dbname))
}

// Owned says whether this process started the server and will stop it; false when attached.
func (s *Server) Owned() bool { return s.owned }

// Version is the server's major version, such as 15.
func (s *Server) Version() int { return s.major }

// Done is closed when an owned server has ended, asked to or not; for an attached server it is nil and never fires.
func (s *Server) Done() <-chan struct{} { return s.done }

// stopLimit bounds Stop when its context does not.
const stopLimit = 30 * time.Second

// Stop ends an owned server by a fast shutdown (open transactions are rolled back) and waits for it; an attached
// server is left alone. When ctx ends, or after 30 seconds, the server is ended at once and recovers at its next start.
func (s *Server) Stop(ctx context.Context) error {
	if !s.owned {
		return nil
	}
	defer func() {
		_ = s.lock.Close()
		removeTempSocket(s.opts.DataDir, s.socket)
	}()
	ctx, cancel := context.WithTimeout(ctx, stopLimit)
	defer cancel()
	first := syscall.SIGINT
	if s.opts.Throwaway {
		first = syscall.SIGQUIT
	}
	_ = s.process.Signal(first)
	select {
	case <-s.done:
		if s.exit != nil && !s.opts.Throwaway {
			return fmt.Errorf("pgserver: PostgreSQL ended with an error (see %s): %w", s.opts.logFile(), s.exit)
		}
		return nil
	case <-ctx.Done():
	}
	_ = s.process.Signal(syscall.SIGQUIT)
	select {
	case <-s.done:
	case <-time.After(5 * time.Second):
		_ = syscall.Kill(-s.process.Pid, syscall.SIGKILL)
		<-s.done
	}
	return fmt.Errorf("pgserver: PostgreSQL did not end in time and was stopped at once: %w", ctx.Err())
}

// complete fills in defaults and makes paths absolute.
func (o Options) complete() (Options, error) {
	if o.Log == nil {
		o.Log = func(string) {}
	}
	if o.DataDir == "" {
		return o, errors.New("pgserver: no data folder given")
	}
	var err error
	if o.DataDir, err = filepath.Abs(o.DataDir); err != nil {
		return o, fmt.Errorf("pgserver: %w", err)
	}
	o.Settings = cloneSettings(o.Settings)
	return o.withCache()
}

// withCache fills in the cache folder and the log, all that Find and Install need.
func (o Options) withCache() (Options, error) {
	if o.Log == nil {
		o.Log = func(string) {}
	}
	if o.Cache == "" {
		o.Cache = DefaultCacheDir()
	}
	var err error
	if o.Cache, err = filepath.Abs(o.Cache); err != nil {
		return o, fmt.Errorf("pgserver: %w", err)
	}
	return o, nil
}

func (o Options) pgdata() string  { return filepath.Join(o.DataDir, pgName) }
func (o Options) logFile() string { return filepath.Join(o.DataDir, logName) }

// arguments are the server's command line: ours first, then the caller's settings in a stable order.
func (o Options) arguments(socket string) []string {
	args := []string{
		"-D", o.pgdata(), "-k", socket, "-p", "5432", "-c", "listen_addresses=", "-c", "unix_socket_permissions=0700",
		"-c", "timezone=" + serverZone(), "-c", "log_timezone=" + serverZone(), "-c", "logging_collector=off", "-c", "jit=off",
	}
	if o.Throwaway {
		for _, setting := range throwawaySettings {
			args = append(args, "-c", setting)
		}
	}
	names := make([]string, 0, len(o.Settings))
	for name := range o.Settings {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		args = append(args, "-c", name+"="+o.Settings[name])
	}
	return args
}

func cloneSettings(in map[string]string) map[string]string {
	out := make(map[string]string, len(in))
	for k, v := range in {
		out[k] = v
	}
	return out
}

// serverZone is UTC where the machine has time zone data; Debian's PostgreSQL has none of its own, and only the name
// GMT is built in.
func serverZone() string {
	if _, err := os.Stat("/usr/share/zoneinfo/UTC"); err != nil {
		return "GMT"
	}
	return "UTC"
}

// quote writes a value of a keyword connection string.
func quote(v string) string {
	if v != "" && !strings.ContainsAny(v, ` '\`) {
		return v
	}
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(v) + "'"
}

// pause waits for d or for the end of ctx, whose error it returns.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
