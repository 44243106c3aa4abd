package board

import (
	"context"
	"net/http"
	"strconv"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// Seat is a chair at the table, as the charter creates it.
type Seat struct {
	Number      int
	Title, Kind string
	AppointedBy string
	CreatedOn   string // ISO date; a seat never filled is vacant from then
}

// SeatForm shows the form of a new seat: the next number, and what the seat
// before it says of who fills it and since when.
func (s *Slice) SeatForm(w http.ResponseWriter, r *http.Request) error {
	sc := act.From(r.Context())
	var seats []seatRow
	if err := s.db.Select(r.Context(), &seats, sqlSeats, []int64{sc.Board}); err != nil {
		return err
	}
	values := map[string]string{"number": "1", "kind": string(rules.SeatRegular), "created_on": sc.Today.String()}
	if n := len(seats); n > 0 {
		last := seats[n-1]
		values["number"], values["appointed_by"], values["created_on"] = strconv.Itoa(last.Number+1), last.AppointedBy, last.CreatedOn.String()
	}
	return s.showSeat(w, r, http.StatusOK, page.NewForm(values))
}

func (s *Slice) showSeat(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	sc := act.From(r.Context())
	return page.WriteSheet(w, r, status, siteChrome(r.Context(), say("board.seat_new"), page.Crumb{Text: sc.BoardName, Href: "/work/site/b/" + sc.Slug}), page.Sheet{
		Form: f, Action: "/work/site/b/" + sc.Slug + "/seats", Button: "board.seat_add", Back: backToBoard(sc.Slug), Fields: []page.Input{
			{Name: "number", Kind: "number", Label: "board.seat_number", Width: "small"},
			{Name: "title", Label: "board.seat_title", Hint: "board.seat_title_hint", Max: 120, Optional: true},
			{Name: "kind", Kind: "radios", Label: "board.seat_kind", Options: options("seat_kind.", rules.SeatKinds()...)},
			{Name: "appointed_by", Label: "board.seat_appointed_by", Hint: "board.seat_appointed_by_hint", Max: 160},
			{Name: "created_on", Kind: "date", Label: "board.seat_created_on", Hint: "board.seat_created_on_hint", Width: "small"},
		}})
}

// SeatPost adds a seat.
func (s *Slice) SeatPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	n, _ := f.Int("number")
	in := Seat{int(n), f.Trim("title"), f.Get("kind"), f.Trim("appointed_by"), f.Trim("created_on")}
	rec, err := s.CreateSeat(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), in)
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showSeat(w, r, status, f) })
}

// CreateSeat adds a seat to a board. Errors: Invalid with fields number, title,
// kind, appointed_by, created_on.
func (s *Slice) CreateSeat(ctx context.Context, c act.Caller, in Seat) (act.Receipt, error) {
	created, bad := rules.FormDate("created_on", in.CreatedOn, true)
	if in.Number < 1 || in.Number > 999 {
		bad = append([]fault.Field{fault.At("number", "number_out_of_range", "Min", 1, "Max", 999)}, bad...)
	}
	bad = append(bad, rules.CheckOptionalLine("title", in.Title, 120)...)
	bad = append(bad, rules.CheckChoice("kind", in.Kind, rules.SeatKinds()...)...)
	bad = append(bad, rules.CheckLine("appointed_by", in.AppointedBy, 160)...)
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	rec, err := s.door.Do(ctx, rules.SeatCreate, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		b, err := lockBoard(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		var id int64
		err = tx.Get(ctx, &id, sqlInsertSeat, c.Board, in.Number, norm.NFC.String(in.Title), in.Kind, norm.NFC.String(in.AppointedBy), created)
		return public(act.Effect{Subject: subject("seat", id), Location: "/work/site/b/" + b.Slug,
			Body: audit.Body{"number": in.Number, "kind": in.Kind, "title": audit.Sealed(in.Title), "appointed_by": audit.Sealed(in.AppointedBy), "created_on": created.String()}}, c.Board), err
	})
	if fault.CodeOf(err) == "seats_number_once" {
		err = fault.Bad(fault.At("number", "seat_number_taken"))
	}
	return rec, err
}
