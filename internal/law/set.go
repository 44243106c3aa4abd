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
	"parley/internal/rules/profile"
)

// Rule is a rule a board sets for itself. Value is in the form of the profiles.
type Rule struct {
	Key      string
	Value    json.RawMessage
	Citation string // of the ordinance or by-law
	Basis    string // ordinance, by_law, policy
	Reason   string // as the public reads it
	Revision int    // of the law as it was read
	Main     string // the field beside which a bad value is told
}

// here is the rule the address names.
func here(r *http.Request) (profile.Field, error) {
	f, ok := profile.FieldOf(r.PathValue("rule"))
	if !ok {
		return f, fault.New(fault.NotFound, "not_found")
	}
	return f, nil
}

// SetForm shows a rule as it stands for changing.
func (s *Slice) SetForm(w http.ResponseWriter, r *http.Request) error {
	f, err := here(r)
	if err != nil {
		return err
	}
	b, err := loadBoard(r.Context(), s.db, act.From(r.Context()).Board)
	if err != nil {
		return err
	}
	form := page.NewForm(map[string]string{"revision": strconv.Itoa(b.revision())})
	fill(form.Values, f, f.In(b.Law.Now()))
	if own, ok := b.Law.Own(f.Key); ok {
		form.Values.Set("citation", own.Citation)
		form.Values.Set("basis", own.Basis)
	}
	return s.showSet(w, r, http.StatusOK, form, f)
}

func (s *Slice) showSet(w http.ResponseWriter, r *http.Request, status int, form *page.Form, f profile.Field) error {
	sc := act.From(r.Context())
	b, err := loadBoard(r.Context(), s.db, sc.Board)
	if err != nil {
		return err
	}
	base := f.In(b.Law.Base())
	now := f.In(b.Law.Now())
	facts := []page.Fact{{Name: b.Law.Base().Act, Value: words(f.Key, base), Cite: cite(base.Source().Citation)}}
	if now.Source().Own {
		facts = append(facts, page.Fact{Name: say("law.own_now"), Value: words(f.Key, now), Cite: cite(now.Source().Citation)},
			page.Fact{Name: say("law.withdraw"), Value: say("law.withdraw_link"), Href: siteURL(sc.Slug) + "/" + f.Key + "/withdraw"})
	}
	if form.Code == "changed_meanwhile" {
		form.Values.Set("revision", strconv.Itoa(b.revision()))
	}
	fields := append([]page.Input{{Name: "revision", Kind: "hidden"}}, valueFields(f, base)...)
	fields = append(fields, page.Input{Name: "citation", Label: "law.citation", Hint: "law.citation_hint", Max: 200},
		page.Input{Name: "basis", Kind: "radios", Label: "law.basis", Options: choices("law.basis.", []string{profile.Ordinance, profile.ByLaw, profile.Policy})},
		page.Input{Name: "reason", Kind: "textarea", Label: "law.reason", Hint: "law.reason_hint", Max: rules.MaxReason, Rows: 3})
	return page.WriteSheet(w, r, status, siteChrome(r.Context(), say("law.rule."+f.Key)), page.Sheet{Form: form, Action: siteURL(sc.Slug) + "/" + f.Key + "/set", Button: "law.set_it", Lead: say("law.set_lead"), Facts: facts, Fields: fields, Back: back(sc.Slug)})
}

func cite(text string) *page.Cite {
	if text == "" {
		return nil
	}
	return &page.Cite{Text: text}
}

// SetPost sets a rule of the board's own.
func (s *Slice) SetPost(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	f, err := here(r)
	if err != nil {
		return err
	}
	revision, _ := form.Int("revision")
	in := Rule{Key: f.Key, Citation: form.Trim("citation"), Basis: form.Get("basis"), Reason: form.Trim("reason"), Revision: int(revision)}
	base, _ := profile.Get("default")
	var bad []fault.Field
	in.Value, in.Main, bad = value(f, f.In(base), form)
	var rec act.Receipt
	if len(bad) > 0 {
		err = fault.Bad(append(bad, in.check()...)...)
	} else {
		rec, err = s.Set(r.Context(), act.From(r.Context()).Caller(form.Key, form.Digest()), in)
	}
	return page.Answer(w, r, form, rec.Location, err, func(status int) error { return s.showSet(w, r, status, form, f) })
}

// check finds what is wrong with the source of a rule.
func (in Rule) check() []fault.Field {
	bad := rules.CheckLine("citation", in.Citation, 200)
	bad = append(bad, rules.CheckChoice("basis", in.Basis, profile.Ordinance, profile.ByLaw, profile.Policy)...)
	return append(bad, rules.CheckLongText("reason", in.Reason, rules.MaxReason)...)
}

// Set puts a rule of the board's own in the place of the profile's, from now on:
// what was posted, decided or due before keeps its rule. Errors: Invalid with
// fields citation, basis, reason, and the value's (rule_not_computable,
// looser_than_law with Law); Conflict changed_meanwhile, law_unchanged.
func (s *Slice) Set(ctx context.Context, c act.Caller, in Rule) (act.Receipt, error) {
	f, ok := profile.FieldOf(in.Key)
	if !ok {
		return act.Receipt{}, fault.New(fault.NotFound, "not_found")
	}
	if bad := in.check(); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	if in.Main == "" {
		in.Main = "value"
	}
	return s.door.Do(ctx, rules.LawSet, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		b, now, err := lockBoard(ctx, tx, c.Board, in.Revision)
		if err != nil {
			return act.Effect{}, err
		}
		by := profile.Cited{Citation: norm.NFC.String(in.Citation), Basis: in.Basis}
		next, err := b.Law.Base().With(in.Key, in.Value, by)
		if err != nil {
			return act.Effect{}, fault.Bad(fault.At(in.Main, "rule_not_computable"))
		}
		base := f.In(b.Law.Base())
		if laws.Looser(in.Key, base, f.In(next)) {
			return act.Effect{}, fault.Bad(fault.At(in.Main, "looser_than_law", "Law", words(in.Key, base)))
		}
		if laws.Read(next)[in.Key] == laws.Read(b.Law.Now())[in.Key] {
			return act.Effect{}, fault.New(fault.Conflict, "law_unchanged")
		}
		return s.insert(ctx, tx, c, b, laws.Revision{Rule: in.Key, Value: in.Value, Citation: by.Citation, Basis: in.Basis, Reason: norm.NFC.String(in.Reason), At: now})
	})
}

// insert writes the next revision.
func (s *Slice) insert(ctx context.Context, tx *pg.Tx, c act.Caller, b boardRow, x laws.Revision) (act.Effect, error) {
	var value *string
	if !x.Withdrawn {
		text := string(x.Value)
		value = &text
	}
	_, n := b.Law.Entered()
	n++
	with, err := committees(ctx, tx, b.ID)
	if err != nil {
		return act.Effect{}, err
	}
	var kept string // as the database keeps it
	err = tx.Get(ctx, &kept, sqlInsertRule, b.ID, n, x.Rule, value, x.Withdrawn, x.Citation, x.Basis, x.Reason, x.At, c.By.Person)
	return act.Effect{Subject: subject(b.ID), Public: true, Boards: with, Location: siteURL(b.Slug) + "#" + anchor(x.Rule),
		Body: audit.Body{"revision": n, "rule": x.Rule, "withdrawn": x.Withdrawn, "basis": x.Basis, "value": audit.Sealed(kept), "citation": audit.Sealed(x.Citation), "reason": audit.Sealed(x.Reason)}}, err
}

// WithdrawForm asks why a rule of the board's own is given up.
func (s *Slice) WithdrawForm(w http.ResponseWriter, r *http.Request) error {
	f, err := here(r)
	if err != nil {
		return err
	}
	b, err := loadBoard(r.Context(), s.db, act.From(r.Context()).Board)
	if err != nil {
		return err
	}
	return s.showWithdraw(w, r, http.StatusOK, page.NewForm(map[string]string{"revision": strconv.Itoa(b.revision())}), f)
}

func (s *Slice) showWithdraw(w http.ResponseWriter, r *http.Request, status int, form *page.Form, f profile.Field) error {
	sc := act.From(r.Context())
	b, err := loadBoard(r.Context(), s.db, sc.Board)
	if err != nil {
		return err
	}
	if form.Code == "changed_meanwhile" {
		form.Values.Set("revision", strconv.Itoa(b.revision()))
	}
	base, now := f.In(b.Law.Base()), f.In(b.Law.Now())
	return page.WriteSheet(w, r, status, siteChrome(r.Context(), say("law.rule."+f.Key)), page.Sheet{Form: form, Action: siteURL(sc.Slug) + "/" + f.Key + "/withdraw", Button: "law.withdraw_it", Lead: say("law.withdraw_lead"),
		Facts:  []page.Fact{{Name: say("law.own_now"), Value: words(f.Key, now), Cite: cite(now.Source().Citation)}, {Name: b.Law.Base().Act, Value: words(f.Key, base), Cite: cite(base.Source().Citation)}},
		Fields: []page.Input{{Name: "revision", Kind: "hidden"}, {Name: "reason", Kind: "textarea", Label: "law.reason", Hint: "law.reason_hint", Max: rules.MaxReason, Rows: 3}}, Back: back(sc.Slug)})
}

// WithdrawPost gives a rule of the board's own up.
func (s *Slice) WithdrawPost(w http.ResponseWriter, r *http.Request) error {
	form, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	f, err := here(r)
	if err != nil {
		return err
	}
	revision, _ := form.Int("revision")
	rec, err := s.Withdraw(r.Context(), act.From(r.Context()).Caller(form.Key, form.Digest()), f.Key, form.Trim("reason"), int(revision))
	return page.Answer(w, r, form, rec.Location, err, func(status int) error { return s.showWithdraw(w, r, status, form, f) })
}

// Withdraw gives a rule back to the profile, from now on. Errors: Invalid with
// field reason; Conflict changed_meanwhile, law_unchanged.
func (s *Slice) Withdraw(ctx context.Context, c act.Caller, key, reason string, revision int) (act.Receipt, error) {
	if bad := rules.CheckLongText("reason", reason, rules.MaxReason); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.LawWithdraw, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		b, now, err := lockBoard(ctx, tx, c.Board, revision)
		if err != nil {
			return act.Effect{}, err
		}
		if _, own := b.Law.Own(key); !own {
			return act.Effect{}, fault.New(fault.Conflict, "law_unchanged")
		}
		return s.insert(ctx, tx, c, b, laws.Revision{Rule: key, Withdrawn: true, Reason: norm.NFC.String(reason), At: now})
	})
}
