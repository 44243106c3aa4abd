package figures

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/prose"
	"parley/internal/rules"
	"parley/internal/rules/measure"
)

// SQL of annual reports.
const (
	sqlFrozen = `select a.id, a.year, a.content, a.fragment, a.sha256, a.pdf_sha256, a.frozen_at, a.motion_id, o.number as motion, m.slug as meeting, m.held_on from annual_reports a join motions o on o.id = a.motion_id join meetings m on m.id = o.meeting_id
where a.board_id = $1 and ($2::int = 0 or a.year = $2) order by a.year desc`
	sqlFrozenPDF = `select pdf from annual_reports where board_id = $1 and year = $2`
)

// frozenRow is a report as the board adopted it.
type frozenRow struct {
	ID        int64      `db:"id"`
	Year      int        `db:"year"`
	Content   string     `db:"content"`
	Fragment  string     `db:"fragment"`
	SHA256    []byte     `db:"sha256"`
	PDFSHA256 []byte     `db:"pdf_sha256"`
	FrozenAt  time.Time  `db:"frozen_at"`
	MotionID  int64      `db:"motion_id"`
	Motion    int        `db:"motion"`
	Meeting   string     `db:"meeting"`
	On        rules.Date `db:"held_on"`
}

// motionLink leads to the motion that adopted it.
func (f frozenRow) motionLink(slug string) page.Link {
	return page.Link{Text: say("figures.motion", "Number", f.Motion, "Date", day("long", f.On.In(time.UTC))), Href: "/b/" + slug + "/meetings/" + f.Meeting + "#motion-" + strconv.Itoa(f.Motion)}
}

func reportURL(slug string, year int) string { return "/b/" + slug + "/reports/" + strconv.Itoa(year) }

// years lists the years a board has a report about, newest first: those in which
// it adopted something, those that are frozen, and the one that runs; adopted are
// those that are frozen.
func (s *Slice) years(ctx context.Context, w whose) (out, adopted []int, err error) {
	if err := s.db.Select(ctx, &out, sqlYears, w.ID, int64(0)); err != nil {
		return nil, nil, err
	}
	var frozen []frozenRow
	if err := s.db.Select(ctx, &frozen, sqlFrozen, w.ID, 0); err != nil {
		return nil, nil, err
	}
	for _, f := range frozen {
		adopted = append(adopted, f.Year)
	}
	out = append(out, adopted...)
	out = append(out, rules.DateOf(act.From(ctx).Now, w.zone()).Year)
	slices.Sort(out)
	out = slices.Compact(out)
	slices.Reverse(out)
	return out, adopted, nil
}

// reportYear reads the year of an address. Errors: NotFound for what can be no
// year of a report.
func (s *Slice) reportYear(ctx context.Context, r *http.Request) (whose, int, *frozenRow, error) {
	sc := act.From(ctx)
	w, err := loadBoard(ctx, s.db, sc.Board)
	if err != nil {
		return w, 0, nil, err
	}
	n, err := strconv.Atoi(r.PathValue("year"))
	if err != nil || n < measure.FirstReport || n > rules.DateOf(sc.Now, w.zone()).Year || strconv.Itoa(n) != r.PathValue("year") || w.Source != "" {
		return w, 0, nil, fault.New(fault.NotFound, "not_found")
	}
	var rows []frozenRow
	if err := s.db.Select(ctx, &rows, sqlFrozen, w.ID, n); err != nil || len(rows) == 0 {
		return w, n, nil, err
	}
	return w, n, &rows[0], nil
}

// Report is the public page of an annual report: as the board adopted it, or a
// draft that is counted anew.
func (s *Slice) Report(ctx context.Context, r *http.Request) (page.Public, error) {
	w, year, frozen, err := s.reportYear(ctx, r)
	if err != nil {
		return page.Public{}, err
	}
	sc := act.From(ctx)
	title := say("figures.report_of", "Year", strconv.Itoa(year))
	d := ShowData{Head: page.Head{Over: []string{w.Name}, Title: title}, Links: []page.Link{{Text: say("figures.pdf"), Href: reportURL(w.Slug, year) + "/report.pdf"}, {Text: say("figures.live"), Href: "/b/" + w.Slug + "/accountability"}}}
	c := page.ChromeFrom(ctx, say("figures.title_of", "Name", w.Name)+", "+title, "boards", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.boards"), Href: "/boards"},
		page.Crumb{Text: w.Name, Href: "/b/" + w.Slug}, page.Crumb{Text: say("figures.crumb"), Href: "/b/" + w.Slug + "/accountability"}, page.Crumb{Text: title})
	if frozen != nil {
		var was Content
		if err := json.Unmarshal([]byte(frozen.Content), &was); err != nil {
			return page.Public{}, fault.Wrap(fault.Internal, "report_unreadable", err)
		}
		by := frozen.motionLink(w.Slug)
		d.Head.Status = &page.Status{Kind: "yes", Voice: "board", Word: say("figures.adopted_report")}
		d.Head.Lede = say("figures.lede_frozen", "Adopted", day("long", frozen.On.In(time.UTC)), "AsOf", was.asOf())
		d.Adopted = []page.Fact{{Name: say("figures.adopted_by"), Value: by.Text, Href: by.Href}, {Name: say("figures.frozen_at"), Value: day("moment", frozen.FrozenAt.In(w.zone()))}, {Name: say("figures.hash"), Value: hex.EncodeToString(frozen.SHA256)}}
		d.Body = prose.Safe(frozen.Fragment)
		return showPage.Public(c, d, time.Time{})
	}
	now, err := load(ctx, s.db, w, year, sc.Now)
	if err != nil {
		return page.Public{}, err
	}
	html, err := body.Bytes(page.Lang, now.view(false))
	if err != nil {
		return page.Public{}, err
	}
	d.Head.Status = &page.Status{Kind: "waiting", Voice: "soon", Word: say("figures.draft_report")}
	d.Head.Lede, d.Body = say("figures.lede_report", "Year", strconv.Itoa(year), "AsOf", now.asOf()), prose.Safe(string(html))
	return showPage.Public(c, d, w.changes(sc.Now))
}

// PDF is the same report as a PDF: the bytes that were frozen, or a draft.
func (s *Slice) PDF(ctx context.Context, r *http.Request) (page.Public, error) {
	w, year, frozen, err := s.reportYear(ctx, r)
	if err != nil {
		return page.Public{}, err
	}
	out := page.Public{Type: "application/pdf"}
	if frozen != nil {
		err := s.db.Get(ctx, &out.Body, sqlFrozenPDF, w.ID, year)
		return out, err
	}
	sc := act.From(ctx)
	c, err := load(ctx, s.db, w, year, sc.Now)
	if err != nil {
		return out, err
	}
	out.Changes = w.changes(sc.Now)
	out.Body, err = c.pdf(false)
	return out, err
}

// changes is when figures change by themselves: at the midnight of the board, or
// of any board where a department answers several.
func (w whose) changes(now time.Time) time.Time {
	if w.department {
		return page.AnyMidnight(now)
	}
	return page.Midnight(now.In(w.zone()))
}
