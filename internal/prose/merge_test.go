package prose

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTwoEditorsWordsArePutTogether(t *testing.T) {
	const base = "## A\n\none\n\n## B\n\ntwo\n"
	for _, c := range []struct {
		sentence, ours, theirs, want string
		ok                           bool
	}{
		{"different blocks changed", "## A\n\none more\n\n## B\n\ntwo\n", "## A\n\none\n\n## B\n\ntwo more\n", "## A\n\none more\n\n## B\n\ntwo more\n", true},
		{"one put something in, the other took something out", "## A\n\none\n\nsaid\n\n## B\n\ntwo\n", "## A\n\none\n\n## B\n", "## A\n\none\n\nsaid\n\n## B\n", true},
		{"both changed the same block alike", "## A\n\nuno\n\n## B\n\ntwo\n", "## A\n\nuno\n\n## B\n\ntwo\n", "## A\n\nuno\n\n## B\n\ntwo\n", true},
		{"both changed the same block differently", "## A\n\nuno\n\n## B\n\ntwo\n", "## A\n\neins\n\n## B\n\ntwo\n", "", false},
		{"both put something into the same place", base + "\nmine\n", base + "\ntheirs\n", "", false},
		{"a browser's line ends are no change", strings.ReplaceAll(base, "\n", "\r\n"), "## A\n\none\n\n## B\n\ntwo, too\n", "## A\n\none\n\n## B\n\ntwo, too\n", true},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			got, ok := Merge(base, c.ours, c.theirs)
			if ok != c.ok || ok && got != c.want {
				t.Errorf("%t %q", ok, got)
			}
		})
	}
}

// TestNoBlockThatSomebodyTypedDisappears edits one text at random twice: what
// either put in stands in the result, or nothing is put together.
func TestNoBlockThatSomebodyTypedDisappears(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := rapid.SliceOfN(rapid.StringMatching("[a-d]"), 0, 8).Draw(t, "base")
		edit := func(who string) []string {
			var out []string
			for i, b := range base {
				switch rapid.IntRange(0, 5).Draw(t, who) {
				case 0: // taken out
				case 1:
					out = append(out, b, who+string(rune('0'+i)))
				case 2:
					out = append(out, b+who)
				default:
					out = append(out, b)
				}
			}
			return out
		}
		ours, theirs := edit("x"), edit("y")
		join := func(s []string) string { return strings.Join(s, "\n\n") }
		got, ok := Merge(join(base), join(ours), join(theirs))
		if !ok {
			return
		}
		for _, typed := range append(append([]string(nil), ours...), theirs...) {
			if strings.ContainsAny(typed, "xy") && !strings.Contains("\n\n"+got+"\n", "\n\n"+typed+"\n") {
				t.Fatalf("%q is lost: base %q, ours %q, theirs %q, got %q", typed, base, ours, theirs, got)
			}
		}
		if alone, ok := Merge(join(base), join(ours), join(base)); !ok || strings.TrimSpace(alone) != join(ours) {
			t.Fatalf("nothing changed by the other, and %q became %q", ours, alone)
		}
	})
}
