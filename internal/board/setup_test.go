package board_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/law"
	"parley/internal/verify"
	"parley/internal/webtest"
)

// TestSettingUpSaysWhatComesNext looks at a board that lacks everything and at
// one that lacks nothing.
func TestSettingUpSaysWhatComesNext(t *testing.T) {
	w := webtest.New(t)
	op := w.As(w.Operator)
	op.Post("/work/site/boards", "jurisdiction", fmt.Sprint(w.Jurisdiction), "name", "Third Board", "slug", "third").Want(t, 303)
	at := "/work/site/b/third"
	op.Get(at).Want(t, 200).Says(t, "Next: the seats the charter creates.")
	op.Post(at+"/seats", "number", "4", "kind", "regular", "appointed_by", "Council", "created_on", "2024-01-01").Want(t, 303)
	op.Get(at).Want(t, 200).Says(t, "Next: who sits in the seats.")
	op.Get(at+"/seats/new").Want(t, 200).Says(t, `value="5"`, `value="Council"`, `value="2024-01-01"`)
	if body := op.Get("/work/site/b/cpab").Want(t, 200).Body; strings.Contains(body, "Next:") {
		t.Error("a board that has everything is told to go on")
	}
	op.Get("/work/site/b/youth").Want(t, 200).Says(t, "Next: a chair.")
}

// TestAnInvitationThatCannotBeDeliveredIsSeenByTheOperator lets the mail server
// refuse one address.
func TestAnInvitationThatCannotBeDeliveredIsSeenByTheOperator(t *testing.T) {
	w := webtest.New(t)
	op := w.As(w.Operator)
	op.Post("/work/site/people/invite", "name", "Ana Petrov", "email", "ana@riverbend.example").Want(t, 303)
	op.Get("/work/site/people").Want(t, 200).Says(t, "Invited, no password yet")
	set := func(state, why string) {
		t.Helper()
		if err := w.Portal.Door.Housekeep(t.Context(), func(ctx context.Context, tx *pg.Tx) error {
			_, err := tx.Exec(ctx, `update outbox set state = $1, last_error = $2 where kind = 'account.invite'`, state, why)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	set("waiting", "unreachable")
	op.Get("/work/site/people").Want(t, 200).Says(t, "Invitation not sent yet", "the mail server does not answer")
	set("parked", "refused")
	op.Get("/work/site/people").Want(t, 200).Says(t, "Invitation could not be delivered", "the mail server refused the message for good")
	set("done", "")
	if body := op.Get("/work/site/people").Want(t, 200).Says(t, "Invited, no password yet").Body; strings.Contains(body, "could not be delivered") {
		t.Error("what was delivered is said not to be")
	}
}

// TestAnAccountIsClosedAfterAQuestion asks before it closes, and says why it
// will not.
func TestAnAccountIsClosedAfterAQuestion(t *testing.T) {
	w := webtest.New(t)
	op := w.As(w.Operator)
	at := fmt.Sprintf("/work/site/people/%d/close", w.Drafter.Account)
	op.Get(at).Want(t, 200).Says(t, "Close the account of Owen Hale", "cannot be undone")
	w.As(w.Clerk).Get(at).Want(t, 404)
	op.Post(at).Want(t, 303)
	op.Post(at).Want(t, 409).Says(t, "This account is closed.")
	op.Post(fmt.Sprintf("/work/site/people/%d/close", w.Operator.Account)).Want(t, 409).Says(t, "You cannot close your own account.")
}

func TestLocalDaysAreAddedAndTakenAway(t *testing.T) {
	w := webtest.New(t)
	op := w.As(w.Operator)
	at := fmt.Sprintf("/work/site/jurisdictions/%d/holidays", w.Jurisdiction)
	op.Post(at, "on", "2027-05-15", "name", "Founders' Day", "kind", "off").Want(t, 303)
	op.Get(at).Want(t, 200).Says(t, "May 15, 2027", "Founders' Day")
	op.Post(at, "on", "2027-05-15", "name", "Once more", "kind", "off").Want(t, 422).Says(t, "on the list already", "Founders' Day")
	op.Post(at, "on", "2026-11-11", "name", "Veterans Day", "kind", "worked").Want(t, 303)

	calendar := func() rules.Calendar {
		t.Helper()
		var l law.Law
		if err := w.DB.Get(t.Context(), &l, `select law from board_laws where board_id = $1`, w.Board); err != nil {
			t.Fatal(err)
		}
		return l.Calendar()
	}
	founders, veterans := rules.Date{Year: 2027, Month: 5, Day: 15}, rules.Date{Year: 2026, Month: 11, Day: 11}
	if c := calendar(); !c.Holiday(founders) || c.Holiday(veterans) {
		t.Error("the local days do not reach the board's calendar")
	}
	remove := fmt.Sprintf("%s/%d/remove", at, w.Count(`select id from holidays where name = 'Founders'' Day'`))
	w.As(w.Clerk).Get(remove).Want(t, 404)
	op.Get(remove).Want(t, 200).Says(t, "Take away May 15, 2027", "counted anew")
	op.Post(remove).Want(t, 303)
	op.Post(remove).Want(t, 404)
	if calendar().Holiday(founders) {
		t.Error("a day that was taken away still counts as a holiday")
	}
	op.Post(at, "on", "2027-05-15", "name", "Founders' Day again", "kind", "off").Want(t, 303)
	if found, err := verify.Run(t.Context(), w.DB); err != nil || len(found.Findings) > 0 {
		t.Errorf("%v %v", found, err)
	}
}
