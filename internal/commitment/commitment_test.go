package commitment_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/commitment"
	"parley/internal/fault"
	"parley/internal/recommendation/adopted"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
	"parley/internal/verify"
	"parley/internal/vote"
	"parley/internal/webtest"
)

func ctx(t testing.TB) context.Context { return context.WithoutCancel(t.Context()) }

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func made(t testing.TB, rec act.Receipt, err error) int64 {
	t.Helper()
	if err != nil {
		t.Fatalf("refused: %v %v", err, fault.FieldsOf(err))
	}
	return rec.ID()
}

func want(t *testing.T, err error, code string) {
	t.Helper()
	got := fault.CodeOf(err)
	for i, f := range fault.FieldsOf(err) {
		if got = f.Name + ":" + f.Code; i > 0 {
			got += " …"
		}
	}
	if got != code {
		t.Errorf("got %q, want %q", got, code)
	}
}

// followed is a World in which the department agreed to a recommendation and
// promised two things.
type followed struct {
	*webtest.World
	Recommendation, Transmittal int64
	Commitments                 [2]int64
	Number                      string
}

func (f followed) slice() *commitment.Slice { return f.Portal.Slices.Commitment }

func (f followed) public() string { return "/b/cpab/recommendations/" + f.Number }

func (f followed) board(i int) string {
	return "/work/b/cpab/commitments/" + itoa(f.Commitments[i])
}

func (f followed) desk(i int) string {
	return "/work/d/" + itoa(f.Department) + "/commitments/" + itoa(f.Commitments[i])
}

func newFollowed(t *testing.T) followed {
	t.Helper()
	w := webtest.New(t)
	r, sent := adopted.Send(t, w, "Say when a foot pursuit must not begin")
	rec, err := w.Portal.Slices.Response.SaveDraft(ctx(t), w.Answering(w.Drafter), sent, 0, advice.Answer{Position: advice.Concur, Words: "We will.",
		Commitments: []advice.Commitment{{Action: "Issue General Order 12-8", Official: "Owen Hale, Deputy Chief", Target: "2027-03-31"}, {Action: "Train every patrol officer", Official: "Sofia Kerr, Lieutenant", Target: "2028-06-30"}}})
	made(t, rec, err)
	rec, err = w.Portal.Slices.Response.Sign(ctx(t), w.Answering(w.Executive), sent, 1, "Chief of Police")
	made(t, rec, err)
	f := followed{World: w, Recommendation: r, Transmittal: sent}
	for i := range f.Commitments {
		f.Commitments[i] = int64(w.Count(`select id from commitments where board_id = $1 and position = $2`, w.Board, i+1))
	}
	f.Number = fmt.Sprintf("%d-%03d", w.Count(`select year from recommendation_numbers where recommendation_id = $1`, r), w.Count(`select seq from recommendation_numbers where recommendation_id = $1`, r))
	return f
}

func (f followed) report(t *testing.T, i int, progress, stage, link string) {
	t.Helper()
	base := f.Count(`select count(*) from progress_reports where commitment_id = $1`, f.Commitments[i])
	rec, err := f.slice().Report(ctx(t), f.Answering(f.Drafter), f.Commitments[i], commitment.Reporting{Report: followup.Report{Progress: progress, Stage: stage, Words: "As it says.", Link: link}, Base: base})
	made(t, rec, err)
}

// agreed lets the department propose tests and the board agree to them.
func (f followed) agreed(t *testing.T, i int, tests ...string) {
	t.Helper()
	rec, err := f.slice().Propose(ctx(t), f.Answering(f.Drafter), f.Commitments[i], 0, tests, "")
	made(t, rec, err)
	rec, err = f.slice().Agree(ctx(t), f.Caller(f.Clerk), f.Commitments[i], 1)
	made(t, rec, err)
}

func (f followed) lay(t *testing.T, i int, recheck string, findings ...string) {
	t.Helper()
	base := f.Count(`select count(*) from test_sets where commitment_id = $1`, f.Commitments[i])
	rec, err := f.slice().Lay(ctx(t), f.Caller(f.Clerk), f.Commitments[i], base, followup.Review{Findings: findings, Words: "We read it.", Recheck: recheck}, false)
	made(t, rec, err)
}

// sit opens a meeting with the recommendation on its agenda and hands it to do.
func (f followed) sit(t *testing.T, do func(item int64, meeting int64)) {
	t.Helper()
	p := adopted.Post(t, f.World, f.Recommendation)
	votes := f.Portal.Slices.Vote
	f.Clock.Set(p.Begins)
	rec, err := votes.Open(ctx(t), f.Caller(f.Clerk), p.Meeting)
	made(t, rec, err)
	var roll []vote.Presence
	for _, m := range f.Members {
		roll = append(roll, vote.Presence{Seat: m.Seat, Kind: rules.InRoom})
	}
	rec, err = votes.RecordAttendance(ctx(t), f.Caller(f.Clerk), p.Meeting, roll)
	made(t, rec, err)
	do(p.Items[f.Recommendation], p.Meeting)
	f.Clock.Advance(30 * time.Minute)
	rec, err = votes.Adjourn(ctx(t), f.Caller(f.Clerk), p.Meeting)
	made(t, rec, err)
}

func (f followed) move(t *testing.T, meeting, item, decision int64) (int64, error) {
	t.Helper()
	f.Clock.Advance(5 * time.Minute)
	rec, err := f.Portal.Slices.Vote.Move(ctx(t), f.Caller(f.Clerk), meeting, vote.Motion{Kind: rules.MotionFollowUp, Item: item, Mover: f.Members[2].Seat, Seconder: f.Members[8].Seat, Method: rules.MethodRollCall, Decision: decision})
	return rec.ID(), err
}

// decide moves a decision and votes on it, with yes members for it and two against.
func (f followed) decide(t *testing.T, meeting, item, decision int64, yes int) int64 {
	t.Helper()
	votes := f.Portal.Slices.Vote
	motion, err := f.move(t, meeting, item, decision)
	if err != nil {
		t.Fatal(err, fault.FieldsOf(err))
	}
	for i, m := range f.Members[:min(len(f.Members), 9)] {
		choice := rules.Yes
		if i >= yes {
			choice = rules.No
		}
		rec, err := votes.Cast(ctx(t), f.Caller(m), motion, m.Seat, choice)
		made(t, rec, err)
	}
	rec, err := votes.Close(ctx(t), f.Caller(f.Clerk), motion)
	made(t, rec, err)
	return motion
}

func (f followed) newest(t *testing.T) int64 {
	t.Helper()
	return int64(f.Count(`select max(id) from decisions`))
}

func (f followed) draft(in commitment.Drafting) (int64, error) {
	rec, err := f.slice().Draft(ctx(f.T), f.Caller(f.Clerk), f.Recommendation, in)
	return rec.ID(), err
}

// sound runs what the record is checked by.
func (f followed) sound(t *testing.T) {
	t.Helper()
	rep, err := verify.Run(ctx(t), f.DB)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range rep.Findings {
		t.Errorf("%s: %s", x.Row, x.What)
	}
}

func TestACommitmentGoesFromReportToVerifiedAndClosed(t *testing.T) {
	f := newFollowed(t)
	clerk, drafter, reader := f.As(f.Clerk), f.As(f.Drafter), f.Anonymous()
	member := f.As(f.Members[4])
	reader.Get(f.public()).Want(t, 200).Says(t, "What became of it", "Police say: not started", "Board has not checked", "Nothing has been reported yet.", "Answered")

	// The board asks for reports, the department offers tests, the board replies.
	clerk.Post("/work/b/cpab/commitments/rule", "every", "90", "citation", "By-law 7").Want(t, 303)
	clerk.Get("/work/b/cpab/commitments").Want(t, 200).Says(t, "every 90 days. By-law 7.", "Issue General Order 12-8", "Due by")
	drafter.Get("/work/d/"+itoa(f.Department)).Want(t, 200).Says(t, "/commitments")
	drafter.Get("/work/d/"+itoa(f.Department)+"/commitments").Want(t, 200).Says(t, "Train every patrol officer", "Police say: not started")
	drafter.Post(f.desk(0)+"/tests", "base", "0", "tests", "").Want(t, 422)
	drafter.Post(f.desk(0)+"/tests", "base", "0", "tests", "The order is published.").Want(t, 303)
	clerk.Get(f.board(0)).Want(t, 200).Says(t, "Agree to these tests", "Tests proposed by the department")
	clerk.Get("/work").Want(t, 200).Says(t, "waits for a word on the tests")
	clerk.Post(f.board(0)+"/tests", "base", "1", "tests", "The order is published.\n\nIt names the pursuits that must not begin.\n", "words", "One more.").Want(t, 303)
	drafter.Post(f.desk(0)+"/agree", "base", "1").Want(t, 409) // it has not seen the reply
	drafter.Post(f.desk(0)+"/agree", "base", "2").Want(t, 303)
	reader.Get(f.public()).Want(t, 200).Says(t, "Tests agreed by both sides", "It names the pursuits that must not begin.", "In follow-up")

	// It reports with evidence.
	drafter.Send(f.desk(0)+"/report", "", nil, 0, "base", "0", "progress", "reported_implemented", "words", "Issued.").Want(t, 422).Says(t, "needs evidence", "Issued.")
	drafter.Send(f.desk(0)+"/report", "order.txt", []byte("General Order 12-8\n"), 0, "base", "0", "progress", "reported_implemented", "stage", "policy", "words", "Issued.", "statement", "The order as text.").Want(t, 303)
	page := reader.Get(f.public()).Want(t, 200).Says(t, "Police say it is done", "Board has not checked", "order.txt", "The order as text.", "has still to check", "Waiting since")
	at := page.Body[strings.Index(page.Body, "/b/cpab/evidence/"):]
	reader.Get(at[:strings.Index(at, `"`)]).Want(t, 200).Says(t, "General Order 12-8")
	clerk.Get("/work").Want(t, 200).Says(t, "is reported done and not checked")

	// A member is named, looks, and lays the findings before the board.
	member.Get(f.board(0)+"/review").Want(t, 403)
	clerk.Post(f.board(0)+"/reviewer", "reviewer", "0").Want(t, 422)
	clerk.Post(f.board(0)+"/reviewer", "reviewer", itoa(f.Members[4].By().Person)).Want(t, 303)
	member.Get(f.board(0)+"/review").Want(t, 200).Says(t, "Test 2", "It holds: verified")
	member.Post(f.board(0)+"/review", "base", "2", "words", "").Want(t, 422)
	member.Post(f.board(0)+"/review", "base", "2", "finding-1", "verified", "finding-2", "evidence_insufficient", "words", "The order is there; it names no pursuits.").Want(t, 303)
	d := f.newest(t)
	clerk.Get("/work/b/cpab/recommendations/"+itoa(f.Recommendation)).Want(t, 200).Says(t, "/work/b/cpab/decisions/"+itoa(d), "Waits")
	clerk.Get("/work/b/cpab/decisions/"+itoa(d)).Want(t, 200).Says(t, "Waits for the board’s vote", "names no pursuits")
	f.sit(t, func(item, m int64) {
		slug := "/work/b/cpab/meetings/" + f.slugOf(m) + "/session"
		clerk.Get(slug).Want(t, 200).Says(t, "Decision on the follow-up", f.Number+": What the review found")
		_, err := f.move(t, m, item, 0)
		want(t, err, "decision:required")
		f.decide(t, m, item, d, 7)
		_, err = f.move(t, m, item, d)
		want(t, err, "decision_decided")
	})
	reader.Get(f.public()).Want(t, 200).Says(t, "Police say it is done", "Board checked: partly done", "Board checked: not yet", "What the board decided since", "The order is there; it names no pursuits.", "Who voted how", "Majority of the votes cast.")

	// More is reported, found, and the board closes it.
	f.report(t, 0, followup.ReportedDone, followup.Practice, "https://riverbend.example/order")
	f.report(t, 1, followup.ReportedDone, followup.Training, "https://riverbend.example/training")
	f.agreed(t, 1, "Every officer is listed.")
	_, err := f.draft(commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Close, Reason: followup.Implemented, Words: "Done."}})
	want(t, err, "reason:not_verified")
	f.lay(t, 0, "2028-01-01", "", followup.Verified)
	first := f.newest(t)
	f.lay(t, 1, "", followup.Verified)
	second := f.newest(t)
	f.sit(t, func(item, m int64) {
		f.decide(t, m, item, first, 7)
		f.decide(t, m, item, second, 7)
		closing, err := f.draft(commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Close, Reason: followup.Implemented, Words: "Every test holds.", Recheck: "2027-12-01"}})
		if err != nil {
			t.Fatal(err, fault.FieldsOf(err))
		}
		f.decide(t, m, item, closing, 7)
	})
	reader.Get(f.public()).Want(t, 200).Says(t, "Board checked: done", "Closed", "Implemented", "Every test holds.")
	f.As(f.Clerk).Get("/work/b/cpab/recommendations/"+itoa(f.Recommendation)).Want(t, 200).Says(t, "Propose to open it again")
	f.As(f.Drafter).Get(f.desk(0)).Want(t, 200).Says(t, "Look again on", "December 1, 2027")

	// One of the two commitments is looked at again, before the day.
	f.Clock.Set(time.Date(2027, 11, 8, 18, 0, 0, 0, time.UTC))
	f.As(f.Clerk).Get("/work").Want(t, 200).Says(t, "is closed until a new check")
	f.As(f.Drafter).Send(f.desk(0)+"/report", "", nil, 0, "base", "2", "progress", "reported_implemented", "stage", "practice", "words", "Still so.", "link", "https://riverbend.example/order").Want(t, 303)
	f.As(f.Clerk).Post(f.board(0)+"/review", "base", "2", "finding-1", "verified", "finding-2", "verified", "words", "It still holds.").Want(t, 303)
	again := f.newest(t)
	f.sit(t, func(item, m int64) { f.decide(t, m, item, again, 7) })
	reader.Get(f.public()).Want(t, 200).Says(t, "Closed", "It still holds.")

	// The day passes without the other: it is open again by itself, and closing it
	// as implemented takes a new look.
	f.Clock.Set(time.Date(2027, 12, 2, 18, 0, 0, 0, time.UTC))
	reader.Get(f.public()).Want(t, 200).Says(t, "In follow-up", "The day of the new check passed", "check has lapsed")
	_, err = f.draft(commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Close, Reason: followup.Implemented, Words: "Done."}})
	want(t, err, "reason:not_verified")
	f.lay(t, 1, "", followup.Verified)
	again = f.newest(t)
	f.sit(t, func(item, m int64) {
		f.decide(t, m, item, again, 7)
		closing, err := f.draft(commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Close, Reason: followup.Implemented, Words: "Done."}})
		if err != nil {
			t.Fatal(err, fault.FieldsOf(err))
		}
		f.decide(t, m, item, closing, 7)
	})
	f.As(f.Drafter).Get(f.desk(0)+"/report").Want(t, 409)
	_, err = f.slice().Report(ctx(t), f.Answering(f.Drafter), f.Commitments[0], commitment.Reporting{Report: followup.Report{Progress: followup.InProgress, Words: "More."}, Base: 3})
	want(t, err, "follow_up_closed")
	f.sound(t)
}

func (f followed) slugOf(meeting int64) string {
	var slug string
	if err := f.DB.Get(ctx(f.T), &slug, `select slug from meetings where id = $1`, meeting); err != nil {
		f.T.Fatal(err)
	}
	return slug
}

func TestEveryRoleDoesWhatIsItsOwn(t *testing.T) {
	f := newFollowed(t)
	for _, c := range []struct {
		name, path              string
		clerk, member, desk, no int
	}{
		{"the board's list", "/work/b/cpab/commitments", 200, 200, 404, 303},
		{"the board's page", f.board(0), 200, 200, 404, 303},
		{"the board's tests", f.board(0) + "/tests", 200, 403, 404, 303},
		{"the review", f.board(0) + "/review", 409, 403, 404, 303},
		{"the rule", "/work/b/cpab/commitments/rule", 200, 403, 404, 303},
		{"a decision", "/work/b/cpab/recommendations/" + itoa(f.Recommendation) + "/decisions", 200, 403, 404, 303},
		{"the desk's list", "/work/d/" + itoa(f.Department) + "/commitments", 404, 404, 200, 303},
		{"the desk's page", f.desk(0), 404, 404, 200, 303},
		{"the report", f.desk(0) + "/report", 404, 404, 200, 303},
		{"another's commitment", "/work/b/youth/commitments/" + itoa(f.Commitments[0]), 404, 404, 404, 303},
		{"no commitment", "/work/b/cpab/commitments/999999", 404, 404, 404, 303},
	} {
		for who, status := range map[*webtest.Client]int{f.As(f.Clerk): c.clerk, f.As(f.Members[4]): c.member, f.As(f.Drafter): c.desk, f.Anonymous(): c.no} {
			if got := who.Get(c.path).Status; got != status {
				t.Errorf("%s: %d, want %d", c.name, got, status)
			}
		}
	}
	_, err := f.slice().Report(ctx(t), f.Caller(f.Clerk), f.Commitments[0], commitment.Reporting{Report: followup.Report{Progress: followup.InProgress, Words: "x"}})
	want(t, err, "not_found") // the desk is not theirs to see
	_, err = f.slice().Lay(ctx(t), f.Caller(f.Members[5]), f.Commitments[0], 0, followup.Review{Words: "x"}, false)
	want(t, err, "not_reviewer")
}

func TestDecisionsThatNeedNoCommitment(t *testing.T) {
	f := newFollowed(t)
	clerk, reader := f.As(f.Clerk), f.Anonymous()
	at := "/work/b/cpab/recommendations/" + itoa(f.Recommendation) + "/decisions"
	clerk.Post(at, "kind", "reply", "words", "Thank you.").Want(t, 422).Says(t, "f-transmittal")
	clerk.Post(at, "kind", "close", "reason", "implemented", "words", "Done.").Want(t, 422).Says(t, "has verified every test")
	clerk.Post(at, "_key", "K", "kind", "non_responsive", "transmittal", itoa(f.Transmittal), "words", "It does not say when a pursuit must stop.").Want(t, 303)
	clerk.Post(at, "_key", "K", "kind", "non_responsive", "transmittal", itoa(f.Transmittal), "words", "It does not say when a pursuit must stop.").Want(t, 303)
	if n := f.Count(`select count(*) from decisions`); n != 1 {
		t.Fatalf("%d decisions", n)
	}
	non := f.newest(t)
	if page := reader.Get(f.public()).Want(t, 200); strings.Contains(page.Body, "when a pursuit must stop") {
		t.Error("what waits for the vote is public")
	}
	_, err := f.draft(commitment.Drafting{Proposal: followup.Proposal{Kind: followup.NonResponsive, Words: "Again."}, Transmittal: f.Transmittal})
	want(t, err, "decision_waiting")
	reply, err := f.draft(commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Reply, Words: "We ask for the second half."}, Transmittal: f.Transmittal})
	if err != nil {
		t.Fatal(err)
	}
	withdraw := "/work/b/cpab/decisions/" + itoa(reply) + "/withdraw"
	clerk.Post(withdraw, "reason", "").Want(t, 422)
	f.As(f.Members[4]).Post(withdraw, "reason", "x").Want(t, 403)
	clerk.Post(withdraw, "reason", "Said by telephone.").Want(t, 303)
	clerk.Get("/work/b/cpab/decisions/"+itoa(reply)).Want(t, 200).Says(t, "Taken back", "Said by telephone.")
	escalate, err := f.draft(commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Escalate, Escalation: followup.Escalation{To: "City Council", Form: followup.FormHearing}, Words: "Half is missing."}, Transmittal: f.Transmittal})
	if err != nil {
		t.Fatal(err)
	}
	f.sit(t, func(item, m int64) {
		_, err := f.move(t, m, item, reply)
		want(t, err, "decision_decided")
		f.decide(t, m, item, non, 7)
		lost := f.decide(t, m, item, escalate, 3)
		if f.Count(`select count(*) from motions where id = $1 and outcome = 'lost'`, lost) != 1 {
			t.Error("it was not lost")
		}
	})
	page := reader.Get(f.public()).Want(t, 200).Says(t, "does not answer what was asked", "when a pursuit must stop")
	if strings.Contains(page.Body, "City Council") {
		t.Error("what was lost is shown as decided")
	}
	if page := reader.Get(f.public()).Body; strings.Contains(page, "Closed") {
		t.Error("it is closed")
	}
	f.sound(t)
}
