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

// words maps Legistar's vote words to ours. Every word that is neither a vote
// nor a conflict means that the member did not vote; the word itself is kept.
var words = map[string]string{
	"Affirmative": "yes", "Negative": "no", "Abstain": "abstain", "Conflict": "recused", "Non-voting": "non_voting", "Suspended": "suspended",
	"Absent": "absent", "Excused": "absent", "Medical": "absent", "Maternity": "absent", "Paternity": "absent", "Bereavement": "absent", "Jury Duty": "absent",
}

// calls are the words of a roll call at the opening.
var calls = map[string]bool{"Present": true, "Absent": false, "Excused": false, "Conflict": false, "Medical": false, "Maternity": false, "Paternity": false, "Bereavement": false, "Jury Duty": false, "Suspended": false}

// boardPlan is what is to be written for one body.
type boardPlan struct {
	body, slug string
	seats      map[string]seatPlan // by key
	terms      []termPlan
	meetings   []meetingPlan
	items      []itemPlan
	motions    []motionPlan
	present    []presencePlan
	seen       map[string]seenPlan // by seat key, for people without an office record
}

type seatPlan struct {
	person  int64
	title   string
	kind    rules.SeatKind
	created rules.Date
}

type termPlan struct {
	key, seat       string
	person          int64
	begins, expires rules.Date
}

type seenPlan struct{ first, last rules.Date }

type meetingPlan struct {
	key, title, starts, place, note, deferred string
	on                                        rules.Date
	at                                        time.Time
}

type itemPlan struct {
	key, meeting, title, detail string
	position                    int
	votes                       bool
	matter, action              int64
}

type motionPlan struct {
	key, meeting, item, text, outcome, action, result string
	order                                             int64
	at                                                time.Time
	on                                                rules.Date
	ballots                                           []ballotPlan
}

type ballotPlan struct{ seat, choice, word string }

type presencePlan struct {
	meeting, seat string
	at            time.Time
	on            rules.Date
}

// plan checks an archive and says what is to be written for the bodies asked
// for. Odd facts are noted; what cannot be understood is a problem, and then
// nothing is written.
func plan(a archive, boards map[string]string, zone *time.Location) (plans []boardPlan, people map[int64]string, odd *oddities, bad Problems) {
	odd = &oddities{}
	people = map[int64]string{}
	for _, p := range a.people {
		people[p.ID] = strings.TrimSpace(p.FullName)
		if people[p.ID] == "" {
			bad = append(bad, Problem{p.file, "person " + strconv.FormatInt(p.ID, 10), "it has no FullName"})
		}
	}
	bodies := make([]string, 0, len(boards))
	for b := range boards {
		bodies = append(bodies, b)
	}
	slices.Sort(bodies)
	found := map[string]bool{}
	for _, body := range bodies {
		b := &builder{boardPlan: boardPlan{body: body, slug: boards[body], seats: map[string]seatPlan{}, seen: map[string]seenPlan{}}, zone: zone, people: people, odd: odd}
		b.office(a)
		b.events(a)
		b.rollCalls(a)
		b.finish()
		bad = append(bad, b.bad...)
		plans = append(plans, b.boardPlan)
		found[body] = len(b.meetings) > 0 || len(b.terms) > 0
		if !found[body] {
			bad = append(bad, Problem{File: body, What: "no record names this body"})
		}
	}
	for _, m := range a.matters {
		for _, h := range m.History {
			if len(h.Votes) > 0 && boards[h.BodyName] == "" {
				odd.note("roll calls of bodies that were not asked for are left out", h.BodyName)
			}
		}
	}
	return plans, people, odd, bad
}

type builder struct {
	boardPlan
	zone   *time.Location
	people map[int64]string
	odd    *oddities
	bad    Problems
}

func (b *builder) problem(file, record, what string) {
	b.bad = append(b.bad, Problem{file, record, what})
}

// localTime reads an instant that is local whatever zone it is marked with.
func localTime(s string) (rules.Date, string, error) {
	if len(s) < 16 || s[10] != 'T' {
		return rules.Date{}, "", fmt.Errorf("%q is no date and time", s)
	}
	d, err := rules.ParseDate(s[:10])
	if err != nil {
		return d, "", fmt.Errorf("%q is no date and time", s)
	}
	if _, _, err := rules.ParseClock(s[11:16]); err != nil {
		return d, "", fmt.Errorf("%q is no date and time", s)
	}
	return d, s[11:16], nil
}

func (b *builder) instant(d rules.Date, clock string) time.Time {
	at, err := rules.LocalInstant(d, clock, b.zone)
	if err != nil { // a local time that a clock change skips: keep the day
		b.odd.note("a local time does not exist on that day; noon is used", d.String()+" "+clock)
		at, _ = rules.LocalInstant(d, "12:00", b.zone)
	}
	return at
}

// office turns office records into seats and terms, merging those of one
// person that overlap or follow each other without a gap.
func (b *builder) office(a archive) {
	for _, p := range a.people {
		type span struct {
			id            int64
			begins, last  rules.Date
			title, member string
		}
		var spans []span
		for _, o := range p.OfficeRecords {
			if o.BodyName != b.body {
				continue
			}
			record := "office record " + strconv.FormatInt(o.ID, 10)
			begins, _, err := localTime(o.Start)
			if err != nil {
				b.problem(p.file, record, err.Error())
				continue
			}
			last, _, err := localTime(o.End)
			if err != nil {
				b.problem(p.file, record, err.Error())
				continue
			}
			if last.Before(begins) {
				b.odd.note("office records that end before they begin are left out", p.FullName+", "+b.body)
				continue
			}
			spans = append(spans, span{o.ID, begins, last, o.Title, o.MemberType})
		}
		slices.SortFunc(spans, func(x, y span) int {
			return cmp.Or(x.begins.Compare(y.begins), x.last.Compare(y.last), cmp.Compare(x.id, y.id))
		})
		var merged []span
		for _, s := range spans {
			if n := len(merged); n > 0 && !s.begins.After(merged[n-1].last.AddDays(1)) {
				if !s.begins.After(merged[n-1].last) {
					b.odd.note("overlapping office records are merged", p.FullName+", "+b.body)
				}
				if s.last.After(merged[n-1].last) {
					merged[n-1].last = s.last
				}
				merged[n-1].title = s.title
				continue
			}
			merged = append(merged, s)
		}
		for _, s := range merged {
			key := strconv.FormatInt(p.ID, 10)
			b.seat(key, p.ID, s.title, rules.SeatRegular, s.begins)
			b.terms = append(b.terms, termPlan{key: "office/" + strconv.FormatInt(s.id, 10), seat: key, person: p.ID, begins: s.begins, expires: s.last})
		}
	}
}

func (b *builder) seat(key string, person int64, title string, kind rules.SeatKind, on rules.Date) {
	s, ok := b.seats[key]
	if !ok || on.Before(s.created) {
		s.created = on
	}
	s.person, s.kind = person, kind
	if title != "" {
		s.title = title
	}
	b.seats[key] = s
}

// sit notes that a person took part on a day, so that everyone has a seat and
// a term even where the source has no office record.
func (b *builder) sit(person int64, kind rules.SeatKind, on rules.Date) string {
	key := strconv.FormatInt(person, 10)
	if kind == rules.SeatNonVoting {
		key += "/non-voting"
	}
	b.seat(key, person, "", kind, on)
	if b.termOn(key, on) == "" {
		s, ok := b.seen[key]
		if !ok || on.Before(s.first) {
			s.first = on
		}
		if !ok || on.After(s.last) {
			s.last = on
		}
		b.seen[key] = s
	}
	return key
}

// termOn finds the term of a seat that runs on a day, or the nearest one.
func (b *builder) termOn(seat string, on rules.Date) string {
	for _, t := range b.terms {
		if t.seat == seat && !t.begins.After(on) && (t.expires.IsZero() || !t.expires.Before(on)) {
			return t.key
		}
	}
	return ""
}

// events turns meetings with their items and opening roll calls into plans.
func (b *builder) events(a archive) {
	for _, e := range a.events {
		if e.BodyName != b.body {
			continue
		}
		record := "event " + strconv.FormatInt(e.ID, 10)
		on, clock, err := localTime(e.Date)
		if err != nil {
			b.problem(e.file, record, err.Error())
			continue
		}
		m := meetingPlan{key: "event/" + strconv.FormatInt(e.ID, 10), starts: clock, place: strings.TrimSpace(e.Location), on: on, at: b.instant(on, clock)}
		if e.AgendaStatusName == "Deferred" {
			m.deferred = "Deferred"
		}
		notes := []string{strings.TrimSpace(e.Comment)}
		called := map[calledAs]bool{}
		for n, i := range ordered(e.Items) {
			b.item(m, e, i, n)
			for _, c := range i.RollCall {
				present, known := calls[c.Value]
				if !known {
					b.problem(e.file, fmt.Sprintf("item %d, %s", i.ID, c.FullName), fmt.Sprintf("the roll-call word %q is not known", c.Value))
					continue
				}
				if b.people[c.ID] == "" {
					b.problem(e.file, fmt.Sprintf("item %d", i.ID), fmt.Sprintf("person %d, %s, is not among the people", c.ID, c.FullName))
					continue
				}
				answer := calledAs{c.ID, c.Value}
				if called[answer] {
					b.odd.note("people called twice with the same answer are counted once", c.FullName+", "+e.file)
					continue
				}
				called[answer] = true
				if present {
					b.present = append(b.present, presencePlan{meeting: m.key, seat: b.sit(c.ID, rules.SeatRegular, on), at: m.at, on: on})
				} else if c.Value != "Absent" {
					notes = append(notes, c.FullName+": "+c.Value+".")
				}
			}
		}
		m.note = strings.TrimSpace(strings.Join(notes, " "))
		b.meetings = append(b.meetings, m)
	}
}

// calledAs is one answer of one person in the roll calls of a meeting.
type calledAs struct {
	person int64
	word   string
}

func ordered(items []legistarItem) []legistarItem {
	out := slices.Clone(items)
	slices.SortStableFunc(out, func(x, y legistarItem) int {
		order := func(i legistarItem) int64 {
			if i.MinutesSequence > 0 {
				return i.MinutesSequence
			}
			return 1000 + i.AgendaSequence
		}
		return cmp.Or(cmp.Compare(order(x), order(y)), cmp.Compare(x.ID, y.ID))
	})
	return out
}

func (b *builder) item(m meetingPlan, e legistarEvent, i legistarItem, n int) {
	title := strings.TrimSpace(i.Title)
	var detail []string
	if i.MatterFile != "" {
		if title != "" && title != i.MatterName {
			detail = append(detail, title)
		}
		title = i.MatterFile + ": " + strings.TrimSpace(i.MatterName)
	}
	for _, s := range []string{i.ActionName, i.AgendaNote, i.MinutesNote} {
		if s = strings.TrimSpace(s); s != "" {
			detail = append(detail, s)
		}
	}
	if title == "" && len(detail) > 0 {
		title, detail = detail[0], detail[1:]
	}
	if title == "" {
		b.odd.note("agenda items without any text are left out", e.file)
		return
	}
	b.items = append(b.items, itemPlan{key: "item/" + strconv.FormatInt(i.ID, 10), meeting: m.key, title: title, detail: strings.Join(detail, "\n"), position: n + 1,
		votes: i.PassedFlagName != "", matter: i.MatterID, action: i.ActionID})
}
