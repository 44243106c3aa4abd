package vote_test

import (
	"strings"
	"testing"

	"parley/internal/fault"
	"parley/internal/rules"
)

// TestWhereTheLawWantsAVoteNobodyAbstainsWithoutAConflict runs the board by
// Florida's act, where members present vote unless they have a conflict.
func TestWhereTheLawWantsAVoteNobodyAbstainsWithoutAConflict(t *testing.T) {
	h := newHall(t)
	h.begin(t, 8)
	yusuf := h.Members[5]
	c := h.As(yusuf)
	o := h.move(t, h.motion())
	if _, err := h.vote.Cast(t.Context(), h.Caller(yusuf), o, yusuf.Seat, rules.Abstain); err != nil {
		t.Fatal("under the Brown Act a member may abstain:", err)
	}
	if _, err := h.Portal.Slices.Law.Choose(t.Context(), h.Caller(h.Operator), "us-fl-sunshine", "It moved.", 0); err != nil {
		t.Fatal(err)
	}
	h.tick()
	if _, err := h.vote.Cast(t.Context(), h.Caller(yusuf), o, yusuf.Seat, rules.Abstain); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a ballot without a conflict abstains: %v", err)
	}
	if _, err := h.vote.EnterVoice(t.Context(), h.Caller(h.Clerk), o, yusuf.Seat, rules.Abstain); fault.KindOf(err) != fault.Invalid {
		t.Errorf("the clerk enters an abstention: %v", err)
	}
	page := c.Get(h.path("vote?change=1")).Want(t, 200).Says(t, "Fla. Stat. § 286.012", "recuse yourself")
	if strings.Contains(page.Body, `value="abstain"`) {
		t.Error("the page offers to abstain")
	}
	c.Post(h.path("motions/%d/cast", o), "seat", id(yusuf.Seat), "choice", "abstain", "from", "vote").Want(t, 422).Says(t, "Fla. Stat. § 286.012")
	if _, err := h.vote.Cast(t.Context(), h.Caller(yusuf), o, yusuf.Seat, rules.No); err != nil {
		t.Error(err)
	}
}
