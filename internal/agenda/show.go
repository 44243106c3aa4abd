package agenda

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
	"parley/internal/rules/closed"
	laws "parley/internal/rules/law"
	"parley/internal/rules/profile"
)

// PlanItem is one item with what may be done to it.
type PlanItem struct {
	ID            int64
	Label         string
	Anchor, Field string // ids of the item and of its field on the page
	Title, Detail string
	Line          string // length, hour, act, subject, marks
	Part          bool
	Moves         []page.Option // steps there is room for: value and word
	Papers        []PlanPaper
	Carried       *page.Link
	Pulled        string // that it was taken out of the consent calendar
	MayPull       bool
	Note          string     // the reader's own
	NoteLink      *page.Link // to write it; nil for those who are no members
	Key           string
}

// PlanPaper is one paper with its button.
type PlanPaper struct {
	ID          int64
	Title, Href string
	Key         string
}

// PlanData is a meeting's agenda as those at the table see it.
type PlanData struct {
	Head     page.Head
	Meeting  string // address of the meeting's work page
	Public   string
	Edit     bool // items may be changed
	Locked   *page.Empty
	Items    []PlanItem
	Uploads  bool // papers may be files
	Warnings []Warning
	Offers   int // items of earlier meetings that can be carried over
	Total    string
	Joint    *page.Link    // to the agenda of the host of a joint meeting
	Template string        // where this agenda can be made a template
	Seats    []page.Option // members an item may be taken out for; by the clerk
}

// Warning is what the law will ask for once the agenda is posted as it stands.
type Warning struct {
	Text string
	Cite page.Cite
}

var planPage = page.Must("agenda/plan", func() PlanData {
	return PlanData{Head: page.Head{Title: "Agenda"}, Meeting: "/work/b/cpab/meetings/2026-12-08", Public: "/b/cpab/meetings/2026-12-08", Edit: true, Offers: 2, Joint: &page.Link{Text: "From the agenda of the host", Href: "/x"}, Total: "2 hours", Warnings: []Warning{{Text: "Item 2 is a closed session.", Cite: page.Cite{Text: "Act 1"}}}, Seats: []page.Option{{Value: "3", Text: "Jordan Abbott"}},
		Items: []PlanItem{{ID: 7, Anchor: "item-7", Label: "1", Title: "Opening and roll call", Line: "5 min · about 6:00 pm", Moves: []page.Option{{Value: "down", Text: "Move down"}}, Papers: []PlanPaper{{ID: 3, Title: "Packet", Href: "https://example.org/p.pdf"}}},
			{ID: 8, Anchor: "item-8", Field: "seat-8", Label: "1a", Part: true, Title: "Closing", Carried: &page.Link{Text: "Carried over from November 10", Href: "/b/cpab/meetings/2026-11-10"}, MayPull: true, Note: "Ask why.", NoteLink: &page.Link{Text: "Edit my note", Href: "/note"}}, {ID: 9, Anchor: "item-9", Label: "1b", Part: true, Title: "Letter", Pulled: "Taken out by Jordan Abbott"}}}
})

const sqlPostedAgendas = `select count(*) from postings where board_id = $1 and meeting_id = $2 and kind = 'agenda'`

// Show is the agenda of a meeting for those at the table: the clerk arranges
// it, members take items out of the consent calendar. Members see it from its
// first posting on.
func (s *Slice) Show(w http.ResponseWriter, r *http.Request) error {
	m, err := s.own(r)
	if err != nil {
		return err
	}
	ctx, sc := r.Context(), act.From(r.Context())
	start := rules.StartInstant(m.On, m.Starts, m.location())
	d := PlanData{Head: page.Head{Over: []string{sc.BoardName, day("weektime", start)}, Title: say("agenda.title")}, Meeting: workURL(sc.Slug, m.Slug, ""), Public: "/b/" + sc.Slug + "/meetings/" + m.Slug}
	planned := rules.SessionState(m.State).Planned() == nil
	d.Edit = planned && sc.May(rules.AgendaEdit)
	d.Uploads = s.files != nil
	chrome := workChrome(ctx, m, say("agenda.title"))
	if !sc.May(rules.AgendaEdit) {
		var posted int
		if err := s.db.Get(ctx, &posted, sqlPostedAgendas, sc.Board, m.ID); err != nil {
			return err
		}
		if posted == 0 {
			d.Locked = &page.Empty{Fact: say("agenda.not_posted"), Next: say("agenda.not_posted_next")}
			return planPage.Write(w, r, http.StatusOK, chrome, d)
		}
	}
	items, papers, err := record.Planned(ctx, s.db, sc.Board, m.ID)
	if err != nil {
		return err
	}
	pulls, err := record.Pulls(ctx, s.db, sc.Board, m.ID)
	if err != nil {
		return err
	}
	d.Items = planItems(items, papers, start, sc.Slug)
	consent := map[int64]bool{}
	for i, it := range items {
		consent[it.ID] = it.Consent
		x := &d.Items[i]
		if p, ok := pulls[it.ID]; ok {
			x.Pulled = say("agenda.pulled", "Member", p.Member, "When", day("moment", p.At.In(m.location())))
		}
		x.MayPull = consent[it.Parent] && x.Pulled == "" && !rules.SessionState(m.State).Ended() && sc.May(rules.AgendaPull)
	}
	if err := s.addNotes(ctx, &d, m); err != nil {
		return err
	}
	if d.Edit {
		chrome.Scripts = []string{"js/agenda.js"}
		offers, err := s.offers(ctx, s.db, sc.Board, m, false)
		if err != nil {
			return err
		}
		d.Offers = len(offers)
		p, err := s.profile(ctx)
		if err != nil {
			return err
		}
		d.Warnings = unheard(p, m.Kind, record.Draft(items, papers))
		law := closed.Of(p)
		for _, x := range record.Draft(items, papers) {
			if law.Unsaid(x.Closed == record.ItemClosed) {
				d.Warnings = append(d.Warnings, Warning{Text: say("agenda.reconvene", "N", int(law.Wait.Hours()), "Item", say("agenda.item_named", "Label", x.Label(), "Title", x.Title)), Cite: page.Cite{Text: law.WaitBy}})
			}
		}
		if d.Joint, err = s.beside(ctx, m); err != nil {
			return err
		}
		d.Template = "/work/b/" + sc.Slug + "/templates/" + m.Kind + "?from=" + m.Slug
	}
	if sc.May(rules.AgendaEdit) {
		if d.Seats, err = s.seats(ctx, sc.Board, m.On); err != nil {
			return err
		}
	}
	total := 0
	for _, it := range items {
		total += it.Minutes
	}
	d.Total = record.Length(total)
	return planPage.Write(w, r, http.StatusOK, chrome, d)
}

// unheard warns of an agenda at which the public may not speak though the law gives
// it a right to, and of items that come to a vote before it may.
func unheard(p profile.Profile, kind string, items []record.PostedItem) []Warning {
	var turns []laws.Turn
	speaks := false
	for _, x := range items {
		turns = append(turns, laws.Turn{Votes: x.Votes, Speak: x.Speak})
		speaks = speaks || x.Speak
	}
	early := laws.Unheard(p, kind, turns)
	when := page.Cite{Text: p.Comment.Timing.Citation}
	switch {
	case len(items) == 0:
		return nil
	case laws.MustHear(p, kind) && !speaks:
		out := []Warning{{Text: say("agenda.nobody_speaks"), Cite: page.Cite{Text: p.Comment.Right.Citation}}}
		if len(early) > 0 {
			out = append(out, Warning{Text: say("agenda.speak_before_each"), Cite: when})
		}
		return out
	case len(early) > 0:
		var named []string
		for _, i := range early {
			named = append(named, say("agenda.item_named", "Label", items[i].Label(), "Title", items[i].Title))
		}
		return []Warning{{Text: say("agenda.voted_unheard", "N", len(named), "Items", strings.Join(named, "; ")), Cite: when}}
	}
	return nil
}

// beside leads to the host's agenda; nil for a meeting that joined none.
func (s *Slice) beside(ctx context.Context, m meetingRow) (*page.Link, error) {
	sc := act.From(ctx)
	x, err := readJoint(ctx, s.db, sc.Board, m.ID)
	if pg.NotFound(err) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	out := &page.Link{Text: say("agenda.copy_from", "Host", x.host.BoardName), Href: workURL(sc.Slug, m.Slug, "/agenda/copy")}
	if n := x.differs(); n > 0 {
		out.Text = say("agenda.copy_from_n", "Host", x.host.BoardName, "N", n)
	}
	return out, nil
}

// addNotes adds the reader's own notes, to a member.
func (s *Slice) addNotes(ctx context.Context, d *PlanData, m meetingRow) error {
	sc := act.From(ctx)
	var posted int
	if err := s.db.Get(ctx, &posted, sqlPostedAgendas, sc.Board, m.ID); err != nil || posted == 0 || !sc.May(rules.NoteSave) {
		return err
	}
	notes, err := s.notes(ctx, sc.Board, sc.By.Person, m.ID)
	for i := range d.Items {
		x := &d.Items[i]
		x.Note = notes[x.ID]
		x.NoteLink = &page.Link{Text: say("agenda.note_new"), Href: workURL(sc.Slug, m.Slug, "/agenda/"+strconv.FormatInt(x.ID, 10)+"/note")}
		if x.Note != "" {
			x.NoteLink.Text = say("agenda.note_edit")
		}
	}
	return err
}

func planItems(items []record.PlannedItem, papers map[int64][]record.PlannedPaper, start time.Time, board string) []PlanItem {
	var out []PlanItem
	posted := record.Draft(items, papers)
	times := record.Times(start, posted)
	for i, x := range posted {
		id := strconv.FormatInt(x.ID, 10)
		it := PlanItem{ID: x.ID, Anchor: "item-" + id, Field: "seat-" + id, Label: x.Label(), Title: x.Title, Detail: x.Detail, Part: x.Part > 0, Moves: moves(items, i), Key: page.NewKey()}
		marks := []string{record.Length(x.Minutes), record.About(times[i]), x.Act(), x.Subject()}
		if x.Consent {
			marks = append(marks, say("agenda.item_consent"))
		}
		if x.Proposed != "" {
			marks = append(marks, say("record.proposed_by", "Name", x.Proposed))
		}
		if items[i].Standing {
			marks = append(marks, say("agenda.item_standing"))
		}
		for _, words := range marks {
			if words != "" && it.Line != "" {
				it.Line += " · "
			}
			it.Line += words
		}
		if x.Carried != nil {
			it.Carried = &page.Link{Text: say("agenda.carried_from", "Date", day("long", x.Carried.On.In(time.UTC))), Href: "/b/" + board + "/meetings/" + x.Carried.Slug}
		}
		for _, p := range papers[x.ID] {
			x := PlanPaper{ID: p.ID, Title: p.Title, Href: p.URL, Key: page.NewKey()}
			if p.SHA256 != "" {
				x.Title, x.Href = record.FileWords(p.Title, p.Name, p.Size), "/work/b/"+board+"/papers/"+strconv.FormatInt(p.ID, 10)+"/file"
			}
			it.Papers = append(it.Papers, x)
		}
		out = append(out, it)
	}
	return out
}

// moves are the steps that would change something, in the order of their
// buttons.
func moves(items []record.PlannedItem, i int) []page.Option {
	lines := record.Lines(items)
	var out []page.Option
	for _, step := range steps {
		if moved(lines, lines[i].ID, step) {
			out = append(out, page.Option{Value: string(step), Text: say("agenda.move_" + string(step))})
		}
	}
	return out
}
