package record

import (
	"context"
	"slices"
	"strconv"

	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// sqlGuests counts the meetings to come that other boards hold jointly with one.
const sqlGuests = `select count(*) from meetings where joint_with = $1 and state = 'scheduled'`

// sqlBeside are the motions by which other boards disposed of the items that
// stand on a meeting's agenda and on theirs, because one was copied from the other.
const (
	besides   = `('main', 'adopt_recommendation', 'refer', 'postpone', 'table', 'postpone_indefinitely')`
	sqlBeside = `with mine as (select id, copied_from from agenda_items where board_id = $1 and meeting_id = $2 and removed_at is null),
pairs as (select m.id as own, j.id as other from mine m join agenda_items j on j.copied_from = m.id union select m.id, m.copied_from from mine m where m.copied_from is not null
union select m.id, j.id from mine m join agenda_items j on j.copied_from = m.copied_from and j.id <> m.id)
select p.own, o.id as motion, o.board_id, b.name as board_name, b.slug as board, m.slug as meeting from pairs p join motions o on o.item_id = p.other join boards b on b.id = o.board_id join meetings m on m.id = o.meeting_id
where o.board_id <> $1 and o.state = 'closed' and o.source is null and o.reopened_by_id is null and o.kind in ` + besides + ` order by o.closed_at, o.id`
)

// beside adds to the motions that disposed of an item what other boards decided
// on it. Each board's vote is its own: nothing is counted over both.
func (v *MeetingVotes) beside(ctx context.Context, r pg.Reader, board, meeting int64) error {
	var rows []struct {
		Own       int64  `db:"own"`
		Motion    int64  `db:"motion"`
		BoardID   int64  `db:"board_id"`
		BoardName string `db:"board_name"`
		Board     string `db:"board"`
		Meeting   string `db:"meeting"`
	}
	if err := r.Select(ctx, &rows, sqlBeside, board, meeting); err != nil {
		return err
	}
	by := map[int64][]page.Beside{}
	for _, x := range rows {
		o, err := OneMotion(ctx, r, x.BoardID, x.Motion)
		if err != nil {
			return err
		}
		by[x.Own] = append(by[x.Own], page.Beside{Board: x.BoardName, Text: o.Block.Text, Result: o.Short, Href: "/b/" + x.Board + "/meetings/" + x.Meeting + "#" + o.Block.ID})
	}
	for i := range v.Motions {
		if m := &v.Motions[i]; m.State == string(rules.MotionClosed) && !m.Reopened && slices.Contains(disposes, m.Kind) {
			m.Block.Beside = by[m.Item]
		}
	}
	return nil
}

// disposes are the kinds of motion that besides lists for the database.
var disposes = []rules.MotionKind{rules.MotionMain, rules.MotionAdoptRecommendation, rules.MotionRefer, rules.MotionPostpone, rules.MotionTable, rules.MotionPostponeIndefinitely}

// MeetingSubject names a meeting in an entry of the audit.
func MeetingSubject(id int64) string { return "meeting/" + strconv.FormatInt(id, 10) }

// TellGuests is the mail to the clerks of the boards that joined a meeting, in
// the act that moves it or calls it off; what names the change. None joined: none.
func TellGuests(ctx context.Context, r pg.Reader, board, meeting int64, what string) ([]outbox.Row, error) {
	var n int
	if err := r.Get(ctx, &n, sqlGuests, meeting); err != nil || n == 0 {
		return nil, err
	}
	return []outbox.Row{{Key: MeetingSubject(meeting) + "/guests/" + what, Board: board, Kind: "joint.changed", Payload: map[string]any{"meeting": meeting}}}, nil
}
