package account_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/webtest"
)

// TestASecondClickOnANewPasswordLeadsWhereTheFirstLed sends the form twice with
// the cookie of before, as a browser does that throws the first answer away.
func TestASecondClickOnANewPasswordLeadsWhereTheFirstLed(t *testing.T) {
	w := webtest.New(t)
	withPassword(t, w, w.Clerk)
	w.Clock.Advance(time.Minute)
	first := w.As(w.Clerk)
	second := first.Twin()
	w.Clock.Advance(time.Minute)
	form := []string{"current", password, "password", "another long sentence", "_key", "one"}
	if to := first.Post("/work/password", form...).Want(t, 303).Location; to != "/work" {
		t.Fatalf("led to %q", to)
	}
	if to := second.Post("/work/password", form...).Want(t, 303).Location; to != "/work" {
		t.Fatalf("the second led to %q", to)
	}
	second.Get("/work").Want(t, 200)

	// The dead cookie and the form's key alone sign nobody in.
	third := first.Twin()
	w.Clock.Advance(time.Minute)
	first.Post("/work/password", "current", "another long sentence", "password", "a third long sentence", "_key", "two").Want(t, 303)
	if to := third.Post("/work/password", "current", "x", "password", "not this one, surely", "_key", "two").Want(t, 303).Location; to != "/work/sign-in" {
		t.Errorf("without the password it led to %q", to)
	}
	third.Get("/work").Want(t, 303)
	if to := third.Post("/work/password", "current", "x", "password", "a third long sentence", "_key", "never sent").Want(t, 303).Location; to != "/work/sign-in" {
		t.Errorf("a form that was never accepted led to %q", to)
	}
}

// TestASecondClickInALivingSessionIsTheFirst sends the form again in a
// session that still stands: the key tells it, not the old password.
func TestASecondClickInALivingSessionIsTheFirst(t *testing.T) {
	w := webtest.New(t)
	withPassword(t, w, w.Clerk)
	c := w.As(w.Clerk)
	form := []string{"current", password, "password", "another long sentence", "_key", "one"}
	c.Post("/work/password", form...).Want(t, 303)
	if to := c.Post("/work/password", form...).Want(t, 303).Location; to != "/work" {
		t.Errorf("the second led to %q", to)
	}
	c.Get("/work").Want(t, 200)
}

// TestTakingBackOnesOwnRoleTwiceLeadsToOnePlace ends a role of the operator's
// own, and with it the session.
func TestTakingBackOnesOwnRoleTwiceLeadsToOnePlace(t *testing.T) {
	w := webtest.New(t)
	rec, err := w.Portal.Slices.Account.Grant(context.Background(), w.Caller(w.Operator), w.Operator.Account, rules.Clerk, 0)
	if err != nil {
		t.Fatal(err)
	}
	w.Clock.Advance(time.Minute)
	first := w.As(w.Operator)
	second := first.Twin()
	w.Clock.Advance(time.Minute)
	path := fmt.Sprintf("/work/site/b/cpab/roles/%d/end", rec.ID())
	led := first.Post(path, "_key", "one").Want(t, 303).Location
	if to := second.Post(path, "_key", "one").Want(t, 303).Location; to != led {
		t.Errorf("the second led to %q, the first to %q", to, led)
	}
}

func TestANewerLinkEndsTheOlder(t *testing.T) {
	w := webtest.New(t)
	old := linkPath(t, w, w.Members[3], "invite")
	w.Clock.Advance(time.Second)
	newer := linkPath(t, w, w.Members[3], "invite")
	w.Anonymous().Get(old).Want(t, 410).Says(t, "ask for a new one")
	w.Anonymous().Post(old, "password", password).Want(t, 410)
	w.Anonymous().Get(newer).Want(t, 200)

	// An older mail that is sent late makes no link, nor does the mail of a link
	// that was taken up.
	mint := w.Portal.Slices.Account.Mint
	if _, err := mint(context.Background(), w.Members[3].Account, "invite", w.Clock.Now().Add(-time.Second)); fault.CodeOf(err) != "link_superseded" {
		t.Errorf("the older mail: %v", err)
	}
	w.Anonymous().Get(newer).Want(t, 200)
	w.Anonymous().Post(newer, "password", password).Want(t, 303)
	if _, err := mint(context.Background(), w.Members[3].Account, "invite", w.Clock.Now()); fault.CodeOf(err) != "link_superseded" {
		t.Errorf("the mail sent twice: %v", err)
	}
}

// TestALostInvitationIsMailedAgain asks for a new password for an account that
// never had one.
func TestALostInvitationIsMailedAgain(t *testing.T) {
	w := webtest.New(t)
	w.Anonymous().Post("/work/reset", "email", w.Members[3].Email).Want(t, 200).Says(t, "If the address has an account")
	if n := w.Count(`select count(*) from outbox where kind = 'account.invite' and recipient = $1 and payload->>'account' = $2::text and key like '%/invite/2%T%'`, w.Members[3].Email, fmt.Sprint(w.Members[3].Account)); n != 1 {
		t.Errorf("%d invitations", n)
	}
	if got := w.Anonymous().Get(linkPath(t, w, w.Members[3], "invite")+"x").Want(t, 410); !strings.Contains(got.Body, `href="/work/reset"`) {
		t.Error("the page of a dead link leads nowhere")
	}
}

func TestWhoIsSignedInIsLedPastTheSignIn(t *testing.T) {
	w := webtest.New(t)
	c := w.As(w.Clerk)
	if to := c.Get("/work/sign-in").Want(t, 303).Location; to != "/work" {
		t.Errorf("led to %q", to)
	}
	if to := c.Get("/work/sign-in?next=/work/b/cpab/meetings").Want(t, 303).Location; to != "/work/b/cpab/meetings" {
		t.Errorf("led to %q", to)
	}
	if to := c.Get("/work/sign-in?next=//evil.example").Want(t, 303).Location; to != "/work" {
		t.Errorf("led to %q", to)
	}
}

// TestAPasswordChangedBetweenProofAndSessionOpensNone holds the account while
// someone signs in with the password that is being replaced.
func TestAPasswordChangedBetweenProofAndSessionOpensNone(t *testing.T) {
	w := webtest.New(t)
	ctx := context.Background()
	withPassword(t, w, w.Clerk)
	old := w.Anonymous()
	answer := make(chan webtest.Answer, 1)
	err := w.Portal.Door.Housekeep(ctx, func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, `update accounts set password_hash = 'another' where id = $1`, w.Clerk.Account); err != nil {
			return err
		}
		go func() { answer <- old.Post("/work/sign-in", "email", w.Clerk.Email, "password", password) }()
		for range 600 { // until the sign-in waits for the account
			if w.Count(`select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`) > 0 {
				return nil
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Error("the sign-in did not come to the account")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := <-answer; got.Location != "/work/sign-in" || got.Header.Get("Set-Cookie") != "" {
		t.Errorf("it led to %q with the cookie %q", got.Location, got.Header.Get("Set-Cookie"))
	}
}
