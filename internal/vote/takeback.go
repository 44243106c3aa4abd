package vote

import (
	"context"
	"net/http"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/order"
)

// SQL of taking back that an item was taken up.
const (
	sqlNewestItem = `select e.id, e.item_id, e.recorded_at, exists (select 1 from motions o where o.meeting_id = e.meeting_id and o.moved_at >= e.recorded_at) as moved
from session_events e where e.meeting_id = $1 and e.kind = 'item' and not exists (select 1 from session_events c where c.corrects_id = e.id) order by e.id desc limit 1`
	sqlTakeBackItem = `insert into session_events (board_id, meeting_id, kind, item_id, effective_at, recorded_at, recorded_by, corrects_id) values ($1, $2, 'item_undone', $3, $4, $4, nullif($5::bigint, 0), $6)`
)

// TakeBackItem takes back the entry that an item was taken up, by another
// entry. Errors: NotFound; those of order.TakeBackItem.
func (s *Slice) TakeBackItem(ctx context.Context, c act.Caller, meeting, entry int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.MeetingTakeBack, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, err := loadMeeting(ctx, tx, sqlMeetingLocked, meeting, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		var newest struct {
			ID    int64     `db:"id"`
			Item  int64     `db:"item_id"`
			At    time.Time `db:"recorded_at"`
			Moved bool      `db:"moved"`
		}
		if err := tx.Get(ctx, &newest, sqlNewestItem, m.ID); err != nil {
			return act.Effect{}, err
		}
		if err := order.TakeBackItem(order.TakeBackFacts{State: m.state(), Newest: newest.ID == entry, MovedSince: newest.Moved}); err != nil {
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlTakeBackItem, m.Board, m.ID, newest.Item, now, c.By.Person, newest.ID); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject("meeting", m.ID), Public: true, Location: m.console(), Body: audit.Body{"item": newest.Item, "corrects": newest.ID}}, nil
	})
}

// TakeBackItemPost takes an entry back: field entry.
func (s *Slice) TakeBackItemPost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		entry, ok := p.form.Int("entry")
		if !ok {
			return act.Receipt{}, fault.New(fault.NotFound, "not_found")
		}
		return s.TakeBackItem(ctx, c, p.meeting, entry)
	})
}
