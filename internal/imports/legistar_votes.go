package imports

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/rules"
)

// rollCalls turns the history of matters into motions. Their times are local
// although marked Z. A meeting that is not in the folder gets a stub.
func (b *builder) rollCalls(a archive) {
	known := map[string]int{}
	for i, m := range b.meetings {
		known[m.key] = i
	}
	for _, m := range a.matters {
		for _, h := range m.History {
			if h.BodyName != b.body || len(h.Votes) == 0 {
				continue
			}
			record := "history " + strconv.FormatInt(h.ID, 10)
			on, clock, err := localTime(h.Date)
			if err != nil {
				b.problem(m.file, record, err.Error())
				continue
			}
			at := b.instant(on, clock)
			key := "event/" + strconv.FormatInt(h.EventID, 10)
			if h.EventID == 0 {
				key = "stub/" + on.String() + "T" + clock
			}
			i, ok := known[key]
			if !ok {
				b.odd.note("meetings that are not in the folder are added as stubs", b.body)
				i = len(b.meetings)
				known[key] = i
				b.meetings = append(b.meetings, meetingPlan{key: key, starts: clock, on: on, at: at})
			} else if b.meetings[i].on != on {
				b.odd.note("roll calls dated on another day than their meeting keep their own date", m.File+", "+b.body)
			}
			b.motion(m, h, key, on, at)
		}
	}
}

func (b *builder) motion(m legistarMatter, h legistarHistory, meeting string, on rules.Date, at time.Time) {
	record := "history " + strconv.FormatInt(h.ID, 10)
	p := motionPlan{key: "history/" + strconv.FormatInt(h.ID, 10), meeting: meeting, at: at, on: on, order: h.MinutesSequence<<40 | h.ID,
		text: m.File + ": " + strings.TrimSpace(m.Name), action: h.Action, result: h.PassedFlagName}
	yes, no := 0, 0
	seen := map[string]bool{}
	for _, v := range h.Votes {
		choice, ok := words[v.Vote]
		if !ok {
			b.problem(m.file, fmt.Sprintf("%s, %s", record, v.FullName), fmt.Sprintf("the vote word %q is not known", v.Vote))
			continue
		}
		if b.people[v.ID] == "" {
			b.problem(m.file, record, fmt.Sprintf("person %d, %s, is not among the people", v.ID, v.FullName))
			continue
		}
		kind := rules.SeatRegular
		if choice == "non_voting" {
			kind = rules.SeatNonVoting
		}
		seat := b.sit(v.ID, kind, on)
		if seen[seat] {
			b.problem(m.file, record, v.FullName+" stands twice in the roll call")
			continue
		}
		seen[seat] = true
		p.ballots = append(p.ballots, ballotPlan{seat: seat, choice: choice, word: v.Vote})
		switch choice {
		case "yes":
			yes++
		case "no":
			no++
		}
	}
	switch {
	case h.PassedFlag != nil && *h.PassedFlag == 1, h.PassedFlag == nil && h.PassedFlagName == "Pass":
		p.outcome = "carried"
	case h.PassedFlag != nil, h.PassedFlagName != "":
		p.outcome = "lost"
	default:
		b.odd.note("roll calls without a result are read by their votes", m.File)
		p.outcome = "lost"
		if yes > no {
			p.outcome = "carried"
		}
	}
	if (p.outcome == "carried") != (yes > no) {
		b.odd.note("the source's result differs from the count of its votes", m.File+", "+on.String())
	}
	p.item = b.itemFor(m, h, meeting)
	b.motions = append(b.motions, p)
}

// itemFor finds the agenda item a roll call belongs to, or adds one.
func (b *builder) itemFor(m legistarMatter, h legistarHistory, meeting string) string {
	best := -1
	last := 0
	for i, it := range b.items {
		if it.meeting != meeting {
			continue
		}
		last = max(last, it.position)
		if it.matter == m.ID && (best < 0 || it.action == h.ActionID) {
			best = i
		}
	}
	if best >= 0 {
		b.items[best].votes = true
		return b.items[best].key
	}
	key := "history/" + strconv.FormatInt(h.ID, 10)
	b.items = append(b.items, itemPlan{key: key, meeting: meeting, title: m.File + ": " + strings.TrimSpace(m.Name), detail: h.Action, position: last + 1, votes: true, matter: m.ID, action: h.ActionID})
	return key
}

// finish adds the terms of people who took part without an office record, and
// puts everything into an order that does not depend on the files' names.
func (b *builder) finish() {
	keys := make([]string, 0, len(b.seen))
	for k := range b.seen {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		s := b.seen[k]
		b.odd.note("people who took part outside their office records get a term from their first to their last appearance", b.people[b.seats[k].person]+", "+b.body)
		b.terms = append(b.terms, termPlan{key: "seen/" + k, seat: k, person: b.seats[k].person, begins: s.first, expires: s.last})
	}
	slices.SortStableFunc(b.meetings, func(x, y meetingPlan) int { return cmp.Or(x.at.Compare(y.at), cmp.Compare(x.key, y.key)) })
	slices.SortStableFunc(b.motions, func(x, y motionPlan) int {
		return cmp.Or(cmp.Compare(x.meeting, y.meeting), cmp.Compare(x.order, y.order))
	})
}

// oddities counts what was odd, by kind, with the first few examples.
type oddities struct {
	kinds    []string
	counts   map[string]int
	examples map[string][]string
}

func (o *oddities) note(kind, example string) {
	if o.counts == nil {
		o.counts, o.examples = map[string]int{}, map[string][]string{}
	}
	if o.counts[kind] == 0 {
		o.kinds = append(o.kinds, kind)
	}
	o.counts[kind]++
	if len(o.examples[kind]) < 3 && !slices.Contains(o.examples[kind], example) {
		o.examples[kind] = append(o.examples[kind], example)
	}
}

// Lines says each oddity once, with its count and examples.
func (o *oddities) Lines() []string {
	var out []string
	for _, k := range o.kinds {
		out = append(out, fmt.Sprintf("%d × %s (%s)", o.counts[k], k, strings.Join(o.examples[k], "; ")))
	}
	return out
}
