package meeting

import (
	"context"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
)

// sqlPlanned lists the meetings of a board that are still to be held.
const sqlPlanned = `select ` + meetingColumns + ` from meetings m where m.board_id = $1 and m.state = 'scheduled' and m.source is null order by m.held_on, m.starts, m.id`

// Owed lists what the clerk still has to do for a board's planned meetings, the
// next meeting first: post, confirm channels, post again, and call to order
// what was to begin.
func (s *Slice) Owed(ctx context.Context, r pg.Reader, board int64, now time.Time) ([]page.Duty, error) {
	b, err := loadBoard(ctx, r, board)
	if err != nil {
		return nil, err
	}
	var planned []meetingRow
	if err := r.Select(ctx, &planned, sqlPlanned, board); err != nil {
		return nil, err
	}
	var out []page.Duty
	for _, m := range planned {
		ds, err := owed(ctx, r, b, m, now)
		if err != nil {
			return nil, err
		}
		for _, d := range ds {
			d.Owner = say("meeting.owed_for", "Kind", say("meeting.kind."+m.Kind), "Date", day("monthday", m.dayIn()))
			if d.Href == "" {
				d.Href = workURL(b.Slug, m.Slug, "")
			}
			out = append(out, d)
		}
	}
	return out, nil
}

// owed is what is to be done for one planned meeting.
func owed(ctx context.Context, r pg.Reader, b boardRow, m meetingRow, now time.Time) ([]page.Duty, error) {
	if start := m.start(); !now.Before(start) {
		return []page.Duty{{Late: rules.DateOf(now, m.location()).After(m.On), Days: say("meeting.owed_begins", "Time", day("clock", start)), What: say("meeting.owed_open"), Href: workURL(b.Slug, m.Slug, "/session")}}, nil
	}
	items, papers, err := record.Planned(ctx, r, b.ID, m.ID)
	if err != nil {
		return nil, err
	}
	all, err := loadPostings(ctx, r, b.ID, m.ID, m.location())
	if err != nil {
		return nil, err
	}
	ws, err := wants(b, m, all)
	if err != nil {
		return nil, err
	}
	return duties(ws, b, m, items, papers, now)
}

// next is the first thing to be done for a planned meeting, in a line with its
// latest lawful moment; nil when nothing is left to do.
func next(ctx context.Context, r pg.Reader, board int64, slug string, now time.Time) (*page.Status, error) {
	b, err := loadBoard(ctx, r, board)
	if err != nil {
		return nil, err
	}
	var m meetingRow
	if err := r.Get(ctx, &m, sqlMeeting, board, slug); err != nil {
		return nil, err
	}
	ds, err := owed(ctx, r, b, m, now)
	if err != nil || len(ds) == 0 {
		return nil, err
	}
	out := &page.Status{Kind: "due", Voice: "soon", Word: say("meeting.todo_line", "What", ds[0].What, "Days", ds[0].Days, "On", ds[0].On)}
	if ds[0].Late {
		out.Kind, out.Voice = "late", "late"
	}
	return out, nil
}
