package page

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestATextIsComparedWordByWord(t *testing.T) {
	got := Reworded("Ask for interpreters at every stop.", "Ask for two interpreters at each stop.")
	want := []Rewording{{Text: "Ask for"}, {Text: "two", Added: true}, {Text: "interpreters at"}, {Text: "every", Removed: true}, {Text: "each", Added: true}, {Text: "stop."}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestBothTextsCanBeReadFromTheirDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SliceOfN(rapid.SampledFrom([]string{"the", "board", "asks", "for", "figures"}), 0, 12)
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		var a, b []string
		for _, r := range Reworded(strings.Join(before, " "), strings.Join(after, " ")) {
			if !r.Added {
				a = append(a, strings.Fields(r.Text)...)
			}
			if !r.Removed {
				b = append(b, strings.Fields(r.Text)...)
			}
		}
		if !slices.Equal(a, before) || !slices.Equal(b, after) {
			t.Fatalf("%v %v", a, b)
		}
	})
}
