package vote

import (
	"time"

	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/rules"
)

// quorumStrip is the quorum at a moment: the sentence, why, and one box for
// each authorized seat in seat order.
func quorumStrip(m meetingRow, t table, x rulesRow, now time.Time) *page.Quorum {
	on := rules.DateOf(now, m.board)
	p := m.Law.Now()
	seats := make([]record.StripSeat, len(t.seats))
	for i, s := range t.seats {
		seats[i] = record.StripSeat{Facts: s.facts(), Name: s.shown(), Number: s.Number, Shown: s.presence}
	}
	rule := x.quorum(p, t, on)
	return record.Strip(seats, rule, on, x.QuorumCitation, record.FloorCite(p, x.InPersonFloor, rule, x.QuorumCitation))
}
