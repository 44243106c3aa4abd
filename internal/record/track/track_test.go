package track_test

import (
	"context"
	"net/url"
	"slices"
	"testing"
	"time"

	"parley/internal/demo/demotest"
	"parley/internal/pg"
	"parley/internal/record/track"
	"parley/internal/rules/followup"
)

// A city in mid-life, made by the real actions.
var city = demotest.City()

func TestTheRowsOfACityAreWhatItsRecordComesTo(t *testing.T) {
	db := city.DB(t, nil)
	if ids, err := track.Differing(t.Context(), db); err != nil || len(ids) > 0 {
		t.Fatalf("%v differ (%v)", ids, err)
	}
	var left int
	if err := db.Get(t.Context(), &left, `select count(*) from tracked_stale`); err != nil || left > 0 {
		t.Errorf("%d are stale (%v)", left, err)
	}
}

// TestWhatWasWrittenAroundTheDoorIsCaughtUp empties the table as a new
// installation of an old record finds it.
func TestWhatWasWrittenAroundTheDoorIsCaughtUp(t *testing.T) {
	db := city.DB(t, nil)
	if err := db.InTx(t.Context(), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `with gone as (delete from tracked) insert into tracked_stale (recommendation_id) select recommendation_id from recommendation_numbers`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	ids, err := track.Differing(t.Context(), db)
	if err != nil || len(ids) == 0 {
		t.Fatalf("%v differ (%v)", ids, err)
	}
	if n, err := track.CatchUp(t.Context(), db); err != nil || n == 0 {
		t.Fatalf("%d computed (%v)", n, err)
	}
	if ids, err := track.Differing(t.Context(), db); err != nil || len(ids) > 0 {
		t.Fatalf("%v differ (%v)", ids, err)
	}
}

// walk reads all pages of a filter.
func walk(t *testing.T, r pg.Reader, now time.Time, f track.Filter, n int) []track.Row {
	t.Helper()
	var out []track.Row
	seen := map[int64]bool{}
	for {
		rows, next, err := track.Page(t.Context(), r, now, f, n)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range rows {
			if seen[x.ID] {
				t.Fatalf("%s: row %d comes twice", f.Address(), x.ID)
			}
			seen[x.ID] = true
		}
		out = append(out, rows...)
		if next == "" {
			return out
		}
		f.After = next
		if u, err := url.Parse(f.Address()); err != nil || track.Read(u.Query()) != f {
			t.Fatalf("%s is not read back (%v)", f.Address(), err)
		}
	}
}

func TestEveryCountIsTheNumberOfRowsOfItsAddress(t *testing.T) {
	db := city.DB(t, nil)
	var filters []track.Filter
	for _, set := range append([]string{""}, track.Sets()...) {
		filters = append(filters, track.Filter{Set: set}, track.Filter{Set: set, Position: "concur", Order: track.OrderNewest}, track.Filter{Set: set, Words: "the", Order: track.OrderDue})
	}
	for _, band := range followup.Bands() {
		filters = append(filters, track.Filter{Age: band, Order: track.OrderOldest})
	}
	for q := range 4 {
		filters = append(filters, track.Filter{Year: 2026, Quarter: q + 1})
	}
	for _, now := range []time.Time{demotest.Now, demotest.Now.AddDate(1, 0, 0)} {
		counts, err := track.Counts(t.Context(), db, now, filters)
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range filters {
			if rows := walk(t, db, now, f, 3); len(rows) != counts[i] {
				t.Errorf("%s has %d rows and is counted %d", f.Address(), len(rows), counts[i])
			}
			alone, err := track.Counts(t.Context(), db, now, []track.Filter{f})
			if err != nil || alone[0] != counts[i] {
				t.Errorf("%s alone is counted %d, with others %d (%v)", f.Address(), alone[0], counts[i], err)
			}
		}
		if counts[0] < 5 {
			t.Errorf("only %d rows", counts[0])
		}
	}
}

func TestAFilterIsReadBackFromItsAddress(t *testing.T) {
	f := track.Filter{Words: `foot "pursuit" & x`, Board: "cpab", Department: 3, Topic: "Use of force", Position: "concur", Progress: "blocked", Verification: "lapsed", Set: "verified_4y", Age: "1_to_2_years", Reason: "cost", Priority: "high", Year: 2025, Quarter: 3, Order: "due"}
	u, err := url.Parse(f.Address())
	if err != nil || track.Read(u.Query()) != f {
		t.Errorf("%s: %+v (%v)", f.Address(), track.Read(u.Query()), err)
	}
	if (track.Filter{}).Address() != "/recommendations" {
		t.Error("an empty filter has parameters")
	}
	for _, q := range []string{"set=zebra&position='or+1=1&year=-4&quarter=9&order=x&after=9", "quarter=2", "order=due&after=2026-13-45~1", "after=1.2~3"} {
		v, _ := url.ParseQuery(q)
		if got := track.Read(v); got != (track.Filter{Order: got.Order}) {
			t.Errorf("%s: %+v", q, got)
		}
	}
	if got := track.Read(url.Values{"status": {"overdue"}}); got.Set != track.SetOverdue {
		t.Errorf("the old address: %+v", got)
	}
	if n := len(track.Sets()); n != len(slices.Compact(slices.Sorted(slices.Values(track.Sets())))) {
		t.Errorf("a set is named twice among %d", n)
	}
}
