package vote

import (
	"slices"
	"strconv"
	"time"

	"parley/internal/page"
	"parley/internal/rules"
	"parley/internal/rules/order"
)

// stack lists the motions that wait for their vote, what is decided first on
// top.
func (d *ConsoleData) stack(x room) {
	for i, o := range slices.Backward(x.before) {
		d.Stack = append(d.Stack, StackLine{ID: o.ID, Block: o.Block, Top: i == len(x.before)-1, Consent: o.Method == rules.MethodConsent, Key: page.NewKey()})
	}
}

// targets lists the decisions that a motion may name: those of this meeting that
// may be reconsidered or taken from the table, and what stands of the board's
// earlier meetings.
func (x room) targets() []page.Option {
	out := []page.Option{{Text: say("vote.target_none")}}
	for _, o := range x.votes.Motions {
		decided := o.State == string(rules.MotionClosed) && o.Kind.Main() && o.Kind != rules.MotionReconsider && o.Kind != rules.MotionTakeFromTable
		if !o.Reopened && (decided || o.Outcome == order.Tabled) {
			out = append(out, option(o.ID, say("vote.target_named", "Number", o.Number, "Text", o.Block.Text)))
		}
	}
	for _, o := range x.adopted {
		out = append(out, option(o.ID, say("vote.target_earlier", "Date", page.Day(page.Lang, "long", o.On.In(time.UTC)), "Number", o.Number, "Text", o.Text)))
	}
	return out
}

// needs is the table of procedure as the rules have it.
func needs() []Need {
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
