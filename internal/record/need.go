package record

import (
	"strconv"

	"parley/internal/rules"
)

// Need is what procedure says of one kind of motion.
type Need struct {
	Kind, Rank, Second, Debate, Amend, Votes, Quorum, Source string
}

// Needs is the table of procedure as the rules have it.
func Needs() []Need {
	word := map[bool]string{true: say("vote.yes"), false: say("vote.no")}
	var out []Need
	for _, k := range rules.MotionKinds() {
		r, _ := rules.MotionRuleOf(k)
		n := Need{Kind: say("motion_kind." + string(k)), Second: word[r.Second], Debate: word[r.Debatable], Amend: word[r.Amendable], Quorum: word[r.Quorum], Votes: say("threshold." + r.Threshold), Source: r.Source}
		if r.Rank > 0 {
			n.Rank = strconv.Itoa(r.Rank)
		}
		out = append(out, n)
	}
	return out
}
