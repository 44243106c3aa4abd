package law

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	laws "parley/internal/rules/law"
)

// Signing is counsel's sign-off as it is recorded. On is "2026-11-02".
type Signing struct {
	Name, Office, On, What string
	Revision               int // of the law that was read
}

// SignForm records that counsel has read the rules.
func (s *Slice) SignForm(w http.ResponseWriter, r *http.Request) error {
	sc := act.From(r.Context())
	b, err := loadBoard(r.Context(), s.db, sc.Board)
	if err != nil {
		return err
	}
	return s.showSign(w, r, http.StatusOK, page.NewForm(map[string]string{"on": sc.Today.String(), "what": say("law.sign_what_all"), "as_read": strconv.Itoa(b.revision())}))
}

func (s *Slice) showSign(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	sc := act.From(r.Context())
	return page.WriteSheet(w, r, status, siteChrome(r.Context(), say("law.sign_title")), page.Sheet{Form: f, Action: siteURL(sc.Slug) + "/sign", Button: "law.sign_it", Lead: say("law.sign_lead"), Back: back(sc.Slug),
		Fields: []page.Input{{Name: "as_read", Kind: "hidden"}, {Name: "name", Label: "law.sign_name", Max: 120}, {Name: "office", Label: "law.sign_office", Hint: "law.sign_office_hint", Max: 160},
			{Name: "on", Kind: "date", Label: "law.sign_on", Width: "small"}, {Name: "what", Kind: "textarea", Label: "law.sign_what", Hint: "law.sign_what_hint", Max: 1000, Rows: 3}}})
}

// SignPost records counsel's sign-off.
func (s *Slice) SignPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	revision, _ := f.Int("as_read")
	rec, err := s.Sign(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), Signing{Name: f.Trim("name"), Office: f.Trim("office"), On: f.Trim("on"), What: f.Trim("what"), Revision: int(revision)})
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showSign(w, r, status, f) })
}

// Sign records that counsel has read the rules a board runs by, as they stand:
// whatever differs later is shown as not covered. A law that changed since the
// page was opened was not what counsel read. Errors: Invalid with fields name,
// office, on (date_in_future), what; Conflict changed_meanwhile.
func (s *Slice) Sign(ctx context.Context, c act.Caller, in Signing) (act.Receipt, error) {
	on, bad := rules.FormDate("on", in.On, true)
	bad = append(bad, rules.CheckLine("name", in.Name, 120)...)
	bad = append(bad, rules.CheckLine("office", in.Office, 160)...)
	bad = append(bad, rules.CheckLongText("what", in.What, 1000)...)
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.LawSign, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		b, now, err := lockBoard(ctx, tx, c.Board, in.Revision)
		if err != nil {
			return act.Effect{}, err
		}
		if on.After(rules.DateOf(now, b.zone())) {
			return act.Effect{}, fault.Bad(fault.At("on", "date_in_future"))
		}
		read, err := json.Marshal(laws.Read(b.Law.Now()))
		if err != nil {
			return act.Effect{}, err
		}
		nfc := norm.NFC.String
		var n int
		err = tx.Get(ctx, &n, sqlInsertSignoff, b.ID, nfc(in.Name), nfc(in.Office), on, nfc(in.What), string(read), now, c.By.Person)
		return act.Effect{Subject: subject(b.ID), Public: true, Boards: []int64{b.ID}, Location: siteURL(b.Slug),
			Body: audit.Body{"number": n, "on": on.String(), "name": audit.Sealed(nfc(in.Name)), "office": audit.Sealed(nfc(in.Office)), "what": audit.Sealed(nfc(in.What)), "rules": audit.Sealed(string(read))}}, err
	})
}
