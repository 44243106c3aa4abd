package act_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/clock"
	"parley/internal/fault"
	"parley/internal/outbox"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/rules"
	"parley/internal/webtest"
)

// note is the smallest act there is: an outbox row under a key.
func note(key string) func(context.Context, *pg.Tx) (act.Effect, error) {
	return func(context.Context, *pg.Tx) (act.Effect, error) {
		return act.Effect{Subject: "note/1", Location: "/work", Public: true, Body: audit.Body{"text": audit.Sealed("private words")},
			Outbox: []outbox.Row{{Key: key, Kind: "mail.test", Recipient: "a@example.org"}}}, nil
	}
}

func rows(t *testing.T, db *pg.DB, query string) int {
	t.Helper()
	var n int
	if err := db.Get(context.Background(), &n, query); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAnActLeavesAnEntryARowAndAVersionTogether(t *testing.T) {
	at := clock.At(time.Date(2026, 11, 2, 16, 0, 0, 0, time.UTC))
	db := pgtest.DBAt(t, at)
	door := act.NewDoor(db)
	before := rows(t, db, `select version from page_versions where scope = 'site'`)
	rec, err := door.Do(context.Background(), rules.SiteUpdate, act.Caller{By: act.Program("test"), Key: "k", Digest: "d"}, note("n/1"))
	if err != nil {
		t.Fatal(err)
	}
	if rec.Subject != "note/1" || !rec.At.Equal(at.Now()) || rec.Repeated {
		t.Fatalf("%+v", rec)
	}
	if rows(t, db, `select version from page_versions where scope = 'site'`) != before+1 {
		t.Error("the version did not go up by one")
	}
	var e audit.Entry
	if err := db.Get(context.Background(), &e, `select chain, seq, at, actor, action, subject, body, prev_hash, hash from audit_entries`); err != nil {
		t.Fatal(err)
	}
	if !e.At.Equal(at.Now()) || e.Actor != "system/test" || e.Action != "site.update" || rows(t, db, `select count(*) from outbox where created_at = '2026-11-02 16:00:00+00'`) != 1 {
		t.Errorf("%+v", e)
	}
	if len(e.Body) == 0 || contains(e.Body, "private words") {
		t.Errorf("the entry holds the text: %s", e.Body)
	}
}

func contains(s, sub string) bool {
	for i := 0; i+len(sub) <= len(s); i++ {
		if s[i:i+len(sub)] == sub {
			return true
		}
	}
	return false
}

func TestAFormSentTwiceDoesOneThing(t *testing.T) {
	db := pgtest.DB(t)
	door := act.NewDoor(db)
	c := act.Caller{By: act.Program("test"), Key: "k", Digest: "d"}
	var wg sync.WaitGroup
	recs := make([]act.Receipt, 12)
	for i := range recs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			var err error
			if recs[i], err = door.Do(context.Background(), rules.SiteUpdate, c, note("n/1")); err != nil {
				t.Error(err)
			}
		}()
	}
	wg.Wait()
	repeated := 0
	for _, r := range recs {
		if r.Repeated {
			repeated++
		}
		if r.Subject != "note/1" || r.Location != "/work" || !r.At.Equal(recs[0].At) {
			t.Errorf("answers differ: %+v and %+v", r, recs[0])
		}
	}
	if repeated != len(recs)-1 || rows(t, db, `select count(*) from audit_entries`) != 1 || rows(t, db, `select count(*) from outbox`) != 1 {
		t.Errorf("%d repeated, %d entries", repeated, rows(t, db, `select count(*) from audit_entries`))
	}
}

func TestTheSameFormWithOtherContentShowsTheFirstAnswer(t *testing.T) {
	db := pgtest.DB(t)
	door := act.NewDoor(db)
	c := act.Caller{By: act.Program("test"), Key: "k", Digest: "one"}
	if _, err := door.Do(context.Background(), rules.SiteUpdate, c, note("n/1")); err != nil {
		t.Fatal(err)
	}
	c.Digest = "two"
	_, err := door.Do(context.Background(), rules.SiteUpdate, c, note("n/2"))
	var used *act.Used
	if fault.KindOf(err) != fault.Conflict || fault.CodeOf(err) != "form_used" || !errors.As(err, &used) || used.First.Subject != "note/1" {
		t.Fatalf("%v", err)
	}
	if rows(t, db, `select count(*) from audit_entries`) != 1 {
		t.Error("the second content was taken")
	}
}

func TestAnActThatFailsLeavesNothing(t *testing.T) {
	db := pgtest.DB(t)
	door := act.NewDoor(db)
	c := act.Caller{By: act.Program("test"), Key: "k", Digest: "d"}
	boom := fault.New(fault.Conflict, "boom")
	_, err := door.Do(context.Background(), rules.SiteUpdate, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		if err := outbox.Add(ctx, tx, time.Now(), outbox.Row{Key: "x", Kind: "mail.test"}); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{}, boom
	})
	if fault.CodeOf(err) != "boom" {
		t.Fatal(err)
	}
	for _, table := range []string{"audit_entries", "outbox", "receipts"} {
		if n := rows(t, db, `select count(*) from `+table); n != 0 {
			t.Errorf("%s has %d rows", table, n)
		}
	}
	// The key was not used up: the corrected form may be sent with it.
	if _, err := door.Do(context.Background(), rules.SiteUpdate, c, note("n/1")); err != nil {
		t.Error(err)
	}
}

func TestTheDoorChecksTheAccessTable(t *testing.T) {
	w := webtest.New(t)
	for _, c := range []struct {
		sentence string
		action   rules.Action
		by       webtest.Person
		board    int64
		want     fault.Kind
	}{
		{"a clerk may schedule", rules.MeetingSchedule, w.Clerk, w.Board, -1},
		{"a member sees the board but may not schedule", rules.MeetingSchedule, w.Members[3], w.Board, fault.Forbidden},
		{"another board's clerk does not see it", rules.MeetingSchedule, w.OtherClerk, w.Board, fault.NotFound},
		{"the operator holds no content role", rules.MeetingSchedule, w.Operator, w.Board, fault.NotFound},
		{"a clerk does not set up", rules.BoardCreate, w.Clerk, 0, fault.NotFound},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			caller := w.Caller(c.by)
			caller.Board = c.board
			_, err := w.Portal.Door.Do(context.Background(), c.action, caller, note(c.sentence))
			if c.want == -1 {
				if err != nil {
					t.Fatal(err)
				}
			} else if err == nil || fault.KindOf(err) != c.want {
				t.Fatalf("%v", err)
			}
		})
	}
}

func TestARoleTakenBackEndsAtOnce(t *testing.T) {
	w := webtest.New(t)
	var grant int64
	if err := w.DB.Get(context.Background(), &grant, `select id from role_grants where account_id = $1`, w.Clerk.Account); err != nil {
		t.Fatal(err)
	}
	clerk := w.As(w.Clerk)
	clerk.Get("/work/b/cpab/meetings").Want(t, 200)
	w.Clock.Advance(time.Minute)
	if _, err := w.Portal.Slices.Account.EndRole(context.Background(), w.Caller(w.Operator), grant); err != nil {
		t.Fatal(err)
	}
	clerk.Get("/work/b/cpab/meetings").Want(t, 303) // the session is over
	w.As(w.Clerk).Get("/work/b/cpab/meetings").Want(t, 404)
	if _, err := w.Portal.Door.Do(context.Background(), rules.MeetingSchedule, w.Caller(w.Clerk), note("x")); fault.KindOf(err) != fault.NotFound {
		t.Fatalf("%v", err)
	}
}

func TestATermThatEndsEndsTheMembersPowers(t *testing.T) {
	w := webtest.New(t)
	m := w.Members[4]
	c := w.As(m)
	c.Get("/work/b/cpab/recommendations").Want(t, 200)
	w.Clock.Advance(time.Minute)
	if _, err := w.Portal.Slices.Member.End(context.Background(), w.Caller(w.Operator), m.Term, webtest.Day(0).String(), "resigned"); err != nil {
		t.Fatal(err)
	}
	c.Get("/work/b/cpab/recommendations").Want(t, 303)
	w.As(m).Get("/work/b/cpab/recommendations").Want(t, 404)
	w.As(m).Get("/work").Want(t, 200).Says(t, "You hold no seat and no role now")
	w.Anonymous().Get("/b/cpab/members").Want(t, 200).Says(t, m.Name, "resigned")
}

func TestReceiptsAreForgottenAfterSevenDays(t *testing.T) {
	c := clock.At(time.Date(2026, 11, 2, 16, 0, 0, 0, time.UTC))
	db := pgtest.DBAt(t, c)
	door := act.NewDoor(db)
	if _, err := door.Do(context.Background(), rules.SiteUpdate, act.Caller{By: act.Program("test"), Key: "k", Digest: "d"}, note("n")); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{6 * 24 * time.Hour, 1}, {2 * 24 * time.Hour, 0}} {
		if err := door.Forget(context.Background(), c.Advance(step.after)); err != nil {
			t.Fatal(err)
		}
		if n := rows(t, db, `select count(*) from receipts`); n != step.want {
			t.Fatalf("%d receipts", n)
		}
	}
}
