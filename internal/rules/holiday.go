package rules

import (
	"slices"
	"time"

	"parley/internal/fault"
)

// Names of days a rule may leave out of its count.
const (
	ExcludeSaturday = "saturday"
	ExcludeSunday   = "sunday"
	ExcludeHoliday  = "holiday"
)

// weekendAndHolidays is what a business-day rule leaves out unless it says otherwise.
var weekendAndHolidays = []string{ExcludeSaturday, ExcludeSunday, ExcludeHoliday}

// Calendar knows the holidays of a board: the US federal ones with their
// observed days, plus days the board's own calendar adds, minus days it works.
// The zero Calendar is the federal calendar.
type Calendar struct {
	extra   []Date
	working []Date
}

// NewCalendar is the federal calendar plus a board's extra holidays.
func NewCalendar(extra ...Date) Calendar { return Calendar{extra: slices.Clone(extra)} }

// Working returns the calendar with days taken out of the holidays, for a
// board whose office is open on a federal holiday.
func (c Calendar) Working(days ...Date) Calendar {
	c.working = append(slices.Clone(c.working), days...)
	return c
}

// Holiday says whether a date is a holiday of the board.
func (c Calendar) Holiday(d Date) bool {
	if slices.Contains(c.working, d) {
		return false
	}
	return slices.Contains(c.extra, d) || federalHoliday(d)
}

// Business says whether a date counts under a rule that leaves out the named
// days; with none named, Saturdays, Sundays and holidays are left out.
//
// Errors: none; names are checked with the rule. Source: 5 U.S.C. 6103 for the
// holidays; the act that names the days for the rest.
func (c Calendar) Business(d Date, exclude []string) bool {
	if len(exclude) == 0 {
		exclude = weekendAndHolidays
	}
	return !c.excluded(d, exclude)
}

// excluded says whether one of the named days covers the date.
func (c Calendar) excluded(d Date, days []string) bool {
	for _, name := range days {
		switch name {
		case ExcludeSaturday:
			if d.Weekday() == time.Saturday {
				return true
			}
		case ExcludeSunday:
			if d.Weekday() == time.Sunday {
				return true
			}
		case ExcludeHoliday:
			if c.Holiday(d) {
				return true
			}
		}
	}
	return false
}

// AddBusinessDays is the nth counted day after d (before it when n is negative);
// d itself never counts. It fails where no counted day is found in ten years.
func (c Calendar) AddBusinessDays(d Date, n int, exclude []string) (Date, error) {
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for range 3653 {
		if n == 0 {
			return d, nil
		}
		if d = d.AddDays(step); c.Business(d, exclude) {
			n--
		}
	}
	return Date{}, fault.New(fault.Invalid, "calendar_without_business_days")
}

// federalHoliday says whether a date is a federal holiday or the day on which
// one that falls on a weekend is observed (Saturday: the Friday before;
// Sunday: the Monday after). Both the day itself and the observed day count.
// Inauguration Day is left out: it is a holiday around Washington only.
//
// Source: 5 U.S.C. 6103(a), (b); Juneteenth since Pub. L. 117-17 (2021).
func federalHoliday(d Date) bool {
	if legalHoliday(d) {
		return true
	}
	switch d.Weekday() {
	case time.Friday:
		return legalHoliday(d.AddDays(1))
	case time.Monday:
		return legalHoliday(d.AddDays(-1))
	}
	return false
}

// legalHoliday says whether a date is itself a holiday by name.
func legalHoliday(d Date) bool {
	switch {
	case d.Month == time.January && d.Day == 1,
		d.Month == time.June && d.Day == 19 && d.Year >= 2021,
		d.Month == time.July && d.Day == 4,
		d.Month == time.November && d.Day == 11,
		d.Month == time.December && d.Day == 25:
		return true
	}
	nth := (d.Day-1)/7 + 1
	switch d.Weekday() {
	case time.Monday:
		switch d.Month {
		case time.January, time.February:
			return nth == 3
		case time.May:
			return d.Day > 24
		case time.September:
			return nth == 1
		case time.October:
			return nth == 2
		}
	case time.Thursday:
		return d.Month == time.November && nth == 4
	}
	return false
}
