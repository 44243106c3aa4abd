package vote

import (
	"slices"
	"strconv"
	"strings"

	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/closed"
)

// panel is the vote in progress, for the clerk and the chair alone: they see
// each ballot as it comes.
func (x room) panel() *VotePanel {
	o := x.open
	b := o.Block
	p := &VotePanel{ID: o.ID, Name: b.Number, Since: b.At, Text: b.Text, Consent: x.consentAsked(), Key: page.NewKey(), CloseKey: page.NewKey(), WithdrawKey: page.NewKey()}
	p.Line = moved(b)
	if rule := o.Threshold; !p.Consent {
		p.Line += " " + say("vote.passes_with", "Rule", lower(say("threshold."+rule)))
		if rule == x.x.Threshold && x.x.ThresholdCitation != "" {
			p.Cite = &page.Cite{Text: x.x.ThresholdCitation}
		}
	}
	last := map[int64]castRow{}
	taken := map[int64]castRow{}
	for _, c := range x.ballots {
		if c.Taken {
			taken[c.Seat] = c
		} else {
			last[c.Seat] = c
		}
	}
	var waiting []string
	for _, id := range x.x.roll(x.t, x.called()) {
		s := x.t.of(id)
		line := VoteLine{Seat: s.ID, Number: s.Number, Field: "ballot-" + text(s.ID), Name: s.shown()}
		c, voted := last[s.ID]
		switch {
		case s.recused:
			line.Ballot = page.Ballot{Kind: "recused"}
		case !s.presence.Present():
			line.Ballot = page.Ballot{Kind: "absent", Word: say("vote.out")}
		case voted && c.Term == s.Term:
			line.Ballot, line.May, line.Voted = page.Ballot{Kind: c.Choice}, true, true
			line.Cast = say("vote.cast_"+c.Mode, "Time", page.Day(page.Lang, "second", c.CastAt.In(x.m.zone)))
			if c.Mode == "voice" {
				line.Undo = text(s.ID) + ":void:" + strconv.Itoa(c.Revision)
			}
			p.Done++
			p.All++
		default:
			line.Ballot, line.May, line.Wait, line.Next = page.Ballot{Kind: "waiting"}, true, true, len(waiting) == 0
			waiting = append(waiting, s.shown())
			p.All++
		}
		if c, ok := taken[s.ID]; ok {
			line.Taken = say("vote.cast_"+c.Mode, "Time", page.Day(page.Lang, "second", c.CastAt.In(x.m.zone)))
		}
		if p.Consent {
			line.Wait, line.Next = false, false
			if line.May {
				line.Ballot = page.Ballot{Kind: "waiting", Word: say("vote.asked")}
			}
		}
		p.Rows = append(p.Rows, line)
	}
	p.Withdraw = len(last) == 0
	if !p.Consent && len(waiting) > 0 {
		p.Waiting = say("vote.waiting_for", "Names", strings.Join(waiting, ", "))
		p.Missing = say("vote.missing", "N", len(waiting))
	}
	return p
}

// called counts the roll calls of the meeting that are over.
func (x room) called() (n int) {
	for _, o := range x.votes.Motions {
		if o.State == string(rules.MotionClosed) && o.Method == rules.MethodRollCall {
			n++
		}
	}
	return n
}

// nextToCall is where the console goes on after a ballot was entered: at the
// member who is called next, or at the count when all have answered.
func (x room) nextToCall() string {
	if x.open != nil {
		for _, line := range x.panel().Rows {
			if line.Next {
				return x.m.console() + "#" + line.Field
			}
		}
	}
	return x.m.console() + "#all-called"
}

func (x room) consentAsked() bool { return x.open != nil && x.open.Method == rules.MethodConsent }

// moved says who moved and seconded.
func moved(b page.Motion) string {
	switch {
	case b.Mover != "" && b.Seconder != "":
		return say("motion.moved_seconded", "Mover", b.Mover, "Seconder", b.Seconder)
	case b.Mover != "":
		return say("motion.moved", "Mover", b.Mover)
	}
	return ""
}

func lower(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// motionForm is the form of the next motion. When consent was just refused it
// holds the same motion, to be put to a roll call.
func (x room) motionForm() *page.Form {
	f := page.NewForm(map[string]string{"kind": string(rules.MotionMain), "item": text(x.item), "method": rules.MethodRollCall})
	if len(x.before) > 0 {
		f.Values.Set("kind", string(rules.MotionAmend))
	}
	if n := len(x.votes.Motions); n > 0 && x.votes.Motions[n-1].Outcome == "objected" {
		o := x.votes.Motions[n-1]
		f.Values.Set("kind", string(o.Kind))
		f.Values.Set("item", text(o.Item))
		f.Values.Set("text", o.Words)
		to := o.Refers
		f.Values.Set("refer_body", to.Body)
		switch {
		case to.Committee != 0:
			f.Values.Set("refer_to", text(to.Committee))
		case to.Body != "":
			f.Values.Set("refer_to", "other")
		}
		if !to.By.IsZero() {
			f.Values.Set("report_by", to.By.String())
		}
		for _, s := range x.t.seats {
			if s.Name == o.Block.Mover {
				f.Values.Set("mover", text(s.ID))
			}
			if s.Name == o.Block.Seconder {
				f.Values.Set("seconder", text(s.ID))
			}
		}
	}
	return f
}

// choices are the options of the console's forms: only members present may
// move and second, any member may be recused.
func (x room) choices() Choices {
	var c Choices
	c.AddWays = record.AddWays(x.m.Law.Now(), x.m.Kind)
	c.Targets, c.Decisions, c.Committees = x.targets(), x.decisions, x.committees()
	for _, k := range rules.MotionKinds() {
		if k == rules.MotionCertifyClosed && !closed.Of(x.m.Law.Now()).CertifyByVote() {
			continue // for boards whose law asks for that vote
		}
		c.Kinds = append(c.Kinds, page.Option{Value: string(k), Text: say("motion_kind." + string(k))})
	}
	c.Items = []page.Option{{Value: "0", Text: say("vote.no_item")}}
	for _, i := range x.agenda {
		o := option(i.ID, say("vote.item_named", "Number", i.Number, "Title", i.Title))
		c.Items = append(c.Items, o)
		c.RecuseItems = append(c.RecuseItems, o)
	}
	c.Seats = []page.Option{{Text: say("member.choose")}}
	c.RecuseSeats = slices.Clone(c.Seats)
	for _, s := range x.t.seats {
		if s.Term == 0 {
			continue
		}
		c.RecuseSeats = append(c.RecuseSeats, option(s.ID, s.Name))
		if s.votes() && s.presence.Present() {
			c.Seats = append(c.Seats, option(s.ID, s.shown()))
		}
	}
	c.Seconders = slices.Clone(c.Seats)
	if !x.x.SecondRequired {
		c.Seconders[0].Text = say("vote.no_second")
	}
	c.Thresholds = []page.Option{{Text: say("vote.default_threshold")}}
	for _, t := range rules.Thresholds() {
		c.Thresholds = append(c.Thresholds, page.Option{Value: t, Text: say("threshold." + t)})
	}
	c.Methods = []page.Option{{Value: rules.MethodRollCall, Text: say("vote.method.roll_call")}}
	if !x.x.rollCall(x.m.Law.Now(), x.t, rules.MotionMain) {
		c.Methods = append(c.Methods, page.Option{Value: rules.MethodConsent, Text: say("vote.method.consent")})
	}
	c.Grounds = []page.Option{{Text: say("member.choose")}}
	for _, g := range rules.RecusalReasons() {
		c.Grounds = append(c.Grounds, page.Option{Value: g, Text: say("recusal." + g)})
	}
	return c
}
