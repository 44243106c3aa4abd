package vote_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/rules"
	"parley/internal/vote"
	"parley/internal/webtest"
)

// clients is how many vote at once, on one board.
const clients = 16

// BenchmarkBallot takes ballots on one motion of one board: through the full
// door, by the same statements run raw on the same pool, and by pgbench with
// the same statements, where it is installed.
func BenchmarkBallot(b *testing.B) {
	for _, way := range []struct {
		name string
		run  func(b *testing.B, c crowd, motion int64)
	}{{"door", door}, {"statements", statements}, {"pgbench", pgbench}} {
		b.Run(way.name, func(b *testing.B) {
			c := newCrowd(b, pgtest.NoChecks)
			rec, err := c.slice.Move(bg(b), c.clerk(), c.meeting, c.motion())
			way.run(b, c, must(b, rec, err))
		})
	}
}

// parallel runs one ballot at a time in each of the clients.
func parallel(b *testing.B, one func(client int) error) {
	b.Helper()
	var left, failed atomic.Int64
	left.Store(int64(b.N))
	done := make(chan struct{}, clients)
	b.ResetTimer()
	for i := range clients {
		go func() {
			for left.Add(-1) >= 0 {
				if err := one(i); err != nil {
					failed.Add(1)
					b.Error(err)
					break
				}
			}
			done <- struct{}{}
		}()
	}
	for range clients {
		<-done
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ballots/s")
}

func door(b *testing.B, c crowd, motion int64) {
	parallel(b, func(i int) error {
		p := c.Members[i%len(c.Members)]
		_, err := c.slice.Cast(bg(b), c.Caller(p), motion, p.Seat, rules.Yes)
		return err
	})
}

// The door's own statements, in its order, beside those of the ballot.
const (
	rawAccount = `select count(*) from accounts where id = $1 and closed_at is null`
	rawGrants  = `select g.role from role_grants g left join boards b on b.id = g.board_id left join jurisdictions j on j.id = b.jurisdiction_id
where g.account_id = $1 and g.ended_at is null and g.board_id = $2 and g.begins_on <= ($3::timestamptz at time zone j.zone)::date for share of g`
	rawMember = `select count(*) from terms t join accounts a on a.person_id = t.person_id join boards b on b.id = t.board_id join jurisdictions j on j.id = b.jurisdiction_id
where a.id = $1 and t.board_id = $2 and t.begins_on <= ($3::timestamptz at time zone j.zone)::date and (t.left_on is null or t.left_on > ($3::timestamptz at time zone j.zone)::date)`
	rawReceipt = `insert into receipts (principal, action, key, digest, at) values ($1, 'ballot.cast', $2, 'test', $3) on conflict do nothing`
	rawAnswer  = `update receipts set subject = $3, location = '/work', at = $4 where principal = $1 and action = 'ballot.cast' and key = $2`
	rawHead    = `select seq from audit_heads where chain = $1 for update`
	rawEntry   = `insert into audit_entries (chain, seq, at, actor, action, subject, body, prev_hash, hash) values ($1, $2, $3, $4, 'ballot.cast', $5, '{}', decode(repeat('00', 32), 'hex'), decode(md5($2::bigint::text) || md5($2::bigint::text), 'hex'))`
	rawSalt    = `insert into audit_salts (chain, seq, name, salt) values ($1, $2, 'choice', decode(repeat('00', 16), 'hex'))`
	rawNext    = `update audit_heads set seq = $2, last_at = greatest(last_at, $3) where chain = $1`
)

func statements(b *testing.B, c crowd, motion int64) {
	chain, subject := fmt.Sprintf("board/%d", c.Board), fmt.Sprintf("motion/%d", motion)
	parallel(b, func(i int) error {
		p := c.Members[i%len(c.Members)]
		actor, key, now := fmt.Sprintf("account/%d", p.Account), c.Caller(p).Key, c.Clock.Now()
		return c.reader.InTx(bg(b), func(ctx context.Context, tx *pg.Tx) error {
			var n, seq int64
			var roles []string
			var revision int
			read := func(sql string, args ...any) func() error {
				return func() error { _, err := tx.Exec(ctx, sql, args...); return err }
			}
			raw := rawBallot{}
			for _, step := range []func() error{
				func() error { return tx.Get(ctx, &n, rawAccount, p.Account) },
				func() error { return tx.Select(ctx, &roles, rawGrants, p.Account, c.Board, now) },
				func() error { return tx.Get(ctx, &n, rawMember, p.Account, c.Board, now) },
				func() error { _, err := tx.Exec(ctx, rawReceipt, actor, key, now); return err },
				func() error { return tx.Get(ctx, &raw, vote.SQLBallotLocked, motion, c.Board, p.Seat) },
				read(vote.SQLSeats, c.Board, webtest.Day(day)), read(vote.SQLAttendance, c.Board, c.meeting), read(vote.SQLRecused, c.Board, c.meeting), read(vote.SQLRulesNow, c.Board), read(vote.SQLLaw, c.Board),
				func() error { return tx.Get(ctx, &revision, vote.SQLRevision, motion, p.Seat) },
				func() error {
					_, err := tx.Exec(ctx, vote.SQLInsertBallot, c.Board, motion, p.Seat, p.Term, revision+1, rules.Yes, "own", now, p.Person)
					return err
				},
				func() error { _, err := tx.Exec(ctx, rawAnswer, actor, key, subject, now); return err },
				func() error { return tx.Get(ctx, &seq, rawHead, chain) },
				func() error { _, err := tx.Exec(ctx, rawEntry, chain, seq+1, now, actor, subject); return err },
				func() error { _, err := tx.Exec(ctx, rawSalt, chain, seq+1); return err },
				func() error { _, err := tx.Exec(ctx, rawNext, chain, seq+1, now); return err },
			} {
				if err := step(); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

type rawBallot struct {
	ID           int64      `db:"id"`
	Number       int        `db:"number"`
	Meeting      int64      `db:"meeting_id"`
	Item         int64      `db:"item_id"`
	Method       string     `db:"method"`
	NeedsQuorum  bool       `db:"requires_quorum"`
	Rules        int64      `db:"rules_id"`
	State        string     `db:"state"`
	OpenedAt     time.Time  `db:"opened_at"`
	MeetingState string     `db:"meeting_state"`
	Slug         string     `db:"slug"`
	BoardSlug    string     `db:"board_slug"`
	Zone         string     `db:"zone"`
	Term         int64      `db:"term_id"`
	Seat         int64      `db:"seat_id"`
	Person       int64      `db:"person_id"`
	Begins       rules.Date `db:"begins_on"`
	Left         rules.Date `db:"left_on"`
}

// pgbench runs the same statements as a script, each client as one member.
func pgbench(b *testing.B, c crowd, motion int64) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	if len(found) == 0 {
		b.Skip("pgbench is not installed")
	}
	now := "'" + c.Clock.Now().Format(time.RFC3339Nano) + "'"
	fill := func(sql string, args ...string) string {
		for i := len(args); i >= 1; i-- {
			sql = strings.ReplaceAll(sql, "$"+strconv.Itoa(i), args[i-1])
		}
		return strings.ReplaceAll(sql, "\n", " ")
	}
	board, m, chain := id(c.Board), id(motion), fmt.Sprintf("'board/%d'", c.Board)
	dir := b.TempDir()
	var files []string
	for i := range clients {
		p := c.Members[i%len(c.Members)]
		actor, seat := fmt.Sprintf("'account/%d'", p.Account), id(p.Seat)
		script := []string{
			"\\set key random(1, 1000000000000)", "begin;", fill(rawAccount, id(p.Account)) + ";", fill(rawGrants, id(p.Account), board, now) + ";", fill(rawMember, id(p.Account), board, now) + ";",
			fill(rawReceipt, actor, "':key'", now) + ";", fill(vote.SQLBallotLocked, m, board, seat) + ";",
			fill(vote.SQLSeats, board, "'"+webtest.Day(day).String()+"'") + ";", fill(vote.SQLAttendance, board, id(c.meeting)) + ";", fill(vote.SQLRecused, board, id(c.meeting)) + ";", fill(vote.SQLRulesNow, board) + ";", fill(vote.SQLLaw, board) + ";",
			fill(vote.SQLRevision, m, seat) + " \\gset",
			fill(vote.SQLInsertBallot, board, m, seat, id(p.Term), ":coalesce + 1", "'yes'", "'own'", now, id(p.Person)) + ";",
			fill(rawAnswer, actor, "':key'", "'motion/1'", now) + ";", fill(rawHead, chain) + " \\gset", fill(rawEntry, chain, "(:seq + 1)", now, actor, "'motion/1'") + ";",
			fill(rawSalt, chain, "(:seq + 1)") + ";", fill(rawNext, chain, "(:seq + 1)", now) + ";", "commit;",
		}
		text := strings.Join(script, "\n")
		file := filepath.Join(dir, fmt.Sprintf("%d.sql", i))
		if err := os.WriteFile(file, []byte(text+"\n"), 0o644); err != nil {
			b.Fatal(err)
		}
		files = append(files, "-f", file)
	}
	per := max(1, b.N/clients)
	args := append([]string{"-n", "-c", strconv.Itoa(clients), "-j", "2", "-t", strconv.Itoa(per)}, files...)
	ctx, cancel := context.WithTimeout(bg(b), 2*time.Minute)
	defer cancel()
	b.ResetTimer()
	out, err := exec.CommandContext(ctx, found[len(found)-1], append(args, c.DSN)...).CombinedOutput()
	b.StopTimer()
	if err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	if tps := regexp.MustCompile(`tps = ([0-9.]+)`).FindSubmatch(out); tps != nil {
		n, _ := strconv.ParseFloat(string(tps[1]), 64)
		b.ReportMetric(n, "ballots/s")
	}
}
