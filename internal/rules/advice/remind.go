package advice

import "parley/internal/rules"

// Step is a rung of the ladder of reminders, in calendar days from the day
// something is due: before it negative, after it positive.
type Step int

// The steps. Those after the day go also to the addressee's supervisor and to the
// board.
const (
	StepFortnight Step = -14
	StepThreeDays Step = -3
	StepOnTheDay  Step = 0
	StepWeekOver  Step = 7
)

// AnswerSteps are the reminders of an answer that is due, in order.
func AnswerSteps() []Step {
	return []Step{StepFortnight, StepThreeDays, StepOnTheDay, StepWeekOver}
}

// ReportSteps are the reminders of a report that is owed, in order.
func ReportSteps() []Step { return []Step{StepFortnight, StepThreeDays, StepWeekOver} }

// RemindLate is for how many calendar days after its own a step is still taken up.
const RemindLate = 21

// Over says that the day has passed.
func (s Step) Over() bool { return s > 0 }

// RemindFacts are what a reminder is due on: the steps in order; the day the time
// began to run, that of the last extension where there was one; the day it is due,
// zero: none is set; today, all on the board's calendar; Done that nothing is owed
// any more.
type RemindFacts struct {
	Steps             []Step
	Began, Due, Today rules.Date
	Done              bool
}

// Remind says which step of the ladder is to be taken now.
//
// It decides: the newest step whose day has come, and whether there is one. Facts:
// as the fields say. A step whose day was no later than the day on which the time
// began is none of this ladder, so that a short clock starts no burst; a step that
// was slept through gives way to the next; one that is more than RemindLate days
// old is not taken up any more. The caller takes each step of one due date once.
// Errors: none. Source: project rule (the product's lifecycle table: a reminder
// ladder to addressee, supervisor and board).
func Remind(f RemindFacts) (Step, bool) {
	if f.Done || f.Due.IsZero() {
		return 0, false
	}
	for i := len(f.Steps) - 1; i >= 0; i-- {
		on := f.Due.AddDays(int(f.Steps[i]))
		if on.After(f.Began) && !on.After(f.Today) {
			return f.Steps[i], on.DaysUntil(f.Today) <= RemindLate
		}
	}
	return 0, false
}
