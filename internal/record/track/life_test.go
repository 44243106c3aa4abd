package track_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"parley/internal/commitment"
	"parley/internal/recommendation/adopted"
	"parley/internal/record/follow"
	"parley/internal/record/track"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
	"parley/internal/vote"
	"parley/internal/webtest"
)

// walker takes recommendations through random lives and looks after every step
// whether their rows are what their record comes to.
type walker struct {
	*webtest.World
	t    *testing.T
	ctx  context.Context
	rand *rand.Rand
	id   int64 // the recommendation that is followed up
	did  []string
	done map[string]int
}

// check compares the rows with a computation of their own, and what they say of
// the hours to come with what the record says of them.
func (w *walker) check() {
	w.t.Helper()
	if ids, err := track.Differing(w.ctx, w.DB); err != nil || len(ids) > 0 {
		w.t.Fatalf("after %v: %v differ (%v)", w.did, ids, err)
	}
	if n := w.Count(`select count(*) from tracked_stale`); n > 0 {
		w.t.Fatalf("after %v: %d are stale", w.did, n)
	}
	rows, _, err := track.Page(w.ctx, w.DB, w.Clock.Now(), track.Filter{}, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range rows {
		rec, err := follow.Load(w.ctx, w.DB, follow.Narrow{Board: r.Board, Recommendation: r.Recommendation})
		if err != nil {
			w.t.Fatal(err)
		}
		zone, err := time.LoadLocation(r.Zone)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, days := range []int{0, 0, 30, 200, 700, 1500} {
			w.foresees(r, rec, rules.DateOf(w.Clock.Now(), zone).AddDays(days+w.rand.IntN(1+days)).In(zone))
		}
		for name, turn := range map[string]*time.Time{"overdue": r.OverdueFrom, "lapse": r.LapsesFrom, "report owed": r.UpdateOwedFrom, "reopening": r.ReopensFrom} {
			if turn != nil {
				w.done[name]++
				w.foresees(r, rec, *turn)
				w.foresees(r, rec, turn.Add(-time.Second))
			}
		}
	}
}

// foresees compares what a row says of an instant with what the record would say
// then, should nothing more happen.
func (w *walker) foresees(r track.Row, rec follow.Record, at time.Time) {
	w.t.Helper()
	if at.Before(w.Clock.Now()) {
		at = w.Clock.Now()
	}
	zone, _ := time.LoadLocation(r.Zone)
	today := rules.DateOf(at, zone)
	closed := rec.Course(advice.StageResponseReceived, zone, today).Stage == advice.StageClosed
	if course := rec.Course(advice.StageResponseReceived, zone, today); course.Reason == followup.Implemented && rec.Standing(today) == followup.Lapsed {
		w.t.Fatalf("after %v: on %s it is closed as implemented, and its check has lapsed", w.did, today)
	}
	if r.ClosedAt(at) != closed {
		w.t.Fatalf("after %v: on %s closed is %v", w.did, today, closed)
	}
	if late := r.Clock(today).State == advice.ClockOverdue; late != (r.OverdueFrom != nil && !r.OverdueFrom.After(at)) {
		w.t.Fatalf("after %v: on %s overdue is %v", w.did, today, late)
	}
	if r.Promised == 0 {
		return
	}
	if found := rec.Standing(today); r.VerificationAt(at) != found {
		w.t.Fatalf("after %v: on %s the board found %s, the row says %s", w.did, today, found, r.VerificationAt(at))
	}
	owes := false
	for _, p := range rec.Promises {
		asked := p.Asked(today)
		owes = owes || !p.MissedNow(asked).IsZero()
	}
	if r.OwesUpdate(at) != owes {
		w.t.Fatalf("after %v: on %s a report is owed: %v, the row says %v", w.did, today, owes, r.OwesUpdate(at))
	}
}

// step does something, and looks; what the rules refuse is no step.
func (w *walker) step(name string, do func() error) {
	w.t.Helper()
	if do() != nil {
		return
	}
	w.did, w.done[name] = append(w.did, name), w.done[name]+1
	w.check()
}

// alone does something that the department does alone, and looks whether anything
// moved that only the board may move.
func (w *walker) alone(name string, do func() error) {
	w.t.Helper()
	before := w.found()
	w.step(name, do)
	if after := w.found(); after != before {
		w.t.Fatalf("after %v: the department alone made of\n%s\nthis:\n%s", w.did, before, after)
	}
}

// found is what the board found and what it may review, in words.
func (w *walker) found() string {
	w.t.Helper()
	rows, _, err := track.Page(w.ctx, w.DB, w.Clock.Now(), track.Filter{}, 100)
	w.must(err)
	var out strings.Builder
	for _, r := range rows {
		fmt.Fprintln(&out, r.Number(), r.VerificationAt(w.Clock.Now()), r.VerifiedOn, r.LapsesFrom)
	}
	rec, err := follow.Load(w.ctx, w.DB, follow.Narrow{Board: w.Board})
	w.must(err)
	for _, p := range rec.Promises {
		fmt.Fprintln(&out, p.Action, p.Standings(rules.DateOf(w.Clock.Now(), p.Zone)), p.InForce().Number)
	}
	return out.String()
}

func (w *walker) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("after %v: %v", w.did, err)
	}
}

// decide puts the newest decision to the vote at a meeting of its own, with so
// many of nine members for it.
func (w *walker) decide(yes int) {
	w.t.Helper()
	p := adopted.Post(w.t, w.World, w.id)
	votes := w.Portal.Slices.Vote
	w.Clock.Set(p.Begins)
	_, err := votes.Open(w.ctx, w.Caller(w.Clerk), p.Meeting)
	w.must(err)
	var roll []vote.Presence
	for _, m := range w.Members {
		roll = append(roll, vote.Presence{Seat: m.Seat, Kind: rules.InRoom})
	}
	_, err = votes.RecordAttendance(w.ctx, w.Caller(w.Clerk), p.Meeting, roll)
	w.must(err)
	w.Clock.Advance(5 * time.Minute)
	rec, err := votes.Move(w.ctx, w.Caller(w.Clerk), p.Meeting, vote.Motion{Kind: rules.MotionFollowUp, Item: p.Items[w.id], Mover: w.Members[2].Seat, Seconder: w.Members[8].Seat, Method: rules.MethodRollCall, Decision: int64(w.Count(`select max(id) from decisions`))})
	if err == nil {
		for i, m := range w.Members[:9] {
			choice := rules.Yes
			if i >= yes {
				choice = rules.No
			}
			_, err := votes.Cast(w.ctx, w.Caller(m), rec.ID(), m.Seat, choice)
			w.must(err)
		}
		_, err = votes.Close(w.ctx, w.Caller(w.Clerk), rec.ID())
		w.must(err)
	}
	w.Clock.Advance(30 * time.Minute)
	_, err = votes.Adjourn(w.ctx, w.Caller(w.Clerk), p.Meeting)
	w.must(err)
}

// whole takes both commitments to verified and closes the recommendation, with
// new checks to come.
func (w *walker) whole() {
	s := w.Portal.Slices.Commitment
	var ids []int64
	w.must(w.DB.Select(w.ctx, &ids, `select id from commitments order by id`))
	check := rules.DateOf(w.Clock.Now(), time.UTC).AddDays(200)
	for i, c := range ids {
		_, err := s.Report(w.ctx, w.Answering(w.Drafter), c, commitment.Reporting{Report: followup.Report{Progress: followup.ReportedDone, Stage: "policy", Words: "Issued.", Link: "https://example.org/order"}})
		w.must(err)
		_, err = s.Propose(w.ctx, w.Caller(w.Clerk), c, 0, []string{"It is published."}, "")
		w.must(err)
		w.check()
		_, err = s.Lay(w.ctx, w.Caller(w.Clerk), c, 1, followup.Review{Findings: []string{followup.Verified}, Words: "We read it.", Recheck: check.AddDays(40 * i).String()}, false)
		w.must(err)
		w.decide(9)
		w.check()
	}
	_, err := s.Draft(w.ctx, w.Caller(w.Clerk), w.id, commitment.Drafting{Proposal: followup.Proposal{Kind: followup.Close, Reason: followup.Implemented, Words: "Done.", Recheck: check.AddDays(80).String()}})
	w.must(err)
	w.decide(9)
	w.check()
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// one does one random thing about a commitment.
func (w *walker) one() {
	s := w.Portal.Slices.Commitment
	var ids []int64
	w.must(w.DB.Select(w.ctx, &ids, `select id from commitments order by id`))
	c := pick(w.rand, ids...)
	sets := w.Count(`select count(*) from test_sets where commitment_id = $1`, c)
	recheck := ""
	if w.rand.IntN(2) == 0 {
		recheck = rules.DateOf(w.Clock.Now(), time.UTC).AddDays(20 + w.rand.IntN(400)).String()
	}
	switch w.rand.IntN(9) {
	case 0, 1:
		w.alone("report", func() error {
			in := followup.Report{Progress: pick(w.rand, append(followup.Progresses(), followup.ReportedDone)...), Stage: "policy", Words: "As it says.", Link: "https://example.org/order"}
			_, err := s.Report(w.ctx, w.Answering(w.Drafter), c, commitment.Reporting{Report: in, Base: w.Count(`select count(*) from progress_reports where commitment_id = $1`, c)})
			return err
		})
	case 2:
		tests := pick(w.rand, []string{"It is published."}, []string{"It is published.", "It is taught."})
		if w.rand.IntN(2) == 0 {
			w.alone("offer", func() error {
				_, err := s.Propose(w.ctx, w.Answering(w.Drafter), c, sets, tests, "")
				return err
			})
			break
		}
		w.step("propose", func() error { _, err := s.Propose(w.ctx, w.Caller(w.Clerk), c, sets, tests, ""); return err })
	case 3:
		w.alone("accept", func() error { _, err := s.Agree(w.ctx, w.Answering(w.Drafter), c, sets); return err })
		w.step("agree", func() error { _, err := s.Agree(w.ctx, w.Caller(w.Clerk), c, sets); return err })
	case 4, 5, 6:
		w.step("review", func() error {
			var findings []string
			force := w.Count(`select coalesce(max(s.number), 0) from test_sets s left join test_agreements a on a.set_id = s.id where s.commitment_id = $1 and (s.side = 'board' or a.set_id is not null)`, c)
			for range w.Count(`select count(*) from acceptance_tests a join test_sets s on s.id = a.set_id where s.commitment_id = $1 and s.number = $2`, c, force) {
				findings = append(findings, pick(w.rand, append(followup.Findings(), followup.Verified, followup.Verified, followup.Verified, followup.Verified, followup.Verified, followup.Verified)...))
			}
			_, err := s.Lay(w.ctx, w.Caller(w.Clerk), c, force, followup.Review{Findings: findings, Words: "We read it.", Recheck: recheck}, false)
			if err == nil && w.rand.IntN(4) > 0 {
				w.decide(pick(w.rand, 9, 9, 9, 9, 2))
			}
			return err
		})
	case 7:
		w.step("close or reopen", func() error {
			in := commitment.Drafting{Proposal: followup.Proposal{Kind: pick(w.rand, followup.Close, followup.Reopen, followup.Reopen), Reason: pick(w.rand, followup.Implemented, followup.Implemented, followup.Implemented, followup.NotImplemented), Words: "Because.", Recheck: recheck}}
			if in.Reason != followup.Implemented {
				in.Recheck = ""
			}
			_, err := s.Draft(w.ctx, w.Caller(w.Clerk), w.id, in)
			if err == nil {
				w.decide(pick(w.rand, 9, 9, 9, 9, 2))
			}
			return err
		})
	case 8:
		w.step("rule of reports", func() error {
			_, err := s.SetRule(w.ctx, w.Caller(w.Clerk), pick(w.rand, 0, 30, 90, 365), "By-law 7")
			return err
		})
	}
	w.Clock.Advance(time.Duration(1+w.rand.IntN(120*24)) * time.Hour)
	w.check()
}

// again lets the board find the newest answer to be none and send the
// recommendation again, and the department answer once more, or not yet.
func (w *walker) again() {
	newest := func() int64 { return int64(w.Count(`select max(id) from transmittals`)) }
	w.step("find none", func() error {
		_, err := w.Portal.Slices.Commitment.Draft(w.ctx, w.Caller(w.Clerk), w.id, commitment.Drafting{Proposal: followup.Proposal{Kind: followup.NonResponsive, Words: "It says nothing."}, Transmittal: newest()})
		if err == nil {
			w.decide(9)
		}
		return err
	})
	w.step("send again", func() error {
		_, err := w.Portal.Slices.Recommendation.Transmit(w.ctx, w.Caller(w.Clerk), w.id, []int64{w.Department})
		return err
	})
	if w.Count(`select count(*) from transmittals t join responses r on r.transmittal_id = t.id where t.id = $1`, newest()) > 0 || w.rand.IntN(3) == 0 {
		return
	}
	w.Clock.Advance(time.Duration(w.rand.IntN(80*24)) * time.Hour)
	w.step("sign again", func() error {
		s := w.Portal.Slices.Response
		in := advice.Answer{Position: advice.DoesNotConcur, Reason: "law", Words: "The law forbids it."}
		if w.rand.IntN(2) == 0 {
			in = advice.Answer{Position: advice.Concur, Words: "We will.", Commitments: []advice.Commitment{{Action: "Publish the order", Official: "Owen Hale", Target: "2040-03-31"}}}
		}
		if _, err := s.SaveDraft(w.ctx, w.Answering(w.Drafter), newest(), 0, in); err != nil {
			return err
		}
		_, err := s.Sign(w.ctx, w.Answering(w.Executive), newest(), 1, "Chief of Police")
		return err
	})
}

func TestRandomLivesAreTrackedStepByStep(t *testing.T) {
	done := map[string]int{}
	for seed := range uint64(3) {
		w := &walker{World: webtest.New(t), t: t, ctx: context.WithoutCancel(t.Context()), rand: rand.New(rand.NewPCG(seed, 4)), done: done}
		// What becomes of a draft before the board.
		a, b := adopted.Draft(t, w.World, "Publish the yearly audit"), adopted.Draft(t, w.World, "Name officers on request")
		posted := adopted.Post(t, w.World, a, b)
		w.step("post", func() error { return nil })
		adopted.Decide(t, w.World, posted, pick(w.rand, rules.MotionTable, rules.MotionAdoptRecommendation, rules.MotionPostponeIndefinitely), pick(w.rand, 8, 2), 2, a)
		w.step("decide", func() error { return nil })
		w.step("withdraw", func() error {
			_, err := w.Portal.Slices.Recommendation.Withdraw(w.ctx, w.Caller(w.Clerk), b, "Superseded.")
			return err
		})
		w.id = adopted.Adopt(t, w.World, "Say when a foot pursuit must not begin")
		w.step("adopt", func() error { return nil })
		w.step("send", func() error {
			_, err := w.Portal.Slices.Recommendation.Transmit(w.ctx, w.Caller(w.Clerk), w.id, []int64{w.Department})
			return err
		})
		w.Clock.Advance(time.Duration(w.rand.IntN(80*24)) * time.Hour)
		w.check()
		sent := adopted.Transmittal(w.World, w.id, w.Department)
		w.step("sign", func() error {
			s := w.Portal.Slices.Response
			if _, err := s.SaveDraft(w.ctx, w.Answering(w.Drafter), sent, 0, advice.Answer{Position: advice.PartiallyConcur, Reason: "cost", Words: "We will in part.",
				Commitments: []advice.Commitment{{Action: "Issue the order", Official: "Owen Hale", Target: "2028-03-31"}, {Action: "Train every officer", Official: "Sofia Kerr", Target: "2028-06-30"}}}); err != nil {
				return err
			}
			w.check() // a draft is nobody's to see
			_, err := s.Sign(w.ctx, w.Answering(w.Executive), sent, 1, "Chief of Police")
			return err
		})
		w.must(func() error {
			_, err := w.Portal.Slices.Commitment.SetRule(w.ctx, w.Caller(w.Clerk), 90, "By-law 7")
			return err
		}())
		if seed%2 == 0 {
			w.whole()
		} else {
			s, c := w.Portal.Slices.Commitment, int64(w.Count(`select min(id) from commitments`))
			w.alone("offer", func() error {
				_, err := s.Propose(w.ctx, w.Answering(w.Drafter), c, 0, []string{"It is published.", "It is read."}, "")
				return err
			})
			w.step("agree", func() error { _, err := s.Agree(w.ctx, w.Caller(w.Clerk), c, 1); return err })
		}
		for i := range 20 {
			if w.one(); i%6 == 5 {
				w.again()
			}
		}
	}
	for _, name := range []string{"withdraw", "send", "sign", "report", "offer", "propose", "accept", "agree", "review", "close or reopen", "rule of reports", "find none", "send again", "sign again", "overdue", "lapse", "report owed", "reopening"} {
		if done[name] == 0 {
			t.Errorf("no life had the step %q: %v", name, done)
		}
	}
	t.Log(done)
}
