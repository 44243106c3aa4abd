// Package order holds the rules of order: of an agenda, which item follows
// which, what it is numbered and about when it comes up; and of the motions
// before a board, what becomes of the others when one of them has carried.
// Whether a motion is in order at all is rules.MoveMotion.
package order

import (
	"slices"
	"strconv"
	"time"

	"parley/internal/fault"
)

// Line is one item in order. A part stands under the item Parent names, after
// it and before whatever follows that item.
type Line struct {
	ID, Parent int64 // Parent 0: an item of its own
	Consent    bool  // the consent calendar: its parts are voted on as one
}

// Step is one move of an item.
type Step string

// The steps. In makes an item the last part of the one before it, Out makes a
// part an item of its own, after the one it was part of.
const (
	Up   Step = "up"
	Down Step = "down"
	In   Step = "in"
	Out  Step = "out"
)

// MaxParts is how many parts one item may have: as many as there are letters.
const MaxParts = 26

// Label is an item's number: 5 for the fifth item, 5b for its second part.
func Label(number, part int) string {
	if part == 0 {
		return strconv.Itoa(number)
	}
	return strconv.Itoa(number) + string(rune('a'+part-1))
}

// Numbers numbers an agenda.
//
// It decides: the number of each item and, for parts, the place among them.
// Facts: the lines in order. No errors. Source: project rule: numbers follow
// from the order alone, so that no number is kept that could be wrong.
func Numbers(lines []Line) (numbers, parts []int) {
	number, part := 0, 0
	for _, l := range lines {
		if l.Parent == 0 {
			number, part = number+1, 0
		} else {
			part++
		}
		numbers, parts = append(numbers, number), append(parts, part)
	}
	return numbers, parts
}

// block is the span of an item with its parts.
func block(lines []Line, i int) int {
	end := i + 1
	for lines[i].Parent == 0 && end < len(lines) && lines[end].Parent == lines[i].ID {
		end++
	}
	return end
}

func index(lines []Line, id int64) int {
	return slices.IndexFunc(lines, func(l Line) bool { return l.ID == id })
}

// Move moves one item by a step.
//
// It decides: the order after the step; an item moves with its parts, a part
// among the parts of its item, and what has nowhere to go stays. Facts: the
// lines in order, the item, the step. Errors: NotFound; Invalid field direction
// choice_unknown; Conflict item_has_parts, consent_stands_alone, parts_full.
// Source: project rule: one level of parts, as agendas are read aloud.
func Move(lines []Line, id int64, step Step) ([]Line, error) {
	i := index(lines, id)
	if i < 0 {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	out := slices.Clone(lines)
	switch step {
	case Up:
		if i == 0 || out[i].Parent != 0 && out[i-1].ID == out[i].Parent {
			return out, nil
		}
		before := i - 1
		if out[i].Parent == 0 && out[before].Parent != 0 {
			before = index(out, out[before].Parent)
		}
		return swap(out, before, i, block(out, i)), nil
	case Down:
		end := block(out, i)
		if end == len(out) || out[i].Parent != 0 && out[end].Parent != out[i].Parent {
			return out, nil
		}
		return swap(out, i, end, block(out, end)), nil
	case In:
		if i == 0 || out[i].Parent != 0 {
			return out, nil
		}
		under := out[i-1].ID
		if out[i-1].Parent != 0 {
			under = out[i-1].Parent
		}
		return Join(lines, id, under)
	case Out:
		if out[i].Parent == 0 {
			return out, nil
		}
		end := i + 1
		for end < len(out) && out[end].Parent == out[i].Parent {
			end++
		}
		out[i].Parent = 0
		return swap(out, i, i+1, end), nil
	}
	return nil, fault.Bad(fault.At("direction", "choice_unknown"))
}

// Place puts an item, with its parts, before another one, or at the end.
//
// It decides: the order after an item was put somewhere; before a part it
// becomes a part beside it. Facts: the lines in order, the item, the one it is
// to stand before (0: the end). Errors: NotFound; Conflict item_has_parts,
// consent_stands_alone, parts_full. Source: project rule, as Move.
func Place(lines []Line, id, before int64) ([]Line, error) {
	i := index(lines, id)
	if i < 0 || before != 0 && index(lines, before) < 0 {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	end := block(lines, i)
	moved := slices.Clone(lines[i:end])
	if slices.ContainsFunc(moved, func(l Line) bool { return l.ID == before }) {
		return slices.Clone(lines), nil // before itself, or inside itself
	}
	rest := slices.Concat(lines[:i:i], lines[end:])
	at, under := len(rest), int64(0)
	if before != 0 {
		at = index(rest, before)
		under = rest[at].Parent
	}
	stays := moved[0].Parent == under
	moved[0].Parent = 0
	out := slices.Insert(rest, at, moved...)
	if under == 0 {
		return out, nil
	}
	if stays {
		out[at].Parent = under
		return out, nil
	}
	return out, nest(out, at, under)
}

// Join makes an item of its own the last part of another one.
//
// It decides: the order after an item joined another. Facts: the lines in
// order, the item, the one it is to be a part of. Errors: NotFound; Conflict
// item_has_parts, consent_stands_alone, parts_full. Source: project rule, as
// Move.
func Join(lines []Line, id, under int64) ([]Line, error) {
	i, u := index(lines, id), index(lines, under)
	if i < 0 || u < 0 || i == u || lines[i].Parent != 0 || lines[u].Parent != 0 {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	moved := lines[i]
	rest := slices.Concat(lines[:i:i], lines[i+1:])
	at := block(rest, index(rest, under))
	out := slices.Insert(rest, at, moved)
	return out, nest(out, at, under)
}

// nest makes a line a part of an item.
func nest(lines []Line, i int, under int64) error {
	parts := 0
	for _, l := range lines {
		if l.Parent == lines[i].ID {
			return fault.New(fault.Conflict, "item_has_parts")
		}
		if l.Parent == under {
			parts++
		}
	}
	switch {
	case lines[i].Consent:
		return fault.New(fault.Conflict, "consent_stands_alone")
	case parts >= MaxParts:
		return fault.New(fault.Conflict, "parts_full")
	}
	lines[i].Parent = under
	return nil
}

// swap exchanges the neighbours [a, b) and [b, c).
func swap(lines []Line, a, b, c int) []Line {
	return slices.Concat(lines[:a:a], lines[b:c], lines[a:b], lines[c:])
}

// Span is how long an item is expected to take.
type Span struct {
	Minutes int  // 0: not said
	AsOne   bool // a part of the consent calendar, which takes no time of its own
}

// Times estimates when each item comes up.
//
// It decides: the instant each item is expected at; zero once an item before it
// has no length. Facts: the meeting's start, the lengths in minutes, in order.
// No errors. Source: project rule: an estimate that skips what nobody
// estimated would promise too early an hour.
func Times(start time.Time, spans []Span) []time.Time {
	out := make([]time.Time, len(spans))
	at := start
	for i, s := range spans {
		out[i] = at
		switch {
		case at.IsZero() || s.AsOne:
		case s.Minutes == 0:
			at = time.Time{}
		default:
			at = at.Add(time.Duration(s.Minutes) * time.Minute)
		}
	}
	return out
}
