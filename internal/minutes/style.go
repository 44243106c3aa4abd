package minutes

import (
	"context"
	"net/http"
	"slices"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// SQL of the board's own style.
const (
	sqlStyle    = `select coalesce((select style from minutes_styles where board_id = $1), 'action')`
	sqlSetStyle = `insert into minutes_styles (board_id, style, set_at, set_by) values ($1, $2, $3, $4)
on conflict (board_id) do update set style = excluded.style, set_at = excluded.set_at, set_by = excluded.set_by`
)

func styleOf(ctx context.Context, r pg.Reader, board int64) (string, error) {
	var style string
	err := r.Get(ctx, &style, sqlStyle, board)
	return style, err
}

// StyleForm asks how the board drafts its minutes.
func (s *Slice) StyleForm(w http.ResponseWriter, r *http.Request) error {
	style, err := styleOf(r.Context(), s.db, act.From(r.Context()).Board)
	if err != nil {
		return err
	}
	return s.showStyle(w, r, http.StatusOK, page.NewForm(map[string]string{"style": style}))
}

func (s *Slice) showStyle(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	back := "/work/b/" + act.From(ctx).Slug + "/minutes"
	var styles []page.Option
	for _, v := range []string{StyleAction, StyleSummary} {
		styles = append(styles, page.Option{Value: v, Text: say("minutes.style." + v), Hint: say("minutes.style_hint." + v)})
	}
	title := say("minutes.style_title")
	return page.WriteSheet(w, r, status, chrome(ctx, title, page.Crumb{Text: say("minutes.title"), Href: back}), page.Sheet{Form: f, Action: back + "/style", Button: "minutes.style_save", Lead: say("minutes.style_lead"),
		Back: page.Link{Text: say("minutes.title"), Href: back}, Fields: []page.Input{{Name: "style", Kind: "radios", Label: "minutes.style", Options: styles}}})
}

// StylePost chooses the style.
func (s *Slice) StylePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	sc := act.From(ctx)
	_, err = s.SetStyle(ctx, sc.Caller(f.Key, f.Digest()), f.Get("style"))
	return page.Answer(w, r, f, "/work/b/"+sc.Slug+"/minutes", err, func(status int) error { return s.showStyle(w, r, status, f) })
}

// SetStyle chooses how the next drafts of a board are written; drafts that
// there are stay as they are. Errors: Invalid field style: choice_unknown.
func (s *Slice) SetStyle(ctx context.Context, c act.Caller, style string) (act.Receipt, error) {
	return s.door.Do(ctx, rules.MinutesSetStyle, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		if !slices.Contains([]string{StyleAction, StyleSummary}, style) {
			return act.Effect{}, fault.Bad(fault.At("style", "choice_unknown"))
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlSetStyle, c.Board, style, now, author(c))
		return act.Effect{Subject: audit.Chain(c.Board), Body: audit.Body{"style": style}}, err
	})
}
