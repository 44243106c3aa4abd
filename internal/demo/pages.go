package demo

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"parley/internal/account"
	"parley/internal/fault"
	"parley/internal/mail"
	"parley/internal/page"
	"parley/internal/rules"
)

// Save keeps what the demonstration left behind beside its database.
func (m Made) Save(dir string) error {
	body, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "demo.json"), body, 0o600)
}

// Load reads it back.
func Load(dir string) (Made, error) {
	var m Made
	body, err := os.ReadFile(filepath.Join(dir, "demo.json"))
	if err != nil {
		return m, err
	}
	return m, json.Unmarshal(body, &m)
}

// Pages are the demonstration's own pages: sign in as one of the sample roles,
// and see what mail went out. They exist only under the demo command.
type Pages struct {
	Made     Made
	Mail     *mail.Folder
	Accounts *account.Slice
}

// RolesData is the list of sample roles.
type RolesData struct {
	MadeAt time.Time
	Old    bool
	Roles  []SampleRole
}

var rolesPage = page.Must("demo/roles", func() RolesData {
	return RolesData{Roles: []SampleRole{{1, "Priya Raman", rules.Clerk, "/work"}}, Old: true, MadeAt: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
})

// Roles lists the sample roles, with a button each.
func (p *Pages) Roles(w http.ResponseWriter, r *http.Request) error {
	c := page.ChromeFrom(r.Context(), say("demo.title"), "")
	d := RolesData{MadeAt: p.Made.At.In(c.AsOf.Location()), Roles: p.Made.Roles, Old: c.AsOf.Sub(p.Made.At) > 20*time.Hour}
	return rolesPage.Write(w, r, http.StatusOK, c, d)
}

// SignIn signs in as a sample role; no other account can be named.
func (p *Pages) SignIn(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	id, _ := strconv.ParseInt(f.Get("account"), 10, 64)
	for _, role := range p.Made.Roles {
		if role.Account == id {
			return p.Accounts.Enter(w, r, id, role.Go)
		}
	}
	return fault.New(fault.NotFound, "not_found")
}

// MailData is what was sent.
type MailData struct {
	Messages []mail.Message
	All      int
}

var mailPage = page.Must("demo/mail", func() MailData {
	return MailData{All: 1, Messages: []mail.Message{{ID: "1", To: "ana@riverbend.example", Subject: "Minutes", Text: "x", At: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), Unsubscribe: "http://x/y"}}}
})

// Sent shows the mail that would have gone out, newest first.
func (p *Pages) Sent(w http.ResponseWriter, r *http.Request) error {
	c := page.ChromeFrom(r.Context(), say("demo.mail_title"), "")
	all, err := p.Mail.List(200)
	if err != nil {
		return err
	}
	for i := range all {
		all[i].At = all[i].At.In(c.AsOf.Location())
	}
	return mailPage.Write(w, r, http.StatusOK, c, MailData{Messages: all, All: len(all)})
}

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }
