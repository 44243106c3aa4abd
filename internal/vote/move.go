package vote

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/internal/act"
	"parley/internal/audit"
	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/profile"
)

// SQL of motions.
const (
	sqlPending      = `select kind from motions where meeting_id = $1 and state = 'open' order by number`
	sqlNextNumber   = `select coalesce(max(number), 0) + 1 from motions where meeting_id = $1`
	sqlInsertMotion = `insert into motions (board_id, meeting_id, item_id, number, kind, text, mover_seat_id, seconder_seat_id, method, threshold, requires_quorum, rules_id, recommendation_id, text_id, minutes_id, state, opened_at, created_by)
values ($1, $2, nullif($3::bigint, 0), $4, $5, $6, $7, nullif($8::bigint, 0), $9, $10, $11, nullif($12::bigint, 0), nullif($13::bigint, 0), nullif($14::bigint, 0), nullif($15::bigint, 0), 'open', $16, nullif($17::bigint, 0)) returning id`
	sqlMotionMeeting = `select meeting_id from motions where id = $1 and board_id = $2 and source is null`
	sqlMotionLocked  = `select o.id, coalesce(o.item_id, 0) as item_id, o.number, o.kind, o.method, o.threshold, o.requires_quorum, coalesce(o.rules_id, 0) as rules_id, o.state, o.opened_at,
(select count(*) from ballots v where v.motion_id = o.id) as ballots from motions o where o.id = $1 for update`
	sqlWithdrawMotion = `update motions set state = 'withdrawn', outcome = $2, closed_at = $3 where id = $1`
	sqlAdoptable      = `select r.id, r.withdrawn_at is not null as withdrawn, exists (select 1 from motions o where o.recommendation_id = r.id and o.kind = 'adopt_recommendation' and o.outcome = 'carried') as adopted
from recommendations r where r.id = $1 and r.board_id = $2 for share`
	sqlPostedText = `select t.id, t.title, coalesce(n.year, 0) as year, coalesce(n.seq, 0) as seq from posted_recommendations x
join postings p on p.id = x.posting_id join recommendation_texts t on t.id = x.text_id left join recommendation_numbers n on n.recommendation_id = x.recommendation_id
where x.recommendation_id = $1 and x.board_id = $2 and p.meeting_id = $3 order by p.posted_at desc, p.id desc limit 1`
	sqlApprovable = `select x.meeting_id, m.held_on, (select p.status from publications p where p.subject = 'minutes/' || x.id order by p.version desc limit 1) as status
from minutes x join meetings m on m.id = x.meeting_id where x.id = $1 and x.board_id = $2 for share of x`
)

// Motion is a motion as it is moved.
type Motion struct {
	Kind      rules.MotionKind
	Item      int64 // agenda item; 0 for a motion such as to adjourn
	Mover     int64 // seats
	Seconder  int64 // 0: none
	Text      string
	Threshold string // "" is the board's or the kind's own
	Method    string // rules.MethodRollCall or rules.MethodConsent
}

type motionRow struct {
	ID             int64     `db:"id"`
	Item           int64     `db:"item_id"`
	Number         int       `db:"number"`
	Kind           string    `db:"kind"`
	Method         string    `db:"method"`
	Threshold      string    `db:"threshold"`
	RequiresQuorum bool      `db:"requires_quorum"`
	Rules          int64     `db:"rules_id"`
	State          string    `db:"state"`
	OpenedAt       time.Time `db:"opened_at"`
	Ballots        int       `db:"ballots"`
}

// state is the motion's as the rules see it. Consent is asked, not voted: such
// a motion is moved and its vote is never open.
func (o motionRow) state() rules.MotionState {
	if o.State == string(rules.MotionOpen) && o.Method == rules.MethodConsent {
		return rules.MotionMoved
	}
	return rules.MotionState(o.State)
}

func (o motionRow) terms() rules.Threshold {
	return rules.Threshold{Rule: o.Threshold, RequiresQuorum: o.RequiresQuorum}
}

// Move puts a motion before the board and opens its vote at once, or asks for
// unanimous consent. Under an item the item itself is the question before the
// board, so that it may be amended, postponed, referred or tabled. A motion to
// adopt takes the recommendation and the text that this meeting's agenda
// posted; one to approve minutes takes the item's. Errors: those of
// rules.MoveMotion and rules.OpenVote; Invalid fields item: required,
// item_without_recommendation, item_without_minutes; method: choice_unknown,
// consent_roll_call_required; Conflict "recommendation_not_posted",
// "recommendation_adopted", "recommendation_withdrawn"; those of
// rules.MinutesReadyToApprove.
func (s *Slice) Move(ctx context.Context, c act.Caller, meeting int64, in Motion) (act.Receipt, error) {
	in.Text = norm.NFC.String(in.Text)
	if bad := rules.CheckChoice("method", in.Method, rules.MethodRollCall, rules.MethodConsent); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.MotionMove, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, err := loadMeeting(ctx, tx, sqlMeetingLocked, meeting, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		var i itemRow
		if in.Item != 0 {
			if err := tx.Get(ctx, &i, sqlItemShared, in.Item, c.Board); err != nil {
				return act.Effect{}, err
			}
			if i.Meeting != m.ID {
				return act.Effect{}, fault.New(fault.NotFound, "not_found")
			}
		}
		t, now, err := lockTable(ctx, tx, m, in.Item)
		if err != nil {
			return act.Effect{}, err
		}
		x, err := loadRules(ctx, tx, m.Board, 0)
		if err != nil {
			return act.Effect{}, err
		}
		p, _ := profile.Get(m.Profile)
		terms, err := inOrder(ctx, tx, m, t, x, p, in, rules.DateOf(now, m.board))
		if err != nil {
			return act.Effect{}, err
		}
		if in.Method == rules.MethodConsent && x.rollCall(p, t) {
			return act.Effect{}, fault.Bad(fault.At("method", "consent_roll_call_required"))
		}
		about, err := aboutItem(ctx, tx, m, in.Kind, i)
		if err != nil {
			return act.Effect{}, err
		}
		if in.Text == "" {
			in.Text = about.text
		}
		var n int
		if err := tx.Get(ctx, &n, sqlNextNumber, m.ID); err != nil {
			return act.Effect{}, err
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlInsertMotion, m.Board, m.ID, in.Item, n, string(in.Kind), in.Text, in.Mover, in.Seconder, in.Method, terms.Threshold.Rule, terms.Threshold.RequiresQuorum,
			x.ID, about.recommendation, about.textID, about.minutes, now, c.By.Person); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject("motion", id), Public: true, Location: m.console(),
			Body: audit.Body{"meeting": m.ID, "item": in.Item, "number": n, "kind": string(in.Kind), "mover": in.Mover, "seconder": in.Seconder, "method": in.Method, "threshold": terms.Threshold.Rule,
				"recommendation": about.recommendation, "text_version": about.textID, "minutes": about.minutes, "text": audit.Sealed(in.Text)}}, nil
	})
}

// inOrder checks the motion against procedure.
func inOrder(ctx context.Context, tx *pg.Tx, m meetingRow, t table, x rulesRow, p profile.Profile, in Motion, today rules.Date) (rules.MotionTerms, error) {
	var pending []rules.MotionKind
	if err := tx.Select(ctx, &pending, sqlPending, m.ID); err != nil {
		return rules.MotionTerms{}, err
	}
	open := len(pending) > 0
	if rule, ok := rules.MotionRuleOf(in.Kind); ok && rule.Applies && in.Item != 0 && !open {
		pending = []rules.MotionKind{rules.MotionMain}
	}
	mover, seconder := t.of(in.Mover).facts(), t.of(in.Seconder).facts()
	votes := func(f rules.SeatFacts) bool { return f.Kind.Votes() && f.Term.HeldOn(today) }
	terms, err := rules.MoveMotion(rules.MotionFacts{
		State: m.state(), Pending: pending, SecondWaived: !x.SecondRequired,
		MoverVotes: votes(mover), MoverPresent: mover.Presence.Present(), MoverRecused: mover.Recused,
		SeconderVotes: votes(seconder), SeconderPresent: seconder.Presence.Present(), SeconderRecused: seconder.Recused,
		DefaultThresholds: x.thresholds(p),
	}, rules.MotionInput{Kind: in.Kind, Mover: in.Mover, Seconder: in.Seconder, Text: in.Text, Threshold: in.Threshold})
	if err != nil {
		return terms, err
	}
	return terms, rules.OpenVote(rules.VoteFacts{State: m.state(), Motion: rules.MotionMoved, OtherVoteOpen: open})
}

// about is what a motion decides on, and the words it gets when it has none of
// its own.
type about struct {
	recommendation, textID, minutes int64
	text                            string
}

func aboutItem(ctx context.Context, tx *pg.Tx, m meetingRow, kind rules.MotionKind, i itemRow) (about, error) {
	out := about{}
	switch kind {
	case rules.MotionAdoptRecommendation:
		if i.Recommendation == 0 {
			return out, fault.Bad(fault.At("item", "item_without_recommendation"))
		}
		var r struct {
			ID        int64 `db:"id"`
			Withdrawn bool  `db:"withdrawn"`
			Adopted   bool  `db:"adopted"`
		}
		if err := tx.Get(ctx, &r, sqlAdoptable, i.Recommendation, m.Board); err != nil {
			return out, err
		}
		var posted struct {
			ID    int64  `db:"id"`
			Title string `db:"title"`
			Year  int    `db:"year"`
			Seq   int    `db:"seq"`
		}
		err := tx.Get(ctx, &posted, sqlPostedText, r.ID, m.Board, m.ID)
		switch {
		case r.Withdrawn:
			return out, fault.New(fault.Conflict, "recommendation_withdrawn")
		case r.Adopted:
			return out, fault.New(fault.Conflict, "recommendation_adopted")
		case pg.NotFound(err):
			return out, fault.New(fault.Conflict, "recommendation_not_posted")
		case err != nil:
			return out, err
		}
		out.recommendation, out.textID = r.ID, posted.ID
		out.text = say("motion_text.adopt_recommendation", "Number", rules.FormatNumber(posted.Year, posted.Seq), "Title", posted.Title)
	case rules.MotionApproveMinutes:
		if i.Minutes == 0 {
			return out, fault.Bad(fault.At("item", "item_without_minutes"))
		}
		var x struct {
			Meeting int64      `db:"meeting_id"`
			On      rules.Date `db:"held_on"`
			Status  *string    `db:"status"`
		}
		if err := tx.Get(ctx, &x, sqlApprovable, i.Minutes, m.Board); err != nil {
			return out, err
		}
		state := rules.MinutesDrafting
		if x.Status != nil {
			state = map[string]rules.MinutesState{"unapproved": rules.MinutesUnapproved, "approved": rules.MinutesApprovedNow}[*x.Status]
		}
		if err := rules.MinutesReadyToApprove(state, x.Meeting, m.ID); err != nil {
			return out, err
		}
		out.minutes = i.Minutes
		out.text = say("motion_text.approve_minutes", "Date", page.Day(page.Lang, "long", x.On.In(m.zone)))
	default:
		out.text = say("motion_kind." + string(kind))
	}
	return out, nil
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
		state := o.state()
		if state == rules.MotionOpen && o.Ballots == 0 {
			state = rules.MotionMoved // the vote has begun with the first ballot
		}
		if err := rules.WithdrawMotion(rules.VoteFacts{State: m.state(), Motion: state}); err != nil {
			return act.Effect{}, err
		}
		if _, err := tx.Exec(ctx, sqlWithdrawMotion, o.ID, "withdrawn", now); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject("motion", o.ID), Public: true, Location: m.console(), Body: audit.Body{"outcome": "withdrawn"}}, nil
	})
}

// lockMotion locks a motion's meeting and then the motion.
func lockMotion(ctx context.Context, tx *pg.Tx, motion, board int64) (motionRow, meetingRow, error) {
	var o motionRow
	var meeting int64
	if err := tx.Get(ctx, &meeting, sqlMotionMeeting, motion, board); err != nil {
		return o, meetingRow{}, err
	}
	m, err := loadMeeting(ctx, tx, sqlMeetingLocked, meeting, board)
	if err != nil {
		return o, m, err
	}
	return o, m, tx.Get(ctx, &o, sqlMotionLocked, motion)
}

// MovePost puts a motion: fields item, kind, mover, seconder, text, threshold,
// method.
func (s *Slice) MovePost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		f := p.form
		item, _ := f.Int("item")
		mover, _ := f.Int("mover")
		seconder, _ := f.Int("seconder")
		return s.Move(ctx, c, p.meeting, Motion{Kind: rules.MotionKind(f.Get("kind")), Item: item, Mover: mover, Seconder: seconder, Text: f.Trim("text"), Threshold: f.Get("threshold"), Method: f.Get("method")})
	})
}

// WithdrawMotionPost takes a motion back.
func (s *Slice) WithdrawMotionPost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		id, err := page.PathID(r, "motion")
		if err != nil {
			return act.Receipt{}, err
		}
		return s.WithdrawMotion(ctx, c, id)
	})
}
