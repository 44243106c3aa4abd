package vote_test

import (
	"context"
	"strings"
	"testing"

	"parley/internal/fault"
	"parley/internal/law"
	"parley/internal/pg"
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

// loses lets one of seven members be cut off under a rule of the board's own; the
// sixth and seventh make the quorum of six hold with one to spare.
func loses(t *testing.T, value string) (*hall, webtest.Person) {
	t.Helper()
	h := newHall(t)
	h.write(t, func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `update jurisdictions set profile = 'us-az-oml'`) // asks for nobody in the room
		return err
	})
	_, err := h.Portal.Slices.Law.Set(bg(t), h.Caller(h.Operator), law.Rule{Key: "remote.lost_connection", Value: []byte(value), Citation: "Board Rule 7", Basis: "by_law", Reason: "Links fail."})
	if err != nil {
		t.Fatal(err)
	}
	h.begin(t, 6)
	vela := h.Members[5]
	h.mark(t, vela, rules.Remote)
	h.Clock.Set(webtest.At(day, "19:10"))
	h.mark(t, vela, rules.Lost)
	return h, vela
}

func TestABoardMayGiveALostConnectionSomeMinutes(t *testing.T) {
	h, vela := loses(t, `{"rule": "absent_after_grace", "minutes": 5}`)
	c := h.As(h.Clerk)
	sound(t, c.Get(h.path("session"))).Says(t, "Quorum holds: 6 present", "if they are not back within 5 minutes (Board Rule 7)")
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "Quorum holds: 6 present", "Lost connections: a member counts as absent if they are not back within 5 minutes (Board Rule 7).")
	o := h.move(t, h.motion())
	if err := h.cast(vela, o, rules.Yes); err != nil {
		t.Errorf("a member within the grace cannot vote: %v", err)
	}
	h.Clock.Set(webtest.At(day, "19:15"))
	sound(t, c.Get(h.path("session"))).Says(t, "No quorum: 5 present")
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "No quorum: 5 present")
	refused(t, h.cast(vela, o, rules.No), fault.Conflict, "quorum_lost")
	// Back at last, and entered though the count had not moved for five minutes.
	h.mark(t, vela, rules.Remote)
	sound(t, c.Get(h.path("session"))).Says(t, "Quorum holds: 6 present")
}

func TestWhoIsBackWithinTheGraceNeverWasAbsent(t *testing.T) {
	h, vela := loses(t, `{"rule": "absent_after_grace", "minutes": 5}`)
	h.Clock.Set(webtest.At(day, "19:13"))
	h.mark(t, vela, rules.Remote)
	h.Clock.Set(webtest.At(day, "19:16"))
	sound(t, h.As(h.Clerk).Get(h.path("session"))).Says(t, "Quorum holds: 6 present")
	v, err := record.Votes(bg(t), h.DB, h.Board, h.meeting)
	if err != nil {
		t.Fatal(err)
	}
	if said := strings.Join(v.Attendance.Words, " "); !strings.Contains(said, "connection lost 7:10–7:13 pm.") || strings.Count(said, "Board Rule 7") != 1 {
		t.Error(said)
	}
}

func TestABoardMayLeaveALostConnectionToItsChair(t *testing.T) {
	h, vela := loses(t, `"absent_when_declared"`)
	h.Clock.Set(webtest.At(day, "20:00"))
	c := h.As(h.Clerk)
	sound(t, c.Get(h.path("session"))).Says(t, "Quorum holds: 6 present", "until the chair declares them absent; then enter that they left (Board Rule 7)")
	h.mark(t, vela, rules.Absent)
	sound(t, c.Get(h.path("session"))).Says(t, "No quorum: 5 present")
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "Lost connections: a member counts as present until the chair declares them absent (Board Rule 7).")
}
