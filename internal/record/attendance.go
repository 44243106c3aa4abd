package record

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/rules"
	"parley/internal/rules/rollcall"
)

// Attendance is who took part in a meeting. Names are in seat order.
type Attendance struct {
	Authorized, Seated, Needed int        // voting seats on the day; Needed is the quorum
	Counted                    int        // voting members present at roll call
	Room, Online               []string   // present at roll call, in the room and online; non-voting members too
	Absent                     []string   // in office and never present
	Movements                  []Movement // who came and went after roll call, oldest first
	Words                      []string   // all of it in sentences
}

// Movement is one arrival, departure or change between room and online.
type Movement struct {
	At     time.Time // as stated, to the minute for a reader; in the meeting's zone
	Member string
	Kind   string // arrived, arrived_online, left, lost, to_room, to_online
	Words  string // "Amina Yusuf arrived at 7:31 pm."
}

// rollCall is how long after the opening an arrival still counts as present at
// roll call: a clerk calls a dozen names in that time (project rule).
const rollCall = 5 * time.Minute

// attendance folds the entries of the roll. Corrected and void entries have no
// effect (see rules.PresenceAt).
func attendance(m meetingRow, seats []seatRow, rows []eventRow) Attendance {
	var events []rules.AttendanceEvent
	for _, e := range rows {
		events = append(events, e.event())
	}
	var out Attendance
	var facts []rules.SeatFacts
	names := map[int64]seatRow{}
	for _, s := range seats {
		names[s.ID] = s
		facts = append(facts, rules.SeatFacts{Seat: s.ID, Kind: rules.SeatKind(s.Kind), Term: rules.Term{Begins: s.Begins, Left: s.Left}})
	}
	body := rules.BodyOf(facts, m.On)
	out.Authorized, out.Seated = body.Authorized, body.Seated
	q, err := rules.Quorum(body, rules.Attendance{}, rules.QuorumRule{Base: m.QuorumBase, Fixed: m.QuorumFixed, RecusedCounts: m.RecusedCounts, RemoteCounts: m.RemoteCounts})
	if err == nil {
		out.Needed = q.Needed
	}
	if m.OpenedAt.IsZero() {
		return out
	}
	// The roll is called until five minutes after the first entry.
	first := time.Time{}
	live := living(events)
	if len(live) > 0 {
		first = live[0].EffectiveAt
	}
	until := first.Add(rollCall)
	at := rules.PresenceAt(events, until)
	counted := rules.PresenceAt(rollcall.Counted(events, m.Law.At), until)
	ever := map[int64]bool{}
	now := map[int64]rules.Presence{}
	for seat, p := range at {
		now[seat] = p
		ever[seat] = p.Present() || p == rules.Lost
	}
	cut := map[int64]int{} // members whose connection is lost, and where that is said
	for _, e := range live {
		if !e.EffectiveAt.After(until) {
			continue
		}
		when := e.EffectiveAt.In(m.zone)
		if i, lost := cut[e.Seat]; lost && now[e.Seat] == rules.Lost { // one sentence for both ends
			out.Movements[i].Words = say("record.lost_between", "Member", names[e.Seat].Name, "Times", between(out.Movements[i].At, when))
			delete(cut, e.Seat)
		} else if e.Kind == rules.Lost {
			cut[e.Seat] = len(out.Movements)
		}
		if kind := movement(now[e.Seat], e.Kind); kind != "" {
			out.Movements = append(out.Movements, Movement{At: when, Member: names[e.Seat].Name, Kind: kind,
				Words: say("record."+kind, "Member", names[e.Seat].Name, "Time", page.Day(page.Lang, "clock", when))})
		}
		now[e.Seat] = e.Kind
		ever[e.Seat] = ever[e.Seat] || e.Kind.Present()
	}
	for _, s := range seats {
		if s.Name != "" && rules.SeatKind(s.Kind).Votes() && counted[s.ID].Present() {
			out.Counted++
		}
		switch {
		case s.Name == "":
		case at[s.ID] == rules.InRoom:
			out.Room = append(out.Room, s.Name)
		case at[s.ID] == rules.Remote:
			out.Online = append(out.Online, s.Name)
		case !ever[s.ID] && rules.SeatKind(s.Kind) != rules.SeatAlternate: // nobody waits for an alternate
			out.Absent = append(out.Absent, s.Name)
		}
	}
	out.say(len(live) > 0)
	out.lost(m, live)
	return out
}

// between is "7:14–7:19 pm", or both ends in full across noon.
func between(from, to time.Time) string {
	a, b := page.Day(page.Lang, "clock", from), page.Day(page.Lang, "clock", to)
	if head, half, ok := strings.Cut(a, " "); ok && strings.HasSuffix(b, " "+half) {
		a = head
	}
	return a + "–" + b
}

// say puts the attendance into sentences.
func (a *Attendance) say(called bool) {
	if !called {
		a.Words = []string{say("record.no_roll_call")}
		return
	}
	for _, g := range []struct {
		id    string
		names []string
	}{{"record.in_room", a.Room}, {"record.online", a.Online}, {"record.absent", a.Absent}} {
		if len(g.names) > 0 {
			a.Words = append(a.Words, say(g.id, "Names", strings.Join(g.names, ", ")))
		}
	}
	for _, m := range a.Movements {
		a.Words = append(a.Words, m.Words)
	}
}

// lost adds by which rule a lost connection counted, once for each rule that held
// when one was entered.
func (a *Attendance) lost(m meetingRow, live []rules.AttendanceEvent) {
	for _, e := range live {
		by := rollcall.Lost(m.Law.At(e.RecordedAt).Remote.LostConnection)
		if e.Kind != rules.Lost || by.Citation == "" {
			continue
		}
		if words := say("record.lost_counts."+by.Word, "Law", by.Citation, "N", int(by.Grace.Minutes())); !slices.Contains(a.Words, words) {
			a.Words = append(a.Words, words)
		}
	}
}

// living lists the entries that have an effect, by the time they speak of.
func living(events []rules.AttendanceEvent) []rules.AttendanceEvent {
	corrected := map[int64]bool{}
	for _, e := range events {
		if e.Corrects != 0 {
			corrected[e.Corrects] = true
		}
	}
	out := slices.DeleteFunc(slices.Clone(events), func(e rules.AttendanceEvent) bool { return corrected[e.ID] || e.Kind == rules.EntryVoid })
	slices.SortFunc(out, func(a, b rules.AttendanceEvent) int {
		return cmp.Or(a.EffectiveAt.Compare(b.EffectiveAt), a.RecordedAt.Compare(b.RecordedAt), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// movement names a change of presence; "" for none.
func movement(from, to rules.Presence) string {
	switch {
	case to == rules.Lost && from.Present():
		return "lost"
	case from == rules.Lost && to == rules.Absent:
		return "left"
	case from == to, !from.Present() && !to.Present(), from == rules.Lost && to == rules.Remote:
		return ""
	case !to.Present():
		return "left"
	case !from.Present() && to == rules.Remote:
		return "arrived_online"
	case !from.Present():
		return "arrived"
	case to == rules.Remote:
		return "to_online"
	}
	return "to_room"
}
