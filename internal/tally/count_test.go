package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// counted feeds lines of go test -json to a count and returns it with what was printed.
func counted(t *testing.T, lines string) (*count, string) {
	t.Helper()
	c := newCount()
	var out strings.Builder
	c.read(strings.NewReader(lines), &out, "")
	c.report(&out)
	return c, out.String()
}

func TestLeavesAreCounted(t *testing.T) {
	c, out := counted(t, `
{"Action":"run","Package":"p","Test":"A"}
{"Action":"run","Package":"p","Test":"A/one"}
{"Action":"output","Package":"p","Test":"A/one","Output":"=== RUN   A/one\n"}
{"Action":"pass","Package":"p","Test":"A/one"}
{"Action":"run","Package":"p","Test":"A/two"}
{"Action":"output","Package":"p","Test":"A/two","Output":"    a_test.go:9: wrong\n"}
{"Action":"fail","Package":"p","Test":"A/two"}
{"Action":"fail","Package":"p","Test":"A"}
{"Action":"run","Package":"p","Test":"B"}
{"Action":"output","Package":"p","Test":"B","Output":"    b_test.go:3: no network\n"}
{"Action":"skip","Package":"p","Test":"B"}
{"Action":"run","Package":"p","Test":"C"}
{"Action":"pass","Package":"p","Test":"C"}
{"Action":"fail","Package":"p","Elapsed":1.5}
`)
	if c.passed != 2 || c.failed != 1 || c.skipped != 1 {
		t.Fatalf("%d %d %d\n%s", c.passed, c.failed, c.skipped, out)
	}
	for _, want := range []string{"a_test.go:9: wrong", "p.B: b_test.go:3: no network", "p.A/two"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if !strings.HasSuffix(out, "\n2 passed, 1 failed, 1 skipped\n") {
		t.Errorf("ends in %q", out[max(0, len(out)-60):])
	}
}

func TestWhatCountsAsAFailure(t *testing.T) {
	for name, c := range map[string]struct {
		lines  string
		failed int
	}{
		"a test that never ends": {`{"Action":"run","Package":"p","Test":"A"}
{"Action":"fail","Package":"p"}`, 1},
		"a parent that fails by itself": {`{"Action":"run","Package":"p","Test":"A"}
{"Action":"run","Package":"p","Test":"A/x"}
{"Action":"pass","Package":"p","Test":"A/x"}
{"Action":"fail","Package":"p","Test":"A"}
{"Action":"fail","Package":"p"}`, 1},
		"a package that ends early": {`{"Action":"output","Package":"p","Output":"panic: in TestMain\n"}
{"Action":"fail","Package":"p"}`, 1},
		"a package that passes its tests and then fails": {`{"Action":"run","Package":"p","Test":"A"}
{"Action":"pass","Package":"p","Test":"A"}
{"Action":"fail","Package":"p"}`, 1},
		"a package that does not build": {`{"Action":"build-output","ImportPath":"p [p.test]","Output":"p.go:1:1: wrong\n"}
{"Action":"build-fail","ImportPath":"p [p.test]"}
{"Action":"fail","Package":"p","FailedBuild":"p [p.test]"}`, 1},
		"a run that is cut off": {`{"Action":"run","Package":"p","Test":"A"}`, 1},
		"nothing":               {`{"Action":"skip","Package":"p"}`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got, out := counted(t, c.lines)
			if got.failed != c.failed || got.status(false) != 1 {
				t.Errorf("%d failed, status %d\n%s", got.failed, got.status(false), out)
			}
		})
	}
}

func TestSkipsFailOnlyWhenAskedTo(t *testing.T) {
	c := &count{passed: 3, skipped: 1}
	if c.status(false) != 0 || c.status(true) != 1 {
		t.Fatal("wrong status")
	}
}

func TestARealRunIsCounted(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "go.mod", "module m\n\ngo 1.26\n")
	write(t, dir, "good/a_test.go", `package good
import "testing"
func TestParent(t *testing.T) { for _, n := range []string{"a", "b/c"} { t.Run(n, func(t *testing.T) {}) } }
func TestSkip(t *testing.T) { t.Skip("not here") }
func FuzzIt(f *testing.F) { f.Add("x"); f.Fuzz(func(t *testing.T, s string) {}) }
`)
	write(t, dir, "panics/a_test.go", `package panics
import "testing"
func TestFine(t *testing.T) {}
func TestPanic(t *testing.T) { panic("on purpose") }
`)
	write(t, dir, "broken/a_test.go", "package broken\nfunc f() { return 1 }\n")
	write(t, dir, "exits/a_test.go", `package exits
import ("os"; "testing")
func TestExit(t *testing.T) { os.Exit(3) }
`)
	cmd := exec.Command("go", "test", "-json", "./...")
	cmd.Dir = dir
	lines, err := cmd.Output()
	if err == nil {
		t.Fatal("go test did not fail")
	}
	c, out := counted(t, string(lines))
	if got, want := fmt.Sprint(c.passed, c.failed, c.skipped), "4 3 1"; got != want {
		t.Fatalf("counted %s, want %s\n%s", got, want, out)
	}
	for _, want := range []string{"on purpose", "too many return values", "m/exits.TestExit", "not here"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

func TestPackagesWithBenchmarksAreFound(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "a/a_test.go", "package a\n\nfunc BenchmarkA(b *testing.B) {}\n")
	write(t, dir, "b/b_test.go", "package b\n\nfunc TestB(t *testing.T) {}\n")
	write(t, dir, "a/testdata/x_test.go", "package x\n\nfunc BenchmarkX(b *testing.B) {}\n")
	t.Chdir(dir)
	got, err := benchmarked(".")
	if err != nil || fmt.Sprint(got) != "[./a]" {
		t.Fatalf("%v, %v", got, err)
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestTheJourneysAreKnownByWhatTheyImport(t *testing.T) {
	names, err := packages(t.Context(), []string{"parley/internal/journey", "parley/internal/fault"})
	if err != nil || len(names) != 2 {
		t.Fatalf("%v, %v", names, err)
	}
	for _, n := range names {
		if drives := slices.Contains(n.imports, browser); drives != (n.path == "parley/internal/journey") {
			t.Errorf("%s drives a browser: %v", n.path, drives)
		}
	}
}
