package board

import (
	"time"

	"parley/internal/page"
	"parley/internal/rules"
)

// SeatLine is one seat as the public reads it.
type SeatLine struct {
	ID         int64
	Number     int
	Title      string
	Kind       string // in words; "" for a regular seat
	Member     string // "" when vacant
	Office     string // chair, vice chair
	FilledBy   string
	Term       string // "Jan 2025 – Dec 2028"
	Ends       *page.Status
	Vacant     *page.Status
	TermID     int64 // the term that runs, 0 when vacant
	Former     []string
	VacantWhat *Vacancy
}

// Vacancy is an empty seat: since when, who owes the appointment, by when.
type Vacancy struct {
	Owed page.Owed
}

// histories turns the rows of a table into the facts of the vacancy rule.
func histories(b boardRow, seats []seatRow, terms map[int64][]termRow) []rules.SeatHistory {
	var out []rules.SeatHistory
	for _, s := range seats {
		h := rules.SeatHistory{Seat: s.ID, Kind: rules.SeatKind(s.Kind), Created: s.CreatedOn, Authority: s.AppointedBy, AppointDays: b.AppointmentDays}
		for _, t := range terms[s.ID] {
			h.Terms = append(h.Terms, t.term())
		}
		out = append(out, h)
	}
	return out
}

// tableOf makes the lines of a board's seats on a day.
func tableOf(b boardRow, seats []seatRow, terms map[int64][]termRow, grants []grantRow, today rules.Date, zone *time.Location) []SeatLine {
	office := map[int64]string{}
	for _, g := range grants {
		if g.Ended.IsZero() && (g.Role == "chair" || g.Role == "vice_chair") {
			office[g.PersonID] = say("role." + g.Role)
		}
	}
	vacant := map[int64]rules.Vacancy{}
	for _, v := range rules.Vacancies(histories(b, seats, terms), today) {
		vacant[v.Seat] = v
	}
	var out []SeatLine
	for _, s := range seats {
		line := SeatLine{ID: s.ID, Number: s.Number, Title: s.Title, FilledBy: s.AppointedBy}
		if s.Kind != string(rules.SeatRegular) {
			line.Kind = say("seat_kind." + s.Kind)
		}
		for _, t := range terms[s.ID] {
			switch {
			case t.term().HeldOn(today):
				line.Member, line.TermID, line.Office = t.Name, t.ID, office[t.PersonID]
				line.Term = span(t.Begins, t.Expires)
				line.Ends = ending(t.term(), today)
			case !t.Left.IsZero() && !t.Left.After(today):
				line.Former = append(line.Former, t.Name)
			}
		}
		if v, ok := vacant[s.ID]; ok {
			line.Vacant = &page.Status{Kind: "waiting", Voice: "soon", Word: say("board.vacant_days", "N", v.Days)}
			line.VacantWhat = &Vacancy{Owed: vacancyOwed(b, s, v, today, zone)}
			if v.Overdue > 0 {
				line.Vacant.Kind, line.Vacant.Voice = "late", "late"
			}
		}
		out = append(out, line)
	}
	return out
}

// span is a term in months, as tables show it.
func span(begins, expires rules.Date) string {
	month := func(d rules.Date) string { return page.Day(page.Lang, "month", d.In(time.UTC)) }
	if expires.IsZero() {
		return say("board.term_since", "Month", month(begins))
	}
	return say("board.term_span", "From", month(begins), "To", month(expires))
}

// ending warns of a term that ends within 60 days, and names a holdover.
func ending(t rules.Term, today rules.Date) *page.Status {
	switch n := today.DaysUntil(t.Expires); {
	case t.Expires.IsZero():
		return nil
	case t.Holdover(today):
		return &page.Status{Kind: "due", Voice: "soon", Word: say("board.holdover", "Date", dateWords(t.Expires))}
	case n <= 60:
		return &page.Status{Kind: "due", Voice: "soon", Word: say("board.term_ends", "N", n)}
	}
	return nil
}

func vacancyOwed(b boardRow, s seatRow, v rules.Vacancy, today rules.Date, zone *time.Location) page.Owed {
	d := page.Duty{Owner: v.Authority, What: say("board.owes_appointment", "Number", s.Number), Days: say("board.vacant_since", "Date", dateWords(v.Since))}
	owed := page.Owed{Title: say("board.seat_empty", "Number", s.Number, "Days", v.Days)}
	if !v.Due.IsZero() {
		d.On = page.Day(page.Lang, "week", v.Due.In(zone))
		d.Late = v.Overdue > 0
		if d.Late {
			d.Days = say("owed.overdue", "N", v.Overdue)
		} else {
			d.Days = say("owed.due_in", "N", today.DaysUntil(v.Due))
		}
		d.Cite = &page.Cite{Text: say("board.appointment_cite", "N", b.AppointmentDays, "Citation", b.AppointmentCitation)}
		owed.Bar = &page.DeadlineBar{Start: v.Since.In(zone), Due: v.Due.In(zone), At: today.In(zone), StartID: "bar.vacant"}
	}
	owed.Duties = []page.Duty{d}
	return owed
}
