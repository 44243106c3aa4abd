package vote_test

import (
	"strings"
	"testing"

	"parley/internal/rules"
)

// TestTheResultThatIsShownIsTheLastDecision amends a motion by six votes and adopts
// it by seven: the amendment was moved later and decided earlier.
func TestTheResultThatIsShownIsTheLastDecision(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	main := h.move(t, h.stated())
	in := h.on(rules.MotionAmend, "")
	in.Debate, in.Proposes = true, "Ask for two interpreters at every stop."
	amendment := h.move(t, in)
	last := func(when, number string) {
		t.Helper()
		for name, body := range map[string]string{
			`id="last"`:     h.As(h.Clerk).Get(h.path("session")).Want(t, 200).Body,
			`id="result"`:   h.As(h.Members[0]).Get(h.path("vote")).Want(t, 200).Body,
			"The last vote": h.Anonymous().Get("/b/cpab/meetings/"+h.slug+"/now").Want(t, 200).Body,
		} {
			_, rest, found := strings.Cut(body, name)
			if part := rest[:min(len(rest), 400)]; !found || !strings.Contains(part, number) {
				t.Errorf("%s, %s: %s", when, name, part)
			}
		}
	}
	h.put(t, amendment)
	h.carry(t, amendment, 6)
	last("after the amendment", "Motion 2")
	h.put(t, main)
	h.carry(t, main, 7)
	last("after the motion", "Motion 1")
}
