package board

import (
	"context"
	"net/http"
	"strconv"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// Board is what the operator says of a board.
type Board struct {
	Jurisdiction, Parent                                                       int64
	Slug, Name, Summary, LegalBasis, Meets, Contact, Accessibility, HowToSpeak string
	AppointmentDays                                                            int // 0: no rule
	AppointmentCitation                                                        string
	Departments                                                                []int64
	Source                                                                     string // only for an imported board
	Version                                                                    int    // of the page it was edited on
}

// BoardForm shows the form of a new or an existing board.
func (s *Slice) BoardForm(w http.ResponseWriter, r *http.Request) error {
	f := page.NewForm(map[string]string{"parent": r.URL.Query().Get("parent")})
	if sc := act.From(r.Context()); sc.Board != 0 {
		b, err := loadBoard(r.Context(), s.db, sc.Board)
		if err != nil {
			return err
		}
		f = page.NewForm(map[string]string{"jurisdiction": strconv.FormatInt(b.JurisdictionID, 10), "parent": strconv.FormatInt(b.ParentID, 10), "slug": b.Slug, "name": b.Name, "summary": b.Summary,
			"legal_basis": b.LegalBasis, "meets": b.Meets, "contact": b.Contact, "accessibility": b.AccessibilityContact, "how_to_speak": b.HowToSpeak,
			"appointment_citation": b.AppointmentCitation, "version": strconv.Itoa(b.Version)})
		if b.AppointmentDays > 0 {
			f.Values.Set("appointment_days", strconv.Itoa(b.AppointmentDays))
		}
		var ds []departmentRow
		if err := s.db.Select(r.Context(), &ds, sqlAdvised, b.ID); err != nil {
			return err
		}
		for _, d := range ds {
			f.Values.Add("departments", strconv.FormatInt(d.ID, 10))
		}
	}
	return s.showBoardForm(w, r, http.StatusOK, f)
}

func (s *Slice) showBoardForm(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	where, err := s.jurisdictionOptions(ctx)
	if err != nil {
		return err
	}
	var ds []departmentRow
	if err := s.db.Select(ctx, &ds, sqlDepartments); err != nil {
		return err
	}
	var departments []page.Option
	for _, d := range ds {
		departments = append(departments, page.Option{Value: strconv.FormatInt(d.ID, 10), Text: d.Name, Hint: d.Jurisdiction})
	}
	var bs []struct {
		ID   int64  `db:"id"`
		Name string `db:"name"`
	}
	if err := s.db.Select(ctx, &bs, sqlParents, sc.Board); err != nil {
		return err
	}
	parents := []page.Option{{Value: "0", Text: say("board.no_parent")}}
	for _, b := range bs {
		parents = append(parents, page.Option{Value: strconv.FormatInt(b.ID, 10), Text: b.Name})
	}
	title, action, back := say("board.new"), "/work/site/boards", backToSite()
	jurisdiction := page.Input{Name: "jurisdiction", Kind: "select", Label: "board.jurisdiction", Hint: "board.jurisdiction_hint", Options: where}
	if sc.Board != 0 {
		title, action, back = say("board.edit"), "/work/site/b/"+sc.Slug+"/edit", backToBoard(sc.Slug)
		jurisdiction = page.Input{Name: "jurisdiction", Kind: "hidden"}
	}
	return page.WriteSheet(w, r, status, siteChrome(ctx, title), page.Sheet{Form: f, Action: action, Button: "work.save", Back: back, Fields: []page.Input{
		{Name: "version", Kind: "hidden"}, jurisdiction,
		{Name: "name", Label: "board.name", Max: 160},
		{Name: "slug", Label: "board.slug", Hint: "board.slug_hint", Max: 60, Width: "medium"},
		{Name: "departments", Kind: "checks", Label: "board.departments", Options: departments, Optional: true},
		{Name: "parent", Kind: "select", Label: "board.parent", Options: parents, Optional: true},
		{Name: "summary", Kind: "textarea", Label: "board.summary", Hint: "board.summary_hint", Max: 600, Rows: 3, Optional: true},
		{Name: "legal_basis", Label: "board.legal_basis", Hint: "board.legal_basis_hint", Max: 300, Optional: true},
		{Name: "meets", Label: "board.meets", Hint: "board.meets_hint", Max: 200, Optional: true},
		{Name: "contact", Kind: "textarea", Label: "board.contact", Hint: "board.contact_hint", Max: 600, Rows: 3, Optional: true},
		{Name: "accessibility", Kind: "textarea", Label: "board.accessibility", Hint: "board.accessibility_hint", Max: 600, Rows: 3, Optional: true},
		{Name: "how_to_speak", Kind: "textarea", Label: "board.how_to_speak", Hint: "board.how_to_speak_hint", Max: 1200, Rows: 4, Optional: true},
		{Name: "appointment_days", Kind: "number", Label: "board.appointment_days", Hint: "board.appointment_days_hint", Optional: true, Width: "small"},
		{Name: "appointment_citation", Label: "board.appointment_citation", Max: 200, Optional: true},
	}})
}

// BoardPost saves a board.
func (s *Slice) BoardPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	sc := act.From(r.Context())
	days, bad := f.Number("appointment_days", 1, 3650)
	j, _ := f.Int("jurisdiction")
	parent, ok := f.Int("parent")
	if !ok && f.Trim("parent") != "" {
		bad = append(bad, fault.At("parent", "choice_unknown"))
	}
	v, _ := f.Int("version")
	in := Board{Jurisdiction: j, Parent: parent, Slug: f.Trim("slug"), Name: f.Trim("name"), Summary: f.Trim("summary"), LegalBasis: f.Trim("legal_basis"), Meets: f.Trim("meets"), Contact: f.Trim("contact"),
		Accessibility: f.Trim("accessibility"), HowToSpeak: f.Trim("how_to_speak"), AppointmentDays: days, AppointmentCitation: f.Trim("appointment_citation"), Version: int(v)}
	for _, d := range f.All("departments") {
		n, err := strconv.ParseInt(d, 10, 64)
		if err != nil {
			return fault.New(fault.NotFound, "not_found")
		}
		in.Departments = append(in.Departments, n)
	}
	var rec act.Receipt
	if len(bad) > 0 {
		err = fault.Bad(append(in.check(), bad...)...)
	} else {
		rec, err = s.SaveBoard(r.Context(), sc.Caller(f.Key, f.Digest()), sc.Board, in)
	}
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showBoardForm(w, r, status, f) })
}

func (b Board) check() []fault.Field {
	bad := append(rules.CheckLine("name", b.Name, 160), rules.CheckSlug("slug", b.Slug)...)
	if b.Jurisdiction == 0 {
		bad = append(bad, fault.At("jurisdiction", "required"))
	}
	bad = append(bad, rules.CheckOptionalLongText("summary", b.Summary, 600)...)
	bad = append(bad, rules.CheckOptionalLine("legal_basis", b.LegalBasis, 300)...)
	bad = append(bad, rules.CheckOptionalLine("meets", b.Meets, 200)...)
	bad = append(bad, rules.CheckOptionalLongText("contact", b.Contact, 600)...)
	bad = append(bad, rules.CheckOptionalLongText("accessibility", b.Accessibility, 600)...)
	bad = append(bad, rules.CheckOptionalLongText("how_to_speak", b.HowToSpeak, 1200)...)
	return append(bad, rules.CheckOptionalLine("appointment_citation", b.AppointmentCitation, 200)...)
}

// SaveBoard creates (id 0) or updates a board; a new address leaves the old one
// redirecting for ever. A new board starts with the project's default rules:
// quorum of more than half of the authorized seats, majority of votes cast.
// Errors: Invalid with a field each; Conflict "changed_meanwhile".
func (s *Slice) SaveBoard(ctx context.Context, c act.Caller, id int64, in Board) (act.Receipt, error) {
	if bad := in.check(); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	action := rules.BoardCreate
	if id != 0 {
		action = rules.BoardUpdate
	}
	nfc := norm.NFC.String
	rec, err := s.door.Do(ctx, action, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		eff := act.Effect{Location: "/work/site/b/" + in.Slug, Body: audit.Body{"slug": in.Slug, "jurisdiction": in.Jurisdiction, "departments": in.Departments,
			"name": audit.Sealed(in.Name), "legal_basis": audit.Sealed(in.LegalBasis), "appointment_days": in.AppointmentDays, "parent": in.Parent,
			"summary": audit.Sealed(in.Summary), "meets": audit.Sealed(in.Meets), "contact": audit.Sealed(in.Contact), "accessibility": audit.Sealed(in.Accessibility), "how_to_speak": audit.Sealed(in.HowToSpeak),
			"appointment_citation": audit.Sealed(in.AppointmentCitation)}}
		made, was := id, int64(0)
		if id == 0 {
			now, err := tx.Now(ctx)
			if err != nil {
				return eff, err
			}
			err = tx.Get(ctx, &made, sqlInsertBoard, in.Jurisdiction, in.Parent, in.Slug, nfc(in.Name), nfc(in.Summary), nfc(in.LegalBasis), nfc(in.Meets), nfc(in.Contact),
				nfc(in.Accessibility), nfc(in.HowToSpeak), in.AppointmentDays, nfc(in.AppointmentCitation), now, in.Source)
			if err != nil {
				return eff, err
			}
			first, from := DefaultRules(), int64(0)
			if in.Parent != 0 { // a committee begins with its parent's
				x, err := loadRules(ctx, tx, in.Parent)
				if err != nil && !pg.NotFound(err) {
					return eff, err
				}
				if err == nil {
					first, from = x.own(), x.ID
				}
			}
			if _, err := s.insertRules(ctx, tx, made, 1, first, now, from); err != nil {
				return eff, err
			}
			if from != 0 {
				eff.Body["rules_of"] = in.Parent
			}
		} else {
			have, err := lockBoard(ctx, tx, id)
			if err != nil {
				return eff, err
			}
			if err := act.Unchanged(have.Version, in.Version); err != nil {
				return eff, err
			}
			was = have.ParentID
			if err := s.answeredByNoVoter(ctx, tx, id, in.Departments); err != nil {
				return eff, err
			}
			if _, err := tx.Exec(ctx, sqlUpdateBoard, id, in.Parent, in.Slug, nfc(in.Name), nfc(in.Summary), nfc(in.LegalBasis), nfc(in.Meets), nfc(in.Contact),
				nfc(in.Accessibility), nfc(in.HowToSpeak), in.AppointmentDays, nfc(in.AppointmentCitation)); err != nil {
				return eff, err
			}
		}
		var owner int64
		if err := tx.Get(ctx, &owner, sqlInsertSlug, in.Slug, made); pg.NotFound(err) {
			return eff, fault.Bad(fault.At("slug", "slug_taken"))
		} else if err != nil {
			return eff, err
		}
		if _, err := tx.Exec(ctx, sqlDeleteAdvised, made); err != nil {
			return eff, err
		}
		for _, d := range in.Departments {
			if _, err := tx.Exec(ctx, sqlInsertAdvised, made, d); err != nil {
				return eff, err
			}
		}
		eff.Subject = subject("board", made)
		return public(eff, made, in.Parent, was), nil // a board names its committees
	})
	switch fault.CodeOf(err) {
	case "boards_slug_once":
		err = fault.Bad(fault.At("slug", "slug_taken"))
	case "boards_parent_other":
		err = fault.Bad(fault.At("parent", "required"))
	}
	return rec, err
}

// answeredByNoVoter refuses to let a board advise a department for which one of
// its own voting members answers (access matrix, separation rules). The
// departments are locked, which is what giving a role over one waits for.
func (s *Slice) answeredByNoVoter(ctx context.Context, tx *pg.Tx, board int64, departments []int64) error {
	var locked []int64
	if err := tx.Select(ctx, &locked, sqlLockDepartments, departments); err != nil {
		return err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	var name string
	err = tx.Get(ctx, &name, sqlAnsweredByVoters, board, departments, now)
	if pg.NotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return fault.Bad(fault.At("departments", "department_answers_voters", "Department", name))
}
