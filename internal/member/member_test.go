package member_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"parley/internal/fault"
	"parley/internal/webtest"
)

// code is a fault's code, or that of its one field.
func code(err error) string {
	if f := fault.FieldsOf(err); len(f) == 1 {
		return f[0].Name + ":" + f[0].Code
	}
	return fault.CodeOf(err)
}

func TestASeatIsFilledByItsRules(t *testing.T) {
	w := webtest.New(t)
	ctx := context.Background()
	s := w.Portal.Slices.Member
	for _, c := range []struct {
		sentence             string
		by                   webtest.Person
		board, seat, person  int64
		begins, expires, bad string
	}{
		{"the clerk appoints nobody", w.Clerk, w.Board, w.VacantSeat, w.OtherClerk.Person, "2026-11-02", "", "not_found"},
		{"a seat of another board is not there", w.Operator, w.Other, w.VacantSeat, w.OtherClerk.Person, "2026-11-02", "", "not_found"},
		{"somebody is appointed", w.Operator, w.Board, w.VacantSeat, 0, "2026-11-02", "", "person:required"},
		{"somebody who is there", w.Operator, w.Board, w.VacantSeat, 999999, "2026-11-02", "", "not_found"},
		{"a term begins on a day", w.Operator, w.Board, w.VacantSeat, w.OtherClerk.Person, "2026-02-30", "", "begins:not_a_date"},
		{"a term does not end before it begins", w.Operator, w.Board, w.VacantSeat, w.OtherClerk.Person, "2026-11-02", "2026-11-01", "expires:term_order"},
		{"a seat that is held is not filled", w.Operator, w.Board, w.Members[4].Seat, w.OtherClerk.Person, "2026-11-02", "", "seat_taken"},
		{"one person has one vote", w.Operator, w.Board, w.VacantSeat, w.Members[4].Person, "2026-11-02", "", "person_has_voting_seat"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			call := w.Caller(c.by)
			call.Board = c.board
			if _, err := s.Appoint(ctx, call, c.seat, c.person, c.begins, c.expires); code(err) != c.bad {
				t.Errorf("%v (%s)", err, code(err))
			}
		})
	}
	if n := w.Count(`select count(*) from terms where seat_id = $1`, w.VacantSeat); n != 0 {
		t.Fatalf("%d terms were made", n)
	}
	path := fmt.Sprintf("/work/site/b/cpab/seats/%d/appoint", w.VacantSeat)
	op := w.As(w.Operator)
	op.Get(path).Want(t, 200).Says(t, "Ilse Varga")
	op.Post(path, "person", "", "begins", "tomorrow").Want(t, 422).Says(t, "tomorrow")
	fields := []string{"person", fmt.Sprint(w.OtherClerk.Person), "begins", "2026-11-02", "_key", "once"}
	op.Post(path, fields...).Want(t, 303)
	op.Post(path, fields...).Want(t, 303)
	if n := w.Count(`select count(*) from terms where seat_id = $1`, w.VacantSeat); n != 1 {
		t.Errorf("%d terms were made", n)
	}
	w.Anonymous().Get("/b/cpab/members").Says(t, "Ilse Varga")
}

func TestOneOfTwoAppointmentsToASeatStands(t *testing.T) {
	w := webtest.New(t)
	var wg sync.WaitGroup
	errs := make([]error, 6)
	people := []int64{w.OtherClerk.Person, w.OtherMember.Person, w.Clerk.Person, w.Operator.Person, w.OtherClerk.Person, w.OtherMember.Person}
	for i := range errs {
		c := w.Caller(w.Operator)
		wg.Add(1)
		go func() {
			defer wg.Done()
			_, errs[i] = w.Portal.Slices.Member.Appoint(context.Background(), c, w.VacantSeat, people[i], "2026-11-02", "")
		}()
	}
	wg.Wait()
	stood := 0
	for _, err := range errs {
		switch {
		case err == nil:
			stood++
		case fault.CodeOf(err) != "seat_taken" && fault.CodeOf(err) != "person_has_voting_seat":
			t.Error(err)
		}
	}
	if stood != 1 {
		t.Errorf("%d stood", stood)
	}
}

func TestATermEndsOnceAndAtOnce(t *testing.T) {
	w := webtest.New(t)
	ctx := context.Background()
	s, m := w.Portal.Slices.Member, w.Members[5]
	member := w.As(m)
	member.Get("/work/b/cpab/recommendations").Want(t, 200)
	w.Clock.Advance(time.Minute)
	for _, c := range []struct{ sentence, left, reason, bad string }{
		{"a departure is recorded when it has happened", "2026-11-03", "moved away", "left:date_in_future"},
		{"not before the term began", "2024-12-31", "moved away", "left:left_before_begins"},
		{"with a reason", "2026-11-02", " ", "reason:required"},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			if _, err := s.End(ctx, w.Caller(w.Operator), m.Term, c.left, c.reason); code(err) != c.bad {
				t.Errorf("%v (%s)", err, code(err))
			}
		})
	}
	foreign := w.Caller(w.Operator)
	foreign.Board = w.Other
	if _, err := s.End(ctx, foreign, m.Term, "2026-11-02", "moved away"); code(err) != "not_found" {
		t.Errorf("another board's term: %v", err)
	}
	if _, err := s.End(ctx, w.Caller(w.Chair()), m.Term, "2026-11-02", "moved away"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("the chair ended a term: %v", err)
	}
	path := fmt.Sprintf("/work/site/b/cpab/terms/%d/end", m.Term)
	op := w.As(w.Operator)
	op.Post(path, "left", "2026-11-02", "reason", "").Want(t, 422)
	op.Post(path, "left", "2026-11-02", "reason", "moved away", "_key", "once").Want(t, 303)
	op.Post(path, "left", "2026-11-02", "reason", "moved away", "_key", "once").Want(t, 303)
	op.Post(path, "left", "2026-11-02", "reason", "moved away").Want(t, 409)
	member.Get("/work/b/cpab/recommendations").Want(t, 303)    // the session is over
	w.As(m).Get("/work/b/cpab/recommendations").Want(t, 404)   // and so is the seat
	w.Anonymous().Get("/b/cpab/members").Says(t, "moved away") // in public
}
