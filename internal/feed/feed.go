// Package feed gives the meetings to calendars: a feed of every board's
// meetings, one of each board's, a file of a single meeting, and the pages that
// tell how to add them.
package feed

import (
	"context"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/ical"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// Slice is the capability. It only reads.
type Slice struct {
	db   *pg.DB
	base *url.URL
	log  *slog.Logger
}

// New returns the slice. Addresses in feeds are made from base alone.
func New(db *pg.DB, base *url.URL, log *slog.Logger) *Slice {
	return &Slice{db: db, base: base, log: log}
}

// back is how many days of past meetings a feed keeps, so that a cancellation
// is seen after its date.
const back = 60

const eventColumns = `select m.slug, m.kind, m.title, m.held_on, to_char(m.starts, 'HH24:MI') as starts, m.zone, m.place, m.link, m.dial_in, m.dial_code, m.accommodation, coalesce(m.duration, 0) as duration, m.state, m.reason,
m.uid::text as uid, m.sequence, m.updated_at, b.slug as board_slug, b.name as board_name, coalesce((select max(p.sequence) from postings p where p.meeting_id = m.id), -1) as posted
from meetings m join boards b on b.id = m.board_id where m.source is null`

// SQL of the feeds.
const (
	sqlEvents   = eventColumns + ` and ($1::bigint = 0 or m.board_id = $1) and m.held_on >= $2 order by m.held_on, m.starts, m.id`
	sqlOneEvent = eventColumns + ` and m.board_id = $1 and m.slug = $2`
	sqlImported = `select count(*) from boards where id = $1 and source is not null`
)

type eventRow struct {
	Slug          string     `db:"slug"`
	Kind          string     `db:"kind"`
	Title         string     `db:"title"`
	On            rules.Date `db:"held_on"`
	Starts        string     `db:"starts"`
	Zone          string     `db:"zone"`
	Place         string     `db:"place"`
	Link          string     `db:"link"`
	DialIn        string     `db:"dial_in"`
	DialCode      string     `db:"dial_code"`
	Accommodation string     `db:"accommodation"`
	Minutes       int        `db:"duration"`
	State         string     `db:"state"`
	Reason        string     `db:"reason"`
	UID           string     `db:"uid"`
	Sequence      int        `db:"sequence"`
	UpdatedAt     time.Time  `db:"updated_at"`
	BoardSlug     string     `db:"board_slug"`
	BoardName     string     `db:"board_name"`
	Posted        int        `db:"posted"`
}

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

// event is a meeting as a calendar shows it. A cancelled one stays, marked in
// its title, because some calendars do not show the status.
func (s *Slice) event(m eventRow) ical.Event {
	e := ical.Event{UID: m.UID + "@" + s.base.Hostname(), Location: m.Place, Join: m.Link, Sequence: m.Sequence, Modified: m.UpdatedAt,
		URL: s.base.JoinPath("b", m.BoardSlug, "meetings", m.Slug).String()}
	if zone, err := time.LoadLocation(m.Zone); err == nil {
		if at, err := rules.LocalInstant(m.On, m.Starts, zone); err == nil {
			e.Start = at.In(zone)
		}
	}
	if m.Minutes > 0 && !e.Start.IsZero() {
		e.End = e.Start.Add(time.Duration(m.Minutes) * time.Minute)
	}
	name := m.Title
	if name == "" {
		name = say("meeting.kind." + m.Kind)
	}
	e.Summary = say("feed.summary", "Board", m.BoardName, "Meeting", name)
	var lines []string
	switch rules.SessionState(m.State) {
	case rules.Cancelled, rules.Postponed, rules.NotHeld:
		e.Status, e.Summary = ical.Cancelled, say("feed."+m.State)+" "+e.Summary
		lines = append(lines, m.Reason)
	case rules.Scheduled:
		e.Status = ical.Confirmed
		if m.Posted < m.Sequence {
			e.Status = ical.Tentative
			lines = append(lines, say("feed.not_posted"))
		}
	default:
		e.Status = ical.Confirmed
	}
	if m.Link != "" {
		lines = append(lines, say("feed.join", "Link", m.Link))
	}
	if m.DialIn != "" {
		lines = append(lines, say("feed.dial_in", "Number", m.DialIn, "Code", m.DialCode))
	}
	if m.Accommodation != "" {
		lines = append(lines, m.Accommodation)
	}
	if e.Location == "" && m.Link != "" {
		e.Location = say("meeting.place_online")
	}
	e.Description = strings.Join(append(lines, say("feed.page", "Href", e.URL)), "\n")
	return e
}

// encode writes a feed and logs what had to be left out.
func (s *Slice) encode(ctx context.Context, c ical.Calendar, changes time.Time) (page.Public, error) {
	body, left := ical.Encode(c)
	for _, err := range left {
		s.log.ErrorContext(ctx, "calendar feed", "err", err)
	}
	if body == nil {
		return page.Public{}, fault.New(fault.Internal, "calendar_unwritable")
	}
	return page.Public{Body: body, Type: ical.MediaType, Changes: changes}, nil
}

// All is the feed of every board's meetings.
func (s *Slice) All(ctx context.Context, _ *http.Request) (page.Public, error) {
	return s.feed(ctx, say("feed.all"), "/calendar.ics")
}

// Board is the feed of one board's meetings.
func (s *Slice) Board(ctx context.Context, _ *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	return s.feed(ctx, sc.BoardName, "/b/"+sc.Slug+"/calendar.ics")
}

func (s *Slice) feed(ctx context.Context, name, path string) (page.Public, error) {
	sc := act.From(ctx)
	var rows []eventRow
	if err := s.db.Select(ctx, &rows, sqlEvents, sc.Board, sc.Today.AddDays(-back)); err != nil {
		return page.Public{}, err
	}
	c := ical.Calendar{Name: name, Zone: sc.Zone, URL: s.base.JoinPath(path).String()}
	for _, m := range rows {
		c.Events = append(c.Events, s.event(m))
	}
	return s.encode(ctx, c, page.Midnight(sc.Now.In(sc.Zone)))
}

// Meeting is the file of one meeting.
func (s *Slice) Meeting(ctx context.Context, r *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	var m eventRow
	if err := s.db.Get(ctx, &m, sqlOneEvent, sc.Board, r.PathValue("meeting")); err != nil {
		return page.Public{}, err
	}
	return s.encode(ctx, ical.Calendar{Name: m.BoardName, Zone: sc.Zone, Events: []ical.Event{s.event(m)}}, time.Time{})
}

// CalendarData tells how to add a feed.
type CalendarData struct {
	Head      page.Head
	Subscribe template.URL // webcal address, made from the base address and a slug
	Address   string       // the same feed by https
	Google    string
	Follow    string // page to follow by mail; "" where there are several boards
	Meetings  string
}

var calendarPage = page.Must("feed/calendar", func() CalendarData {
	return CalendarData{Head: page.Head{Title: "Add the calendar"}, Subscribe: "webcal://parley.example/calendar.ics", Address: "https://parley.example/calendar.ics", Google: "https://calendar.google.com/", Follow: "/b/cpab/subscribe", Meetings: "/meetings"}
})

func (s *Slice) calendar(feed string) CalendarData {
	at := s.base.JoinPath(feed)
	webcal := *at
	webcal.Scheme = "webcal"
	return CalendarData{Address: at.String(), Subscribe: template.URL(webcal.String()), Google: "https://calendar.google.com/calendar/r?cid=" + url.QueryEscape(webcal.String())}
}

// AllPage tells how to add every board's calendar.
func (s *Slice) AllPage(ctx context.Context, _ *http.Request) (page.Public, error) {
	d := s.calendar("/calendar.ics")
	d.Head, d.Meetings = page.Head{Title: say("feed.title"), Lede: say("feed.lede_all")}, "/meetings"
	c := page.ChromeFrom(ctx, d.Head.Title, "meetings", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.meetings"), Href: "/meetings"}, page.Crumb{Text: d.Head.Title})
	c.Alternate = []page.Feed{{Text: say("feed.all"), Href: "/calendar.ics", Type: "text/calendar"}}
	return calendarPage.Public(c, d, time.Time{})
}

// BoardPage tells how to add one board's calendar. An imported board has none.
func (s *Slice) BoardPage(ctx context.Context, _ *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	var imported int
	if err := s.db.Get(ctx, &imported, sqlImported, sc.Board); err != nil {
		return page.Public{}, err
	}
	if imported > 0 {
		return page.Public{}, fault.New(fault.NotFound, "not_found")
	}
	home := "/b/" + sc.Slug
	d := s.calendar(home + "/calendar.ics")
	d.Head, d.Follow, d.Meetings = page.Head{Title: say("feed.title"), Over: []string{sc.BoardName}, Lede: say("feed.lede_board", "Board", sc.BoardName)}, home+"/subscribe", home+"/meetings"
	c := page.ChromeFrom(ctx, say("feed.calendar_of", "Board", sc.BoardName), "meetings", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: sc.BoardName, Href: home},
		page.Crumb{Text: say("nav.meetings"), Href: home + "/meetings"}, page.Crumb{Text: d.Head.Title})
	c.Alternate = []page.Feed{{Text: c.Title, Href: home + "/calendar.ics", Type: "text/calendar"}}
	return calendarPage.Public(c, d, time.Time{})
}
