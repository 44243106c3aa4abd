package commitment

import (
	"context"
	"net/http"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/followup"
)

// ShowData is one commitment for those who work on it, of either side.
type ShowData struct {
	Head    page.Head
	Facts   []page.Fact
	View    follow.View
	Buttons []page.Link // the first is the act to do now
	Form    *page.Form  // of the small forms, with what was wrong
	Key     string
	Agree   string // where the newest tests are agreed to; "" where there is nothing to agree to
	Base    string
	Sets    []SetView
	Name    string // where the reviewer is named; "" for those who may not
	Members []page.Option
	Reviews []DecisionLine
	Public  string
}

// SetView is one proposal of tests.
type SetView struct {
	Summary string
	Tests   []string
	Words   string
}

// DecisionLine is one decision and where it stands.
type DecisionLine struct {
	Title  string
	Href   string
	Meta   string
	Status page.Status
}

func sampleView() follow.View {
	at := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	return follow.View{Action: "Issue the order", Official: "Owen Hale, Deputy Chief", Target: at, Department: "Riverbend Police Department", Reported: follow.ProgressStatus(followup.ReportedDone), Stage: "Policy", ReportedOn: at, Found: follow.StandingStatus(followup.NotAssessed),
		Tests: []follow.TestView{{Words: "The order is published.", Found: follow.StandingStatus(followup.Verified)}}, Agreed: "Agreed", Others: []follow.TestsView{{About: "Proposed", Tests: []string{"It is taught."}}}, Owed: "Next report due", Missed: []string{"missed"},
		Reports: []follow.ReportView{{At: at, Reporter: "Owen Hale", Progress: follow.ProgressStatus(followup.InProgress), Stage: "Policy", Words: "Drafted.", Link: "https://riverbend.example/order", File: "/b/cpab/evidence/0/x.pdf", FileName: "x.pdf", Statement: "Text"}}}
}

var showPage = page.Must("commitment/show", func() ShowData {
	return ShowData{Head: page.Head{Title: "Issue the order"}, Facts: []page.Fact{{Name: "Official", Value: "Owen Hale"}}, View: sampleView(), Buttons: []page.Link{{Text: "Report", Href: "/r"}, {Text: "Tests", Href: "/t"}}, Form: page.NewForm(nil), Key: "k", Agree: "/agree", Base: "1",
		Sets: []SetView{{Summary: "Proposed", Tests: []string{"A."}, Words: "Why"}}, Name: "/n", Members: []page.Option{{Value: "1", Text: "Hannah Brandt"}}, Reviews: []DecisionLine{{Title: "Verify", Href: "/d", Meta: "June 2", Status: page.Status{Kind: "waiting", Word: "Waits"}}}, Public: "/b/cpab/recommendations/2026-014"}
})

// Show is the page of one commitment, for the board and for the department.
func (s *Slice) Show(w http.ResponseWriter, r *http.Request) error {
	x, p, err := s.here(r)
	if err != nil {
		return err
	}
	return s.show(w, r, http.StatusOK, page.NewForm(nil), x, p)
}

func (s *Slice) show(w http.ResponseWriter, r *http.Request, status int, f *page.Form, x follow.Promise, p place) error {
	ctx := r.Context()
	sc := act.From(ctx)
	today := rules.DateOf(sc.Now, x.Zone)
	base := home(sc) + "/" + number(x.ID)
	by := side(sc.Department)
	d := ShowData{Head: page.Head{Title: say("commitment.one"), Number: say("recommendation.number", "Number", x.Number()), Over: []string{x.BoardName, x.Department}, Lede: x.Title}, Facts: facts(x)[1:], View: x.View(today), Form: f, Key: page.NewKey(), Base: number(int64(len(x.Sets))), Public: x.Public()}
	if x.Reviewer != "" {
		d.Facts = append(d.Facts, page.Fact{Name: say("commitment.reviewer"), Value: x.Reviewer})
	}
	open, recheck := !x.Closed(today), x.Recheck(today)
	if !recheck.IsZero() {
		d.Facts = append(d.Facts, page.Fact{Name: say("commitment.recheck"), Value: longDay(recheck)})
	}
	put := func(may bool, id, href string) {
		if may {
			d.Buttons = append(d.Buttons, page.Link{Text: say(id), Href: base + href})
		}
	}
	set := x.Newest()
	propose, agree := sc.May(rules.TestsPropose), sc.May(rules.TestsAgree)
	if by == followup.SideDepartment {
		propose, agree = sc.May(rules.TestsOffer), sc.May(rules.TestsAccept)
		put((open || !recheck.IsZero()) && sc.May(rules.ProgressReport), "commitment.report", "/report")
	} else {
		put((open || !recheck.IsZero()) && mayReview(sc, x) && x.Waiting() == nil && len(x.InForce().Tests) > 0, "commitment.review", "/review")
	}
	if x.Waiting() == nil {
		label := "commitment.tests_reply"
		if set.ID == 0 || set.Side == by {
			label = "commitment.tests_new"
		}
		put(open && propose, label, "/tests")
		if open && agree && set.ID != 0 && set.Side != by && set.AgreedAt == nil {
			d.Agree = base + "/agree"
		}
	}
	for i := len(x.Sets) - 1; i >= 0; i-- {
		d.Sets = append(d.Sets, setView(x, x.Sets[i]))
	}
	if by == followup.SideBoard {
		if sc.May(rules.ReviewerName) && (open || !recheck.IsZero()) {
			if err := s.nameable(ctx, &d, x, today); err != nil {
				return err
			}
			d.Name = base + "/reviewer"
		}
	}
	for _, v := range x.Reviews {
		line := lineOf(v, x.Zone)
		if by == followup.SideBoard {
			line.Href = decisionURL(p.Slug, v.ID)
		}
		d.Reviews = append(d.Reviews, line)
	}
	return showPage.Write(w, r, status, chrome(ctx, x.Number()), d)
}

func (s *Slice) nameable(ctx context.Context, d *ShowData, x follow.Promise, today rules.Date) error {
	var members []personRow
	if err := s.db.Select(ctx, &members, sqlMembers, x.Board, today); err != nil {
		return err
	}
	d.Members = []page.Option{{Text: say("member.choose")}}
	for _, m := range members {
		d.Members = append(d.Members, page.Option{Value: number(m.ID), Text: m.Name})
	}
	if x.ReviewerID != 0 && !d.Form.Has("reviewer") && d.Form.Get("reviewer") == "" {
		d.Form.Values.Set("reviewer", number(x.ReviewerID))
	}
	return nil
}

func setView(x follow.Promise, set follow.Set) SetView {
	v := SetView{Tests: set.Tests, Words: set.Words, Summary: say("commitment.set."+set.Side, "Date", page.Day(page.Lang, "long", set.At.In(x.Zone)), "Name", set.Proposer)}
	if set.AgreedAt != nil {
		v.Summary += " " + say("commitment.set_agreed", "Date", page.Day(page.Lang, "long", set.AgreedAt.In(x.Zone)), "Name", set.Agreer)
	}
	return v
}

// lineOf is a decision as a line of a list.
func lineOf(d follow.Decision, zone *time.Location) DecisionLine {
	line := DecisionLine{Title: d.Title(), Status: d.Status(), Meta: say("decision.drafted", "Date", page.Day(page.Lang, "long", d.DraftedAt.In(zone)), "Name", d.Drafter)}
	if d.ClosedAt != nil {
		line.Meta = say("decision.decided", "Date", page.Day(page.Lang, "long", d.ClosedAt.In(zone)))
	}
	return line
}

// DecisionData is one decision on a follow-up.
type DecisionData struct {
	Head     page.Head
	Facts    []page.Fact
	Words    string
	Tests    []follow.TestView
	Next     string // what to do next, in a sentence
	Buttons  []page.Link
	Further  *follow.FurtherView
	Withdraw string // where it is taken back; "" where it cannot be
	Form     *page.Form
}

var decisionPage = page.Must("commitment/decision", func() DecisionData {
	return DecisionData{Head: page.Head{Title: "Close the recommendation", Status: &page.Status{Kind: "waiting", Word: "Waits"}}, Facts: []page.Fact{{Name: "Closed as", Value: "Implemented"}}, Words: "Because.", Tests: sampleView().Tests, Next: "Put it on an agenda.",
		Further: follow.SampleFurther(), Buttons: []page.Link{{Text: "Put it on an agenda", Href: "/a"}, {Text: "Public page", Href: "/p"}}, Withdraw: "/w", Form: page.NewForm(nil)}
})

// sqlNextMeeting is the planned meeting that has the recommendation on its agenda,
// or else comes next.
const sqlNextMeeting = `select m.slug, m.held_on, exists (select from agenda_items i where i.meeting_id = m.id and i.recommendation_id = $2 and i.removed_at is null) as planned
from meetings m where m.board_id = $1 and m.state = 'scheduled' and m.source is null order by planned desc, m.held_on, m.starts limit 1`

// ShowDecision shows one decision to those who work on it.
func (s *Slice) ShowDecision(w http.ResponseWriter, r *http.Request) error {
	return s.showDecision(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) showDecision(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	id, err := page.PathID(r, "decision")
	if err != nil {
		return err
	}
	x, err := s.decision(ctx, s.db, sc.Board, id)
	if err != nil {
		return err
	}
	g, err := loadGround(ctx, s.db, sc.Board, x.Recommendation, sc.Now)
	if err != nil {
		return err
	}
	st := x.Status()
	d := DecisionData{Head: page.Head{Title: x.Title(), Number: say("recommendation.number", "Number", g.recommendation.number()), Over: []string{sc.BoardName}, Lede: g.recommendation.Title, Status: &st}, Facts: x.Details(), Words: x.Words, Tests: g.record.Tests(x), Form: f}
	switch {
	case x.Withdrawn():
		d.Next = say("decision.next_withdrawn", "Reason", x.WithdrawnReason)
	case x.Carried():
		d.Next = say("decision.next_carried", "Date", longDay(x.On))
		if d.Further = x.FurtherView(g.today); d.Further != nil {
			d.Next = say("further.next", "Date", longDay(x.On), "Standing", d.Further.Status.Word)
			if sc.May(rules.EscalationRecord) {
				d.Further.Correct = decisionURL(sc.Slug, id) + "/steps"
				d.Buttons = append(d.Buttons, page.Link{Text: say("further.record"), Href: d.Further.Correct})
			}
		}
	case x.Motion != 0 && x.Outcome == "":
		d.Next = say("decision.next_before_board", "Date", longDay(x.On))
	case !x.Waiting():
		d.Next = say("decision.next_lost", "Date", longDay(x.On))
	default:
		if err := s.onAgenda(ctx, sc, &d, x); err != nil {
			return err
		}
		if sc.May(rules.DecisionWithdraw) {
			d.Withdraw = decisionURL(sc.Slug, id) + "/withdraw"
		}
	}
	d.Buttons = append(d.Buttons, page.Link{Text: say("work.public_page"), Href: "/b/" + sc.Slug + "/recommendations/" + g.recommendation.number()})
	return decisionPage.Write(w, r, status, chrome(ctx, x.Title()), d)
}

// onAgenda leads to the meeting at which a decision can be moved.
func (s *Slice) onAgenda(ctx context.Context, sc act.Scope, d *DecisionData, x follow.Decision) error {
	var m struct {
		Slug    string     `db:"slug"`
		On      rules.Date `db:"held_on"`
		Planned bool       `db:"planned"`
	}
	meetings := "/work/b/" + sc.Slug + "/meetings"
	err := s.db.Get(ctx, &m, sqlNextMeeting, sc.Board, x.Recommendation)
	link := page.Link{Text: say("recommendation.schedule"), Href: meetings + "/new"}
	switch {
	case pg.NotFound(err):
		d.Next = say("decision.next_schedule")
	case err != nil:
		return err
	case m.Planned:
		d.Next = say("decision.next_planned", "Date", longDay(m.On))
		link = page.Link{Text: say("recommendation.to_agenda", "Date", longDay(m.On)), Href: meetings + "/" + m.Slug + "#agenda"}
	default:
		d.Next = say("decision.next_agenda")
		link = page.Link{Text: say("recommendation.put_on_agenda", "Date", longDay(m.On)), Href: meetings + "/" + m.Slug + "/agenda/add?recommendation=" + number(x.Recommendation)}
	}
	if sc.May(rules.AgendaAdd) {
		d.Buttons = append(d.Buttons, link)
	}
	return nil
}

// WithdrawPost takes a decision back.
func (s *Slice) WithdrawPost(w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "decision")
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		rec, err = s.Withdraw(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, f.Trim("reason"))
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showDecision(w, r, status, f) })
}
