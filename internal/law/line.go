package law

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/sending"
	"parley/internal/rules/advice"
	laws "parley/internal/rules/law"
	"parley/internal/rules/profile"
)

// Line is one rule as it is shown.
type Line struct {
	ID, Name, Value string
	Note            string
	Here            string       // what the portal does about it, where no code reads the rule
	Basis           string       // statute, the board's own, project policy …, in words
	Cite            string       // "" where there is none
	Check           *page.Status // check with counsel, or read by counsel
	Instead         string       // what the act says where the board has a rule of its own
	Href            string       // where the operator sets it
}

// Section is the rules of one topic.
type Section struct {
	ID, Title string
	Lines     []Line
}

// Signoff is what counsel has read.
type Signoff struct {
	Sentence  string
	What      string
	Uncovered []page.Link // rules that changed since; nil when all are covered
}

// anchor is the id of a rule on the page.
func anchor(key string) string { return strings.NewReplacer(".", "-", "_", "-").Replace(key) }

// reading is everything the pages of a board's law show.
type reading struct {
	b         boardRow
	p         profile.Profile
	own       boardRulesRow
	signed    *signoffRow
	uncovered []string
}

func read(ctx context.Context, r pg.Reader, board int64) (reading, error) {
	var x reading
	var err error
	if x.b, err = loadBoard(ctx, r, board); err != nil {
		return x, err
	}
	x.p = x.b.Law.Now()
	if err := r.Get(ctx, &x.own, sqlBoardRules, board); err != nil && !pg.NotFound(err) {
		return x, err
	}
	var signed signoffRow
	switch err := r.Get(ctx, &signed, sqlSignoff, board); {
	case pg.NotFound(err):
		return x, nil
	case err != nil:
		return x, err
	}
	var was map[string]string
	if err := json.Unmarshal([]byte(signed.Rules), &was); err != nil {
		return x, err
	}
	x.signed, x.uncovered = &signed, laws.Uncovered(was, x.p)
	return x, nil
}

// signoff says what counsel has read, nil when nobody has.
func (x reading) signoff() *Signoff {
	if x.signed == nil {
		return nil
	}
	out := &Signoff{Sentence: say("law.signed", "Name", x.signed.Name, "Office", x.signed.Office, "Date", dateWords(x.signed.On)), What: x.signed.What}
	for _, key := range x.uncovered {
		out.Uncovered = append(out.Uncovered, page.Link{Text: say("law.rule." + key), Href: "#" + anchor(key)})
	}
	return out
}

// sections are all rules by topic; work leads to where each is set.
func (x reading) sections(work bool) []Section {
	var out []Section
	base := x.b.Law.Base()
	for _, topic := range profile.Topics {
		s := Section{ID: "topic-" + topic, Title: say("law.topic." + topic)}
		switch topic {
		case "quorum":
			s.Lines = x.quorum()
		case "votes":
			s.Lines = x.votes()
		}
		for _, f := range profile.Fields {
			if f.Topic != topic {
				continue
			}
			l := x.line(f)
			if l.Basis == say("law.basis.own") {
				was := f.In(base)
				l.Instead = say("law.instead", "Act", base.Act, "Value", words(f.Key, was))
				if c := was.Source().Citation; c != "" {
					l.Instead += " (" + c + ")"
				}
			}
			if work {
				l.Href = siteURL(x.b.Slug) + "/" + f.Key + "/set"
			}
			s.Lines = append(s.Lines, l)
		}
		out = append(out, s)
	}
	if l, ok := x.answers(); ok {
		out = append(out, Section{ID: "topic-answers", Title: say("law.topic.answers"), Lines: []Line{l}})
	}
	return out
}

// line is one rule of the profile or of the board's own.
func (x reading) line(f profile.Field) Line {
	r := f.In(x.p)
	c := r.Source()
	l := Line{ID: anchor(f.Key), Name: say("law.rule." + f.Key), Value: words(f.Key, r), Note: c.Note, Cite: c.Citation, Basis: say("law.basis." + c.Basis)}
	if f.Key == "votes.secret_ballot" || f.Key == "votes.individual" {
		l.Here = say("law.here." + f.Key)
	}
	if c.Own {
		l.Basis = say("law.basis.own")
		l.Cite = say("law.own_cite."+c.Basis, "Citation", c.Citation)
	}
	switch {
	case x.signed != nil && !slices.Contains(x.uncovered, f.Key):
		l.Check = &page.Status{Kind: "yes", Voice: "board", Word: say("law.read_by_counsel")}
	case x.signed != nil:
		l.Check = &page.Status{Kind: "changed", Voice: "soon", Word: say("law.changed_since")}
	case !c.Verified:
		l.Check = &page.Status{Kind: "waiting", Voice: "soon", Word: say("law.check")}
	}
	return l
}

// own is a line of the board's own rules, which the operator sets by themselves.
func own(id, value, citation string) Line {
	return Line{ID: anchor(id), Name: say("law." + id), Value: value, Basis: say("law.basis.own"), Cite: citation}
}

func (x reading) quorum() []Line {
	o := x.own
	if o.QuorumBase == "" {
		return nil
	}
	value := say("law.quorum.fixed", "N", o.QuorumFixed)
	if o.QuorumFixed == 0 {
		value = say("law.quorum", "Base", say("board.quorum_base."+o.QuorumBase))
	}
	for _, c := range []struct {
		on      bool
		counted string
	}{{o.RecusedCounts, "recused"}, {o.RemoteCounts, "remote"}} {
		if c.on {
			value += " " + say("law.quorum_counts."+c.counted)
		} else {
			value += " " + say("law.quorum_counts_not."+c.counted)
		}
	}
	if o.InPersonFloor > 0 {
		value += " " + say("law.quorum_floor", "N", o.InPersonFloor)
	}
	return []Line{own("own.quorum", value, o.QuorumCitation)}
}

func (x reading) votes() []Line {
	o := x.own
	if o.QuorumBase == "" {
		return nil
	}
	value := say("threshold."+o.Threshold) + ". "
	if o.SecondRequired {
		value += say("law.second")
	} else {
		value += say("law.no_second")
	}
	if o.RollCallAlways {
		value += " " + say("law.roll_call_always")
	}
	called := say("board.call_order." + o.CallOrder)
	if o.ChairLast {
		called = say("board.rule_called_last", "Order", called)
	}
	value += " " + say("law.called", "Order", called)
	out := []Line{own("own.votes", value, o.ThresholdCitation)}
	if o.CommentDays > 0 {
		out = append(out, own("own.comment", say("board.rule_answers.calendar_day", "N", o.CommentDays), o.CommentCitation))
	}
	if o.PublishDays > 0 {
		r := advice.PublicationRule{Days: o.PublishDays, Unit: o.PublishUnit, Copies: advice.CopiesOf(o.PublishCopies)}
		out = append(out, own("own.publish", sending.RuleWords(r), o.PublishCitation))
	}
	if o.AlternatesCitation != "" {
		out = append(out, own("own.alternates", say("law.alternates."+o.Alternates), o.AlternatesCitation))
	}
	return out
}

// answers is the time the department has, where the board has such a rule.
func (x reading) answers() (Line, bool) {
	o := x.own
	if o.ResponseDays == 0 {
		return Line{}, false
	}
	start := o.ResponseStart
	if start == "" {
		start = advice.StartTransmittal
	}
	words := say("board.rule_answers."+o.ResponseUnit, "N", o.ResponseDays) + ", " + say("law.answers_from."+start)
	if o.ResponseExtension > 0 {
		words += ". " + say("board.rule_extension", "N", o.ResponseExtension)
	}
	if o.ResponseRollOver {
		words += ". " + say("board.rule_roll_over")
	}
	return own("own.answers", words, o.ResponseCitation), true
}
