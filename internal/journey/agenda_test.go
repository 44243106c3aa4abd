package journey

import (
	"slices"
	"strings"
	"testing"

	"parley/internal/browse"
)

// TestAnAgendaIsPutInOrderByDragging takes an item by its number with the mouse;
// the buttons do the same for one who has only keys.
func TestAnAgendaIsPutInOrderByDragging(t *testing.T) {
	t.Parallel()
	w := riverbend(t)
	path := w.fill("/work/b/cpab/meetings/{next}/agenda")
	stored := func() []string {
		return strings.Split(one[string](w, `select string_agg(title, E'\n' order by position) from agenda_items where meeting_id = $1 and parent_id is null and removed_at is null`, one[int64](w, lookups["nextid"])), "\n")
	}
	was := stored()
	if len(was) < 4 {
		t.Fatalf("the agenda holds %q", was)
	}
	mouse := w.as(t, clerk, browse.Desktop)
	mouse.Go(path)
	mouse.Drag("ol.agenda > li:nth-child(3) .agenda-number", "ol.agenda > li:nth-child(2)")
	moved := slices.Clone(was)
	moved[1], moved[2] = was[2], was[1]
	want := func(what string, order []string) {
		t.Helper()
		if got := stored(); !slices.Equal(got, order) {
			t.Errorf("%s stores %q, want %q", what, got, order)
		}
	}
	want("the drag", moved)
	if got := mouse.Text("ol.agenda > li:nth-child(2) .agenda-title"); got != was[2] {
		t.Errorf("%q is shown in the second place", got)
	}
	keyboard := keys{w.as(t, clerk, browse.Phone)}
	keyboard.Go(path)
	keyboard.press("Down " + was[2])
	want("the button", was)
}
