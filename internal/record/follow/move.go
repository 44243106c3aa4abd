package follow

import (
	"context"
	"slices"
	"time"

	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

// SQL of decisions on their way to the vote. Those offered are about
// recommendations on the meeting's agenda.
const (
	sqlLockDecision = `select d.recommendation_id, coalesce(n.year, 0) as year, coalesce(n.seq, 0) as seq from decisions d left join recommendation_numbers n on n.recommendation_id = d.recommendation_id where d.id = $1 and d.board_id = $2 for update of d`
	sqlOnAgenda     = `select distinct i.recommendation_id as id, n.year, n.seq from agenda_items i join recommendation_numbers n on n.recommendation_id = i.recommendation_id where i.board_id = $1 and i.meeting_id = $2 and i.removed_at is null
and exists (select from decisions d where d.recommendation_id = i.recommendation_id) order by n.year, n.seq`
)

// Named is a decision by its name.
type Named struct {
	ID   int64
	Name string
}

// Move locks a decision that is put to the vote under an item on a recommendation
// and returns its words. Its ground is read again: between writing it down and
// moving it a check may have lapsed, or another meeting have closed the
// recommendation. Errors: Invalid field decision: required, choice_unknown,
// decision_other_item; those of followup.MoveDecision.
func Move(ctx context.Context, tx *pg.Tx, board, recommendation, decision int64, zone *time.Location, today rules.Date) (string, error) {
	if decision == 0 {
		return "", fault.Bad(fault.At("decision", "required"))
	}
	var x struct {
		Recommendation int64 `db:"recommendation_id"`
		Year           int   `db:"year"`
		Seq            int   `db:"seq"`
	}
	if err := tx.Get(ctx, &x, sqlLockDecision, decision, board); err != nil {
		if pg.NotFound(err) {
			err = fault.Bad(fault.At("decision", "choice_unknown"))
		}
		return "", err
	}
	if x.Recommendation != recommendation {
		return "", fault.Bad(fault.At("decision", "decision_other_item"))
	}
	rec, err := Load(ctx, tx, Narrow{Board: board, Recommendation: recommendation})
	if err != nil {
		return "", err
	}
	d := rec.Decisions[slices.IndexFunc(rec.Decisions, func(d Decision) bool { return d.ID == decision })]
	var tests []string
	for _, p := range rec.Promises {
		for _, s := range p.Sets {
			if s.ID == d.Set {
				tests = s.Tests
			}
		}
	}
	course := rec.Course(advice.StageResponseReceived, zone, today)
	f := followup.MoveFacts{Waiting: d.Waiting(), Pending: d.Motion != 0 && d.Outcome == "", Closed: course.Stage == advice.StageClosed, Again: !course.Recheck.IsZero(), Verification: rec.Standing(today), AnswerCame: d.Answer != d.AnswerThen, SentAgain: d.SentAgain}
	return d.Wording(advice.FormatNumber(x.Year, x.Seq), tests), followup.MoveDecision(f, followup.Decision(d.Kind), d.Reason)
}

// Movable are the decisions that wait and may be moved at a meeting.
func Movable(ctx context.Context, r pg.Reader, board, meeting int64) ([]Named, error) {
	var on []struct {
		ID   int64 `db:"id"`
		Year int   `db:"year"`
		Seq  int   `db:"seq"`
	}
	if err := r.Select(ctx, &on, sqlOnAgenda, board, meeting); err != nil {
		return nil, err
	}
	var out []Named
	for _, x := range on {
		rec, err := Load(ctx, r, Narrow{Board: board, Recommendation: x.ID})
		if err != nil {
			return nil, err
		}
		for _, d := range rec.Decisions {
			if d.Waiting() && (d.Motion == 0 || d.Outcome != "") {
				out = append(out, Named{d.ID, say("decision.about", "Number", advice.FormatNumber(x.Year, x.Seq), "Decision", d.Title())})
			}
		}
	}
	return out, nil
}
