package rules

import (
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/rules/rulestest"
)

// anyVote draws a possible vote: nobody outside the board, no ballot without a voter.
func anyVote(t *rapid.T) Computation {
	var c Computation
	c.Body.Authorized = rapid.IntRange(1, 25).Draw(t, "authorized")
	c.Body.Seated = rapid.IntRange(0, c.Body.Authorized).Draw(t, "seated")
	present := rapid.IntRange(0, c.Body.Seated).Draw(t, "present")
	c.Attendance.Remote = rapid.IntRange(0, present).Draw(t, "remote")
	c.Attendance.InPerson = present - c.Attendance.Remote
	c.Attendance.RecusedInRoom = rapid.IntRange(0, present).Draw(t, "recused")
	voters := present - c.Attendance.RecusedInRoom
	c.Attendance.RecusedRemote = rapid.IntRange(max(0, c.Attendance.RecusedInRoom-c.Attendance.InPerson), min(c.Attendance.Remote, c.Attendance.RecusedInRoom)).Draw(t, "recused remote")
	c.Tally.Yes = rapid.IntRange(0, voters).Draw(t, "yes")
	c.Tally.No = rapid.IntRange(0, voters-c.Tally.Yes).Draw(t, "no")
	c.Tally.Abstain = rapid.IntRange(0, voters-c.Tally.Cast()).Draw(t, "abstain")
	c.QuorumRule = QuorumRule{
		Base:  rapid.SampledFrom([]string{BaseAuthorized, BaseSeated, BaseFixed}).Draw(t, "base"),
		Fixed: rapid.IntRange(1, 12).Draw(t, "fixed"), RecusedCounts: rapid.Bool().Draw(t, "recused counts"),
		RemoteCounts: rapid.Bool().Draw(t, "remote counts"), InPersonFloor: rapid.IntRange(0, 5).Draw(t, "floor"),
	}
	c.Threshold = Threshold{Rule: rapid.SampledFrom(Thresholds()).Draw(t, "threshold"), RequiresQuorum: rapid.Bool().Draw(t, "requires quorum")}
	return c
}

func decide(t interface{ Fatal(...any) }, c Computation) Computation {
	got, err := Decide(c.Body, c.Attendance, c.Tally, c.QuorumRule, c.Threshold)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestNothingThatRequiresAQuorumCarriesWithoutOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := decide(t, anyVote(t))
		if c.Carried && c.Threshold.RequiresQuorum && !c.Quorum {
			t.Fatal("carried without a quorum")
		}
		if (c.Outcome == OutcomeNoQuorum) != (c.Threshold.RequiresQuorum && !c.Quorum) || c.Carried != (c.Outcome == OutcomeCarried) {
			t.Fatalf("outcome %s, quorum %v, carried %v", c.Outcome, c.Quorum, c.Carried)
		}
		if c.Quorum && (c.QuorumCount < c.QuorumNeeded || c.Attendance.InPerson < c.QuorumRule.InPersonFloor) {
			t.Fatal("a quorum without enough members")
		}
	})
}

func TestYesNeededIsTheSmallestNumberThatCarries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyVote(t)
		c.Threshold.RequiresQuorum = false
		got := decide(t, c)
		if got.YesNeeded == nil {
			if c.Threshold.Rule != NegativeToReverse && (c.Tally.Cast() > 0 || got.Carried) {
				t.Fatal("no number, and yet votes were cast")
			}
			return
		}
		needed := *got.YesNeeded
		if got.Carried != (c.Tally.Yes >= needed) || needed < 1 {
			t.Fatalf("%d yes, %d needed, carried %v", c.Tally.Yes, needed, got.Carried)
		}
		// With as many votes cast, exactly the needed number carries and one less does not.
		for _, yes := range []int{needed, needed - 1} {
			try := c
			try.Tally.Yes, try.Tally.No = yes, c.Tally.Cast()-yes
			if try.Tally.No < 0 {
				continue
			}
			if again := decide(t, try); again.Carried != (yes == needed) || *again.YesNeeded != needed {
				t.Fatalf("%d yes of %d cast: carried %v, %d needed", yes, c.Tally.Cast(), again.Carried, *again.YesNeeded)
			}
		}
	})
}

func TestTheThresholdsAreThoseOfTheirDefinitions(t *testing.T) {
	ceil := func(a, b int) int { return (a + b - 1) / b }
	rapid.Check(t, func(t *rapid.T) {
		c := anyVote(t)
		c.Threshold.RequiresQuorum = false
		yes, no, present, b := c.Tally.Yes, c.Tally.No, c.Attendance.Present(), c.Body
		var want bool
		switch c.Threshold.Rule {
		case MajorityOfVotesCast:
			want = yes > no
		case TwoThirdsOfVotesCast:
			want = yes >= 2*no && yes > 0
		case MajorityOfMembersPresent:
			want = yes >= present/2+1
		case TwoThirdsOfMembersPresent:
			want = yes >= ceil(2*present, 3)
		case MajorityOfSeated:
			want = yes >= b.Seated/2+1
		case TwoThirdsOfSeated:
			want = yes >= ceil(2*b.Seated, 3)
		case MajorityOfAuthorized:
			want = yes >= b.Authorized/2+1
		case TwoThirdsOfAuthorized:
			want = yes >= ceil(2*b.Authorized, 3)
		case CaliforniaAddItem:
			want = yes == present
			if 3*present >= 2*b.Authorized {
				want = yes >= ceil(2*present, 3)
			}
		case HawaiiClosing:
			want = yes >= ceil(2*present, 3) && yes >= b.Authorized/2+1
		case NegativeToReverse:
			if got := decide(t, c).Carried; got != (yes >= no) {
				t.Fatalf("%d to sustain, %d to reverse: stands %v", yes, no, got)
			}
			return
		default:
			t.Fatalf("%s has no definition here", c.Threshold.Rule)
		}
		if got := decide(t, c).Carried; got != (want && yes > 0) {
			t.Fatalf("%s with %d:%d, %d present, %+v: %v", c.Threshold.Rule, yes, no, present, b, got)
		}
	})
}

func TestAStoredComputationIsCheckedFromItselfAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := decide(t, anyVote(t))
		text, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var stored Computation
		if err := json.Unmarshal(text, &stored); err != nil || !Recompute(stored) {
			t.Fatalf("%s does not recompute: %v", text, err)
		}
		again, _ := json.Marshal(stored)
		if string(again) != string(text) {
			t.Fatalf("%s becomes %s", text, again)
		}
		forged := stored
		switch rapid.IntRange(0, 5).Draw(t, "forgery") {
		case 0:
			forged.Carried = !forged.Carried
		case 1:
			forged.QuorumCount++
		case 2:
			forged.Outcome = "unanimous"
		case 3:
			forged.Tally.Yes += 100
		case 4:
			n := 99
			forged.YesNeeded = &n
		case 5:
			forged.Edition++
		}
		if Recompute(forged) {
			t.Fatalf("a forged computation passes: %+v", forged)
		}
	})
}

func TestAVoteThatCannotHaveBeenIsRefused(t *testing.T) {
	body, room, q := Body{Authorized: 7, Seated: 7}, Attendance{InPerson: 5, RecusedInRoom: 1}, DefaultQuorum()
	majority := Threshold{Rule: MajorityOfVotesCast, RequiresQuorum: true}
	for _, c := range []struct {
		name string
		a    Attendance
		t    Tally
		q    QuorumRule
		th   Threshold
		want string
	}{
		{"more ballots than members who may vote", room, Tally{Yes: 5}, q, majority, "tally_exceeds_present"},
		{"a negative count", room, Tally{Yes: -1}, q, majority, "tally_exceeds_present"},
		{"an unknown threshold", room, Tally{Yes: 3}, q, Threshold{Rule: "most"}, "threshold_unknown"},
		{"an unknown base", room, Tally{}, QuorumRule{Base: "all"}, majority, "quorum_rule_bad"},
		{"a fixed quorum of none", room, Tally{}, QuorumRule{Base: BaseFixed}, majority, "quorum_rule_bad"},
		{"a negative floor", room, Tally{}, QuorumRule{Base: BaseSeated, InPersonFloor: -1}, majority, "quorum_rule_bad"},
		{"more recused than present", Attendance{InPerson: 1, RecusedInRoom: 2}, Tally{}, q, majority, "attendance_bad"},
		{"more recused by link than linked", Attendance{InPerson: 3, RecusedInRoom: 1, RecusedRemote: 1}, Tally{}, q, majority, "attendance_bad"},
		{"all is well", room, Tally{Yes: 3, No: 1}, q, majority, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Decide(body, c.a, c.t, c.q, c.th)
			rulestest.WantCode(t, err, c.want)
		})
	}
}

func TestAMemberRecusedByLinkIsNotSubtractedTwice(t *testing.T) {
	rule := QuorumRule{Base: BaseAuthorized}
	q, err := Quorum(Body{7, 7}, Attendance{InPerson: 4, Remote: 2, RecusedInRoom: 1, RecusedRemote: 1}, rule)
	if err != nil || q.Count != 4 || !q.Met {
		t.Errorf("%+v, %v", q, err)
	}
}

func TestAResultIsExplainedInWords(t *testing.T) {
	codes := func(c Computation) []string {
		var out []string
		for _, w := range c.Words() {
			out = append(out, w.Code)
		}
		return out
	}
	majority := Threshold{Rule: MajorityOfVotesCast, RequiresQuorum: true}
	appeal := Threshold{Rule: NegativeToReverse, RequiresQuorum: true}
	recess := Threshold{Rule: MajorityOfVotesCast}
	for _, c := range []struct {
		name string
		in   int
		t    Tally
		th   Threshold
		want []string
	}{
		{"carried", 10, Tally{Yes: 7, No: 2}, majority, []string{"vote_carried", "threshold_majority_of_votes_cast", "quorum_met"}},
		{"lost", 10, Tally{Yes: 2, No: 7}, majority, []string{"vote_lost", "threshold_majority_of_votes_cast", "quorum_met"}},
		{"tie", 10, Tally{Yes: 3, No: 3}, majority, []string{"vote_lost_on_tie", "threshold_majority_of_votes_cast", "quorum_met"}},
		{"nobody voted", 10, Tally{Abstain: 3}, majority, []string{"vote_none_cast", "threshold_majority_of_votes_cast", "quorum_met"}},
		{"no quorum", 4, Tally{Yes: 4}, majority, []string{"vote_no_quorum", "threshold_majority_of_votes_cast", "quorum_short"}},
		{"none needed", 4, Tally{Yes: 4}, recess, []string{"vote_carried", "threshold_majority_of_votes_cast", "quorum_short", "quorum_not_required"}},
		{"the ruling stands on a tie", 10, Tally{Yes: 3, No: 3}, appeal, []string{"ruling_stands", "threshold_votes_in_negative_to_reverse", "quorum_met"}},
		{"the ruling is reversed", 10, Tally{Yes: 3, No: 4}, appeal, []string{"ruling_reversed", "threshold_votes_in_negative_to_reverse", "quorum_met"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := codes(decide(t, Computation{Body: Body{11, 11}, Attendance: Attendance{InPerson: c.in}, Tally: c.t, QuorumRule: DefaultQuorum(), Threshold: c.th}))
			if !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
	rule := DefaultQuorum()
	rule.InPersonFloor = 6
	consent, err := DecideConsent(Body{7, 7}, Attendance{InPerson: 5}, rule, false)
	if got := codes(consent); err != nil || !slices.Equal(got, []string{"vote_consent", "quorum_met", "quorum_floor_short", "quorum_not_required"}) || !Recompute(consent) {
		t.Errorf("consent: %v, %v", got, err)
	}
	w := decide(t, Computation{Body: Body{11, 11}, Attendance: Attendance{InPerson: 10}, Tally: Tally{Yes: 7, No: 2}, QuorumRule: DefaultQuorum(), Threshold: majority}).Words()
	if w[0].Args["Yes"] != 7 || w[0].Args["Needed"] != 5 || w[2].Args["Needed"] != 6 || w[2].Args["Present"] != 10 {
		t.Errorf("the numbers are %v and %v", w[0].Args, w[2].Args)
	}
}
