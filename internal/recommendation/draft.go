package recommendation

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// DraftForm shows the form of a new recommendation.
func (s *Slice) DraftForm(w http.ResponseWriter, r *http.Request) error {
	return s.showDraft(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) showDraft(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	sc := act.From(r.Context())
	return page.WriteSheet(w, r, status, workChrome(r.Context(), say("recommendation.new")), page.Sheet{Form: f, Action: workList(sc.Slug) + "/draft", Button: "recommendation.save_draft",
		Lead: say("recommendation.new_lead"), Back: page.Link{Text: say("work.back"), Href: workList(sc.Slug)}, Fields: textFields()})
}

// textFields are the fields of a recommendation's words.
func textFields() []page.Input {
	return []page.Input{{Name: "title", Label: "recommendation.title", Hint: "recommendation.title_hint", Max: advice.MaxTitle},
		{Name: "finding", Kind: "textarea", Label: "recommendation.finding", Hint: "recommendation.finding_hint", Rows: 8},
		{Name: "recommendation", Kind: "textarea", Label: "recommendation.recommendation", Hint: "recommendation.recommendation_hint", Rows: 8}}
}

func textOf(f *page.Form) Text {
	return Text{Title: f.Trim("title"), Finding: f.Trim("finding"), Recommendation: f.Trim("recommendation")}
}

// DraftPost saves a new recommendation.
func (s *Slice) DraftPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	var rec act.Receipt
	if err == nil {
		rec, err = s.Draft(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), textOf(f))
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showDraft(w, r, status, f) })
}

// Draft writes down a new recommendation of the caller's board; it stays
// internal until it is put on a posted agenda. Errors: Invalid with fields
// title, finding, recommendation.
func (s *Slice) Draft(ctx context.Context, c act.Caller, in Text) (act.Receipt, error) {
	if err := advice.CheckRecommendation(advice.TextFacts{Stage: advice.StageDraft}, 0, in.Title, in.Finding, in.Recommendation); err != nil {
		return act.Receipt{}, err
	}
	return s.door.Do(ctx, rules.RecommendationDraft, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		slug, err := boardSlug(ctx, tx, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlInsert, c.Board, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		err = insertText(ctx, tx, c, id, 1, in, now)
		return act.Effect{Subject: subject(id), Location: workPage(slug, id), Body: in.sealed(1)}, err
	})
}

// insertText writes the next version of a recommendation's words.
func insertText(ctx context.Context, tx *pg.Tx, c act.Caller, id int64, number int, in Text, now time.Time) error {
	nfc := norm.NFC.String
	var text int64
	return tx.Get(ctx, &text, sqlInsertText, c.Board, id, number, nfc(in.Title), nfc(in.Finding), nfc(in.Recommendation), now, c.By.Person)
}

// sealed is what the audit entry says of a version.
func (t Text) sealed(version int) audit.Body {
	return audit.Body{"version": version, "title": audit.Sealed(t.Title), "finding": audit.Sealed(t.Finding), "recommendation": audit.Sealed(t.Recommendation)}
}

func boardSlug(ctx context.Context, r pg.Reader, board int64) (string, error) {
	var slug string
	err := r.Get(ctx, &slug, sqlSlug, board)
	return slug, err
}
