package rules

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"time"

	"parley/internal/fault"
)

// Date is a civil date on the board's calendar, without time or zone. The
// zero Date means "no date" and is NULL in the database.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads an ISO 8601 date (2006-01-02), years 1583 to 9999.
//
// Errors: Invalid not_a_date. Source: ISO 8601-1:2019 section 5.2.2, limited to
// the Gregorian calendar; times are no part of a date.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1583 {
		return Date{}, fault.Wrap(fault.Invalid, "not_a_date", err)
	}
	return DateOf(t, time.UTC), nil
}

// DateOf is the civil date of an instant in a zone.
func DateOf(t time.Time, zone *time.Location) Date {
	y, m, d := t.In(zone).Date()
	return Date{y, m, d}
}

// String is the ISO form, or empty for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// IsZero says that no date is set.
func (d Date) IsZero() bool { return d == Date{} }

// utc is midnight of the date in UTC, for calendar arithmetic only.
func (d Date) utc() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// AddDays is the date n calendar days later (earlier when n is negative).
func (d Date) AddDays(n int) Date { return DateOf(d.utc().AddDate(0, 0, n), time.UTC) }

// AddMonths is the same day n months later, or the last day of that month
// where the month is shorter (31 January plus one month is 28 or 29 February).
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// DaysUntil counts calendar days from d to other; negative when other is earlier.
func (d Date) DaysUntil(other Date) int {
	return int(other.utc().Sub(d.utc()) / (24 * time.Hour))
}

// Before says that d is earlier than other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After says that d is later than other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// Compare is -1, 0 or +1 as d is earlier than, equal to or later than other.
func (d Date) Compare(other Date) int { return d.utc().Compare(other.utc()) }

// In is the first instant of the date in a zone. Where the clocks skip
// midnight it is the first moment after the gap.
func (d Date) In(zone *time.Location) time.Time {
	first, last, ok := resolve(d.utc(), zone)
	if ok {
		return first
	}
	return last
}

// MarshalText writes the ISO form; the zero Date is empty.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form; empty is the zero Date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// Value is the date for a database column: text, or nil for the zero Date.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a date column as the driver gives it: time.Time (its own
// year, month and day, whatever its zone), text, or nil.
//
// Errors: Invalid not_a_date for any other type or text.
func (d *Date) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		*d = DateOf(v, v.Location())
		return nil
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	}
	return fault.Wrap(fault.Invalid, "not_a_date", fmt.Errorf("cannot read a date from %T", v))
}

// ParseClock reads a wall-clock time of day, "15:04" in 24 hours.
//
// Errors: Invalid not_a_time. Source: the value format of an HTML time field.
func ParseClock(s string) (hour, minute int, err error) {
	t, perr := time.Parse("15:04", s)
	if perr != nil || len(s) != 5 || strings.IndexByte(s, ':') != 2 {
		return 0, 0, fault.Wrap(fault.Invalid, "not_a_time", perr)
	}
	return t.Hour(), t.Minute(), nil
}

// LocalInstant turns a date and a wall-clock time into an instant.
//
// It decides: which instant a local date and time name. Facts: the civil date,
// "15:04", the board's zone. Errors: Invalid not_a_time; Invalid
// local_time_missing for a time the clocks skip in spring. A time that occurs
// twice in autumn is the first of the two. Source: project rule, because a
// skipped time names no moment, and the first of two never shortens notice.
func LocalInstant(d Date, clock string, zone *time.Location) (time.Time, error) {
	h, m, err := ParseClock(clock)
	if err != nil {
		return time.Time{}, err
	}
	naive := time.Date(d.Year, d.Month, d.Day, h, m, 0, 0, time.UTC)
	first, _, ok := resolve(naive, zone)
	if !ok {
		return time.Time{}, fault.New(fault.Invalid, "local_time_missing")
	}
	return first, nil
}

// StartInstant is the instant at which a scheduled meeting begins.
//
// It decides: when a meeting planned for a local date and time begins. Facts:
// the civil date, "15:04", the board's zone. No errors: a time that the clocks
// came to skip after it was planned is the first moment after the gap, and
// without a time it is the day's beginning. Source: project rule, because a
// plan that was lawful when it was made must still have a beginning.
func StartInstant(d Date, clock string, zone *time.Location) time.Time {
	if at, err := LocalInstant(d, clock, zone); err == nil {
		return at.In(zone)
	}
	h, m, err := ParseClock(clock)
	if err != nil {
		return d.In(zone)
	}
	return time.Date(d.Year, d.Month, d.Day, h, m, 0, 0, zone)
}

// naiveOf is the wall-clock reading of an instant in a zone, held in UTC so
// that arithmetic on it never meets a clock change.
func naiveOf(t time.Time, zone *time.Location) time.Time {
	l := t.In(zone)
	return time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), l.Nanosecond(), time.UTC)
}

// resolve finds the instants whose wall clock in zone reads naive. ok is false
// when none does; first and last are then the readings by the offsets in force
// around the gap, first before it and last after its beginning.
func resolve(naive time.Time, zone *time.Location) (first, last time.Time, ok bool) {
	// Offsets lie between -12 h and +14 h, so the instant lies in this window;
	// ZoneBounds walks every offset in force there.
	probe, until := naive.Add(-15*time.Hour).In(zone), naive.Add(15*time.Hour)
	for {
		_, offset := probe.Zone()
		t := naive.Add(-time.Duration(offset) * time.Second).In(zone)
		_, got := t.Zone()
		switch real := got == offset; {
		case real && !ok:
			first, last, ok = t, t, true
		case real == ok:
			if first.IsZero() || t.Before(first) {
				first = t
			}
			if last.IsZero() || t.After(last) {
				last = t
			}
		}
		_, end := probe.ZoneBounds()
		if end.IsZero() || end.After(until) {
			return first, last, ok
		}
		probe = end
	}
}
