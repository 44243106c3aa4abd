package vote_test

import (
	"context"
	"strings"
	"testing"

	"parley/internal/fault"
	"parley/internal/meeting"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/vote"
	"parley/internal/webtest"
)

func TestAMotionNeedsAMoverASeconderAndWords(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	for code, change := range map[string]func(*vote.Motion){
		"motion_kind_unknown":  func(m *vote.Motion) { m.Kind = "wish" },
		"required":             func(m *vote.Motion) { m.Mover = 0 },
		"mover_not_present":    func(m *vote.Motion) { m.Mover = h.Members[9].Seat },
		"mover_not_seated":     func(m *vote.Motion) { m.Mover = h.VacantSeat },
		"second_required":      func(m *vote.Motion) { m.Seconder = 0 },
		"second_same_person":   func(m *vote.Motion) { m.Seconder = m.Mover },
		"seconder_not_present": func(m *vote.Motion) { m.Seconder = h.Members[8].Seat },
		"text_missing":         func(m *vote.Motion) { m.Text = "" },
		"control_characters":   func(m *vote.Motion) { m.Text = "a\x07b" },
		"bidi_characters":      func(m *vote.Motion) { m.Text = "a\u202eb" },
		"threshold_unknown":    func(m *vote.Motion) { m.Threshold = "most" },
		"choice_unknown":       func(m *vote.Motion) { m.Method = "shouting" },
	} {
		in := h.motion()
		change(&in)
		_, err := h.vote.Move(bg(t), h.clerk(), h.meeting, in)
		refused(t, err, fault.Invalid, code)
	}
	in := h.motion()
	in.Item = 999
	_, err := h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.NotFound, "not_found")
	in = h.motion()
	in.Item, in.Kind = 0, rules.MotionTable
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Conflict, "nothing_pending")
	o := h.move(t, h.motion())
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, h.motion())
	refused(t, err, fault.Conflict, "motion_pending")
	in = h.motion()
	in.Kind = rules.MotionAdjourn
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Conflict, "other_vote_open")
	h.shut(t, o)
	if h.outcome(t, o) != rules.OutcomeLost {
		t.Errorf("a motion without a vote is lost, got %s", h.outcome(t, o))
	}
	in = h.motion()
	in.Kind = rules.MotionPostpone
	h.shut(t, h.move(t, in))
}

func TestAMotionIsWithdrawnBeforeTheFirstBallotOnly(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	o := h.move(t, h.motion())
	rec, err := h.vote.WithdrawMotion(bg(t), h.clerk(), o)
	must(t, rec, err)
	refused(t, h.cast(h.Members[0], o, rules.Yes), fault.Conflict, "vote_closed")
	_, err = h.vote.WithdrawMotion(bg(t), h.clerk(), o)
	refused(t, err, fault.Conflict, "motion_withdrawn")
	o = h.move(t, h.motion())
	if err := h.cast(h.Members[0], o, rules.Yes); err != nil {
		t.Fatal(err)
	}
	_, err = h.vote.WithdrawMotion(bg(t), h.clerk(), o)
	refused(t, err, fault.Conflict, "vote_open")
}

func TestAVoteIsCountedFromTheLastBallotsAndStoredWhole(t *testing.T) {
	h := newHall(t)
	h.begin(t, 9)
	in := h.motion()
	in.Threshold = rules.TwoThirdsOfVotesCast
	o := h.move(t, in)
	for i, p := range h.Members[:9] {
		choice := rules.Yes
		if i >= 6 {
			choice = rules.No
		}
		if err := h.cast(p, o, choice); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.cast(h.Members[8], o, rules.Abstain); err != nil {
		t.Fatal(err)
	}
	refused(t, h.cast(h.Members[9], o, rules.Yes), fault.Forbidden, "not_present")
	refused(t, h.cast(h.Members[0], o, "maybe"), fault.Invalid, "choice_unknown")
	h.shut(t, o)
	refused(t, h.cast(h.Members[0], o, rules.No), fault.Conflict, "vote_closed")
	_, err := h.vote.Close(bg(t), h.clerk(), o)
	refused(t, err, fault.Conflict, "vote_closed")
	res := h.result(t, o)
	if res.Tally != (rules.Tally{Yes: 6, No: 2, Abstain: 1}) || !res.Carried || res.Attendance.Present() != 9 || len(res.Seats) != 11 {
		t.Errorf("%+v", res.Computation)
	}
	if n := h.Count(`select count(*) from ballots where motion_id = $1`, o); n != 10 {
		t.Errorf("%d ballots, want 10: a changed ballot stays", n)
	}
}

func TestALostQuorumStopsVoting(t *testing.T) {
	h := newHall(t)
	h.begin(t, 5)
	_, err := h.vote.Move(bg(t), h.clerk(), h.meeting, h.motion())
	refused(t, err, fault.Conflict, "quorum_lost")
	in := h.motion()
	in.Method = rules.MethodConsent
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Conflict, "quorum_lost")
	in = h.motion()
	in.Debate = true
	waits := h.move(t, in)
	_, err = h.vote.Put(bg(t), h.clerk(), waits)
	refused(t, err, fault.Conflict, "quorum_lost")
	c := h.As(h.Clerk)
	c.Post(h.path("motions/%d/put", waits)).Want(t, 409).Says(t, "There is no quorum now, so no vote is opened and no ballot is taken.", "fix the time to meet again, adjourn, take a recess, or take steps to get a quorum (RONR, 12th ed., 40:7)")
	c.Get(h.path("session")).Want(t, 200).Says(t, "No quorum: 5 present, 6 needed", "Voting is stopped")
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "No quorum: 5 present, 6 needed", "Voting is stopped")
	h.As(h.Members[0]).Get(h.path("vote")).Want(t, 200).Says(t, "No quorum: voting is stopped", "No ballot is taken until there is a quorum again.")
	// With the sixth it goes on; without, even a ballot that was let in before is not changed.
	h.mark(t, h.Members[5], rules.InRoom)
	rec, err := h.vote.Put(bg(t), h.clerk(), waits)
	must(t, rec, err)
	h.tick()
	if err := h.cast(h.Members[0], waits, rules.Yes); err != nil {
		t.Fatal(err)
	}
	h.mark(t, h.Members[5], rules.Absent)
	refused(t, h.cast(h.Members[1], waits, rules.Yes), fault.Conflict, "quorum_lost")
	refused(t, h.cast(h.Members[0], waits, rules.No), fault.Conflict, "quorum_lost")
	_, err = h.vote.EnterVoice(bg(t), h.clerk(), waits, h.Members[1].Seat, rules.Yes)
	refused(t, err, fault.Conflict, "quorum_lost")
	h.As(h.Members[1]).Get(h.path("vote")).Want(t, 200).Says(t, "No quorum: voting is stopped")
	h.mark(t, h.Members[6], rules.InRoom)
	if err := h.cast(h.Members[1], waits, rules.Yes); err != nil {
		t.Fatal(err)
	}
	h.shut(t, waits)
	if got := h.outcome(t, waits); got != rules.OutcomeCarried {
		t.Errorf("outcome %s", got)
	}
}

// What is allowed without a quorum is said in the words of the motions that need
// none.
func TestTheRefusalNamesEveryMotionThatNeedsNoQuorum(t *testing.T) {
	for _, id := range []string{"fault.quorum_lost", "vote.quorum_still", "vote.lead.stopped"} {
		said := strings.ToLower(page.Say(page.Lang, id))
		for _, k := range rules.MotionKinds() {
			rule, _ := rules.MotionRuleOf(k)
			if word := strings.ToLower(page.Say(page.Lang, "motion_kind."+string(k))); strings.Contains(said, word) == rule.Quorum {
				t.Errorf("%s and %q", id, word)
			}
		}
	}
}

func TestWithoutAQuorumNothingIsCarried(t *testing.T) {
	h := newHall(t)
	h.begin(t, 6)
	o := h.move(t, h.motion())
	for _, p := range h.Members[:6] {
		if err := h.cast(p, o, rules.Yes); err != nil {
			t.Fatal(err)
		}
	}
	h.mark(t, h.Members[5], rules.Absent)
	h.shut(t, o)
	if got := h.outcome(t, o); got != rules.OutcomeNoQuorum {
		t.Errorf("outcome %s", got)
	}
	in := h.motion()
	in.Item, in.Kind, in.Text = 0, rules.MotionAdjourn, ""
	o = h.move(t, in)
	if err := h.cast(h.Members[0], o, rules.Yes); err != nil {
		t.Fatal(err)
	}
	h.shut(t, o)
	if got := h.outcome(t, o); got != rules.OutcomeCarried {
		t.Errorf("to adjourn needs no quorum: %s", got)
	}
}

func TestAMemberWhoLeavesBeforeTheCloseDoesNotCount(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	o := h.move(t, h.motion())
	for _, p := range h.Members[:7] {
		if err := h.cast(p, o, rules.Yes); err != nil {
			t.Fatal(err)
		}
	}
	h.mark(t, h.Members[5], rules.Absent)
	h.mark(t, h.Members[6], rules.Absent)
	h.shut(t, o)
	if res := h.result(t, o); res.Tally.Yes != 5 || res.Quorum || res.Outcome != rules.OutcomeNoQuorum {
		t.Errorf("%+v", res.Computation)
	}
}

func TestAVoicedBallotIsMarkedAndMailedToTheMember(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	o := h.move(t, h.motion())
	ruth := h.Members[6]
	rec, err := h.vote.EnterVoice(bg(t), h.clerk(), o, ruth.Seat, rules.No)
	must(t, rec, err)
	if n := h.Count(`select count(*) from ballots where motion_id = $1 and seat_id = $2 and mode = 'voice' and cast_by = $3`, o, ruth.Seat, h.Clerk.Person); n != 1 {
		t.Error("the ballot must be marked as entered by the clerk")
	}
	if n := h.Count(`select count(*) from outbox where kind = 'ballot.entered' and (payload ->> 'seat')::bigint = $1`, ruth.Seat); n != 1 {
		t.Error("the member must be told")
	}
	_, err = h.vote.EnterVoice(bg(t), h.clerk(), o, h.Members[9].Seat, rules.No)
	refused(t, err, fault.Forbidden, "not_present")
	_, err = h.vote.EnterVoice(bg(t), h.clerk(), o, h.VacantSeat, rules.No)
	refused(t, err, fault.Forbidden, "not_seated")
	_, err = h.vote.EnterVoice(bg(t), h.Caller(h.Members[4]), o, ruth.Seat, rules.Yes)
	refused(t, err, fault.Forbidden, "not_allowed")
}

func TestUnanimousConsentRecordsTheNamesAndEndsWithOneObjection(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	in := h.motion()
	in.Method = rules.MethodConsent
	o := h.move(t, in)
	refused(t, h.cast(h.Members[0], o, rules.Yes), fault.Conflict, "vote_not_open")
	_, err := h.vote.EnterVoice(bg(t), h.clerk(), o, h.Members[0].Seat, rules.Yes)
	refused(t, err, fault.Conflict, "voice_needs_roll_call")
	_, err = h.vote.Object(bg(t), h.Caller(h.Members[9]), o, h.Members[9].Seat)
	refused(t, err, fault.Forbidden, "objector_has_no_vote")
	_, err = h.vote.Object(bg(t), h.Caller(h.Members[4]), o, h.Members[3].Seat)
	refused(t, err, fault.Forbidden, "own_seat_only")
	h.shut(t, o)
	if n := h.Count(`select count(*) from ballots where motion_id = $1 and mode = 'consent' and choice = 'yes'`, o); n != 7 || h.outcome(t, o) != rules.OutcomeCarried {
		t.Errorf("%d names recorded, outcome %s", n, h.outcome(t, o))
	}
	h.result(t, o)
	o = h.move(t, in)
	rec, err := h.vote.Object(bg(t), h.Caller(h.Members[4]), o, h.Members[4].Seat)
	must(t, rec, err)
	_, err = h.vote.Close(bg(t), h.clerk(), o)
	refused(t, err, fault.Conflict, "motion_withdrawn")
	if h.outcome(t, o) != "objected" {
		t.Errorf("outcome %s", h.outcome(t, o))
	}
	o = h.move(t, h.motion())
	_, err = h.vote.Object(bg(t), h.Caller(h.Members[4]), o, h.Members[4].Seat)
	refused(t, err, fault.Conflict, "consent_not_asked")
	h.shut(t, o)
	// California wants a roll call as soon as anyone takes part remotely.
	o = h.move(t, in)
	h.mark(t, h.Members[8], rules.Remote)
	_, err = h.vote.Close(bg(t), h.clerk(), o)
	refused(t, err, fault.Conflict, "consent_roll_call_required")
	rec, err = h.vote.WithdrawMotion(bg(t), h.clerk(), o)
	must(t, rec, err)
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Invalid, "consent_roll_call_required")
}

func TestMembersOnlineNeedAQuorumInTheRoomInCalifornia(t *testing.T) {
	h := newHall(t)
	h.begin(t, 6)
	for _, p := range h.Members[6:9] {
		h.mark(t, p, rules.Remote)
	}
	o := h.move(t, h.motion())
	for _, p := range h.Members[:9] {
		if err := h.cast(p, o, rules.Yes); err != nil {
			t.Fatal(err)
		}
	}
	h.mark(t, h.Members[5], rules.Remote)
	refused(t, h.cast(h.Members[0], o, rules.No), fault.Conflict, "quorum_lost")
	h.shut(t, o)
	if res := h.result(t, o); res.Quorum || res.QuorumRule.InPersonFloor != 6 || res.Outcome != rules.OutcomeNoQuorum {
		t.Errorf("%+v", res.Computation)
	}
}

// recommend writes a recommendation and puts it on an item of the agenda.
func (h *hall) recommend(t testing.TB, item int64, title string) (rec, text int64) {
	t.Helper()
	h.write(t, func(ctx context.Context, tx *pg.Tx) error {
		if err := tx.Get(ctx, &rec, `insert into recommendations (board_id, created_at) values ($1, $2) returning id`, h.Board, webtest.Start); err != nil {
			return err
		}
		if err := tx.Get(ctx, &text, `insert into recommendation_texts (board_id, recommendation_id, number, title, finding, recommendation, written_at) values ($1, $2, 1, $3, 'f', 'r', $4) returning id`, h.Board, rec, title, webtest.Start); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `update agenda_items set recommendation_id = $2 where id = $1`, item, rec)
		return err
	})
	return rec, text
}

func TestARecommendationIsAdoptedInTheTextThatWasPosted(t *testing.T) {
	h := newHall(t)
	h.Clock.Set(webtest.Start)
	asked, text := h.recommend(t, h.items[1], "Interpreters")
	rec, err := h.Portal.Slices.Meeting.Post(bg(t), h.clerk(), h.meeting, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: h.Count(`select version from meetings where id = $1`, h.meeting)})
	must(t, rec, err)
	h.Clock.Set(webtest.At(day, "18:00"))
	h.begin(t, 7)
	h.recommend(t, h.items[2], "Put on the agenda after it was posted")
	in := h.motion()
	in.Kind, in.Text = rules.MotionAdoptRecommendation, ""
	for item, code := range map[int64]string{h.items[0]: "item_without_recommendation", 0: "item_without_recommendation", h.items[2]: "recommendation_not_posted"} {
		in.Item = item
		_, err := h.vote.Move(bg(t), h.clerk(), h.meeting, in)
		if code == "recommendation_not_posted" {
			refused(t, err, fault.Conflict, code)
		} else {
			refused(t, err, fault.Invalid, code)
		}
	}
	in.Item = h.items[1]
	o := h.move(t, in)
	if n := h.Count(`select count(*) from motions where id = $1 and recommendation_id = $2 and text_id = $3 and text = 'Adopt recommendation 2026-001, “Interpreters”'`, o, asked, text); n != 1 {
		t.Error("the motion must name the posted text")
	}
	for _, p := range h.Members[:7] {
		if err := h.cast(p, o, rules.Yes); err != nil {
			t.Fatal(err)
		}
	}
	h.shut(t, o)
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Conflict, "recommendation_adopted")
	in.Kind = rules.MotionTable
	h.shut(t, h.move(t, in))
}

func TestMinutesAreApprovedOnceTheyArePublishedAndAtALaterMeeting(t *testing.T) {
	h := newHall(t)
	earlier := h.meeting
	h.build(t, h.Board, h.slug+"-2")
	h.slug += "-2"
	h.begin(t, 7)
	in := h.motion()
	in.Kind, in.Text = rules.MotionApproveMinutes, ""
	_, err := h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Invalid, "item_without_minutes")
	var minutes int64
	h.write(t, func(ctx context.Context, tx *pg.Tx) error {
		if err := tx.Get(ctx, &minutes, `insert into minutes (board_id, meeting_id, body, created_at, updated_at) values ($1, $2, 'b', $3, $3) returning id`, h.Board, earlier, webtest.Start); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `update agenda_items set minutes_id = $2 where id = $1`, h.items[1], minutes)
		return err
	})
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Conflict, "minutes_not_published")
	h.write(t, func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, `insert into minutes_texts (minutes_id, board_id, version, body, saved_at) values ($1, $2, 1, 'b', $3)`, minutes, h.Board, webtest.Start); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `insert into publications (board_id, subject, version, status, source_version, fragment, sha256, published_at) values ($1, 'minutes/' || $2::bigint, 1, 'unapproved', 1, '', '\x00', $3)`, h.Board, minutes, webtest.Start)
		return err
	})
	o := h.move(t, in)
	if n := h.Count(`select count(*) from motions where id = $1 and minutes_id = $2 and minutes_version = 1 and text = 'Approve the minutes of November 10, 2026'`, o, minutes); n != 1 {
		t.Error("the motion must name the minutes")
	}
}

func TestThePartsOfTheConsentCalendarAreVotedOnAsOne(t *testing.T) {
	h := newHall(t)
	h.begin(t, 7)
	in := h.motion()
	h.write(t, func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `update agenda_items set parent_id = $2 where id = $1`, in.Item, h.items[0])
		return err
	})
	h.write(t, func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `update agenda_items set consent = true where id = $1`, h.items[0])
		return err
	})
	_, err := h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, fault.Invalid, "item_on_consent")
	rec, err := h.Portal.Slices.Agenda.Pull(bg(t), h.Caller(h.Members[2]), in.Item, 0)
	must(t, rec, err)
	h.shut(t, h.move(t, in))
	in.Item = h.items[0]
	h.move(t, in)
}
