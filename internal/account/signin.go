package account

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// SignInData is the sign-in page.
type SignInData struct {
	Form *page.Form
	Next string
}

var signInPage = page.Must("account/sign_in", func() SignInData {
	return SignInData{Form: page.NewForm(map[string]string{"email": "clerk@riverbend.example"}).Fail(fault.New(fault.Invalid, "sign_in_refused"))}
})

// SignInForm shows the sign-in page; someone who is signed in is led on.
func (s *Slice) SignInForm(w http.ResponseWriter, r *http.Request) error {
	next := localPath(r.URL.Query().Get("next"))
	if act.From(r.Context()).By.Account != 0 {
		return page.Forward(w, r, cmp.Or(next, "/work"), nil)
	}
	f := page.NewForm(map[string]string{"next": next})
	return signInPage.Write(w, r, http.StatusOK, chrome(r.Context(), "account.sign_in"), SignInData{Form: f, Next: next})
}

// SignIn checks address and password. The answer and the work are the same
// whether or not the address has an account; failures are counted per address
// and per network prefix.
func (s *Slice) SignIn(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	next := localPath(f.Get("next"))
	proved, err := s.prove(ctx, f.Trim("email"), f.Get("password"))
	if k := fault.KindOf(err); k == fault.Invalid || k == fault.TooMany {
		f.Values.Del("password")
		status := http.StatusUnprocessableEntity
		if k == fault.TooMany {
			status = http.StatusTooManyRequests
			w.Header().Set("Retry-After", "900")
		}
		return signInPage.Write(w, r, status, chrome(ctx, "account.sign_in"), SignInData{Form: f.Fail(err), Next: next})
	}
	if err != nil {
		return err
	}
	return s.enter(w, r, proved, cmp.Or(next, "/work"))
}

// prove finds the account an address and a password belong to, with the hash
// that they matched. Each try is
// counted before the password is looked at and forgiven when it was right, so
// that parallel guesses do not slip through. Errors: Invalid
// "sign_in_refused"; TooMany "sign_in_throttled" after 5 failures for one
// address or 20 from one /24 or /64 within 15 minutes (NIST SP 800-63B-4
// section 3.2.2 asks for a limit; these figures are the project's).
func (s *Slice) prove(ctx context.Context, email, password string) (accountRow, error) {
	email = normalEmail(email)
	tries, err := s.count(ctx, "", email)
	if err != nil {
		return accountRow{}, err
	}
	a, err := loadByEmail(ctx, s.db, email)
	if err != nil && !pg.NotFound(err) {
		return accountRow{}, err
	}
	hash := a.Hash
	if hash == "" {
		hash = nobody
	}
	right, err := matchPassword(ctx, norm.NFKC.String(password), hash)
	if err != nil {
		return accountRow{}, err
	}
	if !right || a.Hash == "" {
		return accountRow{}, fault.New(fault.Invalid, "sign_in_refused")
	}
	return a, s.door.Housekeep(ctx, func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, sqlForgiveFailure, tries)
		return err
	})
}

// count counts a try for an address and for the reader's network, apart for
// each purpose, and refuses it when there were too many: TooMany
// "sign_in_throttled". It returns what takes the try back.
func (s *Slice) count(ctx context.Context, purpose, email string) (tries []int64, err error) {
	secret, err := loadSecret(ctx, s.db)
	if err != nil {
		return nil, err
	}
	prefix, err := act.Network(ctx)
	if err != nil {
		return nil, err
	}
	who, where := keyed(secret, purpose+"account", email), keyed(secret, purpose+"net", prefix)
	err = s.door.Housekeep(ctx, func(ctx context.Context, tx *pg.Tx) error {
		tries = tries[:0]
		for _, subject := range []string{who, where} {
			if _, err := tx.Exec(ctx, sqlLockSubject, subject); err != nil {
				return err
			}
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		var byWho, byWhere int
		if err := tx.Get(ctx, &byWho, sqlCountFailures, who, now.Add(-failWindow)); err != nil {
			return err
		}
		if err := tx.Get(ctx, &byWhere, sqlCountFailures, where, now.Add(-failWindow)); err != nil {
			return err
		}
		if err := rules.SignInAllowed(byWho, byWhere); err != nil {
			return err
		}
		for _, subject := range []string{who, where} {
			var id int64
			if err := tx.Get(ctx, &id, sqlInsertFailure, subject, now); err != nil {
				return err
			}
			tries = append(tries, id)
		}
		return nil
	})
	return tries, err
}

// SignOut ends the session of this browser.
func (s *Slice) SignOut(w http.ResponseWriter, r *http.Request) error {
	if c, err := r.Cookie(CookieName(s.base)); err == nil {
		err := s.door.Housekeep(r.Context(), func(ctx context.Context, tx *pg.Tx) error {
			now, err := tx.Now(ctx)
			if err != nil {
				return err
			}
			_, err = tx.Exec(ctx, sqlEndSession, hashToken(c.Value), now)
			return err
		})
		if err != nil {
			return err
		}
	}
	s.setCookie(w, "", time.Unix(1, 0))
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

// Enter opens a session for an account without a password: the demo's "sign in
// as", which exists only there.
func (s *Slice) Enter(w http.ResponseWriter, r *http.Request, account int64, next string) error {
	a, err := loadByID(r.Context(), s.db, account)
	if err != nil {
		return err
	}
	return s.enter(w, r, a, next)
}

// enter opens a session for someone who has just proved to be a, and leads on.
func (s *Slice) enter(w http.ResponseWriter, r *http.Request, a accountRow, next string) error {
	token, until, err := s.begin(r.Context(), a)
	if err != nil {
		return err
	}
	s.setCookie(w, token, until)
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

func normalEmail(s string) string { return strings.ToLower(norm.NFC.String(strings.TrimSpace(s))) }

// localPath keeps a path of our own and turns everything else into none
// (threat T23).
func localPath(next string) string {
	if !strings.HasPrefix(next, "/work") || strings.ContainsAny(next, "\\\r\n\t") || strings.Contains(next, "..") {
		return ""
	}
	if rest := strings.TrimPrefix(next, "/work"); rest != "" && rest[0] != '/' && rest[0] != '?' {
		return ""
	}
	return next
}
