package page_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/page"
)

func shown(pieces []page.Piece) string {
	var out []string
	for _, p := range pieces {
		switch {
		case p.Removed:
			out = append(out, "[-"+p.Text+"]")
		case p.Added:
			out = append(out, "[+"+p.Text+"]")
		default:
			out = append(out, p.Text)
		}
	}
	return strings.Join(out, " ")
}

func TestWordsAreCompared(t *testing.T) {
	for _, c := range []struct{ was, is, want string }{
		{"Overdue answers: 2026-016 and 2026-019", "Overdue answers: 2026-016, 2026-019 and 2026-020", "Overdue answers: [-2026-016] [+2026-016, 2026-019] and [-2026-019] [+2026-020]"},
		{"", "New", "[+New]"},
		{"Old", "", "[-Old]"},
		{"same words", "same  words", "same words"},
	} {
		if got := shown(page.Difference(c.was, c.is)); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

func TestADifferenceHoldsBothTexts(t *testing.T) {
	text := rapid.Map(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "vote", "Überstunden,", "2026-016"}), 0, 12), func(w []string) string { return strings.Join(w, " ") })
	rapid.Check(t, func(t *rapid.T) {
		was, is := text.Draw(t, "was"), text.Draw(t, "is")
		var a, b []string
		for _, p := range page.Difference(was, is) {
			if !p.Added {
				a = append(a, p.Text)
			}
			if !p.Removed {
				b = append(b, p.Text)
			}
		}
		if strings.Join(a, " ") != was || strings.Join(b, " ") != is {
			t.Fatalf("%q and %q became %v and %v", was, is, a, b)
		}
	})
}
