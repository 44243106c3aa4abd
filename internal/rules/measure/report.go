package measure

import (
	"parley/internal/fault"
	"parley/internal/rules"
)

// FirstReport is the earliest year an annual report can be about.
const FirstReport = 1900

// ReportFacts are what the adoption of an annual report is checked against: the
// year it is about, today on the board's calendar, whether the report of that year
// is adopted already, and the motion that adopted it. Own: it is a main motion of
// this board that was closed; Decided is its day.
type ReportFacts struct {
	Year      int
	Today     rules.Date
	Frozen    bool
	Own       bool
	Carried   bool
	Rescinded bool
	Decided   rules.Date
}

// FreezeReport checks that a board's annual report may be frozen.
//
// It decides: frozen or not. Facts: as the fields say. Errors: Conflict
// report_frozen; Invalid with fields year (year_out_of_range, report_year_runs) and
// motion (report_motion_unknown, report_motion_not_carried, report_motion_rescinded,
// report_motion_early). Source: project rule (issue: the annual report is frozen
// when the board adopts it); a report of a board is adopted by a main motion (RONR
// (12th ed.) 51:13), and of a year only when it is over.
func FreezeReport(f ReportFacts) error {
	switch {
	case f.Frozen:
		return fault.New(fault.Conflict, "report_frozen")
	case f.Year < FirstReport || f.Year > 9999:
		return fault.Bad(fault.At("year", "year_out_of_range"))
	case f.Year >= f.Today.Year:
		return fault.Bad(fault.At("year", "report_year_runs"))
	case !f.Own:
		return fault.Bad(fault.At("motion", "report_motion_unknown"))
	case !f.Carried:
		return fault.Bad(fault.At("motion", "report_motion_not_carried"))
	case f.Rescinded:
		return fault.Bad(fault.At("motion", "report_motion_rescinded"))
	case f.Decided.Year <= f.Year:
		return fault.Bad(fault.At("motion", "report_motion_early"))
	}
	return nil
}
