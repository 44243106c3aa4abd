package front_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"parley/internal/board"
	"parley/internal/page/pagetest"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/webtest"
)

func TestPagesRender(t *testing.T) { pagetest.Check(t) }

// TestTodayIsEachBoardsOwn puts a second city nine hours to the west of the
// first: its meeting of the evening is still to come when the first city's day
// is over.
func TestTodayIsEachBoardsOwn(t *testing.T) {
	w := webtest.New(t, pgtest.NoChecks)
	ctx := context.Background()
	setup := w.Caller(w.Operator)
	setup.Board = 0
	far, err := w.Portal.Slices.Board.SaveJurisdiction(ctx, setup, 0, board.Jurisdiction{Name: "Farther west", Zone: "Pacific/Pago_Pago", Profile: "default"})
	if err != nil {
		t.Fatal(err)
	}
	setup.Key = "board"
	b, err := w.Portal.Slices.Board.SaveBoard(ctx, setup, 0, board.Board{Jurisdiction: far.ID(), Slug: "west", Name: "Western Board"})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.DB.InTx(ctx, func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `insert into meetings (board_id, slug, kind, held_on, starts, zone, place, created_at, updated_at) values ($1, '2026-11-02', 'regular', '2026-11-02', '20:00', 'Pacific/Pago_Pago', 'Hall', $2, $2)`, b.ID(), w.Clock.Now())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	webtest.Bump(t, w.DB, "west")
	w.Clock.Set(time.Date(2026, 11, 3, 8, 0, 0, 0, time.UTC)) // one in the morning in Riverbend, nine in the evening there
	w.Anonymous().Get("/").Want(t, 200).Says(t, "Western Board")
	w.Clock.Set(time.Date(2026, 11, 3, 11, 30, 0, 0, time.UTC)) // the day is over there too: the page changed by itself
	if a := w.Anonymous().Get("/").Want(t, 200); strings.Contains(a.Body, "Western Board") {
		t.Error("yesterday's meeting is still to come")
	}
}

// TestAnEmptySeatIsOwed follows seat 11, empty since January 1, 2021 and owed
// within 60 days, and a member who leaves today: that appointment comes up 14
// days before it is due.
func TestAnEmptySeatIsOwed(t *testing.T) {
	w := webtest.New(t)
	w.Anonymous().Get("/").Want(t, 200).Says(t, "Seat 11 has been empty for 2131 days", "Mayor: the appointment was due March 2", "60 days, Charter 12.3")
	leaving := w.Members[3]
	if _, err := w.Portal.Slices.Member.End(context.WithoutCancel(t.Context()), w.Caller(w.Operator), leaving.Term, webtest.Day(0).String(), "Moved away."); err != nil {
		t.Fatal(err)
	}
	if a := w.Anonymous().Get("/").Want(t, 200); strings.Contains(a.Body, "Seat 4 ") {
		t.Error("what is due in two months is not pressing")
	}
	w.Clock.Set(webtest.At(46, "09:00"))
	w.Anonymous().Get("/").Want(t, 200).Says(t, "Seat 4 has been empty for 46 days", "Due in 14 days", "the appointment is due January 1")
	w.Clock.Set(webtest.At(60, "09:00"))
	w.Anonymous().Get("/").Want(t, 200).Says(t, "Due today")
}

func TestEveryoneSeesTheirOwnWork(t *testing.T) {
	w := webtest.New(t)
	for who, x := range map[string]struct {
		person webtest.Person
		sees   string
		not    string
	}{
		"clerk":     {w.Clerk, "/work/b/cpab", "/work/site\""},
		"member":    {w.Members[5], "Community Police Advisory Board", "/work/b/cpab/mail"},
		"executive": {w.Executive, "/work/d/", "/work/b/cpab"},
		"operator":  {w.Operator, "/work/site", "/work/b/cpab"},
	} {
		t.Run(who, func(t *testing.T) {
			a := w.As(x.person).Get("/work").Want(t, 200).Says(t, x.person.Name, x.sees)
			if strings.Contains(a.Body, x.not) {
				t.Errorf("the page leads to %s", x.not)
			}
		})
	}
	w.Anonymous().Get("/work").Want(t, 303)
	w.Anonymous().Get("/how").Want(t, 200).Says(t, w.Operator.Name)
}
