package order_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/rules"
	"parley/internal/rules/order"
	"parley/internal/rules/rulestest"
)

func TestABoardJoinsAnothersPlannedMeeting(t *testing.T) {
	good := order.JoinFacts{State: rules.Scheduled, Other: true}
	for name, c := range map[string]struct {
		change func(*order.JoinFacts)
		want   string
	}{
		"it may":                         {func(*order.JoinFacts) {}, ""},
		"not one that is called off":     {func(f *order.JoinFacts) { f.State = rules.Cancelled }, "meeting:choice_unknown"},
		"not its own":                    {func(f *order.JoinFacts) { f.Other = false }, "meeting:choice_unknown"},
		"not one that joined a third":    {func(f *order.JoinFacts) { f.Guest = true }, "meeting:choice_unknown"},
		"not one whose start has passed": {func(f *order.JoinFacts) { f.Begun = true }, "meeting:choice_unknown"},
		"not twice":                      {func(f *order.JoinFacts) { f.Joined = true }, "meeting:meeting_joined"},
	} {
		t.Run(name, func(t *testing.T) {
			f := good
			c.change(&f)
			rulestest.WantCode(t, order.JoinMeeting(f), c.want)
		})
	}
}

func TestTheStrictestNoticeIsTheEarliest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all []time.Time
		for _, n := range rapid.SliceOfN(rapid.IntRange(0, 5), 0, 6).Draw(t, "hours") {
			at := time.Time{} // 0: the law names none
			if n > 0 {
				at = time.Date(2026, 12, 8, n, 0, 0, 0, time.UTC)
			}
			all = append(all, at)
		}
		got := order.Strictest(all)
		for i, at := range all {
			if !at.IsZero() && (got < 0 || at.Before(all[got]) || at.Equal(all[got]) && i < got) {
				t.Fatalf("%d of %v", got, all)
			}
		}
		if got >= 0 && all[got].IsZero() {
			t.Fatal("a law that names no moment is the strictest")
		}
	})
}

func TestTheClerkOfABoardThatJoinedFollowsTheHost(t *testing.T) {
	for name, c := range map[string]struct {
		f    order.ApartFacts
		want bool
	}{
		"both as planned":            {order.ApartFacts{Own: rules.Scheduled, Host: rules.Scheduled, Same: true}, false},
		"the host moved":             {order.ApartFacts{Own: rules.Scheduled, Host: rules.Scheduled}, true},
		"the host cancelled":         {order.ApartFacts{Own: rules.Scheduled, Host: rules.Cancelled, Same: true}, true},
		"the host postponed":         {order.ApartFacts{Own: rules.Scheduled, Host: rules.Postponed}, true},
		"the host did not meet":      {order.ApartFacts{Own: rules.Scheduled, Host: rules.NotHeld, Same: true}, true},
		"the host meets":             {order.ApartFacts{Own: rules.Scheduled, Host: rules.InSession}, false},
		"the host met":               {order.ApartFacts{Own: rules.Scheduled, Host: rules.Adjourned}, false},
		"its own is called off, too": {order.ApartFacts{Own: rules.Cancelled, Host: rules.Cancelled}, false},
		"its own has begun":          {order.ApartFacts{Own: rules.InSession, Host: rules.Cancelled}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := order.Apart(c.f); got != c.want {
				t.Errorf("%v", got)
			}
		})
	}
	rulestest.WantCode(t, order.PartMeeting(rules.Scheduled, true), "")
	rulestest.WantCode(t, order.PartMeeting(rules.Scheduled, false), "meeting_not_joint")
	rulestest.WantCode(t, order.PartMeeting(rules.Adjourned, true), "meeting_over")
}
