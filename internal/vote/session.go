package vote

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/closed"
)

// SQL of the course of a meeting. These are the only statements outside the
// meeting slice that write meetings, and they touch its state alone.
const (
	sqlOpenMeeting    = `update meetings set state = $2, opened_at = $3, version = version + 1 where id = $1`
	sqlSetState       = `update meetings set state = $2, version = version + 1 where id = $1`
	sqlAdjournMeeting = `update meetings set state = $2, adjourned_at = $3, version = version + 1 where id = $1`
	sqlInsertEvent    = `insert into session_events (board_id, meeting_id, kind, item_id, effective_at, recorded_at, recorded_by) values ($1, $2, $3, nullif($4::bigint, 0), $5, $5, nullif($6::bigint, 0))`
	sqlOutstanding    = `select exists (select from motions where meeting_id = $1 and state = 'open') as vote_open,
exists (select from closed_sessions c where c.meeting_id = $1 and (not c.resumes or exists (select from closed_events o where o.closed_id = c.id and o.kind = 'completed')) and not exists (select from closed_events e where e.closed_id = c.id and e.kind = 'returned')) as closed_final,
exists (select from closed_sessions c join closed_events e on e.closed_id = c.id and e.kind = 'returned' where c.meeting_id = $1 and not exists (select from closed_events r where r.closed_id = c.id and r.kind = 'report')) as report_owed,
coalesce((select json_agg(c.entered_at) from closed_sessions c join closed_events e on e.closed_id = c.id and e.kind = 'returned' where c.meeting_id = $1 and not exists (select from closed_events r where r.closed_id = c.id and r.kind = 'certification')), '[]')::text as uncertified`
	sqlUndecided = `select id, kind, state, coalesce(item_id, 0) as item_id, number from motions where meeting_id = $1 and state in ('moved', 'open') order by number`
)

// Open calls the meeting to order, at its posted time or later. Errors: those
// of rules.MoveSession.
func (s *Slice) Open(ctx context.Context, c act.Caller, meeting int64) (act.Receipt, error) {
	return s.course(ctx, c, rules.MeetingOpen, rules.ActOpen, "opened", meeting)
}

// Recess interrupts the session. Errors: those of rules.MoveSession.
func (s *Slice) Recess(ctx context.Context, c act.Caller, meeting int64) (act.Receipt, error) {
	return s.course(ctx, c, rules.MeetingRecess, rules.ActRecess, "recessed", meeting)
}

// Resume goes on after a recess. Errors: those of rules.MoveSession.
func (s *Slice) Resume(ctx context.Context, c act.Caller, meeting int64) (act.Receipt, error) {
	return s.course(ctx, c, rules.MeetingResume, rules.ActResume, "resumed", meeting)
}

// Adjourn ends the meeting. Errors: those of rules.MoveSession.
func (s *Slice) Adjourn(ctx context.Context, c act.Caller, meeting int64) (act.Receipt, error) {
	return s.course(ctx, c, rules.MeetingAdjourn, rules.ActAdjourn, "adjourned", meeting)
}

func (s *Slice) course(ctx context.Context, c act.Caller, action rules.Action, step rules.SessionAct, event string, meeting int64) (act.Receipt, error) {
	return s.door.Do(ctx, action, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, err := loadMeeting(ctx, tx, sqlMeetingLocked, meeting, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		start, err := rules.LocalInstant(m.On, m.Starts, m.zone)
		if err != nil {
			return act.Effect{}, err
		}
		var f struct {
			VoteOpen    bool `db:"vote_open"`
			ClosedFinal bool `db:"closed_final"`
			ReportOwed  bool `db:"report_owed"`

			Uncertified string `db:"uncertified"`
		}
		if err := tx.Get(ctx, &f, sqlOutstanding, m.ID); err != nil {
			return act.Effect{}, err
		}
		var uncertified []time.Time
		if err := json.Unmarshal([]byte(f.Uncertified), &uncertified); err != nil {
			return act.Effect{}, err
		}
		state, err := rules.MoveSession(rules.SessionFacts{State: m.state(), StartAt: start, VoteOpen: f.VoteOpen, ClosedFinal: f.ClosedFinal, ReportOwed: f.ReportOwed, CertifyOwed: closed.Owing(m.Law.At, uncertified)}, step, "", now)
		if err != nil {
			return act.Effect{}, err
		}
		if err := setState(ctx, tx, m.ID, state, step, now); err != nil {
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlInsertEvent, m.Board, m.ID, event, 0, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		body := audit.Body{"state": string(state)}
		if step == rules.ActAdjourn {
			body["unfinished"], err = leaveUnfinished(ctx, tx, m, now)
		}
		return act.Effect{Subject: subject("meeting", m.ID), Public: true, Location: m.console(), Body: body}, err
	})
}

func setState(ctx context.Context, tx *pg.Tx, meeting int64, state rules.SessionState, step rules.SessionAct, now time.Time) (err error) {
	switch step {
	case rules.ActOpen:
		_, err = tx.Exec(ctx, sqlOpenMeeting, meeting, string(state), now)
	case rules.ActAdjourn:
		_, err = tx.Exec(ctx, sqlAdjournMeeting, meeting, string(state), now)
	default:
		_, err = tx.Exec(ctx, sqlSetState, meeting, string(state))
	}
	return err
}

// TakeUp records that the board turns to an item of the agenda. Errors:
// NotFound for an item that is not on the board's agenda; those of
// rules.RequireOpen; Conflict "vote_open", "motion_undecided" while a motion
// under another item is before the board.
func (s *Slice) TakeUp(ctx context.Context, c act.Caller, item int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.MeetingTakeUp, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		i, m, err := lockItem(ctx, tx, item, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		if err := upToDate(ctx, tx, c, m); err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		if err := rules.RequireOpen(m.state()); err != nil {
			return act.Effect{}, err
		}
		var before []undecided
		if err := tx.Select(ctx, &before, sqlUndecided, m.ID); err != nil {
			return act.Effect{}, err
		}
		for _, o := range before {
			switch {
			case o.State == string(rules.MotionOpen):
				return act.Effect{}, fault.New(fault.Conflict, "vote_open")
			case o.Item != i.ID:
				return act.Effect{}, fault.New(fault.Conflict, "motion_undecided")
			}
		}
		if _, err := tx.Exec(ctx, sqlInsertEvent, m.Board, m.ID, "item", i.ID, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject("meeting", m.ID), Public: true, Location: m.console(), Body: audit.Body{"item": i.ID}}, nil
	})
}

type itemRow struct {
	ID             int64  `db:"id"`
	Meeting        int64  `db:"meeting_id"`
	Title          string `db:"title"`
	Recommendation int64  `db:"recommendation_id"`
	Minutes        int64  `db:"minutes_id"`
	OnConsent      bool   `db:"on_consent"` // voted on with the consent calendar, as one
}

// lockItem finds an item's meeting, locks the meeting and then the item, in
// the order in which every act takes them.
func lockItem(ctx context.Context, tx *pg.Tx, item, board int64) (itemRow, meetingRow, error) {
	var i itemRow
	if err := tx.Get(ctx, &i, sqlItem, item, board); err != nil {
		return i, meetingRow{}, err
	}
	m, err := loadMeeting(ctx, tx, sqlMeetingLocked, i.Meeting, board)
	if err != nil {
		return i, m, err
	}
	return i, m, tx.Get(ctx, &i, sqlItemShared, item, board)
}

// OpenPost calls the meeting to order.
func (s *Slice) OpenPost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		return s.Open(ctx, c, p.meeting)
	})
}

// RecessPost interrupts the session.
func (s *Slice) RecessPost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		return s.Recess(ctx, c, p.meeting)
	})
}

// ResumePost goes on after a recess.
func (s *Slice) ResumePost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		return s.Resume(ctx, c, p.meeting)
	})
}

// AdjournPost ends the meeting.
func (s *Slice) AdjournPost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		return s.Adjourn(ctx, c, p.meeting)
	})
}

// TakeUpPost turns to an item.
func (s *Slice) TakeUpPost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		item, _ := p.form.Int("item")
		return s.TakeUp(ctx, c, item)
	})
}
