package followup

import (
	"strconv"

	"parley/internal/fault"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// What the board may find of one test.
const (
	NotAssessed       = "not_assessed"
	EvidenceRequested = "evidence_requested"
	Insufficient      = "evidence_insufficient"
	PartlyVerified    = "partially_verified"
	Verified          = "verified"
	Lapsed            = "lapsed" // derived: the day of the new check passed without one
)

// Findings lists what a review may propose for a test.
func Findings() []string {
	return []string{Verified, PartlyVerified, Insufficient, EvidenceRequested}
}

// The two sides that agree on tests.
const (
	SideBoard      = "board"
	SideDepartment = "department"
)

// Set is one set of tests as the rules read it: who proposed it, whether the other
// side agreed to it, and whether the board has voted on what it found by it.
type Set struct {
	Side          string
	Agreed, Voted bool
}

func (s Set) inForce() bool { return s.Agreed || s.Side == SideBoard }

// InForce is the set that the board reviews by.
//
// It decides: the index of the last set that is in force, -1 for none. Facts: the
// sets in the order in which they were proposed. A set is in force once both sides
// stand behind it, or when it is the board's own word; what the department proposed
// is a proposal until the board agrees. Errors: none. Source: project rule: the
// board votes on evidence, test by test, and who is checked does not choose alone
// what is checked.
func InForce(sets []Set) int {
	for i := len(sets) - 1; i >= 0; i-- {
		if sets[i].inForce() {
			return i
		}
	}
	return -1
}

// Counting is the set whose findings say where a commitment stands.
//
// It decides: the index of the set, -1 for none. Facts: as InForce. It is the last
// set in force by which the board has voted; what it found stands until it votes by
// the next one. Before any vote it is the set in force. Errors: none. Source:
// project rule: only a vote of the board changes what the board found.
func Counting(sets []Set) int {
	for i := len(sets) - 1; i >= 0; i-- {
		if sets[i].inForce() && sets[i].Voted {
			return i
		}
	}
	return InForce(sets)
}

// TestsFacts are what tests of a commitment are proposed or agreed to against.
// Newest is the side that proposed the newest set, "" when there is none; Agreed
// that the other side agreed to it; Have is how many sets there are, Base how many
// the writer saw. Reviewing says that a review of these tests waits for the vote.
type TestsFacts struct {
	Signed, Closed bool
	Newest         string
	Agreed         bool
	Reviewing      bool
	Base, Have     int
}

func (f TestsFacts) open() error {
	switch {
	case !f.Signed:
		return fault.New(fault.Conflict, "commitment_not_signed")
	case f.Closed:
		return fault.New(fault.Conflict, "follow_up_closed")
	case f.Base != f.Have:
		return fault.New(fault.Conflict, "tests_stale")
	case f.Reviewing:
		return fault.New(fault.Conflict, "tests_under_review")
	}
	return nil
}

// ProposeTests checks a set of acceptance tests that one side proposes; a set
// after the other side's is the reply to it.
//
// It decides: whether the set may be proposed. Facts: as the fields say; the
// tests, one a line, without empty ones. Errors: Conflict commitment_not_signed,
// follow_up_closed, tests_stale, tests_under_review; Invalid field tests: required,
// too_many (Max), test_too_long (N, Max), test_repeated (N), control_characters, ….
// Source: project rule, after the conformance criteria that the San Francisco
// Police Commission's collaborative reform agreed before the work was begun.
func ProposeTests(f TestsFacts, tests []string) error {
	if err := f.open(); err != nil {
		return err
	}
	if len(tests) == 0 {
		return fault.Bad(fault.At("tests", "required"))
	}
	return fault.All(advice.CheckTests("tests", tests))
}

// AgreeTests checks that one side agrees to the tests the other proposed.
//
// It decides: whether they are agreed now. Facts: as the fields say; the side that
// agrees. Errors: as ProposeTests; Conflict tests_not_proposed, tests_own (a side
// does not agree to its own), tests_agreed. Source: project rule.
func AgreeTests(f TestsFacts, side string) error {
	switch err := f.open(); {
	case err != nil:
		return err
	case f.Newest == "":
		return fault.New(fault.Conflict, "tests_not_proposed")
	case f.Newest == side:
		return fault.New(fault.Conflict, "tests_own")
	case f.Agreed:
		return fault.New(fault.Conflict, "tests_agreed")
	}
	return nil
}

// ReviewFacts are what a review is checked against: whether the recommendation is
// closed, and with a new check still to come, how many tests the set in force
// has, 0 without one, how many reports there are, and whether another review of the
// commitment waits for the vote.
type ReviewFacts struct {
	Signed, Closed, Again bool
	Tests                 int
	Reports               int
	Waiting               bool
}

// Review is what a reviewer proposes that the board find.
type Review struct {
	Findings []string // one a test, in order; "" leaves the test as it stands
	Words    string   // the statement that is published
	Recheck  string   // ISO date of the new check; "" for none
}

// CheckReview checks a review before it goes to the board's vote.
//
// It decides: whether the review may be laid before the board. Facts: as the
// fields say; today on the board's calendar. Errors: Conflict commitment_not_signed,
// follow_up_closed, tests_missing (no tests are in force, or the findings are of
// others), review_waiting; Invalid fields finding-1 …: choice_unknown, verified_unreported
// (nothing is verified of which nothing was ever reported); findings: required;
// words: required, …; recheck: not_a_date, date_in_past, recheck_nothing (nothing
// was found that could lapse). Source: project rule (the product: the board votes
// on evidence, test by test; reported and verified are two axes).
func CheckReview(f ReviewFacts, in Review, today rules.Date) error {
	switch {
	case !f.Signed:
		return fault.New(fault.Conflict, "commitment_not_signed")
	case f.Closed && !f.Again:
		return fault.New(fault.Conflict, "follow_up_closed")
	case f.Tests == 0, len(in.Findings) != f.Tests:
		return fault.New(fault.Conflict, "tests_missing")
	case f.Waiting:
		return fault.New(fault.Conflict, "review_waiting")
	}
	var fields []fault.Field
	given, found := 0, false
	for i, finding := range in.Findings {
		if finding == "" {
			continue
		}
		given++
		name := "finding-" + strconv.Itoa(i+1)
		fields = append(fields, rules.CheckChoice(name, finding, Findings()...)...)
		done := finding == Verified || finding == PartlyVerified
		if found = found || done; done && f.Reports == 0 {
			fields = append(fields, fault.At(name, "verified_unreported"))
		}
	}
	if given == 0 {
		fields = append(fields, fault.At("findings", "required"))
	}
	fields = append(fields, rules.CheckLongText("words", in.Words, MaxWords)...)
	on, wrong := rules.FormDate("recheck", in.Recheck, false)
	switch {
	case wrong != nil:
		fields = append(fields, wrong...)
	case in.Recheck == "":
	case !on.After(today):
		fields = append(fields, fault.At("recheck", "date_in_past"))
	case !found:
		fields = append(fields, fault.At("recheck", "recheck_nothing"))
	}
	return fault.All(fields)
}

// Found is what the board found of one test by a carried motion.
type Found struct {
	Finding string
	On      rules.Date // the day of the vote
	Recheck rules.Date // zero: none
}

// StandingOf says where one test stands.
//
// It decides: the word. Facts: what was found of it, in the order of the votes;
// today. The last finding counts; one of verified or partially verified lapses on
// the day after its new check was due. Errors: none. Source: project rule (the
// product: lapse when the new check passes unmet); never typed in.
func StandingOf(found []Found, today rules.Date) string {
	if len(found) == 0 {
		return NotAssessed
	}
	last := found[len(found)-1]
	if (last.Finding == Verified || last.Finding == PartlyVerified) && !last.Recheck.IsZero() && today.After(last.Recheck) {
		return Lapsed
	}
	return last.Finding
}

// Together is where several tests, or several commitments, stand as one.
//
// It decides: the word. Facts: the words of each. All verified is verified, and
// that alone; with nothing assessed nothing is; something that lapsed makes the
// whole lapse when all else is verified; anything verified, wholly or in part,
// makes it partly verified; else what the board asked for last of all: evidence
// that did not suffice, then evidence it waits for. Errors: none. Source: project
// rule; the least is said, so that nothing looks better than it is.
func Together(words []string) string {
	count := map[string]int{}
	for _, w := range words {
		count[w]++
	}
	switch n := len(words); {
	case n == 0 || count[NotAssessed] == n:
		return NotAssessed
	case count[Verified] == n:
		return Verified
	case count[Lapsed] > 0 && count[Lapsed]+count[Verified] == n:
		return Lapsed
	case count[Verified]+count[PartlyVerified]+count[Lapsed] > 0:
		return PartlyVerified
	case count[Insufficient] > 0:
		return Insufficient
	}
	return EvidenceRequested
}
