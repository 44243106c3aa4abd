package account

import (
	"context"
	"net/http"

	"golang.org/x/text/unicode/norm"

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
	rec, err := s.change(ctx, act.Caller{By: sc.By, Key: f.Key, Digest: "password"}, f.Get("current"), f.Get("password"))
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
	if _, err := s.prove(ctx, a.Email, norm.NFKC.String(current)); err != nil {
		if fault.CodeOf(err) == "sign_in_refused" {
			err = fault.Bad(fault.At("current", "password_wrong"))
		}
		return act.Receipt{}, err
	}
	hash, err := s.newHash(ctx, a.Name, a.Email, password)
	if err != nil {
		return act.Receipt{}, err
	}
	return s.door.Do(ctx, rules.AccountChangePassword, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
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
