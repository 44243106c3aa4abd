package vote

import (
	"context"
	"net/http"

	"parley/internal/act"
	"parley/internal/pg"
	"parley/internal/rules"
)

// SQL of a member's voting screen.
const (
	sqlConfirms = `select coalesce((select confirms from voting_screens where person_id = $1), true)`
	sqlPrefer   = `insert into voting_screens (person_id, confirms, set_at) values ($1, $2, $3) on conflict (person_id) do update set confirms = $2, set_at = $3`
)

// Prefer says whether the voting screen shows the caller's choice once more
// before it counts. It is the caller's own matter and no part of the record.
func (s *Slice) Prefer(ctx context.Context, c act.Caller, confirms bool) (act.Receipt, error) {
	return s.door.Do(ctx, rules.BallotPrefer, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlPrefer, c.By.Person, confirms, now)
		return act.Effect{Subject: subject("person", c.By.Person), Quiet: true}, err
	})
}

// PreferPost sets the screen: field confirms, yes or no.
func (s *Slice) PreferPost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		return s.Prefer(ctx, c, p.form.Get("confirms") != "no")
	})
}
