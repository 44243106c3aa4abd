package minutes

import (
	"context"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/prose"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/correct"
)

// Line is what the record says about one thing, ready to stand in minutes. The
// text of minutes only names it, [[motion 3]] in a paragraph of its own, so
// that nobody retypes a vote; the words are put in when the text is shown or
// published.
type Line struct {
	Name   string   // as the text names it, without the brackets
	Lead   string   // "Motion 3."; "" for none
	Says   []string // sentences, one paragraph each; the first follows Lead
	Result string   // of a motion: how it was decided
	More   string   // how that was computed
	Source page.Link
}

// source is everything minutes are drafted from. Instants are in the meeting's
// zone.
type source struct {
	Board, Kind, Place string
	Href               string // the public page of the meeting
	Opened, Adjourned  time.Time
	Items              []itemRow
	Taken              map[int64]time.Time // when an item was first taken up
	Record             record.MeetingVotes
	Public             map[int64]fromPublic // by item
	Recesses           map[int64][]string   // by item; 0 is before any
}

// fromPublic is what the public had to say on an item.
type fromPublic struct {
	Item     int64  `db:"item_id"`
	Named    string `db:"named"`    // speakers who gave a name, in the order of their turns
	Nameless int    `db:"nameless"` // speakers who gave none
	Written  int    `db:"written"`
}

// paragraph is one paragraph of a line; the last one leads to the record.
type paragraph struct {
	Lead, Text string
	Source     *page.Link
}

func (l Line) paragraphs() []paragraph {
	var out []paragraph
	for i, s := range l.Says {
		p := paragraph{Text: s}
		if i == 0 {
			p.Lead = l.Lead
		}
		out = append(out, p)
	}
	if l.Result != "" {
		out = append(out, paragraph{Lead: l.Result + ".", Text: l.More})
	}
	out[len(out)-1].Source = &l.Source
	return out
}

// sqlTaken lists when each item was first taken up, without what was taken up by
// mistake.
const sqlTaken = `select item_id, min(effective_at) as at from session_events e where board_id = $1 and meeting_id = $2 and kind = 'item' and not exists (select 1 from session_events c where c.corrects_id = e.id) group by item_id`

// sqlPublic counts who spoke on each item and who wrote on it.
const sqlPublic = `select i.id as item_id, coalesce(s.named, '') as named, coalesce(s.nameless, 0) as nameless, w.written from agenda_items i
left join lateral (select string_agg(nullif(s.name, ''), ', ' order by s.called_at, s.id) as named, count(*) filter (where s.name = '') as nameless from speakers s where s.item_id = i.id and s.state = 'spoke') s on true
join lateral (select count(*) as written from written_comments c where c.item_id = i.id and c.state in ('shown', 'held_back')) w on true
where i.board_id = $1 and i.meeting_id = $2 and (s.named is not null or s.nameless > 0 or w.written > 0)`

// words says who spoke and how many wrote.
func (p fromPublic) words() []string {
	var out []string
	if p.Named != "" {
		out = append(out, say("minutes.spoke", "Names", p.Named))
	}
	if p.Nameless > 0 {
		out = append(out, say("minutes.spoke_nameless", "N", p.Nameless))
	}
	if p.Written > 0 {
		out = append(out, say("minutes.wrote", "N", p.Written))
	}
	return out
}

// loadSource reads what a meeting left on the record.
func loadSource(ctx context.Context, r pg.Reader, board int64, m meetingRow) (source, error) {
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return source{}, err
	}
	s := source{Kind: say("meeting.kind." + m.Kind), Board: m.Board, Place: m.Place, Href: "/b/" + m.BoardSlug + "/meetings/" + m.Slug, Taken: map[int64]time.Time{}, Public: map[int64]fromPublic{}}
	if m.OpenedAt != nil {
		s.Opened = m.OpenedAt.In(zone)
	}
	if m.AdjournedAt != nil {
		s.Adjourned = m.AdjournedAt.In(zone)
	}
	if err := r.Select(ctx, &s.Items, sqlItems, m.ID); err != nil {
		return source{}, err
	}
	var taken []struct {
		Item int64     `db:"item_id"`
		At   time.Time `db:"at"`
	}
	if err := r.Select(ctx, &taken, sqlTaken, board, m.ID); err != nil {
		return source{}, err
	}
	for _, t := range taken {
		s.Taken[t.Item] = t.At.In(zone)
	}
	var public []fromPublic
	if err := r.Select(ctx, &public, sqlPublic, board, m.ID); err != nil {
		return source{}, err
	}
	for _, p := range public {
		s.Public[p.Item] = p
	}
	if s.Recesses, err = recesses(ctx, r, board, m.ID, zone); err != nil {
		return source{}, err
	}
	s.Record, err = record.Votes(ctx, r, board, m.ID)
	return s, err
}

// itemName is the name of an item's line, by its number on the agenda.
func itemName(label string) string { return rules.LineItem + " " + label }

func motionName(number int) string { return rules.LineMotion + " " + strconv.Itoa(number) }

// lines lists every line the record gives, in the order of the meeting.
func (s source) lines() []Line {
	record := func(id, anchor string, args ...any) page.Link {
		return page.Link{Text: say("minutes.record_of."+id, args...), Href: s.Href + anchor}
	}
	opened := []any{"Kind", lower(s.Kind), "Board", s.Board, "Time", page.Day(page.Lang, "moment", s.Opened)}
	opening := say("minutes.opened_online", opened...)
	if s.Place != "" {
		opening = say("minutes.opened_at", append(opened, "Place", s.Place)...)
	}
	here := append([]string(nil), s.Record.Attendance.Words...)
	if s.Record.Quorum != "" {
		here = append(here, s.Record.Quorum)
	}
	out := []Line{
		{Name: rules.LineOpening, Says: append(append([]string{opening}, s.corrected(correct.TheOpening, 0)...), s.Recesses[0]...), Source: record("meeting", "")},
		{Name: rules.LineAttendance, Says: here, Source: record("attendance", "#present")},
	}
	for _, item := range s.Items {
		l := Line{Name: itemName(item.Label), Source: record("item", "#item-"+strconv.FormatInt(item.ID, 10), "Number", item.Label)}
		if at, ok := s.Taken[item.ID]; ok {
			l.Says = append(l.Says, say("minutes.taken_up", "Time", page.Day(page.Lang, "clock", at)))
		} else {
			l.Says = append(l.Says, say("minutes.not_taken_up"))
		}
		l.Says = append(append(l.Says, s.Public[item.ID].words()...), s.corrected(correct.TheSpeaker, item.ID)...)
		for _, r := range s.Record.Recusals {
			if r.Item == item.ID {
				l.Says = append(l.Says, r.Words)
			}
		}
		l.Says = append(l.Says, s.Recesses[item.ID]...)
		motions := s.motions(item.ID)
		if len(motions) == 0 {
			l.Says = append(l.Says, say("minutes.no_action"))
		}
		out = append(append(append(out, l), motions...), s.closed(item.ID)...)
	}
	out = append(append(out, s.motions(0)...), s.closed(0)...)
	if !s.Adjourned.IsZero() {
		out = append(out, Line{Name: rules.LineAdjournment, Says: append(s.corrected(correct.TheEnd, 0), say("minutes.adjourned", "Time", page.Day(page.Lang, "clock", s.Adjourned))), Source: record("meeting", "")})
	}
	return out
}

// motions lists the lines of the motions under one item that are decided or
// were taken back: the words put to the vote, who moved, the votes by name, the
// result and how it was computed.
func (s source) motions(item int64) []Line {
	var out []Line
	for _, m := range s.Record.Motions {
		if m.Item != item || m.State == string(rules.MotionOpen) {
			continue
		}
		b := m.Block
		l := Line{Name: motionName(m.Number), Lead: say("minutes.motion", "Number", m.Number), Result: b.Result, More: b.Words,
			Source: page.Link{Text: say("minutes.record_of.motion", "Number", m.Number), Href: s.Href + "#" + b.ID}, Says: []string{b.Text}}
		if b.Seconder != "" {
			l.Says = append(l.Says, say("minutes.moved_seconded", "Mover", b.Mover, "Seconder", b.Seconder))
		} else if b.Mover != "" {
			l.Says = append(l.Says, say("minutes.moved", "Mover", b.Mover))
		}
		if m.Division != "" {
			l.Says = append(l.Says, b.Notes...)
		}
		if names := byName(s.answers(m)); names != "" {
			l.Says = append(l.Says, names)
		}
		l.Says = append(l.Says, s.corrected(correct.TheVote, m.ID)...)
		out = append(out, l)
	}
	return out
}

// corrected lists what was taken back of one kind: of a motion or an item, by its
// id, or of the meeting.
func (s source) corrected(kind string, of int64) []string {
	var out []string
	for _, c := range s.Record.Corrected {
		if c.Kind == kind && (c.Motion == of && kind == correct.TheVote || c.Item == of && kind != correct.TheVote) {
			out = append(out, c.Words)
		}
	}
	return out
}

// closed lists the lines of the closed sessions on one item.
func (s source) closed(item int64) []Line {
	var out []Line
	for _, c := range s.Record.Closed {
		if c.Item == item {
			out = append(out, Line{Name: c.Name(), Lead: c.Title + ".", Says: c.Says(), Source: page.Link{Text: say("minutes.record_of.closed", "Number", c.Number), Href: s.Href + "#" + c.Anchor}})
		}
	}
	return out
}

// answers is how each member answered on a motion: in the order they were called
// where one was kept, and by seat, from the grid of the meeting, where none was. A
// motion that was settled without a vote on it has none.
func (s source) answers(m record.Motion) []page.NameBallot {
	if len(m.Roll) > 0 {
		return m.Roll
	}
	column := slices.IndexFunc(s.Record.Grid.Motions, func(g page.GridMotion) bool { return g.Href == "#"+m.Block.ID })
	var out []page.NameBallot
	for _, row := range s.Record.Grid.Rows {
		if column >= 0 && column < len(row.Ballots) {
			out = append(out, page.NameBallot{Name: row.Member, Ballot: row.Ballots[column]})
		}
	}
	return out
}

// byName lists who voted how.
func byName(all []page.NameBallot) string {
	names := map[string][]string{}
	for _, b := range all {
		names[b.Ballot.Kind] = append(names[b.Ballot.Kind], b.Name)
	}
	var out []string
	for _, kind := range []string{"yes", "no", "abstain", "recused", "absent"} {
		if len(names[kind]) > 0 {
			out = append(out, say("minutes.by_name."+kind, "N", len(names[kind]), "Names", strings.Join(names[kind], ", ")))
		}
	}
	return strings.Join(out, " ")
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

var (
	lineFragment = page.MustFragment[[]paragraph]("minutes/line")
	// A line is named by a paragraph that holds nothing else.
	namedInHTML = regexp.MustCompile(`<p>\[\[([a-z]+(?: [0-9]+[a-z]?)?)\]\]</p>`)
)

// named lists the lines a rendered text names, in its order.
func named(rendered string) []string {
	var out []string
	for _, m := range namedInHTML.FindAllStringSubmatch(rendered, -1) {
		out = append(out, m[1])
	}
	return out
}

// render turns the text of minutes into HTML, with the lines of the record in
// their places. A name the record does not have is shown as it stands.
func render(text string, lines []Line) (string, []string, error) {
	rendered, err := prose.HTML(text)
	if err != nil {
		return "", nil, err
	}
	known := map[string]Line{}
	for _, l := range lines {
		known[l.Name] = l
	}
	out := namedInHTML.ReplaceAllStringFunc(rendered, func(p string) string {
		name := namedInHTML.FindStringSubmatch(p)[1]
		l, ok := known[name]
		if !ok {
			return `<p class="minutes-unknown">` + html.EscapeString("[["+name+"]]") + `</p>`
		}
		b, ferr := lineFragment.Bytes(page.Lang, l.paragraphs())
		if ferr != nil {
			err = ferr
		}
		return strings.TrimSpace(string(b))
	})
	return out, named(rendered), err
}

// complete checks a text against the lines of the record before it is
// published. Errors: those of rules.CheckMinutesLines.
func complete(text string, lines []Line) error {
	rendered, err := prose.HTML(text)
	if err != nil {
		return err
	}
	f := rules.LinesFacts{Named: named(rendered)}
	for _, l := range lines {
		f.Record = append(f.Record, l.Name)
	}
	return rules.CheckMinutesLines(f)
}
