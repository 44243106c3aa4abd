package record

import (
	"encoding/json"
	"strings"
	"time"

	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/rules"
)

// votes is one motion with how each seat stood on it.
type votes struct {
	row    motionRow
	zone   *time.Location
	result *Result // nil while open, for withdrawn and for imported motions
	stands []stand // in seat order; empty while open
	before string  // the words it would change, and those it proposes
	after  string
}

// stand is how one seat stood.
type stand struct {
	Seat   int64
	Number int
	Name   string // "" for a vacant seat
	Ballot page.Ballot
}

func votesOf(row motionRow, given []givenRow, zone *time.Location) (votes, error) {
	v := votes{row: row, zone: zone}
	switch {
	case row.Source != "":
		for _, g := range given {
			if g.Motion == row.ID {
				v.stands = append(v.stands, stand{g.Seat, g.Number, g.Name, givenBallot(g)})
			}
		}
	case row.State == string(rules.MotionClosed):
		v.result = new(Result)
		if err := json.Unmarshal(row.Computation, v.result); err != nil {
			return v, fault.Wrap(fault.Internal, "computation_unreadable", err)
		}
		for _, s := range v.result.Seats {
			if s.Kind.Votes() {
				v.stands = append(v.stands, stand{s.Seat, s.Number, Named(s.Name, s.For), s.ballot(v.result.Method)})
			}
		}
	}
	return v, nil
}

// ballot is the seat's cell in a table of votes.
func (s ResultSeat) ballot(method string) page.Ballot {
	b := s.answer(method)
	if s.Corrected {
		b.Note = strings.TrimPrefix(b.Note+"; "+say("record.corrected"), "; ")
	}
	return b
}

func (s ResultSeat) answer(method string) page.Ballot {
	switch {
	case s.Term == 0:
		return page.Ballot{Kind: "vacant"}
	case s.Recused:
		return page.Ballot{Kind: "recused"}
	case !s.Presence.Present():
		return page.Ballot{Kind: "absent"}
	case s.Choice == "" || s.Aside != "":
		return page.Ballot{Kind: "nonvoting"}
	case method == rules.MethodConsent:
		return page.Ballot{Kind: s.Choice, Note: say("record.by_consent")}
	case s.Voice:
		return page.Ballot{Kind: s.Choice, Note: say("record.by_voice")}
	}
	return page.Ballot{Kind: s.Choice}
}

// roll is the roll of a closed vote in the order in which it was called; none by
// consent, and none where no order was kept.
func (v votes) roll() []page.NameBallot {
	if v.result == nil {
		return nil
	}
	var out []page.NameBallot
	for _, seat := range v.result.Called {
		for _, s := range v.stands {
			if s.Seat == seat {
				out = append(out, page.NameBallot{Name: s.Name, Ballot: s.Ballot})
			}
		}
	}
	return out
}

// givenBallot keeps the source's own word beside our mark.
func givenBallot(g givenRow) page.Ballot {
	b := page.Ballot{Kind: g.Choice}
	switch g.Choice {
	case "non_voting", "suspended":
		b.Kind = "nonvoting"
	}
	if g.Word != "" && !strings.EqualFold(g.Word, say("ballot."+b.Kind)) {
		b.Word = g.Word
	}
	return b
}

// tally counts the stands.
func (v votes) tally() page.Tally {
	var t page.Tally
	for _, s := range v.stands {
		switch s.Ballot.Kind {
		case "yes":
			t.Yes++
		case "no":
			t.No++
		case "abstain":
			t.Abstain++
		case "recused":
			t.Recused++
		case "absent":
			t.Absent++
		}
	}
	return t
}

// carried says whether the motion passed; an imported one by the word of its
// source.
func (v votes) carried() bool {
	if v.row.Source != "" {
		return strings.Contains(strings.ToLower(v.row.GivenResult), "pass")
	}
	return v.row.Outcome == rules.OutcomeCarried
}

// motion makes the block.
func (v votes) motion() Motion {
	row := v.row
	out := Motion{ID: row.ID, Item: row.Item, ItemTitle: row.ItemTitle, Number: row.Number, Kind: rules.MotionKind(row.Kind), State: row.State, Outcome: row.Outcome,
		Carried: v.carried(), Threshold: row.Threshold, Method: row.Method, Recommendation: row.Recommendation, Minutes: row.Minutes, On: row.On, Reopened: row.Reopened, Short: v.short(), Roll: v.roll(), Division: v.row.DivisionBy, Words: row.Text, Refers: row.refers()}
	b := page.Motion{ID: "motion-" + number(row.Number), Number: v.name(), Text: row.whole(), Mover: row.Mover, Seconder: row.Seconder, Consent: row.Method == rules.MethodConsent && row.State == string(rules.MotionClosed)}
	switch {
	case row.OpenedAt != nil:
		b.At = row.OpenedAt.In(v.zone)
	case row.MovedAt != nil:
		b.At = row.MovedAt.In(v.zone)
	}
	if v.after != "" {
		b.Changes = page.Reworded(v.before, v.after)
	}
	b.Notes = v.notes()
	if row.ReportSlug != "" {
		b.About = &page.Link{Text: say("record.on_report", "Year", number(row.ReportYear), "N", row.ReportVersion), Href: "/b/" + row.ReportSlug + "/reports/" + number(row.ReportYear) + "/versions/" + number(row.ReportVersion)}
	}
	if row.ClosedAt != nil {
		out.ClosedAt = row.ClosedAt.In(v.zone)
	}
	switch {
	case row.Source != "":
		t := v.tally()
		b.Passed, b.Result, b.Words = out.Carried, row.GivenResult, row.GivenAction
		if len(v.stands) > 0 {
			b.Tally = &t
		}
	case row.State == string(rules.MotionOpen):
		b.Open = true
		if row.Method == rules.MethodConsent {
			b.OpenSentence = say("record.consent_asked")
		}
	case row.State == string(rules.MotionMoved):
		b.Open, b.OpenSentence = true, say("record.debated")
	case row.State == string(rules.MotionWithdrawn):
		b.Result = say("record.ended."+row.Outcome, "Member", row.Objector)
	default:
		t := v.tally()
		b.Tally, b.Passed = &t, out.Carried
		words := v.result.Words()
		b.Result = strings.TrimSuffix(Phrase(words[0]), ".")
		var rest []string
		for _, w := range words[1:] {
			rest = append(rest, Phrase(w))
		}
		b.Words = strings.Join(rest, " ")
		if row.Citation != "" && row.Threshold == row.BoardThreshold && !b.Consent {
			b.Cite = &page.Cite{Text: row.Citation}
		}
	}
	b.Differed = v.differed()
	out.Block = b
	return out
}

// notes are what else is to be known of a motion: the finding it rests on, and
// what became of its result later.
func (v votes) notes() []string {
	var out []string
	if v.row.Kind == string(rules.MotionAddAgendaItem) && v.row.Proposes != "" {
		out = append(out, say("record.finding", "Words", v.row.Proposes))
	}
	if v.row.Unlisted != "" {
		out = append(out, say("record.unlisted", "Law", v.row.UnlistedLaw, "Words", v.row.Unlisted))
	}
	if v.row.DividedTo != nil {
		out = append(out, say("record.divided", "Member", v.row.Divider, "Number", *v.row.DividedTo))
	}
	switch {
	case v.row.AgainOf != nil && v.row.DivisionBy != "":
		out = append(out, say("record.division_of", "Member", v.row.DivisionBy, "Number", *v.row.AgainOf))
	case v.row.AgainOf != nil:
		out = append(out, say("record.again_of", "Number", *v.row.AgainOf))
	}
	if v.row.Reopened {
		out = append(out, say("record.reopened"))
	}
	if v.row.RescindedAt != nil {
		words := "record.rescinded"
		if v.row.Kind == string(rules.MotionRefer) {
			words = "record.discharged"
		}
		out = append(out, say(words, "Date", page.Day(page.Lang, "long", v.row.RescindedAt.In(v.zone))))
	}
	return out
}

// name is "Motion 3, item 5".
func (v votes) name() string {
	if v.row.ItemNumber != "" {
		return say("record.motion_item", "Number", v.row.Number, "Item", v.row.ItemNumber)
	}
	return say("record.motion", "Number", v.row.Number)
}

// differed names those who did not vote with the result.
func (v votes) differed() []page.Differed {
	with := "no"
	if v.carried() {
		with = "yes"
	}
	var out []page.Differed
	for _, kind := range []string{"yes", "no", "abstain", "recused", "absent", "nonvoting"} {
		if kind == with {
			continue
		}
		var names []string
		for _, s := range v.stands {
			if s.Ballot.Kind == kind && s.Name != "" {
				names = append(names, s.Name)
			}
		}
		if len(names) > 0 {
			out = append(out, page.Differed{Kind: kind, Names: names})
		}
	}
	return out
}

// short is the result in two or three words, for a column and a list.
func (v votes) short() string {
	t := v.tally()
	args := []any{"Yes", t.Yes, "No", t.No}
	switch {
	case v.row.Source != "" && len(v.stands) == 0:
		return v.row.GivenResult
	case v.row.Source != "" && v.row.GivenResult != "":
		return say("record.short.given", "Result", v.row.GivenResult, "Yes", t.Yes, "No", t.No)
	case v.row.State == string(rules.MotionOpen), v.row.State == string(rules.MotionMoved):
		return ""
	case v.row.State == string(rules.MotionWithdrawn):
		return say("record.short." + v.row.Outcome)
	case v.row.Outcome == rules.OutcomeNoQuorum:
		return say("record.short.no_quorum", args...)
	case v.row.Method == rules.MethodConsent:
		return say("record.short.consent")
	case v.carried():
		return say("record.short.passed", args...)
	}
	return say("record.short.failed", args...)
}
