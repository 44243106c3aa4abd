package recommendation

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/answers"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// WorkListData is the board's own list: everything, drafts too.
type WorkListData struct {
	Head  page.Head
	New   string // where a new one is drafted; "" for those who may not
	Lines []WorkLine
	Empty *page.Empty
}

// WorkLine is one recommendation of a WorkListData.
type WorkLine struct {
	Number, Title, Href string
	Drafted             string
	Stage               page.Status
	Clock               *page.Status // of the answer that is due first
	ClockNote           string
}

var workListPage = page.Must("recommendation/work_list", func() WorkListData {
	return WorkListData{Head: page.Head{Title: "Recommendations"}, New: "/work/b/cpab/recommendations/new", Lines: []WorkLine{
		{Title: "Interpreters at traffic stops", Href: "/work/b/cpab/recommendations/2", Drafted: "Nov 2, 2026", Stage: page.Status{Kind: "waiting", Word: "Draft"}},
		{Number: "2026-014", Title: "Say when a foot pursuit must not begin", Href: "/work/b/cpab/recommendations/1", Stage: page.Status{Kind: "due", Word: "Waiting"}, Clock: &page.Status{Kind: "late", Word: "Overdue 3 days"}, ClockNote: "since November 9"}}}
})

// WorkList shows the board's recommendations to those who work on them.
func (s *Slice) WorkList(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sc := act.From(ctx)
	ls, err := loadLives(ctx, s.db, sc.Board, 0, false)
	if err != nil {
		return err
	}
	d := WorkListData{Head: page.Head{Title: say("nav.recommendations"), Over: []string{sc.BoardName}, Lede: say("recommendation.work_lede")}}
	if sc.May(rules.RecommendationDraft) {
		d.New = workList(sc.Slug) + "/new"
	}
	for _, l := range ls {
		line := WorkLine{Number: l.number(), Title: l.NewestTitle, Href: workPage(sc.Slug, l.ID), Stage: stageStatus(l.stageOn(sc.Today)), Drafted: page.Day(page.Lang, "short", l.CreatedAt.In(l.zone))}
		if t := l.owed(sc.Today); t != nil {
			st := clockStatus(l.clock(*t, sc.Today))
			line.Clock = &st
			if !t.DueOn.IsZero() {
				line.ClockNote = say("recommendation.due_on", "Date", page.Day(page.Lang, "monthday", t.DueOn.In(l.zone)))
			}
		}
		d.Lines = append(d.Lines, line)
	}
	d.Empty = &page.Empty{Fact: say("recommendation.work_none"), Next: say("recommendation.work_none_next")}
	return workListPage.Write(w, r, http.StatusOK, workChrome(ctx, say("nav.recommendations")), d)
}

// WorkData is the page on which one recommendation is worked on.
type WorkData struct {
	Head     page.Head
	Next     string      // what to do next, in a sentence
	Comment  string      // until when the draft is open for comment
	Buttons  []page.Link // the first is the act to do now
	Waiting  []WaitingLine
	Public   string // its public page, once it has one
	Title    string
	Finding  string
	Text     string
	Written  string // version, by whom and when
	Sent     []SentLine
	Versions []VersionView
	Dissents []DissentView
	Dissent  string     // where a statement is filed; "" when the person may not
	Join     string     // where one stands behind one, before its id
	Form     *page.Form // of standing behind one
}

// WaitingLine is a decision that was drafted and is still to be voted on.
type WaitingLine struct {
	Title, Href string
	Status      page.Status
}

// SentLine is one transmittal as the clerk sees it.
type SentLine struct {
	Department, Addressee string
	Sent, Delivered       string
	Clock                 page.Status
	Basis                 string
	Again                 string // that it is one of several to the department
	Letter                string
	Record                string // where a date of it is recorded; "" when all are
	Amend                 string // where one that is wrong is corrected; "" while there is none
	Copies                []CopyLine
}

// CopyLine is a copy that the rule asks for.
type CopyLine struct {
	Words  string
	Status *page.Status // while it is not given
	Record string       // where it is recorded
}

// VersionView is one version of the words.
type VersionView struct {
	Number               int
	Title, Finding, Text string
	Changes              []page.ChangeLine // from it to the next
	By                   string            // who wrote it
	At                   time.Time
}

var workShowPage = page.Must("recommendation/work_show", func() WorkData {
	return WorkData{Head: page.Head{Title: "Say when a foot pursuit must not begin", Number: "2026-014", Status: &page.Status{Kind: "due", Word: "Waiting for the answer"}}, Next: "Record the delivery.", Comment: "Open for comment until May 1.",
		Buttons: []page.Link{{Text: "Send it to the police", Href: "/x"}, {Text: "Revise", Href: "/y"}}, Waiting: []WaitingLine{{Title: "Close it", Href: "/work/b/cpab/decisions/1", Status: page.Status{Kind: "waiting", Word: "Waits for a vote"}}}, Public: "/b/cpab/recommendations/2026-014", Title: "Say when", Finding: "In 2025 …", Text: "Adopt a policy", Written: "Version 2",
		Sent:     []SentLine{{Department: "Riverbend Police Department", Addressee: "Chief Marisol Trent", Sent: "April 17, 2026", Clock: page.Status{Kind: "due", Word: "Due in 8 days"}, Basis: "45 days", Again: "Sent again June 3, 2026.", Letter: "/l", Record: "/r", Amend: "/a", Copies: []CopyLine{{Words: "Copy to the mayor", Status: &page.Status{Kind: "due", Word: "Due in 5 days"}, Record: "/c"}}}},
		Dissents: []DissentView{{ID: 1, Words: "The cost was not looked at.", Names: []string{"Hannah Brandt"}}}, Dissent: "/d", Join: "/j", Form: page.NewForm(nil),
		Versions: []VersionView{{Number: 1, Title: "Foot pursuits", Finding: "F", Text: "T", Changes: []page.ChangeLine{{What: "Title", Pieces: []page.Piece{{Text: "Foot", Removed: true}, {Text: "Say when", Added: true}, {Text: "pursuits"}}}}, By: "Wendell Okafor", At: time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)}}}
})

// WorkShow shows one recommendation to those who work on it.
func (s *Slice) WorkShow(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sc := act.From(ctx)
	id, err := page.PathID(r, "id")
	if err != nil {
		return err
	}
	l, err := loadLife(ctx, s.db, sc.Board, id)
	if err != nil {
		return err
	}
	var texts []textRow
	if err := s.db.Select(ctx, &texts, sqlTexts, l.ID, l.Board); err != nil {
		return err
	}
	stage := l.stageOn(sc.Today)
	status := stageStatus(stage)
	d := WorkData{Head: page.Head{Title: l.NewestTitle, Number: l.number(), Over: []string{sc.BoardName}, Status: &status}, Next: say("recommendation.next." + string(stage))}
	if stage == advice.StageInDeliberation && l.amended() {
		d.Next = say("recommendation.next_amended")
	}
	if stage == advice.StageInDeliberation && !l.CommentUntil.IsZero() && !sc.Today.After(l.CommentUntil) {
		d.Comment = say("recommendation.in_comment", "Date", dateWords(l.CommentUntil), "Basis", answers.Basis(l.CommentDays, 0, rules.CalendarDay, l.CommentCitation))
	}
	if l.WithdrawnAt != nil {
		d.Next = say("recommendation.withdrawn_because", "Date", page.Day(page.Lang, "long", l.WithdrawnAt.In(l.zone)), "Reason", l.WithdrawnReason)
	}
	if l.Seq != 0 {
		d.Public = l.path()
	}
	for i := len(texts) - 1; i >= 0; i-- {
		t := texts[i]
		v := VersionView{Number: t.Number, Title: t.Title, Finding: t.Finding, Text: t.Recommendation, By: t.Writer, At: t.WrittenAt.In(l.zone)}
		if i == len(texts)-1 {
			d.Title, d.Finding, d.Text = t.Title, t.Finding, t.Recommendation
			d.Written = versionWords(t, l)
			if _, parts := advice.PartsOf(t.Recommendation); len(parts) > 0 {
				d.Written += " " + say("recommendation.in_parts", "Parts", "(a)–("+parts[len(parts)-1].Label+")")
			}
			continue
		}
		v.Changes = t.changes(texts[i+1])
		d.Versions = append(d.Versions, v)
	}
	if d.Dissents, err = dissents(ctx, s.db, l, sc.Now); err != nil {
		return err
	}
	if sc.May(rules.DissentFile) && l.mayDissent(ctx, s.db, sc.By.Person) == nil {
		d.Dissent, d.Join, d.Form = workPage(sc.Slug, l.ID)+"/dissent", "/work/b/"+sc.Slug+"/dissents", page.NewForm(nil)
	}
	var advised []departmentRow
	if err := s.db.Select(ctx, &advised, sqlAdvised, sc.Board); err != nil {
		return err
	}
	agenda, err := s.agenda(ctx, sc, &d, l, stage)
	if err != nil {
		return err
	}
	d.Buttons = append(agenda, l.buttons(sc, stage, advised)...)
	if sc.May(rules.CatalogSave) && l.WithdrawnAt == nil {
		d.Buttons = append(d.Buttons, page.Link{Text: say("recommendation.catalog"), Href: workPage(sc.Slug, l.ID) + "/catalog"})
	}
	for _, x := range l.followed.Decisions {
		if x.Waiting() && sc.May(rules.CommitmentRead) {
			d.Waiting = append(d.Waiting, WaitingLine{Title: x.Title(), Href: "/work/b/" + sc.Slug + "/decisions/" + strconv.FormatInt(x.ID, 10), Status: x.Status()})
		}
	}
	for _, t := range l.transmittals {
		d.Sent = append(d.Sent, l.sentLine(t, sc))
	}
	return workShowPage.Write(w, r, http.StatusOK, workChrome(ctx, l.NewestTitle), d)
}

// recordPath is where the delivery of a transmittal is recorded.
func recordPath(slug string, transmittal int64) string {
	return "/work/b/" + slug + "/transmittals/" + strconv.FormatInt(transmittal, 10) + "/record"
}

func versionWords(t textRow, l life) string {
	date := page.Day(page.Lang, "long", t.WrittenAt.In(l.zone))
	if t.Writer == "" {
		return say("recommendation.version_on", "Number", t.Number, "Date", date)
	}
	return say("recommendation.version_by", "Number", t.Number, "Date", date, "Name", t.Writer)
}

// agenda is the way to the agenda of a meeting, for what the board has yet to
// take up, and the sentence that goes with it; nothing for those who build none.
func (s *Slice) agenda(ctx context.Context, sc act.Scope, d *WorkData, l life, stage advice.Stage) ([]page.Link, error) {
	open := advice.Editable(stage, false) || stage == advice.StageInDeliberation && l.heard()
	if !open || !sc.May(rules.AgendaAdd) {
		return nil, nil
	}
	if stage == advice.StageInDeliberation {
		d.Next = say("recommendation.next.undecided")
	}
	var m struct {
		Slug    string     `db:"slug"`
		On      rules.Date `db:"held_on"`
		Planned bool       `db:"planned"`
	}
	meetings := "/work/b/" + sc.Slug + "/meetings"
	err := s.db.Get(ctx, &m, sqlNextMeeting, sc.Board, l.ID)
	switch {
	case pg.NotFound(err):
		return []page.Link{{Text: say("recommendation.schedule"), Href: meetings + "/new"}}, nil
	case err != nil:
		return nil, err
	case m.Planned:
		d.Next = say("recommendation.next.planned", "Date", dateWords(m.On))
		return []page.Link{{Text: say("recommendation.to_agenda", "Date", dateWords(m.On)), Href: meetings + "/" + m.Slug + "#agenda"}}, nil
	}
	return []page.Link{{Text: say("recommendation.put_on_agenda", "Date", dateWords(m.On)), Href: meetings + "/" + m.Slug + "/agenda/add?recommendation=" + strconv.FormatInt(l.ID, 10)}}, nil
}

// buttons are the acts that make sense at a stage and that the person may do.
func (l life) buttons(sc act.Scope, stage advice.Stage, advised []departmentRow) []page.Link {
	at := workPage(sc.Slug, l.ID)
	var out []page.Link
	put := func(may bool, id, href string) {
		if may {
			out = append(out, page.Link{Text: say(id), Href: href})
		}
	}
	switch stage {
	case advice.StageAdopted:
		put(sc.May(rules.RecommendationTransmit), "recommendation.transmit", at+"/transmit")
	case advice.StageClosed:
		put(sc.May(rules.DecisionDraft), "recommendation.reopen", at+"/decisions?kind=reopen")
	case advice.StageTransmitted, advice.StageAwaitingResponse, advice.StageResponseReceived, advice.StageInFollowUp:
		put(sc.May(rules.CommitmentRead) && len(l.followed.Promises) > 0, "recommendation.commitments", "/work/b/"+sc.Slug+"/commitments")
		put(sc.May(rules.DecisionDraft), "recommendation.decide", at+"/decisions")
		for _, t := range l.transmittals {
			if t.unstarted() {
				put(sc.May(rules.TransmittalRecord), "recommendation.record", recordPath(sc.Slug, t.ID))
				break
			}
		}
		first, again := l.waiting(advised, sc.Today)
		put(len(again) > 0 && sc.May(rules.RecommendationTransmit), "recommendation.transmit_again", at+"/transmit")
		put(len(first) > 0 && len(again) == 0 && sc.May(rules.RecommendationTransmit), "recommendation.transmit_another", at+"/transmit")
	case advice.StageWithdrawn:
	default:
		put(l.editable(sc.Roles) && sc.May(rules.RecommendationRevise), "recommendation.revise", at+"/revise")
		put(sc.May(rules.RecommendationWithdraw), "recommendation.withdraw", at+"/withdraw")
	}
	return out
}

func (l life) sentLine(t transmittalRow, sc act.Scope) SentLine {
	out := SentLine{Department: t.Department, Addressee: t.Addressee, Sent: page.Day(page.Lang, "long", t.SentAt.In(l.zone)), Clock: clockStatus(l.clock(t, sc.Today)),
		Basis: t.basis(), Again: l.againNote(t), Letter: l.letterPath(t)}
	switch {
	case !t.AcknowledgedOn.IsZero():
		out.Delivered = say("recommendation.acknowledged_on", "Date", dateWords(t.AcknowledgedOn))
	case !t.DeliveredOn.IsZero():
		out.Delivered = say("recommendation.delivered_on", "Date", dateWords(t.DeliveredOn))
	}
	open, have := t.DeliveredOn.IsZero() || t.AcknowledgedOn.IsZero(), !t.DeliveredOn.IsZero() || !t.AcknowledgedOn.IsZero()
	for i, c := range t.sending.Copies {
		x := CopyLine{Words: say("recommendation.fact.copy", "To", c.To)}
		if c.On.IsZero() {
			open = true
			st := clockStatus(t.copyClock(sc.Today))
			x.Status = &st
			if sc.May(rules.TransmittalRecord) {
				x.Record = recordPath(sc.Slug, t.ID) + "?event=" + copyName(i)
			}
		} else {
			have = true
			x.Words = say("recommendation.copy_to_on", "To", c.To, "Date", dateWords(c.On))
		}
		out.Copies = append(out.Copies, x)
	}
	if open && sc.May(rules.TransmittalRecord) {
		out.Record = recordPath(sc.Slug, t.ID)
	}
	if have && sc.May(rules.TransmittalAmend) {
		out.Amend = "/work/b/" + sc.Slug + "/transmittals/" + strconv.FormatInt(t.ID, 10) + "/correct"
	}
	return out
}
