package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// declared is what one function or variable of a package mentions, and whether it starts something that runs at once with it.
type declared struct {
	starts bool
	uses   []string
}

// atOnce lists the tests of a package's folder, all of them and those in which something runs at once: a go statement, a
// group's Go of a function, a parallel test, in the test or in what it uses of its own package. Where the package's own code
// starts something, that is all of them.
func atOnce(dir string) (all, racing []string, err error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, nil, err
	}
	known, code := map[string]*declared{}, false
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, nil, err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err != nil {
			return nil, nil, err
		}
		test := strings.HasSuffix(name, "_test.go")
		for _, d := range file.Decls {
			found := look(d)
			if !test {
				code = code || found.starts
				continue
			}
			for _, id := range called(d) {
				if known[id] == nil {
					known[id] = &declared{}
				}
				known[id].starts = known[id].starts || found.starts
				known[id].uses = append(known[id].uses, found.uses...)
				if strings.HasPrefix(id, "Test") && id != "TestMain" {
					all = append(all, id)
				}
			}
		}
	}
	slices.Sort(all)
	if code {
		return all, all, nil
	}
	for changed := true; changed; {
		changed = false
		for _, d := range known {
			if !d.starts && slices.ContainsFunc(d.uses, func(id string) bool { return known[id] != nil && known[id].starts }) {
				d.starts, changed = true, true
			}
		}
	}
	for _, id := range all {
		if known[id].starts {
			racing = append(racing, id)
		}
	}
	return all, racing, nil
}

// called are the names of what is declared. A method is known by its name alone.
func called(d ast.Decl) []string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		return []string{d.Name.Name}
	case *ast.GenDecl:
		var out []string
		for _, s := range d.Specs {
			if v, is := s.(*ast.ValueSpec); is {
				for _, name := range v.Names {
					out = append(out, name.Name)
				}
			}
		}
		return out
	}
	return nil
}

// look reads a declaration.
func look(d ast.Decl) (out declared) {
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			out.starts = true
		case *ast.CallExpr:
			f, is := n.Fun.(*ast.SelectorExpr)
			switch {
			case is && f.Sel.Name == "Parallel" && len(n.Args) == 0:
				out.starts = true
			case is && f.Sel.Name == "Go" && len(n.Args) == 1:
				_, is := n.Args[0].(*ast.FuncLit)
				out.starts = out.starts || is
			}
		case *ast.Ident:
			out.uses = append(out.uses, n.Name)
		}
		return true
	})
	return out
}

// parted is how the tests of a run are told apart: browser and plain are packages, of the plain ones all but the tests named
// once in racing, which run in the packages raced with the race detector. A test of the same name in another package is raced too.
type parted struct {
	browser, plain, raced, racing []string
}

// part tells the tests of packages apart. Of a package that cannot be read, go test says why.
func part(names []named) parted {
	var out parted
	all := map[string][]string{}
	for _, n := range names {
		if n.path == browser || slices.Contains(n.imports, browser) {
			out.browser = append(out.browser, n.path)
			continue
		}
		out.plain = append(out.plain, n.path)
		tests, racing, err := atOnce(n.dir)
		if err != nil {
			continue
		}
		all[n.path] = tests
		out.racing = append(out.racing, racing...)
	}
	slices.Sort(out.racing)
	out.racing = slices.Compact(out.racing)
	for _, path := range out.plain {
		if slices.ContainsFunc(all[path], func(id string) bool { _, is := slices.BinarySearch(out.racing, id); return is }) {
			out.raced = append(out.raced, path)
		}
	}
	return out
}
