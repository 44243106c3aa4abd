package commitment_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/internal/commitment"
	"parley/internal/fault"
	"parley/internal/recommendation/adopted"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
	"parley/internal/vote"
	"parley/internal/webtest"
)

// unanswered is a World in which a department has not answered past its day.
func unanswered(t *testing.T) followed {
	t.Helper()
	w := webtest.New(t)
	r, sent := adopted.Send(t, w, "Say when a foot pursuit must not begin")
	w.Clock.Advance(60 * 24 * time.Hour)
	f := followed{World: w, Recommendation: r, Transmittal: sent}
	f.Number = fmt.Sprintf("%d-%03d", w.Count(`select year from recommendation_numbers where recommendation_id = $1`, r), w.Count(`select seq from recommendation_numbers where recommendation_id = $1`, r))
	return f
}

// sign lets the department answer.
func (f followed) sign(t *testing.T) {
	t.Helper()
	rec, err := f.Portal.Slices.Response.SaveDraft(ctx(t), f.Answering(f.Drafter), f.Transmittal, 0, advice.Answer{Position: advice.DoesNotConcur, Reason: "cost", Words: "We will not."})
	made(t, rec, err)
	rec, err = f.Portal.Slices.Response.Sign(ctx(t), f.Answering(f.Executive), f.Transmittal, 1, "Chief of Police")
	made(t, rec, err)
}

func TestAFindingOfNoAnswerDoesNotStickToOneThatCame(t *testing.T) {
	f := unanswered(t)
	found := func() int { return f.Count(`select count(*) from tracked where non_responsive`) }
	none := commitment.Drafting{Proposal: followup.Proposal{Kind: followup.NonResponsive, Words: "No answer came."}, Transmittal: f.Transmittal}
	old, err := f.draft(none)
	if err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	council, err := f.draft(commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Escalate, Escalation: followup.Escalation{To: "City Council", Form: followup.FormHearing}, Words: "No answer came."}, Transmittal: f.Transmittal})
	if err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	f.sit(t, func(item, m int64) {
		motion, err := f.move(t, m, item, council)
		if err != nil {
			t.Fatal(err)
		}
		rec, err := f.Portal.Slices.Vote.WithdrawMotion(ctx(t), f.Caller(f.Clerk), motion)
		made(t, rec, err)
		f.sign(t)
		for _, d := range []int64{old, council} {
			_, err = f.move(t, m, item, d)
			want(t, err, "decision:answer_came")
		}
		// Written down anew, with the answer read, it may be found none.
		rec, err = f.slice().Withdraw(ctx(t), f.Caller(f.Clerk), old, "An answer came.")
		made(t, rec, err)
		none.Words = "It gives no reason."
		d, err := f.draft(none)
		if err != nil {
			t.Fatal(err, fault.FieldsOf(err))
		}
		if found() != 0 {
			t.Error("it is found none before the vote")
		}
		f.decide(t, m, item, d, 7)
	})
	if found() != 1 {
		t.Error("the board found it none and the tracker does not say so")
	}
	f.Anonymous().Get(f.public()).Want(t, 200).Says(t, "It gives no reason.", "does not answer what was asked")
	f.sound(t)
}

// TestTheBoardTakesBackAFindingOfNoAnswer rescinds it at a later meeting, by two
// thirds; the answer counts again.
func TestTheBoardTakesBackAFindingOfNoAnswer(t *testing.T) {
	f := newFollowed(t)
	d, err := f.draft(commitment.Drafting{Proposal: followup.Proposal{Kind: followup.NonResponsive, Words: "It does not say when."}, Transmittal: f.Transmittal})
	if err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	reply, err := f.draft(commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Reply, Words: "Thank you."}, Transmittal: f.Transmittal})
	if err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	found := func() int { return f.Count(`select count(*) from tracked where non_responsive and not resolved`) }
	var finding, thanks int64
	f.sit(t, func(item, m int64) {
		finding = f.decide(t, m, item, d, 7)
		thanks = f.decide(t, m, item, reply, 7)
	})
	if found() != 1 {
		t.Fatal("it was not found none")
	}
	rescind := func(m, item, target int64) (int64, error) {
		f.Clock.Advance(time.Minute)
		rec, err := f.Portal.Slices.Vote.Move(ctx(t), f.Caller(f.Clerk), m, vote.Motion{Kind: rules.MotionRescind, Target: target, Item: item, Mover: f.Members[2].Seat, Seconder: f.Members[8].Seat, Method: rules.MethodRollCall})
		return rec.ID(), err
	}
	f.sit(t, func(item, m int64) {
		f.As(f.Clerk).Get("/work/b/cpab/meetings/"+f.slugOf(m)+"/session").Want(t, 200).Says(t, "It does not say when.")
		_, err := rescind(m, item, thanks)
		want(t, err, "target:rescind_kind")
		motion, err := rescind(m, item, finding)
		if err != nil {
			t.Fatal(err, fault.FieldsOf(err))
		}
		for _, x := range f.Members[:9] {
			rec, err := f.Portal.Slices.Vote.Cast(ctx(t), f.Caller(x), motion, x.Seat, rules.Yes)
			made(t, rec, err)
		}
		rec, err := f.Portal.Slices.Vote.Close(ctx(t), f.Caller(f.Clerk), motion)
		made(t, rec, err)
		_, err = rescind(m, item, finding)
		want(t, err, "target:rescind_again")
	})
	if found() != 0 || f.Count(`select count(*) from tracked where resolved`) != 1 {
		t.Error("what was rescinded still counts")
	}
	if page := f.Anonymous().Get(f.public()).Want(t, 200); strings.Contains(page.Body, "The board found that this does not answer what was asked.") {
		t.Error("the public page says so of the answer")
	}
	f.As(f.Clerk).Get("/work/b/cpab/decisions/"+itoa(d)).Want(t, 200).Says(t, "The board rescinded it")
	f.sound(t)
}

// TestAnAdoptionIsRescindedUntilItIsSent rescinds one at a later meeting, after which
// it cannot be sent and may be withdrawn, and fails to rescind one that was sent.
func TestAnAdoptionIsRescindedUntilItIsSent(t *testing.T) {
	w := webtest.New(t)
	f := followed{World: w, Recommendation: adopted.Adopt(t, w, "Say when a foot pursuit must not begin")}
	kept := adopted.Adopt(t, w, "Publish the yearly audit")
	rec, err := w.Portal.Slices.Recommendation.Transmit(ctx(t), w.Caller(w.Clerk), kept, []int64{w.Department})
	made(t, rec, err)
	f.Number = fmt.Sprintf("%d-%03d", w.Count(`select year from recommendation_numbers where recommendation_id = $1`, f.Recommendation), w.Count(`select seq from recommendation_numbers where recommendation_id = $1`, f.Recommendation))
	adoption := func(of int64) int64 {
		return int64(w.Count(`select id from motions where recommendation_id = $1 and kind = 'adopt_recommendation' and outcome = 'carried'`, of))
	}
	stage := func(of int64, stage string) int {
		return w.Count(`select count(*) from tracked where recommendation_id = $1 and stage = $2 and (adopted_on is null) = ($2 <> 'adopted')`, of, stage)
	}
	if stage(f.Recommendation, "adopted") != 1 {
		t.Fatal("it is not adopted")
	}
	f.sit(t, func(item, m int64) {
		move := func(target int64) (int64, error) {
			f.Clock.Advance(time.Minute)
			rec, err := w.Portal.Slices.Vote.Move(ctx(t), w.Caller(w.Clerk), m, vote.Motion{Kind: rules.MotionRescind, Target: target, Mover: w.Members[2].Seat, Seconder: w.Members[8].Seat, Method: rules.MethodRollCall})
			return rec.ID(), err
		}
		_, err := move(adoption(kept))
		want(t, err, "target:reconsider_carried_out")
		motion, err := move(adoption(f.Recommendation))
		if err != nil {
			t.Fatal(err, fault.FieldsOf(err))
		}
		if stage(f.Recommendation, "adopted") != 1 {
			t.Error("it is rescinded before the vote")
		}
		for _, x := range w.Members[:9] {
			rec, err := w.Portal.Slices.Vote.Cast(ctx(t), w.Caller(x), motion, x.Seat, rules.Yes)
			made(t, rec, err)
		}
		rec, err := w.Portal.Slices.Vote.Close(ctx(t), w.Caller(w.Clerk), motion)
		made(t, rec, err)
	})
	if stage(f.Recommendation, "not_adopted") != 1 {
		t.Error("the tracker has it adopted")
	}
	w.Anonymous().Get(f.public()).Want(t, 200).Says(t, "Not adopted", "its adoption is rescinded")
	_, err = w.Portal.Slices.Recommendation.Transmit(ctx(t), w.Caller(w.Clerk), f.Recommendation, []int64{w.Department})
	want(t, err, "recommendation_not_adopted")
	rec, err = w.Portal.Slices.Recommendation.Withdraw(ctx(t), w.Caller(w.Clerk), f.Recommendation, "Settled otherwise.")
	made(t, rec, err)
	f.sound(t)
}

func TestAnAnswerThatComesDuringTheVoteIsNotFoundNone(t *testing.T) {
	f := unanswered(t)
	d, err := f.draft(commitment.Drafting{Proposal: followup.Proposal{Kind: followup.NonResponsive, Words: "No answer came."}, Transmittal: f.Transmittal})
	if err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	f.sit(t, func(item, m int64) {
		motion, err := f.move(t, m, item, d)
		if err != nil {
			t.Fatal(err, fault.FieldsOf(err))
		}
		f.sign(t)
		for _, x := range f.Members[:9] {
			rec, err := f.Portal.Slices.Vote.Cast(ctx(t), f.Caller(x), motion, x.Seat, rules.Yes)
			made(t, rec, err)
		}
		rec, err := f.Portal.Slices.Vote.Close(ctx(t), f.Caller(f.Clerk), motion)
		made(t, rec, err)
	})
	if f.Count(`select count(*) from tracked where non_responsive`) != 0 {
		t.Error("what was found of no answer sticks to the one that came")
	}
	if page := f.Anonymous().Get(f.public()).Want(t, 200); strings.Contains(page.Body, "The board found that this does not answer what was asked.") {
		t.Error("the public page says so of the answer")
	}
	f.sound(t)
}

// TestAProposalOfTestsWipesNoFinding lets each side propose other tests after the
// board has voted: what it found stands, and it may look again.
func TestAProposalOfTestsWipesNoFinding(t *testing.T) {
	f := newFollowed(t)
	reader := f.Anonymous()
	f.agreed(t, 0, "The order is published.", "It names the pursuits that must not begin.")
	f.report(t, 0, followup.InProgress, "", "")
	f.lay(t, 0, "", followup.Verified, followup.Insufficient)
	d := f.newest(t)
	f.sit(t, func(item, m int64) { f.decide(t, m, item, d, 7) })
	clerk, drafter := f.As(f.Clerk), f.As(f.Drafter)
	verification := func() int {
		return f.Count(`select count(*) from tracked where verification = 'partially_verified'`)
	}
	stands := func() {
		t.Helper()
		reader.Get(f.public()).Want(t, 200).Says(t, "Board checked: partly done", "It names the pursuits that must not begin.", "Tests agreed by both sides")
		if verification() != 1 {
			t.Error("the tracker lost what the board found")
		}
	}
	stands()
	drafter.Post(f.desk(0)+"/tests", "base", "1", "tests", "The order exists.").Want(t, 303)
	stands()
	reader.Get(f.public()).Says(t, "The order exists.", "Tests proposed by the department")
	clerk.Get(f.board(0)+"/review").Want(t, 200).Says(t, "It names the pursuits that must not begin.")
	clerk.Get(f.board(0)).Want(t, 200).Says(t, "Agree to these tests", "Review the evidence")
	// Who began the review before the proposal came lays it still.
	rec, err := f.slice().Lay(ctx(t), f.Caller(f.Clerk), f.Commitments[0], 1, followup.Review{Findings: []string{"", followup.EvidenceRequested}, Words: "Send the list."}, false)
	made(t, rec, err)
	rec, err = f.slice().Withdraw(ctx(t), f.Caller(f.Clerk), f.newest(t), "Not yet.")
	made(t, rec, err)
	f.Clock.Advance(time.Minute)

	// The board's own reply is in force at once; by it nothing was found yet.
	clerk.Post(f.board(0)+"/tests", "base", "2", "tests", "The order is followed.").Want(t, 303)
	stands()
	reader.Get(f.public()).Says(t, "The board votes by these from now on", "The order is followed.")
	_, err = f.slice().Lay(ctx(t), f.Caller(f.Clerk), f.Commitments[0], 1, followup.Review{Findings: []string{followup.Verified, ""}, Words: "Old."}, false)
	want(t, err, "tests_stale")
	f.lay(t, 0, "", followup.Verified)
	d = f.newest(t)
	f.sit(t, func(item, m int64) { f.decide(t, m, item, d, 7) })
	page := reader.Get(f.public()).Want(t, 200).Says(t, "Board checked: done", "The order is followed.")
	if strings.Contains(page.Body, "The board votes by these from now on") || f.Count(`select count(*) from tracked where tests_agreed_on is null and promised > 0`) != 1 {
		t.Error("the tests that count are not those voted by, or an agreement counts for the commitment without one")
	}
	f.sound(t)
}
