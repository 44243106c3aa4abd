package account

import (
	"context"
	"net/http"
	"strconv"
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

func subject(account int64) string { return "account/" + strconv.FormatInt(account, 10) }

// InviteData is the form that adds a person.
type InviteData struct{ Form *page.Form }

var invitePage = page.Must("account/invite", func() InviteData { return InviteData{Form: page.NewForm(nil)} })

// InviteForm shows the form that adds a person and mails an invitation.
func (s *Slice) InviteForm(w http.ResponseWriter, r *http.Request) error {
	return s.showInvite(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) showInvite(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	c := page.ChromeFrom(r.Context(), page.Say(page.Lang, "account.invite_title"), "",
		page.Crumb{Text: page.Say(page.Lang, "work.site"), Href: "/work/site"}, page.Crumb{Text: page.Say(page.Lang, "account.invite_title")})
	return invitePage.Write(w, r, status, c, InviteData{Form: f})
}

// InvitePost adds the person and leads to the installation's page.
func (s *Slice) InvitePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	rec, err := s.Invite(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), f.Trim("name"), f.Trim("email"))
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showInvite(w, r, status, f) })
}

// Invite adds a person with an account and asks for the invitation mail. The
// receipt's subject is the account. Errors: Invalid with fields name, email;
// a field "email_taken" when the address has an account.
func (s *Slice) Invite(ctx context.Context, c act.Caller, name, email string) (act.Receipt, error) {
	bad := append(rules.CheckPersonName("name", name), rules.CheckEmail("email", email)...)
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	rec, err := s.door.Do(ctx, rules.AccountInvite, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		id, eff, err := s.add(ctx, tx, name, email)
		if err != nil {
			return eff, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return eff, err
		}
		eff.Outbox = []outbox.Row{{Key: subject(id) + "/invite/" + strconv.FormatInt(now.UnixMicro(), 10), Kind: "account.invite",
			Recipient: normalEmail(email), Payload: map[string]any{"account": id}}}
		return eff, nil
	})
	if fault.CodeOf(err) == "accounts_email_once" {
		err = fault.Bad(fault.At("email", "email_taken"))
	}
	return rec, err
}

func (s *Slice) add(ctx context.Context, tx *pg.Tx, name, email string) (int64, act.Effect, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return 0, act.Effect{}, err
	}
	name = norm.NFC.String(name)
	var person, id int64
	if err := tx.Get(ctx, &person, sqlInsertPerson, name, now); err != nil {
		return 0, act.Effect{}, err
	}
	if err := tx.Get(ctx, &id, sqlInsertAccount, person, normalEmail(email), now); err != nil {
		return 0, act.Effect{}, err
	}
	return id, act.Effect{Subject: subject(id), Location: "/work/site/people",
		Body: audit.Body{"account": id, "person": person, "name": audit.Sealed(name)}}, nil
}

// Reinvite mails a new invitation to someone who has not set a password yet.
func (s *Slice) Reinvite(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	id, err := page.PathID(r, "account")
	if err != nil {
		return err
	}
	rec, err := s.door.Do(r.Context(), rules.AccountReinvite, act.From(r.Context()).Caller(f.Key, f.Digest()), func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		a, err := lockByID(ctx, tx, id)
		if err != nil {
			return act.Effect{}, err
		}
		if a.Hash != "" || a.ClosedAt != nil {
			return act.Effect{}, fault.New(fault.Conflict, "invitation_not_open")
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject(id), Body: audit.Body{"account": id}, Location: "/work/site/people",
			Outbox: []outbox.Row{{Key: subject(id) + "/invite/" + strconv.FormatInt(now.UnixMicro(), 10), Kind: "account.invite",
				Recipient: a.Email, Payload: map[string]any{"account": id}}}}, nil
	})
	return page.Forward(w, r, rec.Location, err)
}

// CloseForm asks before an account is closed.
func (s *Slice) CloseForm(w http.ResponseWriter, r *http.Request) error {
	return s.showClose(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) showClose(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	id, err := page.PathID(r, "account")
	if err != nil {
		return err
	}
	a, err := loadByID(r.Context(), s.db, id)
	if err != nil {
		return err
	}
	people := "/work/site/people"
	title := page.Say(page.Lang, "board.close_title", "Name", a.Name)
	c := page.ChromeFrom(r.Context(), title, "", page.Crumb{Text: page.Say(page.Lang, "work.site"), Href: "/work/site"}, page.Crumb{Text: page.Say(page.Lang, "board.people"), Href: people}, page.Crumb{Text: title})
	return page.WriteSheet(w, r, status, c, page.Sheet{Form: f, Action: r.URL.Path, Button: "board.close_account", Lead: page.Say(page.Lang, "board.close_lead", "Name", a.Name),
		Back: page.Link{Text: page.Say(page.Lang, "work.back"), Href: people}})
}

// Close closes an account: no sign-in from then on, and every role ends; what
// the person did stays on the record.
func (s *Slice) Close(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	id, err := page.PathID(r, "account")
	if err != nil {
		return err
	}
	sc := act.From(r.Context())
	again := func(status int) error { return s.showClose(w, r, status, f) }
	if id == sc.By.Account {
		return page.Answer(w, r, f, "", fault.New(fault.Conflict, "own_account"), again)
	}
	rec, err := s.door.Do(r.Context(), rules.AccountClose, sc.Caller(f.Key, f.Digest()), func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		a, err := lockByID(ctx, tx, id)
		if err != nil {
			return act.Effect{}, err
		}
		if a.ClosedAt != nil {
			return act.Effect{}, fault.New(fault.Conflict, "account_closed")
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlCloseAccount, id, now); err != nil {
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlUseTokens, id, now); err != nil {
			return act.Effect{}, err
		}
		return endGrants(ctx, tx, id, now)
	})
	return page.Answer(w, r, f, rec.Location, err, again)
}

// endGrants ends every role of an account that is being closed, so that no page
// names someone who can do nothing any more, and tells the chairs.
func endGrants(ctx context.Context, tx *pg.Tx, account int64, now time.Time) (act.Effect, error) {
	var ended []struct {
		ID         int64 `db:"id"`
		Board      int64 `db:"board_id"`
		Department int64 `db:"department_id"`
	}
	eff := act.Effect{Subject: subject(account), Location: "/work/site/people", Public: true}
	if err := tx.Select(ctx, &ended, sqlEndGrants, account, now); err != nil {
		return eff, err
	}
	grants := []int64{}
	for _, g := range ended {
		grants = append(grants, g.ID)
		if g.Board != 0 {
			eff.Boards = append(eff.Boards, g.Board)
			eff.Outbox = append(eff.Outbox, told(g.ID, "ended", g.Board)...)
			continue
		}
		var advised []int64
		if err := tx.Select(ctx, &advised, sqlAdvisedBy, g.Department); err != nil {
			return eff, err
		}
		eff.Boards = append(eff.Boards, advised...)
	}
	eff.Body = audit.Body{"account": account, "grants": grants}
	return eff, nil
}

// InviteOperator is how an installation begins: it gives the operator's role to
// an address, on the command line, and returns the invitation link. Called
// again it returns a new link for the same account. Errors: Invalid with fields
// name, email; Conflict "account_closed".
func (s *Slice) InviteOperator(ctx context.Context, name, email string) (string, error) {
	bad := append(rules.CheckPersonName("name", name), rules.CheckEmail("email", email)...)
	if len(bad) > 0 {
		return "", fault.Bad(bad...)
	}
	rec, err := s.door.Do(ctx, rules.RoleGrant, act.Caller{By: act.Program("cli")}, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var a accountRow
		err := tx.Get(ctx, &a, sqlAccountID, normalEmail(email))
		id, eff := a.ID, act.Effect{Body: audit.Body{}}
		switch {
		case pg.NotFound(err):
			id, eff, err = s.add(ctx, tx, name, email)
		case err == nil && a.ClosedAt != nil:
			err = fault.New(fault.Conflict, "account_closed")
		}
		if err != nil {
			return eff, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return eff, err
		}
		if _, err := tx.Exec(ctx, sqlInsertGrant, id, now, now); err != nil {
			return eff, err
		}
		eff.Subject, eff.Public = subject(id), true
		eff.Body["role"] = string(rules.Operator)
		return eff, nil
	})
	if err != nil {
		return "", err
	}
	a, err := loadByID(ctx, s.db, rec.ID())
	if err != nil {
		return "", err
	}
	if a.Hash != "" {
		return s.Mint(ctx, rec.ID(), "reset", rec.At)
	}
	return s.Mint(ctx, rec.ID(), "invite", rec.At)
}

// SetPassword gives an account its first password without a link: the demo and
// tests use it; no route leads here.
func (s *Slice) SetPassword(ctx context.Context, account int64, password string) error {
	a, err := loadByID(ctx, s.db, account)
	if err != nil {
		return err
	}
	hash, err := s.newHash(ctx, a.Name, a.Email, password)
	if err != nil {
		return err
	}
	by := act.Principal{Account: a.ID, Person: a.Person, Name: a.Name}
	_, err = s.door.Do(ctx, rules.AccountAccept, act.Caller{By: by}, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		return s.setPassword(ctx, tx, account, hash)
	})
	return err
}
