package record

import (
	"context"
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// sqlHistory follows each item of a meeting back to where it was carried over
// from and on to where it went, as far as it was posted.
const sqlHistory = `with recursive back as (
select i.id as item, i.id, i.meeting_id from agenda_items i where i.board_id = $1 and i.meeting_id = $2
union select b.item, p.id, p.meeting_id from back b join item_steps s on s.newer = b.id join agenda_items p on p.id = s.older),
forth as (select i.id as item, n.id, n.meeting_id from agenda_items i join item_steps s on s.older = i.id join agenda_items n on n.id = s.newer and n.removed_at is null where i.board_id = $1 and i.meeting_id = $2
union select f.item, n.id, n.meeting_id from forth f join item_steps s on s.older = f.id join agenda_items n on n.id = s.newer and n.removed_at is null)
select x.item, m.slug, m.board_id, d.slug as board, d.name as board_name, m.held_on, m.state, m.zone, p.posted_at, e.taken_at, coalesce(o.kind, '') as kind, coalesce(o.outcome, '') as outcome
from (select item, id, meeting_id from back union select item, id, meeting_id from forth) x join meetings m on m.id = x.meeting_id join boards d on d.id = m.board_id
join lateral (select min(q.posted_at) as posted_at from postings q where q.meeting_id = m.id and q.kind = 'agenda' and q.content::jsonb -> 'items' @> jsonb_build_array(jsonb_build_object('id', x.id))) p on p.posted_at is not null
left join lateral (select min(v.effective_at) as taken_at from session_events v where v.item_id = x.id) e on true
left join lateral (select q.kind, q.outcome from motions q where q.item_id = x.id and q.state = 'closed' order by q.number desc limit 1) o on true
order by x.item, m.held_on, m.id`

// Histories says, for each item of a meeting that was on more than one agenda,
// what became of it at each of them, oldest first.
func Histories(ctx context.Context, r pg.Reader, board, meeting int64) (map[int64][]page.Link, error) {
	var rows []historyRow
	if err := r.Select(ctx, &rows, sqlHistory, board, meeting); err != nil {
		return nil, err
	}
	out := map[int64][]page.Link{}
	for _, x := range rows {
		zone, err := time.LoadLocation(x.Zone)
		if err != nil {
			return nil, err
		}
		id, over := "record.history_line", ""
		if x.BoardID != board {
			id, over = "record.history_elsewhere", x.BoardName
		}
		out[x.Item] = append(out[x.Item], page.Link{Text: say(id, "Board", over, "Date", page.Day(page.Lang, "long", x.On.In(zone)), "What", strings.Join(x.words(zone), ", ")), Href: "/b/" + x.Board + "/meetings/" + x.Slug})
	}
	for item, lines := range out {
		if len(lines) < 2 {
			delete(out, item)
		}
	}
	return out, nil
}

type historyRow struct {
	Item      int64      `db:"item"`
	BoardID   int64      `db:"board_id"`
	Board     string     `db:"board"`
	BoardName string     `db:"board_name"`
	Slug      string     `db:"slug"`
	On        rules.Date `db:"held_on"`
	State     string     `db:"state"`
	Zone      string     `db:"zone"`
	Posted    time.Time  `db:"posted_at"`
	Taken     *time.Time `db:"taken_at"`
	Kind      string     `db:"kind"` // of the last motion that was closed
	Outcome   string     `db:"outcome"`
}

// words are the steps of an item at one meeting.
func (x historyRow) words(zone *time.Location) []string {
	out := []string{say("record.history_posted", "Date", page.Day(page.Lang, "monthday", x.Posted.In(zone)))}
	state := rules.SessionState(x.State)
	switch {
	case x.Taken != nil:
		out = append(out, say("record.history_taken", "Time", page.Day(page.Lang, "clock", x.Taken.In(zone))))
	case state == rules.Adjourned && x.Outcome == "":
		out = append(out, say("record.history_missed"))
	case state.Ended() && state != rules.Adjourned:
		out = append(out, say("record.history_state."+x.State))
	}
	if x.Outcome != "" {
		result := say("record.history_not_carried")
		if x.Outcome == rules.OutcomeCarried {
			result = say("record.history_carried")
		}
		out = append(out, say("record.history_motion", "Kind", say("motion_kind."+x.Kind), "Outcome", result))
	}
	return out
}
