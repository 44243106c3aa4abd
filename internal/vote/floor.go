package vote

import (
	"slices"
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
		decided := o.State == string(rules.MotionClosed) && (o.Kind.Main() || o.Kind == rules.MotionRefer && o.Carried) && o.Kind != rules.MotionReconsider && o.Kind != rules.MotionTakeFromTable
		if !o.Reopened && (decided || o.Outcome == order.Tabled) {
			out = append(out, option(o.ID, say("vote.target_named", "Number", o.Number, "Text", o.Block.Text)))
		}
	}
	for _, o := range x.adopted {
		out = append(out, option(o.ID, say("vote.target_earlier", "Date", page.Day(page.Lang, "long", o.On.In(time.UTC)), "Number", o.Number, "Text", o.Text)))
	}
	return out
}
