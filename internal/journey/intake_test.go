package journey

import (
	"testing"

	"parley/internal/browse"
)

// TestTheChairPutsWhatWaitsInOrderByKeysAlone is done on a phone without scripts.
// After a step the focus goes on from where the proposal now stands. A page that
// the clerk left open meanwhile moves nothing and shows the order as it is.
func TestTheChairPutsWhatWaitsInOrderByKeysAlone(t *testing.T) {
	t.Parallel()
	w := riverbend(t)
	chair := w.as(t, "Lorraine Abbott", browse.Phone, browse.NoScript)
	left := w.as(t, clerk, browse.Desktop)
	left.Go("/work/b/cpab/proposals")
	first := func(tab *browse.Tab, want string) {
		t.Helper()
		if got := tab.Text("ol.agenda li:first-child h3"); got != want {
			t.Errorf("%q is first, want %q", got, want)
		}
	}
	chair.Go("/work/b/cpab/proposals")
	first(chair, "Draft policy on drones")
	chair.TabTo("Up Bicycle patrols on the canal path")
	chair.Press("Enter")
	first(chair, "Bicycle patrols on the canal path")
	chair.WantText("Place 1 of 3")
	chair.Press("Tab")
	if got := chair.Focused(); got != "Bicycle patrols on the canal path" {
		t.Errorf("after the step the focus goes on at %q", got)
	}
	chair.TabTo("Down Bicycle patrols on the canal path")
	chair.Press("Space")
	first(chair, "Draft policy on drones")
	chair.TabTo("Up Languages at the front desk")
	chair.Press("Enter")
	chair.NoOverflow(t)

	first(left, "Draft policy on drones")
	left.TabTo("Down Draft policy on drones")
	left.Press("Enter")
	left.WantStatus(409)
	left.WantText("Nothing was moved: the order has changed")
	if got := left.Text("ol.agenda li:nth-child(2) h3"); got != "Languages at the front desk" {
		t.Errorf("the refusal shows %q in the second place", got)
	}
	left.Axe(t)
	own := w.as(t, member, browse.Phone)
	own.Go("/work/b/cpab/proposals")
	own.WantText("Place 3 of 3")
	own.NoOverflow(t)
	own.Axe(t)
}
