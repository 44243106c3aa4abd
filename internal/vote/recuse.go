package vote

import (
	"context"
	"net/http"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
)

// SQL of recusals.
const (
	sqlInsertRecusal = `insert into recusals (board_id, meeting_id, item_id, seat_id, term_id, ground, reason, left_room, recorded_at, recorded_by)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, nullif($10::bigint, 0)) returning id`
	sqlInsertWithdrawal = `insert into recusal_withdrawals (recusal_id, board_id, reason, recorded_at, recorded_by) values ($1, $2, $3, $4, nullif($5::bigint, 0))`
	sqlItemMotions      = `select kind, state, coalesce(outcome, '') as outcome from motions where item_id = $1`
	sqlRecusal          = `select c.id, c.meeting_id, c.item_id, c.seat_id, exists (select 1 from recusal_withdrawals w where w.recusal_id = c.id) as withdrawn from recusals c where c.id = $1 and c.board_id = $2`
)

// Recusal is a member's conflict on an item, as declared.
type Recusal struct {
	Item, Seat int64
	Ground     string // one of rules.RecusalReasons
	Words      string // public; required for "other"
	LeftRoom   bool   // leaves the table while the item is dealt with
}

// Recuse records a recusal: no ballot of the seat counts on the item from then
// on. A member recuses only the own seat. Errors: those of rules.Recuse;
// Forbidden "own_seat_only".
func (s *Slice) Recuse(ctx context.Context, c act.Caller, in Recusal) (act.Receipt, error) {
	in.Words = norm.NFC.String(in.Words)
	var bad []fault.Field
	if in.Seat == 0 {
		bad = append(bad, fault.At("recuse_seat", "required"))
	}
	if in.Item == 0 {
		bad = append(bad, fault.At("recuse_item", "required"))
	}
	if len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.RecusalRecord, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		i, m, err := lockItem(ctx, tx, in.Item, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		t, now, err := lockTable(ctx, tx, m, i.ID)
		if err != nil {
			return act.Effect{}, err
		}
		st := t.of(in.Seat)
		if err := ownOrDais(ctx, tx, c, st, now); err != nil {
			return act.Effect{}, err
		}
		decided, err := itemDecided(ctx, tx, i.ID)
		if err != nil {
			return act.Effect{}, err
		}
		f := rules.RecusalFacts{State: m.state(), SeatHeld: st.Term != 0, ItemOnAgenda: true, AlreadyRecused: st.recused, ItemDecided: decided}
		if err := rules.Recuse(f, in.Ground, in.Words); err != nil {
			return act.Effect{}, err
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlInsertRecusal, m.Board, m.ID, i.ID, st.ID, st.Term, in.Ground, in.Words, in.LeftRoom, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject("recusal", id), Public: true, Location: m.console(),
			Body: audit.Body{"item": i.ID, "seat": st.ID, "term": st.Term, "ground": in.Ground, "left_room": in.LeftRoom, "reason": audit.Sealed(in.Words)}}, nil
	})
}

// WithdrawRecusal takes back a recusal entered by mistake, before the item is
// decided. A ballot of the seat cast before the recusal counts again. Errors:
// NotFound; Conflict "recusal_withdrawn", "meeting_over", "item_decided";
// Forbidden "own_seat_only"; Invalid field why.
func (s *Slice) WithdrawRecusal(ctx context.Context, c act.Caller, recusal int64, why string) (act.Receipt, error) {
	why = norm.NFC.String(why)
	if bad := rules.CheckLongText("why", why, rules.MaxReason); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.RecusalWithdraw, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		var x struct {
			ID        int64 `db:"id"`
			Meeting   int64 `db:"meeting_id"`
			Item      int64 `db:"item_id"`
			Seat      int64 `db:"seat_id"`
			Withdrawn bool  `db:"withdrawn"`
		}
		if err := tx.Get(ctx, &x, sqlRecusal, recusal, c.Board); err != nil {
			return act.Effect{}, err
		}
		m, err := loadMeeting(ctx, tx, sqlMeetingLocked, x.Meeting, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		t, now, err := lockTable(ctx, tx, m, x.Item)
		if err != nil {
			return act.Effect{}, err
		}
		if err := ownOrDais(ctx, tx, c, t.of(x.Seat), now); err != nil {
			return act.Effect{}, err
		}
		// Read again: another withdrawal may have been waited for.
		if err := tx.Get(ctx, &x, sqlRecusal, recusal, c.Board); err != nil {
			return act.Effect{}, err
		}
		decided, err := itemDecided(ctx, tx, x.Item)
		switch {
		case err != nil:
			return act.Effect{}, err
		case m.state().Ended():
			return act.Effect{}, fault.New(fault.Conflict, "meeting_over")
		case x.Withdrawn:
			return act.Effect{}, fault.New(fault.Conflict, "recusal_withdrawn")
		case decided:
			return act.Effect{}, fault.New(fault.Conflict, "item_decided")
		}
		if _, err := tx.Exec(ctx, sqlInsertWithdrawal, x.ID, m.Board, why, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject("recusal", x.ID), Public: true, Location: m.console(), Body: audit.Body{"reason": audit.Sealed(why)}}, nil
	})
}

// itemDecided tells whether the item's main question was put and decided, and
// nothing is before the board again.
func itemDecided(ctx context.Context, r pg.Reader, item int64) (bool, error) {
	var rows []struct {
		Kind    string `db:"kind"`
		State   string `db:"state"`
		Outcome string `db:"outcome"`
	}
	if err := r.Select(ctx, &rows, sqlItemMotions, item); err != nil {
		return false, err
	}
	decided := false
	main, _ := rules.MotionRuleOf(rules.MotionMain)
	for _, x := range rows {
		if x.State == string(rules.MotionOpen) || x.State == string(rules.MotionMoved) {
			return false, nil
		}
		rule, _ := rules.MotionRuleOf(rules.MotionKind(x.Kind))
		if rule.Rank == main.Rank && x.State == string(rules.MotionClosed) && x.Outcome != rules.OutcomeNoQuorum {
			decided = true
		}
	}
	return decided, nil
}

// RecusePost records a recusal: fields item, seat, reason, words, left_room.
func (s *Slice) RecusePost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		item, _ := p.form.Int("recuse_item")
		seat, _ := p.form.Int("recuse_seat")
		return s.Recuse(ctx, c, Recusal{Item: item, Seat: seat, Ground: p.form.Get("reason"), Words: p.form.Trim("words"), LeftRoom: p.form.On("left_room")})
	})
}

// WithdrawRecusalPost takes a recusal back: field why.
func (s *Slice) WithdrawRecusalPost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		id, err := page.PathID(r, "recusal")
		if err != nil {
			return act.Receipt{}, err
		}
		return s.WithdrawRecusal(ctx, c, id, p.form.Trim("why"))
	})
}
