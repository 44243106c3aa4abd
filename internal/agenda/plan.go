package agenda

import (
	"context"
	"net/http"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
)

// AddItem puts an item at the end of a meeting's agenda. Nothing of it is
// public before the agenda is posted. Errors: NotFound (also for another
// board's recommendation or minutes); Invalid with fields title, detail,
// minutes, recommendation, minutes_of; Conflict meeting_already_open,
// meeting_over, agenda_full.
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
		var last int
		if err := tx.Get(ctx, &last, sqlLastPosition, c.Board, m.ID); err != nil {
			return plannedAct{}, err
		}
		if last >= maxItems {
			return plannedAct{}, fault.New(fault.Conflict, "agenda_full")
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return plannedAct{}, err
		}
		var id int64
		err = tx.Get(ctx, &id, sqlInsertItem, c.Board, m.ID, last+1, nfc(in.Title), nfc(in.Detail), in.Minutes, in.Votes, in.Speak, in.Recommendation, in.MinutesOf, now)
		return plannedAct{m, itemSubject(id), in.body(m.ID)}, err
	})
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
		return act.Effect{Subject: p.subject, Body: p.body, Location: workURL(board, p.m.Slug, "#agenda")}, err
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
		_, err = tx.Exec(ctx, sqlUpdateItem, it.ID, nfc(in.Title), nfc(in.Detail), in.Minutes, in.Votes, in.Speak, in.Recommendation, in.MinutesOf)
		return plannedAct{m, itemSubject(it.ID), in.body(m.ID)}, err
	})
}

// RemoveItem takes an item off the planned agenda; postings that show it stay.
// Errors: NotFound; Conflict meeting_already_open, meeting_over.
func (s *Slice) RemoveItem(ctx context.Context, c act.Caller, item int64) (act.Receipt, error) {
	return s.planning(ctx, rules.AgendaRemove, c, func(ctx context.Context, tx *pg.Tx) (plannedAct, error) {
		m, it, err := lockItem(ctx, tx, c.Board, item)
		if err != nil {
			return plannedAct{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return plannedAct{}, err
		}
		if _, err := tx.Exec(ctx, sqlRemoveItem, it.ID, now); err != nil {
			return plannedAct{}, err
		}
		return plannedAct{m, itemSubject(it.ID), audit.Body{"meeting": m.ID}}, s.renumber(ctx, tx, c.Board, m.ID, 0, 0)
	})
}

// ReorderItem moves an item one place up (by -1) or down (by +1); at the end of
// the list nothing moves. Errors: NotFound; Invalid field direction; Conflict
// meeting_already_open, meeting_over.
func (s *Slice) ReorderItem(ctx context.Context, c act.Caller, item int64, by int) (act.Receipt, error) {
	if by != -1 && by != 1 {
		return act.Receipt{}, fault.Bad(fault.At("direction", "choice_unknown"))
	}
	return s.planning(ctx, rules.AgendaReorder, c, func(ctx context.Context, tx *pg.Tx) (plannedAct, error) {
		m, it, err := lockItem(ctx, tx, c.Board, item)
		if err != nil {
			return plannedAct{}, err
		}
		return plannedAct{m, itemSubject(it.ID), audit.Body{"meeting": m.ID, "by": by}}, s.renumber(ctx, tx, c.Board, m.ID, it.ID, by)
	})
}

// renumber writes the positions 1, 2, 3 … after moving one item by a place.
func (s *Slice) renumber(ctx context.Context, tx *pg.Tx, board, meeting, item int64, by int) error {
	items, _, err := record.Planned(ctx, tx, board, meeting)
	if err != nil {
		return err
	}
	for i := range items {
		if to := i + by; items[i].ID == item && to >= 0 && to < len(items) {
			items[i], items[to] = items[to], items[i]
			break
		}
	}
	for i, it := range items {
		if it.Position == i+1 {
			continue
		}
		if _, err := tx.Exec(ctx, sqlPlaceItem, it.ID, i+1); err != nil {
			return err
		}
	}
	return nil
}

// AgendaRemovePost takes an item off.
func (s *Slice) AgendaRemovePost(w http.ResponseWriter, r *http.Request) error {
	return s.itemButton(w, r, func(ctx context.Context, c act.Caller, item int64, _ *page.Form) (act.Receipt, error) {
		return s.RemoveItem(ctx, c, item)
	})
}

// AgendaReorderPost moves an item up or down.
func (s *Slice) AgendaReorderPost(w http.ResponseWriter, r *http.Request) error {
	return s.itemButton(w, r, func(ctx context.Context, c act.Caller, item int64, f *page.Form) (act.Receipt, error) {
		return s.ReorderItem(ctx, c, item, map[string]int{"up": -1, "down": 1}[f.Get("direction")])
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
