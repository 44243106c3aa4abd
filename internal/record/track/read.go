package track

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"parley/internal/pg"
)

// noDue stands for the due date of what has none, behind all others.
const noDue = "9999-12-31"

// What each named set is, in one place. $1 is the instant.
const (
	isClosed     = `(k.closed_on is not null and (k.reopens_from is null or k.reopens_from > $1))`
	isRunning    = `(k.closed_on is null or k.reopens_from <= $1)`
	isWaiting    = `k.sent_on is not null and k.answered_on is null and ` + isRunning
	isDue        = `(k.answered_on is not null or k.late_before or k.first_due_ends <= $1 and (k.closed_on is null or k.closed_on > k.first_due_on))`
	isOverdue    = `k.overdue_from <= $1 and ` + isRunning
	isSoon       = isWaiting + ` and k.due_ends > $1 and k.due_on <= ($1::timestamptz at time zone k.zone)::date + 14`
	isInTime     = `k.answered_on is not null and not k.late_before and (k.first_due_on is null or k.answered_on <= k.first_due_on)`
	isLate       = `(k.late_before or k.answered_on > k.first_due_on)`
	isExtended   = `k.due_on > k.first_due_on`
	isRefused    = `k.position in ('does_not_concur', 'not_within_authority')`
	isReported   = `k.progress = 'reported_implemented'`
	isVerified   = `k.verification = 'verified' and (k.lapses_from is null or k.lapses_from > $1)`
	isVerified4Y = isVerified + ` and k.verified_on <= k.adopted_on + interval '4 years'`
	isUnresolved = `not k.resolved and k.due_ends <= $1`
	isUpdateOwed = `k.update_owed_from <= $1 and ` + isRunning
	isOpen       = `k.adopted_on is not null and ` + isRunning
	isEnded      = `(` + isClosed + ` or k.stage in ('withdrawn', 'not_adopted'))`
	isBefore     = `k.sent_on is null and not ` + isEnded
)

// inSet is the set that $11 names.
const inSet = `($11::text = '' or $11 = 'adopted' and k.adopted_on is not null or $11 = 'sent' and k.sent_on is not null or $11 = 'waiting' and ` + isWaiting + ` or $11 = 'soon' and ` + isSoon + ` or $11 = 'due' and ` + isDue +
	` or $11 = 'overdue' and ` + isOverdue + ` or $11 = 'answered' and k.answered_on is not null or $11 = 'in_time' and ` + isInTime + ` or $11 = 'late' and ` + isLate + ` or $11 = 'extended' and ` + isExtended +
	` or $11 in ('concur', 'partially_concur', 'does_not_concur', 'not_within_authority') and k.position = $11 or $11 = 'refused' and ` + isRefused + ` or $11 = 'non_responsive' and k.non_responsive` +
	` or $11 = 'promised' and k.promised > 0 or $11 = 'reported' and ` + isReported + ` or $11 = 'verified' and ` + isVerified + ` or $11 = 'verified_4y' and ` + isVerified4Y + ` or $11 = 'tests_agreed' and k.tests_agreed_on is not null` +
	` or $11 = 'resolved' and k.resolved or $11 = 'unresolved' and ` + isUnresolved + ` or $11 = 'lapsed' and k.lapses_from <= $1 or $11 = 'update_owed' and ` + isUpdateOwed + ` or $11 = 'open' and ` + isOpen +
	` or $11 = 'closed' and ` + isClosed + ` or $11 = 'before' and ` + isBefore + ` or $11 = 'ended' and ` + isEnded + `)`

// perSet counts those sets that $17 names, in the order of Sets; the others
// fall away when the query is planned.
const perSet = `array_to_json(array[count(*) filter (where 'adopted' = any ($17::text[]) and k.adopted_on is not null), count(*) filter (where 'sent' = any ($17::text[]) and k.sent_on is not null), count(*) filter (where 'waiting' = any ($17::text[]) and ` + isWaiting + `), count(*) filter (where 'soon' = any ($17::text[]) and ` + isSoon + `), count(*) filter (where 'due' = any ($17::text[]) and ` + isDue + `), count(*) filter (where 'overdue' = any ($17::text[]) and ` + isOverdue + `)` +
	`, count(*) filter (where 'answered' = any ($17::text[]) and k.answered_on is not null), count(*) filter (where 'in_time' = any ($17::text[]) and ` + isInTime + `), count(*) filter (where 'late' = any ($17::text[]) and ` + isLate + `), count(*) filter (where 'extended' = any ($17::text[]) and ` + isExtended + `), count(*) filter (where 'concur' = any ($17::text[]) and k.position = 'concur'), count(*) filter (where 'partially_concur' = any ($17::text[]) and k.position = 'partially_concur')` +
	`, count(*) filter (where 'does_not_concur' = any ($17::text[]) and k.position = 'does_not_concur'), count(*) filter (where 'not_within_authority' = any ($17::text[]) and k.position = 'not_within_authority'), count(*) filter (where 'refused' = any ($17::text[]) and ` + isRefused + `), count(*) filter (where 'non_responsive' = any ($17::text[]) and k.non_responsive), count(*) filter (where 'promised' = any ($17::text[]) and k.promised > 0), count(*) filter (where 'reported' = any ($17::text[]) and ` + isReported + `)` +
	`, count(*) filter (where 'verified' = any ($17::text[]) and ` + isVerified + `), count(*) filter (where 'verified_4y' = any ($17::text[]) and ` + isVerified4Y + `), count(*) filter (where 'tests_agreed' = any ($17::text[]) and k.tests_agreed_on is not null), count(*) filter (where 'resolved' = any ($17::text[]) and k.resolved), count(*) filter (where 'unresolved' = any ($17::text[]) and ` + isUnresolved + `), count(*) filter (where 'lapsed' = any ($17::text[]) and k.lapses_from <= $1)` +
	`, count(*) filter (where 'update_owed' = any ($17::text[]) and ` + isUpdateOwed + `), count(*) filter (where 'open' = any ($17::text[]) and ` + isOpen + `), count(*) filter (where 'closed' = any ($17::text[]) and ` + isClosed + `), count(*) filter (where 'before' = any ($17::text[]) and ` + isBefore + `), count(*) filter (where 'ended' = any ($17::text[]) and ` + isEnded + `)])`

// inBand is the band of age that $12 names, of what is open: see followup.BandOf.
const inBand = `($12::text = '' or ` + isOpen + ` and $12 = case when ($1::timestamptz at time zone k.zone)::date < k.adopted_on + interval '6 months' then 'under_6_months' when ($1::timestamptz at time zone k.zone)::date < k.adopted_on + interval '12 months' then '6_to_12_months'
when ($1::timestamptz at time zone k.zone)::date < k.adopted_on + interval '24 months' then '1_to_2_years' when ($1::timestamptz at time zone k.zone)::date <= k.adopted_on + interval '36 months' then '2_to_3_years' else 'over_3_years' end)`

// matching is the filter: what does not ask for anything falls away when the
// database plans the query, which it does for every run.
const matching = ` where ($2::text = '' or to_tsvector('simple', k.words) @@ to_tsquery('simple', $2)) and ($3::int = 0 or k.year = $3 and k.seq = $4::int)
and ($5::text = '' or k.board_id = (select b.id from boards b where b.slug = $5)) and ($6::bigint = 0 or k.department_id = $6) and ($7::text = '' or k.topics @> array[$7]) and ($8::text = '' or k.position = $8) and ($9::text = '' or k.progress = $9)
and ($10::text = '' or $10 = case when k.lapses_from <= $1 then 'lapsed' else k.verification end) and ` + inSet + ` and ` + inBand + ` and ($13::text = '' or $13 = any (k.reasons)) and ($14::text = '' or k.priority = $14)
and ($15::date is null or k.adopted_on >= $15 and k.adopted_on < $16::date)`

const shown = `select k.id, k.board_id, k.recommendation_id, coalesce(k.transmittal_id, 0) as transmittal_id, coalesce(k.department_id, 0) as department_id, k.year, k.seq, k.title, k.zone, k.stage, k.adopted_on, k.sent_on, k.first_sent_on, k.due_on, k.first_due_on, k.due_ends, k.first_due_ends, k.overdue_from, k.answered_on, k.late_before,
k.position, array_to_json(k.reasons) as reasons, k.non_responsive, k.promised, k.promised_on, k.progress, k.verification, k.tests_agreed_on, k.reported_on, k.verified_on, k.lapses_from, k.update_owed_from, k.closed_on, k.closure, k.reopens_from, k.resolved, k.priority, array_to_json(k.topics) as topics, k.urgency,
b.slug, b.name as board, coalesce(d.name, '') as department from (select * from tracked k` + matching

const named = `) k join boards b on b.id = k.board_id left join departments d on d.id = k.department_id order by `

// SQL of the reader. For pages $17 and on are where the page before ended, the
// last is how many rows are wanted.
const (
	sqlCounts = `select count(*) as whole, ` + perSet + ` as sets from tracked k` + matching
	sqlCount  = `select count(*) from tracked k` + matching

	sqlUrgent      = shown + ` order by k.urgency, k.id limit $17` + named + `k.urgency, k.id`
	sqlUrgentAfter = shown + ` and (k.urgency, k.id) > ($17::text collate "C", $18::bigint) order by k.urgency, k.id limit $19` + named + `k.urgency, k.id`
	sqlNewest      = shown + ` order by k.year desc, k.seq desc, k.id desc limit $17` + named + `k.year desc, k.seq desc, k.id desc`
	sqlNewestAfter = shown + ` and (k.year, k.seq, k.id) < ($17::int, $18::int, $19::bigint) order by k.year desc, k.seq desc, k.id desc limit $20` + named + `k.year desc, k.seq desc, k.id desc`
	sqlOldest      = shown + ` order by k.year, k.seq, k.id limit $17` + named + `k.year, k.seq, k.id`
	sqlOldestAfter = shown + ` and (k.year, k.seq, k.id) > ($17::int, $18::int, $19::bigint) order by k.year, k.seq, k.id limit $20` + named + `k.year, k.seq, k.id`
	sqlDue         = shown + ` order by coalesce(k.due_on, '` + noDue + `'::date), k.id limit $17` + named + `coalesce(k.due_on, '` + noDue + `'::date), k.id`
	sqlDueAfter    = shown + ` and (coalesce(k.due_on, '` + noDue + `'::date), k.id) > ($17::date, $18::bigint) order by coalesce(k.due_on, '` + noDue + `'::date), k.id limit $19` + named + `coalesce(k.due_on, '` + noDue + `'::date), k.id`
)

// args are what every query of the reader is given, $1 to $16.
func (f Filter) args(now time.Time) []any {
	query, year, seq := f.search()
	from, until := f.adopted()
	return []any{now, query, year, seq, f.Board, f.Department, f.Topic, f.Position, f.Progress, f.Verification, f.Set, f.Age, f.Reason, f.Priority, from, until}
}

// Page reads n rows of a filter as they stand at an instant, and where the next
// page begins, "" when there is none.
func Page(ctx context.Context, r pg.Reader, now time.Time, f Filter, n int) (rows []Row, next string, err error) {
	from, ok := f.from()
	if !ok {
		from, f.After = nil, ""
	}
	query := map[string][2]string{"": {sqlUrgent, sqlUrgentAfter}, OrderNewest: {sqlNewest, sqlNewestAfter}, OrderOldest: {sqlOldest, sqlOldestAfter}, OrderDue: {sqlDue, sqlDueAfter}}[f.Order][min(len(from), 1)]
	if err := r.Select(ctx, &rows, query, append(slices.Concat(f.args(now), from), n+1)...); err != nil {
		return nil, "", err
	}
	if len(rows) > n {
		rows = rows[:n]
		next = f.after(rows[n-1])
	}
	return rows, next, nil
}

// Counts counts the rows of filters as they stand at an instant. Filters that
// differ in nothing but the set are counted in one reading.
func Counts(ctx context.Context, r pg.Reader, now time.Time, fs []Filter) ([]int, error) {
	wanted := map[Filter][]string{}
	for _, f := range fs {
		wanted[f.base()] = append(wanted[f.base()], f.Set)
	}
	out := make([]int, len(fs))
	for base, sets := range wanted {
		counts, err := count(ctx, r, now, base, sets)
		if err != nil {
			return nil, err
		}
		for i, f := range fs {
			if f.base() == base {
				out[i] = counts[f.Set]
			}
		}
	}
	return out, nil
}

// base is a filter without what does not change which rows are looked at.
func (f Filter) base() Filter {
	f.Set, f.Order, f.After = "", "", ""
	return f
}

// count counts sets of a filter; "" is the whole of it. A set alone is counted by
// what the indexes know of it.
func count(ctx context.Context, r pg.Reader, now time.Time, f Filter, sets []string) (map[string]int, error) {
	out := map[string]int{}
	if len(sets) == 1 {
		f.Set = sets[0]
		var n int
		err := r.Get(ctx, &n, sqlCount, f.args(now)...)
		out[f.Set] = n
		return out, err
	}
	var x struct {
		Whole int    `db:"whole"`
		Sets  []byte `db:"sets"`
	}
	if err := r.Get(ctx, &x, sqlCounts, append(f.args(now), sets)...); err != nil {
		return nil, err
	}
	var each []int
	if err := json.Unmarshal(x.Sets, &each); err != nil {
		return nil, err
	}
	out[""] = x.Whole
	for i, set := range Sets() {
		out[set] = each[i]
	}
	return out, nil
}
