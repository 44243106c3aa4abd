package vote

import (
	"context"
	"slices"

	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

// SQL of decisions on the follow-up. Those offered are about recommendations on the
// meeting's agenda and wait for the board.
const (
	sqlLockDecision = `select d.recommendation_id, coalesce(n.year, 0) as year, coalesce(n.seq, 0) as seq from decisions d left join recommendation_numbers n on n.recommendation_id = d.recommendation_id where d.id = $1 and d.board_id = $2 for update of d`
	sqlOnAgenda     = `select distinct i.recommendation_id as id, n.year, n.seq from agenda_items i join recommendation_numbers n on n.recommendation_id = i.recommendation_id where i.board_id = $1 and i.meeting_id = $2 and i.removed_at is null
and exists (select from decisions d where d.recommendation_id = i.recommendation_id) order by n.year, n.seq`
)

// aboutDecision is what a motion on the follow-up decides: a decision that was
// written down on the item's recommendation, and that still stands on its ground.
func aboutDecision(ctx context.Context, tx *pg.Tx, m meetingRow, i itemRow, decision int64, today rules.Date) (about, error) {
	switch {
	case i.Recommendation == 0:
		return about{}, fault.Bad(fault.At("item", "item_without_recommendation"))
	case decision == 0:
		return about{}, fault.Bad(fault.At("decision", "required"))
	}
	var x struct {
		Recommendation int64 `db:"recommendation_id"`
		Year           int   `db:"year"`
		Seq            int   `db:"seq"`
	}
	if err := tx.Get(ctx, &x, sqlLockDecision, decision, m.Board); err != nil {
		if pg.NotFound(err) {
			err = fault.Bad(fault.At("decision", "choice_unknown"))
		}
		return about{}, err
	}
	if x.Recommendation != i.Recommendation {
		return about{}, fault.Bad(fault.At("decision", "decision_other_item"))
	}
	rec, err := follow.Load(ctx, tx, follow.Narrow{Board: m.Board, Recommendation: i.Recommendation})
	if err != nil {
		return about{}, err
	}
	d := rec.Decisions[slices.IndexFunc(rec.Decisions, func(d follow.Decision) bool { return d.ID == decision })]
	var tests []string
	for _, p := range rec.Promises {
		for _, s := range p.Sets {
			if s.ID == d.Set {
				tests = s.Tests
			}
		}
	}
	// The ground is read again: between writing it down and moving it a check may
	// have lapsed, or another meeting have closed the recommendation.
	closed := rec.Course(advice.StageResponseReceived, m.board, today).Stage == advice.StageClosed
	err = followup.MoveDecision(followup.MoveFacts{Waiting: d.Waiting(), Pending: d.Motion != 0 && d.Outcome == "", Closed: closed, Verification: rec.Standing(today)}, followup.Decision(d.Kind), d.Reason)
	return about{decision: decision, text: d.Wording(advice.FormatNumber(x.Year, x.Seq), tests)}, err
}

// decisionChoices are the decisions that wait and may be moved at the meeting.
func decisionChoices(ctx context.Context, r pg.Reader, m meetingRow) ([]page.Option, error) {
	var on []struct {
		ID   int64 `db:"id"`
		Year int   `db:"year"`
		Seq  int   `db:"seq"`
	}
	if err := r.Select(ctx, &on, sqlOnAgenda, m.Board, m.ID); err != nil {
		return nil, err
	}
	var out []page.Option
	for _, x := range on {
		rec, err := follow.Load(ctx, r, follow.Narrow{Board: m.Board, Recommendation: x.ID})
		if err != nil {
			return nil, err
		}
		for _, d := range rec.Decisions {
			if d.Waiting() && (d.Motion == 0 || d.Outcome != "") {
				out = append(out, option(d.ID, say("decision.about", "Number", advice.FormatNumber(x.Year, x.Seq), "Decision", d.Title())))
			}
		}
	}
	if len(out) > 0 {
		out = append([]page.Option{{Text: say("vote.target_none")}}, out...)
	}
	return out, nil
}
