package account

import (
	"context"
	"net/http"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// PasswordData is the form that changes one's own password.
type PasswordData struct{ Form *page.Form }

var passwordPage = page.Must("account/password", func() PasswordData { return PasswordData{Form: page.NewForm(nil)} })

// PasswordForm shows the form that changes one's own password.
func (s *Slice) PasswordForm(w http.ResponseWriter, r *http.Request) error {
	return passwordPage.Write(w, r, http.StatusOK, chrome(r.Context(), "account.password_title"), PasswordData{Form: page.NewForm(nil)})
}

// ChangePassword changes one's own password; every other session ends, this
// browser gets a new one.
func (s *Slice) ChangePassword(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	sc := act.From(ctx)
	rec, err := s.change(ctx, sc.Caller(f.Key, "password"), f.Get("current"), f.Get("password"))
	if k := fault.KindOf(err); k == fault.Invalid || k == fault.TooMany {
		f.Values.Del("current")
		f.Values.Del("password")
		status := http.StatusUnprocessableEntity
		if k == fault.TooMany {
			status = http.StatusTooManyRequests
			w.Header().Set("Retry-After", "900")
		}
		return passwordPage.Write(w, r, status, chrome(ctx, "account.password_title"), PasswordData{Form: f.Fail(err)})
	}
	if err != nil {
		return err
	}
	return s.Enter(w, r, sc.By.Account, rec.Location)
}

func (s *Slice) change(ctx context.Context, c act.Caller, current, password string) (act.Receipt, error) {
	a, err := loadByID(ctx, s.db, c.By.Account)
	if err != nil {
		return act.Receipt{}, err
	}
	hash := ""
	_, refused := s.prove(ctx, a.Email, current)
	if fault.CodeOf(refused) == "sign_in_refused" {
		refused = fault.Bad(fault.At("current", "password_wrong"))
	} else if refused != nil {
		return act.Receipt{}, refused
	} else if hash, err = s.newHash(ctx, a.Name, a.Email, password); err != nil {
		return act.Receipt{}, err
	}
	// The form of a second click is known by its key, though by now the present
	// password is another.
	return s.door.Do(ctx, rules.AccountChangePassword, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		if refused != nil {
			return act.Effect{}, refused
		}
		now, err := lockByID(ctx, tx, c.By.Account)
		if err != nil {
			return act.Effect{}, err
		}
		if now.Hash != a.Hash { // changed since the old one was proved
			return act.Effect{}, fault.Bad(fault.At("current", "password_wrong"))
		}
		return s.setPassword(ctx, tx, c.By.Account, hash)
	})
}
