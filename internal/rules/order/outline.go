package order

import (
	"strconv"
	"strings"

	"parley/internal/fault"
	"parley/internal/rules"
)

// Planned is one item of an agenda template.
type Planned struct {
	Title, Detail         string
	Minutes               int // 0: not said
	Votes, Speak, Consent bool
	Part                  bool // of the item above
}

// Limits of a template, in characters and lines.
const (
	MaxOutline = 20000
	maxTitle   = 200
	maxDetail  = 2000
	maxItems   = 200
	maxMinutes = 24 * 60
)

var marks = []string{"vote", "speak", "consent"}

// ParseOutline reads an agenda template as it is typed.
//
// It decides: the items a text outlines. One line is one item; "- " makes it a
// part of the item above; after " | " follow a number of minutes and the words
// vote, speak and consent; a line that begins with "> " is more detail of the
// item above. Facts: the text. Errors: field outline: outline_line_unclear,
// outline_title_long, outline_part_first, outline_too_many, each with Line.
// Source: project rule: a page of lines is the shortest way to type an agenda.
func ParseOutline(text string) ([]Planned, []fault.Field) {
	var out []Planned
	top := -1 // line of the item that parts are of
	parts := 0
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		bad := func(code string) []fault.Field {
			return []fault.Field{fault.At("outline", code, "Line", i+1)}
		}
		if line == "" {
			continue
		}
		if more, ok := strings.CutPrefix(line, "> "); ok {
			if len(out) == 0 {
				return nil, bad("outline_part_first")
			}
			last := &out[len(out)-1]
			last.Detail = strings.TrimSpace(last.Detail + "\n" + strings.TrimSpace(more))
			if len(rules.CheckOptionalLongText("outline", last.Detail, maxDetail)) > 0 {
				return nil, bad("outline_line_unclear")
			}
			continue
		}
		p := Planned{}
		line, p.Part = strings.CutPrefix(line, "- ")
		fields := strings.Split(line, "|")
		p.Title = strings.TrimSpace(fields[0])
		switch {
		case p.Part && top < 0:
			return nil, bad("outline_part_first")
		case p.Part && parts >= MaxParts, len(out) >= maxItems:
			return nil, bad("outline_too_many")
		case len(rules.CheckLine("outline", p.Title, maxTitle)) > 0:
			return nil, bad("outline_title_long")
		}
		for _, f := range fields[1:] {
			for _, w := range strings.FieldsFunc(f, func(r rune) bool { return r == ' ' || r == ',' }) {
				n, err := strconv.Atoi(w)
				switch {
				case err == nil && n > 0 && n <= maxMinutes && p.Minutes == 0:
					p.Minutes = n
				case strings.EqualFold(w, marks[0]):
					p.Votes = true
				case strings.EqualFold(w, marks[1]):
					p.Speak = true
				case strings.EqualFold(w, marks[2]) && !p.Part:
					p.Consent = true
				default:
					return nil, bad("outline_line_unclear")
				}
			}
		}
		if p.Part {
			parts++
		} else {
			top, parts = len(out), 0
		}
		out = append(out, p)
	}
	return out, nil
}

// Outline writes items as ParseOutline reads them. What would be read as a mark
// is taken out of titles.
func Outline(items []Planned) string {
	var out []string
	for _, p := range items {
		line := strings.TrimLeft(strings.TrimSpace(strings.ReplaceAll(p.Title, "|", "-")), "-> ")
		if p.Part {
			line = "- " + line
		}
		var more []string
		if p.Minutes > 0 {
			more = append(more, strconv.Itoa(p.Minutes))
		}
		for i, on := range []bool{p.Votes, p.Speak, p.Consent} {
			if on {
				more = append(more, marks[i])
			}
		}
		if len(more) > 0 {
			line += " | " + strings.Join(more, " ")
		}
		out = append(out, line)
		for _, d := range strings.Split(p.Detail, "\n") {
			if d = strings.TrimSpace(d); d != "" {
				out = append(out, "> "+d)
			}
		}
	}
	return strings.Join(out, "\n")
}
