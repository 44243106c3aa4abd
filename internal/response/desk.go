package response

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/answers"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

// DeskData is what a department owes.
type DeskData struct {
	Head     page.Head
	Stats    []page.Stat
	Showing  string // which of the owed answers are shown, when not all
	All      string // address of the whole queue
	Lines    []DeskLine
	Empty    *page.Empty
	Together []page.Link // boards of which several answers can be signed at once
	Answered page.Rows
}

// DeskLine is one answer, action or report that is owed.
type DeskLine struct {
	When  page.Status
	On    time.Time
	Title string
	Href  string
	Board string
	Stage string
	Basis string
	Open  page.Link // the act that comes next
	About string    // what the button is about, for those who hear it alone
}

var deskPage = page.Must("response/desk", func() DeskData {
	return DeskData{Head: page.Head{Title: "What the department owes", Lede: "One answer is owed."}, Stats: []page.Stat{{N: 1, Text: "overdue", Href: "/work/d/1?when=overdue", Note: "oldest 70 days"}}, Showing: "Overdue", All: "/work/d/1",
		Lines: []DeskLine{{When: page.Status{Kind: "late", Voice: "late", Word: "Overdue 70 days"}, On: time.Date(2026, 9, 14, 0, 0, 0, 0, time.UTC), Title: "Answer 2026-016: Publish the yearly audit", Href: "/work/d/1/answers/3", Board: "Community Police Advisory Board",
			Stage: "Not begun", Basis: "45 days, City Code 9-4-6", Open: page.Link{Text: "Begin", Href: "/work/d/1/answers/3"}, About: "2026-016"}},
		Together: []page.Link{{Text: "Sign 2 answers at once", Href: "/work/d/1/sign?board=1"}}, Answered: page.Rows{Items: []page.Row{{Title: "Let the board see body-worn video", Href: "/b/cpab/recommendations/2026-008", Number: "2026-008"}}}}
})

// recentAnswers is how many signed answers the desk repeats; all of them stand
// in the public list.
const recentAnswers = 10

// The parts of the queue a figure of the desk leads to.
const (
	whenOverdue  = "overdue"
	whenSoon     = "soon"
	whenLater    = "later"
	whenReady    = "ready"
	whenPromised = "promised"
	whenReports  = "reports"
)

var whens = []string{whenOverdue, whenSoon, whenLater, whenReady, whenPromised, whenReports}

// owed is one transmittal as the desk judges it.
type owed struct {
	askedRow
	draft responseRow
	clock advice.Clock
	ready bool // complete, and waits for the signature
}

func (o owed) when() string {
	switch o.clock.State {
	case advice.ClockOverdue:
		return whenOverdue
	case advice.ClockDueSoon:
		return whenSoon
	}
	return whenLater
}

// task is one line of the queue with what its order and the figures go by.
type task struct {
	in   []string   // which figures count it
	on   rules.Date // until when; zero: no date
	days int        // overdue by, where it is
	note string     // said beside the figure it comes first in
	line DeskLine
}

// Desk is the department's queue.
func (s *Slice) Desk(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sc := act.From(ctx)
	queue, signed, err := s.queue(ctx, sc)
	if err != nil {
		return err
	}
	tasks, err := s.tasks(ctx, sc, queue)
	if err != nil {
		return err
	}
	var name string
	if err := s.db.Get(ctx, &name, sqlDepartment, sc.Department); err != nil {
		return err
	}
	d := DeskData{Head: page.Head{Title: say("response.desk_title"), Over: []string{name}, Lede: ledeOf(queue)}, All: deskPath(sc.Department)}
	for _, o := range signed[:min(len(signed), recentAnswers)] {
		d.Answered.Items = append(d.Answered.Items, o.answered())
	}
	if sc.May(rules.ResponseSignAll) {
		for _, x := range together(queue) {
			d.Together = append(d.Together, page.Link{Text: say("response.sign_together", "N", x.n, "Board", x.name), Href: d.All + "/sign?board=" + itoa(x.board)})
		}
	}
	d.Stats = stats(tasks, len(queue), d.All)
	when := r.URL.Query().Get("when")
	if !slices.Contains(whens, when) {
		when = ""
	} else {
		d.Showing = say("response.showing." + when)
	}
	for _, t := range tasks {
		if when == "" || slices.Contains(t.in, when) {
			d.Lines = append(d.Lines, t.line)
		}
	}
	if len(d.Lines) == 0 {
		d.Empty = &page.Empty{Fact: say("response.nothing_owed"), Next: say("response.nothing_owed_next")}
	}
	return deskPage.Write(w, r, http.StatusOK, chrome(ctx, say("response.desk")), d)
}

// Ready counts the answers of a department that are complete and wait for a
// signature.
func (s *Slice) Ready(ctx context.Context, r pg.Reader, department int64, now time.Time) (int, error) {
	asked, drafts, err := loadDesk(ctx, r, department)
	n := 0
	for _, a := range asked {
		if x := drafts[a.ID]; a.owed(now) && a.Held == nil && x.ready(a.today(now)) {
			n++
		}
	}
	return n, err
}

// queue are the answers that are owed, and those that are signed, the newest
// first.
func (s *Slice) queue(ctx context.Context, sc act.Scope) (queue, signed []owed, err error) {
	asked, drafts, err := loadDesk(ctx, s.db, sc.Department)
	if err != nil {
		return nil, nil, err
	}
	for _, a := range asked {
		today := a.today(sc.Now)
		x := drafts[a.ID]
		if a.SignedAt != nil {
			signed = append(signed, owed{askedRow: a, draft: x})
			continue
		}
		if !a.owed(sc.Now) {
			continue
		}
		queue = append(queue, owed{askedRow: a, draft: x, clock: a.clock(today), ready: a.Held == nil && x.ready(today)})
	}
	slices.SortFunc(signed, func(a, b owed) int { return b.SignedAt.Compare(*a.SignedAt) })
	return queue, signed, nil
}

// tasks are the answers, promised actions and reports that are owed, in one queue
// across boards by their dates.
func (s *Slice) tasks(ctx context.Context, sc act.Scope, queue []owed) ([]task, error) {
	var with []delegationRow
	if err := s.db.Select(ctx, &with, sqlDelegations, sc.Department, 0); err != nil {
		return nil, err
	}
	var out []task
	for _, o := range queue {
		t := task{in: []string{o.when()}, on: o.DueOn, days: o.clock.Days, line: o.line(sc)}
		for _, x := range with {
			if x.Transmittal == o.ID {
				t.line.Stage += ". " + x.words(o.zone)
			}
		}
		if o.ready {
			t.in, t.note = append(t.in, whenReady), say("response.stat_ready", "Number", o.number(), "Name", o.Addressee)
		}
		out = append(out, t)
	}
	rec, err := follow.Load(ctx, s.db, follow.Narrow{Department: sc.Department})
	if err != nil {
		return nil, err
	}
	for _, p := range rec.Promises {
		out = append(out, promised(p, rules.DateOf(sc.Now, p.Zone), sc.Department)...)
	}
	slices.SortStableFunc(out, func(a, b task) int {
		if a.on.IsZero() || b.on.IsZero() {
			return cmp.Compare(bit(a.on.IsZero()), bit(b.on.IsZero()))
		}
		return a.on.Compare(b.on)
	})
	return out, nil
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// promised are the action itself, until it is reported done or checked, and its
// report that is owed next or was missed.
func promised(p follow.Promise, today rules.Date, department int64) []task {
	at := deskPath(department) + "/commitments/" + itoa(p.ID)
	if p.Closed(today) {
		return nil
	}
	line := DeskLine{Board: p.BoardName, Href: at, About: p.Number(), Open: page.Link{Text: say("response.open.report"), Href: at + "/report"}, Stage: follow.ProgressStatus(p.Last().Progress).Word}
	var out []task
	if standing := p.Standing(today); standing != followup.Verified && p.Last().Progress != followup.ReportedDone {
		l := line
		l.Title, l.On, l.When = say("response.queue_promise", "Number", p.Number(), "Action", p.Action), p.Target.In(p.Zone), status(advice.ClockStatus(p.Target, rules.Date{}, today))
		l.Basis = say("response.promised_on", "Date", page.Day(page.Lang, "long", p.SignedAt.In(p.Zone)))
		out = append(out, dated([]string{whenPromised}, p.Target, today, l))
	}
	asked := p.Asked(today)
	due, rule := asked.Next, asked.NextRule
	if missed := p.MissedNow(asked); !missed.IsZero() {
		due, rule = missed, asked.Missed[len(asked.Missed)-1].Rule
	}
	if !due.IsZero() {
		l := line
		l.Title, l.On, l.When, l.Basis = say("response.queue_report", "Number", p.Number(), "Action", p.Action), due.In(p.Zone), status(advice.ClockStatus(due, rules.Date{}, today)), p.Basis(rule)
		out = append(out, dated([]string{whenReports}, due, today, l))
	}
	return out
}

func dated(in []string, on, today rules.Date, line DeskLine) task {
	return task{in: in, on: on, days: max(on.DaysUntil(today), 0), line: line}
}

// ledeOf says how much is owed: "3 answers are owed to 2 boards. 1 is overdue."
func ledeOf(queue []owed) string {
	boards := map[int64]bool{}
	late := 0
	for _, o := range queue {
		boards[o.Board] = true
		if o.when() == whenOverdue {
			late++
		}
	}
	if len(queue) == 0 {
		return say("response.lede_none")
	}
	out := say("response.lede", "N", len(queue)) + " " + say("response.lede_boards", "N", len(boards))
	if late > 0 {
		out += " " + say("response.lede_late", "N", late)
	}
	return out
}

// stats are the figures of the desk, each leading to its rows.
func stats(tasks []task, answers int, desk string) []page.Stat {
	counts := map[string]int{}
	first := map[string]task{}
	for _, t := range tasks {
		for _, w := range t.in {
			if counts[w] == 0 {
				first[w] = t
			}
			counts[w]++
		}
	}
	var out []page.Stat
	for _, w := range whens {
		st := page.Stat{N: counts[w], Text: say("response.stat." + w)}
		if t := first[w]; counts[w] > 0 {
			st.Href = desk + "?when=" + w
			switch {
			case w == whenReady:
				st.Of, st.Note = answers, t.note
			case t.days > 0 && w != whenSoon && w != whenLater:
				st.Note = say("response.stat_oldest", "N", t.days)
			case !t.on.IsZero():
				st.Note = say("response.stat_first", "Date", page.Day(page.Lang, "monthday", t.line.On))
			}
		}
		out = append(out, st)
	}
	return out
}

// status is the department's position as it is drafted.
func (x responseRow) status() page.Status { return answers.Position(x.Position, false) }

// answered is one row of the signed answers.
func (o owed) answered() page.Row {
	st := o.draft.status()
	row := page.Row{Title: o.Title, Href: o.public(), Number: o.number(), Meta: say("response.answered_on", "Date", page.Day(page.Lang, "long", o.SignedAt.In(o.zone))), Status: &st}
	if o.AgainAt != nil {
		row.Meta += ". " + say("recommendation.sent_again_on", "Date", page.Day(page.Lang, "long", o.AgainAt.In(o.zone)))
	}
	return row
}

// line is one row of the queue.
func (o owed) line(sc act.Scope) DeskLine {
	at := answerPath(sc.Department, o.ID)
	out := DeskLine{When: status(o.clock), Title: say("response.queue_title", "Number", o.number(), "Title", o.Title), Href: at, Board: o.BoardName, Basis: o.basis(), About: o.number(),
		Open: page.Link{Href: at, Text: say("response.open.begin")}, Stage: say("response.stage.not_begun")}
	if !o.DueOn.IsZero() {
		out.On = o.DueOn.In(o.zone)
	}
	switch {
	case o.Held != nil:
		out.Stage, out.Open.Text = say("response.stage.held", "Moment", page.Day(page.Lang, "moment", o.Held.In(o.zone))), say("response.open.open")
		if sc.May(rules.ResponseSign) {
			out.Open.Href = at + "/sign"
		}
	case o.ready && sc.May(rules.ResponseSign):
		out.Stage, out.Open = say("response.stage.ready"), page.Link{Href: at + "/sign", Text: say("response.open.review")}
	case o.ready:
		out.Stage, out.Open.Text = say("response.stage.ready"), say("response.open.open")
	case o.draft.ID != 0:
		out.Stage = say("response.stage.drafting", "Date", page.Day(page.Lang, "monthday", o.draft.UpdatedAt.In(o.zone)))
		out.Open.Text = say("response.open.continue")
	}
	return out
}
