package followup

import (
	"slices"
	"time"

	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// Decided is a decision whose motion carried.
type Decided struct {
	Kind    Decision
	At      time.Time
	Reason  string
	Recheck rules.Date
	Tests   []TestFound // Verify: what was found of which tests
}

// TestFound is what a review found of one test of one set of a commitment.
type TestFound struct {
	Commitment, Set int64
	Position        int
	Finding         string
}

// Course is where a recommendation stands once its follow-up is counted in.
type Course struct {
	Stage   advice.Stage
	Reason  string     // of the closing, while it is closed
	Recheck rules.Date // the earliest day of a new check that is still to come, while it is closed; zero: none
	Lapsed  rules.Date // the day of the new check that passed and opened it again
	Closed  []Closed   // when it was closed, and until when
}

// Closed is a time during which a recommendation was closed; Recheck is the day of
// the new check that the closing named.
type Closed struct {
	From, Until time.Time
	Recheck     rules.Date
}

// Bound is the day by which what was found before a closing is to be looked at
// again, zero without one. A closing that another vote or another check ended before
// that day binds nothing.
func (c Closed) Bound(zone *time.Location) rules.Date {
	if c.Recheck.IsZero() || !c.Until.IsZero() && rules.DateOf(c.Until, zone) != c.Recheck.AddDays(1) {
		return rules.Date{}
	}
	return c.Recheck
}

// CourseOf derives where a recommendation stands from its stage without follow-up
// and from what the board decided since.
//
// It decides: stage and reason. Facts: the stage of advice.StageOf; whether
// anything was done since the answers came (a report, tests, a review, a reply);
// what was decided, in any order; the zone of the board and today. A closing as
// implemented rests on the tests that were verified: it is undone on the day after
// the earliest day of a new check that no carried review has met, be it a day of the
// closing or of the review of one test. A review that finds the test verified, on or
// before the day, meets it, and its own day takes the place; one that finds it
// wanting does not. What was decided of a recommendation that is not
// sent changes nothing. Errors: none. Source: project rule (the product's
// lifecycle table: closed → reopened → in_follow_up by vote, or by a lapsed
// re-check); never typed in.
func CourseOf(stage advice.Stage, begun bool, decided []Decided, zone *time.Location, today rules.Date) Course {
	w := course{Course: Course{Stage: stage}, zone: zone, checks: map[int64]checks{}}
	if !stage.Sent() {
		return w.Course
	}
	if stage == advice.StageResponseReceived && begun {
		w.Stage = advice.StageInFollowUp
	}
	w.open = w.Stage
	if w.open == advice.StageResponseReceived {
		w.open = advice.StageInFollowUp
	}
	for _, d := range slices.SortedStableFunc(slices.Values(decided), func(a, b Decided) int { return a.At.Compare(b.At) }) {
		on := rules.DateOf(d.At, zone)
		w.lapse(on)
		switch {
		case d.Kind == Verify:
			w.look(d)
		case d.Kind == Close && w.Stage != advice.StageClosed:
			w.close(d, on)
		case d.Kind == Reopen && w.Stage == advice.StageClosed:
			w.reopen(d.At)
		}
	}
	w.lapse(today)
	if w.Stage == advice.StageClosed {
		w.Recheck = w.due()
	}
	return w.Course
}

// course walks through what was decided. Checks are those of the tests of each
// commitment; whole is the day a closing named that rests on no test.
type course struct {
	Course
	zone   *time.Location
	open   advice.Stage
	checks map[int64]checks
	whole  rules.Date
}

// checks are the days of new checks of the verified tests of one set.
type checks struct {
	set   int64
	tests map[int]check
}

// check is the day a review named and the one that a closing named since.
type check struct{ own, closing rules.Date }

// look takes in a review.
func (w *course) look(d Decided) {
	for _, t := range d.Tests {
		of := w.checks[t.Commitment]
		if of.set != t.Set {
			of = checks{t.Set, map[int]check{}}
			w.checks[t.Commitment] = of
		}
		switch {
		case t.Finding == Verified:
			of.tests[t.Position] = check{own: d.Recheck}
		case w.Stage != advice.StageClosed:
			delete(of.tests, t.Position)
		}
	}
}

// close closes it; what lapsed before, and was not looked at again, lapses on the
// day itself.
func (w *course) close(d Decided, on rules.Date) {
	w.Stage, w.Reason, w.Lapsed = advice.StageClosed, d.Reason, rules.Date{}
	w.Closed = append(w.Closed, Closed{From: d.At, Recheck: d.Recheck})
	w.whole = d.Recheck
	for _, of := range w.checks {
		for i, c := range of.tests {
			if c.closing, w.whole = d.Recheck, (rules.Date{}); !c.own.IsZero() && c.own.Before(on) {
				c.own = on
			}
			of.tests[i] = c
		}
	}
}

// due is the earliest day of a new check, zero without one.
func (w *course) due() rules.Date {
	if w.Reason != Implemented {
		return rules.Date{}
	}
	out := w.whole
	for _, of := range w.checks {
		for _, c := range of.tests {
			for _, d := range []rules.Date{c.own, c.closing} {
				if !d.IsZero() && (out.IsZero() || d.Before(out)) {
					out = d
				}
			}
		}
	}
	return out
}

// lapse opens it again when the day of a new check has passed.
func (w *course) lapse(on rules.Date) {
	if due := w.due(); w.Stage == advice.StageClosed && !due.IsZero() && on.After(due) {
		w.reopen(due.AddDays(1).In(w.zone))
		w.Lapsed = due
	}
}

func (w *course) reopen(at time.Time) {
	w.Stage, w.Reason, w.whole, w.Closed[len(w.Closed)-1].Until = w.open, "", rules.Date{}, at
	for _, of := range w.checks {
		for i, c := range of.tests {
			of.tests[i] = check{own: c.own}
		}
	}
}
