package outbox

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"time"

	"parley/internal/fault"
	"parley/internal/pg"
)

// How the worker behaves.
const (
	lease      = 2 * time.Minute    // how long a claimed row is kept from others
	work       = 70 * time.Second   // for a whole batch; what is begun then still ends within the lease
	batch      = 50                 // rows claimed at once
	probe      = 60 * time.Second   // pause after a server did not answer; no try is counted
	maxBackoff = 30 * time.Minute   // between tries
	giveUp     = 7 * 24 * time.Hour // after that a row is parked and the clerk sees it
	unsureMost = 3                  // tries of what may have arrived at each; then the clerk decides
)

// Job is one claimed row.
type Job struct {
	ID        int64     `db:"id"`
	Key       string    `db:"key"`
	Board     int64     `db:"board_id"`
	Kind      string    `db:"kind"`
	Recipient string    `db:"recipient"`
	Raw       []byte    `db:"payload"`
	CreatedAt time.Time `db:"created_at"`
	Tries     int       `db:"tries"`
	MessageID string    `db:"message_id"`
}

// Int reads a number of the payload.
func (j Job) Int(name string) int64 {
	var m map[string]any
	if json.Unmarshal(j.Raw, &m) != nil {
		return 0
	}
	n, _ := m[name].(float64)
	return int64(n)
}

// Text reads a text of the payload.
func (j Job) Text(name string) string {
	var m map[string]any
	if json.Unmarshal(j.Raw, &m) != nil {
		return ""
	}
	text, _ := m[name].(string)
	return text
}

// Result is what became of a job. The zero value is done.
type Result struct {
	Wait   bool   // nothing answered: again after a minute, no try counted
	Park   bool   // no use to try again
	Unsure bool   // it may have been done: trying on and on would do it again and again
	Reason string // why, as the code of the message notice.reason.CODE; "" with neither set and Err nil is done
	Err    error  // try again later
}

// Worker works the outbox.
type Worker struct {
	db    *pg.DB
	log   *slog.Logger
	kinds map[string]func(ctx context.Context, jobs []Job) []Result
	tasks []func(ctx context.Context, now time.Time) error
}

// NewWorker returns a worker without handlers.
func NewWorker(db *pg.DB, log *slog.Logger) *Worker {
	return &Worker{db: db, log: log, kinds: map[string]func(context.Context, []Job) []Result{}}
}

// Handle sets who does the jobs whose kind begins with prefix; the longest
// prefix wins. A handler may be called twice for the same row.
func (w *Worker) Handle(prefix string, h func(ctx context.Context, jobs []Job) []Result) {
	w.kinds[prefix] = h
}

// Hourly adds a task that is run about once an hour, such as forgetting what
// is too old.
func (w *Worker) Hourly(f func(ctx context.Context, now time.Time) error) {
	w.tasks = append(w.tasks, f)
}

// SQL of the worker.
const (
	sqlClaim = `update outbox set lease_until = $3 where id in (
select id from outbox where state = 'waiting' and due_at <= $1 and (lease_until is null or lease_until <= $1) order by due_at, id limit $2 for update skip locked)
returning id, key, coalesce(board_id, 0) as board_id, kind, recipient, payload, created_at, tries, message_id`
	sqlDone   = `update outbox set state = 'done', done_at = $2, lease_until = null, tries = tries + 1, last_error = '' where id = $1 and state = 'waiting'`
	sqlAgain  = `update outbox set lease_until = null, due_at = $2, tries = tries + $3, last_error = $4 where id = $1 and state = 'waiting'`
	sqlPark   = `update outbox set state = 'parked', lease_until = null, tries = tries + 1, last_error = $2 where id = $1 and state = 'waiting'`
	sqlForget = `delete from outbox where state = 'done' and done_at < $1`
	sqlRetry  = `update outbox set state = 'waiting', due_at = $2, last_error = '' where id = $1 and board_id = $3 and state = 'parked'`
)

// Run works until the context ends, looking for due rows every pause.
func (w *Worker) Run(ctx context.Context, pause time.Duration) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	var kept time.Time
	for {
		for {
			n, err := w.Once(ctx)
			if err != nil && ctx.Err() == nil {
				w.log.Error("outbox", "err", err)
			}
			if err != nil || n == 0 {
				break
			}
		}
		if now, err := w.db.Now(ctx); err == nil && now.Sub(kept) > time.Hour {
			kept = now
			for _, task := range w.tasks {
				if err := task(ctx, now); err != nil && ctx.Err() == nil {
					w.log.Error("housekeeping", "err", err)
				}
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Once claims a batch of due rows, does them and marks them. It returns how
// many it claimed.
func (w *Worker) Once(ctx context.Context) (int, error) {
	now, err := w.db.Now(ctx)
	if err != nil {
		return 0, err
	}
	var jobs []Job
	if err := w.db.InTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		jobs = jobs[:0]
		return tx.Select(ctx, &jobs, sqlClaim, now, batch, now.Add(lease))
	}); err != nil {
		return 0, err
	}
	slices.SortFunc(jobs, func(a, b Job) int { return cmp.Compare(a.ID, b.ID) }) // in the order they were asked for
	working, cancel := context.WithTimeout(ctx, work)
	defer cancel()
	groups := map[string][]Job{}
	for _, j := range jobs {
		groups[w.prefix(j.Kind)] = append(groups[w.prefix(j.Kind)], j)
	}
	for prefix, group := range groups {
		results := make([]Result, len(group))
		if h := w.kinds[prefix]; h != nil {
			results = h(working, group)
		} else {
			for i := range results {
				results[i] = Result{Park: true, Reason: "no_worker"}
			}
		}
		// What was done is marked even when the program is being stopped: an
		// unmarked mail would be sent again.
		if err := w.mark(context.WithoutCancel(ctx), group, results); err != nil {
			return len(jobs), err
		}
	}
	return len(jobs), nil
}

func (w *Worker) prefix(kind string) string {
	best := ""
	for p := range w.kinds {
		if strings.HasPrefix(kind, p) && len(p) > len(best) {
			best = p
		}
	}
	return best
}

func (w *Worker) mark(ctx context.Context, jobs []Job, results []Result) error {
	return w.db.InTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		for i, j := range jobs {
			r := results[i]
			old := now.Sub(j.CreatedAt) > giveUp
			switch {
			case r.Park || r.Unsure && j.Tries+1 >= unsureMost || old && (r.Wait || r.Err != nil):
				_, err = tx.Exec(ctx, sqlPark, j.ID, reason(r))
			case r.Wait:
				_, err = tx.Exec(ctx, sqlAgain, j.ID, now.Add(probe), 0, reason(r))
			case r.Err != nil:
				_, err = tx.Exec(ctx, sqlAgain, j.ID, now.Add(backoff(j.Tries)), 1, reason(r))
			default:
				_, err = tx.Exec(ctx, sqlDone, j.ID, now)
			}
			if err != nil {
				return err
			}
			// The error itself may name an address; its code does not.
			if r.Park || r.Err != nil && !r.Wait {
				w.log.Warn("outbox", "id", j.ID, "kind", j.Kind, "reason", reason(r), "code", fault.CodeOf(r.Err))
			}
		}
		return nil
	})
}

func reason(r Result) string {
	switch {
	case r.Reason != "":
		return r.Reason
	case r.Err != nil:
		return "failed"
	}
	return "waits"
}

// backoff doubles from a minute up to maxBackoff.
func backoff(tries int) time.Duration {
	d := time.Minute << min(tries, 10)
	return min(d, maxBackoff)
}

// Kept is for how many days a row stays after it was done: so long its key keeps
// the same effect from being asked for again.
const Kept = 30

// Forget erases what was done more than thirty days ago, and with it the
// addresses it went to; the worker calls it.
func (w *Worker) Forget(ctx context.Context, now time.Time) error {
	return w.db.InTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, sqlForget, now.AddDate(0, 0, -Kept))
		return err
	})
}

// Retry puts a parked row of a board back in line.
func Retry(ctx context.Context, tx *pg.Tx, board, id int64, now time.Time) (bool, error) {
	n, err := tx.Exec(ctx, sqlRetry, id, now, board)
	return n == 1, err
}
