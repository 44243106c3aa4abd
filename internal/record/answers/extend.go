package answers

import (
	"context"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// $1 are sendings.
const sqlExtensions = `select x.transmittal_id, x.number, x.days, t.unit, x.reason, x.citation, x.due_before, x.due_on, x.asked_at, coalesce(p.name, '') as asker from extensions x join transmittals t on t.id = x.transmittal_id left join people p on p.id = x.asked_by
where x.transmittal_id = any($1::bigint[]) order by x.transmittal_id, x.number`

// Extension is more time that a department took for its answer.
type Extension struct {
	Transmittal int64      `db:"transmittal_id"`
	Number      int        `db:"number"` // 1, 2, 3 … of the sending
	Days        int        `db:"days"`
	Unit        string     `db:"unit"`
	Reason      string     `db:"reason"`
	Citation    string     `db:"citation"`
	Before      rules.Date `db:"due_before"`
	Due         rules.Date `db:"due_on"`
	At          time.Time  `db:"asked_at"`
	Asker       string     `db:"asker"`
}

// Extensions lists what time was added for the answers to sendings.
func Extensions(ctx context.Context, r pg.Reader, transmittals ...int64) ([]Extension, error) {
	var out []Extension
	err := r.Select(ctx, &out, sqlExtensions, transmittals)
	return out, err
}

// Words says an extension: the days, both dates and the reason.
func (x Extension) Words(zone *time.Location) string {
	return say("recommendation.extended", "Days", say("recommendation.days."+x.Unit, "N", x.Days), "Before", page.Day(page.Lang, "long", x.Before.In(zone)), "Due", page.Day(page.Lang, "long", x.Due.In(zone)), "Reason", x.Reason)
}
