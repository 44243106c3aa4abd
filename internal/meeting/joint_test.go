package meeting_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/agenda"
	"parley/internal/meeting"
	"parley/internal/webtest"
)

func TestAJointMeetingIsHeldByEachBoardUnderItsOwnLaw(t *testing.T) {
	d := newDesk(t)
	host := d.schedule(t, 36)
	d.add(t, host, agenda.Item{Title: "Opening"})
	other := d.As(d.OtherClerk)
	at := func() act.Caller { c := d.Caller(d.OtherClerk); c.Board = d.Other; return c }
	other.Get("/work/b/youth/meetings/join").Want(t, 200).Says(t, "Community Police Advisory Board, Tuesday, December 8")
	d.As(d.OtherMember).Get("/work/b/youth/meetings/join").Want(t, 403)
	for _, bad := range [][]string{{"meeting", "", "kind", "special"}, {"meeting", "999", "kind", "special"}, {"meeting", itoa(host), "kind", "-"}} {
		other.Post("/work/b/youth/meetings/join", bad...).Want(t, 422)
	}
	_, err := d.Join(ctx(t), d.clerk(), host, "special") // its own
	want(t, err, "meeting choice_unknown")
	fields := []string{"_key", "J", "meeting", itoa(host), "kind", "special"}
	for range 2 {
		other.Post("/work/b/youth/meetings/join", fields...).Want(t, 303)
	}
	_, err = d.Join(ctx(t), at(), host, "special")
	want(t, err, "meeting meeting_joined")
	guest := int64(d.Count(`select id from meetings where board_id = $1`, d.Other))
	_, err = d.Join(ctx(t), d.clerk(), guest, "special") // one that joined is not joined
	want(t, err, "meeting choice_unknown")

	// Both calendars have it, and each page shows both laws and which asks first.
	d.Anonymous().Get("/b/youth/meetings").Want(t, 200).Says(t, "Joint meeting with Community Police Advisory Board")
	d.Anonymous().Get("/b/youth/calendar.ics").Want(t, 200).Says(t, "20261208T")
	const mine, theirs = "/b/cpab/meetings/2026-12-08", "/b/youth/meetings/2026-12-08"
	for _, p := range []string{mine, theirs} {
		page := d.Anonymous().Get(p).Want(t, 200).Says(t, "Joint meeting", mine, theirs, "The earliest notice is due from Community Police Advisory Board, by Saturday, December 5")
		if strings.Contains(page.Body, "has announced") {
			t.Error("two equal plans are told apart")
		}
	}

	// One board's notice is not the other's.
	d.post(t, host, meeting.Agenda)
	d.Clock.Set(d.Clock.Now().Add(2 * time.Minute)) // the other board's page is made again within a minute
	page := d.Anonymous().Get(theirs).Want(t, 200)
	if n := strings.Count(page.Body, "Posted November 2"); n != 1 {
		t.Errorf("%d of the boards are said to have posted", n)
	}

	// Moved by one board, the two plans are told apart on both pages.
	p := plan(36)
	p.At, p.Version = "19:00", d.version(host)
	rec, err := d.Move(ctx(t), d.clerk(), host, p)
	made(t, rec, err)
	d.Clock.Set(d.Clock.Now().Add(2 * time.Minute))
	for _, at := range []string{mine, theirs} {
		d.Anonymous().Get(at).Want(t, 200).Says(t, "Youth and Schools Safety Committee has announced", "7:00 pm")
	}

	// Each calls its own roll.
	d.Clock.Set(webtest.At(36, "19:01"))
	rec, err = d.Portal.Slices.Vote.Open(ctx(t), d.clerk(), host)
	made(t, rec, err)
	d.Anonymous().Get(mine).Want(t, 200).Says(t, "roll not called yet", "Now: planned.")
	if d.Count(`select count(*) from meetings where state = 'in_session'`) != 1 {
		t.Error("one board's call to order opened the other's meeting")
	}
}
