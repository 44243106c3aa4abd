package vote_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"parley/internal/page/pagetest"
	"parley/internal/rules"
	"parley/internal/webtest"
)

// key finds the first idempotency key of a page.
func key(t testing.TB, body string) string {
	t.Helper()
	m := regexp.MustCompile(`name="_key" value="([^"]+)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatal("the page has no key")
	}
	return m[1]
}

func sound(t testing.TB, a webtest.Answer) webtest.Answer {
	t.Helper()
	for _, p := range pagetest.Problems([]byte(a.Body)) {
		t.Error(p)
	}
	return a
}

func TestTheClerkRunsAWholeMeetingFromTheConsole(t *testing.T) {
	h := newHall(t)
	h.Clock.Set(webtest.At(day, "17:00"))
	c := h.As(h.Clerk)
	sound(t, c.Get(h.path("session"))).Want(t, 200).Says(t, "Not yet open", "The meeting can be opened from Tuesday, November 10, 6:00 pm on")
	sound(t, c.Post(h.path("session/open"))).Want(t, 409).Says(t, "The meeting cannot begin before its posted time.")
	h.Clock.Set(webtest.At(day, "18:00"))
	step := func(path string, fields ...string) {
		t.Helper()
		a := c.Post(h.path("%s", path), fields...).Want(t, 303)
		if at, _, _ := strings.Cut(a.Location, "#"); at != h.path("session") {
			t.Errorf("%s leads to %s", path, a.Location)
		}
		h.tick()
	}
	step("session/open")
	sound(t, c.Get(h.path("session"))).Want(t, 200).Says(t, "In session", "The roll was not called yet.")
	var roll []string
	for i, p := range h.Members {
		kind := "in_room"
		if i > 7 {
			kind = "left"
		}
		roll = append(roll, "presence-"+id(p.Seat), kind)
	}
	step("attendance/record", roll...)
	sound(t, c.Get(h.path("session"))).Says(t, "Quorum holds: 8 present, 6 needed, 2 to spare", "Take up item 1 next")
	step("session/take-up", "item", id(h.items[1]))
	step("recusals/record", "recuse_item", id(h.items[1]), "recuse_seat", id(h.Members[7].Seat), "reason", "employment", "words", "He works for the interpreters' firm.")
	a := sound(t, c.Post(h.path("motions/move"), "kind", "main", "item", id(h.items[1]), "mover", id(h.Members[0].Seat), "seconder", "", "text", "Ask for <b>interpreters</b>.", "method", "roll_call", "threshold", "")).Want(t, 422)
	a.Says(t, "This motion needs a seconder.", "Ask for &lt;b&gt;interpreters&lt;/b&gt;.")
	step("motions/move", "kind", "main", "item", id(h.items[1]), "mover", id(h.Members[0].Seat), "seconder", id(h.Members[1].Seat), "text", "Ask for interpreters.", "method", "roll_call", "threshold", "")
	o := int64(h.Count(`select max(id) from motions`))
	sound(t, c.Get(h.path("session"))).Says(t, "Motion 1, item 2", "of 7 have voted.", "Recused", "Moved by Lorraine Abbott, seconded by Tomás Iglesias.", "Withdraw the motion")
	step("motions/"+id(o)+"/enter", "set", id(h.Members[2].Seat)+":no")
	sound(t, c.Post(h.path("motions/%d/enter", o), "set", id(h.Members[7].Seat)+":yes")).Want(t, 403).Says(t, "The member is recused from this item")
	sound(t, c.Get(h.path("session"))).Says(t, "1</strong> of 7 have voted.", "voice 6:0")
	sound(t, c.Post(h.path("session/adjourn"))).Want(t, 409).Says(t, "A vote is open. Close it first.")
	step("motions/" + id(o) + "/close")
	sound(t, c.Get(h.path("session"))).Says(t, "Not passed: 0 yes, 1 no, 0 abstaining; it needed 1 yes.", "Next motion")
	entry := int64(h.Count(`select min(id) from attendance_events`))
	step("attendance/record", "set", fmt.Sprintf("%d:void:%d", h.Members[0].Seat, entry), "effective_at", "")
	sound(t, c.Get(h.path("session?all=1"))).Says(t, "7 present", "corrected")
	recusal := int64(h.Count(`select min(id) from recusals`))
	sound(t, c.Post(h.path("recusals/%d/withdraw", recusal), "why", "Wrong member.")).Want(t, 409).Says(t, "A vote on this item has already closed.")
	sound(t, c.Post(h.path("attendance/record"), "set", id(h.Members[3].Seat)+":left", "effective_at", "23:59")).Want(t, 422).Says(t, "Give a time that is not later than now.")
	step("session/recess")
	sound(t, c.Get(h.path("session"))).Says(t, "In recess", "Resume the meeting")
	step("session/resume")
	step("session/adjourn")
	sound(t, c.Get(h.path("session?all=1"))).Says(t, "Adjourned", "Vote opened, motion 1", "Motion 1: Failed 0–1", "Taken up: Interpreters at traffic stops")
}

func TestAMemberVotesFromThePhoneInTwoSteps(t *testing.T) {
	h := newHall(t)
	yusuf := h.Members[8]
	c := h.As(yusuf)
	sound(t, c.Get(h.path("vote"))).Want(t, 200).Says(t, "The meeting has not begun")
	h.begin(t, 7)
	sound(t, c.Get(h.path("vote"))).Says(t, "You are not marked as present", "I am here, in the room")
	c.Post(h.path("attendance/record"), "from", "vote", "set", id(yusuf.Seat)+":in_room").Want(t, 303)
	h.tick()
	sound(t, c.Get(h.path("vote"))).Says(t, "No vote is open now", "You are marked in the room since 6:02 pm. Quorum holds: 8 present, 6 needed")
	o := h.move(t, h.motion())
	sound(t, c.Get(h.path("vote"))).Says(t, "Your vote is open", "Item 2", "Ask for interpreters at every stop.", `name="choice" value="abstain"`)
	p := sound(t, c.Get(h.path("vote?motion=%d&choice=no", o))).Says(t, "You chose no", "It does not count yet.", "Record my vote: no")
	if n := h.Count(`select count(*) from ballots`); n != 0 {
		t.Fatal("looking at a choice cast a ballot")
	}
	k := key(t, p.Body)
	for range 2 { // pressed twice
		c.Post(h.path("motions/%d/cast", o), "_key", k, "seat", id(yusuf.Seat), "choice", "no", "from", "vote").Want(t, 303)
	}
	if n := h.Count(`select count(*) from ballots`); n != 1 {
		t.Fatalf("%d ballots from one form", n)
	}
	sound(t, c.Get(h.path("vote"))).Says(t, "You voted no", "6:04:00 pm", "It counts.", "You may change it until the vote is closed.", "1 of 8 have voted.")
	sound(t, c.Get(h.path("vote?change=1"))).Says(t, "Your vote is open")
	// The same form with another choice shows what was recorded first.
	sound(t, c.Post(h.path("motions/%d/cast", o), "_key", k, "seat", id(yusuf.Seat), "choice", "yes", "from", "vote")).Want(t, 409).Says(t, "You voted no")
	h.tick()
	c.Post(h.path("motions/%d/cast", o), "seat", id(yusuf.Seat), "choice", "yes", "from", "vote").Want(t, 303)
	sound(t, c.Get(h.path("vote"))).Says(t, "You voted yes")
	if strings.Contains(h.As(h.Members[1]).Get(h.path("vote")).Body, "Amina Yusuf") {
		t.Error("another member's screen names who voted how")
	}
	h.shut(t, o)
	sound(t, c.Get(h.path("vote"))).Says(t, "No vote is open now", "The last vote", "Passed: 1 yes, 0 no, 0 abstaining; it needed 1 yes")
	sound(t, c.Post(h.path("motions/%d/cast", o), "seat", id(yusuf.Seat), "choice", "no", "from", "vote")).Want(t, 409).Says(t, "The vote is closed.")
	sound(t, c.Post(h.path("recusals/record"), "from", "vote", "recuse_item", id(h.items[2]), "recuse_seat", id(yusuf.Seat), "reason", "other", "words", "")).Want(t, 422)
	rec, err := h.vote.TakeUp(bg(t), h.clerk(), h.items[2])
	must(t, rec, err)
	sound(t, c.Post(h.path("recusals/record"), "from", "vote", "recuse_item", id(h.items[2]), "recuse_seat", id(yusuf.Seat), "reason", "other", "words", "")).Want(t, 422).Says(t, "Fill in this field.")
	c.Post(h.path("recusals/record"), "from", "vote", "recuse_item", id(h.items[2]), "recuse_seat", id(yusuf.Seat), "reason", "other", "words", "My sister's complaint.").Want(t, 303)
	sound(t, c.Get(h.path("vote"))).Says(t, "You are recused from this item", "other ground: My sister's complaint.", "by you")
}

func TestAMemberObjectsToConsentFromThePhone(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	in := h.motion()
	in.Method = rules.MethodConsent
	o := h.move(t, in)
	c := h.As(h.Members[4])
	sound(t, c.Get(h.path("vote"))).Says(t, "Does anyone object?")
	sound(t, h.As(h.Clerk).Get(h.path("session"))).Says(t, "Nobody objects: record consent")
	c.Post(h.path("motions/%d/object", o), "from", "vote", "seat", id(h.Members[4].Seat)).Want(t, 303)
	sound(t, h.As(h.Clerk).Get(h.path("session"))).Says(t, "No consent: Hannah Brandt objected", "Ask for interpreters at every stop.</textarea>")
	sound(t, c.Post(h.path("motions/%d/object", o), "from", "vote", "seat", id(h.Members[4].Seat))).Want(t, 409)
}

func TestOnlyTheTableSeesTheSession(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	o := h.move(t, h.motion())
	for _, x := range []struct {
		who        *webtest.Client
		vote, desk int
		name       string
	}{
		{h.Anonymous(), 303, 303, "anonymous"}, {h.As(h.Clerk), 200, 200, "clerk"}, {h.As(h.Chair()), 200, 200, "chair"}, {h.As(h.Members[1]), 200, 200, "vice chair"},
		{h.As(h.Members[5]), 200, 403, "member"}, {h.As(h.Operator), 404, 404, "operator"}, {h.As(h.Drafter), 404, 404, "drafter"}, {h.As(h.OtherClerk), 404, 404, "clerk of another board"}, {h.As(h.OtherMember), 404, 404, "member of another board"},
	} {
		if got := x.who.Get(h.path("vote")).Status; got != x.vote {
			t.Errorf("%s at the vote: %d, want %d", x.name, got, x.vote)
		}
		if got := x.who.Get(h.path("session")).Status; got != x.desk {
			t.Errorf("%s at the console: %d, want %d", x.name, got, x.desk)
		}
	}
	h.As(h.Clerk).Get(h.path("vote")).Want(t, 200).Says(t, "You hold no seat on this board")
	// A member's refused form never answers with the console.
	a := h.As(h.Members[5]).Post(h.path("attendance/record"), "set", id(h.Members[4].Seat)+":left").Want(t, 403)
	if strings.Contains(a.Body, "Enter by voice") || !strings.Contains(a.Body, "You can do this only for your own seat.") {
		t.Error("a member was shown the console")
	}
	for _, path := range []string{"session/open", "session/recess", "session/adjourn", "motions/move", fmt.Sprintf("motions/%d/close", o), fmt.Sprintf("motions/%d/enter", o), fmt.Sprintf("motions/%d/withdraw", o)} {
		h.As(h.Members[5]).Post(h.path("%s", path)).Want(t, 403)
		h.As(h.OtherClerk).Post(h.path("%s", path)).Want(t, 404)
		if a := h.Anonymous().Post(h.path("%s", path)).Want(t, 303); !strings.HasPrefix(a.Location, "/work/sign-in") {
			t.Errorf("anonymous led to %s", a.Location)
		}
	}
}

func TestAForeignMeetingMotionItemOrSeatIsNotThere(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	o := h.move(t, h.motion())
	other := *h
	other.build(t, h.Other, h.slug)
	c := h.As(h.Clerk)
	c.Get("/work/b/cpab/meetings/2026-11-11/session").Want(t, 404)
	c.Post(h.path("session/take-up"), "item", id(other.items[0])).Want(t, 404)
	c.Post(h.path("motions/move"), "kind", "main", "item", id(other.items[0]), "mover", id(h.Members[0].Seat), "seconder", id(h.Members[1].Seat), "text", "x", "method", "roll_call").Want(t, 404)
	c.Post(h.path("motions/%d/close", o+999)).Want(t, 404)
	c.Post(h.path("motions/%d/enter", o), "set", id(h.OtherMember.Seat)+":yes").Want(t, 404)
	c.Post(h.path("attendance/record"), "set", id(h.OtherMember.Seat)+":in_room").Want(t, 404)
	h.As(h.OtherClerk).Post(fmt.Sprintf("/work/b/youth/meetings/%s/motions/%d/close", h.slug, o)).Want(t, 404)
	h.shut(t, o)
}

func TestNobodyCastsAnotherMembersBallot(t *testing.T) {
	h := newHall(t)
	h.begin(t, 10)
	o := h.move(t, h.motion())
	everyone := append([]webtest.Person{h.Clerk, h.Operator, h.Drafter, h.Executive, h.OtherClerk, h.OtherMember}, h.Members...)
	accepted, tried := 0, 0
	for _, who := range everyone {
		c := h.As(who)
		for _, member := range h.Members {
			if who.Person == member.Person {
				continue
			}
			tried++
			a := c.Post(h.path("motions/%d/cast", o), "seat", id(member.Seat), "choice", "yes", "from", "vote")
			if a.Status < 400 {
				accepted++
			}
		}
	}
	if n := h.Count(`select count(*) from ballots`); accepted != 0 || n != 0 {
		t.Fatalf("%d of %d foreign ballots were accepted, %d stored", accepted, tried, n)
	}
	if a := h.Anonymous().Post(h.path("motions/%d/cast", o), "seat", id(h.Members[0].Seat), "choice", "yes"); a.Status != http.StatusSeeOther || h.Count(`select count(*) from ballots`) != 0 {
		t.Error("an anonymous ballot was taken")
	}
}
