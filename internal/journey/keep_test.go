package journey

import (
	"strings"
	"testing"
)

// TestTypedMinutesAreKeptWithoutSaving closes the window before the words were
// saved: the next one goes on with them, and the record does not hold them yet.
func TestTypedMinutesAreKeptWithoutSaving(t *testing.T) {
	t.Parallel()
	const words = "Two residents spoke in favor.\n"
	w := riverbend(t)
	w.free()
	path := w.fill("/work/b/cpab/minutes/{second}")
	tab := w.as(t, clerk)
	tab.Go(path)
	text := tab.Value("#f-text") + "\n" + words
	tab.Type("#f-text", text)
	tab.WantText("Your words were kept at")
	if n := w.Count(`select count(*) from minutes_drafts where right(body, length($1)) = $1`, words); n != 1 {
		t.Errorf("%d times kept", n)
	}
	if n := w.Count(`select count(*) from minutes where strpos(body, $1) > 0`, words); n != 0 {
		t.Error("what was not saved is in the minutes")
	}
	again := w.as(t, clerk)
	again.Go(path)
	again.WantText("that are not saved yet")
	if got := again.Value("#f-text"); strings.TrimSpace(got) != strings.TrimSpace(text) {
		t.Errorf("the next window goes on with %q", got)
	}
}
