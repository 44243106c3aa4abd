package agenda_test

import (
	"context"
	"strconv"
	"testing"

	"parley/internal/act"
	"parley/internal/agenda"
	"parley/internal/fault"
	"parley/internal/meeting"
	"parley/internal/pg"
	"parley/internal/webtest"
)

// desk is a World with the clerk's slice at hand.
type desk struct {
	*webtest.World
	*agenda.Slice
	meetings *meeting.Slice
}

func newDesk(t *testing.T) desk {
	t.Helper()
	w := webtest.New(t)
	return desk{w, w.Portal.Slices.Agenda, w.Portal.Slices.Meeting}
}

func (d desk) clerk() act.Caller { return d.Caller(d.World.Clerk) }

// made fails the test unless an act was accepted.
func made(t testing.TB, rec act.Receipt, err error) int64 {
	t.Helper()
	if err != nil {
		t.Fatalf("refused: %v %v", err, fault.FieldsOf(err))
	}
	return rec.ID()
}

// schedule schedules a regular meeting on a day counted from the World's start.
func (d desk) schedule(t testing.TB, days int) int64 {
	t.Helper()
	rec, err := d.meetings.Schedule(ctx(t), d.clerk(), meeting.Plan{Kind: "regular", On: webtest.Day(days).String(), At: "18:00", Place: "City Hall, Room 204, 410 Canal Street", Accommodation: "Ask Priya Raman by December 4."})
	return made(t, rec, err)
}

func (d desk) add(t testing.TB, m int64, it agenda.Item) int64 {
	t.Helper()
	rec, err := d.AddItem(ctx(t), d.clerk(), m, it)
	return made(t, rec, err)
}

// text reads one text of the database.
func (d desk) text(t testing.TB, query string, args ...any) string {
	t.Helper()
	var s string
	if err := d.DB.Get(ctx(t), &s, query, args...); err != nil {
		t.Fatal(err)
	}
	return s
}

// write runs an insert that returns an id, as another capability would.
func (d desk) write(t testing.TB, query string, args ...any) int64 {
	t.Helper()
	var id int64
	if err := d.DB.InTx(ctx(t), func(ctx context.Context, tx *pg.Tx) error { return tx.Get(ctx, &id, query, args...) }); err != nil {
		t.Fatal(err)
	}
	return id
}

// recommend makes a recommendation with one text, as its own slice does, and
// returns its id.
func (d desk) recommend(t testing.TB, board int64, title string) int64 {
	t.Helper()
	id := d.write(t, `insert into recommendations (board_id, created_at) values ($1, $2) returning id`, board, d.Clock.Now())
	d.write(t, `insert into recommendation_texts (board_id, recommendation_id, number, title, finding, recommendation, written_at) values ($1, $2, 1, $3, 'f', 'r', $4) returning id`, board, id, title, d.Clock.Now())
	return id
}

func ctx(t testing.TB) context.Context { return context.WithoutCancel(t.Context()) }

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// want fails the test unless err has the code, of the whole act or of a field.
func want(t testing.TB, err error, code string) {
	t.Helper()
	if fault.CodeOf(err) == code {
		return
	}
	for _, f := range fault.FieldsOf(err) {
		if f.Name+" "+f.Code == code {
			return
		}
	}
	t.Fatalf("got %v with fields %v, want %q", err, fault.FieldsOf(err), code)
}

// post posts a meeting's agenda.
func (d desk) post(t testing.TB, m int64) {
	t.Helper()
	rec, err := d.meetings.Post(ctx(t), d.clerk(), m, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: d.Count(`select version from meetings where id = $1`, m)})
	made(t, rec, err)
}

func item(title string) agenda.Item { return agenda.Item{Title: title} }
