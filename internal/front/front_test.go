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
