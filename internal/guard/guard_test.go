// Package guard protects the rules of the house with tests: who may import
// whom, who reads the clock, who writes which table, that every statement is
// valid, and that the documents name what is there.
package guard_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"parley/internal/shared"
)

// file is one Go file of the project.
type file struct {
	path    string // from the root, with slashes
	pkg     string // internal/vote, cmd/parley
	test    bool
	ast     *ast.File
	imports []string
	lines   int
}

var files = func() func(t *testing.T) []file {
	var cached []file
	return func(t *testing.T) []file {
		t.Helper()
		if cached != nil {
			return cached
		}
		root := shared.Root(t)
		fset := token.NewFileSet()
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "node_modules") {
				return filepath.SkipDir
			}
			if !strings.HasSuffix(path, ".go") {
				return nil
			}
			src, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			f, err := parser.ParseFile(fset, path, src, parser.ParseComments)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			rel = filepath.ToSlash(rel)
			x := file{path: rel, pkg: filepath.ToSlash(filepath.Dir(rel)), test: strings.HasSuffix(rel, "_test.go"), ast: f, lines: strings.Count(string(src), "\n")}
			for _, i := range f.Imports {
				p, err := strconv.Unquote(i.Path.Value)
				if err != nil {
					return err
				}
				x.imports = append(x.imports, p)
			}
			cached = append(cached, x)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(cached) < 100 {
			t.Fatalf("found only %d files", len(cached))
		}
		return cached
	}
}()

// slices are the capabilities; none imports another.
var capabilities = []string{"account", "board", "member", "meeting", "agenda", "comment", "vote", "minutes", "recommendation", "response", "notice", "feed", "front", "law", "remark", "closed", "alternate", "packet", "referral", "commitment", "escalation", "joint", "remote", "correct", "catalog", "tracker", "outside", "figures"}

// support are packages that only tests import; they may do what tests must.
var support = []string{"internal/pgtest", "internal/webtest", "internal/browse", "internal/shared", "internal/tally", "internal/guard", "internal/page/pagetest", "internal/recommendation/adopted", "internal/demo/demotest", "internal/rules/rulestest"}

// isRule says that a package is one of the pure rules.
func isRule(pkg string) bool {
	return pkg == "internal/rules" || strings.HasPrefix(pkg, "internal/rules/") && !slices.Contains(support, pkg)
}

func isSlice(pkg string) bool {
	return slices.Contains(capabilities, strings.TrimPrefix(pkg, "internal/"))
}

func TestNoSliceImportsASlice(t *testing.T) {
	for _, f := range files(t) {
		if f.test || !isSlice(f.pkg) {
			continue
		}
		for _, i := range f.imports {
			if p := strings.TrimPrefix(i, "parley/"); p != i && isSlice(p) {
				t.Errorf("%s imports %s", f.path, i)
			}
			for _, no := range []string{"parley/internal/web", "parley/internal/demo", "parley/internal/imports"} {
				if i == no {
					t.Errorf("%s imports %s", f.path, i)
				}
			}
		}
	}
}

func TestRulesAndFaultArePure(t *testing.T) {
	pure := []string{"fmt", "slices", "sort", "strconv", "strings", "time", "math", "maps", "cmp", "unicode", "unicode/utf8", "errors", "embed", "encoding/json", "io", "net/mail", "net/netip", "net/url", "database/sql/driver",
		"parley/internal/fault", "parley/internal/rules", "parley/internal/rules/profile", "parley/internal/rules/advice", "parley/internal/rules/floor"}
	for _, f := range files(t) {
		if f.test || !isRule(f.pkg) && f.pkg != "internal/fault" {
			continue
		}
		for _, i := range f.imports {
			if !slices.Contains(pure, i) {
				t.Errorf("%s imports %s", f.path, i)
			}
		}
	}
}

func TestEachFixedDependencyHasOneHome(t *testing.T) {
	homes := map[string][]string{
		"github.com/go-chi/chi":       {"internal/web"},
		"github.com/jmoiron/sqlx":     {"internal/pg"},
		"github.com/lib/pq":           {"internal/pg"},
		"github.com/pressly/goose":    {"internal/pg"},
		"github.com/wneessen/go-mail": {"internal/mail"},
		"github.com/emersion/go-ical": {"internal/ical"},
		"github.com/yuin/goldmark":    {"internal/prose"},
		"github.com/gabriel-vasile":   {"internal/blob"},
		"github.com/disintegration":   {"internal/blob"},
		"github.com/microcosm-cc":     {"internal/prose"},
		"github.com/pdfcpu":           {"internal/bind"},
		"github.com/minio":            {"internal/blob"},
	}
	for _, f := range files(t) {
		if f.test || slices.Contains(support, f.pkg) {
			continue
		}
		for _, i := range f.imports {
			for dep, where := range homes {
				if strings.HasPrefix(i, dep) && !slices.Contains(where, f.pkg) {
					t.Errorf("%s imports %s, whose home is %v", f.path, i, where)
				}
			}
		}
	}
}

// calls lists every pkg.Name call or reference in a file.
func calls(f file, pkg string, names ...string) []string {
	var out []string
	ast.Inspect(f.ast, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := s.X.(*ast.Ident); ok && x.Name == pkg && x.Obj == nil && slices.Contains(names, s.Sel.Name) {
			out = append(out, s.Sel.Name)
		}
		return true
	})
	return out
}

func TestOnlyClockReadsTheWallClock(t *testing.T) {
	for _, f := range files(t) {
		// pgserver times processes it starts; tests and their support time themselves.
		if f.test || f.pkg == "internal/clock" || f.pkg == "internal/pgserver" || slices.Contains(support, f.pkg) {
			continue
		}
		for _, name := range calls(f, "time", "Now", "Since", "Until") {
			t.Errorf("%s calls time.%s", f.path, name)
		}
	}
}

func TestOnlyCommandsReadTheEnvironmentOrExit(t *testing.T) {
	for _, f := range files(t) {
		if f.test || strings.HasPrefix(f.pkg, "cmd/") || slices.Contains(support, f.pkg) {
			continue
		}
		names := []string{"Getenv", "LookupEnv", "Environ", "Exit"}
		if f.pkg == "internal/pgserver" { // it hands the environment on to PostgreSQL's programs
			names = []string{"Exit"}
		}
		if f.path == "internal/bind/child.go" { // a child of its own, which ends with its task
			continue
		}
		for _, name := range calls(f, "os", names...) {
			t.Errorf("%s calls os.%s", f.path, name)
		}
	}
}

func TestHTMLIsMadeOnlyWhereItIsSanitized(t *testing.T) {
	for _, f := range files(t) {
		if f.test || f.pkg == "internal/prose" {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			c, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			s, ok := c.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := s.X.(*ast.Ident); ok && x.Name == "template" && slices.Contains([]string{"HTML", "JS", "URL", "CSS", "HTMLAttr", "Srcset"}, s.Sel.Name) {
				// feed: html/template knows no webcal: scheme; the link is made of the configured base.
				if f.pkg == "internal/feed" && s.Sel.Name == "URL" {
					return true
				}
				if _, literal := c.Args[0].(*ast.BasicLit); !literal {
					t.Errorf("%s converts to template.%s", f.path, s.Sel.Name)
				}
			}
			if s.Sel.Name == "SetGenHeaderPreformatted" || s.Sel.Name == "SetHeaderPreformatted" {
				t.Errorf("%s writes a mail header verbatim", f.path)
			}
			return true
		})
	}
}

func TestFilesAndPackagesStaySmall(t *testing.T) {
	size := map[string]int{}
	for _, f := range files(t) {
		if f.test {
			continue
		}
		size[f.pkg] += f.lines
		if f.lines > 400 {
			t.Errorf("%s has %d lines, more than 400", f.path, f.lines)
		}
	}
	for pkg, n := range size {
		if n > 4000 {
			t.Errorf("%s has %d lines, more than 4000", pkg, n)
		}
	}
}

func TestEveryExportedThingIsExplained(t *testing.T) {
	for _, f := range files(t) {
		if f.test {
			continue
		}
		for _, d := range f.ast.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && receiverExported(d) {
					t.Errorf("%s: %s has no comment", f.path, d.Name.Name)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if ts, ok := s.(*ast.TypeSpec); ok && ts.Name.IsExported() && d.Doc == nil && ts.Doc == nil {
						t.Errorf("%s: %s has no comment", f.path, ts.Name.Name)
					}
				}
			}
		}
	}
}

// receiverExported tells whether a function is reachable from other packages.
// Methods that only implement a common interface explain themselves.
func receiverExported(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	if slices.Contains([]string{"Error", "String", "Unwrap", "Len", "Less", "Swap"}, d.Name.Name) {
		return false
	}
	e := d.Recv.List[0].Type
	if s, ok := e.(*ast.StarExpr); ok {
		e = s.X
	}
	if i, ok := e.(*ast.IndexExpr); ok {
		e = i.X
	}
	id, ok := e.(*ast.Ident)
	return ok && id.IsExported()
}

func TestTheDocumentsNameWhatIsThere(t *testing.T) {
	root := shared.Root(t)
	path := regexp.MustCompile("`((?:internal|cmd|views|assets|sql)/[A-Za-z0-9_./-]*[A-Za-z0-9_/])`")
	for _, doc := range []string{"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "DECISIONS.md", "SECURITY.md"} {
		body, err := os.ReadFile(filepath.Join(root, doc))
		if err != nil {
			t.Errorf("%s: %v", doc, err)
			continue
		}
		for _, m := range path.FindAllStringSubmatch(string(body), -1) {
			if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
				t.Errorf("%s names %s, which is not there", doc, m[1])
			}
		}
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?m)(?:^    |`)make ([a-z-]+)").FindAllStringSubmatch(string(readme), -1) {
		if !regexp.MustCompile(`(?m)^` + m[1] + `:`).Match(makefile) {
			t.Errorf("README.md names make %s, which the Makefile does not have", m[1])
		}
	}
	main, err := os.ReadFile(filepath.Join(root, "cmd/parley/main.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?m)`parley ([a-z]+)").FindAllStringSubmatch(string(readme), -1) {
		name := strings.ToUpper(m[1][:1]) + m[1][1:]
		if !strings.Contains(string(main), name) && !strings.Contains(string(main), `name:"`+m[1]+`"`) {
			t.Errorf("README.md names parley %s, which is no command", m[1])
		}
	}
}

func sorted[T any](m map[string]T) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
