package record

import (
	"context"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/alternate"
)

const sqlRaises = `select r.id, r.alternate_seat_id, r.seat_id, coalesce(r.item_id, 0) as item_id, coalesce(item_label(r.item_id), '') as item, r.raised_at, e.ended_at, r.citation, ap.name as alternate, mp.name as member
from alternate_raises r left join alternate_ends e on e.raise_id = r.id join terms a on a.id = r.alternate_term_id join people ap on ap.id = a.person_id join terms m on m.id = r.term_id join people mp on mp.id = m.person_id
where r.board_id = $1 and r.meeting_id = $2 order by r.id`

// Raised is an alternate in a member's place, with their names.
type Raised struct {
	alternate.Raise
	Name, For string
	Label     string // number of the item the member is recused from
	Citation  string
}

// Raises lists the alternates that were raised at a meeting, ended or not.
func Raises(ctx context.Context, r pg.Reader, board, meeting int64) ([]Raised, error) {
	var rows []struct {
		ID        int64      `db:"id"`
		Alternate int64      `db:"alternate_seat_id"`
		Seat      int64      `db:"seat_id"`
		Item      int64      `db:"item_id"`
		Label     string     `db:"item"`
		At        time.Time  `db:"raised_at"`
		EndedAt   *time.Time `db:"ended_at"`
		Citation  string     `db:"citation"`
		Name      string     `db:"alternate"`
		For       string     `db:"member"`
	}
	if err := r.Select(ctx, &rows, sqlRaises, board, meeting); err != nil {
		return nil, err
	}
	out := make([]Raised, len(rows))
	for i, x := range rows {
		out[i] = Raised{Raise: alternate.Raise{ID: x.ID, Alternate: x.Alternate, Seat: x.Seat, Item: x.Item, At: x.At}, Name: x.Name, For: x.For, Label: x.Label, Citation: x.Citation}
		if x.EndedAt != nil {
			out[i].EndedAt = *x.EndedAt
		}
	}
	return out, nil
}

// Named is an alternate who votes in a member's place, as tables show it.
func Named(name, member string) string {
	if member == "" {
		return name
	}
	return say("record.alternate", "Name", name, "Member", member)
}

// Words say who sat for whom, from when until when.
func (x Raised) Words(roll []rules.AttendanceEvent, zone *time.Location) string {
	args := []any{"Name", x.Name, "Member", x.For, "Time", page.Day(page.Lang, "clock", x.At.In(zone)), "Item", x.Label, "Source", x.Citation}
	id := "record.sat"
	if x.Item != 0 {
		id = "record.sat_item"
	}
	if end := alternate.Ended(x.Raise, roll); !end.IsZero() {
		id, args = id+"_until", append(args, "Until", page.Day(page.Lang, "clock", end.In(zone)))
	}
	return say(id, args...)
}

// Sitting is who sits at a meeting at a moment: the seats without any alternate in
// another's place, those raised that hold on the item, and the quorum with them.
type Sitting struct {
	Seats  []StripSeat
	Raised []Raised // not ended, whatever the item
	Quorum *page.Quorum

	Changes time.Time // when the grace of a lost connection ends; zero: none runs
}

// SittingAt reads who sits, on an item (0: none). The quorum is nil until the roll
// was called. Errors: NotFound.
func SittingAt(ctx context.Context, r pg.Reader, board, meeting, item int64, at time.Time) (Sitting, error) {
	m, err := loadMeeting(ctx, r, board, meeting)
	if err != nil {
		return Sitting{}, err
	}
	return sitting(ctx, r, m, item, at)
}
