package agenda

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/order"
)

// AddItem puts an item at the end of a meeting's agenda, or of the parts of
// another item. Nothing of it is public before the agenda is posted. Errors:
// NotFound (also for another board's recommendation or minutes); Invalid with
// fields title, detail, minutes, recommendation, minutes_of, consent; Conflict
// meeting_already_open, meeting_over, agenda_full, parts_full.
func (s *Slice) AddItem(ctx context.Context, c act.Caller, meeting int64, in Item) (act.Receipt, error) {
	if bad := in.check(); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.planning(ctx, rules.AgendaAdd, c, func(ctx context.Context, tx *pg.Tx) (plannedAct, error) {
		m, err := lockPlanned(ctx, tx, c.Board, meeting)
		if err != nil {
			return plannedAct{}, err
		}
		if err := in.linked(ctx, tx, c.Board, m.ID); err != nil {
			return plannedAct{}, err
		}
		id, err := insertItem(ctx, tx, c.Board, m.ID, in, 0)
		body := in.body(m.ID)
		body["parent"] = in.Under
		return plannedAct{m, itemSubject(id), body}, err
	})
}

// insertItem adds an item at the end, or as the last part of another one.
// carried is the item of an earlier meeting it goes on with; 0: none.
func insertItem(ctx context.Context, tx *pg.Tx, board, meeting int64, in Item, carried int64) (int64, error) {
	items, _, err := record.Planned(ctx, tx, board, meeting)
	if err != nil {
		return 0, err
	}
	if len(items) >= maxItems {
		return 0, fault.New(fault.Conflict, "agenda_full")
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return 0, err
	}
	lines := record.Lines(items)
	const fresh = -1
	lines = append(lines, order.Line{ID: fresh, Consent: in.Consent})
	if in.Under != 0 {
		if lines, err = order.Join(lines, fresh, in.Under); err != nil {
			return 0, err
		}
	}
	var id int64
	if err := tx.Get(ctx, &id, sqlInsertItem, board, meeting, len(lines), nfc(in.Title), nfc(in.Detail), in.Minutes, in.Votes, in.Speak, in.Recommendation, in.MinutesOf, now, in.Consent, in.Standing, in.Under, carried, in.Closed); err != nil {
		return 0, err
	}
	for i := range lines {
		if lines[i].ID == fresh {
			lines[i].ID = id
		}
	}
	return id, place(ctx, tx, lines)
}

// place writes the order of an agenda: the positions 1, 2, 3 … and what is a
// part of what.
func place(ctx context.Context, tx *pg.Tx, lines []order.Line) error {
	for i, l := range lines {
		if _, err := tx.Exec(ctx, sqlPlaceItem, l.ID, i+1, l.Parent); err != nil {
			return err
		}
	}
	return nil
}

// plannedAct is what a change of a planned agenda leaves.
type plannedAct struct {
	m       meetingRow
	subject string
	body    audit.Body
}

// planning runs a change of an agenda that has not begun: the meeting is locked
// and its version goes up, so that a posting is of the agenda that was read.
func (s *Slice) planning(ctx context.Context, action rules.Action, c act.Caller, fn func(ctx context.Context, tx *pg.Tx) (plannedAct, error)) (act.Receipt, error) {
	return s.door.Do(ctx, action, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		p, err := fn(ctx, tx)
		if err != nil {
			return act.Effect{}, err
		}
		var board string
		if err := tx.Get(ctx, &board, sqlBoardSlug, c.Board); err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlTouch, p.m.ID)
		return act.Effect{Subject: p.subject, Body: p.body, Location: workURL(board, p.m.Slug, "/agenda#item-"+strings.TrimPrefix(p.subject, "item/"))}, err
	})
}

// lockItem finds an item and locks its meeting, which guards all its items.
func lockItem(ctx context.Context, tx *pg.Tx, board, item int64) (meetingRow, itemRow, error) {
	var it itemRow
	if err := tx.Get(ctx, &it, sqlItem, board, item); err != nil {
		return meetingRow{}, it, err
	}
	m, err := lockPlanned(ctx, tx, board, it.MeetingID)
	if err != nil {
		return m, it, err
	}
	err = tx.Get(ctx, &it, sqlItem, board, item) // as it stands under the lock
	return m, it, err
}

// EditItem changes a planned item. What was posted stays as it was. Errors: as
// AddItem; Conflict changed_meanwhile.
func (s *Slice) EditItem(ctx context.Context, c act.Caller, item int64, in Item) (act.Receipt, error) {
	if bad := in.check(); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.planning(ctx, rules.AgendaEdit, c, func(ctx context.Context, tx *pg.Tx) (plannedAct, error) {
		m, it, err := lockItem(ctx, tx, c.Board, item)
		if err != nil {
			return plannedAct{}, err
		}
		if err := act.Unchanged(it.Version, in.Version); err != nil {
			return plannedAct{}, err
		}
		if err := in.linked(ctx, tx, c.Board, m.ID); err != nil {
			return plannedAct{}, err
		}
		if in.Consent && it.Parent != 0 {
			return plannedAct{}, fault.Bad(fault.At("consent", "consent_stands_alone"))
		}
		_, err = tx.Exec(ctx, sqlUpdateItem, it.ID, nfc(in.Title), nfc(in.Detail), in.Minutes, in.Votes, in.Speak, in.Recommendation, in.MinutesOf, in.Consent, in.Standing, in.Closed)
		return plannedAct{m, itemSubject(it.ID), in.body(m.ID)}, err
	})
}

// RemoveItem takes an item off the planned agenda; postings that show it stay.
// Errors: NotFound; Conflict meeting_already_open, meeting_over,
// item_parts_first.
func (s *Slice) RemoveItem(ctx context.Context, c act.Caller, item int64) (act.Receipt, error) {
	return s.planning(ctx, rules.AgendaRemove, c, func(ctx context.Context, tx *pg.Tx) (plannedAct, error) {
		m, it, err := lockItem(ctx, tx, c.Board, item)
		if err != nil {
			return plannedAct{}, err
		}
		items, _, err := record.Planned(ctx, tx, c.Board, m.ID)
		if err != nil {
			return plannedAct{}, err
		}
		var left []order.Line
		for _, l := range record.Lines(items) {
			if l.Parent == it.ID {
				return plannedAct{}, fault.New(fault.Conflict, "item_parts_first")
			}
			if l.ID != it.ID {
				left = append(left, l)
			}
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return plannedAct{}, err
		}
		if _, err := tx.Exec(ctx, sqlRemoveItem, it.ID, now); err != nil {
			return plannedAct{}, err
		}
		return plannedAct{m, itemSubject(it.ID), audit.Body{"meeting": m.ID}}, place(ctx, tx, left)
	})
}

// ReorderItem moves an item by a step, with its parts. Errors: NotFound;
// Conflict meeting_already_open, meeting_over; those of order.Move.
func (s *Slice) ReorderItem(ctx context.Context, c act.Caller, item int64, step order.Step) (act.Receipt, error) {
	return s.arrange(ctx, c, item, func(lines []order.Line) ([]order.Line, error) { return order.Move(lines, item, step) })
}

// PlaceItem puts an item, with its parts, before another one of the meeting, or
// at the end (0). Errors: NotFound; Conflict meeting_already_open,
// meeting_over; those of order.Place.
func (s *Slice) PlaceItem(ctx context.Context, c act.Caller, item, before int64) (act.Receipt, error) {
	return s.arrange(ctx, c, item, func(lines []order.Line) ([]order.Line, error) { return order.Place(lines, item, before) })
}

func (s *Slice) arrange(ctx context.Context, c act.Caller, item int64, by func([]order.Line) ([]order.Line, error)) (act.Receipt, error) {
	return s.planning(ctx, rules.AgendaReorder, c, func(ctx context.Context, tx *pg.Tx) (plannedAct, error) {
		m, it, err := lockItem(ctx, tx, c.Board, item)
		if err != nil {
			return plannedAct{}, err
		}
		items, _, err := record.Planned(ctx, tx, c.Board, m.ID)
		if err != nil {
			return plannedAct{}, err
		}
		lines, err := by(record.Lines(items))
		if err != nil {
			return plannedAct{}, err
		}
		at := slices.IndexFunc(lines, func(l order.Line) bool { return l.ID == it.ID })
		return plannedAct{m, itemSubject(it.ID), audit.Body{"meeting": m.ID, "position": at + 1, "parent": lines[at].Parent}}, place(ctx, tx, lines)
	})
}

// AgendaRemovePost takes an item off.
func (s *Slice) AgendaRemovePost(w http.ResponseWriter, r *http.Request) error {
	return s.itemButton(w, r, func(ctx context.Context, c act.Caller, item int64, _ *page.Form) (act.Receipt, error) {
		return s.RemoveItem(ctx, c, item)
	})
}

// AgendaReorderPost moves an item: by a step, or to stand before another.
func (s *Slice) AgendaReorderPost(w http.ResponseWriter, r *http.Request) error {
	return s.itemButton(w, r, func(ctx context.Context, c act.Caller, item int64, f *page.Form) (act.Receipt, error) {
		if before, ok := f.Int("before"); ok {
			return s.PlaceItem(ctx, c, item, before)
		}
		return s.ReorderItem(ctx, c, item, order.Step(f.Get("direction")))
	})
}

// itemButton answers a form that is only a button beside an item.
func (s *Slice) itemButton(w http.ResponseWriter, r *http.Request, do func(context.Context, act.Caller, int64, *page.Form) (act.Receipt, error)) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	item, err := s.within(r, "item", sqlItemOf)
	if err != nil {
		return err
	}
	rec, err := do(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), item, f)
	return page.Forward(w, r, rec.Location, err)
}

// within finds the item or paper the address names, and that it is, or was
// before it was taken off, of the meeting named there: a form that is sent
// twice must reach its first receipt.
func (s *Slice) within(r *http.Request, name, query string) (int64, error) {
	m, err := s.own(r)
	if err != nil {
		return 0, err
	}
	id, err := page.PathID(r, name)
	if err != nil {
		return 0, err
	}
	var of int64
	err = s.db.Get(r.Context(), &of, query, act.From(r.Context()).Board, id)
	if err == nil && of != m.ID {
		err = fault.New(fault.NotFound, "not_found")
	}
	return id, err
}

// steps are the moves there are buttons for.
var steps = []order.Step{order.Up, order.Down, order.In, order.Out}

// moved tells whether a step would change anything.
func moved(lines []order.Line, id int64, step order.Step) bool {
	after, err := order.Move(lines, id, step)
	return err == nil && !slices.Equal(lines, after)
}
