package notice_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/commitment"
	"parley/internal/recommendation/adopted"
	"parley/internal/rules"
	"parley/internal/rules/followup"
	"parley/internal/vote"
)

// followOne makes a confirmed subscription to one recommendation.
func (a asked) followOne(t *testing.T, number, email string) {
	t.Helper()
	ctx := context.Background()
	rec, err := a.slice.RequestOne(ctx, act.Caller{Board: a.Board, Key: number + email, Digest: "x"}, number, email)
	if err != nil {
		t.Fatal(rec, err)
	}
	for _, token := range a.tokens(t, email) {
		if err := a.slice.Confirm(ctx, token); err != nil {
			t.Fatal(err)
		}
	}
}

func (a asked) tokens(t *testing.T, email string) []string {
	t.Helper()
	var out []string
	if err := a.DB.Select(context.Background(), &out, `select rtrim(translate(encode(token, 'base64'), '+/', '-_'), '=') from subscriptions where email = $1 order by id`, email); err != nil || len(out) == 0 {
		t.Fatal(err, out)
	}
	return out
}

// decide writes a decision down and puts it to the vote at a meeting: yes members
// for it, the others against.
func (a asked) decide(t *testing.T, in commitment.Drafting, yes int) {
	t.Helper()
	rec, err := a.Portal.Slices.Commitment.Draft(context.Background(), a.Caller(a.Clerk), a.recommendation, in)
	a.vote(t, done(t, rec, err), yes)
}

func (a asked) vote(t *testing.T, decision int64, yes int) {
	t.Helper()
	ctx := context.Background()
	p := adopted.Post(t, a.World, a.recommendation)
	votes := a.Portal.Slices.Vote
	a.Clock.Set(p.Begins)
	do := func(rec act.Receipt, err error) int64 { t.Helper(); return done(t, rec, err) }
	do(votes.Open(ctx, a.Caller(a.Clerk), p.Meeting))
	var roll []vote.Presence
	for _, m := range a.Members {
		roll = append(roll, vote.Presence{Seat: m.Seat, Kind: rules.InRoom})
	}
	do(votes.RecordAttendance(ctx, a.Caller(a.Clerk), p.Meeting, roll))
	a.Clock.Advance(5 * time.Minute)
	motion := do(votes.Move(ctx, a.Caller(a.Clerk), p.Meeting, vote.Motion{Kind: rules.MotionFollowUp, Item: p.Items[a.recommendation], Mover: a.Members[2].Seat, Seconder: a.Members[8].Seat, Method: rules.MethodRollCall, Decision: decision}))
	for i, m := range a.Members {
		choice := rules.Yes
		if i >= yes {
			choice = rules.No
		}
		do(votes.Cast(ctx, a.Caller(m), motion, m.Seat, choice))
	}
	a.sent(t, a.srv)
	do(votes.Close(ctx, a.Caller(a.Clerk), motion))
	do(votes.Adjourn(ctx, a.Caller(a.Clerk), p.Meeting))
}

// told are the addresses of the mails that came since the last look.
func (a asked) told(t *testing.T) ([]string, string) {
	t.Helper()
	got, words := a.sent(t, a.srv)
	for i, x := range got {
		got[i], _, _ = strings.Cut(x, ":")
	}
	return got, words
}

func TestOneRecommendationIsFollowedByTheSameConfirmation(t *testing.T) {
	a := newAsked(t)
	c := a.Anonymous()
	at := "/b/cpab/subscribe"
	c.Get("/b/cpab/recommendations/2026-001").Want(t, 200).Says(t, `href="/b/cpab/subscribe?recommendation=2026-001"`)
	c.Get(at+"?recommendation=2026-001").Want(t, 200).Says(t, "Only 2026-001, "+pursuits, `value="one" checked`, "All that Community Police Advisory Board")
	for _, none := range []string{at + "?recommendation=2026-002", at + "?recommendation=2026-1", at + "?recommendation=x", "/b/youth/subscribe?recommendation=2026-001"} {
		c.Get(none).Want(t, 404)
	}
	if plain := c.Get(at).Want(t, 200); strings.Contains(plain.Body, "Only 2026") {
		t.Error("the board's own form asks what is to be followed")
	}
	one := []string{"recommendation", "2026-001", "email", "Ana@Riverbend.example"}
	c.Post(at, append(one, "follow", "sideways")...).Want(t, 422).Says(t, "f-follow", "Ana@Riverbend.example")
	c.Post(at, one...).Want(t, 422).Says(t, "f-follow")
	c.Post(at, "recommendation", "2026-001", "follow", "one", "email", "no address").Want(t, 422).Says(t, "f-email", "Only 2026-001", `value="one" checked`)
	c.Post(at, "recommendation", "2026-002", "follow", "one", "email", "ana@riverbend.example").Want(t, 404)
	for range 2 { // sent twice
		c.Post(at, append(one, "follow", "one", "_key", "k")...).Want(t, 200).Says(t, "confirm within 48 hours")
	}
	if n := a.Count(`select count(*) from subscriptions where recommendation_id = $1 and state = 'pending'`, a.recommendation); n != 1 {
		t.Fatalf("%d subscriptions", n)
	}
	got, words := a.sent(t, a.srv)
	if len(got) != 1 || !strings.HasPrefix(got[0], "ana@riverbend.example: Confirm: follow recommendation 2026-001") || !strings.Contains(words, "2026-001: "+pursuits) {
		t.Fatalf("%q\n%s", got, words)
	}
	link := "/subscription/" + a.tokens(t, "ana@riverbend.example")[0]
	c.Get(link).Want(t, 200).Says(t, "about recommendation 2026-001 of Community Police Advisory Board", pursuits, "Yes, follow this recommendation")
	c.Post(link+"/confirm").Want(t, 303)
	c.Get(link).Want(t, 200).Says(t, "You follow recommendation 2026-001 of Community Police Advisory Board", "/b/cpab/recommendations/2026-001")
	c.Get(link+"/end").Want(t, 200).Says(t, "Stop the emails about recommendation 2026-001")
	// The whole board, from the same form, is another subscription, and ending one leaves the other.
	c.Post(at, append(one, "follow", "all", "_key", "l")...).Want(t, 200)
	if n := a.Count(`select count(*) from subscriptions where recommendation_id is null`); n != 1 {
		t.Errorf("%d subscriptions to the board", n)
	}
	c.Post(link+"/end").Want(t, 200)
	if n := a.Count(`select count(*) from subscriptions`); n != 1 {
		t.Errorf("%d subscriptions are left", n)
	}
}

func TestWhoFollowsARecommendationIsToldOfThatOneAloneAndOnce(t *testing.T) {
	a := newAsked(t)
	ctx := context.Background()
	const one, board, both, other = "one@riverbend.example", "board@riverbend.example", "both@riverbend.example", "other@riverbend.example"
	second := adopted.Adopt(t, a.World, "Publish the yearly audit")
	a.followOne(t, "2026-001", one)
	a.follow(t, board)
	a.follow(t, both)
	a.followOne(t, "2026-001", both)
	a.followOne(t, "2026-002", other)
	a.told(t)
	all := sorted([]string{one, board, both})
	for _, step := range []struct {
		what string
		do   func()
		want []string
		says string
	}{
		{"a meeting changes", func() { a.announce(t, "m/1") }, []string{board, both}, ""},
		{"another recommendation is sent", func() {
			rec, err := a.Portal.Slices.Recommendation.Transmit(ctx, a.Caller(a.Clerk), second, []int64{a.Department})
			done(t, rec, err)
		}, []string{board, both, other}, "You get this because you follow recommendation 2026-002 of Community Police Advisory Board."},
		{"the answer comes later", func() {
			a.allow(t)
			a.extend(t, 10)
		}, all, "more time"},
		{"it is answered", func() { a.answer(t) }, all, "You get this because you follow recommendation 2026-001"},
		{"it is reported on", func() {
			rec, err := a.Portal.Slices.Commitment.Report(ctx, a.Answering(a.Drafter), int64(a.Count(`select max(id) from commitments`)), commitment.Reporting{Report: followup.Report{Progress: followup.InProgress, Words: "The draft is written."}})
			done(t, rec, err)
		}, all, "The draft is written."},
		{"the board replies", func() {
			a.decide(t, commitment.Drafting{Transmittal: a.transmittal, Proposal: followup.Proposal{Kind: followup.Reply, Words: "We count on the summer."}}, 8)
		}, append([]string{a.Drafter.Email, a.Executive.Email}, all...), "We count on the summer."},
		{"the board votes a closing down", func() {
			a.decide(t, commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Close, Reason: followup.NotImplemented, Words: "Nothing was done."}}, 2)
		}, nil, ""},
	} {
		step.do()
		got, words := a.told(t)
		got = slices.DeleteFunc(got, func(to string) bool { return !strings.Contains(to, "@riverbend.example") })
		if step.what == "another recommendation is sent" { // its department has a mail of its own
			got = slices.DeleteFunc(got, func(to string) bool { return !slices.Contains(step.want, to) })
		}
		if !slices.Equal(got, sorted(step.want)) {
			t.Errorf("%s: told %q, want %q", step.what, got, step.want)
		}
		if !strings.Contains(words, step.says) {
			t.Errorf("%s: the mails do not say %q:\n%s", step.what, step.says, words)
		}
	}
}

func TestWhatTheBoardDecidesIsMailedToTheDesk(t *testing.T) {
	a := newAsked(t)
	ctx := context.Background()
	a.followOne(t, "2026-001", "ana@riverbend.example")
	a.on(t, a.due+1, "09:00")
	say := func(what string, wants ...string) {
		t.Helper()
		got, words := a.sent(t, a.srv)
		if len(got) != 3 {
			t.Fatalf("%s: %q", what, got)
		}
		for _, want := range append(wants, "https://portal.test/b/cpab/recommendations/2026-001") {
			if !strings.Contains(strings.Join(got, "\n")+"\n"+words, want) {
				t.Errorf("%s does not say %q: %q\n%s", what, want, got, words)
			}
		}
	}
	a.decide(t, commitment.Drafting{Transmittal: a.transmittal, Proposal: followup.Proposal{Kind: followup.NonResponsive, Words: "No answer came."}}, 8)
	say("no answer", "Decided: ", "The board found the answer to 2026-001 non-responsive: "+pursuits, "No answer came.", "Riverbend Police Department")
	a.decide(t, commitment.Drafting{Transmittal: a.transmittal, Proposal: followup.Proposal{Kind: followup.Escalate, Escalation: followup.Escalation{To: "City Council", Form: followup.FormHearing}, Words: "It is time."}}, 8)
	say("escalated", "Decided: ", "The board takes 2026-001 further", "Before: City Council (hearing)")
	rec, err := a.Portal.Slices.Escalation.Record(ctx, a.Caller(a.Clerk), int64(a.Count(`select max(id) from decisions`)), 0, followup.Recorded{Step: followup.StepSet, On: "2027-02-09"})
	done(t, rec, err)
	say("set", "2026-001 comes before City Council on February 9, 2027: "+pursuits, "Day: Tuesday, February 9, 2027", "Before: City Council (hearing)")
	c := a.answer(t)
	s := a.Portal.Slices.Commitment
	rec, err = s.Propose(ctx, a.Answering(a.Drafter), c, 0, []string{"The order is published.", "It is read at roll call."}, "")
	done(t, rec, err)
	rec, err = s.Agree(ctx, a.Caller(a.Clerk), c, 1)
	done(t, rec, err)
	rec, err = s.Report(ctx, a.Answering(a.Drafter), c, commitment.Reporting{Report: followup.Report{Progress: followup.ReportedPartly, Stage: followup.Policy, Words: "As it says.", Link: "https://riverbend.example/order"}})
	done(t, rec, err)
	rec, err = s.Lay(ctx, a.Caller(a.Clerk), c, 1, followup.Review{Findings: []string{followup.Verified, followup.Insufficient}, Words: "We read it."}, false)
	done(t, rec, err)
	a.vote(t, int64(a.Count(`select max(id) from decisions`)), 8)
	say("checked", "Decided: ", "Board checked: partly done: 2026-001, "+pursuits, "The order is published.: Board checked: done", "It is read at roll call.: Board checked: not yet", "Issue General Order 12-8")
	a.decide(t, commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Close, Reason: followup.PartlyImplemented, Words: "It is enough."}}, 8)
	say("closed", "Decided: ", "The board closed 2026-001", "Closed as: Partially implemented", "It is enough.")
	a.decide(t, commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Reopen, Words: "The order was taken back."}}, 8)
	say("opened again", "Decided: ", "The board opened 2026-001 again", "The order was taken back.")
}

func TestNobodyIsRemindedOfWhatTheBoardClosed(t *testing.T) {
	a := newAsked(t)
	a.decide(t, commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Close, Reason: followup.NotApplicable, Words: "The unit was dissolved."}}, 8)
	a.sent(t, a.srv)
	for _, day := range []int{a.due - 14, a.due - 3, a.due, a.due + 7} {
		if got, _ := a.on(t, day, "09:00"); len(got) != 0 {
			t.Errorf("day %d: %q", day-a.due, got)
		}
	}
}
