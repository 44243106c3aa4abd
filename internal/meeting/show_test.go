package meeting_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"parley/internal/agenda"
	"parley/internal/meeting"
	"parley/internal/meeting/past"
	"parley/internal/page/pagetest"
	"parley/internal/pg"
	"parley/internal/webtest"
)

func TestTheListsShowWhatComesAndWhatIsPastByPages(t *testing.T) {
	d := newDesk(t)
	d.Anonymous().Get("/meetings").Want(t, 200).Says(t, "No meeting is scheduled.")
	d.schedule(t, 36)
	last := d.schedule(t, 1)
	d.Clock.Set(webtest.At(2, "09:00"))
	rec, err := d.NotHeld(ctx(t), d.clerk(), last, "No quorum.")
	made(t, rec, err)
	d.importMany(t, 170)
	a := d.Anonymous()
	a.Get("/meetings").Want(t, 200).Says(t, "Community Police Advisory Board: Regular meeting", "Tuesday, December 8, 2026, 6:00 pm, Mountain Time")
	a.Get("/meetings?when=past").Want(t, 200).Says(t, "Not held", "1 to 30 of 171", "/meetings?page=2&when=past")
	a.Get("/meetings?when=past&page=6").Want(t, 200).Says(t, "151 to 171 of 171")
	for _, bad := range []string{"/meetings?when=past&page=7", "/meetings?page=0", "/meetings?page=x", "/meetings?board=nobody", "/b/nobody/meetings"} {
		a.Get(bad).Want(t, 404)
	}
	a.Get("/meetings?board=youth").Want(t, 200).Says(t, "1 to 30 of 170") // nothing is to come: the past shows itself
	a.Get("/meetings?board=youth&when=coming").Want(t, 200).Says(t, "No meeting is scheduled.")
	a.Get("/b/youth/meetings").Want(t, 200).Says(t, "Stated meeting")
	a.Get("/b/cpab/meetings").Want(t, 200).Says(t, "Regular meeting")
	d.As(d.World.Clerk).Get("/work/b/cpab/meetings").Want(t, 200).Says(t, "Post the agenda. Due in 31 days", "Schedule a meeting")
}

// importMany puts meetings of another record on the other board.
func (d desk) importMany(t *testing.T, n int) {
	t.Helper()
	if err := d.DB.InTx(ctx(t), func(ctx context.Context, tx *pg.Tx) error {
		var in []past.ImportedMeeting
		for i := range n {
			m := past.ImportedMeeting{Key: fmt.Sprint(i), Title: "Stated meeting", On: webtest.Day(-i - 10), Note: "Held jointly with the Committee on Finance."}
			if i > 0 {
				m.Starts = "13:30"
			}
			in = append(in, m)
		}
		ids, _, err := past.ImportMeetings(ctx, tx, d.Other, "legistar", "America/New_York", in, d.Clock.Now())
		if err != nil {
			return err
		}
		var items []agenda.ImportedItem
		for i := range 60 {
			items = append(items, agenda.ImportedItem{Key: fmt.Sprint(i), Title: fmt.Sprintf("Int 0%d-2024", 100+i), Detail: "Approved by Committee", Meeting: ids["0"], Position: i + 1, Votes: true})
		}
		_, _, err = agenda.ImportItems(ctx, tx, d.Other, "legistar", items, d.Clock.Now())
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestAnImportedMeetingIsShownAsGivenAndCannotBeChanged(t *testing.T) {
	d := newDesk(t)
	d.importMany(t, 2)
	slug := webtest.Day(-10).String()
	page := d.Anonymous().Get("/b/youth/meetings/"+slug).Want(t, 200)
	page.Says(t, "Held jointly with the Committee on Finance.", "0159-2024", "Approved by Committee", "Friday, October 23, 2026")
	for _, no := range []string{"class=\"usa-summary-box notice", "meeting.ics", "/b/youth/subscribe"} {
		if strings.Contains(page.Body, no) {
			t.Errorf("the page holds %s", no)
		}
	}
	clerk := d.As(d.OtherClerk)
	clerk.Get("/work/b/youth/meetings/"+slug).Want(t, 404)
	clerk.Post("/work/b/youth/meetings/"+slug+"/cancel", "reason", "x").Want(t, 404)
	id := int64(d.Count(`select id from meetings where board_id = $1 limit 1`, d.Other))
	c := d.Caller(d.OtherClerk)
	c.Board = d.Other
	_, err := d.Cancel(ctx(t), c, id, "x")
	want(t, err, "not_found")
	_, err = d.AddItem(ctx(t), c, id, agenda.Item{Title: "x"})
	want(t, err, "not_found")
}

func TestWhereTheActKnowsAnOwnNoticeBothAreAskedFor(t *testing.T) {
	d := newDesk(t)
	d.write(t, `update jurisdictions set profile = 'default' where id = $1 returning id`, d.Jurisdiction)
	m := d.schedule(t, 36)
	d.add(t, m, agenda.Item{Title: "Opening"})
	d.Clock.Set(webtest.At(20, "09:00"))
	clerk := d.As(d.World.Clerk)
	clerk.Get("/work/b/cpab/meetings/2026-12-08").Want(t, 200).Says(t, "Post the notice.", "Post the agenda.", "Notice not yet posted", "Agenda not yet posted")
	d.post(t, m, meeting.Agenda)
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200).Says(t, "Agenda posted in time", "Due by Thursday, December 3, 2026, 6:00 pm, Mountain Time")
	d.post(t, m, meeting.Notice)
	if got := d.text(t, `select string_agg(kind || ' ' || rule || ' ' || version, ', ' order by kind) from postings`); got != "agenda agenda.post_by 1, notice notice.regular 1" {
		t.Error(got)
	}
	if got := d.text(t, `select content from postings where kind = 'notice'`); strings.Contains(got, "Opening") {
		t.Error("the notice holds the agenda")
	}
	d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200).Says(t, "Notice posted, not confirmed everywhere")
	clerk.Get("/work/b/cpab/meetings/2026-12-08/post/poem").Want(t, 404)
	clerk.Get("/work/b/cpab/meetings/2026-12-08/post/notice").Want(t, 200)
}

func TestALawWithoutAFixedMomentIsSaidInWords(t *testing.T) {
	d := newDesk(t)
	d.write(t, `update jurisdictions set profile = 'us-ma-oml' where id = $1 returning id`, d.Jurisdiction)
	p := plan(1)
	p.Kind = "emergency"
	rec, err := d.Schedule(ctx(t), d.clerk(), p)
	m := made(t, rec, err)
	d.add(t, m, agenda.Item{Title: "Opening"})
	d.As(d.World.Clerk).Get("/work/b/cpab/meetings/2026-11-03").Want(t, 200).Says(t, "As soon as practicable.")
	d.As(d.World.Clerk).Get("/work/b/cpab/meetings/2026-11-03/post/agenda").Want(t, 200).Says(t, "As soon as practicable.")
	rec, err = d.Post(ctx(t), d.clerk(), m, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: d.version(m), AroseOn: webtest.Day(0).String(), AroseAt: "07:30"})
	made(t, rec, err)
	if n := d.Count(`select count(*) from postings where latest_at is null`); n != 1 {
		t.Error("a moment was made up")
	}
	d.Anonymous().Get("/b/cpab/meetings/2026-11-03").Want(t, 200).Says(t, "As soon as practicable: the need arose")
}

// a local holiday is no business day for a notice.
func TestALocalHolidayMovesTheClock(t *testing.T) {
	d := newDesk(t)
	d.write(t, `update jurisdictions set profile = 'us-tx-toma' where id = $1 returning id`, d.Jurisdiction)
	m := d.schedule(t, 36) // Tuesday, December 8
	d.add(t, m, agenda.Item{Title: "Opening"})
	latest := func() string {
		d.post(t, m, meeting.Agenda)
		return d.text(t, `select clock->>'on' from postings order by id desc limit 1`)
	}
	if got := latest(); got != "2026-12-02" {
		t.Errorf("three clear business days before December 8 begin after %s", got)
	}
	d.write(t, `insert into holidays (jurisdiction_id, held_on, name) values ($1, '2026-12-04', 'Founders Day') returning jurisdiction_id`, d.Jurisdiction)
	d.add(t, m, agenda.Item{Title: "Closing"})
	if got := latest(); got != "2026-12-01" {
		t.Errorf("with a holiday on December 4: %s", got)
	}
}

func TestAMeetingInSessionShowsItsStateAndItsRecord(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 36)
	d.add(t, m, agenda.Item{Title: "Opening"})
	d.Clock.Set(webtest.At(20, "09:00"))
	d.post(t, m, meeting.Agenda)
	d.write(t, `update meetings set state = 'in_session', opened_at = $2 where id = $1 returning id`, m, webtest.At(36, "18:00"))
	d.Clock.Set(webtest.At(36, "18:10"))
	if a := d.Anonymous().Get("/b/cpab/meetings/2026-12-08").Want(t, 200).Says(t, "In session now", "Who is here", "The roll was not called."); strings.Contains(a.Body, "0 voting members were present") {
		t.Error("nobody is said to have been present at a roll call that was not held")
	}
	d.Anonymous().Get("/meetings").Says(t, "In session now")
	_, err := d.AddItem(ctx(t), d.clerk(), m, agenda.Item{Title: "Late"})
	want(t, err, "meeting_already_open")
	_, err = d.Cancel(ctx(t), d.clerk(), m, "x")
	want(t, err, "meeting_already_open")
	d.As(d.World.Clerk).Get("/work/b/cpab/meetings/2026-12-08").Want(t, 200)
}

func TestEveryPageOfMeetingsIsSound(t *testing.T) { pagetest.Check(t) }
