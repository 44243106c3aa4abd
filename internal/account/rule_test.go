package account_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/rules"
	"parley/internal/webtest"
)

// TestASessionIsNotEndedByIdlenessDuringOnesOwnOpenMeeting leaves four people
// idle for a day while the board's meeting is open: those of the board stay
// signed in, the others do not, and nobody once it is over.
func TestASessionIsNotEndedByIdlenessDuringOnesOwnOpenMeeting(t *testing.T) {
	w := webtest.New(t, pgtest.NoChecks)
	set := func(query string, args ...any) {
		if err := w.DB.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
			_, err := tx.Exec(ctx, query, args...)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	for _, state := range []string{"in_session", "recess"} {
		t.Run(state, func(t *testing.T) {
			set(`delete from meetings`)
			set(`insert into meetings (board_id, slug, kind, held_on, starts, zone, place, state, opened_at, created_at, updated_at) values ($1, '2026-11-02', 'regular', '2026-11-02', '09:00', 'America/Denver', 'City Hall', $2, $3, $3, $3)`,
				w.Board, state, w.Clock.Now())
			member, clerk := w.As(w.Members[4]), w.As(w.Clerk)
			others := []*webtest.Client{w.As(w.OtherMember), w.As(w.OtherClerk), w.As(w.Drafter)}
			w.Clock.Advance(25 * time.Hour)
			member.Get("/work").Want(t, 200)
			clerk.Get("/work").Want(t, 200)
			for i, c := range others {
				if got := c.Get("/work").Status; got != 303 {
					t.Errorf("person %d of another board answers %d", i+1, got)
				}
			}
			set(`update meetings set state = 'adjourned', adjourned_at = $1`, w.Clock.Now())
			w.Clock.Advance(13 * time.Hour)
			member.Get("/work").Want(t, 303)
			clerk.Get("/work").Want(t, 303)
		})
	}
}

func TestALinkSentTwiceLeadsOn(t *testing.T) {
	w := webtest.New(t)
	path := linkPath(t, w, w.Members[3], "invite")
	w.Anonymous().Post(path, "password", password, "_key", "one").Want(t, 303)
	if got := w.Anonymous().Post(path, "password", password, "_key", "one").Want(t, 303); got.Location != "/work" || got.Header.Get("Set-Cookie") == "" {
		t.Errorf("the second leads to %q with the cookie %q", got.Location, got.Header.Get("Set-Cookie"))
	}
	if got := w.Anonymous().Post(path, "password", "some other long words", "_key", "one").Want(t, 303); got.Location != "/work/sign-in" || got.Header.Get("Set-Cookie") != "" {
		t.Errorf("without the password it leads to %q with the cookie %q", got.Location, got.Header.Get("Set-Cookie"))
	}
	// A used link says nothing about whose it was, whatever is sent to it.
	w.Anonymous().Post(path, "password", "short", "_key", "two").Want(t, 410)
}

func TestAskingForALinkIsThrottledForEveryAddressAlike(t *testing.T) {
	w := webtest.New(t)
	withPassword(t, w, w.Clerk)
	for _, email := range []string{w.Clerk.Email, "nobody@riverbend.example"} {
		for range 5 {
			w.Anonymous().Post("/work/reset", "email", email).Want(t, 200)
		}
		w.Anonymous().Post("/work/reset", "email", email).Want(t, 429).Says(t, "too often", email)
	}
	// It does not use up the tries of signing in.
	w.Anonymous().Post("/work/sign-in", "email", w.Clerk.Email, "password", password).Want(t, 303)
}

func TestClosingAnAccountEndsItsRoles(t *testing.T) {
	w := webtest.New(t)
	w.Anonymous().Get("/b/cpab/members").Says(t, "Priya Raman")
	op := w.As(w.Operator)
	path := fmt.Sprintf("/work/site/people/%d/close", w.Clerk.Account)
	op.Post(path).Want(t, 303)
	op.Post(path).Want(t, 409).Says(t, "This account is closed")
	if n := w.Count(`select count(*) from role_grants where account_id = $1 and (ended_at is null or ended_on is null)`, w.Clerk.Account); n != 0 {
		t.Errorf("%d roles go on", n)
	}
	if n := w.Count(`select count(*) from outbox where kind = 'grant.ended' and board_id = $1`, w.Board); n != 1 {
		t.Errorf("%d notices of the end", n)
	}
	w.Anonymous().Get("/b/cpab/members").Says(t, "November 2, 2026 to November 2, 2026") // made again, with the end
	if _, err := w.Portal.Slices.Account.Grant(context.Background(), w.Caller(w.Operator), w.Clerk.Account, rules.Clerk, 0); len(fault.FieldsOf(err)) != 1 {
		t.Errorf("a closed account was given a role: %v", err)
	}
	if _, err := w.Portal.Slices.Account.InviteOperator(context.Background(), w.Clerk.Name, w.Clerk.Email); fault.CodeOf(err) != "account_closed" {
		t.Errorf("a closed account was made operator: %v", err)
	}
}

// TestAChairWhoseTermEndedIsNoChair takes the seat away and leaves the grant.
func TestAChairWhoseTermEndedIsNoChair(t *testing.T) {
	w := webtest.New(t)
	ctx := context.Background()
	w.As(w.Chair()).Get("/work/b/cpab/meetings/new").Want(t, 200)
	if _, err := w.Portal.Slices.Member.End(ctx, w.Caller(w.Operator), w.Chair().Term, "2026-11-02", "moved away"); err != nil {
		t.Fatal(err)
	}
	w.Clock.Advance(time.Minute)
	w.As(w.Chair()).Get("/work/b/cpab/meetings/new").Want(t, 404)
	_, err := w.Portal.Door.Do(ctx, rules.MeetingSchedule, w.Caller(w.Chair()), func(context.Context, *pg.Tx) (act.Effect, error) { return act.Effect{Subject: "meeting/1"}, nil })
	if fault.KindOf(err) != fault.NotFound {
		t.Errorf("an act of the former chair: %v", err)
	}
	// The clerk's role does not hang on a seat.
	w.As(w.Clerk).Get("/work/b/cpab/meetings/new").Want(t, 200)
}

// TestNobodyAnswersTheBoardTheyVoteOn tries every way to hold a vote on a board
// and answer for a department it advises.
func TestNobodyAnswersTheBoardTheyVoteOn(t *testing.T) {
	w := webtest.New(t)
	ctx := context.Background()
	_, err := w.Portal.Slices.Member.Appoint(ctx, w.Caller(w.Operator), w.VacantSeat, w.Drafter.Person, "2026-11-02", "")
	if f := fault.FieldsOf(err); len(f) != 1 || f[0].Code != "answers_for_department" {
		t.Errorf("the drafter got a seat: %v", err)
	}
	// Both at once: one of the two is refused.
	for range 10 {
		w := webtest.New(t)
		var wg sync.WaitGroup
		var errs [2]error
		wg.Add(2)
		seat, grant := w.Caller(w.Operator), w.Caller(w.Operator)
		go func() {
			defer wg.Done()
			_, errs[0] = w.Portal.Slices.Member.Appoint(ctx, seat, w.VacantSeat, w.OtherClerk.Person, "2026-11-02", "")
		}()
		go func() {
			defer wg.Done()
			_, errs[1] = w.Portal.Slices.Account.Grant(ctx, grant, w.OtherClerk.Account, rules.Drafter, w.Department)
		}()
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("seat: %v; role: %v", errs[0], errs[1])
		}
	}
}
