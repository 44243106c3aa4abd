package track

import (
	"time"

	"parley/internal/page"
	"parley/internal/record/answers"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

// ClockStatus says a clock in a few words: "Overdue 28 days".
func ClockStatus(c advice.Clock) page.Status {
	switch c.State {
	case advice.ClockOverdue:
		return page.Status{Kind: "late", Voice: "late", Word: say("recommendation.clock.overdue", "N", c.Days)}
	case advice.ClockDueSoon:
		if c.Days == 0 {
			return page.Status{Kind: "due", Voice: "soon", Word: say("recommendation.clock.today")}
		}
		return page.Status{Kind: "due", Voice: "soon", Word: say("recommendation.clock.soon", "N", c.Days)}
	case advice.ClockWaiting:
		return page.Status{Kind: "due", Voice: "quiet", Word: say("recommendation.clock.later", "N", c.Days)}
	case advice.ClockAnsweredInTime:
		return page.Status{Kind: "yes", Voice: "dept", Word: say("recommendation.clock.in_time")}
	case advice.ClockAnsweredLate:
		return page.Status{Kind: "late", Voice: "late", Word: say("recommendation.clock.late", "N", c.Days)}
	}
	return page.Status{Kind: "waiting", Voice: "quiet", Word: say("recommendation.clock.none")}
}

// StageStatus says where a recommendation stands.
func StageStatus(s advice.Stage) page.Status {
	look := map[advice.Stage]page.Status{
		advice.StageDraft: {Kind: "waiting", Voice: "quiet"}, advice.StageAwaitingAgenda: {Kind: "waiting", Voice: "quiet"}, advice.StageReturned: {Kind: "waiting", Voice: "quiet"}, advice.StageTabled: {Kind: "waiting", Voice: "quiet"},
		advice.StageInDeliberation: {Kind: "board", Voice: "board"}, advice.StageAdopted: {Kind: "board-full", Voice: "board"}, advice.StageTransmitted: {Kind: "mail", Voice: "board"},
		advice.StageAwaitingResponse: {Kind: "due", Voice: "soon"}, advice.StageResponseReceived: {Kind: "police-done", Voice: "dept"},
		advice.StageInFollowUp: {Kind: "board", Voice: "board"}, advice.StageClosed: {Kind: "lock", Voice: "quiet"},
		advice.StageNotAdopted: {Kind: "no", Voice: "quiet"}, advice.StageWithdrawn: {Kind: "no", Voice: "quiet"},
	}[s]
	look.Word = say("stage." + string(s))
	return look
}

// Answered is the position of an addressee; nil while nothing was sent to it.
func (r Row) Answered() *page.Status {
	if r.Transmittal == 0 {
		return nil
	}
	st := answers.Position(r.Position, true)
	return &st
}

// Reported is what the department reports of its commitments, in its own voice;
// nil without commitments.
func (r Row) Reported() *page.Status {
	if r.Promised == 0 {
		return nil
	}
	st := follow.ProgressStatus(r.Progress)
	return &st
}

// Found is what the board found of the commitments, in the board's voice; nil
// without commitments.
func (r Row) Found(now time.Time) *page.Status {
	if r.Promised == 0 {
		return nil
	}
	st := follow.StandingStatus(r.VerificationAt(now))
	return &st
}

// Owed is what is owed next: an answer, a report that has not come, or the step
// of the board that is still to be taken; nil when nothing is.
func (r Row) Owed(now time.Time, today rules.Date) *page.Status {
	var st page.Status
	switch {
	case r.ClosedAt(now), r.Transmittal == 0:
		st = StageStatus(r.StageAt(now))
	case r.AnsweredOn.IsZero():
		st = ClockStatus(r.Clock(today))
	case r.OwesUpdate(now):
		st = page.Status{Kind: "late", Voice: "late", Word: say("tracker.report_owed")}
	case r.VerificationAt(now) == followup.Lapsed:
		st = page.Status{Kind: "late", Voice: "late", Word: say("tracker.check_owed")}
	default:
		return nil
	}
	return &st
}
