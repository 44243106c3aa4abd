package agenda_test

import (
	"testing"

	"parley/internal/fault"
	"parley/internal/meeting"
	"parley/internal/webtest"
)

func TestANewMeetingBeginsWithTheTemplateOfItsKind(t *testing.T) {
	d := newDesk(t)
	before := d.schedule(t, 20)
	rec, err := d.SaveTemplate(ctx(t), d.clerk(), "regular", "Opening | 5\nConsent calendar | vote consent\n- Letter\nPublic comment | 30 speak\n> Three minutes each.", 0)
	made(t, rec, err)
	if got := d.order(t, before); got != "" {
		t.Errorf("a meeting that was scheduled already became %s", got)
	}
	m := d.schedule(t, 36)
	if got := d.order(t, m); got != "1 Opening, 2 Consent calendar, 2a Letter, 3 Public comment" {
		t.Error(got)
	}
	if n := d.Count(`select count(*) from agenda_items where meeting_id = $1 and standing`, m); n != 4 {
		t.Errorf("%d standing items", n)
	}
	if got := d.text(t, `select coalesce(duration, 0) || detail || speak from agenda_items where meeting_id = $1 and title = 'Public comment'`, m); got != "30Three minutes each.true" {
		t.Error(got)
	}
	rec, err = d.meetings.Schedule(ctx(t), d.clerk(), meeting.Plan{Kind: "special", On: webtest.Day(37).String(), At: "18:00", Place: "City Hall", Accommodation: "Call 555-0143."})
	if got := d.order(t, made(t, rec, err)); got != "" {
		t.Errorf("a meeting of another kind began with %s", got)
	}
}

func TestATemplateIsChangedByOneClerkAtATime(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 20)
	clerk := d.As(d.World.Clerk)
	at := "/work/b/cpab/templates/regular"
	clerk.Post(at+"/save", "outline", "Opening\nComment | sing", "version", "0").Want(t, 422).Says(t, "Line 2 is not understood", "Comment | sing")
	clerk.Post(at+"/save", "outline", "Opening", "version", "0").Want(t, 303)
	clerk.Post(at+"/save", "outline", "Closing", "version", "0").Want(t, 409).Says(t, "The text as it stands now", "Opening", "Closing")
	clerk.Post(at+"/save", "outline", "Opening", "version", "1").Want(t, 409)
	clerk.Post("/work/b/cpab/templates/annual/save", "outline", "Opening", "version", "0").Want(t, 404)
	d.As(d.Members[4]).Get(at).Want(t, 403)
	_, err := d.SaveTemplate(ctx(t), d.Caller(d.Members[4]), "regular", "Mine", 1)
	if fault.KindOf(err) != fault.Forbidden {
		t.Error(err)
	}
	d.add(t, m, item("Budget | plan"))
	clerk.Get(at+"?from="+webtest.Day(20).String()).Want(t, 200).Says(t, "Budget - plan")
	clerk.Post(at+"/save", "outline", "", "version", "1").Want(t, 303)
	if got := d.order(t, d.schedule(t, 36)); got != "" {
		t.Errorf("after the template ended: %s", got)
	}
}
