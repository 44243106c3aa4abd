package record

import (
	"context"
	"strconv"

	"parley/internal/outbox"
	"parley/internal/pg"
	"parley/internal/rules"
)

const sqlDecidedBy = `select decision_id from motions where id = $1`

// TellDecision is the mail about a decision on the follow-up, in the act that closes
// its motion; any other motion, or one that did not carry: none. A decision is told
// of once, also when its vote is taken again.
func TellDecision(ctx context.Context, r pg.Reader, board, motion int64, kind, outcome string) ([]outbox.Row, error) {
	if kind != string(rules.MotionFollowUp) || outcome != rules.OutcomeCarried {
		return nil, nil
	}
	var id int64
	if err := r.Get(ctx, &id, sqlDecidedBy, motion); err != nil {
		return nil, err
	}
	return []outbox.Row{{Key: "decision/" + strconv.FormatInt(id, 10) + "/carried", Board: board, Kind: "decision.carried", Payload: map[string]any{"decision": id}}}, nil
}
