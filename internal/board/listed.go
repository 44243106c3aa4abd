package board

import "parley/internal/page"

// Listed is the source of boards imported from a published list of members:
// their seats are real chairs, filled or empty on the day of the list, and the
// list does not say since when.
const Listed = "boards"

// listed makes the lines of such a board's seats, and counts them.
func listed(seats []seatRow, terms map[int64][]termRow) (lines []SeatLine, counts string) {
	seated := 0
	for _, s := range seats {
		line := SeatLine{ID: s.ID, Number: s.Number, Title: s.Title, FilledBy: say("board.listed_filled")}
		for _, t := range terms[s.ID] {
			line.Member, line.TermID, line.Term = t.Name, t.ID, t.since()
		}
		if line.TermID == 0 {
			line.Vacant = &page.Status{Kind: "waiting", Voice: "soon", Word: say("board.listed_vacant", "Date", dateWords(s.CreatedOn))}
		} else {
			seated++
		}
		lines = append(lines, line)
	}
	return lines, say("board.listed_counts", "Seats", len(seats), "Seated", seated, "Vacant", len(seats)-seated)
}

// since is a term's span, no more exact than its beginning is known.
func (t termRow) since() string {
	if t.Precision == "unknown" {
		return say("board.listed_on", "Date", dateWords(t.Begins))
	}
	return span(t.Begins, t.Expires)
}
