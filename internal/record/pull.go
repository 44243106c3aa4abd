package record

import (
	"context"
	"time"

	"parley/internal/pg"
)

const sqlPulls = `select c.item_id, c.pulled_at, p.name from consent_pulls c join meetings m on m.id = c.meeting_id
join lateral (select t.person_id from terms t where t.seat_id = c.seat_id and t.begins_on <= (c.pulled_at at time zone m.zone)::date and (t.left_on is null or t.left_on > (c.pulled_at at time zone m.zone)::date) order by t.begins_on desc limit 1) t on true
join people p on p.id = t.person_id where c.board_id = $1 and c.meeting_id = $2`

// Pulled says who had an item taken out of the consent calendar, and when.
type Pulled struct {
	Member string
	At     time.Time // UTC
}

// Pulls reads what was taken out of a meeting's consent calendar, by item.
func Pulls(ctx context.Context, r pg.Reader, board, meeting int64) (map[int64]Pulled, error) {
	var rows []struct {
		Item int64     `db:"item_id"`
		At   time.Time `db:"pulled_at"`
		Name string    `db:"name"`
	}
	if err := r.Select(ctx, &rows, sqlPulls, board, meeting); err != nil {
		return nil, err
	}
	out := map[int64]Pulled{}
	for _, x := range rows {
		out[x.Item] = Pulled{x.Name, x.At}
	}
	return out, nil
}
