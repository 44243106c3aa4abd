package journey

import (
	"fmt"
	"testing"

	"parley/internal/browse"
)

// TestAMeetingRunsWithoutScripts has a member vote on a phone and the clerk do a
// round of the meeting where no script runs.
func TestAMeetingRunsWithoutScripts(t *testing.T) {
	t.Parallel()
	w := riverbend(t)
	motion := one[int64](w, lookups["motion"])
	phone := w.as(t, member, browse.Phone, browse.NoScript)
	phone.Go("/work")
	phone.ClickText("The meeting is open: go to the vote")
	phone.WantText("Your vote is open")
	phone.ClickText("No")
	phone.WantText("It does not count yet.")
	phone.NoOverflow(t)
	own := func() int {
		return w.Count(`select count(*) from ballots where motion_id = $1 and seat_id = $2 and mode = 'own' and choice = 'no'`, motion, one[int64](w, lookups["okafor"]))
	}
	if own() != 0 {
		t.Error("the first step is already the vote")
	}
	phone.ClickText("Record my vote: no")
	phone.WantText("It counts.")
	phone.WantText("You may change it until the vote is closed.")
	phone.NoOverflow(t)
	if own() != 1 {
		t.Error("the vote is not in the record")
	}

	desk := w.as(t, clerk, browse.Laptop, browse.NoScript)
	desk.Go(w.fill(console))
	desk.WantText("4 of 8 have voted.")
	desk.ClickText("Close the vote")
	desk.WantText("2 yes, 2 no")
	desk.ClickText("Take up item 5 next")
	desk.WantText("Taken up: Closing")
	late := one[int64](w, `select t.seat_id from terms t join people p on p.id = t.person_id where p.name = 'Amina Yusuf' and t.left_on is null`)
	desk.Click(fmt.Sprintf(`button[name="set"][value="%d:in_room"]`, late))
	desk.WantText("Quorum holds: 10 present")
	desk.Select("#f-kind", "main")
	desk.Select("#f-item", "5 Closing")
	desk.Select("#f-mover", "Amina Yusuf")
	desk.Select("#f-seconder", member)
	desk.Type("#f-text", "Thank the interpreters.")
	desk.ClickText("Put it to the vote now")
	desk.WantText("0 of 10 have voted.")
	desk.Click(fmt.Sprintf(`button[name="set"][value="%d:yes"]`, late))
	desk.WantText("1 of 10 have voted.")
	desk.ClickText("Close the vote")
	desk.WantText("1 yes")
	desk.NoOverflow(t)
	if got := one[string](w, `select m.state || ' ' || m.outcome || ' ' || b.choice || ' ' || b.mode from motions m join ballots b on b.motion_id = m.id where m.text = 'Thank the interpreters.' and b.seat_id = $1`, late); got != "closed carried yes voice" {
		t.Errorf("the record holds %q", got)
	}

	desk.Go(w.fill("/work/b/cpab/meetings/{next}/agenda"))
	if desk.Visible("[data-needs-script]") {
		t.Error("dragging is offered where it cannot work")
	}
	second := desk.Text("ol.agenda > li:nth-child(2) .agenda-title")
	desk.ClickText("Up " + second)
	desk.Text("ol.agenda > li:nth-child(2)")
	if got := desk.Text("ol.agenda > li:nth-child(1) .agenda-title"); got != second {
		t.Errorf("%q is first, want %q", got, second)
	}
	if got := one[string](w, `select title from agenda_items where meeting_id = $1 and removed_at is null order by position limit 1`, one[int64](w, lookups["nextid"])); got != second {
		t.Errorf("stored first is %q, want %q", got, second)
	}
}
