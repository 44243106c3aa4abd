package vote

import (
	"time"

	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/alternate"
)

// sit puts alternates in their members' places, as far as they hold on the item:
// from here on the alternate's seat votes and the member's does not.
func (t table) sit(raises []record.Raised, item int64, on rules.Date, now time.Time) {
	var holding []alternate.Raise
	for _, x := range raises {
		if alternate.Holds(x.Raise, t.counted, item, t.of(x.Seat).recused, now) {
			holding = append(holding, x.Raise)
		}
	}
	for i, f := range alternate.Seat(t.facts(), holding, on) {
		s := &t.seats[i]
		if string(f.Kind) == s.Kind {
			continue
		}
		s.Kind = string(f.Kind)
		for _, r := range holding {
			if s.votes() && r.Alternate == s.ID {
				s.member = t.of(r.Seat).Name
			} else if r.Seat == s.ID {
				s.alternate = t.of(r.Alternate).Name
			}
		}
	}
}

// shown is the member's name, and of an alternate in whose place they sit.
func (s seat) shown() string { return record.Named(s.Name, s.member) }
