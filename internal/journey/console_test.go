package journey

import (
	"strings"
	"testing"

	"parley/internal/browse"
)

const console = "/work/b/cpab/meetings/{now}/session"

// TestTheConsoleFitsASmallLaptop looks at the clerk's console in 1024 by 768
// pixels while a vote is open: the item, who is here and who has not voted are
// seen at once, everything else without scrolling sideways.
func TestTheConsoleFitsASmallLaptop(t *testing.T) {
	t.Parallel()
	w := riverbend(t)
	tab := w.as(t, clerk, browse.Laptop)
	tab.Go(w.fill(console))
	tab.NoOverflow(t)
	if wide := browse.Eval[[]string](tab, `[...document.querySelectorAll("main .scroll")].filter(e => e.clientWidth > 0 && e.scrollWidth > e.clientWidth).map(e => e.ariaLabel)`); len(wide) > 0 {
		t.Errorf("to be scrolled sideways: %q", wide)
	}
	for _, part := range []string{"#strip", ".console-now", "#motion-text", "#all-called", "#here", "#here-rows"} {
		if b := tab.Box(part); b.Left < 0 || b.Top < 0 || b.Right > 1024 || b.Bottom > 768 {
			t.Errorf("%s is not seen without scrolling: %+v", part, b)
		}
	}
	if vote, here := tab.Box("#vote-now"), tab.Box("#here-rows"); here.Left < vote.Right {
		t.Errorf("who is here does not stand beside the vote: %+v, %+v", here, vote)
	}
	if b := tab.Box(`#vote-now button[accesskey="c"]`); b.Left < 0 || b.Right > 1024 {
		t.Errorf("the button that closes the vote is out of reach: %+v", b)
	}
	if waits := tab.Text("#all-called"); !strings.Contains(waits, "3 of 8 have voted. Waiting for") || !strings.Contains(waits, member) {
		t.Errorf("of the vote the console says %q", waits)
	}
	tab.Axe(t)
}
