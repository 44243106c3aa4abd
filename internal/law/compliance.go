package law

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/record/duty"
	"parley/internal/record/sending"
	"parley/internal/rules"
	laws "parley/internal/rules/law"
	"parley/internal/rules/profile"
)

// SQL of how a board's duties were met.
const (
	sqlYearPostings = `select p.id, p.meeting_id, p.kind, p.rule, p.sequence, p.posted_at, p.clock::text as clock, p.late_reason, p.citation from postings p join meetings m on m.id = p.meeting_id
where p.board_id = $1 and extract(year from m.held_on) = $2 order by p.meeting_id, p.kind, p.version`
	sqlYearConfirmed = `select c.posting_id, c.channel, c.done_at from confirmations c join postings p on p.id = c.posting_id join meetings m on m.id = p.meeting_id where p.board_id = $1 and extract(year from m.held_on) = $2`
)

// sittingRow is a meeting with when its minutes were published and approved.
type sittingRow struct{ duty.Sitting }

func (m sittingRow) zone() *time.Location {
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return time.UTC
	}
	return zone
}

// start is the meeting's start; a wall time that is skipped is its day.
func (m sittingRow) start() time.Time {
	at, err := rules.LocalInstant(m.On, m.Starts, m.zone())
	if err != nil {
		return m.On.In(m.zone())
	}
	return at
}

type yearPosting struct {
	ID         int64     `db:"id"`
	Meeting    int64     `db:"meeting_id"`
	Kind       string    `db:"kind"`
	Rule       string    `db:"rule"`
	Sequence   int       `db:"sequence"`
	PostedAt   time.Time `db:"posted_at"`
	Clock      string    `db:"clock"`
	LateReason string    `db:"late_reason"`
	Citation   string    `db:"citation"`

	clock struct {
		rules.NoticeOutcome
		Channels []string `json:"channels"`
	}
	done []laws.Channel
}

// year is everything a board did and owed in one.
type year struct {
	b        boardRow
	year     int
	meetings []sittingRow // of all years, in order
	sittings []duty.Sitting
	postings map[int64][]yearPosting
	sent     []sending.Sending // of the year, where a rule asks that they be published
	now      time.Time
	zone     *time.Location
	next     time.Time // when something shown changes by itself
}

func (y year) today() rules.Date { return rules.DateOf(y.now, y.zone) }

// of are the meetings of the year.
func (y year) of() []sittingRow {
	var out []sittingRow
	for _, m := range y.meetings {
		if m.On.Year == y.year {
			out = append(out, m)
		}
	}
	return out
}

func loadYear(ctx context.Context, r pg.Reader, board int64, n int, now time.Time) (*year, error) {
	b, err := loadBoard(ctx, r, board)
	if err != nil {
		return nil, err
	}
	y := &year{b: b, year: n, now: now, zone: b.zone(), postings: map[int64][]yearPosting{}}
	if y.year == 0 {
		y.year = y.today().Year
	}
	if y.sittings, err = duty.Sittings(ctx, r, board); err != nil {
		return nil, err
	}
	for _, m := range y.sittings {
		y.meetings = append(y.meetings, sittingRow{m})
	}
	sent, err := sending.Load(ctx, r, board, 0)
	if err != nil {
		return nil, err
	}
	for _, x := range sent {
		if !x.By.IsZero() && x.SentOn.Year == y.year {
			y.sent = append(y.sent, x)
		}
	}
	var all []yearPosting
	if err := r.Select(ctx, &all, sqlYearPostings, board, y.year); err != nil {
		return nil, err
	}
	var done []struct {
		Posting int64     `db:"posting_id"`
		Channel string    `db:"channel"`
		At      time.Time `db:"done_at"`
	}
	if err := r.Select(ctx, &done, sqlYearConfirmed, board, y.year); err != nil {
		return nil, err
	}
	for _, p := range all {
		if err := json.Unmarshal([]byte(p.Clock), &p.clock); err != nil {
			return nil, fault.Wrap(fault.Internal, "posting_unreadable", err)
		}
		for _, d := range done {
			if d.Posting == p.ID {
				p.done = append(p.done, laws.Channel{Name: d.Channel, At: d.At})
			}
		}
		y.postings[p.Meeting] = append(y.postings[p.Meeting], p)
	}
	return y, nil
}

// occasion is what notice rules tell a meeting from others by.
func (y *year) occasion(m sittingRow) profile.Occasion {
	o := profile.Occasion{Kind: m.Kind, Electronic: m.Electronic, First: m.Kind == profile.Regular, OnFile: y.b.Law.OnFile(m.On)}
	for _, x := range y.meetings {
		if x.ID == m.ID {
			break
		}
		o.First = o.First && !(x.Live() && x.Kind == profile.Regular && x.On.Year == m.On.Year)
	}
	return o
}

// announced judges the notice (agenda false) or the agenda of a meeting. The
// second result is false where the act asks for no such posting of its own.
func (y *year) announced(m sittingRow, agenda bool) (laws.Compliance, yearPosting, bool) {
	var all []laws.Posting
	var first yearPosting
	p := y.b.Law.Now()
	o := y.occasion(m)
	separate := !p.AgendaIsNotice(o)
	for _, x := range y.postings[m.ID] {
		separate = separate || x.Kind == "notice" || x.Rule == "agenda.post_by"
	}
	for _, x := range y.postings[m.ID] {
		if x.Sequence != m.Sequence || (x.Kind == "agenda") != (agenda || !separate) {
			continue
		}
		if len(all) == 0 {
			first = x
		}
		all = append(all, laws.Posting{Clock: x.clock.NoticeOutcome, Needed: x.clock.Channels, Done: x.done, PostedAt: x.PostedAt})
	}
	n := p.NoticeOn(o)
	if agenda {
		n = p.AgendaOn(o)
	}
	if first.Citation == "" {
		first.Citation = n.Citation
	}
	zone := m.zone()
	open, err := rules.Notice(n.Rule, rules.NoticeFacts{Start: m.start(), Zone: zone, Calendar: y.b.Law.Calendar(), Special: &p.Notice.Special.Rule, OnFile: y.b.Law.OnFile(m.On)})
	if err != nil && len(all) == 0 {
		return laws.Compliance{State: laws.Unjudged}, first, true
	}
	c := laws.Posted(all, open, zone, y.now)
	if c.Due.After(y.now) {
		y.next = page.Sooner(y.next, c.Due)
	}
	return c, first, !agenda || separate
}

// minutes judges the three deadlines of a meeting's minutes: first text,
// approval, publication of the approved text.
func (y *year) minutes(m sittingRow) [3]laws.Compliance {
	return duty.Minutes(y.b.Law, y.zone, y.sittings, m.Sitting, y.now)
}

// Compliance is the public page of how a board met its duties in a year.
func (s *Slice) Compliance(ctx context.Context, r *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	n, _ := strconv.Atoi(r.URL.Query().Get("year"))
	if n < 0 || n > 9999 {
		n = 0
	}
	y, err := loadYear(ctx, s.db, sc.Board, n, sc.Now)
	if err != nil {
		return page.Public{}, err
	}
	recordings, err := record.LoadRecordings(ctx, s.db, sc.Board, 0, y.zone)
	if err != nil {
		return page.Public{}, err
	}
	f, err := loadFigures(ctx, s.db, y, recordings)
	if err != nil {
		return page.Public{}, err
	}
	d := y.data(recordings, f)
	c := page.ChromeFrom(ctx, say("law.compliance_of", "Board", y.b.Name, "Year", y.year), "boards", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.boards"), Href: "/boards"},
		page.Crumb{Text: y.b.Name, Href: "/b/" + y.b.Slug}, page.Crumb{Text: say("law.compliance")})
	return compliancePage.Public(c, d, page.Sooner(y.next, page.Midnight(sc.Now.In(y.zone))))
}
