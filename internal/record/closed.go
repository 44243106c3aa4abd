package record

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/closed"
	"parley/internal/rules/profile"
)

const sqlClosedSessions = `select c.id, c.number, coalesce(c.item_id, 0) as item_id, coalesce(i.title, '') as item_title, coalesce(item_label(c.item_id), '') as item_number, coalesce(o.number, 0) as motion, c.grounds::text, c.statement, c.citation, c.resumes, c.until_at, c.entered_at,
coalesce((select json_agg(json_build_object('kind', e.kind, 'until', e.until_at, 'report', e.report, 'words', e.words, 'votes', e.votes, 'at', e.recorded_at, 'motion', coalesce((select o.number from motions o where o.id = e.motion_id), 0), 'carried', exists (select from motions o where o.id = e.motion_id and o.outcome = 'carried')) order by e.id) from closed_events e where e.closed_id = c.id), '[]')::text as events
from closed_sessions c left join agenda_items i on i.id = c.item_id left join motions o on o.id = c.motion_id where c.board_id = $1 and c.meeting_id = $2 order by c.number`

type closedRow struct {
	ID         int64      `db:"id"`
	Number     int        `db:"number"`
	Item       int64      `db:"item_id"`
	ItemTitle  string     `db:"item_title"`
	ItemNumber string     `db:"item_number"`
	Motion     int        `db:"motion"`
	Grounds    string     `db:"grounds"`
	Statement  string     `db:"statement"`
	Citation   string     `db:"citation"`
	Resumes    bool       `db:"resumes"`
	Until      *time.Time `db:"until_at"`
	EnteredAt  time.Time  `db:"entered_at"`
	Events     string     `db:"events"`
}

// Closed is one closed session as anyone may read it: since when, why, by which
// vote, when it ended, and what was reported. Instants are in the meeting's zone.
type Closed struct {
	ID      int64
	Number  int
	Anchor  string // its place on the public page of the meeting
	Item    int64
	Since   time.Time
	Until   time.Time // the end announced last; zero: none was named
	Ended   time.Time // zero while it lasts
	Resumes bool
	Report  string // kind of the newest report; "" while none was given
	Title   string
	Facts   []page.Fact

	Certify   string // how the law wants it certified on return; "" where it does not ask
	Certified string // kind of the newest certification; "" while there is none
}

// Name is how minutes name it: closed 1.
func (c Closed) Name() string { return rules.LineClosed + " " + number(c.Number) }

// Owed says that it has ended and nobody has said what was decided.
func (c Closed) Owed() bool { return !c.Ended.IsZero() && c.Report == "" }

// CertifyOwed says that it has ended and was not certified as the law asks.
func (c Closed) CertifyOwed() bool { return !c.Ended.IsZero() && c.Certify != "" && c.Certified == "" }

// Lasts says that the public is still out.
func (c Closed) Lasts() bool { return c.Ended.IsZero() }

// Says are its facts as sentences, for minutes.
func (c Closed) Says() []string {
	var out []string
	for _, f := range c.Facts {
		words := say("closed.fact", "Name", f.Name, "Value", strings.TrimSuffix(f.Value, "."))
		if f.Cite != nil {
			words = say("closed.fact_cited", "Name", f.Name, "Value", strings.TrimSuffix(f.Value, "."), "Source", f.Cite.Text)
		}
		out = append(out, words)
	}
	return out
}

// closedSessions reads the closed sessions of a meeting.
func closedSessions(ctx context.Context, r pg.Reader, m meetingRow, all []votes) ([]Closed, error) {
	var rows []closedRow
	if err := r.Select(ctx, &rows, sqlClosedSessions, m.Board, m.ID); err != nil {
		return nil, err
	}
	var out []Closed
	for _, row := range rows {
		c, err := row.closed(m, all)
		if err != nil {
			return nil, fault.Wrap(fault.Internal, "closed_unreadable", err)
		}
		out = append(out, c)
	}
	return out, nil
}

// closedEvent is what followed a closed session, as closed_events keeps it.
type closedEvent struct {
	Kind   string     `json:"kind"`
	Until  *time.Time `json:"until"`
	Report string     `json:"report"`
	Words  string     `json:"words"`
	At     time.Time  `json:"at"`
	Votes  []struct {
		Name   string `json:"name"`
		Choice string `json:"choice"`
		Words  string `json:"words"` // of a certification, what the member states
	} `json:"votes"`
	Motion  int  `json:"motion"` // number of the motion that certifies; 0: none
	Carried bool `json:"carried"`
}

func (row closedRow) closed(m meetingRow, all []votes) (Closed, error) {
	law := closed.Of(m.Law.At(row.EnteredAt))
	c := Closed{ID: row.ID, Number: row.Number, Anchor: "closed-" + number(row.Number), Item: row.Item, Since: row.EnteredAt.In(m.zone), Resumes: row.Resumes, Ended: m.AdjournedAt, Certify: law.Certify, Title: say("closed.numbered", "Number", row.Number)}
	var grounds []profile.Ground
	if err := json.Unmarshal([]byte(row.Grounds), &grounds); err != nil {
		return c, err
	}
	var events []closedEvent
	if err := json.Unmarshal([]byte(row.Events), &events); err != nil {
		return c, err
	}
	clock := func(t time.Time) string { return page.Day(page.Lang, "clock", t.In(m.zone)) }
	c.fact("since", clock(row.EnteredAt), row.Citation)
	if row.ItemNumber != "" {
		c.fact("item", say("closed.item_named", "Number", row.ItemNumber, "Title", row.ItemTitle), "")
	}
	for _, g := range grounds {
		c.fact("ground", GroundWords(g.Key), g.Citation)
	}
	c.fact("statement", row.Statement, "")
	if row.Motion == 0 {
		c.fact("by", say("closed.announced"), "")
	} else {
		c.fact("by", say("closed.by_motion", "Number", row.Motion, "Votes", namesOf(all, row.Motion)), "")
		c.Facts[len(c.Facts)-1].Href = "#motion-" + number(row.Motion)
	}
	if row.Until != nil {
		c.Until = row.Until.In(m.zone)
		c.fact("until", clock(*row.Until), "")
	}
	if !row.Resumes {
		c.fact("resumes", say("closed.resumes_not"), "")
	}
	for i, e := range events {
		switch e.Kind {
		case "extended":
			c.Until = e.Until.In(m.zone)
			c.fact("extended", say("closed.extended_to", "At", clock(e.At), "Until", clock(*e.Until)), "")
		case "completed":
			c.fact("completed", say("closed.completed_at", "Time", clock(e.At)), law.WaitBy)
		case "returned":
			c.Ended = e.At.In(m.zone)
			if e.Words != "" {
				c.fact("ended", say("closed.ended_early", "Time", clock(e.At), "Reason", strings.TrimSuffix(e.Words, ".")), law.WaitBy)
				continue
			}
			c.fact("ended", say("closed.ended_at", "Time", clock(e.At)), "")
		default:
			id := e.Kind
			if slices.ContainsFunc(events[i+1:], func(later closedEvent) bool { return later.Kind == e.Kind }) {
				id += "_before"
			}
			if e.Kind == "certification" {
				c.certified(id, e, law, all)
				continue
			}
			c.Report = e.Report
			c.fact(id, e.reported(), "")
		}
	}
	if !slices.ContainsFunc(events, func(e closedEvent) bool { return e.Kind == "returned" }) && !c.Ended.IsZero() {
		c.fact("ended", say("closed.ended_adjourned", "Time", clock(c.Ended)), "")
	}
	if c.CertifyOwed() {
		c.fact("certification", say("closed.certification_owed", "Law", say("law.value.closed.certification."+law.Certify)), law.CertifyBy)
	}
	if c.Owed() {
		c.fact("report", say("closed.report_owed"), "")
	}
	return c, nil
}

func (c *Closed) fact(id, value, cite string) {
	f := page.Fact{Name: say("closed." + id), Value: value}
	if cite != "" {
		f.Cite = &page.Cite{Text: cite}
	}
	c.Facts = append(c.Facts, f)
}

// reported says a report and who voted how.
func (e closedEvent) reported() string {
	names := map[string][]string{}
	for _, v := range e.Votes {
		names[v.Choice] = append(names[v.Choice], v.Name)
	}
	return strings.TrimSpace(say("closed.reported."+e.Report, "Words", strings.TrimSuffix(e.Words, ".")) + " " + byChoice(names))
}

// GroundWords is a ground of a profile in words.
func GroundWords(key string) string {
	if key == closed.Other {
		return say("closed.other")
	}
	return page.RuleWords(key)
}

// namesOf says who voted how on a motion.
func namesOf(all []votes, number int) string {
	names := map[string][]string{}
	for _, v := range all {
		for _, s := range v.stands {
			if v.row.Number == number && s.Name != "" {
				names[s.Ballot.Kind] = append(names[s.Ballot.Kind], s.Name)
			}
		}
	}
	return byChoice(names)
}

func byChoice(names map[string][]string) string {
	var out []string
	for _, kind := range []string{rules.Yes, rules.No, rules.Abstain, "recused", closed.Absent} {
		if len(names[kind]) > 0 {
			out = append(out, say("minutes.by_name."+kind, "N", len(names[kind]), "Names", strings.Join(names[kind], ", ")))
		}
	}
	return strings.Join(out, " ")
}

// certified adds a certification: the vote by name or the words, and what was
// stated in dissent. One that failed or was not taken says what follows.
func (c *Closed) certified(id string, e closedEvent, law closed.Rule, all []votes) {
	c.Certified = e.Report
	words := strings.TrimSuffix(e.Words, ".")
	if e.Report == closed.NotTaken {
		c.fact(id, say("closed.certified.not_taken", "Words", words), law.CertifyBy)
	} else {
		c.fact(id, strings.TrimSpace(say("closed.certified."+law.Certify, "Number", e.Motion, "Carried", e.Carried, "Votes", namesOf(all, e.Motion), "Words", words)), law.CertifyBy)
		if e.Motion != 0 {
			c.Facts[len(c.Facts)-1].Href = "#motion-" + number(e.Motion)
		}
	}
	for _, d := range e.Votes {
		c.fact("dissent", say("closed.dissents", "Name", d.Name, "Words", strings.TrimSuffix(d.Words, ".")), "")
	}
	if e.Report == closed.NotTaken || law.CertifyByVote() && !e.Carried {
		c.fact("uncertified", Uncertified(law), "")
	}
}

// Uncertified says what the law says of a certification that is missing.
func Uncertified(law closed.Rule) string {
	if law.Uncertified == "" {
		return say("closed.uncertified_unknown")
	}
	return say("closed.uncertified_says", "What", strings.TrimSuffix(say("law.value.closed.certification_missing."+law.Uncertified), "."), "Law", law.UncertifiedBy)
}
