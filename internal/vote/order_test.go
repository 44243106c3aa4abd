package vote_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley/internal/board"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/rollcall"
)

// called reads the names of the vote panel in their order.
func called(body string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`<tr id="ballot-\d+"[^>]*><th scope="row"><span class="row-number">\d+</span> ([^< ]+ [^< ]+)`).FindAllStringSubmatch(body, -1) {
		out = append(out, strings.Fields(m[1])[1])
	}
	return out
}

func (h *hall) setOrder(t testing.TB, order string, chairLast bool) {
	t.Helper()
	op := h.Caller(h.Operator)
	op.Board = h.Board
	rec, err := h.Portal.Slices.Board.SetRules(bg(t), op, board.Rules{QuorumBase: rules.BaseAuthorized, RecusedCounts: true, RemoteCounts: true, Threshold: rules.MajorityOfVotesCast, SecondRequired: true,
		ResponseUnit: rules.CalendarDay, ResponseStart: advice.StartTransmittal, CallOrder: order, ChairLast: chairLast, Revision: h.Count(`select max(revision) from board_rules where board_id = $1`, h.Board)})
	must(t, rec, err)
}

func TestTheRollIsCalledInTheBoardsOrderAndTheResultKeepsIt(t *testing.T) {
	h := newHall(t)
	h.setOrder(t, rollcall.Rotating, true)
	h.begin(t, 9)
	c := h.As(h.Clerk)
	first := []string{"Brandt", "Castellano", "Iglesias", "Lindqvist", "Okafor", "Poole", "Samuelson", "Vela", "Yusuf", "Abbott"}
	for vote := range 2 {
		o := h.move(t, h.motion())
		want := append(slices.Clone(first[vote:9]), append(slices.Clone(first[:vote]), "Abbott")...)
		page := c.Get(h.path("session"))
		if got := called(page.Body); !slices.Equal(got, want) {
			t.Fatalf("vote %d is called as %v, want %v", vote, got, want)
		}
		// Whoever has no answer yet is called next; the clerk's page goes on there.
		a := c.Post(h.path("motions/%d/enter", o), "set", id(h.seatOf(want[0]))+":yes").Want(t, 303)
		if a.Location != h.path("session")+"#ballot-"+id(h.seatOf(want[1])) {
			t.Errorf("after %s the page goes on at %s", want[0], a.Location)
		}
		h.shut(t, o)
		v, err := record.Votes(bg(t), h.DB, h.Board, h.meeting)
		if err != nil {
			t.Fatal(err)
		}
		var kept []string
		for _, b := range v.Motions[vote].Roll {
			kept = append(kept, strings.Fields(b.Name)[1])
		}
		if !slices.Equal(kept, want) {
			t.Errorf("the record keeps %v, want %v", kept, want)
		}
	}
	// A roll that was asked for consent is not a roll call and moves nobody on.
	in := h.motion()
	in.Method = rules.MethodConsent
	h.shut(t, h.move(t, in))
	h.move(t, h.motion())
	if got := called(c.Get(h.path("session")).Body); got[0] != first[2] {
		t.Errorf("the third roll call begins with %s", got[0])
	}
}

func (h *hall) seatOf(family string) int64 {
	for _, p := range h.Members {
		if strings.HasSuffix(p.Name, family) {
			return p.Seat
		}
	}
	h.T.Fatalf("nobody is called %s", family)
	return 0
}
