package comment

import (
	"context"
	"net/http"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/floor"
)

// DeskData is what came in from the public for a meeting.
type DeskData struct {
	Head     page.Head
	Base     string
	Form     *page.Form
	Comments []DeskComment
	NoWords  *page.Empty
	Reasons  []page.Option
	Aids     []DeskAid
	NoAids   *page.Empty
}

// DeskComment is one written comment with its buttons.
type DeskComment struct {
	ID           int64
	Item, Name   string
	Paragraphs   []string
	At           time.Time
	Status       *page.Status
	Why          string
	Show, Hold   bool
	ShowKey, Key string
}

// DeskAid is one request for an aid.
type DeskAid struct {
	ID       int64
	What     string
	Detail   string
	Contact  string
	At       time.Time
	AnswerBy string
	Late     bool // the day has passed without an answer
	Short    bool // asked after the cut-off
	Status   *page.Status
	Answer   string
	Open     bool
}

var deskPage = page.Must("comment/desk", func() DeskData {
	return DeskData{Head: page.Head{Title: "From the public"}, Base: "/work/b/cpab/meetings/2026-12-08/public", Form: page.NewForm(nil), Reasons: []page.Option{{Value: "threat", Text: "It threatens someone."}},
		Comments: []DeskComment{{ID: 1, Item: "2 Public comment", Name: "Amina Yusuf", Paragraphs: []string{"Turn the cameras on."}, Status: &page.Status{Kind: "waiting", Word: "Waits"}, Show: true, Hold: true, ShowKey: "a", Key: "b"}},
		Aids:     []DeskAid{{ID: 1, What: "An interpreter: Spanish", AnswerBy: "Tuesday, December 1", Status: &page.Status{Kind: "waiting", Word: "Asked"}, Open: true}}}
})

// Desk shows the clerk what people wrote and which aids they asked for.
func (s *Slice) Desk(w http.ResponseWriter, r *http.Request) error {
	return s.showDesk(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) showDesk(w http.ResponseWriter, r *http.Request, status int, form *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	f, err := s.meeting(r)
	if err != nil {
		return err
	}
	title := say("comment.desk_title")
	d := DeskData{Head: page.Head{Title: title, Over: []string{sc.BoardName, day("long", f.On.In(f.Zone))}, Lede: say("comment.desk_lede")}, Base: "/work" + publicURL(sc.Slug, f.Slug, "/public"), Form: form}
	for _, reason := range floor.Reasons() {
		d.Reasons = append(d.Reasons, page.Option{Value: reason, Text: say("comment.reason." + reason)})
	}
	var comments []commentRow
	if err := s.db.Select(ctx, &comments, sqlComments, sc.Board, f.ID); err != nil {
		return err
	}
	for _, c := range comments {
		x := DeskComment{ID: c.ID, Item: c.Title, Name: named(c.Name), Paragraphs: paragraphs(c.Body), At: c.ReceivedAt.In(f.Zone), Status: letterStatus(c.State), ShowKey: page.NewKey(), Key: page.NewKey(),
			Show: floor.Decide(floor.Letter(c.State), floor.Shown, "") == nil, Hold: floor.Decide(floor.Letter(c.State), floor.HeldBack, floor.Reasons()[0]) == nil}
		if c.Reason != "" {
			x.Why = say("comment.reason." + c.Reason)
		}
		d.Comments = append(d.Comments, x)
	}
	if len(d.Comments) == 0 {
		d.NoWords = &page.Empty{Fact: say("comment.desk_empty"), Next: say("comment.desk_empty_next", "Time", day("weekmoment", floor.WrittenCloses(f.Rule, f.Start)))}
	}
	var aids []aidRow
	if err := s.db.Select(ctx, &aids, sqlAids, sc.Board, f.ID); err != nil {
		return err
	}
	today := rules.DateOf(sc.Now, f.Zone)
	for _, a := range aids {
		d.Aids = append(d.Aids, DeskAid{ID: a.ID, What: a.what(), Detail: a.Detail, Contact: a.Contact, At: a.AskedAt.In(f.Zone), AnswerBy: day("weeklong", a.AnswerBy.In(time.UTC)), Late: a.State == floor.AidAsked && today.After(a.AnswerBy),
			Short: rules.DateOf(a.AskedAt, f.Zone).After(a.CutOff), Status: aidStatus(a.State), Answer: a.Answer, Open: a.State == floor.AidAsked})
	}
	if len(d.Aids) == 0 {
		d.NoAids = &page.Empty{Fact: say("comment.aids_empty"), Next: say("comment.aids_empty_next")}
	}
	return deskPage.Write(w, r, status, workChrome(ctx, f, title), d)
}

// paragraphs splits a text at its empty lines.
func paragraphs(s string) []string {
	var out []string
	for _, p := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// DecidePost shows a comment or holds it back.
func (s *Slice) DecidePost(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	id, err := s.within(r, "comment", sqlCommentOf)
	if err != nil {
		return err
	}
	sc := act.From(r.Context())
	_, err = s.Decide(r.Context(), sc.Caller(form.Key, form.Digest()), id, floor.Letter(form.Get("to")), form.Get("reason"))
	return page.Answer(w, r, form, "/work"+publicURL(sc.Slug, r.PathValue("meeting"), "/public"), err, func(status int) error { return s.showDesk(w, r, status, form) })
}

// Decide shows a written comment with its meeting, or holds it back with a
// reason that the public reads. Errors: NotFound; those of floor.Decide.
func (s *Slice) Decide(ctx context.Context, c act.Caller, comment int64, to floor.Letter, reason string) (act.Receipt, error) {
	if to != floor.HeldBack {
		reason, to = "", floor.Shown
	}
	return s.door.Do(ctx, rules.CommentDecide, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var row commentRow
		if err := tx.Get(ctx, &row, sqlComment+` for update of c`, comment); err != nil {
			return act.Effect{}, err
		}
		if row.Board != c.Board {
			return act.Effect{}, fault.New(fault.NotFound, "not_found")
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		if err := floor.Decide(floor.Letter(row.State), to, reason); err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlDecide, comment, string(to), reason, now, c.By.Person)
		return act.Effect{Subject: subject(ofComment, comment), Public: true, Body: audit.Body{"meeting": row.Meeting, "state": string(to), "reason": reason}}, err
	})
}

// sqlOwed lists what waits for the clerk of a board, meeting by meeting.
const sqlOwed = `select m.slug, m.held_on, b.slug as board_slug, j.zone, w.comments, w.aids, w.answer_by from meetings m join boards b on b.id = m.board_id join jurisdictions j on j.id = b.jurisdiction_id
join lateral (select (select count(*) from written_comments c where c.meeting_id = m.id and c.state = 'received') as comments,
  (select count(*) from aid_requests a where a.meeting_id = m.id and a.state = 'asked') as aids, (select min(answer_by) from aid_requests a where a.meeting_id = m.id and a.state = 'asked') as answer_by) w on true
where m.board_id = $1 and m.source is null and (w.comments > 0 or w.aids > 0) order by m.held_on, m.id`

// Owed lists what a board owes the public: requests for aids to be answered,
// with the last day, and comments to be read.
func (s *Slice) Owed(ctx context.Context, r pg.Reader, board int64, now time.Time) ([]page.Duty, error) {
	var rows []struct {
		Slug      string     `db:"slug"`
		On        rules.Date `db:"held_on"`
		BoardSlug string     `db:"board_slug"`
		Zone      string     `db:"zone"`
		Comments  int        `db:"comments"`
		Aids      int        `db:"aids"`
		AnswerBy  rules.Date `db:"answer_by"`
	}
	if err := r.Select(ctx, &rows, sqlOwed, board); err != nil {
		return nil, err
	}
	var out []page.Duty
	for _, m := range rows {
		zone, err := time.LoadLocation(m.Zone)
		if err != nil {
			return nil, fault.Wrap(fault.Internal, "zone_unknown", err)
		}
		owner := say("comment.owed_of", "Date", day("monthday", m.On.In(time.UTC)))
		href := "/work" + publicURL(m.BoardSlug, m.Slug, "/public")
		if m.Aids > 0 {
			d := page.Duty{Owner: owner, What: say("comment.owed_aids", "N", m.Aids), Href: href + "#aids", On: day("week", m.AnswerBy.In(time.UTC)), Cite: &page.Cite{Text: "28 CFR 35.160"}}
			today := rules.DateOf(now, zone)
			if d.Late = today.After(m.AnswerBy); d.Late {
				d.Days = say("owed.overdue", "N", m.AnswerBy.DaysUntil(today))
			} else {
				d.Days = say("owed.due_in", "N", today.DaysUntil(m.AnswerBy))
			}
			out = append(out, d)
		}
		if m.Comments > 0 {
			out = append(out, page.Duty{Days: say("comment.owed_soon"), Owner: owner, What: say("comment.owed_comments", "N", m.Comments), Href: href})
		}
	}
	return out, nil
}

// ShowData is the public page of what people wrote for a meeting.
type ShowData struct {
	Head    page.Head
	Groups  []ShowGroup
	Held    []string // how many are held back, and why
	Empty   *page.Empty
	Meeting page.Link
}

// ShowGroup is what people wrote on one item.
type ShowGroup struct {
	ID, Title string
	Comments  []ShowComment
}

// ShowComment is one comment.
type ShowComment struct {
	ID         string
	Name       string
	At         time.Time
	Paragraphs []string
}

var showPage = page.Must("comment/show", func() ShowData {
	return ShowData{Head: page.Head{Title: "Written comments"}, Groups: []ShowGroup{{ID: "item-1", Title: "2 Public comment", Comments: []ShowComment{{ID: "comment-1", Name: "Amina Yusuf", Paragraphs: []string{"Turn the cameras on."}}}}}, Held: []string{"1 comment is held back"}, Meeting: page.Link{Text: "The meeting", Href: "/b/cpab/meetings/2026-12-08"}}
})

// Show is the public page of the written comments of a meeting.
func (s *Slice) Show(ctx context.Context, r *http.Request) (page.Public, error) {
	sc := act.From(ctx)
	f, err := record.LoadFloor(ctx, s.db, sc.Board, r.PathValue("meeting"))
	if err != nil {
		return page.Public{}, err
	}
	var rows []commentRow
	if err := s.db.Select(ctx, &rows, sqlComments, sc.Board, f.ID); err != nil {
		return page.Public{}, err
	}
	title := say("comment.show_title")
	d := ShowData{Head: page.Head{Title: title, Over: []string{sc.BoardName, day("long", f.On.In(f.Zone))}}, Meeting: page.Link{Text: say("comment.back"), Href: publicURL(sc.Slug, f.Slug, "")}}
	held := map[string]int{}
	for _, c := range rows {
		switch floor.Letter(c.State) {
		case floor.HeldBack:
			held[c.Reason]++
		case floor.Shown:
			if n := len(d.Groups); n == 0 || d.Groups[n-1].Title != c.Title {
				d.Groups = append(d.Groups, ShowGroup{ID: "item-" + number(c.Item), Title: c.Title})
			}
			g := &d.Groups[len(d.Groups)-1]
			g.Comments = append(g.Comments, ShowComment{ID: "comment-" + number(c.ID), Name: named(c.Name), At: c.ReceivedAt.In(f.Zone), Paragraphs: paragraphs(c.Body)})
		}
	}
	for _, reason := range floor.Reasons() {
		if n := held[reason]; n > 0 {
			d.Held = append(d.Held, say("comment.held", "N", n, "Reason", say("comment.reason."+reason)))
		}
	}
	if len(d.Groups) == 0 && len(d.Held) == 0 {
		d.Empty = &page.Empty{Fact: say("comment.show_empty"), Next: say("comment.show_empty_next")}
	}
	return showPage.Public(publicChrome(ctx, f, title), d, time.Time{})
}
