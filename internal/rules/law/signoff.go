package law

import (
	"encoding/json"
	"slices"

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

// Looser says that a board's own rule asks for less than the law it replaces: a
// shorter notice counted the same way, a longer time for minutes, a shorter one
// for keeping recordings, or fewer reasons to call the roll.
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
		return ok && o.Rule.Algorithm == l.Rule.Algorithm && o.Rule.Amount < l.Rule.Amount
	case *profile.Deadline:
		o, ok := own.(*profile.Deadline)
		if !ok || o.Rule.Standard != l.Rule.Standard || o.Rule.Unit != l.Rule.Unit || o.Rule.From != l.Rule.From {
			return false
		}
		if key == "recording.retention" {
			return o.Rule.Amount < l.Rule.Amount
		}
		return o.Rule.Amount > l.Rule.Amount
	case *profile.List:
		o, ok := own.(*profile.List)
		return ok && slices.ContainsFunc(l.Values, func(v string) bool { return !slices.Contains(o.Values, v) })
	}
	return false
}
