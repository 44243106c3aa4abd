package closed_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/closed"
	"parley/internal/fault"
	"parley/internal/meeting"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/rules"
	"parley/internal/verify"
	"parley/internal/vote"
	"parley/internal/webtest"
)

const day = 8

// hall is a World with a meeting in session, seven members in the room, an agenda
// of two items.
type hall struct {
	*webtest.World
	closed  *closed.Slice
	vote    *vote.Slice
	meeting int64
	slug    string
	items   []int64
}

func newHall(t testing.TB, profile string, opts ...pgtest.Option) *hall {
	t.Helper()
	h := planned(t, profile, opts...)
	h.begin(t)
	return h
}

// newPosted is a hall whose agenda was posted.
func newPosted(t testing.TB, profile string) *hall {
	t.Helper()
	h := planned(t, profile)
	h.post(t)
	h.begin(t)
	return h
}

func (h *hall) post(t testing.TB) {
	t.Helper()
	_, err := h.Portal.Slices.Meeting.Post(bg(t), h.clerk(), h.meeting, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: h.Count(`select version from meetings where id = $1`, h.meeting)})
	must(t, err)
}

func (h *hall) begin(t testing.TB) {
	t.Helper()
	h.Clock.Set(webtest.At(day, "18:00"))
	_, err := h.vote.Open(bg(t), h.clerk(), h.meeting)
	must(t, err)
	h.tick()
	h.roll(t, 7)
}

func planned(t testing.TB, profile string, opts ...pgtest.Option) *hall {
	t.Helper()
	w := webtest.New(t, opts...)
	h := &hall{World: w, closed: w.Portal.Slices.Closed, vote: w.Portal.Slices.Vote, slug: webtest.Day(day).String()}
	if err := h.DB.InTx(bg(t), func(ctx context.Context, tx *pg.Tx) error {
		if _, err := tx.Exec(ctx, `update jurisdictions set profile = $1`, profile); err != nil {
			return err
		}
		if err := tx.Get(ctx, &h.meeting, `insert into meetings (board_id, slug, kind, held_on, starts, zone, place, created_at, updated_at)
values ($1, $2, 'regular', $3, '18:00', 'America/Denver', 'City Hall', $4, $4) returning id`, w.Board, h.slug, webtest.Day(day), webtest.Start); err != nil {
			return err
		}
		for i, title := range []string{"Personnel", "Added by nobody"} {
			var id int64
			if err := tx.Get(ctx, &id, `insert into agenda_items (board_id, meeting_id, position, title, votes, created_at) values ($1, $2, $3, $4, true, $5) returning id`, w.Board, h.meeting, i+1, title, webtest.Start.Add(time.Duration(i)*time.Hour)); err != nil {
				return err
			}
			h.items = append(h.items, id)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return h
}

func bg(t testing.TB) context.Context { return context.WithoutCancel(t.Context()) }

func (h *hall) clerk() act.Caller { return h.Caller(h.Clerk) }
func (h *hall) tick()             { h.Clock.Advance(time.Minute) }

func (h *hall) roll(t testing.TB, n int) {
	t.Helper()
	var all []vote.Presence
	for i, p := range h.Members {
		kind := rules.InRoom
		if i >= n {
			kind = rules.Absent
		}
		all = append(all, vote.Presence{Seat: p.Seat, Kind: kind})
	}
	_, err := h.vote.RecordAttendance(bg(t), h.clerk(), h.meeting, all)
	must(t, err)
	h.tick()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("refused: %v %v", err, fault.FieldsOf(err))
	}
}

func refused(t testing.TB, err error, code string) {
	t.Helper()
	codes := []string{fault.CodeOf(err)}
	for _, f := range fault.FieldsOf(err) {
		codes = append(codes, f.Name+":"+f.Code)
	}
	if !strings.Contains(" "+strings.Join(codes, " ")+" ", " "+code+" ") {
		t.Fatalf("got %v, want %s", codes, code)
	}
}

// carry moves to meet in closed session and lets n of the seven vote for it.
func (h *hall) carry(t testing.TB, n int) {
	t.Helper()
	rec, err := h.vote.Move(bg(t), h.clerk(), h.meeting, vote.Motion{Kind: rules.MotionEnterClosed, Item: h.items[0], Mover: h.Members[0].Seat, Seconder: h.Members[1].Seat, Text: "Meet in closed session on a claim.", Method: rules.MethodRollCall})
	must(t, err)
	h.tick()
	for i, p := range h.Members[:7] {
		choice := rules.Yes
		if i >= n {
			choice = rules.No
		}
		_, err := h.vote.Cast(bg(t), h.Caller(p), rec.ID(), p.Seat, choice)
		must(t, err)
	}
	h.tick()
	_, err = h.vote.Close(bg(t), h.clerk(), rec.ID())
	must(t, err)
	h.tick()
}

func (h *hall) entry(grounds ...string) closed.Entry {
	return closed.Entry{Item: h.items[0], Grounds: grounds, Statement: "A claim against the city by a former officer.", Resumes: "yes"}
}

func (h *hall) state(t testing.TB) string {
	t.Helper()
	var s string
	must(t, h.DB.Get(bg(t), &s, `select state from meetings where id = $1`, h.meeting))
	return s
}

func TestTheVoteTheLawAsksForComesFirst(t *testing.T) {
	h := newHall(t, "us-ny-oml")
	_, err := h.closed.Enter(bg(t), h.clerk(), h.slug, h.entry("litigation"))
	refused(t, err, "closed_vote_required")
	h.As(h.Clerk).Get(h.path("closed/enter")).Want(t, 200).Says(t, "The law asks for a vote.", "Majority of all seats", "§ 105(1)")
	// Five of seven are not six of eleven seats.
	h.carry(t, 5)
	_, err = h.closed.Enter(bg(t), h.clerk(), h.slug, h.entry("litigation"))
	refused(t, err, "closed_vote_required")
	h.carry(t, 6)
	page := h.As(h.Clerk).Get(h.path("closed/enter")).Want(t, 200)
	page.Says(t, "Motion 2 carried", "Meet in closed session on a claim.", "the motion names the general area of the subject")
	_, err = h.closed.Enter(bg(t), h.clerk(), h.slug, h.entry("litigation"))
	must(t, err)
	if h.state(t) != "closed" {
		t.Error(h.state(t))
	}
	h.tick()
	// One motion opens one closed session.
	_, err = h.closed.Return(bg(t), h.clerk(), h.slug, "")
	must(t, err)
	h.tick()
	_, err = h.closed.Enter(bg(t), h.clerk(), h.slug, h.entry("litigation"))
	refused(t, err, "closed_vote_required")
}

func TestTheVotesTheLawAsksForCannotBeChosenAway(t *testing.T) {
	h := newHall(t, "us-ma-oml")
	in := vote.Motion{Kind: rules.MotionEnterClosed, Mover: h.Members[0].Seat, Seconder: h.Members[1].Seat, Text: "Meet in closed session.", Method: rules.MethodConsent}
	_, err := h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, "method:consent_roll_call_required")
	in.Method, in.Threshold = rules.MethodRollCall, rules.MajorityOfMembersPresent
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, in)
	refused(t, err, "threshold:threshold_of_law")
}

func TestNothingIsDoneInClosedSession(t *testing.T) {
	h := newHall(t, "us-or-pml")
	in := h.entry("litigation")
	in.Until = "19:00"
	_, err := h.closed.Enter(bg(t), h.clerk(), h.slug, in)
	must(t, err)
	h.tick()
	for name, do := range map[string]func() error{
		"take up": func() error { _, err := h.vote.TakeUp(bg(t), h.clerk(), h.items[0]); return err },
		"move": func() error {
			_, err := h.vote.Move(bg(t), h.clerk(), h.meeting, vote.Motion{Kind: rules.MotionAdjourn, Mover: h.Members[0].Seat, Seconder: h.Members[1].Seat, Method: rules.MethodRollCall})
			return err
		},
		"recess":  func() error { _, err := h.vote.Recess(bg(t), h.clerk(), h.meeting); return err },
		"adjourn": func() error { _, err := h.vote.Adjourn(bg(t), h.clerk(), h.meeting); return err },
		"again":   func() error { _, err := h.closed.Enter(bg(t), h.clerk(), h.slug, in); return err },
	} {
		if code := fault.CodeOf(do()); code != "meeting_in_closed" {
			t.Errorf("%s: %s", name, code)
		}
	}
	// Who is inside is recorded.
	_, err = h.vote.RecordAttendance(bg(t), h.clerk(), h.meeting, []vote.Presence{{Seat: h.Members[6].Seat, Kind: rules.Absent}})
	must(t, err)
	h.As(h.Clerk).Get(h.path("session")).Want(t, 200).Says(t, "The board is in closed session", "Return, extend or report", "Closed session 1 begins")
	h.As(h.Members[0]).Get(h.path("vote")).Want(t, 200).Says(t, "The board is in closed session")
	public := h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200)
	public.Says(t, "The board is in closed session", "Closed to the public since 6:02 pm", "litigation", "ORS 192.660(2)(h)", "A claim against the city by a former officer.", "announcement of the presiding officer")
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug+"/now").Want(t, 200).Says(t, "The board is in closed session")
	h.Anonymous().Get("/").Want(t, 200).Says(t, "In closed session")
	// It takes longer, and returns.
	_, err = h.closed.Extend(bg(t), h.clerk(), h.slug, "18:01")
	refused(t, err, "until:closed_until_past")
	_, err = h.closed.Extend(bg(t), h.clerk(), h.slug, "seven")
	refused(t, err, "until:not_a_time")
	_, err = h.closed.Extend(bg(t), h.clerk(), h.slug, "19:30")
	must(t, err)
	h.Clock.Set(webtest.At(day, "19:31"))
	h.As(h.Clerk).Get(h.path("closed")).Want(t, 200).Says(t, "It was announced to end at 7:30 pm.", "Return to open session")
	_, err = h.closed.Report(bg(t), h.clerk(), h.slug, 1, closed.Report{Kind: "no_action"})
	refused(t, err, "closed_not_ended")
	_, err = h.closed.Return(bg(t), h.clerk(), h.slug, "")
	must(t, err)
	h.tick()
	h.sound(t)
}

func TestTheReportIsOwedUntilItIsGiven(t *testing.T) {
	h := newHall(t, "us-ny-oml")
	h.carry(t, 7)
	_, err := h.closed.Enter(bg(t), h.clerk(), h.slug, h.entry("litigation", "criminal_investigation"))
	must(t, err)
	h.tick()
	_, err = h.closed.Return(bg(t), h.clerk(), h.slug, "")
	must(t, err)
	h.tick()
	_, err = h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	refused(t, err, "closed_report_owed")
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "Owed; it is to be given before the meeting adjourns.", "Open session resumed at")
	h.As(h.Clerk).Get("/work").Want(t, 200).Says(t, "owes its report")
	in := closed.Report{Kind: "action", Words: "Settle the claim for the sum the city council has set.", Votes: map[int64]string{}}
	_, err = h.closed.Report(bg(t), h.clerk(), h.slug, 1, in)
	refused(t, err, "vote-"+strconv.FormatInt(h.Members[0].Seat, 10)+":required")
	for i, p := range h.Members {
		in.Votes[p.Seat] = []string{"yes", "no", "abstain", "absent"}[min(i%5, 3)]
	}
	_, err = h.closed.Report(bg(t), h.clerk(), h.slug, 1, in)
	must(t, err)
	h.tick()
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "The board decided: Settle the claim", "Abstained (2): ")
	_, err = h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	must(t, err)
	h.tick()
	// It is corrected after the meeting, and both stay.
	_, err = h.closed.Report(bg(t), h.clerk(), h.slug, 1, closed.Report{Kind: "not_given", Words: "A court has sealed it"})
	must(t, err)
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "Report, corrected since", "Settle the claim", "A court has sealed it")
	h.sound(t)
	h.minuted(t)
}

// minuted drafts minutes and sees that the closed session cannot be left out.
func (h *hall) minuted(t *testing.T) {
	t.Helper()
	m := h.Portal.Slices.Minutes
	_, err := m.Draft(bg(t), h.clerk(), h.slug)
	must(t, err)
	var body string
	must(t, h.DB.Get(bg(t), &body, `select body from minutes_texts order by version desc limit 1`))
	if !strings.Contains(body, "[[closed 1]]") {
		t.Fatalf("the draft does not name it:\n%s", body)
	}
	h.tick()
	_, err = m.Save(bg(t), h.clerk(), h.slug, 1, strings.ReplaceAll(body, "[[closed 1]]", ""))
	must(t, err)
	_, err = m.Publish(bg(t), h.clerk(), h.slug, 2)
	refused(t, err, "text:lines_left_out")
	_, err = m.Save(bg(t), h.clerk(), h.slug, 2, body)
	must(t, err)
	_, err = m.Publish(bg(t), h.clerk(), h.slug, 3)
	must(t, err)
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug+"/minutes").Want(t, 200).Says(t, "Closed session 1", "Statement: A claim against the city by a former officer.", "Ground: litigation (N.Y. Pub. Off. Law § 105(1)(d)).")
}

func TestADecisionInsideIsRefusedWhereTheLawForbidsOne(t *testing.T) {
	h := newHall(t, "us-oh-oma")
	h.carry(t, 7)
	_, err := h.closed.Enter(bg(t), h.clerk(), h.slug, h.entry("security"))
	must(t, err)
	h.tick()
	_, err = h.closed.Return(bg(t), h.clerk(), h.slug, "")
	must(t, err)
	h.tick()
	_, err = h.closed.Report(bg(t), h.clerk(), h.slug, 1, closed.Report{Kind: "action", Words: "Hire."})
	refused(t, err, "kind:closed_no_action")
	c := h.As(h.Clerk)
	c.Get(h.path("closed/1/report")).Want(t, 200).Says(t, "Not allowed here (Ohio Rev. Code § 121.22(H))")
	c.Post(h.path("closed/1/report"), "kind", "no_action", "words", "").Want(t, 303)
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "No action was taken.")
}

func TestWhereItWasAnnouncedTheMeetingEndsInClosedSession(t *testing.T) {
	h := newHall(t, "us-or-pml")
	in := h.entry("litigation")
	in.Resumes = "no"
	_, err := h.closed.Enter(bg(t), h.clerk(), h.slug, in)
	must(t, err)
	h.tick()
	_, err = h.vote.Recess(bg(t), h.clerk(), h.meeting)
	refused(t, err, "meeting_in_closed")
	_, err = h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	must(t, err)
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "It was announced that open session would not resume.", "The meeting was adjourned from it at", "Owed;")
	h.sound(t)
}

func TestWhatMustBeListedIsNotDealtWithUnlisted(t *testing.T) {
	h := newHall(t, "us-ca-brown")
	in := h.entry("personnel")
	_, err := h.closed.Enter(bg(t), h.clerk(), h.slug, in)
	codes := fault.FieldsOf(err)
	if len(codes) == 0 {
		t.Fatal(err)
	}
	refused(t, err, "item:closed_not_listed")
	in.Item = 999999
	_, err = h.closed.Enter(bg(t), h.clerk(), h.slug, in)
	refused(t, err, "item:choice_unknown")
}

func TestWithoutAQuorumThereIsNoClosedSession(t *testing.T) {
	h := newHall(t, "us-or-pml")
	h.roll(t, 5)
	_, err := h.closed.Enter(bg(t), h.clerk(), h.slug, h.entry("litigation"))
	refused(t, err, "quorum_lost")
}

func TestOnlyTheDaisClosesAMeeting(t *testing.T) {
	h := newHall(t, "us-or-pml")
	c := h.As(h.Members[3])
	c.Get(h.path("closed")).Want(t, 403)
	c.Post(h.path("closed/enter"), "grounds", "litigation", "statement", "x", "resumes", "yes").Want(t, 403)
	c = h.As(h.Clerk)
	c.Post(h.path("closed/enter"), "statement", "Kept words").Want(t, 422).Says(t, "Kept words")
	c.Get(h.path("closed/7/report")).Want(t, 404)
	c.Post(h.path("closed/return")).Want(t, 409)
}

func (h *hall) path(rest string) string { return "/work/b/cpab/meetings/" + h.slug + "/" + rest }

// sound verifies the record; what this file wrote past the door is not asked for.
func (h *hall) sound(t *testing.T) {
	t.Helper()
	rep, err := verify.Run(bg(t), h.DB)
	must(t, err)
	for _, f := range rep.Findings {
		if strings.Contains(f.Row+f.What, "closed") {
			t.Errorf("%s: %s", f.Row, f.What)
		}
	}
}
