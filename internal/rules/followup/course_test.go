package followup

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/rulestest"
)

var zone = rulestest.Zone(fatal{}, "America/Chicago")

type fatal struct{}

func (fatal) Fatal(args ...any) { panic(args) }

func noon(s string) time.Time { return day(s).In(zone).Add(12 * time.Hour) }

// seen is a review that found so of the first tests of a commitment.
func seen(on, recheck string, findings ...string) Decided {
	d := Decided{Kind: Verify, At: noon(on), Recheck: day(recheck)}
	for i, f := range findings {
		d.Tests = append(d.Tests, TestFound{Commitment: 1, Set: 1, Position: i + 1, Finding: f})
	}
	return d
}

func TestTheCourseFollowsWhatTheBoardDecided(t *testing.T) {
	closed := Decided{Kind: Close, At: noon("2026-03-01"), Reason: Implemented, Recheck: day("2026-11-01")}
	for _, c := range []struct {
		name    string
		stage   advice.Stage
		begun   bool
		decided []Decided
		today   string
		want    advice.Stage
		reason  string
		lapsed  string
	}{
		{"answered", advice.StageResponseReceived, false, nil, "2026-04-01", advice.StageResponseReceived, "", ""},
		{"answered and followed up", advice.StageResponseReceived, true, nil, "2026-04-01", advice.StageInFollowUp, "", ""},
		{"one addressee still owes", advice.StageAwaitingResponse, true, nil, "2026-04-01", advice.StageAwaitingResponse, "", ""},
		{"closed", advice.StageResponseReceived, true, []Decided{closed}, "2026-04-01", advice.StageClosed, Implemented, ""},
		{"on the day of the new check it is closed", advice.StageResponseReceived, true, []Decided{closed}, "2026-11-01", advice.StageClosed, Implemented, ""},
		{"on the day after it is open again", advice.StageResponseReceived, true, []Decided{closed}, "2026-11-02", advice.StageInFollowUp, "", "2026-11-01"},
		{"opened by vote", advice.StageResponseReceived, true, []Decided{{Kind: Reopen, At: noon("2026-06-01")}, closed}, "2026-07-01", advice.StageInFollowUp, "", ""},
		{"and closed anew", advice.StageResponseReceived, true, []Decided{closed, {Kind: Reopen, At: noon("2026-06-01")}, {Kind: Close, At: noon("2026-08-01"), Reason: NotApplicable}}, "2027-07-01", advice.StageClosed, NotApplicable, ""},
		{"closed anew after it lapsed", advice.StageResponseReceived, true, []Decided{closed, {Kind: Close, At: noon("2026-12-01"), Reason: Implemented}}, "2027-07-01", advice.StageClosed, Implemented, ""},
		{"closed twice stays as first closed", advice.StageResponseReceived, true, []Decided{closed, {Kind: Close, At: noon("2026-04-01"), Reason: NotApplicable}}, "2026-05-01", advice.StageClosed, Implemented, ""},
		{"opened while open changes nothing", advice.StageResponseReceived, false, []Decided{{Kind: Reopen, At: noon("2026-06-01")}}, "2026-07-01", advice.StageResponseReceived, "", ""},
		{"what is not sent has no follow-up", advice.StageAdopted, true, []Decided{closed}, "2026-04-01", advice.StageAdopted, "", ""},
		{"superseded while an answer is owed", advice.StageAwaitingResponse, false, []Decided{{Kind: Close, At: noon("2026-03-01"), Reason: Superseded}}, "2026-04-01", advice.StageClosed, Superseded, ""},
		{"and opened again it is owed again", advice.StageAwaitingResponse, false, []Decided{{Kind: Close, At: noon("2026-03-01"), Reason: Superseded}, {Kind: Reopen, At: noon("2026-03-02")}}, "2026-04-01", advice.StageAwaitingResponse, "", ""},
		{"the day of a test is earlier than the closing's", advice.StageResponseReceived, true, []Decided{seen("2026-02-01", "2026-06-01", Verified), closed}, "2026-06-02", advice.StageInFollowUp, "", "2026-06-01"},
		{"the day of a test counts for a closing without one", advice.StageResponseReceived, true, []Decided{seen("2026-02-01", "2026-06-01", Verified), {Kind: Close, At: noon("2026-03-01"), Reason: Implemented}}, "2026-06-02", advice.StageInFollowUp, "", "2026-06-01"},
		{"on the day itself it is closed", advice.StageResponseReceived, true, []Decided{seen("2026-02-01", "2026-06-01", Verified), closed}, "2026-06-01", advice.StageClosed, Implemented, ""},
		{"a review meets the check", advice.StageResponseReceived, true, []Decided{seen("2026-02-01", "", Verified), closed, seen("2026-11-01", "", Verified)}, "2030-01-01", advice.StageClosed, Implemented, ""},
		{"and names the next", advice.StageResponseReceived, true, []Decided{seen("2026-02-01", "", Verified), closed, seen("2026-10-01", "2027-10-01", Verified)}, "2027-10-02", advice.StageInFollowUp, "", "2027-10-01"},
		{"a review that finds it wanting does not", advice.StageResponseReceived, true, []Decided{seen("2026-02-01", "", Verified), closed, seen("2026-10-01", "", Insufficient)}, "2026-11-02", advice.StageInFollowUp, "", "2026-11-01"},
		{"a review that comes too late does not", advice.StageResponseReceived, true, []Decided{seen("2026-02-01", "", Verified), closed, seen("2026-11-02", "", Verified)}, "2026-12-01", advice.StageInFollowUp, "", "2026-11-01"},
		{"one test of two is not the whole", advice.StageResponseReceived, true, []Decided{seen("2026-02-01", "", Verified, Verified), closed, seen("2026-10-01", "", Verified)}, "2026-11-02", advice.StageInFollowUp, "", "2026-11-01"},
		{"what was closed for another reason stays closed", advice.StageResponseReceived, true, []Decided{seen("2026-02-01", "2026-06-01", Verified), {Kind: Close, At: noon("2026-03-01"), Reason: NotApplicable}}, "2027-06-02", advice.StageClosed, NotApplicable, ""},
		{"a vote that opens it ends the day of the closing", advice.StageResponseReceived, true, []Decided{seen("2026-02-01", "", Verified), closed, {Kind: Reopen, At: noon("2026-06-01")}, {Kind: Close, At: noon("2026-07-01"), Reason: Implemented}}, "2027-06-02", advice.StageClosed, Implemented, ""},
		{"a reply closes nothing", advice.StageResponseReceived, true, []Decided{{Kind: Reply, At: noon("2026-03-01")}}, "2026-04-01", advice.StageInFollowUp, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := CourseOf(c.stage, c.begun, c.decided, zone, day(c.today))
			if got.Stage != c.want || got.Reason != c.reason || got.Lapsed != day(c.lapsed) {
				t.Errorf("%s %q lapsed %v", got.Stage, got.Reason, got.Lapsed)
			}
		})
	}
}

// TestACourseWalkedAtRandomLosesNothing walks decisions in any order: every
// closing that took effect is in the history once, only the last may still run,
// and a closed one always has a reason.
func TestACourseWalkedAtRandomLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := day("2026-01-01")
		var decided []Decided
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			d := Decided{Kind: rapid.SampledFrom(append(Decisions(), Verify)).Draw(t, "kind"), At: start.AddDays(rapid.IntRange(0, 700).Draw(t, "day")).In(zone).Add(18 * time.Hour)}
			if d.Kind == Close {
				d.Reason = rapid.SampledFrom(Reasons()).Draw(t, "reason")
			}
			if d.Kind == Verify {
				d.Tests = []TestFound{{1, 1, rapid.IntRange(1, 3).Draw(t, "test"), rapid.SampledFrom(Findings()).Draw(t, "finding")}}
			}
			if (d.Reason == Implemented || d.Kind == Verify) && rapid.Bool().Draw(t, "again") {
				d.Recheck = rules.DateOf(d.At, zone).AddDays(rapid.IntRange(1, 300).Draw(t, "check"))
			}
			decided = append(decided, d)
		}
		today := start.AddDays(rapid.IntRange(700, 1100).Draw(t, "today"))
		got := CourseOf(advice.StageResponseReceived, true, decided, zone, today)
		if again := CourseOf(advice.StageResponseReceived, true, decided, zone, today); again.Stage != got.Stage || len(again.Closed) != len(got.Closed) {
			t.Fatal("it is not recomputed alike")
		}
		if (got.Stage == advice.StageClosed) != (got.Reason != "") {
			t.Fatalf("%s for %q", got.Stage, got.Reason)
		}
		if !got.Recheck.IsZero() {
			if got.Stage != advice.StageClosed || got.Reason != Implemented || got.Recheck.Before(today) {
				t.Fatalf("%s for %q, new check on %v, today %v", got.Stage, got.Reason, got.Recheck, today)
			}
			if after := CourseOf(advice.StageResponseReceived, true, decided, zone, got.Recheck.AddDays(1)); after.Stage == advice.StageClosed || after.Lapsed != got.Recheck {
				t.Fatalf("it is %s after the day of the new check", after.Stage)
			}
		}
		for i, c := range got.Closed {
			last := i == len(got.Closed)-1
			if c.Until.IsZero() != (last && got.Stage == advice.StageClosed) {
				t.Fatalf("closing %d of %d ends %v at stage %s", i, len(got.Closed), c.Until, got.Stage)
			}
			if !c.Until.IsZero() && c.Until.Before(c.From) || !last && got.Closed[i+1].From.Before(c.Until) {
				t.Fatalf("closings overlap: %v", got.Closed)
			}
			if !slices.ContainsFunc(decided, func(d Decided) bool { return d.Kind == Close && d.At.Equal(c.From) }) {
				t.Fatal("closed without a vote")
			}
		}
	})
}

func TestAClosingBindsUntilItsDayUnlessItEndedBefore(t *testing.T) {
	for _, c := range []struct {
		name           string
		recheck, until string
		want           string
	}{
		{"it still runs", "2026-11-01", "", "2026-11-01"},
		{"it lapsed on its day", "2026-11-01", "2026-11-02", "2026-11-01"},
		{"a vote ended it before", "2026-11-01", "2026-06-01", ""},
		{"it named no day", "", "", ""},
	} {
		closed := Closed{Recheck: day(c.recheck)}
		if c.until != "" {
			closed.Until = day(c.until).In(zone)
		}
		if got := closed.Bound(zone); got != day(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
