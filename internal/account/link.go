package account

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// Mint makes a mailed link: purpose is invite (14 days) or reset (an hour).
// The link is made when the mail is, so that no link lies in the queue. asked is
// when it was asked for: of an account's links those of the newest request alone
// open anything, however late an older mail goes out. Errors: Gone
// "link_superseded" when a newer one was asked for, or one of the same request
// was taken up.
func (s *Slice) Mint(ctx context.Context, account int64, purpose string, asked time.Time) (string, error) {
	token := newToken()
	err := s.door.Housekeep(ctx, func(ctx context.Context, tx *pg.Tx) error {
		if _, err := lockByID(ctx, tx, account); err != nil {
			return err
		}
		var superseded bool
		if err := tx.Get(ctx, &superseded, sqlSuperseded, account, asked); err != nil {
			return err
		}
		if superseded {
			return fault.New(fault.Gone, "link_superseded")
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, sqlEndTokens, account, asked, now); err != nil {
			return err
		}
		life := InviteLife
		if purpose == "reset" {
			life = ResetLife
		}
		_, err = tx.Exec(ctx, sqlInsertToken, hashToken(token), account, purpose, asked, now.Add(life))
		return err
	})
	if err != nil {
		return "", err
	}
	path := "/work/invitation/"
	if purpose == "reset" {
		path = "/work/reset/"
	}
	return s.base.JoinPath(path, token).String(), nil
}

// LinkData is the page behind a mailed link: set a password.
type LinkData struct {
	Form   *page.Form
	Name   string
	Email  string
	Invite bool
	Action string
}

var linkPage = page.Must("account/set_password", func() LinkData {
	return LinkData{Form: page.NewForm(nil).Fail(fault.Bad(fault.At("password", "password_too_short", "Min", 15))), Name: "Priya Raman", Email: "priya@riverbend.example", Invite: true, Action: "/work/invitation/x"}
})

// ResetRequestData is the page that asks for a reset link.
type ResetRequestData struct {
	Form *page.Form
	Sent bool
}

var resetRequestPage = page.Must("account/request_reset", func() ResetRequestData { return ResetRequestData{Form: page.NewForm(nil)} },
	func() ResetRequestData { return ResetRequestData{Form: page.NewForm(nil), Sent: true} })

// AcceptForm shows the page behind an invitation link.
func (s *Slice) AcceptForm(w http.ResponseWriter, r *http.Request) error {
	return s.linkForm(w, r, "invite")
}

// Accept takes an invitation up: it sets the password and signs in.
func (s *Slice) Accept(w http.ResponseWriter, r *http.Request) error {
	return s.takeUp(w, r, "invite", rules.AccountAccept)
}

// ResetForm shows the page behind a reset link.
func (s *Slice) ResetForm(w http.ResponseWriter, r *http.Request) error {
	return s.linkForm(w, r, "reset")
}

// Reset sets a new password by a mailed link; all other sessions end.
func (s *Slice) Reset(w http.ResponseWriter, r *http.Request) error {
	return s.takeUp(w, r, "reset", rules.AccountReset)
}

func (s *Slice) linkForm(w http.ResponseWriter, r *http.Request, purpose string) error {
	row, live, err := s.token(r.Context(), s.db, sqlToken, r.PathValue("token"), purpose)
	if err == nil && !live {
		err = fault.New(fault.Gone, "link_used")
	}
	if err != nil {
		return err
	}
	return s.showLink(w, r, http.StatusOK, purpose, row, page.NewForm(nil))
}

func (s *Slice) showLink(w http.ResponseWriter, r *http.Request, status int, purpose string, row tokenRow, f *page.Form) error {
	f.Values.Del("password")
	title := "account.reset_title"
	if purpose == "invite" {
		title = "account.invitation_title"
	}
	return linkPage.Write(w, r, status, chrome(r.Context(), title),
		LinkData{Form: f, Name: row.Name, Email: row.Email, Invite: purpose == "invite", Action: r.URL.Path})
}

// token finds a token, live or not: Gone "link_used" when there is none.
func (s *Slice) token(ctx context.Context, r pg.Reader, query, token, purpose string) (row tokenRow, live bool, err error) {
	if err := r.Get(ctx, &row, query, hashToken(token), purpose); err != nil {
		if pg.NotFound(err) {
			err = fault.New(fault.Gone, "link_used")
		}
		return row, false, err
	}
	now, err := r.Now(ctx)
	return row, err == nil && row.live(now), err
}

func (s *Slice) takeUp(w http.ResponseWriter, r *http.Request, purpose string, action rules.Action) error {
	ctx := r.Context()
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	row, live, err := s.token(ctx, s.db, sqlToken, r.PathValue("token"), purpose)
	if err != nil {
		return err
	}
	rec, err := s.SetByLink(ctx, action, purpose, r.PathValue("token"), f.Key, f.Get("password"))
	if live && fault.KindOf(err) == fault.Invalid {
		return s.showLink(w, r, http.StatusUnprocessableEntity, purpose, row, f.Fail(err))
	}
	if err != nil {
		return err
	}
	if rec.Repeated {
		return s.enterAgain(w, r, row.Email, f.Get("password"), rec.Location)
	}
	return s.Enter(w, r, row.Account, rec.Location)
}

// SetByLink sets a password by a mailed link and uses up every link of the
// account. A used link still answers the form that used it: sent twice, it
// leads where it led. Errors: Gone "link_used"; Invalid with field "password".
func (s *Slice) SetByLink(ctx context.Context, action rules.Action, purpose, token, key, password string) (act.Receipt, error) {
	row, live, err := s.token(ctx, s.db, sqlToken, token, purpose)
	if err == nil && !live && key == "" {
		err = fault.New(fault.Gone, "link_used")
	}
	if err != nil {
		return act.Receipt{}, err
	}
	hash := ""
	if live {
		if hash, err = s.newHash(ctx, row.Name, row.Email, password); err != nil {
			return act.Receipt{}, err
		}
	}
	by := act.Principal{Account: row.Account, Person: row.Person, Name: row.Name}
	// The digest leaves the password out: a fast hash of it would be a gift.
	c := act.Caller{By: by, Key: key, Digest: purpose}
	return s.door.Do(ctx, action, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		row, live, err := s.token(ctx, tx, sqlTokenLocked, token, purpose)
		if err != nil {
			return act.Effect{}, err
		}
		if !live || hash == "" {
			return act.Effect{}, fault.New(fault.Gone, "link_used")
		}
		return s.setPassword(ctx, tx, row.Account, hash)
	})
}

func (s *Slice) setPassword(ctx context.Context, tx *pg.Tx, account int64, hash string) (act.Effect, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return act.Effect{}, err
	}
	if _, err := tx.Exec(ctx, sqlUseTokens, account, now); err != nil {
		return act.Effect{}, err
	}
	if _, err := tx.Exec(ctx, sqlSetPassword, account, hash, now); err != nil {
		return act.Effect{}, err
	}
	return act.Effect{Subject: subject(account), Body: audit.Body{"account": account}, Location: "/work"}, nil
}

func (s *Slice) newHash(ctx context.Context, name, email, password string) (string, error) {
	password = norm.NFKC.String(password)
	if err := rules.CheckPassword(password, rules.PasswordContext{Email: email, Words: []string{name}}); err != nil {
		return "", err
	}
	return hashPassword(ctx, password)
}

// RequestResetForm shows the page that asks for a reset link.
func (s *Slice) RequestResetForm(w http.ResponseWriter, r *http.Request) error {
	return resetRequestPage.Write(w, r, http.StatusOK, chrome(r.Context(), "account.request_reset_title"), ResetRequestData{Form: page.NewForm(nil)})
}

// RequestReset mails a reset link when the address has an account, a new
// invitation when it has one without a password, and says the same when it has
// none. One address gets one link in five minutes.
func (s *Slice) RequestReset(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	if fields := rules.CheckEmail("email", f.Trim("email")); fields != nil {
		return resetRequestPage.Write(w, r, http.StatusUnprocessableEntity, chrome(ctx, "account.request_reset_title"), ResetRequestData{Form: f.Fail(fault.Bad(fields...))})
	}
	email := normalEmail(f.Get("email"))
	// Counted whether or not the address has an account, which also makes the
	// work the same.
	if _, err := s.count(ctx, "reset", email); err != nil {
		if fault.KindOf(err) != fault.TooMany {
			return err
		}
		w.Header().Set("Retry-After", "900")
		return resetRequestPage.Write(w, r, http.StatusTooManyRequests, chrome(ctx, "account.request_reset_title"), ResetRequestData{Form: f.Fail(fault.New(fault.TooMany, "reset_throttled"))})
	}
	err = s.door.Housekeep(ctx, func(ctx context.Context, tx *pg.Tx) error {
		a, err := loadByEmail(ctx, tx, email)
		if err != nil && !pg.NotFound(err) {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil || a.ID == 0 {
			return err
		}
		purpose := "reset"
		if a.Hash == "" { // an invitation that ran out or got lost
			purpose = "invite"
		}
		slot := now.Truncate(5 * time.Minute).Format(time.RFC3339)
		return outbox.Add(ctx, tx, now, outbox.Row{Key: subject(a.ID) + "/" + purpose + "/" + slot, Kind: "account." + purpose, Recipient: email,
			Payload: map[string]any{"account": a.ID}})
	})
	if err != nil {
		return err
	}
	return resetRequestPage.Write(w, r, http.StatusOK, chrome(ctx, "account.request_reset_title"), ResetRequestData{Form: f, Sent: true})
}
