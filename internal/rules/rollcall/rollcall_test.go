package rollcall

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var board = []Member{
	{Seat: 41, Number: 1, Name: "Wendell Okafor"},
	{Seat: 42, Number: 2, Name: "Lorraine Abbott", Chair: true},
	{Seat: 43, Number: 3, Name: "Tomás Iglesias Jr."},
	{Seat: 44, Number: 4, Name: "Åsa Abbott"},
}

func TestTheRollIsCalledInTheBoardsOrder(t *testing.T) {
	for name, c := range map[string]struct {
		order     string
		chairLast bool
		before    int
		want      []int64
	}{
		"by family name, then by the whole name":           {ByName, false, 0, []int64{44, 42, 43, 41}},
		"the chair last":                                   {ByName, true, 0, []int64{44, 43, 41, 42}},
		"the names do not rotate unless the board says so": {ByName, true, 2, []int64{44, 43, 41, 42}},
		"by seat":                                             {BySeat, false, 3, []int64{41, 42, 43, 44}},
		"by seat, the chair last":                             {BySeat, true, 0, []int64{41, 43, 44, 42}},
		"rotating begins at the first name":                   {Rotating, false, 0, []int64{44, 42, 43, 41}},
		"the second vote begins with the second name":         {Rotating, false, 1, []int64{42, 43, 41, 44}},
		"after the last name it begins at the first":          {Rotating, false, 4, []int64{44, 42, 43, 41}},
		"the others rotate, and the chair stays last":         {Rotating, true, 1, []int64{43, 41, 44, 42}},
		"with the chair last the fourth vote is as the first": {Rotating, true, 3, []int64{44, 43, 41, 42}},
		"an order nobody set is the default":                  {"", true, 1, []int64{44, 43, 41, 42}},
	} {
		if got := Call(c.order, c.chairLast, c.before, board); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if got := Call(Rotating, true, 3, nil); len(got) != 0 {
		t.Errorf("a board without members is called as %v", got)
	}
}

func TestANameIsFiledUnderItsLastWord(t *testing.T) {
	for name, want := range map[string]string{"Tomás Iglesias": "iglesias", "Ana de la Cruz": "cruz", "James Poole, Jr.": "poole", "Øyvind Åsen": "asen", "Ruth Samuelson III": "samuelson", "Vela": "vela", "Jr.": "jr", "": "", "Ann O’Neill Ph.D.": "o’neill"} {
		if got := Family(name); got != want {
			t.Errorf("%q is filed under %q, want %q", name, got, want)
		}
	}
}

// TestEveryVotingMemberIsCalledOnce also says that a rotation is fair: in as many
// votes as members rotate, each begins once.
func TestEveryVotingMemberIsCalledOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var members []Member
		var seats []int64
		for i := range rapid.IntRange(1, 15).Draw(t, "members") {
			members = append(members, Member{Seat: int64(i + 1), Number: rapid.IntRange(1, 9).Draw(t, "number"), Name: rapid.SampledFrom([]string{"Ann Lee", "Bo Lee", "Cy Ångström", "Cy Zed", "X"}).Draw(t, "name"), Chair: rapid.IntRange(0, 5).Draw(t, "chair") == 0})
			seats = append(seats, int64(i+1))
		}
		order, last, before := rapid.SampledFrom(append(Orders(), "")).Draw(t, "order"), rapid.Bool().Draw(t, "last"), rapid.IntRange(0, 99).Draw(t, "before")
		got := Call(order, last, before, members)
		if sorted := slices.Sorted(slices.Values(got)); !slices.Equal(sorted, seats) {
			t.Fatalf("%v is not each of %v once", got, seats)
		}
		shuffled := slices.Clone(members)
		slices.Reverse(shuffled)
		if again := Call(order, last, before, shuffled); !slices.Equal(again, got) {
			t.Fatalf("the order of the rows matters: %v, then %v", got, again)
		}
		if order == Rotating && !last {
			first := map[int64]bool{}
			for i := range members {
				first[Call(order, last, before+i, members)[0]] = true
			}
			if len(first) != len(members) {
				t.Fatalf("%d of %d members begin", len(first), len(members))
			}
		}
	})
}
