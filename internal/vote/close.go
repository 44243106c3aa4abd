package vote

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"time"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/profile"
	"parley/internal/rules/rollcall"
)

// SQL of the close.
const (
	sqlBallots         = `select seat_id, term_id, revision, choice, mode, cast_at, exists (select from ballot_withdrawals w where w.motion_id = b.motion_id and w.seat_id = b.seat_id and w.revision = b.revision) as taken from ballots b where motion_id = $1 order by seat_id, revision`
	sqlCloseMotion     = `update motions set state = 'closed', outcome = $2, computation = $3, closed_at = $4 where id = $1 returning computation::text`
	sqlRollCalls       = `select count(*) from motions where meeting_id = $1 and method = 'roll_call' and state = 'closed'`
	sqlInsertObjection = `insert into objections (motion_id, board_id, seat_id, recorded_at, recorded_by) values ($1, $2, $3, $4, nullif($5::bigint, 0))`
)

type castRow struct {
	Seat     int64     `db:"seat_id"`
	Term     int64     `db:"term_id"`
	Revision int       `db:"revision"`
	Choice   string    `db:"choice"`
	Mode     string    `db:"mode"`
	CastAt   time.Time `db:"cast_at"`
	Taken    bool      `db:"taken"` // back, by the clerk
}

// Close closes a vote, or establishes unanimous consent, and stores the result
// with everything it was computed from. What
// carried takes effect at once: on the motions below it (see apply), and before
// the committees it refers to or discharges (see Refer). On consent the names of all who were
// asked are recorded. Errors: those of rules.CloseVote or
// rules.UnanimousConsent.
func (s *Slice) Close(ctx context.Context, c act.Caller, motion int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.VoteClose, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		o, m, err := lockMotion(ctx, tx, motion, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		if err := upToDate(ctx, tx, c, m); err != nil {
			return act.Effect{}, err
		}
		f, err := loadClose(ctx, tx, m, o)
		if err != nil {
			return act.Effect{}, err
		}
		if o.State == string(rules.MotionMoved) {
			return act.Effect{}, fault.New(fault.Conflict, "vote_not_open")
		}
		var res record.Result
		if o.Method == rules.MethodConsent {
			res, err = f.consent(ctx, tx, c)
		} else {
			res, err = f.count()
		}
		if err != nil {
			return act.Effect{}, err
		}
		doc, err := json.Marshal(res)
		if err != nil {
			return act.Effect{}, err
		}
		var kept string // as the database keeps and gives it
		if err := tx.Get(ctx, &kept, sqlCloseMotion, o.ID, res.Outcome, string(doc), f.now); err != nil {
			return act.Effect{}, err
		}
		body, err := apply(ctx, tx, m, o, res.Outcome, f.now, c.By.Person)
		if err != nil {
			return act.Effect{}, err
		}
		eff, err := s.takesEffect(ctx, tx, c, o, res.Outcome, f.now)
		if err != nil {
			return act.Effect{}, err
		}
		maps.Copy(body, eff.Body)
		maps.Copy(body, audit.Body{"outcome": res.Outcome, "yes": res.Tally.Yes, "no": res.Tally.No, "abstain": res.Tally.Abstain, "quorum": res.Quorum, "present": res.Attendance.Present(), "rules": o.Rules, "computation": audit.Sealed(kept)})
		return act.Effect{Subject: subject("motion", o.ID), Public: true, Boards: eff.Boards, Outbox: eff.Outbox, Location: m.console(), Body: body}, nil
	})
}

// closing is everything a close is decided on.
type closing struct {
	m       meetingRow
	o       motionRow
	t       table
	x       rulesRow
	p       profile.Profile
	ballots []castRow // of those who hold their seats now
	now     time.Time
	called  int // roll calls of the meeting before this one
	quorum  rules.QuorumRule
}

func loadClose(ctx context.Context, tx *pg.Tx, m meetingRow, o motionRow) (closing, error) {
	f := closing{m: m, o: o}
	var err error
	if f.t, f.now, err = lockTable(ctx, tx, m, o.Item); err != nil {
		return f, err
	}
	if f.x, err = loadRules(ctx, tx, m.Board, o.Rules); err != nil {
		return f, err
	}
	var all []castRow
	if err := tx.Select(ctx, &all, sqlBallots, o.ID); err != nil {
		return f, err
	}
	for _, b := range all {
		if f.t.of(b.Seat).Term == b.Term {
			f.ballots = append(f.ballots, b)
		}
	}
	if err := tx.Get(ctx, &f.called, sqlRollCalls, m.ID); err != nil {
		return f, err
	}
	f.p = m.Law.Now()
	f.quorum = f.x.quorum(f.p, f.t, rules.DateOf(f.now, m.board))
	return f, nil
}

// count closes a roll call.
func (f closing) count() (record.Result, error) {
	var entries []rollcall.Entry
	for _, b := range f.ballots {
		entries = append(entries, b.entry())
	}
	ballots := rollcall.Standing(entries)
	closed, err := rules.CloseVote(rules.CloseFacts{State: f.m.state(), Motion: f.o.state(), Seats: f.t.facts(), Ballots: ballots, QuorumRule: f.quorum, Threshold: f.o.terms(), Zone: f.m.board}, f.now)
	if err != nil {
		return record.Result{}, err
	}
	res := f.result(closed.Computation, ballots)
	res.Called = f.x.roll(f.t, f.called)
	res.Tell(closed.SetAside)
	return res, nil
}

// consent establishes unanimous consent and writes the names of those asked.
func (f closing) consent(ctx context.Context, tx *pg.Tx, c act.Caller) (record.Result, error) {
	agreed, err := rules.UnanimousConsent(f.consentFacts(f.x.rollCall(f.p, f.t, rules.MotionKind(f.o.Kind))), f.now)
	if err != nil {
		return record.Result{}, err
	}
	var ballots []rules.Ballot
	for _, id := range agreed.Seats {
		if _, err := tx.Exec(ctx, sqlInsertBallot, f.m.Board, f.o.ID, id, f.t.of(id).Term, 1, rules.Yes, "consent", f.now, c.By.Person); err != nil {
			return record.Result{}, err
		}
		ballots = append(ballots, rules.Ballot{Seat: id, Revision: 1, Choice: rules.Yes, CastAt: f.now})
	}
	return f.result(agreed.Computation, ballots), nil
}

func (f closing) consentFacts(rollCall bool) rules.ConsentFacts {
	return rules.ConsentFacts{State: f.m.state(), Motion: f.o.state(), RollCall: rollCall, Seats: f.t.facts(), QuorumRule: f.quorum, Threshold: f.o.terms(), Zone: f.m.board}
}

// result puts the computation together with the seats it was made from.
func (f closing) result(computed rules.Computation, ballots []rules.Ballot) record.Result {
	res := record.Result{Computation: computed, Method: f.o.Method, Rules: f.x.ID, Zone: f.m.BoardZone, At: f.now}
	for _, s := range f.t.seats {
		facts := s.facts()
		seat := record.ResultSeat{Seat: s.ID, Number: s.Number, Kind: facts.Kind, Term: s.Term, Name: s.Name, For: s.member, Begins: s.Begins, Left: s.Left, Presence: facts.Presence, Recused: facts.Recused}
		for _, b := range f.ballots {
			seat.Corrected = seat.Corrected || b.Taken && b.Seat == s.ID
		}
		for _, b := range ballots { // in order of revision: the last one stays
			if b.Seat == s.ID {
				seat.Choice, seat.Revision, seat.CastAt, seat.Voice = b.Choice, b.Revision, b.CastAt, b.Voice
			}
		}
		res.Seats = append(res.Seats, seat)
	}
	return res
}

// Object is one member's objection to unanimous consent: it ends the request,
// and the motion may be put to a roll call. A member objects only from the own
// seat. Errors: NotFound; Conflict "consent_not_asked", and those of
// rules.UnanimousConsent about meeting and motion; Forbidden "own_seat_only",
// "objector_has_no_vote".
func (s *Slice) Object(ctx context.Context, c act.Caller, motion, seat int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.ConsentObject, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		o, m, err := lockMotion(ctx, tx, motion, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		if o.Method != rules.MethodConsent || o.State == string(rules.MotionMoved) {
			return act.Effect{}, fault.New(fault.Conflict, "consent_not_asked")
		}
		f, err := loadClose(ctx, tx, m, o)
		if err != nil {
			return act.Effect{}, err
		}
		st := f.t.of(seat)
		if err := ownOrDais(ctx, tx, c, st, f.now); err != nil {
			return act.Effect{}, err
		}
		ask := f.consentFacts(false)
		ask.Objections = []int64{seat}
		_, err = rules.UnanimousConsent(ask, f.now)
		switch code := fault.CodeOf(err); {
		case err == nil, code == "consent_nobody", code == "consent_no_quorum", code == "consent_too_few":
			return act.Effect{}, fault.New(fault.Forbidden, "objector_has_no_vote")
		case code != "consent_objected":
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlInsertObjection, o.ID, m.Board, seat, f.now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlWithdrawMotion, o.ID, "objected", f.now); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject("motion", o.ID), Public: true, Location: m.console(), Body: audit.Body{"outcome": "objected", "seat": seat}}, nil
	})
}

// ownOrDais refuses to act for another member's seat to anyone but the clerk
// and the chairs. A seat the board does not have is NotFound.
func ownOrDais(ctx context.Context, tx *pg.Tx, c act.Caller, st seat, now time.Time) error {
	if st.ID == 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	if st.Person != 0 && st.Person == c.By.Person {
		return nil
	}
	all, err := forAny(ctx, tx, c, now)
	if err == nil && !all {
		err = fault.New(fault.Forbidden, "own_seat_only")
	}
	return err
}

// ClosePost closes the vote.
func (s *Slice) ClosePost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		return s.Close(ctx, c, p.motion)
	})
}

// ObjectPost objects to unanimous consent: field seat.
func (s *Slice) ObjectPost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		seat, _ := p.form.Int("seat")
		return s.Object(ctx, c, p.motion, seat)
	})
}
