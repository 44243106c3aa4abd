package board

import (
	"net/http"
	"slices"
	"strconv"

	"parley/internal/act"
	"parley/internal/page"
	"parley/internal/rules"
)

// ManageData is the operator's page of one board.
type ManageData struct {
	Head   page.Head
	ID     int64 // of the board
	Slug   string
	Source string // what is said of an imported board, of which nothing is changed here
	Facts  []page.Fact
	Seats  []SeatLine
	Counts string
	Grants []GrantLine
	Form   *page.Form  // keys of the one-button forms
	Next   *page.Empty // the first step that is still to be made; nil when all are
}

// next is the first thing a board needs before it can meet.
func (d ManageData) next(given []grantRow) *page.Empty {
	at := "/work/site/b/" + d.Slug
	step := func(fact, link, href string) *page.Empty {
		return &page.Empty{Fact: say("board.setup." + fact), Link: &page.Link{Text: say(link), Href: at + href}}
	}
	has := func(role rules.Role) bool {
		return slices.ContainsFunc(given, func(g grantRow) bool { return g.Ended.IsZero() && g.Role == string(role) })
	}
	switch {
	case len(d.Seats) == 0:
		return step("seats", "board.seat_new", "/seats/new")
	case !slices.ContainsFunc(d.Seats, func(x SeatLine) bool { return x.TermID != 0 }):
		return step("members", "member.appoint", "/seats/"+strconv.FormatInt(d.Seats[0].ID, 10)+"/appoint")
	case !has(rules.Clerk):
		return step("clerk", "account.role_title", "/roles")
	case !has(rules.Chair):
		return step("chair", "account.role_title", "/roles")
	}
	return nil
}

// GrantLine is one role that can be taken back.
type GrantLine struct {
	OfficeLine
	ID  int64
	Key string
}

var managePage = page.Must("board/manage", func() ManageData {
	return ManageData{Head: page.Head{Title: "Community Police Advisory Board"}, Slug: "cpab", Counts: "11", Form: page.NewForm(nil), Next: &page.Empty{Fact: "Give the clerk's role."},
		Seats:  []SeatLine{{ID: 1, Number: 1, Member: "Lorraine Abbott", TermID: 1, FilledBy: "Mayor", Term: "Jan 2025"}, {ID: 2, Number: 2, FilledBy: "Mayor", Vacant: &page.Status{Kind: "waiting", Word: "Vacant"}}},
		Grants: []GrantLine{{OfficeLine{"Clerk", "Priya Raman", "", "January 1, 2026", ""}, 1, "k"}}}
})

// Manage shows the operator's page of one board: seats, terms, roles, rules.
func (s *Slice) Manage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sc := act.From(ctx)
	b, err := loadBoard(ctx, s.db, sc.Board)
	if err != nil {
		return err
	}
	seats, terms, err := loadTable(ctx, s.db, b.ID)
	if err != nil {
		return err
	}
	var grants []grantRow
	if err := s.db.Select(ctx, &grants, sqlGrants, b.ID); err != nil {
		return err
	}
	x, err := loadRules(ctx, s.db, b.ID)
	if err != nil {
		return err
	}
	body := rules.CountSeats(histories(b, seats, terms), sc.Today)
	d := ManageData{ID: b.ID, Head: page.Head{Title: b.Name, Over: []string{b.Jurisdiction}}, Slug: b.Slug, Counts: countWords(body, x), Form: page.NewForm(nil),
		Seats: tableOf(b, seats, terms, grants, sc.Today, sc.Zone), Facts: rulesFacts(b, x, body)}
	for _, g := range grants {
		if g.Ended.IsZero() {
			d.Grants = append(d.Grants, GrantLine{OfficeLine{Role: say("role." + g.Role), Name: g.Name, Over: g.Department, Since: dateWords(g.Begins)}, g.ID, page.NewKey()})
		}
	}
	if b.Source == "" {
		d.Next = d.next(grants)
	} else {
		d.Source = say("board.imported." + b.Source)
	}
	return managePage.Write(w, r, http.StatusOK, siteChrome(ctx, b.Name), d)
}

// PeopleData is the operator's list of accounts.
type PeopleData struct {
	People []PersonLine
}

// PersonLine is one account with what may be done about it.
type PersonLine struct {
	ID          int64
	Name, Email string
	State       page.Status
	Why         string // the invitation is not delivered, in words
	Invited     bool   // no password yet: the invitation may be mailed again
	Open        bool
	Key         string
}

var peoplePage = page.Must("board/people", func() PeopleData {
	return PeopleData{People: []PersonLine{{ID: 1, Name: "Priya Raman", Email: "priya@riverbend.example", State: page.Status{Kind: "yes", Word: "Active"}, Why: "the mail server refused the message for good", Open: true, Invited: true, Key: "k"}}}
})

// People lists everyone who has an account.
func (s *Slice) People(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	var rows []personRow
	if err := s.db.Select(ctx, &rows, sqlPeople); err != nil {
		return err
	}
	var d PeopleData
	for _, p := range rows {
		line := PersonLine{ID: p.Account, Name: p.Name, Email: p.Email, Open: p.ClosedAt == nil, Invited: p.SetAt == nil && p.ClosedAt == nil, Key: page.NewKey()}
		switch {
		case p.ClosedAt != nil:
			line.State = page.Status{Kind: "absent", Voice: "quiet", Word: say("board.account_closed")}
		case p.SetAt == nil && p.Error != "":
			line.State = page.Status{Kind: "waiting", Voice: "soon", Word: say("board.invitation_waits")}
			if p.Mail == "parked" {
				line.State = page.Status{Kind: "late", Voice: "late", Word: say("board.invitation_failed")}
			}
			if id := "notice.reason." + p.Error; page.HasText(page.Lang, id) {
				line.Why = say(id)
			}
		case p.SetAt == nil:
			line.State = page.Status{Kind: "waiting", Voice: "soon", Word: say("board.account_invited")}
		default:
			line.State = page.Status{Kind: "yes", Voice: "board", Word: say("board.account_active")}
		}
		d.People = append(d.People, line)
	}
	return peoplePage.Write(w, r, http.StatusOK, siteChrome(ctx, say("board.people")), d)
}
