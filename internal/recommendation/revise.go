package recommendation

import (
	"context"
	"net/http"
	"strconv"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// ReviseData is the form of a recommendation's next version.
type ReviseData struct {
	Head     page.Head
	Action   string
	Back     string
	Conflict *page.Conflict // when someone else saved first
	Form     *page.Form
}

var revisePage = page.Must("recommendation/revise", func() ReviseData {
	return ReviseData{Head: page.Head{Title: "Revise the text", Over: []string{"Version 2"}}, Action: "/work/b/cpab/recommendations/4/revise", Back: "/work/b/cpab/recommendations/4",
		Conflict: &page.Conflict{By: "Wendell Okafor", Theirs: "One", Yours: "Two"}, Form: page.NewForm(map[string]string{"title": "Say when a foot pursuit must not begin", "version": "2"})}
})

// ReviseForm shows the newest text for the next version.
func (s *Slice) ReviseForm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	l, err := s.at(r)
	if err != nil {
		return err
	}
	if !l.editable(act.From(ctx).Roles) {
		return fault.New(fault.Conflict, "recommendation_frozen")
	}
	t, err := s.newestText(ctx, l)
	if err != nil {
		return err
	}
	return s.showRevise(w, r, http.StatusOK, page.NewForm(map[string]string{"title": t.Title, "finding": t.Finding, "recommendation": t.Recommendation, "version": strconv.Itoa(t.Number)}))
}

// newestText is the latest version of a recommendation's words.
func (s *Slice) newestText(ctx context.Context, l life) (textRow, error) {
	var texts []textRow
	if err := s.db.Select(ctx, &texts, sqlTexts, l.ID, l.Board); err != nil {
		return textRow{}, err
	}
	if len(texts) == 0 {
		return textRow{}, fault.New(fault.NotFound, "not_found")
	}
	return texts[len(texts)-1], nil
}

// showRevise shows the form. When the text changed meanwhile, both texts are
// shown and the form takes up the newer version, so that saving again is a
// decision made with both in view.
func (s *Slice) showRevise(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	l, err := s.at(r)
	if err != nil {
		return err
	}
	back := workPage(sc.Slug, l.ID)
	d := ReviseData{Head: page.Head{Title: say("recommendation.revise"), Number: l.number(), Over: []string{sc.BoardName}, Lede: l.NewestTitle}, Action: back + "/revise", Back: back, Form: f}
	if f.Code == "recommendation_stale" {
		t, err := s.newestText(ctx, l)
		if err != nil {
			return err
		}
		yours := textOf(f)
		d.Conflict = &page.Conflict{By: t.Writer, At: t.WrittenAt.In(sc.Zone), Yours: yours.plain(), Theirs: Text{t.Title, t.Finding, t.Recommendation}.plain()}
		f.Values.Set("version", strconv.Itoa(t.Number))
	}
	return revisePage.Write(w, r, status, workChrome(ctx, say("recommendation.revise"), page.Crumb{Text: l.NewestTitle, Href: back}), d)
}

// plain is the whole text one below the other, for comparing.
func (t Text) plain() string { return t.Title + "\n\n" + t.Finding + "\n\n" + t.Recommendation }

// RevisePost saves the next version.
func (s *Slice) RevisePost(w http.ResponseWriter, r *http.Request) error {
	id, err := page.PathID(r, "id")
	if err != nil {
		return err
	}
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		version, _ := f.Int("version")
		rec, err = s.Revise(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, int(version), textOf(f))
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showRevise(w, r, status, f) })
}

// Revise writes the next version of a recommendation's words; the one before
// stays. version is the one the editor began from. What the board amended is so
// written down before it adopts it. Errors: NotFound; those of
// advice.CheckRecommendation.
func (s *Slice) Revise(ctx context.Context, c act.Caller, id int64, version int, in Text) (act.Receipt, error) {
	return s.door.Do(ctx, rules.RecommendationRevise, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		l, err := lockLife(ctx, tx, c.Board, id)
		if err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		roles, err := act.Roles(ctx, tx, c.By, c.Board, 0, now)
		if err != nil {
			return act.Effect{}, err
		}
		var pending int
		if err := tx.Get(ctx, &pending, sqlPending, id); err != nil {
			return act.Effect{}, err
		}
		facts := advice.TextFacts{Stage: l.stage(), Amended: l.amended(), MotionPending: pending > 0, RunsMeeting: rules.Allow(rules.MotionMove, roles), Version: l.Version}
		if err := advice.CheckRecommendation(facts, version, in.Title, in.Finding, in.Recommendation); err != nil {
			return act.Effect{}, err
		}
		if err := insertText(ctx, tx, c, id, l.Version+1, in, now); err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlRevise, id, c.Board, l.Version+1)
		return act.Effect{Subject: subject(id), Location: workPage(l.Slug, id), Body: in.sealed(l.Version + 1)}, err
	})
}
