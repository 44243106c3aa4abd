package rules

import (
	"slices"
	"time"

	"parley/internal/fault"
)

// Notice algorithms, as acts define the clock of a posting.
const (
	ElapsedHours              = "elapsed_hours"
	ElapsedHoursExcludingDays = "elapsed_hours_excluding_days"
	AccessibleHours           = "accessible_hours"
	ClearBusinessDays         = "clear_business_days"
	BusinessDaysBefore        = "business_days_before"
	CalendarDaysBefore        = "calendar_days_before"
	ScheduleOnFile            = "schedule_on_file"
	Reasonable                = "reasonable"
	AsSoonAsPracticable       = "as_soon_as_practicable"
	SimultaneousWithMembers   = "simultaneous_with_members"
	NoneRequired              = "none_required"
	GreaterOf                 = "greater_of"
)

// Units of an amount.
const (
	Hour        = "hour"
	CalendarDay = "calendar_day"
	BusinessDay = "business_day"
	Month       = "month"
)

// DayEnds is the local time at which a business day ends where neither the act
// nor the board says: 17:00. Project rule: acts that count business days count
// days on which the public office is open, and offices close by then, so a
// posting after it reaches nobody that day.
const DayEnds = "17:00"

// OpeningHours says when a physical posting can be read: on the weekday (0 is
// Sunday) from Opens to Closes, local "15:04" times.
type OpeningHours struct {
	Weekday time.Weekday `json:"weekday"`
	Opens   string       `json:"opens"`
	Closes  string       `json:"closes"`
}

// NoticeRule is one rule about how long before a meeting a posting must stand.
// Amount is in Unit. ExcludeDays names days that do not count. CutoffTime and
// DayEnds are local "15:04" times. Suggested values belong to Reasonable, AllOf
// to GreaterOf, OpeningHours to AccessibleHours (none: readable round the clock).
type NoticeRule struct {
	Algorithm       string         `json:"algorithm"`
	Amount          int            `json:"amount,omitempty"`
	Unit            string         `json:"unit,omitempty"`
	ExcludeDays     []string       `json:"exclude_days,omitempty"`
	CutoffTime      string         `json:"cutoff_time,omitempty"`
	DayEnds         string         `json:"day_ends,omitempty"`
	SuggestedAmount int            `json:"suggested_amount,omitempty"`
	SuggestedUnit   string         `json:"suggested_unit,omitempty"`
	OpeningHours    []OpeningHours `json:"opening_hours,omitempty"`
	AllOf           []NoticeRule   `json:"all_of,omitempty"`
}

// Words names the words that say the rule: its algorithm's, or those for an act
// under which Saturdays count.
func (r NoticeRule) Words() string {
	if r.Algorithm == ElapsedHoursExcludingDays && !slices.Contains(r.ExcludeDays, ExcludeSaturday) {
		return "elapsed_hours_excluding_sundays"
	}
	return r.Algorithm
}

// NoticeFacts are what a notice clock needs to know. Start is the meeting's
// start, Zone the board's zone, Calendar its holidays. OnFile says that the
// meeting stands on the filed annual schedule, Special is the rule that
// governs it otherwise. MembersToldAt is when members were told; zero: not yet.
type NoticeFacts struct {
	Start         time.Time
	Zone          *time.Location
	Calendar      Calendar
	OnFile        bool
	Special       *NoticeRule
	MembersToldAt time.Time
}

// NoticeKind says what sort of answer a clock gives.
type NoticeKind string

// The kinds: a moment, the end of a business day, nothing to meet, advice
// without a fixed figure, and two moments to be recorded side by side.
const (
	NoticeInstant        NoticeKind = "instant"
	NoticeBusinessDayEnd NoticeKind = "business_day_end"
	NoticeNone           NoticeKind = "none"
	NoticeAdvise         NoticeKind = "advise"
	NoticeRecordBoth     NoticeKind = "record_both"
)

// NoticeOutcome is the answer of a notice clock. At is set for NoticeInstant
// (the last lawful instant) and NoticeAdvise (the suggested one, if any); On
// and Ends (local "15:04") for NoticeBusinessDayEnd. Start is the start it was
// computed from: another start needs another computation. Text says the rule.
type NoticeOutcome struct {
	Kind  NoticeKind `json:"kind"`
	At    time.Time  `json:"at,omitzero"`
	On    Date       `json:"on,omitzero"`
	Ends  string     `json:"ends,omitempty"`
	Start time.Time  `json:"start"`
	Text  Phrase     `json:"text"`
}

// Notice computes by when a meeting must be posted.
//
// It decides: the latest lawful posting, or that the law names none. A deadline
// that has already passed is computed all the same. A moved meeting, or a new
// version of a posting, is computed afresh from the new facts.
// Facts: the rule; NoticeFacts (start an instant, zone the board's).
// Errors: Invalid notice_rule_bad (see CheckNoticeRule); Invalid
// opening_hours_too_few where the hours cannot be found in the two years before;
// Invalid notice_special_rule_missing where a meeting off the schedule has no
// rule of its own; Invalid calendar_without_business_days.
// Source: the act the rule is cited from. Hour-based rules are counted in
// absolute time and by the wall clock, and the earlier wins, so that a clock
// change never shortens notice (project rule: the public reads wall clocks, a
// court counts hours). In GreaterOf a day-based rule keeps the meeting's clock
// time and the earliest deadline wins.
func Notice(rule NoticeRule, f NoticeFacts) (NoticeOutcome, error) {
	if err := CheckNoticeRule(rule); err != nil {
		return NoticeOutcome{}, err
	}
	return notice(rule, f)
}

func notice(rule NoticeRule, f NoticeFacts) (NoticeOutcome, error) {
	out := NoticeOutcome{Start: f.Start, Text: Say("notice_"+rule.Words(), "N", rule.Amount)}
	switch rule.Algorithm {
	case ElapsedHours, ElapsedHoursExcludingDays, AccessibleHours:
		at, err := hoursBefore(rule, f)
		out.Kind, out.At = NoticeInstant, at
		return out, err
	case ClearBusinessDays, BusinessDaysBefore, CalendarDaysBefore:
		return daysBefore(rule, f, out)
	case ScheduleOnFile:
		if !f.OnFile && f.Special != nil {
			special := *f.Special
			f.Special = nil // a special rule may not itself lean on the schedule
			return Notice(special, f)
		}
		if !f.OnFile {
			return out, fault.New(fault.Invalid, "notice_special_rule_missing")
		}
		out.Kind = NoticeNone
	case NoneRequired:
		out.Kind = NoticeNone
	case Reasonable:
		out.Kind = NoticeAdvise
		if rule.SuggestedAmount > 0 {
			out.Text = Say("notice_reasonable_"+rule.SuggestedUnit, "N", rule.SuggestedAmount)
			out.At = before(f.Start, rule.SuggestedAmount, rule.SuggestedUnit, f.Zone)
		}
	case AsSoonAsPracticable:
		out.Kind = NoticeRecordBoth
	case SimultaneousWithMembers:
		out.Kind = NoticeRecordBoth
		if !f.MembersToldAt.IsZero() {
			out.Kind, out.At = NoticeInstant, f.MembersToldAt
		}
	case GreaterOf:
		return earliest(rule, f, out)
	}
	return out, nil
}

// daysBefore answers the day-based algorithms.
func daysBefore(rule NoticeRule, f NoticeFacts, out NoticeOutcome) (NoticeOutcome, error) {
	meeting := DateOf(f.Start, f.Zone)
	var err error
	switch rule.Algorithm {
	case ClearBusinessDays:
		out.On, err = f.Calendar.AddBusinessDays(meeting, -rule.Amount-1, rule.ExcludeDays)
	case BusinessDaysBefore:
		out.On, err = f.Calendar.AddBusinessDays(meeting, -rule.Amount, rule.ExcludeDays)
	case CalendarDaysBefore:
		out.On = meeting.AddDays(-rule.Amount)
	}
	if err != nil {
		return out, err
	}
	out.Kind, out.Ends = NoticeBusinessDayEnd, rule.DayEnds
	if out.Ends == "" {
		out.Ends = DayEnds
	}
	if rule.CutoffTime != "" {
		out.Kind, out.At = NoticeInstant, wallInstant(out.On, rule.CutoffTime, f.Zone)
		out.On, out.Ends = Date{}, ""
	}
	return out, nil
}

// earliest answers GreaterOf. Rules without a fixed moment do not compete.
func earliest(rule NoticeRule, f NoticeFacts, out NoticeOutcome) (NoticeOutcome, error) {
	var all []NoticeOutcome
	hours := false
	for _, r := range rule.AllOf {
		o, err := notice(r, f)
		if err != nil {
			return out, err
		}
		hours = hours || o.Kind == NoticeInstant
		all = append(all, o)
	}
	best := all[0]
	for i, o := range all {
		if o.Kind == NoticeBusinessDayEnd && hours {
			clock := naiveOf(f.Start, f.Zone).Sub(DateOf(f.Start, f.Zone).utc())
			at, _, _ := resolve(o.On.utc().Add(clock), f.Zone)
			o.Kind, o.At, o.On, o.Ends = NoticeInstant, at, Date{}, ""
		}
		was, is := best.Deadline(f.Zone), o.Deadline(f.Zone)
		if i == 0 || was.IsZero() || !is.IsZero() && is.Before(was) {
			best = o
		}
	}
	best.Text = Say("notice_greater_of", "N", len(all))
	return best, nil
}

// Deadline is the last lawful instant of posting; zero where there is none to
// meet (NoticeNone, NoticeRecordBoth) or the law fixes no figure (NoticeAdvise).
// The end of a business day is its Ends time in the zone.
func (o NoticeOutcome) Deadline(zone *time.Location) time.Time {
	switch o.Kind {
	case NoticeInstant:
		return o.At
	case NoticeBusinessDayEnd:
		return wallInstant(o.On, o.Ends, zone)
	}
	return time.Time{}
}

// Judgement is what a posting's moment is worth. Margin is how long before the
// deadline (negative: after it) it stood; zero where there is no deadline.
// Short says that advice was not followed: lawful, but to be shown.
type Judgement struct {
	OnTime bool
	Margin time.Duration
	Short  bool
}

// Judge compares a posting's moment with the clock's answer.
//
// It decides: on time or late, and by how much. Facts: the outcome, the
// instant the last required channel was confirmed, the board's zone. Errors:
// none. Source: the act behind the outcome; a posting at the very deadline is on
// time. Where the law fixes no moment a posting is on time until the meeting
// starts, and Short below the suggested figure; where it asks for none, always.
func Judge(o NoticeOutcome, postedAt time.Time, zone *time.Location) Judgement {
	switch o.Kind {
	case NoticeNone:
		return Judgement{OnTime: true}
	case NoticeAdvise, NoticeRecordBoth:
		short := o.Kind == NoticeAdvise && !o.At.IsZero() && postedAt.After(o.At)
		return Judgement{OnTime: !postedAt.After(o.Start), Short: short}
	}
	margin := o.Deadline(zone).Sub(postedAt)
	return Judgement{OnTime: margin >= 0, Margin: margin}
}

// CheckArose checks when the need for a meeting is said to have arisen.
//
// It decides: whether the moment may be recorded beside the posting, where the
// act asks for notice as soon as it can be given and names no figure. Facts: the
// moment as stated; now. Errors, as fields: arose_at: arose_in_future. Source: the
// act behind AsSoonAsPracticable; how soon it was can only be judged from both
// moments, so both are shown (project rule).
func CheckArose(at, now time.Time) []fault.Field {
	if at.After(now) {
		return []fault.Field{fault.At("arose_at", "arose_in_future")}
	}
	return nil
}

// CheckNoticeRule refuses a rule that cannot be computed.
//
// It decides: whether the algorithm is known, its amount positive and its
// times and names well formed. Facts: the rule. Errors: Invalid
// notice_rule_bad. Source: project rule, so that a mistyped profile or setting
// is refused when it is entered and not on the day it is needed.
func CheckNoticeRule(rule NoticeRule) error {
	bad := fault.New(fault.Invalid, "notice_rule_bad")
	unit := map[string]string{
		ElapsedHours: Hour, ElapsedHoursExcludingDays: Hour, AccessibleHours: Hour,
		ClearBusinessDays: BusinessDay, BusinessDaysBefore: BusinessDay, CalendarDaysBefore: CalendarDay,
		ScheduleOnFile: "", Reasonable: "", AsSoonAsPracticable: "", SimultaneousWithMembers: "", NoneRequired: "", GreaterOf: "",
	}
	want, known := unit[rule.Algorithm]
	if !known || want != "" && (rule.Amount < 1 || rule.Amount > 8784 || rule.Unit != "" && rule.Unit != want) {
		return bad
	}
	if rule.SuggestedAmount < 0 || rule.SuggestedAmount > 8784 ||
		rule.SuggestedAmount > 0 && rule.SuggestedUnit != Hour && rule.SuggestedUnit != CalendarDay {
		return bad
	}
	for _, name := range rule.ExcludeDays {
		if name != ExcludeSaturday && name != ExcludeSunday && name != ExcludeHoliday {
			return bad
		}
	}
	times := []string{rule.CutoffTime, rule.DayEnds}
	for _, h := range rule.OpeningHours {
		if h.Weekday < time.Sunday || h.Weekday > time.Saturday || h.Opens == "" || h.Closes <= h.Opens {
			return bad
		}
		times = append(times, h.Opens, h.Closes)
	}
	for _, s := range times {
		if _, _, err := ParseClock(s); s != "" && err != nil {
			return bad
		}
	}
	if (rule.Algorithm == GreaterOf) == (len(rule.AllOf) == 0) {
		return bad
	}
	for _, r := range rule.AllOf {
		if r.Algorithm == GreaterOf || r.Algorithm == ScheduleOnFile || CheckNoticeRule(r) != nil {
			return bad
		}
	}
	return nil
}
