// Command tally runs the project's tests against one PostgreSQL of its own and counts them.
//
// It checks the formatting, vets, runs "go test" over every package, prints what failed and what was skipped, and ends with
// one line: "N passed, N failed, N skipped". A test with subtests counts as its subtests. A package that does not build or
// ends early counts as a failure. It exits with 1 on any failure, when nothing ran, and with -no-skip on any skip.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"parley/internal/pgserver"
)

// plan is what the command line asks for.
type plan struct {
	noSkip, bench, fresh bool
	race                 string
	timeout              time.Duration
	parallel             int
	run                  string
	packages             []string
}

func main() {
	var p plan
	flag.BoolVar(&p.noSkip, "no-skip", false, "a skipped test is a failure")
	flag.BoolVar(&p.bench, "bench", false, "run the benchmarks instead of the tests")
	flag.BoolVar(&p.fresh, "fresh", false, "run tests again whose last result Go has kept")
	flag.StringVar(&p.race, "race", "auto", "race detector: on, off, or auto (on tests in which something runs at once, where a C compiler is installed)")
	flag.DurationVar(&p.timeout, "timeout", 15*time.Minute, "time limit of one package's tests")
	flag.IntVar(&p.parallel, "p", 0, "packages tested at a time; 0 is one a processor")
	flag.StringVar(&p.run, "run", "", "only tests that match this pattern")
	flag.Parse()
	p.packages = flag.Args()
	if len(p.packages) == 0 {
		p.packages = []string{"./..."}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := p.do(ctx)
	stop()
	os.Exit(code)
}

// do carries the plan out and returns the exit status.
func (p plan) do(ctx context.Context) int {
	server, err := startServer(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	} else {
		defer func() {
			if err := server.Discard(context.WithoutCancel(ctx)); err != nil {
				fmt.Fprintln(os.Stderr, err)
			}
		}()
		// All processes of the run may use what one of them has filled a database with.
		if err := errors.Join(os.Setenv("PARLEY_TEST_PG", server.DSN("postgres")), os.Setenv("PARLEY_TEST_SHARED", "yes")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	if p.bench {
		return p.benchmarks(ctx)
	}
	c := newCount()
	if err != nil {
		c.fault("PostgreSQL", "the server for the tests did not start")
	}
	check(ctx, c, "gofmt", "gofmt", append([]string{"-l"}, goFolders()...)...)
	check(ctx, c, "go vet", "go", append([]string{"vet"}, p.packages...)...)
	p.tests(ctx, c)
	c.report(os.Stdout)
	return c.status(p.noSkip)
}

func startServer(ctx context.Context) (*pgserver.Server, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	return pgserver.StartThrowaway(ctx, pgserver.Options{
		BinDir: os.Getenv("PARLEY_PG_BINDIR"), Download: true, Log: func(line string) { fmt.Println(line) },
	})
}

// check runs a tool that prints nothing when all is well.
func check(ctx context.Context, c *count, what, program string, args ...string) {
	cmd := exec.CommandContext(ctx, program, args...)
	out, err := cmd.CombinedOutput()
	if err == nil && len(out) == 0 {
		return
	}
	if program == "gofmt" && err == nil {
		out = append([]byte("not formatted:\n"), out...)
	} else if err == nil {
		os.Stdout.Write(out) // talk about downloads and the like
		return
	}
	c.fault(what, strings.TrimSpace(string(out)))
}

// goFolders lists the top folders that hold Go code.
func goFolders() []string {
	var dirs []string
	for _, dir := range []string{"cmd", "internal", "views", "assets", "sql"} {
		if _, err := os.Stat(dir); err == nil {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// browser is the package that drives Chromium. Tests that import it walk the portal through its pages: they run beside the
// others and without the race detector, which would take most of their time and finds nothing in them that the tests of the
// handlers do not have.
const browser = "parley/internal/browse"

// tests runs go test and feeds what it says to the count: the packages that drive a browser beside the others, and of those
// the tests in which something runs at once with the race detector. With the detector on or off it is so for all of the others,
// and where a pattern names tests, those are raced whatever they do.
func (p plan) tests(ctx context.Context, c *count) {
	names, err := packages(ctx, p.packages)
	if err != nil {
		c.fault("go list", err.Error())
		return
	}
	all := part(names)
	var wg sync.WaitGroup
	wg.Go(func() { p.test(ctx, c, all.browser, batch{run: p.run}) })
	switch race := p.withRace(ctx); {
	case p.race == "on" || race && p.run != "":
		p.test(ctx, c, all.plain, batch{run: p.run, race: true})
	case !race || len(all.racing) == 0:
		p.test(ctx, c, all.plain, batch{run: p.run})
	default:
		these := "^(" + strings.Join(all.racing, "|") + ")$"
		p.test(ctx, c, all.raced, batch{run: these, race: true, label: ", raced"})
		p.test(ctx, c, all.plain, batch{skip: these})
	}
	wg.Wait()
}

// named is a package, its folder and what its tests import.
type named struct {
	path, dir string
	imports   []string
}

// packages lists the packages that patterns such as ./... mean.
func packages(ctx context.Context, patterns []string) ([]named, error) {
	args := append([]string{"list", "-e", "-f", `{{.ImportPath}}|{{.Dir}}|{{join .TestImports " "}} {{join .XTestImports " "}}`}, patterns...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	var names []named
	for line := range strings.Lines(string(out)) {
		if words := strings.SplitN(strings.TrimSpace(line), "|", 3); len(words) == 3 {
			names = append(names, named{words[0], words[1], strings.Fields(words[2])})
		}
	}
	return names, err
}

// batch is which tests of packages to run, as patterns, and how.
type batch struct {
	run, skip string
	race      bool
	label     string // of the packages, in what is printed
}

// test runs go test over packages. It leaves out what needs doing once only or by debuggers: vet ran already, and linking
// without debug information is a quarter faster.
func (p plan) test(ctx context.Context, c *count, packages []string, b batch) {
	if len(packages) == 0 {
		return
	}
	args := []string{"test", "-json", "-vet=off", "-ldflags=-s -w", "-timeout", p.timeout.String()}
	if b.race {
		args = append(args, "-race")
	}
	if p.parallel > 0 {
		args = append(args, "-p", fmt.Sprint(p.parallel))
	}
	if p.fresh {
		args = append(args, "-count=1")
	}
	if b.run != "" {
		args = append(args, "-run", b.run)
	}
	if b.skip != "" {
		args = append(args, "-skip", b.skip)
	}
	cmd := exec.CommandContext(ctx, "go", append(args, packages...)...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 20 * time.Second
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		c.fault("go test", err.Error())
		return
	}
	c.read(out, os.Stdout, b.label)
	err = cmd.Wait()
	if ctx.Err() != nil {
		c.fault("go test", "interrupted")
	} else if err != nil && !c.failing() {
		c.fault("go test", err.Error())
	}
}

// withRace decides on the race detector, which needs a C compiler.
func (p plan) withRace(ctx context.Context) bool {
	if p.race != "auto" {
		return p.race == "on"
	}
	out, err := exec.CommandContext(ctx, "go", "env", "CGO_ENABLED").Output()
	if err != nil || strings.TrimSpace(string(out)) != "1" {
		fmt.Println("no C compiler here: testing without the race detector")
		return false
	}
	return true
}

// benchmarks runs the benchmarks of the packages that have any, one package at a time so that they do not disturb each other.
func (p plan) benchmarks(ctx context.Context) int {
	packages, err := p.packages, error(nil)
	if slices.Equal(packages, []string{"./..."}) {
		packages, err = benchmarked(".")
	}
	if err == nil && len(packages) == 0 {
		err = errors.New("there are no benchmarks")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	pattern := "."
	if p.run != "" {
		pattern = p.run
	}
	args := append([]string{"test", "-run", "^$", "-bench", pattern, "-benchmem", "-p", "1", "-timeout", (2 * p.timeout).String()}, packages...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// benchmarked lists the packages below root, as ./paths, whose tests define a benchmark.
func benchmarked(root string) ([]string, error) {
	var packages []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		dir := "./" + filepath.ToSlash(filepath.Dir(path))
		if strings.Contains(string(text), "\nfunc Benchmark") && !slices.Contains(packages, dir) {
			packages = append(packages, dir)
		}
		return nil
	})
	return packages, err
}
