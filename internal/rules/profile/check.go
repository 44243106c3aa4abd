package profile

import (
	"errors"
	"fmt"
	"slices"

	"parley/internal/rules"
)

var (
	bases       = []string{"statute", "regulation", "case_law", "ag_guidance", "policy", "silent", "unknown"}
	channels    = []string{"web", "physical", "members", "media", "clerk"}
	individuals = []string{"all", "roll_call_only", "not_specified"}
	inPersons   = []string{"quorum_in_person", "quorum_within_jurisdiction", "none"}
	triggers    = []string{rules.TriggerAnyRemote, rules.TriggerMemberRequest, rules.TriggerClosing, rules.TriggerEnterClosed, rules.TriggerInClosed}
)

// check finds everything that is wrong with a profile.
func (p Profile) check() error {
	var wrong []error
	note := func(where string, bad bool) {
		if bad {
			wrong = append(wrong, fmt.Errorf("%s is wrong or missing", where))
		}
	}
	cited := func(where string, c Cited) {
		note(where+".citation", c.Citation == "")
		note(where+".basis", !slices.Contains(bases, c.Basis))
	}
	notice := func(where string, n Notice) {
		cited(where, n.Cited)
		note(where+".rule", rules.CheckNoticeRule(n.Rule) != nil)
		// The pages say "Saturdays, Sundays and holidays" of this algorithm.
		note(where+".rule.exclude_days", n.Rule.Algorithm == rules.ElapsedHoursExcludingDays && len(n.Rule.ExcludeDays) != 3)
		note(where+".channels", len(n.Channels) == 0 || slices.ContainsFunc(n.Channels, func(c string) bool { return !slices.Contains(channels, c) }))
	}
	note("id", p.ID == "")
	note("jurisdiction", p.Jurisdiction == "")
	note("act", p.Act == "")
	note("citation", p.Citation == "")
	note("law_as_of", p.LawAsOf == "")
	note("source", p.Source == "")
	notice("notice.regular", p.Notice.Regular)
	notice("notice.special", p.Notice.Special)
	notice("notice.emergency", p.Notice.Emergency)
	if p.Agenda.PostBy != nil {
		notice("agenda.post_by", *p.Agenda.PostBy)
	}
	cited("agenda.add_item", p.Agenda.AddItem.Cited)
	note("agenda.add_item.threshold", p.Agenda.AddItem.Threshold != "" && !slices.Contains(rules.Thresholds(), p.Agenda.AddItem.Threshold))
	for where, m := range map[string]*Minutes{"minutes.draft": p.Minutes.Draft, "minutes.approve": p.Minutes.Approve} {
		if m != nil {
			cited(where, m.Cited)
			note(where+".rule", rules.CheckMinutesRule(m.Rule) != nil || m.Rule.From == "")
		}
	}
	cited("votes.individual", p.Votes.Individual.Cited)
	note("votes.individual.value", !slices.Contains(individuals, p.Votes.Individual.Value))
	cited("votes.roll_call", p.Votes.RollCall.Cited)
	note("votes.roll_call.triggers", slices.ContainsFunc(p.Votes.RollCall.Triggers, func(t string) bool { return !slices.Contains(triggers, t) }))
	cited("remote.in_person", p.Remote.InPerson.Cited)
	note("remote.in_person.value", !slices.Contains(inPersons, p.Remote.InPerson.Value))
	cited("accommodation", p.Accommodation.Cited)
	return errors.Join(wrong...)
}
