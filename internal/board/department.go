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

// Department is what the operator says of one. Email is where transmittals are
// mailed; it is never public.
type Department struct {
	Jurisdiction      int64 // fixed once created
	Name, Head, Email string
	Seen              string // what they were when the form was opened, as seen makes it; "" asks nothing
}

// DepartmentForm shows the form of a new or an existing department.
func (s *Slice) DepartmentForm(w http.ResponseWriter, r *http.Request) error {
	f := page.NewForm(nil)
	if r.PathValue("id") != "" {
		id, err := page.PathID(r, "id")
		if err != nil {
			return err
		}
		var d departmentRow
		if err := s.db.Get(r.Context(), &d, sqlDepartment, id); err != nil {
			return err
		}
		f = page.NewForm(map[string]string{"jurisdiction": strconv.FormatInt(d.JurisdictionID, 10), "name": d.Name, "head": d.Head, "email": d.Email, "seen": seen(d.Name, d.Head, d.Email)})
	}
	return s.showDepartment(w, r, http.StatusOK, f)
}

func (s *Slice) showDepartment(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	opts, err := s.jurisdictionOptions(r.Context())
	if err != nil {
		return err
	}
	title, action, where := say("board.department_new"), "/work/site/departments", page.Input{Name: "jurisdiction", Kind: "select", Label: "board.jurisdiction", Options: opts}
	if id := r.PathValue("id"); id != "" {
		title, action, where = say("board.department_edit"), action+"/"+id, page.Input{Name: "jurisdiction", Kind: "hidden"}
	}
	return page.WriteSheet(w, r, status, siteChrome(r.Context(), title), page.Sheet{Form: f, Action: action, Button: "work.save", Back: backToSite(), Lead: say("board.department_lead"),
		Fields: []page.Input{{Name: "seen", Kind: "hidden"}, where, {Name: "name", Label: "board.department_name", Max: 160},
			{Name: "head", Label: "board.department_head", Hint: "board.department_head_hint", Max: 160},
			{Name: "email", Kind: "email", Label: "board.department_email", Hint: "board.department_email_hint", Max: 254, Optional: true}}})
}

func (s *Slice) jurisdictionOptions(ctx context.Context) ([]page.Option, error) {
	var js []jurisdictionRow
	if err := s.db.Select(ctx, &js, sqlJurisdictions); err != nil {
		return nil, err
	}
	var out []page.Option
	for _, j := range js {
		out = append(out, page.Option{Value: strconv.FormatInt(j.ID, 10), Text: j.Name})
	}
	return out, nil
}

// DepartmentPost saves a department.
func (s *Slice) DepartmentPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	var id int64
	if r.PathValue("id") != "" {
		if id, err = page.PathID(r, "id"); err != nil {
			return err
		}
	}
	j, _ := f.Int("jurisdiction")
	rec, err := s.SaveDepartment(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, Department{j, f.Trim("name"), f.Trim("head"), f.Trim("email"), f.Get("seen")})
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showDepartment(w, r, status, f) })
}

// SaveDepartment creates (id 0) or updates a department. Errors: Invalid with
// fields jurisdiction, name, head, email; Conflict "changed_meanwhile".
func (s *Slice) SaveDepartment(ctx context.Context, c act.Caller, id int64, in Department) (act.Receipt, error) {
	bad := append(rules.CheckLine("name", in.Name, 160), rules.CheckLine("head", in.Head, 160)...)
	if in.Email != "" {
		bad = append(bad, rules.CheckEmail("email", in.Email)...)
	}
	if id == 0 && in.Jurisdiction == 0 {
		bad = append(bad, fault.At("jurisdiction", "required"))
	}
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	action := rules.DepartmentCreate
	if id != 0 {
		action = rules.DepartmentUpdate
	}
	rec, err := s.door.Do(ctx, action, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		eff := act.Effect{Location: "/work/site", Body: audit.Body{"jurisdiction": in.Jurisdiction, "name": audit.Sealed(in.Name), "head": audit.Sealed(in.Head)}}
		if id == 0 {
			now, err := tx.Now(ctx)
			if err != nil {
				return eff, err
			}
			var made int64
			err = tx.Get(ctx, &made, sqlInsertDepartment, in.Jurisdiction, norm.NFC.String(in.Name), norm.NFC.String(in.Head), in.Email, now)
			eff.Subject = subject("department", made)
			return public(eff), err
		}
		var have departmentRow
		if err := tx.Get(ctx, &have, sqlLockDepartment, id); err != nil {
			return eff, err
		}
		if in.Seen != "" && in.Seen != seen(have.Name, have.Head, have.Email) {
			return eff, fault.New(fault.Conflict, "changed_meanwhile")
		}
		eff.Body["jurisdiction"] = have.JurisdictionID
		if _, err := tx.Exec(ctx, sqlUpdateDepartment, id, norm.NFC.String(in.Name), norm.NFC.String(in.Head), in.Email); err != nil {
			return eff, err
		}
		var boards []int64
		err := tx.Select(ctx, &boards, sqlBoardsAdvising, id)
		eff.Subject = subject("department", id)
		return public(eff, boards...), err
	})
	if fault.CodeOf(err) == "departments_name_once" {
		err = fault.Bad(fault.At("name", "name_taken"))
	}
	return rec, err
}
