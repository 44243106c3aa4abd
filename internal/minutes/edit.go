package minutes

import (
	"context"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/prose"
	"parley/internal/rules"
)

// EditData is the clerk's page of one meeting's minutes.
type EditData struct {
	Head     page.Head
	Form     *page.Form
	Slug     string
	Meeting  string
	Status   page.Status
	Saved    string // who saved the text last, when
	Preview  template.HTML
	Conflict *page.Conflict
	Merged   string // that two editors' words were put together
	Kept     string // that the text holds words not saved yet
	Discard  string // key of the form that drops them
	Keep     string // where what is typed is kept meanwhile; "" while locked
	Lines    []NamedLine
	Locked   string // why nothing is edited now
	Publish  bool
	Again    bool // published as unapproved before: publishing replaces that text
	Approve  *Approval
	Erratum  *Approval // a correction the board adopted that waits to be published
	Wait     string    // what approval waits for
	Key      string    // of the publish form
	Version  int       // that the publish form publishes
	Public   string    // address of what is published, if anything
}

// NamedLine is a line of the record the text can name.
type NamedLine struct {
	Name, Words string
	Stands      bool // the text names it
}

// beside is what is shown with the form.
type beside struct {
	conflict *page.Conflict
	merged   string
	kept     *keptRow
}

// Approval is a carried motion of a later meeting that approves the minutes.
type Approval struct {
	Motion int64
	Words  string
	Key    string
}

var editPage = page.Must("minutes/edit", func() EditData {
	return EditData{Head: page.Head{Title: "Minutes of November 10"}, Form: page.NewForm(map[string]string{"text": "## Opening"}), Slug: "cpab", Meeting: "2026-11-10",
		Status: page.Status{Kind: "waiting", Word: "Draft"}, Preview: prose.Safe("<h2>Opening</h2>"), Publish: true, Approve: &Approval{1, "Motion 2 of December 8", "k"}, Erratum: &Approval{2, "Motion 3 of January 12", "k"}, Saved: "x", Key: "k", Version: 1,
		Conflict: &page.Conflict{By: "Priya Raman", Theirs: "a", Yours: "b"}, Public: "/b/cpab", Merged: "x", Kept: "x", Discard: "k", Keep: "/work/b/cpab/minutes/2026-11-10/keep",
		Lines: []NamedLine{{Name: "motion 1", Words: "Adopt 2026-014.", Stands: true}, {Name: "motion 2", Words: "Adjourn."}}}
})

// Edit shows the text for editing, with what can be done next.
func (s *Slice) Edit(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sc := act.From(ctx)
	m, err := loadMinutes(ctx, s.db, sc.Board, r.PathValue("meeting"))
	if err != nil {
		return err
	}
	f := m.form()
	kept, err := s.kept(ctx, m, sc.By.Person)
	if err != nil {
		return err
	}
	if kept != nil { // the typing goes on where it stopped
		f.Values.Set("text", kept.Body)
		f.Values.Set("version", strconv.Itoa(kept.Base))
	}
	return s.showEdit(w, r, http.StatusOK, m, f, beside{kept: kept})
}

func (s *Slice) showEdit(w http.ResponseWriter, r *http.Request, status int, m minutesRow, f *page.Form, b beside) error {
	ctx := r.Context()
	sc := act.From(ctx)
	title := say("minutes.of", "Date", page.Day(page.Lang, "long", m.On.In(time.UTC)))
	d := EditData{Head: page.Head{Title: title, Over: []string{m.Board, say("meeting.kind." + m.Kind)}}, Form: f, Slug: sc.Slug, Meeting: m.Slug, Status: standing(true, m.Status), Conflict: b.conflict, Merged: b.merged,
		Key: page.NewKey(), Version: m.Version, Publish: rules.PublishMinutes(m.facts(), m.Version, m.Body) == nil && m.Published != m.Version && sc.May(rules.MinutesPublish), Again: m.Status == "unapproved",
		Saved: say("minutes.saved", "Time", page.Day(page.Lang, "moment", m.UpdatedAt.In(sc.Zone)), "Name", m.UpdatedBy, "Version", m.Version)}
	if m.Status != "" {
		d.Public = "/b/" + sc.Slug + "/meetings/" + m.Slug + "/minutes"
	}
	var err error
	if m.Status == "unapproved" {
		if d.Approve, err = s.approval(ctx, m, sc.Board); err != nil {
			return err
		}
	}
	if m.Status == "approved" {
		if d.Erratum, err = s.unpublished(ctx, m, sc.Board); err != nil {
			return err
		}
	}
	shown := f.Get("text")
	switch {
	case m.Status == "approved":
		d.Locked = say("minutes.locked")
	case d.Approve != nil:
		d.Locked = say("minutes.board_approved")
	case m.BeforeBoard:
		d.Locked = say("minutes.before_board")
	case m.Status == "unapproved":
		d.Wait = say("minutes.approval_waits")
	}
	if d.Locked != "" { // what stands is shown, not what was saved since
		if err := s.db.Get(ctx, &shown, sqlTextOf, m.ID, m.Published); err != nil {
			return err
		}
	}
	src, err := loadSource(ctx, s.db, sc.Board, m.meeting())
	if err != nil {
		return err
	}
	lines := src.lines()
	html, names, err := render(shown, lines)
	if err != nil {
		return err
	}
	d.Preview = prose.Safe(html)
	c := chrome(ctx, title, page.Crumb{Text: say("minutes.title"), Href: "/work/b/" + sc.Slug + "/minutes"})
	if d.Locked == "" {
		for _, l := range lines {
			d.Lines = append(d.Lines, NamedLine{Name: l.Name, Words: l.Says[0], Stands: slices.Contains(names, l.Name)})
		}
		d.Keep = "/work/b/" + sc.Slug + "/minutes/" + m.Slug + "/keep"
		c.Scripts = append(c.Scripts, "js/keep.js")
	}
	if b.kept != nil {
		d.Kept, d.Discard = say("minutes.kept_note", "Time", page.Day(page.Lang, "moment", b.kept.At.In(sc.Zone))), page.NewKey()
	}
	return editPage.Write(w, r, status, c, d)
}

// approval finds the carried motion of a later meeting that approves minutes.
func (s *Slice) approval(ctx context.Context, m minutesRow, board int64) (*Approval, error) {
	var rows []approvalRow
	if err := s.db.Select(ctx, &rows, sqlApprovals, m.ID, board); err != nil {
		return nil, err
	}
	for _, a := range rows {
		if rules.ApproveMinutes(approvalFacts(m, a)) == nil {
			return &Approval{Motion: a.ID, Words: say("minutes.approved_by", "Number", a.Number, "Date", page.Day(page.Lang, "long", a.On.In(time.UTC))), Key: page.NewKey()}, nil
		}
	}
	return nil, nil
}

func approvalFacts(m minutesRow, a approvalRow) rules.ApprovalFacts {
	f := rules.ApprovalFacts{State: m.facts().State, Meeting: m.MeetingID, MotionKind: rules.MotionKind(a.Kind), MotionAboutThese: true, MotionMeeting: a.Meeting, MotionState: rules.MotionState(a.State), Carried: a.Outcome == "carried"}
	if m.OpenedAt != nil {
		f.MeetingStart = *m.OpenedAt
	}
	if a.OpenedAt != nil {
		f.MotionMeetingStart = *a.OpenedAt
	}
	return f
}

// EditPost saves the text.
func (s *Slice) EditPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	sc := act.From(ctx)
	base, _ := f.Int("version")
	rec, err := s.Save(ctx, sc.Caller(f.Key, f.Digest()), r.PathValue("meeting"), int(base), f.Get("text"))
	return page.Answer(w, r, f, rec.Location, err, func(status int) error {
		m, lerr := loadMinutes(ctx, s.db, sc.Board, r.PathValue("meeting"))
		if lerr != nil {
			return lerr
		}
		var b beside
		if fault.CodeOf(err) == "minutes_stale" {
			if b, lerr = s.together(ctx, m, int(base), f, sc.Zone); lerr != nil {
				return lerr
			}
		}
		return s.showEdit(w, r, status, m, f, b)
	})
}

// Save replaces the text, if nobody saved since version base. Errors: Conflict
// "minutes_stale", "minutes_approved"; Invalid with field text.
func (s *Slice) Save(ctx context.Context, c act.Caller, meeting string, base int, text string) (act.Receipt, error) {
	text = norm.NFC.String(text)
	return s.door.Do(ctx, rules.MinutesEdit, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, err := lockMinutes(ctx, tx, c.Board, meeting)
		if err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		if err := rules.EditMinutes(m.facts(), base, text); err != nil {
			return act.Effect{}, err
		}
		n, err := tx.Exec(ctx, sqlUpdateMinutes, m.ID, base, text, now, author(c))
		if err == nil && n != 1 {
			err = fault.New(fault.Conflict, "minutes_stale")
		}
		if err != nil {
			return act.Effect{}, err
		}
		if _, err = tx.Exec(ctx, sqlDropDraft, m.ID, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlInsertText, m.ID, c.Board, base+1, text, now, author(c))
		return act.Effect{Subject: subject(m.ID), Location: "/work/b/" + m.BoardSlug + "/minutes/" + m.Slug, Body: audit.Body{"version": base + 1, "text": audit.Sealed(text)}}, err
	})
}
