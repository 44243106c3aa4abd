package rules

import (
	"slices"
	"testing"
	"time"

	"parley/internal/rules/rulestest"
)

func TestTheFederalHolidaysOf2026To2028AreKnownWithTheirObservedDays(t *testing.T) {
	// Days on which federal offices close, 5 U.S.C. 6103.
	want := []string{
		"2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03", "2026-07-04", "2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25",
		"2027-01-01", "2027-01-18", "2027-02-15", "2027-05-31", "2027-06-18", "2027-06-19", "2027-07-04", "2027-07-05", "2027-09-06", "2027-10-11", "2027-11-11", "2027-11-25", "2027-12-24", "2027-12-25", "2027-12-31",
		"2028-01-01", "2028-01-17", "2028-02-21", "2028-05-29", "2028-06-19", "2028-07-04", "2028-09-04", "2028-10-09", "2028-11-10", "2028-11-11", "2028-11-23", "2028-12-25",
	}
	var got []string
	for d := (Date{2026, 1, 1}); d.Year < 2029; d = d.AddDays(1) {
		if (Calendar{}).Holiday(d) {
			got = append(got, d.String())
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestJuneteenthIsAHolidaySince2021(t *testing.T) {
	if federalHoliday(Date{2020, time.June, 19}) || !federalHoliday(Date{2023, time.June, 19}) {
		t.Error("Juneteenth is wrong")
	}
	if !federalHoliday(Date{2021, time.June, 18}) {
		t.Error("Juneteenth 2021, a Saturday, was observed on the Friday")
	}
}

func TestABoardAddsAndRemovesHolidays(t *testing.T) {
	blackFriday, columbus := day(t, "2026-11-27"), day(t, "2026-10-12")
	c := NewCalendar(blackFriday).Working(columbus)
	if !c.Holiday(blackFriday) || c.Holiday(columbus) || c.Business(blackFriday, nil) || !c.Business(columbus, nil) {
		t.Error("the board's own days do not hold")
	}
	if (Calendar{}).Holiday(blackFriday) || !(Calendar{}).Holiday(columbus) {
		t.Error("one board's days leak into another's")
	}
}

func TestADayIsLeftOutOnlyWhenTheRuleNamesIt(t *testing.T) {
	saturday, c := day(t, "2026-11-14"), Calendar{}
	if c.Business(saturday, nil) || !c.Business(saturday, []string{ExcludeSunday, ExcludeHoliday}) {
		t.Error("Saturday counts where only Sunday is named")
	}
	if c.Business(day(t, "2026-11-15"), []string{ExcludeSunday}) || !c.Business(day(t, "2026-11-11"), []string{ExcludeSunday}) {
		t.Error("a holiday counts where only Sunday is named")
	}
}

func TestACalendarWithoutAnyBusinessDayIsRefusedNotSearchedForEver(t *testing.T) {
	var all []Date
	for d := (Date{2010, 1, 1}); d.Year < 2040; d = d.AddDays(1) {
		all = append(all, d)
	}
	_, err := NewCalendar(all...).AddBusinessDays(day(t, "2026-03-04"), 1, nil)
	rulestest.WantCode(t, err, "calendar_without_business_days")
}
