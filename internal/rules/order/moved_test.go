package order_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/rules/order"
)

func TestTheFewestMovesAreTold(t *testing.T) {
	for name, c := range map[string]struct{ before, after, want []int64 }{
		"nothing moved":              {[]int64{1, 2, 3}, []int64{1, 2, 3}, nil},
		"one went up":                {[]int64{1, 2, 3, 4}, []int64{4, 1, 2, 3}, []int64{4}},
		"one went down":              {[]int64{1, 2, 3, 4}, []int64{2, 3, 4, 1}, []int64{1}},
		"one was added between":      {[]int64{1, 2}, []int64{1, 9, 2}, nil},
		"one was taken out":          {[]int64{1, 2, 3}, []int64{1, 3}, nil},
		"an agenda without items":    {nil, nil, nil},
		"one moved and one is added": {[]int64{1, 2, 3}, []int64{3, 9, 1, 2}, []int64{3}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := order.Moved(c.before, c.after); !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestWhatDidNotMoveKeepsItsOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := rapid.SliceOfNDistinct(rapid.Int64Range(1, 30), 0, 12, rapid.ID).Draw(t, "before")
		after := rapid.SliceOfNDistinct(rapid.Int64Range(1, 30), 0, 12, rapid.ID).Draw(t, "after")
		moved := order.Moved(before, after)
		gone := func(other []int64) func(int64) bool {
			return func(id int64) bool { return slices.Contains(moved, id) || !slices.Contains(other, id) }
		}
		a, b := slices.DeleteFunc(slices.Clone(before), gone(after)), slices.DeleteFunc(slices.Clone(after), gone(before))
		if !slices.Equal(a, b) {
			t.Fatalf("without %v: %v and %v", moved, a, b)
		}
	})
}
