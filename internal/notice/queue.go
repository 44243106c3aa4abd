package notice

import (
	"context"
	"net/http"
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

// SQL of the clerk's view of the queue: counts and reasons, never addresses.
const (
	sqlQueue = `select id, kind, state, tries, created_at, due_at, last_error from outbox where board_id = $1 and state <> 'done' order by created_at, id limit 200`
	sqlSent  = `select count(*) from outbox where board_id = $1 and state = 'done' and recipient <> '' and done_at > $2`
	sqlWaits = `select count(*) from outbox where board_id = $1 and state <> 'done'`
)

// QueueData is what waits to be mailed for one board.
type QueueData struct {
	Head  page.Head
	Slug  string
	Rows  []QueueRow
	Sent  int // mails of the last seven days
	All   int
	Empty page.Empty
}

// QueueRow is one mail or fan-out that is not done.
type QueueRow struct {
	ID     int64
	What   string
	Status page.Status
	Since  time.Time
	Next   time.Time
	Tries  int
	Reason string
	Parked bool
	Key    string
}

var queuePage = page.Must("notice/queue", func() QueueData {
	return QueueData{Head: page.Head{Title: "Mail"}, Slug: "cpab", Rows: []QueueRow{{ID: 1, What: "Meeting posted", Status: page.Status{Kind: "waiting", Word: "Waits"}, Parked: true, Key: "k", Reason: "the mail server does not answer"}}}
})

// Queue shows the clerk what waits to be mailed, and why.
func (s *Slice) Queue(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	sc := act.From(ctx)
	var rows []struct {
		ID        int64     `db:"id"`
		Kind      string    `db:"kind"`
		State     string    `db:"state"`
		Tries     int       `db:"tries"`
		CreatedAt time.Time `db:"created_at"`
		DueAt     time.Time `db:"due_at"`
		LastError string    `db:"last_error"`
	}
	if err := s.db.Select(ctx, &rows, sqlQueue, sc.Board); err != nil {
		return err
	}
	d := QueueData{Head: page.Head{Title: say("notice.queue_title"), Over: []string{sc.BoardName}, Lede: say("notice.queue_lede")}, Slug: sc.Slug, Empty: page.Empty{Fact: say("notice.queue_empty"), Next: say("notice.queue_empty_next")}}
	if err := s.db.Get(ctx, &d.Sent, sqlSent, sc.Board, sc.Now.AddDate(0, 0, -7)); err != nil {
		return err
	}
	if err := s.db.Get(ctx, &d.All, sqlWaits, sc.Board); err != nil {
		return err
	}
	for _, x := range rows {
		row := QueueRow{ID: x.ID, What: say("notice.kind." + x.Kind), Since: x.CreatedAt.In(sc.Zone), Next: x.DueAt.In(sc.Zone), Tries: x.Tries, Reason: why(x.LastError), Parked: x.State == "parked", Key: page.NewKey(),
			Status: page.Status{Kind: "waiting", Voice: "soon", Word: say("notice.waits")}}
		if row.Parked {
			row.Status = page.Status{Kind: "late", Voice: "late", Word: say("notice.parked")}
		}
		d.Rows = append(d.Rows, row)
	}
	c := page.ChromeFrom(ctx, d.Head.Title, "", page.Crumb{Text: say("work.title"), Href: "/work"}, page.Crumb{Text: sc.BoardName, Href: "/work/b/" + sc.Slug}, page.Crumb{Text: d.Head.Title})
	return queuePage.Write(w, r, http.StatusOK, c, d)
}

// why says the reason a row waits for; "" for none.
func why(code string) string {
	if id := "notice.reason." + code; code != "" && page.HasText(page.Lang, id) {
		return say(id)
	}
	return ""
}

// RetryPost puts a parked mail back in line.
func (s *Slice) RetryPost(w http.ResponseWriter, r *http.Request) error {
	f, err := page.ReadForm(w, r)
	if err != nil {
		return err
	}
	id, err := page.PathID(r, "id")
	if err != nil {
		return err
	}
	sc := act.From(r.Context())
	rec, err := s.door.Do(r.Context(), rules.MailRetry, sc.Caller(f.Key, f.Digest()), func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		ok, err := outbox.Retry(ctx, tx, sc.Board, id, now)
		if err == nil && !ok {
			err = fault.New(fault.NotFound, "not_found")
		}
		return act.Effect{Subject: "outbox/" + strconv.FormatInt(id, 10), Location: "/work/b/" + sc.Slug + "/mail", Body: audit.Body{"outbox": id}}, err
	})
	return page.Forward(w, r, rec.Location, err)
}
