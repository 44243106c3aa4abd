package followup

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

var update = flag.Bool("update", false, "write the table anew")

// TestWhoMayDoWhatInEachState enumerates role, stage and act of a recommendation's
// life: a dot is done, 403 may not be done by that role, and a word is the refusal.
// Each act comes with what is sound in that stage,
// so that the stage alone decides.
func TestWhoMayDoWhatInEachState(t *testing.T) {
	today, due := rules.Date{Year: 2026, Month: 3, Day: 4}, rules.Date{Year: 2026, Month: 4, Day: 1}
	stages := []advice.Stage{advice.StageDraft, advice.StageAwaitingAgenda, advice.StageInDeliberation, advice.StageReturned, advice.StageTabled, advice.StageNotAdopted, advice.StageWithdrawn, advice.StageAdopted,
		advice.StageTransmitted, advice.StageAwaitingResponse, advice.StageResponseReceived, advice.StageInFollowUp, advice.StageClosed}
	answered := func(s advice.Stage) bool {
		return s == advice.StageResponseReceived || s == advice.StageInFollowUp || s == advice.StageClosed
	}
	sign := func(s advice.Stage) advice.SignFacts {
		return advice.SignFacts{Transmitted: s.Sent(), OwnDesk: true, Drafted: true, Signed: answered(s), Version: 1}
	}
	clock := func(s advice.Stage) advice.ExtendFacts {
		f := advice.ExtendFacts{Answered: answered(s), Today: today, Rule: advice.ResponseRule{Days: 45, Unit: rules.CalendarDay, Start: advice.StartDelivery, ExtensionDays: 15, Citation: "Code 1"}}
		if s == advice.StageAwaitingResponse || answered(s) {
			f.Due = due
		}
		return f
	}
	whole := advice.Answer{Position: advice.DoesNotConcur, Reason: "cost", Words: "No."}
	tests := func(s advice.Stage, newest string) TestsFacts {
		return TestsFacts{Signed: answered(s), Closed: s == advice.StageClosed, Newest: newest}
	}
	decide := func(s advice.Stage, in Proposal) error {
		return CheckDecision(DecisionFacts{Stage: s, Verification: Verified, Addressee: true, Answered: answered(s), Overdue: !answered(s), Successor: true}, in, today)
	}
	acts := []struct {
		name   string
		action rules.Action
		do     func(advice.Stage) error
	}{
		{"revise the text", rules.RecommendationRevise, func(s advice.Stage) error {
			return advice.CheckRecommendation(advice.TextFacts{Stage: s, RunsMeeting: true, Version: 1}, 1, "Title", "Finding", "Recommendation")
		}},
		{"revise what the board amended", rules.RecommendationRevise, func(s advice.Stage) error {
			return advice.CheckRecommendation(advice.TextFacts{Stage: s, Amended: true, RunsMeeting: true, Version: 1}, 1, "Title", "Finding", "Recommendation")
		}},
		{"withdraw", rules.RecommendationWithdraw, func(s advice.Stage) error { return advice.WithdrawRecommendation(s, false, "Settled.") }},
		{"dissent", rules.DissentFile, func(s advice.Stage) error {
			return advice.Dissent(advice.DissentFacts{Stage: s, Seated: true, Ballot: rules.No})
		}},
		{"transmit", rules.RecommendationTransmit, func(s advice.Stage) error {
			return advice.Transmit(advice.TransmitFacts{Stage: s, Advised: []int64{1, 2}, Sent: map[int64]advice.AgainFacts{2: {}}}, []int64{1})
		}},
		{"draft an answer", rules.ResponseDraft, func(s advice.Stage) error { return advice.CheckResponseDraft(sign(s), 1, whole) }},
		{"take more time", rules.ResponseExtend, func(s advice.Stage) error {
			_, err := advice.Extend(clock(s), 5, "Counsel is away.", rules.Calendar{})
			return err
		}},
		{"sign", rules.ResponseSign, func(s advice.Stage) error { return advice.SignResponse(sign(s), 1, whole, today) }},
		{"report progress", rules.ProgressReport, func(s advice.Stage) error {
			return CheckReport(ReportFacts{Signed: answered(s), Closed: s == advice.StageClosed}, Report{Progress: InProgress, Words: "Begun."})
		}},
		{"offer tests", rules.TestsOffer, func(s advice.Stage) error { return ProposeTests(tests(s, ""), []string{"It is published."}) }},
		{"propose tests", rules.TestsPropose, func(s advice.Stage) error { return ProposeTests(tests(s, ""), []string{"It is published."}) }},
		{"agree to tests", rules.TestsAgree, func(s advice.Stage) error { return AgreeTests(tests(s, SideDepartment), SideBoard) }},
		{"lay a review", rules.ReviewLay, func(s advice.Stage) error {
			return CheckReview(ReviewFacts{Signed: answered(s), Closed: s == advice.StageClosed, Tests: 1, Reports: 1}, Review{Findings: []string{Verified}, Words: "Seen."}, today)
		}},
		{"lay a reply", rules.DecisionDraft, func(s advice.Stage) error { return decide(s, Proposal{Kind: Reply, Words: "No."}) }},
		{"lay a finding of no response", rules.DecisionDraft, func(s advice.Stage) error { return decide(s, Proposal{Kind: NonResponsive, Words: "None."}) }},
		{"lay an escalation", rules.DecisionDraft, func(s advice.Stage) error {
			return decide(s, Proposal{Kind: Escalate, Words: "Late.", Escalation: Escalation{To: "City Council", Form: FormHearing}})
		}},
		{"record what came of an escalation", rules.EscalationRecord, func(s advice.Stage) error {
			return CheckStep(StepFacts{Decided: today, Today: today, Carried: s.Sent()}, Recorded{Step: StepHeard, On: today.String(), Words: "They listened."})
		}},
		{"lay a closing as implemented", rules.DecisionDraft, func(s advice.Stage) error {
			return decide(s, Proposal{Kind: Close, Reason: Reasons()[0], Words: "Done."})
		}},
		{"lay a closing as superseded", rules.DecisionDraft, func(s advice.Stage) error {
			return decide(s, Proposal{Kind: Close, Reason: Superseded, Words: "Another."})
		}},
		{"lay a reopening", rules.DecisionDraft, func(s advice.Stage) error { return decide(s, Proposal{Kind: Reopen, Words: "Undone."}) }},
	}
	roles := []rules.Role{rules.Public, rules.SignedIn, rules.Member, rules.Clerk, rules.Chair, rules.ViceChair, rules.Drafter, rules.Executive, rules.Operator, rules.System}
	var out strings.Builder
	for _, a := range acts {
		fmt.Fprintf(&out, "%s (%s)\n", a.name, a.action)
		for _, s := range stages {
			fmt.Fprintf(&out, "  %-18s", s)
			refused := ""
			if err := a.do(s); err != nil {
				if refused = fault.CodeOf(err); len(fault.FieldsOf(err)) > 0 {
					refused = fault.FieldsOf(err)[0].Code
				}
			}
			for _, r := range roles {
				switch {
				case !rules.Allow(a.action, []rules.Role{r}):
					fmt.Fprintf(&out, " %s=403", r)
				case refused != "":
					fmt.Fprintf(&out, " %s=%s", r, refused)
				default:
					fmt.Fprintf(&out, " %s=.", r)
				}
			}
			out.WriteString("\n")
		}
	}
	const golden = "testdata/matrix.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != out.String() {
		got, old := strings.Split(out.String(), "\n"), strings.Split(string(want), "\n")
		for i := range min(len(got), len(old)) {
			if got[i] != old[i] {
				t.Fatalf("line %d is\n%s\nand was\n%s", i+1, got[i], old[i])
			}
		}
		t.Fatalf("%d lines, want %d", len(got), len(old))
	}
}
