// Package followup is what becomes of an answer, as pure functions: what a
// department reports of its commitments, the tests both sides agree on, what the
// board finds by its vote, and how a recommendation is closed and opened again.
// What is reported and what is verified are two axes, and nothing here adds one
// to the other.
package followup

import (
	"slices"

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
// a signed answer, whether the recommendation is closed, and how many reports
// there were when the writer began, and are now.
type ReportFacts struct {
	Signed     bool
	Closed     bool
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
// one of done carries evidence).
func CheckReport(f ReportFacts, in Report) error {
	switch {
	case !f.Signed:
		return fault.New(fault.Conflict, "commitment_not_signed")
	case f.Closed:
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

// Reported is one report as the schedule counts it.
type Reported struct {
	On   rules.Date // the board's day
	Done bool       // it says that all is done
}

// Asked is how a commitment's reports stand against their schedule.
type Asked struct {
	Next   rules.Date   // by when the next report is owed; zero: none is
	Missed []rules.Date // days by which a report was owed and none had come
}

// Span is from one day until another; a zero Until is still going on.
type Span struct{ From, Until rules.Date }

// ScheduleFacts are what the schedule of reports is read from. Every is how many
// calendar days lie between two reports; 0: none is asked for. SentBack lists
// the days on which the board found the evidence wanting, or opened the
// recommendation again: from then on reports are owed anew. Closed lists when the
// recommendation was closed.
type ScheduleFacts struct {
	From     rules.Date // the day of the signed answer
	Every    int
	Reports  []Reported
	SentBack []rules.Date
	Closed   []Span
	Today    rules.Date
}

// Schedule says by when a department owes its next report and which it missed.
//
// It decides: the days. Facts: as the fields say, in any order; no report lies
// after today. A report counts for the period it is given in, and a period ends on
// its last day; one without a report is missed from the day after. Once all is
// reported done the board is to look, and nothing is owed until it sends the matter
// back; nothing is owed for a period in which the recommendation was closed.
// Errors: none. Source: project rule (the product: an update is asked for on a
// schedule, and a missed one is itself shown), after the follow-up at set intervals
// of Municipal Code of Chicago section 2-56-245 and GAO's yearly round.
func Schedule(f ScheduleFacts) Asked {
	var out Asked
	if f.Every < 1 || f.From.IsZero() {
		return out
	}
	for from := f.From; ; from = from.AddDays(f.Every) {
		due := from.AddDays(f.Every)
		past := due.Before(f.Today)
		looked := due
		if !past {
			looked = f.Today
		}
		switch {
		case f.quiet(looked):
			if !past {
				return out
			}
		case slices.ContainsFunc(f.Reports, func(r Reported) bool { return !r.On.After(due) && (r.On.After(from) || from == f.From) }):
		case past:
			out.Missed = append(out.Missed, due)
		default:
			out.Next = due
			return out
		}
	}
}

// quiet says that on a day nothing is owed: all stands reported done and nothing
// came back, or the recommendation is closed.
func (f ScheduleFacts) quiet(on rules.Date) bool {
	if slices.ContainsFunc(f.Closed, func(s Span) bool { return !s.From.After(on) && (s.Until.IsZero() || s.Until.After(on)) }) {
		return true
	}
	var last Reported
	for _, r := range f.Reports {
		if !r.On.After(on) && !r.On.Before(last.On) {
			last = r
		}
	}
	return last.Done && !slices.ContainsFunc(f.SentBack, func(d rules.Date) bool { return !d.Before(last.On) && !d.After(on) })
}
