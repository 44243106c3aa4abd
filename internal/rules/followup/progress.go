// Package followup is what becomes of an answer, as pure functions: what a
// department reports of its commitments, the tests both sides agree on, what the
// board finds by its vote, and how a recommendation is closed and opened again.
// What is reported and what is verified are two axes, and nothing here adds one
// to the other.
package followup

import (
	"parley/internal/fault"
	"parley/internal/rules"
)

// The words a department may report on a commitment.
const (
	NotStarted     = "not_started"
	InProgress     = "in_progress"
	Blocked        = "blocked"
	ReportedPartly = "reported_partially_implemented"
	ReportedDone   = "reported_implemented"
)

// Progresses lists what a department may report, from least to most.
func Progresses() []string {
	return []string{NotStarted, InProgress, Blocked, ReportedPartly, ReportedDone}
}

// The stages in which a change reaches the street.
const (
	Policy   = "policy"
	Training = "training"
	Practice = "practice"
)

// Reach lists the stages in their order.
func Reach() []string { return []string{Policy, Training, Practice} }

// MaxWords is how many runes the words of a form of this package may have.
const MaxWords = 10_000

// Report is what a department says of one commitment on one day.
type Report struct {
	Progress string
	Stage    string // of Reach; "" while there is nothing to show yet
	Words    string
	Link     string // an address that bears it out
	Files    int    // that bear it out
}

// ReportFacts are what a report is checked against: whether the commitment is in
// a signed answer, whether the recommendation is closed, and with a new check still
// to come, and how many reports there were when the writer began, and are now.
type ReportFacts struct {
	Signed     bool
	Closed     bool
	Again      bool
	Base, Have int
}

// CheckReport checks what a department reports.
//
// It decides: whether the report may be recorded. Facts: as the fields say.
// Errors: Conflict commitment_not_signed, follow_up_closed, report_stale (someone
// else reported meanwhile); Invalid fields progress: required, choice_unknown;
// stage: choice_unknown, stage_required (something is said to be done, and where
// it has got to is not said); words: required, too_long, …; link: not_a_url,
// evidence_required (something is said to be done and nothing bears it out).
// Source: project rule (the product's lifecycle table: a report is dated, and
// one of done carries evidence; what is closed until a new check is reported on for
// that check).
func CheckReport(f ReportFacts, in Report) error {
	switch {
	case !f.Signed:
		return fault.New(fault.Conflict, "commitment_not_signed")
	case f.Closed && !f.Again:
		return fault.New(fault.Conflict, "follow_up_closed")
	case f.Base != f.Have:
		return fault.New(fault.Conflict, "report_stale")
	}
	fields := rules.CheckChoice("progress", in.Progress, Progresses()...)
	done := in.Progress == ReportedPartly || in.Progress == ReportedDone
	if in.Stage != "" || done {
		if in.Stage == "" {
			fields = append(fields, fault.At("stage", "stage_required"))
		} else {
			fields = append(fields, rules.CheckChoice("stage", in.Stage, Reach()...)...)
		}
	}
	fields = append(fields, rules.CheckLongText("words", in.Words, MaxWords)...)
	fields = append(fields, rules.CheckURL("link", in.Link, false)...)
	if done && in.Link == "" && in.Files == 0 {
		fields = append(fields, fault.At("link", "evidence_required"))
	}
	return fault.All(fields)
}
