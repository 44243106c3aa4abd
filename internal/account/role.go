package account

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// SQL of the roles.
const (
	sqlRolePeople = `select a.id, p.name from accounts a join people p on p.id = a.person_id where a.closed_at is null order by p.name`
	sqlRoleBoard  = `select b.id, b.slug, b.name, j.zone from boards b join jurisdictions j on j.id = b.jurisdiction_id where b.id = $1`
	sqlRoleDepts  = `select d.id, d.name from departments d join board_departments x on x.department_id = d.id where x.board_id = $1 order by d.name`
	sqlHoldsTerm  = `select count(*) from terms t join accounts a on a.person_id = t.person_id where a.id = $1 and t.board_id = $2 and t.begins_on <= $3 and (t.left_on is null or t.left_on > $3)`
	sqlLockDept   = `select 1 from departments where id = $1 for share`
	sqlVotesFor   = `select count(*) from terms t join accounts a on a.person_id = t.person_id join board_departments x on x.board_id = t.board_id
where a.id = $1 and x.department_id = $2 and t.voting and (t.left_on is null or t.left_on > $3)`
	sqlGrantRole = `insert into role_grants (account_id, role, board_id, department_id, begins_on, granted_at) values ($1, $2, nullif($3::bigint, 0), nullif($4::bigint, 0), $5, $6) returning id`
	sqlLockGrant = `select g.id, g.account_id, g.role, coalesce(g.board_id, 0) as board_id, coalesce(g.department_id, 0) as department_id from role_grants g where g.id = $1 and g.ended_at is null for update`
	sqlEndGrant  = `update role_grants set ended_on = $2, ended_at = $3 where id = $1`
	sqlAdvisedBy = `select board_id from board_departments where department_id = $1 order by board_id`
)

type roleBoard struct {
	ID   int64  `db:"id"`
	Slug string `db:"slug"`
	Name string `db:"name"`
	Zone string `db:"zone"`
}

// RoleForm shows the form that gives a role over a board or a department it
// advises.
func (s *Slice) RoleForm(w http.ResponseWriter, r *http.Request) error {
	return s.showRole(w, r, http.StatusOK, page.NewForm(nil))
}

func (s *Slice) showRole(w http.ResponseWriter, r *http.Request, status int, f *page.Form) error {
	ctx := r.Context()
	sc := act.From(ctx)
	var people, depts []struct {
		ID   int64  `db:"id"`
		Name string `db:"name"`
	}
	if err := s.db.Select(ctx, &people, sqlRolePeople); err != nil {
		return err
	}
	if err := s.db.Select(ctx, &depts, sqlRoleDepts, sc.Board); err != nil {
		return err
	}
	who := []page.Option{{Text: page.Say(page.Lang, "member.choose")}}
	for _, p := range people {
		who = append(who, page.Option{Value: strconv.FormatInt(p.ID, 10), Text: p.Name})
	}
	var what []page.Option
	for _, role := range []rules.Role{rules.Chair, rules.ViceChair, rules.Clerk} {
		what = append(what, page.Option{Value: string(role), Text: page.Say(page.Lang, "role."+string(role)), Hint: page.Say(page.Lang, "role_hint."+string(role))})
	}
	for _, d := range depts {
		for _, role := range []rules.Role{rules.Drafter, rules.Executive} {
			what = append(what, page.Option{Value: string(role) + ":" + strconv.FormatInt(d.ID, 10), Text: page.Say(page.Lang, "role."+string(role)) + ", " + d.Name, Hint: page.Say(page.Lang, "role_hint."+string(role))})
		}
	}
	back := "/work/site/b/" + sc.Slug
	title := page.Say(page.Lang, "account.role_title")
	c := page.ChromeFrom(ctx, title, "", page.Crumb{Text: page.Say(page.Lang, "work.site"), Href: "/work/site"}, page.Crumb{Text: sc.BoardName, Href: back}, page.Crumb{Text: title})
	return page.WriteSheet(w, r, status, c, page.Sheet{Form: f, Action: back + "/roles", Button: "account.role_grant", Lead: page.Say(page.Lang, "account.role_lead"), Back: page.Link{Text: page.Say(page.Lang, "work.back"), Href: back},
		Fields: []page.Input{{Name: "account", Kind: "select", Label: "account.role_who", Options: who}, {Name: "role", Kind: "radios", Label: "account.role_what", Options: what}}})
}

// RolePost gives a role.
func (s *Slice) RolePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	sc := act.From(r.Context())
	id, _ := f.Int("account")
	role, dept, _ := cutRole(f.Get("role"))
	rec, err := s.Grant(r.Context(), sc.Caller(f.Key, f.Digest()), id, role, dept)
	return page.Answer(w, r, f, rec.Location, err, func(status int) error { return s.showRole(w, r, status, f) })
}

// cutRole reads role or role:department of the form.
func cutRole(s string) (role rules.Role, department int64, ok bool) {
	for i := range s {
		if s[i] == ':' {
			n, err := strconv.ParseInt(s[i+1:], 10, 64)
			return rules.Role(s[:i]), n, err == nil
		}
	}
	return rules.Role(s), 0, true
}

// Grant gives an account a role over c.Board, or over a department that board
// advises. A chair and a vice chair hold a seat; who answers for a department
// holds no voting seat of a board it answers (access matrix, separation rules).
// Errors: Invalid with fields account, role; Conflict "role_granted_already",
// "board_has_chair".
func (s *Slice) Grant(ctx context.Context, c act.Caller, account int64, role rules.Role, department int64) (act.Receipt, error) {
	overBoard := slices.Contains([]rules.Role{rules.Chair, rules.ViceChair, rules.Clerk}, role)
	overDept := slices.Contains([]rules.Role{rules.Drafter, rules.Executive}, role)
	var bad []fault.Field
	if account == 0 {
		bad = append(bad, fault.At("account", "required"))
	}
	if !overBoard && !overDept || overDept == (department == 0) {
		bad = append(bad, fault.At("role", "required"))
	}
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.RoleGrant, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var b roleBoard
		if err := tx.Get(ctx, &b, sqlRoleBoard, c.Board); err != nil {
			return act.Effect{}, err
		}
		// The lock keeps a role and a seat that exclude each other from being
		// given to one person at once: an appointment takes it too.
		a, err := lockByID(ctx, tx, account)
		if err != nil {
			return act.Effect{}, err
		}
		if a.ClosedAt != nil {
			return act.Effect{}, fault.Bad(fault.At("account", "account_closed"))
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		zone, err := time.LoadLocation(b.Zone)
		if err != nil {
			return act.Effect{}, err
		}
		today := rules.DateOf(now, zone)
		var n int
		if role == rules.Chair || role == rules.ViceChair {
			if err := tx.Get(ctx, &n, sqlHoldsTerm, account, c.Board, today); err != nil {
				return act.Effect{}, err
			}
			if n == 0 {
				return act.Effect{}, fault.Bad(fault.At("account", "chair_without_seat"))
			}
		}
		if overDept {
			if err := tx.Get(ctx, &n, sqlLockDept, department); err != nil {
				return act.Effect{}, err
			}
			if err := tx.Get(ctx, &n, sqlVotesFor, account, department, today); err != nil {
				return act.Effect{}, err
			}
			if n > 0 {
				return act.Effect{}, fault.Bad(fault.At("account", "answers_own_board"))
			}
		}
		board := c.Board
		boards := []int64{c.Board}
		if overDept {
			board = 0
			if err := tx.Select(ctx, &boards, sqlAdvisedBy, department); err != nil {
				return act.Effect{}, err
			}
			if !slices.Contains(boards, c.Board) {
				return act.Effect{}, fault.New(fault.NotFound, "not_found")
			}
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlGrantRole, account, string(role), board, department, today, now); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: "grant/" + strconv.FormatInt(id, 10), Public: true, Boards: boards, Location: "/work/site/b/" + b.Slug, Outbox: told(id, "granted", c.Board),
			Body: audit.Body{"account": account, "role": string(role), "department": department, "begins": today.String()}}, nil
	})
}

// told asks for the mail that tells the grantee and the chair.
func told(grant int64, kind string, board int64) []outbox.Row {
	return []outbox.Row{{Key: "grant/" + strconv.FormatInt(grant, 10) + "/" + kind, Board: board, Kind: "grant." + kind, Payload: map[string]any{"grant": grant, "board": board}}}
}

// EndRolePost takes a role back.
func (s *Slice) EndRolePost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	id, err := page.PathID(r, "grant")
	if err != nil {
		return err
	}
	rec, err := s.EndRole(r.Context(), act.From(r.Context()).Caller(f.Key, f.Digest()), id)
	return page.Forward(w, r, rec.Location, err)
}

// EndRole takes a role back: it counts at once, and the person's sessions are
// over. Errors: NotFound when the grant is not one of c.Board's.
func (s *Slice) EndRole(ctx context.Context, c act.Caller, grant int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.RoleEnd, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var g struct {
			ID         int64  `db:"id"`
			Account    int64  `db:"account_id"`
			Role       string `db:"role"`
			Board      int64  `db:"board_id"`
			Department int64  `db:"department_id"`
		}
		if err := tx.Get(ctx, &g, sqlLockGrant, grant); err != nil {
			return act.Effect{}, err
		}
		var b roleBoard
		if err := tx.Get(ctx, &b, sqlRoleBoard, c.Board); err != nil {
			return act.Effect{}, err
		}
		boards := []int64{g.Board}
		if g.Department != 0 {
			if err := tx.Select(ctx, &boards, sqlAdvisedBy, g.Department); err != nil {
				return act.Effect{}, err
			}
		}
		if !slices.Contains(boards, c.Board) {
			return act.Effect{}, fault.New(fault.NotFound, "not_found")
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		zone, err := time.LoadLocation(b.Zone)
		if err != nil {
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlEndGrant, grant, rules.DateOf(now, zone), now); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: "grant/" + strconv.FormatInt(grant, 10), Public: true, Boards: boards, Location: "/work/site/b/" + b.Slug, Outbox: told(grant, "ended", c.Board),
			Body: audit.Body{"account": g.Account, "role": g.Role, "department": g.Department}}, nil
	})
}
