package recommendation

import (
	"context"
	"slices"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// sqlUndecided counts the undecided motions about a recommendation, about its
// follow-up, and those to take back what was decided on that.
const sqlUndecided = `select count(*) from motions m left join agenda_items i on i.id = m.item_id left join motions o on o.id = m.on_id left join decisions d on d.id = coalesce(m.decision_id, o.decision_id)
where m.state in ('moved', 'open') and (m.recommendation_id = $1 or i.recommendation_id = $1 or d.recommendation_id = $1)`

// standing are the newest sendings, one to each department.
func (l life) standing() []transmittalRow {
	return slices.DeleteFunc(slices.Clone(l.transmittals), func(t transmittalRow) bool { return t.AgainAt != nil })
}

// chain are the sendings to one department up to one of them, the first first.
func (l life) chain(t transmittalRow) []transmittalRow {
	out := []transmittalRow{t}
	for _, x := range slices.Backward(l.transmittals) {
		if x.ID == out[0].AgainOf {
			out = append([]transmittalRow{x}, out...)
		}
	}
	return out
}

// again is what another sending is checked against, for each department that it
// was sent to.
func (l life) again(today rules.Date, pending bool) map[int64]advice.AgainFacts {
	out := map[int64]advice.AgainFacts{}
	for _, t := range l.standing() {
		out[t.DepartmentID] = advice.AgainFacts{Answered: t.SignedAt != nil, FoundNone: l.followed.NonResponsive(t.ID), Closed: l.stageOn(today) == advice.StageClosed, MotionPending: pending}
	}
	return out
}

// undecided says that a motion about a recommendation is undecided.
func undecided(ctx context.Context, r pg.Reader, recommendation int64) (bool, error) {
	var n int
	err := r.Get(ctx, &n, sqlUndecided, recommendation)
	return n > 0, err
}

// waiting are the departments of a list that it may be sent to: first, and again.
func (l life) waiting(advised []departmentRow, today rules.Date) (first, again []departmentRow) {
	facts := l.again(today, false)
	for _, d := range advised {
		switch f, sent := facts[d.ID]; {
		case !sent:
			first = append(first, d)
		case advice.SendAgain(f) == nil:
			again = append(again, d)
		}
	}
	return first, again
}

// newest is the newest sending to a department, nil without one.
func (l life) newest(department int64) *transmittalRow {
	for i := range l.transmittals {
		if t := &l.transmittals[i]; t.DepartmentID == department && t.AgainAt == nil {
			return t
		}
	}
	return nil
}

// longDay is a day of the board in words.
func (l life) longDay(t time.Time) string { return page.Day(page.Lang, "long", t.In(l.zone)) }

// foundNone says that by an instant the board had found the answer to a sending to
// be none, when and why; "" when it had not.
func (l life) foundNone(t transmittalRow, by time.Time) string {
	if d := l.followed.FoundNone(t.ID, by); d != nil {
		return d.FoundWords(l.zone)
	}
	return ""
}

// againWords says in a letter after what it is sent again; "" for a first sending.
func (l life) againWords(t transmittalRow) string {
	c := l.chain(t)
	if len(c) < 2 {
		return ""
	}
	before := c[len(c)-2]
	return say("recommendation.letter_again", "Sent", l.longDay(before.SentAt), "Answered", l.longDay(*before.SignedAt)) + " " + l.foundNone(before, t.SentAt)
}

// againNote says under an answer that its sending is not the only one; "" when it
// is.
func (l life) againNote(t transmittalRow) string {
	switch {
	case t.AgainAt != nil:
		return say("recommendation.sent_and_again", "Sent", l.longDay(t.SentAt), "Again", l.longDay(*t.AgainAt))
	case t.AgainOf != 0:
		return say("recommendation.sent_again_on", "Date", l.longDay(t.SentAt))
	}
	return ""
}
