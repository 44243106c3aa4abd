package account

import (
	"context"
	"errors"
	"net/http"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
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

// begin opens a session for an account that has just proved itself. Errors:
// Unauthenticated "sign_in" when the password was changed or the account closed
// since.
func (s *Slice) begin(ctx context.Context, a accountRow) (token string, until time.Time, err error) {
	err = s.door.Housekeep(ctx, func(ctx context.Context, tx *pg.Tx) error {
		var one int
		if err := tx.Get(ctx, &one, sqlHashStands, a.ID, a.Hash); pg.NotFound(err) {
			return fault.New(fault.Unauthenticated, "sign_in")
		} else if err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		until = now.Add(SessionLife)
		token, err = insertSession(ctx, tx, a.ID, now)
		return err
	})
	return token, until, err
}

// Again implements web.Sessions. A second click carries the cookie of the session
// that the first one ended, and the browser may have thrown the first answer
// away, with the new cookie in it. Where the form was accepted it leads on; who
// also knows the password set by it gets the new session once more.
func (s *Slice) Again(w http.ResponseWriter, r *http.Request, action rules.Action) (bool, error) {
	ctx := r.Context()
	c, err := r.Cookie(CookieName(s.base))
	if err != nil || r.Method != http.MethodPost {
		return false, nil
	}
	sc := act.From(ctx)
	if err := s.db.Get(ctx, &sc.By.Account, sqlSpentSession, hashToken(c.Value)); err != nil {
		if pg.NotFound(err) {
			err = nil
		}
		return false, err
	}
	f, err := page.ReadForm(w, r)
	if err != nil {
		return false, err
	}
	rec, ok, err := s.door.Answered(ctx, action, sc.Caller(f.Key, ""))
	if err != nil || !ok {
		return false, err
	}
	if action == rules.AccountChangePassword {
		a, err := loadByID(ctx, s.db, sc.By.Account)
		if err != nil {
			return false, err
		}
		return true, s.enterAgain(w, r, a.Email, f.Get("password"), rec.Location)
	}
	http.Redirect(w, r, rec.Location, http.StatusSeeOther)
	return true, nil
}

// enterAgain answers a second click on a form that set a password and signed in:
// who knows that password is signed in, anyone else is asked to.
func (s *Slice) enterAgain(w http.ResponseWriter, r *http.Request, email, password, location string) error {
	proved, err := s.prove(r.Context(), email, password)
	if k := fault.KindOf(err); k == fault.Invalid || k == fault.TooMany {
		return page.Forward(w, r, "/work/sign-in", nil)
	}
	if err != nil {
		return err
	}
	return s.enter(w, r, proved, location)
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
