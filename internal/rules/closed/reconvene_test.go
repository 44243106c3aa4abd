package closed

import (
	"strings"
	"testing"
	"time"

	"parley/internal/rules"
	"parley/internal/rules/profile"
	"parley/internal/rules/rulestest"
)

func TestWisconsinGoesBackOnlyAsItsNoticeSaidOrTwelveHoursLater(t *testing.T) {
	now := rulestest.Moment(t, "2026-03-04T19:00:00-06:00")
	get := func(id string) Rule { p, _ := profile.Get(id); return Of(p) }
	wi, ny := get("us-wi-oml"), get("us-ny-oml")
	for _, c := range []struct {
		name     string
		r        Rule
		f        ReturnFacts
		reason   string
		want     string
		complete string // what recording that it is over is answered
	}{
		{"the agenda said so", wi, ReturnFacts{Noticed: true}, "", "", "closed_may_return"},
		{"the agenda did not", wi, ReturnFacts{}, "", "reason:closed_too_early", ""},
		{"a minute too early", wi, ReturnFacts{Completed: now.Add(-12*time.Hour + time.Minute)}, "", "reason:closed_too_early", "closed_completed"},
		{"after twelve hours", wi, ReturnFacts{Completed: now.Add(-12 * time.Hour)}, "", "", "closed_completed"},
		{"with a reason", wi, ReturnFacts{}, "The press is still here.", "", ""},
		{"with one too long", wi, ReturnFacts{}, strings.Repeat("a", rules.MaxReason+1), "reason:too_long", ""},
		{"with one that is not needed", wi, ReturnFacts{Noticed: true}, "So be it.", "reason:reason_unused", "closed_may_return"},
		{"under another law", ny, ReturnFacts{}, "", "", "closed_may_return"},
		{"with a reason under another law", ny, ReturnFacts{}, "So be it.", "reason:reason_unused", "closed_may_return"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.f.State = rules.InClosed
			rulestest.WantCode(t, Return(c.r, c.f, c.reason, now), c.want)
			rulestest.WantCode(t, Complete(c.r, c.f, now), c.complete)
			c.f.State = rules.InSession
			rulestest.WantCode(t, Complete(c.r, c.f, now), "closed_not_open")
		})
	}
	if !wi.Unsaid(true) || wi.Unsaid(false) || ny.Unsaid(true) {
		t.Error("the warning is given elsewhere")
	}
	p, _ := profile.Get("us-wi-oml")
	own, err := p.With("closed.reconvene", []byte("24"), profile.Cited{Citation: "By-law 9", Basis: profile.ByLaw})
	if err != nil {
		t.Fatal(err)
	}
	if barred, until := Barred(Of(own), ReturnFacts{Completed: now.Add(-13 * time.Hour)}, now); !barred || !until.Equal(now.Add(11*time.Hour)) || Of(own).WaitBy != "By-law 9" {
		t.Errorf("the board's own time: %v %v", barred, until)
	}
}
