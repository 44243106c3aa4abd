package record

import (
	"slices"
	"time"

	"parley/internal/fault"
	"parley/internal/rules"
)

// Result is what is stored with a closed motion: the computation, and every
// seat with all that the computation was made from, so that the result can be
// computed again from this one value. Names are those of the day of the vote.
type Result struct {
	rules.Computation
	Method string       `json:"method"`           // roll_call or consent
	Rules  int64        `json:"rules"`            // revision of the board's rules, its key
	Zone   string       `json:"zone"`             // the board's, by whose date a term is held
	At     time.Time    `json:"at"`               // the close
	Called []int64      `json:"called,omitempty"` // seats in the order of the roll; none by consent and in older results
	Seats  []ResultSeat `json:"seats"`            // every seat of the board, in seat order
}

// ResultSeat is one seat at the close of a vote. Choice is that of the last
// ballot, counted or not.
type ResultSeat struct {
	Seat      int64          `json:"seat"`
	Number    int            `json:"number"`
	Kind      rules.SeatKind `json:"kind"`
	Term      int64          `json:"term,omitempty"`
	Name      string         `json:"name,omitempty"`
	For       string         `json:"for,omitempty"` // of an alternate, the member in whose place
	Begins    rules.Date     `json:"begins_on,omitzero"`
	Left      rules.Date     `json:"left_on,omitzero"`
	Presence  rules.Presence `json:"presence,omitempty"`
	Recused   bool           `json:"recused,omitempty"`
	Choice    string         `json:"choice,omitempty"`
	Revision  int            `json:"revision,omitempty"`
	CastAt    time.Time      `json:"cast_at,omitzero"`
	Voice     bool           `json:"voice,omitempty"`
	Aside     string         `json:"set_aside,omitempty"` // why the ballot does not count
	Corrected bool           `json:"corrected,omitempty"` // a ballot entered by mistake was taken back
}

// Facts are the seat as the rules read it.
func (s ResultSeat) Facts() rules.SeatFacts {
	return rules.SeatFacts{Seat: s.Seat, Kind: s.Kind, Presence: s.Presence, Recused: s.Recused, Term: rules.Term{Begins: s.Begins, Left: s.Left}}
}

// Tell writes the outcome of a close into the seats: which ballots were set
// aside and why.
func (r *Result) Tell(aside []rules.SetAside) {
	for i := range r.Seats {
		for _, a := range aside {
			if a.Ballot.Seat == r.Seats[i].Seat {
				r.Seats[i].Aside = a.Reason
			}
		}
	}
}

// Recompute computes the result again from the stored seats alone and says
// whether it is the stored one. Errors: those of the rules when the stored
// facts contradict each other.
func (r Result) Recompute() (bool, error) {
	zone, err := time.LoadLocation(r.Zone)
	if err != nil {
		return false, fault.Wrap(fault.Invalid, "zone_unknown", err)
	}
	if !rules.Recompute(r.Computation) {
		return false, nil
	}
	var seats []rules.SeatFacts
	var ballots []rules.Ballot
	for _, s := range r.Seats {
		seats = append(seats, s.Facts())
		if s.Choice != "" {
			ballots = append(ballots, rules.Ballot{Seat: s.Seat, Revision: s.Revision, Choice: s.Choice, CastAt: s.CastAt, Voice: s.Voice})
		}
	}
	if r.Method == rules.MethodConsent {
		again, err := rules.UnanimousConsent(rules.ConsentFacts{State: rules.InSession, Motion: rules.MotionMoved, Seats: seats, QuorumRule: r.QuorumRule, Threshold: r.Threshold, Zone: zone}, r.At)
		asked := slices.ContainsFunc(r.Seats, func(s ResultSeat) bool {
			return (s.Choice != "") != slices.Contains(again.Seats, s.Seat)
		})
		return err == nil && !asked && same(again.Computation, r.Computation), err
	}
	again, err := rules.CloseVote(rules.CloseFacts{State: rules.InSession, Motion: rules.MotionOpen, Seats: seats, Ballots: ballots, QuorumRule: r.QuorumRule, Threshold: r.Threshold, Zone: zone}, r.At)
	return err == nil && same(again.Computation, r.Computation), err
}

// same compares computations by value.
func same(a, b rules.Computation) bool {
	n := func(p *int) int {
		if p == nil {
			return -1
		}
		return *p
	}
	equal := n(a.YesNeeded) == n(b.YesNeeded)
	a.YesNeeded, b.YesNeeded = nil, nil
	return equal && a == b
}
