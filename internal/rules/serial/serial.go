// Package serial keeps private notes on a draft from adding up to a meeting that
// nobody announced.
package serial

import (
	"parley/internal/fault"
	"parley/internal/rules/profile"
)

// Facts are what a further note is checked against, in voting members. Trigger is
// the profile's word for what makes a meeting. Others counts the distinct
// members who have noted something on the same draft, without the sender. Votes
// says that the sender's seat votes, Before that the sender noted something on
// it already.
type Facts struct {
	Trigger string
	Seated  int // voting members in office
	Quorum  int // members a quorum needs
	Others  int
	Votes   bool
	Before  bool
}

// Limit is how many members noting something on one draft would be a meeting.
//
// It decides: the least of a majority of the seated voting members, the quorum,
// and the figure of the act. Facts: as the fields say. Errors: none. Source: the
// profile's meeting.trigger (for example Fla. Stat. section 286.011 for two
// members); the majority and the quorum are a project rule, the stricter of
// the common readings of a meeting held in series.
func Limit(f Facts) int {
	n := f.Seated/2 + 1
	if f.Quorum > 0 {
		n = min(n, f.Quorum)
	}
	switch f.Trigger {
	case "two_members":
		n = min(n, 2)
	case "three_or_quorum":
		n = min(n, 3)
	case "majority_of_quorum":
		n = min(n, max(2, f.Quorum/2+1))
	}
	return n
}

// Send checks one more note.
//
// It decides: whether it may be sent. Facts: as the fields say, under a lock that
// keeps a second sender waiting. Errors: Conflict remark_would_meet when one more
// member would make the number of Limit. Source: the profile's rule on meetings in
// series, or project rule: what a majority has talked over outside a meeting,
// if only through the clerk, belongs into one. A member who has noted something
// before is counted once; a seat without a vote never.
func Send(f Facts) error {
	if f.Votes && !f.Before && f.Others+1 >= Limit(f) {
		return fault.New(fault.Conflict, "remark_would_meet")
	}
	return nil
}

// Citation is where the refusal comes from: the act's rule on meetings in series,
// its definition of a meeting, or "" for this project's policy.
func Citation(p profile.Profile) string {
	for _, w := range []profile.Word{p.Serial, p.Trigger} {
		if w.Law() && w.Word != "not_specified" && w.Citation != "" {
			return w.Citation
		}
	}
	return ""
}
