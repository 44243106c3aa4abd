package minutes

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// sqlErrata lists the motions to amend the approval of minutes, oldest first.
const sqlErrata = `select o.id, o.number, o.proposes, coalesce(o.outcome, '') as outcome, o.closed_at, g.slug, g.held_on, a.minutes_version as version, exists (select 1 from publications p where p.motion_id = o.id) as published
from motions o join motions a on a.id = o.on_id join meetings g on g.id = o.meeting_id
where a.minutes_id = $1 and a.board_id = $2 and a.kind = 'approve_minutes' and a.outcome = 'carried' and o.kind = 'rescind' and o.state = 'closed' order by o.closed_at, o.id`

type erratumRow struct {
	ID        int64      `db:"id"`
	Number    int        `db:"number"`
	Proposes  string     `db:"proposes"`
	Outcome   string     `db:"outcome"`
	ClosedAt  time.Time  `db:"closed_at"`
	Slug      string     `db:"slug"`
	On        rules.Date `db:"held_on"`
	Version   int        `db:"version"` // of the text that was approved
	Published bool       `db:"published"`
}

func (e erratumRow) facts(m minutesRow) rules.ErratumFacts {
	return rules.ErratumFacts{State: m.facts().State, Amends: e.ID != 0, Carried: e.Outcome == rules.OutcomeCarried, Published: e.Published}
}

// Erratum is a correction of approved minutes, above the text as approved.
type Erratum struct {
	Words  string // "Corrected by the board on December 8, 2026:"
	Text   string // the correction as adopted
	Source page.Link
}

func (e erratumRow) erratum(board string) Erratum {
	return Erratum{Words: say("minutes.corrected", "Date", page.Day(page.Lang, "long", e.On.In(time.UTC))), Text: e.Proposes,
		Source: page.Link{Text: say("minutes.record_of.motion", "Number", e.Number), Href: "/b/" + board + "/meetings/" + e.Slug + "#motion-" + strconv.Itoa(e.Number)}}
}

// unpublished finds the first correction that the board adopted and nobody
// published yet.
func (s *Slice) unpublished(ctx context.Context, m minutesRow, board int64) (*Approval, error) {
	var rows []erratumRow
	if err := s.db.Select(ctx, &rows, sqlErrata, m.ID, board); err != nil {
		return nil, err
	}
	for _, e := range rows {
		if rules.PublishErratum(e.facts(m)) == nil {
			return &Approval{Motion: e.ID, Words: say("minutes.corrected_by", "Number", e.Number, "Date", page.Day(page.Lang, "long", e.On.In(time.UTC)), "Text", e.Proposes), Key: page.NewKey()}, nil
		}
	}
	return nil, nil
}

// ErratumPost publishes a correction of approved minutes.
func (s *Slice) ErratumPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	motion, _ := f.Int("motion")
	rec, err := s.PublishErratum(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), r.PathValue("meeting"), motion)
	return page.Forward(w, r, rec.Location, err)
}

// PublishErratum publishes approved minutes once more, with the corrections the
// board has adopted above the text; the text itself stays as it was approved.
// Errors: those of rules.PublishErratum.
func (s *Slice) PublishErratum(ctx context.Context, c act.Caller, meeting string, motion int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.MinutesErratum, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, err := lockMinutes(ctx, tx, c.Board, meeting)
		if err != nil {
			return act.Effect{}, err
		}
		var rows []erratumRow
		if err := tx.Select(ctx, &rows, sqlErrata+` for share of o`, m.ID, c.Board); err != nil {
			return act.Effect{}, err
		}
		var by erratumRow
		var errata []Erratum
		for _, e := range rows {
			if e.ID == motion {
				by = e
			}
			if e.ID == motion || e.Published {
				errata = append(errata, e.erratum(m.BoardSlug))
			}
		}
		if err := rules.PublishErratum(by.facts(m)); err != nil {
			return act.Effect{}, err
		}
		return s.freeze(ctx, tx, c, m, "approved", approvalRow{ID: by.ID, Version: by.Version}, errata)
	})
}
