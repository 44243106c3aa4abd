package board

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/rules"
)

// ListData is the public list of boards.
type ListData struct {
	Head     page.Head
	Boards   page.Rows
	Imported page.Rows
	Paging   *page.Paging
}

// perPage is how many boards one page of a list shows.
const perPage = 100

// turn reads which page of a list is asked for and loads its boards. Errors:
// NotFound for a page that is none.
func (s *Slice) turn(r *http.Request) (bs []boardRow, paging *page.Paging, err error) {
	n, total := 1, 0
	if p := r.URL.Query().Get("page"); p != "" {
		if n, err = strconv.Atoi(p); err != nil || n < 1 || n > 10_000 {
			return nil, nil, fault.New(fault.NotFound, "not_found")
		}
	}
	if err := s.db.Get(r.Context(), &total, sqlBoardCount); err != nil {
		return nil, nil, err
	}
	from := (n - 1) * perPage
	if from > 0 && from >= total {
		return nil, nil, fault.New(fault.NotFound, "not_found")
	}
	if err := s.db.Select(r.Context(), &bs, sqlBoards, perPage, from); err != nil {
		return nil, nil, err
	}
	if total > perPage {
		paging = &page.Paging{From: from + 1, To: from + len(bs), Total: total}
		if n > 1 {
			paging.Prev = r.URL.Path + "?page=" + strconv.Itoa(n-1)
		}
		if from+len(bs) < total {
			paging.Next = r.URL.Path + "?page=" + strconv.Itoa(n+1)
		}
	}
	return bs, paging, nil
}

var listPage = page.Must("board/list", func() ListData {
	return ListData{Head: page.Head{Title: "Boards"}, Boards: page.Rows{Level: 2, Items: []page.Row{{Title: "Community Police Advisory Board", Href: "/b/cpab", Meta: "Advises the police."}}},
		Imported: page.Rows{Items: []page.Row{{Title: "Committee", Href: "/b/committee"}}}}
})

// List is the public list of boards.
func (s *Slice) List(ctx context.Context, r *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	bs, paging, err := s.turn(r)
	if err != nil {
		return page.Public{}, err
	}
	d := ListData{Head: page.Head{Title: say("nav.boards"), Lede: say("board.list_lede")}, Boards: page.Rows{Level: 2}, Paging: paging}
	ids := make([]int64, len(bs))
	for i, b := range bs {
		ids[i] = b.ID
	}
	all, terms, err := loadTable(ctx, s.db, ids...)
	if err != nil {
		return page.Public{}, err
	}
	seats := map[int64][]seatRow{}
	for _, x := range all {
		seats[x.Board] = append(seats[x.Board], x)
	}
	for _, b := range bs {
		row := page.Row{Title: b.Name, Href: "/b/" + b.Slug, Meta: b.Jurisdiction, Text: b.Summary}
		if b.Source != "" {
			d.Imported.Items = append(d.Imported.Items, row)
			continue
		}
		zone, err := time.LoadLocation(b.Zone)
		if err != nil {
			return page.Public{}, err
		}
		today := rules.DateOf(sc.Now, zone)
		hs := histories(b, seats[b.ID], terms)
		if v := rules.Vacancies(hs, today); len(v) > 0 {
			row.Status = &page.Status{Kind: "waiting", Voice: "soon", Word: say("board.seats_vacant", "N", len(v))}
		}
		body := rules.CountSeats(hs, today)
		row.Meta = say("board.list_meta", "Jurisdiction", b.Jurisdiction, "Seated", body.Seated, "Authorized", body.Authorized)
		d.Boards.Items = append(d.Boards.Items, row)
	}
	if len(bs) == 0 {
		d.Boards.Empty = &page.Empty{Fact: say("board.none"), Next: say("board.none_next")}
	}
	c := page.ChromeFrom(ctx, say("nav.boards"), "boards", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.boards")})
	return listPage.Public(c, d, page.AnyMidnight(sc.Now))
}
