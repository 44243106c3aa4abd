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
	"parley/internal/record"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/law"
	"parley/internal/rules/profile"
)

// SQL of motions.
const (
	sqlNextNumber   = `select coalesce(max(number), 0) + 1 from motions where meeting_id = $1`
	sqlInsertMotion = `insert into motions (board_id, meeting_id, item_id, number, kind, text, mover_seat_id, seconder_seat_id, method, threshold, requires_quorum, rules_id, recommendation_id, text_id, minutes_id, minutes_version, moved_at, created_by, state, opened_at, on_id, proposes, decision_id, refers_to_id, refers_to, report_by, unlisted, unlisted_law)
values ($1, $2, nullif($3::bigint, 0), $4, $5, $6, $7, nullif($8::bigint, 0), $9, $10, $11, nullif($12::bigint, 0), nullif($13::bigint, 0), nullif($14::bigint, 0), nullif($15::bigint, 0), nullif($16::int, 0), $17, nullif($18::bigint, 0), $19, case when $19 = 'open' then $17::timestamptz end, nullif($20::bigint, 0), $21, nullif($22::bigint, 0), nullif($23::bigint, 0), $24, $25::date, $26, $27) returning id`
	sqlMotionMeeting = `select meeting_id from motions where id = $1 and board_id = $2 and source is null`
	sqlMotionLocked  = `select o.id, coalesce(o.item_id, 0) as item_id, o.number, o.kind, o.method, o.threshold, o.requires_quorum, coalesce(o.rules_id, 0) as rules_id, o.state, coalesce(o.opened_at, o.moved_at) as opened_at,
(select count(*) from standing_ballots v where v.motion_id = o.id) as ballots from motions o where o.id = $1 for update`
	sqlWithdrawMotion = `update motions set state = 'withdrawn', outcome = $2, closed_at = $3 where id = $1`
	// What a motion decides on is locked first and then read: a statement that
	// waits for a lock sees the motions of another meeting as they were before.
	sqlLockRecommendation = `select id from recommendations where id = $1 and board_id = $2 for no key update`
	sqlAdoptable          = `select withdrawn_at is not null as withdrawn, exists (select 1 from motions o where o.recommendation_id = r.id and o.outcome = 'carried' and o.reopened_by_id is null) as adopted,
exists (select 1 from motions o where o.recommendation_id = r.id and o.state in ('moved', 'open')) as pending, u.comment_until, coalesce(u.comment_citation, '') as citation from recommendations r left join comment_periods u on u.recommendation_id = r.id where r.id = $1`
	sqlPostedText = `select t.id, t.title, coalesce(n.year, 0) as year, coalesce(n.seq, 0) as seq from posted_recommendations x
join postings p on p.id = x.posting_id join recommendation_texts t on t.id = x.text_id left join recommendation_numbers n on n.recommendation_id = x.recommendation_id
where x.recommendation_id = $1 and x.board_id = $2 and p.meeting_id = $3 order by p.posted_at desc, p.id desc limit 1`
	sqlAmendedAt   = `select max(o.closed_at) from motions o join agenda_items i on i.id = o.item_id where i.recommendation_id = $1 and o.meeting_id = $2 and o.kind in ('amend', 'substitute') and o.outcome = 'carried' and o.proposes = ''`
	sqlNewestText  = `select id, title, written_at from recommendation_texts where recommendation_id = $1 order by number desc limit 1`
	sqlLockMinutes = `select id from minutes where id = $1 and board_id = $2 for no key update`
	sqlApprovable  = `select x.meeting_id, m.held_on, m.opened_at, coalesce(p.status, '') as status, coalesce(p.source_version, 0) as version, p.published_at,
exists (select 1 from motions o where o.minutes_id = x.id and o.outcome = 'carried' and o.reopened_by_id is null) as carried, exists (select 1 from motions o where o.minutes_id = x.id and o.state in ('moved', 'open')) as pending
from minutes x join meetings m on m.id = x.meeting_id left join lateral (select * from publications p where p.subject = 'minutes/' || x.id order by p.version desc limit 1) p on true where x.id = $1`
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
	Proposes  string // wording proposed for the motion it acts on; of one to add an item, the finding
	Target    int64  // the decided motion it names: to reconsider, to take from the table, to rescind
	Unlisted  string // why it is moved though no posted agenda lists it
	Decision  int64  // the decision on the follow-up it puts to the vote
	Debate    bool   // it is before the board, and its vote is opened later
	Refer     Addressee
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
// unanimous consent; one that is to be debated first waits for Put, and others
// may be moved on it meanwhile. A motion that acts on another takes the newest
// one before the board. Under an item the item itself is the question before the
// board, so that it may be amended, postponed, referred or tabled. A motion to
// adopt takes the recommendation and the text that this meeting's agenda
// posted; one to approve minutes takes the item's; one on the follow-up puts a
// decision in the words in which it was written down. Errors: those of
// rules.MoveMotion and rules.OpenVote; those of order.Address and law.MayAct; Invalid fields item: required,
// item_on_consent, item_without_recommendation, item_without_minutes; method: choice_unknown,
// consent_roll_call_required; proposes, text, target: those of acting; decision:
// decision_unused and those of followup.MoveDecision; those of
// advice.RecommendationReadyToAdopt and rules.MinutesReadyToApprove.
func (s *Slice) Move(ctx context.Context, c act.Caller, meeting int64, in Motion) (act.Receipt, error) {
	in.Text, in.Unlisted = norm.NFC.String(in.Text), norm.NFC.String(in.Unlisted)
	if bad := rules.CheckChoice("method", in.Method, rules.MethodRollCall, rules.MethodConsent); len(bad) > 0 {
		return act.Receipt{}, fault.Bad(bad...)
	}
	return s.door.Do(ctx, rules.MotionMove, c, func(ctx context.Context, tx *pg.Tx) (act.Effect, error) {
		m, err := loadMeeting(ctx, tx, sqlMeetingLocked, meeting, c.Board)
		if err != nil {
			return act.Effect{}, err
		}
		if err := upToDate(ctx, tx, c, m); err != nil {
			return act.Effect{}, err
		}
		var below []undecided
		if err := tx.Select(ctx, &below, sqlUndecided, m.ID); err != nil {
			return act.Effect{}, err
		}
		on, err := acting(ctx, tx, m, below, &in)
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
			if i.OnConsent {
				return act.Effect{}, fault.Bad(fault.At("item", "item_on_consent"))
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
		if err := addressed(ctx, tx, m, &in, rules.DateOf(now, m.board)); err != nil {
			return act.Effect{}, err
		}
		p := m.Law.Now()
		terms, err := inOrder(ctx, tx, m, t, x, p, below, in, rules.DateOf(now, m.board))
		if err != nil {
			return act.Effect{}, err
		}
		if in.Method == rules.MethodConsent && x.rollCall(p, t, in.Kind) {
			return act.Effect{}, fault.Bad(fault.At("method", "consent_roll_call_required"))
		}
		about, err := aboutItem(ctx, tx, m, in, i, rules.DateOf(now, m.board))
		if err != nil {
			return act.Effect{}, err
		}
		section, err := record.MayAct(ctx, tx, p, m.ID, in.Item, law.ActFacts{Kind: in.Kind, MeetingKind: m.Kind, Threshold: in.Threshold, Reason: in.Unlisted})
		if err != nil {
			return act.Effect{}, err
		}
		if section == "" {
			in.Unlisted = ""
		}
		if in.Text == "" || in.Kind == rules.MotionFollowUp {
			in.Text = about.text
		}
		var n int
		if err := tx.Get(ctx, &n, sqlNextNumber, m.ID); err != nil {
			return act.Effect{}, err
		}
		state := rules.MotionOpen
		if in.Debate {
			state = rules.MotionMoved
		}
		var id int64
		if err := tx.Get(ctx, &id, sqlInsertMotion, m.Board, m.ID, in.Item, n, string(in.Kind), in.Text, in.Mover, in.Seconder, in.Method, terms.Threshold.Rule, terms.Threshold.RequiresQuorum,
			x.ID, about.recommendation, about.textID, about.minutes, about.minutesVersion, now, c.By.Person, string(state), on, in.Proposes, about.decision, in.Refer.Committee, in.Refer.Body, in.Refer.day(), in.Unlisted, section); err != nil {
			return act.Effect{}, err
		}
		return act.Effect{Subject: subject("motion", id), Public: true, Location: m.console(),
			Body: audit.Body{"meeting": m.ID, "item": in.Item, "number": n, "kind": string(in.Kind), "mover": in.Mover, "seconder": in.Seconder, "method": in.Method, "threshold": terms.Threshold.Rule,
				"requires_quorum": terms.Threshold.RequiresQuorum, "rules": x.ID, "recommendation": about.recommendation, "text_version": about.textID, "minutes": about.minutes, "minutes_version": about.minutesVersion, "text": audit.Sealed(in.Text),
				"debate": in.Debate, "on": on, "proposes": audit.Sealed(in.Proposes), "refers_to": in.Refer.Committee, "refers_to_body": audit.Sealed(in.Refer.Body), "report_by": in.Refer.By, "decision": about.decision, "unlisted": audit.Sealed(in.Unlisted), "unlisted_law": section}}, nil
	})
}

// inOrder checks the motion against procedure.
func inOrder(ctx context.Context, tx *pg.Tx, m meetingRow, t table, x rulesRow, p profile.Profile, below []undecided, in Motion, today rules.Date) (rules.MotionTerms, error) {
	var pending []rules.MotionKind
	open := false
	for _, o := range below {
		pending, open = append(pending, o.Kind), open || o.State == string(rules.MotionOpen)
	}
	if rule, ok := rules.MotionRuleOf(in.Kind); ok && rule.Applies && in.Item != 0 && len(below) == 0 {
		pending = []rules.MotionKind{rules.MotionMain}
	}
	closed, err := debateClosed(ctx, tx, below)
	if err != nil {
		return rules.MotionTerms{}, err
	}
	mover, seconder := t.of(in.Mover).facts(), t.of(in.Seconder).facts()
	votes := func(f rules.SeatFacts) bool { return f.Kind.Votes() && f.Term.HeldOn(today) }
	terms, err := rules.MoveMotion(rules.MotionFacts{
		State: m.state(), Pending: pending, DebateClosed: closed, SecondWaived: !x.SecondRequired,
		MoverVotes: votes(mover), MoverPresent: mover.Presence.Present(), MoverRecused: mover.Recused,
		SeconderVotes: votes(seconder), SeconderPresent: seconder.Presence.Present(), SeconderRecused: seconder.Recused,
		DefaultThresholds: x.thresholds(p),
	}, rules.MotionInput{Kind: in.Kind, Mover: in.Mover, Seconder: in.Seconder, Text: in.Text, Threshold: in.Threshold})
	if err != nil {
		return terms, err
	}
	lost := !in.Debate && x.lost(terms.Threshold.RequiresQuorum, p, t, today)
	return terms, rules.OpenVote(rules.VoteFacts{State: m.state(), Motion: rules.MotionMoved, OtherVoteOpen: open, QuorumLost: lost})
}

// about is what a motion decides on, and the words it gets when it has none of
// its own.
type about struct {
	recommendation, textID, minutes, decision int64
	minutesVersion                            int // of the text that is published now
	text                                      string
}

func aboutItem(ctx context.Context, tx *pg.Tx, m meetingRow, in Motion, i itemRow, today rules.Date) (about, error) {
	if in.Decision != 0 && in.Kind != rules.MotionFollowUp {
		return about{}, fault.Bad(fault.At("decision", "decision_unused"))
	}
	switch in.Kind {
	case rules.MotionFollowUp:
		return aboutDecision(ctx, tx, m, i, in.Decision, today)
	case rules.MotionAdoptRecommendation:
		return aboutRecommendation(ctx, tx, m, i, today)
	case rules.MotionApproveMinutes:
		return aboutMinutes(ctx, tx, m, i)
	}
	return about{text: say("motion_kind." + string(in.Kind))}, nil
}

func aboutRecommendation(ctx context.Context, tx *pg.Tx, m meetingRow, i itemRow, today rules.Date) (about, error) {
	if i.Recommendation == 0 {
		return about{}, fault.Bad(fault.At("item", "item_without_recommendation"))
	}
	var id int64
	if err := tx.Get(ctx, &id, sqlLockRecommendation, i.Recommendation, m.Board); err != nil {
		return about{}, err
	}
	var r struct {
		Withdrawn bool `db:"withdrawn"`
		Adopted   bool `db:"adopted"`
		Pending   bool `db:"pending"`

		CommentUntil rules.Date `db:"comment_until"`
		Citation     string     `db:"citation"`
	}
	if err := tx.Get(ctx, &r, sqlAdoptable, id); err != nil {
		return about{}, err
	}
	var posted struct {
		ID    int64  `db:"id"`
		Title string `db:"title"`
		Year  int    `db:"year"`
		Seq   int    `db:"seq"`
	}
	if err := tx.Get(ctx, &posted, sqlPostedText, id, m.Board, m.ID); err != nil && !pg.NotFound(err) {
		return about{}, err
	}
	var amendedAt *time.Time
	if err := tx.Get(ctx, &amendedAt, sqlAmendedAt, id, m.ID); err != nil {
		return about{}, err
	}
	var text struct {
		ID        int64     `db:"id"`
		Title     string    `db:"title"`
		WrittenAt time.Time `db:"written_at"`
	}
	if err := tx.Get(ctx, &text, sqlNewestText, id); err != nil {
		return about{}, err
	}
	err := advice.RecommendationReadyToAdopt(advice.AdoptFacts{Withdrawn: r.Withdrawn, Adopted: r.Adopted, Posted: posted.ID != 0, Pending: r.Pending,
		CommentUntil: r.CommentUntil, Today: today, Citation: r.Citation, Amended: amendedAt != nil, Rewritten: amendedAt != nil && !text.WrittenAt.Before(*amendedAt)})
	out, words := about{recommendation: id, textID: posted.ID}, "motion_text.adopt_recommendation"
	if amendedAt != nil {
		out.textID, posted.Title, words = text.ID, text.Title, "motion_text.adopt_amended"
	}
	out.text = say(words, "Number", advice.FormatNumber(posted.Year, posted.Seq), "Title", posted.Title)
	return out, err
}

// aboutMinutes takes the text that stands published now. When it was published
// after the meeting began, it holds the corrections the board asked for.
func aboutMinutes(ctx context.Context, tx *pg.Tx, m meetingRow, i itemRow) (about, error) {
	if i.Minutes == 0 {
		return about{}, fault.Bad(fault.At("item", "item_without_minutes"))
	}
	var id int64
	if err := tx.Get(ctx, &id, sqlLockMinutes, i.Minutes, m.Board); err != nil {
		return about{}, err
	}
	var x struct {
		Meeting   int64      `db:"meeting_id"`
		On        rules.Date `db:"held_on"`
		OpenedAt  *time.Time `db:"opened_at"`
		Status    string     `db:"status"`
		Version   int        `db:"version"`
		Published *time.Time `db:"published_at"`
		Carried   bool       `db:"carried"`
		Pending   bool       `db:"pending"`
	}
	if err := tx.Get(ctx, &x, sqlApprovable, id); err != nil {
		return about{}, err
	}
	f := rules.ReadyFacts{State: rules.MinutesDrafting, Meeting: x.Meeting, MotionMeeting: m.ID, MotionMeetingStart: m.opened(), Carried: x.Carried, Pending: x.Pending}
	if x.Status != "" {
		f.State = map[string]rules.MinutesState{"unapproved": rules.MinutesUnapproved, "approved": rules.MinutesApprovedNow}[x.Status]
	}
	if x.OpenedAt != nil {
		f.MeetingStart = *x.OpenedAt
	}
	if err := rules.MinutesReadyToApprove(f); err != nil {
		return about{}, err
	}
	words := "motion_text.approve_minutes"
	if x.Published.After(m.opened()) {
		words = "motion_text.approve_minutes_corrected"
	}
	return about{minutes: id, minutesVersion: x.Version, text: say(words, "Date", page.Day(page.Lang, "long", x.On.In(m.zone)))}, nil
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
// method, proposes, target, decision, refer_to, refer_body, report_by, then.
func (s *Slice) MovePost(w http.ResponseWriter, r *http.Request) error {
	return s.posted(w, r, func(ctx context.Context, c act.Caller, p posted) (act.Receipt, error) {
		f := p.form
		item, _ := f.Int("item")
		mover, _ := f.Int("mover")
		seconder, _ := f.Int("seconder")
		decision, chosen := f.Int("decision")
		if !chosen && f.Get("decision") != "" {
			return act.Receipt{}, fault.Bad(fault.At("decision", "choice_unknown"))
		}
		target, known := f.Int("target")
		if !known && f.Get("target") != "" {
			return act.Receipt{}, fault.Bad(fault.At("target", "choice_unknown"))
		}
		to, err := addressee(f)
		if err != nil {
			return act.Receipt{}, err
		}
		return s.Move(ctx, c, p.meeting, Motion{Kind: rules.MotionKind(f.Get("kind")), Item: item, Mover: mover, Seconder: seconder, Text: f.Trim("text"), Threshold: f.Get("threshold"), Method: f.Get("method"),
			Proposes: f.Trim("proposes"), Target: target, Decision: decision, Unlisted: f.Trim("unlisted"), Debate: f.Get("then") == "debate", Refer: to})
	})
}
