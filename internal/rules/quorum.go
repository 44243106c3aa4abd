package rules

import "parley/internal/fault"

// Bases a quorum is counted from.
const (
	BaseAuthorized = "authorized"
	BaseSeated     = "seated"
	BaseFixed      = "fixed"
)

// Body is the size of a board at one moment, voting seats only: all seats the
// founding document creates, and those filled.
type Body struct {
	Authorized int `json:"authorized_seats"`
	Seated     int `json:"seated"`
}

// Attendance counts who takes part at one moment, voting seats only. Those
// recused and still there are included in the present counts; RecusedRemote is
// how many of them take part remotely. Who recused and left is for the record.
type Attendance struct {
	InPerson      int `json:"present_in_person"`
	Remote        int `json:"present_remote"`
	RecusedInRoom int `json:"recused_still_in_room"`
	RecusedRemote int `json:"recused_remote,omitempty"`
	RecusedLeft   int `json:"recused_left_room"`
}

// Present is everyone taking part, recused or not.
func (a Attendance) Present() int { return a.InPerson + a.Remote }

// QuorumRule is a board's rule about quorum. Fixed is used with BaseFixed;
// InPersonFloor, when above zero, is how many must also be in the room.
type QuorumRule struct {
	Base          string `json:"base"`
	Fixed         int    `json:"fixed,omitempty"`
	RecusedCounts bool   `json:"recused_counts"`
	RemoteCounts  bool   `json:"remote_counts"`
	InPersonFloor int    `json:"in_person_floor,omitempty"`
}

// DefaultQuorum is more than half of all seats, everyone present counting.
//
// Source: RONR (12th ed.) 40:2(4) for the majority; New York General
// Construction Law section 41 for counting every seat, the stricter of the two
// common readings (project rule where a board has set nothing).
func DefaultQuorum() QuorumRule {
	return QuorumRule{Base: BaseAuthorized, RecusedCounts: true, RemoteCounts: true}
}

// QuorumResult is a quorum check: how many are needed, how many count, whether
// enough are in the room, and the answer.
type QuorumResult struct {
	Needed  int  `json:"quorum_needed"`
	Count   int  `json:"quorum_count"`
	FloorOK bool `json:"in_person_floor_met"`
	Met     bool `json:"quorum"`
}

// Quorum checks whether enough members take part.
//
// It decides: the number needed, the number that counts, quorum or none.
// Facts: body and attendance in voting seats at one moment; the board's rule.
// Errors: Invalid quorum_rule_bad for an unknown base, a fixed number below
// one or a negative floor; Invalid attendance_bad for negative or contradictory
// counts. Source: more than half, RONR (12th ed.) 40:2(4) and common law; the
// base, the treatment of recusal and remote members and the floor are law or
// by-law and differ by place.
func Quorum(b Body, a Attendance, r QuorumRule) (QuorumResult, error) {
	var q QuorumResult
	switch {
	case r.InPersonFloor < 0, r.Base == BaseFixed && r.Fixed < 1:
		return q, fault.New(fault.Invalid, "quorum_rule_bad")
	case r.Base == BaseAuthorized:
		q.Needed = b.Authorized/2 + 1
	case r.Base == BaseSeated:
		q.Needed = b.Seated/2 + 1
	case r.Base == BaseFixed:
		q.Needed = r.Fixed
	default:
		return q, fault.New(fault.Invalid, "quorum_rule_bad")
	}
	if b.Authorized < 0 || b.Seated < 0 || a.InPerson < 0 || a.Remote < 0 || a.RecusedInRoom < 0 || a.RecusedLeft < 0 ||
		a.RecusedRemote < 0 || a.RecusedRemote > min(a.Remote, a.RecusedInRoom) || a.RecusedInRoom > a.Present() {
		return q, fault.New(fault.Invalid, "attendance_bad")
	}
	recused := a.RecusedInRoom
	q.Count = a.Present()
	if !r.RemoteCounts {
		q.Count, recused = a.InPerson, recused-a.RecusedRemote
	}
	if !r.RecusedCounts {
		q.Count = max(0, q.Count-recused)
	}
	q.FloorOK = a.InPerson >= r.InPersonFloor
	q.Met = q.Count >= q.Needed && q.FloorOK
	return q, nil
}

// Words says the check: "A quorum is 6 members; 10 were present."
func (q QuorumResult) Words(a Attendance, r QuorumRule) []Phrase {
	code, all := "quorum_met", q.Count == a.Present()
	switch {
	case q.Count < q.Needed && all:
		code = "quorum_short"
	case q.Count < q.Needed:
		code = "quorum_short_counted"
	case !all:
		code = "quorum_met_counted"
	}
	words := []Phrase{Say(code, "Needed", q.Needed, "Count", q.Count, "Present", a.Present())}
	if !q.FloorOK {
		words = append(words, Say("quorum_floor_short", "Floor", r.InPersonFloor, "InPerson", a.InPerson))
	}
	return words
}
