package partial_test

import (
	"testing"

	"parley/internal/rules/partial"
)

func TestADateIsAsExactAsItsSource(t *testing.T) {
	for _, c := range []struct {
		sentence, text, precision string
		bad                       bool
	}{
		{"a day stays a day", "2023-05-19", partial.Day, false},
		{"a month stays a month", "2022-04", partial.Month, false},
		{"a year stays a year", "2019", partial.Year, false},
		{"nothing is said", "", partial.None, false},
		{"the source says that it does not know", "unknown", partial.Unclear, false},
		{"spaces around it mean nothing", " 2022-04 ", partial.Month, false},
		{"there is no month 13", "2022-13", "", true},
		{"there is no month 0", "2022-00", "", true},
		{"there is no February 30", "2023-02-30", "", true},
		{"a month is written with two digits", "2022-4", "", true},
		{"words are no date", "soon", "", true},
		{"a year has four digits", "22", "", true},
		{"a range is no date", "2015-2019", "", true},
		{"a time is no part of it", "2023-05-19-01", "", true},
	} {
		d, ok := partial.Parse(c.text)
		if ok == c.bad || ok && d.Precision() != c.precision {
			t.Errorf("%s: %q is %q (%s), %v", c.sentence, c.text, d, d.Precision(), ok)
		}
	}
}

func TestNoPartIsEverFilledIn(t *testing.T) {
	for _, s := range []string{"2023-05-19", "2022-04", "2019", "", "unknown"} {
		if d, ok := partial.Parse(s); !ok || string(d) != s {
			t.Errorf("%q became %q, %v", s, d, ok)
		}
	}
}

func TestTheFirstDayIsForFormattingAlone(t *testing.T) {
	for text, want := range map[partial.Date]string{"2023-05-19": "2023-05-19", "2022-04": "2022-04-01", "2019": "2019-01-01"} {
		if got := text.First().String(); got != want {
			t.Errorf("%s begins on %s, want %s", text, got, want)
		}
	}
	if !partial.Unknown.First().IsZero() || !partial.Date("").First().IsZero() {
		t.Error("no date has a first day")
	}
}
