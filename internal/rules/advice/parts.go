package advice

import (
	"fmt"
	"slices"
	"strings"

	"parley/internal/fault"
	"parley/internal/rules"
)

// Part is one part of a recommendation that is answered by itself: Label is
// its letter, Words what it asks.
type Part struct {
	Label string
	Words string
}

// MaxParts is how many parts a recommendation can have: the letters.
const MaxParts = 26

// PartsOf finds the parts of a recommendation's text.
//
// It decides: which parts are answered one by one. Facts: the text. A part
// begins with a line that starts with its letter in brackets, (a), (b), (c) and
// so on without a gap, and goes to the next one or the end; before (a) stands
// what all have in common, the lead. A text with fewer than two has no parts
// and is answered as a whole. Errors: none. Source: project rule (the product:
// parts 1a, 1b that can be answered separately); the parts are read from the
// words the board voted on, so that what is answered is what was adopted.
func PartsOf(text string) (lead string, parts []Part) {
	var before []string
	for _, line := range strings.Split(text, "\n") {
		next := string(rune('a' + len(parts)))
		if words, ok := strings.CutPrefix(strings.TrimSpace(line), "("+next+")"); ok && len(parts) < MaxParts && strings.TrimSpace(words) != "" {
			parts = append(parts, Part{next, strings.TrimSpace(words)})
			continue
		}
		if len(parts) == 0 {
			before = append(before, line)
			continue
		}
		p := &parts[len(parts)-1]
		p.Words = strings.TrimRight(p.Words+"\n"+line, " \n")
	}
	if len(parts) < 2 {
		return text, nil
	}
	return strings.TrimSpace(strings.Join(before, "\n")), parts
}

// PartAnswer is the answer to one part as typed.
type PartAnswer struct {
	Position string
	Reason   string
	Words    string
}

// Overall is the position on the whole that the positions on the parts amount
// to; empty while one of them is open.
//
// It decides: the one word of an answer in parts. Facts: the positions. All
// alike is that position; else accepting any of it is partially_concur; parts
// refused for different reasons are does_not_concur. Errors: none. Source:
// project rule: it is derived from the parts and never chosen beside them.
func Overall(parts []PartAnswer) string {
	if len(parts) == 0 || slices.ContainsFunc(parts, func(p PartAnswer) bool { return p.Position == "" }) {
		return ""
	}
	first := parts[0].Position
	switch {
	case !slices.ContainsFunc(parts, func(p PartAnswer) bool { return p.Position != first }):
		return first
	case slices.ContainsFunc(parts, func(p PartAnswer) bool { return Accepts(p.Position) }):
		return PartiallyConcur
	}
	return DoesNotConcur
}

// partField is the form's name of one field of the answer to one part.
func partField(i int, name string) string { return fmt.Sprintf("parts-%d-%s", i+1, name) }

// partFields finds what is wrong with the answers to the parts, and with what
// their commitments are for; final asks for completeness.
func partFields(a Answer, final bool) []fault.Field {
	var fields []fault.Field
	for i, p := range a.Parts {
		fields = append(fields, stand(p.Position, p.Reason, partField(i, "position"), partField(i, "reason"), final)...)
		fields = append(fields, rules.CheckText(partField(i, "words"), p.Words, MaxRecommendation, final && Refuses(p.Position), true)...)
	}
	kept := make([]int, len(a.Parts))
	for i, c := range a.Commitments {
		switch {
		case c.empty():
		case c.Part == 0 && !final:
		case c.Part == 0:
			fields = append(fields, fault.At(commitmentField(i, "part"), "required"))
		case c.Part < 0 || c.Part > len(a.Parts):
			fields = append(fields, fault.At(commitmentField(i, "part"), "choice_unknown"))
		default:
			kept[c.Part-1]++
			if p := a.Parts[c.Part-1].Position; final && slices.Contains(Positions(), p) && !Accepts(p) {
				fields = append(fields, fault.At(commitmentField(i, "part"), "commitment_not_accepted"))
			}
		}
	}
	for i, n := range kept {
		if final && n == 0 && Accepts(a.Parts[i].Position) {
			fields = append(fields, fault.At("commitments", "part_without_commitment", "Part", string(rune('a'+i))))
			break
		}
	}
	return fields
}
