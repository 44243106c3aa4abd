// Package imports reads the records of other systems: parse all, check all,
// then write in one act, so that nothing is half-imported. Imported rows are
// marked with their source and read-only.
package imports

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/account"
	"parley/internal/act"
	"parley/internal/agenda"
	"parley/internal/audit"
	"parley/internal/board"
	"parley/internal/fault"
	heldpast "parley/internal/meeting/past"
	"parley/internal/member"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	votedpast "parley/internal/vote/past"
)

// source marks every row of this import.
const source = "legistar"

// LegistarOptions say what to import: Boards maps a body's name to the slug of
// the board that keeps its record; a board that is not there is made.
type LegistarOptions struct {
	Boards       map[string]string
	Jurisdiction string // of boards that are made
	Zone         string // IANA zone of the source's local times
}

// Report is what an import did and what was odd.
type Report struct {
	Boards, People, Terms, Meetings, Items, Motions, Ballots, Present int64 // rows added
	Odd                                                               []string
}

// Added is how many rows were written; 0 when the import changed nothing.
func (r Report) Added() int64 {
	return r.Boards + r.People + r.Terms + r.Meetings + r.Items + r.Motions + r.Ballots + r.Present
}

// String is the report as the command prints it.
func (r Report) String() string {
	var b strings.Builder
	if r.Added() == 0 {
		b.WriteString("Nothing changed: everything was there already.\n")
	} else {
		fmt.Fprintf(&b, "Added %d boards, %d people, %d terms, %d meetings, %d agenda items, %d roll calls with %d ballots, %d attendances.\n",
			r.Boards, r.People, r.Terms, r.Meetings, r.Items, r.Motions, r.Ballots, r.Present)
	}
	for _, o := range r.Odd {
		b.WriteString("Odd: " + o + "\n")
	}
	return b.String()
}

// ParseBoards reads "Body name=slug,Other body=slug".
func ParseBoards(s string) (map[string]string, error) {
	out := map[string]string{}
	rest := s
	for rest != "" {
		// Body names hold commas; a slug does not, so the next comma after "=" ends a pair.
		i := strings.IndexByte(rest, '=')
		if i < 0 {
			return nil, fmt.Errorf("%q: each body is given as its name, =, and the address of its board", rest)
		}
		body, tail := strings.TrimSpace(rest[:i]), rest[i+1:]
		slug, next, _ := strings.Cut(tail, ",")
		slug = strings.TrimSpace(slug)
		if bad := rules.CheckSlug("slug", slug); body == "" || len(bad) > 0 {
			return nil, fmt.Errorf("%q is no address for a board (lower case letters, digits and hyphens)", slug)
		}
		out[body] = slug
		rest = strings.TrimSpace(next)
	}
	return out, nil
}

// Legistar imports a folder of Legistar records. Everything is parsed and
// checked first; Problems says all that is wrong, and then nothing is written.
// Importing the same records again changes nothing.
func Legistar(ctx context.Context, door *act.Door, files fs.FS, o LegistarOptions) (Report, error) {
	zone, err := time.LoadLocation(o.Zone)
	if err != nil {
		return Report{}, fault.Bad(fault.At("zone", "zone_unknown"))
	}
	a, bad := read(files)
	plans, people, odd, more := plan(a, o.Boards, zone)
	if bad = append(bad, more...); len(bad) > 0 {
		return Report{}, bad
	}
	var rep Report
	_, err = door.Do(ctx, rules.ImportLegistar, act.Caller{By: act.Program("import")}, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		rep = Report{Odd: odd.Lines()}
		w := writer{ctx: ctx, tx: tx, options: o, report: &rep}
		if w.now, err = tx.Now(ctx); err != nil {
			return act.Effect{}, err
		}
		if err := w.writePeople(plans, people); err != nil {
			return act.Effect{}, err
		}
		var boards []int64
		var digests []any
		for _, p := range plans {
			id, err := w.writeBoard(p)
			if err != nil {
				return act.Effect{}, fmt.Errorf("%s: %w", p.body, err)
			}
			sum, err := record.ImportDigest(ctx, tx, id)
			if err != nil {
				return act.Effect{}, err
			}
			boards, digests = append(boards, id), append(digests, map[string]any{"board": id, "sha256": sum})
		}
		n := rep.Added()
		return act.Effect{Subject: "import/legistar", Public: n > 0, Boards: boards, Quiet: n == 0,
			Body: audit.Body{"boards": boards, "meetings": rep.Meetings, "motions": rep.Motions, "ballots": rep.Ballots, "people": rep.People, "digests": digests}}, nil
	})
	return rep, err
}

type writer struct {
	ctx     context.Context
	tx      *pg.Tx
	options LegistarOptions
	now     time.Time
	people  map[string]int64
	report  *Report
}

// writePeople adds everyone who holds a seat in one of the plans.
func (w *writer) writePeople(plans []boardPlan, names map[int64]string) error {
	var keys, texts []string
	done := map[int64]bool{}
	for _, p := range plans {
		for _, key := range sortedKeys(p.seats) {
			id := p.seats[key].person
			if !done[id] {
				done[id] = true
				keys, texts = append(keys, strconv.FormatInt(id, 10)), append(texts, names[id])
			}
		}
	}
	var err error
	w.people, w.report.People, err = account.ImportPeople(w.ctx, w.tx, source, keys, texts, w.now)
	return err
}

func (w *writer) writeBoard(p boardPlan) (int64, error) {
	id, n, err := board.ImportBoard(w.ctx, w.tx, source, p.slug, p.body, w.options.Jurisdiction, w.options.Zone, w.now)
	if err != nil {
		return 0, err
	}
	w.report.Boards += n
	var seats []board.ImportedSeat
	for _, key := range sortedKeys(p.seats) {
		s := p.seats[key]
		seats = append(seats, board.ImportedSeat{Key: key, Title: s.title, Kind: s.kind, Created: s.created})
	}
	seatIDs, _, err := board.ImportSeats(w.ctx, w.tx, id, source, seats)
	if err != nil {
		return 0, err
	}
	var terms []member.ImportedTerm
	for _, t := range p.terms {
		terms = append(terms, member.ImportedTerm{Key: t.key, Seat: seatIDs[t.seat], Person: w.people[strconv.FormatInt(t.person, 10)], Begins: t.begins, Expires: t.expires})
	}
	termIDs, n, err := member.ImportTerms(w.ctx, w.tx, id, source, terms, w.now)
	if err != nil {
		return 0, err
	}
	w.report.Terms += n
	return id, w.writeMeetings(p, id, seatIDs, termIDs)
}

func (w *writer) writeMeetings(p boardPlan, id int64, seatIDs, termIDs map[string]int64) error {
	b := builder{boardPlan: p}
	var ms []heldpast.ImportedMeeting
	for _, m := range p.meetings {
		ms = append(ms, heldpast.ImportedMeeting{Key: m.key, Title: m.title, Starts: m.starts, Place: m.place, Note: m.note, On: m.on, Deferred: m.deferred})
	}
	meetings, n, err := heldpast.ImportMeetings(w.ctx, w.tx, id, source, w.options.Zone, ms, w.now)
	if err != nil {
		return err
	}
	w.report.Meetings += n
	var is []agenda.ImportedItem
	for _, i := range p.items {
		is = append(is, agenda.ImportedItem{Key: i.key, Title: i.title, Detail: i.detail, Meeting: meetings[i.meeting], Position: i.position, Votes: i.votes})
	}
	items, n, err := agenda.ImportItems(w.ctx, w.tx, id, source, is, w.now)
	if err != nil {
		return err
	}
	w.report.Items += n
	var mos []votedpast.ImportedMotion
	for i, m := range p.motions {
		mos = append(mos, votedpast.ImportedMotion{Key: m.key, Text: m.text, Outcome: m.outcome, Action: m.action, Result: m.result, Meeting: meetings[m.meeting], Item: items[m.item], Number: i, At: m.at})
	}
	motions, n, err := votedpast.ImportMotions(w.ctx, w.tx, id, source, mos)
	if err != nil {
		return err
	}
	w.report.Motions += n
	var bs []votedpast.ImportedBallot
	for _, m := range p.motions {
		for _, v := range m.ballots {
			bs = append(bs, votedpast.ImportedBallot{Motion: motions[m.key], Seat: seatIDs[v.seat], Term: termIDs[b.termOn(v.seat, m.on)], Choice: v.choice, Word: v.word, At: m.at})
		}
	}
	if n, err = votedpast.ImportBallots(w.ctx, w.tx, id, bs); err != nil {
		return err
	}
	w.report.Ballots += n
	var ps []votedpast.ImportedPresence
	for _, x := range p.present {
		ps = append(ps, votedpast.ImportedPresence{Meeting: meetings[x.meeting], Seat: seatIDs[x.seat], Term: termIDs[b.termOn(x.seat, x.on)], At: x.at})
	}
	n, err = votedpast.ImportAttendance(w.ctx, w.tx, id, ps, w.now)
	w.report.Present += n
	return err
}

func sortedKeys[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }
