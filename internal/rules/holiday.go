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
// observed days, those of its state, plus days the board's own calendar adds,
// minus days it works. The zero Calendar is the federal calendar.
type Calendar struct {
	extra   []Date
	working []Date
	yearly  []HolidayRule
}

// HolidayRule is a holiday that comes back: on a Day of a Month, or on the nth
// Weekday of it (monday …; the last is -1), DaysAfter later. Every is the number
// of years between two, counted from Since; 0: each year. Verified and Citation
// are as of a rule of law.
type HolidayRule struct {
	Name      string     `json:"name"`
	Month     time.Month `json:"month"`
	Day       int        `json:"day,omitempty"`
	Weekday   string     `json:"weekday,omitempty"`
	Nth       int        `json:"nth,omitempty"`
	DaysAfter int        `json:"days_after,omitempty"`
	Every     int        `json:"every,omitempty"`
	Since     int        `json:"since,omitempty"`
	Citation  string     `json:"citation"`
	Verified  bool       `json:"verified"`
}

var weekdays = map[string]time.Weekday{"sunday": time.Sunday, "monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday, "thursday": time.Thursday, "friday": time.Friday, "saturday": time.Saturday}

// In is the holiday's date in a year, zero when there is none that year.
func (h HolidayRule) In(year int) Date {
	if year < h.Since || h.Every > 1 && (year-h.Since)%h.Every != 0 {
		return Date{}
	}
	d := Date{Year: year, Month: h.Month, Day: h.Day}
	if h.Weekday != "" {
		d.Day = 1
		d = d.AddDays((int(weekdays[h.Weekday]-d.Weekday()) + 7) % 7).AddDays(7 * (h.Nth - 1))
		if h.Nth < 0 {
			first := Date{Year: year, Month: h.Month, Day: 1}.AddMonths(1)
			d = first.AddDays(-((int(first.Weekday()-weekdays[h.Weekday]) + 6) % 7) - 1)
		}
	}
	return d.AddDays(h.DaysAfter)
}

// CheckHolidayRule refuses a holiday that falls on no day.
//
// It decides: whether the rule names a day of a month or the nth weekday of one.
// Facts: the rule. Errors: Invalid holiday_rule_bad. Source: project rule, so
// that a mistyped profile fails when it is loaded.
func CheckHolidayRule(h HolidayRule) error {
	_, known := weekdays[h.Weekday]
	byDay := h.Weekday == "" && h.Nth == 0 && h.Day >= 1 && h.Day <= 31
	byWeekday := known && h.Day == 0 && (h.Nth >= 1 && h.Nth <= 4 || h.Nth == -1)
	if h.Month < time.January || h.Month > time.December || byDay == byWeekday || h.DaysAfter < 0 || h.DaysAfter > 6 || h.Every < 0 || h.Since < 0 {
		return fault.New(fault.Invalid, "holiday_rule_bad")
	}
	if byDay && (Date{Year: 2024, Month: h.Month, Day: 1}).AddDays(h.Day-1).Month != h.Month { // a leap year has every day
		return fault.New(fault.Invalid, "holiday_rule_bad")
	}
	return nil
}

// Yearly returns the calendar with the holidays of a state added.
func (c Calendar) Yearly(all ...HolidayRule) Calendar {
	c.yearly = append(slices.Clone(c.yearly), all...)
	return c
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
	return slices.Contains(c.extra, d) || federalHoliday(d) || slices.ContainsFunc(c.yearly, func(h HolidayRule) bool { return observed(d, func(on Date) bool { return h.In(on.Year) == on }) })
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
func federalHoliday(d Date) bool { return observed(d, legalHoliday) }

// observed says whether a date is a holiday or the working day on which one that
// falls on a weekend is kept.
func observed(d Date, holiday func(Date) bool) bool {
	if holiday(d) {
		return true
	}
	switch d.Weekday() {
	case time.Friday:
		return holiday(d.AddDays(1))
	case time.Monday:
		return holiday(d.AddDays(-1))
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
