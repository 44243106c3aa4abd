package closed_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/agenda"
	"parley/internal/record"
)

// listed is a Wisconsin hall whose posted agenda lists its first item as closed
// says.
func listed(t testing.TB, closed string) *hall {
	t.Helper()
	h := planned(t, "us-wi-oml")
	_, err := h.Portal.Slices.Agenda.EditItem(bg(t), h.clerk(), h.items[0], agenda.Item{Title: "Personnel", Votes: true, Closed: closed, Version: 1})
	must(t, err)
	h.post(t)
	h.begin(t)
	h.carry(t, 7)
	_, err = h.closed.Enter(bg(t), h.clerk(), h.slug, h.entry("litigation"))
	must(t, err)
	h.tick()
	return h
}

func TestTheBoardGoesBackAsItsPostedAgendaSaid(t *testing.T) {
	h := listed(t, record.ItemReconvenes)
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "Closed session; the board goes back into open session afterwards")
	c := h.As(h.Clerk)
	c.Post(h.path("closed/complete")).Want(t, 409)
	c.Post(h.path("closed/return"), "reason", "So be it.").Want(t, 422)
	c.Post(h.path("closed/return")).Want(t, 303)
	if h.state(t) != "in_session" {
		t.Error(h.state(t))
	}
	h.sound(t)
}

func TestWithoutThatLineTheBoardWaitsTwelveHours(t *testing.T) {
	h := listed(t, record.ItemClosed)
	c := h.As(h.Clerk)
	c.Get(h.path("closed")).Want(t, 200).Says(t, "It may not resume within 12 hours", "Wis. Stat. s. 19.85(2)", "The closed session is over", "Go back into open session all the same")
	c.Post(h.path("closed/return")).Want(t, 422).Says(t, "does not let it resume within 12 hours after the closed session (Wis. Stat. s. 19.85(2))")
	h.As(h.Members[3]).Post(h.path("closed/complete")).Want(t, 403)
	for range 2 {
		c.Post(h.path("closed/complete"), "_key", "over").Want(t, 303)
	}
	c.Post(h.path("closed/complete")).Want(t, 409)
	over := h.Clock.Now()
	c.Get(h.path("closed")).Want(t, 200).Says(t, "It may not resume before")
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "The closed session was over at", "The posted agenda did not say that open session would resume.", "Wis. Stat. s. 19.85(2)")
	h.Clock.Set(over.Add(12*time.Hour - time.Minute))
	_, err := h.closed.Return(bg(t), h.clerk(), h.slug, "")
	refused(t, err, "reason:closed_too_early")
	h.Clock.Set(over.Add(12 * time.Hour))
	_, err = h.closed.Return(bg(t), h.clerk(), h.slug, "")
	must(t, err)
	h.sound(t)
}

func TestOnceItIsOverTheMeetingMayBeAdjournedFromIt(t *testing.T) {
	h := listed(t, record.ItemClosed)
	_, err := h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	refused(t, err, "meeting_in_closed")
	_, err = h.closed.Complete(bg(t), h.clerk(), h.slug)
	must(t, err)
	h.tick()
	_, err = h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	must(t, err)
	h.sound(t)
}

func TestAReasonForGoingBackSoonerIsPublic(t *testing.T) {
	h := listed(t, record.ItemClosed)
	_, err := h.closed.Return(bg(t), h.clerk(), h.slug, strings.Repeat("a", 2001))
	refused(t, err, "reason:too_long")
	_, err = h.closed.Return(bg(t), h.clerk(), h.slug, "The mayor is waiting for the vote")
	must(t, err)
	h.tick()
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "sooner than the law lets it. Reason: The mayor is waiting for the vote.", "Wis. Stat. s. 19.85(2)")
	h.reportNothing(t)
	_, err = h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	must(t, err)
	h.sound(t)
}

// What is changed once the meeting runs, or was posted later than its opening,
// gives no notice.
func TestOnlyTheAgendaThatStoodAtTheOpeningGivesNotice(t *testing.T) {
	h := planned(t, "us-wi-oml")
	h.begin(t)
	c := h.As(h.Clerk)
	c.Get(h.path("closed/enter")).Want(t, 200)
	h.carry(t, 7)
	c.Get(h.path("closed/enter")).Want(t, 200).Says(t, "the posted agenda does not say that open session resumes; it may not within 12 hours")
}

func TestTheAgendaWarnsBeforeItIsPosted(t *testing.T) {
	h := planned(t, "us-wi-oml")
	c := h.As(h.Clerk)
	const warning = "1. Personnel is listed as a closed session without saying that the board goes back into open session. Posted like this, open session may not resume within 12 hours."
	edit := func(closed string) {
		c.Post(h.path("agenda/"+id(h.items[0])+"/edit"), "title", "Personnel", "closed", closed, "version", id(int64(h.Count(`select version from agenda_items where id = $1`, h.items[0])))).Want(t, 303)
	}
	says := func() bool { return strings.Contains(c.Get(h.path("agenda")).Want(t, 200).Body, warning) }
	if says() {
		t.Error("it warns of an item that is no closed session")
	}
	edit("closed")
	c.Get(h.path("agenda")).Want(t, 200).Says(t, warning, "Wis. Stat. s. 19.85(2)")
	edit("reconvenes")
	if says() {
		t.Error("it warns of one that says it")
	}
	c.Post(h.path("agenda/"+id(h.items[0])+"/edit"), "title", "Personnel", "closed", "ajar", "version", "3").Want(t, 422)
	c.Get(h.path("agenda/"+id(h.items[0])+"/edit")).Want(t, 200).Says(t, `value="reconvenes" selected`)
}

func id(n int64) string { return strconv.FormatInt(n, 10) }
