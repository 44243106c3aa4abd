package vote

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/outbox"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/law"
)

// SQL of a ballot. The lock clause is what makes a late, double or ineligible
// ballot impossible: closing, recusing and leaving take the meeting FOR UPDATE
// and so wait for ballots under way, and a ballot waits for them and then reads
// what they left. The own term serializes one seat's ballots and holds off the
// end of the term.
const (
	sqlBallot = `select o.id, o.number, o.meeting_id, coalesce(o.item_id, 0) as item_id, o.method, o.requires_quorum, coalesce(o.rules_id, 0) as rules_id, o.state, coalesce(o.opened_at, o.moved_at) as opened_at, m.state as meeting_state, m.slug, b.slug as board_slug, j.zone,
t.id as term_id, t.seat_id, t.person_id, t.begins_on, t.left_on
from motions o join meetings m on m.id = o.meeting_id join boards b on b.id = o.board_id join jurisdictions j on j.id = b.jurisdiction_id
join seats s on s.board_id = o.board_id and s.id = $3 join terms t on t.seat_id = s.id and t.board_id = o.board_id and t.source is null and t.left_on is null
where o.id = $1 and o.board_id = $2 and o.source is null`
	sqlBallotLocked = sqlBallot + ` for share of m, o for no key update of t`
	sqlMotionThere  = `select count(*) from motions o join seats s on s.board_id = o.board_id where o.id = $1 and o.board_id = $2 and s.id = $3 and o.source is null`
	sqlRevision     = `select coalesce(max(revision), 0) from ballots where motion_id = $1 and seat_id = $2`
	sqlLaw          = `select law from board_laws where board_id = $1`
	sqlInsertBallot = `insert into ballots (board_id, motion_id, seat_id, term_id, revision, choice, mode, cast_at, cast_by) values ($1, $2, $3, $4, $5, $6, $7, $8, nullif($9::bigint, 0))`
)

type ballotRow struct {
	ID           int64      `db:"id"`
	Number       int        `db:"number"`
	Meeting      int64      `db:"meeting_id"`
	Item         int64      `db:"item_id"`
	Method       string     `db:"method"`
	NeedsQuorum  bool       `db:"requires_quorum"`
	Rules        int64      `db:"rules_id"`
	State        string     `db:"state"`
	OpenedAt     time.Time  `db:"opened_at"`
	MeetingState string     `db:"meeting_state"`
	Slug         string     `db:"slug"`
	BoardSlug    string     `db:"board_slug"`
	Zone         string     `db:"zone"`
	Term         int64      `db:"term_id"`
	Seat         int64      `db:"seat_id"`
	Person       int64      `db:"person_id"`
	Begins       rules.Date `db:"begins_on"`
	Left         rules.Date `db:"left_on"`
}

// Cast is a member's own ballot, from their own device. It may be cast again
// until the close; the last one counts. seat is the seat the form was made for
// and must be the caller's. Errors: NotFound; Forbidden "own_seat_only" for
// anyone else's seat; those of rules.CastBallot.
func (s *Slice) Cast(ctx context.Context, c act.Caller, motion, seat int64, choice string) (act.Receipt, error) {
	return s.ballot(ctx, c, rules.BallotCast, sqlBallotLocked, motion, seat, choice)
}

// EnterVoice is the ballot of a member who answered aloud, entered by the
// clerk: marked so, and mailed to the member. Errors: NotFound; those of
// rules.EnterVoiceBallot.
func (s *Slice) EnterVoice(ctx context.Context, c act.Caller, motion, seat int64, choice string) (act.Receipt, error) {
	return s.ballot(ctx, c, rules.BallotEnter, sqlBallotLocked, motion, seat, choice)
}

// ballot takes one ballot on the facts that query holds.
func (s *Slice) ballot(ctx context.Context, c act.Caller, action rules.Action, query string, motion, seat int64, choice string) (act.Receipt, error) {
	voice := action == rules.BallotEnter
	return s.door.Do(ctx, action, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var b ballotRow
		if err := tx.Get(ctx, &b, query, motion, c.Board, seat); err != nil {
			return act.Effect{}, unheld(ctx, tx, err, motion, c.Board, seat)
		}
		if !voice && b.Person != c.By.Person {
			return act.Effect{}, fault.New(fault.Forbidden, "own_seat_only")
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		f, revision, err := b.facts(ctx, tx, c.Board, now)
		if err != nil {
			return act.Effect{}, err
		}
		mode, check := "own", rules.CastBallot
		if voice {
			mode, check = "voice", rules.EnterVoiceBallot
		}
		if err := check(f, choice, now); err != nil {
			return act.Effect{}, err
		}
		revision++
		if _, err := tx.Exec(ctx, sqlInsertBallot, c.Board, b.ID, b.Seat, b.Term, revision, choice, mode, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		eff := act.Effect{Subject: subject("motion", b.ID), Table: true, Location: base(b.BoardSlug, b.Slug) + "/vote",
			Body: audit.Body{"seat": b.Seat, "term": b.Term, "revision": revision, "mode": mode, "choice": audit.Sealed(choice)}}
		if voice {
			eff.Location = base(b.BoardSlug, b.Slug) + "/session"
			eff.Outbox = []outbox.Row{{Key: "ballot/" + text(b.ID) + "/" + text(b.Seat) + "/" + strconv.Itoa(revision) + "/entered", Board: c.Board, Kind: "ballot.entered",
				Payload: map[string]any{"motion": b.ID, "seat": b.Seat, "revision": revision}}}
		}
		return eff, nil
	})
}

// facts reads what hangs on the locked rows: the seat's presence, recusal and
// last revision, and whether a quorum that the motion needs is there.
func (b ballotRow) facts(ctx context.Context, r pg.Reader, board int64, now time.Time) (rules.BallotFacts, int, error) {
	f := rules.BallotFacts{State: rules.SessionState(b.MeetingState), Method: b.Method, OpenedAt: b.OpenedAt,
		Motion: motionRow{State: b.State, Method: b.Method}.state(),
		Seat:   rules.SeatFacts{Seat: b.Seat, Term: rules.Term{Begins: b.Begins, Left: b.Left}}}
	zone, err := time.LoadLocation(b.Zone)
	if err != nil {
		return f, 0, fault.Wrap(fault.Internal, "zone_unknown", err)
	}
	f.Zone = zone
	var l law.Law
	if err := r.Get(ctx, &l, sqlLaw, board); err != nil {
		return f, 0, err
	}
	t, err := loadTable(ctx, r, meetingRow{ID: b.Meeting, Board: board, Law: l, board: zone}, b.Item, now)
	if err != nil {
		return f, 0, err
	}
	x, err := loadRules(ctx, r, board, b.Rules)
	if err != nil {
		return f, 0, err
	}
	p, own := l.Now(), t.of(b.Seat)
	f.Seat.Kind, f.Seat.Presence, f.Seat.Recused, f.MustVote = rules.SeatKind(own.Kind), own.presence, own.recused, mustVote(p)
	f.QuorumLost = x.lost(b.NeedsQuorum, p, t, rules.DateOf(now, zone))
	var revision int
	err = r.Get(ctx, &revision, sqlRevision, b.ID, b.Seat)
	return f, revision, err
}

// unheld tells a seat that nobody holds from a motion that is not there.
func unheld(ctx context.Context, r pg.Reader, err error, motion, board, seat int64) error {
	if !pg.NotFound(err) {
		return err
	}
	var n int
	if cerr := r.Get(ctx, &n, sqlMotionThere, motion, board, seat); cerr != nil || n == 0 {
		return errors.Join(err, cerr)
	}
	return fault.New(fault.Forbidden, "not_seated")
}

// CastPost records the caller's ballot: fields seat, choice.
func (s *Slice) CastPost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		seat, _ := p.form.Int("seat")
		return s.Cast(ctx, c, p.motion, seat, p.form.Get("choice"))
	})
}

// EnterPost records a voiced ballot: field set is SEAT:CHOICE.
func (s *Slice) EnterPost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		seat, choice, _, _ := cutPresence(p.form.Get("set"))
		rec, err := s.EnterVoice(ctx, c, p.motion, seat, string(choice))
		if err != nil {
			return rec, err
		}
		x, err := s.loadRoom(ctx, act.From(ctx), r.PathValue("meeting"))
		rec.Location = x.nextToCall()
		return rec, err
	})
}
