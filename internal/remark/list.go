package remark

import (
	"context"
	"net/http"
	"slices"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/rules/serial"
)

// ListData is what a member can note something on, or what the clerk was sent.
type ListData struct {
	Head   page.Head
	Lead   string
	Drafts []DraftLine
	Empty  *page.Empty
}

// DraftLine is one draft with its notes.
type DraftLine struct {
	Kind, Title, Href string
	Count             string // how many members noted something; only for the clerk
	Full              bool   // one more would be a meeting
	Act               string // where a note is sent; "" for the clerk
	Notes             []Note
}

// Note is one note: the member's own, or for the clerk with its sender.
type Note struct {
	By    string
	At    time.Time
	Words string
}

type ownRow struct {
	About string    `db:"about"`
	ID    int64     `db:"about_id"`
	Words string    `db:"words"`
	At    time.Time `db:"created_at"`
}

type noteRow struct {
	Row    int64     `db:"id"`
	About  string    `db:"about"`
	ID     int64     `db:"about_id"`
	Words  string    `db:"words"`
	At     time.Time `db:"created_at"`
	Name   string    `db:"name"`
	Voting bool      `db:"voting"`
	Term   int64     `db:"term_id"`
}

var listPage = page.Must("remark/list", func() ListData {
	return ListData{Head: page.Head{Title: "Private notes"}, Lead: "One way.", Empty: &page.Empty{Fact: "Nothing is a draft now."},
		Drafts: []DraftLine{{Kind: "Recommendation", Title: "Foot pursuits", Href: "/r", Count: "2 members, 6 would be a meeting", Full: true, Act: "/x", Notes: []Note{{By: "Amina Yusuf", At: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC), Words: "Say when."}}}}}
})

// own are the notes the person sent, newest first.
func (s *Slice) own(ctx context.Context, sc act.Scope) ([]ownRow, error) {
	var out []ownRow
	err := s.db.Select(ctx, &out, sqlOwn, sc.Board, sc.By.Person)
	return out, err
}

// List shows a member the drafts and the own notes on them; never another's, nor
// how many there are.
func (s *Slice) List(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), act.From(r.Context())
	var drafts []draft
	if err := s.db.Select(ctx, &drafts, sqlDrafts, sc.Board); err != nil {
		return err
	}
	own, err := s.own(ctx, sc)
	if err != nil {
		return err
	}
	d := ListData{Head: page.Head{Title: say("remark.title"), Over: []string{sc.BoardName}}, Lead: say("remark.lead")}
	for _, x := range drafts {
		line := DraftLine{Kind: say("remark.draft." + x.About), Title: x.name(), Href: x.href(sc.Slug), Act: x.note(sc.Slug)}
		for _, o := range own {
			if o.About == x.About && o.ID == x.ID {
				line.Notes = append(line.Notes, Note{At: o.At.In(sc.Zone), Words: o.Words})
			}
		}
		d.Drafts = append(d.Drafts, line)
	}
	d.Empty = &page.Empty{Fact: say("remark.no_drafts"), Next: say("remark.no_drafts_next")}
	return listPage.Write(w, r, http.StatusOK, chrome(ctx, say("remark.title")), d)
}

// Read shows the clerk all notes, by draft, with the number of members counted.
func (s *Slice) Read(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), act.From(r.Context())
	var notes []noteRow
	if err := s.db.Select(ctx, &notes, sqlAll, sc.Board); err != nil {
		return err
	}
	var titles []draft
	if err := s.db.Select(ctx, &titles, sqlTitles, sc.Board); err != nil {
		return err
	}
	t, _, err := loadTable(ctx, s.db, sc.Board, sc.Now)
	if err != nil {
		return err
	}
	f, err := t.facts()
	if err != nil {
		return err
	}
	limit := serial.Limit(f)
	d := ListData{Head: page.Head{Title: say("remark.read_title"), Over: []string{sc.BoardName}}, Lead: say("remark.read_lead", "Limit", limit, "Law", t.source())}
	for _, x := range titles {
		line := DraftLine{Kind: say("remark.draft." + x.About), Title: x.name(), Href: x.href(sc.Slug)}
		var terms []int64
		for _, n := range notes {
			if n.About != x.About || n.ID != x.ID {
				continue
			}
			line.Notes = append(line.Notes, Note{By: n.Name, At: n.At.In(sc.Zone), Words: n.Words})
			if n.Voting && !slices.Contains(terms, n.Term) {
				terms = append(terms, n.Term)
			}
		}
		if len(line.Notes) == 0 {
			continue
		}
		line.Count = say("remark.count", "N", len(terms), "Limit", limit)
		line.Full = len(terms)+1 >= limit
		d.Drafts = append(d.Drafts, line)
	}
	d.Empty = &page.Empty{Fact: say("remark.no_notes"), Next: say("remark.no_notes_next")}
	return listPage.Write(w, r, http.StatusOK, chrome(ctx, say("remark.read_title")), d)
}
