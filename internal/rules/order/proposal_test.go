package order_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/fault"
	"parley/internal/rules/order"
	"parley/internal/rules/rulestest"
)

func TestAProposalIsDecidedOn(t *testing.T) {
	for name, c := range map[string]struct {
		state, decision string
		meeting         bool
		reason, want    string
	}{
		"accepted onto an agenda":             {order.Open, order.Accepted, true, "", ""},
		"accepted onto no agenda":             {order.Open, order.Accepted, false, "", "required"},
		"deferred with a reason":              {order.Open, order.Deferred, false, "The audit comes first.", ""},
		"deferred without a reason":           {order.Open, order.Deferred, false, " ", "required"},
		"declined with a reason":              {order.Open, order.Declined, false, "Not ours.", ""},
		"declined without a reason":           {order.Open, order.Declined, true, "", "required"},
		"accepted after it was deferred":      {order.Deferred, order.Accepted, true, "", ""},
		"declined after it was accepted":      {order.Accepted, order.Declined, false, "No.", "proposal_decided"},
		"accepted after it was declined":      {order.Declined, order.Accepted, true, "", "proposal_decided"},
		"decided as nobody decides":           {order.Open, "shelved", true, "x", "choice_unknown"},
		"put back to where it stood at first": {order.Deferred, order.Open, true, "x", "choice_unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			err := order.Decide(c.state, c.decision, c.meeting, c.reason)
			got := ""
			if err != nil {
				got = fault.CodeOf(err)
				for _, f := range fault.FieldsOf(err) {
					got = f.Code
				}
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestWhatWaitsStandsInOrder(t *testing.T) {
	for name, c := range map[string]struct{ waiting, ordered, want []int64 }{
		"as it came where nobody ordered it":             {[]int64{1, 2, 3}, nil, []int64{1, 2, 3}},
		"as it was put in order":                         {[]int64{1, 2, 3}, []int64{3, 1, 2}, []int64{3, 1, 2}},
		"what was decided on is gone":                    {[]int64{1, 3}, []int64{3, 2, 1}, []int64{3, 1}},
		"what came later follows as it came":             {[]int64{1, 2, 3, 4}, []int64{2, 1}, []int64{2, 1, 3, 4}},
		"what came later although all before it is done": {[]int64{5, 6}, []int64{2, 1}, []int64{5, 6}},
		"nothing": {nil, []int64{2, 1}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := order.Queue(c.waiting, c.ordered); !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestAProposalIsMovedPastWhatStoodThere(t *testing.T) {
	queue := []int64{1, 2, 3}
	for name, c := range map[string]struct {
		seen []int64
		id   int64
		step order.Step
		want []int64
		code string
	}{
		"up":                                {queue, 2, order.Up, []int64{2, 1, 3}, ""},
		"down":                              {queue, 2, order.Down, []int64{1, 3, 2}, ""},
		"the first up":                      {queue, 1, order.Up, queue, ""},
		"the last down":                     {queue, 3, order.Down, queue, ""},
		"on a page with another order":      {[]int64{2, 1, 3}, 2, order.Up, nil, "order_changed"},
		"on a page with one that was there": {[]int64{1, 2, 4, 3}, 2, order.Down, nil, "order_changed"},
		"on a page before one came":         {[]int64{1, 2}, 2, order.Up, nil, "order_changed"},
		"one that does not wait":            {queue, 9, order.Up, nil, "not_found"},
		"into another, which has no parts":  {queue, 2, order.In, nil, "direction:choice_unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := order.Rank(queue, c.seen, c.id, c.step)
			rulestest.WantCode(t, err, c.code)
			if !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

// TestNothingIsLostOrDoubledInTheOrder holds that an order is of what waits, and
// that a step back undoes a step.
func TestNothingIsLostOrDoubledInTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		waiting := rapid.SliceOfNDistinct(rapid.Int64Range(1, 20), 1, 10, rapid.ID).Draw(t, "waiting")
		slices.Sort(waiting)
		ordered := rapid.SliceOfNDistinct(rapid.Int64Range(1, 20), 0, 12, rapid.ID).Draw(t, "ordered")
		queue := order.Queue(waiting, ordered)
		if got := slices.Sorted(slices.Values(queue)); !slices.Equal(got, waiting) {
			t.Fatalf("%v of %v", queue, waiting)
		}
		i := rapid.IntRange(0, len(queue)-1).Draw(t, "moved")
		down, err := order.Rank(queue, queue, queue[i], order.Down)
		if err != nil {
			t.Fatal(err)
		}
		if i == len(queue)-1 {
			return
		}
		if back, err := order.Rank(down, down, queue[i], order.Up); err != nil || !slices.Equal(back, queue) {
			t.Fatalf("%v, then %v, %v", down, back, err)
		}
	})
}
