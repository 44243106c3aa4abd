// Package past takes in the roll calls that another system kept, as they stand there.
package past

import (
	"context"
	"time"

	"parley/internal/pg"
)

// SQL of the import.
const (
	sqlImportMotions = `insert into motions (board_id, meeting_id, item_id, number, kind, text, method, threshold, requires_quorum, state, outcome, opened_at, closed_at, source, source_key, given_action, given_result)
select $1, x.m, x.i, coalesce((select max(number) from motions o where o.meeting_id = x.m), 0) + row_number() over (partition by x.m order by x.n), 'main', x.t, 'roll_call', 'majority_of_votes_cast', true, 'closed', x.o, x.at::timestamptz, x.at::timestamptz, $2, x.k, x.a, x.r
from unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[]) as x(k, m, i, n, t, o, at, a, r)
where not exists (select 1 from motions o where o.board_id = $1 and o.source = $2 and o.source_key = x.k)`
	sqlImportedMotions = `select id, source_key from motions where board_id = $1 and source = $2`
	sqlImportBallots   = `insert into ballots (board_id, motion_id, seat_id, term_id, revision, choice, mode, cast_at, given_word)
select $1, x.m, x.s, x.t, 1, x.c, 'imported', x.at::timestamptz, x.w from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[]) as x(m, s, t, c, at, w)
on conflict (motion_id, seat_id, revision) do nothing`
	sqlImportAttendance = `insert into attendance_events (board_id, meeting_id, seat_id, term_id, kind, effective_at, recorded_at)
select $1, x.m, x.s, x.t, 'in_room', x.at::timestamptz, $2 from unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::text[]) as x(m, s, t, at)
where not exists (select 1 from attendance_events e where e.meeting_id = x.m and e.seat_id = x.s)`
)

// ImportedMotion is a roll call of a source. Outcome is carried or lost; At is
// the source's instant.
type ImportedMotion struct {
	Key, Text, Outcome, Action, Result string
	Meeting, Item                      int64
	Number                             int
	At                                 time.Time
}

// ImportedBallot is one member's word in it: Choice is ours, Word the source's.
type ImportedBallot struct {
	Motion, Seat, Term int64
	Choice, Word       string
	At                 time.Time
}

// ImportedPresence is one member called present at a meeting of a source.
type ImportedPresence struct {
	Meeting, Seat, Term int64
	At                  time.Time
}

const rfc3339 = time.RFC3339

// ImportMotions adds the roll calls of a source that are not there yet and
// returns the ids of all of them by their key.
func ImportMotions(ctx context.Context, tx *pg.Tx, board int64, source string, motions []ImportedMotion) (ids map[string]int64, added int64, err error) {
	var keys, texts, outcomes, ats, actions, results []string
	var meetings, items, numbers []int64
	for _, m := range motions {
		keys, meetings, items, numbers = append(keys, m.Key), append(meetings, m.Meeting), append(items, m.Item), append(numbers, int64(m.Number))
		texts, outcomes, ats = append(texts, m.Text), append(outcomes, m.Outcome), append(ats, m.At.Format(rfc3339))
		actions, results = append(actions, m.Action), append(results, m.Result)
	}
	if added, err = tx.Exec(ctx, sqlImportMotions, board, source, keys, meetings, items, numbers, texts, outcomes, ats, actions, results); err != nil {
		return nil, 0, err
	}
	var rows []struct {
		ID  int64  `db:"id"`
		Key string `db:"source_key"`
	}
	if err := tx.Select(ctx, &rows, sqlImportedMotions, board, source); err != nil {
		return nil, 0, err
	}
	ids = make(map[string]int64, len(rows))
	for _, r := range rows {
		ids[r.Key] = r.ID
	}
	return ids, added, nil
}

// ImportBallots adds the ballots of a source that are not there yet.
func ImportBallots(ctx context.Context, tx *pg.Tx, board int64, ballots []ImportedBallot) (int64, error) {
	var motions, seats, terms []int64
	var choices, ats, words []string
	for _, b := range ballots {
		motions, seats, terms = append(motions, b.Motion), append(seats, b.Seat), append(terms, b.Term)
		choices, ats, words = append(choices, b.Choice), append(ats, b.At.Format(rfc3339)), append(words, b.Word)
	}
	return tx.Exec(ctx, sqlImportBallots, board, motions, seats, terms, choices, ats, words)
}

// ImportAttendance adds who was called present, once.
func ImportAttendance(ctx context.Context, tx *pg.Tx, board int64, present []ImportedPresence, now time.Time) (int64, error) {
	var meetings, seats, terms []int64
	var ats []string
	for _, p := range present {
		meetings, seats, terms, ats = append(meetings, p.Meeting), append(seats, p.Seat), append(terms, p.Term), append(ats, p.At.Format(rfc3339))
	}
	return tx.Exec(ctx, sqlImportAttendance, board, now, meetings, seats, terms, ats)
}
