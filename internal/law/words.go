package law

import (
	"strings"

	"parley/internal/page"
	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// words say in plain language what a rule asks.
func words(key string, r profile.Rule) string {
	if r.None() {
		if r.Source().Basis == "unknown" {
			return say("law.none_known")
		}
		return say("law.none")
	}
	switch r := r.(type) {
	case *profile.Word:
		return say("law.value." + key + "." + r.Word)
	case *profile.YesNo:
		return say("law.value." + key + "." + yesNo(r.Yes()))
	case *profile.Day:
		return say("law.until", "Date", dateWords(r.On))
	case *profile.Connection:
		return say("law.value."+key+"."+r.Word, "N", r.Minutes)
	case *profile.Hours:
		return say("law.reconvene", "N", r.N)
	case *profile.Notice:
		return noticeWords(*r)
	case *profile.Deadline:
		return deadlineWords(key, *r)
	case *profile.List:
		return listWords(key, r.Values)
	case *profile.AddItem:
		return addItemWords(*r)
	case *profile.Papers:
		return say("law.papers."+r.Rule, "N", r.Amount)
	case *profile.Closing:
		return closingWords(*r)
	case *profile.Grounds:
		var out []string
		for _, g := range r.Values {
			out = append(out, page.RuleWords(g.Key)+" ("+g.Citation+")")
		}
		return sentence(out)
	}
	return ""
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

// sentence joins words with commas, or says that there are none.
func sentence(all []string) string {
	if len(all) == 0 {
		return say("law.empty")
	}
	return page.Capital(strings.Join(all, ", ")) + "."
}

// phrase is a sentence of the rules.
func phrase(p rules.Phrase) string {
	var args []any
	for k, v := range p.Args {
		args = append(args, k, v)
	}
	return say("rule."+p.Code, args...)
}

func ruleWords(r rules.NoticeRule) string {
	switch {
	case r.Algorithm == rules.GreaterOf:
		var all []string
		for _, one := range r.AllOf {
			all = append(all, ruleWords(one))
		}
		return say("law.greater_of") + " " + strings.Join(all, " ")
	case r.Algorithm == rules.Reasonable && r.SuggestedAmount > 0:
		return say("rule.notice_reasonable_"+r.SuggestedUnit, "N", r.SuggestedAmount)
	}
	out := say("rule.notice_"+r.Words(), "N", r.Amount)
	if r.CutoffTime != "" {
		out += " " + say("law.cutoff", "Time", r.CutoffTime)
	}
	if len(r.OpeningHours) > 0 {
		out += " " + openingWords(r.OpeningHours)
	}
	return out
}

func noticeWords(n profile.Notice) string {
	out := ruleWords(n.Rule)
	if len(n.Channels) > 0 {
		var all []string
		for _, c := range n.Channels {
			w := say("meeting.channel." + c)
			all = append(all, strings.ToLower(w[:1])+w[1:])
		}
		out += " " + say("law.channels", "Channels", strings.Join(all, ", "))
	}
	if n.AfterNoticeHours > 0 {
		out += " " + say("law.held_notice_hours", "N", n.AfterNoticeHours)
	}
	if n.WindowDaysBefore > 0 {
		out += " " + say("law.window_days", "N", n.WindowDaysBefore)
	}
	if n.AppliesTo != "" {
		out += " " + say("law.applies_to", "What", page.RuleWords(n.AppliesTo))
	}
	return out
}

func deadlineWords(key string, d profile.Deadline) string {
	var out []string
	if key == "recording.retention" {
		out = append(out, say("law.keep."+d.Rule.Unit, "N", d.Rule.Amount), say("rule.minutes_from_"+d.Rule.From))
	} else if o, err := rules.MinutesDeadline(d.Rule, rules.Date{}, rules.Date{}, rules.Calendar{}); err == nil { // checked when it was loaded
		for _, p := range o.Text {
			out = append(out, phrase(p))
		}
	}
	if d.SuggestedAmount > 0 {
		out = append(out, say("law.suggested."+d.SuggestedUnit, "N", d.SuggestedAmount))
	}
	if d.Document != "" {
		out = append(out, say("law.document", "What", page.RuleWords(d.Document)))
	}
	if d.ClosedSessionAmount > 0 {
		out = append(out, say("law.closed_session_days", "N", d.ClosedSessionAmount))
	}
	if d.VotesHours > 0 {
		out = append(out, say("law.votes_hours", "N", d.VotesHours))
	}
	if d.WebRetentionDays > 0 {
		out = append(out, say("law.web_days", "N", d.WebRetentionDays))
	}
	if d.FullRecordDaysAfter > 0 {
		out = append(out, say("law.full_record_days", "N", d.FullRecordDaysAfter))
	}
	if d.LocalAmount > 0 {
		out = append(out, say("law.local."+d.LocalUnit, "N", d.LocalAmount))
	}
	if d.AppliesTo != "" {
		out = append(out, say("law.applies_to", "What", page.RuleWords(d.AppliesTo)))
	}
	return strings.Join(out, " ")
}

func listWords(key string, all []string) string {
	if key == "special.rules" && len(all) > 0 {
		return strings.Join(all, ". ") + "."
	}
	var out []string
	for _, v := range all {
		out = append(out, page.RuleWords(v))
	}
	return sentence(out)
}

func addItemWords(x profile.AddItem) string {
	way := func(w profile.AddItemWay) string {
		s := say("law.add_item_no_vote")
		if w.Threshold != "" {
			s = say("threshold."+w.Threshold) + "."
		}
		if len(w.Conditions) > 0 {
			var all []string
			for _, c := range w.Conditions {
				all = append(all, page.RuleWords(c))
			}
			s += " " + say("law.conditions", "What", strings.Join(all, ", "))
		}
		return s
	}
	out := way(x.AddItemWay)
	for _, a := range x.Alternatives {
		out += " " + say("law.alternatively", "Way", way(a))
	}
	return out
}

func closingWords(x profile.Closing) string {
	var out []string
	if x.Vote != "" {
		id := "law.closing_vote"
		if x.RollCall != nil && *x.RollCall {
			id = "law.closing_roll_call"
		}
		out = append(out, say(id, "Vote", page.RuleWords(x.Vote)))
	}
	return strings.Join(append(out, say("law.closing_statement", "Statement", page.RuleWords(x.Statement))), " ")
}
