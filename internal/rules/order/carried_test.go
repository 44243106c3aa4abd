package order

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/rules"
	"parley/internal/rules/rulestest"
)

func TestWhatACarriedMotionTakesOffTheFloor(t *testing.T) {
	main, adopt, amend, refer := Pending{1, rules.MotionMain}, Pending{1, rules.MotionAdoptRecommendation}, Pending{2, rules.MotionAmend}, Pending{3, rules.MotionRefer}
	for _, c := range []struct {
		name    string
		below   []Pending
		carried rules.MotionKind
		want    []Settled
	}{
		{"to table takes the amendment along", []Pending{main, amend}, rules.MotionTable, []Settled{{1, Tabled}, {2, Fell}}},
		{"to postpone", []Pending{main}, rules.MotionPostpone, []Settled{{1, Postponed}}},
		{"to refer, with an amendment pending", []Pending{main, amend}, rules.MotionRefer, []Settled{{1, Referred}, {2, Fell}}},
		{"to postpone indefinitely", []Pending{main}, rules.MotionPostponeIndefinitely, []Settled{{1, PostponedIndefinitely}}},
		{"to table, with referring pending", []Pending{main, refer}, rules.MotionTable, []Settled{{1, Tabled}, {3, Fell}}},
		{"to table an item under which nothing was moved", nil, rules.MotionTable, nil},
		{"an amendment leaves its motion on the floor", []Pending{main}, rules.MotionAmend, nil},
		{"an amendment of a recommendation has it written down first", []Pending{adopt}, rules.MotionAmend, []Settled{{1, Reworded}}},
		{"an amendment of that amendment does not", []Pending{adopt, amend}, rules.MotionAmend, nil},
		{"closing debate leaves the question", []Pending{main}, rules.MotionPreviousQuestion, nil},
		{"to recess leaves it too", []Pending{main, amend}, rules.MotionRecess, nil},
	} {
		if got := Settle(c.below, c.carried); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if got := Adjourn([]Pending{main, amend}); !slices.Equal(got, []Settled{{1, Unfinished}, {2, Unfinished}}) {
		t.Errorf("adjourned: %v", got)
	}
}

func TestOnlyOneOfThePrevailingSideMayReconsider(t *testing.T) {
	sound := ReconsiderFacts{Kind: rules.MotionMain, Outcome: rules.OutcomeCarried, ThisMeeting: true, MoverVoted: rules.Yes}
	for _, c := range []struct {
		name   string
		change func(*ReconsiderFacts)
		want   string
	}{
		{"who voted for what carried", func(*ReconsiderFacts) {}, ""},
		{"who voted against what carried", func(f *ReconsiderFacts) { f.MoverVoted = rules.No }, "mover:mover_not_prevailing"},
		{"who abstained", func(f *ReconsiderFacts) { f.MoverVoted = rules.Abstain }, "mover:mover_not_prevailing"},
		{"who did not vote", func(f *ReconsiderFacts) { f.MoverVoted = "" }, "mover:mover_not_prevailing"},
		{"who voted against what was lost", func(f *ReconsiderFacts) { f.Outcome, f.MoverVoted = rules.OutcomeLost, rules.No }, ""},
		{"on a tie the no side prevailed", func(f *ReconsiderFacts) { f.Outcome, f.MoverVoted = rules.OutcomeLostOnTie, rules.No }, ""},
		{"who voted for what was lost", func(f *ReconsiderFacts) { f.Outcome = rules.OutcomeLost }, "mover:mover_not_prevailing"},
		{"what failed for want of a quorum was not decided", func(f *ReconsiderFacts) { f.Outcome = rules.OutcomeNoQuorum }, "target:reconsider_undecided"},
		{"what lies on the table was not decided", func(f *ReconsiderFacts) { f.Outcome = Tabled }, "target:reconsider_undecided"},
		{"a motion to adjourn", func(f *ReconsiderFacts) { f.Kind = rules.MotionAdjourn }, "target:reconsider_kind"},
		{"of another meeting", func(f *ReconsiderFacts) { f.ThisMeeting = false }, "target:reconsider_other_meeting"},
		{"twice", func(f *ReconsiderFacts) { f.Again = true }, "target:reconsider_again"},
		{"once it was sent to the department", func(f *ReconsiderFacts) { f.CarriedOut = true }, "target:reconsider_carried_out"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := sound
			c.change(&f)
			rulestest.WantCode(t, Reconsider(f), c.want)
		})
	}
}

func TestThereAreThreeWaysToRescind(t *testing.T) {
	for _, c := range []struct {
		name            string
		noticed         bool
		chosen, want    string
		wantCode, state string
	}{
		{"two thirds without notice", false, "", rules.TwoThirdsOfVotesCast, "", rules.OutcomeCarried},
		{"two thirds unless the clerk says that notice was given", true, "", rules.TwoThirdsOfVotesCast, "", rules.OutcomeCarried},
		{"a majority with notice", true, rules.MajorityOfVotesCast, rules.MajorityOfVotesCast, "", rules.OutcomeCarried},
		{"a majority of all members in office", false, rules.MajorityOfSeated, rules.MajorityOfSeated, "", rules.OutcomeCarried},
		{"two thirds although noticed", true, rules.TwoThirdsOfVotesCast, rules.TwoThirdsOfVotesCast, "", rules.OutcomeCarried},
		{"no majority without notice", false, rules.MajorityOfVotesCast, "", "threshold:rescind_threshold", rules.OutcomeCarried},
		{"no easier base", true, rules.MajorityOfMembersPresent, "", "threshold:rescind_threshold", rules.OutcomeCarried},
		{"what was lost", false, "", "", "target:rescind_not_adopted", rules.OutcomeLost},
	} {
		got, err := Rescind(RescindFacts{Kind: rules.MotionMain, Outcome: c.state, Noticed: c.noticed, Threshold: c.chosen})
		rulestest.WantCode(t, err, c.wantCode)
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	_, err := Rescind(RescindFacts{Kind: rules.MotionAdoptRecommendation, Outcome: rules.OutcomeCarried})
	rulestest.WantCode(t, err, "")
	_, err = Rescind(RescindFacts{Kind: rules.MotionAdoptRecommendation, Outcome: rules.OutcomeCarried, Sent: true})
	rulestest.WantCode(t, err, "target:reconsider_carried_out")
	_, err = Rescind(RescindFacts{Kind: rules.MotionAdoptRecommendation, Outcome: rules.OutcomeCarried, Amends: true})
	rulestest.WantCode(t, err, "proposes:nothing_to_reword")
	_, err = Rescind(RescindFacts{Kind: rules.MotionTable, Outcome: rules.OutcomeCarried})
	rulestest.WantCode(t, err, "target:rescind_kind")
	_, err = Rescind(RescindFacts{Kind: rules.MotionApproveMinutes, Outcome: rules.OutcomeCarried})
	rulestest.WantCode(t, err, "proposes:correction_required")
	_, err = Rescind(RescindFacts{Kind: rules.MotionApproveMinutes, Outcome: rules.OutcomeCarried, Amends: true, Rescinded: true})
	rulestest.WantCode(t, err, "")
	for want, f := range map[string]RescindFacts{
		"":                           {NoAnswer: true},
		"target:rescind_kind":        {},
		"target:rescind_again":       {NoAnswer: true, Rescinded: true},
		"proposes:nothing_to_reword": {NoAnswer: true, Amends: true},
	} {
		f.Kind, f.Outcome = rules.MotionFollowUp, rules.OutcomeCarried
		_, err := Rescind(f)
		rulestest.WantCode(t, err, want)
	}
	_, err = Rescind(RescindFacts{Kind: rules.MotionMain, Outcome: rules.OutcomeCarried, Rescinded: true})
	rulestest.WantCode(t, err, "target:rescind_again")
	rulestest.WantCode(t, TakeFromTable(Tabled, false), "")
	rulestest.WantCode(t, TakeFromTable(Postponed, false), "target:not_on_table")
	rulestest.WantCode(t, TakeFromTable(Tabled, true), "target:reconsider_again")
}

func TestWhatLeavesTheFloorIsAllOfItOrItsLast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var below []Pending
		for i := range rapid.IntRange(0, 6).Draw(t, "pending") {
			below = append(below, Pending{int64(i + 1), rapid.SampledFrom(rules.MotionKinds()).Draw(t, "kind")})
		}
		got := Settle(below, rapid.SampledFrom(rules.MotionKinds()).Draw(t, "carried"))
		if n := len(got); n != 0 && n != 1 && n != len(below) {
			t.Fatalf("%v of %v", got, below)
		}
		for i, s := range slices.Backward(got) {
			if s.ID != below[len(below)-len(got)+i].ID || s.Outcome == "" {
				t.Fatalf("%v of %v", got, below)
			}
		}
	})
}

func TestOnlyTheNewestItemIsTakenBackAndOnlyBeforeAnythingWasMoved(t *testing.T) {
	for _, c := range []struct {
		name string
		f    TakeBackFacts
		want string
	}{
		{"the newest", TakeBackFacts{State: rules.InSession, Newest: true}, ""},
		{"an older one", TakeBackFacts{State: rules.InSession}, "item_not_newest"},
		{"after a motion", TakeBackFacts{State: rules.InSession, Newest: true, MovedSince: true}, "item_dealt_with"},
		{"in recess", TakeBackFacts{State: rules.InRecess, Newest: true}, "meeting_in_recess"},
		{"after the end", TakeBackFacts{State: rules.Adjourned, Newest: true}, "meeting_over"},
	} {
		t.Run(c.name, func(t *testing.T) { rulestest.WantCode(t, TakeBackItem(c.f), c.want) })
	}
}
