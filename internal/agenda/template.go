package agenda

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/order"
	"parley/internal/rules/profile"
)

// SQL of templates.
const (
	sqlTemplate       = `select version, outline from agenda_templates where board_id = $1 and kind = $2 order by version desc limit 1`
	sqlLockTemplates  = `select id from boards where id = $1 for no key update`
	sqlInsertTemplate = `insert into agenda_templates (board_id, kind, version, outline, saved_at, saved_by) values ($1, $2, $3, $4, $5, nullif($6::bigint, 0))`
)

type templateRow struct {
	Version int    `db:"version"` // 0: there is none
	Outline string `db:"outline"`
}

func loadTemplate(ctx context.Context, r pg.Reader, board int64, kind string) (templateRow, error) {
	var rows []templateRow
	if err := r.Select(ctx, &rows, sqlTemplate, board, kind); err != nil || len(rows) == 0 {
		return templateRow{}, err
	}
	return rows[0], nil
}

// SaveTemplate keeps what every agenda of a kind of meeting begins with; an
// empty outline ends it. version is that of the template as it was read. Errors:
// those of order.ParseOutline; Invalid fields kind, outline; Conflict
// changed_meanwhile, nothing_changed.
func (s *Slice) SaveTemplate(ctx context.Context, c act.Caller, kind, outline string, version int) (act.Receipt, error) {
	outline = nfc(strings.TrimSpace(outline))
	bad := rules.CheckChoice("kind", kind, profile.Regular, profile.Special, profile.Emergency)
	bad = append(bad, rules.CheckOptionalLongText("outline", outline, order.MaxOutline)...)
	if len(bad) == 0 {
		_, bad = order.ParseOutline(outline)
	}
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.TemplateSave, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var board int64
		if err := tx.Get(ctx, &board, sqlLockTemplates, c.Board); err != nil {
			return act.Effect{}, err
		}
		have, err := loadTemplate(ctx, tx, board, kind)
		if err != nil {
			return act.Effect{}, err
		}
		if err := act.Unchanged(have.Version, version); err != nil {
			return act.Effect{}, err
		}
		if have.Outline == outline {
			return act.Effect{}, fault.New(fault.Conflict, "nothing_changed")
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		var slug string
		if err := tx.Get(ctx, &slug, sqlBoardSlug, board); err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlInsertTemplate, board, kind, have.Version+1, outline, now, c.By.Person)
		return act.Effect{Subject: "board/" + strconv.FormatInt(board, 10), Location: "/work/b/" + slug + "/meetings", Body: audit.Body{"kind": kind, "version": have.Version + 1, "outline": audit.Sealed(outline)}}, err
	})
}

// Begin puts the template's items on the agenda of a meeting that is being
// scheduled, as standing items, and returns which version it took and the items
// it made.
func (s *Slice) Begin(ctx context.Context, tx *pg.Tx, board, meeting int64, kind string) (version int, items []int64, err error) {
	t, err := loadTemplate(ctx, tx, board, kind)
	if err != nil || t.Outline == "" {
		return 0, nil, err
	}
	planned, bad := order.ParseOutline(t.Outline)
	if len(bad) > 0 {
		return 0, nil, fault.New(fault.Internal, "template_unreadable")
	}
	top := int64(0)
	for _, p := range planned {
		in := Item{Title: p.Title, Detail: p.Detail, Minutes: p.Minutes, Votes: p.Votes, Speak: p.Speak, Consent: p.Consent, Standing: true}
		if p.Part {
			in.Under = top
		}
		id, err := insertItem(ctx, tx, board, meeting, in, 0)
		if err != nil {
			return 0, nil, err
		}
		items = append(items, id)
		if !p.Part {
			top = id
		}
	}
	return t.Version, items, nil
}

// TemplateForm shows the template of a kind of meeting; the query may name the
// meeting whose agenda is to be its next version.
func (s *Slice) TemplateForm(w http.ResponseWriter, r *http.Request) error {
	ctx, sc := r.Context(), act.From(r.Context())
	t, err := loadTemplate(ctx, s.db, sc.Board, r.PathValue("kind"))
	if err != nil {
		return err
	}
	if slug := r.URL.Query().Get("from"); slug != "" {
		var m meetingRow
		if err := s.db.Get(ctx, &m, sqlMeeting, sc.Board, slug); err != nil {
			return err
		}
		items, _, err := record.Planned(ctx, s.db, sc.Board, m.ID)
		if err != nil {
			return err
		}
		t.Outline = outlineOf(items)
	}
	return s.showTemplate(w, r, http.StatusOK, page.NewForm(map[string]string{"outline": t.Outline, "version": strconv.Itoa(t.Version)}))
}

// outlineOf takes over what may stand on any agenda: not what deals with one
// recommendation or one meeting's minutes, nor what was carried over.
func outlineOf(items []record.PlannedItem) string {
	var out []order.Planned
	left := map[int64]bool{} // items of their own that are not taken over
	for _, it := range items {
		if it.Recommendation != 0 || it.MinutesID != 0 || it.CarriedFrom != 0 || left[it.Parent] {
			left[it.ID] = true
			continue
		}
		out = append(out, order.Planned{Title: it.Title, Detail: it.Detail, Minutes: it.Minutes, Votes: it.Votes, Speak: it.Speak, Consent: it.Consent, Part: it.Parent != 0})
	}
	return order.Outline(out)
}

func (s *Slice) showTemplate(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx, sc := r.Context(), act.From(r.Context())
	kind := r.PathValue("kind")
	if len(rules.CheckChoice("kind", kind, profile.Regular, profile.Special, profile.Emergency)) > 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	var conflict *page.Conflict
	if f.Code == "changed_meanwhile" {
		t, err := loadTemplate(ctx, s.db, sc.Board, kind)
		if err != nil {
			return err
		}
		conflict = &page.Conflict{Theirs: t.Outline, Yours: f.Get("outline")}
		f.Msg = say("agenda.changed_both")
		f.Values.Set("version", strconv.Itoa(t.Version))
	}
	home := "/work/b/" + sc.Slug + "/meetings"
	title := say("agenda.template_title." + kind)
	chrome := page.ChromeFrom(ctx, title, "", page.Crumb{Text: say("work.title"), Href: "/work"}, page.Crumb{Text: sc.BoardName, Href: "/work/b/" + sc.Slug}, page.Crumb{Text: say("nav.meetings"), Href: home}, page.Crumb{Text: title})
	return page.WriteSheet(w, r, status, chrome, page.Sheet{Form: f, Action: "/work/b/" + sc.Slug + "/templates/" + kind + "/save", Button: "agenda.template_save", Lead: say("agenda.template_lead"), Conflict: conflict,
		Back:   page.Link{Text: say("work.back"), Href: home},
		Fields: []page.Input{{Name: "version", Kind: "hidden"}, {Name: "outline", Kind: "textarea", Label: "agenda.template_outline", Hint: "agenda.template_outline_hint", Max: order.MaxOutline, Rows: 16, Optional: true}}})
}

// TemplatePost saves a template.
func (s *Slice) TemplatePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	v, _ := f.Int("version")
	rec, err := s.SaveTemplate(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), r.PathValue("kind"), f.Get("outline"), int(v))
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showTemplate(w, r, status, f) })
}
