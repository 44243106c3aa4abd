package measure_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"parley/internal/rules"
	"parley/internal/rules/measure"
)

func TestAShareHasAWhole(t *testing.T) {
	for _, c := range []struct {
		sentence string
		share    measure.Share
		known    bool
		percent  int
	}{
		{"of nothing there is no share", measure.Share{}, false, 0},
		{"none of some", measure.Share{Part: 0, Whole: 7}, true, 0},
		{"all of them", measure.Share{Part: 7, Whole: 7}, true, 100},
		{"two thirds are rounded up", measure.Share{Part: 2, Whole: 3}, true, 67},
		{"one third is rounded down", measure.Share{Part: 1, Whole: 3}, true, 33},
		{"a half of a percent is rounded up", measure.Share{Part: 1, Whole: 200}, true, 1},
		{"all but one of many are not all", measure.Share{Part: 999, Whole: 1000}, true, 99},
		{"one of many is not none", measure.Share{Part: 1, Whole: 1000}, true, 1},
	} {
		if c.share.Known() != c.known || c.share.Percent() != c.percent {
			t.Errorf("%s: %+v is %d %%, known %v", c.sentence, c.share, c.share.Percent(), c.share.Known())
		}
	}
}

func TestAMedianIsTheMiddle(t *testing.T) {
	for _, c := range []struct {
		sentence string
		days     []int
		want     string
	}{
		{"of nothing there is none", nil, ""},
		{"of one it is that one", []int{41}, "41"},
		{"of two it is halfway", []int{41, 46}, "43.5"},
		{"of three it is the middle one, in any order", []int{90, 3, 30}, "30"},
		{"of four it is halfway between the two in the middle", []int{1, 2, 4, 100}, "3"},
		{"one that takes for ever does not move it", []int{30, 31, 4000}, "31"},
		{"the same day is 0 days", []int{0, 0}, "0"},
	} {
		if got := measure.MedianOf(c.days).String(); got != c.want {
			t.Errorf("%s: %q, want %q", c.sentence, got, c.want)
		}
	}
}

func TestHalfAreNoLongerAndHalfNoShorterThanAMedian(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range 2000 {
		days := make([]int, 1+r.IntN(40))
		for i := range days {
			days[i] = r.IntN(60)
		}
		was := slices.Clone(days)
		m := measure.MedianOf(days)
		less, more := 0, 0
		for _, d := range days {
			if 2*d <= m.Twice {
				less++
			}
			if 2*d >= m.Twice {
				more++
			}
		}
		if 2*less < len(days) || 2*more < len(days) || m.Of != len(days) || !slices.Equal(was, days) {
			t.Fatalf("%v: %s, %d no longer, %d no shorter", days, m, less, more)
		}
	}
}

func TestPercentsNeverHideARow(t *testing.T) {
	for whole := 1; whole < 400; whole++ {
		last := -1
		for part := 0; part <= whole; part++ {
			p := measure.Share{Part: part, Whole: whole}.Percent()
			if p < last || (p == 0) != (part == 0) || (p == 100) != (part == whole) {
				t.Fatalf("%d of %d is %d %%", part, whole, p)
			}
			last = p
		}
	}
}

func TestQuartersFollowEachOther(t *testing.T) {
	got := measure.QuarterOf(rules.Date{Year: 2026, Month: 2, Day: 28}).Until(6)
	want := []measure.Quarter{{2024, 4}, {2025, 1}, {2025, 2}, {2025, 3}, {2025, 4}, {2026, 1}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for month, want := range map[int]int{1: 1, 3: 1, 4: 2, 6: 2, 7: 3, 9: 3, 10: 4, 12: 4} {
		d, _ := rules.ParseDate("2026-01-01")
		for int(d.Month) < month {
			d = d.AddDays(28)
		}
		if got := measure.QuarterOf(d); got.N != want {
			t.Errorf("month %d is in quarter %d, want %d", month, got.N, want)
		}
	}
}
