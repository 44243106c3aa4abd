package rules

import (
	"errors"
	"time"

	"parley/internal/fault"
)

// FormDate reads a date field; empty is the zero Date unless required.
//
// It decides: which date was typed. Facts: the field's name, its ISO text.
// Errors, as fields: required, not_a_date. Source: the value format of an HTML
// date field.
func FormDate(name, s string, required bool) (Date, []fault.Field) {
	if s == "" {
		if required {
			return Date{}, []fault.Field{fault.At(name, "required")}
		}
		return Date{}, nil
	}
	d, err := ParseDate(s)
	if err != nil {
		return Date{}, []fault.Field{fault.At(name, "not_a_date")}
	}
	return d, nil
}

// FormInstant reads a date field and a time field as a local time in a zone.
//
// It decides: which instant was typed. Facts: both fields' names and texts
// ("2006-01-02", "15:04"), the board's zone. Errors, as fields: required,
// not_a_date, not_a_time, local_time_missing (on the time field). Source: see
// LocalInstant.
func FormInstant(dateName, dateText, timeName, timeText string, zone *time.Location) (time.Time, []fault.Field) {
	d, fields := FormDate(dateName, dateText, true)
	if timeText == "" {
		return time.Time{}, append(fields, fault.At(timeName, "required"))
	}
	if _, _, err := ParseClock(timeText); err != nil {
		fields = append(fields, fault.At(timeName, "not_a_time"))
	}
	if fields != nil {
		return time.Time{}, fields
	}
	at, err := LocalInstant(d, timeText, zone)
	var e *fault.Error
	if errors.As(err, &e) {
		return time.Time{}, []fault.Field{fault.At(timeName, e.Code)}
	}
	return at, nil
}
