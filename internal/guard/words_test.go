package guard_test

import (
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"parley/internal/page"
	"parley/internal/shared"
	"parley/views"
)

// asks are the functions that look a message up, with the place of its id.
var asks = map[string]int{"say": 0, "Say": 1, "Text": 1, "HasText": 1, "roleText": 0}

// named are the fields of a form's description that name messages.
var named = []string{"Label", "Hint", "Button", "StartID", "DueID", "DoneID"}

// wording is what a part of the program asks the catalogue for.
type wording struct {
	where   string
	id      string         // a whole id, or
	pattern *regexp.Regexp // what an id put together at run time looks like
}

// askedFor reads an expression that makes an id: a literal, or literals with
// something between them. ok is false when nothing is known of it.
func askedFor(e ast.Expr) (id string, pattern *regexp.Regexp, ok bool) {
	var parts []string
	var walk func(e ast.Expr)
	walk = func(e ast.Expr) {
		switch e := e.(type) {
		case *ast.BinaryExpr:
			if e.Op == token.ADD {
				walk(e.X)
				walk(e.Y)
				return
			}
		case *ast.BasicLit:
			if s, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
				parts = append(parts, s)
				return
			}
		}
		parts = append(parts, "\x00")
	}
	walk(e)
	if !slices.Contains(parts, "\x00") {
		id := strings.Join(parts, "")
		return id, nil, id != ""
	}
	if parts[0] == "\x00" || len(parts) == 2 && parts[0] == "rule." {
		return "", nil, false
	}
	var b strings.Builder
	for _, p := range parts {
		if p == "\x00" {
			b.WriteString(".+")
		} else {
			b.WriteString(regexp.QuoteMeta(p))
		}
	}
	return "", regexp.MustCompile("^" + b.String() + "$"), true
}

var (
	inTemplate   = regexp.MustCompile(`\b(?:t|has) "([^"]+)"`)
	madeTemplate = regexp.MustCompile(`\b(?:t|has) \((?:print|printf) "([^"]+)"`)
	literal      = regexp.MustCompile(`"([^"\n]*)"`)
)

// templates lists every file of views/ that is a template, with its text.
func templates(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(views.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".html") && !strings.HasSuffix(path, ".txt") {
			return err
		}
		src, err := fs.ReadFile(views.FS, path)
		out[path] = string(src)
		return err
	})
	if err != nil || len(out) < 40 {
		t.Fatalf("%d templates, %v", len(out), err)
	}
	return out
}

// wordings lists everything the program asks the catalogue for.
func wordings(t *testing.T) []wording {
	t.Helper()
	var out []wording
	for _, f := range files(t) {
		if f.test || slices.Contains(support, f.pkg) || strings.HasPrefix(f.pkg, "cmd/") {
			continue
		}
		add := func(e ast.Expr) {
			// The rules name a sentence by its code; the catalogue keeps it under rule.
			if isRule(f.pkg) {
				e = &ast.BinaryExpr{X: &ast.BasicLit{Kind: token.STRING, Value: `"rule."`}, Op: token.ADD, Y: e}
			}
			if id, pattern, ok := askedFor(e); ok {
				out = append(out, wording{f.path, id, pattern})
			}
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				name := ""
				switch fun := n.Fun.(type) {
				case *ast.Ident:
					name = fun.Name
				case *ast.SelectorExpr:
					name = fun.Sel.Name
					if x, ok := fun.X.(*ast.Ident); ok && name == "At" && x.Name == "fault" && len(n.Args) > 1 {
						if code, _, ok := askedFor(n.Args[1]); ok && code != "" {
							out = append(out, wording{f.path, "fault." + code, nil})
						}
						return true
					}
				}
				i, ok := asks[name]
				if name == "Say" && isRule(f.pkg) { // its first argument is the code
					i = 0
				}
				if ok && len(n.Args) > i {
					add(n.Args[i])
				}
			case *ast.KeyValueExpr:
				if k, ok := n.Key.(*ast.Ident); ok && slices.Contains(named, k.Name) && f.pkg != "internal/page" {
					if id, _, ok := askedFor(n.Value); ok && strings.Contains(id, ".") && !strings.Contains(id, " ") {
						add(n.Value)
					}
				}
			}
			return true
		})
	}
	for path, src := range templates(t) {
		for _, m := range inTemplate.FindAllStringSubmatch(src, -1) {
			out = append(out, wording{path, m[1], nil})
		}
		for _, m := range madeTemplate.FindAllStringSubmatch(src, -1) {
			made, _, _ := strings.Cut(m[1], "%")
			out = append(out, wording{path, "", regexp.MustCompile("^" + regexp.QuoteMeta(made) + ".+$")})
		}
	}
	return out
}

func TestEveryMessageThatIsAskedForExists(t *testing.T) {
	all := page.Words(page.Lang)
	asked := wordings(t)
	if len(asked) < 800 {
		t.Fatalf("found only %d places that ask for a message", len(asked))
	}
	for _, w := range asked {
		if w.pattern == nil {
			if !page.HasText(page.Lang, w.id) {
				t.Errorf("%s asks for %q, which the catalogue does not have", w.where, w.id)
			}
		} else if !slices.ContainsFunc(all, w.pattern.MatchString) {
			t.Errorf("%s asks for %s, which no message is like", w.where, w.pattern)
		}
	}
}

// TestNoMessageIsUnused finds messages nobody asks for. A message is used when
// it is asked for, when its id stands as a literal anywhere, when it names a
// field of a template's form, or when it says a fault whose code the program
// or the schema knows.
func TestNoMessageIsUnused(t *testing.T) {
	used := map[string]bool{}
	var patterns []*regexp.Regexp
	for _, w := range wordings(t) {
		// What says any fault or rule says nothing about which there are.
		if w.pattern != nil && w.pattern.String() != `^fault\..+$` && w.pattern.String() != `^rule\..+$` {
			patterns = append(patterns, w.pattern)
		}
		used[w.id] = true
	}
	for _, f := range files(t) {
		if f.test || slices.Contains(support, f.pkg) {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if b, ok := n.(*ast.BinaryExpr); ok && b.Op == token.ADD {
				_, p, ok := askedFor(b)
				switch {
				case !ok || p == nil:
				case isRule(f.pkg):
					patterns = append(patterns, regexp.MustCompile(`^rule\.`+p.String()[1:]))
				case strings.Count(p.String(), `\.`) > 1:
					patterns = append(patterns, p)
				}
			}
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if s, err := strconv.Unquote(l.Value); err == nil {
					used[s], used["fault."+s] = true, true
					if isRule(f.pkg) {
						used["rule."+s] = true
					}
					if strings.HasSuffix(s, ".") && s != "fault." && s != "rule." && len(s) > 3 && !strings.Contains(s, " ") { // the beginning of an id
						patterns = append(patterns, regexp.MustCompile("^"+regexp.QuoteMeta(s)+`[^.]+$`))
					}
				}
			}
			return true
		})
	}
	for path, src := range templates(t) {
		for _, m := range literal.FindAllStringSubmatch(src, -1) {
			field := filepath.Dir(path) + "." + m[1]
			used[m[1]], used[field], used[field+"_hint"] = true, true, true
		}
		// Rows of a form that grow are named parts[2].reason in the page.
		for _, m := range regexp.MustCompile(`\]\.([a-z_]+)"`).FindAllStringSubmatch(src, -1) {
			patterns = append(patterns, regexp.MustCompile("^"+filepath.Dir(path)+`\.[a-z_]+\.`+m[1]+"(_hint)?$"))
		}
	}
	migrations, err := filepath.Glob(filepath.Join(shared.Root(t), "sql", "migrations", "*.sql"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range migrations {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?:constraint|unique index) ([a-z_]+)`).FindAllStringSubmatch(string(src), -1) {
			used["fault."+m[1]] = true
		}
	}
	for _, id := range page.Words(page.Lang) {
		if !used[id] && !slices.ContainsFunc(patterns, func(p *regexp.Regexp) bool { return p.MatchString(id) }) {
			t.Errorf("nobody asks for the message %q", id)
		}
	}
}
