package agenda

import (
	"context"
	"net/http"
	"strconv"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// PaperAddForm shows the form of a paper's link.
func (s *Slice) PaperAddForm(w http.ResponseWriter, r *http.Request) error {
	m, it, err := s.itemHere(r)
	if err != nil {
		return err
	}
	return s.showPaper(w, r, http.StatusOK, page.NewForm(nil), m, it)
}

func (s *Slice) showPaper(w http.ResponseWriter, r *http.Request, status int, f *page.Form, m meetingRow, it itemRow) error {
	sc := act.From(r.Context())
	return page.WriteSheet(w, r, status, workChrome(r.Context(), m, say("agenda.paper_new")), page.Sheet{Form: f, Button: "agenda.paper_add", Lead: say("agenda.paper_lead", "Item", it.Title),
		Action: workURL(sc.Slug, m.Slug, "/agenda/"+strconv.FormatInt(it.ID, 10)+"/papers/add"), Back: page.Link{Text: say("work.back"), Href: workURL(sc.Slug, m.Slug, "")},
		Fields: []page.Input{{Name: "title", Label: "agenda.paper_title", Max: advice.MaxTitle}, {Name: "url", Kind: "url", Label: "agenda.paper_url", Hint: "agenda.paper_url_hint", Max: rules.MaxURL}}})
}

// PaperAddPost adds a paper.
func (s *Slice) PaperAddPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	m, it, err := s.itemHere(r)
	if err != nil {
		return err
	}
	rec, err := s.AddPaper(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), it.ID, f.Trim("title"), f.Trim("url"))
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showPaper(w, r, status, f, m, it) })
}

// AddPaper adds a paper to an item, by its web address. Errors: NotFound;
// Invalid with fields title, url; Conflict meeting_already_open, meeting_over.
func (s *Slice) AddPaper(ctx context.Context, c act.Caller, item int64, title, url string) (act.Receipt, error) {
	if bad := append(rules.CheckLine("title", title, advice.MaxTitle), rules.CheckURL("url", url, true)...); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.planning(ctx, rules.PaperAdd, c, func(ctx context.Context, tx *pg.Tx) (plannedAct, error) {
		m, it, err := lockItem(ctx, tx, c.Board, item)
		if err != nil {
			return plannedAct{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return plannedAct{}, err
		}
		var id int64
		err = tx.Get(ctx, &id, sqlInsertPaper, c.Board, m.ID, it.ID, nfc(title), url, now)
		return plannedAct{m, "paper/" + strconv.FormatInt(id, 10), audit.Body{"meeting": m.ID, "item": it.ID, "title": audit.Sealed(title), "url": audit.Sealed(url)}}, err
	})
}

// PaperRemovePost takes a paper off.
func (s *Slice) PaperRemovePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	id, err := s.within(r, "paper", sqlPaperOf)
	if err != nil {
		return err
	}
	rec, err := s.RemovePaper(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id)
	return page.Forward(w, r, rec.Location, err)
}

// RemovePaper takes a paper off a planned item; postings that show it stay.
// Errors: NotFound; Conflict meeting_already_open, meeting_over.
func (s *Slice) RemovePaper(ctx context.Context, c act.Caller, paper int64) (act.Receipt, error) {
	return s.planning(ctx, rules.PaperRemove, c, func(ctx context.Context, tx *pg.Tx) (plannedAct, error) {
		var p paperRow
		if err := tx.Get(ctx, &p, sqlPaper, c.Board, paper); err != nil {
			return plannedAct{}, err
		}
		m, _, err := lockItem(ctx, tx, c.Board, p.ItemID)
		if err != nil {
			return plannedAct{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return plannedAct{}, err
		}
		n, err := tx.Exec(ctx, sqlRemovePaper, p.ID, now)
		if err == nil && n == 0 {
			err = fault.New(fault.NotFound, "not_found")
		}
		return plannedAct{m, "paper/" + strconv.FormatInt(p.ID, 10), audit.Body{"meeting": m.ID, "item": p.ItemID}}, err
	})
}
