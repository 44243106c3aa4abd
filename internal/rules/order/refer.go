package order

import (
	"parley/internal/fault"
	"parley/internal/rules"
)

// What a committee can advise on what was referred to it.
const (
	AdvisesFor     = "for"
	AdvisesAgainst = "against"
	AdvisesNothing = "none"
)

// ReferFacts are what putting a referral before a committee is checked against.
type ReferFacts struct {
	Kind      rules.MotionKind
	Outcome   string
	Sent      bool       // it is before a committee already
	Committee bool       // the one named is a committee of the board
	Due       rules.Date // zero: the motion set no day
	Today     rules.Date // of the board
}

// Refer checks that a motion puts something before a committee.
//
// It decides: whether what a motion referred may be sent to the committee that
// was named. Facts: as the fields say; days are the board's own. Errors:
// NotFound for another motion or one that did not carry; Conflict referral_sent;
// Invalid fields committee: choice_unknown, due: date_in_past. Source: RONR
// (12th ed.) sec. 13: the motion names the committee and may say when it is to
// report; what was referred is in the committee's hands until then. That a
// committee of the board is meant is a project rule.
func Refer(f ReferFacts) error {
	var bad []fault.Field
	switch {
	case f.Kind != rules.MotionRefer || f.Outcome != rules.OutcomeCarried:
		return fault.New(fault.NotFound, "not_found")
	case f.Sent:
		return fault.New(fault.Conflict, "referral_sent")
	}
	if !f.Committee {
		bad = append(bad, fault.At("committee", "choice_unknown"))
	}
	if !f.Due.IsZero() && f.Due.Before(f.Today) {
		bad = append(bad, fault.At("due", "date_in_past"))
	}
	if len(bad) > 0 {
		return fault.Bad(bad...)
	}
	return nil
}

// ReportFacts are what a committee's report is checked against.
type ReportFacts struct {
	Reported bool
	Advises  string
	Motion   bool // a motion is named
	Carried  bool // it carried in the committee, under the item of the referral
}

// Report checks a committee's report on a referral.
//
// It decides: whether the report may be made. Facts: as the fields say. Errors:
// Conflict referral_reported; Invalid fields advises: choice_unknown; motion:
// report_needs_motion, choice_unknown. Source: RONR (12th ed.) sec. 51: a report
// holds what a majority of the committee agreed to at a meeting; that one which
// advises nothing needs no motion is a project rule: it may say that the
// committee came to no agreement.
func Report(f ReportFacts) error {
	if f.Reported {
		return fault.New(fault.Conflict, "referral_reported")
	}
	bad := rules.CheckChoice("advises", f.Advises, AdvisesFor, AdvisesAgainst, AdvisesNothing)
	switch {
	case f.Motion && !f.Carried:
		bad = append(bad, fault.At("motion", "choice_unknown"))
	case !f.Motion && f.Advises != AdvisesNothing && len(bad) == 0:
		bad = append(bad, fault.At("motion", "report_needs_motion"))
	}
	if len(bad) > 0 {
		return fault.Bad(bad...)
	}
	return nil
}

// Overdue tells how many days a report is late.
//
// It decides: the days since the day it was due by; 0 where none was set, it is
// made, or the day has not passed. Facts: the day; whether it was reported;
// today, the board's own. Errors: none. Source: RONR (12th ed.) sec. 13:
// the committee is to report by the day the motion names; that the day itself
// is in time is a project rule.
func Overdue(due rules.Date, reported bool, today rules.Date) int {
	if reported || due.IsZero() || !due.Before(today) {
		return 0
	}
	return due.DaysUntil(today)
}
