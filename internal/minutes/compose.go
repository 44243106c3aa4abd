package minutes

import (
	"strings"

	"parley/internal/prose"
	"parley/internal/rules"
)

// Styles of minutes. Action minutes hold what was done; summary minutes leave a
// place under each item for what was said.
const (
	StyleAction  = "action"
	StyleSummary = "summary"
)

// compose writes the draft of minutes in Markdown: a heading for each item and
// the names of the lines the record gives under it. What the record knows is
// not retyped; the clerk adds what was said.
func compose(s source, style string) string {
	var b strings.Builder
	line := func(text string) { b.WriteString(text + "\n\n") }
	name := func(n string) { line("[[" + n + "]]") }
	line("## " + say("minutes.opening"))
	name(rules.LineOpening)
	line("## " + say("minutes.here"))
	name(rules.LineAttendance)
	for _, item := range s.Items {
		line("## " + say("minutes.item", "Number", item.Label, "Title", prose.Escape(item.Title)))
		name(itemName(item.Label))
		if style == StyleSummary {
			line(rules.MinutesPlaceholder)
		}
		for _, l := range append(s.motions(item.ID), s.closed(item.ID)...) {
			name(l.Name)
		}
	}
	if other := append(s.motions(0), s.closed(0)...); len(other) > 0 {
		line("## " + say("minutes.other"))
		for _, l := range other {
			name(l.Name)
		}
	}
	if !s.Adjourned.IsZero() {
		line("## " + say("minutes.closing"))
		name(rules.LineAdjournment)
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}
