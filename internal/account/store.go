package account

import (
	"context"
	"time"

	"parley/internal/pg"
)

// SQL of the slice.
const (
	sqlSecret  = `select secret from site`
	sqlByEmail = `select a.id, a.person_id, p.name, a.password_hash from accounts a join people p on p.id = a.person_id
where a.email = $1 and a.closed_at is null`
	sqlByID     = `select a.id, a.person_id, p.name, a.password_hash, a.email, a.closed_at from accounts a join people p on p.id = a.person_id where a.id = $1`
	sqlLockByID = sqlByID + ` for update of a`

	sqlLockSubject    = `select pg_advisory_xact_lock(hashtextextended($1, 0))`
	sqlCountFailures  = `select count(*) from sign_in_failures where subject = $1 and at > $2`
	sqlInsertFailure  = `insert into sign_in_failures (subject, at) values ($1, $2) returning id`
	sqlForgiveFailure = `delete from sign_in_failures where id = any($1)`
	sqlForgetFailures = `delete from sign_in_failures where at < $1`

	sqlInsertSession = `insert into sessions (token_hash, account_id, created_at, seen_at) values ($1, $2, $3, $3)`
	sqlSpentSession  = `select account_id from sessions where token_hash = $1 and ended_at is null`
	sqlHashStands    = `select 1 from accounts where id = $1 and password_hash = $2 and closed_at is null for share`
	sqlEndSession    = `update sessions set ended_at = $2 where token_hash = $1 and ended_at is null`
	sqlSeenSession   = `update sessions set seen_at = $2 where token_hash = $1 and seen_at < $2`
	sqlForgetSession = `delete from sessions where created_at < $1`
	// A session lives 30 days, and 12 hours after its last request unless a
	// meeting of a board where the person holds a term or a role is open. It ends
	// with a new password and with any term or role taken back since it began.
	sqlSession = `select a.id, a.person_id, p.name, s.seen_at from sessions s
join accounts a on a.id = s.account_id join people p on p.id = a.person_id
where s.token_hash = $1 and s.ended_at is null and a.closed_at is null
and s.created_at > $2::timestamptz - interval '30 days'
and s.created_at >= coalesce(a.password_set_at, s.created_at)
and not exists (select 1 from role_grants g where g.account_id = a.id and g.ended_at > s.created_at)
and not exists (select 1 from terms t where t.person_id = a.person_id and t.ended_at > s.created_at)
and (s.seen_at > $2::timestamptz - interval '12 hours' or exists (
	select 1 from terms t join meetings m on m.board_id = t.board_id
	where t.person_id = a.person_id and t.left_on is null and m.state in ('in_session', 'recess', 'closed')) or exists (
	select 1 from role_grants g join meetings m on m.board_id = g.board_id
	where g.account_id = a.id and g.ended_at is null and m.state in ('in_session', 'recess', 'closed')))`

	sqlInsertToken = `insert into tokens (hash, account_id, purpose, created_at, expires_at) values ($1, $2, $3, $4, $5)`
	sqlToken       = `select t.account_id, t.expires_at, t.used_at, a.person_id, p.name, a.email, a.closed_at from tokens t
join accounts a on a.id = t.account_id join people p on p.id = a.person_id where t.hash = $1 and t.purpose = $2`
	sqlTokenLocked = sqlToken + ` for update of t, a`
	// Tokens carry the instant they were asked for as their created_at.
	sqlSuperseded   = `select exists (select 1 from tokens where account_id = $1 and (created_at > $2 or created_at = $2 and used_at is not null))`
	sqlEndTokens    = `update tokens set used_at = $3 where account_id = $1 and created_at < $2 and used_at is null`
	sqlUseTokens    = `update tokens set used_at = $2 where account_id = $1 and used_at is null`
	sqlForgetTokens = `delete from tokens where expires_at < $1`

	sqlSetPassword   = `update accounts set password_hash = $2, password_set_at = $3 where id = $1`
	sqlCloseAccount  = `update accounts set closed_at = $2 where id = $1 and closed_at is null`
	sqlInsertPerson  = `insert into people (name, created_at) values ($1, $2) returning id`
	sqlInsertAccount = `insert into accounts (person_id, email, created_at) values ($1, $2, $3) returning id`
	sqlEndGrants     = `update role_grants g set ended_at = $2, ended_on = ($2::timestamptz at time zone coalesce(
	(select j.zone from boards b join jurisdictions j on j.id = b.jurisdiction_id where b.id = g.board_id),
	(select j.zone from departments d join jurisdictions j on j.id = d.jurisdiction_id where d.id = g.department_id), 'UTC'))::date
where g.account_id = $1 and g.ended_at is null returning g.id, coalesce(g.board_id, 0) as board_id, coalesce(g.department_id, 0) as department_id`
	sqlAccountID   = `select id, closed_at from accounts where email = $1`
	sqlInsertGrant = `insert into role_grants (account_id, role, begins_on, granted_at) values ($1, 'operator', $2, $3) on conflict do nothing`
)

type accountRow struct {
	ID       int64      `db:"id"`
	Person   int64      `db:"person_id"`
	Name     string     `db:"name"`
	Hash     string     `db:"password_hash"`
	Email    string     `db:"email"`
	ClosedAt *time.Time `db:"closed_at"`
}

type tokenRow struct {
	Account   int64      `db:"account_id"`
	ExpiresAt time.Time  `db:"expires_at"`
	UsedAt    *time.Time `db:"used_at"`
	Person    int64      `db:"person_id"`
	Name      string     `db:"name"`
	Email     string     `db:"email"`
	ClosedAt  *time.Time `db:"closed_at"`
}

func (t tokenRow) live(now time.Time) bool {
	return t.UsedAt == nil && t.ClosedAt == nil && now.Before(t.ExpiresAt)
}

func loadSecret(ctx context.Context, r pg.Reader) ([]byte, error) {
	var b []byte
	err := r.Get(ctx, &b, sqlSecret)
	return b, err
}

func loadByEmail(ctx context.Context, r pg.Reader, email string) (accountRow, error) {
	var a accountRow
	err := r.Get(ctx, &a, sqlByEmail, email)
	return a, err
}

func loadByID(ctx context.Context, r pg.Reader, id int64) (accountRow, error) {
	var a accountRow
	err := r.Get(ctx, &a, sqlByID, id)
	return a, err
}

func lockByID(ctx context.Context, tx *pg.Tx, id int64) (accountRow, error) {
	var a accountRow
	err := tx.Get(ctx, &a, sqlLockByID, id)
	return a, err
}

func insertSession(ctx context.Context, tx *pg.Tx, account int64, now time.Time) (token string, err error) {
	token = newToken()
	_, err = tx.Exec(ctx, sqlInsertSession, hashToken(token), account, now)
	return token, err
}
