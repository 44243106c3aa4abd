package journey

import (
	"fmt"
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
	if b := tab.Box(`#vote-now button[accesskey="c"]`); b.Left < 0 || b.Right > 1024 || b.Top < 0 || b.Bottom > 768 {
		t.Errorf("the button that closes the vote is out of reach: %+v", b)
	}
	if waits := tab.Text("#all-called"); !strings.Contains(waits, "3 of 8 have voted. Waiting for") || !strings.Contains(waits, member) {
		t.Errorf("of the vote the console says %q", waits)
	}
	tab.Axe(t)
}

// TestTheConsoleWorksByItsKeys has the clerk enter who comes and goes and three
// voices, close the vote and take up the next item, by the keys the console names
// and no mouse.
func TestTheConsoleWorksByItsKeys(t *testing.T) {
	t.Parallel()
	w := riverbend(t)
	motion := one[int64](w, lookups["motion"])
	entry := one[int64](w, `select max(id) from attendance_events`)
	tab := w.as(t, clerk, browse.Laptop)
	tab.Go(w.fill(console))
	seat := func(name string) int64 {
		return one[int64](w, `select t.seat_id from terms t join people p on p.id = t.person_id where p.name = $1 and t.left_on is null`, name)
	}
	at := func(prefix, name string) { // the focus comes to the row of a member
		t.Helper()
		tab.Text(fmt.Sprintf("#%s-%d:focus", prefix, seat(name)))
	}
	reach := func(rows string) {
		t.Helper()
		for range 100 {
			if tab.Press("Tab"); browse.Eval[bool](tab, `document.activeElement.matches("`+rows+` [data-row]")`) {
				return
			}
		}
		t.Fatalf("the Tab key never reaches a row of %s", rows)
	}

	tab.Press("y") // outside a member's row a letter does nothing
	reach("#vote-now")
	tab.Press("2")
	at("ballot", "Tomás Iglesias")
	tab.Press("y")
	at("ballot", member) // who is called next
	tab.Press("n")
	at("ballot", "Joaquín Vela")
	tab.Press("a")
	tab.WantText("6 of 8 have voted.")

	reach("#here-rows")
	for _, step := range []struct{ keys, name string }{{"End", "Nadia Ferreira"}, {"Home", "Lorraine Abbott"}, {"ArrowDown", "Tomás Iglesias"}, {"ArrowUp", "Lorraine Abbott"}, {"1 8", "Joaquín Vela"}, {"1 0", "Grant Lindqvist"}} {
		for key := range strings.FieldsSeq(step.keys) {
			tab.Press(key)
		}
		at("presence", step.name)
	}
	for _, step := range []struct{ key, button string }{{"l", "out"}, {"i", "room"}, {"r", "online"}, {"c", "lost"}} {
		tab.Press(step.key)
		tab.Text(fmt.Sprintf(`#presence-%d-%s[aria-pressed="true"]`, seat("Grant Lindqvist"), step.button))
		at("presence", "Grant Lindqvist")
	}
	tab.Press("Alt+c")
	tab.WantText("3 yes, 2 no, 1 abstaining")
	if got := one[string](w, `select string_agg(kind, ' ' order by id) from attendance_events where id > $1 and seat_id = $2`, entry, seat("Grant Lindqvist")); got != "left in_room remote lost" {
		t.Errorf("of who comes and goes the record holds %q", got)
	}
	if got := one[string](w, `select string_agg(p.name || ' ' || b.choice || ' ' || b.mode, ', ' order by b.cast_at, p.name desc) from ballots b join terms t on t.id = b.term_id join people p on p.id = t.person_id where b.motion_id = $1 and b.cast_by = $2 and b.cast_at = $3`,
		motion, w.named(clerk).Person, w.Clock.Now()); got != "Wendell Okafor no voice, Tomás Iglesias yes voice, Joaquín Vela abstain voice" {
		t.Errorf("of the voices the record holds %q", got)
	}
	if got := one[string](w, `select state || ' ' || outcome from motions where id = $1`, motion); got != "closed carried" {
		t.Errorf("the motion is %s", got)
	}
	tab.Press("Alt+n")
	tab.WantText("Taken up: Closing")
}
