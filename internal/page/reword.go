package page

import (
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Rewording is a run of words that stays, is removed or is added.
type Rewording struct {
	Text    string
	Removed bool
	Added   bool
}

// Reworded compares two texts word by word.
func Reworded(before, after string) []Rewording {
	words, known := []string{""}, map[string]rune{}
	// Each different word stands for one rune, so that the difference is of words.
	runes := func(s string) []rune {
		var out []rune
		for _, w := range strings.Fields(s) {
			if known[w] == 0 {
				known[w] = rune(len(words))
				words = append(words, w)
			}
			out = append(out, known[w])
		}
		return out
	}
	var out []Rewording
	for _, d := range diffmatchpatch.New().DiffMainRunes(runes(before), runes(after), false) {
		var run []string
		for _, r := range d.Text {
			run = append(run, words[r])
		}
		out = append(out, Rewording{Text: strings.Join(run, " "), Removed: d.Type == diffmatchpatch.DiffDelete, Added: d.Type == diffmatchpatch.DiffInsert})
	}
	return out
}
