package recommendation

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/record/answers"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// ShowData is one recommendation with its whole life.
type ShowData struct {
	Head      page.Head
	Owed      *page.Owed
	Finding   string
	Text      string
	Glance    []page.Fact
	Bars      []ClockView
	Follow    string
	Answers   []AnswerView
	Answering int // how many departments are asked
	Became    []follow.View
	Decided   []DecisionView
	Vote      *VoteView
	Dissents  []DissentView
	Life      page.Timeline
	Versions  []PublicVersion
	Cite      string
	Permanent string
}

// ClockView is the clock of one answer.
type ClockView struct {
	Department string // named when there are several addressees
	Bar        page.DeadlineBar
	Text       string
	Cite       page.Cite
}

// AnswerView is one department's answer, or that there is none yet.
type AnswerView struct {
	Department  string
	Title       string
	Again       string // that it was sent to the department more than once
	Position    *page.Status
	Words       string
	Reason      string
	Parts       []page.PartAnswer
	Commitments []page.Promised
	Signed      string
	Letter      string // the signed letter, somewhere else
	Late        *page.Status
	Paper       string // the answer as a letter
	Waiting     *page.Empty

	NonResponsive string   // the board found that it does not answer
	Extended      []string // more time that was taken

	extensions []answers.Extension
}

// VoteView is how the board voted.
type VoteView struct {
	Lead, Meeting string
	Names         page.VoteNames
}

// PublicVersion is a text that was before the board earlier.
type PublicVersion struct {
	Summary              string
	Title, Finding, Text string
	Changes              []page.ChangeLine // from it to the text that stands
}

var showPage = page.Must("recommendation/show", func() ShowData {
	at := time.Date(2026, 4, 17, 9, 0, 0, 0, time.UTC)
	return ShowData{Head: page.Head{Title: "Say when a foot pursuit must not begin, and when it must stop", Number: "Recommendation 2026-014", Over: []string{"Community Police Advisory Board"}},
		Owed:    &page.Owed{Duties: []page.Duty{{Late: true, Days: "Overdue 3 days", On: "Monday, June 1", Owner: "Riverbend Police Department", What: "owes its answer.", Cite: &page.Cite{Text: "45 days, City Code 9-4-6"}}}},
		Finding: "In 2024 and 2025, 31 foot pursuits ended with someone hurt.", Text: "Adopt a written policy.", Glance: []page.Fact{{Name: "Stage", Value: "Answered"}},
		Bars:   []ClockView{{Bar: page.DeadlineBar{Start: at, Due: at.AddDate(0, 0, 45), At: at.AddDate(0, 0, 48)}, Text: "3 days over", Cite: page.Cite{Text: "City Code 9-4-6"}}},
		Follow: "/b/cpab/subscribe?recommendation=2026-014", Answering: 1, Answers: []AnswerView{{Department: "Riverbend Police Department", Again: "Sent again June 3, 2026.", Title: "Adopt a written policy", Position: &page.Status{Kind: "partial", Voice: "dept", Word: "Police agreed in part"}, Words: "We will issue a general order.", Reason: "Cost",
			Parts:       []page.PartAnswer{{Label: "Part (a)", Asks: "Write it.", Position: page.Status{Kind: "yes", Voice: "dept", Word: "Police agreed"}, Reason: "Cost", Words: "We will."}},
			Commitments: []page.Promised{{Part: "Part (a)", Action: "Issue General Order 12-8", Official: "Owen Hale, Deputy Chief", Target: at, Tests: []string{"It is published."}}}, Signed: "Signed June 12", Paper: "/b/cpab/recommendations/2026-014/answer/1", Letter: "https://riverbend.example/letter"}, {Waiting: &page.Empty{Fact: "No answer yet."}, Extended: []string{"15 days added"}}},
		Became:   []follow.View{{Action: "Issue General Order 12-8", Official: "Owen Hale", Target: at, Department: "Riverbend Police Department", Reported: follow.ProgressStatus("in_progress"), Found: follow.StandingStatus("verified"), ReportedOn: at, Reports: []follow.ReportView{{At: at, Words: "Drafted", Progress: follow.ProgressStatus("in_progress")}}}},
		Decided:  []DecisionView{{Title: "Close it", At: at, Further: follow.SampleFurther(), Details: []page.Fact{{Name: "Closed as", Value: "Implemented"}}, Tests: []follow.TestView{{Words: "The order is published.", Found: follow.StandingStatus("verified")}}, Words: "Done.", Meeting: "/b/cpab/meetings/2026-04-14", Names: page.VoteNames{Names: []page.NameBallot{{Name: "Lorraine Abbott", Ballot: page.Ballot{Kind: "yes"}}}, Words: "Carried"}}},
		Dissents: []DissentView{{ID: 1, Words: "The cost was not looked at.", Names: []string{"Hannah Brandt"}, At: at}},
		Vote:     &VoteView{Lead: "April 14, 2026.", Meeting: "/b/cpab/meetings/2026-04-14"}, Versions: []PublicVersion{{Summary: "Version 1", Title: "Foot pursuits", Finding: "F", Text: "T", Changes: []page.ChangeLine{{What: "Title", Pieces: []page.Piece{{Text: "Foot", Removed: true}, {Text: "Say when", Added: true}, {Text: "pursuits"}}}}}},
		Life: page.Timeline{Events: []page.Happening{{At: at, Voice: "board", Event: "Sent"}}}, Cite: "Community Police Advisory Board, Recommendation 2026-014", Permanent: "https://parley.example/b/cpab/recommendations/2026-014"}
})

var numberForm = regexp.MustCompile(`^(\d{4})-(\d{3,6})$`)

// numbered finds a recommendation by the number in the address: NotFound for
// what was never posted, and for a number that is not written the one way.
func (s *Slice) numbered(ctx context.Context, r *http.Request) (life, error) {
	board := act.From(ctx).Board
	given := r.PathValue("number")
	m := numberForm.FindStringSubmatch(given)
	if m == nil {
		return life{}, fault.New(fault.NotFound, "not_found")
	}
	year, _ := strconv.Atoi(m[1])
	seq, _ := strconv.Atoi(m[2])
	if advice.FormatNumber(year, seq) != given {
		return life{}, fault.New(fault.NotFound, "not_found")
	}
	var id int64
	if err := s.db.Get(ctx, &id, sqlByNumber, board, year, seq); err != nil {
		return life{}, err
	}
	return loadLife(ctx, s.db, board, id)
}

// Show is the public page of one recommendation.
func (s *Slice) Show(ctx context.Context, r *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	l, err := s.numbered(ctx, r)
	if err != nil {
		return page.Public{}, err
	}
	today := l.day(sc.Now)
	id, title := l.publicText()
	number := say("recommendation.number", "Number", l.number())
	d := ShowData{Head: page.Head{Title: title, Number: number, Over: []string{l.BoardName}, Lede: l.lede()}, Owed: l.owedBox(today), Glance: l.glance(today), Follow: "/b/" + l.Slug + "/subscribe?recommendation=" + l.number()}
	var texts []textRow
	if err := s.db.Select(ctx, &texts, sqlTexts, l.ID, l.Board); err != nil {
		return page.Public{}, err
	}
	for _, t := range texts {
		if t.ID == id {
			d.Finding, d.Text = t.Finding, t.Recommendation
		}
	}
	d.Versions = l.earlier(texts, id)
	about, err := record.CatalogFacts(ctx, s.db, l.Board, l.ID)
	if err != nil {
		return page.Public{}, err
	}
	d.Glance = append(d.Glance, about...)
	d.Answering = len(l.standing())
	for _, t := range l.standing() {
		if !t.DueOn.IsZero() {
			d.Bars = append(d.Bars, l.bar(t, today))
		}
	}
	if d.Answers, err = s.answers(ctx, l, today, title); err != nil {
		return page.Public{}, err
	}
	if d.Vote, err = s.voteOf(ctx, l); err != nil {
		return page.Public{}, err
	}
	if d.Dissents, err = dissents(ctx, s.db, l, sc.Now); err != nil {
		return page.Public{}, err
	}
	d.Became, d.Decided = l.became(today)
	for i := range d.Decided {
		if d.Decided[i].Names, err = record.Names(ctx, s.db, l.Board, d.Decided[i].motion); err != nil {
			return page.Public{}, err
		}
	}
	d.Life = page.Timeline{Events: l.timeline(d.Answers, d.Dissents, today)}
	d.Permanent = strings.TrimRight(s.base.String(), "/") + l.path()
	d.Cite = say("recommendation.cite_line", "Board", l.BoardName, "Number", l.number(), "Moment", page.Day(page.Lang, "moment", sc.Now.In(l.zone)))
	c := page.ChromeFrom(ctx, title, "recommendations", page.Crumb{Text: say("crumb.home"), Href: "/"}, page.Crumb{Text: say("nav.recommendations"), Href: "/recommendations"}, page.Crumb{Text: l.number()})
	c.Print = &page.Print{State: number, Address: l.path()}
	return showPage.Public(c, d, page.Midnight(sc.Now.In(l.zone)))
}

// lede says the main dates: "Adopted April 14, 2026. Sent April 17. Answered June 12."
func (l life) lede() string {
	var out []string
	put := func(id string, t time.Time) {
		style := "monthday"
		if len(out) == 0 {
			style = "long"
		}
		out = append(out, say("recommendation.lede."+id, "Date", page.Day(page.Lang, style, t.In(l.zone))))
	}
	switch m := l.adoption(); {
	case m != nil:
		put("adopted", m.At)
	case l.WithdrawnAt != nil:
		put("withdrawn", *l.WithdrawnAt)
	default:
		put("posted", l.posted[0].At)
		out = append(out, say("stage."+string(l.stage()))+".")
	}
	standing := l.standing()
	if len(standing) > 0 {
		put("sent", l.transmittals[0].SentAt)
		if t := standing[0]; t.AgainOf != 0 && len(standing) == 1 {
			put("sent_again", t.SentAt)
		}
	}
	var answered []time.Time
	for _, t := range standing {
		if t.SignedAt != nil {
			answered = append(answered, *t.SignedAt)
		}
	}
	switch {
	case len(standing) == 1 && len(answered) == 1:
		put("answered", answered[0])
	case len(standing) > 1:
		out = append(out, say("recommendation.lede.of_several", "N", len(answered), "All", len(standing)))
	}
	return strings.Join(out, " ")
}

// owedBox lists what is owed, by the board too, what is late first; nil before the
// board has adopted it.
func (l life) owedBox(today rules.Date) *page.Owed {
	out := &page.Owed{}
	if l.stage() == advice.StageAdopted {
		out.Duties = append(out.Duties, page.Duty{Days: say("recommendation.owed_soon"), Owner: l.BoardName, What: say("recommendation.owes_sending")})
		return out
	}
	if len(l.transmittals) == 0 {
		return nil
	}
	for _, t := range l.transmittals {
		for _, to := range t.missing() {
			out.Duties = append(out.Duties, l.copyDuty(t, to, today))
		}
		if t.SignedAt != nil || l.stageOn(today) == advice.StageClosed {
			continue
		}
		c := l.clock(t, today)
		d := page.Duty{Late: c.State == advice.ClockOverdue, Days: clockStatus(c).Word, Owner: t.Department, What: say("recommendation.owes_answer")}
		if !t.DueOn.IsZero() {
			d.On = page.Day(page.Lang, "week", t.DueOn.In(l.zone))
		} else if t.Days > 0 {
			d.What = say("recommendation.owes_from." + t.StartEvent)
		}
		if b := t.basis(); b != "" {
			d.Cite = &page.Cite{Text: b}
		}
		out.Duties = append(out.Duties, d)
	}
	out.Duties = append(out.Duties, l.reportsOwed(today)...)
	out.Duties = append(out.Duties, l.checksOwed(today)...)
	out.Duties = append(out.Duties, l.furtherOwed(today)...)
	slices.SortStableFunc(out.Duties, func(a, b page.Duty) int {
		switch {
		case a.Late == b.Late:
			return 0
		case a.Late:
			return -1
		}
		return 1
	})
	return out
}

// glance are the facts beside the record.
func (l life) glance(today rules.Date) []page.Fact {
	out := []page.Fact{{Name: say("recommendation.fact.stage"), Value: say("stage." + string(l.stageOn(today)))}}
	if l.stage() == advice.StageInDeliberation && !l.CommentUntil.IsZero() {
		f := page.Fact{Name: say("recommendation.fact.comment"), Value: dateWords(l.CommentUntil), Cite: &page.Cite{Text: answers.Basis(l.CommentDays, 0, rules.CalendarDay, l.CommentCitation)}}
		if p := l.posted[len(l.posted)-1]; !today.After(l.CommentUntil) {
			f.Href = "/b/" + l.Slug + "/meetings/" + p.Meeting
		}
		out = append(out, f)
	}
	if c := l.course(today); c.Reason != "" {
		out = append(out, page.Fact{Name: say("decision.fact.reason"), Value: say("closed_as." + c.Reason)})
	}
	if m := l.adoption(); m != nil {
		out = append(out, page.Fact{Name: say("recommendation.fact.adopted"), Value: page.Day(page.Lang, "long", m.At.In(l.zone))})
	}
	for _, t := range l.standing() {
		out = append(out, page.Fact{Name: say("recommendation.fact.addressee"), Value: t.Addressee + ", " + t.Department})
		for i, x := range l.chain(t) {
			name := say("recommendation.fact.sent")
			if i > 0 {
				name = say("recommendation.fact.sent_again")
			}
			out = append(out, page.Fact{Name: name, Value: l.longDay(x.SentAt), Cite: &page.Cite{Text: say("recommendation.letter"), Href: l.letterPath(x)}})
			out = append(out, x.publication()...)
		}
		if !t.DueOn.IsZero() {
			f := page.Fact{Name: say("recommendation.fact.due"), Value: dateWords(t.DueOn)}
			if b := t.basis(); b != "" {
				f.Cite = &page.Cite{Text: b}
			}
			out = append(out, f)
			if t.FirstDueOn != t.DueOn {
				out = append(out, page.Fact{Name: say("recommendation.fact.first_due"), Value: dateWords(t.FirstDueOn)})
			}
		}
	}
	return out
}

// bar is the clock of an answer that began.
func (l life) bar(t transmittalRow, today rules.Date) ClockView {
	at := today
	if t.SignedAt != nil {
		at = l.day(*t.SignedAt)
	}
	out := ClockView{Bar: page.DeadlineBar{Start: l.started(t).In(l.zone), Due: t.DueOn.In(l.zone), At: at.In(l.zone), Done: t.SignedAt != nil, StartID: "recommendation.bar." + t.StartEvent},
		Cite: page.Cite{Text: t.basis()}}
	if len(l.standing()) > 1 {
		out.Department = t.Department
	}
	n := l.started(t).DaysUntil(at)
	if t.SignedAt != nil {
		out.Text = say("recommendation.bar_answered", "Date", dateWords(at), "N", n)
	} else {
		out.Text = say("recommendation.bar_running", "N", n)
	}
	return out
}

// earlier are the texts that were before the board and that another replaced.
// A text that was never posted stays internal.
func (l life) earlier(texts []textRow, now int64) []PublicVersion {
	var out []PublicVersion
	var stands textRow
	for _, t := range texts {
		if t.ID == now {
			stands = t
		}
	}
	for _, t := range texts {
		for _, p := range l.posted {
			if p.Text != t.ID || t.ID == now {
				continue
			}
			out = append(out, PublicVersion{Summary: say("recommendation.earlier", "Number", t.Number, "Date", page.Day(page.Lang, "long", p.At.In(l.zone))), Title: t.Title, Finding: t.Finding, Text: t.Recommendation, Changes: t.changes(stands)})
			break
		}
	}
	return out
}

// changes are what a later text says otherwise, word by word.
func (t textRow) changes(later textRow) []page.ChangeLine {
	var out []page.ChangeLine
	for _, x := range []struct{ name, was, is string }{{"title", t.Title, later.Title}, {"finding", t.Finding, later.Finding}, {"recommendation", t.Recommendation, later.Recommendation}} {
		if x.was != x.is {
			out = append(out, page.ChangeLine{What: say("recommendation." + x.name), Pieces: page.Difference(x.was, x.is)})
		}
	}
	return out
}

// decisive is the motion whose votes are shown by name: the one that adopted
// it; before that the latest to adopt it, and without one the latest of all,
// such as the one that laid it on the table. Nil while nothing was voted on.
func (l life) decisive() *motionRow {
	out := l.adoption()
	if out != nil {
		return out
	}
	for i := range l.motions {
		m := &l.motions[i]
		if out == nil || m.adopts() || !out.adopts() {
			out = m
		}
	}
	return out
}

// voteOf is how the board voted on it, by name.
func (s *Slice) voteOf(ctx context.Context, l life) (*VoteView, error) {
	m := l.decisive()
	if m == nil {
		return nil, nil
	}
	names, err := record.Names(ctx, s.db, l.Board, m.ID)
	if err != nil {
		return nil, err
	}
	v := &VoteView{Names: names, Meeting: "/b/" + l.Slug + "/meetings/" + m.Meeting, Lead: page.Day(page.Lang, "moment", m.At.In(l.zone)) + "."}
	if !m.adopts() {
		v.Lead = m.words() + ". " + v.Lead
	}
	switch {
	case m.Mover != "" && m.Seconder != "":
		v.Lead += " " + say("motion.moved_seconded", "Mover", m.Mover, "Seconder", m.Seconder)
	case m.Mover != "":
		v.Lead += " " + say("motion.moved", "Mover", m.Mover)
	}
	return v, nil
}
