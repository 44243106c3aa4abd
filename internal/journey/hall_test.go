package journey

import (
	"fmt"
	"strings"
	"testing"

	"parley/internal/browse"
	"parley/internal/webtest"
)

// hall is a board at work: its clerk's window and the meeting it is about.
type hall struct {
	*town
	t     *testing.T
	clerk *browse.Tab
	base  string // of the meeting's pages under /work
	slug  string
}

// at moves the city's clock and, as sessions end overnight, opens the clerk's
// window anew.
func (h *hall) at(days int, wall string) {
	h.t.Helper()
	h.Clock.Set(webtest.At(days, wall))
	h.clerk = h.tab(h.t, &h.Clerk)
}

// schedule puts a regular meeting on the calendar and returns to its page.
func (h *hall) schedule(days int) {
	h.t.Helper()
	day := webtest.Day(days)
	h.slug = day.String()
	h.base = "/work/b/cpab/meetings/" + h.slug
	h.clerk.Go("/work/b/cpab/meetings/new")
	h.clerk.Type(browse.Label("Date (month/day/year)"), h.slug)
	h.clerk.Type(browse.Label("Begins at"), "18:00")
	h.clerk.Type(browse.Label("Place"), "City Hall, Room 204")
	h.clerk.Type(browse.Label("Interpreter or other help"), "Call 555-0143.")
	h.clerk.ClickText("Schedule the meeting")
	h.clerk.WantText("Latest lawful")
}

// item adds an agenda item; of is the option of the list that says what it
// deals with, in the field of that label.
func (h *hall) item(title, field, of string) {
	h.t.Helper()
	h.clerk.ClickText("Add an item")
	h.clerk.Type(browse.Label("Title"), title)
	if field != "" {
		h.clerk.Check(browse.Label("The board may vote on it"))
		h.clerk.Select(browse.Label(field), of)
	}
	h.clerk.Check(browse.Label("Residents may speak"))
	h.clerk.ClickText("Add the item")
	h.clerk.WantText(title)
}

// post posts the agenda and confirms it at the door.
func (h *hall) post() {
	h.t.Helper()
	h.clerk.Go(h.base)
	h.clerk.Click("main .actions a.usa-button:first-child")
	h.clerk.Click("main form button")
	h.clerk.ClickText("Confirm the channel At the place of posting")
	h.clerk.Type(browse.Label("Where exactly"), "Notice board at the Canal Street door")
	h.clerk.ClickText("Confirm the channel")
	h.clerk.WantText("In time")
}

// open opens the meeting and calls the roll: all but those named are in the room.
func (h *hall) open(absent ...string) {
	h.t.Helper()
	h.clerk.Go(h.base + "/session")
	h.clerk.ClickText("Open the meeting")
	for _, m := range h.Members {
		kind := "in_room"
		for _, a := range absent {
			if a == m.Name {
				kind = "left"
			}
		}
		h.clerk.Check(fmt.Sprintf(`.roll-row input[name$="%d"][value="%s"]`, m.Seat, kind))
	}
	h.clerk.ClickText("Record the roll")
	h.clerk.WantText(fmt.Sprintf("Quorum holds: %d present, 6 needed", len(h.Members)-len(absent)))
}

// put puts a motion under the item that is being dealt with.
func (h *hall) put(kind, item, mover, seconder, text string) {
	h.t.Helper()
	h.clerk.Select("#f-kind", kind)
	h.clerk.Select("#f-item", item)
	h.clerk.Select("#f-mover", mover)
	h.clerk.Select("#f-seconder", seconder)
	if text != "" {
		h.clerk.Type("#f-text", text)
	}
	h.clerk.ClickText("Put it to the vote now")
	h.clerk.WantText("Vote open since")
}

// voice enters a member's spoken vote at the console.
func (h *hall) voice(m webtest.Person, choice string) {
	h.t.Helper()
	h.clerk.Click(fmt.Sprintf(`button[name="set"][value="%d:%s"]`, m.Seat, choice))
}

// phones has members vote on their own phones, several at once.
func (h *hall) phones(choice map[string]string) {
	h.t.Helper()
	h.t.Run("phones", func(t *testing.T) {
		for _, m := range h.Members {
			word, votes := choice[m.Name]
			if !votes {
				continue
			}
			t.Run(m.Name, func(t *testing.T) {
				phone := h.tab(t, &m, browse.Phone)
				t.Parallel()
				phone.Go("/work")
				phone.ClickText("The meeting is open: go to the vote")
				phone.WantText("Your vote is open")
				phone.ClickText(word)
				phone.ClickText("Record my vote: " + strings.ToLower(word))
				phone.WantText("It counts.")
				phone.WantText("You may change it until the vote is closed.")
				phone.NoOverflow(t)
			})
		}
	})
}

// member is the person of the board with this name.
func (h *hall) member(name string) webtest.Person {
	h.t.Helper()
	for _, m := range h.Members {
		if m.Name == name {
			return m
		}
	}
	h.t.Fatalf("no member %s", name)
	return webtest.Person{}
}
