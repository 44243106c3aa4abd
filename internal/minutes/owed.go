package minutes

import (
	"context"
	"time"

	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/law"
)

// SQL of what is owed. Minutes are owed until they are published as approved,
// if the board has approved them, and else until they are published at all.
const (
	sqlOwed = `select m.slug, m.kind, m.held_on, m.adjourned_at, b.slug as board_slug, j.zone, (select law from board_laws l where l.board_id = b.id) as law, x.id is not null as drafted, coalesce(a.approved, false) as approved, coalesce(e.corrected, false) as corrected
from meetings m join boards b on b.id = m.board_id join jurisdictions j on j.id = b.jurisdiction_id left join minutes x on x.meeting_id = m.id
left join lateral (select true as approved from motions q where q.minutes_id = x.id and q.kind = 'approve_minutes' and q.outcome = 'carried' and q.reopened_by_id is null limit 1) a on true
left join lateral (select p.status from publications p where p.subject = 'minutes/' || x.id order by p.version desc limit 1) p on true
left join lateral (select true as corrected from motions o join motions q on q.id = o.on_id where q.minutes_id = x.id and q.kind = 'approve_minutes' and o.kind = 'rescind' and o.outcome = 'carried' and p.status = 'approved'
  and not exists (select 1 from publications y where y.motion_id = o.id) limit 1) e on true
where m.board_id = $1 and m.source is null and m.state = 'adjourned' and (e.corrected or p.status is null or p.status = 'unapproved' and a.approved) order by m.held_on, m.id`
)

type owedRow struct {
	Slug        string     `db:"slug"`
	Kind        string     `db:"kind"`
	On          rules.Date `db:"held_on"`
	AdjournedAt time.Time  `db:"adjourned_at"`
	BoardSlug   string     `db:"board_slug"`
	Zone        string     `db:"zone"`
	Law         law.Law    `db:"law"`
	Drafted     bool       `db:"drafted"`
	Approved    bool       `db:"approved"`
	Corrected   bool       `db:"corrected"`
}

// Owed lists the minutes a board still owes, the oldest meeting first: to be
// drafted, published, or published as approved. The first text has a last day
// where the law counts one from the end of the meeting.
func (s *Slice) Owed(ctx context.Context, r pg.Reader, board int64, now time.Time) ([]page.Duty, error) {
	var rows []owedRow
	if err := r.Select(ctx, &rows, sqlOwed, board); err != nil || len(rows) == 0 {
		return nil, err
	}
	var out []page.Duty
	for _, m := range rows {
		d := page.Duty{Days: say("minutes.owed_soon"), Owner: say("minutes.owed_of", "Kind", say("meeting.kind."+m.Kind), "Date", page.Day(page.Lang, "monthday", m.On.In(time.UTC))),
			What: say("minutes.owed_draft"), Href: "/work/b/" + m.BoardSlug + "/minutes"}
		if m.Drafted {
			d.What, d.Href = say("minutes.owed_publish"), d.Href+"/"+m.Slug
		}
		if m.Corrected {
			d.What = say("minutes.owed_erratum")
		} else if m.Approved {
			d.What = say("minutes.owed_approved")
		} else if err := m.due(&d, now); err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

// due puts the last day, by the law as it stood when the meeting ended, for the first text on a duty, and its rule.
func (m owedRow) due(d *page.Duty, now time.Time) error {
	p := m.Law.At(m.AdjournedAt)
	if p.Minutes.Draft.Rule.From != "meeting_end" {
		return nil
	}
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return fault.Wrap(fault.Internal, "zone_unknown", err)
	}
	last := law.Due(p.Minutes.Draft, rules.DateOf(m.AdjournedAt, zone), rules.Date{}, nil, m.Law.Calendar())
	if last.IsZero() {
		return nil
	}
	today := rules.DateOf(now, zone)
	d.On, d.Cite = page.Day(page.Lang, "week", last.In(time.UTC)), &page.Cite{Text: p.Minutes.Draft.Citation}
	if d.Late = today.After(last); d.Late {
		d.Days = say("owed.overdue", "N", last.DaysUntil(today))
	} else {
		d.Days = say("owed.due_in", "N", today.DaysUntil(last))
	}
	return nil
}
