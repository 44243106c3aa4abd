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

type holidayRow struct {
	ID      int64      `db:"id"`
	On      rules.Date `db:"held_on"`
	Name    string     `db:"name"`
	Working bool       `db:"working"`
}

// words say what a local day is.
func (h holidayRow) words() string {
	if h.Working {
		return say("board.holiday_worked", "Name", h.Name)
	}
	return h.Name
}

// Holiday is a local day: one that is off beside the federal holidays and those
// of the state, or a holiday that is worked. On is "2026-11-27".
type Holiday struct {
	On, Name string
	Working  bool
}

// HolidayForm adds a local day to a jurisdiction, and lists those there are.
func (s *Slice) HolidayForm(w http.ResponseWriter, r *http.Request) error {
	return s.showHoliday(w, r, http.StatusOK, page.NewForm(map[string]string{"kind": "off"}))
}

func (s *Slice) showHoliday(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	id, err := page.PathID(r, "jurisdiction")
	if err != nil {
		return err
	}
	var j jurisdictionRow
	if err := s.db.Get(r.Context(), &j, sqlJurisdiction, id); err != nil {
		return err
	}
	var days []holidayRow
	if err := s.db.Select(r.Context(), &days, sqlHolidays, id); err != nil {
		return err
	}
	var have []page.Fact
	for _, d := range days {
		have = append(have, page.Fact{Name: dateWords(d.On), Value: d.words(), Cite: &page.Cite{Text: say("board.holiday_remove"), Href: r.URL.Path + "/" + strconv.FormatInt(d.ID, 10) + "/remove"}})
	}
	return page.WriteSheet(w, r, status, siteChrome(r.Context(), say("board.holiday_new", "Name", j.Name)), page.Sheet{Form: f, Facts: have, Action: r.URL.Path, Button: "board.holiday_add", Back: backToSite(),
		Lead: say("board.holiday_lead"),
		Fields: []page.Input{{Name: "on", Kind: "date", Label: "board.holiday_on", Width: "small"}, {Name: "name", Label: "board.holiday_name", Max: 120},
			{Name: "kind", Kind: "radios", Label: "board.holiday_kind", Options: options("board.holiday_kind.", "off", "worked")}}})
}

// HolidayPost adds a local day.
func (s *Slice) HolidayPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	id, err := page.PathID(r, "jurisdiction")
	if err != nil {
		return err
	}
	if bad := rules.CheckChoice("kind", f.Get("kind"), "off", "worked"); len(bad) > 0 {
		return page.Answer(w, r, f, "", fault.Bad(bad...), func(status int) error { return s.showHoliday(w, r, status, f) })
	}
	rec, err := s.AddHoliday(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, Holiday{On: f.Trim("on"), Name: f.Trim("name"), Working: f.Get("kind") == "worked"})
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showHoliday(w, r, status, f) })
}

// AddHoliday adds a local day to a jurisdiction. Errors: Invalid with fields on,
// name.
func (s *Slice) AddHoliday(ctx context.Context, c act.Caller, jurisdiction int64, in Holiday) (act.Receipt, error) {
	day, bad := rules.FormDate("on", in.On, true)
	bad = append(bad, rules.CheckLine("name", in.Name, 120)...)
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	rec, err := s.door.Do(ctx, rules.HolidayAdd, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlInsertHoliday, jurisdiction, day, norm.NFC.String(in.Name), in.Working, now); err != nil {
			return act.Effect{}, err
		}
		var boards []int64
		err = tx.Select(ctx, &boards, sqlBoardsIn, jurisdiction)
		return public(act.Effect{Subject: subject("jurisdiction", jurisdiction), Location: "/work/site", Body: audit.Body{"holiday": id, "on": day.String(), "working": in.Working, "name": audit.Sealed(in.Name)}}, boards...), err
	})
	if fault.CodeOf(err) == "holidays_once" {
		err = fault.Bad(fault.At("on", "holiday_known"))
	}
	return rec, err
}

// here finds the local day the address names.
func (s *Slice) holidayHere(r *http.Request) (jurisdiction int64, day holidayRow, err error) {
	if jurisdiction, err = page.PathID(r, "jurisdiction"); err != nil {
		return 0, day, err
	}
	id, err := page.PathID(r, "holiday")
	if err != nil {
		return 0, day, err
	}
	err = s.db.Get(r.Context(), &day, sqlHoliday, jurisdiction, id)
	return jurisdiction, day, err
}

// RemoveHolidayForm asks before a local day is taken away.
func (s *Slice) RemoveHolidayForm(w http.ResponseWriter, r *http.Request) error {
	return s.showRemoveHoliday(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) showRemoveHoliday(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	id, d, err := s.holidayHere(r)
	if err != nil {
		return err
	}
	return page.WriteSheet(w, r, status, siteChrome(r.Context(), say("board.holiday_remove_title", "Date", dateWords(d.On))), page.Sheet{Form: f, Facts: []page.Fact{{Name: dateWords(d.On), Value: d.words()}}, Action: r.URL.Path,
		Button: "board.holiday_remove_it", Lead: say("board.holiday_remove_lead"), Back: page.Link{Text: say("work.back"), Href: "/work/site/jurisdictions/" + strconv.FormatInt(id, 10) + "/holidays"}})
}

// RemoveHolidayPost takes a local day away.
func (s *Slice) RemoveHolidayPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	id, err := page.PathID(r, "jurisdiction")
	if err != nil {
		return err
	}
	day, err := page.PathID(r, "holiday")
	if err != nil {
		return err
	}
	rec, err := s.RemoveHoliday(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, day)
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showRemoveHoliday(w, r, status, f) })
}

// RemoveHoliday takes a local day away again: clocks that run are counted anew,
// frozen ones stay. Errors: NotFound.
func (s *Slice) RemoveHoliday(ctx context.Context, c act.Caller, jurisdiction, day int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.HolidayRemove, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		var on rules.Date
		if err := tx.Get(ctx, &on, sqlRemoveHoliday, jurisdiction, day, now); err != nil {
			return act.Effect{}, err
		}
		var boards []int64
		err = tx.Select(ctx, &boards, sqlBoardsIn, jurisdiction)
		return public(act.Effect{Subject: subject("jurisdiction", jurisdiction), Location: "/work/site/jurisdictions/" + strconv.FormatInt(jurisdiction, 10) + "/holidays", Body: audit.Body{"holiday": day, "on": on.String()}}, boards...), err
	})
}
