package response

import (
	"net/http"
	"slices"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/record/answers"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// DeskData is what a department owes.
type DeskData struct {
	Head     page.Head
	Stats    []page.Stat
	Showing  string // which of the owed answers are shown, when not all
	All      string // address of the whole queue
	Lines    []DeskLine
	Empty    *page.Empty
	Answered page.Rows
}

// DeskLine is one answer that is owed.
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
		Answered: page.Rows{Items: []page.Row{{Title: "Let the board see body-worn video", Href: "/b/cpab/recommendations/2026-008", Number: "2026-008"}}}}
})

// recentAnswers is how many signed answers the desk repeats; all of them stand
// in the public list.
const recentAnswers = 10

// The parts of the queue a figure of the desk leads to.
const (
	whenOverdue = "overdue"
	whenSoon    = "soon"
	whenLater   = "later"
	whenReady   = "ready"
)

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

// Desk is the department's queue.
func (s *Slice) Desk(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sc := act.From(ctx)
	asked, drafts, err := loadDesk(ctx, s.db, sc.Department)
	if err != nil {
		return err
	}
	var name string
	if err := s.db.Get(ctx, &name, sqlDepartment, sc.Department); err != nil {
		return err
	}
	var queue, signed []owed
	d := DeskData{Head: page.Head{Title: say("response.desk_title"), Over: []string{name}}, All: deskPath(sc.Department)}
	for _, a := range asked {
		today := a.today(sc.Now)
		x := drafts[a.ID]
		if a.SignedAt != nil {
			signed = append(signed, owed{askedRow: a, draft: x})
			continue
		}
		queue = append(queue, owed{askedRow: a, draft: x, clock: a.clock(today), ready: x.ID != 0 && advice.CheckResponse(x.answer(), today) == nil})
	}
	slices.SortFunc(signed, func(a, b owed) int { return b.SignedAt.Compare(*a.SignedAt) })
	for _, o := range signed[:min(len(signed), recentAnswers)] {
		d.Answered.Items = append(d.Answered.Items, o.answered())
	}
	d.Head.Lede = ledeOf(queue)
	d.Stats = stats(queue, d.All)
	when := r.URL.Query().Get("when")
	if !slices.Contains([]string{whenOverdue, whenSoon, whenLater, whenReady}, when) {
		when = ""
	} else {
		d.Showing = say("response.showing." + when)
	}
	for _, o := range queue {
		if when == "" || when == o.when() || when == whenReady && o.ready {
			d.Lines = append(d.Lines, o.line(sc))
		}
	}
	if len(d.Lines) == 0 {
		d.Empty = &page.Empty{Fact: say("response.nothing_owed"), Next: say("response.nothing_owed_next")}
	}
	return deskPage.Write(w, r, http.StatusOK, chrome(ctx, say("response.desk")), d)
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

// stats are the four figures of the desk, each leading to its rows.
func stats(queue []owed, desk string) []page.Stat {
	counts := map[string]int{}
	first := map[string]owed{}
	for _, o := range queue {
		for _, w := range []string{o.when(), whenReady} {
			if w == whenReady && !o.ready {
				continue
			}
			if counts[w] == 0 {
				first[w] = o
			}
			counts[w]++
		}
	}
	var out []page.Stat
	for _, w := range []string{whenOverdue, whenSoon, whenLater, whenReady} {
		st := page.Stat{N: counts[w], Text: say("response.stat." + w)}
		if o := first[w]; counts[w] > 0 {
			st.Href = desk + "?when=" + w
			switch {
			case w == whenOverdue:
				st.Note = say("response.stat_oldest", "N", o.clock.Days)
			case w == whenReady:
				st.Of, st.Note = len(queue), say("response.stat_ready", "Number", o.number(), "Name", o.Addressee)
			case !o.DueOn.IsZero():
				st.Note = say("response.stat_first", "Date", page.Day(page.Lang, "monthday", o.DueOn.In(o.zone)))
			}
		}
		out = append(out, st)
	}
	return out
}

// answered is one row of the signed answers.
func (o owed) answered() page.Row {
	st := answers.Position(o.draft.Position, false)
	return page.Row{Title: o.Title, Href: o.public(), Number: o.number(), Meta: say("response.answered_on", "Date", page.Day(page.Lang, "long", o.SignedAt.In(o.zone))),
		Status: &st}
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
