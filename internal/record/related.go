package record

import (
	"context"

	"parley/internal/pg"
	"parley/internal/rules"
)

// sqlRelated finds who recused at another meeting from the matter of an item: it
// follows the item back to where it was carried over from and on to where it
// went, and looks at every item about the same recommendation or the same
// minutes as one of these. Of each person the newest recusal.
const sqlRelated = `with recursive chain as (select i.id from agenda_items i where i.board_id = $1 and i.id = $2
union select n.id from chain c join agenda_items o on o.id = c.id join agenda_items n on n.id = o.carried_from or n.carried_from = o.id)
select * from (select distinct on (t.person_id) t.person_id, c.ground, c.reason, c.left_room, m.held_on, i.title
from agenda_items n join agenda_items i on i.board_id = n.board_id and i.meeting_id <> n.meeting_id
and (i.id in (select id from chain) or exists (select from agenda_items k where k.id in (select id from chain) and (k.recommendation_id = i.recommendation_id or k.minutes_id = i.minutes_id)))
join recusals c on c.item_id = i.id join terms t on t.id = c.term_id join meetings m on m.id = c.meeting_id
where n.board_id = $1 and n.id = $2 and not exists (select 1 from recusal_withdrawals w where w.recusal_id = c.id)
order by t.person_id, m.held_on desc, c.id desc) r order by held_on desc, person_id`

// Before is the recusal of a person from a matter at another meeting.
type Before struct {
	Person   int64      `db:"person_id"`
	Ground   string     `db:"ground"`
	Reason   string     `db:"reason"`
	LeftRoom bool       `db:"left_room"`
	On       rules.Date `db:"held_on"`
	Title    string     `db:"title"` // of the item then
}

// RecusedBefore lists who recused from the matter of an item at other meetings
// of the board, the latest first.
func RecusedBefore(ctx context.Context, r pg.Reader, board, item int64) ([]Before, error) {
	var out []Before
	err := r.Select(ctx, &out, sqlRelated, board, item)
	return out, err
}
