package order_test

import (
	"testing"

	"parley/internal/fault"
	"parley/internal/rules/order"
)

func TestAProposalIsDecidedOn(t *testing.T) {
	for name, c := range map[string]struct {
		state, decision string
		meeting         bool
		reason, want    string
	}{
		"accepted onto an agenda":             {order.Open, order.Accepted, true, "", ""},
		"accepted onto no agenda":             {order.Open, order.Accepted, false, "", "required"},
		"deferred with a reason":              {order.Open, order.Deferred, false, "The audit comes first.", ""},
		"deferred without a reason":           {order.Open, order.Deferred, false, " ", "required"},
		"declined with a reason":              {order.Open, order.Declined, false, "Not ours.", ""},
		"declined without a reason":           {order.Open, order.Declined, true, "", "required"},
		"accepted after it was deferred":      {order.Deferred, order.Accepted, true, "", ""},
		"declined after it was accepted":      {order.Accepted, order.Declined, false, "No.", "proposal_decided"},
		"accepted after it was declined":      {order.Declined, order.Accepted, true, "", "proposal_decided"},
		"decided as nobody decides":           {order.Open, "shelved", true, "x", "choice_unknown"},
		"put back to where it stood at first": {order.Deferred, order.Open, true, "x", "choice_unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			err := order.Decide(c.state, c.decision, c.meeting, c.reason)
			got := ""
			if err != nil {
				got = fault.CodeOf(err)
				for _, f := range fault.FieldsOf(err) {
					got = f.Code
				}
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
