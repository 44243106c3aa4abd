// Package front is the way in: the public front page, how this works, and what
// waits for a person who signed in. It reads across capabilities and writes
// nothing.
package front

import (
	"context"
	"net/http"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/track"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// Duties lists what is still to be done for a board by its clerk and chairs.
type Duties func(ctx context.Context, r pg.Reader, board int64, now time.Time) ([]page.Duty, error)

// Ready counts the answers of a department that are complete and wait for a
// signature.
type Ready func(ctx context.Context, r pg.Reader, department int64, now time.Time) (int, error)

// Slice is the capability.
type Slice struct {
	db    *pg.DB
	ready Ready
	todo  []Duties
}

// New returns the slice. todo are asked in turn what a board's clerk and chairs
// still have to do.
func New(db *pg.DB, ready Ready, todo ...Duties) *Slice {
	return &Slice{db: db, ready: ready, todo: todo}
}

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

// SQL of the front page. Imported records are left out: they are past.
const (
	sqlNext = `select m.slug, m.kind, m.held_on, to_char(m.starts, 'HH24:MI') as starts, m.zone, m.place, m.link, m.state, b.slug as board, b.name as board_name,
(select max(p.posted_at) from postings p where p.meeting_id = m.id and p.kind = 'agenda') as posted_at
from meetings m join boards b on b.id = m.board_id where m.source is null and m.state in ('scheduled', 'in_session', 'recess', 'closed', 'cancelled')
and (m.held_on >= ($1::timestamptz at time zone m.zone)::date or m.state in ('in_session', 'recess', 'closed')) order by (m.state in ('in_session', 'recess', 'closed')) desc, m.held_on, m.starts limit 4`
	sqlMinutes = `select m.slug, m.held_on, b.slug as board, b.name as board_name, p.approved_on
from minutes x join meetings m on m.id = x.meeting_id join boards b on b.id = m.board_id
join lateral (select p.published_at, a.held_on as approved_on from publications p left join motions o on o.id = p.motion_id left join meetings a on a.id = o.meeting_id
where p.subject = 'minutes/' || x.id order by p.version desc limit 1) p on true order by p.published_at desc limit 3`
	sqlAnswered = `select n.year, n.seq, x.title, r.position, r.signed_at, p.name as signer, r.signed_title, t.due_on, b.slug as board, j.zone
from responses r join transmittals t on t.id = r.transmittal_id join recommendation_numbers n on n.recommendation_id = t.recommendation_id join recommendation_texts x on x.id = t.text_id
join people p on p.id = r.signed_by join boards b on b.id = r.board_id join jurisdictions j on j.id = b.jurisdiction_id where r.signed_at is not null and not exists (select from transmittals z where z.again_of = t.id) order by r.signed_at desc limit 3`
	sqlFigures   = `select b.slug, b.name from boards b where b.source is null and exists (select from tracked k where k.board_id = b.id and k.adopted_on is not null) order by b.id limit 6`
	sqlOperators = `select p.name from role_grants g join accounts a on a.id = g.account_id join people p on p.id = a.person_id where g.role = 'operator' and g.ended_at is null order by p.name`
)

// HomeData is the front page.
type HomeData struct {
	Band     page.Band
	Stats    []page.Stat
	Figures  []page.Link // what became of it, board by board
	Next     page.Rows
	Owed     page.Rows
	Minutes  page.Rows
	Answered page.Rows
}

var homePage = page.Must("front/home", func() HomeData {
	return HomeData{Band: page.Band{Title: "What was asked, what was answered"}, Stats: []page.Stat{{N: 3, Text: "adopted", Href: "/recommendations"}}, Figures: []page.Link{{Text: "Board", Href: "/b/cpab/accountability"}},
		Next: page.Rows{Items: []page.Row{{Title: "Board", Href: "/b/cpab", Meta: "6:00 pm"}}}}
})

type meetingRow struct {
	Slug     string     `db:"slug"`
	Kind     string     `db:"kind"`
	On       rules.Date `db:"held_on"`
	Starts   string     `db:"starts"`
	Zone     string     `db:"zone"`
	Place    string     `db:"place"`
	Link     string     `db:"link"`
	State    string     `db:"state"`
	Board    string     `db:"board"`
	Name     string     `db:"board_name"`
	PostedAt *time.Time `db:"posted_at"`
}

// Home is the front page: next meetings, newest minutes, what is overdue.
func (s *Slice) Home(ctx context.Context, _ *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	changes := page.AnyMidnight(sc.Now)
	d := HomeData{Band: page.Band{Title: say("front.title"), Lede: say("front.lede"), Links: []page.Link{{Text: say("front.recommendations"), Href: "/recommendations"}, {Text: say("front.how"), Href: "/how"}}}}
	adopted, sent, answered, overdue := track.Filter{Set: track.SetAdopted}, track.Filter{Set: track.SetSent}, track.Filter{Set: track.SetAnswered}, track.Filter{Set: track.SetOverdue}
	n, err := track.Counts(ctx, s.db, sc.Now, []track.Filter{adopted, sent, answered, overdue})
	if err != nil {
		return page.Public{}, err
	}
	d.Stats = []page.Stat{
		{N: n[0], Text: say("front.adopted"), Href: adopted.Address(), Note: say("front.adopted_note")},
		{N: n[2], Of: n[1], Text: say("front.answered"), Href: answered.Address(), Note: say("front.answered_note")},
		{N: n[3], Of: n[1], Text: say("front.overdue"), Href: overdue.Address(), Note: say("front.overdue_note")},
	}
	var boards []struct {
		Slug string `db:"slug"`
		Name string `db:"name"`
	}
	if err := s.db.Select(ctx, &boards, sqlFigures); err != nil {
		return page.Public{}, err
	}
	for _, b := range boards {
		d.Figures = append(d.Figures, page.Link{Text: b.Name, Href: "/b/" + b.Slug + "/accountability"})
	}
	var next []meetingRow
	if err := s.db.Select(ctx, &next, sqlNext, sc.Now); err != nil {
		return page.Public{}, err
	}
	for _, m := range next {
		row, at := m.row()
		d.Next.Items = append(d.Next.Items, row)
		if at.After(sc.Now) {
			changes = page.Sooner(changes, at)
		}
	}
	d.Next.Empty = &page.Empty{Fact: say("front.no_meeting"), Next: say("front.no_meeting_next")}
	if err := s.lists(ctx, &d, sc); err != nil {
		return page.Public{}, err
	}
	c := page.ChromeFrom(ctx, say("front.page_title"), "")
	c.Band, c.Description = true, say("front.lede")
	c.Alternate = []page.Feed{{Text: say("front.calendar"), Href: "/calendar.ics", Type: "text/calendar"}}
	return homePage.Public(c, d, changes)
}

func (m meetingRow) row() (page.Row, time.Time) {
	row := page.Row{Title: m.Name, Href: "/b/" + m.Board + "/meetings/" + m.Slug}
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return row, time.Time{}
	}
	at, err := rules.LocalInstant(m.On, m.Starts, zone)
	if err != nil {
		return row, time.Time{}
	}
	at = at.In(zone)
	row.Tile = at
	when := page.Day(page.Lang, "clock", at) + " " + page.Day(page.Lang, "zone", at)
	switch {
	case m.Place != "" && m.Link != "":
		row.Meta = say("meeting.where_both", "Time", when, "Place", m.Place)
	case m.Place != "":
		row.Meta = say("meeting.where_place", "Time", when, "Place", m.Place)
	default:
		row.Meta = say("meeting.where_online", "Time", when)
	}
	switch {
	case m.State == string(rules.InClosed):
		row.Status = &page.Status{Kind: "board", Voice: "board", Word: say("meeting.state.closed")}
	case m.State == "in_session" || m.State == "recess":
		row.Status = &page.Status{Kind: "board-full", Voice: "board", Word: say("meeting.now")}
	case m.State == "cancelled":
		row.Status = &page.Status{Kind: "late", Voice: "late", Word: say("front.cancelled")}
	case m.PostedAt != nil:
		row.Status = &page.Status{Kind: "yes", Voice: "board", Word: say("front.agenda_posted", "Date", page.Day(page.Lang, "monthday", m.PostedAt.In(zone)))}
	default:
		row.Status = &page.Status{Kind: "waiting", Voice: "quiet", Word: say("front.agenda_waiting")}
	}
	return row, at
}

// lists fills what is owed, the newest minutes and the newest answers.
func (s *Slice) lists(ctx context.Context, d *HomeData, sc act.Scope) error {
	if err := s.owed(ctx, d, sc); err != nil {
		return err
	}
	var minutes []struct {
		Slug     string     `db:"slug"`
		On       rules.Date `db:"held_on"`
		Board    string     `db:"board"`
		Name     string     `db:"board_name"`
		Approved rules.Date `db:"approved_on"` // of the meeting whose motion approved them; zero while they are a draft
	}
	if err := s.db.Select(ctx, &minutes, sqlMinutes); err != nil {
		return err
	}
	for _, m := range minutes {
		st := &page.Status{Kind: "waiting", Voice: "soon", Word: say("minutes.unapproved")}
		if !m.Approved.IsZero() {
			st = &page.Status{Kind: "yes", Voice: "board", Word: say("front.approved_on", "Date", page.Day(page.Lang, "monthday", m.Approved.In(time.UTC)))}
		}
		d.Minutes.Items = append(d.Minutes.Items, page.Row{Title: say("front.minutes_of", "Board", m.Name, "Date", page.Day(page.Lang, "monthday", m.On.In(time.UTC))),
			Href: "/b/" + m.Board + "/meetings/" + m.Slug + "/minutes", Status: st})
	}
	d.Minutes.Empty = &page.Empty{Fact: say("front.no_minutes")}
	var answered []struct {
		Year     int        `db:"year"`
		Seq      int        `db:"seq"`
		Title    string     `db:"title"`
		Position string     `db:"position"`
		SignedAt time.Time  `db:"signed_at"`
		Signer   string     `db:"signer"`
		Office   string     `db:"signed_title"`
		Due      rules.Date `db:"due_on"`
		Board    string     `db:"board"`
		Zone     string     `db:"zone"`
	}
	if err := s.db.Select(ctx, &answered, sqlAnswered); err != nil {
		return err
	}
	icons := map[string]string{"concur": "yes", "partially_concur": "partial", "does_not_concur": "no", "not_within_authority": "authority"}
	for _, a := range answered {
		zone, err := time.LoadLocation(a.Zone)
		if err != nil {
			return err
		}
		number := advice.FormatNumber(a.Year, a.Seq)
		d.Answered.Items = append(d.Answered.Items, page.Row{Title: a.Title, Href: "/b/" + a.Board + "/recommendations/" + number, Number: number,
			Status: &page.Status{Kind: icons[a.Position], Voice: "dept", Word: say("mail.position." + a.Position)},
			Text:   say("front.signed", "Date", page.Day(page.Lang, "monthday", a.SignedAt.In(zone)), "Name", a.Signer, "Office", a.Office)})
	}
	d.Answered.Empty = &page.Empty{Fact: say("front.no_answers")}
	return nil
}

// HowData is the page that explains the portal.
type HowData struct {
	Head      page.Head
	Contents  page.Contents
	Operators []string
}

var howPage = page.Must("front/how", func() HowData {
	return HowData{Head: page.Head{Title: "How this works"}, Operators: []string{"Noor Haddad"}}
})

// How explains the portal in plain words.
func (s *Slice) How(ctx context.Context, _ *http.Request) (page.Public, error) {
	d := HowData{Head: page.Head{Title: say("nav.how"), Lede: say("how.lede")}}
	for _, id := range []string{"meetings", "votes", "minutes", "asked", "answers", "record", "follow", "who"} {
		d.Contents.Items = append(d.Contents.Items, page.Link{Text: say("how." + id), Href: "#" + id})
	}
	if err := s.db.Select(ctx, &d.Operators, sqlOperators); err != nil {
		return page.Public{}, err
	}
	return howPage.Public(page.ChromeFrom(ctx, say("nav.how"), "how", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.how")}), d, time.Time{})
}
