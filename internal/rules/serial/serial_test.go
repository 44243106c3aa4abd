package serial

import (
	"testing"

	"pgregory.net/rapid"

	"parley/internal/fault"
	"parley/internal/rules/profile"
)

func TestOneMoreThanHalfIsAMeeting(t *testing.T) {
	for name, c := range map[string]struct {
		f       Facts
		refused bool
	}{
		"the fifth of ten":                            {Facts{Seated: 10, Quorum: 6, Others: 4, Votes: true}, false},
		"the sixth of ten":                            {Facts{Seated: 10, Quorum: 6, Others: 5, Votes: true}, true},
		"a quorum that is smaller than a majority":    {Facts{Seated: 10, Quorum: 4, Others: 3, Votes: true}, true},
		"a majority that is smaller than a quorum":    {Facts{Seated: 5, Quorum: 6, Others: 2, Votes: true}, true},
		"a second note of one who is counted already": {Facts{Seated: 10, Quorum: 6, Others: 5, Votes: true, Before: true}, false},
		"a seat without a vote":                       {Facts{Seated: 10, Quorum: 6, Others: 5}, false},
		"the first where two are a meeting":           {Facts{Trigger: "two_members", Seated: 10, Quorum: 6, Others: 0, Votes: true}, false},
		"the second where two are a meeting":          {Facts{Trigger: "two_members", Seated: 10, Quorum: 6, Others: 1, Votes: true}, true},
		"the third where three are a meeting":         {Facts{Trigger: "three_or_quorum", Seated: 10, Quorum: 6, Others: 2, Votes: true}, true},
		"more than half of a quorum":                  {Facts{Trigger: "majority_of_quorum", Seated: 10, Quorum: 6, Others: 3, Votes: true}, true},
		"half of a quorum":                            {Facts{Trigger: "majority_of_quorum", Seated: 10, Quorum: 6, Others: 2, Votes: true}, false},
		"a board of one":                              {Facts{Seated: 1, Quorum: 1, Votes: true}, true},
	} {
		if err := Send(c.f); (fault.CodeOf(err) == "remark_would_meet") != c.refused {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestNotesNeverReachAMajority lets members note in any order.
func TestNotesNeverReachAMajority(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Facts{Seated: rapid.IntRange(1, 15).Draw(t, "seated"), Quorum: rapid.IntRange(1, 15).Draw(t, "quorum"), Votes: true,
			Trigger: rapid.SampledFrom([]string{"two_members", "three_or_quorum", "majority_of_quorum", "quorum", "set_by_rule"}).Draw(t, "trigger")}
		noted := map[int]bool{}
		for range rapid.IntRange(0, 40).Draw(t, "notes") {
			m := rapid.IntRange(1, f.Seated).Draw(t, "member")
			x := f
			x.Before, x.Others = noted[m], len(noted)
			if noted[m] {
				x.Others--
			}
			if Send(x) == nil {
				noted[m] = true
			}
		}
		if len(noted) > f.Seated/2 || len(noted) >= f.Quorum && f.Quorum > 0 {
			t.Fatalf("%d of %d noted something, a quorum is %d", len(noted), f.Seated, f.Quorum)
		}
	})
}

func TestTheRefusalQuotesTheActsRuleOnSeries(t *testing.T) {
	for id, want := range map[string]string{"us-ca-brown": "Cal. Gov. Code § 54952.2(b)(1)", "default": ""} {
		p, _ := profile.Get(id)
		if got := Citation(p); got != want {
			t.Errorf("%s: %q", id, got)
		}
	}
}
