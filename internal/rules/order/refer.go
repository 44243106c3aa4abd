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

// AddressFacts are what the addressee of a motion is checked against: the kind
// of the motion, whether it names a committee, whether that is one of the
// board's, whether it names another body and in which words, whether it was
// moved under an item, and the day it asks for a report by.
type AddressFacts struct {
	Kind      rules.MotionKind
	Named     bool
	Committee bool
	Other     bool
	Words     string
	Item      bool
	Due       rules.Date // zero: it asks for none
	Today     rules.Date // of the board
}

// Address checks to whom a motion refers.
//
// It decides: whether a motion to refer says to whom, and that no other motion
// does. Facts: as the fields say. Errors: Invalid fields refer_to:
// refer_to_required, refer_unused, choice_unknown; refer_body: required,
// refer_unused; report_by: refer_unused, date_in_past; item: required. Source:
// RONR (12th ed.) section 13: a motion to refer names the committee and may say when
// it is to report. That a committee of the board takes up an item of the agenda is a project
// rule: the papers and the history of the item go along.
func Address(f AddressFacts) error {
	var bad []fault.Field
	unused := func(name string, used bool) {
		if used {
			bad = append(bad, fault.At(name, "refer_unused"))
		}
	}
	switch {
	case f.Kind != rules.MotionRefer:
		unused("refer_to", f.Named || f.Other)
		unused("refer_body", f.Words != "")
		unused("report_by", !f.Due.IsZero())
	case f.Other && f.Words == "":
		bad = append(bad, fault.At("refer_body", "required"))
	case f.Other:
	case !f.Named:
		bad = append(bad, fault.At("refer_to", "refer_to_required"))
	case !f.Committee:
		bad = append(bad, fault.At("refer_to", "choice_unknown"))
	case f.Words != "":
		unused("refer_body", true)
	case !f.Item:
		bad = append(bad, fault.At("item", "required"))
	}
	if f.Kind == rules.MotionRefer && !f.Due.IsZero() && f.Due.Before(f.Today) {
		bad = append(bad, fault.At("report_by", "date_in_past"))
	}
	return fault.All(bad)
}

// TakeBackReferralFacts are what taking a referral back is checked against.
type TakeBackReferralFacts struct {
	Reported bool
	Back     bool // it was taken back already
}

// TakeBackReferral checks that a board takes back what it referred.
//
// It decides: whether the referral may be taken back. Facts: as the fields say.
// Errors: Conflict referral_reported, referral_back. Source: RONR (12th ed.)
// section 36: a committee is discharged from what it has not reported on; its
// report discharges it. That the clerk or the chair may do so with a reason, as
// one corrects an entry, is a project rule.
func TakeBackReferral(f TakeBackReferralFacts) error {
	switch {
	case f.Reported:
		return fault.New(fault.Conflict, "referral_reported")
	case f.Back:
		return fault.New(fault.Conflict, "referral_back")
	}
	return nil
}

// ReportFacts are what a committee's report is checked against.
type ReportFacts struct {
	Reported bool
	Back     bool // the board took the referral back
	Advises  string
	Motion   bool // a motion is named
	Carried  bool // it carried in the committee, under the item of the referral
}

// Report checks a committee's report on a referral.
//
// It decides: whether the report may be made. Facts: as the fields say. Errors:
// Conflict referral_reported, referral_back; Invalid fields advises: choice_unknown; motion:
// report_needs_motion, choice_unknown. Source: RONR (12th ed.) sec. 51: a report
// holds what a majority of the committee agreed to at a meeting; that one which
// advises nothing needs no motion is a project rule: it may say that the
// committee came to no agreement.
func Report(f ReportFacts) error {
	if f.Reported {
		return fault.New(fault.Conflict, "referral_reported")
	}
	if f.Back {
		return fault.New(fault.Conflict, "referral_back")
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
