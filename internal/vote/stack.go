package vote

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/order"
)

// SQL of the motions before the board.
const (
	sqlDebateClosed = `select exists (select 1 from motions where on_id = $1 and kind = 'previous_question' and outcome = 'carried')`
	sqlPutMotion    = `update motions set state = 'open', opened_at = $2 where id = $1`
	sqlSettle       = `update motions set state = 'withdrawn', outcome = $2, closed_at = $3, settled_by_id = nullif($4::bigint, 0) where id = $1`
	sqlReopen       = `update motions set reopened_by_id = $2 where id = $1`
	sqlBringBack    = `insert into motions (board_id, meeting_id, item_id, number, kind, text, mover_seat_id, seconder_seat_id, method, threshold, requires_quorum, rules_id, recommendation_id, text_id, minutes_id, minutes_version, decision_id, moved_at, created_by, state, again_of_id, refers_to_id, refers_to, report_by)
select o.board_id, $2, case when o.meeting_id = $2 then o.item_id else $3::bigint end, $4, o.kind, motion_wording(o.id), o.mover_seat_id, o.seconder_seat_id, 'roll_call', o.threshold, o.requires_quorum, o.rules_id, o.recommendation_id, o.text_id, o.minutes_id, o.minutes_version, o.decision_id, $5, nullif($6::bigint, 0), 'moved', o.id, o.refers_to_id, o.refers_to, o.report_by
from motions o where o.id = $1 returning id, kind, threshold, text`
	// A seat's vote counts for this only if it counted in the result.
	sqlTarget = `select o.id, o.meeting_id, coalesce(o.item_id, 0) as item_id, o.number, o.kind, coalesce(o.outcome, '') as outcome, motion_wording(o.id) as text, o.reopened_by_id is not null as again,
exists (select 1 from transmittals t where t.recommendation_id = o.recommendation_id) or exists (select 1 from publications p where p.motion_id = o.id) or exists (select from decisions d join transmittals t on t.again_of = d.transmittal_id where d.id = o.decision_id and t.sent_at >= o.closed_at) as carried_out,
exists (select 1 from motions r where r.on_id = o.id and r.kind = 'rescind' and r.outcome = 'carried') as rescinded, exists (select from decisions d where d.id = o.decision_id and d.kind = 'non_responsive') as no_answer,
f.id is not null as owed, f.due_on,
coalesce((select v.choice from standing_ballots v where v.motion_id = o.id and v.seat_id = $3 and not exists (select 1 from jsonb_to_recordset(o.computation -> 'seats') as s (seat bigint, set_aside text) where s.seat = v.seat_id and s.set_aside is not null)
  order by v.revision desc limit 1), '') as mover_voted
from motions o left join referrals f on f.motion_id = o.id and not exists (select from referral_reports p where p.referral_id = f.id) and not exists (select from referral_withdrawals w where w.referral_id = f.id)
where o.id = $1 and o.board_id = $2 and o.source is null and o.state in ('closed', 'withdrawn')`
	sqlNoticed     = `select exists (select 1 from agenda_items i join postings p on p.meeting_id = i.meeting_id and p.kind = 'agenda' and p.posted_at >= i.created_at where i.id = $1)`
	sqlAddItem     = `insert into agenda_items (board_id, meeting_id, position, title, detail, votes, created_at) select $1, $2, coalesce(max(position), 0) + 1, $3, $4, true, $5 from agenda_items where meeting_id = $2 returning id`
	sqlAddedItem   = `update motions set added_item_id = $2 where id = $1`
	sqlMotionWords = `select text, proposes, coalesce(on_id, 0) as on_id from motions where id = $1`
)

// maxItemTitle is how many runes the title of an added item may have.
const maxItemTitle = 200

// undecided is a motion before the board.
type undecided struct {
	ID     int64            `db:"id"`
	Kind   rules.MotionKind `db:"kind"`
	State  string           `db:"state"`
	Item   int64            `db:"item_id"`
	Number int              `db:"number"`
}

func pendings(below []undecided) []order.Pending {
	out := make([]order.Pending, len(below))
	for i, o := range below {
		out[i] = order.Pending{ID: o.ID, Kind: o.Kind}
	}
	return out
}

// debateClosed tells whether debate was closed on the newest motion before the
// board.
func debateClosed(ctx context.Context, r pg.Reader, below []undecided) (closed bool, err error) {
	if len(below) > 0 {
		err = r.Get(ctx, &closed, sqlDebateClosed, below[len(below)-1].ID)
	}
	return closed, err
}

// acting finds the motion that a new one acts on, and fills what follows from
// it: its item, its words, the votes it needs. Errors: those of
// order.Reconsider, order.TakeFromTable, order.Rescind; Invalid fields target:
// required, target_unused; proposes: wording_required, nothing_to_reword, finding_required, too_long …;
// text: too_long for the title of an item.
func acting(ctx context.Context, tx *pg.Tx, m meetingRow, below []undecided, in *Motion) (int64, error) {
	in.Proposes = norm.NFC.String(in.Proposes)
	if bad := rules.CheckText("proposes", in.Proposes, rules.MaxMotionText, false, true); len(bad) > 0 {
		return 0, fault.Bad(bad...)
	}
	switch rule, _ := rules.MotionRuleOf(in.Kind); {
	case in.Kind == rules.MotionReconsider || in.Kind == rules.MotionTakeFromTable || in.Kind == rules.MotionRescind:
		return named(ctx, tx, m, in)
	case in.Target != 0:
		return 0, fault.Bad(fault.At("target", "target_unused"))
	case in.Kind == rules.MotionAddAgendaItem:
		if in.Proposes == "" {
			return 0, fault.Bad(fault.At("proposes", "finding_required"))
		}
		return 0, fault.All(rules.CheckText("text", in.Text, maxItemTitle, false, false))
	case !rule.Applies || len(below) == 0:
		if in.Proposes != "" {
			return 0, fault.Bad(fault.At("proposes", "nothing_to_reword"))
		}
		return 0, nil
	}
	last := below[len(below)-1]
	in.Item = last.Item
	reworded := in.Kind.Amends() && !order.OwnText(last.Kind)
	switch {
	case reworded && in.Proposes == "":
		return 0, fault.Bad(fault.At("proposes", "wording_required"))
	case !reworded && in.Proposes != "":
		return 0, fault.Bad(fault.At("proposes", "nothing_to_reword"))
	case reworded && in.Text == "":
		in.Text = say("motion_text."+string(in.Kind), "Number", last.Number)
	}
	return last.ID, nil
}

// named checks the decided motion that a new one names.
func named(ctx context.Context, tx *pg.Tx, m meetingRow, in *Motion) (int64, error) {
	if in.Target == 0 {
		return 0, fault.Bad(fault.At("target", "required"))
	}
	var x struct {
		ID         int64            `db:"id"`
		Meeting    int64            `db:"meeting_id"`
		Item       int64            `db:"item_id"`
		Number     int              `db:"number"`
		Kind       rules.MotionKind `db:"kind"`
		Outcome    string           `db:"outcome"`
		Text       string           `db:"text"`
		Again      bool             `db:"again"`
		CarriedOut bool             `db:"carried_out"`
		Rescinded  bool             `db:"rescinded"`
		NoAnswer   bool             `db:"no_answer"`
		Owed       bool             `db:"owed"` // a committee still owes a report on it
		Due        rules.Date       `db:"due_on"`
		MoverVoted string           `db:"mover_voted"`
	}
	if err := tx.Get(ctx, &x, sqlTarget, in.Target, m.Board, in.Mover); err != nil {
		if pg.NotFound(err) {
			err = fault.Bad(fault.At("target", "reconsider_undecided"))
		}
		return 0, err
	}
	var err error
	switch in.Kind {
	case rules.MotionReconsider:
		err = order.Reconsider(order.ReconsiderFacts{Kind: x.Kind, Outcome: x.Outcome, ThisMeeting: x.Meeting == m.ID, Again: x.Again, CarriedOut: x.CarriedOut, MoverVoted: x.MoverVoted})
	case rules.MotionTakeFromTable:
		err = order.TakeFromTable(x.Outcome, x.Again)
	default:
		f := order.RescindFacts{Kind: x.Kind, Outcome: x.Outcome, Amends: in.Proposes != "", Rescinded: x.Rescinded || x.Again, Threshold: in.Threshold, Owed: x.Owed, NoAnswer: x.NoAnswer, Sent: x.CarriedOut}
		now, nerr := tx.Now(ctx)
		if nerr != nil {
			return 0, nerr
		}
		f.Late = order.Overdue(x.Due, false, rules.DateOf(now, m.board)) > 0
		if err := tx.Get(ctx, &f.Noticed, sqlNoticed, in.Item); err != nil {
			return 0, err
		}
		in.Threshold, err = order.Rescind(f)
	}
	if err != nil {
		return 0, err
	}
	if in.Kind != rules.MotionRescind && in.Proposes != "" {
		return 0, fault.Bad(fault.At("proposes", "nothing_to_reword"))
	}
	if x.Meeting == m.ID && in.Kind != rules.MotionRescind {
		in.Item = x.Item
	}
	if in.Text == "" {
		words := "motion_text." + string(in.Kind)
		switch {
		case in.Proposes != "":
			words = "motion_text.amend_adopted"
		case x.Kind == rules.MotionRefer:
			words = "motion_text.discharge"
		}
		in.Text = say(words, "Text", x.Text)
	}
	return x.ID, nil
}

// Put opens the vote on a motion that was debated, or asks for unanimous
// consent to it. Errors: those of rules.OpenVote; Conflict
// "consent_roll_call_required".
func (s *Slice) Put(ctx context.Context, c act.Caller, motion int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.MotionPut, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		o, m, err := lockMotion(ctx, tx, motion, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		t, now, err := lockTable(ctx, tx, m, o.Item)
		if err != nil {
			return act.Effect{}, err
		}
		f, err := voteFacts(ctx, tx, m, o)
		if err != nil {
			return act.Effect{}, err
		}
		x, err := loadRules(ctx, tx, m.Board, o.Rules)
		if err != nil {
			return act.Effect{}, err
		}
		f.Motion, f.QuorumLost = rules.MotionState(o.State), x.lost(o.RequiresQuorum, m.Law.Now(), t, rules.DateOf(now, m.board))
		if err := rules.OpenVote(f); err != nil {
			return act.Effect{}, err
		}
		if o.Method == rules.MethodConsent && x.rollCall(m.Law.Now(), t, rules.MotionKind(o.Kind)) {
			return act.Effect{}, fault.New(fault.Conflict, "consent_roll_call_required")
		}
		if _, err := tx.Exec(ctx, sqlPutMotion, o.ID, now); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject("motion", o.ID), Public: true, Location: m.console(), Body: audit.Body{"method": o.Method}}, nil
	})
}

// voteFacts tells what else is before the board than a motion.
func voteFacts(ctx context.Context, r pg.Reader, m meetingRow, o motionRow) (rules.VoteFacts, error) {
	f := rules.VoteFacts{State: m.state(), Motion: o.state()}
	var all []undecided
	err := r.Select(ctx, &all, sqlUndecided, m.ID)
	for _, x := range all {
		f.OtherVoteOpen = f.OtherVoteOpen || x.ID != o.ID && x.State == string(rules.MotionOpen)
		f.PendingAbove = f.PendingAbove || x.Number > o.Number
	}
	return f, err
}

// WithdrawMotion takes a motion back before the first ballot on it. Errors:
// those of rules.WithdrawMotion.
func (s *Slice) WithdrawMotion(ctx context.Context, c act.Caller, motion int64) (act.Receipt, error) {
	return s.door.Do(ctx, rules.MotionWithdraw, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		o, m, err := lockMotion(ctx, tx, motion, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return act.Effect{}, err
		}
		f, err := voteFacts(ctx, tx, m, o)
		if err != nil {
			return act.Effect{}, err
		}
		if f.Motion == rules.MotionOpen && o.Ballots == 0 {
			f.Motion = rules.MotionMoved // the vote has begun with the first ballot
		}
		if err := rules.WithdrawMotion(f); err != nil {
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlWithdrawMotion, o.ID, "withdrawn", now); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject("motion", o.ID), Public: true, Location: m.console(), Body: audit.Body{"outcome": "withdrawn"}}, nil
	})
}

// apply gives a carried motion its effect: what it takes off the floor, what it
// brings back, the item it adds. It returns what the audit entry says of that.
func apply(ctx context.Context, tx *pg.Tx, m meetingRow, o motionRow, outcome string, now time.Time, by int64) (audit.Body, error) {
	body := audit.Body{}
	if outcome != rules.OutcomeCarried {
		return body, nil
	}
	kind := rules.MotionKind(o.Kind)
	var all, below []undecided
	if err := tx.Select(ctx, &all, sqlUndecided, m.ID); err != nil {
		return body, err
	}
	for _, x := range all {
		if x.Number < o.Number {
			below = append(below, x)
		}
	}
	settled, err := settle(ctx, tx, order.Settle(pendings(below), kind), o.ID, now)
	if err != nil {
		return body, err
	}
	if len(settled) > 0 {
		body["settled"] = settled
	}
	var words struct {
		Text     string `db:"text"`
		Proposes string `db:"proposes"`
		On       int64  `db:"on_id"`
	}
	if err := tx.Get(ctx, &words, sqlMotionWords, o.ID); err != nil {
		return body, err
	}
	switch kind {
	case rules.MotionReconsider, rules.MotionTakeFromTable:
		body["again"], err = bringBack(ctx, tx, m, o, words.On, now, by)
	case rules.MotionAddAgendaItem:
		var item int64
		if err := tx.Get(ctx, &item, sqlAddItem, m.Board, m.ID, words.Text, words.Proposes, now); err != nil {
			return body, err
		}
		body["added"] = item
		_, err = tx.Exec(ctx, sqlAddedItem, o.ID, item)
	}
	return body, err
}

func settle(ctx context.Context, tx *pg.Tx, leaving []order.Settled, by int64, now time.Time) ([]any, error) {
	var said []any
	for _, x := range leaving {
		if _, err := tx.Exec(ctx, sqlSettle, x.ID, x.Outcome, now, by); err != nil {
			return nil, err
		}
		said = append(said, map[string]any{"motion": x.ID, "outcome": x.Outcome})
	}
	return said, nil
}

// leaveUnfinished takes what is undecided off the floor as the meeting ends.
func leaveUnfinished(ctx context.Context, tx *pg.Tx, m meetingRow, now time.Time) ([]any, error) {
	var below []undecided
	if err := tx.Select(ctx, &below, sqlUndecided, m.ID); err != nil {
		return nil, err
	}
	return settle(ctx, tx, order.Adjourn(pendings(below)), 0, now)
}

// bringBack puts a decided motion before the board again, in the words it stood
// in; its first result stands no longer.
func bringBack(ctx context.Context, tx *pg.Tx, m meetingRow, o motionRow, target int64, now time.Time, by int64) (map[string]any, error) {
	if _, err := tx.Exec(ctx, sqlReopen, target, o.ID); err != nil {
		return nil, err
	}
	var n int
	if err := tx.Get(ctx, &n, sqlNextNumber, m.ID); err != nil {
		return nil, err
	}
	var again struct {
		ID        int64  `db:"id"`
		Kind      string `db:"kind"`
		Threshold string `db:"threshold"`
		Text      string `db:"text"`
	}
	var item any
	if o.Item != 0 {
		item = o.Item
	}
	err := tx.Get(ctx, &again, sqlBringBack, target, m.ID, item, n, now, by)
	return map[string]any{"motion": again.ID, "of": target, "number": n, "kind": again.Kind, "threshold": again.Threshold, "text": audit.Sealed(again.Text)}, err
}

// PutPost opens the vote on a motion.
func (s *Slice) PutPost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		return s.Put(ctx, c, p.motion)
	})
}

// WithdrawMotionPost takes a motion back.
func (s *Slice) WithdrawMotionPost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		return s.WithdrawMotion(ctx, c, p.motion)
	})
}
