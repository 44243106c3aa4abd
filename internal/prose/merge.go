package prose

import (
	"slices"
	"strings"

	"github.com/pmezard/go-difflib/difflib"
)

// Merge puts two texts together that were both made from the same one, block
// by block (a block is what stands between empty lines). It tells whether it
// could: not where both changed the same block, or put something into the same
// place, and not alike.
func Merge(base, ours, theirs string) (string, bool) {
	o, a, b := blocks(base), blocks(ours), blocks(theirs)
	inA, inB := kept(o, a), kept(o, b)
	var out []string
	from, fromA, fromB := 0, 0, 0
	for i := 0; i <= len(o); i++ {
		toA, toB := len(a), len(b)
		if i < len(o) {
			var ok bool
			if toA, ok = inA[i]; !ok {
				continue
			}
			if toB, ok = inB[i]; !ok {
				continue
			}
		}
		was, ours, theirs := o[from:i], a[fromA:toA], b[fromB:toB]
		switch {
		case slices.Equal(ours, theirs), slices.Equal(theirs, was):
			out = append(out, ours...)
		case slices.Equal(ours, was):
			out = append(out, theirs...)
		default:
			return "", false
		}
		if i < len(o) {
			out = append(out, o[i])
			from, fromA, fromB = i+1, toA+1, toB+1
		}
	}
	return strings.Join(out, "\n\n") + "\n", true
}

// blocks splits a text at its empty lines.
func blocks(s string) []string {
	var out []string
	for _, p := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n") {
		if p = strings.Trim(p, "\n"); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// kept says where the blocks of one text stand in another.
func kept(from, to []string) map[int]int {
	out := map[int]int{}
	for _, m := range difflib.NewMatcherWithJunk(from, to, false, nil).GetMatchingBlocks() {
		for i := range m.Size {
			out[m.A+i] = m.B + i
		}
	}
	return out
}
