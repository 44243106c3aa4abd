package vote_test

import (
	"strings"
	"testing"
)

func TestAMemberMayTurnTheSecondStepOff(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	o := h.move(t, h.motion())
	amina := h.As(h.Members[4])
	first := amina.Get(h.path("vote")).Says(t, "You will see your choice once more before it counts.", "Do not ask me once more")
	if strings.Contains(first.Body, h.path("motions/%d/cast", o)) {
		t.Error("the first press already counts")
	}
	h.As(h.Clerk).Post(h.path("vote/prefer"), "confirms", "no").Want(t, 403)
	amina.Post(h.path("vote/prefer"), "confirms", "no", "from", "vote").Want(t, 303)
	amina.Get(h.path("vote")).Says(t, "Your choice counts as soon as you press it.")
	h.As(h.Members[5]).Get(h.path("vote")).Says(t, "You will see your choice once more before it counts.")
	amina.Post(h.path("motions/%d/cast", o), "seat", id(h.Members[4].Seat), "choice", "no", "from", "vote").Want(t, 303)
	amina.Get(h.path("vote")).Says(t, "You voted no", "You may change it until the vote is closed.")
	amina.Post(h.path("vote/prefer"), "confirms", "yes", "from", "vote").Want(t, 303)
	amina.Get(h.path("vote?change=1")).Says(t, "You will see your choice once more before it counts.")
	if n := h.Count(`select count(*) from audit_entries where action = 'ballot.prefer'`); n != 0 {
		t.Error("how someone likes the screen is no part of the record")
	}
}
