package page

import (
	"fmt"
	"strconv"
	"time"
)

// dater is a calendar date of the rules: Time gives its midnight.
type dater interface{ Time() time.Time }

// instant reads what the date functions take: a time.Time, a pointer to one,
// or a date of the rules. The zero value and a nil pointer are not shown.
func instant(v any) (t time.Time, ok bool, err error) {
	switch x := v.(type) {
	case nil:
		return t, false, nil
	case time.Time:
		t = x
	case *time.Time:
		if x == nil {
			return t, false, nil
		}
		t = *x
	case dater:
		t = x.Time()
	default:
		return t, false, fmt.Errorf("a date function takes no %T", v)
	}
	return t, !t.IsZero(), nil
}

// dateText formats by a message of the catalogue, so that each language orders
// day and month in its own way.
func dateText(lang, id string) func(v any) (string, error) {
	return func(v any) (string, error) {
		t, ok, err := instant(v)
		if err != nil || !ok {
			return "", err
		}
		return formatTime(lang, id, t)
	}
}

func formatTime(lang, id string, t time.Time) (string, error) {
	word := func(prefix string, n int) (string, error) { return Text(lang, prefix+strconv.Itoa(n)) }
	month, err := word("date.month.", int(t.Month()))
	if err != nil {
		return "", err
	}
	mon, err := word("date.mon.", int(t.Month()))
	if err != nil {
		return "", err
	}
	weekday, err := word("date.weekday.", int(t.Weekday()))
	if err != nil {
		return "", err
	}
	wd, err := word("date.wd.", int(t.Weekday()))
	if err != nil {
		return "", err
	}
	half := "date.am"
	if t.Hour() >= 12 {
		half = "date.pm"
	}
	halfWord, err := Text(lang, half)
	if err != nil {
		return "", err
	}
	zone, err := zoneText(lang, t)
	if err != nil {
		return "", err
	}
	hour := t.Hour() % 12
	if hour == 0 {
		hour = 12
	}
	return Text(lang, id,
		"Year", t.Year(), "Month", month, "Mon", mon, "Day", t.Day(), "Weekday", weekday, "Wd", wd,
		"Hour", hour, "Hour24", fmt.Sprintf("%02d", t.Hour()), "Minute", fmt.Sprintf("%02d", t.Minute()),
		"Second", fmt.Sprintf("%02d", t.Second()), "Half", halfWord, "Zone", zone)
}

// zoneNames maps zones of the IANA database to the name people use for them.
// A zone that is not listed is shown by its abbreviation, such as "CEST".
var zoneNames = map[string]string{
	"America/New_York": "eastern", "America/Detroit": "eastern", "America/Toronto": "eastern",
	"America/Indiana/Indianapolis": "eastern", "America/Kentucky/Louisville": "eastern", "US/Eastern": "eastern",
	"America/Chicago": "central", "America/Menominee": "central", "America/Indiana/Knox": "central",
	"America/North_Dakota/Center": "central", "America/Winnipeg": "central", "US/Central": "central",
	"America/Denver": "mountain", "America/Boise": "mountain", "America/Edmonton": "mountain", "US/Mountain": "mountain",
	"America/Phoenix": "arizona", "US/Arizona": "arizona",
	"America/Los_Angeles": "pacific", "America/Vancouver": "pacific", "US/Pacific": "pacific",
	"America/Anchorage": "alaska", "America/Juneau": "alaska", "US/Alaska": "alaska",
	"Pacific/Honolulu": "hawaii", "US/Hawaii": "hawaii",
	"America/Puerto_Rico": "atlantic", "America/Halifax": "atlantic",
	"Pacific/Guam": "chamorro", "Pacific/Pago_Pago": "samoa",
	"Europe/London": "uk", "UTC": "utc", "Etc/UTC": "utc",
}

func zoneText(lang string, t time.Time) (string, error) {
	if name, ok := zoneNames[t.Location().String()]; ok {
		return Text(lang, "zone."+name)
	}
	abbreviation, _ := t.Zone()
	return abbreviation, nil
}

// isoDay is the date for a datetime attribute.
func isoDay(v any) (string, error) {
	t, ok, err := instant(v)
	if err != nil || !ok {
		return "", err
	}
	return t.Format("2006-01-02"), nil
}

// isoTime is the instant with its offset for a datetime attribute.
func isoTime(v any) (string, error) {
	t, ok, err := instant(v)
	if err != nil || !ok {
		return "", err
	}
	return t.Format(time.RFC3339), nil
}
