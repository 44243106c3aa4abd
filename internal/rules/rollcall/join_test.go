package rollcall

import (
	"testing"
	"time"

	"parley/internal/rules"
	"parley/internal/rules/rulestest"
)

func TestMembersJoinFromHalfAnHourBefore(t *testing.T) {
	start := rulestest.Moment(t, "2026-11-10T18:00:00Z")
	for name, c := range map[string]struct {
		s       rules.SessionState
		early   time.Duration
		members string
		want    string
	}{
		"half an hour before":             {rules.Scheduled, 30 * time.Minute, "m", "m"},
		"a minute earlier":                {rules.Scheduled, 31 * time.Minute, "m", ""},
		"in session":                      {rules.InSession, -time.Hour, "m", "m"},
		"in recess":                       {rules.InRecess, -time.Hour, "m", "m"},
		"late, and not opened yet":        {rules.Scheduled, -time.Hour, "m", "m"},
		"with no address of their own":    {rules.InSession, 0, "", "p"},
		"after the end":                   {rules.Adjourned, -2 * time.Hour, "m", ""},
		"of a meeting that was cancelled": {rules.Cancelled, 0, "m", ""},
	} {
		if got := Join(c.s, start, start.Add(-c.early), "p", c.members); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
