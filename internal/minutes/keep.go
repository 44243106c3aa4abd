package minutes

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/prose"
	"parley/internal/rules"
)

// SQL of words that are typed and not saved. They belong to one editor and are
// no part of the record.
const (
	sqlDraft     = `select base_version, body, kept_at from minutes_drafts where minutes_id = $1 and person_id = $2`
	sqlKeepDraft = `insert into minutes_drafts (minutes_id, board_id, person_id, base_version, body, kept_at) values ($1, $2, $3, $4, $5, $6)
on conflict (minutes_id, person_id) do update set base_version = excluded.base_version, body = excluded.body, kept_at = excluded.kept_at`
	sqlDropDraft = `delete from minutes_drafts where minutes_id = $1 and person_id = $2`
)

type keptRow struct {
	Base int       `db:"base_version"`
	Body string    `db:"body"`
	At   time.Time `db:"kept_at"`
}

// kept is what a person typed and did not save; nil for nothing, and once the
// text is not edited any more.
func (s *Slice) kept(ctx context.Context, m minutesRow, person int64) (*keptRow, error) {
	var k keptRow
	err := s.db.Get(ctx, &k, sqlDraft, m.ID, person)
	switch {
	case fault.KindOf(err) == fault.NotFound, err == nil && (k.Body == m.Body || m.BeforeBoard || m.Status == "approved"):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &k, nil
}

// KeepPost keeps what is typed so far. It answers with one sentence for the
// page's script.
func (s *Slice) KeepPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	sc := act.From(ctx)
	base, _ := f.Int("version")
	c := sc.Caller("", "") // without a key: the newest words count, however often they come
	rec, err := s.Keep(ctx, c, r.PathValue("meeting"), int(base), f.Get("text"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write([]byte(say("minutes.kept_at", "Time", page.Day(page.Lang, "second", rec.At.In(sc.Zone)))))
	return err
}

// Keep keeps the words of one editor. Errors: Conflict "minutes_approved",
// "minutes_before_board"; Invalid with field text.
func (s *Slice) Keep(ctx context.Context, c act.Caller, meeting string, base int, text string) (act.Receipt, error) {
	text = norm.NFC.String(text)
	return s.door.Do(ctx, rules.MinutesEdit, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, err := loadMinutes(ctx, tx, c.Board, meeting)
		if err != nil {
			return act.Effect{}, err
		}
		if base < 1 || base > m.Version {
			return act.Effect{}, fault.New(fault.Conflict, "minutes_stale")
		}
		f := m.facts()
		f.Version = base // words may be kept beside a newer text; saving puts them together
		if err := rules.EditMinutes(f, base, text); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlKeepDraft, m.ID, c.Board, c.By.Person, base, text, now)
		return act.Effect{Subject: subject(m.ID), Quiet: true}, err
	})
}

// DiscardPost drops the words that were not saved.
func (s *Slice) DiscardPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	c := act.From(ctx).Caller(f.Key, f.Digest())
	rec, err := s.door.Do(ctx, rules.MinutesEdit, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, err := loadMinutes(ctx, tx, c.Board, r.PathValue("meeting"))
		if err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlDropDraft, m.ID, c.By.Person)
		return act.Effect{Subject: subject(m.ID), Quiet: true, Location: "/work/b/" + m.BoardSlug + "/minutes/" + m.Slug}, err
	})
	return page.Forward(w, r, rec.Location, err)
}

// together puts a stale form and the text that was saved meanwhile together:
// what the two changed in different paragraphs stands in the form, to be looked
// at and saved; where both changed the same, both texts are shown, and saving
// the form replaces the newer text on purpose.
func (s *Slice) together(ctx context.Context, m minutesRow, base int, f *page.Form, zone *time.Location) (beside, error) {
	typed := f.Get("text")
	f.Values.Set("version", strconv.Itoa(m.Version))
	f.Again()
	var before string
	err := s.db.Get(ctx, &before, sqlTextOf, m.ID, base)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return beside{}, err
	}
	if merged, ok := prose.Merge(before, m.Body, norm.NFC.String(typed)); ok && err == nil {
		f.Values.Set("text", merged)
		f.Code, f.Msg = "", ""
		return beside{merged: say("minutes.merged", "Name", m.UpdatedBy, "Time", page.Day(page.Lang, "moment", m.UpdatedAt.In(zone)))}, nil
	}
	return beside{conflict: &page.Conflict{By: m.UpdatedBy, At: m.UpdatedAt.In(zone), Theirs: m.Body, Yours: typed}}, nil
}
