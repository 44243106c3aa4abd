package account_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/account"
	"parley/internal/fault"
	"parley/internal/page/pagetest"
	"parley/internal/rules"
	"parley/internal/webtest"
)

const password = "a heron stands in the river"

func TestPagesRender(t *testing.T) { pagetest.Check(t) }

// withPassword gives a person a password.
func withPassword(t *testing.T, w *webtest.World, p webtest.Person) {
	t.Helper()
	if err := w.Portal.Slices.Account.SetPassword(context.Background(), p.Account, password); err != nil {
		t.Fatal(err)
	}
}

func linkPath(t *testing.T, w *webtest.World, p webtest.Person, purpose string) string {
	t.Helper()
	link, err := w.Portal.Slices.Account.Mint(context.Background(), p.Account, purpose, w.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	return u.Path
}

func TestSigningInOpensASessionAndSigningOutEndsIt(t *testing.T) {
	w := webtest.New(t)
	withPassword(t, w, w.Clerk)
	a := w.Anonymous()
	got := a.Post("/work/sign-in", "email", " Clerk@Riverbend.example ", "password", password, "next", "/work/b/cpab/meetings").Want(t, 303)
	if got.Location != "/work/b/cpab/meetings" {
		t.Errorf("led to %q", got.Location)
	}
	cookie := got.Header.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(cookie, want) {
			t.Errorf("cookie %q lacks %s", cookie, want)
		}
	}
	c := w.As(w.Clerk)
	c.Get("/work").Want(t, 200)
	c.Post("/work/sign-out").Want(t, 303)
	// The cookie is still in the jar of a thief: it opens nothing.
	thief := w.As(w.Clerk)
	thief.Get("/work").Want(t, 200)
	c.Get("/work").Want(t, 303)
}

func TestTheAnswerIsTheSameWhetherOrNotAnAddressHasAnAccount(t *testing.T) {
	w := webtest.New(t)
	withPassword(t, w, w.Clerk)
	known := w.Anonymous().Post("/work/sign-in", "email", "clerk@riverbend.example", "password", "wrong wrong wrong wrong").Want(t, 422)
	unknown := w.Anonymous().Post("/work/sign-in", "email", "nobody@riverbend.example", "password", "wrong wrong wrong wrong").Want(t, 422)
	strip := func(s, email string) string {
		s = strings.ReplaceAll(s, email, "X")
		for _, marker := range []string{`name="_key" value="`} {
			for i := strings.Index(s, marker); i >= 0; {
				end := strings.Index(s[i+len(marker):], `"`)
				s = s[:i] + s[i+len(marker)+end:]
				i = strings.Index(s, marker)
			}
		}
		return s
	}
	if strip(known.Body, "clerk@riverbend.example") != strip(unknown.Body, "nobody@riverbend.example") {
		t.Error("the two pages differ")
	}
	for _, email := range []string{"clerk@riverbend.example", "nobody@riverbend.example"} {
		w.Anonymous().Post("/work/reset", "email", email).Want(t, 200).Says(t, "If the address has an account")
	}
	if n := w.Count(`select count(*) from outbox where kind = 'account.reset'`); n != 1 {
		t.Errorf("%d reset mails", n)
	}
}

func TestFiveFailuresForOneAddressStopFurtherTries(t *testing.T) {
	w := webtest.New(t)
	withPassword(t, w, w.Clerk)
	try := func(pass string) int {
		return w.Anonymous().Post("/work/sign-in", "email", "clerk@riverbend.example", "password", pass).Status
	}
	for i := range 5 {
		if got := try("wrong wrong wrong wrong"); got != 422 {
			t.Fatalf("try %d answered %d", i+1, got)
		}
	}
	if got := try(password); got != 429 {
		t.Fatalf("after five failures even the right password answers %d", got)
	}
	w.Clock.Advance(16 * time.Minute)
	if got := try(password); got != 303 {
		t.Fatalf("after a quarter of an hour it answers %d", got)
	}
}

func TestParallelGuessesDoNotSlipThrough(t *testing.T) {
	w := webtest.New(t)
	withPassword(t, w, w.Clerk)
	var mu sync.Mutex
	seen := map[int]int{}
	var wg sync.WaitGroup
	for range 16 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			s := w.Anonymous().Post("/work/sign-in", "email", "clerk@riverbend.example", "password", "wrong wrong wrong wrong").Status
			mu.Lock()
			seen[s]++
			mu.Unlock()
		}()
	}
	wg.Wait()
	if seen[422] != 5 || seen[429] != 11 {
		t.Errorf("answers %v", seen)
	}
}

func TestTwentyFailuresFromOneNetworkStopItAndNotTheOthers(t *testing.T) {
	w := webtest.New(t)
	for i := range 20 {
		if got := w.Anonymous().Post("/work/sign-in", "email", fmt.Sprintf("x%d@riverbend.example", i), "password", "wrong wrong wrong wrong").Status; got != 422 {
			t.Fatalf("try %d answered %d", i+1, got)
		}
	}
	if got := w.Anonymous().Post("/work/sign-in", "email", "fresh@riverbend.example", "password", "wrong wrong wrong wrong").Status; got != 429 {
		t.Fatalf("the 21st answers %d", got)
	}
	if n := w.Count(`select count(*) from sign_in_failures where subject like '%127.0.0%' or subject like '%@%'`); n != 0 {
		t.Errorf("%d rows hold an address in the clear", n)
	}
}

func TestAnInvitationSetsAPasswordOnce(t *testing.T) {
	w := webtest.New(t)
	path := linkPath(t, w, w.Members[3], "invite")
	w.Anonymous().Get(path).Want(t, 200).Says(t, w.Members[3].Name, "At least 15 characters")
	w.Anonymous().Post(path, "password", "too short").Want(t, 422).Says(t, "15")
	w.Anonymous().Post(path, "password", "passwordpassword").Want(t, 422)
	w.Anonymous().Post(path, "password", password).Want(t, 303)
	w.Anonymous().Get(path).Want(t, 410)
	w.Anonymous().Post(path, "password", password+" again").Want(t, 410)
	w.Anonymous().Post("/work/sign-in", "email", w.Members[3].Email, "password", password).Want(t, 303)
	if n := w.Count(`select count(*) from receipts where digest like '%heron%'`) + w.Count(`select count(*) from accounts where password_hash not like '$argon2id$%' and password_hash <> ''`); n != 0 {
		t.Error("a password is kept where it should not be")
	}
}

func TestLinksEnd(t *testing.T) {
	w := webtest.New(t)
	invite, reset := linkPath(t, w, w.Members[3], "invite"), linkPath(t, w, w.Members[4], "reset")
	w.Clock.Advance(61 * time.Minute)
	w.Anonymous().Get(reset).Want(t, 410)
	w.Anonymous().Get(invite).Want(t, 200)
	w.Clock.Advance(14 * 24 * time.Hour)
	w.Anonymous().Get(invite).Want(t, 410)
	w.Anonymous().Get("/work/reset/"+strings.TrimPrefix(linkPath(t, w, w.Members[4], "invite"), "/work/invitation/")).Want(t, 410) // bound to its purpose
	w.Anonymous().Get("/work/invitation/nonsense").Want(t, 410)
}

func TestANewPasswordEndsEveryOtherSession(t *testing.T) {
	w := webtest.New(t)
	withPassword(t, w, w.Clerk)
	w.Clock.Advance(time.Minute)
	here, there := w.As(w.Clerk), w.As(w.Clerk)
	w.Clock.Advance(time.Minute)
	here.Post("/work/password", "current", "not it at all, no", "password", "another long sentence").Want(t, 422).Says(t, "not your present password")
	here.Post("/work/password", "current", password, "password", "another long sentence").Want(t, 303)
	there.Get("/work").Want(t, 303)
	here.Get("/work").Want(t, 200)
	w.Anonymous().Post("/work/sign-in", "email", w.Clerk.Email, "password", "another long sentence").Want(t, 303)
}

func TestASessionEndsAfterTwelveIdleHoursAndThirtyDays(t *testing.T) {
	w := webtest.New(t)
	c := w.As(w.Clerk)
	for range 5 {
		w.Clock.Advance(11 * time.Hour)
		c.Get("/work").Want(t, 200)
	}
	w.Clock.Advance(13 * time.Hour)
	c.Get("/work").Want(t, 303)
	long := w.As(w.Clerk)
	for range 80 {
		w.Clock.Advance(9 * time.Hour)
		if long.Get("/work").Status != 200 {
			break
		}
	}
	w.Clock.Advance(time.Hour)
	long.Get("/work").Want(t, 303)
}

func TestInvitationsAreRefusedBesideTheField(t *testing.T) {
	w := webtest.New(t)
	op := w.As(w.Operator)
	op.Post("/work/site/people/invite", "name", "", "email", "not an address").Want(t, 422).Says(t, "not an address")
	op.Post("/work/site/people/invite", "name", "Somebody New", "email", w.Clerk.Email).Want(t, 422).Says(t, "has an account already", "Somebody New")
	op.Post("/work/site/people/invite", "name", "Somebody New", "email", "new@riverbend.example").Want(t, 303)
	if n := w.Count(`select count(*) from outbox where kind = 'account.invite' and recipient = 'new@riverbend.example'`); n != 1 {
		t.Errorf("%d invitations", n)
	}
	w.As(w.Clerk).Post("/work/site/people/invite", "name", "Somebody Else", "email", "else@riverbend.example").Want(t, 404)
}

func TestAClosedAccountOpensNothing(t *testing.T) {
	w := webtest.New(t)
	withPassword(t, w, w.Drafter)
	c := w.As(w.Drafter)
	w.As(w.Operator).Post(fmt.Sprintf("/work/site/people/%d/close", w.Drafter.Account)).Want(t, 303)
	c.Get("/work").Want(t, 303)
	w.Anonymous().Post("/work/sign-in", "email", w.Drafter.Email, "password", password).Want(t, 422)
	w.As(w.Operator).Post(fmt.Sprintf("/work/site/people/%d/close", w.Operator.Account)).Want(t, 409)
}

func TestRolesAreRefusedByTheirRules(t *testing.T) {
	w := webtest.New(t)
	ctx := context.Background()
	for _, c := range []struct {
		sentence string
		account  int64
		role     rules.Role
		dept     int64
		code     string
	}{
		{"a chair holds a seat", w.Drafter.Account, rules.Chair, 0, "form_invalid"},
		{"a board has one chair", w.Members[4].Account, rules.Chair, 0, "board_has_chair"},
		{"who votes on a board does not answer it", w.Members[4].Account, rules.Drafter, w.Department, "form_invalid"},
		{"a role is given once", w.Clerk.Account, rules.Clerk, 0, "role_granted_already"},
		{"the operator's role is not given over a board", w.Clerk.Account, rules.Operator, 0, "form_invalid"},
		{"a department must be one the board advises", w.Clerk.Account, rules.Executive, 999, "not_found"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			_, err := w.Portal.Slices.Account.Grant(ctx, w.Caller(w.Operator), c.account, c.role, c.dept)
			if fault.CodeOf(err) != c.code {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestTheCookieIsBoundToTheHostUnderTLS(t *testing.T) {
	if got := account.CookieName(&url.URL{Scheme: "https"}); got != "__Host-parley" {
		t.Error(got)
	}
}
