package meeting

import (
	"context"
	"time"

	"parley/internal/page"
	"parley/internal/rules"
	"parley/internal/rules/law"
)

// A meeting that ended and of which no minutes are published.
const sqlUnminuted = `select g.adjourned_at from meetings g where g.board_id = $1 and g.id = $2 and g.source is null and g.adjourned_at is not null
and not exists (select 1 from minutes x join publications p on p.subject = 'minutes/' || x.id where x.meeting_id = g.id)`

// minutesOwed says to the public by when the first text of a meeting's minutes is
// owed and by how much it is late, where the law counts a last day from the end of
// the meeting; nil otherwise.
func (s *Slice) minutesOwed(ctx context.Context, b boardRow, m meetingRow, now time.Time) (*page.Owed, error) {
	var ended []time.Time
	if err := s.db.Select(ctx, &ended, sqlUnminuted, b.ID, m.ID); err != nil || len(ended) == 0 {
		return nil, err
	}
	zone := m.location()
	draft := b.Law.At(ended[0]).Minutes.Draft
	today := rules.DateOf(now, zone)
	c := law.ByDeadline(draft, rules.DateOf(ended[0], zone), rules.Date{}, nil, b.Law.Calendar(), rules.Date{}, today)
	if c.Due.IsZero() {
		return nil, nil
	}
	due := rules.DateOf(c.Due, time.UTC)
	duty := page.Duty{Late: c.State == law.Missing, Days: say("owed.due_in", "N", today.DaysUntil(due)), On: day("weeklong", c.Due), Owner: b.Name, What: say("meeting.owes_minutes"), Cite: &page.Cite{Text: draft.Citation}}
	if duty.Late {
		duty.Days = say("owed.overdue", "N", due.DaysUntil(today))
	}
	return &page.Owed{Title: say("meeting.minutes_title"), Duties: []page.Duty{duty}}, nil
}
