// Package law puts the law of one board together: the profile of its
// jurisdiction or of its own choice, the rules it set for itself, and the days
// of its calendar. Every clock and threshold of a board is read from here.
package law

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// Law is everything a board's law was ever made of, oldest first. Profile is
// the jurisdiction's. It is read from the view board_laws.
type Law struct {
	Profile string     `json:"profile"`
	Choices []Choice   `json:"choices"`
	Rules   []Revision `json:"rules"`
	Days    []Day      `json:"days"`

	Schedules []Schedule `json:"schedules"`
}

// Choice is an act the board runs by from an instant on; "" is the
// jurisdiction's.
type Choice struct {
	Profile string    `json:"profile"`
	Reason  string    `json:"reason"`
	At      time.Time `json:"at"`

	Inherited bool `json:"inherited,omitempty"` // it is the parent's, of a committee
}

// Revision is one rule the board set for itself from an instant on. Value is in
// the form of the profiles. Withdrawn gives the rule back to the profile.
type Revision struct {
	Rule      string          `json:"rule"`
	Value     json.RawMessage `json:"value"`
	Withdrawn bool            `json:"withdrawn"`
	Citation  string          `json:"citation"`
	Basis     string          `json:"basis"`
	Reason    string          `json:"reason"`
	At        time.Time       `json:"at"`

	Inherited bool `json:"inherited,omitempty"` // it is the parent's, of a committee
}

// Whose a local day is.
const (
	OfJurisdiction = "jurisdiction"
	OfBoard        = "board"
	OfParent       = "parent"
)

// Day is a local day: off, or a holiday that is worked. Of one date there is one:
// the board's own, else its parent's, else its jurisdiction's.
type Day struct {
	On      rules.Date `json:"on"`
	Name    string     `json:"name"`
	Working bool       `json:"working"`
	Whose   string     `json:"whose"`
}

// Scan reads the law from the database's JSON.
func (l *Law) Scan(v any) error {
	switch raw := v.(type) {
	case []byte:
		return json.Unmarshal(raw, l)
	case string:
		return json.Unmarshal([]byte(raw), l)
	}
	return fmt.Errorf("law: no JSON but %T", v)
}

// Now is the law as it stands, with everything that was entered.
func (l Law) Now() profile.Profile { return l.until(func(time.Time) bool { return true }) }

// At is the law as it stood at an instant: what the board entered later does not
// reach back.
//
// It decides: the rules that hold. Facts: the law; the instant. Errors: none: a
// profile that is not known, or a rule that its form no longer takes, leaves the
// stricter reading of the default and of the profile. Source: project rule: a
// by-law binds from its adoption on.
func (l Law) At(at time.Time) profile.Profile {
	return l.until(func(entered time.Time) bool { return !entered.After(at) })
}

func (l Law) until(holds func(time.Time) bool) profile.Profile {
	p := l.base(holds)
	for _, r := range l.newest(holds) {
		if own, err := p.With(r.Rule, r.Value, profile.Cited{Citation: r.Citation, Basis: r.Basis, Note: r.Reason}); err == nil && !r.Withdrawn {
			p = own
		}
	}
	return p
}

// base is the profile without the board's own rules.
func (l Law) base(holds func(time.Time) bool) profile.Profile {
	id := l.Profile
	for _, c := range l.Choices {
		if holds(c.At) {
			if id = c.Profile; id == "" {
				id = l.Profile
			}
		}
	}
	p, ok := profile.Get(id)
	if !ok {
		p, _ = profile.Get("default")
	}
	return p
}

// newest is the last revision of each rule the board ever set.
func (l Law) newest(holds func(time.Time) bool) []Revision {
	var out []Revision
	for _, r := range l.Rules {
		if !holds(r.At) {
			continue
		}
		if i := slices.IndexFunc(out, func(o Revision) bool { return o.Rule == r.Rule }); i >= 0 {
			out = slices.Delete(out, i, i+1)
		}
		out = append(out, r)
	}
	return out
}

// Base is the profile as it stands, without the board's own rules.
func (l Law) Base() profile.Profile { return l.base(func(time.Time) bool { return true }) }

// Chosen is the board's newest choice of an act, the zero Choice when it made
// none or went back to its jurisdiction's.
func (l Law) Chosen() Choice {
	if n := len(l.Choices); n > 0 && l.Choices[n-1].Profile != "" {
		return l.Choices[n-1]
	}
	return Choice{}
}

// Entered counts the choices and the rules that the board made itself: what a
// committee inherits is its parent's.
func (l Law) Entered() (choices, rules int) {
	for _, c := range l.Choices {
		if !c.Inherited {
			choices++
		}
	}
	for _, r := range l.Rules {
		if !r.Inherited {
			rules++
		}
	}
	return choices, rules
}

// Own is the rule the board set for itself, as it stands; false where the
// profile's holds.
func (l Law) Own(rule string) (Revision, bool) {
	for _, r := range l.newest(func(time.Time) bool { return true }) {
		if r.Rule == rule {
			return r, !r.Withdrawn
		}
	}
	return Revision{}, false
}

// Calendar is the board's: federal holidays, those of its state, and the local
// days.
func (l Law) Calendar() rules.Calendar {
	var off, on []rules.Date
	for _, d := range l.Days {
		if d.Working {
			on = append(on, d.On)
		} else {
			off = append(off, d.On)
		}
	}
	return rules.NewCalendar(off...).Working(on...).Yearly(l.Base().Holidays...)
}
