package order

import (
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
	if state == Accepted || state == Declined {
		return fault.New(fault.Conflict, "proposal_decided")
	}
	return nil
}
