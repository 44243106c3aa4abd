package journey

import (
	"regexp"
	"strings"
	"testing"

	"parley/internal/browse"
)

// link finds the portal's first address in a mail, below a path.
func (w *town) link(text, path string) string {
	w.T.Helper()
	found := regexp.MustCompile(regexp.QuoteMeta(w.Server.URL) + path + `[^\s"<]*`).FindString(text)
	if found == "" {
		w.T.Fatalf("no link to %s in the mail:\n%s", path, text)
	}
	return w.path(found)
}

// TestAReaderFindsAndFollows is what anyone does without an account, on a phone
// and without scripts: last month's minutes, each vote by name, one
// recommendation to its answer, mail, the calendar.
func TestAReaderFindsAndFollows(t *testing.T) {
	t.Parallel()
	w := riverbend(t)
	tab := w.tab(t, nil, browse.Phone, browse.NoScript)

	tab.Go("/")
	tab.WantText("What was asked, what was answered")
	tab.WantText("In session now")
	tab.WantText("Overdue")
	tab.Click(`section[aria-labelledby="minutes"] li:first-child a`)
	tab.WantText("Draft, not yet approved")
	tab.WantText("Votes by name")
	row := strings.Join(strings.Fields(tab.Text(".votegrid tbody tr:nth-child(5)")), " ")
	if !strings.HasPrefix(row, "Hannah Brandt") || !strings.Contains(row, "No") || !strings.Contains(row, "Yes") {
		t.Errorf("the votes by name say %q", row)
	}
	tab.NoOverflow(t)
	tab.WantText("Moved by")
	tab.ClickText("The meeting, its agenda and its votes")
	tab.WantText("Notice given in time")
	tab.ClickText("Interpreters at traffic stops")
	tab.WantText("has not answered yet")
	tab.WantText("How the board voted")

	tab.Go("/")
	tab.ClickText("Menu")
	tab.ClickText("Recommendations")
	tab.Type("#f-q", "pretext")
	tab.ClickText("Show")
	tab.WantText("1 recommendation")
	tab.ClickText("Limit pretext stops for equipment faults")
	tab.WantText("Police agreed in part")
	tab.WantText("We will stop for a single equipment fault only at night")
	tab.WantText("Neil Ferro, Captain, Traffic")
	tab.WantText("Chief of Police")
	tab.WantText("owes a report on “Issue a directive on stops for a single equipment fault”.")

	tab.ClickText("Follow by email")
	tab.WantText("Only 2026-")
	tab.Type(browse.Label("Email address"), "Reader@Riverbend.example")
	tab.ClickText("Email me a link to confirm")
	tab.WantText("look in the junk folder")
	following := func() int {
		return w.Count(`select count(*) from subscriptions where email = 'reader@riverbend.example' and state = 'confirmed'`)
	}
	if following() != 0 {
		t.Fatal("followed without a confirmation")
	}
	w.deliver()
	got := w.Post.to("reader@riverbend.example")
	if len(got) != 1 {
		t.Fatalf("%d mails to confirm", len(got))
	}
	tab.Go(w.link(got[0].Text, "/subscription/"))
	if following() != 0 {
		t.Fatal("opening the link was enough: a mail scanner would have confirmed it")
	}
	tab.ClickText("Yes, follow this recommendation")
	tab.WantText("You follow recommendation 2026-")
	if following() != 1 {
		t.Fatal("not followed after the confirmation")
	}

	tab.Go("/b/cpab")
	tab.Click("main .actions .usa-button--outline")
	if href := tab.Attribute("main .usa-button:not(.usa-button--outline)", "href"); !strings.HasPrefix(href, "webcal") && !strings.HasPrefix(href, w.Server.URL) && !strings.HasPrefix(href, "/") {
		t.Errorf("the calendar opens at %q", href)
	}
	feed := w.Anonymous().Get("/b/cpab/calendar.ics").Want(t, 200).Body
	if strings.Count(feed, "BEGIN:VEVENT") < 4 || !strings.Contains(feed, "STATUS:CANCELLED") {
		t.Errorf("the feed holds too little:\n%.500s", feed)
	}

	tab.Go(w.link(got[0].Text, "/subscription/") + "/end")
	tab.WantText("Stop the emails about recommendation 2026-")
	tab.ClickText("Stop the emails")
	tab.WantText("Your address is not kept.")
	if w.Count(`select count(*) from subscriptions where email = 'reader@riverbend.example'`) != 0 {
		t.Error("the address is still kept")
	}
}
