package commitment_test

import (
	"context"
	"html"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/commitment"
	"parley/internal/rules/followup"
	"parley/internal/webtest"
)

func TestAReportThatDoesNotComeIsShown(t *testing.T) {
	f := newFollowed(t)
	rec, err := f.slice().SetRule(ctx(t), f.Caller(f.Clerk), 30, "By-law 7")
	made(t, rec, err)
	f.Clock.Advance(31 * 24 * time.Hour)
	f.report(t, 1, followup.InProgress, "", "")
	f.Clock.Advance(2 * 24 * time.Hour)
	f.Anonymous().Get(f.public()).Want(t, 200).Says(t, "No report came by", "every 30 days, By-law 7", "No report came by its day")
	for side, at := range map[*webtest.Client]string{f.As(f.Clerk): "/work/b/cpab/commitments", f.As(f.Drafter): "/work/d/" + itoa(f.Department) + "/commitments"} {
		side.Get(at+"?show=missed").Want(t, 200).Says(t, "1 report missed", "Issue General Order 12-8")
		if page := side.Get(at + "?show=missed"); strings.Contains(page.Body, "Train every patrol officer") {
			t.Error("a commitment that was reported on stands among the missed")
		}
	}
}

// TestAnotherRuleDoesNotRewriteWhatWasMissed changes the interval after a report
// was missed, to more, to fewer and to none.
func TestAnotherRuleDoesNotRewriteWhatWasMissed(t *testing.T) {
	f := newFollowed(t)
	at := "/work/b/cpab/commitments"
	f.As(f.Clerk).Post(at+"/rule", "every", "30", "citation", "By-law 7").Want(t, 303)
	f.Clock.Advance(32 * 24 * time.Hour)
	for _, every := range []string{"1", "365", "0", "7"} {
		f.As(f.Clerk).Post(at+"/rule", "every", every, "citation", "By-law 8").Want(t, 303)
		page := f.Anonymous().Get(f.public()).Want(t, 200).Says(t, "every 30 days, By-law 7")
		if n := strings.Count(page.Body, "No report came by its day"); n != 2 {
			t.Errorf("every %s: %d reports are missed of two", every, n)
		}
		f.Clock.Advance(25 * time.Hour)
	}
	f.Anonymous().Get(f.public()).Want(t, 200).Says(t, "every 7 days, By-law 8")
	f.report(t, 0, followup.InProgress, "", "")
	if n := f.Count(`select count(*) from tracked where update_owed_from is not null`); n != 1 {
		t.Errorf("%d rows owe a report", n)
	}
}

func TestTwoReportsAtOnceAreTwoOnlyWhenBothAreMeant(t *testing.T) {
	f := newFollowed(t)
	var wg sync.WaitGroup
	results := make([]error, 4)
	for i := range results {
		wg.Add(1)
		c := f.Answering(f.Drafter)
		go func() {
			defer wg.Done()
			_, results[i] = f.slice().Report(context.Background(), c, f.Commitments[0], commitment.Reporting{Report: followup.Report{Progress: followup.InProgress, Words: "Begun."}})
		}()
	}
	wg.Wait()
	stale := 0
	for _, err := range results {
		if err != nil {
			want(t, err, "report_stale")
			stale++
		}
	}
	if n := f.Count(`select count(*) from progress_reports`); n != 1 || stale != 3 {
		t.Errorf("%d reports, %d were stale", n, stale)
	}
}

func TestAReviewMayBeVotedOnTestByTest(t *testing.T) {
	f := newFollowed(t)
	f.agreed(t, 0, "A.", "B.", "C.")
	f.report(t, 0, followup.InProgress, "", "")
	rec, err := f.slice().Lay(ctx(t), f.Caller(f.Clerk), f.Commitments[0], 1, followup.Review{Findings: []string{followup.Verified, followup.EvidenceRequested, followup.PartlyVerified}, Words: "See.", Recheck: "2027-12-01"}, true)
	made(t, rec, err)
	if n := f.Count(`select count(*) from decisions where kind = 'verify'`); n != 3 || f.Count(`select count(*) from decisions where recheck_on is not null`) != 2 {
		t.Fatalf("%d decisions", n)
	}
	_, err = f.slice().Lay(ctx(t), f.Caller(f.Clerk), f.Commitments[0], 1, followup.Review{Findings: []string{followup.Verified, "", ""}, Words: "See."}, false)
	want(t, err, "review_waiting")
	_, err = f.slice().Propose(ctx(t), f.Answering(f.Drafter), f.Commitments[0], 1, []string{"Easier."}, "")
	want(t, err, "tests_under_review")
	f.sit(t, func(item, m int64) {
		first := f.newest(t) - 2
		f.decide(t, m, item, first, 7)
		f.decide(t, m, item, first+2, 3) // lost: nothing was found of the third test
	})
	f.Anonymous().Get(f.public()).Want(t, 200).Says(t, "Board checked: partly done")
	f.sound(t)
}

// TestEvidenceIsFoundWhateverItsNameIs follows the public link of each file.
func TestEvidenceIsFoundWhateverItsNameIs(t *testing.T) {
	f := newFollowed(t)
	link := regexp.MustCompile(`/b/cpab/evidence/[^"]+`)
	for i, name := range []string{"Compliance 95%.txt", "a%41b.txt", "a%2Fb.txt", "año.txt", "a;b + c.txt", "a#b.txt"} {
		f.As(f.Drafter).Send(f.desk(0)+"/report", name, []byte("The file "+name), 0, "base", strconv.Itoa(i), "progress", "in_progress", "words", "Issued.", "statement", "As text.").Want(t, 303)
		at := html.UnescapeString(link.FindString(f.Anonymous().Get(f.public()).Want(t, 200).Body))
		f.Anonymous().Get(at).Want(t, 200).Says(t, "The file "+name)
	}
}
