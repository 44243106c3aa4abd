package notice

import (
	"context"
	"slices"
	"time"

	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
	"parley/internal/rules/followup"
)

// SQL of mail about what the board decided on the follow-up: to those who follow,
// and to the desk of each department it is about.
const (
	sqlFanOutDecided = `insert into outbox (key, board_id, kind, recipient, payload, created_at, due_at, message_id)
select distinct o.key || '/a/' || p.id, o.board_id, 'mail.' || o.kind, p.email, o.payload || jsonb_build_object('account', p.id), o.created_at, $2::timestamptz, md5(o.key || '/a/' || p.id) || '.a'
from outbox o join decisions x on x.id = (o.payload->>'decision')::bigint join transmittals t on t.recommendation_id = x.recommendation_id and t.id = coalesce(x.transmittal_id,
(select r.transmittal_id from commitments c join responses r on r.id = c.response_id where c.id = x.commitment_id), t.id)
join departments d on d.id = t.department_id join jurisdictions j on j.id = d.jurisdiction_id cross join lateral (select ($2::timestamptz at time zone j.zone)::date as day) today
cross join lateral (select a.id, a.email ` + atDesk + `) p where o.id = $1 on conflict (key) do nothing`
	sqlMailDecision = `select x.board_id, x.recommendation_id, n.year, n.seq, coalesce((select y.title from transmittals t join recommendation_texts y on y.id = t.text_id where t.recommendation_id = x.recommendation_id order by t.id limit 1), '') as title,
b.name as board, b.slug, j.zone from decisions x join recommendation_numbers n on n.recommendation_id = x.recommendation_id join boards b on b.id = x.board_id join jurisdictions j on j.id = b.jurisdiction_id where x.id = $1`
)

// decided is a decision on the follow-up as its mails tell of it.
type decided struct {
	Board          int64  `db:"board_id"`
	Recommendation int64  `db:"recommendation_id"`
	Year           int    `db:"year"`
	Seq            int    `db:"seq"`
	Title          string `db:"title"`
	Name           string `db:"board"`
	Slug           string `db:"slug"`
	Zone           string `db:"zone"`
	zone           *time.Location
	rec            follow.Record
	d              follow.Decision
}

func (r decided) number() string { return advice.FormatNumber(r.Year, r.Seq) }

// decided reads a decision that carried: errEnded when it was rescinded, or counted
// again, meanwhile.
func (s *Slice) decided(ctx context.Context, id int64) (decided, error) {
	var r decided
	err := s.db.Get(ctx, &r, sqlMailDecision, id)
	if err != nil {
		return r, ended(err)
	}
	if r.zone, err = time.LoadLocation(r.Zone); err != nil {
		return r, err
	}
	if r.rec, err = follow.Load(ctx, s.db, follow.Narrow{Board: r.Board, Recommendation: r.Recommendation}); err != nil {
		return r, err
	}
	i := slices.IndexFunc(r.rec.Decisions, func(d follow.Decision) bool { return d.ID == id })
	if i < 0 || !r.rec.Decisions[i].Carried() {
		return r, errEnded
	}
	r.d = r.rec.Decisions[i]
	return r, nil
}

// fillFurther tells what became of a recommendation that the board took further.
func (s *Slice) fillFurther(ctx context.Context, j outbox.Job, l *letter) error {
	r, err := s.decided(ctx, j.Int("decision"))
	if err != nil {
		return err
	}
	i := slices.IndexFunc(r.d.Standing(), func(x follow.Step) bool { return x.ID == j.Int("step") })
	if i < 0 {
		return errEnded // it was entered wrongly, and corrected since
	}
	x := r.d.Standing()[i]
	on := page.Day(page.Lang, "weeklong", x.On.In(time.UTC))
	l.Subject = say("mail.further_subject."+x.Step, "Number", r.number(), "Title", r.Title, "Body", r.d.To, "Date", page.Day(page.Lang, "long", x.On.In(time.UTC)))
	l.Heading = say("mail.further_heading."+x.Step, "Number", r.number(), "Body", r.d.To)
	if x.Words != "" {
		l.Lines = []string{x.Words}
	}
	l.Facts = append([]page.Fact{{Name: r.number(), Value: r.Title}, {Name: say("further.on"), Value: on}}, r.d.Details()...)
	l.Link, l.LinkText = s.link("b", r.Slug, "recommendations", r.number()), say("mail.recommendation_button")
	return nil
}

// fillDecision tells what the board decided on the follow-up.
func (s *Slice) fillDecision(ctx context.Context, j outbox.Job, l *letter) error {
	r, err := s.decided(ctx, j.Int("decision"))
	if err != nil {
		return err
	}
	d, rec, number := r.d, r.rec, r.number()
	found, department := "", d.Department
	if d.Kind == string(followup.Verify) {
		var words []string
		for _, f := range d.Findings {
			words = append(words, f.Finding)
		}
		found = follow.StandingStatus(followup.Together(words)).Word
		if p := slices.IndexFunc(rec.Promises, func(p follow.Promise) bool { return p.ID == d.Commitment }); p >= 0 {
			department = rec.Promises[p].Department
			l.Facts = append(l.Facts, page.Fact{Name: say("recommendation.commitment.action"), Value: rec.Promises[p].Action})
		}
	}
	l.Subject = say("mail.decision_subject."+d.Kind, "Number", number, "Title", r.Title, "Found", found, "Department", department)
	l.Heading = say("mail.decision_heading."+d.Kind, "Board", r.Name, "Number", number, "Found", found, "Department", department)
	l.Lines = []string{d.Words}
	l.Facts = append([]page.Fact{{Name: number, Value: r.Title}}, append(l.Facts, d.Details()...)...)
	for _, t := range rec.Tests(d) {
		l.Facts = append(l.Facts, page.Fact{Name: t.Words, Value: t.Found.Word})
	}
	l.Facts = append(l.Facts, page.Fact{Name: say("mail.fact_decided"), Value: page.Day(page.Lang, "weeklong", rules.DateOf(*d.ClosedAt, r.zone).In(r.zone))})
	l.Link, l.LinkText = s.link("b", r.Slug, "recommendations", number), say("mail.recommendation_button")
	return nil
}
