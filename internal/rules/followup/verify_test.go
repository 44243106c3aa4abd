package followup

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/rules/advice"
	"parley/internal/rules/rulestest"
)

func TestTestsAreProposedByOneSideAndAgreedByTheOther(t *testing.T) {
	many := slices.Repeat([]string{"x"}, advice.MaxTests+1)
	for _, c := range []struct {
		name    string
		change  func(*TestsFacts)
		tests   []string
		propose string
		agree   string // of the board
	}{
		{"the department proposed", nil, []string{"An order is published."}, "", ""},
		{"the board proposed itself", func(f *TestsFacts) { f.Newest = SideBoard }, []string{"An order is published."}, "", "tests_own"},
		{"they are agreed", func(f *TestsFacts) { f.Agreed = true }, []string{"Another."}, "", "tests_agreed"},
		{"nobody proposed", func(f *TestsFacts) { f.Newest = "" }, []string{"The first."}, "", "tests_not_proposed"},
		{"someone replied meanwhile", func(f *TestsFacts) { f.Have = 4 }, []string{"Late."}, "tests_stale", "tests_stale"},
		{"a review of them waits for the vote", func(f *TestsFacts) { f.Reviewing = true }, []string{"Late."}, "tests_under_review", "tests_under_review"},
		{"after it was closed", func(f *TestsFacts) { f.Closed = true }, []string{"Late."}, "follow_up_closed", "follow_up_closed"},
		{"of a draft", func(f *TestsFacts) { f.Signed = false }, []string{"Early."}, "commitment_not_signed", "commitment_not_signed"},
		{"none", nil, nil, "tests:required", ""},
		{"too many", nil, many, "tests:too_many", ""},
		{"twice the same", nil, []string{"A.", "A."}, "tests:test_repeated", ""},
		{"too long", nil, []string{strings.Repeat("x", advice.MaxTest+1)}, "tests:test_too_long", ""},
		{"with control characters", nil, []string{"a\x00b"}, "tests:control_characters", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := TestsFacts{Signed: true, Newest: SideDepartment, Base: 1, Have: 1}
			if c.change != nil {
				c.change(&f)
			}
			rulestest.WantCode(t, ProposeTests(f, c.tests), c.propose)
			rulestest.WantCode(t, AgreeTests(f, SideBoard), c.agree)
		})
	}
}

func TestWhichTestsAreInForceAndWhichCount(t *testing.T) {
	department, board := Set{Side: SideDepartment}, Set{Side: SideBoard}
	agreed, voted, own := Set{Side: SideDepartment, Agreed: true}, Set{Side: SideDepartment, Agreed: true, Voted: true}, Set{Side: SideBoard, Voted: true}
	for _, c := range []struct {
		name            string
		sets            []Set
		force, counting int
	}{
		{"none", nil, -1, -1},
		{"a proposal of the department is none", []Set{department}, -1, -1},
		{"once the board agreed it is in force", []Set{agreed}, 0, 0},
		{"the board's own word is in force", []Set{department, board}, 1, 1},
		{"a proposal after it changes nothing", []Set{department, board, department}, 1, 1},
		{"a proposal after a vote changes nothing", []Set{voted, department}, 0, 0},
		{"what was found stands until the board votes by the next", []Set{voted, agreed}, 1, 0},
		{"and by the board's own next", []Set{voted, board}, 1, 0},
		{"until a vote by the next", []Set{voted, own}, 1, 1},
		{"also with a proposal behind it", []Set{own, agreed, department}, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if f, n := InForce(c.sets), Counting(c.sets); f != c.force || n != c.counting {
				t.Errorf("in force %d, counting %d; want %d, %d", f, n, c.force, c.counting)
			}
		})
	}
}

// TestNoActOfTheDepartmentAloneMovesTheTests walks random histories: whatever the
// department proposes or agrees to, the tests the board reviews by and those whose
// findings count stay as they are.
func TestNoActOfTheDepartmentAloneMovesTheTests(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sets []Set
		for range rapid.IntRange(0, 12).Draw(t, "acts") {
			force, counting := InForce(sets), Counting(sets)
			last := len(sets) - 1
			own := false
			switch rapid.SampledFrom([]string{"offer", "accept", "propose", "agree", "vote"}).Draw(t, "act") {
			case "offer":
				sets, own = append(sets, Set{Side: SideDepartment}), true
			case "accept":
				if own = last >= 0 && sets[last].Side == SideBoard; own {
					sets[last].Agreed = true
				}
			case "propose":
				sets = append(sets, Set{Side: SideBoard})
			case "agree":
				if last >= 0 && sets[last].Side == SideDepartment {
					sets[last].Agreed = true
				}
			case "vote":
				if force >= 0 {
					sets[force].Voted = true
				}
			}
			if own && (InForce(sets) != force || Counting(sets) != counting) {
				t.Fatalf("%v: in force %d, was %d; counting %d, was %d", sets, InForce(sets), force, Counting(sets), counting)
			}
		}
	})
}

func TestAReviewGoesToTheVoteTestByTest(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*ReviewFacts, *Review)
		want   string
	}{
		{"two tests", nil, ""},
		{"one of them later", func(_ *ReviewFacts, r *Review) { r.Findings[1] = "" }, ""},
		{"none of them", func(_ *ReviewFacts, r *Review) { r.Findings, r.Recheck = []string{"", ""}, "" }, "findings:required"},
		{"a word of the department's axis", func(_ *ReviewFacts, r *Review) { r.Findings = []string{ReportedDone, Verified} }, "finding-1:choice_unknown"},
		{"lapsed is derived", func(_ *ReviewFacts, r *Review) { r.Findings[1] = Lapsed }, "finding-2:choice_unknown"},
		{"nothing was ever reported", func(f *ReviewFacts, _ *Review) { f.Reports = 0 }, "finding-1:verified_unreported"},
		{"more may be asked for before anything is reported", func(f *ReviewFacts, r *Review) {
			f.Reports, r.Recheck, r.Findings = 0, "", []string{EvidenceRequested, EvidenceRequested}
		}, ""},
		{"no tests in force", func(f *ReviewFacts, r *Review) { f.Tests, r.Findings = 0, nil }, "tests_missing"},
		{"other tests than there are", func(f *ReviewFacts, _ *Review) { f.Tests = 3 }, "tests_missing"},
		{"another review waits", func(f *ReviewFacts, _ *Review) { f.Waiting = true }, "review_waiting"},
		{"closed", func(f *ReviewFacts, _ *Review) { f.Closed = true }, "follow_up_closed"},
		{"closed until a new check", func(f *ReviewFacts, _ *Review) { f.Closed, f.Again = true, true }, ""},
		{"a draft", func(f *ReviewFacts, _ *Review) { f.Signed = false }, "commitment_not_signed"},
		{"no statement", func(_ *ReviewFacts, r *Review) { r.Words = "" }, "words:required"},
		{"a new check today", func(_ *ReviewFacts, r *Review) { r.Recheck = "2026-05-01" }, "recheck:date_in_past"},
		{"no date", func(_ *ReviewFacts, r *Review) { r.Recheck = "soon" }, "recheck:not_a_date"},
		{"a new check of nothing", func(_ *ReviewFacts, r *Review) { r.Findings = []string{Insufficient, ""} }, "recheck:recheck_nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := ReviewFacts{Signed: true, Tests: 2, Reports: 1}
			in := Review{Findings: []string{Verified, Insufficient}, Words: "We read the order.", Recheck: "2027-05-01"}
			if c.change != nil {
				c.change(&f, &in)
			}
			rulestest.WantCode(t, CheckReview(f, in, day("2026-05-01")), c.want)
		})
	}
}

func TestAFindingLapsesOnTheDayAfterItsNewCheck(t *testing.T) {
	found := []Found{{Finding: Insufficient, On: day("2026-01-10")}, {Finding: Verified, On: day("2026-03-10"), Recheck: day("2027-03-10")}}
	for _, c := range []struct {
		name  string
		found []Found
		today string
		want  string
	}{
		{"nothing found", nil, "2027-01-01", NotAssessed},
		{"the last vote counts", found, "2026-03-10", Verified},
		{"on the day itself it stands", found, "2027-03-10", Verified},
		{"on the day after it lapses", found, "2027-03-11", Lapsed},
		{"a later vote stands", append(found[:2:2], Found{Finding: Verified, On: day("2027-03-01"), Recheck: day("2028-03-01")}), "2027-03-11", Verified},
		{"found wanting does not lapse", append(found[:2:2], Found{Finding: Insufficient, On: day("2026-04-01"), Recheck: day("2026-05-01")}), "2027-01-01", Insufficient},
		{"without a day it stands", []Found{{Finding: PartlyVerified, On: day("2026-01-01")}}, "2036-01-01", PartlyVerified},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := StandingOf(c.found, day(c.today)); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

func TestSeveralTestsTogetherSayTheLeast(t *testing.T) {
	for _, c := range []struct{ words, want string }{
		{"", NotAssessed}, {"not_assessed not_assessed", NotAssessed}, {"verified verified", Verified}, {"verified not_assessed", PartlyVerified},
		{"verified lapsed", Lapsed}, {"lapsed", Lapsed}, {"lapsed not_assessed", PartlyVerified}, {"verified evidence_insufficient", PartlyVerified}, {"partially_verified", PartlyVerified},
		{"evidence_insufficient evidence_requested", Insufficient}, {"evidence_requested not_assessed", EvidenceRequested},
	} {
		if got := Together(strings.Fields(c.words)); got != c.want {
			t.Errorf("%q: %s, want %s", c.words, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{NotAssessed, EvidenceRequested, Insufficient, PartlyVerified, Verified, Lapsed}), 1, 8).Draw(t, "words")
		got := Together(words)
		if (got == Verified) != !slices.ContainsFunc(words, func(w string) bool { return w != Verified }) {
			t.Fatalf("%v is %s", words, got)
		}
		if got != Together(rapid.Permutation(words).Draw(t, "order")) {
			t.Fatal("the order matters")
		}
	})
}

func TestNoReportEverVerifies(t *testing.T) {
	for _, p := range Progresses() {
		if slices.Contains(Findings(), p) || p == NotAssessed || p == Lapsed {
			t.Errorf("%q is a word of both axes", p)
		}
		rulestest.WantCode(t, CheckReview(ReviewFacts{Signed: true, Tests: 1, Reports: 1}, Review{Findings: []string{p}, Words: "x"}, day("2026-01-01")), "finding-1:choice_unknown")
	}
}
