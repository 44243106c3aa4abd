package web

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/rules"
)

var update = flag.Bool("update", false, "write the golden files anew")

// everyone are the principals of the matrix, each with the roles they hold
// where the action is decided.
var everyone = []struct {
	name  string
	roles []rules.Role
}{
	{"public", nil},
	{"account", []rules.Role{rules.SignedIn}},
	{"member", []rules.Role{rules.SignedIn, rules.Member}},
	{"chair", []rules.Role{rules.SignedIn, rules.Member, rules.Chair}},
	{"vice", []rules.Role{rules.SignedIn, rules.Member, rules.ViceChair}},
	{"clerk", []rules.Role{rules.SignedIn, rules.Clerk}},
	{"drafter", []rules.Role{rules.SignedIn, rules.Drafter}},
	{"executive", []rules.Role{rules.SignedIn, rules.Executive}},
	{"operator", []rules.Role{rules.SignedIn, rules.Operator}},
}

// TestWhoMayDoWhatIsWrittenDown prints every route and action × role, so that a
// change of power is a visible difference. Y may, 403 sees it and may not, 404
// may not see it, in is sent to sign in.
func TestWhoMayDoWhatIsWrittenDown(t *testing.T) {
	var b strings.Builder
	head := fmt.Sprintf("%-4s %-62s %-26s", "", "", "")
	for _, p := range everyone {
		head += fmt.Sprintf(" %-9s", p.name)
	}
	b.WriteString(strings.TrimRight(head, " ") + "\n")
	for _, rt := range Routes(Slices{}) {
		line := fmt.Sprintf("%-4s %-62s %-26s", rt.Method, rt.Pattern, rt.Action)
		for _, p := range everyone {
			word := "Y"
			if err := act.Check(rt.Action, p.roles); err != nil {
				word = map[fault.Kind]string{fault.Forbidden: "403", fault.NotFound: "404"}[fault.KindOf(err)]
				if p.roles == nil {
					word = "in"
				}
			}
			line += fmt.Sprintf(" %-9s", word)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	golden(t, "testdata/access.golden", b.String())
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look at the change of power, then run the test with -update:\n%s", file, difference(string(want), got))
	}
}

func difference(want, got string) string {
	old := map[string]bool{}
	for _, l := range strings.Split(want, "\n") {
		old[l] = true
	}
	var b strings.Builder
	now := map[string]bool{}
	for _, l := range strings.Split(got, "\n") {
		now[l] = true
		if !old[l] {
			b.WriteString("+ " + l + "\n")
		}
	}
	for l := range old {
		if !now[l] {
			b.WriteString("- " + l + "\n")
		}
	}
	return b.String()
}

func TestNoRouteStandsTwiceAndEveryPostHasAnAction(t *testing.T) {
	seen := map[string]bool{}
	used := map[rules.Action]bool{}
	for _, rt := range Routes(Slices{}) {
		key := rt.Method + " " + rt.Pattern
		if seen[key] {
			t.Errorf("%s stands twice", key)
		}
		seen[key] = true
		used[rt.Action] = true
		if rt.Method == "POST" && (rt.Action == rules.PublicRead || rt.Action == rules.WorkRead) {
			t.Errorf("%s changes something under a reading action", key)
		}
		if rt.Public != nil && strings.HasPrefix(rt.Pattern, "/work") {
			t.Errorf("%s is cached for everyone", key)
		}
	}
	// The signing form holds an answer when it names a time; the others are the program's.
	elsewhere := []rules.Action{rules.ImportLegistar, rules.ImportBoards, rules.ImportOutside, rules.DemoSignIn, rules.PacketBind, rules.ResponseHold, rules.ResponseRelease}
	for _, p := range rules.Access {
		if !used[p.Action] && !slices.Contains(elsewhere, p.Action) {
			t.Errorf("no route leads to %s", p.Action)
		}
	}
}
