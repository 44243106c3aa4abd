package law

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// ChooseForm shows which act the board runs by.
func (s *Slice) ChooseForm(w http.ResponseWriter, r *http.Request) error {
	b, err := loadBoard(r.Context(), s.db, act.From(r.Context()).Board)
	if err != nil {
		return err
	}
	return s.showChoose(w, r, http.StatusOK, page.NewForm(map[string]string{"profile": b.Law.Chosen().Profile, "revision": strconv.Itoa(b.revision())}))
}

func (s *Slice) showChoose(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	sc := act.From(r.Context())
	b, err := loadBoard(r.Context(), s.db, sc.Board)
	if err != nil {
		return err
	}
	if f.Code == "changed_meanwhile" {
		f.Values.Set("revision", strconv.Itoa(b.revision()))
	}
	var acts []page.Option
	for _, id := range profile.IDs() {
		p, _ := profile.Get(id)
		acts = append(acts, page.Option{Value: id, Text: p.Jurisdiction + ": " + p.Act})
	}
	slices.SortFunc(acts, func(a, b page.Option) int { return strings.Compare(a.Text, b.Text) })
	of, _ := profile.Get(b.Law.Profile)
	acts = append([]page.Option{{Value: "", Text: say("law.choose_jurisdiction", "Jurisdiction", b.Jurisdiction, "Act", of.Act)}}, acts...)
	return page.WriteSheet(w, r, status, siteChrome(r.Context(), say("law.choose_title")), page.Sheet{Form: f, Action: siteURL(sc.Slug) + "/choose", Button: "law.choose_it", Lead: say("law.choose_lead"), Back: back(sc.Slug),
		Fields: []page.Input{{Name: "revision", Kind: "hidden"}, {Name: "profile", Kind: "select", Label: "law.act", Options: acts}, {Name: "reason", Kind: "textarea", Label: "law.reason", Hint: "law.reason_hint", Max: rules.MaxReason, Rows: 3}}})
}

// ChoosePost names the act the board runs by.
func (s *Slice) ChoosePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	revision, _ := f.Int("revision")
	rec, err := s.Choose(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), f.Get("profile"), f.Trim("reason"), int(revision))
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showChoose(w, r, status, f) })
}

// Choose names the act a board runs by from now on; "" is its jurisdiction's.
// Errors: Invalid with fields profile, reason; Conflict changed_meanwhile,
// law_unchanged.
func (s *Slice) Choose(ctx context.Context, c act.Caller, id, reason string, revision int) (act.Receipt, error) {
	bad := offered("profile", id, profile.IDs()...)
	bad = append(bad, rules.CheckLongText("reason", reason, rules.MaxReason)...)
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.LawChoose, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		b, now, err := lockBoard(ctx, tx, c.Board, revision)
		if err != nil {
			return act.Effect{}, err
		}
		if b.Law.Chosen().Profile == id {
			return act.Effect{}, fault.New(fault.Conflict, "law_unchanged")
		}
		n, _ := b.Law.Entered()
		n++
		with, err := committees(ctx, tx, b.ID)
		if err != nil {
			return act.Effect{}, err
		}
		_, err = tx.Exec(ctx, sqlInsertChoice, b.ID, n, id, norm.NFC.String(reason), now, c.By.Person)
		return act.Effect{Subject: subject(b.ID), Public: true, Boards: with, Location: siteURL(b.Slug), Body: audit.Body{"revision": n, "profile": id, "reason": audit.Sealed(norm.NFC.String(reason))}}, err
	})
}
