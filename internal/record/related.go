package record

import (
	"context"

	"parley/internal/pg"
	"parley/internal/rules"
)

// sqlRelated finds who recused at another meeting from the matter of an item, of
// this board or of another. It follows the item back and on through what was
// carried over, referred to a committee and reported back, and from its
// recommendation to those that supersede it or are superseded by it, and to
// those with the same finding, compared without spaces and case; minutes are the
// same minutes. Of each person the newest recusal. A title of another board names
// that board.
const sqlRelated = `with recursive chain as (select i.id from agenda_items i where i.board_id = $1 and i.id = $2
union select s.id from chain c cross join lateral (select newer as id from item_steps where older = c.id union all select older from item_steps where newer = c.id) s),
asked as (select i.recommendation_id as id from agenda_items i join chain c on c.id = i.id where i.recommendation_id is not null
union select s.id from asked a cross join lateral (
select case when d.successor_id = a.id then d.recommendation_id else d.successor_id end as id from decisions d where a.id in (d.recommendation_id, d.successor_id) and d.successor_id is not null and not exists (select from decision_withdrawals w where w.decision_id = d.id)
union all select o.recommendation_id from recommendation_texts t join recommendation_texts o on md5(regexp_replace(lower(o.finding), '\s+', '', 'g')) = md5(regexp_replace(lower(t.finding), '\s+', '', 'g'))
where t.recommendation_id = a.id and t.finding ~ '\S') s)
select * from (select distinct on (t.person_id) t.person_id, c.ground, c.reason, c.left_room, m.held_on, case when i.board_id = n.board_id then i.title else i.title || ' (' || b.name || ')' end as title
from agenda_items n join agenda_items i on i.meeting_id <> n.meeting_id and (i.id in (select id from chain) or i.recommendation_id in (select id from asked)
or exists (select from agenda_items k where k.id in (select id from chain) and k.minutes_id = i.minutes_id))
join recusals c on c.item_id = i.id join terms t on t.id = c.term_id join meetings m on m.id = c.meeting_id join boards b on b.id = i.board_id
where n.board_id = $1 and n.id = $2 and not exists (select 1 from recusal_withdrawals w where w.recusal_id = c.id)
order by t.person_id, m.held_on desc, c.id desc) r order by held_on desc, person_id`

// Before is the recusal of a person from a matter at another meeting.
type Before struct {
	Person   int64      `db:"person_id"`
	Ground   string     `db:"ground"`
	Reason   string     `db:"reason"`
	LeftRoom bool       `db:"left_room"`
	On       rules.Date `db:"held_on"`
	Title    string     `db:"title"` // of the item then, with the board's name where it is another
}

// RecusedBefore lists who recused from the matter of an item at other meetings,
// also those of a board it was referred to or by, the latest first.
func RecusedBefore(ctx context.Context, r pg.Reader, board, item int64) ([]Before, error) {
	var out []Before
	err := r.Select(ctx, &out, sqlRelated, board, item)
	return out, err
}
