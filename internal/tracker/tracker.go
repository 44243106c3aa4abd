// Package tracker is the public list of what boards ask and what became of it:
// one row for each recommendation and each department it went to, by any filter,
// each at an address of its own, and the same rows as files. It only reads.
package tracker

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/track"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	base string // address of the portal, without a slash at its end
	kept kept
}

// New returns the slice. Addresses in files are made from base alone.
func New(db *pg.DB, base string) *Slice { return &Slice{db: db, base: base} }

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

// perPage is how many rows one page shows.
const perPage = 30

// mostChoices is the longest list a filter offers; what is longer is chosen on
// the page of its board.
const mostChoices = 200

// SQL of the filters' choices. $1 is a board, 0 for all. Where there are far too
// many boards to choose from none is looked at.
const (
	few            = `(select count(*) from (select from boards limit 1001) x) <= 1000`
	sqlBoards      = `select b.slug as value, b.name as text from boards b where ` + few + ` and exists (select from tracked k where k.board_id = b.id) order by b.name, b.slug limit 201`
	sqlDepartments = `select d.id::text as value, d.name as text from departments d where $1::bigint = 0 and ` + few + ` and exists (select from tracked k where k.department_id = d.id) or $1 <> 0 and d.id in (select k.department_id from tracked k where k.board_id = $1) order by d.name, d.id limit 201`
	sqlTopics      = `select m.name as value, m.name as text from catalog_terms m where m.kind = 'topic' and m.board_id = $1 order by m.name limit 201`
	// Boards have most of their topics in common: one after the other is looked up.
	sqlAllTopics = `with recursive t (name) as ((select min(name) from catalog_terms where kind = 'topic')
union all select (select min(m.name) from catalog_terms m where m.kind = 'topic' and m.name > t.name) from t where t.name is not null)
select name as value, name as text from t where name is not null limit 201`
	sqlYears = `select coalesce(extract(year from min(adopted_on)), 0)::int as first, coalesce(extract(year from max(adopted_on)), 0)::int as last from tracked where $1::bigint = 0 or board_id = $1`
	sqlBoard = `select id, name from boards where slug = $1`
	sqlZones = `select distinct zone from jurisdictions`
)

// ListData is the tracker.
type ListData struct {
	Head     page.Head
	Figures  []page.Link // the figures of the board and the department that are asked for
	Form     *page.Form
	Hidden   []page.Option // filters without a field of their own, kept when the form is sent
	Fields   Fields
	More     bool // one of the filters that are folded away is set
	Tabs     []page.Tab
	Heading  string // how many of what
	Without  []page.Link
	Orders   []page.Tab
	Groups   []Group
	Next     string // address of the next page
	First    string // address of the first page, on any other
	PerPage  int
	Files    []page.Link
	Empty    *page.Empty
	Boards   string // where boards are listed, when they are too many to choose from here
	Numbered bool   // the newest or the oldest come first: no headings
}

// Fields are the choices of the filters.
type Fields struct {
	Boards, Departments, Topics, Positions, Progress, Verification, Sets, Ages, Years, Orders []page.Option
}

// Group is the rows under one heading; without a heading they stand in order of
// number or date.
type Group struct {
	Text string
	Rows []Line
}

// Line is one row. What the department reports and what the board found stand
// apart.
type Line struct {
	Number, Title, Href string
	Under               []string // board and department
	Priority            bool
	Sent                time.Time
	Answered            *page.Status
	AnsweredOn          time.Time
	Reported            *page.Status
	ReportedOn          time.Time
	Found               *page.Status
	FoundOn             time.Time
	Owed                *page.Status
	Note                string
}

var listPage = page.Must("tracker/list", func() ListData {
	return ListData{Head: page.Head{Title: "Recommendations"}, Figures: []page.Link{{Text: "Figures", Href: "/b/cpab/accountability"}}, Form: page.NewForm(nil), PerPage: perPage, Hidden: []page.Option{{Value: "cost", Text: "reason"}}, More: true, Boards: "/boards",
		Fields: Fields{Boards: []page.Option{{Value: "", Text: "All boards"}}, Positions: []page.Option{{Text: "Any"}}, Sets: []page.Option{{Text: "Anywhere"}}, Departments: []page.Option{{Text: "All"}}, Topics: []page.Option{{Text: "All"}}, Progress: []page.Option{{Text: "Any"}},
			Verification: []page.Option{{Text: "Any"}}, Ages: []page.Option{{Text: "Any"}}, Years: []page.Option{{Text: "Any"}}, Orders: []page.Option{{Text: "Most urgent"}}},
		Tabs: []page.Tab{{Text: "All", Href: "/recommendations", N: 2, Current: true}}, Heading: "2 recommendations", Without: []page.Link{{Text: "Refused because of cost", Href: "/recommendations"}},
		Orders: []page.Tab{{Text: "Most urgent first", Href: "/recommendations", Current: true}, {Text: "Newest first", Href: "/recommendations?order=newest"}},
		Groups: []Group{{Text: "Overdue", Rows: []Line{{Number: "2026-016", Title: "Publish the yearly audit", Href: "/b/cpab/recommendations/2026-016", Under: []string{"Community Police Advisory Board", "Police Department"}, Priority: true, Sent: time.Date(2026, 7, 31, 9, 0, 0, 0, time.UTC),
			Answered: &page.Status{Kind: "waiting", Word: "Waiting"}, Owed: &page.Status{Kind: "late", Voice: "late", Word: "Overdue 70 days"}, Note: "Answer, since Sep 14"}}},
			{Text: "Answered", Rows: []Line{{Number: "2026-008", Title: "Let the board see body-worn video", Href: "/b/cpab/recommendations/2026-008", Reported: &page.Status{Kind: "police-done", Voice: "dept", Word: "Police say it is done"}, ReportedOn: time.Date(2026, 7, 31, 9, 0, 0, 0, time.UTC),
				Found: &page.Status{Kind: "board-done", Voice: "board", Word: "Board checked: done"}, FoundOn: time.Date(2026, 8, 31, 9, 0, 0, 0, time.UTC)}}}},
		Next: "/recommendations?after=1", First: "/recommendations", Files: []page.Link{{Text: "CSV", Href: "/recommendations.csv"}}}
})

// tabs are the sets above the list; those of spare are left out when they are
// empty.
var (
	tabs  = []string{"", track.SetOverdue, track.SetSoon, track.SetWaiting, track.SetAnswered, track.SetUpdateOwed, track.SetReported, track.SetVerified, track.SetAdopted, track.SetBefore, track.SetEnded}
	spare = []string{track.SetUpdateOwed, track.SetReported, track.SetVerified, track.SetBefore, track.SetEnded}
)

// List is the tracker.
func (s *Slice) List(ctx context.Context, r *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	f := track.Read(r.URL.Query())
	changes, err := s.changes(ctx, sc.Now)
	if err != nil {
		return page.Public{}, err
	}
	rows, next, err := track.Page(ctx, s.db, sc.Now, f, perPage)
	if err != nil {
		return page.Public{}, err
	}
	d := ListData{Head: page.Head{Title: say("nav.recommendations"), Lede: say("tracker.lede")}, Numbered: f.Order != "", PerPage: perPage,
		Files: []page.Link{{Text: say("tracker.csv"), Href: f.File("csv")}, {Text: say("tracker.json"), Href: f.File("json")}, {Text: say("tracker.schema"), Href: "/recommendations/schema"}}}
	if err := s.choices(ctx, &d, f); err != nil {
		return page.Public{}, err
	}
	n, err := s.counted(ctx, &d, sc.Now, changes, f)
	if err != nil {
		return page.Public{}, err
	}
	if f.Board != "" && n > 0 {
		d.Figures = append(d.Figures, page.Link{Text: say("tracker.figures_board"), Href: "/b/" + f.Board + "/accountability"})
	}
	if f.Department != 0 && n > 0 {
		d.Figures = append(d.Figures, page.Link{Text: say("tracker.figures_department"), Href: "/departments/" + strconv.FormatInt(f.Department, 10) + "/accountability"})
	}
	d.Heading = heading(f, n)
	d.Orders = orders(f)
	if f.After != "" {
		first := f
		first.After = ""
		d.First = first.Address()
	}
	if next != "" {
		to := f
		to.After = next
		d.Next = to.Address()
	}
	if err := d.fill(rows, f, sc.Now); err != nil {
		return page.Public{}, err
	}
	switch {
	case len(rows) > 0:
	case f == (track.Filter{Order: f.Order}):
		d.Empty = &page.Empty{Fact: say("tracker.none"), Next: say("tracker.none_next")}
	default:
		d.Empty = &page.Empty{Fact: say("tracker.none_found"), Next: say("tracker.none_found_next"), Link: &page.Link{Text: say("tracker.show_all"), Href: "/recommendations"}}
	}
	c := page.ChromeFrom(ctx, say("nav.recommendations"), "recommendations", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.recommendations")})
	return listPage.Public(c, d, changes)
}

// BoardList leads to the list of one board.
func (s *Slice) BoardList(ctx context.Context, _ *http.Request) (page.Public, error) {
	return page.Public{Location: track.Filter{Board: act.From(ctx).Slug}.Address()}, nil
}

// changes is the next midnight of any board: what depends on the clock turns at
// no other time, and counts of days change then.
func (s *Slice) changes(ctx context.Context, now time.Time) (time.Time, error) {
	var zones []string
	if err := s.db.Select(ctx, &zones, sqlZones); err != nil {
		return time.Time{}, err
	}
	var out time.Time
	for _, name := range zones {
		zone, err := time.LoadLocation(name)
		if err != nil {
			return out, err
		}
		out = page.Sooner(out, page.Midnight(now.In(zone)))
	}
	return out, nil
}

// counted fills the tabs, each with as many as its address has rows, and returns
// how many rows the filter has.
func (s *Slice) counted(ctx context.Context, d *ListData, now, until time.Time, f track.Filter) (int, error) {
	fs := []track.Filter{f}
	for _, set := range tabs {
		to := f
		to.Set, to.After = set, ""
		fs = append(fs, to)
	}
	counts, err := s.kept.counts(ctx, s.db, now, until, fs)
	if err != nil {
		return 0, err
	}
	for i, set := range tabs {
		n := counts[i+1]
		if n == 0 && set != f.Set && slices.Contains(spare, set) {
			continue
		}
		d.Tabs = append(d.Tabs, page.Tab{Text: say("tracker.set." + cmp.Or(set, "all")), Href: fs[i+1].Address(), N: n, Current: set == f.Set})
	}
	return counts[0], nil
}

func heading(f track.Filter, n int) string {
	if f.Set == "" {
		return say("tracker.heading", "N", n)
	}
	return say("tracker.heading_set", "N", n, "Set", say("tracker.set."+f.Set))
}

// orders are the ways to sort, the present one marked.
func orders(f track.Filter) []page.Tab {
	var out []page.Tab
	for _, o := range append([]string{""}, track.Orders()...) {
		to := f
		to.Order, to.After = o, ""
		out = append(out, page.Tab{Text: say("tracker.order." + cmp.Or(o, "urgent")), Href: to.Address(), Current: o == f.Order})
	}
	return out
}

// choices fills the form.
func (s *Slice) choices(ctx context.Context, d *ListData, f track.Filter) error {
	d.Form = page.NewForm(map[string]string{"q": f.Words, "board": f.Board, "department": positive(f.Department), "topic": f.Topic, "position": f.Position, "progress": f.Progress, "verification": f.Verification, "set": f.Set, "age": f.Age, "year": positive(int64(f.Year)), "order": f.Order})
	d.Form.Key = "" // the page is one for all readers
	var board struct {
		ID   int64  `db:"id"`
		Name string `db:"name"`
	}
	if f.Board != "" {
		if err := s.db.Get(ctx, &board, sqlBoard, f.Board); err != nil && !pg.NotFound(err) {
			return err
		}
	}
	topics, of := sqlAllTopics, []any(nil)
	if board.ID != 0 {
		topics, of = sqlTopics, []any{board.ID}
	}
	for _, x := range []struct {
		query            string
		args             []any
		all, name, value string
		into             *[]page.Option
	}{
		{sqlBoards, nil, say("tracker.all_boards"), "board", f.Board, &d.Fields.Boards},
		{sqlDepartments, []any{board.ID}, say("tracker.all_departments"), "department", positive(f.Department), &d.Fields.Departments},
		{topics, of, say("tracker.all_topics"), "topic", f.Topic, &d.Fields.Topics},
	} {
		var found []page.Option
		if err := s.db.Select(ctx, &found, x.query, x.args...); err != nil {
			return err
		}
		if x.name == "board" && len(found) == 0 {
			d.Boards = "/boards"
		}
		known := x.value == "" || slices.ContainsFunc(found, func(o page.Option) bool { return o.Value == x.value })
		switch {
		case len(found) > mostChoices, !known:
			if x.value != "" {
				d.Hidden = append(d.Hidden, page.Option{Value: x.value, Text: x.name})
				d.Without = append(d.Without, page.Link{Text: say("tracker.without."+x.name, "Value", cmp.Or(map[string]string{"board": board.Name}[x.name], x.value)), Href: without(f, x.name).Address()})
			}
			if x.name == "board" && len(found) > mostChoices {
				d.Boards = "/boards"
			}
		case len(found) > 0:
			*x.into = append([]page.Option{{Text: x.all}}, found...)
		}
	}
	for _, x := range []struct{ name, value string }{{"reason", f.Reason}, {"priority", f.Priority}} {
		if x.value != "" {
			d.Hidden = append(d.Hidden, page.Option{Value: x.value, Text: x.name})
			d.Without = append(d.Without, page.Link{Text: say("tracker.without." + x.name + "." + x.value), Href: without(f, x.name).Address()})
		}
	}
	if f.Quarter != 0 {
		d.Hidden = append(d.Hidden, page.Option{Value: positive(int64(f.Quarter)), Text: "quarter"})
		d.Without = append(d.Without, page.Link{Text: say("tracker.without.quarter", "N", f.Quarter, "Year", f.Year), Href: without(f, "quarter").Address()})
	}
	options := func(any, prefix string, values []string) []page.Option {
		out := []page.Option{{Text: say(any)}}
		for _, v := range values {
			out = append(out, page.Option{Value: v, Text: say(prefix + v)})
		}
		return out
	}
	d.Fields.Positions = options("tracker.any", "position.short.", advice.Positions())
	d.Fields.Sets = options("tracker.anywhere", "tracker.set.", slices.DeleteFunc(track.Sets(), func(set string) bool { return slices.Contains(advice.Positions(), set) }))
	d.Fields.Progress = options("tracker.any", "progress.", followup.Progresses())
	d.Fields.Verification = options("tracker.any", "standing.", track.Verifications())
	d.Fields.Ages = options("tracker.any_age", "tracker.age.", followup.Bands())
	d.Fields.Orders = []page.Option{{Text: say("tracker.order.urgent")}}
	for _, o := range track.Orders() {
		d.Fields.Orders = append(d.Fields.Orders, page.Option{Value: o, Text: say("tracker.order." + o)})
	}
	var years struct {
		First int `db:"first"`
		Last  int `db:"last"`
	}
	if err := s.db.Get(ctx, &years, sqlYears, board.ID); err != nil {
		return err
	}
	d.Fields.Years = []page.Option{{Text: say("tracker.any_year")}}
	for y := years.Last; y >= years.First && y > 0; y-- {
		d.Fields.Years = append(d.Fields.Years, page.Option{Value: strconv.Itoa(y), Text: strconv.Itoa(y)})
	}
	d.More = f.Department != 0 || f.Topic != "" || f.Progress != "" || f.Verification != "" || f.Age != "" || f.Year != 0
	return nil
}

// positive writes a number, "" for none.
func positive(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// without is a filter without one of its parts.
func without(f track.Filter, name string) track.Filter {
	f.After = ""
	switch name {
	case "board":
		f.Board = ""
	case "department":
		f.Department = 0
	case "topic":
		f.Topic = ""
	case "reason":
		f.Reason = ""
	case "priority":
		f.Priority = ""
	case "quarter":
		f.Quarter = 0
	}
	return f
}
