package vote

import (
	"context"

	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/follow"
	"parley/internal/rules"
)

// aboutDecision is what a motion on the follow-up decides: a decision that was
// written down on the item's recommendation, and that still stands on its ground.
func aboutDecision(ctx context.Context, tx *pg.Tx, m meetingRow, i itemRow, decision int64, today rules.Date) (about, error) {
	if i.Recommendation == 0 {
		return about{}, fault.Bad(fault.At("item", "item_without_recommendation"))
	}
	text, err := follow.Move(ctx, tx, m.Board, i.Recommendation, decision, m.board, today)
	return about{decision: decision, text: text}, err
}

// decisionChoices are the decisions that wait and may be moved at the meeting.
func decisionChoices(ctx context.Context, r pg.Reader, m meetingRow) ([]page.Option, error) {
	movable, err := follow.Movable(ctx, r, m.Board, m.ID)
	if err != nil || len(movable) == 0 {
		return nil, err
	}
	out := []page.Option{{Text: say("vote.target_none")}}
	for _, d := range movable {
		out = append(out, option(d.ID, d.Name))
	}
	return out, nil
}
