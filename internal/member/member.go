// Package member is who sits in which seat, when: terms. Members are people
// holding a term on a date; nothing else makes a member.
package member

import (
	"context"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	door *act.Door
}

// New returns the slice.
func New(db *pg.DB, door *act.Door) *Slice { return &Slice{db: db, door: door} }

// SQL of the slice.
const (
	sqlSeat       = `select s.id, s.board_id, s.number, s.kind, s.voting, b.slug from seats s join boards b on b.id = s.board_id where s.id = $1 and s.board_id = $2 and s.source is null`
	sqlLockSeat   = sqlSeat + ` for update of s for share of b`
	sqlSeatTerms  = `select begins_on, expires_on, left_on from terms where seat_id = $1 and source is null order by begins_on`
	sqlVotingHeld = `select begins_on, expires_on, left_on from terms where board_id = $1 and person_id = $2 and voting and source is null order by begins_on`
	// The account's lock is the one that giving a role takes: a seat and a role
	// that exclude each other are never given at once.
	sqlLockPerson = `select id from accounts where person_id = $1 for update`
	sqlAnswers    = `select exists (select 1 from role_grants g join accounts a on a.id = g.account_id join board_departments x on x.department_id = g.department_id
where a.person_id = $2 and x.board_id = $1 and g.ended_at is null)`
	sqlInsertTerm = `insert into terms (board_id, seat_id, voting, person_id, begins_on, expires_on, created_at) values ($1, $2, $3, $4, $5, $6, $7) returning id`
	sqlTerm       = `select t.id, t.seat_id, t.begins_on, t.expires_on, t.left_on, p.name, s.number, b.slug, j.zone from terms t
join people p on p.id = t.person_id join seats s on s.id = t.seat_id join boards b on b.id = t.board_id join jurisdictions j on j.id = b.jurisdiction_id where t.id = $1 and t.board_id = $2 and t.source is null`
	sqlLockTerm = sqlTerm + ` for update of t`
	sqlEndTerm  = `update terms set left_on = $2, left_reason = $3, ended_at = $4 where id = $1`
	// People with an account; of a committee, those who sit on its parent come first.
	sqlPeople = `select p.id, p.name, coalesce(b.name, '') as sits from people p join accounts a on a.person_id = p.id
left join lateral (select x.name from boards c join boards x on x.id = c.parent_id where c.id = $1 and exists (select from terms t where t.board_id = x.id and t.person_id = p.id and (t.left_on is null or t.left_on > $2::date))) b on true
where a.closed_at is null order by b.name is null, p.name`
)

type seatRow struct {
	ID     int64  `db:"id"`
	Board  int64  `db:"board_id"`
	Number int    `db:"number"`
	Kind   string `db:"kind"`
	Voting bool   `db:"voting"`
	Slug   string `db:"slug"`
}

type datesRow struct {
	Begins  rules.Date `db:"begins_on"`
	Expires rules.Date `db:"expires_on"`
	Left    rules.Date `db:"left_on"`
}

type termRow struct {
	ID     int64 `db:"id"`
	SeatID int64 `db:"seat_id"`
	datesRow
	Name   string `db:"name"`
	Number int    `db:"number"`
	Slug   string `db:"slug"`
	Zone   string `db:"zone"`
}

func (d datesRow) term() rules.Term {
	return rules.Term{Begins: d.Begins, Expires: d.Expires, Left: d.Left}
}

func loadTerms(ctx context.Context, r pg.Reader, query string, args ...any) ([]rules.Term, error) {
	var rows []datesRow
	if err := r.Select(ctx, &rows, query, args...); err != nil {
		return nil, err
	}
	out := make([]rules.Term, len(rows))
	for i, x := range rows {
		out[i] = x.term()
	}
	return out, nil
}

func subject(id int64) string { return "term/" + strconv.FormatInt(id, 10) }

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

func chrome(ctx context.Context, title string) page.Chrome {
	sc := act.From(ctx)
	return page.ChromeFrom(ctx, title, "", page.Crumb{Text: say("work.title"), Href: "/work"}, page.Crumb{Text: say("work.site"), Href: "/work/site"},
		page.Crumb{Text: sc.BoardName, Href: "/work/site/b/" + sc.Slug}, page.Crumb{Text: title})
}

// told asks for the mail that tells the member and the chair.
func told(kind string, board, term int64, now time.Time) []outbox.Row {
	return []outbox.Row{{Key: subject(term) + "/" + kind + "/" + strconv.FormatInt(now.UnixMicro(), 10), Board: board, Kind: "term." + kind, Payload: map[string]any{"term": term}}}
}
