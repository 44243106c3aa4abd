package law

import (
	"slices"

	"parley/internal/rules/profile"
)

// byNotice are conditions that another posting meets, never a vote in the session.
var byNotice = []string{"emergency_supplemental_notice_1_hour"}

// NoAddVote tells where no vote of the meeting can add an item to its agenda.
//
// It decides: the section that bars it, "" where a vote may add one. Facts: the
// board's law: what may be acted on (agenda.action_limit) and the ways to add an
// item (agenda.add_item); the kind of the meeting. It is barred where action is
// limited to what was listed and the law knows no way to add to it, or only a
// further notice, and at any but a regular meeting where the law adds at those
// alone. A board that may add items sets the rule with its own source. Errors: none. Source: the
// profile's two rules (for example Tex. Gov't Code section 551.045; Ariz. Rev.
// Stat. section 38-431.02(H)); reading silence about a vote as no vote is a project
// rule, the safe one: what was added without right may be voided.
func NoAddVote(p profile.Profile, meetingKind string) string {
	x := p.Agenda.AddItem
	if x.None() {
		return OnlyListed(p, meetingKind)
	}
	for _, w := range append([]profile.AddItemWay{x.AddItemWay}, x.Alternatives...) {
		if slices.Contains(w.Conditions, "regular_meeting_only") && meetingKind != profile.Regular {
			continue
		}
		if w.Threshold != "" || !slices.ContainsFunc(w.Conditions, func(c string) bool { return slices.Contains(byNotice, c) }) {
			return ""
		}
	}
	return x.Citation
}
