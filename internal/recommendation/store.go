package recommendation

import (
	"context"
	"time"

	"parley/internal/pg"
	"parley/internal/record/sending"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/law"
)

// SQL of the slice. In the queries that load lives, $1 is a board (0: all) and
// $2 a recommendation (0: all).
const (
	// The planned meeting that comes next, or one that has the recommendation on its agenda already.
	sqlNextMeeting = `select m.slug, m.held_on, exists (select from agenda_items i where i.meeting_id = m.id and i.recommendation_id = $2 and i.removed_at is null) as planned
from meetings m where m.board_id = $1 and m.state = 'scheduled' and m.source is null order by planned desc, m.held_on, m.starts limit 1`
	sqlSlug   = `select slug from boards where id = $1`
	sqlLock   = `select version from recommendations where id = $1 and board_id = $2 for update`
	sqlInsert = `insert into recommendations (board_id, created_at, drafted_by) values ($1, $2, nullif($3::bigint, 0)) returning id`
	sqlRevise = `update recommendations set version = $3 where id = $1 and board_id = $2`
	sqlDrop   = `update recommendations set withdrawn_at = $3, withdrawn_reason = $4 where id = $1 and board_id = $2`

	sqlInsertText = `insert into recommendation_texts (board_id, recommendation_id, number, title, finding, recommendation, written_at, written_by)
values ($1, $2, $3, $4, $5, $6, $7, nullif($8::bigint, 0)) returning id`
	sqlTexts = `select t.id, t.number, t.title, t.finding, t.recommendation, t.written_at, coalesce(p.name, '') as writer
from recommendation_texts t left join people p on p.id = t.written_by where t.recommendation_id = $1 and t.board_id = $2 order by t.number`

	sqlLives = `select r.id, r.board_id, b.slug, b.name as board, j.zone, r.version, r.created_at, coalesce(p.name, '') as drafter,
r.withdrawn_at, r.withdrawn_reason, coalesce(n.year, 0) as year, coalesce(n.seq, 0) as seq, t.title, u.comment_until, coalesce(u.comment_days, 0) as comment_days, coalesce(u.comment_citation, '') as comment_citation
from recommendations r left join comment_periods u on u.recommendation_id = r.id join boards b on b.id = r.board_id join jurisdictions j on j.id = b.jurisdiction_id
join recommendation_texts t on t.recommendation_id = r.id and t.number = r.version
left join people p on p.id = r.drafted_by left join recommendation_numbers n on n.recommendation_id = r.id
where ($1::bigint = 0 or r.board_id = $1) and ($2::bigint = 0 or r.id = $2) and (n.seq is not null or not $3::boolean) order by r.id desc`
	sqlPosted = `select x.recommendation_id, x.text_id, t.title, t.number, p.posted_at, coalesce(o.name, '') as poster, p.version, m.slug as meeting, m.held_on, m.kind, m.state,
not exists (select from posted_recommendations y join postings q on q.id = y.posting_id where y.recommendation_id = x.recommendation_id and q.meeting_id = p.meeting_id
and q.version = (select max(version) from postings z where z.meeting_id = p.meeting_id and z.kind = 'agenda')) as taken_off
from posted_recommendations x join postings p on p.id = x.posting_id join meetings m on m.id = p.meeting_id join recommendation_texts t on t.id = x.text_id left join people o on o.id = p.posted_by
where ($1::bigint = 0 or x.board_id = $1) and ($2::bigint = 0 or x.recommendation_id = $2) order by p.posted_at, p.id`
	sqlMotions = `select x.recommendation_id, m.id, m.kind, m.outcome, m.closed_at, coalesce(m.text_id, 0) as text_id, coalesce(t.title, '') as title, coalesce(t.number, 0) as number,
coalesce(m.computation::text, '') as computation, m.method, g.slug as meeting, g.held_on,
(select max(z.closed_at) from motions z where z.on_id = m.id and z.kind = 'rescind' and z.outcome = 'carried' and z.reopened_by_id is null and m.kind = 'adopt_recommendation' and not exists (select from transmittals s where s.recommendation_id = m.recommendation_id and s.sent_at <= z.closed_at)) as rescinded_at,
coalesce((select p.name from terms h join people p on p.id = h.person_id where h.seat_id = m.mover_seat_id and h.begins_on <= g.held_on and (h.left_on is null or h.left_on > g.held_on) limit 1), '') as mover,
coalesce((select p.name from terms h join people p on p.id = h.person_id where h.seat_id = m.seconder_seat_id and h.begins_on <= g.held_on and (h.left_on is null or h.left_on > g.held_on) limit 1), '') as seconder
from (select id as motion, recommendation_id from motions where recommendation_id is not null
union select m.id, i.recommendation_id from agenda_items i join motions m on m.item_id = i.id where i.recommendation_id is not null) x
join motions m on m.id = x.motion join meetings g on g.id = m.meeting_id left join recommendation_texts t on t.id = m.text_id
where m.state = 'closed' and m.reopened_by_id is null and m.outcome in ('carried', 'lost', 'lost_on_tie', 'no_action_no_quorum')
and ($1::bigint = 0 or m.board_id = $1) and ($2::bigint = 0 or x.recommendation_id = $2) order by m.closed_at, m.id`
	sqlTransmittals = `select t.id, coalesce(t.again_of, 0) as again_of, (select z.sent_at from transmittals z where z.again_of = t.id) as again_at, t.recommendation_id, t.text_id, t.department_id, d.name as department, t.addressee, t.sent_at, coalesce(p.name, '') as sender,
t.delivered_on, coalesce(dp.name, '') as deliverer, t.acknowledged_on, coalesce(ap.name, '') as acknowledger, t.start_event, t.due_on, coalesce((select min(x.due_before) from extensions x where x.transmittal_id = t.id), t.due_on) as first_due_on, coalesce((select sum(x.days) from extensions x where x.transmittal_id = t.id), 0) as added_days, coalesce(t.days, 0) as days, t.unit, t.citation, coalesce(r.id, 0) as response, coalesce(r.position, '') as position, r.signed_at
from transmittals t join departments d on d.id = t.department_id left join people p on p.id = t.sent_by left join people dp on dp.id = t.delivered_by left join people ap on ap.id = t.acknowledged_by left join responses r on r.transmittal_id = t.id and r.signed_at is not null
where ($1::bigint = 0 or t.board_id = $1) and ($2::bigint = 0 or t.recommendation_id = $2) order by t.id`

	sqlByNumber = `select recommendation_id from recommendation_numbers where board_id = $1 and year = $2 and seq = $3`

	sqlLockMeetings = `select m.id from meetings m where m.id in (select meeting_id from agenda_items where recommendation_id = $1) order by m.id for share of m`
	sqlPending      = `select count(*) from motions m left join agenda_items i on i.id = m.item_id
where m.state in ('moved', 'open') and (m.recommendation_id = $1 or i.recommendation_id = $1)`

	sqlRule = `select id, coalesce(response_days, 0) as days, response_unit, response_start, response_citation, response_roll_over, publish_days, publish_unit, publish_copies, publish_citation
from board_rules where board_id = $1 order by revision desc limit 1`
	sqlAdvised           = `select d.id, d.name, d.head from board_departments a join departments d on d.id = a.department_id where a.board_id = $1 order by d.name`
	sqlAdvisedLocked     = sqlAdvised + ` for share of a, d`
	sqlLaw               = `select law from board_laws where board_id = $1`
	sqlZone              = `select j.zone from boards b join jurisdictions j on j.id = b.jurisdiction_id where b.id = $1`
	sqlInsertTransmittal = `insert into transmittals (board_id, recommendation_id, text_id, department_id, addressee, sent_at, sent_by, rules_id, start_event, due_on, days, unit, citation, publish_by, publish_days, publish_unit, publish_copies, publish_citation, again_of)
values ($1, $2, $3, $4, $5, $6, nullif($7::bigint, 0), $8, $9, $10, nullif($11::int, 0), $12, $13, $14, $15, $16, $17, $18, nullif($19::bigint, 0)) returning id`
	sqlTransmittal = `select t.id, t.recommendation_id, t.sent_at, t.delivered_on, t.acknowledged_on, t.start_event, t.due_on, coalesce(t.days, 0) as days, t.unit, t.citation,
t.addressee, d.name as department, t.publish_copies, (select response_roll_over from board_rules b where b.id = t.rules_id) as roll_over, exists (select from extensions x where x.transmittal_id = t.id) as extended from transmittals t join departments d on d.id = t.department_id where t.id = $1 and t.board_id = $2`
	sqlLockTransmittal    = sqlTransmittal + ` for update of t`
	sqlUpdateDelivery     = `update transmittals set delivered_on = $3, due_on = $4, delivered_by = coalesce(delivered_by, nullif($5::bigint, 0)) where id = $1 and board_id = $2`
	sqlInsertCopy         = `insert into transmittal_copies (board_id, transmittal_id, recipient, given_on, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, nullif($6::bigint, 0)) returning id`
	sqlUpdateCopy         = `update transmittal_copies set given_on = $4 where transmittal_id = $1 and board_id = $2 and recipient = $3`
	sqlCopies             = `select recipient, given_on from transmittal_copies where transmittal_id = $1`
	sqlInsertCorrection   = `insert into transmittal_corrections (board_id, transmittal_id, event, recipient, was, became, reason, due_was, due_became, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, nullif($11::bigint, 0)) returning id`
	sqlUpdateAcknowledged = `update transmittals set acknowledged_on = $3, due_on = $4, acknowledged_by = coalesce(acknowledged_by, nullif($5::bigint, 0)) where id = $1 and board_id = $2`

	sqlAnswers = `select r.id, r.transmittal_id, r.position, r.reason, r.words, r.letter_url, r.signed_at, r.signed_title, coalesce(p.name, '') as signer, x.recommendation as asked
from responses r join transmittals t on t.id = r.transmittal_id join recommendation_texts x on x.id = t.text_id left join people p on p.id = r.signed_by where t.recommendation_id = $1 and r.signed_at is not null`
)

type textRow struct {
	ID             int64     `db:"id"`
	Number         int       `db:"number"`
	Title          string    `db:"title"`
	Finding        string    `db:"finding"`
	Recommendation string    `db:"recommendation"`
	WrittenAt      time.Time `db:"written_at"`
	Writer         string    `db:"writer"`
}

type lifeRow struct {
	ID              int64      `db:"id"`
	Board           int64      `db:"board_id"`
	Slug            string     `db:"slug"`
	BoardName       string     `db:"board"`
	Zone            string     `db:"zone"`
	Version         int        `db:"version"`
	CreatedAt       time.Time  `db:"created_at"`
	Drafter         string     `db:"drafter"`
	WithdrawnAt     *time.Time `db:"withdrawn_at"`
	WithdrawnReason string     `db:"withdrawn_reason"`
	Year            int        `db:"year"`
	Seq             int        `db:"seq"`
	NewestTitle     string     `db:"title"`
	CommentUntil    rules.Date `db:"comment_until"` // last day; zero: the board gives drafts no such time, or it was not posted
	CommentDays     int        `db:"comment_days"`
	CommentCitation string     `db:"comment_citation"`
}

type postedRow struct {
	Recommendation int64      `db:"recommendation_id"`
	Text           int64      `db:"text_id"`
	Title          string     `db:"title"`
	Number         int        `db:"number"`
	At             time.Time  `db:"posted_at"`
	Poster         string     `db:"poster"`
	Version        int        `db:"version"`
	Meeting        string     `db:"meeting"`
	HeldOn         rules.Date `db:"held_on"`
	Kind           string     `db:"kind"`
	State          string     `db:"state"`     // of the meeting
	TakenOff       bool       `db:"taken_off"` // the newest agenda of the meeting does not show it
}

// void says that the posting puts nothing before the board any more.
func (p postedRow) void() bool {
	switch rules.SessionState(p.State) {
	case rules.Cancelled, rules.Postponed, rules.NotHeld:
		return true
	}
	return p.TakenOff
}

type motionRow struct {
	Recommendation int64      `db:"recommendation_id"`
	ID             int64      `db:"id"`
	Kind           string     `db:"kind"`
	Outcome        string     `db:"outcome"`
	At             time.Time  `db:"closed_at"`
	Text           int64      `db:"text_id"`
	Title          string     `db:"title"`
	Number         int        `db:"number"`
	Computation    string     `db:"computation"`
	Method         string     `db:"method"`
	Meeting        string     `db:"meeting"`
	HeldOn         rules.Date `db:"held_on"`
	Mover          string     `db:"mover"`
	Seconder       string     `db:"seconder"`
	RescindedAt    *time.Time `db:"rescinded_at"` // of the adoption, before it was sent
}

type transmittalRow struct {
	ID             int64      `db:"id"`
	AgainOf        int64      `db:"again_of"` // the sending before, to the same department; 0: none
	AgainAt        *time.Time `db:"again_at"` // when it was sent to the department again
	Recommendation int64      `db:"recommendation_id"`
	Text           int64      `db:"text_id"`
	DepartmentID   int64      `db:"department_id"`
	Department     string     `db:"department"`
	Addressee      string     `db:"addressee"`
	SentAt         time.Time  `db:"sent_at"`
	Sender         string     `db:"sender"`
	DeliveredOn    rules.Date `db:"delivered_on"`
	Deliverer      string     `db:"deliverer"` // who recorded it first
	AcknowledgedOn rules.Date `db:"acknowledged_on"`
	Acknowledger   string     `db:"acknowledger"` // who recorded it first
	StartEvent     string     `db:"start_event"`
	DueOn          rules.Date `db:"due_on"`
	FirstDueOn     rules.Date `db:"first_due_on"` // before any time was added
	AddedDays      int        `db:"added_days"`
	Days           int        `db:"days"` // 0: the board has no rule
	Unit           string     `db:"unit"`
	Citation       string     `db:"citation"`
	Response       int64      `db:"response"`
	Position       string     `db:"position"`
	SignedAt       *time.Time `db:"signed_at"`

	sending sending.Sending // when it was public, and who was given a copy
}

type departmentRow struct {
	ID   int64  `db:"id"`
	Name string `db:"name"`
	Head string `db:"head"`
}

// addressee is the person a transmittal goes to.
func (d departmentRow) addressee() string {
	if d.Head != "" {
		return d.Head
	}
	return d.Name
}

type ruleRow struct {
	ID       int64  `db:"id"`
	Days     int    `db:"days"` // 0: no rule
	Unit     string `db:"response_unit"`
	Start    string `db:"response_start"`
	Citation string `db:"response_citation"`
	RollOver bool   `db:"response_roll_over"`

	PublishDays     int    `db:"publish_days"` // 0: no rule
	PublishUnit     string `db:"publish_unit"`
	PublishCopies   string `db:"publish_copies"`
	PublishCitation string `db:"publish_citation"`
}

func (x ruleRow) rule() advice.ResponseRule {
	return advice.ResponseRule{Days: x.Days, Unit: x.Unit, Start: x.Start, Citation: x.Citation, RollOver: x.RollOver}
}

func (x ruleRow) publication() advice.PublicationRule {
	return advice.PublicationRule{Days: x.PublishDays, Unit: x.PublishUnit, Copies: advice.CopiesOf(x.PublishCopies), Citation: x.PublishCitation}
}

type answerRow struct {
	ID          int64     `db:"id"`
	Transmittal int64     `db:"transmittal_id"`
	Position    string    `db:"position"`
	Reason      string    `db:"reason"`
	Words       string    `db:"words"`
	Letter      string    `db:"letter_url"`
	SignedAt    time.Time `db:"signed_at"`
	Office      string    `db:"signed_title"`
	Signer      string    `db:"signer"`
	Asked       string    `db:"asked"` // the text it answers
}

// calendar is the board's calendar.
func calendar(ctx context.Context, r pg.Reader, board int64) (rules.Calendar, error) {
	var l law.Law
	err := r.Get(ctx, &l, sqlLaw, board)
	return l.Calendar(), err
}

// boardZone is the zone of the board's dates.
func boardZone(ctx context.Context, r pg.Reader, board int64) (*time.Location, error) {
	var zone string
	if err := r.Get(ctx, &zone, sqlZone, board); err != nil {
		return nil, err
	}
	return time.LoadLocation(zone)
}
