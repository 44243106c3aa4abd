package follow

import (
	"slices"
	"time"

	"parley/internal/rules"
	"parley/internal/rules/followup"
)

// Newest is the newest set of tests, the zero set without one.
func (p Promise) Newest() Set {
	if len(p.Sets) == 0 {
		return Set{}
	}
	return p.Sets[len(p.Sets)-1]
}

// sets are the sets of tests as the rules read them.
func (p Promise) sets() []followup.Set {
	var out []followup.Set
	for _, s := range p.Sets {
		voted := slices.ContainsFunc(p.Reviews, func(d Decision) bool { return d.Carried() && d.Set == s.ID })
		out = append(out, followup.Set{Side: s.Side, Agreed: s.AgreedAt != nil, Voted: voted})
	}
	return out
}

// InForce is the set of tests that the board reviews by, the zero set without one.
func (p Promise) InForce() Set { return p.set(followup.InForce(p.sets())) }

// Counting is the set of tests whose findings say where the commitment stands, the
// zero set without one.
func (p Promise) Counting() Set { return p.set(followup.Counting(p.sets())) }

func (p Promise) set(i int) Set {
	if i < 0 {
		return Set{}
	}
	return p.Sets[i]
}

// AgreedFirst is when both sides first stood behind tests; nil before.
func (p Promise) AgreedFirst() *time.Time {
	for _, s := range p.Sets {
		if s.AgreedAt != nil {
			return s.AgreedAt
		}
	}
	return nil
}

// Standings are where the tests of the counting set stand, one a test.
func (p Promise) Standings(today rules.Date) []string { return p.StandingsBy(p.Counting(), today) }

// StandingsBy are where the tests of one set stand, one a test. What was found by
// another set counts only for the tests of that set.
func (p Promise) StandingsBy(set Set, today rules.Date) []string {
	out := make([]string, len(set.Tests))
	for i, found := range p.Found(set, today) {
		out[i] = followup.StandingOf(found, today)
	}
	return out
}

// Found is what was found of each test of a set, in the order of the votes. What was
// found before the recommendation was closed lapses with the closing, when its day
// is the earlier.
func (p Promise) Found(set Set, today rules.Date) [][]followup.Found {
	closings := p.course(today).Closed
	out := make([][]followup.Found, len(set.Tests))
	for _, d := range p.Reviews {
		if !d.Carried() || d.Set != set.ID {
			continue
		}
		recheck := d.Recheck
		for _, c := range closings {
			if by := c.Bound(p.Zone); !by.IsZero() && c.From.After(*d.ClosedAt) && (recheck.IsZero() || by.Before(recheck)) {
				recheck = by
			}
		}
		for _, f := range d.Findings {
			if f.Position <= len(out) {
				out[f.Position-1] = append(out[f.Position-1], followup.Found{Finding: f.Finding, On: rules.DateOf(*d.ClosedAt, p.Zone), Recheck: recheck})
			}
		}
	}
	return out
}

// Standing is where the commitment stands on the board's axis.
func (p Promise) Standing(today rules.Date) string { return followup.Together(p.Standings(today)) }
