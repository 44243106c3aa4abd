package record

import (
	"cmp"
	"slices"

	"parley/internal/page"
)

// headLength is how many runes of a motion stand over its column. The column
// leads to the motion itself, whose text is never shortened.
const headLength = 160

// grid lays the closed votes of a meeting out: members down in seat order,
// motions across. Who was not yet or no longer in a seat has an empty cell.
func grid(m meetingRow, all []votes) page.VoteGrid {
	var closed []votes
	for _, v := range all {
		if len(v.stands) > 0 {
			closed = append(closed, v)
		}
	}
	if len(closed) == 0 {
		return page.VoteGrid{}
	}
	out := page.VoteGrid{Caption: say("record.grid", "N", len(closed), "Date", page.Day(page.Lang, "long", m.On.In(m.zone)))}
	type line struct {
		seat   int64
		number int
		name   string
	}
	var lines []line
	at := map[line]int{}
	for i, v := range closed {
		item := say("record.motion", "Number", v.row.Number)
		if v.row.ItemNumber != "" {
			item = say("record.item", "Number", v.row.ItemNumber)
		}
		out.Motions = append(out.Motions, page.GridMotion{Item: item, Href: "#motion-" + number(v.row.Number), Text: clip(v.row.Text, headLength), Result: v.short()})
		for _, s := range v.stands {
			l := line{s.Seat, s.Number, s.Name}
			if _, ok := at[l]; !ok {
				at[l] = len(lines)
				lines = append(lines, l)
				row := page.GridRow{Member: s.Name, Ballots: make([]page.Ballot, len(closed))}
				if s.Name == "" {
					row.Member = say("board.seat", "Number", s.Number)
				}
				out.Rows = append(out.Rows, row)
			}
			out.Rows[at[l]].Ballots[i] = s.Ballot
		}
	}
	order := make([]int, len(lines))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(lines[a].number, lines[b].number), cmp.Compare(a, b))
	})
	rows := make([]page.GridRow, len(order))
	for i, j := range order {
		rows[i] = out.Rows[j]
	}
	out.Rows = rows
	return out
}

// clip shortens a text to about n runes, at a word.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	cut := n
	for cut > n/2 && r[cut] != ' ' {
		cut--
	}
	return string(r[:cut]) + "…"
}
