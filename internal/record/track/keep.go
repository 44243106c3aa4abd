package track

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"time"

	"parley/internal/pg"
)

// SQL that keeps the rows. Those of one recommendation are computed by one
// transaction at a time, behind the lock of its number: whoever waited reads what
// the other has committed.
const (
	columns = `id, board_id, recommendation_id, transmittal_id, department_id, year, seq, title, words, zone, stage, adopted_on, sent_on, first_sent_on, due_on, first_due_on, due_ends, first_due_ends, overdue_from, answered_on, late_before, position, reasons, non_responsive,
promised, promised_on, progress, verification, tests_agreed_on, reported_on, verified_on, lapses_from, update_owed_from, closed_on, closure, reopens_from, resolved, priority, topics, urgency`
	sqlLockNumbers = `select board_id, recommendation_id from recommendation_numbers where recommendation_id = any($1::bigint[]) order by recommendation_id for update`
	sqlDelete      = `delete from tracked where recommendation_id = any($1::bigint[])`
	sqlInsert      = `insert into tracked (` + columns + `) select ` + columns + ` from jsonb_populate_recordset(null::tracked, $1::jsonb)`
	sqlOwnStale    = `with own as (delete from tracked_stale where left_by = pg_current_xact_id() returning recommendation_id) select distinct recommendation_id from own order by 1`
	sqlLeftStale   = `with found as (select ctid from tracked_stale order by recommendation_id limit $1 for update skip locked), gone as (delete from tracked_stale where ctid in (select ctid from found) returning recommendation_id) select distinct recommendation_id from gone order by 1`
	sqlStored      = `select id, board_id, recommendation_id, coalesce(transmittal_id, 0) as transmittal_id, coalesce(department_id, 0) as department_id, year, seq, title, words, zone, stage, adopted_on, sent_on, first_sent_on, due_on, first_due_on, due_ends, first_due_ends, overdue_from, answered_on, late_before, position, array_to_json(reasons) as reasons, non_responsive,
promised, promised_on, progress, verification, tests_agreed_on, reported_on, verified_on, lapses_from, update_owed_from, closed_on, closure, reopens_from, resolved, priority, array_to_json(topics) as topics, urgency from tracked order by id`
)

// byBoard is from how many recommendations of one board on they are read
// together.
const byBoard = 20

// Refresh computes the rows of recommendations again. What has no public number
// has none.
func Refresh(ctx context.Context, tx *pg.Tx, recommendations []int64) error {
	if len(recommendations) == 0 {
		return nil
	}
	var of []struct {
		Board          int64 `db:"board_id"`
		Recommendation int64 `db:"recommendation_id"`
	}
	if err := tx.Select(ctx, &of, sqlLockNumbers, recommendations); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, sqlDelete, recommendations); err != nil {
		return err
	}
	boards := map[int64][]int64{}
	for _, x := range of {
		boards[x.Board] = append(boards[x.Board], x.Recommendation)
	}
	for board, wanted := range boards {
		var fs []*facts
		if len(wanted) >= byBoard {
			all, err := load(ctx, tx, board, 0)
			if err != nil {
				return err
			}
			fs = slices.DeleteFunc(all, func(f *facts) bool { return !slices.Contains(wanted, f.ID) })
		} else {
			for _, id := range wanted {
				one, err := load(ctx, tx, board, id)
				if err != nil {
					return err
				}
				fs = append(fs, one...)
			}
		}
		if err := insert(ctx, tx, fs); err != nil {
			return err
		}
	}
	return nil
}

func insert(ctx context.Context, tx *pg.Tx, fs []*facts) error {
	var rows []Row
	for _, f := range fs {
		rows = append(rows, f.rows()...)
	}
	if len(rows) == 0 {
		return nil
	}
	body, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, sqlInsert, string(body))
	return err
}

// Keep computes again what the transaction itself has made stale; the door runs
// it at the end of every act.
func Keep(ctx context.Context, tx *pg.Tx) error {
	var stale []int64
	if err := tx.Select(ctx, &stale, sqlOwnStale); err != nil {
		return err
	}
	return Refresh(ctx, tx, stale)
}

// atOnce is how many stale recommendations CatchUp takes in one transaction.
const atOnce = 500

// CatchUp computes again whatever is stale: after a migration, and what was
// written by another way than the door. It returns how many recommendations it
// computed.
func CatchUp(ctx context.Context, db *pg.DB) (int, error) {
	for n := 0; ; {
		var stale []int64
		err := db.InTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
			stale = nil
			if err := tx.Select(ctx, &stale, sqlLeftStale, atOnce); err != nil {
				return err
			}
			return Refresh(ctx, tx, stale)
		})
		if err != nil || len(stale) == 0 {
			return n, err
		}
		n += len(stale)
	}
}

// Differing compares the rows with what they come to now, and returns the ids of
// those that are missing, left over or different. Ids are ascending.
func Differing(ctx context.Context, r pg.Reader) ([]int64, error) {
	fs, err := load(ctx, r, 0, 0)
	if err != nil {
		return nil, err
	}
	want := map[int64]Row{}
	for _, f := range fs {
		for _, x := range f.rows() {
			want[x.ID] = x
		}
	}
	var have []Row
	if err := r.Select(ctx, &have, sqlStored); err != nil {
		return nil, err
	}
	var out []int64
	for _, x := range have {
		w, ok := want[x.ID]
		if !ok || !reflect.DeepEqual(w, x.normal()) {
			out = append(out, x.ID)
		}
		delete(want, x.ID)
	}
	for id := range want {
		out = append(out, id)
	}
	slices.Sort(out)
	return out, nil
}

// normal is a row as it was before it was stored: its instants in UTC.
func (r Row) normal() Row {
	for _, at := range []**time.Time{&r.DueEnds, &r.FirstDueEnds, &r.OverdueFrom, &r.LapsesFrom, &r.UpdateOwedFrom, &r.ReopensFrom} {
		if *at != nil {
			utc := (*at).UTC()
			*at = &utc
		}
	}
	return r
}
