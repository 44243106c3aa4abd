package rules

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/rules/rulestest"
)

func noticeAt(t *testing.T, rule NoticeRule, start, zone string) NoticeOutcome {
	t.Helper()
	o, err := Notice(rule, NoticeFacts{Start: rulestest.Moment(t, start), Zone: rulestest.Zone(t, zone)})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestNoticeClocks(t *testing.T) {
	weekdays := []OpeningHours{
		{time.Monday, "08:00", "17:00"}, {time.Tuesday, "08:00", "17:00"}, {time.Wednesday, "08:00", "17:00"},
		{time.Thursday, "08:00", "12:00"}, {time.Thursday, "13:00", "17:00"}, {time.Friday, "08:00", "17:00"},
	}
	const ny, la = "America/New_York", "America/Los_Angeles"
	for _, c := range []struct {
		name  string
		rule  NoticeRule
		start string
		zone  string
		kind  NoticeKind
		want  string // deadline
	}{
		{"spring: an hour is lost, so wall-clock hours are one hour short and absolute hours win",
			NoticeRule{Algorithm: ElapsedHours, Amount: 72}, "2026-03-09T18:00:00-07:00", la, NoticeInstant, "2026-03-06T17:00:00-08:00"},
		{"autumn: an hour is gained, so the wall clock wins",
			NoticeRule{Algorithm: ElapsedHours, Amount: 24}, "2026-11-01T18:00:00-08:00", la, NoticeInstant, "2026-10-31T18:00:00-07:00"},
		{"a deadline that falls into the skipped hour is the moment before it",
			NoticeRule{Algorithm: ElapsedHours, Amount: 24}, "2026-03-09T02:30:00-04:00", ny, NoticeInstant, "2026-03-08T01:30:00-05:00"},
		{"Saturday, Sunday and Thanksgiving contribute no hours",
			NoticeRule{Algorithm: ElapsedHoursExcludingDays, Amount: 48, ExcludeDays: weekendAndHolidays}, "2026-11-30T18:00:00-05:00", ny, NoticeInstant, "2026-11-25T18:00:00-05:00"},
		{"a meeting on a Sunday counts from the end of Friday",
			NoticeRule{Algorithm: ElapsedHoursExcludingDays, Amount: 48, ExcludeDays: weekendAndHolidays}, "2026-11-15T18:00:00-05:00", ny, NoticeInstant, "2026-11-12T00:00:00-05:00"},
		{"where only Sunday is named Saturday counts",
			NoticeRule{Algorithm: ElapsedHoursExcludingDays, Amount: 24, ExcludeDays: []string{ExcludeSunday, ExcludeHoliday}}, "2026-11-16T09:00:00-05:00", ny, NoticeInstant, "2026-11-14T09:00:00-05:00"},
		{"a website can be read round the clock",
			NoticeRule{Algorithm: AccessibleHours, Amount: 18}, "2026-11-17T18:00:00-05:00", ny, NoticeInstant, "2026-11-17T00:00:00-05:00"},
		{"behind a locked door only opening hours count",
			NoticeRule{Algorithm: AccessibleHours, Amount: 18, OpeningHours: weekdays}, "2026-11-16T10:00:00-05:00", ny, NoticeInstant, "2026-11-12T09:00:00-05:00"},
		{"the door is locked on holidays",
			NoticeRule{Algorithm: AccessibleHours, Amount: 10, OpeningHours: weekdays}, "2026-11-27T08:00:00-05:00", ny, NoticeInstant, "2026-11-24T16:00:00-05:00"},
		{"one clear business day",
			NoticeRule{Algorithm: ClearBusinessDays, Amount: 1}, "2026-11-16T10:00:00-05:00", ny, NoticeBusinessDayEnd, "2026-11-12T17:00:00-05:00"},
		{"three business days before do not count the meeting day",
			NoticeRule{Algorithm: BusinessDaysBefore, Amount: 3}, "2026-11-19T10:00:00-05:00", ny, NoticeBusinessDayEnd, "2026-11-16T17:00:00-05:00"},
		{"a cut-off makes an instant",
			NoticeRule{Algorithm: BusinessDaysBefore, Amount: 3, CutoffTime: "09:00"}, "2026-11-19T10:00:00-08:00", la, NoticeInstant, "2026-11-16T09:00:00-08:00"},
		{"the business day ends when the board says",
			NoticeRule{Algorithm: CalendarDaysBefore, Amount: 7, DayEnds: "16:30"}, "2026-12-10T10:00:00-05:00", ny, NoticeBusinessDayEnd, "2026-12-03T16:30:00-05:00"},
		{"the greater of hours and business days: the days win over a weekend and keep the clock time",
			NoticeRule{Algorithm: GreaterOf, AllOf: []NoticeRule{{Algorithm: ElapsedHours, Amount: 48}, {Algorithm: BusinessDaysBefore, Amount: 2}}},
			"2026-11-16T19:00:00-05:00", ny, NoticeInstant, "2026-11-12T19:00:00-05:00"},
		{"the greater of hours and business days: the hours win in midweek",
			NoticeRule{Algorithm: GreaterOf, AllOf: []NoticeRule{{Algorithm: BusinessDaysBefore, Amount: 2}, {Algorithm: ElapsedHours, Amount: 96}}},
			"2026-11-20T19:00:00-05:00", ny, NoticeInstant, "2026-11-16T19:00:00-05:00"},
		{"the greater of two day rules stays a day",
			NoticeRule{Algorithm: GreaterOf, AllOf: []NoticeRule{{Algorithm: CalendarDaysBefore, Amount: 2}, {Algorithm: BusinessDaysBefore, Amount: 2}}},
			"2026-11-16T19:00:00-05:00", ny, NoticeBusinessDayEnd, "2026-11-12T17:00:00-05:00"},
		{"a rule without a moment does not compete",
			NoticeRule{Algorithm: GreaterOf, AllOf: []NoticeRule{{Algorithm: Reasonable}, {Algorithm: ElapsedHours, Amount: 24}}},
			"2026-11-20T19:00:00-05:00", ny, NoticeInstant, "2026-11-19T19:00:00-05:00"},
		{"none required", NoticeRule{Algorithm: NoneRequired}, "2026-11-20T19:00:00-05:00", ny, NoticeNone, ""},
		{"reasonable names no deadline", NoticeRule{Algorithm: Reasonable, SuggestedAmount: 7, SuggestedUnit: CalendarDay}, "2026-11-05T19:00:00-05:00", ny, NoticeAdvise, ""},
		{"as soon as practicable", NoticeRule{Algorithm: AsSoonAsPracticable}, "2026-11-20T19:00:00-05:00", ny, NoticeRecordBoth, ""},
		{"together with the members, not yet told", NoticeRule{Algorithm: SimultaneousWithMembers}, "2026-11-20T19:00:00-05:00", ny, NoticeRecordBoth, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := noticeAt(t, c.rule, c.start, c.zone)
			got := o.Deadline(rulestest.Zone(t, c.zone))
			if o.Kind != c.kind || c.want == "" && !got.IsZero() || c.want != "" && !got.Equal(rulestest.Moment(t, c.want)) {
				t.Errorf("%s %s, want %s %s", o.Kind, got, c.kind, c.want)
			}
			if o.Text.Code == "" || !o.Start.Equal(rulestest.Moment(t, c.start)) {
				t.Errorf("the outcome says %q from %s", o.Text.Code, o.Start)
			}
		})
	}
}

func TestAReasonableNoticeSuggestsTheSameClockTimeDaysBefore(t *testing.T) {
	o := noticeAt(t, NoticeRule{Algorithm: Reasonable, SuggestedAmount: 7, SuggestedUnit: CalendarDay}, "2026-11-05T19:00:00-05:00", "America/New_York")
	if want := rulestest.Moment(t, "2026-10-29T19:00:00-04:00"); !o.At.Equal(want) || o.Text.Code != "notice_reasonable_calendar_day" {
		t.Errorf("suggests %s (%s), want %s", o.At, o.Text.Code, want)
	}
}

func TestAMeetingOnTheFiledScheduleNeedsNoNoticeAndAnyOtherIsSpecial(t *testing.T) {
	special := NoticeRule{Algorithm: ElapsedHours, Amount: 24}
	f := NoticeFacts{Start: rulestest.Moment(t, "2026-11-20T19:00:00Z"), Zone: time.UTC, OnFile: true, Special: &special}
	if o, err := Notice(NoticeRule{Algorithm: ScheduleOnFile}, f); err != nil || o.Kind != NoticeNone {
		t.Errorf("on file: %v, %v", o.Kind, err)
	}
	f.OnFile = false
	if o, err := Notice(NoticeRule{Algorithm: ScheduleOnFile}, f); err != nil || !o.At.Equal(rulestest.Moment(t, "2026-11-19T19:00:00Z")) {
		t.Errorf("off the schedule: %v %v, %v", o.Kind, o.At, err)
	}
	special.Algorithm = ScheduleOnFile
	special.Amount = 0
	_, err := Notice(NoticeRule{Algorithm: ScheduleOnFile}, f)
	rulestest.WantCode(t, err, "notice_special_rule_missing")
}

func TestTogetherWithTheMembersMeansNoLaterThanTheyWereTold(t *testing.T) {
	told := rulestest.Moment(t, "2026-11-20T12:00:00Z")
	o, err := Notice(NoticeRule{Algorithm: SimultaneousWithMembers}, NoticeFacts{Start: told.Add(time.Hour), Zone: time.UTC, MembersToldAt: told})
	if err != nil || !Judge(o, told, time.UTC).OnTime || Judge(o, told.Add(time.Second), time.UTC).OnTime {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestAPostingIsJudgedAgainstTheDeadline(t *testing.T) {
	start := rulestest.Moment(t, "2026-11-20T19:00:00Z")
	fixed := NoticeOutcome{Kind: NoticeInstant, At: start.Add(-72 * time.Hour), Start: start}
	advice := NoticeOutcome{Kind: NoticeAdvise, At: start.Add(-24 * time.Hour), Start: start}
	for _, c := range []struct {
		name string
		o    NoticeOutcome
		at   time.Time
		want Judgement
	}{
		{"at the very deadline it is on time", fixed, fixed.At, Judgement{OnTime: true}},
		{"an hour before it has an hour of margin", fixed, fixed.At.Add(-time.Hour), Judgement{OnTime: true, Margin: time.Hour}},
		{"a second after it is late by a second", fixed, fixed.At.Add(time.Second), Judgement{Margin: -time.Second}},
		{"advice followed", advice, advice.At, Judgement{OnTime: true}},
		{"advice not followed is lawful but short", advice, advice.At.Add(time.Hour), Judgement{OnTime: true, Short: true}},
		{"after the meeting began no advice helps", advice, start.Add(time.Second), Judgement{Short: true}},
		{"both moments are recorded and it must precede the meeting", NoticeOutcome{Kind: NoticeRecordBoth, Start: start}, start.Add(time.Second), Judgement{}},
		{"where no notice is asked for none is late", NoticeOutcome{Kind: NoticeNone, Start: start}, start.Add(time.Hour), Judgement{OnTime: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Judge(c.o, c.at, time.UTC); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestANoticeRuleThatCannotBeComputedIsRefused(t *testing.T) {
	for name, rule := range map[string]NoticeRule{
		"no algorithm":              {},
		"an unknown algorithm":      {Algorithm: "weeks"},
		"no amount":                 {Algorithm: ElapsedHours},
		"days by the hour":          {Algorithm: ClearBusinessDays, Amount: 3, Unit: Hour},
		"a negative amount":         {Algorithm: CalendarDaysBefore, Amount: -1},
		"an unknown day":            {Algorithm: ElapsedHoursExcludingDays, Amount: 1, ExcludeDays: []string{"sun"}},
		"a bad cut-off":             {Algorithm: BusinessDaysBefore, Amount: 1, CutoffTime: "9:00"},
		"a bad end of day":          {Algorithm: BusinessDaysBefore, Amount: 1, DayEnds: "25:00"},
		"a suggestion without unit": {Algorithm: Reasonable, SuggestedAmount: 3},
		"greater of nothing":        {Algorithm: GreaterOf},
		"greater of the greater":    {Algorithm: GreaterOf, AllOf: []NoticeRule{{Algorithm: GreaterOf}}},
		"greater of a bad rule":     {Algorithm: GreaterOf, AllOf: []NoticeRule{{Algorithm: ElapsedHours}}},
		"parts without greater of":  {Algorithm: NoneRequired, AllOf: []NoticeRule{{Algorithm: NoneRequired}}},
		"doors that close first":    {Algorithm: AccessibleHours, Amount: 1, OpeningHours: []OpeningHours{{time.Monday, "17:00", "08:00"}}},
		"an eighth weekday":         {Algorithm: AccessibleHours, Amount: 1, OpeningHours: []OpeningHours{{7, "08:00", "17:00"}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Notice(rule, NoticeFacts{Start: time.Unix(0, 0), Zone: time.UTC})
			rulestest.WantCode(t, err, "notice_rule_bad")
		})
	}
	_, err := Notice(NoticeRule{Algorithm: AccessibleHours, Amount: 8000, OpeningHours: []OpeningHours{{time.Monday, "08:00", "09:00"}}},
		NoticeFacts{Start: time.Unix(0, 0), Zone: time.UTC})
	rulestest.WantCode(t, err, "opening_hours_too_few")
}

// anyNotice draws a fixed-deadline rule, a zone and a start around clock changes.
func anyNotice(t *rapid.T) (NoticeRule, NoticeFacts) {
	zone := rulestest.Zone(t, rapid.SampledFrom([]string{"America/New_York", "America/Chicago", "America/Los_Angeles", "America/Adak", "Pacific/Honolulu"}).Draw(t, "zone"))
	base := rapid.SampledFrom([]Date{{2026, 3, 8}, {2026, 11, 1}, {2026, 12, 25}, {2027, 3, 14}}).Draw(t, "base")
	start := base.In(zone).Add(time.Duration(rapid.IntRange(-8*1440, 8*1440).Draw(t, "minutes")) * time.Minute)
	rule := NoticeRule{Algorithm: rapid.SampledFrom([]string{
		ElapsedHours, ElapsedHoursExcludingDays, AccessibleHours, ClearBusinessDays, BusinessDaysBefore, CalendarDaysBefore,
	}).Draw(t, "algorithm"), Amount: rapid.IntRange(1, 200).Draw(t, "amount")}
	if rule.Algorithm == ElapsedHoursExcludingDays {
		rule.ExcludeDays = rapid.SampledFrom([][]string{{ExcludeSunday}, {ExcludeSunday, ExcludeHoliday}, weekendAndHolidays}).Draw(t, "exclude")
	}
	if rule.Algorithm == AccessibleHours && rapid.Bool().Draw(t, "locked") {
		rule.OpeningHours = []OpeningHours{{time.Sunday, "00:00", "23:00"}, {time.Wednesday, "01:00", "12:00"}}
	}
	return rule, NoticeFacts{Start: start, Zone: zone}
}

func TestADeadlineIsAlwaysBeforeTheMeetingAndALongerRuleNeverLater(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule, f := anyNotice(t)
		o, err := Notice(rule, f)
		if err != nil {
			t.Fatal(err)
		}
		deadline := o.Deadline(f.Zone)
		if !deadline.Before(f.Start) {
			t.Fatalf("deadline %s, start %s", deadline, f.Start)
		}
		rule.Amount++
		longer, err := Notice(rule, f)
		if err != nil || longer.Deadline(f.Zone).After(deadline) {
			t.Fatalf("one more: %s, before: %s (%v)", longer.Deadline(f.Zone), deadline, err)
		}
	})
}

func TestAClockChangeNeverShortensNotice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule, f := anyNotice(t)
		o, err := Notice(rule, f)
		if err != nil {
			t.Fatal(err)
		}
		hours := time.Duration(rule.Amount) * time.Hour
		deadline := o.Deadline(f.Zone)
		switch rule.Algorithm {
		case ElapsedHours, ElapsedHoursExcludingDays, AccessibleHours:
			if f.Start.Sub(deadline) < hours {
				t.Fatalf("only %s in absolute time", f.Start.Sub(deadline))
			}
			if wall := naiveOf(f.Start, f.Zone).Sub(naiveOf(deadline, f.Zone)); wall < hours {
				t.Fatalf("only %s by the wall clock", wall)
			}
		case ClearBusinessDays:
			clear := 0
			for d := o.On.AddDays(1); d.Before(DateOf(f.Start, f.Zone)); d = d.AddDays(1) {
				if f.Calendar.Business(d, nil) {
					clear++
				}
			}
			if clear != rule.Amount || !f.Calendar.Business(o.On, nil) {
				t.Fatalf("%d clear days from %s", clear, o.On)
			}
		}
	})
}

func TestMinutesDeadlines(t *testing.T) {
	event := day(t, "2026-11-17")
	for _, c := range []struct {
		name    string
		rule    MinutesRule
		orEvent string
		want    string
	}{
		{"calendar days run over the weekend and stay there", MinutesRule{Amount: 11, Unit: CalendarDay}, "", "2026-11-28"},
		{"a month", MinutesRule{Amount: 1, Unit: Month}, "", "2026-12-17"},
		{"the later of days and a meeting, the meeting still to come", MinutesRule{Standard: StandardLaterOf, Amount: 30, Unit: CalendarDay, OrEvent: "third_subsequent_meeting"}, "", ""},
		{"the later of days and an earlier meeting", MinutesRule{Standard: StandardLaterOf, Amount: 30, Unit: CalendarDay, OrEvent: "third_subsequent_meeting"}, "2026-12-01", "2026-12-17"},
		{"the later of days and a later meeting", MinutesRule{Standard: StandardLaterOf, Amount: 30, Unit: CalendarDay, OrEvent: "third_subsequent_meeting"}, "2027-02-02", "2027-02-02"},
		{"the event itself", MinutesRule{Standard: StandardEvent, From: "next_regular_meeting"}, "", "2026-11-17"},
		{"promptly names no day", MinutesRule{Standard: StandardPromptly}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var or Date
			if c.orEvent != "" {
				or = day(t, c.orEvent)
			}
			got, err := MinutesDeadline(c.rule, event, or, Calendar{})
			if err != nil || got.On.String() != c.want || len(got.Text) == 0 {
				t.Errorf("got %q, want %q (%v)", got.On, c.want, err)
			}
		})
	}
	if got, err := MinutesDeadline(MinutesRule{Amount: 8, Unit: BusinessDay}, Date{}, Date{}, Calendar{}); err != nil || !got.On.IsZero() {
		t.Errorf("before the event: %v, %v", got.On, err)
	}
	for name, rule := range map[string]MinutesRule{
		"no amount": {Unit: CalendarDay}, "hours": {Amount: 1, Unit: Hour}, "an unknown standard": {Standard: "soon"},
		"an unknown event": {Standard: StandardPromptly, From: "full_moon"}, "later of nothing": {Standard: StandardLaterOf, Amount: 1, Unit: Month},
	} {
		_, err := MinutesDeadline(rule, event, Date{}, Calendar{})
		if err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}
