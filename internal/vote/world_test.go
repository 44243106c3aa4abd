package vote_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/agenda"
	"parley/internal/fault"
	"parley/internal/meeting"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/rules"
	"parley/internal/vote"
	"parley/internal/webtest"
)

// hall is a World with a meeting that is about to begin: three items, nobody
// there yet. The clock stands at its start.
type hall struct {
	*webtest.World
	vote    *vote.Slice
	meeting int64
	slug    string
	items   []int64
}

const day = 8 // Tuesday, November 10

func newHall(t testing.TB, opts ...pgtest.Option) *hall {
	t.Helper()
	w := webtest.New(t, opts...)
	h := &hall{World: w, vote: w.Portal.Slices.Vote, slug: webtest.Day(day).String()}
	h.build(t, w.Board, h.slug)
	w.Clock.Set(webtest.At(day, "18:00"))
	return h
}

func (h *hall) build(t testing.TB, board int64, slug string) {
	t.Helper()
	h.write(t, func(ctx context.Context, tx *pg.Tx) error {
		if err := tx.Get(ctx, &h.meeting, `insert into meetings (board_id, slug, kind, held_on, starts, zone, place, accommodation, created_at, updated_at)
values ($1, $2, 'regular', $3, '18:00', 'America/Denver', 'City Hall', 'Call 555-0143.', $4, $4) returning id`, board, slug, webtest.Day(day), webtest.Start); err != nil {
			return err
		}
		h.items = nil
		for i, title := range []string{"Roll call", "Interpreters at traffic stops", "Closing"} {
			var id int64
			if err := tx.Get(ctx, &id, `insert into agenda_items (board_id, meeting_id, position, title, votes, created_at) values ($1, $2, $3, $4, true, $5) returning id`, board, h.meeting, i+1, title, webtest.Start); err != nil {
				return err
			}
			h.items = append(h.items, id)
		}
		return nil
	})
	h.posted(t, board)
}

// posted posts the agenda of the meeting, long before it begins.
func (h *hall) posted(t testing.TB, board int64) {
	t.Helper()
	now := h.Clock.Now()
	h.Clock.Set(webtest.Start)
	c := h.clerk()
	if c.Board = board; board != h.Board {
		c.By = h.OtherClerk.By()
	}
	rec, err := h.Portal.Slices.Meeting.Post(bg(t), c, h.meeting, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: h.Count(`select version from meetings where id = $1`, h.meeting)})
	must(t, rec, err)
	h.Clock.Set(now)
}

// late puts an item onto the agenda after it was posted, so that nothing posted
// lists it.
func (h *hall) late(t testing.TB, title string) int64 {
	t.Helper()
	rec, err := h.Portal.Slices.Agenda.AddItem(bg(t), h.clerk(), h.meeting, agenda.Item{Title: title, Votes: true})
	return must(t, rec, err)
}

func (h *hall) write(t testing.TB, fn func(ctx context.Context, tx *pg.Tx) error) {
	t.Helper()
	if err := h.DB.InTx(bg(t), fn); err != nil {
		t.Fatal(err)
	}
}

func bg(t testing.TB) context.Context { return context.WithoutCancel(t.Context()) }

// path is an address below the meeting.
func (h *hall) path(rest string, args ...any) string {
	return "/work/b/cpab/meetings/" + h.slug + "/" + fmt.Sprintf(rest, args...)
}

func (h *hall) clerk() act.Caller { return h.Caller(h.Clerk) }

func must(t testing.TB, rec act.Receipt, err error) int64 {
	t.Helper()
	if err != nil {
		t.Fatalf("refused: %v %v", err, fault.FieldsOf(err))
	}
	return rec.ID()
}

// refused fails the test unless err has the kind and code, or the field code.
func refused(t testing.TB, err error, kind fault.Kind, code string) {
	t.Helper()
	if fault.KindOf(err) != kind {
		t.Fatalf("got %v (kind %v), want kind %v %q", err, fault.KindOf(err), kind, code)
	}
	codes := []string{fault.CodeOf(err)}
	for _, f := range fault.FieldsOf(err) {
		codes = append(codes, f.Code)
	}
	for _, c := range codes {
		if c == code {
			return
		}
	}
	t.Fatalf("codes %v, want %q", codes, code)
}

// begin opens the meeting and calls the roll: n members in the room.
func (h *hall) begin(t testing.TB, n int) {
	t.Helper()
	rec, err := h.vote.Open(bg(t), h.clerk(), h.meeting)
	must(t, rec, err)
	h.tick()
	h.roll(t, n, rules.InRoom)
}

func (h *hall) roll(t testing.TB, n int, kind rules.Presence) {
	t.Helper()
	var all []vote.Presence
	for _, p := range h.Members[:n] {
		all = append(all, vote.Presence{Seat: p.Seat, Kind: kind})
	}
	rec, err := h.vote.RecordAttendance(bg(t), h.clerk(), h.meeting, all)
	must(t, rec, err)
	h.tick()
}

func (h *hall) tick() { h.Clock.Advance(time.Minute) }

func (h *hall) mark(t testing.TB, p webtest.Person, kind rules.Presence) {
	t.Helper()
	rec, err := h.vote.RecordAttendance(bg(t), h.clerk(), h.meeting, []vote.Presence{{Seat: p.Seat, Kind: kind}})
	must(t, rec, err)
	h.tick()
}

// motion is a main motion under item 2, moved by the first two members.
func (h *hall) motion() vote.Motion {
	return vote.Motion{Kind: rules.MotionMain, Item: h.items[1], Mover: h.Members[0].Seat, Seconder: h.Members[1].Seat, Text: "Ask for interpreters at every stop.", Method: rules.MethodRollCall}
}

func (h *hall) move(t testing.TB, in vote.Motion) int64 {
	t.Helper()
	rec, err := h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	id := must(t, rec, err)
	h.tick()
	return id
}

func (h *hall) cast(p webtest.Person, motion int64, choice string) error {
	_, err := h.vote.Cast(context.WithoutCancel(h.T.Context()), h.Caller(p), motion, p.Seat, choice)
	h.tick()
	return err
}

func (h *hall) shut(t testing.TB, motion int64) {
	t.Helper()
	rec, err := h.vote.Close(bg(t), h.clerk(), motion)
	must(t, rec, err)
	h.tick()
}

func (h *hall) outcome(t testing.TB, motion int64) string {
	t.Helper()
	var s string
	if err := h.DB.Get(bg(t), &s, `select coalesce(outcome, '') from motions where id = $1`, motion); err != nil {
		t.Fatal(err)
	}
	return s
}

func id(n int64) string { return strconv.FormatInt(n, 10) }
