package vote_test

import (
	"encoding/json"
	"testing"
	"time"

	"parley/internal/fault"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/vote"
	"parley/internal/webtest"
)

func TestAMeetingOpensAtItsTimeAndRunsToItsEnd(t *testing.T) {
	h := newHall(t)
	h.Clock.Set(webtest.At(day, "17:59"))
	_, err := h.vote.Open(bg(t), h.clerk(), h.meeting)
	refused(t, err, fault.Conflict, "meeting_too_early")
	_, err = h.vote.RecordAttendance(bg(t), h.clerk(), h.meeting, []vote.Presence{{Seat: h.Members[0].Seat, Kind: rules.InRoom}})
	refused(t, err, fault.Conflict, "meeting_not_open")
	_, err = h.vote.TakeUp(bg(t), h.clerk(), h.items[0])
	refused(t, err, fault.Conflict, "meeting_not_open")
	h.Clock.Set(webtest.At(day, "18:00"))
	before := h.Count(`select version from page_versions where scope = 'board/' || $1::bigint`, h.Board)
	h.begin(t, 7)
	if after := h.Count(`select version from page_versions where scope = 'board/' || $1::bigint`, h.Board); after != before+2 {
		t.Errorf("opening and roll call bump the public version by %d, want 2", after-before)
	}
	_, err = h.vote.Open(bg(t), h.clerk(), h.meeting)
	refused(t, err, fault.Conflict, "meeting_already_open")
	for _, item := range h.items {
		rec, err := h.vote.TakeUp(bg(t), h.clerk(), item)
		must(t, rec, err)
		h.tick()
	}
	rec, err := h.vote.Recess(bg(t), h.clerk(), h.meeting)
	must(t, rec, err)
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, h.motion())
	refused(t, err, fault.Conflict, "meeting_in_recess")
	rec, err = h.vote.Resume(bg(t), h.clerk(), h.meeting)
	must(t, rec, err)
	o := h.move(t, h.motion())
	_, err = h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	refused(t, err, fault.Conflict, "vote_open")
	_, err = h.vote.TakeUp(bg(t), h.clerk(), h.items[0])
	refused(t, err, fault.Conflict, "vote_open")
	h.shut(t, o)
	rec, err = h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	must(t, rec, err)
	_, err = h.vote.Move(bg(t), h.clerk(), h.meeting, h.motion())
	refused(t, err, fault.Conflict, "meeting_over")
	if n := h.Count(`select count(*) from session_events where meeting_id = $1`, h.meeting); n != 7 {
		t.Errorf("%d session events, want 7", n)
	}
}

func TestTheClerkStatesAnEarlierMinuteAndBothTimesAreKept(t *testing.T) {
	h := newHall(t)
	h.begin(t, 6)
	h.Clock.Set(webtest.At(day, "19:20"))
	yusuf := h.Members[8]
	rec, err := h.vote.RecordAttendance(bg(t), h.clerk(), h.meeting, []vote.Presence{{Seat: yusuf.Seat, Kind: rules.InRoom, At: "19:05"}})
	must(t, rec, err)
	if n := h.Count(`select count(*) from attendance_events where seat_id = $1 and effective_at = $2 and recorded_at = $3`, yusuf.Seat, webtest.At(day, "19:05"), webtest.At(day, "19:20")); n != 1 {
		t.Error("both times must be kept")
	}
	for at, code := range map[string]string{"25:00": "not_a_time", "19:21": "effective_in_future", "17:59": "effective_before_opening", "soon": "not_a_time"} {
		_, err := h.vote.RecordAttendance(bg(t), h.clerk(), h.meeting, []vote.Presence{{Seat: yusuf.Seat, Kind: rules.Absent, At: at}})
		refused(t, err, fault.Invalid, code)
	}
	// The minute of the opening is the opening itself.
	rec, err = h.vote.RecordAttendance(bg(t), h.clerk(), h.meeting, []vote.Presence{{Seat: h.Members[9].Seat, Kind: rules.Remote, At: "18:00"}})
	must(t, rec, err)
}

func TestAWrongEntryIsCorrectedByAnEntry(t *testing.T) {
	h := newHall(t)
	h.begin(t, 6)
	yusuf := h.Members[8]
	h.mark(t, yusuf, rules.InRoom)
	entry := int64(h.Count(`select max(id) from attendance_events`))
	enter := func(e vote.Presence) error {
		_, err := h.vote.RecordAttendance(bg(t), h.clerk(), h.meeting, []vote.Presence{e})
		h.tick()
		return err
	}
	refused(t, enter(vote.Presence{Seat: h.Members[0].Seat, Kind: rules.EntryVoid, Corrects: entry}), fault.Conflict, "correction_unknown")
	refused(t, enter(vote.Presence{Seat: yusuf.Seat, Kind: rules.EntryVoid, Corrects: 999}), fault.Conflict, "correction_unknown")
	refused(t, enter(vote.Presence{Seat: yusuf.Seat, Kind: rules.EntryVoid}), fault.Invalid, "choice_unknown")
	if err := enter(vote.Presence{Seat: yusuf.Seat, Kind: rules.Remote, Corrects: entry}); err != nil {
		t.Fatal(err)
	}
	refused(t, enter(vote.Presence{Seat: yusuf.Seat, Kind: rules.EntryVoid, Corrects: entry}), fault.Conflict, "correction_repeated")
	rec, err := h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	must(t, rec, err)
	refused(t, enter(vote.Presence{Seat: yusuf.Seat, Kind: rules.Absent}), fault.Conflict, "meeting_over")
	second := int64(h.Count(`select max(id) from attendance_events`))
	if err := enter(vote.Presence{Seat: yusuf.Seat, Kind: rules.EntryVoid, Corrects: second}); err != nil {
		t.Fatal(err)
	}
	v, err := record.Votes(bg(t), h.DB, h.Board, h.meeting)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Attendance.Movements) != 0 || len(v.Attendance.Absent) != 4 {
		t.Errorf("after the corrections nobody came late: %+v", v.Attendance)
	}
	if n := h.Count(`select count(*) from attendance_events where seat_id = $1`, yusuf.Seat); n != 3 {
		t.Errorf("%d entries, want 3: nothing is erased", n)
	}
}

func TestACorrectionSpeaksOfTheDayOfTheMeeting(t *testing.T) {
	h := newHall(t)
	h.begin(t, 6)
	h.Clock.Set(webtest.At(day, "19:05").Add(10 * time.Second))
	yusuf := h.Members[8]
	h.mark(t, yusuf, rules.InRoom)
	came := int64(h.Count(`select max(id) from attendance_events`))
	h.Clock.Set(webtest.At(day, "19:05").Add(40 * time.Second))
	h.mark(t, yusuf, rules.Absent)
	went := int64(h.Count(`select max(id) from attendance_events`))
	h.Clock.Set(webtest.At(day, "20:00"))
	rec, err := h.vote.Adjourn(bg(t), h.clerk(), h.meeting)
	must(t, rec, err)
	h.Clock.Set(webtest.At(day+2, "21:30"))
	enter := func(e vote.Presence) error {
		_, err := h.vote.RecordAttendance(bg(t), h.clerk(), h.meeting, []vote.Presence{e})
		return err
	}
	refused(t, enter(vote.Presence{Seat: yusuf.Seat, Kind: rules.InRoom, At: "20:01", Corrects: came}), fault.Invalid, "effective_after_end")
	refused(t, enter(vote.Presence{Seat: yusuf.Seat, Kind: rules.InRoom, At: "17:59", Corrects: came}), fault.Invalid, "effective_before_opening")
	if err := enter(vote.Presence{Seat: yusuf.Seat, Kind: rules.InRoom, At: "18:50", Corrects: came}); err != nil {
		t.Fatal(err)
	}
	// The minute as it stands in the field is the entry's own moment, to the second.
	if err := enter(vote.Presence{Seat: yusuf.Seat, Kind: rules.Remote, At: "19:05", Corrects: went}); err != nil {
		t.Fatal(err)
	}
	if n := h.Count(`select count(*) from attendance_events where corrects_id = $1 and effective_at = $2`, came, webtest.At(day, "18:50")); n != 1 {
		t.Error("two days later a time of day still means the day of the meeting")
	}
	if n := h.Count(`select count(*) from attendance_events where corrects_id = $1 and effective_at = $2`, went, webtest.At(day, "19:05").Add(40*time.Second)); n != 1 {
		t.Error("an unchanged minute moved the entry")
	}
}

func TestWhoFollowsInASeatIsNotBoundByItsFormerRecusal(t *testing.T) {
	h := newHall(t)
	h.Clock.Set(webtest.Start)
	gone := h.Members[6]
	rec, err := h.vote.Recuse(bg(t), h.clerk(), vote.Recusal{Item: h.items[1], Seat: gone.Seat, Ground: rules.RecusalFamily})
	must(t, rec, err)
	op := h.Caller(h.Operator)
	op.Board = h.Board
	rec, err = h.Portal.Slices.Member.End(bg(t), op, gone.Term, webtest.Day(0).String(), "moved away")
	must(t, rec, err)
	rec, err = h.Portal.Slices.Member.Appoint(bg(t), op, gone.Seat, h.OtherMember.Person, webtest.Day(1).String(), "2028-12-31")
	must(t, rec, err)
	h.Clock.Set(webtest.At(day, "18:00"))
	h.begin(t, 7)
	follower := h.OtherMember
	follower.Seat = gone.Seat
	o := h.move(t, h.motion())
	if err := h.cast(follower, o, rules.Yes); err != nil {
		t.Fatal(err)
	}
	h.shut(t, o)
	if res := h.result(t, o); res.Tally.Yes != 1 || res.Attendance.RecusedInRoom != 0 {
		t.Errorf("%+v", res.Computation)
	}
	if v, err := record.Votes(bg(t), h.DB, h.Board, h.meeting); err != nil || len(v.Recusals) != 0 {
		t.Errorf("a recusal of someone who was no member any more is told: %+v %v", v.Recusals, err)
	}
}

func TestAnEntryThatSaysNothingNewIsLeftOut(t *testing.T) {
	h := newHall(t)
	h.begin(t, 6)
	n, seq := h.Count(`select count(*) from attendance_events`), h.Count(`select max(seq) from audit_entries`)
	h.mark(t, h.Members[0], rules.InRoom)
	h.mark(t, h.Members[9], rules.Absent)
	if h.Count(`select count(*) from attendance_events`) != n || h.Count(`select max(seq) from audit_entries`) != seq {
		t.Error("an entry without news was written")
	}
}

func TestAMemberEntersAndRecusesOnlyTheOwnSeat(t *testing.T) {
	h := newHall(t)
	h.begin(t, 6)
	yusuf, vela := h.Members[8], h.Members[7]
	for _, e := range []vote.Presence{{Seat: vela.Seat, Kind: rules.InRoom}, {Seat: yusuf.Seat, Kind: rules.InRoom, At: "18:00"}} {
		_, err := h.vote.RecordAttendance(bg(t), h.Caller(yusuf), h.meeting, []vote.Presence{e})
		refused(t, err, fault.Forbidden, "own_seat_only")
	}
	rec, err := h.vote.RecordAttendance(bg(t), h.Caller(yusuf), h.meeting, []vote.Presence{{Seat: yusuf.Seat, Kind: rules.Remote}})
	must(t, rec, err)
	in := vote.Recusal{Item: h.items[1], Seat: vela.Seat, Ground: rules.RecusalFamily}
	_, err = h.vote.Recuse(bg(t), h.Caller(yusuf), in)
	refused(t, err, fault.Forbidden, "own_seat_only")
	in.Seat = yusuf.Seat
	rec, err = h.vote.Recuse(bg(t), h.Caller(yusuf), in)
	must(t, rec, err)
	_, err = h.vote.WithdrawRecusal(bg(t), h.Caller(vela), rec.ID(), "not mine")
	refused(t, err, fault.Forbidden, "own_seat_only")
}

func TestARecusalIsRecordedOnceWithItsReasonAndCanBeTakenBack(t *testing.T) {
	h := newHall(t)
	h.begin(t, 8)
	ruth := h.Members[6]
	in := vote.Recusal{Item: h.items[1], Seat: ruth.Seat, Ground: "because"}
	try := func() error { _, err := h.vote.Recuse(bg(t), h.clerk(), in); h.tick(); return err }
	refused(t, try(), fault.Invalid, "reason_unknown")
	in.Ground = rules.RecusalOther
	refused(t, try(), fault.Invalid, "required")
	in.Words = "My employer sells interpreting services."
	rec, err := h.vote.Recuse(bg(t), h.clerk(), in)
	recusal := must(t, rec, err)
	h.tick()
	refused(t, try(), fault.Conflict, "recused_already")
	o := h.move(t, h.motion())
	refused(t, h.cast(ruth, o, rules.Yes), fault.Forbidden, "recused")
	_, err = h.vote.WithdrawRecusal(bg(t), h.clerk(), recusal, "")
	refused(t, err, fault.Invalid, "required")
	rec, err = h.vote.WithdrawRecusal(bg(t), h.clerk(), recusal, "Entered for the wrong member.")
	must(t, rec, err)
	h.tick()
	_, err = h.vote.WithdrawRecusal(bg(t), h.clerk(), recusal, "Again.")
	refused(t, err, fault.Conflict, "recusal_withdrawn")
	if err := h.cast(ruth, o, rules.No); err != nil {
		t.Fatal(err)
	}
	if err := try(); err != nil { // before the close it may still be declared
		t.Fatal(err)
	}
	for _, p := range h.Members[:6] {
		if err := h.cast(p, o, rules.Yes); err != nil {
			t.Fatal(err)
		}
	}
	h.shut(t, o)
	res := h.result(t, o)
	if res.Tally != (rules.Tally{Yes: 6}) || res.Attendance.RecusedInRoom != 1 || !res.Quorum {
		t.Errorf("a ballot of a recused seat is set aside: %+v", res.Computation)
	}
	in.Seat = h.Members[7].Seat
	refused(t, try(), fault.Conflict, "item_decided")
	v, err := record.Votes(bg(t), h.DB, h.Board, h.meeting)
	if err != nil || len(v.Recusals) != 1 || v.Recusals[0].Member != ruth.Name {
		t.Errorf("recusals %+v %v", v.Recusals, err)
	}
}

func (h *hall) result(t testing.TB, motion int64) record.Result {
	t.Helper()
	var raw []byte
	if err := h.DB.Get(bg(t), &raw, `select computation from motions where id = $1`, motion); err != nil {
		t.Fatal(err)
	}
	var res record.Result
	if err := json.Unmarshal(raw, &res); err != nil {
		t.Fatal(err)
	}
	ok, err := res.Recompute()
	if !ok || err != nil {
		t.Fatalf("the stored result does not follow from its own row: %v %v\n%s", ok, err, raw)
	}
	return res
}
