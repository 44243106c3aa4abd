package agenda

import (
	"context"
	"net/http"
	"strconv"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// SQL of private notes. Every statement names the person whose notes they are.
const (
	sqlNotes      = `select n.item_id, n.body, n.version from item_notes n join agenda_items i on i.id = n.item_id where n.board_id = $1 and n.person_id = $2 and i.meeting_id = $3`
	sqlNote       = `select n.item_id, n.body, n.version from item_notes n where n.item_id = $1 and n.person_id = $2`
	sqlLockNotes  = `select id from people where id = $1 for no key update`
	sqlSaveNote   = `insert into item_notes (item_id, board_id, person_id, body, saved_at) values ($1, $2, $3, $4, $5) on conflict (item_id, person_id) do update set body = excluded.body, saved_at = excluded.saved_at, version = item_notes.version + 1`
	sqlDeleteNote = `delete from item_notes where item_id = $1 and person_id = $2`
	sqlNotable    = `select i.meeting_id from agenda_items i join meetings m on m.id = i.meeting_id where i.board_id = $1 and i.id = $2 and i.removed_at is null and m.source is null and exists (select from postings p where p.meeting_id = m.id and p.kind = 'agenda')`
)

const maxNote = 10000

type noteRow struct {
	Item    int64  `db:"item_id"`
	Body    string `db:"body"`
	Version int    `db:"version"` // 0: there is none
}

func loadNote(ctx context.Context, r pg.Reader, item, person int64) (noteRow, error) {
	var rows []noteRow
	if err := r.Select(ctx, &rows, sqlNote, item, person); err != nil || len(rows) == 0 {
		return noteRow{}, err
	}
	return rows[0], nil
}

// SaveNote keeps a member's private note on an item of a posted agenda; an
// empty one ends it. It leaves no audit entry: nobody else is to know of it.
// Errors: NotFound; Invalid field note; Conflict changed_meanwhile.
func (s *Slice) SaveNote(ctx context.Context, c act.Caller, item int64, body string, version int) (act.Receipt, error) {
	if bad := rules.CheckOptionalLongText("note", body, maxNote); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.NoteSave, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var it itemRow
		if err := tx.Get(ctx, &it.MeetingID, sqlNotable, c.Board, item); err != nil {
			return act.Effect{}, err
		}
		var board, meeting string
		if err := tx.Get(ctx, &board, sqlBoardSlug, c.Board); err != nil {
			return act.Effect{}, err
		}
		if err := tx.Get(ctx, &meeting, sqlMeetingSlug, it.MeetingID); err != nil {
			return act.Effect{}, err
		}
		var person int64
		if err := tx.Get(ctx, &person, sqlLockNotes, c.By.Person); err != nil { // two tabs of one member
			return act.Effect{}, err
		}
		have, err := loadNote(ctx, tx, item, person)
		if err != nil {
			return act.Effect{}, err
		}
		if err := act.Unchanged(have.Version, version); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		if body == "" {
			_, err = tx.Exec(ctx, sqlDeleteNote, item, person)
		} else {
			_, err = tx.Exec(ctx, sqlSaveNote, item, c.Board, person, nfc(body), now)
		}
		return act.Effect{Subject: itemSubject(item), Quiet: true, Location: workURL(board, meeting, "/agenda#item-"+strconv.FormatInt(item, 10))}, err
	})
}

// NoteForm shows a member's own note.
func (s *Slice) NoteForm(w http.ResponseWriter, r *http.Request) error {
	m, item, err := s.notable(r)
	if err != nil {
		return err
	}
	n, err := loadNote(r.Context(), s.db, item, act.From(r.Context()).By.Person)
	if err != nil {
		return err
	}
	return s.showNote(w, r, http.StatusOK, page.NewForm(map[string]string{"note": n.Body, "version": strconv.Itoa(n.Version)}), m, item)
}

// notable finds the item the address names, on an agenda that is posted.
func (s *Slice) notable(r *http.Request) (meetingRow, int64, error) {
	m, err := s.own(r)
	if err != nil {
		return m, 0, err
	}
	item, err := page.PathID(r, "item")
	if err != nil {
		return m, 0, err
	}
	var of int64
	err = s.db.Get(r.Context(), &of, sqlNotable, act.From(r.Context()).Board, item)
	if err == nil && of != m.ID {
		err = fault.New(fault.NotFound, "not_found")
	}
	return m, item, err
}

func (s *Slice) showNote(w http.ResponseWriter, r *http.Request, status int, f *page.Form, m meetingRow, item int64) error {
	ctx, sc := r.Context(), act.From(r.Context())
	var conflict *page.Conflict
	if f.Code == "changed_meanwhile" {
		n, err := loadNote(ctx, s.db, item, sc.By.Person)
		if err != nil {
			return err
		}
		conflict = &page.Conflict{Theirs: n.Body, Yours: f.Get("note")}
		f.Msg = say("agenda.changed_both")
		f.Values.Set("version", strconv.Itoa(n.Version))
	}
	at := "/agenda/" + strconv.FormatInt(item, 10) + "/note"
	return page.WriteSheet(w, r, status, workChrome(ctx, m, say("agenda.note")), page.Sheet{Form: f, Action: workURL(sc.Slug, m.Slug, at+"/save"), Button: "agenda.note_save", Lead: say("agenda.note_lead"), Conflict: conflict,
		Back:   page.Link{Text: say("work.back"), Href: workURL(sc.Slug, m.Slug, "/agenda#item-"+strconv.FormatInt(item, 10))},
		Fields: []page.Input{{Name: "version", Kind: "hidden"}, {Name: "note", Kind: "textarea", Label: "agenda.note", Max: maxNote, Rows: 10, Optional: true}}})
}

// NotePost saves a member's own note.
func (s *Slice) NotePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	m, item, err := s.notable(r)
	if err != nil {
		return err
	}
	v, _ := f.Int("version")
	rec, err := s.SaveNote(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), item, f.Trim("note"), int(v))
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showNote(w, r, status, f, m, item) })
}

// notes are a member's own notes on a meeting's items.
func (s *Slice) notes(ctx context.Context, board, person, meeting int64) (map[int64]string, error) {
	var rows []noteRow
	if err := s.db.Select(ctx, &rows, sqlNotes, board, person, meeting); err != nil {
		return nil, err
	}
	out := map[int64]string{}
	for _, n := range rows {
		out[n.Item] = n.Body
	}
	return out, nil
}
