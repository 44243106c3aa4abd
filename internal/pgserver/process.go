package pgserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// newPrefix begins the name of a cluster in the making; it gets its real name only once it is whole.
const newPrefix = "pg.new-"

// logLimit is the size in bytes from which the server's log is put aside (one older log is kept) at the next start.
const logLimit = 10 << 20

// command prepares a server program: the account's rights, its own process group (so that Ctrl-C at the terminal does
// not reach PostgreSQL before the program has drained), and a plain environment (PGDATA and its kin are not passed on).
func command(ctx context.Context, b binaries, who *account, dir, name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(b.dir, name), args...)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8", "HOME=" + dir}
	if b.libs != "" {
		cmd.Env = append(cmd.Env, "LD_LIBRARY_PATH="+b.libs)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: who.credential()}
	return cmd
}

// begin starts cmd on a thread that is kept until the child has ended, because the kernel sends the parent-death signal
// when that thread ends, not the process. The channel is closed after wait has been given the child's exit.
func begin(cmd *exec.Cmd, wait func(error)) (<-chan struct{}, error) {
	started, done := make(chan error, 1), make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		wait(cmd.Wait())
		close(done)
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	return done, nil
}

// initdb makes the cluster under a passing name and renames it when it is whole, so that a kill in between leaves
// nothing that looks like a cluster.
func initdb(ctx context.Context, o Options, b binaries, who *account) error {
	old, err := filepath.Glob(filepath.Join(o.DataDir, newPrefix+"*"))
	if err != nil {
		return fmt.Errorf("pgserver: %w", err)
	}
	for _, dir := range old {
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("pgserver: %w", err)
		}
	}
	dir := filepath.Join(o.DataDir, fmt.Sprintf("%s%d", newPrefix, os.Getpid()))
	args := []string{"-D", dir, "-k", "-U", "parley", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "--no-instructions"}
	if o.Throwaway {
		args = append(args, "-N")
	}
	cmd := command(ctx, b, who, o.DataDir, "initdb", args...)
	endWithParent(cmd.SysProcAttr, syscall.SIGKILL)
	cmd.WaitDelay = 5 * time.Second
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	var exit error
	done, err := begin(cmd, func(err error) { exit = err })
	if err == nil {
		<-done
		err = exit
	}
	if err != nil {
		_ = os.RemoveAll(dir)
		return fmt.Errorf("pgserver: initdb in %s failed: %w\n%s", o.DataDir, errors.Join(err, ctx.Err()), tail(said.String()))
	}
	if err := os.Rename(dir, o.pgdata()); err != nil {
		return fmt.Errorf("pgserver: %w", err)
	}
	return nil
}

// launch starts the server and waits until it accepts connections.
func (s *Server) launch(ctx context.Context, b binaries, who *account) error {
	o := s.opts
	log, err := openLog(o.logFile())
	if err != nil {
		return err
	}
	defer log.Close()
	from, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("pgserver: %w", err)
	}
	// The server outlives ctx, which bounds only the start.
	cmd := command(context.WithoutCancel(ctx), b, who, o.DataDir, "postgres", o.arguments(s.socket)...)
	endWithParent(cmd.SysProcAttr, syscall.SIGINT)
	// A file, not a pipe: the server must be able to write its last words after this process was killed.
	cmd.Stdout, cmd.Stderr = log, log
	done, err := begin(cmd, func(err error) { s.exit = err })
	if err != nil {
		return fmt.Errorf("pgserver: start %s: %w", cmd.Path, err)
	}
	s.done, s.process = done, cmd.Process
	if err := notePID(s.lock, cmd.Process.Pid); err != nil {
		_ = s.process.Signal(syscall.SIGQUIT)
		<-s.done
		return err
	}
	for {
		if pm, ok := readPostmaster(o.pgdata()); ok && pm.pid == cmd.Process.Pid && pm.answers() {
			return nil
		}
		select {
		case <-s.done:
			return fmt.Errorf("pgserver: PostgreSQL in %s ended while starting: %w\n%s", o.DataDir, s.exit, logSince(o.logFile(), from))
		case <-ctx.Done():
			_ = s.process.Signal(syscall.SIGQUIT)
			<-s.done
			return fmt.Errorf("pgserver: PostgreSQL in %s did not become ready: %w\n%s", o.DataDir, ctx.Err(), logSince(o.logFile(), from))
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// openLog opens the server's log for appending and puts a big one aside first.
func openLog(path string) (*os.File, error) {
	if info, err := os.Lstat(path); err == nil && info.Size() > logLimit {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, fmt.Errorf("pgserver: %w", err)
		}
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("pgserver: %w", err)
	}
	return f, nil
}

// logSince is the end of what the server wrote after the given offset.
func logSince(path string, from int64) string {
	f, err := os.Open(path)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	text, err := io.ReadAll(io.NewSectionReader(f, from, logLimit))
	if err != nil && !errors.Is(err, fs.ErrClosed) {
		return err.Error()
	}
	return tail(string(text))
}

// tail keeps the last dozen lines of a program's output.
func tail(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-12):], "\n")
}
