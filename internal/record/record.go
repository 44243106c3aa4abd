// Package record reads what a meeting left on the record (attendance,
// recusals, motions, ballots) and turns it into the parts of a page: motion
// blocks, the grid of votes by name, who was here, the quorum; and it knows the
// frozen form of what was posted. It writes nothing. How members voted is never
// shown before the vote is closed.
package record

import (
	"context"
	"strconv"
	"time"

	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// MeetingVotes is the record of one meeting, ready for a page. Times are in
// the meeting's zone.
type MeetingVotes struct {
	Motions    []Motion
	Grid       page.VoteGrid // without columns while no vote is closed
	Attendance Attendance
	Recusals   []Recusal
	Closed     []Closed
	Corrected  []Correction // entries that were taken back
	Quorum     string       // the quorum of the board and how many were present; "" for imported meetings
}

// Decided lists the motions that are before the board no longer.
func (v MeetingVotes) Decided() []Motion {
	var out []Motion
	for _, m := range v.Motions {
		if !m.Block.Open {
			out = append(out, m)
		}
	}
	return out
}

// Newest is the motion that was decided last, which need not be the one that was
// moved last: an amendment is moved after what it amends and decided before it.
// Of several at one instant it is the last to be moved; nil before any. With
// dropped, one that was taken back or objected to counts too.
func (v MeetingVotes) Newest(dropped bool) *Motion {
	var out *Motion
	for i, m := range v.Motions {
		if (m.State == string(rules.MotionClosed) || dropped && m.State == string(rules.MotionWithdrawn)) && (out == nil || !m.ClosedAt.Before(out.ClosedAt)) {
			out = &v.Motions[i]
		}
	}
	return out
}

// Of lists the motion blocks under one agenda item, in the order moved; item 0
// is what was moved under no item, such as to adjourn.
func (v MeetingVotes) Of(item int64) []page.Motion {
	var out []page.Motion
	for _, m := range v.Motions {
		if m.Item == item {
			out = append(out, m.Block)
		}
	}
	return out
}

// Motion is one motion with its block for a page.
type Motion struct {
	ID             int64
	Item           int64 // agenda item; 0: none
	ItemTitle      string
	Number         int
	Kind           rules.MotionKind
	State          string // moved, open, closed, withdrawn
	Outcome        string // as stored; "" while undecided and for imported motions
	Carried        bool
	Threshold      string // rule of the votes it needs
	Method         string // roll_call or consent
	Recommendation int64  // the recommendation it is to adopt; 0: none
	Minutes        int64  // the minutes it is to approve; 0: none
	On             int64  // the motion it acts on; 0: none
	Reopened       bool   // it was put before the board again
	ClosedAt       time.Time
	Division       string            // who asked for this roll call on a motion that consent was asked for; "" for nobody
	Roll           []page.NameBallot // of a closed roll call: how each member answered, in the order they were called
	Short          string            // "Passed 6–1", "Failed 3–4"; "" while it is open
	Words          string            // as it stands, without to whom it refers
	Refers         Refers
	Block          page.Motion
}

// Recusal is one member's conflict on an item that was not taken back.
type Recusal struct {
	Item      int64
	ItemTitle string
	Member    string
	Ground    string // in words
	Reason    string // as stated
	LeftRoom  bool
	At        time.Time
	Words     string // the whole sentence
}

// Votes reads the record of a meeting of a board in a constant number of
// queries, and one for each motion of another board on an item of both. Errors: NotFound when the board has no such meeting.
func Votes(ctx context.Context, r pg.Reader, board, meeting int64) (MeetingVotes, error) {
	var out MeetingVotes
	m, err := loadMeeting(ctx, r, board, meeting)
	if err != nil {
		return out, err
	}
	var rows []motionRow
	if err := r.Select(ctx, &rows, sqlMeetingMotions, board, meeting); err != nil {
		return out, err
	}
	var given []givenRow
	if m.Source != "" {
		if err := r.Select(ctx, &given, sqlMeetingGiven, board, meeting); err != nil {
			return out, err
		}
	}
	votes := make([]votes, 0, len(rows))
	for _, row := range rows {
		v, err := votesOf(row, given, m.zone)
		if err != nil {
			return out, err
		}
		v.before, v.after = change(rows, row)
		votes = append(votes, v)
		out.Motions = append(out.Motions, v.motion())
	}
	out.Grid = grid(m, votes)
	if m.Source != "" {
		return out, nil
	}
	if err := out.beside(ctx, r, board, meeting); err != nil {
		return out, err
	}
	if out.Closed, err = closedSessions(ctx, r, m, votes); err != nil {
		return out, err
	}
	if out.Corrected, err = Corrections(ctx, r, board, meeting, m.zone); err != nil {
		return out, err
	}
	return out, out.table(ctx, r, m)
}

// table adds who was here, who recused and the quorum.
func (v *MeetingVotes) table(ctx context.Context, r pg.Reader, m meetingRow) error {
	var seats []seatRow
	if err := r.Select(ctx, &seats, sqlSeats, m.Board, m.On); err != nil {
		return err
	}
	var events []eventRow
	if err := r.Select(ctx, &events, sqlEvents, m.Board, m.ID); err != nil {
		return err
	}
	var recusals []recusalRow
	if err := r.Select(ctx, &recusals, sqlRecusals, m.Board, m.ID); err != nil {
		return err
	}
	for _, x := range recusals {
		v.Recusals = append(v.Recusals, x.recusal(m.zone))
	}
	raises, err := Raises(ctx, r, m.Board, m.ID)
	if err != nil {
		return err
	}
	v.Attendance = attendance(m, seats, events)
	roll := make([]rules.AttendanceEvent, len(events))
	for i, e := range events {
		roll[i] = e.event()
	}
	for _, x := range raises {
		v.Attendance.Words = append(v.Attendance.Words, x.Words(roll, m.zone))
	}
	online, err := grounds(ctx, r, m, seats, roll)
	if err != nil {
		return err
	}
	for _, o := range online {
		v.Attendance.Words = append(v.Attendance.Words, o.Says())
	}
	if needed := v.Attendance.Needed; needed > 0 {
		v.Quorum = say("record.quorum", "Authorized", v.Attendance.Authorized, "Seated", v.Attendance.Seated, "Needed", needed)
		if len(events) > 0 { // else the roll was not called
			v.Quorum += " " + say("record.quorum_present", "N", v.Attendance.Counted)
		}
	}
	return nil
}

// OneMotion reads one motion of a board with its block. Errors: NotFound.
func OneMotion(ctx context.Context, r pg.Reader, board, motion int64) (Motion, error) {
	v, err := oneVotes(ctx, r, board, motion)
	if err != nil {
		return Motion{}, err
	}
	return v.motion(), nil
}

// Names reads how each member stood on one closed motion, as columns of names.
// While the vote is open it holds no names. Errors: NotFound.
func Names(ctx context.Context, r pg.Reader, board, motion int64) (page.VoteNames, error) {
	v, err := oneVotes(ctx, r, board, motion)
	if err != nil {
		return page.VoteNames{}, err
	}
	block := v.motion().Block
	out := page.VoteNames{Tally: block.Tally, Words: block.Words, Cite: block.Cite}
	if block.Result != "" {
		out.Words = block.Result + ". " + block.Words
	}
	for _, s := range v.stands {
		if s.Ballot.Kind != "vacant" {
			out.Names = append(out.Names, page.NameBallot{Name: s.Name, Ballot: s.Ballot})
		}
	}
	return out, nil
}

func oneVotes(ctx context.Context, r pg.Reader, board, motion int64) (votes, error) {
	var row motionRow
	if err := r.Get(ctx, &row, sqlOneMotion, board, motion); err != nil {
		return votes{}, err
	}
	zone, err := time.LoadLocation(row.Zone)
	if err != nil {
		return votes{}, fault.Wrap(fault.Internal, "zone_unknown", err)
	}
	var given []givenRow
	if row.Source != "" {
		if err := r.Select(ctx, &given, sqlMotionGiven, board, motion); err != nil {
			return votes{}, err
		}
	}
	return votesOf(row, given, zone)
}

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

// Phrase says one sentence of the rules through the catalogue.
func Phrase(p rules.Phrase) string {
	args := make([]any, 0, 2*len(p.Args))
	for name, v := range p.Args {
		args = append(args, name, v)
	}
	return say("rule."+p.Code, args...)
}

func number(n int) string { return strconv.Itoa(n) }
