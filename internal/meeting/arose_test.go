package meeting_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/agenda"
	"parley/internal/board"
	"parley/internal/meeting"
	"parley/internal/webtest"
)

// law puts the city under another act.
func (d desk) law(t *testing.T, profile string) {
	t.Helper()
	_, err := d.Portal.Slices.Board.SaveJurisdiction(ctx(t), act.Caller{By: d.Operator.By()}, d.Jurisdiction, board.Jurisdiction{Name: "Riverbend", Zone: webtest.Zone, Profile: profile, Version: 1})
	if err != nil {
		t.Fatal(err)
	}
}

// TestWhereTheLawWantsNoticeAsSoonAsItCanBeBothMomentsAreShown posts an urgent
// meeting under an act that names no figure.
func TestWhereTheLawWantsNoticeAsSoonAsItCanBeBothMomentsAreShown(t *testing.T) {
	d := newDesk(t)
	d.law(t, "us-ma-oml")
	in := plan(1)
	in.Kind = "emergency"
	rec, err := d.Schedule(ctx(t), d.clerk(), in)
	m := made(t, rec, err)
	d.add(t, m, agenda.Item{Title: "The flooded hall"})
	d.Clock.Advance(2 * time.Hour)
	c, at := d.As(d.World.Clerk), "/work/b/cpab/meetings/"+in.On
	c.Get(at+"/post/agenda").Want(t, 200).Says(t, "The need for the meeting arose on", `value="09:00"`)
	post := func(on, wall string) error {
		_, err := d.Post(ctx(t), d.clerk(), m, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: d.version(m), AroseOn: on, AroseAt: wall})
		return err
	}
	today := webtest.Day(0).String()
	want(t, post("", ""), "arose_on required")
	want(t, post(today, "11:01"), "arose_at arose_in_future")
	if err := post(today, "08:30"); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"/b/cpab/meetings/" + in.On, "/b/cpab/meetings/" + in.On + "?agenda=1"} {
		d.Anonymous().Get(page).Want(t, 200).Says(t, "November 2, 2026, 8:30 am")
	}
	c.Get(at).Want(t, 200).Says(t, "the need arose", "Mass. G.L. c. 30A § 20(b)")
	c.Get("/work/b/cpab/meetings").Want(t, 200).Says(t, "Confirm the channels of the agenda")
}

// TestNoActWithAFigureAsksWhenTheNeedArose posts under one that names hours.
func TestNoActWithAFigureAsksWhenTheNeedArose(t *testing.T) {
	d := newDesk(t)
	m := d.schedule(t, 7)
	d.add(t, m, agenda.Item{Title: "Opening"})
	d.post(t, m, meeting.Agenda)
	if n := d.Count(`select count(*) from postings where arose_at is not null`); n != 0 {
		t.Errorf("%d postings hold it", n)
	}
}

// TestTheClerksListSaysWhatIsDueByWhen looks at the list as the deadline passes.
func TestTheClerksListSaysWhatIsDueByWhen(t *testing.T) {
	d := newDesk(t)
	d.schedule(t, 7)
	due := func(days string) {
		t.Helper()
		d.As(d.World.Clerk).Get("/work/b/cpab/meetings").Want(t, 200).Says(t, "Post the agenda. "+days+": Friday, November 6, 2026, 6:00 pm")
		d.As(d.World.Clerk).Get("/work").Want(t, 200).Says(t, "Post the agenda.", days+": Friday, November 6, 2026, 6:00 pm")
	}
	due("Due in 4 days")
	d.As(d.Members[4]).Get("/work").Want(t, 200)
	d.Clock.Advance(5 * 24 * time.Hour)
	due("Too late")
}

// TestAMissingAccommodationLineIsADuty schedules without one where the law wants
// it in the notice.
func TestAMissingAccommodationLineIsADuty(t *testing.T) {
	d := newDesk(t)
	in := plan(7)
	in.Accommodation = ""
	rec, err := d.Schedule(ctx(t), d.clerk(), in)
	made(t, rec, err)
	at := "/work/b/cpab/meetings/" + in.On
	d.As(d.World.Clerk).Get(at).Want(t, 200).Says(t, "Say how to ask for an interpreter", "Cal. Gov. Code § 54954.2(a)(1)")
	in.Accommodation, in.Version = "Ask the clerk.", 1
	if _, err := d.Move(ctx(t), d.clerk(), rec.ID(), in); err != nil {
		t.Fatal(err)
	}
	if body := d.As(d.World.Clerk).Get(at).Want(t, 200).Body; strings.Contains(body, "Say how to ask") {
		t.Error("what is there is said to be missing")
	}
}
