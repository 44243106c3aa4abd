package closed

import (
	"context"
	"net/http"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	rule "parley/internal/rules/closed"
)

const (
	sqlExtend = `insert into closed_events (board_id, closed_id, kind, until_at, recorded_at, recorded_by) values ($1, $2, 'extended', $3, $4, nullif($5::bigint, 0)) returning id`
	sqlReturn = `insert into closed_events (board_id, closed_id, kind, words, recorded_at, recorded_by) values ($1, $2, 'returned', $3, $4, nullif($5::bigint, 0)) returning id`
	sqlOver   = `insert into closed_events (board_id, closed_id, kind, recorded_at, recorded_by) values ($1, $2, 'completed', $3, nullif($4::bigint, 0)) returning id`
)

// Extend records the announcement that the closed session takes longer. Errors:
// NotFound; those of rule.Extend; Invalid field until: not_a_time,
// local_time_missing.
func (s *Slice) Extend(ctx context.Context, c act.Caller, meeting, wall string) (act.Receipt, error) {
	return s.door.Do(ctx, rules.ClosedExtend, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, now, err := lock(ctx, tx, c.Board, meeting)
		if err != nil {
			return act.Effect{}, err
		}
		end, err := until(wall, m, now)
		if err != nil {
			return act.Effect{}, err
		}
		if err := rule.Extend(m.state(), end, now); err != nil {
			return act.Effect{}, err
		}
		x, err := last(ctx, tx, m.ID)
		if err != nil {
			return act.Effect{}, err
		}
		var event int64
		if err := tx.Get(ctx, &event, sqlExtend, m.Board, x.ID, end, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject(m.ID), Public: true, Location: m.page(), Body: audit.Body{"closed": x.ID, "event": event, "until": stamp(&end)}}, nil
	})
}

// Complete records that the closed session is over while open session may not
// resume yet. Errors: NotFound; those of rule.Complete.
func (s *Slice) Complete(ctx context.Context, c act.Caller, meeting string) (act.Receipt, error) {
	return s.door.Do(ctx, rules.ClosedComplete, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, now, err := lock(ctx, tx, c.Board, meeting)
		if err != nil {
			return act.Effect{}, err
		}
		x, r, f, err := returning(ctx, tx, m)
		if err != nil {
			return act.Effect{}, err
		}
		if err := rule.Complete(r, f, now); err != nil {
			return act.Effect{}, err
		}
		var event int64
		err = tx.Get(ctx, &event, sqlOver, m.Board, x.ID, now, c.By.Person)
		return act.Effect{Subject: subject(m.ID), Public: true, Location: m.page(), Body: audit.Body{"closed": x.ID, "event": event}}, err
	})
}

// Return brings the meeting back into the open; reason says why, where the law does
// not let open session resume yet. Errors: NotFound; those of rule.Return.
func (s *Slice) Return(ctx context.Context, c act.Caller, meeting, reason string) (act.Receipt, error) {
	reason = norm.NFC.String(reason)
	return s.door.Do(ctx, rules.ClosedReturn, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, now, err := lock(ctx, tx, c.Board, meeting)
		if err != nil {
			return act.Effect{}, err
		}
		x, r, f, err := returning(ctx, tx, m)
		if err != nil {
			return act.Effect{}, err
		}
		if err := rule.Return(r, f, reason, now); err != nil {
			return act.Effect{}, err
		}
		var event int64
		if err := tx.Get(ctx, &event, sqlReturn, m.Board, x.ID, reason, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlSetState, m.ID, string(rules.InSession)); err != nil {
			return act.Effect{}, err
		}
		next := "/report"
		if r.Certify != "" {
			next = "/certify"
		}
		body := audit.Body{"closed": x.ID, "event": event, "state": string(rules.InSession), "words": audit.Sealed(reason)}
		return act.Effect{Subject: subject(m.ID), Public: true, Location: m.page() + "/" + text(int64(x.Number)) + next, Body: body}, nil
	})
}

// ExtendPost announces a later end: field until.
func (s *Slice) ExtendPost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, f *page.Form) (act.Receipt, error) {
		return s.Extend(ctx, c, r.PathValue("meeting"), f.Trim("until"))
	})
}

// ReturnPost brings the meeting back into the open: field reason.
func (s *Slice) ReturnPost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, f *page.Form) (act.Receipt, error) {
		return s.Return(ctx, c, r.PathValue("meeting"), f.Trim("reason"))
	})
}

// CompletePost records that the closed session is over.
func (s *Slice) CompletePost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, _ *page.Form) (act.Receipt, error) {
		return s.Complete(ctx, c, r.PathValue("meeting"))
	})
}

func (s *Slice) posted(w http.ResponseWriter, r *http.Request, do func(ctx context.Context, c act.Caller, f *page.Form) (act.Receipt, error)) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	rec, err := do(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), f)
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.show(w, r, status, f) })
}
