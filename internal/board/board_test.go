package board_test

import (
	"testing"

	"parley/internal/webtest"
)

func TestThePublicReadsTheBoardAndItsSeats(t *testing.T) {
	w := webtest.New(t)
	w.Anonymous().Get("/boards").Want(t, 200).Says(t, "Community Police Advisory Board", "1 seat is vacant")
	w.Anonymous().Get("/b/cpab").Want(t, 200).Says(t, "Lorraine Abbott", "Chair", "Seat 11 is empty", "Charter 12.3", "11 authorized, 10 seated, quorum 6")
	w.Anonymous().Get("/b/cpab/members").Want(t, 200).Says(t, "Priya Raman", "Clerk", "Marisol Trent")
	w.Anonymous().Get("/b/nobody").Want(t, 404)
}

func TestOnlyTheOperatorSetsUp(t *testing.T) {
	w := webtest.New(t)
	for name, p := range map[string]webtest.Person{"clerk": w.Clerk, "chair": w.Chair(), "executive": w.Executive} {
		t.Run(name, func(t *testing.T) {
			w.As(p).Get("/work/site").Want(t, 404)
			w.As(p).Post("/work/site/jurisdictions", "name", "Elsewhere", "zone", "America/Denver", "profile", "default").Want(t, 404)
		})
	}
	w.Anonymous().Get("/work/site").Want(t, 303)
	op := w.As(w.Operator)
	op.Get("/work/site").Want(t, 200).Says(t, "Riverbend Police Department")
	op.Get("/work/site/b/cpab").Want(t, 200).Says(t, "Lorraine Abbott", "Take back")
	op.Get("/work/site/b/cpab/edit").Want(t, 200)
	op.Get("/work/site/b/cpab/rules").Want(t, 200)
	op.Get("/work/site/people").Want(t, 200).Says(t, "Invited, no password yet")
}
