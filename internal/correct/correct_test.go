package correct_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/meeting"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/verify"
	"parley/internal/vote"
	"parley/internal/webtest"
)

const day = 8

// hall is a World with a meeting on one item, called to order at six.
type hall struct {
	*webtest.World
	meeting, item int64
	path          string
}

func newHall(t *testing.T) *hall {
	t.Helper()
	w := webtest.New(t)
	slug := webtest.Day(day).String()
	h := &hall{World: w, path: "/work/b/cpab/meetings/" + slug}
	must(t, h.DB.InTx(bg, func(ctx context.Context, tx *pg.Tx) error {
		if err := tx.Get(ctx, &h.meeting, `insert into meetings (board_id, slug, kind, held_on, starts, zone, place, created_at, updated_at)
values ($1, $2, 'regular', $3, '18:00', 'America/Denver', 'City Hall', $4, $4) returning id`, w.Board, slug, webtest.Day(day), webtest.Start); err != nil {
			return err
		}
		return tx.Get(ctx, &h.item, `insert into agenda_items (board_id, meeting_id, position, title, votes, created_at) values ($1, $2, 1, 'Interpreters', true, $3) returning id`, w.Board, h.meeting, webtest.Start)
	}))
	_, err := h.Portal.Slices.Meeting.Post(bg, h.by(), h.meeting, meeting.Posting{Kind: meeting.Agenda, Version: h.Count(`select version from meetings where id = $1`, h.meeting), MissingReason: "A test."})
	must(t, err)
	w.Clock.Set(webtest.At(day, "18:00"))
	h.do(t)(h.Portal.Slices.Vote.Open(bg, h.by(), h.meeting))
	return h
}

var bg = context.Background()

func (h *hall) by() act.Caller {
	c := h.Caller(h.Clerk)
	c.Key = fmt.Sprint("act ", h.Count(`select count(*) from receipts`))
	return c
}

func (h *hall) do(t *testing.T) func(act.Receipt, error) act.Receipt {
	return func(rec act.Receipt, err error) act.Receipt {
		t.Helper()
		must(t, err)
		h.Clock.Advance(time.Minute)
		return rec
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h *hall) roll(t *testing.T) {
	t.Helper()
	var roll []vote.Presence
	for _, p := range h.Members[:7] {
		roll = append(roll, vote.Presence{Seat: p.Seat, Kind: rules.InRoom})
	}
	h.do(t)(h.Portal.Slices.Vote.RecordAttendance(bg, h.by(), h.meeting, roll))
}

// put moves a motion and lets the first yes of seven vote for it, the others against.
func (h *hall) put(t *testing.T, yes int) int64 {
	t.Helper()
	id := h.do(t)(h.Portal.Slices.Vote.Move(bg, h.by(), h.meeting, vote.Motion{Kind: rules.MotionMain, Item: h.item, Mover: h.Members[0].Seat, Seconder: h.Members[1].Seat, Text: "Do it.", Method: rules.MethodRollCall})).ID()
	for i, p := range h.Members[:7] {
		choice := rules.Yes
		if i >= yes {
			choice = rules.No
		}
		_, err := h.Portal.Slices.Vote.Cast(bg, h.Caller(p), id, p.Seat, choice)
		must(t, err)
	}
	h.Clock.Advance(time.Minute)
	return id
}

func (h *hall) shut(t *testing.T, motion int64) {
	t.Helper()
	h.do(t)(h.Portal.Slices.Vote.Close(bg, h.by(), motion))
}

func (h *hall) enter(t *testing.T, status int, what string, says ...string) {
	t.Helper()
	h.As(h.Clerk).Post(h.path+"/correct/enter", "what", what, "reason", "A slip of the hand.").Want(t, status).Says(t, says...)
	h.Clock.Advance(time.Minute)
}

func (h *hall) state() string {
	for _, s := range []string{"scheduled", "in_session", "recess", "closed", "adjourned"} {
		if h.Count(`select count(*) from meetings where id = $1 and state = $2`, h.meeting, s) == 1 {
			return s
		}
	}
	return ""
}

func (h *hall) public(t *testing.T, says ...string) {
	t.Helper()
	h.Anonymous().Get(strings.TrimPrefix(h.path, "/work")).Want(t, 200).Says(t, says...)
}

// sound wants the record to be what the audit says.
func (h *hall) sound(t *testing.T) {
	t.Helper()
	rep, err := verify.Run(bg, h.DB)
	must(t, err)
	for _, f := range rep.Findings {
		if !strings.Contains(f.Row, "agenda_items") && (strings.Contains(f.Row+f.What, "correct") || strings.Contains(f.Row, "meeting/") || strings.Contains(f.Row, "motion") || strings.Contains(f.Row, "speaker") || strings.Contains(f.Row, "course") || strings.Contains(f.Row, "session_state")) {
			t.Errorf("%s: %s", f.Row, f.What)
		}
	}
}

func TestAnOpeningIsTakenBackAndTheMeetingOpenedAgain(t *testing.T) {
	h := newHall(t)
	h.As(h.Clerk).Get(h.path+"/session").Want(t, 200).Says(t, h.path+"/correct")
	h.As(h.Clerk).Get(h.path+"/correct").Want(t, 200).Says(t, "The opening at 6:00 pm")
	h.enter(t, 303, "opening")
	if h.state() != "scheduled" || h.Count(`select count(*) from meetings where id = $1 and opened_at is null`, h.meeting) != 1 {
		t.Fatalf("it is %s", h.state())
	}
	h.sound(t)
	h.enter(t, 409, "opening", "no such entry")
	h.do(t)(h.Portal.Slices.Vote.Open(bg, h.by(), h.meeting))
	h.public(t, "The meeting was entered as opened at 6:00 pm. This was taken back at 6:01 pm. Reason: A slip of the hand. (Priya Raman)")
	h.As(h.Clerk).Get(h.path+"/session?all=1").Want(t, 200).Says(t, "Taken back: the opening", "<del>Meeting opened</del>")
	h.roll(t)
	h.enter(t, 409, "opening", "Something was entered after the opening")
	h.sound(t)
}

func TestAnAdjournmentIsTakenBackAndTheSessionGoesOn(t *testing.T) {
	h := newHall(t)
	h.roll(t)
	id := h.do(t)(h.Portal.Slices.Vote.Move(bg, h.by(), h.meeting, vote.Motion{Kind: rules.MotionMain, Item: h.item, Mover: h.Members[0].Seat, Seconder: h.Members[1].Seat, Text: "Do it.", Method: rules.MethodRollCall, Debate: true})).ID()
	h.do(t)(h.Portal.Slices.Vote.Recess(bg, h.by(), h.meeting))
	h.do(t)(h.Portal.Slices.Vote.Adjourn(bg, h.by(), h.meeting))
	if n := h.Count(`select count(*) from motions where id = $1 and outcome = 'unfinished'`, id); n != 1 {
		t.Fatal("the motion was not left unfinished")
	}
	fields := []string{"what", "adjourning", "reason", "The wrong button.", "_key", "once"}
	h.As(h.Chair()).Post(h.path+"/correct/enter", fields...).Want(t, 303)
	h.As(h.Chair()).Post(h.path+"/correct/enter", fields...).Want(t, 303)
	if h.state() != "recess" || h.Count(`select count(*) from corrections`) != 1 {
		t.Fatalf("it is %s", h.state())
	}
	if n := h.Count(`select count(*) from motions where id = $1 and state = 'moved' and outcome is null`, id); n != 1 {
		t.Error("what was before the board is not before it again")
	}
	h.Clock.Advance(time.Minute)
	h.sound(t)
	h.do(t)(h.Portal.Slices.Vote.Resume(bg, h.by(), h.meeting))
	h.do(t)(h.Portal.Slices.Vote.Adjourn(bg, h.by(), h.meeting))
	h.sound(t)
	m := h.Portal.Slices.Minutes
	slug := h.path[strings.LastIndex(h.path, "/")+1:]
	h.do(t)(m.Draft(bg, h.by(), slug))
	h.do(t)(m.Publish(bg, h.by(), slug, 1))
	h.Anonymous().Get(strings.TrimPrefix(h.path, "/work")+"/minutes").Want(t, 200).Says(t, "The meeting was entered as adjourned at 6:04 pm. This was taken back at 6:05 pm, and the session went on. Reason: The wrong button.", "The meeting was adjourned at")
	h.enter(t, 409, "adjourning", "The minutes of this meeting are published")
}

func TestAnAdjournmentOfAnotherDayStands(t *testing.T) {
	h := newHall(t)
	h.do(t)(h.Portal.Slices.Vote.Adjourn(bg, h.by(), h.meeting))
	h.Clock.Advance(24 * time.Hour)
	h.enter(t, 409, "adjourning", "only on the day")
}

func TestAClosedVoteIsOpenedAgainUntilTheBoardTurnsAway(t *testing.T) {
	h := newHall(t)
	h.roll(t)
	id := h.put(t, 2)
	what := "vote:" + strconv.FormatInt(id, 10)
	h.enter(t, 409, what, "no such entry")
	h.shut(t, id)
	h.public(t, "Failed")
	h.enter(t, 303, what)
	if n := h.Count(`select count(*) from motions where id = $1 and state = 'open' and outcome is null and computation is null and closed_at is null`, id); n != 1 {
		t.Fatal("the vote is not open")
	}
	if n := h.Count(`select count(*) from corrections where was = 'lost' and was_result is not null`); n != 1 {
		t.Error("what it was is not kept")
	}
	h.sound(t)
	for _, p := range h.Members[2:7] {
		_, err := h.Portal.Slices.Vote.Cast(bg, h.Caller(p), id, p.Seat, rules.Yes)
		must(t, err)
	}
	h.shut(t, id)
	h.public(t, "Passed", "The vote on motion 1 was closed at 6:05 pm. This was taken back at 6:06 pm, and the vote was open again.")
	h.sound(t)
	h.enter(t, 303, what) // correcting it again is another entry
	h.shut(t, id)
	h.sound(t)
	h.do(t)(h.Portal.Slices.Vote.TakeUp(bg, h.by(), h.item))
	h.enter(t, 409, what, "move to reconsider")
	h.As(h.Clerk).Get(h.path+"/correct").Want(t, 200).Says(t, "The board has turned to something else.")
}

func TestConsentIsDividedInstead(t *testing.T) {
	h := newHall(t)
	h.roll(t)
	id := h.do(t)(h.Portal.Slices.Vote.Move(bg, h.by(), h.meeting, vote.Motion{Kind: rules.MotionMain, Item: h.item, Mover: h.Members[0].Seat, Seconder: h.Members[1].Seat, Text: "Do it.", Method: rules.MethodConsent})).ID()
	h.shut(t, id)
	h.enter(t, 409, "vote:"+strconv.FormatInt(id, 10), "division")
}

func TestASpeakerWhoDidNotSpeakWaitsAgain(t *testing.T) {
	h := newHall(t)
	var id int64
	must(t, h.DB.InTx(bg, func(ctx context.Context, tx *pg.Tx) error {
		return tx.Get(ctx, &id, `insert into speakers (board_id, meeting_id, item_id, name, online, signed_at) values ($1, $2, $3, 'Ada Long', false, $4) returning id`, h.Board, h.meeting, h.item, webtest.Start)
	}))
	turn := h.path + "/speakers/" + strconv.FormatInt(id, 10) + "/turn"
	h.As(h.Clerk).Post(turn, "to", "speaking").Want(t, 303)
	h.As(h.Clerk).Post(turn, "to", "spoke").Want(t, 303)
	h.Clock.Advance(time.Minute)
	what := "speaker:" + strconv.FormatInt(id, 10)
	h.enter(t, 422, what+":speaking", "Choose")
	h.enter(t, 303, what+":waiting")
	if n := h.Count(`select count(*) from speakers where id = $1 and state = 'waiting' and called_at is null`, id); n != 1 {
		t.Fatal("nobody waits")
	}
	h.public(t, "Ada Long was entered as having spoken on item 1. This was taken back at")
	h.As(h.Clerk).Post(turn, "to", "speaking").Want(t, 303)
	h.As(h.Clerk).Post(turn, "to", "spoke").Want(t, 303)
	h.Clock.Advance(time.Minute)
	h.enter(t, 303, what+":missed")
	h.public(t, "and was not there. This was corrected at")
	rep, err := verify.Run(bg, h.DB)
	must(t, err)
	for _, f := range rep.Findings {
		if strings.Contains(f.Row, "speaker/") && !strings.Contains(f.What, "no entry") || strings.Contains(f.Row, "correction") {
			t.Errorf("%s: %s", f.Row, f.What)
		}
	}
}

func TestACorrectionIsRefused(t *testing.T) {
	h := newHall(t)
	for _, c := range []struct {
		sentence string
		who      webtest.Person
		fields   []string
		status   int
	}{
		{"by a member", h.Members[4], []string{"what", "opening", "reason", "So."}, 403},
		{"by the clerk of another board", h.OtherClerk, []string{"what", "opening", "reason", "So."}, 404},
		{"without a reason", h.Clerk, []string{"what", "opening", "reason", ""}, 422},
		{"of nothing", h.Clerk, []string{"reason", "So."}, 422},
		{"of what nobody knows", h.Clerk, []string{"what", "weather", "reason", "So."}, 422},
		{"of a motion that is not there", h.Clerk, []string{"what", "vote:999999", "reason", "So."}, 409},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			h.As(c.who).Post(h.path+"/correct/enter", c.fields...).Want(t, c.status)
		})
	}
	if n := h.Count(`select count(*) from corrections`); n != 0 || h.state() != "in_session" {
		t.Errorf("%d corrections, %s", n, h.state())
	}
}
