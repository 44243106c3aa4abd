package law

import (
	"encoding/json"
	"slices"

	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// Read is each rule of a profile as counsel reads it: value, citation and basis
// in one text, by key.
func Read(p profile.Profile) map[string]string {
	out := map[string]string{}
	for _, f := range profile.Fields {
		r := f.In(p)
		c := r.Source()
		value, err := json.Marshal([]any{r.Value(), c.Citation, c.Basis})
		if err == nil { // values are plain data
			out[f.Key] = string(value)
		}
	}
	return out
}

// Uncovered lists the rules that are not as they were when counsel read them.
//
// It decides: what a sign-off does not cover. Facts: the rules as read; the law
// as it stands. Errors: none. Source: project rule: a sign-off is about a text;
// whatever changed that text, the board, its choice of an act or a new release
// of a profile, is for counsel to read again.
func Uncovered(read map[string]string, p profile.Profile) []string {
	var out []string
	now := Read(p)
	for _, f := range profile.Fields {
		if read[f.Key] != now[f.Key] {
			out = append(out, f.Key)
		}
	}
	return out
}

// duties are the rules that ask for something by saying yes.
var duties = []string{"closed.end_time", "closed.report_back"}

// Looser says that a board's own rule asks for less than the law it replaces: a
// shorter notice counted the same way or for fewer meetings, a longer time for minutes, a shorter one
// for keeping recordings, fewer reasons to call the roll, a vote to close that
// carries where the law's does not, no certification or another than the law's, or
// an earlier return into the open, or a lost connection that counts later.
//
// It decides: whether the rule may stand. Facts: the key of the rule; the law's,
// which must be verified law; the board's. Errors: none. Source: project rule: a
// by-law may add to a statute, not take away; what cannot be compared is left to
// counsel.
func Looser(key string, lawful, own profile.Rule) bool {
	if c := lawful.Source(); !c.Law() || !c.Verified {
		return false
	}
	switch l := lawful.(type) {
	case *profile.Notice:
		o, ok := own.(*profile.Notice)
		return ok && (o.AppliesTo != "" && o.AppliesTo != l.AppliesTo || o.Rule.Algorithm == l.Rule.Algorithm && o.Rule.Amount < l.Rule.Amount)
	case *profile.Deadline:
		o, ok := own.(*profile.Deadline)
		if !ok || o.Rule.Standard != l.Rule.Standard || o.Rule.Unit != l.Rule.Unit || o.Rule.From != l.Rule.From {
			return false
		}
		if key == "recording.retention" {
			return o.Rule.Amount < l.Rule.Amount
		}
		return o.Rule.Amount > l.Rule.Amount
	case *profile.Hours:
		o, ok := own.(*profile.Hours)
		return ok && o.N < l.N
	case *profile.Connection:
		o, ok := own.(*profile.Connection)
		return ok && l.Word == profile.AbsentWhileLost && o.Word != l.Word
	case *profile.YesNo:
		o, ok := own.(*profile.YesNo)
		return ok && slices.Contains(duties, key) && l.Yes() && !o.Yes()
	case *profile.Word:
		o, ok := own.(*profile.Word)
		switch {
		case !ok || l.None():
			return false
		case key == "closed.certification":
			return o.Word != l.Word
		case key == "closed.entry_threshold":
			return o.None() || weaker(o.Word, l.Word)
		}
	case *profile.List:
		o, ok := own.(*profile.List)
		return ok && slices.ContainsFunc(l.Values, func(v string) bool { return !slices.Contains(o.Values, v) })
	}
	return false
}

// weaker says that a vote can carry by one threshold where it does not by another.
// Boards of up to nine seats are tried: no two of the thresholds differ first in
// a larger one.
func weaker(one, than string) bool {
	carries := func(rule string, b rules.Body, present, yes, no int) bool {
		c, err := rules.Decide(b, rules.Attendance{InPerson: present}, rules.Tally{Yes: yes, No: no}, rules.DefaultQuorum(), rules.Threshold{Rule: rule})
		return err == nil && c.Carried
	}
	const most = 9
	for seats := 1; seats <= most; seats++ {
		for seated := 1; seated <= seats; seated++ {
			for present := 1; present <= seated; present++ {
				for yes := 1; yes <= present; yes++ {
					for no := 0; no <= present-yes; no++ {
						if b := (rules.Body{Authorized: seats, Seated: seated}); carries(one, b, present, yes, no) && !carries(than, b, present, yes, no) {
							return true
						}
					}
				}
			}
		}
	}
	return false
}
