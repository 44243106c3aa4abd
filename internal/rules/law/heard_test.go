package law

import (
	"slices"
	"testing"

	"parley/internal/rules/profile"
)

func TestWhoMayBeHeardFollowsTheAct(t *testing.T) {
	for name, c := range map[string]struct {
		act, kind string
		own       bool
		want      bool
	}{
		"California hears at every meeting":        {"us-ca-brown", profile.Special, false, true},
		"Washington hears at regular meetings":     {"us-wa-opma", profile.Regular, false, true},
		"Washington asks nothing at special ones":  {"us-wa-opma", profile.Special, false, false},
		"Pennsylvania leaves out emergencies":      {"us-pa-sunshine", profile.Emergency, false, false},
		"Pennsylvania hears at special meetings":   {"us-pa-sunshine", profile.Special, false, true},
		"Arizona leaves it to the board":           {"us-az-oml", profile.Regular, false, false},
		"a board gives the right by its own rule":  {"us-az-oml", profile.Regular, true, true},
		"what this project advises binds no board": {"default", profile.Regular, false, false},
	} {
		p, _ := profile.Get(c.act)
		if c.own {
			var err error
			if p, err = p.With("comment.right", []byte(`"statutory"`), profile.Cited{Citation: "By-law 4", Basis: profile.ByLaw}); err != nil {
				t.Fatal(err)
			}
		}
		if got := RightToSpeak(p, c.kind); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestItemsThatAreDecidedBeforeThePublicIsHeard(t *testing.T) {
	vote, speak, talk := Turn{Votes: true}, Turn{Speak: true}, Turn{}
	for name, c := range map[string]struct {
		act   string
		items []Turn
		want  []int
	}{
		"one item early on is heard before all":    {"us-ca-brown", []Turn{talk, speak, vote, vote}, nil},
		"an item of the vote itself":               {"us-tx-toma", []Turn{{Votes: true, Speak: true}, vote}, nil},
		"a vote before the public speaks":          {"us-ca-brown", []Turn{vote, speak, vote}, []int{0}},
		"nobody speaks":                            {"us-nv-oml", []Turn{vote, talk, vote}, []int{0, 2}},
		"nothing is decided":                       {"us-ca-brown", []Turn{talk, talk}, nil},
		"the body's own rules say when":            {"us-mi-oma", []Turn{vote, speak}, nil},
		"an earlier meeting may have been in time": {"us-fl-sunshine", []Turn{vote}, nil},
		"no right to speak":                        {"us-ga-oma", []Turn{vote}, nil},
	} {
		p, _ := profile.Get(c.act)
		if got := Unheard(p, profile.Regular, c.items); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
