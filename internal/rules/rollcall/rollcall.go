// Package rollcall is about calling the roll: in which order, whether a vote
// becomes one, and what is taken back of it.
package rollcall

import (
	"cmp"
	"slices"
	"strings"
)

// The orders a board may call its members in.
const (
	ByName   = "family_name" // alphabetical
	BySeat   = "seat"
	Rotating = "rotating" // alphabetical, each vote beginning with the next member
)

// Orders lists them, in the order forms show them; the first is the default.
func Orders() []string { return []string{ByName, BySeat, Rotating} }

// Member is one voting member as the roll names them.
type Member struct {
	Seat   int64
	Number int    // of the seat
	Name   string // "Ana de la Cruz Jr."
	Chair  bool
}

// Call is the roll of one vote: the seats in the order they are called.
//
// It decides: the order. Facts: the board's order and whether the chair is
// called last; how many roll calls of the meeting were closed before; every
// voting member in office, also those who are away, because they are called
// too. A rotating roll begins with the next member after the one the vote
// before began with; it begins anew with each meeting, so that whoever reads
// the minutes of one meeting can follow it. Errors: none; an unknown order is
// the default. Source: RONR (12th ed.) 45:45-55: alphabetical, the presiding
// officer last; by seat and rotating are what by-laws of boards say instead.
func Call(order string, chairLast bool, before int, members []Member) []int64 {
	all := slices.Clone(members)
	bySeat := func(a, b Member) int { return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Seat, b.Seat)) }
	slices.SortFunc(all, func(a, b Member) int {
		if order == BySeat {
			return bySeat(a, b)
		}
		return cmp.Or(cmp.Compare(Family(a.Name), Family(b.Name)), cmp.Compare(fold(a.Name), fold(b.Name)), bySeat(a, b))
	})
	last := []Member{}
	if chairLast {
		last = slices.DeleteFunc(slices.Clone(all), func(m Member) bool { return !m.Chair })
		all = slices.DeleteFunc(all, func(m Member) bool { return m.Chair })
	}
	if order == Rotating && len(all) > 0 {
		n := before % len(all)
		all = append(all[n:len(all):len(all)], all[:n]...)
	}
	var out []int64
	for _, m := range append(all, last...) {
		out = append(out, m.Seat)
	}
	return out
}

// Family is what a name is filed under: its last word, without a suffix such as
// Jr., with small letters and without accents.
//
// Source: project rule: names are kept as one line; a prefix such as "de" is
// not part of what English lists file a name under.
func Family(name string) string {
	words := strings.Fields(fold(name))
	for len(words) > 1 && slices.Contains([]string{"jr", "sr", "ii", "iii", "iv", "esq", "phd", "md"}, strings.ReplaceAll(strings.Trim(words[len(words)-1], ".,"), ".", "")) {
		words = words[:len(words)-1]
	}
	if len(words) == 0 {
		return ""
	}
	return strings.TrimRight(words[len(words)-1], ".,")
}

// accents are the letters of European names and what they are filed as.
var accents = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ä", "a", "ã", "a", "å", "a", "ā", "a", "æ", "ae", "ç", "c", "č", "c", "ć", "c", "đ", "d", "é", "e", "è", "e", "ê", "e", "ë", "e", "ē", "e", "ę", "e",
	"í", "i", "ì", "i", "î", "i", "ï", "i", "ł", "l", "ñ", "n", "ń", "n", "ó", "o", "ò", "o", "ô", "o", "ö", "o", "õ", "o", "ø", "o", "ō", "o", "œ", "oe", "ř", "r", "š", "s", "ś", "s", "ß", "ss", "ú", "u", "ù", "u", "û", "u", "ü", "u", "ū", "u", "ý", "y", "ž", "z", "ź", "z", "ż", "z")

func fold(s string) string { return accents.Replace(strings.ToLower(s)) }
