package meeting

import (
	"context"
	"net/http"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/floor"
)

// Side is a short text beside a meeting.
type Side struct {
	Title string
	Lines []string
	Links []page.Link
}

// ShowData is a meeting's public page.
type ShowData struct {
	Head       page.Head
	Calendar   string // address of the meeting's calendar file; "" for an imported one
	Follow     string
	Ended      *page.Empty
	Imported   string // what is said of an imported meeting's source
	Note       string // what the source said that has no place of its own
	SourceURL  string // where the source published an imported meeting's notice and agenda
	Moved      string // the plan differs from what was posted last
	Agenda     page.Agenda
	AgendaNote string // version and date
	Packet     string // address of the packet; "" without an agenda
	NoAgenda   *page.Empty
	VoteNote   bool
	Session    *record.Session
	Joint      *Joint
	Minutes    *page.Row
	Owed       *page.Owed // minutes that are not published yet
	Ledger     page.Ledger
	Changed    bool // something was posted more than once
	Clocks     []page.NoticeClock
	Rules      []page.Fact
	Recordings []page.Recording
	Sides      []Side
}

var showPage = page.Must("meeting/show", func() ShowData {
	at := time.Date(2026, 12, 8, 18, 0, 0, 0, time.UTC)
	return ShowData{Head: page.Head{Over: []string{"Community Police Advisory Board", "Regular meeting"}, Title: "Tuesday, December 8, 6:00 pm", Lede: "City Hall, Room 204, and online."}, Calendar: "/m.ics", Follow: "/b/cpab/subscribe",
		Agenda: page.Agenda{Items: []page.AgendaItem{{Number: "1", Title: "Opening and roll call", Length: "5 min"}, {Anchor: "item-4", Number: "1a", Part: true, About: "about 6:05 pm", Title: "Close 2026-011", Act: "Vote", More: []page.Link{{Text: "Taken out"}}, History: []page.Link{{Text: "November 10: not reached", Href: "/m"}}, Change: "Reworded December 4"}}}, AgendaNote: "Version 2, posted December 4", Packet: "/m/packet", Joint: &Joint{Strictest: "Notice first.", Halves: []Half{{Board: page.Link{Text: "Board", Href: "/m"}, Host: true, Notice: []page.Fact{{Name: "Notice", Value: "72 hours"}}, Quorum: "6 of 6.", Apart: "Another time."}}},
		Owed:   &page.Owed{Title: "Minutes", Duties: []page.Duty{{Late: true, Days: "Overdue 9 days", On: "Tuesday, November 17", Owner: "Community Police Advisory Board", What: "owes the minutes of this meeting.", Cite: &page.Cite{Text: "5 ILCS 120/2.06"}}}},
		Clocks: []page.NoticeClock{{State: "in_time", Meeting: at, Posted: at.AddDate(0, 0, -6), Latest: at.AddDate(0, 0, -3), Basis: "72 hours", Cite: &page.Cite{Text: "10-15-1(F)"}}},
		Ledger: page.Ledger{Changes: []page.Change{{At: at, By: "Priya Raman", Note: "First posted."}}}, Sides: []Side{{Title: "Be there", Lines: []string{"Room 204"}, Links: []page.Link{{Text: "Take part online", Href: "https://example.org"}}}}}
})

const (
	sqlMinutesStatus = `select p.status, p.published_at from minutes x join publications p on p.subject = 'minutes/' || x.id where x.board_id = $1 and x.meeting_id = $2 order by p.version desc limit 1`
	sqlMinutesPages  = `select x.id from minutes x join publications p on p.subject = 'minutes/' || x.id where x.board_id = $1 group by x.id`
)

// Show is a meeting's public page: the agenda as it was posted last, never as
// it is being planned; how notice was given; what changed since.
func (s *Slice) Show(ctx context.Context, r *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	m, err := s.here(r)
	if err != nil {
		return page.Public{}, err
	}
	b, err := loadBoard(ctx, s.db, sc.Board)
	if err != nil {
		return page.Public{}, err
	}
	if q := r.URL.Query(); m.Source == "" && (q.Has(Agenda) || q.Has(Notice)) {
		return s.version(ctx, b, m, q)
	}
	d := ShowData{Head: page.Head{Over: []string{b.Name, say("meeting.kind." + m.Kind)}, Title: titleWords(m, sc.Now), Lede: ledeWords(m)}}
	if d.Ended, err = s.endedBy(ctx, b, m, publicURL); err != nil {
		return page.Public{}, err
	}
	if m.Title != "" {
		d.Head.Over = append(d.Head.Over, m.Title)
	}
	var changes time.Time
	if m.Source != "" {
		err = s.imported(ctx, &d, b, m)
	} else {
		changes, err = s.announced(ctx, &d, b, m, sc.Now)
	}
	if err != nil {
		return page.Public{}, err
	}
	if err := s.lived(ctx, &d, b, m); err != nil {
		return page.Public{}, err
	}
	if err := s.outcome(ctx, &d, b, m); err != nil {
		return page.Public{}, err
	}
	if d.Session != nil && d.Session.Now != nil {
		changes = page.Sooner(changes, d.Session.Now.Changes)
	}
	c := page.ChromeFrom(ctx, say("meeting.page_title", "Board", b.Name, "Date", day("long", m.dayIn())), "meetings",
		page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: b.Name, Href: "/b/" + b.Slug}, page.Crumb{Text: say("nav.meetings"), Href: "/b/" + b.Slug + "/meetings"}, page.Crumb{Text: day("long", m.dayIn())})
	if d.Session != nil && d.Session.Stream != "" {
		c.Scripts = page.LiveScripts
	}
	c.Description = say("meeting.description", "Meeting", m.name(), "Board", b.Name, "When", whenWords(m))
	return showPage.Public(c, d, changes)
}

// soon is how long before its start a meeting's page begins to listen.
const soon = 30 * time.Minute

func whenWords(m meetingRow) string {
	if at := m.start(); !at.IsZero() {
		return day("weekmoment", at)
	}
	return day("weeklong", m.dayIn())
}

// titleWords is day and time; another year than this one is named.
func titleWords(m meetingRow, now time.Time) string {
	at := m.start()
	switch {
	case at.IsZero():
		return day("weeklong", m.dayIn())
	case at.Year() == now.In(at.Location()).Year():
		return day("weektime", at)
	}
	return say("meeting.long_title", "Day", day("weeklong", at), "Time", day("clock", at))
}

// ledeWords is where, in which time, and for how long.
func ledeWords(m meetingRow) string {
	out := ""
	if where := m.where(); where != "" {
		out = where + ". "
	}
	if at := m.start(); !at.IsZero() {
		out += say("meeting.in_zone", "Zone", day("zone", at)) + " "
	}
	if m.Minutes > 0 {
		out += say("meeting.about_length", "Length", longLength(m.Minutes))
	}
	return out
}

// longLength is a length of time in whole words.
func longLength(minutes int) string {
	hours, rest := say("record.length_hours", "N", minutes/60), say("meeting.long_minutes", "N", minutes%60)
	switch {
	case minutes < 60:
		return rest
	case minutes%60 == 0:
		return hours
	}
	return say("meeting.long_both", "Hours", hours, "Minutes", rest)
}

// announced fills the page of one of our own meetings. It returns the next
// instant at which the page changes by itself.
func (s *Slice) announced(ctx context.Context, d *ShowData, b boardRow, m meetingRow, now time.Time) (time.Time, error) {
	zone := m.location()
	all, err := loadPostings(ctx, s.db, b.ID, m.ID, zone)
	if err != nil {
		return time.Time{}, err
	}
	ws, err := wants(b, m, all)
	if err != nil {
		return time.Time{}, err
	}
	d.Head.Status = stateStatus(m, all)
	if rules.SessionState(m.State).Planned() == nil {
		d.Calendar, d.Follow = publicURL(b.Slug, m.Slug)+"/meeting.ics", "/b/"+b.Slug+"/subscribe"
	}
	public, err := record.LoadFloor(ctx, s.db, b.ID, m.Slug)
	if err != nil {
		return time.Time{}, err
	}
	if d.Ended == nil {
		if d.Sides, err = sides(b, m, public, now); err != nil {
			return time.Time{}, err
		}
	}
	if d.Ledger, err = ledgerOf(all, publicURL(b.Slug, m.Slug), zone, now); err != nil {
		return time.Time{}, err
	}
	d.Changed = len(all.agenda) > 1 || len(all.notice) > 1
	recordings, err := record.LoadRecordings(ctx, s.db, b.ID, m.ID, zone)
	if err != nil {
		return time.Time{}, err
	}
	for _, x := range recordings {
		d.Recordings = append(d.Recordings, x.Part())
	}
	if d.Joint, err = s.joint(ctx, m, now); err != nil {
		return time.Time{}, err
	}
	var changes time.Time
	if d.Joint != nil && d.Joint.Runs { // the other boards' acts do not renew this page
		changes = now.Add(time.Minute)
	}
	later := func(at time.Time) {
		if at.After(now) {
			changes = page.Sooner(changes, at)
		}
	}
	if d.Owed, err = s.minutesOwed(ctx, b, m, now); err != nil {
		return time.Time{}, err
	}
	if d.Owed != nil {
		later(page.Midnight(now.In(zone)))
	}
	later(m.start())
	later(floor.WrittenCloses(public.Rule, public.Start).Add(time.Nanosecond))
	later(m.start().Add(-soon))
	for _, w := range ws {
		// Judged as the meeting stood when it began: a channel that is still
		// unconfirmed then never becomes on time.
		if clock := w.given(m, now); clock != nil {
			d.Clocks = append(d.Clocks, *clock)
			later(clock.Latest)
		} else if len(w.now) > 0 || w.kind == Notice && rules.SessionState(m.State).Planned() == nil { // an agenda that is due is named in its own place
			d.Rules = append(d.Rules, w.publicFact(m, now))
			later(w.clock.Deadline(zone))
		}
	}
	if d.Head.Status != nil && d.Head.Status.Kind == "changed" {
		d.Moved = movedWords(ws, zone)
	}
	later(ws[len(ws)-1].clock.Deadline(zone))
	return changes, s.postedAgenda(ctx, d, b, m, all, ws, now)
}

// publicFact says by when a posting is due, or under which rule it was made.
func (w wanted) publicFact(m meetingRow, now time.Time) page.Fact {
	f := w.fact(m.location())
	latest := w.clock.Deadline(m.location())
	if len(w.now) > 0 || latest.IsZero() {
		return f
	}
	id := "meeting.due_by"
	if now.After(latest) {
		id = "meeting.was_due_by"
	}
	f.Value = say(id, "Latest", day("weekmoment", latest.In(m.location())))
	return f
}

// movedWords tells what a changed plan means for what was posted.
func movedWords(ws []wanted, zone *time.Location) string {
	for _, w := range ws {
		if last := newest(w.all); last != nil && len(w.now) == 0 {
			if at := w.clock.Deadline(zone); !at.IsZero() {
				return say("meeting.moved_again", "Latest", day("weekmoment", at.In(zone)))
			}
		}
	}
	return say("meeting.moved_soon")
}

// postedAgenda fills the agenda from the frozen content of its newest posting.
func (s *Slice) postedAgenda(ctx context.Context, d *ShowData, b boardRow, m meetingRow, all postings, ws []wanted, now time.Time) error {
	zone := m.location()
	last := newest(all.agenda)
	if last == nil {
		d.NoAgenda = &page.Empty{Fact: say("meeting.no_agenda")}
		if rules.SessionState(m.State).Planned() != nil {
			d.NoAgenda.Fact = say("meeting.no_agenda_ever")
		}
		if at := ws[len(ws)-1].clock.Deadline(zone); rules.SessionState(m.State).Planned() == nil && !at.IsZero() {
			d.NoAgenda.Next = say("meeting.agenda_due", "Latest", day("weekmoment", at.In(zone)), "Citation", ws[len(ws)-1].ruling.notice.Citation)
			if now.After(at) {
				d.NoAgenda.Next = say("meeting.agenda_was_due", "Latest", day("weekmoment", at.In(zone)), "Citation", ws[len(ws)-1].ruling.notice.Citation)
			}
		}
		return nil
	}
	c, err := record.Thaw(last.p.Content)
	if err != nil {
		return err
	}
	changed, err := marks(all.agenda, zone)
	if err != nil {
		return err
	}
	d.AgendaNote = say("meeting.agenda_version", "Version", last.p.Version, "Date", day("monthday", last.p.PostedAt.In(zone)))
	d.Packet = publicURL(b.Slug, m.Slug) + "/packet"
	d.Agenda, d.VoteNote, err = s.asPosted(ctx, b, c, changed)
	return err
}

// asPosted is an agenda as a posting froze it, with links to what it deals
// with; changed says by item how it changed. votes tells whether any item may
// be voted on.
func (s *Slice) asPosted(ctx context.Context, b boardRow, c record.Posted, changed map[int64]string) (out page.Agenda, votes bool, err error) {
	var published []int64
	if err := s.db.Select(ctx, &published, sqlMinutesPages, b.ID); err != nil {
		return out, false, err
	}
	minutes := map[int64]bool{}
	for _, id := range published {
		minutes[id] = true
	}
	times := record.Times(announced(c.Meeting).start(), c.Items)
	for i, it := range c.Items {
		x := page.AgendaItem{Anchor: itemAnchor(it.ID), Number: it.Label(), Part: it.Part > 0, Title: it.Title, Note: it.Detail, Change: changed[it.ID], Act: it.Act(), Length: record.Length(it.Minutes), About: record.About(times[i])}
		if it.Consent {
			x.More = append(x.More, page.Link{Text: say("meeting.consent_calendar")})
		}
		if it.Proposed != "" {
			x.More = append(x.More, page.Link{Text: say("record.proposed_by", "Name", it.Proposed)})
		}
		if it.Carried != nil {
			x.More = append(x.More, page.Link{Text: say("meeting.carried_from", "Date", day("long", it.Carried.On.In(time.UTC))), Href: publicURL(b.Slug, it.Carried.Slug)})
		}
		votes = votes || it.Votes
		switch {
		case it.Recommendation != nil:
			x.Href = "/b/" + b.Slug + "/recommendations/" + it.Recommendation.Number
			x.Note = joinNote(it.Subject(), it.Detail)
		case it.MinutesOf != nil && minutes[it.MinutesOf.ID]:
			x.Href = publicURL(b.Slug, it.MinutesOf.Slug) + "/minutes"
		}
		for _, p := range it.Papers {
			x.Papers = append(x.Papers, p.Link(b.Slug))
		}
		out.Items = append(out.Items, x)
	}
	return out, votes, nil
}

func joinNote(a, b string) string {
	if b == "" {
		return a
	}
	return a + ". " + b
}
