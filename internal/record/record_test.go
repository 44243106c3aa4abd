package record_test

import (
	"context"
	"testing"

	"parley/internal/act"
	"parley/internal/board"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/vote"
	"parley/internal/webtest"
)

func bg(t testing.TB) context.Context { return context.WithoutCancel(t.Context()) }

// meeting writes a meeting with one item on a day of the World.
func meeting(t testing.TB, w *webtest.World, source string) (id, item int64) {
	t.Helper()
	err := w.DB.InTx(bg(t), func(ctx context.Context, tx *pg.Tx) error {
		if err := tx.Get(ctx, &id, `insert into meetings (board_id, slug, kind, held_on, starts, zone, state, created_at, updated_at, source, source_key)
values ($1, $2, 'regular', $3, '18:00', 'America/Denver', case when $5::text = '' then 'scheduled' else 'adjourned' end, $4, $4, nullif($5, ''), nullif($5, '')) returning id`, w.Board, webtest.Day(8).String(), webtest.Day(8), webtest.Start, source); err != nil {
			return err
		}
		return tx.Get(ctx, &item, `insert into agenda_items (board_id, meeting_id, position, title, created_at, source, source_key) values ($1, $2, 1, 'Interpreters at traffic stops', $3, nullif($4, ''), nullif($4, '')) returning id`, w.Board, id, webtest.Start, source)
	})
	if err != nil {
		t.Fatal(err)
	}
	return id, item
}

func TestTheRecordOfAMeetingSaysWhoWasHereWhoVotedHowAndWhy(t *testing.T) {
	w := webtest.New(t)
	m, item := meeting(t, w, "")
	s := w.Portal.Slices.Vote
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	w.Clock.Set(webtest.At(8, "18:02"))
	_, err := s.Open(bg(t), w.Caller(w.Clerk), m)
	do(err)
	var roll []vote.Presence
	for _, p := range w.Members[:7] {
		roll = append(roll, vote.Presence{Seat: p.Seat, Kind: rules.InRoom})
	}
	roll = append(roll, vote.Presence{Seat: w.Members[7].Seat, Kind: rules.Remote})
	_, err = s.RecordAttendance(bg(t), w.Caller(w.Clerk), m, roll)
	do(err)
	w.Clock.Set(webtest.At(8, "19:31"))
	_, err = s.RecordAttendance(bg(t), w.Caller(w.Clerk), m, []vote.Presence{{Seat: w.Members[8].Seat, Kind: rules.InRoom}})
	do(err)
	_, err = s.Recuse(bg(t), w.Caller(w.Clerk), vote.Recusal{Item: item, Seat: w.Members[6].Seat, Ground: rules.RecusalEmployment, Words: "her employer sells interpreting services."})
	do(err)
	const long = "Ask the department to offer a telephone interpreter at every stop where no common language is spoken, and to count them."
	rec, err := s.Move(bg(t), w.Caller(w.Clerk), m, vote.Motion{Kind: rules.MotionMain, Item: item, Mover: w.Members[0].Seat, Seconder: w.Members[1].Seat, Text: long, Unlisted: "A test posts no agenda.", Method: rules.MethodRollCall})
	do(err)
	for i, choice := range map[int]string{0: "yes", 1: "yes", 2: "yes", 3: "yes", 4: "no", 5: "abstain"} {
		_, err = s.Cast(bg(t), w.Caller(w.Members[i]), rec.ID(), w.Members[i].Seat, choice)
		do(err)
	}
	open, err := record.Votes(bg(t), w.DB, w.Board, m)
	do(err)
	if b := open.Of(item); len(b) != 1 || !b[0].Open || b[0].Tally != nil || len(b[0].Differed) != 0 || len(open.Grid.Motions) != 0 {
		t.Errorf("an open vote shows more than that it is open: %+v", b)
	}
	if names, err := record.Names(bg(t), w.DB, w.Board, rec.ID()); err != nil || len(names.Names) != 0 {
		t.Errorf("names before the close: %+v %v", names, err)
	}
	_, err = s.Close(bg(t), w.Caller(w.Clerk), rec.ID())
	do(err)
	v, err := record.Votes(bg(t), w.DB, w.Board, m)
	do(err)
	for _, want := range []struct{ got, want string }{
		{v.Quorum, "11 seats authorized, 10 seated, quorum 6. 8 voting members were present at roll call."},
		{v.Attendance.Words[0], "In the room: Lorraine Abbott, Tomás Iglesias, Wendell Okafor, Mei-Lin Castellano, Hannah Brandt, Darius Poole, Ruth Samuelson."},
		{v.Attendance.Words[1], "Online: Joaquín Vela."}, {v.Attendance.Words[2], "Absent: Grant Lindqvist."}, {v.Attendance.Words[3], "Amina Yusuf arrived at 7:31 pm."},
		{v.Recusals[0].Words, "Ruth Samuelson recused from “Interpreters at traffic stops”: employment (her employer sells interpreting services)."},
		{v.Motions[0].Short, "Passed 4–1"}, {v.Motions[0].Block.Number, "Motion 1, item 1"}, {v.Motions[0].Block.Result, "Passed: 4 yes, 1 no, 1 abstaining; it needed 3 yes"},
		{v.Motions[0].Block.Words, "Rule: more yes than no votes; abstaining counts as neither. A quorum is 6 members; 9 were present."}, {v.Grid.Motions[0].Result, "Passed 4–1"}, {v.Grid.Motions[0].Text, long},
	} {
		if want.got != want.want {
			t.Errorf("got %q\nwant %q", want.got, want.want)
		}
	}
	if tally := v.Motions[0].Block.Tally; tally == nil || *tally != (struct{ Yes, No, Abstain, Recused, Absent int }{4, 1, 1, 1, 1}) {
		t.Errorf("tally %+v", tally)
	}
	kinds := map[string]int{}
	for _, r := range v.Grid.Rows {
		kinds[r.Ballots[0].Kind]++
	}
	if len(v.Grid.Rows) != 11 || kinds["vacant"] != 1 || kinds["nonvoting"] != 2 || kinds["recused"] != 1 || kinds["absent"] != 1 {
		t.Errorf("the grid has %v", kinds)
	}
	names, err := record.Names(bg(t), w.DB, w.Board, rec.ID())
	if err != nil || len(names.Names) != 10 || names.Names[4].Ballot.Kind != "no" {
		t.Errorf("names %+v %v", names, err)
	}
	one, err := record.OneMotion(bg(t), w.DB, w.Board, rec.ID())
	if err != nil || !one.Carried || one.Item != item {
		t.Errorf("%+v %v", one, err)
	}
	if _, err := record.OneMotion(bg(t), w.DB, w.Other, rec.ID()); !pg.NotFound(err) {
		t.Errorf("another board's motion: %v", err)
	}
	if _, err := record.Votes(bg(t), w.DB, w.Other, m); !pg.NotFound(err) {
		t.Errorf("another board's meeting: %v", err)
	}
}

func TestAnImportedRollCallKeepsTheWordsOfItsSource(t *testing.T) {
	w := webtest.New(t)
	m, item := meeting(t, w, "legistar")
	var motion int64
	err := w.DB.InTx(bg(t), func(ctx context.Context, tx *pg.Tx) error {
		if err := tx.Get(ctx, &motion, `insert into motions (board_id, meeting_id, item_id, number, kind, text, method, threshold, state, source, source_key, given_action, given_result)
values ($1, $2, $3, 1, 'main', 'Int 0012-2025', 'roll_call', 'majority_of_votes_cast', 'closed', 'legistar', '1', 'Approved by Committee', 'Pass') returning id`, w.Board, m, item); err != nil {
			return err
		}
		for i, x := range [][2]string{{"yes", "Affirmative"}, {"no", "Negative"}, {"abstain", "Abstain"}, {"recused", "Conflict"}, {"absent", "Maternity"}, {"non_voting", "Non-voting"}, {"suspended", "Suspended"}, {"yes", "Affirmative"}} {
			if _, err := tx.Exec(ctx, `insert into ballots (board_id, motion_id, seat_id, term_id, revision, choice, mode, cast_at, given_word) values ($1, $2, $3, $4, 1, $5, 'imported', $6, $7)`,
				w.Board, motion, w.Members[i].Seat, w.Members[i].Term, x[0], webtest.Start, x[1]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	v, err := record.Votes(bg(t), w.DB, w.Board, m)
	if err != nil {
		t.Fatal(err)
	}
	b := v.Of(item)[0]
	if b.Tally == nil || b.Tally.Yes != 2 || b.Tally.No != 1 || b.Tally.Abstain != 1 || b.Tally.Recused != 1 || b.Tally.Absent != 1 || b.Result != "Pass" || b.Words != "Approved by Committee" || !b.Passed {
		t.Errorf("%+v %+v", b, b.Tally)
	}
	if v.Motions[0].Short != "Pass 2–1" || len(v.Grid.Rows) != 8 || v.Grid.Rows[4].Ballots[0].Word != "Maternity" || v.Grid.Rows[2].Ballots[0].Word != "" || v.Grid.Rows[6].Ballots[0].Kind != "nonvoting" {
		t.Errorf("%+v", v.Grid)
	}
}

func TestTheQuorumOfADayCountsVotingMembersByTheRulesOfThatDay(t *testing.T) {
	w := webtest.New(t)
	m, _ := meeting(t, w, "")
	do := func(rec act.Receipt, err error) int64 {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return rec.ID()
	}
	boards, session := w.Portal.Slices.Board, w.Portal.Slices.Vote
	op := w.Caller(w.Operator)
	op.Board = w.Board
	youth := do(boards.CreateSeat(bg(t), op, board.Seat{Number: 12, Kind: "non_voting", AppointedBy: "Schools", CreatedOn: "2021-01-01"}))
	do(w.Portal.Slices.Member.Appoint(bg(t), op, youth, w.OtherMember.Person, "2025-01-01", "2028-12-31"))
	w.Clock.Set(webtest.At(8, "18:00"))
	do(session.Open(bg(t), w.Caller(w.Clerk), m))
	roll := []vote.Presence{{Seat: youth, Kind: rules.InRoom}}
	for _, p := range w.Members[:6] {
		roll = append(roll, vote.Presence{Seat: p.Seat, Kind: rules.InRoom})
	}
	do(session.RecordAttendance(bg(t), w.Caller(w.Clerk), m, roll))
	do(session.Adjourn(bg(t), w.Caller(w.Clerk), m))
	const want = "11 seats authorized, 10 seated, quorum 6. 6 voting members were present at roll call."
	if v, err := record.Votes(bg(t), w.DB, w.Board, m); err != nil || v.Quorum != want {
		t.Errorf("got %q (%v)", v.Quorum, err)
	}
	w.Clock.Set(webtest.At(9, "09:00"))
	do(boards.SetRules(bg(t), op, board.Rules{QuorumBase: rules.BaseFixed, QuorumFixed: 4, RecusedCounts: true, RemoteCounts: true, Threshold: rules.MajorityOfVotesCast, SecondRequired: true,
		ResponseUnit: rules.CalendarDay, ResponseStart: advice.StartTransmittal, Revision: 2}))
	if v, err := record.Votes(bg(t), w.DB, w.Board, m); err != nil || v.Quorum != want {
		t.Errorf("after a new rule: %q (%v)", v.Quorum, err)
	}
}
