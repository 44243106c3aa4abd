package law

import (
	"net/url"

	"parley/internal/page"
	"parley/internal/rules/profile"
)

// Filled is a form filled with a rule.
func Filled(f profile.Field, r profile.Rule) url.Values {
	v := url.Values{}
	fill(v, f, r)
	return v
}

// Words says in plain language what a rule asks.
var Words = words

// Keys lists the keys of a profile's lists.
func Keys(p profile.Profile) []string {
	var out []string
	for _, l := range []profile.List{p.Notice.Content, p.Minutes.Content, p.Closed.Announce, p.Closed.Record, p.Votes.RollCall} {
		out = append(out, l.Values...)
	}
	for _, g := range p.Closed.Grounds.Values {
		out = append(out, g.Key)
	}
	for _, w := range append([]profile.AddItemWay{p.Agenda.AddItem.AddItemWay}, p.Agenda.AddItem.Alternatives...) {
		out = append(out, w.Conditions...)
	}
	for _, s := range []string{p.Closed.Entry.Vote, p.Closed.Entry.Statement} {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// HasWords says whether a key has a message of its own.
func HasWords(key string) bool { return page.HasText(page.Lang, "rule_key."+key) }
