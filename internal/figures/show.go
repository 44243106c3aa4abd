package figures

import (
	"context"
	"html/template"
	"net/http"
	"strconv"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/prose"
	"parley/internal/rules/measure"
)

// ShowData is an accountability page or an annual report.
type ShowData struct {
	Head  page.Head
	Links []page.Link // years of reports, the other pages
	Facts []page.Fact // of a version of a report: when it was laid, what adopted it, its hash
	Body  template.HTML
}

var (
	showPage = page.Must("figures/show", func() ShowData {
		return ShowData{Head: page.Head{Title: "What became of it"}, Links: []page.Link{{Text: "Report on 2025", Href: "/b/cpab/reports/2025"}}, Facts: []page.Fact{{Name: "Adopted", Value: "March 2, 2026", Href: "/b"}}, Body: prose.Safe(`<p>x</p>`)}
	})
	body = page.MustFragment[View]("figures/body")
)

// asOf is when the figures were counted.
func (c *Content) asOf() string { return day("moment", c.AsOf.In(whose{Zone: c.Zone}.zone())) }

// Board is the accountability page of a board.
func (s *Slice) Board(ctx context.Context, _ *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	w, err := loadBoard(ctx, s.db, sc.Board)
	if err != nil {
		return page.Public{}, err
	}
	links := []page.Link{{Text: say("figures.to_rows"), Href: "/recommendations?board=" + w.Slug}}
	if w.Source == "" {
		years, shown, err := s.years(ctx, w)
		if err != nil {
			return page.Public{}, err
		}
		for _, y := range years {
			id := "figures.report_draft_of"
			if v, laid := shown[y]; laid {
				if id = "figures.report_laid_of"; v.Stand.State == measure.ReportAdopted {
					id = "figures.report_of"
				}
			}
			links = append(links, page.Link{Text: say(id, "Year", strconv.Itoa(y)), Href: reportURL(w.Slug, y)})
		}
	}
	return s.show(ctx, w, links, page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.boards"), Href: "/boards"}, page.Crumb{Text: w.Name, Href: "/b/" + w.Slug}, page.Crumb{Text: say("figures.crumb")})
}

// Department is the accountability page of a department, over all boards.
func (s *Slice) Department(ctx context.Context, r *http.Request) (page.Public, error) {
	id, err := page.PathID(r, "department")
	if err != nil {
		return page.Public{}, err
	}
	w, err := loadDepartment(ctx, s.db, id)
	if err != nil {
		return page.Public{}, err
	}
	return s.show(ctx, w, []page.Link{{Text: say("figures.to_rows"), Href: "/recommendations?department=" + strconv.FormatInt(id, 10)}}, page.Crumb{Text: say("crumb.home"), Href: "/"},
		page.Crumb{Text: say("nav.recommendations"), Href: "/recommendations"}, page.Crumb{Text: w.Name})
}

func (s *Slice) show(ctx context.Context, w whose, links []page.Link, crumbs ...page.Crumb) (page.Public, error) {
	now := act.From(ctx).Now
	c, err := load(ctx, s.db, w, 0, now)
	if err != nil {
		return page.Public{}, err
	}
	html, err := body.Bytes(page.Lang, c.view(false))
	if err != nil {
		return page.Public{}, err
	}
	d := ShowData{Head: page.Head{Over: []string{w.Name}, Title: say("figures.title"), Lede: say("figures.lede", "AsOf", c.asOf())}, Links: links, Body: prose.Safe(string(html))}
	section := "boards"
	if w.department {
		section, d.Head.Lede = "recommendations", say("figures.lede_department", "AsOf", c.asOf())
	}
	return showPage.Public(page.ChromeFrom(ctx, say("figures.title_of", "Name", w.Name), section, crumbs...), d, w.changes(now))
}
