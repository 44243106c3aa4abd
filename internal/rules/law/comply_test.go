package law

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/rules"
	"parley/internal/rules/profile"
)

var start = time.Date(2026, 3, 10, 18, 0, 0, 0, time.UTC)

// clock is a notice clock with the deadline so many hours before the start.
func clock(hours int) rules.NoticeOutcome {
	return rules.NoticeOutcome{Kind: rules.NoticeInstant, At: start.Add(-time.Duration(hours) * time.Hour), Start: start}
}

func TestPostingsAreJudgedByTheWorstOfTheirVersions(t *testing.T) {
	early, late := start.Add(-80*time.Hour), start.Add(-60*time.Hour)
	posted := func(at time.Time, needed ...string) Posting {
		return Posting{Clock: clock(72), Needed: needed, PostedAt: at, Done: []Channel{{"web", at}}}
	}
	pinned := posted(early, "web", "physical")
	pinned.Done = append(pinned.Done, Channel{"physical", late})
	for name, c := range map[string]struct {
		all   []Posting
		open  rules.NoticeOutcome
		now   time.Time
		state string
		over  time.Duration
	}{
		"in time":                             {[]Posting{posted(early, "web")}, clock(72), start, OnTime, 0},
		"at the very moment":                  {[]Posting{posted(start.Add(-72*time.Hour), "web")}, clock(72), start, OnTime, 0},
		"late":                                {[]Posting{posted(late, "web")}, clock(72), start, Late, 12 * time.Hour},
		"in time, changed too late":           {[]Posting{posted(early, "web"), posted(late, "web")}, clock(72), start, Late, 12 * time.Hour},
		"pinned too late":                     {[]Posting{pinned}, clock(72), start, Late, 12 * time.Hour},
		"never pinned":                        {[]Posting{posted(early, "web", "physical")}, clock(72), start, Missing, 72 * time.Hour},
		"not pinned yet":                      {[]Posting{posted(early, "web", "physical")}, clock(72), early, NotDue, 0},
		"not posted, and there is time":       {nil, clock(72), early, NotDue, 0},
		"not posted":                          {nil, clock(72), late, Missing, 12 * time.Hour},
		"no notice is owed":                   {nil, rules.NoticeOutcome{Kind: rules.NoticeNone, Start: start}, start, OnTime, 0},
		"no figure, not posted, not begun":    {nil, rules.NoticeOutcome{Kind: rules.NoticeAdvise, Start: start}, early, NotDue, 0},
		"no figure, not posted when it began": {nil, rules.NoticeOutcome{Kind: rules.NoticeAdvise, Start: start}, start.Add(time.Hour), Missing, time.Hour},
	} {
		got := Posted(c.all, c.open, time.UTC, c.now)
		if got.State != c.state || got.Over != c.over {
			t.Errorf("%s: %s, %s over", name, got.State, got.Over)
		}
		if got.Judged() != (c.state != NotDue) {
			t.Errorf("%s: judged %v", name, got.Judged())
		}
	}
}

func TestMinutesAreJudgedByTheDaysTheActNames(t *testing.T) {
	end, none := on(t, "2026-03-10"), rules.Date{}
	sittings := []Sitting{{on(t, "2026-03-24"), false}, {on(t, "2026-04-14"), true}, {on(t, "2026-05-12"), true}}
	get := func(id string) profile.Profile { p, _ := profile.Get(id); return p }
	for name, c := range map[string]struct {
		d        profile.Deadline
		approved rules.Date
		later    []Sitting
		done     rules.Date
		today    string
		state    string
		over     int // days
	}{
		"ten business days, in time":          {get("us-nm-oma").Minutes.Draft, none, nil, on(t, "2026-03-20"), "2026-04-01", OnTime, 0},
		"ten business days, two over":         {get("us-nm-oma").Minutes.Draft, none, nil, none, "2026-03-26", Missing, 2},
		"ten business days, late":             {get("us-nm-oma").Minutes.Draft, none, nil, on(t, "2026-03-25"), "2026-05-01", Late, 1},
		"not yet due":                         {get("us-nm-oma").Minutes.Draft, none, nil, none, "2026-03-11", NotDue, 0},
		"ten days that bind state bodies":     {get("us-va-foia").Minutes.Draft, none, nil, none, "2026-05-01", Unjudged, 0},
		"seven days for a local body":         {get("us-va-foia").Minutes.Publish, on(t, "2026-04-14"), sittings, on(t, "2026-04-23"), "2026-05-01", OnTime, 0},
		"seven days for a local body, over":   {get("us-va-foia").Minutes.Publish, on(t, "2026-04-14"), sittings, on(t, "2026-04-24"), "2026-05-01", Late, 1},
		"on request only":                     {get("us-ma-oml").Minutes.Draft, none, nil, none, "2026-05-01", Unjudged, 0},
		"no such rule":                        {get("us-ca-brown").Minutes.Draft, none, nil, none, "2026-05-01", Unjudged, 0},
		"promptly is no day":                  {get("us-oh-oma").Minutes.Draft, none, nil, none, "2026-05-01", Unjudged, 0},
		"approved at the next regular":        {get("default").Minutes.Approve, none, sittings, on(t, "2026-04-14"), "2026-05-01", OnTime, 0},
		"approved while that meeting sits":    {get("default").Minutes.Approve, none, sittings[:1], on(t, "2026-04-14"), "2026-04-14", OnTime, 0},
		"the next regular has not been held":  {get("default").Minutes.Approve, none, sittings[:1], none, "2026-04-10", NotDue, 0},
		"the next regular passed it over":     {get("default").Minutes.Approve, none, sittings, none, "2026-04-20", Missing, 6},
		"the later of thirty days and two":    {get("us-il-oma").Minutes.Approve, none, sittings, on(t, "2026-05-12"), "2026-05-20", OnTime, 0},
		"published within five business days": {get("default").Minutes.Publish, on(t, "2026-04-14"), sittings, on(t, "2026-04-22"), "2026-05-01", Late, 1},
		"not approved, so nothing to publish": {get("default").Minutes.Publish, none, sittings, none, "2026-05-01", NotDue, 0},
	} {
		got := ByDeadline(c.d, end, c.approved, c.later, rules.Calendar{}, c.done, on(t, c.today))
		if got.State != c.state || int(got.Over.Hours()) != 24*c.over {
			t.Errorf("%s: %s, %s over", name, got.State, got.Over)
		}
	}
}

// TestLaterIsNeverBetter: a duty that is late stays late when it is done later.
func TestLaterIsNeverBetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base := rules.Date{Year: 2026, Month: 1, Day: 1}
		due := base.AddDays(rapid.IntRange(0, 60).Draw(t, "due"))
		done := base.AddDays(rapid.IntRange(0, 60).Draw(t, "done"))
		more := rapid.IntRange(0, 30).Draw(t, "more")
		a, b := ByDay(due, done, done), ByDay(due, done.AddDays(more), done.AddDays(more))
		if a.State == Late && b.State != Late || b.Over < a.Over {
			t.Fatalf("%v, later %v", a, b)
		}
	})
}
