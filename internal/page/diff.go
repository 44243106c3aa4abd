package page

import (
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Piece is a run of words of a changed text.
type Piece struct {
	Text           string
	Removed, Added bool // neither: it stayed
}

// Difference compares two texts word by word: the words of both in order, those
// that stayed, those that went and those that came.
func Difference(was, is string) []Piece {
	d := diffmatchpatch.New()
	d.DiffTimeout = 0 // the answer depends on the texts alone, not on the machine
	lines := func(text string) string {
		words := strings.Fields(text)
		if len(words) == 0 {
			return ""
		}
		return strings.Join(words, "\n") + "\n"
	}
	a, b, words := d.DiffLinesToRunes(lines(was), lines(is))
	var out []Piece
	for _, x := range d.DiffCharsToLines(d.DiffMainRunes(a, b, false), words) {
		if text := strings.Join(strings.Fields(x.Text), " "); text != "" {
			out = append(out, Piece{Text: text, Removed: x.Type == diffmatchpatch.DiffDelete, Added: x.Type == diffmatchpatch.DiffInsert})
		}
	}
	return out
}
