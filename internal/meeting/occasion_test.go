package meeting_test

import (
	"strings"
	"testing"

	"parley/internal/webtest"
)

// under puts the World's board under another act.
func (d desk) under(t testing.TB, act string) {
	t.Helper()
	d.write(t, `update jurisdictions set profile = $1 where id = (select jurisdiction_id from boards where id = $2) returning id`, act, d.Board)
}

func TestOnlyTheFirstRegularMeetingOfThePennsylvaniaYearNeedsItsOwnNotice(t *testing.T) {
	d := newDesk(t)
	d.under(t, "us-pa-sunshine")
	d.schedule(t, 20)
	d.schedule(t, 34)
	c := d.As(d.World.Clerk)
	first, later := "/work/b/cpab/meetings/"+webtest.Day(20).String(), "/work/b/cpab/meetings/"+webtest.Day(34).String()
	c.Get(first).Want(t, 200).Says(t, "Post the notice.", "§ 709(a)")
	c.Get(later).Want(t, 200).Says(t, "Post the notice.") // on no schedule: nothing has announced it
	d.write(t, `insert into annual_schedules (board_id, number, year, filed_on, days, place, created_at) values ($1, 1, $2, '2026-01-05', array[$3, $4]::date[], 'City Hall', $5) returning number`, d.Board, webtest.Day(20).Year, webtest.Day(20).String(), webtest.Day(34).String(), d.Clock.Now())
	if body := c.Get(later).Want(t, 200).Says(t, "The law asks for this notice of the first regular meeting of the year. This one stands on the schedule on file", "Post the agenda").Body; strings.Contains(body, "Post the notice.") {
		t.Error("the notice of a later meeting is still owed")
	}
	c.Get(first).Want(t, 200).Says(t, "§ 709(a)")
}

func TestMichigansTwoHoursAreForMeetingsHeldElectronically(t *testing.T) {
	d := newDesk(t)
	d.under(t, "us-mi-oma")
	c := d.As(d.World.Clerk)
	d.schedule(t, 20) // with a link
	if body := c.Get("/work/b/cpab/meetings/"+webtest.Day(20).String()).Want(t, 200).Says(t, "MCL 15.263a(5)").Body; strings.Contains(body, "names no way to take part from afar") {
		t.Error("an electronic meeting is said to be none")
	}
	p := plan(34)
	p.Link = ""
	rec, err := d.Schedule(ctx(t), d.clerk(), p)
	made(t, rec, err)
	c.Get("/work/b/cpab/meetings/"+webtest.Day(34).String()).Want(t, 200).Says(t, "The rule of MCL 15.263a(5) on when an agenda is posted is for electronic meetings under section 3A; this meeting names no way to take part from afar.")
}
