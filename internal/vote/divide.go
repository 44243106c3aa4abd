package vote

import (
	"context"
	"net/http"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/rollcall"
)

// SQL of a division.
const (
	sqlDivisible = `select o.reopened_by_id is not null as again, exists (select 1 from motions n where n.meeting_id = o.meeting_id and n.number > o.number) or exists (select 1 from session_events e where e.meeting_id = o.meeting_id and e.recorded_at > o.closed_at) as later,
exists (select 1 from motions s where s.settled_by_id = o.id) or exists (select 1 from transmittals t where t.recommendation_id = o.recommendation_id) or exists (select 1 from publications p where p.motion_id = o.id) or exists (select from decisions d join transmittals t on t.again_of = d.transmittal_id where d.id = o.decision_id and t.sent_at >= o.closed_at) as effect from motions o where o.id = $1`
	sqlDivide = `insert into motions (board_id, meeting_id, item_id, number, kind, text, mover_seat_id, seconder_seat_id, method, threshold, requires_quorum, rules_id, recommendation_id, text_id, minutes_id, minutes_version, decision_id, moved_at, opened_at, created_by, state, on_id, proposes, again_of_id, refers_to_id, refers_to, report_by)
select board_id, meeting_id, item_id, $2, kind, text, mover_seat_id, seconder_seat_id, 'roll_call', threshold, requires_quorum, rules_id, recommendation_id, text_id, minutes_id, minutes_version, decision_id, $3, $3, nullif($4::bigint, 0), 'open', on_id, proposes, id, refers_to_id, refers_to, report_by from motions where id = $1 returning id`
	sqlInsertDivision = `insert into divisions (motion_id, board_id, again_id, seat_id, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, nullif($6::bigint, 0))`
)

// Divide puts a motion that is asked for consent, or was just carried so, to a
// roll call, because one member asks: the same words, mover and seconder. What
// was asked ends as objected; what was carried stands no longer. A member asks
// only from the own seat. Errors: NotFound; Forbidden "own_seat_only"; those of
// rollcall.Divide.
func (s *Slice) Divide(ctx context.Context, c act.Caller, motion, seat int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.MotionDivide, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		o, m, err := lockMotion(ctx, tx, motion, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		t, now, err := lockTable(ctx, tx, m, o.Item)
		if err != nil {
			return act.Effect{}, err
		}
		st := t.of(seat)
		if err := ownOrDais(ctx, tx, c, st, now); err != nil {
			return act.Effect{}, err
		}
		var x struct {
			Again  bool `db:"again"`
			Later  bool `db:"later"`
			Effect bool `db:"effect"`
		}
		if err := tx.Get(ctx, &x, sqlDivisible, o.ID); err != nil {
			return act.Effect{}, err
		}
		rule, err := loadRules(ctx, tx, m.Board, o.Rules)
		if err != nil {
			return act.Effect{}, err
		}
		state, asked := rules.MotionState(o.State), o.State == string(rules.MotionOpen)
		if err := rollcall.Divide(rollcall.DivideFacts{State: m.state(), Method: o.Method, Motion: state, Again: x.Again, Later: x.Later, TookEffect: x.Effect || !rules.MotionKind(o.Kind).Main(),
			MayVote: st.Term != 0 && st.votes() && st.presence.Present() && !st.recused, QuorumLost: rule.lost(o.RequiresQuorum, m.Law.Now(), t, rules.DateOf(now, m.board))}); err != nil {
			return act.Effect{}, err
		}
		if asked {
			if _, err = tx.Exec(ctx, sqlInsertObjection, o.ID, m.Board, seat, now, c.By.Person); err == nil {
				_, err = tx.Exec(ctx, sqlWithdrawMotion, o.ID, "objected", now)
			}
		} else { // it gives up its place before the other takes it
			_, err = tx.Exec(ctx, sqlReopen, o.ID, o.ID)
		}
		if err != nil {
			return act.Effect{}, err
		}
		var n int
		if err := tx.Get(ctx, &n, sqlNextNumber, m.ID); err != nil {
			return act.Effect{}, err
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlDivide, o.ID, n, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		if !asked {
			if _, err := tx.Exec(ctx, sqlReopen, o.ID, id); err != nil {
				return act.Effect{}, err
			}
		}
		_, err = tx.Exec(ctx, sqlInsertDivision, o.ID, m.Board, id, seat, now, c.By.Person)
		return act.Effect{Subject: subject("motion", id), Public: true, Location: m.console(), Body: audit.Body{"of": o.ID, "seat": seat, "number": n, "asked": asked}}, err
	})
}

// divisible is the motion that was just carried by consent and may be put to a
// roll call yet; 0 for none.
func (x room) divisible() int64 {
	n := len(x.votes.Motions)
	if n == 0 || x.m.state() != rules.InSession {
		return 0
	}
	o := x.votes.Motions[n-1]
	for _, e := range x.events {
		if e.RecordedAt.After(o.ClosedAt) {
			return 0
		}
	}
	if o.State != string(rules.MotionClosed) || o.Method != rules.MethodConsent || !o.Kind.Main() {
		return 0
	}
	return o.ID
}

// DividePost puts a motion to a roll call: field seat, who asks.
func (s *Slice) DividePost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		seat, _ := p.form.Int("seat")
		return s.Divide(ctx, c, p.motion, seat)
	})
}
