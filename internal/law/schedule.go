package law

import (
	"context"
	"net/http"
	"strconv"
	"strings"
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

// SQL of yearly schedules.
const (
	sqlInsertSchedule = `insert into annual_schedules (board_id, number, year, filed_on, place, days, created_at, created_by) values ($1, $2, $3, $4, $5, $6::date[], $7, nullif($8::bigint, 0))`
	sqlPlannedDays    = `select distinct held_on from meetings where board_id = $1 and source is null and kind = 'regular' and state not in ('cancelled', 'postponed') and held_on >= $2 and held_on <= $3 order by held_on`
)

// Filing is a yearly schedule as the clerk states it. Days holds one date a line,
// "2027-01-12"; FiledOn is "2027-01-04".
type Filing struct {
	Year    int
	FiledOn string
	Place   string
	Days    string
	Number  int // of schedules the page had seen
}

// workChrome is a page of the clerk's about the board's duties.
func workChrome(ctx context.Context, title string, more ...page.Crumb) page.Chrome {
	sc := act.From(ctx)
	crumbs := []page.Crumb{{Text: say("work.title"), Href: "/work"}, {Text: sc.BoardName, Href: "/work/b/" + sc.Slug}}
	return page.ChromeFrom(ctx, title, "", append(append(crumbs, more...), page.Crumb{Text: title})...)
}

// scheduleFact is a schedule in one line.
func scheduleFact(s laws.Schedule) page.Fact {
	var days []string
	for _, d := range s.Days {
		days = append(days, page.Day(page.Lang, "monthday", d.In(time.UTC)))
	}
	return page.Fact{Name: strconv.Itoa(s.Year), Value: say("law.schedule_filed", "Date", dateWords(s.FiledOn), "Place", s.Place, "Days", strings.Join(days, ", "))}
}

// ScheduleForm files a yearly schedule, filled with the regular meetings that are
// planned.
func (s *Slice) ScheduleForm(w http.ResponseWriter, r *http.Request) error {
	sc := act.From(r.Context())
	b, err := loadBoard(r.Context(), s.db, sc.Board)
	if err != nil {
		return err
	}
	year := sc.Today.Year
	if sc.Today.Month > 9 { // the next year's is what is due in autumn
		year++
	}
	var days []rules.Date
	if err := s.db.Select(r.Context(), &days, sqlPlannedDays, sc.Board, rules.Date{Year: year, Month: 1, Day: 1}, rules.Date{Year: year, Month: 12, Day: 31}); err != nil {
		return err
	}
	var lines []string
	for _, d := range days {
		lines = append(lines, d.String())
	}
	return s.showSchedule(w, r, http.StatusOK, page.NewForm(map[string]string{"year": strconv.Itoa(year), "filed_on": sc.Today.String(), "days": strings.Join(lines, "\n"), "number": strconv.Itoa(len(b.Law.Schedules))}))
}

func (s *Slice) showSchedule(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	sc := act.From(r.Context())
	b, err := loadBoard(r.Context(), s.db, sc.Board)
	if err != nil {
		return err
	}
	if f.Code == "changed_meanwhile" {
		f.Values.Set("number", strconv.Itoa(len(b.Law.Schedules)))
	}
	var have []page.Fact
	for _, x := range b.Law.Filed() {
		have = append(have, scheduleFact(x))
	}
	n := b.Law.Now().Notice.Regular
	lead := say("law.schedule_lead")
	if n.Rule.Algorithm == rules.ScheduleOnFile {
		lead = say("law.schedule_lead_law", "Citation", n.Citation)
	}
	return page.WriteSheet(w, r, status, workChrome(r.Context(), say("law.schedule_title")), page.Sheet{Form: f, Facts: have, Action: "/work/b/" + sc.Slug + "/schedule/file", Button: "law.schedule_it", Lead: lead,
		Back: page.Link{Text: say("work.back"), Href: "/work/b/" + sc.Slug}, Fields: []page.Input{{Name: "number", Kind: "hidden"}, {Name: "year", Kind: "number", Label: "law.schedule_year", Width: "small"},
			{Name: "days", Kind: "textarea", Label: "law.schedule_days", Hint: "law.schedule_days_hint", Max: 2000, Rows: 12, Basis: cite(n.Citation)},
			{Name: "filed_on", Kind: "date", Label: "law.schedule_filed_on", Width: "small"}, {Name: "place", Label: "law.schedule_place", Hint: "law.schedule_place_hint", Max: 200}}})
}

// SchedulePost files a yearly schedule.
func (s *Slice) SchedulePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	year, bad := f.Number("year", 2000, 2200)
	number, _ := f.Int("number")
	in := Filing{Year: year, FiledOn: f.Trim("filed_on"), Place: f.Trim("place"), Days: f.Get("days"), Number: int(number)}
	var rec act.Receipt
	if len(bad) > 0 {
		err = fault.Bad(bad...)
	} else {
		rec, err = s.FileSchedule(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), in)
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showSchedule(w, r, status, f) })
}

// FileSchedule records that a yearly schedule was filed: meetings on its days
// need no notice of their own where the act says so. A later one of the same
// year takes its place; postings keep the clock they were made by. Errors:
// Invalid with fields year, days, filed_on, place; Conflict changed_meanwhile.
func (s *Slice) FileSchedule(ctx context.Context, c act.Caller, in Filing) (act.Receipt, error) {
	filed, bad := rules.FormDate("filed_on", in.FiledOn, true)
	bad = append(bad, rules.CheckLine("place", in.Place, 200)...)
	if in.Year == 0 {
		bad = append(bad, fault.At("year", "required"))
	}
	if len(bad) > 0 {
		_, more := laws.ReadSchedule(in.Year, in.Days, rules.Date{}, rules.Date{})
		return act.Receipt{}, fault.Bad(append(bad, more...)...)
	}
	return s.door.Do(ctx, rules.ScheduleFile, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var locked int64
		if err := tx.Get(ctx, &locked, sqlLockBoard, c.Board); err != nil {
			return act.Effect{}, err
		}
		b, err := loadBoard(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		if err := act.Unchanged(len(b.Law.Schedules), in.Number); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		days, bad := laws.ReadSchedule(in.Year, in.Days, filed, rules.DateOf(now, b.zone()))
		if len(bad) > 0 {
			return act.Effect{}, fault.Bad(bad...)
		}
		var list []string
		said := []any{}
		for _, d := range days {
			list, said = append(list, d.String()), append(said, d.String())
		}
		n := len(b.Law.Schedules) + 1
		place := norm.NFC.String(in.Place)
		_, err = tx.Exec(ctx, sqlInsertSchedule, b.ID, n, in.Year, filed, place, "{"+strings.Join(list, ",")+"}", now, c.By.Person)
		return act.Effect{Subject: subject(b.ID), Public: true, Location: "/work/b/" + b.Slug + "/schedule", Body: audit.Body{"number": n, "year": in.Year, "filed_on": filed.String(), "days": said, "place": audit.Sealed(place)}}, err
	})
}
