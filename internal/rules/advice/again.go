package advice

import "parley/internal/fault"

// AgainFacts are what sending a recommendation to the same department again is
// checked against. Answered and FoundNone are of the newest sending to it: that
// its answer is signed, and that the board found by vote that this answer is none
// and did not rescind that. Closed says that the board closed the recommendation,
// MotionPending that a motion about it or its follow-up is undecided.
type AgainFacts struct {
	Answered, FoundNone, Closed, MotionPending bool
}

// SendAgain checks that a recommendation may be sent to the same department
// again.
//
// It decides: whether another sending, with a clock of its own, may follow the
// newest one. Facts: as the fields say. Errors: Conflict already_transmitted (the
// answer to the newest sending is still owed, whatever the board found of the want
// of it), answer_stands (the board has not found the answer to be none, or
// rescinded that), already_closed, motion_pending. Source: project rule: a finding that
// an answer is none leaves the question open, and who is bound to answer, as by
// Philadelphia Code section 21-1210 or Municipal Code of Chicago section 2-56-245,
// answers once more; an answer that stands is not asked for twice. While a motion about it is
// undecided nothing is carried out, after RONR (12th ed.) section 37.
func SendAgain(f AgainFacts) error {
	switch {
	case !f.Answered:
		return fault.New(fault.Conflict, "already_transmitted")
	case !f.FoundNone:
		return fault.New(fault.Conflict, "answer_stands")
	case f.Closed:
		return fault.New(fault.Conflict, "already_closed")
	case f.MotionPending:
		return fault.New(fault.Conflict, "motion_pending")
	}
	return nil
}
