package record

import (
	"context"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/law"
)

const sqlRecordings = `select r.id, r.title, r.url, r.created_at, r.ended_at, r.ended_reason, m.held_on, m.slug, (select l.law from board_laws l where l.board_id = r.board_id) as law,
(select max(o.closed_at) from minutes x join motions o on o.minutes_id = x.id and o.kind = 'approve_minutes' and o.outcome = 'carried' where x.meeting_id = m.id) as approved_at
from recordings r join meetings m on m.id = r.meeting_id where r.board_id = $1 and ($2::bigint = 0 or r.meeting_id = $2) order by m.held_on desc, r.id`

// Recording is a recording of a meeting and until when it is kept.
type Recording struct {
	ID          int64      `db:"id"`
	Title       string     `db:"title"`
	URL         string     `db:"url"`
	CreatedAt   time.Time  `db:"created_at"`
	EndedAt     *time.Time `db:"ended_at"`
	EndedReason string     `db:"ended_reason"`
	On          rules.Date `db:"held_on"`
	Slug        string     `db:"slug"`
	Law         law.Law    `db:"law"`
	ApprovedAt  *time.Time `db:"approved_at"`

	Kept law.Kept `db:"-"`
	zone *time.Location
}

// LoadRecordings reads the recordings of one meeting, or of all meetings of a
// board (meeting 0), each with its keep-until day by the law as it stood when
// the recording was entered.
func LoadRecordings(ctx context.Context, r pg.Reader, board, meeting int64, zone *time.Location) ([]Recording, error) {
	var out []Recording
	if err := r.Select(ctx, &out, sqlRecordings, board, meeting); err != nil {
		return nil, err
	}
	for i, x := range out {
		var approved rules.Date
		if x.ApprovedAt != nil {
			approved = rules.DateOf(*x.ApprovedAt, zone)
		}
		out[i].zone = zone
		out[i].Kept = law.Keep(x.Law.At(x.CreatedAt), x.On, rules.DateOf(x.CreatedAt, zone), approved, x.Law.Calendar())
	}
	return out, nil
}

// Early says that the recording was taken down before its time.
func (x Recording) Early() bool {
	return x.EndedAt != nil && (x.Kept.Waits || !x.Kept.Until.IsZero() && !rules.DateOf(*x.EndedAt, x.zone).After(x.Kept.Until))
}

// Words say until when the recording is kept, or that it is no longer.
func (x Recording) Words() string {
	long := func(d rules.Date) string { return page.Day(page.Lang, "long", d.In(time.UTC)) }
	switch {
	case x.EndedAt != nil:
		return page.Say(page.Lang, "record.recording_ended", "Date", long(rules.DateOf(*x.EndedAt, x.zone)), "Reason", x.EndedReason)
	case x.Kept.Waits:
		return page.Say(page.Lang, "record.recording_waits")
	case x.Kept.Until.IsZero():
		return page.Say(page.Lang, "record.recording_open")
	}
	return page.Say(page.Lang, "record.recording_until", "Date", long(x.Kept.Until))
}

// Fact is the recording in one line, with its address and the rule's source.
func (x Recording) Fact() page.Fact {
	f := page.Fact{Name: x.Title, Value: x.Words(), Href: x.URL}
	if x.EndedAt != nil {
		f.Href = ""
	}
	if c := x.Kept.Rule.Citation; c != "" {
		f.Cite = &page.Cite{Text: c}
	}
	return f
}
