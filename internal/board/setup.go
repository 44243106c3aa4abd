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
	"parley/internal/rules/profile"
)

// SiteData is the operator's overview.
type SiteData struct {
	Site          siteRow
	Jurisdictions []JurisdictionLine
	Departments   []departmentRow
	Boards        []boardRow
	Paging        *page.Paging // of the boards
	People        int
	Next          *page.Empty // the first step that is still to be made; nil when all are
}

// JurisdictionLine is a jurisdiction in the overview.
type JurisdictionLine struct {
	jurisdictionRow
	Holidays int    `db:"holidays"`
	Act      string // the open-meeting rules, by name
}

var sitePage = page.Must[SiteData]("board/site", func() SiteData {
	return SiteData{Site: siteRow{"City of Riverbend", "police advisory boards"},
		Jurisdictions: []JurisdictionLine{{jurisdictionRow{ID: 1, Name: "Riverbend", Zone: "America/Denver", Profile: "default"}, 2, "Project policy"}},
		Departments:   []departmentRow{{ID: 1, Name: "Riverbend Police Department", Jurisdiction: "Riverbend"}},
		Boards:        []boardRow{{ID: 1, Slug: "cpab", Name: "Community Police Advisory Board", Jurisdiction: "Riverbend"}}, People: 3, Next: &page.Empty{Fact: "Add a person."}}
})

// Site shows the operator's overview.
func (s *Slice) Site(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var d SiteData
	if err := s.db.Get(ctx, &d.Site, sqlSite); err != nil {
		return err
	}
	if err := s.db.Select(ctx, &d.Jurisdictions, sqlJurisdictionLines); err != nil {
		return err
	}
	if err := s.db.Select(ctx, &d.Departments, sqlDepartments); err != nil {
		return err
	}
	var err error
	if d.Boards, d.Paging, err = s.turn(r); err != nil {
		return err
	}
	if err := s.db.Get(ctx, &d.People, sqlPeopleCount); err != nil {
		return err
	}
	for i, j := range d.Jurisdictions {
		if p, ok := profile.Get(j.Profile); ok {
			d.Jurisdictions[i].Act = p.Act
		}
	}
	d.Next = d.next()
	return sitePage.Write(w, r, http.StatusOK, siteChrome(ctx, say("work.site")), d)
}

// next is the first step of setting up that nobody has made yet.
func (d SiteData) next() *page.Empty {
	step := func(fact, link, href string) *page.Empty {
		return &page.Empty{Fact: say("board.setup." + fact), Link: &page.Link{Text: say(link), Href: "/work/site/" + href}}
	}
	switch {
	case len(d.Jurisdictions) == 0:
		return step("jurisdiction", "board.jurisdiction_new", "jurisdictions/new")
	case len(d.Departments) == 0:
		return step("department", "board.department_new", "departments/new")
	case len(d.Boards) == 0:
		return step("board", "board.new", "boards/new")
	case d.People < 2:
		return step("people", "account.invite_title", "people/invite")
	}
	return nil
}

// SiteNameForm edits how the header names the installation.
func (s *Slice) SiteNameForm(w http.ResponseWriter, r *http.Request) error {
	var row siteRow
	if err := s.db.Get(r.Context(), &row, sqlSite); err != nil {
		return err
	}
	return s.showSiteName(w, r, http.StatusOK, page.NewForm(map[string]string{"name": row.Name, "line": row.Line, "seen": seen(row.Name, row.Line)}))
}

func (s *Slice) showSiteName(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	return page.WriteSheet(w, r, status, siteChrome(r.Context(), say("board.site_name")), page.Sheet{Form: f, Action: "/work/site/name", Button: "work.save", Back: backToSite(),
		Fields: []page.Input{{Name: "seen", Kind: "hidden"}, {Name: "name", Label: "board.site_name_name", Max: 80}, {Name: "line", Label: "board.site_name_line", Max: 80, Optional: true}}})
}

// SiteName saves how the header names the installation.
func (s *Slice) SiteName(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	rec, err := s.UpdateSite(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), f.Trim("name"), f.Trim("line"), f.Get("seen"))
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showSiteName(w, r, status, f) })
}

// UpdateSite names the installation: two lines beside the mark. was tells what
// they were when the form was opened, as seen makes it; "" asks nothing. Errors:
// Invalid with fields name, line; Conflict "changed_meanwhile".
func (s *Slice) UpdateSite(ctx context.Context, c act.Caller, name, line, was string) (act.Receipt, error) {
	bad := append(rules.CheckLine("name", name, 80), rules.CheckOptionalLine("line", line, 80)...)
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.SiteUpdate, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var have siteRow
		if err := tx.Get(ctx, &have, sqlLockSite); err != nil {
			return act.Effect{}, err
		}
		if was != "" && was != seen(have.Name, have.Line) {
			return act.Effect{}, fault.New(fault.Conflict, "changed_meanwhile")
		}
		if _, err := tx.Exec(ctx, sqlUpdateSite, norm.NFC.String(name), norm.NFC.String(line)); err != nil {
			return act.Effect{}, err
		}
		var ids []int64
		if err := tx.Select(ctx, &ids, sqlAllBoards); err != nil {
			return act.Effect{}, err
		}
		return public(act.Effect{Subject: "site/1", Location: "/work/site", Body: audit.Body{"name": audit.Sealed(name), "line": audit.Sealed(line)}}, ids...), nil
	})
}

// Jurisdiction is what the operator says of one.
type Jurisdiction struct {
	Name, Zone, Profile string
	Version             int // of the page it was edited on; 0 for a new one
}

// JurisdictionForm shows the form of a new or an existing jurisdiction.
func (s *Slice) JurisdictionForm(w http.ResponseWriter, r *http.Request) error {
	f := page.NewForm(map[string]string{"profile": "default"})
	if r.PathValue("jurisdiction") != "" {
		id, err := page.PathID(r, "jurisdiction")
		if err != nil {
			return err
		}
		var j jurisdictionRow
		if err := s.db.Get(r.Context(), &j, sqlJurisdiction, id); err != nil {
			return err
		}
		f = page.NewForm(map[string]string{"name": j.Name, "zone": j.Zone, "profile": j.Profile, "version": strconv.Itoa(j.Version)})
	}
	return s.showJurisdiction(w, r, http.StatusOK, f)
}

func (s *Slice) showJurisdiction(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	title, action := say("board.jurisdiction_new"), "/work/site/jurisdictions"
	if id := r.PathValue("jurisdiction"); id != "" {
		title, action = say("board.jurisdiction_edit"), action+"/"+id
	}
	return page.WriteSheet(w, r, status, siteChrome(r.Context(), title), page.Sheet{Form: f, Action: action, Button: "work.save", Back: backToSite(), Lead: say("board.jurisdiction_lead"),
		Fields: []page.Input{{Name: "version", Kind: "hidden"}, {Name: "name", Label: "board.jurisdiction_name", Max: 120},
			{Name: "zone", Label: "board.zone", Hint: "board.zone_hint", Max: 60, Width: "medium"},
			{Name: "profile", Kind: "select", Label: "board.profile", Hint: "board.profile_hint", Options: profiles()}}})
}

// JurisdictionPost saves a jurisdiction.
func (s *Slice) JurisdictionPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	var id int64
	if r.PathValue("jurisdiction") != "" {
		if id, err = page.PathID(r, "jurisdiction"); err != nil {
			return err
		}
	}
	v, _ := f.Int("version")
	rec, err := s.SaveJurisdiction(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id, Jurisdiction{f.Trim("name"), f.Trim("zone"), f.Get("profile"), int(v)})
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showJurisdiction(w, r, status, f) })
}

// SaveJurisdiction creates (id 0) or updates a jurisdiction. Errors: Invalid
// with fields name, zone, profile; Conflict "changed_meanwhile".
func (s *Slice) SaveJurisdiction(ctx context.Context, c act.Caller, id int64, in Jurisdiction) (act.Receipt, error) {
	bad := append(rules.CheckLine("name", in.Name, 120), checkZone("zone", in.Zone)...)
	var offered []string
	for _, o := range profiles() {
		offered = append(offered, o.Value)
	}
	bad = append(bad, rules.CheckChoice("profile", in.Profile, offered...)...)
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	action := rules.JurisdictionCreate
	if id != 0 {
		action = rules.JurisdictionUpdate
	}
	rec, err := s.door.Do(ctx, action, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		eff := act.Effect{Location: "/work/site", Body: audit.Body{"zone": in.Zone, "profile": in.Profile, "name": audit.Sealed(in.Name)}}
		// A zone that only this program knows would fail every query that asks
		// the database for a board's date.
		var known bool
		if err := tx.Get(ctx, &known, sqlKnowsZone, in.Zone); err != nil {
			return eff, err
		}
		if !known {
			return eff, fault.Bad(fault.At("zone", "zone_unknown"))
		}
		if id == 0 {
			now, err := tx.Now(ctx)
			if err != nil {
				return eff, err
			}
			var made int64
			err = tx.Get(ctx, &made, sqlInsertJurisdiction, norm.NFC.String(in.Name), in.Zone, in.Profile, now)
			eff.Subject = subject("jurisdiction", made)
			return public(eff), err
		}
		var have jurisdictionRow
		if err := tx.Get(ctx, &have, sqlLockJurisdiction, id); err != nil {
			return eff, err
		}
		if err := act.Unchanged(have.Version, in.Version); err != nil {
			return eff, err
		}
		if _, err := tx.Exec(ctx, sqlUpdateJurisdiction, id, norm.NFC.String(in.Name), in.Zone, in.Profile); err != nil {
			return eff, err
		}
		var boards []int64
		err := tx.Select(ctx, &boards, sqlBoardsIn, id)
		eff.Subject = subject("jurisdiction", id)
		return public(eff, boards...), err
	})
	if fault.CodeOf(err) == "jurisdictions_name_once" {
		err = fault.Bad(fault.At("name", "name_taken"))
	}
	return rec, err
}
