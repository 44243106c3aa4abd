package imports

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/account"
	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/board"
	"parley/internal/fault"
	heldpast "parley/internal/meeting/past"
	"parley/internal/member"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
)

// BoardsOptions say how a list of boards is imported.
type BoardsOptions struct {
	AsOf         rules.Date // day the list was taken
	Jurisdiction string     // of boards that are made
	Zone         string     // IANA zone of the boards
	Prefix       string     // what the address of each board begins with
}

// The shapes below are the published list, one object for each board. A field
// that is not listed is refused; by-laws, reports and minutes are counted as
// left out, the district and the source are read and left.
type listedBoard struct {
	Council  string
	District int64
	Source   string
	Members  []listedMember
	Meetings []listedMeeting
	Bylaws   []listedLink
	Reports  []listedLink
}

type listedMember struct{ Name, Role string }

type listedMeeting struct {
	Date, Kind, Location, Minutes string
	Notice                        string `json:"notice_and_agenda"`
}

type listedLink struct{ Label, Href string }

// listedPlan is what is to be written for one board.
type listedPlan struct {
	name, slug string
	holders    map[string]string // name by role
	meetings   []heldpast.ImportedMeeting
}

// Boards imports a published list of boards: their seats, who is in each, their
// meetings. Every role that the list names anywhere is a seat of each board, so
// a board that names nobody for it has a vacancy. Everything is parsed and
// checked first; Problems says all that is wrong, and then nothing is written.
// Importing the same list again changes nothing, and a later list may add
// meetings; one with other members is refused, because it does not say who left
// when.
func Boards(ctx context.Context, door *act.Door, file string, body []byte, o BoardsOptions) (Report, error) {
	if _, err := time.LoadLocation(o.Zone); err != nil {
		return Report{}, fault.Bad(fault.At("zone", "zone_unknown"))
	}
	var list []listedBoard
	if err := decode(body, func(b listedBoard) { list = append(list, b) }); err != nil {
		return Report{}, Problems{{File: file, What: err.Error()}}
	}
	l := lister{file: file, options: o, roles: map[string]bool{}}
	l.plan(list)
	if len(l.bad) > 0 {
		return Report{}, l.bad
	}
	var rep Report
	_, err := door.Do(ctx, rules.ImportBoards, act.Caller{By: act.Program("import")}, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		rep = Report{Odd: l.odd.Lines()}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		var keys, names []string
		for _, p := range l.plans {
			for _, role := range sortedKeys(p.holders) {
				if key := p.person(role); !slices.Contains(keys, key) {
					keys, names = append(keys, key), append(names, p.holders[role])
				}
			}
		}
		people, n, err := account.ImportPeople(ctx, tx, board.Listed, keys, names, now)
		if err != nil {
			return act.Effect{}, err
		}
		rep.People = n
		var boards []int64
		var digests []any
		for _, p := range l.plans {
			id, err := l.write(ctx, tx, p, people, now, &rep)
			if err != nil {
				return act.Effect{}, err
			}
			sum, err := record.ImportDigest(ctx, tx, id)
			if err != nil {
				return act.Effect{}, err
			}
			boards, digests = append(boards, id), append(digests, map[string]any{"board": id, "sha256": sum})
		}
		added := rep.Added()
		return act.Effect{Subject: "import/boards", Public: added > 0, Boards: boards, Quiet: added == 0,
			Body: audit.Body{"boards": boards, "meetings": rep.Meetings, "people": rep.People, "digests": digests}}, nil
	})
	return rep, err
}

// lister checks a list and says what is to be written.
type lister struct {
	file    string
	options BoardsOptions
	roles   map[string]bool // that occur anywhere
	plans   []listedPlan
	odd     oddities
	bad     Problems
}

func (l *lister) problem(record, what string, args ...any) {
	l.bad = append(l.bad, Problem{l.file, record, fmt.Sprintf(what, args...)})
}

// maxPlace is how many runes the place of a meeting may have.
const maxPlace = 300

var notInSlug = regexp.MustCompile(`[^a-z0-9]+`)

func (l *lister) plan(list []listedBoard) {
	if len(list) == 0 {
		l.problem("", "it names no board")
	}
	taken := map[string]bool{}
	for n, b := range list {
		p := listedPlan{name: strings.TrimSpace(b.Council), holders: map[string]string{}}
		at := p.name
		if at == "" {
			at = "record " + strconv.Itoa(n+1) + " of the list"
		}
		p.slug = l.options.Prefix + strings.Trim(notInSlug.ReplaceAllString(strings.ToLower(p.name), "-"), "-")
		switch {
		case p.name == "":
			l.problem(at, "it has no council name")
		case len(rules.CheckLine("name", p.name, rules.MaxName)) > 0 || len(rules.CheckSlug("slug", p.slug)) > 0:
			l.problem(at, "no board can have this name, or the address %q", p.slug)
		case taken[p.slug]:
			l.problem(at, "the board stands twice")
		}
		taken[p.slug] = true
		l.members(at, b, p)
		l.meetings(at, b, &p)
		l.leave("by-laws are not imported", at, len(b.Bylaws))
		l.leave("reports are not imported", at, len(b.Reports))
		l.plans = append(l.plans, p)
	}
	for _, p := range l.plans {
		for _, role := range sortedKeys(l.roles) {
			if p.holders[role] == "" {
				l.odd.note("seats for which the list names nobody are vacant", p.name+", "+role)
			}
		}
	}
}

func (l *lister) leave(what, board string, n int) {
	for range n {
		l.odd.note(what, board)
	}
}

func (l *lister) members(at string, b listedBoard, p listedPlan) {
	for _, m := range b.Members {
		name, role := strings.TrimSpace(m.Name), strings.TrimSpace(m.Role)
		switch {
		case len(rules.CheckPersonName("name", name)) > 0:
			l.problem(at, "%q is no name of a member (%s)", name, role)
		case len(rules.CheckLine("role", role, rules.MaxName)) > 0:
			l.problem(at, "%s has no role that can be printed", name)
		case p.holders[role] != "":
			l.problem(at, "%s and %s are both named for the role %q", p.holders[role], name, role)
		default:
			p.holders[role], l.roles[role] = name, true
		}
	}
}

func (l *lister) meetings(at string, b listedBoard, p *listedPlan) {
	type said struct {
		on  rules.Date
		url string
	}
	seen, days := map[said]bool{}, map[rules.Date]int{}
	for _, m := range b.Meetings {
		on, err := rules.ParseDate(m.Date)
		if err != nil {
			l.problem(at, "%q is no day of a meeting", m.Date)
			continue
		}
		if !slices.Contains([]string{"regular", "special", "emergency"}, m.Kind) {
			l.problem(at+", "+m.Date, "the kind of meeting %q is not known", m.Kind)
		}
		if len(rules.CheckURL("url", m.Notice, false)) > 0 {
			l.problem(at+", "+m.Date, "%q is no web address", m.Notice)
		}
		if len(rules.CheckOptionalLine("place", strings.TrimSpace(m.Location), maxPlace)) > 0 {
			l.problem(at+", "+m.Date, "the location cannot be printed")
		}
		if m.Minutes != "" {
			l.odd.note("minutes are not imported", at+", "+m.Date)
		}
		if on.After(l.options.AsOf) {
			l.odd.note("meetings of a day after the list was taken are left out", at+", "+m.Date)
			continue
		}
		if seen[said{on, m.Notice}] {
			l.odd.note("meetings that stand twice are counted once", at+", "+m.Date)
			continue
		}
		seen[said{on, m.Notice}] = true
		days[on]++
		p.meetings = append(p.meetings, heldpast.ImportedMeeting{Key: on.String() + "/" + strconv.Itoa(days[on]), On: on, Kind: m.Kind, Place: strings.TrimSpace(m.Location), URL: m.Notice})
	}
}

// person is the key of whoever holds a role. The list does not say whether two
// boards mean the same person by one name, so a name counts within its board.
func (p listedPlan) person(role string) string { return p.slug + "/" + p.holders[role] }

func (l *lister) write(ctx context.Context, tx *pg.Tx, p listedPlan, people map[string]int64, now time.Time, rep *Report) (int64, error) {
	id, made, err := board.ImportBoard(ctx, tx, board.Listed, p.slug, p.name, l.options.Jurisdiction, l.options.Zone, now)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", p.name, err)
	}
	var seats []board.ImportedSeat
	for _, role := range sortedKeys(l.roles) {
		seats = append(seats, board.ImportedSeat{Key: role, Title: role, Kind: rules.SeatRegular, Created: l.options.AsOf})
	}
	seatIDs, newSeats, err := board.ImportSeats(ctx, tx, id, board.Listed, seats)
	if err != nil {
		return 0, err
	}
	var terms []member.ImportedTerm
	for _, role := range sortedKeys(p.holders) {
		terms = append(terms, member.ImportedTerm{Key: role + "/" + p.holders[role], Seat: seatIDs[role], Person: people[p.person(role)], Begins: l.options.AsOf, Listed: true})
	}
	termIDs, newTerms, err := member.ImportTerms(ctx, tx, id, board.Listed, terms, now)
	if err != nil {
		return 0, err
	}
	if made == 0 && (newSeats > 0 || newTerms > 0 || len(seatIDs) != len(seats) || len(termIDs) != len(terms)) {
		return 0, Problems{{l.file, p.name, "its members were imported from another list, and this one does not say who left when"}}
	}
	_, newMeetings, err := heldpast.ImportMeetings(ctx, tx, id, board.Listed, l.options.Zone, p.meetings, now)
	rep.Boards, rep.Terms, rep.Meetings = rep.Boards+made, rep.Terms+newTerms, rep.Meetings+newMeetings
	return id, err
}
