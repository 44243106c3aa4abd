package journey

import (
	"strings"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/browse"
)

// keys are a person who works without a mouse.
type keys struct{ *browse.Tab }

// press goes to a control with the Tab key and presses Enter.
func (k keys) press(name string) {
	k.TabTo(name)
	k.Press("Enter")
}

// fill goes to a field with the Tab key and types.
func (k keys) fill(label, text string) {
	k.TabTo(label)
	k.Type(browse.Label(label), text)
}

// follow has an address follow the board.
func (w *town) follow(email string) {
	w.T.Helper()
	if _, err := w.Portal.Slices.Notice.Request(w.T.Context(), act.Caller{Board: w.Board, Key: "follow " + email, Digest: "test"}, email); err != nil {
		w.T.Fatal(err)
	}
	w.deliver()
	token := one[string](w, `select rtrim(translate(encode(token, 'base64'), '+/', '-_'), '=') from subscriptions where email = $1`, email)
	if err := w.Portal.Slices.Notice.Confirm(w.T.Context(), token); err != nil {
		w.T.Fatal(err)
	}
}

// TestTheClerkSchedulesByKeyboard signs in, schedules a meeting, reads by when
// its agenda must be posted, builds, posts and confirms it, and changes it
// later, without a mouse.
func TestTheClerkSchedulesByKeyboard(t *testing.T) {
	t.Parallel()
	w := newBoard(t)
	const reader = "reader@riverbend.example"
	w.follow(reader)
	if err := w.Portal.Slices.Account.SetPassword(t.Context(), w.Clerk.Account, "seven boats on the canal"); err != nil {
		t.Fatal(err)
	}
	k := keys{w.tab(t, nil)}
	k.Go("/work")
	signIn := func() {
		k.WantText("I do not know my password")
		k.fill("Email address", w.Clerk.Email)
		k.fill("Password", "seven boats on the canal")
		k.Press("Enter")
	}
	signIn()
	k.WantText("My work")
	k.press("Meetings, agendas and notices")
	k.press("Schedule a meeting")
	k.fill("Date (month/day/year)", "2026-12-08")
	k.fill("Begins at", "18:00")
	k.fill("Place (optional)", "City Hall, Room 204")
	k.fill("Interpreter or other help (optional)", "Call 555-0143 by December 4.")
	k.press("Schedule the meeting")
	k.WantText("Tuesday, December 8, 6:00 pm")
	k.WantText("Saturday, December 5, 2026, 6:00 pm") // 72 hours before, by elapsed time
	k.WantText("Cal. Gov. Code § 54954.2(a)(1)")
	k.Axe(t)

	item := func(title string, votes bool) {
		k.fill("Title", title)
		if votes {
			k.TabTo("The board may vote on it")
			k.Press("Space")
		}
		if title == "Public comment" {
			k.TabTo("Residents may speak")
			k.Press("Space")
		}
		k.press("Add the item")
		k.WantText(title)
	}
	for _, title := range []string{"Opening and roll call", "Work plan for the year", "Public comment"} {
		k.press("Add an item")
		item(title, title == "Work plan for the year")
	}
	k.press("Up Public comment")
	if got := strings.Join(strings.Fields(k.Text(".agenda-title")), " "); got != "Opening and roll call Public comment Work plan for the year" {
		t.Errorf("the order is %q", got)
	}
	k.Axe(t)
	k.press("Meeting and postings")
	k.press("Post the agenda")
	k.WantText("frozen")
	k.press("Post the agenda")
	k.press("Confirm the channel At the place of posting")
	k.fill("Where exactly", "Notice board at the Canal Street door")
	k.press("Confirm the channel")
	k.WantText("In time")
	w.deliver()

	page := w.tab(t, nil, browse.Phone)
	page.Go("/b/cpab/meetings/2026-12-08")
	page.WantText("Notice given in time")
	page.WantText("Work plan for the year")
	page.WantText("When it was posted")

	w.Clock.Advance(26 * time.Hour)
	k.press("Add an item")
	signIn() // the session ended overnight; what was asked for comes next
	item("Closing", false)
	k.press("Meeting and postings")
	k.WantText("version 1")
	page.Go("/b/cpab/meetings/2026-12-08")
	page.WantNoText("Closing") // what was posted is frozen
	k.press("Post the agenda")
	k.press("Post the agenda")
	page.Go("/b/cpab/meetings/2026-12-08")
	page.WantText("Changes since first posting")
	page.WantText("Item 4 added: added Closing")
	page.WantText("Added November 3")

	k.press("Change time, place or facts")
	k.fill("Begins at", "17:00")
	k.press("Save the changes")
	page.Go("/b/cpab/meetings/2026-12-08")
	page.WantText("Tuesday, December 8, 5:00 pm")
	page.WantText("must be posted again by")
	k.press("Post the agenda")
	k.press("Post the agenda")
	w.deliver()
	page.Go("/b/cpab/meetings/2026-12-08")
	page.WantText("December 5, 5:00 pm")
	page.WantText("6:00 pm")
	mails := w.Post.to(reader)[1:] // the first asked for the confirmation
	var subjects []string
	for _, m := range mails {
		subjects = append(subjects, m.Subject)
		if m.Unsubscribe == "" {
			t.Errorf("%s: no one-click end", m.Subject)
		}
	}
	if len(mails) < 3 || !strings.Contains(subjects[0], "posted") || !strings.Contains(subjects[len(subjects)-1], "changed") {
		t.Errorf("those who follow got %q", subjects)
	}
}
