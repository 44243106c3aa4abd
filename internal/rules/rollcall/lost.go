package rollcall

import "parley/internal/rules/profile"

// Lost says by what right a member whose connection broke counts as absent from
// that minute until they are back.
//
// It decides: the source. Facts: the rule on lost connections in force, of the
// profile or the board's own. A member who is cut off is absent whatever the
// rule: bySource is false where no law and no rule of the board says so, and the
// citation is then "". Errors: none. Source: Tex. Gov't Code section
// 551.127(a-3); elsewhere a project rule, after RONR (12th ed.) 40:1 and
// 9:30-36: who can neither hear nor be heard does not take part, and a quorum
// counts those who do.
func Lost(r profile.Word) (citation string, bySource bool) {
	if r.Word != "absent_while_lost" || r.Basis == "policy" {
		return "", false
	}
	return r.Citation, true
}
