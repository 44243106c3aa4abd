package main

import (
	"fmt"
	"strings"
	"testing"
)

func TestTestsInWhichSomethingRunsAtOnceAreTold(t *testing.T) {
	const head = "package a\n\n"
	for _, c := range []struct{ sentence, code, tests, want string }{
		{"none does", "", "func TestA(t *testing.T) { f() }\nfunc f() {}", "[TestA] []"},
		{"a go statement", "", "func TestA(t *testing.T) { go f() }\nfunc TestB(t *testing.T) {}\nfunc f() {}", "[TestA TestB] [TestA]"},
		{"a group", "", "func TestA(t *testing.T) { var g sync.WaitGroup; g.Go(func() {}) }", "[TestA] [TestA]"},
		{"a link that is followed is no group", "", "func TestA(t *testing.T) { tab.Go(url) }", "[TestA] []"},
		{"a parallel test", "", "func TestA(t *testing.T) { t.Run(x, func(t *testing.T) { t.Parallel() }) }", "[TestA] [TestA]"},
		{"in a helper's helper", "", "func TestA(t *testing.T) { w.both() }\nfunc (w world) both() { w.twice() }\nfunc (w world) twice() { go w.once() }\nfunc TestB(t *testing.T) { w.once() }\nfunc (w world) once() {}", "[TestA TestB] [TestA]"},
		{"in a table beside the test", "", "var table = []func(){func() { go f() }}\nfunc TestA(t *testing.T) { for _, f := range table { f() } }\nfunc TestB(t *testing.T) {}", "[TestA TestB] [TestA]"},
		{"in the package's own code", "func Serve() { go wait() }", "func TestA(t *testing.T) {}\nfunc TestMain(m *testing.M) {}", "[TestA] [TestA]"},
		{"a field of the code is no helper of its name", "func (s *slice) Serve() { s.both() }", "func BenchmarkA(b *testing.B) { both() }\nfunc both() { go f() }\nfunc TestA(t *testing.T) { s.Serve() }", "[TestA] []"},
		{"in code that a test calls and that starts nothing", "func Serve() {}", "func TestA(t *testing.T) { Serve() }", "[TestA] []"},
	} {
		dir := t.TempDir()
		write(t, dir, "a.go", head+c.code)
		write(t, dir, "a_test.go", head+c.tests)
		all, racing, err := atOnce(dir)
		if got := fmt.Sprint(all, racing); err != nil || got != c.want {
			t.Errorf("%s: %s, want %s, %v", c.sentence, got, c.want, err)
		}
	}
	dir := t.TempDir()
	write(t, dir, "a_test.go", "package a\n\nfunc TestA(")
	if _, _, err := atOnce(dir); err == nil {
		t.Error("a file that is no Go is taken")
	}
}

func TestATestIsRacedWhereverItsNameIs(t *testing.T) {
	one, two, three, broken := t.TempDir(), t.TempDir(), t.TempDir(), t.TempDir()
	write(t, broken, "a_test.go", "package a\n\nfunc TestTwice(")
	write(t, one, "a_test.go", "package a\n\nfunc TestTwice(t *testing.T) { go f() }\nfunc TestOnce(t *testing.T) {}")
	write(t, two, "a_test.go", "package a\n\nfunc TestTwice(t *testing.T) {}")
	write(t, three, "a_test.go", "package a\n\nfunc TestOnce(t *testing.T) {}")
	got := part([]named{{"one", one, nil}, {"two", two, nil}, {"three", three, nil}, {"broken", broken, nil}, {"walks", one, []string{"testing", browser}}})
	if want := "{[walks] [one two three broken] [one two] [TestTwice]}"; fmt.Sprint(got) != want {
		t.Errorf("%v, want %s", got, want)
	}
}

func TestAPackageThatRunsTwiceIsCountedTwice(t *testing.T) {
	c := newCount()
	const line = `{"Action":"pass","Package":"parley/internal/p","Test":"A"}` + "\n" + `{"Action":"pass","Package":"parley/internal/p"}` + "\n"
	var out strings.Builder
	c.read(strings.NewReader(line), &out, ", raced")
	c.read(strings.NewReader(line), &out, "")
	if c.passed != 2 || !strings.Contains(out.String(), "internal/p, raced ") || !strings.Contains(out.String(), "internal/p  ") {
		t.Errorf("%d, %s", c.passed, &out)
	}
}
