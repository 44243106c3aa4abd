package alternate_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"parley/internal/act"
	"parley/internal/alternate"
	"parley/internal/board"
	"parley/internal/fault"
	"parley/internal/meeting"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	rule "parley/internal/rules/alternate"
	"parley/internal/verify"
	"parley/internal/vote"
	"parley/internal/webtest"
)

const day = 8

// hall is a World with a meeting in session and two alternates, of whom the first
// is there; six members are in the room, a quorum.
type hall struct {
	*webtest.World
	alternates *alternate.Slice
	vote       *vote.Slice
	meeting    int64
	item       int64
	slug       string
	alts       []webtest.Person
}

func newHall(t testing.TB, setting string) *hall {
	t.Helper()
	w := webtest.New(t)
	h := &hall{World: w, alternates: w.Portal.Slices.Alternate, vote: w.Portal.Slices.Vote, slug: webtest.Day(day).String()}
	op := act.Caller{By: h.Operator.By(), Board: h.Board}
	next := func() act.Caller { op.Key = fmt.Sprint("set-up ", h.Count(`select count(*) from receipts`)); return op }
	for n := 21; n <= 22; n++ {
		p := webtest.Person{Name: fmt.Sprintf("Alternate %c", 'A'+n-21), Email: fmt.Sprintf("alternate%d@riverbend.example", n)}
		rec, err := h.Portal.Slices.Account.Invite(bg(t), act.Caller{By: act.Program("test")}, p.Name, p.Email)
		must(t, err)
		p.Account = rec.ID()
		p.Person = int64(h.Count(`select person_id from accounts where id = $1`, p.Account))
		rec, err = h.Portal.Slices.Board.CreateSeat(bg(t), next(), board.Seat{Number: n, Kind: "alternate", AppointedBy: "Mayor", CreatedOn: "2021-01-01"})
		must(t, err)
		p.Seat = rec.ID()
		rec, err = h.Portal.Slices.Member.Appoint(bg(t), next(), p.Seat, p.Person, "2025-01-01", "")
		must(t, err)
		p.Term = rec.ID()
		h.alts = append(h.alts, p)
	}
	in := board.DefaultRules()
	in.Alternates, in.Revision = setting, h.Count(`select coalesce(max(revision), 0) from board_rules where board_id = $1`, h.Board)
	if setting != rule.Never {
		_, err := h.Portal.Slices.Board.SetRules(bg(t), next(), in)
		if fault.CodeOf(err) != "form_invalid" {
			t.Fatalf("a rule on alternates without its source: %v", err)
		}
		in.AlternatesSource = "Charter 4(c)"
	}
	_, err := h.Portal.Slices.Board.SetRules(bg(t), next(), in)
	must(t, err)
	must(t, h.DB.InTx(bg(t), func(ctx context.Context, tx *pg.Tx) error {
		if err := tx.Get(ctx, &h.meeting, `insert into meetings (board_id, slug, kind, held_on, starts, zone, place, created_at, updated_at)
values ($1, $2, 'regular', $3, '18:00', 'America/Denver', 'City Hall', $4, $4) returning id`, w.Board, h.slug, webtest.Day(day), webtest.Start); err != nil {
			return err
		}
		return tx.Get(ctx, &h.item, `insert into agenda_items (board_id, meeting_id, position, title, votes, created_at) values ($1, $2, 1, 'Interpreters', true, $3) returning id`, w.Board, h.meeting, webtest.Start)
	}))
	_, err = h.Portal.Slices.Meeting.Post(bg(t), h.Caller(h.Clerk), h.meeting, meeting.Posting{Kind: meeting.Agenda, Version: h.Count(`select version from meetings where id = $1`, h.meeting), MissingReason: "A test."})
	must(t, err)
	w.Clock.Set(webtest.At(day, "18:00"))
	_, err = h.vote.Open(bg(t), h.clerk(), h.meeting)
	must(t, err)
	h.tick()
	for _, p := range h.Members[:6] {
		h.mark(t, p, rules.InRoom)
	}
	for _, p := range h.Members[6:] {
		h.mark(t, p, rules.Absent)
	}
	h.mark(t, h.alts[0], rules.InRoom)
	return h
}

func bg(t testing.TB) context.Context { return context.WithoutCancel(t.Context()) }

func (h *hall) clerk() act.Caller { return h.Caller(h.Clerk) }
func (h *hall) tick()             { h.Clock.Advance(60e9) }
func (h *hall) path(rest string) string {
	return "/work/b/cpab/meetings/" + h.slug + "/" + rest
}

func (h *hall) mark(t testing.TB, p webtest.Person, kind rules.Presence) {
	t.Helper()
	_, err := h.vote.RecordAttendance(bg(t), h.clerk(), h.meeting, []vote.Presence{{Seat: p.Seat, Kind: kind}})
	must(t, err)
	h.tick()
}

func (h *hall) raise(a, m webtest.Person, item int64) (int64, error) {
	_, err := h.alternates.Raise(context.Background(), h.clerk(), h.slug, rule.Raise{Alternate: a.Seat, Seat: m.Seat, Item: item})
	h.tick()
	return int64(h.Count(`select coalesce(max(id), 0) from alternate_raises`)), err
}

func (h *hall) open(t testing.TB) int64 {
	t.Helper()
	rec, err := h.vote.Move(bg(t), h.clerk(), h.meeting, vote.Motion{Kind: rules.MotionMain, Item: h.item, Mover: h.Members[0].Seat, Seconder: h.Members[1].Seat, Text: "Do it.", Method: rules.MethodRollCall})
	must(t, err)
	h.tick()
	return rec.ID()
}

func (h *hall) cast(p webtest.Person, motion int64, choice string) error {
	_, err := h.vote.Cast(context.Background(), h.Caller(p), motion, p.Seat, choice)
	return err
}

func (h *hall) result(t testing.TB, motion int64) record.Result {
	t.Helper()
	var doc string
	must(t, h.DB.Get(bg(t), &doc, `select computation::text from motions where id = $1`, motion))
	var res record.Result
	must(t, json.Unmarshal([]byte(doc), &res))
	if same, err := res.Recompute(); err != nil || !same {
		t.Fatalf("the result does not follow from itself: %v", err)
	}
	return res
}

func (h *hall) sound(t *testing.T) {
	t.Helper()
	rep, err := verify.Run(bg(t), h.DB)
	must(t, err)
	for _, f := range rep.Findings {
		if strings.Contains(f.Row+f.What, "alternate") || strings.Contains(f.Row+f.What, "raise") || strings.Contains(f.Row, "motion_tally") {
			t.Errorf("%s: %s", f.Row, f.What)
		}
	}
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
	if !slices.Contains(codes, code) {
		t.Fatalf("got %v, want %s", codes, code)
	}
}

func TestAnAlternateVotesInTheMembersPlace(t *testing.T) {
	h := newHall(t, rule.ForAbsentMember)
	_, err := h.raise(h.alts[1], h.Members[6], 0)
	refused(t, err, "alternate:alternate_not_present")
	_, err = h.raise(h.alts[0], h.Members[0], 0)
	refused(t, err, "seat:member_not_away")
	_, err = h.raise(h.alts[0], h.Members[6], 0)
	must(t, err)
	o := h.open(t)
	if err := h.cast(h.Members[6], o, rules.No); fault.CodeOf(err) != "seat_not_voting" {
		t.Errorf("the absent member: %v", err)
	}
	for _, p := range append(slices.Clone(h.Members[:6]), h.alts[0]) {
		must(t, h.cast(p, o, rules.Yes))
	}
	h.tick()
	_, err = h.alternates.End(bg(t), h.clerk(), h.slug, 1)
	refused(t, err, "vote_open")
	h.As(h.alts[0]).Get(h.path("vote")).Want(t, 200).Says(t, "Change my vote")
	h.As(h.Members[6]).Get(h.path("vote")).Want(t, 200).Says(t, "You are not marked as present")
	h.As(h.Clerk).Get(h.path("session")).Want(t, 200).Says(t, "Alt. Alternate A for "+h.Members[6].Name, "Alternate A sits in their place")
	_, err = h.vote.Close(bg(t), h.clerk(), o)
	must(t, err)
	h.tick()
	res := h.result(t, o)
	if res.Tally.Yes != 7 || res.Body.Authorized != 11 || res.Body.Seated != 10 || res.Attendance.Present() != 7 {
		t.Errorf("%+v", res.Computation)
	}
	said := "Alt. Alternate A for " + h.Members[6].Name
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, said, "Alternate Alternate A sits in the place of "+h.Members[6].Name+" since", "Charter 4(c)")
	// What is closed stands when the member comes; from then on the member votes.
	h.mark(t, h.Members[6], rules.InRoom)
	o2 := h.open(t)
	if err := h.cast(h.alts[0], o2, rules.Yes); fault.CodeOf(err) != "seat_not_voting" {
		t.Errorf("the alternate after the arrival: %v", err)
	}
	must(t, h.cast(h.Members[6], o2, rules.No))
	_, err = h.vote.Close(bg(t), h.clerk(), o2)
	must(t, err)
	h.tick()
	if got := h.result(t, o).Tally.Yes; got != 7 {
		t.Errorf("the closed vote changed to %d", got)
	}
	_, err = h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	must(t, err)
	m := h.Portal.Slices.Minutes
	_, err = m.Draft(bg(t), h.clerk(), h.slug)
	must(t, err)
	h.tick()
	_, err = m.Publish(bg(t), h.clerk(), h.slug, 1)
	must(t, err)
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug+"/minutes").Want(t, 200).Says(t, said, "sat in the place of "+h.Members[6].Name+" from")
	h.sound(t)
}

func TestAnAlternateMakesAQuorumAndNoMore(t *testing.T) {
	h := newHall(t, rule.ForQuorum)
	_, err := h.raise(h.alts[0], h.Members[6], 0)
	refused(t, err, "alternates_quorum_there")
	h.mark(t, h.Members[5], rules.Absent)
	_, err = h.raise(h.alts[0], h.Members[5], 0)
	must(t, err)
	h.As(h.Clerk).Get(h.path("session")).Want(t, 200).Says(t, "Quorum holds: 6 present, 6 needed")
	h.Anonymous().Get("/b/cpab/meetings/"+h.slug).Want(t, 200).Says(t, "Quorum holds: 6 present, 6 needed")
	h.mark(t, h.alts[1], rules.InRoom)
	_, err = h.raise(h.alts[1], h.Members[6], 0)
	refused(t, err, "alternates_quorum_there")
	id := int64(h.Count(`select max(id) from alternate_raises`))
	_, err = h.alternates.End(bg(t), h.clerk(), h.slug, id)
	must(t, err)
	h.tick()
	_, err = h.alternates.End(bg(t), h.clerk(), h.slug, id)
	refused(t, err, "alternate_ended")
	h.As(h.Clerk).Get(h.path("session")).Want(t, 200).Says(t, "No quorum: 5 present, 6 needed")
	h.sound(t)
}

func TestWithoutARuleNoAlternateSits(t *testing.T) {
	h := newHall(t, rule.Never)
	_, err := h.raise(h.alts[0], h.Members[6], 0)
	refused(t, err, "alternates_never")
	h.As(h.Clerk).Post(h.path("alternates/raise"), "alternate", strconv.FormatInt(h.alts[0].Seat, 10), "seat", strconv.FormatInt(h.Members[6].Seat, 10), "item", "0").Want(t, 409)
	h.As(h.Members[4]).Post(h.path("alternates/raise"), "item", "0").Want(t, 403)
}

func TestAnAlternateSitsForARecusedMemberOnThatItem(t *testing.T) {
	h := newHall(t, rule.ForAbsentMember)
	_, err := h.raise(h.alts[0], h.Members[2], h.item)
	refused(t, err, "seat:member_not_away")
	_, err = h.vote.Recuse(bg(t), h.clerk(), vote.Recusal{Item: h.item, Seat: h.Members[2].Seat, Ground: rules.RecusalFamily})
	must(t, err)
	h.tick()
	_, err = h.raise(h.alts[0], h.Members[2], 999999)
	refused(t, err, "item:choice_unknown")
	_, err = h.raise(h.alts[0], h.Members[2], h.item)
	must(t, err)
	o := h.open(t)
	for _, p := range []webtest.Person{h.Members[0], h.Members[1], h.Members[3], h.Members[4], h.Members[5], h.alts[0]} {
		must(t, h.cast(p, o, rules.Yes))
	}
	if err := h.cast(h.Members[2], o, rules.No); err == nil {
		t.Error("the recused member voted")
	}
	h.tick()
	_, err = h.vote.Close(bg(t), h.clerk(), o)
	must(t, err)
	h.tick()
	if res := h.result(t, o); res.Tally.Yes != 6 || !res.Quorum || res.Attendance.Present() != 6 {
		t.Errorf("%+v", res.Computation)
	}
	// On another question the member sits again.
	rec, err := h.vote.Move(bg(t), h.clerk(), h.meeting, vote.Motion{Kind: rules.MotionAdjourn, Mover: h.Members[0].Seat, Seconder: h.Members[1].Seat, Method: rules.MethodRollCall})
	must(t, err)
	h.tick()
	must(t, h.cast(h.Members[2], rec.ID(), rules.Yes))
	if err := h.cast(h.alts[0], rec.ID(), rules.Yes); fault.CodeOf(err) != "seat_not_voting" {
		t.Errorf("the alternate on another question: %v", err)
	}
	h.sound(t)
}

// However the member's arrival, the two ballots and the close fall together, the
// place has one vote.
func TestThePlaceHasOneVoteWhenTheMemberArrivesDuringIt(t *testing.T) {
	h := newHall(t, rule.ForAbsentMember)
	m, a := h.Members[6], h.alts[0]
	aside, sat := 0, 0
	for round := range 24 {
		h.mark(t, m, rules.Absent)
		_, err := h.raise(a, m, 0)
		must(t, err)
		o := h.open(t)
		for _, p := range h.Members[:6] {
			must(t, h.cast(p, o, rules.Yes))
		}
		var wg sync.WaitGroup
		start := make(chan struct{})
		do := func(f func()) { wg.Go(func() { <-start; f() }) }
		do(func() { _ = h.cast(a, o, rules.No) })
		do(func() {
			if _, err := h.vote.RecordAttendance(bg(t), h.clerk(), h.meeting, []vote.Presence{{Seat: m.Seat, Kind: rules.InRoom}}); err != nil {
				t.Errorf("arrival: %v", err)
			}
			_ = h.cast(m, o, rules.Yes)
		})
		if round%2 == 0 {
			do(func() { _, _ = h.vote.Close(bg(t), h.clerk(), o) })
		}
		close(start)
		wg.Wait()
		h.tick()
		if round%2 == 1 {
			_, err := h.vote.Close(bg(t), h.clerk(), o)
			must(t, err)
		}
		h.tick()
		res := h.result(t, o)
		votes := 0
		for _, s := range res.Seats {
			if (s.Seat == m.Seat || s.Seat == a.Seat) && s.Choice != "" && s.Aside == "" {
				votes++
				if s.Seat == a.Seat {
					sat++
				}
			}
			if s.Seat == a.Seat && s.Aside != "" {
				aside++
			}
		}
		if n := res.Tally.Cast() + res.Tally.Abstain; votes > 1 || n > 7 || n != 6+votes || n > res.Body.Authorized {
			t.Fatalf("round %d: %d votes in one place, %+v", round, votes, res.Tally)
		}
	}
	t.Logf("set aside %d times, counted %d times", aside, sat)
	if aside == 0 {
		t.Error("no ballot was ever set aside: the test does not reach what it is for")
	}
	h.sound(t)
}

func TestTwoClerksRaiseOneAlternateOnce(t *testing.T) {
	h := newHall(t, rule.ForAbsentMember)
	for range 12 {
		errs := make([]error, 2)
		var wg sync.WaitGroup
		start := make(chan struct{})
		for i, who := range []act.Caller{h.Caller(h.Clerk), h.Caller(h.Chair())} {
			wg.Go(func() {
				<-start
				_, errs[i] = h.alternates.Raise(bg(t), who, h.slug, rule.Raise{Alternate: h.alts[0].Seat, Seat: h.Members[6+i].Seat})
			})
		}
		close(start)
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("%v and %v", errs[0], errs[1])
		}
		h.tick()
		_, err := h.alternates.End(bg(t), h.clerk(), h.slug, int64(h.Count(`select max(id) from alternate_raises`)))
		must(t, err)
		h.tick()
	}
	_, err := h.raise(h.alts[0], h.Members[6], 0)
	must(t, err)
	c := h.As(h.Clerk)
	c.Get(h.path("alternates")).Want(t, 200).Says(t, "End it", "Charter 4(c)")
	c.Post(h.path("alternates/raise"), "alternate", "", "seat", "", "item", "0").Want(t, 422)
	c.Post(h.path("alternates/77/end")).Want(t, 404)
}
