package vote

import (
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/rules"
)

// quorumStrip is the quorum at a moment: the sentence, why, and one box for
// each authorized seat in seat order.
func quorumStrip(m meetingRow, t table, x rulesRow, now time.Time) *page.Quorum {
	on := rules.DateOf(now, m.board)
	rule := x.quorum(m.Law.Now(), t, on)
	body, here := rules.BodyOf(t.facts(), on), rules.AttendanceOf(t.facts(), on)
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
	if x.QuorumCitation != "" {
		out.Cite = &page.Cite{Text: x.QuorumCitation}
	}
	for _, s := range t.seats {
		if !s.votes() {
			continue
		}
		box := page.QuorumSeat{Initials: initials(s.Name), Name: s.Name, State: "out"}
		switch {
		case s.Term == 0:
			box = page.QuorumSeat{Initials: "–", Name: say("board.seat", "Number", s.Number), State: "vacant"}
		case s.recused:
			box.State = "recused"
		case s.presence == rules.InRoom:
			box.State = "room"
		case s.presence == rules.Remote:
			box.State = "online"
		}
		out.Seats = append(out.Seats, box)
	}
	return out
}
