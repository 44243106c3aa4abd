package vote_test

import (
	"strings"
	"testing"

	"parley/internal/fault"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/vote"
	"parley/internal/webtest"
)

func TestALostConnectionIsAnAbsenceUntilTheMemberIsBack(t *testing.T) {
	h := newHall(t)
	h.begin(t, 8)
	vela, yusuf, grant := h.Members[7], h.Members[8], h.Members[9]
	h.mark(t, vela, rules.Remote)
	h.mark(t, yusuf, rules.Remote)
	h.mark(t, grant, rules.Remote)
	o := h.move(t, h.motion())
	if err := h.cast(yusuf, o, rules.Yes); err != nil {
		t.Fatal(err)
	}
	c := h.As(h.Clerk)
	at := func(wall string) { h.Clock.Set(webtest.At(day, wall)) }
	lose := func(p webtest.Person) {
		t.Helper()
		if a := c.Post(h.path("attendance/record"), "set", id(p.Seat)+":lost", "effective_at", "").Want(t, 303); !strings.HasSuffix(a.Location, "#presence-"+id(p.Seat)) {
			t.Errorf("the focus goes to %s", a.Location)
		}
	}
	sound(t, c.Get(h.path("session"))).Says(t, `data-key="c"`, "The law does not say so here")
	at("19:14")
	for _, p := range []webtest.Person{vela, yusuf, grant} {
		lose(p)
	}
	_, err := h.vote.RecordAttendance(bg(t), h.clerk(), h.meeting, []vote.Presence{{Seat: h.Members[0].Seat, Kind: rules.Lost}})
	refused(t, err, fault.Invalid, "lost_needs_remote")
	refused(t, h.cast(vela, o, rules.Yes), fault.Forbidden, "not_present")
	sound(t, c.Get(h.path("session"))).Says(t, "Quorum holds: 7 present, 6 needed", "Joaquín Vela: connection lost")
	sound(t, h.As(vela).Get(h.path("vote"))).Says(t, "You are not marked as present", "I am here, online")
	at("19:19")
	h.mark(t, vela, rules.Remote)
	at("19:25")
	h.mark(t, grant, rules.Absent) // who was cut off and then left did both
	h.shut(t, o)
	if res := h.result(t, o); res.Tally.Yes != 0 || res.Attendance.Present() != 8 {
		t.Errorf("%+v", res.Computation)
	}
	at("19:40")
	h.mark(t, yusuf, rules.InRoom)
	v, err := record.Votes(bg(t), h.DB, h.Board, h.meeting)
	if err != nil {
		t.Fatal(err)
	}
	said := strings.Join(v.Attendance.Words, " ")
	for _, want := range []string{"Joaquín Vela: connection lost 7:14–7:19 pm.", "Amina Yusuf: connection lost 7:14–7:40 pm.", "Amina Yusuf arrived at 7:40 pm.", "Grant Lindqvist: connection lost 7:14–7:25 pm.", "Grant Lindqvist left at 7:25 pm."} {
		if !strings.Contains(said, want) {
			t.Errorf("the record does not say %q: %s", want, said)
		}
	}
	if strings.Contains(said, "Joaquín Vela arrived") || strings.Contains(said, "Absent: Grant") {
		t.Errorf("the record says too much: %s", said)
	}
}
