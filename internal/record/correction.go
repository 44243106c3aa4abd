package record

import (
	"context"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules/correct"
)

const sqlCorrections = `select k.kind, k.was_at, k.became, k.reason, k.entered_at, coalesce(k.motion_id, 0) as motion, coalesce(o.number, 0) as number, coalesce(s.item_id, 0) as item, coalesce(item_label(s.item_id), '') as label, coalesce(s.name, '') as speaker, coalesce(p.name, '') as by
from corrections k left join motions o on o.id = k.motion_id left join speakers s on s.id = k.speaker_id left join people p on p.id = k.entered_by where k.board_id = $1 and k.meeting_id = $2 order by k.id`

// Correction is an entry of a session that was taken back.
type Correction struct {
	Kind   string // see package rules/correct
	Motion int64  // whose vote was closed
	Item   int64  // on which a speaker is listed
	At     time.Time
	Words  string // the whole sentence, with the reason and who corrected it
}

// Corrections lists what was corrected in a meeting, oldest first. Times are in the
// zone.
func Corrections(ctx context.Context, r pg.Reader, board, meeting int64, zone *time.Location) ([]Correction, error) {
	var rows []struct {
		Kind    string    `db:"kind"`
		Was     time.Time `db:"was_at"`
		Became  string    `db:"became"`
		Reason  string    `db:"reason"`
		At      time.Time `db:"entered_at"`
		Motion  int64     `db:"motion"`
		Number  int       `db:"number"`
		Item    int64     `db:"item"`
		Label   string    `db:"label"`
		Speaker string    `db:"speaker"`
		By      string    `db:"by"`
	}
	if err := r.Select(ctx, &rows, sqlCorrections, board, meeting); err != nil {
		return nil, err
	}
	var out []Correction
	for _, x := range rows {
		id := "record.corrected." + x.Kind
		if x.Kind == correct.TheSpeaker {
			if id += "_" + x.Became; x.Speaker == "" {
				x.Speaker = say("record.corrected.nameless")
			}
		}
		words := say(id, "Was", page.Day(page.Lang, "clock", x.Was.In(zone)), "Time", page.Day(page.Lang, "clock", x.At.In(zone)), "Number", x.Number, "Item", x.Label, "Name", x.Speaker)
		out = append(out, Correction{Kind: x.Kind, Motion: x.Motion, Item: x.Item, At: x.At.In(zone), Words: words + " " + say("record.corrected_why", "Reason", x.Reason, "By", x.By)})
	}
	return out, nil
}
