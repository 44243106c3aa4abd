package web

import (
	"net/http"

	"parley/internal/account"
	"parley/internal/board"
	"parley/internal/member"
	"parley/internal/rules"
)

// Slices are the capabilities the routes lead to.
type Slices struct {
	Account *account.Slice
	Board   *board.Slice
	Member  *member.Slice
}

// Routes is every address of the portal: method, pattern, action, handler. A
// POST's last segment, its action and the audit word agree.
func Routes(s Slices) []Route {
	get, post := http.MethodGet, http.MethodPost
	return []Route{
		// The public side.
		{Method: get, Pattern: "/boards", Action: rules.PublicRead, Public: s.Board.List},
		{Method: get, Pattern: "/b/{slug}", Action: rules.PublicRead, Public: s.Board.Show, Board: true},
		{Method: get, Pattern: "/b/{slug}/members", Action: rules.PublicRead, Public: s.Board.Members, Board: true},

		// Accounts.
		{Method: get, Pattern: "/work/sign-in", Action: rules.AccountSignIn, Serve: s.Account.SignInForm},
		{Method: post, Pattern: "/work/sign-in", Action: rules.AccountSignIn, Serve: s.Account.SignIn},
		{Method: post, Pattern: "/work/sign-out", Action: rules.AccountSignOut, Serve: s.Account.SignOut},
		{Method: get, Pattern: "/work/invitation/{token}", Action: rules.AccountAccept, Serve: s.Account.AcceptForm},
		{Method: post, Pattern: "/work/invitation/{token}", Action: rules.AccountAccept, Serve: s.Account.Accept},
		{Method: get, Pattern: "/work/reset", Action: rules.AccountRequestReset, Serve: s.Account.RequestResetForm},
		{Method: post, Pattern: "/work/reset", Action: rules.AccountRequestReset, Serve: s.Account.RequestReset},
		{Method: get, Pattern: "/work/reset/{token}", Action: rules.AccountReset, Serve: s.Account.ResetForm},
		{Method: post, Pattern: "/work/reset/{token}", Action: rules.AccountReset, Serve: s.Account.Reset},
		{Method: get, Pattern: "/work/password", Action: rules.AccountChangePassword, Serve: s.Account.PasswordForm},
		{Method: post, Pattern: "/work/password", Action: rules.AccountChangePassword, Serve: s.Account.ChangePassword},

		// Setting the installation up.
		{Method: get, Pattern: "/work/site", Action: rules.SiteRead, Serve: s.Board.Site},
		{Method: get, Pattern: "/work/site/name", Action: rules.SiteUpdate, Serve: s.Board.SiteNameForm},
		{Method: post, Pattern: "/work/site/name", Action: rules.SiteUpdate, Serve: s.Board.SiteName},
		{Method: get, Pattern: "/work/site/people", Action: rules.SiteRead, Serve: s.Board.People},
		{Method: get, Pattern: "/work/site/people/invite", Action: rules.AccountInvite, Serve: s.Account.InviteForm},
		{Method: post, Pattern: "/work/site/people/invite", Action: rules.AccountInvite, Serve: s.Account.InvitePost},
		{Method: post, Pattern: "/work/site/people/{account}/invite", Action: rules.AccountReinvite, Serve: s.Account.Reinvite},
		{Method: post, Pattern: "/work/site/people/{account}/close", Action: rules.AccountClose, Serve: s.Account.Close},
		{Method: get, Pattern: "/work/site/jurisdictions/new", Action: rules.JurisdictionCreate, Serve: s.Board.JurisdictionForm},
		{Method: post, Pattern: "/work/site/jurisdictions", Action: rules.JurisdictionCreate, Serve: s.Board.JurisdictionPost},
		{Method: get, Pattern: "/work/site/jurisdictions/{jurisdiction}", Action: rules.JurisdictionUpdate, Serve: s.Board.JurisdictionForm},
		{Method: post, Pattern: "/work/site/jurisdictions/{jurisdiction}", Action: rules.JurisdictionUpdate, Serve: s.Board.JurisdictionPost},
		{Method: get, Pattern: "/work/site/jurisdictions/{jurisdiction}/holidays", Action: rules.HolidayAdd, Serve: s.Board.HolidayForm},
		{Method: post, Pattern: "/work/site/jurisdictions/{jurisdiction}/holidays", Action: rules.HolidayAdd, Serve: s.Board.HolidayPost},
		{Method: get, Pattern: "/work/site/departments/new", Action: rules.DepartmentCreate, Serve: s.Board.DepartmentForm},
		{Method: post, Pattern: "/work/site/departments", Action: rules.DepartmentCreate, Serve: s.Board.DepartmentPost},
		{Method: get, Pattern: "/work/site/departments/{id}", Action: rules.DepartmentUpdate, Serve: s.Board.DepartmentForm},
		{Method: post, Pattern: "/work/site/departments/{id}", Action: rules.DepartmentUpdate, Serve: s.Board.DepartmentPost},
		{Method: get, Pattern: "/work/site/boards/new", Action: rules.BoardCreate, Serve: s.Board.BoardForm},
		{Method: post, Pattern: "/work/site/boards", Action: rules.BoardCreate, Serve: s.Board.BoardPost},
		{Method: get, Pattern: "/work/site/b/{slug}", Action: rules.SiteRead, Serve: s.Board.Manage},
		{Method: get, Pattern: "/work/site/b/{slug}/edit", Action: rules.BoardUpdate, Serve: s.Board.BoardForm},
		{Method: post, Pattern: "/work/site/b/{slug}/edit", Action: rules.BoardUpdate, Serve: s.Board.BoardPost},
		{Method: get, Pattern: "/work/site/b/{slug}/rules", Action: rules.BoardSetRules, Serve: s.Board.RulesForm},
		{Method: post, Pattern: "/work/site/b/{slug}/rules", Action: rules.BoardSetRules, Serve: s.Board.RulesPost},
		{Method: get, Pattern: "/work/site/b/{slug}/seats/new", Action: rules.SeatCreate, Serve: s.Board.SeatForm},
		{Method: post, Pattern: "/work/site/b/{slug}/seats", Action: rules.SeatCreate, Serve: s.Board.SeatPost},
		{Method: get, Pattern: "/work/site/b/{slug}/seats/{seat}/appoint", Action: rules.TermAppoint, Serve: s.Member.AppointForm},
		{Method: post, Pattern: "/work/site/b/{slug}/seats/{seat}/appoint", Action: rules.TermAppoint, Serve: s.Member.AppointPost},
		{Method: get, Pattern: "/work/site/b/{slug}/terms/{term}/end", Action: rules.TermEnd, Serve: s.Member.EndForm},
		{Method: post, Pattern: "/work/site/b/{slug}/terms/{term}/end", Action: rules.TermEnd, Serve: s.Member.EndPost},
		{Method: get, Pattern: "/work/site/b/{slug}/roles", Action: rules.RoleGrant, Serve: s.Account.RoleForm},
		{Method: post, Pattern: "/work/site/b/{slug}/roles", Action: rules.RoleGrant, Serve: s.Account.RolePost},
		{Method: post, Pattern: "/work/site/b/{slug}/roles/{grant}/end", Action: rules.RoleEnd, Serve: s.Account.EndRolePost},
	}
}
