package vote

import (
	"context"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// sqlRelated finds who recused at another meeting from an item like this one:
// about the same recommendation or the same minutes, or under the same title,
// as an item carried over keeps it. The newest recusal of each person.
const sqlRelated = `select * from (select distinct on (t.person_id) t.person_id, c.ground, c.reason, c.left_room, m.held_on, i.title
from agenda_items n join agenda_items i on i.board_id = n.board_id and i.meeting_id <> n.meeting_id
and (i.recommendation_id = n.recommendation_id or i.minutes_id = n.minutes_id or lower(i.title) = lower(n.title))
join recusals c on c.item_id = i.id join terms t on t.id = c.term_id join meetings m on m.id = c.meeting_id
where n.board_id = $1 and n.id = $2 and not exists (select 1 from recusal_withdrawals w where w.recusal_id = c.id)
order by t.person_id, m.held_on desc, c.id desc) r order by held_on desc, person_id`

type relatedRow struct {
	Person   int64      `db:"person_id"`
	Ground   string     `db:"ground"`
	Reason   string     `db:"reason"`
	LeftRoom bool       `db:"left_room"`
	On       rules.Date `db:"held_on"`
	Title    string     `db:"title"`
}

// Again is a recusal that may be due again: the member recused from an item
// like this one before.
type Again struct {
	Item, Seat int64
	Words      string
	Ground     string
	Reason     string
	LeftRoom   bool
	Key        string
}

// related lists the members at the table who recused from an item like the one
// before the board and have not on this one; own restricts it to one person.
func (x room) related(ctx context.Context, r pg.Reader, own int64) ([]Again, error) {
	if x.item == 0 || x.m.state().Ended() {
		return nil, nil
	}
	var rows []relatedRow
	if err := r.Select(ctx, &rows, sqlRelated, x.m.Board, x.item); err != nil {
		return nil, err
	}
	var out []Again
	for _, c := range rows {
		st := x.t.own(c.Person)
		if st.ID == 0 || !st.votes() || st.recused || own != 0 && own != c.Person {
			continue
		}
		why := say("recusal." + c.Ground)
		if c.Reason != "" {
			why += ": " + c.Reason
		}
		id := "vote.recused_before"
		if own != 0 {
			id = "vote.you_recused_before"
		}
		out = append(out, Again{Item: x.item, Seat: st.ID, Ground: c.Ground, Reason: c.Reason, LeftRoom: c.LeftRoom, Key: page.NewKey(),
			Words: say(id, "Member", st.Name, "Date", page.Day(page.Lang, "long", c.On.In(time.UTC)), "Item", c.Title, "Why", why)})
	}
	return out, nil
}
