package page

import (
	"io/fs"
	"path"
	"strings"
	"testing"
	"text/template/parse"

	"parley/views"
)

// TestEveryMessageOfAViewExists reads every template and looks up each message
// that is named in it as a constant. Messages named by data are met when the
// pages are executed.
func TestEveryMessageOfAViewExists(t *testing.T) {
	used, prefixes := map[string]bool{}, map[string]bool{}
	err := fs.WalkDir(views.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		src, err := views.FS.ReadFile(name)
		if err != nil {
			return err
		}
		tree := parse.New(name)
		tree.Mode = parse.SkipFuncCheck
		set := map[string]*parse.Tree{}
		if _, err := tree.Parse(string(src), "", "", set); err != nil {
			return err
		}
		for _, sub := range set {
			walk(sub.Root, func(args []parse.Node) {
				switch id := args[1].(type) {
				case *parse.StringNode:
					used[id.Text] = true
					if !HasText(Lang, id.Text) {
						t.Errorf("%s: message %q is not in the catalogue", name, id.Text)
					}
				case *parse.PipeNode:
					if cmd := id.Cmds[0]; len(cmd.Args) > 1 && cmd.Args[0].String() == "print" {
						if s, ok := cmd.Args[1].(*parse.StringNode); ok {
							prefixes[s.Text] = true
						}
					}
				}
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for prefix := range prefixes {
		found := false
		for _, id := range Words(Lang) {
			found = found || strings.HasPrefix(id, prefix)
		}
		if !found {
			t.Errorf("no message begins with %q", prefix)
		}
	}
}

// walk calls found with the arguments of every call of t.
func walk(n parse.Node, found func([]parse.Node)) {
	list := func(l *parse.ListNode) {
		if l != nil {
			for _, c := range l.Nodes {
				walk(c, found)
			}
		}
	}
	branch := func(b *parse.BranchNode) {
		walk(b.Pipe, found)
		list(b.List)
		list(b.ElseList)
	}
	switch x := n.(type) {
	case *parse.ListNode:
		list(x)
	case *parse.ActionNode:
		walk(x.Pipe, found)
	case *parse.IfNode:
		branch(&x.BranchNode)
	case *parse.RangeNode:
		branch(&x.BranchNode)
	case *parse.WithNode:
		branch(&x.BranchNode)
	case *parse.TemplateNode:
		if x.Pipe != nil {
			walk(x.Pipe, found)
		}
	case *parse.PipeNode:
		for _, c := range x.Cmds {
			if len(c.Args) > 1 && c.Args[0].String() == "t" {
				found(c.Args)
			}
			for _, a := range c.Args {
				walk(a, found)
			}
		}
	}
}

func TestMessages(t *testing.T) {
	if _, err := parseMessages([]byte(`{"a": "1", "a": "2"}`)); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("an id that stands twice: %v", err)
	}
	if _, err := parseMessages([]byte(`{"a": "1"} x`)); err == nil {
		t.Error("text after the object was taken")
	}
	for n, want := range map[int]string{1: "One thing is missing or wrong", 3: "3 things are missing or wrong"} {
		if got := Say(Lang, "form.problems", "N", n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
	if _, err := Text(Lang, "no.such"); err == nil {
		t.Error("a missing message is no error under test")
	}
	if _, err := Text(Lang, "bar.sent"); err == nil {
		t.Error("a missing value is no error under test")
	}
}
