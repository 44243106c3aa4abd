package notice

import (
	"context"
	"strconv"
	"time"

	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/record/answers"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// SQL of mail about a department's desk.
const (
	sqlFanOutDelegation = `insert into outbox (key, board_id, kind, recipient, payload, created_at, due_at, message_id)
select o.key || '/a/' || a.id, o.board_id, 'mail.' || o.kind, a.email, o.payload || jsonb_build_object('account', a.id), o.created_at, $2, md5(o.key || '/a/' || a.id) || '.a'
from outbox o join delegations d on d.id = (o.payload->>'delegation')::bigint join accounts a on a.person_id = d.person_id and a.closed_at is null where o.id = $1 on conflict (key) do nothing`
	sqlMailDelegation = `select d.part, d.due_on, t.id as transmittal, t.department_id, t.due_on as answer_due, x.title, n.year, n.seq, coalesce(p.name, '') as giver, j.zone,
exists (select from delegations o where o.transmittal_id = d.transmittal_id and o.part = d.part and o.id > d.id) or exists (select from responses r where r.transmittal_id = t.id and r.signed_at is not null) as over
from delegations d join transmittals t on t.id = d.transmittal_id join recommendation_texts x on x.id = t.text_id join recommendation_numbers n on n.recommendation_id = t.recommendation_id
join boards b on b.id = t.board_id join jurisdictions j on j.id = b.jurisdiction_id left join people p on p.id = d.delegated_by where d.id = $1`
	sqlMailExtension = `select e.transmittal_id, e.number, e.days, t.unit, e.reason, e.citation, e.due_before, e.due_on, e.asked_at, d.name as department, x.title, n.year, n.seq, b.slug as board, j.zone
from extensions e join transmittals t on t.id = e.transmittal_id join departments d on d.id = t.department_id join recommendation_texts x on x.id = t.text_id
join recommendation_numbers n on n.recommendation_id = t.recommendation_id join boards b on b.id = e.board_id join jurisdictions j on j.id = b.jurisdiction_id where e.id = $1`
)

// fillDelegation tells a person of the desk what was given to them.
func (s *Slice) fillDelegation(ctx context.Context, j outbox.Job, l *letter) error {
	var r struct {
		Part        int        `db:"part"`
		DueOn       rules.Date `db:"due_on"`
		Transmittal int64      `db:"transmittal"`
		Department  int64      `db:"department_id"`
		AnswerDue   rules.Date `db:"answer_due"`
		Title       string     `db:"title"`
		Year        int        `db:"year"`
		Seq         int        `db:"seq"`
		Giver       string     `db:"giver"`
		Zone        string     `db:"zone"`
		Over        bool       `db:"over"`
	}
	if err := s.db.Get(ctx, &r, sqlMailDelegation, j.Int("delegation")); err != nil {
		return ended(err)
	}
	if r.Over {
		return errEnded
	}
	zone, err := time.LoadLocation(r.Zone)
	if err != nil {
		return err
	}
	number := advice.FormatNumber(r.Year, r.Seq)
	l.Subject = say("mail.delegation_subject", "Number", number, "Title", r.Title)
	l.Heading = say("mail.delegation_heading", "Name", r.Giver, "Number", number)
	if r.Part > 0 {
		l.Facts = append(l.Facts, page.Fact{Name: say("recommendation.commitment.part"), Value: answers.PartName(r.Part)})
	}
	if !r.DueOn.IsZero() {
		l.Facts = append(l.Facts, page.Fact{Name: say("response.delegate_due"), Value: page.Day(page.Lang, "weeklong", r.DueOn.In(zone))})
	}
	if !r.AnswerDue.IsZero() {
		l.Facts = append(l.Facts, page.Fact{Name: say("recommendation.fact.due"), Value: page.Day(page.Lang, "weeklong", r.AnswerDue.In(zone))})
	}
	l.Link, l.LinkText = s.link("work", "d", strconv.FormatInt(r.Department, 10), "answers", strconv.FormatInt(r.Transmittal, 10)), say("mail.delegation_button")
	return nil
}

// fillExtension tells those who follow a board that an answer comes later.
func (s *Slice) fillExtension(ctx context.Context, j outbox.Job, l *letter) error {
	var r struct {
		answers.Extension
		Department string `db:"department"`
		Title      string `db:"title"`
		Year       int    `db:"year"`
		Seq        int    `db:"seq"`
		Board      string `db:"board"`
		Zone       string `db:"zone"`
	}
	if err := s.db.Get(ctx, &r, sqlMailExtension, j.Int("extension")); err != nil {
		return ended(err)
	}
	zone, err := time.LoadLocation(r.Zone)
	if err != nil {
		return err
	}
	number := advice.FormatNumber(r.Year, r.Seq)
	l.Subject = say("mail.extension_subject", "Number", number, "Title", r.Title)
	l.Heading = say("mail.extension_heading", "Department", r.Department, "Number", number)
	l.Lines = []string{r.Words(zone), r.Citation}
	l.Link, l.LinkText = s.link("b", r.Board, "recommendations", number), say("mail.recommendation_button")
	return nil
}
