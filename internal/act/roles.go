package act

import (
	"context"
	"time"

	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/rules"
)

// SQL of the roles. A grant is locked FOR SHARE inside an act, so that a role
// that is being taken back and an act that relies on it cannot cross. A chair
// and a vice chair hold a seat: without a term that runs their grant is nothing.
// Today is the board's own date.
const (
	sqlGrants = `select g.role from role_grants g
left join boards b on b.id = g.board_id left join jurisdictions j on j.id = b.jurisdiction_id
left join departments d on d.id = g.department_id left join jurisdictions k on k.id = d.jurisdiction_id
where g.account_id = $1 and g.ended_at is null
and g.begins_on <= ($4::timestamptz at time zone coalesce(j.zone, k.zone, 'UTC'))::date
and (g.role = 'operator' or g.board_id = $2 or g.department_id = $3)
and (g.role not in ('chair', 'vice_chair') or exists (select from terms t join accounts a on a.person_id = t.person_id where a.id = g.account_id and t.board_id = g.board_id
and t.begins_on <= ($4::timestamptz at time zone j.zone)::date and (t.left_on is null or t.left_on > ($4::timestamptz at time zone j.zone)::date)))`
	sqlGrantsLocked = sqlGrants + ` for share of g`
	sqlMember       = `select count(*) from terms t
join accounts a on a.person_id = t.person_id
join boards b on b.id = t.board_id join jurisdictions j on j.id = b.jurisdiction_id
where a.id = $1 and a.closed_at is null and t.board_id = $2
and t.begins_on <= ($3::timestamptz at time zone j.zone)::date
and (t.left_on is null or t.left_on > ($3::timestamptz at time zone j.zone)::date)`
	sqlAccountOpen = `select count(*) from accounts where id = $1 and closed_at is null`
)

// Roles lists what a principal is over a board and a department (0: none) at
// an instant: operator, the grants over them, member when a term runs.
func Roles(ctx context.Context, r pg.Reader, p Principal, board, department int64, now time.Time) ([]rules.Role, error) {
	if p.System != "" {
		return []rules.Role{rules.System}, nil
	}
	if p.Account == 0 {
		return nil, nil
	}
	var open int
	if err := r.Get(ctx, &open, sqlAccountOpen, p.Account); err != nil || open == 0 {
		return nil, err
	}
	query := sqlGrants
	if _, ok := r.(*pg.Tx); ok {
		query = sqlGrantsLocked
	}
	var granted []string
	if err := r.Select(ctx, &granted, query, p.Account, board, department, now); err != nil {
		return nil, err
	}
	out := []rules.Role{rules.SignedIn}
	for _, g := range granted {
		out = append(out, rules.Role(g))
	}
	if board != 0 {
		var n int
		if err := r.Get(ctx, &n, sqlMember, p.Account, board, now); err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, rules.Member)
		}
	}
	return out, nil
}

// over keeps only the roles that count in an action's span: a board's clerk is
// nothing to the installation, and the operator nothing to a board.
func over(span rules.Span, roles []rules.Role) []rules.Role {
	var out []rules.Role
	for _, r := range roles {
		switch r {
		case rules.Operator:
			if span != rules.OverSite {
				continue
			}
		case rules.Member, rules.Chair, rules.ViceChair, rules.Clerk:
			if span != rules.OverBoard {
				continue
			}
		case rules.Drafter, rules.Executive:
			if span != rules.OverDepartment {
				continue
			}
		}
		out = append(out, r)
	}
	return out
}

// Check decides whether roles may do an action: nil, NotFound when they may
// not know of the place, Forbidden "not_allowed" when they see it.
func Check(action rules.Action, roles []rules.Role) error {
	p, ok := rules.PolicyOf(action)
	if !ok {
		return fault.New(fault.Forbidden, "not_allowed")
	}
	roles = over(p.Over, roles)
	if rules.Allow(action, roles) {
		return nil
	}
	if !rules.Sees(action, roles) {
		return fault.New(fault.NotFound, "not_found")
	}
	return fault.New(fault.Forbidden, "not_allowed")
}

func permit(ctx context.Context, tx *pg.Tx, action rules.Action, c Caller) error {
	p, ok := rules.PolicyOf(action)
	if !ok {
		return fault.New(fault.Forbidden, "not_allowed")
	}
	if rules.Allow(action, nil) {
		return nil
	}
	// Which grants count is decided at the moment the act begins; the instant
	// of the record is read later, under the locks of the facts.
	began, err := tx.Began(ctx)
	if err != nil {
		return err
	}
	board, department := c.Board, c.Department
	if p.Over == rules.OverDepartment {
		board = 0
	}
	roles, err := Roles(ctx, tx, c.By, board, department, began)
	if err != nil {
		return err
	}
	return Check(action, roles)
}
