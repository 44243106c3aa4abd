package board

import (
	"context"
	"net/http"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/rules"
)

// ListData is the public list of boards.
type ListData struct {
	Head     page.Head
	Boards   page.Rows
	Imported page.Rows
}

var listPage = page.Must("board/list", func() ListData {
	return ListData{Head: page.Head{Title: "Boards"}, Boards: page.Rows{Level: 2, Items: []page.Row{{Title: "Community Police Advisory Board", Href: "/b/cpab", Meta: "Advises the police."}}},
		Imported: page.Rows{Items: []page.Row{{Title: "Committee", Href: "/b/committee"}}}}
})

// List is the public list of boards.
func (s *Slice) List(ctx context.Context, _ *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	var bs []boardRow
	if err := s.db.Select(ctx, &bs, sqlBoards); err != nil {
		return page.Public{}, err
	}
	d := ListData{Head: page.Head{Title: say("nav.boards"), Lede: say("board.list_lede")}, Boards: page.Rows{Level: 2}}
	for _, b := range bs {
		row := page.Row{Title: b.Name, Href: "/b/" + b.Slug, Meta: b.Jurisdiction, Text: b.Summary}
		if b.Source != "" {
			d.Imported.Items = append(d.Imported.Items, row)
			continue
		}
		seats, terms, err := loadTable(ctx, s.db, b.ID)
		if err != nil {
			return page.Public{}, err
		}
		hs := histories(b, seats, terms)
		if v := rules.Vacancies(hs, sc.Today); len(v) > 0 {
			row.Status = &page.Status{Kind: "waiting", Voice: "soon", Word: say("board.seats_vacant", "N", len(v))}
		}
		body := rules.CountSeats(hs, sc.Today)
		row.Meta = say("board.list_meta", "Jurisdiction", b.Jurisdiction, "Seated", body.Seated, "Authorized", body.Authorized)
		d.Boards.Items = append(d.Boards.Items, row)
	}
	d.Boards.Empty = &page.Empty{Fact: say("board.none"), Next: say("board.none_next")}
	c := page.ChromeFrom(ctx, say("nav.boards"), "boards", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.boards")})
	return listPage.Public(c, d, page.Midnight(sc.Now.In(sc.Zone)))
}
