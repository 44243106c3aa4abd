package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"parley/internal/pgtest"
)

// TestTheDemoStartsWithOneCommand walks its life: made from nothing, refused
// twice on one address, killed, started again with nothing lost, and a reset
// that refuses a folder without its mark.
func TestTheDemoStartsWithOneCommand(t *testing.T) {
	program := build(t)
	parent, err := os.MkdirTemp("/var/tmp", "parley-demo-test")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(parent, 0o711); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(parent) })
	dir, addr := filepath.Join(parent, "data"), freeAddress(t)
	start := func(extra ...string) (*exec.Cmd, *output) {
		cmd := exec.Command(program, append([]string{"demo", "--data", dir, "--listen", addr}, extra...)...)
		cmd.Env = append(os.Environ(), "PARLEY_DATABASE_URL=host=/nowhere", "PGHOST=/nowhere") // the demo ignores configured databases
		return cmd, follow(t, cmd)
	}
	cmd, out := start()
	out.wait(t, "/demo")
	get := func(path string) int {
		res, err := http.Get("http://" + addr + path)
		if err != nil {
			t.Fatalf("%v\n%s", err, out.all())
		}
		defer res.Body.Close()
		return res.StatusCode
	}
	for _, path := range []string{"/", "/demo", "/demo/mail", "/b/cpab", "/b/nyc-public-safety/meetings", "/calendar.ics", "/healthz", "/readyz"} {
		if got := get(path); got != http.StatusOK {
			t.Errorf("%s answers %d", path, got)
		}
	}
	second, said := start()
	_ = second.Wait()
	if !strings.Contains(said.all(), "already") {
		t.Errorf("a second start said %q", said.all())
	}
	_ = cmd.Process.Signal(syscall.SIGKILL)
	_ = cmd.Wait()
	cmd, out = start()
	out.wait(t, "/demo")
	if strings.Contains(out.all(), "making the demonstration") {
		t.Error("the second start made the city anew")
	}
	if got := get("/b/cpab"); got != http.StatusOK {
		t.Errorf("after the kill the board answers %d", got)
	}
	_ = cmd.Process.Signal(syscall.SIGTERM)
	if err := cmd.Wait(); err != nil {
		t.Errorf("stopping: %v\n%s", err, out.all())
	}
	precious := filepath.Join(parent, "precious")
	if err := os.MkdirAll(filepath.Join(precious, "keep"), 0o755); err != nil {
		t.Fatal(err)
	}
	wrong := exec.Command(program, "demo", "--reset", "--data", precious, "--listen", freeAddress(t))
	if got, err := wrong.CombinedOutput(); err == nil || !strings.Contains(string(got), "not made by the demo") {
		t.Errorf("a reset of a foreign folder: %v %s", err, got)
	}
	if _, err := os.Stat(filepath.Join(precious, "keep")); err != nil {
		t.Error("the foreign folder was erased")
	}
}

func TestHelpIsForStrangers(t *testing.T) {
	got, err := exec.Command(build(t), "--help").CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"demo", "serve", "migrate", "operator", "import", "verify", "db", "Try it"} {
		if !strings.Contains(string(got), word) {
			t.Errorf("help does not name %s:\n%s", word, got)
		}
	}
	got, err = exec.Command(build(t), "serve").CombinedOutput()
	if err == nil || !strings.Contains(string(got), "PARLEY_DATABASE_URL") {
		t.Errorf("serve without a database said %s", got)
	}
}

func TestAnInstallationBeginsOnTheCommandLine(t *testing.T) {
	dsn := pgtest.Empty(t)
	run := func(args ...string) string {
		t.Helper()
		cmd := exec.Command(build(t), args...)
		cmd.Env = append(os.Environ(), "PARLEY_DATABASE_URL="+dsn)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	run("migrate")
	if got := run("migrate"); !strings.Contains(got, "up to date") {
		t.Error(got)
	}
	first := run("operator", "noor@riverbend.example", "--name", "Noor Haddad", "--base-url", "https://parley.riverbend.example")
	if !strings.Contains(first, "https://parley.riverbend.example/work/invitation/") {
		t.Error(first)
	}
	if again := run("operator", "noor@riverbend.example", "--name", "Noor Haddad"); again == first {
		t.Error("the second link is the first one")
	}
	if got := run("verify"); !strings.Contains(got, "The record is sound") {
		t.Error(got)
	}
}
