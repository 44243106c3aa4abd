// Package correct puts right what was entered by mistake in a session: an opening, an
// adjournment, a vote that was closed, a speaker who did not speak. It owns
// corrections, and writes what stands then beside each; the wrong entry stays.
package correct

import (
	"context"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	rule "parley/internal/rules/correct"
	"parley/internal/rules/floor"
)

// Slice is the capability.
type Slice struct {
	db   *pg.DB
	door *act.Door
}

// New returns the slice.
func New(db *pg.DB, door *act.Door) *Slice { return &Slice{db: db, door: door} }

func say(id string, args ...any) string { return page.Say(page.Lang, id, args...) }

// SQL of corrections. They lock the meeting, as every act of a session does.
const (
	sqlMeeting = `select m.id, m.slug, m.held_on, m.zone, m.state, b.slug as board, exists (select from minutes x join publications p on p.subject = 'minutes/' || x.id where x.meeting_id = m.id) as published
from meetings m join boards b on b.id = m.board_id where m.board_id = $1 and m.slug = $2 and m.source is null`
	sqlMeetingLocked = sqlMeeting + ` for update of m`
	sqlLockAsked     = `select id from recommendations where id in (select recommendation_id from motions where meeting_id = $1) order by id for update`
	sqlLockVotes     = `select id from motions where meeting_id = $1 and state = 'closed' order by id for update`
	sqlEvent         = `select e.id, e.recorded_at from session_events e where e.meeting_id = $1 and e.kind = $2 and not exists (select from session_events c where c.corrects_id = e.id) order by e.id desc limit 1`
	sqlFollowed      = `select exists (select from attendance_events where meeting_id = $1 and recorded_at >= $2) or exists (select from motions where meeting_id = $1 and moved_at >= $2) or exists (select from recusals where meeting_id = $1 and recorded_at >= $2)
or exists (select from closed_sessions where meeting_id = $1) or exists (select from speakers where meeting_id = $1 and called_at >= $2) or exists (select from alternate_raises where meeting_id = $1)
or exists (select from session_events e where e.meeting_id = $1 and e.kind in ('item', 'recessed', 'resumed', 'adjourned') and e.recorded_at >= $2 and not exists (select from session_events c where c.corrects_id = e.id))`
	sqlEnded = `select coalesce((select e.kind = 'recessed' from session_events e where e.meeting_id = $1 and e.kind in ('recessed', 'resumed') order by e.id desc limit 1), false) as recess,
exists (select from closed_sessions c where c.meeting_id = $1 and not exists (select from closed_events r where r.closed_id = c.id and r.kind = 'returned')) as closed,
exists (select from agenda_items n join agenda_items i on i.id = n.carried_from where i.meeting_id = $1 and n.created_at >= $2) as carried`
	sqlVotes = `select o.id, o.number, o.state, o.method, coalesce(o.outcome, '') as outcome, o.closed_at, coalesce(o.computation::text, '') as computation,
exists (select from motions n where n.meeting_id = o.meeting_id and n.id <> o.id and (n.moved_at >= o.closed_at or n.closed_at >= o.closed_at)) or exists (select from session_events e where e.meeting_id = o.meeting_id and e.recorded_at >= o.closed_at) or exists (select from closed_sessions c where c.meeting_id = o.meeting_id and c.entered_at >= o.closed_at) as later,
o.reopened_by_id is not null or o.added_item_id is not null or o.decision_id is not null and o.outcome = 'carried' or exists (select from motions n where n.settled_by_id = o.id or n.reopened_by_id = o.id or n.again_of_id = o.id) or exists (select from divisions d where d.motion_id = o.id)
or exists (select from referrals r where r.motion_id = o.id) or exists (select from referral_withdrawals r where r.motion_id = o.id) or exists (select from referral_reports r where r.motion_id = o.id) or exists (select from publications p where p.motion_id = o.id)
or exists (select from closed_sessions c where c.motion_id = o.id) or exists (select from closed_events c where c.motion_id = o.id) or exists (select from transmittals t where t.recommendation_id = o.recommendation_id and t.sent_at >= o.closed_at) as built_on
from motions o where o.board_id = $1 and o.meeting_id = $2 and o.state = 'closed' and o.closed_at is not null order by o.closed_at desc, o.number desc limit 1`
	sqlSpoke = `select s.id, s.name, s.state, coalesce(item_label(s.item_id), '') as item, coalesce(s.ended_at, s.called_at) as at from speakers s where s.board_id = $1 and s.meeting_id = $2 and s.state = 'spoke' order by s.called_at, s.id`

	sqlTakeBack  = `insert into session_events (board_id, meeting_id, kind, effective_at, recorded_at, recorded_by, corrects_id) values ($1, $2, $3, $4, $4, nullif($5::bigint, 0), $6)`
	sqlUnopen    = `update meetings set state = $2, opened_at = null, version = version + 1 where id = $1`
	sqlUnadjourn = `update meetings set state = $2, adjourned_at = null, version = version + 1 where id = $1`
	sqlUnfinish  = `update motions set state = 'moved', outcome = null, closed_at = null where meeting_id = $1 and outcome = 'unfinished' and closed_at = $2 returning id`
	sqlReopen    = `update motions set state = 'open', outcome = null, computation = null, closed_at = null where id = $1`
	sqlTurn      = `update speakers set state = $2, called_at = null, ended_at = null where id = $1`
	sqlCorrect   = `insert into corrections (board_id, meeting_id, kind, event_id, motion_id, speaker_id, was, was_at, was_result, became, reason, entered_at, entered_by)
values ($1, $2, $3, nullif($4::bigint, 0), nullif($5::bigint, 0), nullif($6::bigint, 0), $7, $8, nullif($9, '')::jsonb, $10, $11, $12, nullif($13::bigint, 0)) returning id`
)

type meetingRow struct {
	ID        int64      `db:"id"`
	Slug      string     `db:"slug"`
	On        rules.Date `db:"held_on"`
	Zone      string     `db:"zone"`
	State     string     `db:"state"`
	Board     string     `db:"board"`
	Published bool       `db:"published"`
}

func (m meetingRow) base() string { return "/work/b/" + m.Board + "/meetings/" + m.Slug }

func (m meetingRow) session(at, now time.Time) (rule.Session, error) {
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return rule.Session{}, fault.Wrap(fault.Internal, "zone_unknown", err)
	}
	return rule.Session{State: rules.SessionState(m.State), Day: rules.DateOf(at, zone), Today: rules.DateOf(now, zone), Published: m.Published}, nil
}

type eventRow struct {
	ID int64     `db:"id"`
	At time.Time `db:"recorded_at"`
}

type voteRow struct {
	ID          int64     `db:"id"`
	Number      int       `db:"number"`
	State       string    `db:"state"`
	Method      string    `db:"method"`
	Outcome     string    `db:"outcome"`
	ClosedAt    time.Time `db:"closed_at"`
	Computation string    `db:"computation"`
	Later       bool      `db:"later"`
	BuiltOn     bool      `db:"built_on"`
}

type speakerRow struct {
	ID    int64     `db:"id"`
	Name  string    `db:"name"`
	State string    `db:"state"`
	Item  string    `db:"item"`
	At    time.Time `db:"at"`
}

// slip is an entry that may have been made by mistake, with what stands when it is
// taken back, and the reason why it may not be.
type slip struct {
	what                   string // as the form names it
	kind                   string
	event, motion, speaker int64
	was                    string
	at                     time.Time
	result                 string
	became                 string
	number                 int    // of a motion
	name, item             string // of a speaker
	err                    error
}

// find lists what could be corrected in a meeting.
func find(ctx context.Context, r pg.Reader, board int64, m meetingRow, now time.Time) ([]slip, error) {
	var out []slip
	for _, kind := range []string{"opened", "adjourned"} {
		var e eventRow
		switch err := r.Get(ctx, &e, sqlEvent, m.ID, kind); {
		case pg.NotFound(err):
			continue
		case err != nil:
			return nil, err
		}
		x, err := m.course(ctx, r, kind, e, now)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	s, err := m.session(now, now)
	if err != nil {
		return nil, err
	}
	var votes []voteRow
	if err := r.Select(ctx, &votes, sqlVotes, board, m.ID); err != nil {
		return nil, err
	}
	for _, v := range votes {
		x := slip{what: rule.TheVote + ":" + strconv.FormatInt(v.ID, 10), kind: rule.TheVote, motion: v.ID, was: v.Outcome, at: v.ClosedAt, result: v.Computation, became: string(rules.MotionOpen), number: v.Number}
		x.err = rule.Vote(rule.Count{Session: s, Motion: rules.MotionState(v.State), Consent: v.Method == rules.MethodConsent, Later: v.Later, BuiltOn: v.BuiltOn})
		out = append(out, x)
	}
	var spoke []speakerRow
	if err := r.Select(ctx, &spoke, sqlSpoke, board, m.ID); err != nil {
		return nil, err
	}
	for _, p := range spoke {
		for _, to := range []floor.Turn{floor.Waiting, floor.Missed} {
			x := slip{what: rule.TheSpeaker + ":" + strconv.FormatInt(p.ID, 10) + ":" + string(to), kind: rule.TheSpeaker, speaker: p.ID, was: p.State, at: p.At, became: string(to), name: p.Name, item: p.Item}
			x.err = rule.Speaker(rule.Turn{Session: s, Is: floor.Turn(p.State)}, to)
			out = append(out, x)
		}
	}
	return out, nil
}

// course is an opening or an adjournment that stands.
func (m meetingRow) course(ctx context.Context, r pg.Reader, kind string, e eventRow, now time.Time) (slip, error) {
	s, err := m.session(e.At, now)
	if err != nil {
		return slip{}, err
	}
	x := slip{event: e.ID, was: m.State, at: e.At}
	var state rules.SessionState
	if kind == "opened" {
		f := rule.Open{Session: s}
		if err := r.Get(ctx, &f.Followed, sqlFollowed, m.ID, e.At); err != nil {
			return x, err
		}
		x.kind = rule.TheOpening
		state, x.err = rule.Opening(f)
	} else {
		var was struct {
			Recess  bool `db:"recess"`
			Closed  bool `db:"closed"`
			Carried bool `db:"carried"`
		}
		if err := r.Get(ctx, &was, sqlEnded, m.ID, e.At); err != nil {
			return x, err
		}
		x.kind = rule.TheEnd
		state, x.err = rule.Adjourning(rule.End{Session: s, Recess: was.Recess, Closed: was.Closed, Carried: was.Carried})
	}
	x.what, x.became = x.kind, string(state)
	return x, nil
}

// Enter takes an entry back that was made by mistake. What is "opening", "adjourning",
// "vote:ID" or "speaker:ID:TURN". Errors: NotFound; Invalid fields what: required,
// choice_unknown; reason; those of package rules/correct.
func (s *Slice) Enter(ctx context.Context, c act.Caller, meeting, what, reason string) (act.Receipt, error) {
	bad := rules.CheckLongText("reason", reason, rules.MaxReason)
	if what == "" {
		bad = append(bad, fault.At("what", "required"))
	}
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.CorrectEnter, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var m meetingRow
		if err := tx.Get(ctx, &m, sqlMeetingLocked, c.Board, meeting); err != nil {
			return act.Effect{}, err
		}
		if strings.HasPrefix(what, rule.TheVote) { // nobody sends or publishes what rests on it meanwhile
			var locked []int64
			for _, lock := range []string{sqlLockAsked, sqlLockVotes} {
				if err := tx.Select(ctx, &locked, lock, m.ID); err != nil {
					return act.Effect{}, err
				}
			}
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		all, err := find(ctx, tx, c.Board, m, now)
		if err != nil {
			return act.Effect{}, err
		}
		for _, x := range all {
			switch {
			case x.what != what:
			case x.err != nil:
				return act.Effect{}, x.err
			default:
				return x.enter(ctx, tx, c, m, norm.NFC.String(reason), now)
			}
		}
		if kind, _, _ := strings.Cut(what, ":"); kind == rule.TheVote || kind == rule.TheOpening || kind == rule.TheEnd { // no such entry stands now
			return act.Effect{}, fault.New(fault.Conflict, "correct_nothing")
		}
		return act.Effect{}, fault.Bad(fault.At("what", "choice_unknown"))
	})
}

// enter writes what stands then, and the correction.
func (x slip) enter(ctx context.Context, tx *pg.Tx, c act.Caller, m meetingRow, reason string, now time.Time) (act.Effect, error) {
	body := audit.Body{"kind": x.kind, "event": x.event, "was": x.was, "was_at": x.at.UTC().Format(time.RFC3339Nano), "became": x.became, "why": audit.Sealed(reason)}
	subject := "meeting/" + strconv.FormatInt(m.ID, 10)
	var err error
	switch x.kind {
	case rule.TheOpening:
		body["state"] = x.became
		_, err = tx.Exec(ctx, sqlUnopen, m.ID, x.became)
	case rule.TheEnd:
		body["state"] = x.became
		if _, err = tx.Exec(ctx, sqlUnadjourn, m.ID, x.became); err == nil {
			var again []int64
			err = tx.Select(ctx, &again, sqlUnfinish, m.ID, x.at)
			body["again"] = again
		}
	case rule.TheVote:
		subject = "motion/" + strconv.FormatInt(x.motion, 10)
		_, err = tx.Exec(ctx, sqlReopen, x.motion)
	case rule.TheSpeaker:
		subject = "speaker/" + strconv.FormatInt(x.speaker, 10)
		body["meeting"], body["state"] = m.ID, x.became
		_, err = tx.Exec(ctx, sqlTurn, x.speaker, x.became)
	}
	if err == nil && x.event != 0 {
		_, err = tx.Exec(ctx, sqlTakeBack, c.Board, m.ID, map[string]string{rule.TheOpening: "opening_undone", rule.TheEnd: "adjourning_undone"}[x.kind], now, c.By.Person, x.event)
	}
	if err != nil {
		return act.Effect{}, err
	}
	var id int64
	err = tx.Get(ctx, &id, sqlCorrect, c.Board, m.ID, x.kind, x.event, x.motion, x.speaker, x.was, x.at, x.result, x.became, reason, now, c.By.Person)
	body["correction"] = id
	return act.Effect{Subject: subject, Public: true, Location: m.base() + "/correct", Body: body}, err
}
