package advice

import (
	"parley/internal/fault"
	"parley/internal/rules"
)

// DissentFacts are what a member's dissent is checked against: the stage, whether
// the member held a seat at the vote that adopted it, the ballot ("" without one),
// whether the member was recused, and whether the member stands behind a statement
// on it already.
type DissentFacts struct {
	Stage   Stage
	Seated  bool
	Ballot  string
	Recused bool
	Signed  bool
}

// Dissent checks that a member may stand behind a statement against what the board
// adopted.
//
// It decides: whether the member may file or join one. Facts: as the fields say.
// Errors: Conflict recommendation_not_adopted, dissent_signed (one a member);
// Forbidden dissent_not_seated, dissent_recused, dissent_in_favor. Source: project
// rule (the product: dissent may be attached, with names); who voted for it, or took
// no part because of a conflict, has no dissent to state.
func Dissent(f DissentFacts) error {
	switch {
	case f.Stage != StageAdopted && !f.Stage.Sent():
		return fault.New(fault.Conflict, "recommendation_not_adopted")
	case !f.Seated:
		return fault.New(fault.Forbidden, "dissent_not_seated")
	case f.Recused:
		return fault.New(fault.Forbidden, "dissent_recused")
	case f.Ballot == rules.Yes:
		return fault.New(fault.Forbidden, "dissent_in_favor")
	case f.Signed:
		return fault.New(fault.Conflict, "dissent_signed")
	}
	return nil
}
