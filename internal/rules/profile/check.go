package profile

import (
	"errors"
	"fmt"
	"slices"

	"parley/internal/rules"
)

var (
	bases    = []string{"statute", "regulation", "case_law", "ag_guidance", Policy, "silent", "unknown"}
	levels   = []string{"local", "state_and_local", "district", "federal", "any"}
	triggers = []string{rules.TriggerAnyRemote, rules.TriggerMemberRequest, rules.TriggerClosing, rules.TriggerEnterClosed, rules.TriggerInClosed, rules.TriggerCertification}
)

// wrong says that a rule of the field is one that cannot be used: its value is
// none of the field's, or it cannot be computed.
func (f Field) wrong(r Rule) bool { return r.wrong(f) }

// check finds everything that is wrong with a profile.
func (p Profile) check() error {
	var wrong []error
	note := func(where string, bad bool) {
		if bad {
			wrong = append(wrong, fmt.Errorf("%s is wrong or missing", where))
		}
	}
	for where, text := range map[string]string{"id": p.ID, "code": p.Code, "jurisdiction": p.Jurisdiction, "act": p.Act, "citation": p.Citation, "law_as_of": p.LawAsOf, "source": p.Source} {
		note(where, text == "")
	}
	note("level", !slices.Contains(levels, p.Level))
	for _, h := range p.Holidays {
		note("holidays", h.Name == "" || h.Citation == "" || rules.CheckHolidayRule(h) != nil)
	}
	for _, f := range Fields {
		r := f.in(&p)
		c := r.Source()
		note(f.Key+".basis", !slices.Contains(bases, c.Basis))
		note(f.Key+".citation", c.Citation == "" && !c.Silent())
		note(f.Key+".value", f.wrong(r) || r.None() && !c.Silent() && c.Basis != Policy)
	}
	return errors.Join(wrong...)
}
