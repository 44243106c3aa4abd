package law

import (
	"slices"
	"strings"

	"parley/internal/fault"
	"parley/internal/rules"
)

// Schedule is a yearly schedule of regular meetings as it was filed.
type Schedule struct {
	Year    int          `json:"year"`
	FiledOn rules.Date   `json:"filed_on"`
	Place   string       `json:"place"`
	Days    []rules.Date `json:"days"`
}

// Filed are the schedules that count: the newest of each year, by year.
func (l Law) Filed() []Schedule {
	var out []Schedule
	for _, s := range l.Schedules {
		out = append(slices.DeleteFunc(out, func(o Schedule) bool { return o.Year == s.Year }), s)
	}
	slices.SortFunc(out, func(a, b Schedule) int { return a.Year - b.Year })
	return out
}

// OnFile says that a meeting of a day stands on the filed schedule.
//
// It decides: whether the acts that ask for no notice of scheduled meetings apply.
// Facts: the schedules in order of entry; the day in the board's zone. Errors: none.
// Source: for example MCL 15.265(2), RCW 42.30.070; that a later schedule of
// a year takes the place of the one before is a project rule.
func (l Law) OnFile(day rules.Date) bool {
	return slices.ContainsFunc(l.Filed(), func(s Schedule) bool { return s.Year == day.Year && slices.Contains(s.Days, day) })
}

// ReadSchedule reads the days of a schedule, one a line.
//
// It decides: whether a schedule may be filed. Facts: the year; the text; the
// day of filing; today. Errors, as fields: days: schedule_without_days,
// schedule_day_bad (Line), schedule_day_other_year (Line), schedule_day_twice (Line);
// filed_on: date_in_future. Source: project rule.
func ReadSchedule(year int, text string, filed, today rules.Date) ([]rules.Date, []fault.Field) {
	var days []rules.Date
	var bad []fault.Field
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		d, err := rules.ParseDate(line)
		switch {
		case err != nil:
			bad = append(bad, fault.At("days", "schedule_day_bad", "Line", line))
		case d.Year != year:
			bad = append(bad, fault.At("days", "schedule_day_other_year", "Line", line))
		case slices.Contains(days, d):
			bad = append(bad, fault.At("days", "schedule_day_twice", "Line", line))
		default:
			days = append(days, d)
		}
	}
	if len(days) == 0 && len(bad) == 0 {
		bad = append(bad, fault.At("days", "schedule_without_days"))
	}
	if filed.After(today) {
		bad = append(bad, fault.At("filed_on", "date_in_future"))
	}
	slices.SortFunc(days, rules.Date.Compare)
	return days, bad
}
