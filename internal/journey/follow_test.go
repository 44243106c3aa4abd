package journey

import (
	"parley/internal/act"
	"parley/internal/commitment"
	"parley/internal/rules/followup"
)

// desk is a person of the department.
func (w *town) desk(name string) act.Caller {
	w.T.Helper()
	c := w.by(name)
	c.Department = one[int64](w, `select department_id from transmittals limit 1`)
	return c
}

// offered: the department proposed tests, asked: the board did.
func (w *town) offered() {
	w.T.Helper()
	w.must(w.Portal.Slices.Commitment.Propose(w.ctx(), w.desk(drafter), one[int64](w, lookups["unkept"]), 0, []string{"The field is there."}, ""))
}

func (w *town) asked() {
	w.T.Helper()
	w.must(w.Portal.Slices.Commitment.Propose(w.ctx(), w.by(clerk), one[int64](w, lookups["unkept"]), 0, []string{"The field is there."}, ""))
}

// drafted: a decision waits for the board.
func (w *town) drafted() {
	w.T.Helper()
	w.must(w.Portal.Slices.Commitment.Draft(w.ctx(), w.by(clerk), one[int64](w, lookups["followed"]), commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Close, Reason: followup.NotImplemented, Words: "Nothing more will come."}}))
}
