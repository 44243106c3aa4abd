package rules

import (
	"slices"
	"time"

	"parley/internal/fault"
)

// hoursBefore answers the hour-based algorithms: the count in absolute time
// and the count by the wall clock, whichever is earlier.
func hoursBefore(rule NoticeRule, f NoticeFacts) (time.Time, error) {
	count := time.Duration(rule.Amount) * time.Hour
	exclude := rule.ExcludeDays
	if rule.Algorithm == ElapsedHours {
		exclude = nil
	}
	var opening []OpeningHours
	if rule.Algorithm == AccessibleHours {
		opening = rule.OpeningHours
		if len(opening) > 0 && len(exclude) == 0 {
			// A locked office is locked on holidays; its weekdays are in the hours.
			exclude = []string{ExcludeHoliday}
		}
	}
	w := walk{calendar: f.Calendar, exclude: exclude, opening: opening}

	// The day's clock in real time: its midnight and opening hours as instants.
	w.instant = func(naive time.Time) time.Time { first, _, _ := resolve(naive, f.Zone); return first }
	absolute, err := w.back(f.Start, DateOf(f.Start, f.Zone), count)
	if err != nil {
		return time.Time{}, err
	}
	// The same walk over wall-clock readings, where every day has 24 hours.
	w.instant = func(naive time.Time) time.Time { return naive }
	reading, err := w.back(naiveOf(f.Start, f.Zone), DateOf(f.Start, f.Zone), count)
	if err != nil {
		return time.Time{}, err
	}
	wall, _, _ := resolve(reading, f.Zone)
	if wall.Before(absolute) {
		return wall.In(f.Zone), nil
	}
	return absolute.In(f.Zone), nil
}

// walk counts hours backwards from a moment, day by day.
type walk struct {
	calendar Calendar
	exclude  []string
	opening  []OpeningHours
	instant  func(naive time.Time) time.Time
}

// back is the latest moment from which count hours remain until start. day is
// the civil date start lies on.
func (w walk) back(start time.Time, day Date, count time.Duration) (time.Time, error) {
	for range 800 {
		if !w.calendar.excluded(day, w.exclude) {
			for _, span := range w.spans(day) {
				from, to := span[0], span[1]
				if to.After(start) {
					to = start
				}
				if open := to.Sub(from); open >= count {
					return to.Add(-count), nil
				} else if open > 0 {
					count -= open
				}
			}
		}
		day = day.AddDays(-1)
	}
	return time.Time{}, fault.New(fault.Invalid, "opening_hours_too_few")
}

// spans are the counted stretches of a day, latest first.
func (w walk) spans(day Date) [][2]time.Time {
	midnight := day.utc()
	if len(w.opening) == 0 {
		return [][2]time.Time{{w.instant(midnight), w.instant(midnight.AddDate(0, 0, 1))}}
	}
	var out [][2]time.Time
	for _, h := range w.opening {
		if h.Weekday == day.Weekday() {
			out = append(out, [2]time.Time{w.instant(naiveAt(day, h.Opens)), w.instant(naiveAt(day, h.Closes))})
		}
	}
	slices.SortFunc(out, func(a, b [2]time.Time) int { return b[0].Compare(a[0]) })
	return out
}

// before is a suggested moment: so many hours, or calendar days at the same
// clock time, before the start.
func before(start time.Time, amount int, unit string, zone *time.Location) time.Time {
	if unit == Hour {
		return start.Add(-time.Duration(amount) * time.Hour)
	}
	at, _, _ := resolve(naiveOf(start, zone).AddDate(0, 0, -amount), zone)
	return at
}

// naiveAt is a date at a checked "15:04" time, as a wall-clock reading.
func naiveAt(d Date, clock string) time.Time {
	h, m, _ := ParseClock(clock) // checked by CheckNoticeRule
	return d.utc().Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute)
}

// wallInstant is the instant of a deadline's wall-clock time: the first of two,
// and the moment before the gap for a skipped one, so never too late.
func wallInstant(d Date, clock string, zone *time.Location) time.Time {
	first, _, _ := resolve(naiveAt(d, clock), zone)
	return first
}
