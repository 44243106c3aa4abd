// Package partial holds dates that are only as exact as their source: a day, a
// month, a year, or none. Nothing is ever added to them.
package partial

import (
	"strconv"
	"strings"

	"parley/internal/rules"
)

// Date is such a date as it is stored and written: "2023-05-19", "2022-04",
// "2019", Unknown where the source says that it does not know, "" where the
// source says nothing. The forms are those of ISO 8601-1:2019, 5.2.2 (dates of
// reduced precision).
type Date string

// Unknown is a date that the source itself calls unknown.
const Unknown Date = "unknown"

// How exact a date is.
const (
	None    = "none"
	Unclear = "unknown"
	Year    = "year"
	Month   = "month"
	Day     = "day"
)

// Parse reads a date as its source writes it.
//
// It decides: whether the text is a date, and how exact. Facts: the text; ok is
// false when it is none. Source: ISO 8601-1:2019, 5.2.2; that no missing part is
// filled in is ours.
func Parse(s string) (d Date, ok bool) {
	s = strings.TrimSpace(s)
	parts := strings.Split(s, "-")
	switch {
	case s == "", Date(s) == Unknown:
		return Date(s), true
	case len(parts) == 3:
		if _, err := rules.ParseDate(s); err != nil {
			return "", false
		}
		return Date(s), true
	case len(parts) > 3 || !digits(parts[0], 4):
		return "", false
	case len(parts) == 2:
		if n, err := strconv.Atoi(parts[1]); err != nil || !digits(parts[1], 2) || n < 1 || n > 12 {
			return "", false
		}
	}
	return Date(s), true
}

func digits(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789") == ""
}

// Precision says how exact the date is: Day, Month, Year, Unclear or None.
func (d Date) Precision() string {
	switch {
	case d == "":
		return None
	case d == Unknown:
		return Unclear
	}
	return [3]string{Year, Month, Day}[strings.Count(string(d), "-")]
}

// First is the first day the date may mean, to be formatted as far as it is
// exact; zero where there is none.
func (d Date) First() rules.Date {
	more := map[string]string{Day: "", Month: "-01", Year: "-01-01"}
	end, ok := more[d.Precision()]
	if !ok {
		return rules.Date{}
	}
	day, err := rules.ParseDate(string(d) + end)
	if err != nil {
		return rules.Date{}
	}
	return day
}
