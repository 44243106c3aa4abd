package board

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/rules"
)

// MembersData is the public page of seats, everyone who ever held one, and
// roles.
type MembersData struct {
	Head     page.Head
	Slug     string
	Seats    []SeatLine
	Counts   string
	Former   []TermLine
	Offices  []OfficeLine
	Imported string
}

// TermLine is one tenure, in a list of former members or of an imported board.
type TermLine struct {
	Name, Seat, Term, Reason string
}

// OfficeLine is one role with its dates.
type OfficeLine struct {
	Role, Name, Over, Since, Until string
}

var membersPage = page.Must("board/members", func() MembersData {
	return MembersData{Head: page.Head{Title: "Members"}, Slug: "cpab", Counts: "11 authorized", Seats: []SeatLine{{Number: 1, Member: "Lorraine Abbott", FilledBy: "Mayor", Term: "Jan 2025"}},
		Former: []TermLine{{"Paul Nakamura", "Seat 11", "Jan 2023 – Oct 2026", "moved away"}}, Offices: []OfficeLine{{"Clerk", "Priya Raman", "", "January 1, 2026", ""}}}
})

// Members is the public page of a board's seats, members and roles.
func (s *Slice) Members(ctx context.Context, _ *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	b, err := loadBoard(ctx, s.db, sc.Board)
	if err != nil {
		return page.Public{}, err
	}
	seats, terms, err := loadTable(ctx, s.db, b.ID)
	if err != nil {
		return page.Public{}, err
	}
	var grants []grantRow
	if err := s.db.Select(ctx, &grants, sqlGrants, b.ID); err != nil {
		return page.Public{}, err
	}
	x, err := loadRules(ctx, s.db, b.ID)
	if err != nil {
		return page.Public{}, err
	}
	d := MembersData{Head: page.Head{Title: say("board.members_title"), Over: []string{b.Name}, Lede: say("board.members_lede")}, Slug: b.Slug}
	if b.Source == "" {
		d.Seats = tableOf(b, seats, terms, grants, sc.Today, sc.Zone)
		d.Counts = countWords(rules.CountSeats(histories(b, seats, terms), sc.Today), x)
	} else {
		d.Imported = say("board.imported." + b.Source)
		d.Head.Lede = ""
	}
	if b.Source == Listed {
		d.Seats, d.Counts = listed(seats, terms)
		d.Head.Lede = say("board.listed_lede")
	} else {
		d.Former = formerOf(seats, terms, sc.Today, b.Source != "")
	}
	for _, g := range grants {
		line := OfficeLine{Role: say("role." + g.Role), Name: g.Name, Over: g.Department, Since: dateWords(g.Begins)}
		if !g.Ended.IsZero() {
			line.Until = dateWords(g.Ended)
		}
		d.Offices = append(d.Offices, line)
	}
	c := page.ChromeFrom(ctx, say("board.members_of", "Board", b.Name), "boards", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.boards"), Href: "/boards"},
		page.Crumb{Text: b.Name, Href: "/b/" + b.Slug}, page.Crumb{Text: say("board.members_title")})
	return membersPage.Public(c, d, page.Midnight(sc.Now.In(sc.Zone)))
}

// formerOf lists tenures that are over, newest first; of an imported board all.
func formerOf(seats []seatRow, terms map[int64][]termRow, today rules.Date, all bool) []TermLine {
	type dated struct {
		TermLine
		begins rules.Date
	}
	var out []dated
	for _, seat := range seats {
		for _, t := range terms[seat.ID] {
			if !all && (t.Left.IsZero() || t.Left.After(today)) {
				continue
			}
			line := TermLine{Name: t.Name, Seat: say("board.seat", "Number", seat.Number), Term: span(t.Begins, t.Expires), Reason: t.Reason}
			if all {
				line.Seat = seat.Title
			}
			if !t.Left.IsZero() {
				line.Term = span(t.Begins, t.Left)
			}
			out = append(out, dated{line, t.Begins})
		}
	}
	slices.SortStableFunc(out, func(a, b dated) int {
		if c := b.begins.Compare(a.begins); c != 0 {
			return c
		}
		return strings.Compare(a.Name, b.Name)
	})
	lines := make([]TermLine, len(out))
	for i, o := range out {
		lines[i] = o.TermLine
	}
	return lines
}
