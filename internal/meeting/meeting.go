// Package meeting schedules meetings and gives lawful notice of them: the
// postings that freeze notice and agenda, each with its own clock and version,
// and the public pages of what was posted. The agenda itself is made by the
// agenda slice.
package meeting

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/blob"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// Slice is the capability.
type Slice struct {
	db    *pg.DB
	door  *act.Door
	plans Agendas
	files blob.Store // nil: there are none
}

// Begin fills the agenda of a meeting that is being scheduled, in the same
// transaction, and returns which version of the board's template it took and
// the items it made.
type Begin func(ctx context.Context, tx *pg.Tx, board, meeting int64, kind string) (version int, items []int64, err error)

// Carry puts all that one meeting left undone on the agenda of another, as acts
// of its own; what is carried already stays as it is.
type Carry func(ctx context.Context, c act.Caller, to, from int64) error

// Agendas are what another capability does to the agendas of meetings.
type Agendas struct {
	Begin Begin
	Carry Carry
}

// New returns the slice; plans gives meetings their agendas,
// files are the papers that were uploaded.
func New(db *pg.DB, door *act.Door, plans Agendas, files blob.Store) *Slice {
	return &Slice{db: db, door: door, plans: plans, files: files}
}

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

func day(style string, t time.Time) string { return page.Day(page.Lang, style, t) }

func nfc(s string) string { return norm.NFC.String(s) }

func subject(id int64) string { return "meeting/" + strconv.FormatInt(id, 10) }

// workURL is a meeting's page of the clerk, or what follows it.
func workURL(board, meeting string, more string) string {
	return "/work/b/" + board + "/meetings/" + meeting + more
}

func publicURL(board, meeting string) string { return "/b/" + board + "/meetings/" + meeting }

// here finds the meeting the address names.
func (s *Slice) here(r *http.Request) (meetingRow, error) {
	var m meetingRow
	err := s.db.Get(r.Context(), &m, sqlMeeting, act.From(r.Context()).Board, r.PathValue("meeting"))
	return m, err
}

// own finds the meeting the address names among those that may be worked on:
// an imported record is not.
func (s *Slice) own(r *http.Request) (meetingRow, error) {
	m, err := s.here(r)
	if err == nil && m.Source != "" {
		err = fault.New(fault.NotFound, "not_found")
	}
	return m, err
}

// workChrome is a page of the clerk's about a board's meetings.
func workChrome(ctx context.Context, title string, more ...page.Crumb) page.Chrome {
	sc := act.From(ctx)
	crumbs := []page.Crumb{{Text: say("work.title"), Href: "/work"}, {Text: sc.BoardName, Href: "/work/b/" + sc.Slug}, {Text: say("nav.meetings"), Href: "/work/b/" + sc.Slug + "/meetings"}}
	return page.ChromeFrom(ctx, title, "", append(crumbs, append(more, page.Crumb{Text: title})...)...)
}

// crumb leads to a meeting's own work page.
func (m meetingRow) crumb(board string) page.Crumb {
	return page.Crumb{Text: day("long", m.dayIn()), Href: workURL(board, m.Slug, "")}
}

// location is the meeting's zone; UTC when the machine does not know it, which
// the set-up forms prevent.
func (m meetingRow) location() *time.Location {
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// start is the meeting's start, in its own zone; zero for an imported meeting
// without a time.
func (m meetingRow) start() time.Time {
	if m.Starts == "" {
		return time.Time{}
	}
	return rules.StartInstant(m.On, m.Starts, m.location())
}

// dayIn is the meeting's date as an instant in its own zone, for showing.
func (m meetingRow) dayIn() time.Time { return m.On.In(m.location()) }

// name is the meeting's own title or, without one, its kind; an imported one
// has no kind of ours.
func (m meetingRow) name() string {
	switch {
	case m.Title != "":
		return m.Title
	case m.Source != "":
		return say("meeting.kind_not_given")
	}
	return say("meeting.kind." + m.Kind)
}

// where is the place in words, with what takes part online.
func (m meetingRow) where() string {
	switch {
	case m.Place != "" && m.Link != "":
		return say("meeting.place_both", "Place", m.Place)
	case m.Place != "":
		return say("meeting.place_only", "Place", m.Place)
	case m.Link != "":
		return say("meeting.place_online")
	}
	return ""
}
