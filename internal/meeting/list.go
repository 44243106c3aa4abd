package meeting

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// perPage is how many meetings one page of a list shows.
const perPage = 30

// listWhen tells what is to come from what is past: $1 the board (0: all), $2
// now. A meeting of today is to come until it ends.
const listWhen = ` from meetings m join boards b on b.id = m.board_id where ($1::bigint = 0 or m.board_id = $1)
and ((m.held_on >= ($2::timestamptz at time zone m.zone)::date and m.state <> 'adjourned' and m.source is null) or m.state in ('in_session', 'recess', 'closed')) = $3`

// SQL of the lists.
const (
	sqlListCount = `select count(*)` + listWhen
	listColumns  = `select m.slug, m.kind, m.title, m.held_on, coalesce(to_char(m.starts, 'HH24:MI'), '') as starts, m.zone, m.place, m.link, m.state, coalesce(m.source, '') as source, m.sequence,
b.slug as board_slug, b.name as board_name, m.id, m.board_id,
coalesce((select max(p.sequence) from postings p where p.meeting_id = m.id), -1) as posted,
coalesce((select p.status from minutes x join publications p on p.subject = 'minutes/' || x.id where x.meeting_id = m.id order by p.version desc limit 1), '') as minutes` + listWhen
	sqlListComing = listColumns + ` order by m.held_on, m.starts, m.id limit $4 offset $5`
	sqlListPast   = listColumns + ` order by m.held_on desc, m.starts desc nulls last, m.id desc limit $4 offset $5`
	sqlListBoards = `select slug, name, id from boards order by source nulls first, name`
)

type listRow struct {
	ID        int64      `db:"id"`
	BoardID   int64      `db:"board_id"`
	Slug      string     `db:"slug"`
	Kind      string     `db:"kind"`
	Title     string     `db:"title"`
	On        rules.Date `db:"held_on"`
	Starts    string     `db:"starts"`
	Zone      string     `db:"zone"`
	Place     string     `db:"place"`
	Link      string     `db:"link"`
	State     string     `db:"state"`
	Source    string     `db:"source"`
	Sequence  int        `db:"sequence"`
	BoardSlug string     `db:"board_slug"`
	BoardName string     `db:"board_name"`
	Posted    int        `db:"posted"` // newest sequence posted; -1 for none
	Minutes   string     `db:"minutes"`
}

func (l listRow) meeting() meetingRow {
	return meetingRow{ID: l.ID, Slug: l.Slug, Kind: l.Kind, Title: l.Title, On: l.On, Starts: l.Starts, Zone: l.Zone, Place: l.Place, Link: l.Link, State: l.State, Sequence: l.Sequence, Source: l.Source}
}

// ListData is a list of meetings, to come or past.
type ListData struct {
	Head   page.Head
	Boards *page.Form // the filter; nil on a board's own list
	Names  []page.Option
	When   string // coming or past, kept by the filter
	Tabs   []page.Tab
	Rows   page.Rows
	Paging *page.Paging
	Follow string      // address to follow the board by mail, or ""
	Feed   string      // page that tells how to add the calendar
	New    string      // address of the form of a new meeting, on the clerk's list
	Join   string      // address of the form of a joint meeting, likewise
	Begin  []page.Link // what agendas begin with, by kind, on the clerk's list
}

var listPage = page.Must("meeting/list", func() ListData {
	return ListData{Head: page.Head{Title: "Meetings"}, Boards: page.NewForm(nil), Names: []page.Option{{Value: "cpab", Text: "Community Police Advisory Board"}}, Tabs: []page.Tab{{Text: "To come", Href: "/meetings", N: 1, Current: true}},
		Rows: page.Rows{Level: 2, Items: []page.Row{{Tile: time.Date(2026, 12, 8, 18, 0, 0, 0, time.UTC), Title: "Regular meeting", Href: "/b/cpab/meetings/2026-12-08", Meta: "6:00 pm, City Hall"}}}, Paging: &page.Paging{From: 1, To: 1, Total: 1}, Feed: "/calendar", New: "/new", Join: "/join", Begin: []page.Link{{Text: "Agenda template: regular meeting", Href: "/templates/regular"}}}
})

// listing is one request for a list.
type listing struct {
	board  int64
	base   string // address without query
	filter string // slug of the chosen board on the list of all; "" for all
	past   bool
	page   int // from 1
	now    time.Time
	href   func(l listRow) string
	name   func(l listRow) string
	status func(l listRow) *page.Status
	next   func(l listRow) (*page.Status, error) // what is to be done, in place of the status; nil on public lists
}

// read takes the query of a list. Errors: NotFound for a page that is none.
func (x *listing) read(q url.Values) error {
	x.page = 1
	if p := q.Get("page"); p != "" {
		n, err := strconv.Atoi(p)
		if err != nil || n < 1 || n > 100_000 {
			return fault.New(fault.NotFound, "not_found")
		}
		x.page = n
	}
	x.past = q.Get("when") == "past"
	return nil
}

func (x listing) address(past bool, n int) string {
	q := url.Values{}
	if past {
		q.Set("when", "past")
	}
	if x.filter != "" {
		q.Set("board", x.filter)
	}
	if n > 1 {
		q.Set("page", strconv.Itoa(n))
	}
	if len(q) == 0 {
		return x.base
	}
	return x.base + "?" + q.Encode()
}

// fill loads one page of a list. Where nothing is to come the past is shown
// unless the reader chose otherwise.
func (x listing) fill(ctx context.Context, r pg.Reader, d *ListData, chosen bool) error {
	var coming, past int
	if err := r.Get(ctx, &coming, sqlListCount, x.board, x.now, true); err != nil {
		return err
	}
	if err := r.Get(ctx, &past, sqlListCount, x.board, x.now, false); err != nil {
		return err
	}
	if !chosen && coming == 0 && past > 0 {
		x.past = true
	}
	total, query := coming, sqlListComing
	if x.past {
		total, query = past, sqlListPast
		d.When = "past"
	}
	from := (x.page - 1) * perPage
	if from > 0 && from >= total {
		return fault.New(fault.NotFound, "not_found")
	}
	var rows []listRow
	if err := r.Select(ctx, &rows, query, x.board, x.now, !x.past, perPage, from); err != nil {
		return err
	}
	d.Tabs = []page.Tab{{Text: say("meeting.coming"), Href: x.address(false, 1), N: coming, Current: !x.past}, {Text: say("meeting.past"), Href: x.address(true, 1), N: past, Current: x.past}}
	d.Tabs[0].Href = x.coming(past > 0 && coming == 0)
	d.Rows = page.Rows{Level: 2, Empty: &page.Empty{Fact: say("meeting.none_coming"), Next: say("meeting.none_coming_next")}}
	if x.past {
		d.Rows.Empty = &page.Empty{Fact: say("meeting.none_past")}
	}
	for _, l := range rows {
		row := x.row(l)
		if x.next != nil && l.State == string(rules.Scheduled) {
			todo, err := x.next(l)
			if err != nil {
				return err
			}
			if todo != nil {
				row.Status = todo
			}
		}
		d.Rows.Items = append(d.Rows.Items, row)
	}
	if total > perPage {
		d.Paging = &page.Paging{From: from + 1, To: from + len(rows), Total: total}
		if x.page > 1 {
			d.Paging.Prev = x.address(x.past, x.page-1)
		}
		if from+len(rows) < total {
			d.Paging.Next = x.address(x.past, x.page+1)
		}
	}
	return nil
}

// coming is the address of what is to come; it says so where the past would be
// shown by itself.
func (x listing) coming(empty bool) string {
	a := x.address(false, 1)
	if !empty {
		return a
	}
	if x.filter != "" {
		return a + "&when=coming"
	}
	return a + "?when=coming"
}

func (x listing) row(l listRow) page.Row {
	m := l.meeting()
	row := page.Row{Tile: m.dayIn(), Title: x.name(l), Href: x.href(l), Status: x.status(l)}
	at := m.start()
	when := day("weeklong", m.dayIn())
	if !at.IsZero() {
		when = day("weekmoment", at)
	}
	row.Meta = when
	if where := m.where(); where != "" {
		row.Meta = say("meeting.when_where", "When", when, "Where", where)
	}
	return row
}

// publicStatus is how a meeting stands, as the public reads it in a list.
func publicStatus(l listRow) *page.Status {
	m := l.meeting()
	switch {
	case l.Minutes == "approved":
		return &page.Status{Kind: "yes", Voice: "board", Word: say("meeting.minutes_approved")}
	case l.Minutes != "":
		return &page.Status{Kind: "waiting", Voice: "soon", Word: say("meeting.minutes_unapproved")}
	case l.Posted >= 0 && l.Posted < l.Sequence && l.State == "scheduled":
		return &page.Status{Kind: "changed", Voice: "soon", Word: say("meeting.moved")}
	case l.Source == "" && l.State == "adjourned":
		return &page.Status{Kind: "board-done", Voice: "board", Word: say("meeting.state.adjourned")}
	case l.Source != "" && l.State == "adjourned":
		return nil
	case l.Posted >= 0 && l.State == "scheduled":
		return &page.Status{Kind: "document", Voice: "board", Word: say("meeting.is_posted")}
	}
	return stateStatus(m, postings{})
}

// List is the public list of all boards' meetings.
func (s *Slice) List(ctx context.Context, r *http.Request) (page.Public, error) {
	sc, q := act.From(ctx), r.URL.Query()
	x := listing{base: "/meetings", now: sc.Now, status: publicStatus,
		href: func(l listRow) string { return publicURL(l.BoardSlug, l.Slug) },
		name: func(l listRow) string {
			return say("meeting.of_board", "Board", l.BoardName, "Meeting", l.meeting().name())
		}}
	if err := x.read(q); err != nil {
		return page.Public{}, err
	}
	d := ListData{Head: page.Head{Title: say("nav.meetings"), Lede: say("meeting.list_lede")}, Boards: page.NewForm(map[string]string{"board": q.Get("board")}), Names: []page.Option{{Value: "", Text: say("meeting.all_boards")}}, Feed: "/calendar"}
	d.Boards.Key = ""
	var boards []boardRow
	if err := s.db.Select(ctx, &boards, sqlListBoards); err != nil {
		return page.Public{}, err
	}
	for _, b := range boards {
		d.Names = append(d.Names, page.Option{Value: b.Slug, Text: b.Name})
		if b.Slug == q.Get("board") {
			x.board, x.filter = b.ID, b.Slug
			d.Feed, d.Follow = "/b/"+b.Slug+"/calendar", "/b/"+b.Slug+"/subscribe"
		}
	}
	if q.Get("board") != "" && x.board == 0 {
		return page.Public{}, fault.New(fault.NotFound, "not_found")
	}
	if err := x.fill(ctx, s.db, &d, q.Get("when") != ""); err != nil {
		return page.Public{}, err
	}
	c := page.ChromeFrom(ctx, say("nav.meetings"), "meetings", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.meetings")})
	c.Alternate = []page.Feed{{Text: say("feed.all"), Href: "/calendar.ics", Type: "text/calendar"}}
	return listPage.Public(c, d, page.AnyMidnight(sc.Now))
}

// BoardList is the public list of one board's meetings.
func (s *Slice) BoardList(ctx context.Context, r *http.Request) (page.Public, error) {
	sc, q := act.From(ctx), r.URL.Query()
	b, err := loadBoard(ctx, s.db, sc.Board)
	if err != nil {
		return page.Public{}, err
	}
	x := listing{board: b.ID, base: "/b/" + b.Slug + "/meetings", now: sc.Now, status: publicStatus, href: func(l listRow) string { return publicURL(b.Slug, l.Slug) }, name: func(l listRow) string { return l.meeting().name() }}
	if err := x.read(q); err != nil {
		return page.Public{}, err
	}
	d := ListData{Head: page.Head{Title: say("meeting.list_of", "Board", b.Name)}}
	c := page.ChromeFrom(ctx, d.Head.Title, "meetings", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: b.Name, Href: "/b/" + b.Slug}, page.Crumb{Text: say("nav.meetings")})
	if b.Source == "" {
		d.Follow, d.Feed = "/b/"+b.Slug+"/subscribe", "/b/"+b.Slug+"/calendar"
		c.Alternate = []page.Feed{{Text: say("feed.calendar_of", "Board", b.Name), Href: "/b/" + b.Slug + "/calendar.ics", Type: "text/calendar"}}
	} else {
		d.Head.Lede = say("board.imported." + b.Source)
	}
	if err := x.fill(ctx, s.db, &d, q.Get("when") != ""); err != nil {
		return page.Public{}, err
	}
	return listPage.Public(c, d, page.Midnight(sc.Now.In(sc.Zone)))
}

// WorkList is the clerk's list of a board's meetings.
func (s *Slice) WorkList(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), act.From(r.Context())
	x := listing{board: sc.Board, base: "/work/b/" + sc.Slug + "/meetings", now: sc.Now,
		href: func(l listRow) string { return workURL(sc.Slug, l.Slug, "") }, name: func(l listRow) string { return l.meeting().name() },
		status: publicStatus, next: func(l listRow) (*page.Status, error) { return next(ctx, s.db, sc.Board, l.Slug, sc.Now) }}
	if err := x.read(r.URL.Query()); err != nil {
		return err
	}
	d := ListData{Head: page.Head{Title: say("nav.meetings"), Over: []string{sc.BoardName}}}
	if sc.May(rules.MeetingSchedule) {
		d.New, d.Join = x.base+"/new", x.base+"/join"
		for _, k := range []string{profile.Regular, profile.Special, profile.Emergency} {
			d.Begin = append(d.Begin, page.Link{Text: say("agenda.template_title." + k), Href: strings.TrimSuffix(x.base, "/meetings") + "/templates/" + k})
		}
	}
	if err := x.fill(ctx, s.db, &d, r.URL.Query().Get("when") != ""); err != nil {
		return err
	}
	c := workChrome(ctx, say("nav.meetings"))
	c.Crumbs = c.Crumbs[:len(c.Crumbs)-1]
	c.Crumbs[len(c.Crumbs)-1].Href = ""
	return listPage.Write(w, r, http.StatusOK, c, d)
}
