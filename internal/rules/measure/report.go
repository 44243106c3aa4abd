package measure

import (
	"time"

	"parley/internal/fault"
	"parley/internal/rules"
)

// FirstReport is the earliest year an annual report can be about.
const FirstReport = 1900

// LayFacts are what the laying of an annual report is checked against: the year it
// is about, today on the board's calendar, how many versions of it there are
// already, and why there is to be another.
type LayFacts struct {
	Year     int
	Today    rules.Date
	Versions int
	Reason   string
}

// LayReport checks that a board's annual report may be laid before it.
//
// It decides: laid or not. Facts: as the fields say. Errors: Invalid with fields
// year (year_out_of_range, report_year_runs) and reason (report_reason_first, or
// those of rules.CheckLongText). Source: project rule (issue: the annual report is
// frozen when the board adopts it, so it is counted before it is voted on): of a
// year only when it is over; every version after the first says why it is there.
func LayReport(f LayFacts) error {
	switch {
	case f.Year < FirstReport || f.Year > 9999:
		return fault.Bad(fault.At("year", "year_out_of_range"))
	case f.Year >= f.Today.Year:
		return fault.Bad(fault.At("year", "report_year_runs"))
	case f.Versions == 0 && f.Reason != "":
		return fault.Bad(fault.At("reason", "report_reason_first"))
	case f.Versions > 0:
		return fault.All(rules.CheckLongText("reason", f.Reason, rules.MaxReason))
	}
	return nil
}

// Motion is a main motion of a board: when its vote opened and closed, each the zero
// instant while it did not, whether it carried, and whether it was undone since:
// rescinded, or reconsidered, so that its result stands no longer.
type Motion struct {
	Put, Closed     time.Time
	Carried, Undone bool
}

// Version is one version of the annual report of a year: when it was counted and
// laid, and the motions that are named as adopting it. Frozen: it was counted after
// the motion that adopted it, before reports were laid.
type Version struct {
	Laid   time.Time
	Frozen bool
	By     []Motion
}

// How a version of an annual report stands.
const (
	ReportLaid       = "laid"       // before the board, not adopted
	ReportReplaced   = "replaced"   // never adopted, and another was laid since
	ReportAdopted    = "adopted"    // the report of its year
	ReportSuperseded = "superseded" // adopted, and so was another since
	ReportUndone     = "undone"     // its adoption was rescinded or reconsidered
)

// Stand is how a version stands: By is the place, among its motions, of the one that
// adopted it, and Next that of the version that took its place, among all; -1 for
// none. An adopted one is followed by the next that was adopted, another by the next
// that was laid.
type Stand struct {
	State    string
	By, Next int
}

// adopts tells whether a motion adopted the version of a place: it carried, and the
// version was the newest before the board when its vote opened.
func adopts(all []Version, i int, m Motion) bool {
	switch {
	case !m.Carried:
		return false
	case all[i].Frozen:
		return true
	}
	return !m.Put.Before(all[i].Laid) && (i+1 == len(all) || m.Put.Before(all[i+1].Laid))
}

// Standing tells how each version of the annual report of a year stands.
//
// It decides: for each of them, by which motion it was adopted and which took its
// place; at most one is adopted, the newest whose adoption stands. Facts: all
// versions of the year in order, with the motions named for each. Source: project
// rule (issue: the annual report is frozen when the board adopts it); what is
// adopted is what was before the assembly (RONR (12th ed.) 51:13), and a later
// adoption takes the place of an earlier one until it is rescinded (35:1).
func Standing(all []Version) []Stand {
	out := make([]Stand, len(all))
	next := -1 // the newest so far whose adoption stands
	for i := len(all) - 1; i >= 0; i-- {
		s := Stand{ReportLaid, -1, -1}
		for n, m := range all[i].By {
			if adopts(all, i, m) && (s.By < 0 || !m.Undone) {
				s.By = n
			}
		}
		if s.By >= 0 && !all[i].By[s.By].Undone {
			if s.State, s.Next = ReportAdopted, next; next >= 0 {
				s.State = ReportSuperseded
			}
			next = i
		} else {
			if i+1 < len(all) {
				s.State, s.Next = ReportReplaced, i+1
			}
			if s.By >= 0 {
				s.State = ReportUndone
			}
		}
		out[i] = s
	}
	return out
}

// AdoptFacts are what the naming of an adopting motion is checked against: all
// versions of the year in order and which one is meant (-1: it is none of this
// board's), whether the motion is a main motion of this board, the motion, and
// whether it is named for this version already.
type AdoptFacts struct {
	All     []Version
	Version int
	Own     bool
	Motion  Motion
	Named   bool
}

// AdoptReport checks that a motion may be named as the one that adopts a version of
// an annual report. One that is still before the board may be: the version is then
// adopted when it carries.
//
// It decides: named or not. Facts: as the fields say. Errors: Conflict
// report_adopted, report_motion_named; Invalid with fields version
// (report_version_unknown) and motion (report_motion_unknown,
// report_motion_not_carried, report_motion_undone, report_motion_early,
// report_motion_newer). Source: project rule (issue: the annual report is frozen
// when the board adopts it); a report of a board is adopted by a main motion, as it
// was before the assembly (RONR (12th ed.) 51:13).
func AdoptReport(f AdoptFacts) error {
	if f.Version < 0 || f.Version >= len(f.All) {
		return fault.Bad(fault.At("version", "report_version_unknown"))
	}
	v, stand := f.All[f.Version], Standing(f.All)[f.Version]
	newer := f.Version+1 < len(f.All)
	switch {
	case v.Frozen || stand.State == ReportAdopted || stand.State == ReportSuperseded:
		return fault.New(fault.Conflict, "report_adopted")
	case !f.Own:
		return fault.Bad(fault.At("motion", "report_motion_unknown"))
	case f.Named:
		return fault.New(fault.Conflict, "report_motion_named")
	case !f.Motion.Closed.IsZero() && !f.Motion.Carried:
		return fault.Bad(fault.At("motion", "report_motion_not_carried"))
	case f.Motion.Undone:
		return fault.Bad(fault.At("motion", "report_motion_undone"))
	case !f.Motion.Put.IsZero() && f.Motion.Put.Before(v.Laid):
		return fault.Bad(fault.At("motion", "report_motion_early"))
	case newer && (f.Motion.Put.IsZero() || !f.Motion.Put.Before(f.All[f.Version+1].Laid)):
		return fault.Bad(fault.At("motion", "report_motion_newer"))
	}
	return nil
}

// TakeBackFacts are what the taking back of a motion that was named for a version is
// checked against: whether there is such an entry of this board's, whether it was
// taken back already, and why it is.
type TakeBackFacts struct {
	Own, Back bool
	Reason    string
}

// TakeBack checks that a motion that was named by mistake may be taken back, so that
// it adopts nothing.
//
// It decides: taken back or not. Facts: as the fields say. Errors: Conflict
// report_taken_back; Invalid with fields entry (report_entry_unknown) and reason
// (those of rules.CheckLongText). Source: project rule (nothing is deleted: a wrong
// entry is superseded by a correcting one).
func TakeBack(f TakeBackFacts) error {
	var bad []fault.Field
	if !f.Own {
		bad = append(bad, fault.At("entry", "report_entry_unknown"))
	}
	bad = append(bad, rules.CheckLongText("reason", f.Reason, rules.MaxReason)...)
	if f.Own && f.Back {
		return fault.New(fault.Conflict, "report_taken_back")
	}
	return fault.All(bad)
}
