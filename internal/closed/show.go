package closed

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	rule "parley/internal/rules/closed"
	"parley/internal/rules/law"
)

const sqlOwed = `select m.slug, m.held_on, b.slug as board_slug, c.number, c.entered_at, not exists (select from closed_events e where e.closed_id = c.id and e.kind = 'report') as report, not exists (select from closed_events e where e.closed_id = c.id and e.kind = 'certification') as certification,
(select law from board_laws l where l.board_id = b.id) as law from closed_sessions c join meetings m on m.id = c.meeting_id join boards b on b.id = m.board_id
where c.board_id = $1 and (m.adjourned_at is not null or exists (select from closed_events e where e.closed_id = c.id and e.kind = 'returned')) and (select count(distinct e.kind) from closed_events e where e.closed_id = c.id and e.kind in ('report', 'certification')) < 2 order by c.id`

// ShowData is the page of a meeting's closed sessions.
type ShowData struct {
	Head    page.Head
	Base    string
	Form    *page.Form
	Key     string
	Open    bool // the meeting may go into one
	Lasts   bool // it is in one
	Past    string
	Barred  string // why open session may not resume yet
	Over    bool   // that the closed session is over can be recorded
	Cite    page.Cite
	Closed  []record.Closed
	Reports []page.Link // reports to be given or corrected, by closed session
	Links   []page.Link
}

func sampleShow() ShowData {
	return ShowData{Head: page.Head{Title: "Closed session"}, Base: "/x", Form: page.NewForm(nil), Key: "k", Lasts: true, Past: "It was to end at 7:30 pm.", Barred: "Not before 7:30 am.", Over: true, Cite: page.Cite{Text: "Act 1"}, Closed: []record.Closed{{Number: 1, Anchor: "closed-1", Title: "Closed session 1", Facts: []page.Fact{{Name: "Since", Value: "7:04 pm"}}}}, Reports: []page.Link{{Text: "Report", Href: "/x"}}, Links: []page.Link{{Text: "Console", Href: "/x"}}}
}

var showPage = page.Must("closed/show", sampleShow)

// Show lists a meeting's closed sessions and what can be done about them.
func (s *Slice) Show(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) show(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	m, err := load(ctx, s.db, sqlMeetingNamed, sc.Board, r.PathValue("meeting"))
	if err != nil {
		return err
	}
	title := say("closed.title")
	d := ShowData{Head: page.Head{Title: title, Lede: say("closed.lead")}, Base: m.page(), Form: f, Key: page.NewKey(), Open: m.state() == rules.InSession, Lasts: m.state() == rules.InClosed,
		Links: []page.Link{{Text: say("closed.to_console"), Href: m.base() + "/session"}, {Text: say("closed.to_recordings"), Href: m.base() + "/recordings"}, {Text: say("closed.to_law"), Href: "/b/" + m.BoardSlug + "/rules#closed-entry"}}}
	if d.Closed, err = sessions(ctx, s.db, m); err != nil {
		return err
	}
	_, law, back, err := returning(ctx, s.db, m)
	if err != nil {
		return err
	}
	if barred, until := rule.Barred(law, back, sc.Now); barred {
		d.Over, d.Cite = until.IsZero(), page.Cite{Text: law.WaitBy}
		d.Barred = say("closed.barred", "N", int(law.Wait.Hours()))
		if !d.Over {
			d.Barred = say("closed.barred_until", "Time", page.Day(page.Lang, "moment", until.In(m.zone)))
		}
	}
	for _, c := range d.Closed {
		if c.Lasts() {
			if !c.Until.IsZero() && sc.Now.After(c.Until) {
				d.Past = say("closed.past_end", "Time", clock(c.Until))
			}
			continue
		}
		if c.Certify != "" {
			id := "closed.certify_correct"
			if c.CertifyOwed() {
				id = "closed.certify_give"
			}
			d.Reports = append(d.Reports, page.Link{Text: say(id, "Number", c.Number), Href: m.page() + "/" + strconv.Itoa(c.Number) + "/certify"})
		}
		id := "closed.report_correct"
		if c.Owed() {
			id = "closed.report_give"
		}
		d.Reports = append(d.Reports, page.Link{Text: say(id, "Number", c.Number), Href: m.page() + "/" + strconv.Itoa(c.Number) + "/report"})
	}
	return showPage.Write(w, r, status, chrome(ctx, m, title), d)
}

func sessions(ctx context.Context, r pg.Reader, m meetingRow) ([]record.Closed, error) {
	v, err := record.Votes(ctx, r, m.Board, m.ID)
	for i := range v.Closed {
		for j, f := range v.Closed[i].Facts {
			if strings.HasPrefix(f.Href, "#") {
				v.Closed[i].Facts[j].Href = "/b/" + m.BoardSlug + "/meetings/" + m.Slug + f.Href
			}
		}
	}
	return v.Closed, err
}

// Owed lists the reports and certifications of closed sessions a board owes.
func (s *Slice) Owed(ctx context.Context, r pg.Reader, board int64, _ time.Time) ([]page.Duty, error) {
	var rows []struct {
		Slug      string     `db:"slug"`
		On        rules.Date `db:"held_on"`
		BoardSlug string     `db:"board_slug"`
		Number    int        `db:"number"`
		EnteredAt time.Time  `db:"entered_at"`
		Report    bool       `db:"report"`
		Certify   bool       `db:"certification"`
		Law       law.Law    `db:"law"`
	}
	if err := r.Select(ctx, &rows, sqlOwed, board); err != nil {
		return nil, err
	}
	var out []page.Duty
	for _, x := range rows {
		owes := func(what, form string) {
			out = append(out, page.Duty{Days: say("closed.owed_now"), Owner: say("closed.owed_of", "Number", x.Number, "Date", page.Day(page.Lang, "monthday", x.On.In(time.UTC))), What: say(what),
				Href: "/work/b/" + x.BoardSlug + "/meetings/" + x.Slug + "/closed/" + strconv.Itoa(x.Number) + form})
		}
		if x.Certify && rule.Owing(x.Law.At, []time.Time{x.EnteredAt}) {
			owes("closed.owed_certification", "/certify")
		}
		if x.Report {
			owes("closed.owed_report", "/report")
		}
	}
	return out, nil
}

func chrome(ctx context.Context, m meetingRow, title string) page.Chrome {
	sc := act.From(ctx)
	crumbs := []page.Crumb{{Text: say("work.title"), Href: "/work"}, {Text: sc.BoardName, Href: "/work/b/" + sc.Slug}, {Text: page.Day(page.Lang, "long", m.On.In(time.UTC)), Href: m.base()}}
	if title != say("closed.title") {
		crumbs = append(crumbs, page.Crumb{Text: say("closed.title"), Href: m.page()})
	}
	return page.ChromeFrom(ctx, title, "", append(crumbs, page.Crumb{Text: title})...)
}

func text(id int64) string { return strconv.FormatInt(id, 10) }

// cutField reads the seat of a field vote-SEAT.
func cutField(name string) (int64, bool) {
	id, ok := strings.CutPrefix(name, "vote-")
	if !ok {
		return 0, false
	}
	seat, err := strconv.ParseInt(id, 10, 64)
	return seat, err == nil
}
