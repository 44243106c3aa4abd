package order

import "parley/internal/fault"

// PullFacts are what decides whether an item may be taken out of the consent
// calendar. Voted says that the motion on the calendar is open or has carried.
type PullFacts struct {
	OnConsent, Pulled, Voted, Over bool
}

// Pull takes an item out of the consent calendar.
//
// It decides: whether an item may still be dealt with by itself. Facts: where
// it stands, what became of the calendar and of the meeting. Errors: Conflict
// not_on_consent, pulled_already, meeting_over, consent_voted. Source: RONR
// (12th ed.) 41:32: any member can have an item taken out, without a second or
// a vote, before the calendar is voted on.
func Pull(f PullFacts) error {
	switch {
	case f.Over:
		return fault.New(fault.Conflict, "meeting_over")
	case !f.OnConsent:
		return fault.New(fault.Conflict, "not_on_consent")
	case f.Pulled:
		return fault.New(fault.Conflict, "pulled_already")
	case f.Voted:
		return fault.New(fault.Conflict, "consent_voted")
	}
	return nil
}
