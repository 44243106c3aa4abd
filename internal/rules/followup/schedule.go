package followup

import (
	"slices"

	"parley/internal/rules"
)

// Reported is one report as the schedule counts it.
type Reported struct {
	On   rules.Date // the board's day
	Done bool       // it says that all is done
}

// Asked is how a commitment's reports stand against their schedule.
type Asked struct {
	Next     rules.Date // by when the next report is owed; zero: none is
	NextRule int        // by which of the rules; -1 while none is owed
	Missed   []Missed   // reports that were owed and did not come in time
}

// Missed is a report that had not come when its day was over.
type Missed struct {
	On   rules.Date
	Rule int // by which of the rules it was owed
}

// Span is from one day until another; a zero Until is still going on.
type Span struct{ From, Until rules.Date }

// Interval is one revision of a board's rule: from that day on it asks for a report
// every so many calendar days; 0: for none.
type Interval struct {
	From  rules.Date
	Every int
}

// ScheduleFacts are what the schedule of reports is read from. Rules are all
// revisions of the board's rule in order. SentBack lists the days on which the board
// found the evidence wanting, or opened the recommendation again: from then on
// reports are owed anew. Closed lists when the recommendation was closed.
type ScheduleFacts struct {
	From     rules.Date // the day of the signed answer
	Rules    []Interval
	Reports  []Reported
	SentBack []rules.Date
	Closed   []Span
	Today    rules.Date
}

// Schedule says by when a department owes its next report and which it missed.
//
// It decides: the days. Facts: as the fields say, reports in any order; no report
// lies after today. A period begins with the signed answer, with a report, or with
// the day by which one was missed, and is as long as the rule in force on its first
// day says: a rule that is changed later changes neither what was missed nor what is
// owed next. A rule that asks for none ends the period, and the next begins when one
// asks again. A report is in time on the last day; it is missed from the day after.
// The next is counted from the newest report, as who reads "every 90 days" expects:
// no two are owed within fewer days. Once all is reported done the board is to look,
// and nothing is owed until it sends the matter back; nothing is owed while the
// recommendation is closed; after either a period begins anew. Errors: none. Source:
// project rule (the product: an update is asked for on a schedule, and a missed one
// is itself shown), after the follow-up at set intervals of Municipal Code of Chicago
// section 2-56-245 and GAO's yearly round; that a rule does not reach
// back, after the presumption of Landgraf v. USI Film Products, 511 U.S. 244 (1994).
func Schedule(f ScheduleFacts) Asked {
	out := Asked{NextRule: -1}
	for at := f.From; !at.IsZero() && !at.After(f.Today); {
		rule := f.ruleOn(at)
		if f.quiet(at) || rule < 0 || f.Rules[rule].Every < 1 {
			at = f.first(at, f.Today, func(d rules.Date) bool { r := f.ruleOn(d); return !f.quiet(d) && r >= 0 && f.Rules[r].Every > 0 })
			continue
		}
		due := at.AddDays(f.Rules[rule].Every)
		until := due
		if f.Today.Before(due) {
			until = f.Today
		}
		switch next := f.first(at, until, f.ends); {
		case !next.IsZero():
			at = next
		case due.Before(f.Today):
			out.Missed = append(out.Missed, Missed{due, rule})
			at = due
		default:
			out.Next, out.NextRule = due, rule
			return out
		}
	}
	return out
}

// ruleOn is the rule in force on a day, -1 before the first.
func (f ScheduleFacts) ruleOn(on rules.Date) int {
	for i := len(f.Rules) - 1; i >= 0; i-- {
		if !f.Rules[i].From.After(on) {
			return i
		}
	}
	return -1
}

// first is the first day after one and not after another on which something
// happened and that is as wanted; zero for none.
func (f ScheduleFacts) first(after, until rules.Date, wanted func(rules.Date) bool) rules.Date {
	days := slices.Clone(f.SentBack)
	for _, r := range f.Reports {
		days = append(days, r.On)
	}
	for _, r := range f.Rules {
		days = append(days, r.From)
	}
	for _, c := range f.Closed {
		days = append(days, c.From, c.Until)
	}
	slices.SortFunc(days, rules.Date.Compare)
	for _, d := range days {
		if d.After(after) && !d.After(until) && wanted(d) {
			return d
		}
	}
	return rules.Date{}
}

// ends says that on a day a period ends before its last: a report came, the
// recommendation was closed, or no report is asked for any more.
func (f ScheduleFacts) ends(on rules.Date) bool {
	return slices.ContainsFunc(f.Reports, func(r Reported) bool { return r.On == on }) || slices.ContainsFunc(f.Closed, func(c Span) bool { return c.From == on }) || f.Rules[f.ruleOn(on)].Every < 1
}

// quiet says that on a day nothing is owed: all stands reported done and nothing
// came back, or the recommendation is closed.
func (f ScheduleFacts) quiet(on rules.Date) bool {
	if slices.ContainsFunc(f.Closed, func(s Span) bool { return !s.From.After(on) && (s.Until.IsZero() || s.Until.After(on)) }) {
		return true
	}
	var last Reported
	for _, r := range f.Reports {
		if !r.On.After(on) && !r.On.Before(last.On) {
			last = r
		}
	}
	return last.Done && !slices.ContainsFunc(f.SentBack, func(d rules.Date) bool { return !d.Before(last.On) && !d.After(on) })
}
