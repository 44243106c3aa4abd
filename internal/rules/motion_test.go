package rules

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/rules/rulestest"
)

func soundMotion() (MotionFacts, MotionInput) {
	return MotionFacts{State: InSession, MoverVotes: true, MoverPresent: true, SeconderVotes: true, SeconderPresent: true},
		MotionInput{Kind: MotionMain, Mover: 1, Seconder: 2, Text: "That the board ask for the figures."}
}

func TestAMotionIsInOrderOrNamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*MotionFacts, *MotionInput)
		want   string
	}{
		{"a seconded main motion", nil, ""},
		{"before the opening", func(f *MotionFacts, _ *MotionInput) { f.State = Scheduled }, "meeting_not_open"},
		{"in recess", func(f *MotionFacts, _ *MotionInput) { f.State = InRecess }, "meeting_in_recess"},
		{"after the end", func(f *MotionFacts, _ *MotionInput) { f.State = Cancelled }, "meeting_over"},
		{"an unknown kind", func(_ *MotionFacts, in *MotionInput) { in.Kind = "shout" }, "kind:motion_kind_unknown"},
		{"no mover", func(_ *MotionFacts, in *MotionInput) { in.Mover = 0 }, "mover:required"},
		{"a mover without a vote", func(f *MotionFacts, _ *MotionInput) { f.MoverVotes = false }, "mover:mover_not_seated"},
		{"an absent mover", func(f *MotionFacts, _ *MotionInput) { f.MoverPresent = false }, "mover:mover_not_present"},
		{"a recused mover", func(f *MotionFacts, _ *MotionInput) { f.MoverRecused = true }, "mover:mover_recused"},
		{"no second", func(_ *MotionFacts, in *MotionInput) { in.Seconder = 0 }, "seconder:second_required"},
		{"no second on a small board", func(f *MotionFacts, in *MotionInput) { in.Seconder = 0; f.SecondWaived = true }, ""},
		{"the mover seconds", func(_ *MotionFacts, in *MotionInput) { in.Seconder = 1 }, "seconder:second_same_person"},
		{"a seconder without a vote", func(f *MotionFacts, _ *MotionInput) { f.SeconderVotes = false }, "seconder:seconder_not_seated"},
		{"an absent seconder", func(f *MotionFacts, _ *MotionInput) { f.SeconderPresent = false }, "seconder:seconder_not_present"},
		{"a recused seconder", func(f *MotionFacts, _ *MotionInput) { f.SeconderRecused = true }, "seconder:seconder_recused"},
		{"no words", func(_ *MotionFacts, in *MotionInput) { in.Text = "" }, "text:text_missing"},
		{"blank words", func(_ *MotionFacts, in *MotionInput) { in.Text = " \n" }, "text:required"},
		{"too many words", func(_ *MotionFacts, in *MotionInput) { in.Text = strings.Repeat("ä", MaxMotionText+1) }, "text:too_long"},
		{"an unknown threshold", func(_ *MotionFacts, in *MotionInput) { in.Threshold = "most" }, "threshold:threshold_unknown"},
		{"a main motion on the rule for appeals", func(_ *MotionFacts, in *MotionInput) { in.Threshold = NegativeToReverse }, "threshold:threshold_of_another_kind"},
		{"an appeal on another rule", func(_ *MotionFacts, in *MotionInput) { in.Kind, in.Threshold = MotionAppeal, MajorityOfVotesCast }, "threshold:threshold_of_another_kind"},
		{"a main motion on the rule for adding items", func(_ *MotionFacts, in *MotionInput) { in.Threshold = CaliforniaAddItem }, "threshold:threshold_of_another_kind"},
		{"several faults at once", func(_ *MotionFacts, in *MotionInput) { in.Mover, in.Seconder, in.Text = 0, 0, "" }, "mover:required seconder:second_required text:text_missing"},
		{"adjourn needs no words", func(_ *MotionFacts, in *MotionInput) { in.Kind, in.Text = MotionAdjourn, "" }, ""},
		{"a second main motion", func(f *MotionFacts, _ *MotionInput) { f.Pending = []MotionKind{MotionMain} }, "motion_pending"},
		{"amend nothing", func(_ *MotionFacts, in *MotionInput) { in.Kind = MotionAmend }, "nothing_pending"},
		{"amend the main motion", func(f *MotionFacts, in *MotionInput) { in.Kind = MotionAmend; f.Pending = []MotionKind{MotionMain} }, ""},
		{"amend the amendment", func(f *MotionFacts, in *MotionInput) {
			in.Kind = MotionAmend
			f.Pending = []MotionKind{MotionMain, MotionAmend}
		}, ""},
		{"amend the amendment of the amendment", func(f *MotionFacts, in *MotionInput) {
			in.Kind = MotionAmend
			f.Pending = []MotionKind{MotionMain, MotionAmend, MotionAmend}
		}, "amend_too_deep"},
		{"amend a motion to table", func(f *MotionFacts, in *MotionInput) {
			in.Kind = MotionAmend
			f.Pending = []MotionKind{MotionMain, MotionTable}
		}, "motion_not_amendable"},
		{"a substitute is an amendment", func(f *MotionFacts, in *MotionInput) {
			in.Kind = MotionSubstitute
			f.Pending = []MotionKind{MotionMain, MotionAmend, MotionSubstitute}
		}, "amend_too_deep"},
		{"amend once debate is closed", func(f *MotionFacts, in *MotionInput) {
			in.Kind, f.DebateClosed = MotionAmend, true
			f.Pending = []MotionKind{MotionMain}
		}, "debate_closed"},
		{"refer once debate is closed", func(f *MotionFacts, in *MotionInput) {
			in.Kind, f.DebateClosed = MotionRefer, true
			f.Pending = []MotionKind{MotionMain}
		}, "debate_closed"},
		{"table once debate is closed", func(f *MotionFacts, in *MotionInput) {
			in.Kind, in.Text, f.DebateClosed = MotionTable, "", true
			f.Pending = []MotionKind{MotionMain}
		}, ""},
		{"postpone while referring is pending", func(f *MotionFacts, in *MotionInput) {
			in.Kind = MotionPostpone
			f.Pending = []MotionKind{MotionMain, MotionRefer}
		}, ""},
		{"refer while postponing is pending", func(f *MotionFacts, in *MotionInput) {
			in.Kind = MotionRefer
			f.Pending = []MotionKind{MotionMain, MotionPostpone}
		}, "motion_outranked"},
		{"adjourn outranks everything but the time to adjourn to", func(f *MotionFacts, in *MotionInput) {
			in.Kind = MotionAdjourn
			f.Pending = []MotionKind{MotionMain, MotionAmend, MotionTable, MotionRecess}
		}, ""},
		{"an appeal may come up at any time", func(f *MotionFacts, in *MotionInput) {
			in.Kind = MotionAppeal
			f.Pending = []MotionKind{MotionMain, MotionAdjourn}
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, in := soundMotion()
			if c.change != nil {
				c.change(&f, &in)
			}
			_, err := MoveMotion(f, in)
			rulestest.WantCode(t, err, c.want)
		})
	}
}

func TestTheTermsOfAMotionComeFromTheMotionThenTheBoardThenTheKind(t *testing.T) {
	f, in := soundMotion()
	for _, c := range []struct {
		own, stated, want string
	}{{"", "", MajorityOfVotesCast}, {MajorityOfAuthorized, "", MajorityOfAuthorized}, {MajorityOfAuthorized, TwoThirdsOfSeated, TwoThirdsOfSeated}} {
		f.DefaultThresholds = map[MotionKind]string{MotionMain: c.own}
		in.Threshold = c.stated
		terms, err := MoveMotion(f, in)
		if err != nil || terms.Threshold != (Threshold{c.want, true}) || !terms.SecondRequired || terms.Source == "" {
			t.Errorf("%+v, %v", terms, err)
		}
	}
}

func TestOnlyFourKindsOfMotionNeedNoQuorum(t *testing.T) {
	var free []MotionKind
	for _, kind := range MotionKinds() {
		r, ok := MotionRuleOf(kind)
		if !ok || !slices.Contains(Thresholds(), r.Threshold) || r.Source == "" {
			t.Errorf("%s: %+v", kind, r)
		}
		if !r.Quorum {
			free = append(free, kind)
		}
	}
	if !slices.Equal(free, []MotionKind{MotionFixTime, MotionAdjourn, MotionRecess, MotionObtainQuorum}) {
		t.Errorf("no quorum for %v", free)
	}
}

func TestThePendingMotionsAlwaysFormALadder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var pending []MotionKind
		for range 30 {
			f, in := soundMotion()
			f.Pending, in.Kind = pending, rapid.SampledFrom(MotionKinds()).Draw(t, "kind")
			if _, err := MoveMotion(f, in); err == nil {
				pending = append(pending, in.Kind)
			}
			amendments, main, rank := 0, 0, mainRank+1
			for _, kind := range pending {
				r, _ := MotionRuleOf(kind)
				switch {
				case kind.Amends():
					amendments++
				case r.Rank == mainRank:
					main++
				}
				if !kind.Amends() && r.Rank != 0 {
					if r.Rank >= rank {
						t.Fatalf("no ladder: %v", pending)
					}
					rank = r.Rank
				}
			}
			if amendments > 2 || main > 1 {
				t.Fatalf("no ladder: %v", pending)
			}
			if len(pending) > 0 && rapid.Bool().Draw(t, "decided") {
				pending = pending[:len(pending)-1]
			}
		}
	})
}

func TestAVoteIsOpenedOnceAloneAndOnTheLastMotion(t *testing.T) {
	for _, c := range []struct {
		name           string
		f              VoteFacts
		open, withdraw string
	}{
		{"moved", VoteFacts{State: InSession, Motion: MotionMoved}, "", ""},
		{"already open", VoteFacts{State: InSession, Motion: MotionOpen}, "vote_already_open", "vote_open"},
		{"closed", VoteFacts{State: InSession, Motion: MotionClosed}, "vote_closed", "vote_closed"},
		{"withdrawn", VoteFacts{State: InSession, Motion: MotionWithdrawn}, "motion_withdrawn", "motion_withdrawn"},
		{"another vote is open", VoteFacts{State: InSession, Motion: MotionMoved, OtherVoteOpen: true}, "other_vote_open", ""},
		{"an amendment is undecided", VoteFacts{State: InSession, Motion: MotionMoved, PendingAbove: true}, "motion_above_pending", "motion_above_pending"},
		{"the quorum is lost", VoteFacts{State: InSession, Motion: MotionMoved, QuorumLost: true}, "quorum_lost", ""},
		{"in recess", VoteFacts{State: InRecess, Motion: MotionMoved}, "meeting_in_recess", "meeting_in_recess"},
		{"after the meeting", VoteFacts{State: Adjourned, Motion: MotionMoved}, "meeting_over", "meeting_over"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rulestest.WantCode(t, OpenVote(c.f), c.open)
			rulestest.WantCode(t, WithdrawMotion(c.f), c.withdraw)
		})
	}
}
