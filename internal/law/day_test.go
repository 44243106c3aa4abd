package law_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"parley/internal/law"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/rules"
	laws "parley/internal/rules/law"
	"parley/internal/verify"
	"parley/internal/webtest"
)

func calendarOf(t *testing.T, w *webtest.World, slug string) rules.Calendar {
	t.Helper()
	var l laws.Law
	if err := w.DB.Get(t.Context(), &l, `select l.law from board_laws l join boards b on b.id = l.board_id where b.slug = $1`, slug); err != nil {
		t.Fatal(err)
	}
	return l.Calendar()
}

func TestABoardHasDaysOfItsOwnAndItsCommitteesCountThem(t *testing.T) {
	w := webtest.New(t)
	op, public := w.As(w.Operator), w.Anonymous()
	days := site + "/days"
	op.Post("/work/site/boards", "jurisdiction", fmt.Sprint(w.Jurisdiction), "name", "Policy Committee", "slug", "policy", "parent", fmt.Sprint(w.Board)).Want(t, 303)
	op.Post("/work/site/boards", "jurisdiction", fmt.Sprint(w.Jurisdiction), "name", "Harbor Board", "slug", "harbor").Want(t, 303)
	retreat := rules.Date{Year: 2027, Month: 5, Day: 17}

	w.As(w.Clerk).Get(days).Want(t, 404)
	w.As(w.Clerk).Post(days, "on", "2027-05-17", "name", "Retreat", "kind", "off").Want(t, 404)
	op.Get(site).Want(t, 200).Says(t, `href="`+days+`"`)
	op.Post(days, "on", "2027-02-30", "name", "Retreat", "kind", "off").Want(t, 422).Says(t, `value="Retreat"`)
	op.Post(days, "on", "2027-05-17", "name", "Retreat", "kind", "half").Want(t, 422).Says(t, `value="Retreat"`)
	key := []string{"_key", "day-once"}
	op.Post(days, append(key, "on", "2027-05-17", "name", "Retreat", "kind", "off")...).Want(t, 303)
	op.Post(days, append(key, "on", "2027-05-17", "name", "Retreat", "kind", "off")...).Want(t, 303)
	op.Post(days, "on", "2027-05-17", "name", "Once more", "kind", "off").Want(t, 422).Says(t, "on the list already", `value="Once more"`)
	if n := w.Count(`select count(*) from board_days`); n != 1 {
		t.Errorf("one form sent twice left %d days", n)
	}
	for slug, off := range map[string]bool{"cpab": true, "policy": true, "harbor": false} {
		if calendarOf(t, w, slug).Holiday(retreat) != off {
			t.Errorf("the day of the board is off at %s: %v", slug, !off)
		}
	}
	public.Get("/b/cpab/rules").Want(t, 200).Says(t, "May 17, 2027", "Retreat: the office is closed", "The board's own")
	public.Get("/b/policy/rules").Want(t, 200).Says(t, "Retreat: the office is closed", "Inherited from its parent board")
	if body := public.Get("/b/harbor/rules").Want(t, 200).Body; strings.Contains(body, "Retreat") {
		t.Error("another board's day is shown")
	}

	// A day of the committee's own goes before its parent's, and one of the board's before the city's.
	op.Post("/work/site/b/policy/law/days", "on", "2027-05-17", "name", "Retreat", "kind", "worked").Want(t, 303)
	city := fmt.Sprintf("/work/site/jurisdictions/%d/holidays", w.Jurisdiction)
	op.Post(city, "on", "2027-05-18", "name", "Canal Day", "kind", "worked").Want(t, 303)
	op.Post(days, "on", "2027-05-18", "name", "Canal Day", "kind", "off").Want(t, 303)
	canal := rules.Date{Year: 2027, Month: 5, Day: 18}
	if calendarOf(t, w, "policy").Holiday(retreat) || !calendarOf(t, w, "cpab").Holiday(retreat) {
		t.Error("the committee's own day does not go before its parent's")
	}
	if !calendarOf(t, w, "cpab").Holiday(canal) || !calendarOf(t, w, "policy").Holiday(canal) || calendarOf(t, w, "harbor").Holiday(canal) {
		t.Error("the board's own day does not go before its city's")
	}

	remove := fmt.Sprintf("%s/%d/remove", days, w.Count(`select id from board_days where name = 'Retreat' and not working`))
	w.As(w.Clerk).Get(remove).Want(t, 404)
	w.As(w.Clerk).Post(remove).Want(t, 404)
	op.Get(fmt.Sprintf("/work/site/b/policy/law/days/%d/remove", w.Count(`select min(id) from board_days`))).Want(t, 404)
	op.Get(days).Want(t, 200).Says(t, `href="`+remove+`"`)
	op.Get(remove).Want(t, 200).Says(t, "Take away May 17, 2027", "counted anew")
	op.Post(remove).Want(t, 303)
	op.Post(remove).Want(t, 404)
	if calendarOf(t, w, "cpab").Holiday(retreat) {
		t.Error("a day that was taken away is still off")
	}
	op.Post(days, "on", "2027-05-17", "name", "Retreat after all", "kind", "off").Want(t, 303)
	if rep, err := verify.Run(t.Context(), w.DB); err != nil || len(rep.Findings) > 0 {
		t.Errorf("%v %v", rep.Findings, err)
	}
}

// TestADayOfTheBoardsOwnMovesItsClocks reads a clock of three business days from
// the page of a meeting before and after.
func TestADayOfTheBoardsOwnMovesItsClocks(t *testing.T) {
	w := webtest.New(t)
	if _, err := w.Portal.Slices.Law.Set(t.Context(), w.Caller(w.Operator), law.Rule{Key: "notice.regular", Value: []byte(`{"algorithm": "business_days_before", "amount": 10, "unit": "business_day", "anchor": "meeting_start", "channels": ["web"]}`),
		Citation: "By-law 4.2", Basis: "by_law", Reason: "More time."}); err != nil {
		t.Fatal(err)
	}
	clerk := w.As(w.Clerk)
	on := rules.Date{Year: 2026, Month: 12, Day: 22}
	clerk.Post("/work/b/cpab/meetings", "kind", "regular", "on", on.String(), "at", "18:00", "place", "City Hall", "accommodation", "Call 555-0143.").Want(t, 303)
	clerk.Get("/work/b/cpab/meetings/"+on.String()).Want(t, 200).Says(t, "December 8, 2026")
	if _, err := w.Portal.Slices.Law.AddDay(t.Context(), w.Caller(w.Operator), law.Day{On: "2026-12-15", Name: "Retreat"}); err != nil {
		t.Fatal(err)
	}
	clerk.Get("/work/b/cpab/meetings/"+on.String()).Want(t, 200).Says(t, "December 7, 2026")
}

func TestASilentChangeOfABoardsDayIsFound(t *testing.T) {
	w := webtest.New(t, pgtest.NoChecks)
	if _, err := w.Portal.Slices.Law.AddDay(t.Context(), w.Caller(w.Operator), law.Day{On: "2027-05-17", Name: "Retreat"}); err != nil {
		t.Fatal(err)
	}
	for change, want := range map[string]string{`update board_days set name = 'Holiday'`: "name", `update board_days set name = 'Retreat', working = true`: "working",
		`update board_days set working = false, held_on = '2027-05-18'`: "on", `update board_days set held_on = '2027-05-17', removed_at = added_at`: "removal of day of board"} {
		if err := w.DB.InTx(context.WithoutCancel(t.Context()), func(ctx context.Context, tx *pg.Tx) error {
			if _, err := tx.Exec(ctx, `update board_days set name = 'Retreat', working = false, held_on = '2027-05-17', removed_at = null`); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, change)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		rep, err := verify.Run(t.Context(), w.DB)
		if err != nil || len(rep.Findings) != 1 || !strings.Contains(rep.Findings[0].What+fmt.Sprint(rep.Findings[0]), want) {
			t.Errorf("%s: %v %v", change, rep.Findings, err)
		}
	}
}
