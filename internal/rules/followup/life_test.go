package followup

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/rules/advice"
	"parley/internal/rules/rulestest"
)

func TestADecisionOnTheFollowUpHasItsGuard(t *testing.T) {
	for _, c := range []struct {
		name string
		kind Decision
		with func(*DecisionFacts, *Proposal)
		want string
	}{
		{"a reply to an answer", Reply, nil, ""},
		{"a reply to none", Reply, func(f *DecisionFacts, _ *Proposal) { f.Answered = false }, "department:answer_missing"},
		{"a reply to nobody", Reply, func(f *DecisionFacts, _ *Proposal) { f.Addressee = false }, "department:required"},
		{"a reply without words", Reply, func(_ *DecisionFacts, p *Proposal) { p.Words = "" }, "words:required"},
		{"an answer that does not answer", NonResponsive, nil, ""},
		{"no answer, past its day", NonResponsive, func(f *DecisionFacts, _ *Proposal) { f.Answered, f.Overdue = false, true }, ""},
		{"no answer, before its day", NonResponsive, func(f *DecisionFacts, _ *Proposal) { f.Answered = false }, "department:answer_not_due"},
		{"found so already", NonResponsive, func(f *DecisionFacts, _ *Proposal) { f.NonResponsive = true }, "department:already_non_responsive"},
		{"an answer after which it was sent again", NonResponsive, func(f *DecisionFacts, _ *Proposal) { f.SentAgain = true }, "department:sent_again"},
		{"a reply to one after which it was sent again", Reply, func(f *DecisionFacts, _ *Proposal) { f.SentAgain = true }, "department:sent_again"},
		{"before the council", Escalate, func(_ *DecisionFacts, p *Proposal) { p.To, p.Form = "City Council", FormHearing }, ""},
		{"before nobody", Escalate, func(_ *DecisionFacts, p *Proposal) { p.Form = FormHearing }, "to:required"},
		{"before the council, as nothing", Escalate, func(_ *DecisionFacts, p *Proposal) { p.To = "City Council" }, "form:required"},
		{"by the rule", Escalate, byRule(nil), ""},
		{"by the rule on its first day", Escalate, byRule(func(f *DecisionFacts, _ *Proposal) { f.From = day("2026-05-01") }), ""},
		{"by the rule a day early", Escalate, byRule(func(f *DecisionFacts, _ *Proposal) { f.From = day("2026-05-02") }), "by:escalation_early"},
		{"by a rule that does not cover it", Escalate, byRule(func(f *DecisionFacts, _ *Proposal) { f.Ground = "" }), "by:escalation_not_covered"},
		{"by a rule the board does not have", Escalate, byRule(func(f *DecisionFacts, _ *Proposal) { f.Rule = EscalationRule{} }), "by:escalation_no_rule"},
		{"by the rule, about nobody", Escalate, byRule(func(f *DecisionFacts, _ *Proposal) { f.Addressee, f.Ground = false, "" }), "department:required"},
		{"by neither, with a rule", Escalate, byRule(func(_ *DecisionFacts, p *Proposal) { p.By = "" }), "by:required"},
		{"by something else", Escalate, byRule(func(_ *DecisionFacts, p *Proposal) { p.By = "whim" }), "by:choice_unknown"},
		{"as the board decides, before the rule lets it", Escalate, byRule(func(f *DecisionFacts, p *Proposal) {
			f.From, p.By, p.To, p.Form = day("2026-09-01"), ByBoard, "Mayor", FormReport
		}), ""},
		{"before the day of the answer", Escalate, func(f *DecisionFacts, p *Proposal) { f.Answered, p.To, p.Form = false, "City Council", FormHearing }, "department:answer_not_due"},
		{"closed as implemented, verified", Close, reason(Implemented), ""},
		{"with a new check", Close, func(f *DecisionFacts, p *Proposal) { p.Reason, p.Recheck = Implemented, "2027-01-01" }, ""},
		{"closed as implemented, reported only", Close, func(f *DecisionFacts, p *Proposal) { p.Reason, f.Verification = Implemented, NotAssessed }, "reason:not_verified"},
		{"closed as implemented, partly verified", Close, func(f *DecisionFacts, p *Proposal) { p.Reason, f.Verification = Implemented, PartlyVerified }, "reason:not_verified"},
		{"closed as implemented, lapsed", Close, func(f *DecisionFacts, p *Proposal) { p.Reason, f.Verification = Implemented, Lapsed }, "reason:not_verified"},
		{"closed as partly implemented", Close, func(f *DecisionFacts, p *Proposal) { p.Reason, f.Verification = PartlyImplemented, PartlyVerified }, ""},
		{"closed as partly implemented, nothing verified", Close, func(f *DecisionFacts, p *Proposal) { p.Reason, f.Verification = PartlyImplemented, Insufficient }, "reason:nothing_verified"},
		{"closed as not implemented", Close, reason(NotImplemented), ""},
		{"closed before all answered", Close, func(f *DecisionFacts, p *Proposal) { p.Reason, f.Stage = NotImplemented, advice.StageAwaitingResponse }, "not_in_follow_up"},
		{"superseded before all answered", Close, func(f *DecisionFacts, p *Proposal) {
			p.Reason, f.Stage, f.Successor = Superseded, advice.StageAwaitingResponse, true
		}, ""},
		{"superseded by none", Close, reason(Superseded), "successor:required"},
		{"closed for no reason", Close, nil, "reason:required"},
		{"closed for another", Close, reason("tired"), "reason:choice_unknown"},
		{"a new check of what is not implemented", Close, func(_ *DecisionFacts, p *Proposal) { p.Reason, p.Recheck = NotImplemented, "2027-01-01" }, "recheck:recheck_nothing"},
		{"a new check in the past", Close, func(_ *DecisionFacts, p *Proposal) { p.Reason, p.Recheck = Implemented, "2026-05-01" }, "recheck:date_in_past"},
		{"closed twice", Close, func(f *DecisionFacts, p *Proposal) { p.Reason, f.Stage = Implemented, advice.StageClosed }, "already_closed"},
		{"opened again", Reopen, func(f *DecisionFacts, _ *Proposal) { f.Stage = advice.StageClosed }, ""},
		{"opened again while open", Reopen, nil, "not_closed"},
		{"another of the kind waits", Close, func(f *DecisionFacts, p *Proposal) { p.Reason, f.Waiting = Implemented, true }, "decision_waiting"},
		{"what was never sent", NonResponsive, func(f *DecisionFacts, _ *Proposal) { f.Stage = advice.StageAdopted }, "not_in_follow_up"},
		{"a review has its own form", Verify, nil, "kind:choice_unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := DecisionFacts{Stage: advice.StageInFollowUp, Verification: Verified, Addressee: true, Answered: true}
			in := Proposal{Kind: c.kind, Words: "Because."}
			if c.with != nil {
				c.with(&f, &in)
			}
			rulestest.WantCode(t, CheckDecision(f, in, day("2026-05-01")), c.want)
		})
	}
}

func TestADecisionIsMovedOnTheGroundOfTheDay(t *testing.T) {
	for _, c := range []struct {
		name   string
		kind   Decision
		reason string
		facts  MoveFacts
		want   string
	}{
		{"a reply", Reply, "", MoveFacts{Waiting: true}, ""},
		{"one that is before the board", Reply, "", MoveFacts{Waiting: true, Pending: true}, "decision_before_board"},
		{"one that was decided", Verify, "", MoveFacts{}, "decision_decided"},
		{"a reply to an answer after which it was sent again", Reply, "", MoveFacts{Waiting: true, SentAgain: true}, "decision:sent_again"},
		{"to close what was closed meanwhile", Close, NotImplemented, MoveFacts{Waiting: true, Closed: true}, "already_closed"},
		{"to verify what was closed meanwhile", Verify, "", MoveFacts{Waiting: true, Closed: true}, "already_closed"},
		{"to verify what is closed until a new check", Verify, "", MoveFacts{Waiting: true, Closed: true, Again: true}, ""},
		{"to reply to what is closed until a new check", Reply, "", MoveFacts{Waiting: true, Closed: true, Again: true}, "already_closed"},
		{"to open what was opened meanwhile", Reopen, "", MoveFacts{Waiting: true}, "not_closed"},
		{"to open what is closed", Reopen, "", MoveFacts{Waiting: true, Closed: true}, ""},
		{"non-responsive, and an answer came", NonResponsive, "", MoveFacts{Waiting: true, AnswerCame: true}, "decision:answer_came"},
		{"to escalate, and an answer came", Escalate, "", MoveFacts{Waiting: true, AnswerCame: true}, "decision:answer_came"},
		{"a reply is to the answer", Reply, "", MoveFacts{Waiting: true, AnswerCame: true}, ""},
		{"non-responsive, and nothing changed", NonResponsive, "", MoveFacts{Waiting: true}, ""},
		{"implemented, and verified", Close, Implemented, MoveFacts{Waiting: true, Verification: Verified}, ""},
		{"implemented, and the check has lapsed", Close, Implemented, MoveFacts{Waiting: true, Verification: Lapsed}, "decision:not_verified"},
		{"partly implemented, and the check has lapsed", Close, PartlyImplemented, MoveFacts{Waiting: true, Verification: Lapsed}, "decision:nothing_verified"},
		{"partly implemented, partly verified", Close, PartlyImplemented, MoveFacts{Waiting: true, Verification: PartlyVerified}, ""},
	} {
		t.Run(c.name, func(t *testing.T) { rulestest.WantCode(t, MoveDecision(c.facts, c.kind, c.reason), c.want) })
	}
}

// byRule is an escalation by a rule that covers it, changed.
func byRule(with func(*DecisionFacts, *Proposal)) func(*DecisionFacts, *Proposal) {
	return func(f *DecisionFacts, p *Proposal) {
		f.Rule, f.Ground, f.From = EscalationRule{Body: "City Council", Form: FormHearing, Citation: "City Code 9-4-8"}, GroundRefused, day("2026-04-01")
		if p.By = ByRule; with != nil {
			with(f, p)
		}
	}
}

func reason(r string) func(*DecisionFacts, *Proposal) {
	return func(_ *DecisionFacts, p *Proposal) { p.Reason = r }
}

func TestResolvedNeedsActionOfficialAndDate(t *testing.T) {
	whole := PromisedPart{true, true, true}
	for _, c := range []struct {
		name     string
		position string
		promised []PromisedPart
		non      bool
		want     bool
	}{
		{"agreed, all said", advice.Concur, []PromisedPart{whole}, false, true},
		{"agreed in part, all said", advice.PartiallyConcur, []PromisedPart{whole, whole}, false, true},
		{"no date", advice.Concur, []PromisedPart{whole, {true, true, false}}, false, false},
		{"no official", advice.Concur, []PromisedPart{{true, false, true}}, false, false},
		{"nothing promised", advice.Concur, nil, false, false},
		{"refused", advice.DoesNotConcur, nil, false, false},
		{"not answered", "", nil, false, false},
		{"the board found it non-responsive", advice.Concur, []PromisedPart{whole}, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if Resolved(c.position, c.promised, c.non) != c.want {
				t.Errorf("resolved is %t", !c.want)
			}
		})
	}
}

func TestABandEndsTheDayBeforeItsMonthsAreFull(t *testing.T) {
	since := day("2023-08-31")
	for _, c := range []struct{ today, want string }{
		{"2023-08-31", BandHalfYear}, {"2024-02-28", BandHalfYear}, {"2024-02-29", BandYear}, {"2024-08-30", BandYear}, {"2024-08-31", BandTwoYears},
		{"2025-08-30", BandTwoYears}, {"2025-08-31", BandThreeYears}, {"2026-08-31", BandThreeYears}, {"2026-09-01", BandOlder},
	} {
		if got := BandOf(since, day(c.today)); got != c.want {
			t.Errorf("%s: %s, want %s", c.today, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.IntRange(0, 2000).Draw(t, "a"), rapid.IntRange(0, 2000).Draw(t, "b")
		if a > b {
			a, b = b, a
		}
		if slices.Index(Bands(), BandOf(since, since.AddDays(a))) > slices.Index(Bands(), BandOf(since, since.AddDays(b))) {
			t.Fatal("what is older is in a younger band")
		}
	})
}
