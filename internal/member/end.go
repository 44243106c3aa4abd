package member

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// EndForm shows the form that ends a term.
func (s *Slice) EndForm(w http.ResponseWriter, r *http.Request) error {
	return s.showEnd(w, r, http.StatusOK, page.NewForm(map[string]string{"left": act.From(r.Context()).Today.String()}))
}

func (s *Slice) showEnd(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	id, err := page.PathID(r, "term")
	if err != nil {
		return err
	}
	var t termRow
	if err := s.db.Get(r.Context(), &t, sqlTerm, id, act.From(r.Context()).Board); err != nil {
		return err
	}
	return page.WriteSheet(w, r, status, chrome(r.Context(), say("member.end_title", "Name", t.Name, "Number", t.Number)), page.Sheet{Form: f, Action: r.URL.Path, Button: "member.end", Lead: say("member.end_lead"),
		Back: page.Link{Text: say("work.back"), Href: "/work/site/b/" + t.Slug}, Fields: []page.Input{
			{Name: "left", Kind: "date", Label: "member.left", Hint: "member.left_hint", Width: "small"},
			{Name: "reason", Label: "member.reason", Hint: "member.reason_hint", Max: 300}}})
}

// EndPost ends a term.
func (s *Slice) EndPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	id, err := page.PathID(r, "term")
	if err != nil {
		return err
	}
	rec, err := s.End(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, f.Trim("left"), f.Trim("reason"))
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showEnd(w, r, status, f) })
}

// End ends a term on a day that has come: the member may do nothing from the
// next request on, and what they did stays. Errors: Invalid with fields left,
// reason; Conflict "term_ended".
func (s *Slice) End(ctx context.Context, c act.Caller, term int64, left, reason string) (act.Receipt, error) {
	on, bad := rules.FormDate("left", left, true)
	bad = append(bad, rules.CheckLine("reason", reason, 300)...)
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.TermEnd, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var t termRow
		if err := tx.Get(ctx, &t, sqlLockTerm, term, c.Board); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		zone, err := time.LoadLocation(t.Zone)
		if err != nil {
			return act.Effect{}, err
		}
		if err := rules.EndTerm(t.term(), on, rules.DateOf(now, zone)); err != nil {
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlEndTerm, term, on, norm.NFC.String(reason), now); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject(term), Public: true, Location: "/work/site/b/" + t.Slug, Outbox: told("ended", c.Board, term, now),
			Body: audit.Body{"seat": t.SeatID, "left": on.String(), "reason": audit.Sealed(reason)}}, nil
	})
}
