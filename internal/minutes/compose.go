package minutes

import (
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/prose"
	"parley/internal/record"
)

// source is everything a draft is written from. Instants are in the meeting's
// zone.
type source struct {
	Board, Kind, Place string
	Online             bool
	Opened, Adjourned  time.Time
	Items              []itemRow
	Record             record.MeetingVotes
}

// compose writes the draft of action minutes in Markdown: who was here, each
// item with its recusals and motions, nobody's words. What the record knows is
// not retyped; the clerk adds what was said.
func compose(s source) string {
	var b strings.Builder
	line := func(text string) { b.WriteString(text + "\n\n") }
	e := prose.Escape
	line("## " + say("minutes.opening"))
	opened := []any{"Kind", lower(s.Kind), "Board", e(s.Board), "Time", page.Day(page.Lang, "moment", s.Opened)}
	if s.Place != "" {
		line(say("minutes.opened_at", append(opened, "Place", e(s.Place))...))
	} else {
		line(say("minutes.opened_online", opened...))
	}
	line("## " + say("minutes.here"))
	for _, w := range s.Record.Attendance.Words {
		line(e(w))
	}
	if s.Record.Quorum != "" {
		line(e(s.Record.Quorum))
	}
	for n, item := range s.Items {
		line("## " + say("minutes.item", "Number", n+1, "Title", e(item.Title)))
		for _, r := range s.Record.Recusals {
			if r.Item == item.ID {
				line(e(r.Words))
			}
		}
		if !motions(line, s.Record, item.ID) {
			line(say("minutes.no_action"))
		}
	}
	if len(s.Record.Of(0)) > 0 {
		line("## " + say("minutes.other"))
		motions(line, s.Record, 0)
	}
	if !s.Adjourned.IsZero() {
		line("## " + say("minutes.closing"))
		line(say("minutes.adjourned", "Time", page.Day(page.Lang, "clock", s.Adjourned)))
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// motions writes the motions under one item: the words put to the vote, who
// moved, the votes by name, the result and how it was computed. It tells
// whether there were any.
func motions(line func(string), r record.MeetingVotes, item int64) (any bool) {
	e := prose.Escape
	for _, m := range r.Motions {
		if m.Item != item || m.State == "open" {
			continue
		}
		block := m.Block
		line("**" + say("minutes.motion", "Number", m.Number) + "** " + e(block.Text))
		moved := say("minutes.moved", "Mover", e(block.Mover))
		if block.Seconder != "" {
			moved = say("minutes.moved_seconded", "Mover", e(block.Mover), "Seconder", e(block.Seconder))
		}
		line(moved)
		if names := byName(r.Grid, m.Number, r.Motions); names != "" {
			line(names)
		}
		line(strings.TrimSpace("**" + e(block.Result) + ".** " + e(block.Words)))
		any = true
	}
	return any
}

// byName lists who voted how on a motion, from the grid of the meeting.
func byName(g page.VoteGrid, number int, all []record.Motion) string {
	column := -1
	for _, m := range all {
		if m.State != "closed" {
			continue
		}
		column++
		if m.Number == number {
			break
		}
	}
	if column < 0 || column >= len(g.Motions) {
		return ""
	}
	names := map[string][]string{}
	for _, row := range g.Rows {
		if column < len(row.Ballots) {
			kind := row.Ballots[column].Kind
			names[kind] = append(names[kind], prose.Escape(row.Member))
		}
	}
	var out []string
	for _, kind := range []string{"yes", "no", "abstain", "recused", "absent"} {
		if len(names[kind]) > 0 {
			out = append(out, say("minutes.by_name."+kind, "N", len(names[kind]), "Names", strings.Join(names[kind], ", ")))
		}
	}
	return strings.Join(out, " ")
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
