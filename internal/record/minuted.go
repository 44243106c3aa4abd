package record

import (
	"context"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/law"
	"parley/internal/rules/profile"
)

// SQL of how far the minutes of a board's meetings are. An approval that was
// reconsidered counts no more.
const sqlMinuted = `select m.id, m.slug, m.kind, m.held_on, m.adjourned_at,
(select min(p.published_at) from minutes x join publications p on p.subject = 'minutes/' || x.id where x.meeting_id = m.id) as published_at,
(select min(p.published_at) from minutes x join publications p on p.subject = 'minutes/' || x.id where x.meeting_id = m.id and p.status = 'approved') as final_at,
(select max(o.closed_at) from minutes x join motions o on o.minutes_id = x.id and o.kind = 'approve_minutes' and o.outcome = 'carried' and o.reopened_by_id is null where x.meeting_id = m.id) as approved_at
from meetings m where m.board_id = $1 and m.source is null and m.state = 'adjourned' order by m.held_on, m.id`

// Minuted is a meeting that ended with the steps of its minutes that are not done
// and have a last day.
type Minuted struct {
	ID          int64      `db:"id"`
	Slug        string     `db:"slug"`
	Kind        string     `db:"kind"`
	On          rules.Date `db:"held_on"`
	AdjournedAt time.Time  `db:"adjourned_at"`
	PublishedAt *time.Time `db:"published_at"`
	FinalAt     *time.Time `db:"final_at"`
	ApprovedAt  *time.Time `db:"approved_at"`

	Steps []law.Step `db:"-"`
}

// MinutesOwed reads how far the minutes of a board's meetings are, by the law as it
// stood when each ended; zone is the board's.
func MinutesOwed(ctx context.Context, r pg.Reader, board int64, l law.Law, zone *time.Location) ([]Minuted, error) {
	var all []Minuted
	if err := r.Select(ctx, &all, sqlMinuted, board); err != nil {
		return nil, err
	}
	day := func(at *time.Time) rules.Date {
		if at == nil {
			return rules.Date{}
		}
		return rules.DateOf(*at, zone)
	}
	for i := range all {
		m := &all[i]
		var later []law.Sitting
		for _, x := range all {
			if x.On.After(m.On) {
				later = append(later, law.Sitting{On: x.On, Regular: x.Kind == profile.Regular})
			}
		}
		m.Steps = law.StepsOwed(l.At(m.AdjournedAt), law.Minuted{Ended: rules.DateOf(m.AdjournedAt, zone), Published: day(m.PublishedAt), Approved: day(m.ApprovedAt), Final: day(m.FinalAt)}, later, l.Calendar())
	}
	return all, nil
}

// DateStep puts the last day of a step on a duty, how far it is off, and the section
// that names it.
func DateStep(d *page.Duty, s law.Step, today rules.Date) {
	d.On, d.Cite = page.Day(page.Lang, "week", s.Due.In(time.UTC)), &page.Cite{Text: s.Rule.Citation}
	if d.Late = today.After(s.Due); d.Late {
		d.Days = say("owed.overdue", "N", s.Due.DaysUntil(today))
	} else {
		d.Days = say("owed.due_in", "N", today.DaysUntil(s.Due))
	}
}
