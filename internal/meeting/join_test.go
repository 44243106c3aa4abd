package meeting_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/agenda"
	"parley/internal/rules"
	"parley/internal/vote"
	"parley/internal/webtest"
)

func TestTheNumberToDialIsPublicAndTheMembersOwnAddressIsNot(t *testing.T) {
	d := newDesk(t)
	p := plan(8)
	p.DialCode = "204 417#"
	_, err := d.Schedule(ctx(t), d.clerk(), p)
	want(t, err, "dial_in required")
	const members = "https://meet.riverbend.example/members-only"
	p.DialIn, p.MemberLink = "555-0190", members
	rec, err := d.Schedule(ctx(t), d.clerk(), p)
	m := made(t, rec, err)
	d.add(t, m, agenda.Item{Title: "Opening"})
	d.post(t, m, "agenda")
	slug := webtest.Day(8).String()
	public := d.Anonymous()
	for path, words := range map[string]string{"/b/cpab/meetings/" + slug: "By phone: 555-0190, code 204 417#", "/b/cpab/calendar.ics": "By phone: 555-0190\\, code 204 417#", "/b/cpab/meetings/" + slug + "/packet": ""} {
		a := public.Get(path)
		body := strings.NewReplacer("\r\n ", "", "&#43;", "+").Replace(a.Body)
		if !strings.Contains(body, words) {
			t.Errorf("%s does not say %q", path, words)
		}
		if strings.Contains(body, "members-only") {
			t.Errorf("%s shows the members' own address", path)
		}
	}
	if n := d.Count(`select count(*) from postings where content like '%"dial_in":"555-0190"%' and content not like '%members-only%'`); n != 1 {
		t.Error("what is posted must hold the number, and not the members' address")
	}
	if n := d.Count(`select count(*) from audit_entries where body like '%members-only%'`); n != 0 {
		t.Error("the audit chain shows the members' address")
	}
	d.As(d.World.Clerk).Get("/work/b/cpab/meetings/"+slug).Says(t, "555-0190, code 204 417#", members)

	// A new number moves the calendar; a new address for members does not.
	p.Version, p.MemberLink = d.version(m), members+"-2"
	rec, err = d.Move(ctx(t), d.clerk(), m, p)
	made(t, rec, err)
	if n := d.Count(`select sequence from meetings where id = $1`, m); n != 0 {
		t.Errorf("the sequence is %d", n)
	}
	p.Version, p.DialCode = d.version(m), "999#"
	rec, err = d.Move(ctx(t), d.clerk(), m, p)
	made(t, rec, err)
	if n := d.Count(`select sequence from meetings where id = $1`, m); n != 1 {
		t.Errorf("the sequence is %d", n)
	}

	// Members see their address from half an hour before the start until the end.
	start := webtest.At(8, p.At)
	shown := func(at time.Time, want bool) {
		t.Helper()
		d.Clock.Set(at) // a session ends meanwhile
		if strings.Contains(d.As(d.Members[3]).Get("/work/b/cpab/meetings/"+slug+"/vote").Body, members+"-2") != want {
			t.Errorf("at %s the members' address is shown: %v", at, !want)
		}
	}
	shown(start.Add(-31*time.Minute), false)
	shown(start.Add(-30*time.Minute), true)
	if strings.Contains(d.As(d.World.Clerk).Get("/work/b/cpab/meetings/"+slug+"/vote").Want(t, 200).Body, "members-only") {
		t.Error("who holds no seat is shown the members' address")
	}
	d.Clock.Set(start)
	v := d.Portal.Slices.Vote
	rec, err = v.Open(ctx(t), d.clerk(), m)
	made(t, rec, err)
	rec, err = v.RecordAttendance(ctx(t), d.clerk(), m, []vote.Presence{{Seat: d.Members[3].Seat, Kind: rules.Remote}})
	made(t, rec, err)
	shown(start.Add(time.Hour), true)
	rec, err = v.Adjourn(ctx(t), d.clerk(), m)
	made(t, rec, err)
	shown(start.Add(time.Hour), false)
}
