package vote_test

import (
	"strings"
	"testing"

	"parley/internal/fault"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/vote"
)

func TestOneMemberHasAMotionByConsentCounted(t *testing.T) {
	h := newHall(t)
	h.begin(t, 8)
	in := h.motion()
	in.Method = rules.MethodConsent
	vela, yusuf := h.Members[7], h.Members[8]
	try := func(p vote.Presence, motion int64) error {
		_, err := h.vote.Divide(bg(t), h.clerk(), motion, p.Seat)
		h.tick()
		return err
	}
	asked := h.move(t, in)
	refused(t, try(vote.Presence{Seat: yusuf.Seat}, asked), fault.Forbidden, "divider_has_no_vote")
	_, err := h.vote.Divide(bg(t), h.Caller(vela), asked, h.Members[3].Seat)
	refused(t, err, fault.Forbidden, "own_seat_only")
	// From the member's phone, while consent is asked: one step.
	h.mark(t, h.Members[0], rules.Absent)
	h.mark(t, h.Members[1], rules.Absent)
	h.mark(t, h.Members[2], rules.Absent)
	refused(t, try(vote.Presence{Seat: vela.Seat}, asked), fault.Conflict, "quorum_lost")
	for _, p := range h.Members[:3] {
		h.mark(t, p, rules.InRoom)
	}
	phone := h.As(vela)
	sound(t, phone.Get(h.path("vote"))).Says(t, "I ask for a division: have it counted")
	phone.Post(h.path("motions/%d/divide", asked), "seat", id(vela.Seat), "from", "vote").Want(t, 303)
	h.tick()
	if h.outcome(t, asked) != "objected" {
		t.Errorf("what was asked ended as %s", h.outcome(t, asked))
	}
	counted := int64(h.Count(`select max(id) from motions`))
	if n := h.Count(`select count(*) from motions a join motions b on b.id = $1 where a.id = $2 and a.state = 'open' and a.method = 'roll_call' and a.text = b.text and a.mover_seat_id = b.mover_seat_id and a.seconder_seat_id = b.seconder_seat_id`, asked, counted); n != 1 {
		t.Fatal("the same motion must be open to a roll call")
	}
	refused(t, try(vote.Presence{Seat: vela.Seat}, counted), fault.Conflict, "division_roll_call")
	refused(t, try(vote.Presence{Seat: vela.Seat}, asked), fault.Conflict, "motion_withdrawn")
	h.shut(t, counted)

	// After it was carried by consent, until the board turns to something else.
	carried := h.move(t, in)
	h.shut(t, carried)
	console := h.As(h.Clerk)
	sound(t, console.Get(h.path("session"))).Says(t, "A member doubts it: division")
	sound(t, console.Post(h.path("motions/%d/divide", carried), "seat", "999999")).Want(t, 404)
	console.Post(h.path("motions/%d/divide", carried), "seat", id(vela.Seat)).Want(t, 303)
	h.tick()
	again := int64(h.Count(`select max(id) from motions`))
	refused(t, try(vote.Presence{Seat: vela.Seat}, carried), fault.Conflict, "division_too_late")
	for _, p := range h.Members[:5] {
		if err := h.cast(p, again, rules.No); err != nil {
			t.Fatal(err)
		}
	}
	h.shut(t, again)
	v, err := record.Votes(bg(t), h.DB, h.Board, h.meeting)
	if err != nil {
		t.Fatal(err)
	}
	if o := v.Motions[2]; !o.Reopened || strings.Join(o.Block.Notes, " ") != "Joaquín Vela asked for a division: see motion 4, taken by roll call. Its result stands no longer: it was put before the board again." {
		t.Errorf("%+v", o.Block.Notes)
	}
	if o := v.Motions[3]; o.Division != "Joaquín Vela" || o.Outcome != rules.OutcomeLost || strings.Join(o.Block.Notes, " ") != "Taken by roll call because Joaquín Vela asked for a division of motion 3." {
		t.Errorf("%+v", o)
	}

	// Too late once something else was made of it.
	carried = h.move(t, in)
	h.shut(t, carried)
	rec, err := h.vote.TakeUp(bg(t), h.clerk(), h.items[2])
	must(t, rec, err)
	refused(t, try(vote.Presence{Seat: vela.Seat}, carried), fault.Conflict, "division_too_late")
	in.Kind, in.Item, in.Text = rules.MotionTable, h.items[2], ""
	tabled := h.move(t, in)
	h.shut(t, tabled)
	refused(t, try(vote.Presence{Seat: vela.Seat}, tabled), fault.Conflict, "division_took_effect")
}

func TestABallotEnteredForTheWrongMemberIsTakenBack(t *testing.T) {
	h := newHall(t)
	h.begin(t, 8)
	o := h.move(t, h.motion())
	ruth, okafor := h.Members[6], h.Members[2]
	c := h.As(h.Clerk)
	enter := func(set string) { t.Helper(); c.Post(h.path("motions/%d/enter", o), "set", set).Want(t, 303); h.tick() }
	enter(id(ruth.Seat) + ":no")
	sound(t, c.Get(h.path("session"))).Says(t, "Wrong member: take it back", "1</strong> of 8 have voted.")
	k := key(t, c.Get(h.path("session")).Body)
	for range 2 { // pressed twice
		if a := c.Post(h.path("motions/%d/take-back", o), "_key", k, "set", id(ruth.Seat)+":void:1").Want(t, 303); !strings.HasSuffix(a.Location, "#ballot-"+id(ruth.Seat)) {
			t.Errorf("leads to %s", a.Location)
		}
	}
	h.tick()
	sound(t, c.Get(h.path("session"))).Says(t, "0</strong> of 8 have voted.", "taken back</span>", "Withdraw the motion")
	h.As(ruth).Get(h.path("vote")).Says(t, "Your vote is open", "0")
	if n := h.Count(`select count(*) from outbox where kind = 'ballot.taken_back'`); n != 1 {
		t.Errorf("the member is told %d times", n)
	}
	sound(t, c.Post(h.path("motions/%d/take-back", o), "set", id(ruth.Seat)+":void:1")).Want(t, 409).Says(t, "This ballot was taken back already.")
	sound(t, c.Post(h.path("motions/%d/take-back", o), "set", id(ruth.Seat)+":void:7")).Want(t, 409).Says(t, "This member has no such ballot.")
	_, err := h.vote.TakeBackBallot(bg(t), h.Caller(ruth), o, ruth.Seat, 1)
	refused(t, err, fault.Forbidden, "not_allowed")
	// What the member did is the member's: before it counts again, after it is not touched.
	if err := h.cast(okafor, o, rules.Yes); err != nil {
		t.Fatal(err)
	}
	enter(id(okafor.Seat) + ":no")
	_, err = h.vote.TakeBackBallot(bg(t), h.clerk(), o, okafor.Seat, 2)
	if err != nil {
		t.Fatal(err)
	}
	h.tick()
	enter(id(ruth.Seat) + ":abstain")
	if err := h.cast(ruth, o, rules.Yes); err != nil {
		t.Fatal(err)
	}
	_, err = h.vote.TakeBackBallot(bg(t), h.clerk(), o, ruth.Seat, 2)
	refused(t, err, fault.Conflict, "ballot_own")
	h.shut(t, o)
	res := h.result(t, o)
	if res.Tally != (rules.Tally{Yes: 2}) {
		t.Errorf("%+v", res.Tally)
	}
	v, err := record.Votes(bg(t), h.DB, h.Board, h.meeting)
	if err != nil {
		t.Fatal(err)
	}
	if b := v.Grid.Rows[2].Ballots[0]; b.Kind != "yes" || b.Note != "a ballot entered for the wrong member was taken back" {
		t.Errorf("%+v", b)
	}
	if n := h.Count(`select count(*) from ballots where motion_id = $1`, o); n != 5 {
		t.Errorf("%d ballots, want 5: nothing is erased", n)
	}
	_, err = h.vote.TakeBackBallot(bg(t), h.clerk(), o, okafor.Seat, 1)
	refused(t, err, fault.Conflict, "vote_closed")
}
