package law

import (
	"strings"
	"testing"
	"time"

	"parley/internal/rules"
	"parley/internal/rules/profile"
	"parley/internal/rules/rulestest"
)

func TestStepsOfMinutesThatAreOwed(t *testing.T) {
	day := func(s string) rules.Date {
		if s == "" {
			return rules.Date{}
		}
		return rules.DateOf(rulestest.Moment(t, s+"T12:00:00Z"), time.UTC)
	}
	for name, c := range map[string]struct {
		act                        string
		published, approved, final string
		later                      []string // regular meetings
		want                       string
	}{
		"Illinois waits for two regular meetings":           {"us-il-oma", "", "", "", []string{"2026-10-13"}, ""},
		"Illinois wants approval by the second of them":     {"us-il-oma", "2026-09-20", "", "", []string{"2026-10-13", "2026-11-10"}, "approval 2026-11-10"},
		"Illinois wants approved minutes public in 10 days": {"us-il-oma", "", "2026-10-13", "", []string{"2026-10-13"}, "final_text 2026-10-23"},
		"nothing is owed of a final text":                   {"us-il-oma", "2026-09-20", "2026-10-13", "2026-10-14", []string{"2026-10-13", "2026-11-10"}, ""},
		"Connecticut wants the first text in a week":        {"us-ct-foia", "", "", "", nil, "first_text 2026-09-15"},
		"a first text published is none owed":               {"us-ct-foia", "2026-09-12", "", "", nil, ""},
		"Georgia wants all at the next regular meeting":     {"us-ga-oma", "2026-09-09", "", "", []string{"2026-10-13"}, "approval 2026-10-13, final_text 2026-10-13"},
		"a federal board has 90 days to approve":            {"us-federal-faca", "", "", "", nil, "approval 2026-12-07"},
		"figures for other bodies bind nobody here":         {"us-ca-brown", "", "", "", nil, ""},
	} {
		p, ok := profile.Get(c.act)
		if !ok {
			t.Fatal(c.act)
		}
		var later []Sitting
		for _, on := range c.later {
			later = append(later, Sitting{day(on), true})
		}
		var got []string
		for _, s := range StepsOwed(p, Minuted{day("2026-09-08"), day(c.published), day(c.approved), day(c.final)}, later, rules.NewCalendar()) {
			got = append(got, s.Name+" "+s.Due.String())
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %s", name, s)
		}
	}
}
