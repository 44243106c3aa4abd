package vote_test

import (
	"slices"
	"strings"
	"testing"

	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/vote"
	"parley/internal/webtest"
)

func TestThePublicPageShowsAVoteWhenItClosesAndNotBefore(t *testing.T) {
	h := newHall(t)
	h.begin(t, 8)
	o := h.move(t, h.motion())
	for i, p := range h.Members[:8] {
		choice := rules.Yes
		if i == 5 {
			choice = rules.No
		}
		if err := h.cast(p, o, choice); err != nil {
			t.Fatal(err)
		}
	}
	a := h.Anonymous()
	at := "/b/cpab/meetings/" + h.slug
	open := a.Get(at).Want(t, 200).Says(t, "Ask for interpreters at every stop.")
	for _, early := range []string{"Voted no", "7 yes", "Passed", "votegrid"} {
		if strings.Contains(open.Body, early) {
			t.Errorf("the open vote already shows %q", early)
		}
	}
	h.shut(t, o)
	a.Get(at).Want(t, 200).Says(t, "Passed: 7 yes, 1 no, 0 abstaining; it needed 5 yes", "Rule: more yes than no votes; abstaining counts as neither. A quorum is 6 members; 8 were present.", "Board Rule 4.3", h.Members[5].Name, "Passed 7–1")
	if tag := a.Get(at).Header.Get("ETag"); tag == open.Header.Get("ETag") {
		t.Error("the page kept its tag")
	}
}

func TestConsentNeedsAsManyAsTheThreshold(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	in := h.motion()
	in.Method, in.Threshold = rules.MethodConsent, rules.TwoThirdsOfAuthorized // 8 of 11 seats
	o := h.move(t, in)
	_, err := h.vote.Close(bg(t), h.clerk(), o)
	refused(t, err, fault.Conflict, "consent_too_few")
	_, err = h.vote.Object(bg(t), h.Caller(h.Members[9]), o, h.Members[9].Seat)
	refused(t, err, fault.Forbidden, "objector_has_no_vote")
	h.mark(t, h.Members[7], rules.InRoom)
	h.shut(t, o)
	if h.outcome(t, o) != rules.OutcomeCarried {
		t.Errorf("outcome %s", h.outcome(t, o))
	}
	h.result(t, o)
}

func TestTheQuorumSentenceNamesVacanciesAndRecusals(t *testing.T) {
	h := newHall(t)
	h.begin(t, 8)
	clerk := h.As(h.Clerk)
	clerk.Post(h.path("session/take-up"), "item", id(h.items[1])).Want(t, 303)
	clerk.Post(h.path("recusals/record"), "recuse_item", id(h.items[1]), "recuse_seat", id(h.Members[3].Seat), "reason", rules.RecusalFamily).Want(t, 303)
	clerk.Get(h.path("session")).Want(t, 200).Says(t, "Quorum holds: 8 present, 6 needed, 2 to spare", "1 recused from this item; 7 may vote on it. 1 of 11 seats is vacant.")
}

func TestAMemberWhoseTermEndsDuringTheVoteIsNotCounted(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	o := h.move(t, h.motion())
	for _, p := range h.Members[:7] {
		if err := h.cast(p, o, rules.Yes); err != nil {
			t.Fatal(err)
		}
	}
	leaver := h.Members[6]
	if _, err := h.Portal.Slices.Member.End(bg(t), h.Caller(h.Operator), leaver.Term, webtest.Day(day).String(), "resigned"); err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	refused(t, h.cast(leaver, o, rules.No), fault.NotFound, "not_found")
	h.shut(t, o)
	res := h.result(t, o)
	if res.Tally.Yes != 6 || res.Body.Seated != 9 || !res.Quorum {
		t.Errorf("%+v", res.Computation)
	}
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "Passed: 6 yes, 0 no", "A quorum is 6 members; 6 were present.")
}

func TestARecusalWithoutAMemberIsToldBesideTheField(t *testing.T) {
	w := webtest.New(t)
	_, err := w.Portal.Slices.Vote.Recuse(t.Context(), w.Caller(w.Clerk), vote.Recusal{Ground: rules.RecusalFamily})
	if got := fault.FieldsOf(err); len(got) != 2 || got[0].Name != "recuse_seat" || got[1].Name != "recuse_item" {
		t.Fatalf("%v", err)
	}
}

func TestThePartThatChangesHoldsTheItemTheMotionAndTheQuorum(t *testing.T) {
	h := newHall(t)
	a, at := h.Anonymous(), "/b/cpab/meetings/"+h.slug
	if soon := a.Get(at).Want(t, 200); !strings.Contains(soon.Body, `hx-get="`+at+`/now"`) || !strings.Contains(soon.Body, `sse-connect="/b/cpab/live?since=`) {
		t.Error("the page does not listen although the meeting begins")
	}
	h.begin(t, 8)
	rec, err := h.vote.TakeUp(bg(t), h.clerk(), h.items[1])
	must(t, rec, err)
	o := h.move(t, h.motion())
	if err := h.cast(h.Members[4], o, rules.No); err != nil {
		t.Fatal(err)
	}
	open := a.Get(at+"/now").Want(t, 200).Says(t, "The meeting is running", "Item 2, Interpreters at traffic stops, since 6:02 pm", "Next: item 3, Closing", "Ask for interpreters at every stop.", "Quorum holds: 8 present, 6 needed, 2 to spare")
	if strings.Contains(open.Body, "<html") || strings.Contains(open.Body, "1 no") {
		t.Error("the part holds more than it should")
	}
	h.shut(t, o)
	a.Get(at+"/now").Says(t, "The last vote", "Failed 0–1")
	a.Get(at).Says(t, "The last vote", "Item 2, Interpreters at traffic stops, since 6:02 pm")
	rec, err = h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	must(t, rec, err)
	if over := a.Get(at+"/now").Want(t, 200); strings.Contains(over.Body, "is running") {
		t.Error("the meeting is over")
	}
	if over := a.Get(at); strings.Contains(over.Body, "sse-connect") || strings.Contains(over.Body, "<script") {
		t.Error("the page listens although the meeting is over")
	}
	a.Get("/b/cpab/meetings/none/now").Want(t, 404)
}

// TestEveryVoteIsStoredBySeatAndShownByName takes a vote in each way there is. No
// rule of an act on secret ballots or on names changes it.
func TestEveryVoteIsStoredBySeatAndShownByName(t *testing.T) {
	h := newHall(t)
	if h.Count(`select count(*) from information_schema.columns where table_schema = current_schema() and table_name = 'ballots' and column_name in ('seat_id', 'term_id', 'choice') and is_nullable = 'NO'`) != 3 {
		t.Error("a ballot may be stored without its seat, its holder or its choice")
	}
	h.begin(t, 7)
	for i, method := range []string{rules.MethodRollCall, rules.MethodConsent} {
		in := h.motion()
		in.Item = h.items[i]
		in.Method = method
		o := h.move(t, in)
		if method != rules.MethodConsent {
			for _, p := range h.Members[:7] {
				if err := h.cast(p, o, rules.Yes); err != nil {
					t.Fatal(method, err)
				}
			}
		}
		h.shut(t, o)
		if n := h.Count(`select count(distinct seat_id) from ballots where motion_id = $1 and choice = 'yes'`, o); n != 7 {
			t.Errorf("%s: %d seats have a ballot", method, n)
		}
		h.tick()
	}
	v, err := record.Votes(bg(t), h.DB, h.Board, h.meeting)
	if err != nil || len(v.Grid.Motions) != 2 {
		t.Fatalf("%d motions in the grid: %v", len(v.Grid.Motions), err)
	}
	for _, p := range h.Members[:7] {
		i := slices.IndexFunc(v.Grid.Rows, func(r page.GridRow) bool { return r.Member == p.Name })
		if i < 0 || slices.ContainsFunc(v.Grid.Rows[i].Ballots, func(b page.Ballot) bool { return b.Kind != "yes" }) {
			t.Errorf("%s is not in the grid with each vote", p.Name)
		}
	}
}
