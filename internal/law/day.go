package law

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	laws "parley/internal/rules/law"
)

// SQL of the days of a board's own.
const (
	sqlDays      = `select id, held_on, name, working from board_days where board_id = $1 and removed_at is null order by held_on`
	sqlDay       = `select id, held_on, name, working from board_days where board_id = $1 and id = $2 and removed_at is null`
	sqlInsertDay = `insert into board_days (board_id, held_on, name, working, added_at, added_by) values ($1, $2, $3, $4, $5, nullif($6::bigint, 0)) returning id`
	sqlRemoveDay = `update board_days set removed_at = $3, removed_by = nullif($4::bigint, 0) where board_id = $1 and id = $2 and removed_at is null returning held_on`
)

type dayRow struct {
	ID      int64      `db:"id"`
	On      rules.Date `db:"held_on"`
	Name    string     `db:"name"`
	Working bool       `db:"working"`
}

func (d dayRow) day() laws.Day { return laws.Day{On: d.On, Name: d.Name, Working: d.Working} }

// dayFact is a local day in one line, with whose it is where it is not the
// jurisdiction's.
func dayFact(d laws.Day) page.Fact {
	value := say("law.day_off", "Name", d.Name)
	if d.Working {
		value = say("law.day_worked", "Name", d.Name)
	}
	f := page.Fact{Name: dateWords(d.On), Value: value}
	switch d.Whose {
	case laws.OfBoard:
		f.Cite = &page.Cite{Text: say("law.basis.own")}
	case laws.OfParent:
		f.Cite = &page.Cite{Text: say("law.inherited")}
	}
	return f
}

// Day is a day of a board's own: one on which its office is closed, or a
// holiday that is worked. On is "2026-11-27".
type Day struct {
	On, Name string
	Working  bool
}

func daysURL(slug string) string { return siteURL(slug) + "/days" }

// DayForm adds a day of the board's own, and lists those there are.
func (s *Slice) DayForm(w http.ResponseWriter, r *http.Request) error {
	return s.showDay(w, r, http.StatusOK, page.NewForm(map[string]string{"kind": "off"}))
}

func (s *Slice) showDay(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	sc := act.From(r.Context())
	var days []dayRow
	if err := s.db.Select(r.Context(), &days, sqlDays, sc.Board); err != nil {
		return err
	}
	var have []page.Fact
	for _, d := range days {
		fact := dayFact(d.day())
		fact.Cite = &page.Cite{Text: say("board.holiday_remove"), Href: daysURL(sc.Slug) + "/" + strconv.FormatInt(d.ID, 10) + "/remove"}
		have = append(have, fact)
	}
	return page.WriteSheet(w, r, status, siteChrome(r.Context(), say("law.days_own")), page.Sheet{Form: f, Facts: have, Action: daysURL(sc.Slug), Button: "board.holiday_add", Back: back(sc.Slug), Lead: say("law.days_own_lead"),
		Fields: []page.Input{{Name: "on", Kind: "date", Label: "board.holiday_on", Width: "small"}, {Name: "name", Label: "board.holiday_name", Max: 120},
			{Name: "kind", Kind: "radios", Label: "board.holiday_kind", Options: choices("board.holiday_kind.", []string{"off", "worked"})}}})
}

// DayPost adds a day of the board's own.
func (s *Slice) DayPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	if bad := rules.CheckChoice("kind", f.Get("kind"), "off", "worked"); len(bad) > 0 {
		return page.Answer(w, r, f, "", fault.Bad(bad...), func(status int) error { return s.showDay(w, r, status, f) })
	}
	rec, err := s.AddDay(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), Day{On: f.Trim("on"), Name: f.Trim("name"), Working: f.Get("kind") == "worked"})
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showDay(w, r, status, f) })
}

// AddDay adds a day of the board's own, which goes before one of its
// jurisdiction on the same date; its committees count it too. Errors: Invalid
// with fields on (holiday_known), name.
func (s *Slice) AddDay(ctx context.Context, c act.Caller, in Day) (act.Receipt, error) {
	day, bad := rules.FormDate("on", in.On, true)
	bad = append(bad, rules.CheckLine("name", in.Name, 120)...)
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	rec, err := s.door.Do(ctx, rules.LawAddDay, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		b, now, err := boardNow(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlInsertDay, b.ID, day, norm.NFC.String(in.Name), in.Working, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		with, err := committees(ctx, tx, b.ID)
		return act.Effect{Subject: subject(b.ID), Public: true, Boards: with, Location: daysURL(b.Slug),
			Body: audit.Body{"day": id, "on": day.String(), "working": in.Working, "name": audit.Sealed(norm.NFC.String(in.Name))}}, err
	})
	if fault.CodeOf(err) == "board_days_once" {
		err = fault.Bad(fault.At("on", "holiday_known"))
	}
	return rec, err
}

// boardNow reads a board and then the instant.
func boardNow(ctx context.Context, tx *pg.Tx, board int64) (boardRow, time.Time, error) {
	b, err := loadBoard(ctx, tx, board)
	if err != nil {
		return b, time.Time{}, err
	}
	now, err := tx.Now(ctx)
	return b, now, err
}

// RemoveDayForm asks before a day of the board's own is taken away.
func (s *Slice) RemoveDayForm(w http.ResponseWriter, r *http.Request) error {
	return s.showRemoveDay(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) showRemoveDay(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	sc := act.From(r.Context())
	id, err := page.PathID(r, "day")
	if err != nil {
		return err
	}
	var d dayRow
	if err := s.db.Get(r.Context(), &d, sqlDay, sc.Board, id); err != nil {
		return err
	}
	return page.WriteSheet(w, r, status, siteChrome(r.Context(), say("board.holiday_remove_title", "Date", dateWords(d.On))), page.Sheet{Form: f, Facts: []page.Fact{dayFact(d.day())}, Action: daysURL(sc.Slug) + "/" + strconv.FormatInt(id, 10) + "/remove",
		Button: "board.holiday_remove_it", Lead: say("board.holiday_remove_lead"), Back: page.Link{Text: say("work.back"), Href: daysURL(sc.Slug)}})
}

// RemoveDayPost takes a day of the board's own away.
func (s *Slice) RemoveDayPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	id, err := page.PathID(r, "day")
	if err != nil {
		return err
	}
	rec, err := s.RemoveDay(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id)
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showRemoveDay(w, r, status, f) })
}

// RemoveDay takes a day of the board's own away again: clocks that run are
// counted anew, frozen ones stay. Errors: NotFound.
func (s *Slice) RemoveDay(ctx context.Context, c act.Caller, day int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.LawRemoveDay, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		b, now, err := boardNow(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		var on rules.Date
		if err := tx.Get(ctx, &on, sqlRemoveDay, b.ID, day, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		with, err := committees(ctx, tx, b.ID)
		return act.Effect{Subject: subject(b.ID), Public: true, Boards: with, Location: daysURL(b.Slug), Body: audit.Body{"day": day, "on": on.String()}}, err
	})
}
