package law

import (
	"slices"
	"time"

	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// How a duty stands.
const (
	OnTime   = "on_time"
	Late     = "late"     // done, too late
	Missing  = "missing"  // not done, and its time is over
	NotDue   = "not_due"  // not done, and there is time
	Unjudged = "unjudged" // the law names no time, or it is not known
)

// Compliance is how one duty stands. Due and Done are zero where there is none.
// Over is by how much it was or is late.
type Compliance struct {
	State     string
	Due, Done time.Time
	Over      time.Duration
}

// Judged says that the duty counts: it was due, and it was done or not.
func (c Compliance) Judged() bool { return c.State != NotDue && c.State != Unjudged }

// Channel is one way of publication that was confirmed.
type Channel struct {
	Name string
	At   time.Time
}

// Carried says which of the channels a posting needs are not confirmed, and when
// the last of the others was.
//
// It decides: the moment from which a posting stood. Facts: the needed channels;
// those confirmed; when the portal carried it. Errors: none. Source: project rule:
// a posting is made once every needed channel carries it.
func Carried(needed []string, done []Channel, posted time.Time) (missing []string, at time.Time) {
	missing = slices.Clone(needed)
	for _, c := range done {
		if i := slices.Index(missing, c.Name); i >= 0 {
			missing = slices.Delete(missing, i, i+1)
			if c.At.After(at) {
				at = c.At
			}
		}
	}
	if at.IsZero() {
		at = posted
	}
	return missing, at
}

// Posting is one version of a notice or agenda with the clock it was made by.
type Posting struct {
	Clock    rules.NoticeOutcome
	Needed   []string
	Done     []Channel
	PostedAt time.Time
}

// Posted judges the postings that announced a meeting as it was held.
//
// It decides: on time when every version was, late by the worst of them, missing
// when there is none or a needed channel is unconfirmed after the time. Facts:
// the versions in order; the clock of a posting that is still to be made (for when
// there is none); the board's zone; now. Errors: none. Source: the act behind each
// clock; see rules.Judge.
func Posted(all []Posting, open rules.NoticeOutcome, zone *time.Location, now time.Time) Compliance {
	if len(all) == 0 {
		due := open.Deadline(zone)
		switch {
		case open.Kind == rules.NoticeNone:
			return Compliance{State: OnTime}
		case due.IsZero() && now.Before(open.Start):
			return Compliance{State: NotDue}
		case due.IsZero():
			return Compliance{State: Missing, Due: open.Start, Over: now.Sub(open.Start)}
		case now.After(due):
			return Compliance{State: Missing, Due: due, Over: now.Sub(due)}
		}
		return Compliance{State: NotDue, Due: due}
	}
	out := Compliance{State: OnTime, Due: all[0].Clock.Deadline(zone)}
	for i, p := range all {
		missing, at := Carried(p.Needed, p.Done, p.PostedAt)
		due := p.Clock.Deadline(zone)
		if i == 0 {
			out.Done = at
		}
		switch {
		case len(missing) > 0 && !due.IsZero() && now.After(due):
			return Compliance{State: Missing, Due: due, Over: now.Sub(due)}
		case len(missing) > 0:
			if out.State == OnTime {
				out.State = NotDue
			}
		case !rules.Judge(p.Clock, at, zone).OnTime:
			limit := due
			if limit.IsZero() {
				limit = p.Clock.Start
			}
			if over := at.Sub(limit); out.State != Late || over > out.Over {
				out = Compliance{State: Late, Due: due, Done: at, Over: over}
			}
		}
	}
	return out
}

// ByDay judges a duty with a last day.
//
// It decides: how it stands. Facts: the last day (zero: none is named, or its
// event has not happened); the day it was done (zero: not yet); today. Errors:
// none. Source: the rule the day was computed from.
func ByDay(due, done, today rules.Date) Compliance {
	c := Compliance{Due: due.In(time.UTC), Done: done.In(time.UTC)}
	if done.IsZero() {
		c.Done = time.Time{}
	}
	over := func(from, to rules.Date) time.Duration { return time.Duration(from.DaysUntil(to)) * 24 * time.Hour }
	switch {
	case due.IsZero():
		return Compliance{State: Unjudged, Done: c.Done}
	case !done.IsZero() && done.After(due):
		c.State, c.Over = Late, over(due, done)
	case !done.IsZero():
		c.State = OnTime
	case today.After(due):
		c.State, c.Over = Missing, over(due, today)
	default:
		c.State = NotDue
	}
	return c
}

// ByDeadline judges a duty by the deadline the law gives for it.
//
// It decides: how it stands. Facts: the deadline; the days of the meeting's end
// and of the approval (zero: not yet); the later meetings that were held; the
// calendar; the day it was done (zero: not yet); today. Errors: none. Where the
// event has not happened there is time; where none is named, or it hangs on
// a request, nothing is judged. Source: the act behind the deadline.
func ByDeadline(d profile.Deadline, end, approved rules.Date, later []Sitting, cal rules.Calendar, done, today rules.Date) Compliance {
	d = local(d)
	c := ByDay(Due(d, end, approved, later, cal), done, today)
	counts := slices.Contains([]string{rules.StandardFixed, rules.StandardLaterOf, rules.StandardEvent}, d.Rule.Standard) && d.Rule.From != "request"
	if c.State == Unjudged && counts {
		if c.State = NotDue; !done.IsZero() {
			c.State = OnTime
		}
	}
	return c
}

// Sitting is a meeting that was held, for events such as the next regular one.
type Sitting struct {
	On      rules.Date
	Regular bool
}

// local is a deadline as it binds a local board: one that binds state bodies alone
// counts with the figure the law gives for others, or not at all.
//
// Source: Va. Code section 2.2-3707.1 as the profile quotes it, which knows both.
func local(d profile.Deadline) profile.Deadline {
	switch {
	case d.AppliesTo != "state_executive_bodies":
	case d.LocalAmount > 0:
		d.Rule.Amount, d.Rule.Unit = d.LocalAmount, d.LocalUnit
	default:
		d.Rule = rules.MinutesRule{}
	}
	return d
}

// Event is the day of an event a deadline counts from or waits for.
//
// It decides: the day, zero while it has not happened. Facts: the event's name;
// the day the meeting ended; the day its minutes were approved (zero: not yet);
// the board's later meetings that were held, in order. Errors: none; a request is
// not known to the portal. Source: the words of the acts, see rules.MinutesEvents.
func Event(name string, end, approved rules.Date, later []Sitting) rules.Date {
	nth := func(n int, regular bool) rules.Date {
		for _, s := range later {
			if !regular || s.Regular {
				if n--; n == 0 {
					return s.On
				}
			}
		}
		return rules.Date{}
	}
	switch name {
	case "meeting_end", "meeting":
		return end
	case "approval", "approval_meeting", "approval_of_minutes":
		return approved
	case "next_regular_meeting":
		return nth(1, true)
	case "next_meeting", "next_meeting_date", "next_meeting_with_quorum", "corrections_at_next_meeting":
		return nth(1, false)
	case "second_subsequent_regular_meeting":
		return nth(2, true)
	case "third_subsequent_meeting":
		return nth(3, false)
	}
	return rules.Date{}
}

// Due is the last day a deadline gives, zero where none is named or its event
// has not happened.
func Due(d profile.Deadline, end, approved rules.Date, later []Sitting, cal rules.Calendar) rules.Date {
	if d = local(d); d.None() {
		return rules.Date{}
	}
	or := rules.Date{}
	if d.Rule.OrEvent != "" {
		or = Event(d.Rule.OrEvent, end, approved, later)
	}
	o, err := rules.MinutesDeadline(d.Rule, Event(d.Rule.From, end, approved, later), or, cal)
	if err != nil { // checked when the profile was loaded
		return rules.Date{}
	}
	return o.On
}
