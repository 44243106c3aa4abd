package track

import (
	"context"
	"encoding/json"
	"time"

	"parley/internal/pg"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// SQL of what the rows are computed from. $1 is a board, $2 a recommendation; 0
// is all of them.
const (
	sqlNumbered = `select r.id, r.board_id, j.zone, r.withdrawn_at, n.year, n.seq, coalesce(e.priority, '') as priority, coalesce(e.topics, '[]') as topics
from recommendation_numbers n join recommendations r on r.id = n.recommendation_id join boards b on b.id = r.board_id join jurisdictions j on j.id = b.jurisdiction_id
left join lateral (select e.priority, (select json_agg(m.name order by m.name) from catalog_entry_terms t join catalog_terms m on m.id = t.term_id and m.kind = 'topic' where t.entry_id = e.id) as topics
	from catalog_entries e where e.recommendation_id = r.id order by e.number desc limit 1) e on true
where ($1::bigint = 0 or r.board_id = $1) and ($2::bigint = 0 or r.id = $2) order by r.id`
	sqlPosted = `select x.recommendation_id, x.text_id, p.posted_at, m.state in ('cancelled', 'postponed', 'not_held')
or not exists (select from posted_recommendations y join postings q on q.id = y.posting_id where y.recommendation_id = x.recommendation_id and q.meeting_id = p.meeting_id
and q.version = (select max(version) from postings z where z.meeting_id = p.meeting_id and z.kind = 'agenda')) as void
from posted_recommendations x join postings p on p.id = x.posting_id join meetings m on m.id = p.meeting_id
where ($1::bigint = 0 or x.board_id = $1) and ($2::bigint = 0 or x.recommendation_id = $2) order by p.posted_at, p.id`
	sqlMotions = `select x.recommendation_id, m.kind, m.outcome, m.closed_at, coalesce(m.text_id, 0) as text_id,
(select max(z.closed_at) from motions z where z.on_id = m.id and z.kind = 'rescind' and z.outcome = 'carried' and z.reopened_by_id is null and m.kind = 'adopt_recommendation' and not exists (select from transmittals s where s.recommendation_id = m.recommendation_id and s.sent_at <= z.closed_at)) as rescinded_at
from (select id as motion, recommendation_id from motions where recommendation_id is not null
union select m.id, i.recommendation_id from agenda_items i join motions m on m.item_id = i.id where i.recommendation_id is not null) x join motions m on m.id = x.motion
where m.state = 'closed' and m.reopened_by_id is null and m.outcome in ('carried', 'lost', 'lost_on_tie', 'no_action_no_quorum')
and ($1::bigint = 0 or m.board_id = $1) and ($2::bigint = 0 or x.recommendation_id = $2) order by m.closed_at, m.id`
	sqlTexts = `select t.id, t.title, t.finding, t.recommendation from recommendation_texts t
where ($1::bigint = 0 or t.board_id = $1) and ($2::bigint = 0 or t.recommendation_id = $2)
and (exists (select from posted_recommendations x where x.recommendation_id = t.recommendation_id and x.text_id = t.id) or exists (select from motions m where m.recommendation_id = t.recommendation_id and m.text_id = t.id))`
	sqlSent = `select t.id, t.recommendation_id, t.department_id, t.sent_at, exists (select from transmittals z where z.again_of = t.id) as sent_again, t.due_on, coalesce((select min(x.due_before) from extensions x where x.transmittal_id = t.id), t.due_on) as first_due_on, coalesce(t.days, 0) as days, coalesce(r.position, '') as position,
(select array_to_json(array_agg(distinct reason order by reason)) from (select r.reason union all select p.reason from response_parts p where p.response_id = r.id) q where reason <> '') as reasons, r.signed_at
from transmittals t left join responses r on r.transmittal_id = t.id and r.signed_at is not null
where ($1::bigint = 0 or t.board_id = $1) and ($2::bigint = 0 or t.recommendation_id = $2) order by t.id`
)

// Names are a list of words kept as an array of the database and read as JSON.
type Names []string

// Scan reads a JSON array.
func (n *Names) Scan(v any) error {
	switch v := v.(type) {
	case []byte:
		return json.Unmarshal(v, n)
	case string:
		return json.Unmarshal([]byte(v), n)
	}
	*n = nil
	return nil
}

type numbered struct {
	ID          int64      `db:"id"`
	Board       int64      `db:"board_id"`
	Zone        string     `db:"zone"`
	WithdrawnAt *time.Time `db:"withdrawn_at"`
	Year        int        `db:"year"`
	Seq         int        `db:"seq"`
	Priority    string     `db:"priority"`
	Topics      Names      `db:"topics"`
}

type posted struct {
	Recommendation int64     `db:"recommendation_id"`
	Text           int64     `db:"text_id"`
	At             time.Time `db:"posted_at"`
	Void           bool      `db:"void"`
}

type motion struct {
	Recommendation int64      `db:"recommendation_id"`
	Kind           string     `db:"kind"`
	Outcome        string     `db:"outcome"`
	At             time.Time  `db:"closed_at"`
	Text           int64      `db:"text_id"`
	RescindedAt    *time.Time `db:"rescinded_at"` // of the adoption, before it was sent
}

type text struct {
	ID             int64  `db:"id"`
	Title          string `db:"title"`
	Finding        string `db:"finding"`
	Recommendation string `db:"recommendation"`
}

type sent struct {
	ID             int64      `db:"id"`
	Recommendation int64      `db:"recommendation_id"`
	Department     int64      `db:"department_id"`
	At             time.Time  `db:"sent_at"`
	Again          bool       `db:"sent_again"` // another sending to the department followed
	DueOn          rules.Date `db:"due_on"`
	FirstDueOn     rules.Date `db:"first_due_on"` // before any time was added
	Days           int        `db:"days"`         // 0: the board has no rule
	Position       string     `db:"position"`
	Reasons        Names      `db:"reasons"` // coded, of the whole and of its parts
	SignedAt       *time.Time `db:"signed_at"`
}

// facts are what is known of one recommendation.
type facts struct {
	numbered
	zone     *time.Location
	posted   []posted
	motions  []motion
	sent     []sent
	texts    map[int64]text
	followed follow.Record
}

// load reads the facts of a board's recommendations, of one, or of all.
func load(ctx context.Context, r pg.Reader, board, recommendation int64) ([]*facts, error) {
	var rows []numbered
	if err := r.Select(ctx, &rows, sqlNumbered, board, recommendation); err != nil {
		return nil, err
	}
	var ps []posted
	if err := r.Select(ctx, &ps, sqlPosted, board, recommendation); err != nil {
		return nil, err
	}
	var ms []motion
	if err := r.Select(ctx, &ms, sqlMotions, board, recommendation); err != nil {
		return nil, err
	}
	var ss []sent
	if err := r.Select(ctx, &ss, sqlSent, board, recommendation); err != nil {
		return nil, err
	}
	var ts []text
	if err := r.Select(ctx, &ts, sqlTexts, board, recommendation); err != nil {
		return nil, err
	}
	followed, err := follow.Load(ctx, r, follow.Narrow{Board: board, Recommendation: recommendation})
	if err != nil {
		return nil, err
	}
	texts := map[int64]text{}
	for _, t := range ts {
		texts[t.ID] = t
	}
	zones := map[string]*time.Location{}
	out := make([]*facts, len(rows))
	of := map[int64]*facts{0: {}}
	for i, row := range rows {
		if zones[row.Zone] == nil {
			if zones[row.Zone], err = time.LoadLocation(row.Zone); err != nil {
				return nil, err
			}
		}
		out[i] = &facts{numbered: row, zone: zones[row.Zone], texts: texts}
		of[row.ID] = out[i]
	}
	at := func(recommendation int64) *facts {
		if f := of[recommendation]; f != nil {
			return f
		}
		return of[0] // a draft: it is not tracked
	}
	for _, x := range ps {
		f := at(x.Recommendation)
		f.posted = append(f.posted, x)
	}
	for _, x := range ms {
		f := at(x.Recommendation)
		f.motions = append(f.motions, x)
	}
	for _, x := range ss {
		f := at(x.Recommendation)
		f.sent = append(f.sent, x)
	}
	for _, p := range followed.Promises {
		f := at(p.Recommendation)
		f.followed.Promises = append(f.followed.Promises, p)
	}
	for _, d := range followed.Decisions {
		f := at(d.Recommendation)
		f.followed.Decisions = append(f.followed.Decisions, d)
	}
	return out, nil
}

// stage is where it stands without its follow-up.
func (f *facts) stage() advice.Stage {
	var events []advice.RecommendationEvent
	for _, p := range f.posted {
		events = append(events, advice.RecommendationEvent{Kind: advice.EventPosted, At: p.At, Void: p.Void})
	}
	for _, m := range f.motions {
		events = append(events, advice.RecommendationEvent{Kind: advice.EventMotion, At: m.At, Motion: rules.MotionKind(m.Kind), Carried: m.Outcome == rules.OutcomeCarried, Outcome: m.Outcome})
	}
	for _, m := range f.motions {
		if m.RescindedAt != nil {
			events = append(events, advice.RecommendationEvent{Kind: advice.EventRescinded, At: *m.RescindedAt})
		}
	}
	if f.WithdrawnAt != nil {
		events = append(events, advice.RecommendationEvent{Kind: advice.EventWithdrawn, At: *f.WithdrawnAt})
	}
	var to []advice.TransmittalFacts
	for _, s := range f.sent {
		to = append(to, advice.TransmittalFacts{Department: s.Department, ClockStarted: !s.DueOn.IsZero() || s.Days == 0, Answered: s.SignedAt != nil, SentAgain: s.Again})
	}
	return advice.StageOf(events, to)
}

// adoption is the motion that adopted it and was not rescinded, nil without one.
func (f *facts) adoption() *motion {
	for i, m := range f.motions {
		if m.Kind == string(rules.MotionAdoptRecommendation) && m.Outcome == rules.OutcomeCarried && m.RescindedAt == nil {
			return &f.motions[i]
		}
	}
	return nil
}

// public are the words the public reads: those adopted, else those that were put
// before the board last.
func (f *facts) public() text {
	if m := f.adoption(); m != nil && m.Text != 0 {
		return f.texts[m.Text]
	}
	if n := len(f.posted); n > 0 {
		return f.texts[f.posted[n-1].Text]
	}
	return text{}
}
