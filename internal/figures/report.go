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
	"parley/internal/record/track"
	"parley/internal/rules"
	"parley/internal/rules/measure"
)

// SQL of what a version holds.
const (
	sqlContent = `select content, fragment from annual_reports where id = $1`
	sqlPDF     = `select pdf from annual_reports where id = $1`
)

// years lists the years a board has a report about, newest first: those in which
// it adopted something, those of which a version was laid, and the one that runs;
// shown is what the address of a year shows, where a version of it was laid.
func (s *Slice) years(ctx context.Context, w whose) (out []int, shown map[int]version, err error) {
	if err := s.db.Select(ctx, &out, sqlYears, w.ID, int64(0)); err != nil {
		return nil, nil, err
	}
	all, err := reports(ctx, s.db, w.ID, 0)
	if err != nil {
		return nil, nil, err
	}
	shown = map[int]version{}
	for _, v := range all {
		if was, known := shown[v.Year]; !known || was.Stand.State != measure.ReportAdopted {
			shown[v.Year] = v
		}
		out = append(out, v.Year)
	}
	out = append(out, rules.DateOf(act.From(ctx).Now, w.zone()).Year)
	slices.Sort(out)
	out = slices.Compact(out)
	slices.Reverse(out)
	return out, shown, nil
}

// reportYear reads the year of an address, and its versions. Errors: NotFound for
// what can be no year of a report.
func (s *Slice) reportYear(ctx context.Context, r *http.Request) (whose, int, []version, error) {
	sc := act.From(ctx)
	w, err := loadBoard(ctx, s.db, sc.Board)
	if err != nil {
		return w, 0, nil, err
	}
	n, err := strconv.Atoi(r.PathValue("year"))
	if err != nil || n < measure.FirstReport || n > rules.DateOf(sc.Now, w.zone()).Year || strconv.Itoa(n) != r.PathValue("year") || w.Source != "" {
		return w, 0, nil, fault.New(fault.NotFound, "not_found")
	}
	versions, err := reports(ctx, s.db, w.ID, n)
	return w, n, versions, err
}

// reportVersion reads the year and the version of an address. Errors: NotFound for
// what was not laid.
func (s *Slice) reportVersion(ctx context.Context, r *http.Request) (whose, []version, int, error) {
	w, _, versions, err := s.reportYear(ctx, r)
	if err != nil {
		return w, nil, 0, err
	}
	n, err := strconv.Atoi(r.PathValue("version"))
	if err != nil || n < 1 || n > len(versions) || strconv.Itoa(n) != r.PathValue("version") {
		return w, nil, 0, fault.New(fault.NotFound, "not_found")
	}
	return w, versions, n - 1, nil
}

// Report is the public page of the annual report of a year: as the board adopted it,
// as it was laid before it, or a draft that is counted anew.
func (s *Slice) Report(ctx context.Context, r *http.Request) (page.Public, error) {
	w, year, versions, err := s.reportYear(ctx, r)
	if err != nil {
		return page.Public{}, err
	}
	title, address := say("figures.report_of", "Year", strconv.Itoa(year)), reportURL(w.Slug, year)
	if i := current(versions); i >= 0 {
		return s.showVersion(ctx, w, versions, i, title, address)
	}
	sc := act.From(ctx)
	now, err := load(ctx, s.db, w, year, sc.Now)
	if err != nil {
		return page.Public{}, err
	}
	html, err := body.Bytes(page.Lang, now.view(false))
	if err != nil {
		return page.Public{}, err
	}
	d := w.report(year, title, address)
	d.Head.Status = &page.Status{Kind: "waiting", Voice: "soon", Word: say("figures.draft_report")}
	d.Head.Lede, d.Body = say("figures.lede_report", "Year", strconv.Itoa(year), "AsOf", now.asOf()), prose.Safe(string(html))
	return showPage.Public(w.chrome(ctx, title), d, w.changes(sc.Now))
}

// Version is the public page of one version of an annual report, for good.
func (s *Slice) Version(ctx context.Context, r *http.Request) (page.Public, error) {
	w, versions, i, err := s.reportVersion(ctx, r)
	if err != nil {
		return page.Public{}, err
	}
	v := versions[i]
	return s.showVersion(ctx, w, versions, i, say("figures.version_of", "Year", strconv.Itoa(v.Year), "N", v.N), versionURL(w.Slug, v.Year, v.N))
}

// report is the frame of an annual report's page.
func (w whose) report(year int, title, address string) ShowData {
	return ShowData{Head: page.Head{Over: []string{w.Name}, Title: title}, Links: []page.Link{{Text: say("figures.pdf"), Href: address + "/report.pdf"}, {Text: say("figures.live"), Href: "/b/" + w.Slug + "/accountability"}}}
}

func (w whose) chrome(ctx context.Context, title string) page.Chrome {
	return page.ChromeFrom(ctx, say("figures.title_of", "Name", w.Name)+", "+title, "boards", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.boards"), Href: "/boards"},
		page.Crumb{Text: w.Name, Href: "/b/" + w.Slug}, page.Crumb{Text: say("figures.crumb"), Href: "/b/" + w.Slug + "/accountability"}, page.Crumb{Text: title})
}

// showVersion shows a version of a year's report, with how it stands among the
// others.
func (s *Slice) showVersion(ctx context.Context, w whose, versions []version, i int, title, address string) (page.Public, error) {
	v := versions[i]
	var kept struct {
		Content  string `db:"content"`
		Fragment string `db:"fragment"`
	}
	if err := s.db.Get(ctx, &kept, sqlContent, v.ID); err != nil {
		return page.Public{}, err
	}
	var was Content
	if err := json.Unmarshal([]byte(kept.Content), &was); err != nil {
		return page.Public{}, fault.Wrap(fault.Internal, "report_unreadable", err)
	}
	d := w.report(v.Year, title, address)
	d.Links = append(d.Links, page.Link{Text: say("figures.rows_of", "Year", strconv.Itoa(v.Year)), Href: track.Filter{Board: w.Slug, Year: v.Year, Set: track.SetAdopted}.Address()})
	d.Head.Status, d.Head.Note = v.status(), note(versions, i)
	switch {
	case v.Stand.By < 0:
		d.Head.Lede = say("figures.lede_laid", "AsOf", was.asOf())
	case v.Frozen:
		d.Head.Lede = say("figures.lede_frozen", "Adopted", day("long", v.adoption().On.In(time.UTC)), "AsOf", was.asOf())
	default:
		d.Head.Lede = say("figures.lede_adopted", "Adopted", day("long", v.adoption().On.In(time.UTC)), "AsOf", was.asOf())
	}
	d.Facts, d.Body = w.facts(versions, i), prose.Safe(kept.Fragment)
	return showPage.Public(w.chrome(ctx, title), d, time.Time{})
}

// note says after the chip what took the place of a version.
func note(versions []version, i int) string {
	v := versions[i]
	if v.Stand.Next < 0 {
		return ""
	}
	return say("figures.took_place", "N", versions[v.Stand.Next].N)
}

// taking says which version took the place of one, and since when: since its
// adoption, or where the one was not adopted since it was laid.
func (w whose) taking(v, next version) string {
	if v.Stand.State == measure.ReportSuperseded {
		return say("figures.next_adopted", "N", next.N, "Date", day("long", next.adoption().On.In(time.UTC)))
	}
	return say("figures.next_laid", "N", next.N, "Date", next.when(w.zone()))
}

// facts say how a version came about, by which motion it was adopted, and which
// stand before and after it.
func (w whose) facts(versions []version, i int) []page.Fact {
	v := versions[i]
	to := func(x version) string { return versionURL(w.Slug, x.Year, x.N) }
	var out []page.Fact
	add := func(name, value, href string) {
		out = append(out, page.Fact{Name: say(name), Value: value, Href: href})
	}
	add("figures.fact_version", say("figures.n_of", "N", v.N, "Whole", len(versions)), to(v))
	for n, m := range v.By {
		l := m.link(w.Slug)
		switch {
		case n == v.Stand.By:
			add("figures.adopted_by", l.Text, l.Href)
			if m.UndoneNumber > 0 {
				l = motionLink(w.Slug, m.UndoneMeeting, m.UndoneNumber, m.UndoneOn)
				add("figures.undone_by", l.Text, l.Href)
			}
		case m.ClosedAt == nil:
			add("figures.adopting", l.Text, l.Href)
		case m.Outcome == rules.OutcomeLost || m.Outcome == rules.OutcomeLostOnTie:
			add("figures.lost_by", l.Text, l.Href)
		}
	}
	at := "figures.laid_at"
	if v.Frozen {
		at = "figures.frozen_at"
	}
	add(at, day("moment", v.At.In(w.zone())), "")
	if v.Reason != "" {
		add("figures.why", v.Reason, "")
	}
	before := false
	for _, x := range versions[:i] {
		if x.Stand.Next == i {
			add("figures.in_place_of", x.name(), to(x))
			before = true
		}
	}
	if i > 0 && !before {
		add("figures.after", versions[i-1].name(), to(versions[i-1]))
	}
	if v.Stand.Next >= 0 {
		next := versions[v.Stand.Next]
		add("figures.replaced_by", w.taking(v, next), to(next))
		add("figures.replaced_why", next.Reason, "")
	} else if last := versions[len(versions)-1]; last.N > v.N {
		add("figures.newer", say("figures.next_laid", "N", last.N, "Date", last.when(w.zone())), to(last))
	}
	for _, m := range v.Taken {
		l := m.link(w.Slug)
		add("figures.taken_back", say("figures.taken_words", "Motion", l.Text, "Reason", m.Reason), l.Href)
	}
	add("figures.hash", hex.EncodeToString(v.SHA256), "")
	return out
}

// PDF is the report of a year as a PDF: the bytes of the version its page shows, or
// a draft.
func (s *Slice) PDF(ctx context.Context, r *http.Request) (page.Public, error) {
	w, year, versions, err := s.reportYear(ctx, r)
	if err != nil {
		return page.Public{}, err
	}
	out := page.Public{Type: "application/pdf"}
	if i := current(versions); i >= 0 {
		err = s.db.Get(ctx, &out.Body, sqlPDF, versions[i].ID)
		return out, err
	}
	sc := act.From(ctx)
	c, err := load(ctx, s.db, w, year, sc.Now)
	if err != nil {
		return out, err
	}
	out.Changes = w.changes(sc.Now)
	out.Body, err = c.pdf(say("figures.report_of", "Year", strconv.Itoa(year)), say("figures.draft_report")+". "+say("figures.lede_report", "Year", strconv.Itoa(year), "AsOf", c.asOf()))
	return out, err
}

// VersionPDF is one version as the PDF that was made when it was laid.
func (s *Slice) VersionPDF(ctx context.Context, r *http.Request) (page.Public, error) {
	out := page.Public{Type: "application/pdf"}
	_, versions, i, err := s.reportVersion(ctx, r)
	if err != nil {
		return out, err
	}
	err = s.db.Get(ctx, &out.Body, sqlPDF, versions[i].ID)
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
