package record

import (
	"strings"

	"parley/internal/page"
	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// StripSeat is one seat of the board at a moment. Shown is where the member is,
// also when a recusal keeps them from being counted as present.
type StripSeat struct {
	Facts  rules.SeatFacts
	Name   string // "" for a vacant seat
	Number int
	Shown  rules.Presence
}

// QuorumOf is the quorum rule in force at a moment. The floor in the room is
// the higher of the board's own and the profile's; the profile's counts only
// while a voting member takes part remotely (see profile.InPersonFloor).
func QuorumOf(q rules.QuorumRule, p profile.Profile, seats []rules.SeatFacts, remote bool, on rules.Date) rules.QuorumRule {
	if !remote {
		return q
	}
	if need, err := rules.Quorum(rules.BodyOf(seats, on), rules.Attendance{}, q); err == nil {
		q.InPersonFloor = max(q.InPersonFloor, p.InPersonFloor(need.Needed, on))
	}
	return q
}

// FloorCite is the source of the number that must be in the room: the law's section
// where it asks for more than the board's own rule, else the board's.
func FloorCite(p profile.Profile, own int, rule rules.QuorumRule, cite string) string {
	if rule.InPersonFloor > own {
		return p.Remote.InPerson.Citation
	}
	return cite
}

// Lost says that a motion which needs a quorum meets none.
func Lost(seats []rules.SeatFacts, q rules.QuorumRule, on rules.Date) bool {
	got, err := rules.Quorum(rules.BodyOf(seats, on), rules.AttendanceOf(seats, on), q)
	return err == nil && !got.Met
}

// Strip is the quorum at a moment: the sentence, why, and one box for each
// voting seat, in the order given; nil when the rule cannot be computed. cite is
// the source of the quorum, floor that of the number in the room.
func Strip(seats []StripSeat, rule rules.QuorumRule, on rules.Date, cite, floor string) *page.Quorum {
	facts := make([]rules.SeatFacts, len(seats))
	for i, s := range seats {
		facts[i] = s.Facts
	}
	body, here := rules.BodyOf(facts, on), rules.AttendanceOf(facts, on)
	q, err := rules.Quorum(body, here, rule)
	if err != nil {
		return nil
	}
	out := &page.Quorum{Lost: !q.Met}
	switch {
	case q.Met:
		out.Sentence = say("vote.quorum_holds", "Present", q.Count, "Needed", q.Needed, "Spare", q.Count-q.Needed)
	case q.Count >= q.Needed:
		out.Sentence = say("vote.quorum_floor", "InPerson", here.InPerson, "Floor", rule.InPersonFloor)
		cite = floor
	default:
		out.Sentence = say("vote.quorum_lost", "Present", q.Count, "Needed", q.Needed)
	}
	if out.Lost {
		out.Still = say("vote.quorum_still")
	}
	var notes []string
	if n := here.RecusedInRoom + here.RecusedLeft; n > 0 {
		notes = append(notes, say("vote.quorum_recused", "N", n, "May", here.Present()-here.RecusedInRoom))
	}
	if n := body.Authorized - body.Seated; n > 0 {
		notes = append(notes, say("vote.quorum_vacant", "N", n, "Authorized", body.Authorized))
	}
	out.Note = strings.Join(notes, " ")
	if cite != "" {
		out.Cite = &page.Cite{Text: cite}
	}
	for _, s := range seats {
		if !s.Facts.Kind.Votes() {
			continue
		}
		box := page.QuorumSeat{Initials: Initials(s.Name), Name: s.Name, State: "out"}
		switch {
		case s.Name == "":
			box = page.QuorumSeat{Initials: "–", Name: say("board.seat", "Number", s.Number), State: "vacant"}
		case s.Facts.Recused:
			box.State = "recused"
		case s.Shown == rules.InRoom:
			box.State = "room"
		case s.Shown == rules.Remote:
			box.State = "online"
		}
		out.Seats = append(out.Seats, box)
	}
	return out
}

// Initials are the first letters of a name's first and last words.
func Initials(name string) string {
	var out []rune
	for _, w := range strings.Fields(name) {
		out = append(out, []rune(w)[0])
	}
	if len(out) > 2 {
		out = []rune{out[0], out[len(out)-1]}
	}
	return string(out)
}
