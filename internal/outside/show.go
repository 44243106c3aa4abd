package outside

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/rules/partial"
)

// ListData is everything an imported body asked for.
type ListData struct {
	Head     page.Head
	Assessor string
	Groups   []Group
	Empty    *page.Empty
}

// Group is what was asked of one addressee.
type Group struct {
	ID, Name string
	Lines    []Line
}

// Line is one recommendation in the list: what the agency says last, and apart
// from it how the body assessed it last.
type Line struct {
	Number, Title, Href, Issued string
	Says                        page.Status
	SaysOn                      string
	Assessed                    page.Status
	AssessedAt                  string
}

// ShowData is one recommendation from outside with its stages.
type ShowData struct {
	Head     page.Head
	Assessor string
	Facts    []page.Fact
	Stages   []StageLine
	Empty    *page.Empty
}

// StageLine is one stage: two axes, never one word.
type StageLine struct {
	Name, Answered, Words string
	Says                  page.Status
	Estimated, Claimed    string // in words; "" where nothing is said
	Assessed              page.Status
}

var (
	listPage = page.Must("outside/list", func() ListData {
		return ListData{Head: page.Head{Title: "Recommendations of the auditor"}, Assessor: "State Auditor",
			Groups: []Group{{ID: "g1", Name: "Riverbend Police Department", Lines: []Line{{Number: "9", Title: "Adopt a policy", Href: "/b", Issued: "Apr 2022", Says: page.Status{Kind: "police", Voice: "dept", Word: "Agency says: in work"}, SaysOn: "Oct 2023", Assessed: page.Status{Kind: "waiting", Word: "Pending"}, AssessedAt: "annual"}}}},
			Empty:  &page.Empty{Fact: "None."}}
	})
	showPage = page.Must("outside/show", func() ShowData {
		return ShowData{Head: page.Head{Title: "Adopt a policy"}, Assessor: "State Auditor", Facts: []page.Fact{{Name: "Issued", Value: "April 2022"}}, Empty: &page.Empty{Fact: "None."},
			Stages: []StageLine{{Name: "1-year", Answered: "Date unknown", Words: "manual in work", Says: page.Status{Kind: "police", Voice: "dept", Word: "Agency says"}, Estimated: "January 2024", Claimed: "October 2022", Assessed: page.Status{Kind: "waiting", Word: "Pending"}}}}
	})
)

// words says a date as exactly as its source does, and that it is not known where
// the source has none.
func words(d partial.Date) string {
	first := d.First()
	switch d.Precision() {
	case partial.Day:
		return page.Day(page.Lang, "long", first.In(time.UTC))
	case partial.Month:
		return say("outside.month", "Month", say("date.month."+strconv.Itoa(int(first.Month))), "Year", strconv.Itoa(first.Year))
	case partial.Year:
		return strconv.Itoa(first.Year)
	}
	return say("outside.date_unknown")
}

// given is words, or "" where the source says nothing.
func given(d partial.Date) string {
	if d == "" {
		return ""
	}
	return words(d)
}

// saysStatus is the agency's word, in its voice. Only a date on which it says it
// was done makes it done: words are not read for more than they say.
func saysStatus(s Stage) page.Status {
	switch {
	case s.Claimed != "":
		return page.Status{Kind: "police-done", Voice: "dept", Word: say("outside.says_done", "Date", words(s.Claimed))}
	case s.Says != "":
		return page.Status{Kind: "police", Voice: "dept", Word: say("outside.says", "Words", s.Says)}
	}
	return page.Status{Kind: "absent", Voice: "quiet", Word: say("outside.says_nothing")}
}

// assessedStatus is the body's word about it, in plain ink: it is neither the
// agency's voice nor a finding by a board's vote.
func assessedStatus(assessed, assessor string) page.Status {
	kind := map[string]string{"": "absent", "delayed or no response": "due", "pending": "waiting", "not implemented": "no", "partially implemented": "partial", "fully implemented": "document"}[assessed]
	if assessed == "" {
		return page.Status{Kind: kind, Voice: "quiet", Word: say("outside.not_assessed", "Assessor", assessor)}
	}
	return page.Status{Kind: kind, Word: say("outside.assessed", "Assessor", assessor, "Word", assessed)}
}

// line is the recommendation with the last word of each side.
func (a Asked) line(slug, assessor string) Line {
	l := Line{Number: a.Number, Title: a.Title, Href: address(slug, a.ID), Issued: words(a.Issued), Says: saysStatus(Stage{}), Assessed: assessedStatus("", assessor)}
	for _, s := range a.Stages {
		if s.Says != "" || s.Claimed != "" {
			l.Says, l.SaysOn = saysStatus(s), say("outside.said_on", "Stage", s.Name, "Date", words(s.Answered))
		}
		if s.Assessed != "" {
			l.Assessed, l.AssessedAt = assessedStatus(s.Assessed, assessor), say("outside.said_on", "Stage", s.Name, "Date", words(s.Answered))
		}
	}
	return l
}

func address(slug string, id int64) string {
	return "/b/" + slug + "/outside/" + strconv.FormatInt(id, 10)
}

type body struct {
	Slug   string `db:"slug"`
	Name   string `db:"name"`
	Source string `db:"source"`
}

func (s *Slice) body(ctx context.Context) (body, error) {
	var b body
	if err := s.db.Get(ctx, &b, sqlBoard, act.From(ctx).Board); err != nil {
		return b, err
	}
	if b.Source == "" {
		return b, fault.New(fault.NotFound, "not_found")
	}
	return b, nil
}

// List is the public page of everything an imported body asked for.
func (s *Slice) List(ctx context.Context, _ *http.Request) (page.Public, error) {
	b, err := s.body(ctx)
	if err != nil {
		return page.Public{}, err
	}
	all, err := Load(ctx, s.db, act.From(ctx).Board)
	if err != nil {
		return page.Public{}, err
	}
	d := ListData{Assessor: b.Name, Head: page.Head{Over: []string{b.Name}, Title: say("outside.title"), Lede: say("outside.lede", "Assessor", b.Name)}}
	stages := 0
	for _, a := range all {
		if n := len(d.Groups); n == 0 || d.Groups[n-1].Name != a.DepartmentName {
			d.Groups = append(d.Groups, Group{ID: "to-" + strconv.FormatInt(a.Department, 10), Name: a.DepartmentName})
		}
		g := &d.Groups[len(d.Groups)-1]
		g.Lines = append(g.Lines, a.line(b.Slug, b.Name))
		stages += len(a.Stages)
	}
	if len(all) == 0 {
		d.Empty = &page.Empty{Fact: say("outside.none")}
	} else {
		d.Head.Status = &page.Status{Kind: "document", Voice: "quiet", Word: say("outside.counts", "N", len(all), "Stages", stages)}
	}
	c := page.ChromeFrom(ctx, say("outside.title_of", "Body", b.Name), "boards", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.boards"), Href: "/boards"},
		page.Crumb{Text: b.Name, Href: "/b/" + b.Slug}, page.Crumb{Text: say("outside.title")})
	return listPage.Public(c, d, time.Time{})
}

// Show is the public page of one of them with its stages.
func (s *Slice) Show(ctx context.Context, r *http.Request) (page.Public, error) {
	b, err := s.body(ctx)
	if err != nil {
		return page.Public{}, err
	}
	id, err := page.PathID(r, "recommendation")
	if err != nil {
		return page.Public{}, err
	}
	sc := act.From(ctx)
	one := make([]Asked, 1)
	if err := s.db.Get(ctx, &one[0], sqlOne, sc.Board, id); err != nil {
		return page.Public{}, err
	}
	if err := stages(ctx, s.db, sc.Board, one); err != nil {
		return page.Public{}, err
	}
	a := one[0]
	d := ShowData{Assessor: b.Name, Head: page.Head{Number: say("outside.number", "Report", a.Report, "Number", a.Number), Over: []string{b.Name}, Title: a.Title, Lede: say("outside.lede_one", "Assessor", b.Name)},
		Facts: []page.Fact{{Name: say("outside.addressee"), Value: a.DepartmentName}, {Name: say("outside.issued"), Value: words(a.Issued)}, {Name: say("outside.due"), Value: words(a.Due)}}}
	if a.Address != "" {
		d.Facts = append(d.Facts, page.Fact{Name: say("outside.source"), Value: a.Address, Href: a.Address})
	}
	d.Facts = append(d.Facts, page.Fact{Name: say("outside.imported"), Value: say("outside.imported_on", "Date", page.Day(page.Lang, "long", a.ImportedAt.In(sc.Zone)), "Version", a.Version)})
	for _, x := range a.Stages {
		d.Stages = append(d.Stages, StageLine{Name: x.Name, Answered: words(x.Answered), Words: x.Says, Says: saysStatus(Stage{Claimed: x.Claimed, Says: x.Says}), Estimated: given(x.Estimated), Claimed: given(x.Claimed), Assessed: assessedStatus(x.Assessed, b.Name)})
	}
	if len(d.Stages) == 0 {
		d.Empty = &page.Empty{Fact: say("outside.no_stages")}
	}
	c := page.ChromeFrom(ctx, a.Title, "boards", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.boards"), Href: "/boards"}, page.Crumb{Text: b.Name, Href: "/b/" + b.Slug},
		page.Crumb{Text: say("outside.title"), Href: "/b/" + b.Slug + "/outside"}, page.Crumb{Text: a.Number})
	return showPage.Public(c, d, time.Time{})
}
