package minutes

import (
	"context"
	"net/http"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// DraftPost drafts the minutes of a meeting from its record.
func (s *Slice) DraftPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	rec, err := s.Draft(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), r.PathValue("meeting"))
	if fault.CodeOf(err) == "minutes_meeting_once" { // someone else drafted them: go there
		http.Redirect(w, r, "/work/b/"+r.PathValue("slug")+"/minutes/"+r.PathValue("meeting"), http.StatusSeeOther)
		return nil
	}
	return page.Forward(w, r, rec.Location, err)
}

// Draft writes the first text of a meeting's minutes from its record. Errors:
// Conflict "minutes_meeting_not_adjourned"; "minutes_meeting_once" when there
// are minutes already.
func (s *Slice) Draft(ctx context.Context, c act.Caller, meeting string) (act.Receipt, error) {
	return s.door.Do(ctx, rules.MinutesDraft, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var m meetingRow
		if err := tx.Get(ctx, &m, sqlMeeting+` for share of m`, c.Board, meeting); err != nil {
			return act.Effect{}, err
		}
		if rules.SessionState(m.State) != rules.Adjourned {
			return act.Effect{}, fault.New(fault.Conflict, "minutes_meeting_not_adjourned")
		}
		src, err := loadSource(ctx, tx, c.Board, m)
		if err != nil {
			return act.Effect{}, err
		}
		style, err := styleOf(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		text := compose(src, style)
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlInsertMinutes, c.Board, m.ID, text, now, author(c)); err != nil {
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlInsertText, id, c.Board, 1, text, now, author(c)); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject(id), Location: "/work/b/" + m.BoardSlug + "/minutes/" + m.Slug, Body: audit.Body{"meeting": m.ID, "version": 1, "text": audit.Sealed(text)}}, nil
	})
}

// author is the person column of an act: none for the program itself.
func author(c act.Caller) any {
	if c.By.Person == 0 {
		return nil
	}
	return c.By.Person
}

// ListData is the clerk's list of meetings with or without minutes.
type ListData struct {
	Head  page.Head
	Slug  string
	Rows  []ListRow
	Empty page.Empty
}

// ListRow is one meeting that is over.
type ListRow struct {
	Title, Meeting string
	Status         page.Status
	Drafted        bool
	Key            string
}

var listPage = page.Must("minutes/list", func() ListData {
	return ListData{Head: page.Head{Title: "Minutes"}, Slug: "cpab", Rows: []ListRow{{Title: "October 13", Meeting: "2026-10-13", Drafted: true, Status: page.Status{Kind: "yes", Word: "Approved"}}, {Title: "November 10", Meeting: "2026-11-10", Key: "k", Status: page.Status{Kind: "waiting", Word: "Not begun"}}}}
})

// List shows the clerk which meetings have minutes, and which still need them.
func (s *Slice) List(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sc := act.From(ctx)
	var rows []struct {
		Slug   string     `db:"slug"`
		Kind   string     `db:"kind"`
		On     rules.Date `db:"held_on"`
		Zone   string     `db:"zone"`
		State  string     `db:"state"`
		ID     int64      `db:"id"`
		Status string     `db:"status"`
	}
	if err := s.db.Select(ctx, &rows, sqlList, sc.Board); err != nil {
		return err
	}
	d := ListData{Head: page.Head{Title: say("minutes.title"), Over: []string{sc.BoardName}, Lede: say("minutes.list_lede")}, Slug: sc.Slug, Empty: page.Empty{Fact: say("minutes.list_empty"), Next: say("minutes.list_empty_next")}}
	for _, m := range rows {
		row := ListRow{Title: say("minutes.list_row", "Kind", say("meeting.kind."+m.Kind), "Date", page.Day(page.Lang, "long", m.On.In(time.UTC))), Meeting: m.Slug, Drafted: m.ID != 0, Key: page.NewKey(), Status: standing(m.ID != 0, m.Status)}
		d.Rows = append(d.Rows, row)
	}
	return listPage.Write(w, r, http.StatusOK, chrome(ctx, say("minutes.title")), d)
}

// standing is where minutes stand, as a chip says it.
func standing(drafted bool, status string) page.Status {
	switch {
	case status == "approved":
		return page.Status{Kind: "yes", Voice: "board", Word: say("minutes.approved")}
	case status == "unapproved":
		return page.Status{Kind: "waiting", Voice: "soon", Word: say("minutes.unapproved")}
	case drafted:
		return page.Status{Kind: "waiting", Voice: "quiet", Word: say("minutes.drafting")}
	}
	return page.Status{Kind: "due", Voice: "soon", Word: say("minutes.not_begun")}
}
