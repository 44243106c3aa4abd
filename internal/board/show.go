package board

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/record/follow"
	"parley/internal/record/sending"
	"parley/internal/record/track"
	"parley/internal/rules"
)

// ShowData is a board's public page.
type ShowData struct {
	Head        page.Head
	Slug        string
	Vacancies   []page.Owed
	Seats       []SeatLine
	Counts      string // authorized, seated, quorum
	Departments []string
	Next        page.Rows
	Lately      page.Rows
	Asked       page.Rows // recommendations: how many, how many open, overdue
	Rules       []page.Fact
	Referred    page.Rows  // what is before a committee
	Inherits    string     // whose rules these are
	Parent      *page.Link // the board whose committee it is
	Facts       []page.Fact
	Committees  []page.Link
	Imported    string    // what an imported board's page says of its source
	Votes       page.Rows // meetings of an imported board with roll calls, newest first
	Holds       []page.Fact
}

var showPage = page.Must("board/show", func() ShowData {
	return ShowData{Head: page.Head{Title: "Community Police Advisory Board", Lede: "Eleven residents who advise the police."}, Slug: "cpab", Counts: "11 authorized",
		Vacancies: []page.Owed{{Title: "Seat 11 is empty", Duties: []page.Duty{{Days: "13 days", Owner: "The mayor", What: "owes it"}}}},
		Seats: []SeatLine{{Number: 1, Member: "Lorraine Abbott", Office: "Chair", FilledBy: "Mayor", Term: "Jan 2025 – Dec 2028"},
			{Number: 11, FilledBy: "Mayor", Vacant: &page.Status{Kind: "waiting", Word: "Vacant, 47 days", Voice: "soon"}}},
		Departments: []string{"Riverbend Police Department"}, Rules: []page.Fact{{Name: "Quorum", Value: "6 of 11"}}, Inherits: "The parent's rules.", Parent: &page.Link{Text: "Board", Href: "/b/cpab"}, Facts: []page.Fact{{Name: "Contact", Value: "Clerk"}}}
})

// SQL of what other capabilities hold, read for the public pages.
const (
	sqlNextMeetings = `select slug, kind, title, held_on, to_char(starts, 'HH24:MI') as starts, zone, place, link, state from meetings
where board_id = $1 and (held_on >= $2 or state in ('in_session', 'recess', 'closed')) and state in ('scheduled', 'in_session', 'recess', 'closed') and source is null order by held_on, starts limit 3`
	sqlNewestMinutes = `select m.slug, m.held_on, p.status, p.published_at from minutes x join meetings m on m.id = x.meeting_id
join lateral (select status, published_at from publications p where p.subject = 'minutes/' || x.id order by p.version desc limit 1) p on true
where x.board_id = $1 order by m.held_on desc limit 3`
	sqlChildren = `select slug, name from boards where parent_id = $1 order by name`
	sqlHolds    = `select (select count(*) from meetings where board_id = $1) as meetings, (select count(*) from motions where board_id = $1) as votes, (select count(distinct person_id) from terms where board_id = $1) as people, (select count(*) from outside_recommendations where board_id = $1) as outside,
(select min(held_on) from meetings where board_id = $1) as first, (select max(held_on) from meetings where board_id = $1) as last`
	sqlVoted = `select m.slug, m.held_on, count(*) as votes, string_agg(o.text, ' · ' order by o.number) as texts from meetings m join motions o on o.meeting_id = m.id where m.board_id = $1 group by m.id order by m.held_on desc limit 12`
)

type meetingLine struct {
	Slug   string     `db:"slug"`
	Kind   string     `db:"kind"`
	Title  string     `db:"title"`
	On     rules.Date `db:"held_on"`
	Starts string     `db:"starts"`
	Zone   string     `db:"zone"`
	Place  string     `db:"place"`
	Link   string     `db:"link"`
	State  string     `db:"state"`
}

type minutesLine struct {
	Slug        string     `db:"slug"`
	On          rules.Date `db:"held_on"`
	Status      string     `db:"status"`
	PublishedAt time.Time  `db:"published_at"`
}

// Show is a board's public page.
func (s *Slice) Show(ctx context.Context, _ *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	b, err := loadBoard(ctx, s.db, sc.Board)
	if err != nil {
		return page.Public{}, err
	}
	d := ShowData{Slug: b.Slug, Head: page.Head{Title: b.Name, Lede: strings.TrimSpace(b.Summary + " " + b.Meets)}}
	seats, terms, err := loadTable(ctx, s.db, b.ID)
	if err != nil {
		return page.Public{}, err
	}
	var grants []grantRow
	if err := s.db.Select(ctx, &grants, sqlGrants, b.ID); err != nil {
		return page.Public{}, err
	}
	x, err := loadRules(ctx, s.db, b.ID)
	if err != nil {
		return page.Public{}, err
	}
	if b.Source != "" {
		d.Imported = say("board.imported." + b.Source)
	}
	d.Seats = tableOf(b, seats, terms, grants, sc.Today, sc.Zone)
	if b.Source != "" {
		d.Seats = nil // imported terms are listed on the members' page
		if b.Source == Listed {
			d.Seats, d.Counts = listed(seats, terms)
		}
		if err := s.holds(ctx, &d, b, sc.Zone); err != nil {
			return page.Public{}, err
		}
	}
	for _, l := range d.Seats {
		if l.VacantWhat != nil {
			d.Vacancies = append(d.Vacancies, l.VacantWhat.Owed)
		}
	}
	body := rules.CountSeats(histories(b, seats, terms), sc.Today)
	if b.Source == "" {
		d.Counts = countWords(body, x)
		d.Rules = rulesFacts(b, x, body)
		further, err := follow.LoadFurther(ctx, s.db, b.ID)
		if err != nil {
			return page.Public{}, err
		}
		if words := further.Words(); len(words) > 0 {
			d.Rules = append(d.Rules, page.Fact{Name: say("further.rule_title"), Value: strings.Join(words[:len(words)-1], " "), Cite: &page.Cite{Text: further.Citation}})
		}
		if b.ParentID != 0 {
			d.Parent = &page.Link{Text: b.Parent, Href: "/b/" + b.ParentSlug}
		}
		if d.Parent != nil && x.InheritedFrom != 0 {
			d.Inherits = say("board.rules_inherited", "Board", b.Parent)
		}
	}
	d.Facts = boardFacts(b)
	var ds []departmentRow
	if err := s.db.Select(ctx, &ds, sqlAdvised, b.ID); err != nil {
		return page.Public{}, err
	}
	for _, dep := range ds {
		d.Departments = append(d.Departments, dep.Name)
	}
	if err := s.around(ctx, &d, b, sc); err != nil {
		return page.Public{}, err
	}
	crumbs := []page.Crumb{{Text: say("crumb.home"), Href: "/"}, {Text: say("nav.boards"), Href: "/boards"}}
	if d.Parent != nil {
		crumbs = append(crumbs, page.Crumb{Text: d.Parent.Text, Href: d.Parent.Href})
	}
	c := page.ChromeFrom(ctx, b.Name, "boards", append(crumbs, page.Crumb{Text: b.Name})...)
	c.Description = b.Summary
	c.Alternate = []page.Feed{{Text: say("feed.calendar_of", "Board", b.Name), Href: "/b/" + b.Slug + "/calendar.ics", Type: "text/calendar"}}
	return showPage.Public(c, d, page.Midnight(sc.Now.In(sc.Zone)))
}

// holds says what an imported record holds, with its newest votes.
func (s *Slice) holds(ctx context.Context, d *ShowData, b boardRow, zone *time.Location) error {
	var n struct {
		Meetings int        `db:"meetings"`
		Votes    int        `db:"votes"`
		People   int        `db:"people"`
		Outside  int        `db:"outside"`
		First    rules.Date `db:"first"`
		Last     rules.Date `db:"last"`
	}
	if err := s.db.Get(ctx, &n, sqlHolds, b.ID); err != nil {
		return err
	}
	here := "/b/" + b.Slug
	if b.Source == Outside {
		d.Holds = []page.Fact{{Name: say("board.holds_outside"), Value: strconv.Itoa(n.Outside), Href: here + "/outside"}}
		return nil
	}
	d.Holds = []page.Fact{{Name: say("board.holds_meetings"), Value: strconv.Itoa(n.Meetings), Href: here + "/meetings"}, {Name: say("board.holds_people"), Value: strconv.Itoa(n.People), Href: here + "/members"}}
	if b.Source != Listed {
		d.Holds = slices.Insert(d.Holds, 1, page.Fact{Name: say("board.holds_votes"), Value: strconv.Itoa(n.Votes)})
	}
	if !n.First.IsZero() {
		d.Holds = append(d.Holds, page.Fact{Name: say("board.holds_from"), Value: say("board.from_until", "From", dateWords(n.First), "To", dateWords(n.Last))})
	}
	var rows []struct {
		Slug  string     `db:"slug"`
		On    rules.Date `db:"held_on"`
		Votes int        `db:"votes"`
		Texts string     `db:"texts"`
	}
	if err := s.db.Select(ctx, &rows, sqlVoted, b.ID); err != nil {
		return err
	}
	for _, m := range rows {
		d.Votes.Items = append(d.Votes.Items, page.Row{Tile: m.On.In(zone), Title: dateWords(m.On), Href: here + "/meetings/" + m.Slug, Meta: say("board.votes_taken", "N", m.Votes), Text: m.Texts})
	}
	d.Votes.Empty = &page.Empty{Fact: say("board.no_votes")}
	return nil
}

// around fills what stands beside a board: next meetings, minutes,
// recommendations, committees.
func (s *Slice) around(ctx context.Context, d *ShowData, b boardRow, sc act.Scope) error {
	var next []meetingLine
	if err := s.db.Select(ctx, &next, sqlNextMeetings, b.ID, sc.Today); err != nil {
		return err
	}
	for _, m := range next {
		d.Next.Items = append(d.Next.Items, m.row(b.Slug, say("meeting.kind."+m.Kind)))
	}
	d.Next.Empty = &page.Empty{Fact: say("board.no_meeting"), Next: b.Meets}
	var minutes []minutesLine
	if err := s.db.Select(ctx, &minutes, sqlNewestMinutes, b.ID); err != nil {
		return err
	}
	for _, m := range minutes {
		d.Lately.Items = append(d.Lately.Items, page.Row{Title: say("board.minutes_of", "Date", page.Day(page.Lang, "monthday", m.On.In(sc.Zone))), Href: "/b/" + b.Slug + "/meetings/" + m.Slug + "/minutes", Status: minutesStatus(m.Status)})
	}
	d.Lately.Empty = &page.Empty{Fact: say("board.no_minutes")}
	asked := []track.Filter{{Board: b.Slug}, {Board: b.Slug, Set: track.SetWaiting}, {Board: b.Slug, Set: track.SetOverdue}}
	n, err := track.Counts(ctx, s.db, sc.Now, asked)
	if err != nil {
		return err
	}
	for i, words := range []string{"board.recommendations", "board.answers_waiting", "board.answers_overdue"} {
		if n[i] > 0 {
			d.Asked.Items = append(d.Asked.Items, page.Row{Title: say(words, "N", n[i]), Href: asked[i].Address()})
		}
	}
	if d.Referred.Items, err = record.Referred(ctx, s.db, b.ID, sc.Now, sc.Zone); err != nil {
		return err
	}
	d.Asked.Empty = &page.Empty{Fact: say("board.no_recommendations")}
	var links []struct {
		Slug string `db:"slug"`
		Name string `db:"name"`
	}
	if err := s.db.Select(ctx, &links, sqlChildren, b.ID); err != nil {
		return err
	}
	for _, l := range links {
		d.Committees = append(d.Committees, page.Link{Text: l.Name, Href: "/b/" + l.Slug})
	}
	return nil
}

func (m meetingLine) row(slug, title string) page.Row {
	row := page.Row{Title: title, Href: "/b/" + slug + "/meetings/" + m.Slug, Meta: m.where()}
	if zone, err := time.LoadLocation(m.Zone); err == nil {
		row.Tile = m.On.In(zone)
	}
	if m.State != "scheduled" {
		row.Status = &page.Status{Kind: "board", Voice: "board", Word: say("meeting.now")}
	}
	return row
}

// where is time and place in one line, such as "6:00 pm, City Hall, and online".
func (m meetingLine) where() string {
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return m.Place
	}
	at, err := rules.LocalInstant(m.On, m.Starts, zone)
	if err != nil {
		return m.Place
	}
	words := page.Day(page.Lang, "clock", at.In(zone)) + " " + page.Day(page.Lang, "zone", at.In(zone))
	switch {
	case m.Place != "" && m.Link != "":
		return say("meeting.where_both", "Time", words, "Place", m.Place)
	case m.Place != "":
		return say("meeting.where_place", "Time", words, "Place", m.Place)
	}
	return say("meeting.where_online", "Time", words)
}

func minutesStatus(status string) *page.Status {
	if status == "approved" {
		return &page.Status{Kind: "yes", Voice: "board", Word: say("minutes.approved")}
	}
	return &page.Status{Kind: "waiting", Voice: "soon", Word: say("minutes.unapproved")}
}

func countWords(body rules.Body, x rulesRow) string {
	return say("board.counts", "Authorized", body.Authorized, "Seated", body.Seated, "Quorum", quorumNeeded(body, x))
}

func quorumNeeded(body rules.Body, x rulesRow) int {
	q, err := rules.Quorum(body, rules.Attendance{}, rules.QuorumRule{Base: x.QuorumBase, Fixed: x.QuorumFixed, RecusedCounts: x.RecusedCounts, RemoteCounts: x.RemoteCounts, InPersonFloor: x.InPersonFloor})
	if err != nil {
		return 0
	}
	return q.Needed
}

// rulesFacts are the rules a board runs by, each with its source.
func rulesFacts(b boardRow, x rulesRow, body rules.Body) []page.Fact {
	cite := func(text string) *page.Cite {
		if text == "" {
			return nil
		}
		return &page.Cite{Text: text}
	}
	var out []page.Fact
	p := b.Law.Now()
	n := p.Notice.Regular
	out = append(out, page.Fact{Name: say("board.rule_notice"), Value: noticeWords(n.Rule), Cite: cite(n.Citation)}, page.Fact{Name: say("board.rule_law"), Value: p.Act})
	base := x.QuorumBase
	out = append(out, page.Fact{Name: say("board.rule_quorum"), Value: say("board.rule_quorum."+base, "Needed", quorumNeeded(body, x), "Authorized", body.Authorized, "Seated", body.Seated), Cite: cite(x.QuorumCitation)},
		page.Fact{Name: say("board.rule_votes"), Value: say("threshold." + x.Threshold), Cite: cite(x.ThresholdCitation)})
	called := say("board.call_order." + x.CallOrder)
	if x.ChairLast {
		called = say("board.rule_called_last", "Order", called)
	}
	out = append(out, page.Fact{Name: say("board.rule_called"), Value: called})
	if x.ResponseDays > 0 {
		out = append(out, page.Fact{Name: say("board.rule_answers"), Value: answerTime(x), Cite: cite(x.ResponseCitation)})
	}
	if x.CommentDays > 0 {
		out = append(out, page.Fact{Name: say("board.rule_comment"), Value: say("board.rule_answers.calendar_day", "N", x.CommentDays), Cite: cite(x.CommentCitation)})
	}
	if x.PublishDays > 0 {
		out = append(out, page.Fact{Name: say("board.rule_publish"), Value: sending.RuleWords(x.publication()), Cite: cite(x.PublishCitation)})
	}
	if b.AppointmentDays > 0 {
		out = append(out, page.Fact{Name: say("board.rule_appointments"), Value: say("board.rule_answers.calendar_day", "N", b.AppointmentDays), Cite: cite(b.AppointmentCitation)})
	}
	return out
}

// noticeWords says a notice rule in a few words.
func noticeWords(r rules.NoticeRule) string {
	return say("notice.rule."+r.Words(), "N", r.Amount)
}

func boardFacts(b boardRow) []page.Fact {
	var out []page.Fact
	for _, f := range []struct{ id, value string }{{"board.fact_basis", b.LegalBasis}, {"board.fact_contact", b.Contact}, {"board.fact_accessibility", b.AccessibilityContact}, {"board.fact_speak", b.HowToSpeak}} {
		if f.value != "" {
			out = append(out, page.Fact{Name: say(f.id), Value: f.value})
		}
	}
	return out
}

// answerTime is how long a department has to answer.
func answerTime(x rulesRow) string {
	out := say("board.rule_answers."+x.ResponseUnit, "N", x.ResponseDays)
	if x.ResponseExtension > 0 {
		out += ". " + say("board.rule_extension", "N", x.ResponseExtension)
	}
	if x.ResponseRollOver {
		out += ". " + say("board.rule_roll_over")
	}
	return out
}
