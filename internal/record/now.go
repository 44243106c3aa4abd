package record

import (
	"context"
	"slices"
	"time"

	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/alternate"
	"parley/internal/rules/rollcall"
)

// Now is what happens in a meeting that runs: the item, the motions before the
// board, the last result, the quorum. It holds what anyone in the room would
// see: that a vote is open, never how anyone has voted.
type Now struct {
	State   string        // in_session, recess, closed
	Line    string        // the item and since when, or that none was taken up
	Next    string        // the item that follows; "" for none
	Motions []page.Motion // undecided, what is decided next first
	Result  *page.Motion  // the last vote on this item
	Quorum  *page.Quorum  // nil until the roll was called
	Changes time.Time     // when the quorum changes by itself: a lost connection's grace ends; zero: never
}

// Session is a meeting's record so far, and what happens in it while it runs:
// part/session.
type Session struct {
	Now      *Now
	Votes    *MeetingVotes
	Here     string // the page it stands on
	Stream   string // where the page hears that something happened; "" when nothing will
	Fragment string // where it fetches this part again
}

// SQL of a running meeting. The item is the one taken up last.
const (
	sqlNowItems = `select i.id, i.title, row_number() over (order by i.position, i.id) as number, (select max(e.effective_at) from session_events e where e.item_id = i.id and e.kind = 'item' and not exists (select 1 from session_events c where c.corrects_id = e.id)) as taken_at
from agenda_items i where i.board_id = $1 and i.meeting_id = $2 and i.removed_at is null order by number`
	sqlNowRecused = `select c.seat_id, c.left_room from recusals c where c.board_id = $1 and c.item_id = $2 and not exists (select 1 from recusal_withdrawals w where w.recusal_id = c.id)`
	sqlNowRules   = `select quorum_citation from board_rules where board_id = $1 order by revision desc limit 1`
)

type itemRow struct {
	ID      int64      `db:"id"`
	Title   string     `db:"title"`
	Number  int        `db:"number"`
	TakenAt *time.Time `db:"taken_at"`
}

// Running reads what happens in a meeting at an instant, and its record so far;
// nil when it does not run. Errors: NotFound.
func Running(ctx context.Context, r pg.Reader, board, meeting int64, at time.Time) (*Now, MeetingVotes, error) {
	v, err := Votes(ctx, r, board, meeting)
	if err != nil {
		return nil, v, err
	}
	m, err := loadMeeting(ctx, r, board, meeting)
	if err != nil || !rules.SessionState(m.State).Running() {
		return nil, v, err
	}
	var items []itemRow
	if err := r.Select(ctx, &items, sqlNowItems, board, meeting); err != nil {
		return nil, v, err
	}
	out := &Now{State: m.State, Line: say("now.no_item")}
	item, since := int64(0), time.Time{}
	for i, x := range items {
		if x.TakenAt == nil || x.TakenAt.Before(since) {
			continue
		}
		item, since = x.ID, *x.TakenAt
		out.Line = say("now.item", "Number", x.Number, "Title", x.Title, "Time", page.Day(page.Lang, "clock", x.TakenAt.In(m.zone)))
		out.Next = ""
		if i+1 < len(items) {
			out.Next = say("now.next", "Number", items[i+1].Number, "Title", items[i+1].Title)
		}
	}
	for _, o := range v.Motions {
		block := o.Block
		switch rules.MotionState(o.State) {
		case rules.MotionMoved, rules.MotionOpen:
			out.Motions = append([]page.Motion{block}, out.Motions...)
			item = o.Item
		}
	}
	if o := v.Newest(false); o != nil && !o.ClosedAt.Before(since) {
		block := o.Block
		block.ID = "" // it stands in the list of votes
		out.Result = &block
	}
	if n := len(v.Closed); m.State == string(rules.InClosed) && n > 0 {
		out.Line, out.Next = say("now.closed_since", "Time", page.Day(page.Lang, "clock", v.Closed[n-1].Since)), ""
	}
	sat, err := sitting(ctx, r, m, item, at)
	out.Quorum, out.Changes = sat.Quorum, sat.Changes
	return out, v, err
}

// sitting is who sits in a running meeting on an item.
func sitting(ctx context.Context, r pg.Reader, m meetingRow, item int64, at time.Time) (Sitting, error) {
	var out Sitting
	var seats []seatRow
	if err := r.Select(ctx, &seats, sqlSeats, m.Board, m.On); err != nil {
		return out, err
	}
	var rows []eventRow
	if err := r.Select(ctx, &rows, sqlEvents, m.Board, m.ID); err != nil || len(rows) == 0 {
		return out, err
	}
	var recused []struct {
		Seat int64 `db:"seat_id"`
		Left bool  `db:"left_room"`
	}
	if err := r.Select(ctx, &recused, sqlNowRecused, m.Board, item); err != nil {
		return out, err
	}
	var cite string
	if err := r.Get(ctx, &cite, sqlNowRules, m.Board); err != nil && !pg.NotFound(err) {
		return out, err
	}
	raises, err := Raises(ctx, r, m.Board, m.ID)
	if err != nil {
		return out, err
	}
	var events []rules.AttendanceEvent
	for _, e := range rows {
		events = append(events, e.event())
	}
	events = rollcall.Counted(events, m.Law.At)
	here := rules.PresenceAt(events, at)
	out.Changes = rollcall.Ends(events, at)
	var facts []rules.SeatFacts
	remote, isRecused := false, map[int64]bool{}
	for _, s := range seats {
		f := rules.SeatFacts{Seat: s.ID, Kind: rules.SeatKind(s.Kind), Term: rules.Term{Begins: s.Begins, Left: s.Left}, Presence: here[s.ID]}
		for _, c := range recused {
			if c.Seat != s.ID {
				continue
			}
			isRecused[s.ID] = true
			if f.Recused = true; c.Left && f.Presence.Present() {
				f.Presence = rules.Absent
			}
		}
		facts = append(facts, f)
		out.Seats = append(out.Seats, StripSeat{Facts: f, Name: s.Name, Number: s.Number, Shown: here[s.ID]})
	}
	var holding []alternate.Raise
	for _, x := range raises {
		holds := alternate.Holds(x.Raise, events, item, isRecused[x.Seat], at)
		if holds {
			holding = append(holding, x.Raise)
		}
		if holds || x.Item != 0 && x.EndedAt.IsZero() {
			out.Raised = append(out.Raised, x)
		}
	}
	strip := slices.Clone(out.Seats)
	facts = alternate.Seat(facts, holding, m.On)
	for i, f := range facts {
		strip[i].Facts = f
		remote = remote || f.Kind.Votes() && here[f.Seat] == rules.Remote
	}
	rule := QuorumOf(rules.QuorumRule{Base: m.QuorumBase, Fixed: m.QuorumFixed, RecusedCounts: m.RecusedCounts, RemoteCounts: m.RemoteCounts, InPersonFloor: m.InPersonFloor}, m.Law.Now(), facts, remote, m.On)
	out.Quorum = Strip(strip, rule, m.On, cite, FloorCite(m.Law.Now(), m.InPersonFloor, rule, cite))
	return out, nil
}
