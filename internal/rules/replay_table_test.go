package rules_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"parley/internal/rules"
	"parley/internal/rules/law"
	"parley/internal/rules/profile"
)

// A quirk explains one place where a record and the rules differ.
type quirk struct{ where, what, why string }

var explained = []quirk{
	// The tie.
	{"Portland 2005-07-19 motion 2", "defeated in the record, lost_on_tie by 3 to 3 with 1 abstaining", "3-3-1: a tie defeats a motion, and the rules name it as one; as a motion to close debate, with two thirds, it would be lost too"},
	{"Portland 2007-02-20 motion 2", "Josephine Cooper votes twice; the last, abstain, counts", "the minutes list her under yes and under abstain; their own tally, 4-0 with two abstentions, counts her once, as the rules do"},

	// A contested quorum.
	{"San Francisco 2021-02-17", "Brookter is both present and absent", "the minutes list one commissioner as both; the entry made last counts"},
	{"San Francisco 2021-02-17", "5 are listed present, 4 were at the call; a quorum is 4", "with the contested commissioner they are five and without four, just enough: a quorum by either list"},

	// Late arrivals.
	{"Portland 2004-02-17", "7 are listed present, 6 were at the call; a quorum is 5", "Oden-Orr came at 17:45"},
	{"Portland 2005-07-19", "7 are listed present, 6 were at the call; a quorum is 5", "Baldwin came after the first motion, at a time that is not given"},
	{"Portland 2007-02-20", "7 are listed present, 6 were at the call; a quorum is 5", "Owens came at 18:17, and both roll calls are without her"},
	{"Portland 2007-09-18", "7 are listed present, 5 were at the call; a quorum is 5", "Robison came at 18:00 and Red Thunder at 18:10; the five others were just a quorum"},
	{"San Francisco 2021-04-14", "6 are listed present, 5 were at the call; a quorum is 4", "Yee came at 17:45"},
	{"San Francisco 2021-10-06", "Yee is not listed present and arrived at 18:27", "he is listed absent, is absent from the roll call, and came after it"},
	{"San Francisco 2021-11-03", "Yee is not listed present and arrived at 17:55", "he is in neither list"},
	{"San Francisco 2022-04-06", "6 are listed present, 5 were at the call; a quorum is 4", "Hamasaki came at 18:06, and the roll call is without him"},

	// Somebody who was not a member yet.
	{"Portland 2007-01-13", "Robert Milesnick cannot be entered as in_room: not_seated", "he came to the retreat five weeks before he was sworn in"},
	{"Portland 2007-01-13", "9 are listed present, 8 were at the call; a quorum is 5", "the list counts him"},

	// Motions that the record does not give in full.
	{"Portland 2002-11-19 motion 1", "cannot be moved: seconder second_required", "no seconder is recorded"},
	{"Portland 2002-11-19 motion 2", "cannot be moved: mover required, seconder second_required", "neither mover nor seconder is recorded"},
	{"Portland 2003-08-19 motion 1", "cannot be moved: mover required, seconder second_required", "neither mover nor seconder is recorded, nor a vote: unanimous consent"},
	{"Portland 2004-08-17 motion 1", "cannot be moved: mover required, seconder second_required", "neither mover nor seconder is recorded"},
	{"Portland 2005-02-15 motion 1", "cannot be moved: mover required, seconder second_required", "neither mover nor seconder is recorded"},
	{"Portland 2009-04-21 motion 1", "cannot be moved: mover required, seconder second_required, text text_missing", "the minutes give a result without a motion"},

	// Days that are no regular ones.
	{"Portland 2007-01-13", "met on a Saturday, which is no regular day", "a retreat"},
	{"Portland 2007-07-31", "met on a Tuesday, which is no regular day", "the fifth Tuesday; its minutes are all the record has of it"},

	// Minutes approved later than at the next regular meeting.
	{"Portland minutes of 2006-07-18", "approved 2007-02-20, due 2006-08-15: 189 days late (7 whole months after the meeting)", "seven months: the following meeting had no quorum"},
	{"Portland minutes of 2003-06-17", "approved 2003-08-19, due 2003-07-15: 35 days late (2 whole months after the meeting)", "the record shows no meeting in July 2003"},
	{"Portland minutes of 2006-12-19", "approved 2007-02-20, due 2007-01-16: 35 days late (2 whole months after the meeting)", "in January 2007 the record shows a retreat, where nothing was moved, and no regular meeting"},
	{"Portland minutes of 2007-01-13", "approved 2007-02-20, due 2007-01-16: 35 days late (1 whole months after the meeting)", "a retreat three days before the regular day of January, of which the record shows no meeting"},
	{"Portland minutes of 2007-07-31", "approved 2007-09-18, due 2007-08-21: 28 days late (1 whole months after the meeting)", "the meeting was three weeks before that of August, and both were approved together in September"},
	{"San Francisco minutes of 2022-02-02", "approved 2022-04-06, due 2022-02-09: 56 days late (2 whole months after the meeting)", "six sets of minutes were adopted by one motion"},
	{"San Francisco minutes of 2022-02-09", "approved 2022-04-06, due 2022-02-16: 49 days late (1 whole months after the meeting)", "six sets of minutes were adopted by one motion"},
	{"San Francisco minutes of 2022-02-16", "approved 2022-04-06, due 2022-03-02: 35 days late (1 whole months after the meeting)", "six sets of minutes were adopted by one motion"},
	{"San Francisco minutes of 2022-03-02", "approved 2022-04-06, due 2022-03-09: 28 days late (1 whole months after the meeting)", "six sets of minutes were adopted by one motion"},
	{"San Francisco minutes of 2022-03-09", "approved 2022-04-06, due 2022-03-16: 21 days late (0 whole months after the meeting)", "six sets of minutes were adopted by one motion"},
}

// approve notes that minutes were approved; a record that tells it twice must
// tell the same day.
func (r *replay) approve(of, on rules.Date) {
	if had, ok := r.approved[of]; ok && had != on {
		r.note("minutes of "+of.String(), "approved %s and %s", had, on)
	}
	r.approved[of] = on
}

// held are the days on which a record says, or implies by minutes, that the
// body met or was to meet.
func (r *replay) held() []rules.Date {
	days := map[rules.Date]bool{}
	for _, m := range r.record.Meetings {
		days[m.Date] = true
		if !m.MinutesApproved.IsZero() {
			days[m.MinutesApproved] = true
		}
		for _, q := range m.Motions {
			for _, d := range minutesOf(q.Subject) {
				days[d] = true
			}
		}
	}
	for _, a := range r.record.Agendas {
		days[a.Date] = true
		for _, item := range a.Items {
			for _, d := range minutesOf(item) {
				days[d] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(days), rules.Date.Compare)
}

// months counts whole months between two days.
func months(from, to rules.Date) int {
	n := 0
	for !from.AddMonths(n + 1).After(to) {
		n++
	}
	return n
}

// deadlines compares the day each minutes were approved with the last day the
// law gives: the state's, and where the state names none, this project's
// policy. The later meetings are the body's regular days, held or not: one that
// lacked a quorum was the next meeting all the same.
func (r *replay) deadlines() {
	state, _ := profile.Get(r.body.profile)
	policy, ok := profile.Get("default")
	if !ok || state.ID == "" {
		r.t.Fatalf("no profile %s, or no default", r.body.profile)
	}
	for of, on := range r.approved {
		var later []law.Sitting
		for d := of.AddDays(1); !d.After(on); d = d.AddDays(1) {
			if r.body.regular(d) {
				later = append(later, law.Sitting{On: d, Regular: true})
			}
		}
		judge := func(d profile.Deadline) law.Compliance {
			return law.ByDeadline(d, of, on, later, rules.Calendar{}, on, on)
		}
		where := "minutes of " + of.String()
		if c := judge(state.Minutes.Draft); c.Judged() {
			r.note(where, "%s names a day for drafts: %s", state.ID, rules.DateOf(c.Due, c.Due.Location()))
		}
		rule := state.Minutes.Approve
		if rule.None() {
			rule = policy.Minutes.Approve
		}
		switch c := judge(rule); {
		case !c.Judged():
			r.note(where, "no day is named for their approval")
		case c.State == law.Late:
			r.note(where, "approved %s, due %s: %d days late (%d whole months after the meeting)", on, rules.DateOf(c.Due, c.Due.Location()), int(c.Over.Hours())/24, months(of, on))
		}
		r.minutes++
	}
}

func (b body) replay(t *testing.T) *replay {
	record, zone := b.read(t)
	r := &replay{t: t, body: b, record: record, zone: zone, differ: map[difference]bool{}, approved: map[rules.Date]rules.Date{}}
	for _, m := range record.Meetings {
		o := r.call(m)
		r.quorum(m, o)
		for i, q := range m.Motions {
			r.motion(m, o, i+1, q)
			r.motions++
		}
		if !m.MinutesApproved.IsZero() {
			r.approve(m.Date, m.MinutesApproved)
		}
		r.meetings++
	}
	for _, d := range r.held() {
		if !b.regular(d) {
			r.note(d.String(), "met on a %s, which is no regular day", d.Weekday())
		}
	}
	r.deadlines()
	return r
}

// TestTwoRecordsReplayThroughTheRules: the rules give what the minutes of two
// bodies say, but for the table; and the table holds nothing else.
func TestTwoRecordsReplayThroughTheRules(t *testing.T) {
	want := map[string][5]int{ // meetings, motions, attendance entries, ballots, approved minutes
		"Portland":      {16, 19, 138, 159, 28},
		"San Francisco": {11, 3, 69, 20, 6},
	}
	found := map[difference]bool{}
	for _, b := range replayed {
		r := b.replay(t)
		maps.Copy(found, r.differ)
		if got := [5]int{r.meetings, r.motions, r.entries, r.ballots, r.minutes}; got != want[b.name] {
			t.Errorf("%s: replayed %d, want %d (meetings, motions, entries, ballots, minutes)", b.name, got, want[b.name])
		}
		if r.largest != b.seats {
			t.Errorf("%s: the largest roll names %d, not the %d seats", b.name, r.largest, b.seats)
		}
		for _, m := range r.record.Meetings {
			if at := b.name + " minutes of " + m.Date.String(); m.Quirk != "" && !slices.ContainsFunc(explained, func(x quirk) bool {
				return x.where == at || strings.HasPrefix(x.where, b.name+" "+m.Date.String())
			}) {
				t.Errorf("%s: the record says %q, and the table does not", at, m.Quirk)
			}
		}
	}
	for _, x := range explained {
		if x.why == "" {
			t.Errorf("%s: %s: no quirk explains it", x.where, x.what)
		}
		if d := (difference{x.where, x.what}); !found[d] {
			t.Errorf("no longer differs: %s: %s", x.where, x.what)
		} else {
			delete(found, d)
		}
	}
	for _, d := range slices.SortedFunc(maps.Keys(found), func(a, b difference) int { return strings.Compare(a.where+a.what, b.where+b.what) }) {
		t.Errorf("not explained: %s: %s", d.where, d.what)
	}
}
