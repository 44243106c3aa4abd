// Package follow reads what became of answers: reports, tests, reviews and the
// board's decisions, with the words that are derived from them. It only reads.
package follow

import (
	"context"
	"slices"
	"time"

	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

// SQL. $1 is a board, $2 a recommendation, $3 a department, $4 a commitment; 0 is
// all of them.
const (
	narrow      = ` where ($1::bigint = 0 or t.board_id = $1) and ($2::bigint = 0 or t.recommendation_id = $2) and ($3::bigint = 0 or t.department_id = $3) and ($4::bigint = 0 or c.id = $4)`
	sqlPromises = `select c.id, c.board_id, t.recommendation_id, t.id as transmittal_id, t.department_id, d.name as department, case c.part when 0 then c.action else '(' || chr(96 + c.part) || ') ' || c.action end as action, c.official, c.target_on, r.signed_at, b.slug, b.name as board, j.zone, n.year, n.seq, x.title,
coalesce(v.person_id, 0) as reviewer_id, coalesce(p.name, '') as reviewer
from commitments c join responses r on r.id = c.response_id and r.signed_at is not null join transmittals t on t.id = r.transmittal_id join departments d on d.id = t.department_id
join boards b on b.id = c.board_id join jurisdictions j on j.id = b.jurisdiction_id join recommendation_numbers n on n.recommendation_id = t.recommendation_id join recommendation_texts x on x.id = t.text_id
left join lateral (select person_id from reviewers v where v.commitment_id = c.id order by v.id desc limit 1) v on true left join people p on p.id = v.person_id` + narrow + ` order by t.id, c.position`
	sqlRules   = `select board_id, every, citation, set_at from follow_up_rules where $1::bigint = 0 or board_id = $1 order by board_id, revision`
	sqlReports = `select q.id, q.commitment_id, q.number, q.progress, q.stage, q.words, q.link, q.reported_at, coalesce(p.name, '') as reporter, coalesce(e.sha256, '') as sha256, coalesce(e.name, '') as name, coalesce(e.alt, '') as alt, coalesce(e.statement, '') as statement
from progress_reports q join commitments c on c.id = q.commitment_id join responses r on r.id = c.response_id join transmittals t on t.id = r.transmittal_id left join people p on p.id = q.reported_by left join evidence_files e on e.report_id = q.id` + narrow + ` order by q.commitment_id, q.number`
	sqlSets = `select s.id, s.commitment_id, s.number, s.side, s.words, s.proposed_at, coalesce(p.name, '') as proposer, a.agreed_at, coalesce(o.name, '') as agreer
from test_sets s join commitments c on c.id = s.commitment_id join responses r on r.id = c.response_id join transmittals t on t.id = r.transmittal_id left join people p on p.id = s.proposed_by
left join test_agreements a on a.set_id = s.id left join people o on o.id = a.agreed_by` + narrow + ` order by s.commitment_id, s.number`
	sqlTests = `select a.set_id, a.words from acceptance_tests a join test_sets s on s.id = a.set_id join commitments c on c.id = s.commitment_id join responses r on r.id = c.response_id join transmittals t on t.id = r.transmittal_id` + narrow + ` order by a.set_id, a.position`
	// What was decided last on each: the motion that is pending or was closed last.
	sqlDecisions = `select d.id, d.board_id, d.recommendation_id, d.kind, coalesce(d.commitment_id, 0) as commitment_id, coalesce(d.set_id, 0) as set_id, coalesce(d.transmittal_id, 0) as transmittal_id, coalesce(d.answer_id, 0) as answer_then, exists (select from transmittals z where z.again_of = t.id) as sent_again, case when t.again_of is not null then (t.sent_at at time zone j.zone)::date end as again_on, coalesce(q.id, 0) as answer, d.reason, d.escalated_to, d.escalation_form, d.escalation_ground, coalesce(k.days, 0) as rule_days, coalesce(k.unit, '') as rule_unit, coalesce(k.citation, '') as rule_citation, d.words, d.recheck_on,
coalesce(v.name, '') as reviewer, d.drafted_at, coalesce(w.name, '') as drafter, coalesce(e.name, '') as department, coalesce(x.withdrawn_at, 'epoch') as withdrawn_at, coalesce(x.reason, '') as withdrawn_reason,
coalesce(n.year, 0) as successor_year, coalesce(n.seq, 0) as successor_seq, coalesce(o.id, 0) as motion, coalesce(o.state, '') as state, coalesce(o.outcome, '') as outcome, exists (select from motions z where z.on_id = o.id and z.kind = 'rescind' and z.outcome = 'carried') as rescinded, o.closed_at, coalesce(g.slug, '') as meeting, g.held_on, j.zone
from decisions d join boards b on b.id = d.board_id join jurisdictions j on j.id = b.jurisdiction_id left join people v on v.id = d.reviewer_id left join people w on w.id = d.drafted_by left join escalation_rules k on k.id = d.escalation_rule_id
left join transmittals t on t.id = d.transmittal_id left join departments e on e.id = t.department_id left join responses q on q.transmittal_id = t.id and q.signed_at is not null left join decision_withdrawals x on x.decision_id = d.id left join recommendation_numbers n on n.recommendation_id = d.successor_id
left join lateral (select o.id, o.state, o.outcome, o.closed_at, o.meeting_id from motions o where o.decision_id = d.id and o.state <> 'withdrawn' and o.outcome is distinct from 'objected' and o.reopened_by_id is null order by o.outcome = 'carried' desc nulls last, o.id desc limit 1) o on true
left join meetings g on g.id = o.meeting_id
where ($1::bigint = 0 or d.board_id = $1) and ($2::bigint = 0 or d.recommendation_id = $2) order by coalesce(o.closed_at, d.drafted_at), d.id`
	sqlFindings = `select f.decision_id, f.position, f.finding from decision_findings f join decisions d on d.id = f.decision_id where ($1::bigint = 0 or d.board_id = $1) and ($2::bigint = 0 or d.recommendation_id = $2) order by f.decision_id, f.position`
)

// Report is one report of a department.
type Report struct {
	ID         int64     `db:"id"`
	Commitment int64     `db:"commitment_id"`
	Number     int       `db:"number"`
	Progress   string    `db:"progress"`
	Stage      string    `db:"stage"`
	Words      string    `db:"words"`
	Link       string    `db:"link"`
	At         time.Time `db:"reported_at"`
	Reporter   string    `db:"reporter"`
	SHA256     []byte    `db:"sha256"` // of its file; empty: none
	Name       string    `db:"name"`
	Alt        string    `db:"alt"`
	Statement  string    `db:"statement"`
}

// Set is the tests that one side proposed.
type Set struct {
	ID         int64      `db:"id"`
	Commitment int64      `db:"commitment_id"`
	Number     int        `db:"number"`
	Side       string     `db:"side"`
	Words      string     `db:"words"`
	At         time.Time  `db:"proposed_at"`
	Proposer   string     `db:"proposer"`
	AgreedAt   *time.Time `db:"agreed_at"`
	Agreer     string     `db:"agreer"`
	Tests      []string
}

// Rule is one revision of how often a board asks for reports.
type Rule struct {
	Board    int64     `db:"board_id"`
	Every    int       `db:"every"` // calendar days; 0: none is asked for
	Citation string    `db:"citation"`
	SetAt    time.Time `db:"set_at"`
}

// Promise is one commitment of a signed answer with all that came of it.
type Promise struct {
	ID             int64      `db:"id"`
	Board          int64      `db:"board_id"`
	Recommendation int64      `db:"recommendation_id"`
	Transmittal    int64      `db:"transmittal_id"`
	DepartmentID   int64      `db:"department_id"`
	Department     string     `db:"department"`
	Action         string     `db:"action"`
	Official       string     `db:"official"`
	Target         rules.Date `db:"target_on"`
	SignedAt       time.Time  `db:"signed_at"`
	Slug           string     `db:"slug"`
	BoardName      string     `db:"board"`
	ZoneName       string     `db:"zone"`
	Year           int        `db:"year"`
	Seq            int        `db:"seq"`
	Title          string     `db:"title"`
	ReviewerID     int64      `db:"reviewer_id"`
	Reviewer       string     `db:"reviewer"`
	Zone           *time.Location
	Rules          []Rule // by when the board asks for reports, every revision
	Reports        []Report
	Sets           []Set
	Reviews        []Decision // carried or not, in order
	decided        []followup.Decided
}

// Number is the recommendation's.
func (p Promise) Number() string { return advice.FormatNumber(p.Year, p.Seq) }

// Public is the recommendation's public page.
func (p Promise) Public() string { return "/b/" + p.Slug + "/recommendations/" + p.Number() }

// Last is the newest report, the zero report before the first.
func (p Promise) Last() Report {
	if len(p.Reports) == 0 {
		return Report{Progress: followup.NotStarted}
	}
	return p.Reports[len(p.Reports)-1]
}

// course is where its recommendation stands on a day. What is promised was
// answered, so that only what the board decided matters.
func (p Promise) course(today rules.Date) followup.Course {
	return followup.CourseOf(advice.StageResponseReceived, true, p.decided, p.Zone, today)
}

// Closed says that the recommendation is closed on a day.
func (p Promise) Closed(today rules.Date) bool { return p.course(today).Stage == advice.StageClosed }

// Recheck is the day of a new check that is to come although the recommendation is
// closed on a day; zero for none.
func (p Promise) Recheck(today rules.Date) rules.Date { return p.course(today).Recheck }

// Waiting is the review that waits for the vote, nil without one.
func (p Promise) Waiting() *Decision {
	i := slices.IndexFunc(p.Reviews, Decision.Waiting)
	if i < 0 {
		return nil
	}
	return &p.Reviews[i]
}

// Asked is how its reports stand against the board's schedule.
func (p Promise) Asked(today rules.Date) followup.Asked {
	f := followup.ScheduleFacts{From: rules.DateOf(p.SignedAt, p.Zone), Today: today}
	for _, r := range p.Rules {
		f.Rules = append(f.Rules, followup.Interval{From: rules.DateOf(r.SetAt, p.Zone), Every: r.Every})
	}
	for _, r := range p.Reports {
		f.Reports = append(f.Reports, followup.Reported{On: rules.DateOf(r.At, p.Zone), Done: r.Progress == followup.ReportedDone})
	}
	for _, d := range p.Reviews {
		if d.Carried() && slices.ContainsFunc(d.Findings, func(x Finding) bool { return x.Finding != followup.Verified }) {
			f.SentBack = append(f.SentBack, rules.DateOf(*d.ClosedAt, p.Zone))
		}
	}
	for _, c := range p.course(today).Closed {
		s := followup.Span{From: rules.DateOf(c.From, p.Zone)}
		if !c.Until.IsZero() {
			s.Until = rules.DateOf(c.Until, p.Zone)
			f.SentBack = append(f.SentBack, s.Until)
		}
		f.Closed = append(f.Closed, s)
	}
	return followup.Schedule(f)
}

// Record is what became of recommendations.
type Record struct {
	Promises  []Promise
	Decisions []Decision
}

// Of is what became of one recommendation.
func (r Record) Of(recommendation int64) Record {
	var out Record
	for _, p := range r.Promises {
		if p.Recommendation == recommendation {
			out.Promises = append(out.Promises, p)
		}
	}
	for _, d := range r.Decisions {
		if d.Recommendation == recommendation {
			out.Decisions = append(out.Decisions, d)
		}
	}
	return out
}

// Begun says that something was done since the answers came.
func (r Record) Begun() bool {
	return slices.ContainsFunc(r.Promises, func(p Promise) bool { return len(p.Reports)+len(p.Sets)+len(p.Reviews) > 0 }) || slices.ContainsFunc(r.Decisions, Decision.Carried)
}

// Decided lists what the board decided, as the rules read it.
func (r Record) Decided() []followup.Decided {
	var out []followup.Decided
	for _, d := range r.Decisions {
		if d.Carried() {
			x := followup.Decided{Kind: followup.Decision(d.Kind), At: *d.ClosedAt, Reason: d.Reason, Recheck: d.Recheck}
			for _, f := range d.Findings {
				x.Tests = append(x.Tests, followup.TestFound{Commitment: d.Commitment, Set: d.Set, Position: f.Position, Finding: f.Finding})
			}
			out = append(out, x)
		}
	}
	return out
}

// Course is where one recommendation stands, of a record narrowed to it.
func (r Record) Course(stage advice.Stage, zone *time.Location, today rules.Date) followup.Course {
	return followup.CourseOf(stage, r.Begun(), r.Decided(), zone, today)
}

// Standing is where all commitments of a record stand together on the board's
// axis.
func (r Record) Standing(today rules.Date) string {
	var words []string
	for _, p := range r.Promises {
		words = append(words, p.Standing(today))
	}
	return followup.Together(words)
}

// NonResponsive says that the board found one addressee's answer, or the want of
// one, to be none. It is about what there was when it was written down: an answer
// that was signed since lifts it.
func (r Record) NonResponsive(transmittal int64) bool {
	return slices.ContainsFunc(r.Decisions, func(d Decision) bool {
		return d.Kind == string(followup.NonResponsive) && d.Transmittal == transmittal && d.Carried() && d.Answer == d.AnswerThen
	})
}

// Narrow says of what a record is read; a zero field is everything.
type Narrow struct{ Board, Recommendation, Department, Commitment int64 }

// Load reads the record. Decisions are narrowed to the board and the
// recommendation only.
func Load(ctx context.Context, r pg.Reader, n Narrow) (Record, error) {
	var out Record
	if err := r.Select(ctx, &out.Promises, sqlPromises, n.Board, n.Recommendation, n.Department, n.Commitment); err != nil {
		return out, err
	}
	var asks []Rule
	if err := r.Select(ctx, &asks, sqlRules, n.Board); err != nil {
		return out, err
	}
	var reports []Report
	if err := r.Select(ctx, &reports, sqlReports, n.Board, n.Recommendation, n.Department, n.Commitment); err != nil {
		return out, err
	}
	var sets []Set
	if err := r.Select(ctx, &sets, sqlSets, n.Board, n.Recommendation, n.Department, n.Commitment); err != nil {
		return out, err
	}
	var tests []struct {
		Set   int64  `db:"set_id"`
		Words string `db:"words"`
	}
	if err := r.Select(ctx, &tests, sqlTests, n.Board, n.Recommendation, n.Department, n.Commitment); err != nil {
		return out, err
	}
	if err := r.Select(ctx, &out.Decisions, sqlDecisions, n.Board, n.Recommendation); err != nil {
		return out, err
	}
	var findings []Finding
	if err := r.Select(ctx, &findings, sqlFindings, n.Board, n.Recommendation); err != nil {
		return out, err
	}
	var steps []Step
	if err := r.Select(ctx, &steps, sqlSteps, n.Board, n.Recommendation); err != nil {
		return out, err
	}
	decision := map[int64]int{}
	for i, d := range out.Decisions {
		decision[d.ID] = i
	}
	for _, x := range steps {
		if i, ok := decision[x.Decision]; ok {
			out.Decisions[i].Steps = append(out.Decisions[i].Steps, x)
		}
	}
	for _, f := range findings {
		if i, ok := decision[f.Decision]; ok {
			out.Decisions[i].Findings = append(out.Decisions[i].Findings, f)
		}
	}
	set, promise := map[int64]int{}, map[int64]int{}
	for i, s := range sets {
		set[s.ID] = i
	}
	for _, t := range tests {
		sets[set[t.Set]].Tests = append(sets[set[t.Set]].Tests, t.Words)
	}
	for i := range out.Promises {
		p := &out.Promises[i]
		var err error
		if p.Zone, err = time.LoadLocation(p.ZoneName); err != nil {
			return out, err
		}
		promise[p.ID] = i
		for _, x := range asks {
			if x.Board == p.Board {
				p.Rules = append(p.Rules, x)
			}
		}
	}
	for _, x := range reports {
		if i, ok := promise[x.Commitment]; ok {
			out.Promises[i].Reports = append(out.Promises[i].Reports, x)
		}
	}
	for _, s := range sets {
		if i, ok := promise[s.Commitment]; ok {
			out.Promises[i].Sets = append(out.Promises[i].Sets, s)
		}
	}
	byRecommendation := map[int64][]followup.Decided{}
	for _, d := range out.Decisions {
		if i, ok := promise[d.Commitment]; ok {
			out.Promises[i].Reviews = append(out.Promises[i].Reviews, d)
		}
		if d.Carried() {
			byRecommendation[d.Recommendation] = append(byRecommendation[d.Recommendation], Record{Decisions: []Decision{d}}.Decided()...)
		}
	}
	for i := range out.Promises {
		out.Promises[i].decided = byRecommendation[out.Promises[i].Recommendation]
	}
	return out, nil
}
