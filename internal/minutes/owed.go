package minutes

import (
	"context"
	"slices"
	"time"

	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/law"
)

// SQL of what is owed. Minutes are owed until they are published as approved,
// if the board has approved them, and else until they are published at all.
const (
	sqlOwedBoard = `select b.slug, j.zone, (select law from board_laws l where l.board_id = b.id) as law from boards b join jurisdictions j on j.id = b.jurisdiction_id where b.id = $1`
	sqlOwed      = `select m.id, x.id is not null as drafted, coalesce(a.approved, false) as approved, coalesce(e.corrected, false) as corrected
from meetings m left join minutes x on x.meeting_id = m.id
left join lateral (select true as approved from motions q where q.minutes_id = x.id and q.kind = 'approve_minutes' and q.outcome = 'carried' and q.reopened_by_id is null limit 1) a on true
left join lateral (select p.status from publications p where p.subject = 'minutes/' || x.id order by p.version desc limit 1) p on true
left join lateral (select true as corrected from motions o join motions q on q.id = o.on_id where q.minutes_id = x.id and q.kind = 'approve_minutes' and o.kind = 'rescind' and o.outcome = 'carried' and p.status = 'approved'
  and not exists (select 1 from publications y where y.motion_id = o.id) limit 1) e on true
where m.board_id = $1 and m.source is null and m.state = 'adjourned' and (e.corrected or p.status is null or p.status = 'unapproved' and a.approved) order by m.held_on, m.id`
)

type owedRow struct {
	ID        int64 `db:"id"`
	Drafted   bool  `db:"drafted"`
	Approved  bool  `db:"approved"`
	Corrected bool  `db:"corrected"`
}

// Owed lists the minutes a board still owes, the oldest meeting first: to be
// drafted, published, approved, or published as approved. Each has a last day where
// the law names one; approval is owed once there is a text to approve, or late.
func (s *Slice) Owed(ctx context.Context, r pg.Reader, board int64, now time.Time) ([]page.Duty, error) {
	var b struct {
		Slug string  `db:"slug"`
		Zone string  `db:"zone"`
		Law  law.Law `db:"law"`
	}
	if err := r.Get(ctx, &b, sqlOwedBoard, board); err != nil {
		return nil, err
	}
	var rows []owedRow
	if err := r.Select(ctx, &rows, sqlOwed, board); err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(b.Zone)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, "zone_unknown", err)
	}
	today := rules.DateOf(now, zone)
	steps, err := record.MinutesOwed(ctx, r, board, b.Law, zone)
	if err != nil {
		return nil, err
	}
	at := "/work/b/" + b.Slug + "/minutes"
	var out []page.Duty
	for _, m := range steps {
		i := slices.IndexFunc(rows, func(x owedRow) bool { return x.ID == m.ID })
		if i >= 0 {
			out = append(out, rows[i].duty(m, at, today))
		}
		for _, step := range m.Steps {
			if step.Name == law.Approval && (m.PublishedAt != nil || today.After(step.Due)) {
				d := page.Duty{Owner: ofMeeting(m), What: say("minutes.owed_approval"), Href: at + "/" + m.Slug}
				if i >= 0 && !rows[i].Drafted {
					d.Href = at
				}
				record.DateStep(&d, step, today)
				out = append(out, d)
			}
		}
	}
	return out, nil
}

func ofMeeting(m record.Minuted) string {
	return say("minutes.owed_of", "Kind", say("meeting.kind."+m.Kind), "Date", page.Day(page.Lang, "monthday", m.On.In(time.UTC)))
}

// duty is what a meeting's minutes wait for, with its last day where the law names
// one.
func (m owedRow) duty(x record.Minuted, at string, today rules.Date) page.Duty {
	d := page.Duty{Days: say("minutes.owed_soon"), Owner: ofMeeting(x), What: say("minutes.owed_draft"), Href: at}
	waits := law.FirstText
	if m.Drafted {
		d.What, d.Href = say("minutes.owed_publish"), at+"/"+x.Slug
	}
	if m.Corrected {
		d.What, waits = say("minutes.owed_erratum"), ""
	} else if m.Approved {
		d.What, waits = say("minutes.owed_approved"), law.FinalText
	}
	for _, step := range x.Steps {
		if step.Name == waits {
			record.DateStep(&d, step, today)
		}
	}
	return d
}
