package account

import (
	"context"
	"errors"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/pg"
)

// seenEvery bounds how often a session's last use is written.
const seenEvery = 5 * time.Minute

// Resolve implements web.Sessions.
func (s *Slice) Resolve(ctx context.Context, token string) (act.Principal, error) {
	if len(token) != 32 {
		return act.Principal{}, fault.New(fault.Unauthenticated, "sign_in")
	}
	now, err := s.db.Now(ctx)
	if err != nil {
		return act.Principal{}, err
	}
	var row struct {
		ID     int64     `db:"id"`
		Person int64     `db:"person_id"`
		Name   string    `db:"name"`
		SeenAt time.Time `db:"seen_at"`
	}
	hash := hashToken(token)
	if err := s.db.Get(ctx, &row, sqlSession, hash, now); err != nil {
		if pg.NotFound(err) {
			return act.Principal{}, fault.New(fault.Unauthenticated, "sign_in")
		}
		return act.Principal{}, err
	}
	if now.Sub(row.SeenAt) > seenEvery {
		err := s.door.Housekeep(ctx, func(ctx context.Context, tx *pg.Tx) error {
			_, err := tx.Exec(ctx, sqlSeenSession, hash, now)
			return err
		})
		// Whether the mark is kept decides nothing about this request.
		if err != nil && !errors.Is(err, pg.ErrUnknown) {
			return act.Principal{}, err
		}
	}
	return act.Principal{Account: row.ID, Person: row.Person, Name: row.Name}, nil
}

// begin opens a session for an account that has just proved itself.
func (s *Slice) begin(ctx context.Context, account int64) (token string, until time.Time, err error) {
	err = s.door.Housekeep(ctx, func(ctx context.Context, tx *pg.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		until = now.Add(SessionLife)
		token, err = insertSession(ctx, tx, account, now)
		return err
	})
	return token, until, err
}

// Forget erases what is too old to matter: failures after a day, sessions and
// tokens when their life is over. The worker calls it.
func (s *Slice) Forget(ctx context.Context, now time.Time) error {
	return s.door.Housekeep(ctx, func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, sqlForgetFailures, now.Add(-24*time.Hour)); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlForgetSession, now.Add(-SessionLife)); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, sqlForgetTokens, now.Add(-InviteLife))
		return err
	})
}
