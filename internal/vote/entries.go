package vote

import (
	"slices"
	"time"

	"parley/internal/page"
	"parley/internal/rules"
)

// shownEntries is how many entries of the record the console shows at first.
const shownEntries = 6

// entries lists the record of the session, newest first. An entry of the roll
// and a recusal can be taken back by another entry; nothing is erased.
func (d *ConsoleData) entries(x room, all bool) {
	zone := x.m.zone
	var out []Entry
	newest, moved := -1, time.Time{}
	for _, o := range x.votes.Motions {
		moved = o.Block.At // of the newest motion, at the earliest when it was moved
	}
	for i, e := range x.events {
		if e.Kind == "item" && !e.Corrected {
			newest = i
		}
	}
	for i, e := range x.events {
		line := Entry{At: e.RecordedAt.In(zone), Words: say("vote.entry."+e.Kind, "Item", e.Title), Corrected: e.Corrected, Key: page.NewKey()}
		if i == newest && x.m.state() == rules.InSession && moved.Before(e.RecordedAt) {
			line.Item = e.ID
		}
		out = append(out, line)
	}
	corrected := map[int64]bool{}
	for _, e := range x.t.rows {
		corrected[e.Corrects] = true
	}
	over := x.m.state() == rules.Scheduled
	for _, e := range x.t.rows {
		name := x.t.of(e.Seat).Name
		words := say("vote.entry."+e.Kind, "Member", name)
		if !sameMinute(e) {
			words = say("vote.entry_stated", "Words", words, "Time", clock(e.EffectiveAt.In(zone)))
		}
		if e.Corrects != 0 && e.Kind != string(rules.EntryVoid) {
			words = say("vote.entry_correction", "Words", words)
		}
		line := Entry{At: e.RecordedAt.In(zone), Words: words, Corrected: corrected[e.ID], Seat: e.Seat, Key: page.NewKey(), Field: "at-" + text(e.ID), Time: e.EffectiveAt.In(zone).Format("15:04")}
		if !line.Corrected && e.Kind != string(rules.EntryVoid) && !over {
			line.Attendance = e.ID
		}
		out = append(out, line)
	}
	for _, c := range x.t.recusals {
		title := ""
		for _, i := range x.agenda {
			if i.ID == c.Item {
				title = i.Title
			}
		}
		line := Entry{At: c.At.In(zone), Words: say("vote.entry.recused", "Member", x.t.of(c.Seat).Name, "Item", title), Key: page.NewKey(), Field: "why-" + text(c.ID)}
		if !x.m.state().Ended() {
			line.Recusal = c.ID
		}
		out = append(out, line)
	}
	for _, c := range x.votes.Closed {
		out = append(out, Entry{At: c.Since, Words: say("vote.entry.closed_in", "Number", c.Number)})
		if !c.Lasts() {
			out = append(out, Entry{At: c.Ended, Words: say("vote.entry.closed_out", "Number", c.Number)})
		}
	}
	for _, o := range x.votes.Motions {
		out = append(out, Entry{At: o.Block.At, Words: say("vote.entry.moved", "Number", o.Number)})
		if o.State == string(rules.MotionClosed) || o.State == string(rules.MotionWithdrawn) {
			out = append(out, Entry{At: o.ClosedAt, Words: say("vote.entry.closed", "Number", o.Number, "Result", o.Short)})
		}
	}
	slices.SortStableFunc(out, func(a, b Entry) int { return a.At.Compare(b.At) })
	slices.Reverse(out)
	if n := len(out); n > shownEntries && !all {
		d.More, out = n, out[:shownEntries]
	}
	d.Entries = out
}

func sameMinute(e eventRow) bool { return e.RecordedAt.Sub(e.EffectiveAt).Minutes() < 1 }
