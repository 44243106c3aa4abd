package joint_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/agenda"
	"parley/internal/fault"
	"parley/internal/meeting"
	"parley/internal/pg"
	"parley/internal/pgtest"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/verify"
	"parley/internal/webtest"
)

// pair is a meeting that a board hosts, and the half of another that joined it.
type pair struct {
	*webtest.World
	host, guest int64
}

const (
	half = "/work/b/youth/meetings/2026-12-08"
	part = half + "/part"
)

func ctx(t testing.TB) context.Context { return context.WithoutCancel(t.Context()) }

func made(t testing.TB, rec act.Receipt, err error) int64 {
	t.Helper()
	if err != nil {
		t.Fatalf("refused: %v %v", err, fault.FieldsOf(err))
	}
	return rec.ID()
}

func plan() meeting.Plan {
	return meeting.Plan{Kind: "regular", On: "2026-12-08", At: "18:00", Place: "City Hall, Room 204", Accommodation: "Ask Priya Raman."}
}

func newPair(t *testing.T, opts ...pgtest.Option) pair {
	t.Helper()
	p := pair{World: webtest.New(t, opts...)}
	rec, err := p.Portal.Slices.Meeting.Schedule(ctx(t), p.Caller(p.Clerk), plan())
	p.host = made(t, rec, err)
	rec, err = p.Portal.Slices.Meeting.Join(ctx(t), p.other(), p.host, "special")
	p.guest = made(t, rec, err)
	return p
}

func (p pair) other() act.Caller {
	c := p.Caller(p.OtherClerk)
	c.Board = p.Other
	return c
}

// moves has a board's clerk change its meeting.
func (p pair) moves(t testing.TB, c act.Caller, m int64, change func(*meeting.Plan)) {
	t.Helper()
	in := plan()
	in.Version = p.Count(`select version from meetings where id = $1`, m)
	change(&in)
	rec, err := p.Portal.Slices.Meeting.Move(ctx(t), c, m, in)
	made(t, rec, err)
}

// told counts the mails to the clerk of the board that joined.
func (p pair) told(t testing.TB) int {
	t.Helper()
	for range 3 {
		if _, err := p.Portal.Worker.Once(ctx(t)); err != nil {
			t.Fatal(err)
		}
	}
	return p.Count(`select count(*) from outbox where kind = 'mail.joint.changed' and recipient = $1`, p.OtherClerk.Email)
}

func (p pair) sound(t testing.TB) {
	t.Helper()
	rep, err := verify.Run(context.Background(), p.DB)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range rep.Findings {
		t.Errorf("%s: %s", f.Row, f.What)
	}
}

const owed = "Move yours, call it off or part it."

func (p pair) owes(t testing.TB, want bool) {
	t.Helper()
	var n int
	all, err := p.Portal.Slices.Joint.Owed(ctx(t), p.DB, p.Other, p.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if n = len(all); (n == 1) != want {
		t.Errorf("%d duties, want one: %v", n, want)
	}
	if want {
		p.As(p.OtherClerk).Get("/work").Want(t, 200).Says(t, owed, part)
	}
}

func TestTheClerkOfABoardThatJoinedIsToldWhenTheHostMoves(t *testing.T) {
	p := newPair(t)
	p.owes(t, false)
	p.moves(t, p.Caller(p.Clerk), p.host, func(in *meeting.Plan) { in.Title = "With the committee" })
	if p.owes(t, false); p.told(t) != 0 {
		t.Error("a new title was told as a move")
	}
	p.moves(t, p.Caller(p.Clerk), p.host, func(in *meeting.Plan) { in.Title, in.At = "With the committee", "19:00" })
	if p.owes(t, true); p.told(t) != 1 {
		t.Error("the other clerk was not told")
	}
	p.As(p.OtherClerk).Get(part).Want(t, 200).Says(t, "Community Police Advisory Board now meets Tuesday, December 8, 2026, 7:00 pm", half+"/move", half+"/postpone", half+"/cancel")
	p.moves(t, p.other(), p.guest, func(in *meeting.Plan) { in.Kind, in.At = "special", "19:00" })
	p.owes(t, false)
	if n := p.Count(`select count(*) from outbox where kind = 'joint.changed'`); n != 1 {
		t.Errorf("%d rows: who joined tells nobody", n)
	}
	p.sound(t)
}

func TestWhenTheHostCallsItsMeetingOffTheOtherHalfIsDecidedOn(t *testing.T) {
	for _, c := range []struct {
		name, says string
		off        func(p pair) error
	}{
		{"cancelled", "Community Police Advisory Board cancelled its meeting.", func(p pair) error {
			_, err := p.Portal.Slices.Meeting.Cancel(ctx(t), p.Caller(p.Clerk), p.host, "The room is flooded.")
			return err
		}},
		{"postponed", "Community Police Advisory Board postponed its meeting to Tuesday, December 15", func(p pair) error {
			_, err := p.Portal.Slices.Meeting.PostponeTo(ctx(t), p.Caller(p.Clerk), p.host, "The room is flooded.", meeting.Later{On: "2026-12-15", At: "18:00"})
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPair(t)
			if err := c.off(p); err != nil {
				t.Fatal(err, fault.FieldsOf(err))
			}
			if p.owes(t, true); p.told(t) != 1 {
				t.Error("the other clerk was not told")
			}
			p.As(p.OtherClerk).Get(part).Want(t, 200).Says(t, c.says, "The room is flooded.")
			if _, err := p.Portal.Slices.Meeting.Cancel(ctx(t), p.other(), p.guest, "As the host."); err != nil {
				t.Fatal(err)
			}
			p.owes(t, false)
			p.sound(t)
		})
	}
}

func TestABoardPartsItsHalf(t *testing.T) {
	p := newPair(t)
	if _, err := p.Portal.Slices.Meeting.Cancel(ctx(t), p.Caller(p.Clerk), p.host, "The room is flooded."); err != nil {
		t.Fatal(err)
	}
	there := p.As(p.OtherClerk)
	there.Get(half).Want(t, 200).Says(t, part)
	p.As(p.OtherMember).Get(part).Want(t, 403)
	p.As(p.OtherMember).Post(part).Want(t, 403)
	p.As(p.Clerk).Get(part).Want(t, 404)
	p.As(p.Clerk).Get("/work/b/cpab/meetings/2026-12-08/part").Want(t, 200).Says(t, "held by your board alone")
	p.As(p.Clerk).Post("/work/b/cpab/meetings/2026-12-08/part").Want(t, 409)
	for range 2 {
		there.Post(part, "_key", "P").Want(t, 303)
	}
	there.Post(part).Want(t, 409)
	p.owes(t, false)
	there.Get(part).Want(t, 200).Says(t, "held by your board alone")
	if p.Count(`select count(*) from meetings where joint_with is not null`) != 0 {
		t.Error("it is still joint")
	}
	p.sound(t)
}

// decided writes a motion that was voted on, as the session does.
func (p pair) decided(t testing.TB, item int64, kind, outcome, text string) {
	t.Helper()
	need := 3
	doc, err := json.Marshal(record.Result{Method: rules.MethodRollCall, Computation: rules.Computation{Threshold: rules.Threshold{Rule: rules.MajorityOfVotesCast}, QuorumRule: rules.QuorumRule{Base: rules.BaseAuthorized}, YesNeeded: &need, Carried: outcome == "carried", Outcome: outcome}})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.DB.InTx(ctx(t), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `insert into motions (board_id, meeting_id, item_id, number, kind, text, method, threshold, state, outcome, moved_at, opened_at, closed_at, computation)
select i.board_id, i.meeting_id, i.id, (select count(*) + 1 from motions o where o.meeting_id = i.meeting_id), $2, $3, 'roll_call', 'majority_of_votes_cast', 'closed', $4, $5, $5, $5, $6 from agenda_items i where i.id = $1`, item, kind, text, outcome, p.Clock.Now(), string(doc))
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestEachBoardsPageShowsWhatTheOtherDecidedOnceBothVoted(t *testing.T) {
	p := newPair(t, pgtest.NoChecks)
	rec, err := p.Portal.Slices.Agenda.AddItem(ctx(t), p.Caller(p.Clerk), p.host, agenda.Item{Title: "Cameras at schools", Votes: true})
	item := made(t, rec, err)
	rec, err = p.Portal.Slices.Meeting.Post(ctx(t), p.Caller(p.Clerk), p.host, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: p.Count(`select version from meetings where id = $1`, p.host)})
	made(t, rec, err)
	rec, err = p.Portal.Slices.Agenda.Copy(ctx(t), p.other(), p.guest, item, false)
	copied := made(t, rec, err)
	const mine, theirs = "/b/cpab/meetings/2026-12-08", "/b/youth/meetings/2026-12-08"
	p.Clock.Set(webtest.At(36, "19:00"))
	if err := p.DB.InTx(ctx(t), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `update meetings set state = 'in_session', opened_at = $1`, p.Clock.Now())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	says := func(at string, want bool, words ...string) {
		t.Helper()
		p.Clock.Advance(2 * time.Minute) // each page is made again within a minute
		body := p.Anonymous().Get(at).Want(t, 200).Body
		for _, w := range words {
			if strings.Contains(body, w) != want {
				t.Errorf("%s: %q is there: %v", at, w, !want)
			}
		}
	}
	p.decided(t, item, "main", "carried", "Ask for cameras.")
	says(mine, false, "Jointly,")
	says(theirs, false, "Jointly,", "Ask for cameras.")
	p.decided(t, copied, "amend", "carried", "Say where.")
	says(mine, false, "Jointly,")
	p.decided(t, copied, "main", "lost", "Ask for cameras in corridors.")
	says(mine, true, "Jointly, Youth and Schools Safety Committee decided by its own vote:", theirs+"#motion-2", "Ask for cameras in corridors.", "Failed")
	says(theirs, true, "Jointly, Community Police Advisory Board decided by its own vote:", mine+"#motion-1", "Ask for cameras.", "Passed")
}
