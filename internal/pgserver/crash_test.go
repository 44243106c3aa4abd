package pgserver_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"parley/internal/pgserver"
)

func TestKillingTheOwnerStopsPostgreSQLCleanlyAndLosesNothing(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	cmd, owned := owner(t, dir)
	if !owned {
		t.Fatal("the program does not own its server")
	}
	attached := start(t, pgserver.Options{DataDir: dir})
	write(t, attached.DSN("postgres"), `create table kept as select 'still here' as word`)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	gone(t, dir)
	// PostgreSQL takes its files away and then writes the line.
	var log []byte
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		var err error
		if log, err = os.ReadFile(filepath.Join(dir, "postgres.log")); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(log), "database system is shut down") {
			break
		}
		if time.Now().After(end) {
			t.Errorf("no clean shutdown in the log:\n%s", log)
			break
		}
	}
	again := start(t, pgserver.Options{DataDir: dir})
	if !again.Owned() {
		t.Error("the next start does not own the server")
	}
	if got := read(t, again.DSN("postgres"), `select word from kept`); got != "still here" {
		t.Errorf("got %q", got)
	}
}

func TestANewOwnerTakesOverAtOnceAfterAKill(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	for range 3 { // no wait in between: the old server is still shutting down
		cmd, owned := owner(t, dir)
		if !owned {
			t.Fatal("the next program attached to a dying server")
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
	}
}

func TestKillingPostgreSQLIsNoticedAndRecoveredFrom(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	s := start(t, pgserver.Options{DataDir: dir})
	write(t, s.DSN("postgres"), `create table kept as select 'still here' as word`)
	if err := syscall.Kill(serverPID(t, dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("nobody noticed")
	}
	if err := s.Stop(within(t)); err == nil {
		t.Error("Stop says that all was well")
	}
	again := start(t, pgserver.Options{DataDir: dir})
	if got := read(t, again.DSN("postgres"), `select word from kept`); got != "still here" {
		t.Errorf("got %q", got)
	}
}

func TestAStalePidFileThatNamesAnotherProgramIsNoObstacle(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	s := start(t, pgserver.Options{DataDir: dir, Throwaway: true})
	text, err := os.ReadFile(filepath.Join(dir, "pg", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(within(t)); err != nil {
		t.Fatal(err)
	}
	other := exec.Command("sleep", "60")
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = other.Process.Kill()
		_ = other.Wait()
	})
	_, rest, _ := strings.Cut(string(text), "\n")
	stale := fmt.Sprintf("%d\n%s", other.Process.Pid, rest)
	if err := os.WriteFile(filepath.Join(dir, "pg", "postmaster.pid"), []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	if again := start(t, pgserver.Options{DataDir: dir, Throwaway: true}); !again.Owned() {
		t.Error("attached to a program that is no PostgreSQL")
	}
}
