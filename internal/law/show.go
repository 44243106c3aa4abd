package law

import (
	"context"
	"net/http"
	"time"

	"parley/internal/act"
	"parley/internal/page"
)

// ShowData is the rules a board runs by, for the public and for the operator.
type ShowData struct {
	Head      page.Head
	Slug      string
	Facts     []page.Fact
	Signoff   *Signoff
	Unsigned  string // said where counsel has read nothing
	Contents  page.Contents
	Sections  []Section
	Days      []page.Fact
	Schedules []page.Fact // yearly schedules on file
	Work      bool
}

var showPage = page.Must("law/show", func() ShowData {
	return ShowData{Head: page.Head{Title: "The rules this board runs by"}, Slug: "cpab", Facts: []page.Fact{{Name: "Act", Value: "Brown Act"}}, Work: true,
		Signoff:  &Signoff{Sentence: "Read by Ana Petrov.", What: "All of it.", Uncovered: []page.Link{{Text: "Regular meetings", Href: "#notice-regular"}}},
		Contents: page.Contents{Items: []page.Link{{Text: "Notice", Href: "#topic-notice"}}}, Days: []page.Fact{{Name: "May 15", Value: "Founders' Day"}}, Schedules: []page.Fact{{Name: "2027", Value: "Filed"}},
		Sections: []Section{{"topic-notice", "Notice", []Line{{ID: "notice-regular", Name: "Regular meetings", Value: "72 hours", Note: "Weekends count.", Basis: "Statute", Cite: "§ 1", Check: &page.Status{Kind: "waiting", Word: "Check with counsel"}, Instead: "The act says 72 hours.", Href: "/work"}}}}}
})

// Show is the public page of the rules a board runs by.
func (s *Slice) Show(ctx context.Context, _ *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	x, err := read(ctx, s.db, sc.Board)
	if err != nil {
		return page.Public{}, err
	}
	d := x.data(false)
	d.Head.Over = []string{x.b.Name}
	d.Head.Lede = say("law.lede")
	c := page.ChromeFrom(ctx, say("law.title_of", "Board", x.b.Name), "boards", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.boards"), Href: "/boards"},
		page.Crumb{Text: x.b.Name, Href: "/b/" + x.b.Slug}, page.Crumb{Text: say("law.title")})
	return showPage.Public(c, d, time.Time{})
}

// Work is the operator's page of the same rules, where each can be set.
func (s *Slice) Work(w http.ResponseWriter, r *http.Request) error {
	x, err := read(r.Context(), s.db, act.From(r.Context()).Board)
	if err != nil {
		return err
	}
	d := x.data(true)
	d.Head.Lede = say("law.work_lede")
	return showPage.Write(w, r, http.StatusOK, siteChrome(r.Context(), say("law.title")), d)
}

func (x reading) data(work bool) ShowData {
	d := ShowData{Head: page.Head{Title: say("law.title")}, Slug: x.b.Slug, Signoff: x.signoff(), Sections: x.sections(work), Work: work}
	if d.Signoff == nil {
		d.Unsigned = say("law.unsigned")
	}
	d.Facts = []page.Fact{{Name: say("law.act"), Value: x.p.Act, Cite: &page.Cite{Text: x.p.Citation}}, {Name: say("law.jurisdiction"), Value: x.b.Jurisdiction},
		{Name: say("law.as_of"), Value: x.p.LawAsOf}, {Name: say("law.source"), Value: x.p.Source}}
	if c := x.b.Law.Chosen(); c.Profile != "" {
		d.Facts = append(d.Facts, page.Fact{Name: say("law.chosen"), Value: c.Reason})
	}
	if x.b.Parent != "" {
		d.Facts = append(d.Facts, page.Fact{Name: say("law.inherits"), Value: say("law.inherits_from", "Board", x.b.Parent), Href: "/b/" + x.b.ParentSlug + "/rules"})
	}
	for _, s := range d.Sections {
		d.Contents.Items = append(d.Contents.Items, page.Link{Text: s.Title, Href: "#" + s.ID})
	}
	for _, s := range x.b.Law.Filed() {
		d.Schedules = append(d.Schedules, scheduleFact(s))
	}
	for _, h := range x.b.Law.Base().Holidays {
		d.Days = append(d.Days, page.Fact{Name: h.Name, Value: say("law.day_state"), Cite: &page.Cite{Text: h.Citation}})
	}
	for _, day := range x.b.Law.Days {
		d.Days = append(d.Days, dayFact(day))
	}
	return d
}
