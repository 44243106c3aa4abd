package law

import (
	"slices"
	"testing"

	"parley/internal/rules/profile"
)

func TestWhereNoVoteAddsAnItem(t *testing.T) {
	barred := []string{"us-az-oml", "us-il-oma", "us-nm-oma", "us-nv-oml", "us-tx-toma", "us-wi-oml"}
	for _, id := range profile.IDs() {
		p, _ := profile.Get(id)
		if got := NoAddVote(p); (got != "") != slices.Contains(barred, id) {
			t.Errorf("%s: barred by %q", id, got)
		}
	}
	for name, c := range map[string]struct {
		act, rule, value string
		want             string
	}{
		"a board's own rule opens the way":     {"us-tx-toma", "agenda.add_item", `{"threshold": "two_thirds_of_votes_cast"}`, ""},
		"and closes it":                        {"us-ma-oml", "agenda.action_limit", `"strict"`, "By-law 4"},
		"a way by a finding alone is a way":    {"us-az-oml", "agenda.add_item", `{"threshold": "", "conditions": ["emergency_situation"]}`, ""},
		"a further notice is no way by a vote": {"us-ma-oml", "agenda.add_item", `{"threshold": "", "conditions": ["emergency_supplemental_notice_1_hour"]}`, "By-law 4"},
	} {
		p, _ := profile.Get(c.act)
		p, err := p.With(c.rule, []byte(c.value), profile.Cited{Citation: "By-law 4"})
		if got := NoAddVote(p); got != c.want || err != nil {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
}
