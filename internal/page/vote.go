package page

import "time"

// The words for one ballot: yes, no, abstain, recused, absent, waiting, vacant,
// excused or nonvoting. They choose the icon and, as "ballot.<kind>", the word.

// Ballot is how one member stood on one motion.
type Ballot struct {
	Kind string // yes, no, abstain, recused, absent, waiting, vacant, excused, nonvoting; "" is not on this motion
	Word string // replaces the catalogue's word, for imported records
	Note string // "by voice, entered by the clerk"
}

// Icon is the ballot's shape, "" when it has none.
func (b Ballot) Icon() string {
	switch b.Kind {
	case "yes", "no", "abstain", "recused", "absent", "waiting":
		return b.Kind
	case "excused", "nonvoting":
		return "absent"
	}
	return ""
}

// Tally counts ballots. Recused and Absent are shown only when there are any.
type Tally struct{ Yes, No, Abstain, Recused, Absent int }

// Differed names the members who did not vote with the result, by kind.
type Differed struct {
	Kind  string // no, yes, abstain, recused, absent
	Names []string
}

// Motion is one motion with its vote: part/motion. A motion that is not closed
// has neither Result nor Words.
type Motion struct {
	ID           string // of the element, for links to it; may be ""
	Number       string // "Motion 3", may be ""
	Text         string
	Href         string
	Mover        string
	Seconder     string // "" where none is asked
	At           time.Time
	Consent      bool // by unanimous consent: no tally is shown
	Tally        *Tally
	Differed     []Differed
	Passed       bool
	Result       string // "Passed", "Failed", "Failed for lack of a second"
	Words        string // the computation: "5 needed of 9 voting."
	Cite         *Cite
	Open         bool   // the vote is open now
	OpenSentence string // said while it is open
	Changes      []Rewording
	Notes        []string // what it rests on, and what became of it later
	About        *Link    // what was put to the vote, where that stands on a page of its own
	Beside       []Beside // what other boards decided on the same item of a joint meeting
}

// Beside is what another board decided on the same item.
type Beside struct{ Board, Text, Result, Href string }

// GridMotion is one column of a VoteGrid.
type GridMotion struct {
	Item, Href string // "Item 5", and the place on the page
	Text       string // a few words
	Result     string // "Passed 6–1"
}

// GridRow is one member's row of a VoteGrid.
type GridRow struct {
	Member, Href string
	Note         string // "Seat 11", "Chair"
	Ballots      []Ballot
}

// VoteGrid shows several roll calls, members down and motions across:
// part/votegrid.
type VoteGrid struct {
	Caption string
	Motions []GridMotion
	Rows    []GridRow
}

// NameBallot is one name of a VoteNames list.
type NameBallot struct {
	Name, Href string
	Ballot     Ballot
}

// VoteNames shows one roll call as columns of names: part/votenames.
type VoteNames struct {
	Tally *Tally
	Names []NameBallot
	Words string // result and computation
	Cite  *Cite
}

// QuorumSeat is one authorized seat of a QuorumStrip.
type QuorumSeat struct {
	Initials string // "LA"
	Name     string
	State    string // room, online, out, recused, vacant
}

// Quorum is the strip of seats with its sentence: part/quorum.
type Quorum struct {
	Sentence string // "Quorum holds: 9 present, 6 needed, 3 to spare"
	Lost     bool
	Still    string // what is still allowed when it is lost
	Note     string // "Base for this vote 8 (1 recused)."
	Cite     *Cite
	Seats    []QuorumSeat
}

// QuorumCount is one entry of the strip's legend.
type QuorumCount struct {
	State string
	N     int
}

// Counts is the legend: how many seats are in each state, in a fixed order.
func (q Quorum) Counts() []QuorumCount {
	var out []QuorumCount
	for _, state := range []string{"room", "online", "recused", "out", "vacant"} {
		n := 0
		for _, s := range q.Seats {
			if s.State == state {
				n++
			}
		}
		if n > 0 {
			out = append(out, QuorumCount{state, n})
		}
	}
	return out
}

// Receipt tells a member that their ballot was recorded: part/receipt.
type Receipt struct {
	Kind  string    // yes, no or abstain
	At    time.Time // to the second, in the board's location
	Code  string    // "4-AY-7C2F"
	Voice bool      // entered by the clerk on a voiced roll call
	Until string    // until when it may be changed
}

// Progress counts how many have voted without saying how: part/progress.
type Progress struct {
	Done, All int
	Text      string
}

// Cells lists All boxes, true where one is done.
func (p Progress) Cells() []bool {
	out := make([]bool, p.All)
	for i := range out {
		out[i] = i < p.Done
	}
	return out
}
