package vote

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/alternate"
	"parley/internal/rules/law"
	"parley/internal/rules/rollcall"
)

// ConsoleData is the clerk's console of one meeting.
type ConsoleData struct {
	Base      string
	Stream    string     // where the page hears that something happened
	Public    string     // the meeting's public page
	Problem   *page.Form // a small form that was refused
	Meanwhile []string   // what the page did not know that it stood on
	Seen      string     // how far this page has come
	Floor     record.SpeakersNow
	Phrases   []record.Phrasing // words moved lately
	Key       string            // of the forms that have none of their own
	State     rules.SessionState
	Early     string // when it may be opened, while that is to come
	Quorum    *page.Quorum
	Agenda    []AgendaLine
	Next      *AgendaLine
	Running   bool // the meeting was opened
	Vote      *VotePanel
	Last      *page.Motion  // the newest closed motion, while no vote is open
	Divide    int64         // carried by consent just now: a member may have it counted
	Motion    *page.Form    // the motion form; nil while a vote is open
	Stack     []StackLine   // motions that wait for their vote, the newest first
	Needs     []record.Need // what each kind of motion needs
	Choices   Choices
	People    []PersonLine
	Called    bool   // the roll was called
	Lost      string // what a lost connection means, and by what right
	Online    string // section that lets members take part online under conditions only
	Alternate bool   // the board's rules let an alternate sit for a member
	PeopleKey string
	Since     *page.Form
	Recuse    *page.Form
	Again     []Again // recusals that may be due again
	Entries   []Entry
	More      int // entries not shown
	All       bool
}

// AgendaLine is one item in the console's agenda column.
type AgendaLine struct {
	ID     int64
	Number string
	Title  string
	At     string // when it was taken up, or how long it is to take
	Now    bool
	Next   bool
	Key    string
}

// VotePanel is the vote in progress.
type VotePanel struct {
	ID          int64
	Name        string // "Motion 3, item 5"
	Since       time.Time
	Text        string
	Line        string // who moved, by which rule it passes
	Cite        *page.Cite
	Consent     bool
	Done        int
	All         int
	Waiting     string // names
	Rows        []VoteLine
	Key         string
	CloseKey    string
	WithdrawKey string
	Withdraw    bool // no ballot yet: it can still be taken back
	Missing     string
}

// VoteLine is one member in the vote in progress.
type VoteLine struct {
	Seat   int64
	Number int    // of the seat
	Field  string // begins the ids of its buttons, so that the focus survives a refresh
	Name   string
	Ballot page.Ballot
	Cast   string // "phone 7:04:08 pm"
	Wait   bool
	Next   bool // called next
	May    bool // a ballot can be entered
	Voted  bool
	Undo   string // value that takes the clerk's entry back; "" for none
	Taken  string // what was taken back, and when it was cast
}

// StackLine is one motion before the board that waits for its vote.
type StackLine struct {
	ID      int64
	Block   page.Motion
	Top     bool // decided next
	Consent bool
	Key     string
}

// PersonLine is one member in "Who is here".
type PersonLine struct {
	Seat   int64
	Number int // of the seat
	Name   string
	Note   string
	Kind   string // in_room, remote, lost, left
	Field  string // name of the radio group of the roll call
}

// Choices are the options of the console's forms.
type Choices struct {
	Kinds, Items, Seats, Seconders, Thresholds, Methods, Targets, Decisions, Committees, Grounds, RecuseItems, RecuseSeats []page.Option
	AddWays                                                                                                                []page.Fact // how the law lets a vote add an item
}

// Entry is one line of the session's record.
type Entry struct {
	At         time.Time
	Words      string
	Corrected  bool
	Attendance int64 // entry that may be corrected; 0: none
	Seat       int64
	Time       string // "19:05", of the entry
	Item       int64  // entry that an item was taken up, which may be taken back
	Recusal    int64  // recusal that may be taken back
	Key        string
	Field      string // id of its field
}

// SQL of the console.
const (
	sqlAgenda = `select i.id, i.title, coalesce(i.duration, 0) as duration, coalesce(item_label(i.id), '') as number,
(select max(e.effective_at) from session_events e where e.item_id = i.id and e.kind = 'item' and not exists (select 1 from session_events c where c.corrects_id = e.id)) as taken_at
from agenda_items i where i.board_id = $1 and i.meeting_id = $2 and i.removed_at is null order by i.position, i.id`
	sqlSessionEvents = `select e.id, e.kind, exists (select 1 from session_events c where c.corrects_id = e.id) as corrected, coalesce(e.item_id, 0) as item_id, coalesce(i.title, '') as title, e.effective_at, e.recorded_at from session_events e left join agenda_items i on i.id = e.item_id
where e.board_id = $1 and e.meeting_id = $2 order by e.id`
)

type agendaRow struct {
	ID       int64      `db:"id"`
	Title    string     `db:"title"`
	Duration int        `db:"duration"`
	Number   string     `db:"number"`
	TakenAt  *time.Time `db:"taken_at"`
}

type sessionRow struct {
	ID          int64     `db:"id"`
	Kind        string    `db:"kind"`
	Corrected   bool      `db:"corrected"`
	Item        int64     `db:"item_id"`
	Title       string    `db:"title"`
	EffectiveAt time.Time `db:"effective_at"`
	RecordedAt  time.Time `db:"recorded_at"`
}

var consolePage = page.Must("vote/console", sampleConsole, sampleConsoleEarly)

// Console shows the clerk's console.
func (s *Slice) Console(w http.ResponseWriter, r *http.Request) error {
	return s.showConsole(w, r, http.StatusOK, nil)
}

// room is everything the console shows, read at one moment.
type room struct {
	m       meetingRow
	t       table
	x       rulesRow
	now     time.Time
	course  int // see sqlCourse
	agenda  []agendaRow
	events  []sessionRow
	votes   record.MeetingVotes
	open    *record.Motion  // the motion being voted on
	before  []record.Motion // those before the board that wait for their vote, the first moved first
	item    int64           // the item before the board: the motion's, or the one taken up last
	ballots []castRow
	adopted []record.Adopted // what stands of earlier meetings

	decisions []page.Option  // on the follow-up, that may be moved
	below     []committeeRow // the board's committees
}

func (s *Slice) loadRoom(ctx context.Context, sc act.Scope, slug string) (room, error) {
	var x room
	var id int64
	if err := s.db.Get(ctx, &id, sqlMeetingID, sc.Board, slug); err != nil {
		return x, err
	}
	var err error
	if x.m, err = loadMeeting(ctx, s.db, sqlMeeting, id, sc.Board); err != nil {
		return x, err
	}
	x.now = sc.Now
	if err := s.db.Select(ctx, &x.agenda, sqlAgenda, sc.Board, id); err != nil {
		return x, err
	}
	if err := s.db.Select(ctx, &x.events, sqlSessionEvents, sc.Board, id); err != nil {
		return x, err
	}
	if err := s.db.Get(ctx, &x.course, sqlCourse, id); err != nil {
		return x, err
	}
	if x.votes, err = record.Votes(ctx, s.db, sc.Board, id); err != nil {
		return x, err
	}
	for _, e := range x.events {
		if e.Kind == "item" && !e.Corrected {
			x.item = e.Item
		}
	}
	for i := range x.votes.Motions {
		o := &x.votes.Motions[i]
		if o.State == string(rules.MotionMoved) {
			x.before, x.item = append(x.before, *o), o.Item
		}
		if o.State == string(rules.MotionOpen) {
			x.open, x.item = o, o.Item
			if err := s.db.Select(ctx, &x.ballots, sqlBallots, o.ID); err != nil {
				return x, err
			}
		}
	}
	if x.adopted, err = record.AdoptedBefore(ctx, s.db, sc.Board, id); err != nil {
		return x, err
	}
	if x.decisions, err = decisionChoices(ctx, s.db, x.m); err != nil {
		return x, err
	}
	if x.x, err = loadRules(ctx, s.db, sc.Board, 0); err != nil {
		return x, err
	}
	if err := s.db.Select(ctx, &x.below, sqlCommittees, sc.Board); err != nil {
		return x, err
	}
	x.t, err = loadTable(ctx, s.db, x.m, x.item, x.now)
	return x, err
}

// showConsole shows the console; failed is the form that was refused, if any.
func (s *Slice) showConsole(w http.ResponseWriter, r *http.Request, status int, failed *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	x, err := s.loadRoom(ctx, sc, r.PathValue("meeting"))
	if err != nil {
		return err
	}
	d := x.console(r.URL.Query().Get("all") != "")
	if d.Again, err = x.related(ctx, s.db, 0); err != nil {
		return err
	}
	if d.Floor, err = record.Speaking(ctx, s.db, x.m.Board, x.m.ID, x.item, x.now); err != nil {
		return err
	}
	if d.Phrases, err = record.Phrasings(ctx, s.db, x.m.Board); err != nil {
		return err
	}
	if words := record.Chosen(d.Phrases, r.URL.Query()); words != nil && d.Motion != nil && failed == nil {
		d.Motion = words
	}
	if failed != nil && failed.Code == "page_stale" {
		d.meanwhile(x, failed.Get("seen"))
	}
	d.refused(failed)
	c := page.ChromeFrom(ctx, say("vote.console_title", "Meeting", x.name()), "")
	c.Console, c.Scripts = true, append(slices.Clone(page.LiveScripts), "js/timer.js", "js/console.js")
	c.Bar = &page.Bar{Board: x.m.BoardName, Line: x.name(), State: say("vote.state." + x.m.State), Live: x.m.state() == rules.InSession, Clock: x.now.In(x.m.zone),
		Links: []page.Link{{Text: say("vote.keys"), Href: "#keys"}, {Text: say("vote.look_again"), Href: x.m.console()}, {Text: say("work.public_page"), Href: d.Public}}}
	return consolePage.Write(w, r, status, c, d)
}

// name is "Regular meeting, November 10, 2026".
func (x room) name() string {
	title := x.m.Title
	if title == "" {
		title = say("meeting.kind." + x.m.Kind)
	}
	return say("vote.meeting_of", "Meeting", title, "Date", page.Day(page.Lang, "long", x.m.On.In(x.m.zone)))
}

// refused puts a form that was refused back where it stood: the motion and the
// recusal keep what was typed, all else is said on top.
func (d *ConsoleData) refused(f *page.Form) {
	switch {
	case f == nil:
	case f.Values.Has("mover") && d.Motion != nil:
		d.Motion = f
	case f.Values.Has("recuse_seat") && d.Recuse != nil:
		d.Recuse = f
	default:
		d.Problem = onTop(f)
		if f.Has("effective_at") && d.Since != nil {
			d.Since = f
		}
	}
}

func (x room) console(all bool) ConsoleData {
	m := x.m
	d := ConsoleData{Base: m.base(), Stream: "/work/b/" + m.BoardSlug + "/live", Public: "/b/" + m.BoardSlug + "/meetings/" + m.Slug, Key: page.NewKey(), PeopleKey: page.NewKey(), Seen: x.seen(), State: m.state(), All: all}
	if start, err := rules.LocalInstant(m.On, m.Starts, m.zone); err == nil && m.state() == rules.Scheduled && x.now.Before(start) {
		d.Early = page.Day(page.Lang, "weektime", start.In(m.zone))
	}
	d.agenda(x)
	if m.state().Running() {
		if len(x.t.rows) > 0 { // until the roll is called there is nothing to count
			d.Quorum = quorumStrip(x.m, x.t, x.x, x.now)
		}
		d.people(x)
		d.Since = page.NewForm(nil)
	}
	switch {
	case x.open != nil:
		d.Vote = x.panel()
	case m.state() == rules.InSession && len(x.t.rows) > 0:
		d.Motion, d.Needs = x.motionForm(), record.Needs()
		d.stack(x)
	}
	if x.open == nil {
		if o := x.votes.Newest(true); o != nil {
			d.Last = &o.Block
		}
		d.Divide = x.divisible()
	}
	if !m.state().Ended() && len(x.agenda) > 0 {
		d.Recuse = page.NewForm(map[string]string{"recuse_item": text(x.item)})
	}
	d.Choices, d.Alternate = x.choices(), x.x.Alternates != "" && x.x.Alternates != alternate.Never
	d.entries(x, all)
	return d
}

func (d *ConsoleData) agenda(x room) {
	next := false
	d.Running = x.m.state() != rules.Scheduled
	for _, i := range x.agenda {
		line := AgendaLine{ID: i.ID, Number: i.Number, Title: i.Title, Now: i.ID == x.item && x.m.state() != rules.Scheduled, Key: page.NewKey()}
		if i.TakenAt != nil {
			line.At = clock(i.TakenAt.In(x.m.zone))
		} else if i.Duration > 0 {
			line.At = say("vote.minutes", "N", i.Duration)
		}
		if (next || x.item == 0) && d.Next == nil && i.TakenAt == nil {
			line.Next = true
			n := line
			d.Next = &n
		}
		d.Agenda = append(d.Agenda, line)
		next = next || i.ID == x.item
	}
}

func (d *ConsoleData) people(x room) {
	d.Called = len(x.t.rows) > 0
	by := rollcall.Lost(x.m.Law.Now().Remote.LostConnection)
	d.Online = law.RemoteIf(x.m.Law.Now())
	if d.Lost = say("vote.lost_rule"); by.Citation != "" {
		d.Lost = say("vote.lost_law."+by.Word, "Law", by.Citation, "N", int(by.Grace.Minutes()))
	}
	for _, s := range x.t.seats {
		if s.Term == 0 {
			continue
		}
		p := PersonLine{Seat: s.ID, Number: s.Number, Name: s.Name, Kind: string(s.stated), Field: "presence-" + text(s.ID)}
		if !s.stated.Present() && s.stated != rules.Lost {
			p.Kind = string(rules.Absent)
		}
		switch {
		case s.member != "":
			p.Note = say("vote.in_place_of", "Member", s.member)
		case s.alternate != "":
			p.Note = say("vote.replaced_by", "Name", s.alternate)
		case !s.votes():
			p.Note = say("ballot.nonvoting")
		}
		d.People = append(d.People, p)
	}
}

func option(id int64, words string) page.Option {
	return page.Option{Value: strconv.FormatInt(id, 10), Text: words}
}
