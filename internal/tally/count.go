package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
)

// event is one line of "go test -json" (go doc test2json; build events: go help buildjson).
type event struct {
	Action      string
	Package     string
	ImportPath  string // of build events
	Test        string
	Elapsed     float64 // seconds
	Output      string
	FailedBuild string
}

// outcome is how one test ended: "" while it runs, else pass, fail or skip.
type outcome struct {
	how      string
	parent   bool // it has subtests
	badChild bool // one of them failed
	output   []string
}

// count gathers the outcomes of a run. Several streams of events may be read at once.
type count struct {
	sync.Mutex
	passed, failed, skipped int
	faults                  []string             // what failed outside a test
	skips                   []string             // with their reasons
	failures                []string             // names of failed tests
	running                 map[string]*packaged // by package
	builds                  map[string][]string  // compiler output by import path
}

// packaged is a package whose tests run.
type packaged struct {
	order  []string
	tests  map[string]*outcome
	output []string
}

func newCount() *count {
	return &count{running: map[string]*packaged{}, builds: map[string][]string{}}
}

// fault counts a failure that is no test's.
func (c *count) fault(what, text string) {
	c.Lock()
	defer c.Unlock()
	c.failed++
	c.faults = append(c.faults, what)
	fmt.Printf("FAIL  %s\n%s\n", what, indent(text))
}

// read takes in the events of a run and prints each package's result as it ends, with the output of what failed. Packages are
// known by their path and the label, so that two runs of one can be told apart.
func (c *count) read(in io.Reader, out io.Writer, label string) {
	mine := map[string]bool{}
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) != nil {
				fmt.Fprintf(out, "%s\n", strings.TrimRight(string(line), "\n"))
			} else {
				if e.Package != "" {
					e.Package += label
				}
				mine[e.Package] = true
				c.take(e, out)
			}
		}
		if err != nil {
			break
		}
	}
	c.Lock()
	defer c.Unlock()
	for _, name := range slices.Sorted(maps.Keys(mine)) {
		if c.running[name] != nil { // go test itself was ended
			c.end(event{Action: "fail", Package: name}, out)
		}
	}
}

// failing tells whether something has failed.
func (c *count) failing() bool {
	c.Lock()
	defer c.Unlock()
	return c.failed > 0
}

// take handles one event.
func (c *count) take(e event, out io.Writer) {
	c.Lock()
	defer c.Unlock()
	if e.Action == "build-output" {
		c.builds[e.ImportPath] = append(c.builds[e.ImportPath], e.Output)
		return
	}
	if e.Package == "" {
		return
	}
	p := c.running[e.Package]
	if p == nil {
		p = &packaged{tests: map[string]*outcome{}}
		c.running[e.Package] = p
	}
	if e.Test == "" {
		switch e.Action {
		case "output":
			p.output = append(p.output, e.Output)
		case "pass", "fail", "skip":
			c.end(e, out)
		}
		return
	}
	t := p.tests[e.Test]
	if t == nil {
		t = &outcome{}
		p.tests[e.Test] = t
		p.order = append(p.order, e.Test)
		for i, r := range e.Test {
			if parent := p.tests[e.Test[:i]]; r == '/' && parent != nil {
				parent.parent = true
			}
		}
	}
	switch e.Action {
	case "output":
		t.output = append(t.output, e.Output)
	case "pass", "fail", "skip":
		t.how = e.Action
	}
}

// end closes a package: it counts its tests and prints its line.
func (c *count) end(e event, out io.Writer) {
	p := c.running[e.Package]
	delete(c.running, e.Package)
	passed, failed, skipped := c.passed, c.failed, c.skipped
	for _, name := range p.order {
		t := p.tests[name]
		if t.how == "" {
			t.how = "fail" // it began and never ended: a panic, an exit or the time limit
		}
		if t.how == "fail" {
			for i, r := range name {
				if parent := p.tests[name[:i]]; r == '/' && parent != nil {
					parent.badChild = true
				}
			}
		}
	}
	for _, name := range p.order {
		t := p.tests[name]
		full := e.Package + "." + name
		switch {
		case t.how == "fail":
			fmt.Fprintf(out, "FAIL  %s\n%s", full, said(t.output))
			if !t.badChild {
				c.failed++
				c.failures = append(c.failures, full)
			}
		case t.parent:
		case t.how == "skip":
			c.skipped++
			c.skips = append(c.skips, full+": "+strings.TrimSpace(said(t.output)))
		default:
			c.passed++
		}
	}
	failedNow := c.failed - failed
	if e.Action == "fail" && failedNow == 0 { // it did not build, or ended outside a test
		c.failed++
		failedNow++
		c.failures = append(c.failures, e.Package)
		text := strings.Join(c.builds[e.FailedBuild], "") + said(p.output)
		fmt.Fprintf(out, "FAIL  %s\n%s\n", e.Package, indent(strings.TrimSpace(text)))
	} else if e.Action == "fail" {
		fmt.Fprint(out, said(p.output)) // such as the report of a race or a panic between tests
	}
	if ran := c.passed - passed + failedNow + c.skipped - skipped; ran > 0 {
		word := "ok  "
		if failedNow > 0 {
			word = "FAIL"
		}
		fmt.Fprintf(out, "%s  %-40s %5d tests  %6.1f s\n", word, strings.TrimPrefix(e.Package, "parley/"), ran, e.Elapsed)
	}
}

// said is a test's own output, without the lines in which go test says what it does.
func said(output []string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.Join(output, "")) {
		bare := strings.TrimSpace(line)
		if bare == "PASS" || bare == "FAIL" || strings.HasPrefix(bare, "=== ") || strings.HasPrefix(bare, "--- ") ||
			strings.HasPrefix(line, "FAIL\t") || strings.HasPrefix(line, "ok  \t") || strings.HasPrefix(line, "?   \t") {
			continue
		}
		b.WriteString(line)
	}
	return b.String()
}

// report prints what was skipped and what failed, and at the very end the line that counts.
func (c *count) report(out io.Writer) {
	section := func(title string, lines []string) {
		if len(lines) == 0 {
			return
		}
		fmt.Fprintf(out, "\n%s:\n", title)
		for _, line := range lines {
			fmt.Fprintf(out, "  %s\n", line)
		}
	}
	section("Skipped", c.skips)
	section("Failed", append(c.faults, c.failures...))
	fmt.Fprintf(out, "\n%d passed, %d failed, %d skipped\n", c.passed, c.failed, c.skipped)
}

// status is the exit status: 0 only if something passed and nothing failed, nor with noSkip was skipped.
func (c *count) status(noSkip bool) int {
	if c.failed > 0 || c.passed == 0 || noSkip && c.skipped > 0 {
		return 1
	}
	return 0
}

func indent(text string) string { return "  " + strings.ReplaceAll(text, "\n", "\n  ") }
