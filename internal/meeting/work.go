package meeting

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/rules"
)

// WorkChannel is one channel of a posting.
type WorkChannel struct {
	Name string
	Done string // where, when and by whom; "" while it is not confirmed
	Late string
	Href string // to confirm it
}

// WorkPosting is one posting with its channels.
type WorkPosting struct {
	Title    string
	At       time.Time
	By       string
	Status   *page.Status
	Latest   time.Time // zero where the law names none
	Cite     page.Cite
	Reason   string
	Gap      string
	Hash     string
	Channels []WorkChannel
}

// WorkData is a meeting's page of the clerk.
type WorkData struct {
	Head           page.Head
	Base           string // address of this page
	Public         string
	Ended          *page.Empty
	Owed           page.Owed
	Planned        bool // agenda and facts may be changed
	Begun          bool // its start has passed
	Clocks         []page.NoticeClock
	Rules          []page.Fact
	AgendaIsNotice string
	PostNotice     bool
	PostAgenda     bool
	Agenda         page.Agenda
	Postings       []WorkPosting
	Facts          []page.Fact
	Joint          *Joint
}

var workPage = page.Must("meeting/work", func() WorkData {
	at := time.Date(2026, 12, 8, 18, 0, 0, 0, time.UTC)
	return WorkData{Head: page.Head{Title: "Tuesday, December 8, 6:00 pm"}, Base: "/work/b/cpab/meetings/2026-12-08", Public: "/b/cpab/meetings/2026-12-08", Planned: true, PostAgenda: true, Joint: &Joint{Halves: []Half{{Board: page.Link{Text: "Board", Href: "/m"}}}},
		Clocks: []page.NoticeClock{{State: "open", Meeting: at, Latest: at.AddDate(0, 0, -3), Now: at.AddDate(0, 0, -9), Basis: "72 hours", Cite: &page.Cite{Text: "10-15-1(F)"}}},
		Agenda: page.Agenda{Items: []page.AgendaItem{{Number: "1", Title: "Opening and roll call", Length: "5 min"}}},
		Postings: []WorkPosting{{Title: "Agenda, version 1", At: at, By: "Priya Raman", Status: &page.Status{Kind: "waiting", Word: "Not confirmed"}, Cite: page.Cite{Text: "10-15-1(F)"},
			Channels: []WorkChannel{{Name: "On the web", Done: "December 2, 9:12 am"}, {Name: "At the place of posting", Href: "/confirm"}}}}}
})

// Work is a meeting's page of the clerk: what is owed, the clock, the agenda
// and its buttons, what was posted.
func (s *Slice) Work(w http.ResponseWriter, r *http.Request) error {
	m, err := s.own(r)
	if err != nil {
		return err
	}
	ctx, sc := r.Context(), act.From(r.Context())
	b, err := loadBoard(ctx, s.db, sc.Board)
	if err != nil {
		return err
	}
	zone := m.location()
	items, papers, err := record.Planned(ctx, s.db, sc.Board, m.ID)
	if err != nil {
		return err
	}
	all, err := loadPostings(ctx, s.db, sc.Board, m.ID, zone)
	if err != nil {
		return err
	}
	d := WorkData{Base: workURL(b.Slug, m.Slug, ""), Public: publicURL(b.Slug, m.Slug), Planned: rules.SessionState(m.State).Planned() == nil, Begun: !sc.Now.Before(m.start())}
	d.Head = page.Head{Over: []string{b.Name, say("meeting.kind." + m.Kind)}, Title: day("weektime", m.start()), Lede: m.where(), Status: stateStatus(m, all)}
	if m.Title != "" {
		d.Head.Over = append(d.Head.Over, m.Title)
	}
	if d.Ended, err = s.endedBy(ctx, b, m, func(board, meeting string) string { return workURL(board, meeting, "") }); err != nil {
		return err
	}
	if d.Ended != nil && d.Ended.Link == nil {
		d.Ended.Link = &page.Link{Text: say("meeting.schedule_instead"), Href: "/work/b/" + b.Slug + "/meetings/new"}
	}
	d.Facts = factsOf(m)
	if d.Joint, err = s.joint(ctx, m, sc.Now); err != nil {
		return err
	}
	draft := record.Posted{Meeting: record.PostedMeeting{On: m.On, Starts: m.Starts, Zone: m.Zone}, Items: record.Draft(items, papers)}
	if d.Agenda, _, err = s.asPosted(ctx, b, draft, nil); err != nil {
		return err
	}
	if err := s.workClocks(ctx, &d, b, m, items, papers, all, sc.Now); err != nil {
		return err
	}
	for _, series := range [][]standing{all.agenda, all.notice} {
		for i := len(series) - 1; i >= 0; i-- {
			d.Postings = append(d.Postings, workPosting(series[i], d.Base, m, sc.Now))
		}
	}
	return workPage.Write(w, r, http.StatusOK, workChrome(ctx, day("long", m.dayIn())), d)
}

// workClocks fills what is owed and by when.
func (s *Slice) workClocks(ctx context.Context, d *WorkData, b boardRow, m meetingRow, items []record.PlannedItem, papers map[int64][]record.PlannedPaper, all postings, now time.Time) error {
	ws, err := wants(b, m, all)
	if err != nil {
		return err
	}
	for _, w := range ws {
		clock := w.given(m, now)
		if clock == nil && d.Planned && len(w.now) == 0 {
			clock = w.open(m, now)
		}
		if clock != nil {
			d.Clocks = append(d.Clocks, *clock)
		} else {
			d.Rules = append(d.Rules, w.fact(m.location()))
		}
		changed, err := w.changed(b, m, items, papers)
		if err != nil {
			return err
		}
		d.PostAgenda = d.PostAgenda || w.kind == Agenda && d.Planned && changed && len(items) > 0
		d.PostNotice = d.PostNotice || w.kind == Notice && d.Planned && changed
	}
	if p, o := b.Law.Now(), m.occasion(b); p.AgendaIsNotice(o) {
		d.AgendaIsNotice = say("meeting.agenda_is_notice", "Act", p.Act, "Citation", p.NoticeFor(m.Kind).Citation)
		if n := p.Agenda.PostBy; !n.Applies(o) {
			d.AgendaIsNotice += " " + say("meeting.agenda_rule_of_others", "What", page.RuleWords(n.AppliesTo), "Citation", n.Citation)
		}
	}
	if !d.Planned {
		return nil
	}
	d.Owed.Title = say("meeting.todo")
	d.Owed.Duties, err = duties(ws, b, m, items, papers, now)
	return err
}

// factsOf are the facts of a meeting as planned.
func factsOf(m meetingRow) []page.Fact {
	out := []page.Fact{{Name: say("meeting.fact_when"), Value: day("weekmoment", m.start())}}
	add := func(id, value, href string) {
		if value != "" {
			out = append(out, page.Fact{Name: say(id), Value: value, Href: href})
		}
	}
	add("meeting.fact_place", m.Place, "")
	add("meeting.fact_link", m.Link, m.Link)
	add("meeting.fact_dial_in", record.DialWords(m.DialIn, m.DialCode), "")
	add("meeting.member_link", m.MemberLink, m.MemberLink)
	add("meeting.fact_length", record.Length(m.Minutes), "")
	add("meeting.fact_accommodation", m.Accommodation, "")
	return out
}

func workPosting(s standing, base string, m meetingRow, now time.Time) WorkPosting {
	zone := m.location()
	out := WorkPosting{Title: postingName(s.p), At: s.p.PostedAt.In(zone), By: s.p.PostedBy, Status: postingStatus(s, now), Cite: page.Cite{Text: s.p.Citation}, Reason: s.p.LateReason, Gap: s.p.gap(), Hash: hashWords(s.p.SHA256)}
	if !s.latest.IsZero() {
		out.Latest = s.latest.In(zone)
	}
	for _, c := range s.done {
		ch := WorkChannel{Name: say("meeting.channel." + c.Channel), Late: c.LateReason}
		ch.Done = say("meeting.channel_done", "Place", c.Place, "When", day("daytime", c.DoneAt.In(zone)), "By", c.By)
		out.Channels = append(out.Channels, ch)
	}
	for _, c := range s.missing {
		out.Channels = append(out.Channels, WorkChannel{Name: say("meeting.channel." + c), Href: base + "/postings/" + strconv.FormatInt(s.p.ID, 10) + "/confirm?channel=" + c})
	}
	return out
}

// stateStatus is the chip of a meeting's state; nil while it is simply planned
// and posted.
func stateStatus(m meetingRow, all postings) *page.Status {
	switch rules.SessionState(m.State) {
	case rules.InSession:
		return &page.Status{Kind: "board", Voice: "board", Word: say("meeting.now")}
	case rules.InRecess, rules.InClosed:
		return &page.Status{Kind: "board", Voice: "board", Word: say("meeting.state." + m.State)}
	case rules.Adjourned:
		return &page.Status{Kind: "board-done", Voice: "board", Word: say("meeting.state.adjourned")}
	case rules.Cancelled, rules.Postponed, rules.NotHeld:
		return &page.Status{Kind: "late", Voice: "late", Word: say("meeting.state." + m.State)}
	}
	posted := append(append([]standing{}, all.agenda...), all.notice...)
	if len(posted) > 0 && len(current(posted, m.Sequence)) == 0 {
		return &page.Status{Kind: "changed", Voice: "soon", Word: say("meeting.moved")}
	}
	return nil
}

// ended is the box that says why a meeting was not held.
func ended(m meetingRow) *page.Empty {
	switch rules.SessionState(m.State) {
	case rules.Cancelled, rules.Postponed, rules.NotHeld:
		return &page.Empty{Fact: say("meeting.state_long." + m.State), Next: m.Reason}
	}
	return nil
}

// endedBy is the box with the way to the meeting it was postponed to.
func (s *Slice) endedBy(ctx context.Context, b boardRow, m meetingRow, address func(board, meeting string) string) (*page.Empty, error) {
	box := ended(m)
	if box == nil || m.PostponedTo == 0 {
		return box, nil
	}
	var to meetingRow
	if err := s.db.Get(ctx, &to, sqlMeetingByID, b.ID, m.PostponedTo); err != nil {
		return nil, err
	}
	box.Fact = say("meeting.postponed_to", "When", day("weekmoment", to.start()))
	box.Link = &page.Link{Text: say("meeting.postponed_link"), Href: address(b.Slug, to.Slug)}
	return box, nil
}
