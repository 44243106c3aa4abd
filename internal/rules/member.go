package rules

import (
	"parley/internal/fault"
)

// SeatKind says what a seat may do.
type SeatKind string

// The kinds of seat.
const (
	SeatRegular   SeatKind = "regular"
	SeatAlternate SeatKind = "alternate"
	SeatExOfficio SeatKind = "ex_officio"
	SeatNonVoting SeatKind = "non_voting"
)

// SeatKinds lists the kinds, in the order forms show them.
func SeatKinds() []string {
	return []string{string(SeatRegular), string(SeatAlternate), string(SeatExOfficio), string(SeatNonVoting)}
}

// Votes says whether a seat votes and counts in every base: regular and ex
// officio seats do. An alternate does not while the board's own members sit, and
// a non-voting seat never does.
//
// Source: RONR (12th ed.) 49:8 (an ex officio member has all rights); a charter
// that gives an ex officio holder no vote makes the seat a non-voting one
// (project rule: the kind says what the charter says).
func (k SeatKind) Votes() bool { return k == SeatRegular || k == SeatExOfficio }

// Term is one person's tenure in a seat, in civil dates of the board: from
// Begins until the day before Left. Expires is when the term is due to end; a
// member who has not left serves on as a holdover.
type Term struct {
	Begins  Date
	Expires Date
	Left    Date
}

// HeldOn says whether the term is in force on a date: begun and not left.
//
// Source: project rule after common law and most charters: a member serves
// until a successor takes office, so the expiry alone vacates nothing.
func (t Term) HeldOn(d Date) bool {
	return !t.Begins.IsZero() && !t.Begins.After(d) && (t.Left.IsZero() || t.Left.After(d))
}

// Holdover says that the term has expired by a date and is still in force.
func (t Term) Holdover(d Date) bool {
	return t.HeldOn(d) && !t.Expires.IsZero() && !t.Expires.After(d)
}

// overlaps says that two tenures share a day; one left on its first day has none.
func (t Term) overlaps(o Term) bool {
	if t.Left == t.Begins || o.Left == o.Begins {
		return false
	}
	return (t.Left.IsZero() || o.Begins.Before(t.Left)) && (o.Left.IsZero() || t.Begins.Before(o.Left))
}

// TermFacts are what a new or changed term is checked against: the other terms
// of the seat, the person's other terms in voting seats of the same board, the
// kind of the seat, and whether the person drafts or signs for a department the
// board advises.
type TermFacts struct {
	Kind       SeatKind
	SeatTerms  []Term
	VotingHeld []Term
	Answers    bool
}

// CheckTerm checks a person's term in a seat.
//
// It decides: whether the term may stand. Facts: as the fields say, all in
// civil dates of the board. Errors: Invalid fields begins: required; expires:
// term_order (expires must come after begins); left: left_before_begins;
// Conflict seat_taken when another term in the seat shares a day; Conflict
// person_has_voting_seat; Invalid field person: answers_for_department. Source:
// project rule: one chair holds one person, and one person one vote (RONR (12th
// ed.) 45:2); who answers for a department has no vote on what it is asked.
func CheckTerm(f TermFacts, t Term) error {
	var fields []fault.Field
	if t.Begins.IsZero() {
		fields = append(fields, fault.At("begins", "required"))
	} else {
		if !t.Expires.IsZero() && !t.Expires.After(t.Begins) {
			fields = append(fields, fault.At("expires", "term_order"))
		}
		if !t.Left.IsZero() && t.Left.Before(t.Begins) {
			fields = append(fields, fault.At("left", "left_before_begins"))
		}
	}
	if fields != nil {
		return fault.Bad(fields...)
	}
	for _, o := range f.SeatTerms {
		if t.overlaps(o) {
			return refuse("seat_taken")
		}
	}
	if !f.Kind.Votes() {
		return nil
	}
	for _, o := range f.VotingHeld {
		if t.overlaps(o) {
			return refuse("person_has_voting_seat")
		}
	}
	if f.Answers {
		return badField("person", "answers_for_department")
	}
	return nil
}

// EndTerm checks the end of a tenure.
//
// It decides: whether the member may be recorded as having left on a date.
// Facts: the term; the first day out of office; today. Errors: Conflict
// term_ended; Invalid field left: required, left_before_begins,
// date_in_future. Source: project rule: leaving is recorded when it has
// happened, so that a vote never depends on a departure still to come.
func EndTerm(t Term, left, today Date) error {
	switch {
	case !t.Left.IsZero():
		return refuse("term_ended")
	case left.IsZero():
		return badField("left", "required")
	case left.Before(t.Begins):
		return badField("left", "left_before_begins")
	case left.After(today):
		return badField("left", "date_in_future")
	}
	return nil
}

// SeatHistory is one seat with every term it ever had. Created is the day the
// charter created it. AppointDays is how many calendar days the appointing
// authority has to fill a vacancy; zero where no rule says.
type SeatHistory struct {
	Seat        int64
	Kind        SeatKind
	Created     Date
	Terms       []Term
	Authority   string
	AppointDays int
}

// Vacancy is a seat nobody holds: since which day, for how many days, who owes
// the appointment, by when (zero: no rule) and by how many days that is overdue.
type Vacancy struct {
	Seat      int64
	Kind      SeatKind
	Since     Date
	Days      int
	Authority string
	Due       Date
	Overdue   int
}

// Vacancies lists the seats that nobody holds.
//
// It decides: which seats are vacant and since when. Facts: the seats with all
// terms, in the order to be shown; today on the board's calendar. A holdover is
// no vacancy; a term that begins later does not fill a seat before it begins. A
// seat never filled is vacant since its creation. Errors: none. Source: the
// charter's rule for AppointDays; counting from the first day out of office is
// a project rule.
func Vacancies(seats []SeatHistory, today Date) []Vacancy {
	var out []Vacancy
	for _, s := range seats {
		if held(s.Terms, today) || s.Created.After(today) {
			continue
		}
		v := Vacancy{Seat: s.Seat, Kind: s.Kind, Since: s.Created, Authority: s.Authority}
		for _, t := range s.Terms {
			if !t.Begins.After(today) && t.Left.After(v.Since) {
				v.Since = t.Left
			}
		}
		v.Days = v.Since.DaysUntil(today)
		if s.AppointDays > 0 {
			v.Due = v.Since.AddDays(s.AppointDays)
			v.Overdue = max(0, v.Due.DaysUntil(today))
		}
		out = append(out, v)
	}
	return out
}

// held says that one of the terms is in force on a date.
func held(terms []Term, d Date) bool {
	for _, t := range terms {
		if t.HeldOn(d) {
			return true
		}
	}
	return false
}

// CountSeats counts a board's voting seats and those held on a date.
//
// It decides: authorized and seated. Facts: the seats with all terms; the
// date. Errors: none. Source: see SeatKind.Votes and Term.HeldOn.
func CountSeats(seats []SeatHistory, d Date) Body {
	var b Body
	for _, s := range seats {
		if s.Kind.Votes() && !s.Created.After(d) {
			b.Authorized++
			if held(s.Terms, d) {
				b.Seated++
			}
		}
	}
	return b
}
