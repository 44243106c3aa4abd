package recommendation

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/record/answers"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// perPage is how many recommendations one page of the public list shows.
const perPage = 30

// Query are the parameters the public list reads.
var Query = []string{"q", "board", "position", "status", "order", "page"}

// ListData is the public list over all boards.
type ListData struct {
	Head      page.Head
	Form      *page.Form
	Boards    []page.Option
	Positions []page.Option
	Owed      []page.Option
	Tabs      []page.Tab
	Heading   string // how many of what
	Newest    bool   // newest first instead of most urgent first
	Other     string // address of the other order
	Groups    []ListGroup
	Paging    *page.Paging
	Empty     *page.Empty
}

// ListGroup is the rows under one heading; without a heading the list is in
// order of number.
type ListGroup struct {
	Text string
	Rows []ListRow
}

// ListRow is one recommendation.
type ListRow struct {
	Number, Title, Href string
	Board               string // named when the list spans boards
	Sent                time.Time
	Answers             []page.Status
	Owed                *page.Status
	Note                string
}

var listPage = page.Must("recommendation/list", func() ListData {
	return ListData{Head: page.Head{Title: "Recommendations"}, Form: page.NewForm(nil), Boards: []page.Option{{Value: "", Text: "All boards"}}, Positions: []page.Option{{Text: "Any"}}, Owed: []page.Option{{Text: "Anything"}},
		Tabs: []page.Tab{{Text: "All", Href: "/recommendations", N: 2, Current: true}}, Heading: "2 recommendations", Other: "/recommendations?order=newest",
		Groups: []ListGroup{{Text: "Overdue", Rows: []ListRow{{Number: "2026-016", Title: "Publish the yearly audit", Href: "/b/cpab/recommendations/2026-016", Board: "Community Police Advisory Board", Sent: time.Date(2026, 7, 31, 9, 0, 0, 0, time.UTC),
			Answers: []page.Status{{Kind: "waiting", Word: "Waiting"}}, Owed: &page.Status{Kind: "late", Voice: "late", Word: "Overdue 70 days"}, Note: "Answer, since Sep 14"}}},
			{Text: "Answered", Rows: []ListRow{{Number: "2026-008", Title: "Let the board see body-worn video", Href: "/b/cpab/recommendations/2026-008"}}}}, Paging: &page.Paging{From: 1, To: 2, Total: 2}}
})

// filter is what a reader asked the list for.
type filter struct {
	words, board, position, status string
	newest                         bool
	page                           int
}

func readFilter(q url.Values) filter {
	f := filter{words: q.Get("q"), board: q.Get("board"), newest: q.Get("order") == "newest", page: 1}
	if slices.Contains(advice.Positions(), q.Get("position")) {
		f.position = q.Get("position")
	}
	if slices.Contains(statuses, q.Get("status")) {
		f.status = q.Get("status")
	}
	if n, err := strconv.Atoi(q.Get("page")); err == nil && n > 0 && n < 100_000 {
		f.page = n
	}
	return f
}

// href is the address of the list with this filter.
func (f filter) href() string {
	q := url.Values{}
	for name, v := range map[string]string{"q": f.words, "board": f.board, "position": f.position, "status": f.status} {
		if v != "" {
			q.Set(name, v)
		}
	}
	if f.newest {
		q.Set("order", "newest")
	}
	if f.page > 1 {
		q.Set("page", strconv.Itoa(f.page))
	}
	if len(q) == 0 {
		return "/recommendations"
	}
	return "/recommendations?" + q.Encode()
}

// What a reader may ask for besides one group: every recommendation that waits
// for an answer, and every one the board adopted.
const (
	statusWaiting = "waiting"
	statusAdopted = "adopted"
)

var statuses = []string{groupOverdue, groupSoon, statusWaiting, groupAnswered, statusAdopted, groupBefore, groupEnded}

// entry is one recommendation of the list with what its order depends on.
type entry struct {
	life
	group string
	first *transmittalRow
	today rules.Date
}

// has tells whether an entry is among those a reader asked for.
func (e entry) has(status string) bool {
	switch status {
	case "":
		return true
	case statusWaiting:
		return e.first != nil
	case statusAdopted:
		return e.adoption() != nil
	}
	return e.group == status
}

// List is the public list of all recommendations that were put before a board.
func (s *Slice) List(ctx context.Context, r *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	f := readFilter(r.URL.Query())
	all, changes, err := s.entries(ctx, sc)
	if err != nil {
		return page.Public{}, err
	}
	if all, err = s.matching(ctx, all, f); err != nil {
		return page.Public{}, err
	}
	d := ListData{Head: page.Head{Title: say("nav.recommendations"), Lede: say("recommendation.list_lede")},
		Form: page.NewForm(map[string]string{"q": f.words, "board": f.board, "position": f.position, "status": f.status}), Newest: f.newest}
	d.Form.Key = "" // the page is one for all readers
	if err := s.choices(ctx, &d); err != nil {
		return page.Public{}, err
	}
	d.Tabs = tabs(all, f)
	kept := slices.DeleteFunc(slices.Clone(all), func(e entry) bool { return !e.has(f.status) })
	order(kept, f.newest)
	d.Heading = say("recommendation.heading."+cmp.Or(f.status, "all"), "N", len(kept))
	other := f
	other.newest, other.page = !f.newest, 1
	d.Other = other.href()
	shown := d.page(kept, f)
	for _, e := range shown {
		name := ""
		if !f.newest {
			name = say("recommendation.group." + e.group)
		}
		if n := len(d.Groups); n == 0 || d.Groups[n-1].Text != name {
			d.Groups = append(d.Groups, ListGroup{Text: name})
		}
		g := &d.Groups[len(d.Groups)-1]
		g.Rows = append(g.Rows, e.row(f.board == ""))
	}
	switch {
	case len(all) == 0 && f.words == "" && f.board == "" && f.position == "":
		d.Empty = &page.Empty{Fact: say("recommendation.none"), Next: say("recommendation.none_next")}
	case len(kept) == 0:
		d.Empty = &page.Empty{Fact: say("recommendation.none_found"), Link: &page.Link{Text: say("recommendation.show_all"), Href: "/recommendations"}}
	}
	c := page.ChromeFrom(ctx, say("nav.recommendations"), "recommendations", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.recommendations")})
	return listPage.Public(c, d, changes)
}

// page cuts the rows of one page out of the list and fills the paging line.
func (d *ListData) page(kept []entry, f filter) []entry {
	from := (f.page - 1) * perPage
	if from >= len(kept) {
		from, f.page = 0, 1
	}
	to := min(from+perPage, len(kept))
	if len(kept) == 0 {
		return nil
	}
	d.Paging = &page.Paging{From: from + 1, To: to, Total: len(kept)}
	prev, next := f, f
	prev.page--
	next.page++
	if from > 0 {
		d.Paging.Prev = prev.href()
	}
	if to < len(kept) {
		d.Paging.Next = next.href()
	}
	return kept[from:to]
}

// entries are all numbered recommendations, each judged on its own board's
// day, and the next midnight at which a count of days changes.
func (s *Slice) entries(ctx context.Context, sc act.Scope) ([]entry, time.Time, error) {
	ls, err := loadLives(ctx, s.db, 0, 0, true)
	if err != nil {
		return nil, time.Time{}, err
	}
	changes := page.Midnight(sc.Now.In(sc.Zone))
	out := make([]entry, len(ls))
	for i, l := range ls {
		out[i] = entry{life: l, today: l.day(sc.Now)}
		out[i].group, out[i].first = l.owed(out[i].today)
		changes = page.Sooner(changes, page.Midnight(sc.Now.In(l.zone)))
	}
	return out, changes, nil
}

// matching keeps what the filters by words, board and position ask for.
func (s *Slice) matching(ctx context.Context, all []entry, f filter) ([]entry, error) {
	var found []int64
	if f.words != "" {
		if err := s.db.Select(ctx, &found, sqlMatching, f.words); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(all, func(e entry) bool {
		switch {
		case f.words != "" && !slices.Contains(found, e.ID) && e.number() != f.words:
			return true
		case f.board != "" && e.Slug != f.board:
			return true
		case f.position != "":
			return !slices.ContainsFunc(e.transmittals, func(t transmittalRow) bool { return t.SignedAt != nil && t.Position == f.position })
		}
		return false
	}), nil
}

func (s *Slice) choices(ctx context.Context, d *ListData) error {
	var boards []struct {
		Slug string `db:"slug"`
		Name string `db:"name"`
	}
	if err := s.db.Select(ctx, &boards, sqlBoards); err != nil {
		return err
	}
	d.Boards = []page.Option{{Text: say("recommendation.all_boards")}}
	for _, b := range boards {
		d.Boards = append(d.Boards, page.Option{Value: b.Slug, Text: b.Name})
	}
	d.Positions = []page.Option{{Text: say("recommendation.any_position")}}
	for _, p := range advice.Positions() {
		d.Positions = append(d.Positions, page.Option{Value: p, Text: say("position.short." + p)})
	}
	d.Owed = []page.Option{{Text: say("recommendation.anything")}}
	for _, o := range statuses {
		d.Owed = append(d.Owed, page.Option{Value: o, Text: say("recommendation.tab." + o)})
	}
	return nil
}

// tabs count what the other filters leave, so that each number leads to as
// many rows.
func tabs(all []entry, f filter) []page.Tab {
	var out []page.Tab
	for _, status := range append([]string{""}, statuses...) {
		n := 0
		for _, e := range all {
			if e.has(status) {
				n++
			}
		}
		if n == 0 && status != f.status && (status == groupBefore || status == groupEnded) {
			continue
		}
		to := f
		to.status, to.page = status, 1
		out = append(out, page.Tab{Text: say("recommendation.tab." + cmp.Or(status, "all")), Href: to.href(), N: n, Current: status == f.status})
	}
	return out
}

// order sorts the most urgent first (group, then due date, then number), or
// the newest number first.
func order(es []entry, newest bool) {
	byNumber := func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.Year, a.Year), cmp.Compare(b.Seq, a.Seq), cmp.Compare(a.Slug, b.Slug))
	}
	slices.SortStableFunc(es, func(a, b entry) int {
		if newest {
			return byNumber(a, b)
		}
		return cmp.Or(cmp.Compare(slices.Index(groups, a.group), slices.Index(groups, b.group)), compareDue(a.first, b.first), byNumber(a, b))
	})
}

// compareDue puts the earlier due date first, and what has none last.
func compareDue(a, b *transmittalRow) int {
	switch {
	case a == nil || b == nil:
		return 0
	case a.DueOn.IsZero() != b.DueOn.IsZero():
		if a.DueOn.IsZero() {
			return 1
		}
		return -1
	}
	return a.DueOn.Compare(b.DueOn)
}

func (e entry) row(named bool) ListRow {
	_, title := e.publicText()
	out := ListRow{Number: e.number(), Title: title, Href: e.path()}
	if named {
		out.Board = e.BoardName
	}
	for i, t := range e.transmittals {
		if i == 0 {
			out.Sent = t.SentAt.In(e.zone)
		}
		position := ""
		if t.SignedAt != nil {
			position = t.Position
		}
		out.Answers = append(out.Answers, answers.Position(position, true))
	}
	switch {
	case e.first != nil:
		st := clockStatus(e.clock(*e.first, e.today))
		out.Owed = &st
		due := e.first.DueOn
		switch {
		case due.IsZero():
		case e.group == groupOverdue:
			out.Note = say("recommendation.owed_since", "Date", page.Day(page.Lang, "brief", due.In(e.zone)))
		default:
			out.Note = say("recommendation.owed_by", "Date", page.Day(page.Lang, "brief", due.In(e.zone)))
		}
	case len(e.transmittals) == 0:
		st := stageStatus(e.stageOn(e.today))
		out.Owed = &st
	}
	return out
}

// BoardList leads to the list of one board.
func (s *Slice) BoardList(ctx context.Context, _ *http.Request) (page.Public, error) {
	return page.Public{Location: filter{board: act.From(ctx).Slug}.href()}, nil
}
