package minutes

import (
	"context"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
)

// sqlCourse is the course of a meeting, without what was taken up by mistake.
const sqlCourse = `select kind, coalesce(item_id, 0) as item_id, effective_at from session_events e where board_id = $1 and meeting_id = $2 and kind in ('item', 'recessed', 'resumed')
and not exists (select 1 from session_events c where c.corrects_id = e.id) order by effective_at, id`

// recesses says when a meeting was in recess, by the item it was at; 0 is before
// any. A recess in which the meeting ended has no end of its own.
func recesses(ctx context.Context, r pg.Reader, board, meeting int64, zone *time.Location) (map[int64][]string, error) {
	var course []struct {
		Kind string    `db:"kind"`
		Item int64     `db:"item_id"`
		At   time.Time `db:"effective_at"`
	}
	if err := r.Select(ctx, &course, sqlCourse, board, meeting); err != nil {
		return nil, err
	}
	out := map[int64][]string{}
	item, began := int64(0), time.Time{}
	clock := func(t time.Time) string { return page.Day(page.Lang, "clock", t.In(zone)) }
	for _, e := range course {
		switch e.Kind {
		case "item":
			item = e.Item
		case "recessed":
			began = e.At
		case "resumed":
			out[item] = append(out[item], say("minutes.recess", "From", clock(began), "To", clock(e.At)))
			began = time.Time{}
		}
	}
	if !began.IsZero() {
		out[item] = append(out[item], say("minutes.recess_open", "From", clock(began)))
	}
	return out, nil
}
