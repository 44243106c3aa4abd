package order

import (
	"slices"

	"parley/internal/fault"
	"parley/internal/rules"
)

// What can become of a proposed item.
const (
	Open     = "open"
	Accepted = "accepted"
	Deferred = "deferred"
	Declined = "declined"
)

// Decide decides on a proposed agenda item.
//
// It decides: whether a proposal may be accepted onto an agenda, deferred or
// declined. Facts: its state now; the decision; whether a meeting was named;
// the reason. Errors: Conflict proposal_decided; Invalid fields decision:
// choice_unknown, meeting: required, reason: those of a long text. Source:
// project rule: whoever proposes is told the reason of a no, and a yes names
// the agenda.
func Decide(state, decision string, meeting bool, reason string) error {
	bad := rules.CheckChoice("decision", decision, Accepted, Deferred, Declined)
	switch decision {
	case Accepted:
		if !meeting {
			bad = append(bad, fault.At("meeting", "required"))
		}
	case Deferred, Declined:
		bad = append(bad, rules.CheckLongText("reason", reason, rules.MaxReason)...)
	}
	if len(bad) > 0 {
		return fault.Bad(bad...)
	}
	return Waits(state)
}

// Waits checks that a proposal still waits to be decided on.
//
// It decides: whether it may be decided on, put in order among what waits, and
// given papers. Facts: its state now. Errors: Conflict proposal_decided. Source:
// project rule: a proposal that was deferred comes up again, and what was
// decided on stays as it was then.
func Waits(state string) error {
	if state == Accepted || state == Declined {
		return fault.New(fault.Conflict, "proposal_decided")
	}
	return nil
}

// Queue puts what waits to be decided on in order.
//
// It decides: which proposal follows which: as they were last put in order, and
// after those what came later, as it came. Facts: what waits, the first to come
// first; the newest order, in which some may have been decided on since. No
// errors. Source: project rule: what nobody has put in order yet waits behind
// what somebody has.
func Queue(waiting, ordered []int64) []int64 {
	var out, later []int64
	for _, id := range ordered {
		if slices.Contains(waiting, id) {
			out = append(out, id)
		}
	}
	for _, id := range waiting {
		if !slices.Contains(ordered, id) {
			later = append(later, id)
		}
	}
	return append(out, later...)
}

// Rank moves one of the proposals that wait by a step, Up or Down.
//
// It decides: the order after the step; the first stays when it is moved up,
// the last when it is moved down. Facts: the order now; the order on the page it
// was moved on; the proposal; the step. Errors: Invalid field direction
// choice_unknown; Conflict order_changed where the two orders differ; NotFound.
// Source: project rule: whoever moves something knows what it passes, so two who
// put things in order at once do not undo each other's order unseen.
func Rank(queue, seen []int64, id int64, step Step) ([]int64, error) {
	if step != Up && step != Down {
		return nil, fault.Bad(fault.At("direction", "choice_unknown"))
	}
	if !slices.Equal(queue, seen) {
		return nil, fault.New(fault.Conflict, "order_changed")
	}
	i := slices.Index(queue, id)
	if i < 0 {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	to := i - 1
	if step == Down {
		to = i + 1
	}
	out := slices.Clone(queue)
	if to >= 0 && to < len(out) {
		out[i], out[to] = out[to], out[i]
	}
	return out, nil
}
