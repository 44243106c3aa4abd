package demo

import (
	"encoding/json"

	"parley/internal/act"
	"parley/internal/board"
	"parley/internal/law"
	"parley/internal/remark"
	"parley/internal/rules/profile"
)

// setLaw gives the board three rules of its own, counsel's sign-off after the
// first, and a local day: the others are not covered.
func (c *city) setLaw(op func() act.Caller, jurisdiction int64) error {
	rule := func(revision int, key, value, citation, reason string) error {
		_, err := c.law.Set(c.ctx, op(), law.Rule{Key: key, Value: json.RawMessage(value), Citation: citation, Basis: profile.ByLaw, Reason: reason, Revision: revision})
		return err
	}
	if _, err := c.boards.AddHoliday(c.ctx, op(), jurisdiction, board.Holiday{On: c.today.AddDays(40).String(), Name: "Founders' Day"}); err != nil {
		return err
	}
	if _, err := c.law.AddDay(c.ctx, op(), law.Day{On: c.today.AddDays(47).String(), Name: "Staff retreat"}); err != nil {
		return err
	}
	if err := rule(0, "minutes.draft_available", `{"standard": "fixed", "amount": 10, "unit": "business_day", "from": "meeting_end"}`, "Board Rule 6.2", "The act names no day; the board wants its minutes read while they are fresh."); err != nil {
		return err
	}
	if _, err := c.law.Sign(c.ctx, op(), law.Signing{Name: "Ines Duarte", Office: "City Attorney of Riverbend", On: c.today.AddDays(-100).String(), What: "All rules on this page, with article 12 of the charter and the board's rules.", Revision: 1}); err != nil {
		return err
	}
	if err := rule(1, "closed.certification", `"statement"`, "Board Rule 4.4", "The act does not ask for it; the board wants its minutes to say that nothing else was spoken of."); err != nil {
		return err
	}
	return rule(2, "recording.retention", `{"standard": "fixed", "amount": 12, "unit": "month", "from": "approval_of_minutes"}`, "Board Rule 6.5", "A month is too short for anyone who wants to check the minutes.")
}

// note is a member's private note to the clerk on the newest draft.
func (c *city) note() error {
	var draft int64
	if err := c.db.Get(c.ctx, &draft, `select r.id from recommendations r where r.board_id = $1 and r.withdrawn_at is null and not exists (select 1 from motions o where o.recommendation_id = r.id and o.outcome = 'carried') order by r.id desc limit 1`, c.board); err != nil {
		return err
	}
	_, err := c.remarks.Send(c.ctx, c.as(c.members[8]), remark.Recommendation, draft, "Please put last year's figures beside the finding, so that nobody has to look them up at the table.")
	return err
}
