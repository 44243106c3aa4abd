// Package act is the only door for writes. An act is checked against the
// access table, runs in one transaction, leaves one audit entry and its outbox
// rows, bumps the version of the public pages it changes, and is safe to send
// twice.
package act

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/live"
	"parley/internal/outbox"
	"parley/internal/pg"
	"parley/internal/rules"
)

// Principal is who acts.
type Principal struct {
	Account int64  // 0 unless signed in
	Person  int64  // the account's person
	Name    string // the person's name
	System  string // name of the part of the program that acts, such as import
}

// String is the actor of the audit entry: account/ID, system/NAME or public.
func (p Principal) String() string {
	switch {
	case p.Account != 0:
		return "account/" + strconv.FormatInt(p.Account, 10)
	case p.System != "":
		return "system/" + p.System
	}
	return "public"
}

// Anonymous is a reader without an account.
var Anonymous = Principal{}

// Program is the program itself, acting under the name of one of its parts.
func Program(part string) Principal { return Principal{System: part} }

// Caller is who asks for an act, over what, with which form.
type Caller struct {
	By         Principal
	Board      int64  // board the act is about; its audit chain; 0 for the site
	Department int64  // department the act is decided over, if any
	Key        string // idempotency key of the form; empty only for acts without one
	Digest     string // digest of what the form held
	Seen       string // how far the page had come that the form stood on; "" where that does not matter
}

// Effect is what an act leaves besides the rows it wrote.
type Effect struct {
	Subject  string       // what was changed, such as meeting/41
	Body     audit.Body   // what the audit entry says
	Public   bool         // public pages change: bump the board's version and the site's, and wake who looks at the board's
	Table    bool         // only the board's own table sees it: wake its screens
	Boards   []int64      // further boards whose public pages change
	Outbox   []outbox.Row // effects to be done after commit
	Location string       // where the answer leads
	Quiet    bool         // no audit entry: sessions, counters, delivery marks
}

// Receipt is the answer to an act, the same however often it is sent.
type Receipt struct {
	Subject  string
	Location string
	At       time.Time // UTC
	Repeated bool      // the same form had been accepted before
}

// ID is the number in the subject: 41 of meeting/41.
func (r Receipt) ID() int64 {
	_, s, _ := strings.Cut(r.Subject, "/")
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

// Used is wrapped by the Conflict "form_used": the form's key was accepted
// before with other content. First is what it led to then.
type Used struct{ First Receipt }

// Error implements error for the log.
func (u *Used) Error() string { return "the form was accepted before, with other content" }

// Unchanged refuses an edit of what someone else has saved since it was read:
// have is the version there is, seen the one the form was opened with. Errors:
// Conflict "changed_meanwhile".
func Unchanged(have, seen int) error {
	if have != seen {
		return fault.New(fault.Conflict, "changed_meanwhile")
	}
	return nil
}

// SQL of the door.
const (
	sqlInsertReceipt = `insert into receipts (principal, action, key, digest, at) values ($1, $2, $3, $4, $5) on conflict do nothing`
	sqlLoadReceipt   = `select subject, location, at, digest from receipts where principal = $1 and action = $2 and key = $3`
	sqlUpdateReceipt = `update receipts set subject = $4, location = $5, at = $6 where principal = $1 and action = $2 and key = $3`
	sqlBumpVersions  = `insert into page_versions (scope) select x.scope from unnest($1::text[]) with ordinality as x(scope, n) order by x.n on conflict (scope) do update set version = page_versions.version + 1 returning scope, version`
	sqlForgetReceipt = `delete from receipts where at < $1`
)

// Door opens transactions for acts.
type Door struct {
	db   *pg.DB
	keep []Keeper
}

// Keeper computes again, at the end of an act and in its transaction, what the
// act has made stale.
type Keeper func(ctx context.Context, tx *pg.Tx) error

// NewDoor returns the door to a database.
func NewDoor(db *pg.DB, keep ...Keeper) *Door { return &Door{db: db, keep: keep} }

// Reader is the pool, for reads that decide nothing.
func (d *Door) Reader() pg.Reader { return d.db }

// Do runs an act: permission, then fn in a transaction, then outbox, page
// version, audit and commit. fn may run twice and touches nothing but the
// transaction. Errors: Forbidden "not_allowed"; Conflict "form_used" wrapping
// *Used; Unavailable "commit_unknown" when the answer to the commit was lost
// and the receipt cannot be found; and whatever fn returns.
func (d *Door) Do(ctx context.Context, action rules.Action, c Caller, fn func(ctx context.Context, tx *pg.Tx) (Effect, error)) (Receipt, error) {
	var rec Receipt
	err := d.db.InTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		rec = Receipt{}
		if err := permit(ctx, tx, action, c); err != nil {
			return err
		}
		first, repeated, err := claim(ctx, tx, action, c)
		if err != nil || repeated {
			rec = first
			return err
		}
		eff, err := fn(ctx, tx)
		if err != nil {
			return err
		}
		for _, k := range d.keep {
			if err := k(ctx, tx); err != nil {
				return err
			}
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		rec = Receipt{Subject: eff.Subject, Location: eff.Location, At: now}
		if c.Key != "" {
			if _, err := tx.Exec(ctx, sqlUpdateReceipt, c.By.String(), string(action), c.Key, rec.Subject, rec.Location, now); err != nil {
				return err
			}
		}
		return leave(ctx, tx, action, c, eff, now)
	})
	if errors.Is(err, pg.ErrUnknown) && c.Key != "" {
		return d.resolve(context.WithoutCancel(ctx), action, c, err)
	}
	return rec, err
}

// leave writes what an act leaves: outbox, page versions, audit entry, in the
// order in which every act takes these locks.
func leave(ctx context.Context, tx *pg.Tx, action rules.Action, c Caller, eff Effect, now time.Time) error {
	if err := outbox.Add(ctx, tx, now, eff.Outbox...); err != nil {
		return err
	}
	if eff.Public {
		if err := bump(ctx, tx, scopes(c.Board, eff.Boards)); err != nil {
			return err
		}
	}
	if eff.Table {
		if err := tx.Notify(ctx, live.Table(c.Board)+" 0"); err != nil {
			return err
		}
	}
	if eff.Quiet {
		return nil
	}
	body := audit.Body{}
	for k, v := range eff.Body {
		body[k] = v
	}
	return audit.Append(ctx, tx, audit.Chain(c.Board), c.By.String(), string(action), eff.Subject, body, now)
}

// bump raises the versions of public pages and tells the nodes of the boards'.
func bump(ctx context.Context, tx *pg.Tx, scopes []string) error {
	var raised []struct {
		Scope   string `db:"scope"`
		Version int64  `db:"version"`
	}
	if err := tx.Select(ctx, &raised, sqlBumpVersions, scopes); err != nil {
		return err
	}
	for _, x := range raised {
		if x.Scope == "site" {
			continue // no page that spans boards is watched
		}
		if err := tx.Notify(ctx, x.Scope+" "+strconv.FormatInt(x.Version, 10)); err != nil {
			return err
		}
	}
	return nil
}

// scopes lists the page versions to bump, boards in ascending order, then the
// site, so that no two acts wait for each other.
func scopes(board int64, more []int64) []string {
	ids := slices.DeleteFunc(append([]int64{board}, more...), func(id int64) bool { return id == 0 })
	slices.Sort(ids)
	var out []string
	for _, id := range slices.Compact(ids) {
		out = append(out, audit.Chain(id))
	}
	return append(out, "site")
}

// claim takes the form's key. A second sender waits here until the first has
// committed, and then finds the first one's receipt.
func claim(ctx context.Context, tx *pg.Tx, action rules.Action, c Caller) (Receipt, bool, error) {
	if c.Key == "" {
		return Receipt{}, false, nil
	}
	// The instant is set again at the end, once the facts hold their locks.
	n, err := tx.Exec(ctx, sqlInsertReceipt, c.By.String(), string(action), c.Key, c.Digest, time.Unix(0, 0).UTC())
	if err != nil || n == 1 {
		return Receipt{}, false, err
	}
	first, digest, err := receipt(ctx, tx, action, c)
	if err != nil {
		return Receipt{}, false, err
	}
	if digest != c.Digest {
		return first, false, fault.Wrap(fault.Conflict, "form_used", &Used{First: first})
	}
	return first, true, nil
}

func receipt(ctx context.Context, r pg.Reader, action rules.Action, c Caller) (Receipt, string, error) {
	var row struct {
		Subject  string    `db:"subject"`
		Location string    `db:"location"`
		At       time.Time `db:"at"`
		Digest   string    `db:"digest"`
	}
	err := r.Get(ctx, &row, sqlLoadReceipt, c.By.String(), string(action), c.Key)
	return Receipt{Subject: row.Subject, Location: row.Location, At: row.At.UTC(), Repeated: true}, row.Digest, err
}

// Answered is the receipt of a form that was accepted before, and whether there
// is one: for a form that is sent again after its act ended the session it was
// sent in.
func (d *Door) Answered(ctx context.Context, action rules.Action, c Caller) (Receipt, bool, error) {
	rec, _, err := receipt(ctx, d.db, action, c)
	if pg.NotFound(err) {
		return Receipt{}, false, nil
	}
	return rec, err == nil, err
}

// resolve looks up what became of a commit that was not confirmed: for five
// seconds, because a server that is being replaced answers again soon. A
// receipt that is not there proves nothing: the commit may still be waiting.
func (d *Door) resolve(ctx context.Context, action rules.Action, c Caller, unknown error) (Receipt, error) {
	if replicationLost(unknown) {
		return Receipt{}, unknown
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	for {
		var rec Receipt
		var digest string
		// Read in a transaction, which only the primary takes.
		err := d.db.InTx(ctx, func(ctx context.Context, tx *pg.Tx) (err error) {
			rec, digest, err = receipt(ctx, tx, action, c)
			return err
		})
		switch {
		case err == nil && digest == c.Digest:
			return rec, nil
		case fault.KindOf(err) != fault.Unavailable:
			return Receipt{}, unknown
		}
		select {
		case <-ctx.Done():
			return Receipt{}, unknown
		case <-time.After(250 * time.Millisecond):
		}
	}
}

// replicationLost tells whether the commit is on the primary but not confirmed
// by the standby: then even a found receipt is no proof that it will last.
func replicationLost(err error) bool {
	var f *fault.Error
	return errors.As(err, &f) && f.Err == pg.ErrUnknown
}

// Forget erases receipts older than seven days; the worker calls it.
func (d *Door) Forget(ctx context.Context, now time.Time) error {
	return d.db.InTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, sqlForgetReceipt, now.AddDate(0, 0, -7))
		return err
	})
}

// Housekeep runs a write that is no act: sessions, counters, delivery marks.
func (d *Door) Housekeep(ctx context.Context, fn func(ctx context.Context, tx *pg.Tx) error) error {
	return d.db.InTx(ctx, fn)
}
