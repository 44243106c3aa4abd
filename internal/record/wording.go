package record

import "parley/internal/rules"

// change finds the words an amendment, or a motion to amend something adopted,
// would change, and those it proposes; both empty for other motions. rows are
// all motions of the meeting, in the order moved.
func change(rows []motionRow, row motionRow) (before, after string) {
	switch {
	case row.Proposes == "":
		return "", ""
	case row.Kind == string(rules.MotionRescind):
		return row.Before, row.Proposes
	case !rules.MotionKind(row.Kind).Amends():
		return "", ""
	}
	for _, t := range rows {
		if t.ID == row.On {
			before = wording(rows, t, row.Number)
		}
	}
	return before, wording(rows, row, len(rows)+1)
}

// wording is how a motion stood before the motion with a number was moved.
func wording(rows []motionRow, row motionRow, before int) string {
	out := row.Given
	if rules.MotionKind(row.Kind).Amends() && row.Proposes != "" {
		out = row.Proposes
	}
	for _, a := range rows {
		if a.On == row.ID && rules.MotionKind(a.Kind).Amends() && a.Outcome == rules.OutcomeCarried && a.Proposes != "" && a.Number < before {
			out = wording(rows, a, len(rows)+1)
		}
	}
	return out
}
