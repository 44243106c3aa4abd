package journey

import (
	"testing"
	"time"

	"parley/internal/browse"
)

// TestAFormerMemberCanDoNothingMore ends a member's term while a vote is open
// on the member's phone.
func TestAFormerMemberCanDoNothingMore(t *testing.T) {
	t.Parallel()
	w := riverbend(t)
	seat := w.fill("{okafor}")
	phone := w.as(t, member, browse.Phone)
	phone.Go("/work")
	phone.ClickText("The meeting is open: go to the vote")
	phone.ClickText("No")
	phone.WantText("It does not count yet.")

	tab := w.as(t, operator)
	tab.Go("/work/site/b/cpab")
	tab.ClickText("End the term " + member)
	tab.Type(browse.Label("Reason, as the public reads it"), "Took a post with the city.")
	tab.ClickText("End the term")
	tab.WantText("9 seated")

	before := w.Count(`select count(*) from ballots`)
	phone.WantNoText("It does not count yet.") // the screen hears it and shows nothing any more
	if got := w.client(member).Post(w.fill("/work/b/cpab/meetings/{now}/motions/{motion}/cast"), "seat", seat, "choice", "no", "from", "vote"); got.Status != 404 && got.Status != 403 {
		t.Errorf("a former member's ballot was answered with %d", got.Status)
	}
	if w.Count(`select count(*) from ballots`) != before {
		t.Error("a former member's ballot was kept")
	}
	phone.Go("/work")
	phone.WantText("You hold no seat and no role now. What you did stays on the record.")
	for _, path := range []string{"/work/b/cpab", "/work/b/cpab/recommendations", "/work/b/cpab/recommendations/new", "/work/b/cpab/meetings/{now}/vote", "/work/b/cpab/meetings/{now}/session"} {
		phone.Go(w.fill(path))
		phone.WantStatus(404)
	}

	reader := w.tab(t, nil)
	reader.Go(w.fill("/b/cpab/meetings/{first}/minutes"))
	reader.WantText(member) // what was done stays
	reader.Go("/b/cpab/members")
	reader.WantText("Took a post with the city.")
	w.Clock.Advance(72 * time.Hour)
	reader.Go("/b/cpab")
	reader.WantText("Seat 3 is empty: day 3")
	reader.WantText("Council, District 1 owes the appointment to seat 3.")
	reader.WantText("60 days, Charter 12.3")
	reader.WantText("Seat 11 is empty: day 50")
}
