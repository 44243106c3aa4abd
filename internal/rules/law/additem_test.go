package law

import (
	"slices"
	"testing"

	"parley/internal/rules"
	"parley/internal/rules/profile"
	"parley/internal/rules/rulestest"
)

func TestWhereNoVoteAddsAnItem(t *testing.T) {
	barred := []string{"us-az-oml", "us-il-oma", "us-nm-oma", "us-nv-oml", "us-tx-toma", "us-wi-oml"}
	for _, id := range profile.IDs() {
		p, _ := profile.Get(id)
		if got := NoAddVote(p, profile.Regular); (got != "") != slices.Contains(barred, id) {
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
		if got := NoAddVote(p, profile.Regular); got != c.want || err != nil {
			t.Errorf("%s: %q %v", name, got, err)
		}
	}
}

func TestABodyActsOnlyOnWhatWasListed(t *testing.T) {
	of := func(id string) profile.Profile { p, _ := profile.Get(id); return p }
	for _, c := range []struct {
		name    string
		law     string
		facts   ActFacts
		section bool
		want    string
	}{
		{"a listed item", "us-ca-brown", ActFacts{Kind: rules.MotionMain, Listed: true}, false, ""},
		{"one that is not", "us-ca-brown", ActFacts{Kind: rules.MotionMain}, false, "unlisted:item_not_listed"},
		{"with a reason", "us-ca-brown", ActFacts{Kind: rules.MotionMain, Reason: "The canal bank broke an hour ago."}, true, ""},
		{"a reason that nobody asked for is not kept", "us-ca-brown", ActFacts{Kind: rules.MotionMain, Listed: true, Reason: "x"}, false, ""},
		{"a recommendation", "us-ca-brown", ActFacts{Kind: rules.MotionAdoptRecommendation}, false, "unlisted:item_not_listed"},
		{"what only orders the session", "us-ca-brown", ActFacts{Kind: rules.MotionAdjourn}, false, ""},
		{"a motion on another", "us-ca-brown", ActFacts{Kind: rules.MotionAmend}, false, ""},
		{"where the law does not ask", "us-ma-oml", ActFacts{Kind: rules.MotionMain}, false, ""},
		{"a law for special meetings, at one", "us-mn-oml", ActFacts{Kind: rules.MotionMain, MeetingKind: "special"}, false, "unlisted:item_not_listed"},
		{"a law for special meetings, at a regular one", "us-mn-oml", ActFacts{Kind: rules.MotionMain, MeetingKind: profile.Regular}, false, ""},
		{"an item is added by the law's vote", "us-ca-brown", ActFacts{Kind: rules.MotionAddAgendaItem, MeetingKind: profile.Regular}, false, ""},
		{"or in an emergency by its other", "us-ca-brown", ActFacts{Kind: rules.MotionAddAgendaItem, Threshold: rules.MajorityOfVotesCast}, false, ""},
		{"and by no third", "us-ca-brown", ActFacts{Kind: rules.MotionAddAgendaItem, Threshold: rules.TwoThirdsOfVotesCast}, false, "threshold:threshold_of_law_add"},
		{"where the law sets no threshold any will do", "us-ma-oml", ActFacts{Kind: rules.MotionAddAgendaItem, Threshold: rules.MajorityOfVotesCast}, false, ""},
		{"none is added in Connecticut's special meetings", "us-ct-foia", ActFacts{Kind: rules.MotionAddAgendaItem, MeetingKind: "special"}, false, "kind:add_item_barred"},
		{"one is at its regular ones", "us-ct-foia", ActFacts{Kind: rules.MotionAddAgendaItem, MeetingKind: profile.Regular}, false, ""},
		{"nor at Minnesota's special ones", "us-mn-oml", ActFacts{Kind: rules.MotionAddAgendaItem, MeetingKind: "special"}, false, "kind:add_item_barred"},
		{"nor in Texas", "us-tx-toma", ActFacts{Kind: rules.MotionAddAgendaItem, MeetingKind: profile.Regular}, false, "kind:add_item_barred"},
	} {
		t.Run(c.name, func(t *testing.T) {
			section, err := MayAct(of(c.law), c.facts)
			rulestest.WantCode(t, err, c.want)
			if (section != "") != c.section {
				t.Errorf("section %q", section)
			}
		})
	}
}
