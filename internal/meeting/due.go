package meeting

import (
	"context"
	"slices"
	"time"

	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/rules"
)

// minutesOwed says to the public which steps of a meeting's minutes are owed, by when
// and by how much they are late, where the law names a last day; nil otherwise.
func (s *Slice) minutesOwed(ctx context.Context, b boardRow, m meetingRow, now time.Time) (*page.Owed, error) {
	if m.State != string(rules.Adjourned) {
		return nil, nil
	}
	zone := m.location()
	all, err := record.MinutesOwed(ctx, s.db, b.ID, b.Law, zone)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(x record.Minuted) bool { return x.ID == m.ID })
	if i < 0 || len(all[i].Steps) == 0 {
		return nil, nil
	}
	out := &page.Owed{Title: say("meeting.minutes_title")}
	for _, step := range all[i].Steps {
		duty := page.Duty{Owner: b.Name, What: say("meeting.owes." + step.Name)}
		record.DateStep(&duty, step, rules.DateOf(now, zone))
		duty.On = day("weeklong", step.Due.In(time.UTC))
		out.Duties = append(out.Duties, duty)
	}
	return out, nil
}
