package notice

import (
	"context"
	"strconv"
	"time"

	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/pg"
	"parley/internal/record/answers"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// remindAt is the board's time of day from which the reminders of a day are mailed.
const remindAt = "08:00"

// SQL of what departments owe. An answer that is signed and held goes out by itself,
// so nobody is asked for it.
const (
	sqlOwedAnswers = `select t.id, t.board_id, t.recommendation_id, t.department_id, t.due_on, coalesce(t.days, 0) as days, t.unit, t.citation, (select coalesce(sum(e.days), 0) from extensions e where e.transmittal_id = t.id) as added, x.title, n.year, n.seq, d.name as department, b.name as board, b.slug, j.zone,
greatest(case t.start_event when 'delivery' then t.delivered_on when 'acknowledgement' then t.acknowledged_on else (t.sent_at at time zone j.zone)::date end, (select max((e.asked_at at time zone j.zone)::date) from extensions e where e.transmittal_id = t.id)) as began
from transmittals t join departments d on d.id = t.department_id join boards b on b.id = t.board_id join jurisdictions j on j.id = b.jurisdiction_id join recommendation_texts x on x.id = t.text_id
join recommendation_numbers n on n.recommendation_id = t.recommendation_id
where ($1::bigint = 0 and t.due_on between $2 and $3 or t.id = $1) and not exists (select from responses r where r.transmittal_id = t.id and (r.signed_at is not null
or exists (select from holds h where h.response_id = r.id and h.id = (select max(z.id) from holds z where z.response_id = r.id) and not exists (select from hold_withdrawals w where w.hold_id = h.id)))) order by t.id`
	sqlAskingBoards = `select f.board_id, f.every, f.set_at from follow_up_rules f where ($1::bigint = 0 or f.board_id = $1) and f.every > 0 and f.revision = (select max(g.revision) from follow_up_rules g where g.board_id = f.board_id)
and exists (select from commitments c join responses r on r.id = c.response_id and r.signed_at is not null where c.board_id = f.board_id) order by f.board_id`
	sqlRemindedOf   = `select key from outbox where key = any($1::text[])`
	sqlCommitmentOf = `select board_id from commitments where id = $1`
)

// SQL of who is reminded. Before the day it is the desk's drafters, or whoever the
// desk has; after it the whole desk, and the board's clerk and chair; where nobody
// has a role at the desk, the department's own address.
const (
	remindedDesk  = ` from outbox o join departments d on d.id = (o.payload->>'department')::bigint join jurisdictions j on j.id = d.jurisdiction_id cross join lateral (select ($2::timestamptz at time zone j.zone)::date as day) today `
	atDesk        = `from role_grants g join accounts a on a.id = g.account_id and a.closed_at is null where g.department_id = d.id and g.ended_at is null and g.begins_on <= today.day`
	sqlFanOutDesk = `insert into outbox (key, board_id, kind, recipient, payload, created_at, due_at, message_id)
select distinct o.key || '/a/' || p.id, o.board_id, 'mail.' || o.kind, p.email, o.payload || jsonb_build_object('account', p.id, 'desk', 1), o.created_at, $2::timestamptz, md5(o.key || '/a/' || p.id) || '.a'` + remindedDesk +
		`cross join lateral (select a.id, a.email, g.role ` + atDesk + `) p where o.id = $1 and ((o.payload->>'step')::int > 0 or p.role = 'drafter' or not exists (select ` + atDesk + ` and g.role = 'drafter')) on conflict (key) do nothing`
	sqlFanOutDeskless = `insert into outbox (key, board_id, kind, recipient, payload, created_at, due_at, message_id)
select o.key || '/d/' || d.id, o.board_id, 'mail.' || o.kind, d.email, o.payload || jsonb_build_object('desk', 1), o.created_at, $2::timestamptz, md5(o.key || '/d/' || d.id) || '.d'` + remindedDesk +
		`where o.id = $1 and d.email <> '' and not exists (select ` + atDesk + `) on conflict (key) do nothing`
	sqlFanOutOver = `insert into outbox (key, board_id, kind, recipient, payload, created_at, due_at, message_id)
select o.key || '/a/' || a.id, o.board_id, 'mail.' || o.kind, a.email, o.payload || jsonb_build_object('account', a.id), o.created_at, $2, md5(o.key || '/a/' || a.id) || '.a'
from outbox o join boards b on b.id = o.board_id join jurisdictions j on j.id = b.jurisdiction_id cross join lateral (select ($2::timestamptz at time zone j.zone)::date as day) today
join accounts a on a.closed_at is null and exists (select from role_grants c where c.account_id = a.id and c.ended_at is null and c.begins_on <= today.day and c.board_id = o.board_id
and (c.role = 'clerk' or c.role = 'chair' and exists (select from terms t where t.person_id = a.person_id and t.board_id = c.board_id and t.begins_on <= today.day and (t.left_on is null or t.left_on > today.day))))
where o.id = $1 and (o.payload->>'step')::int > 0 on conflict (key) do nothing`
)

// owed is an answer or a report that a department owes by a day.
type owed struct {
	Kind           string     // answer, report
	ID             int64      `db:"id"` // of the transmittal, or of the commitment
	Board          int64      `db:"board_id"`
	Recommendation int64      `db:"recommendation_id"`
	DepartmentID   int64      `db:"department_id"`
	Due            rules.Date `db:"due_on"`
	Began          rules.Date `db:"began"`
	Days           int        `db:"days"`
	Unit           string     `db:"unit"`
	Citation       string     `db:"citation"`
	Added          int        `db:"added"` // days it was extended by
	Title          string     `db:"title"`
	Year           int        `db:"year"`
	Seq            int        `db:"seq"`
	Department     string     `db:"department"`
	BoardName      string     `db:"board"`
	Slug           string     `db:"slug"`
	ZoneName       string     `db:"zone"`
	basis, action  string
	zone           *time.Location
}

// step is the step of the ladder that is to be taken now.
func (o owed) step(now time.Time) (advice.Step, bool) {
	f := advice.RemindFacts{Steps: advice.AnswerSteps(), Began: o.Began, Due: o.Due, Today: rules.DateOf(now, o.zone)}
	if o.Kind == "report" {
		f.Steps = advice.ReportSteps()
	}
	return advice.Remind(f)
}

// row is the reminder of one step: an extension has another due date, and with it a
// ladder of its own.
func (o owed) row(step advice.Step, now time.Time) (outbox.Row, error) {
	of := map[string]string{"answer": "transmittal", "report": "commitment"}[o.Kind]
	due, err := rules.LocalInstant(rules.DateOf(now, o.zone), remindAt, o.zone)
	if err != nil || due.Before(now) {
		due = now
	}
	return outbox.Row{Key: of + "/" + strconv.FormatInt(o.ID, 10) + "/" + o.Kind + "/" + o.Due.String() + "/" + strconv.Itoa(int(step)), Board: o.Board, Kind: "remind." + o.Kind, Due: due,
		Payload: map[string]any{of: o.ID, "department": o.DepartmentID, "due": o.Due.String(), "step": int(step)}}, nil
}

// owedAnswers lists the answers whose day is near, or one of them whatever its day.
func owedAnswers(ctx context.Context, r pg.Reader, transmittal int64, now time.Time) ([]owed, error) {
	var out []owed
	day := rules.DateOf(now, time.UTC)
	last := advice.AnswerSteps()[len(advice.AnswerSteps())-1]
	if err := r.Select(ctx, &out, sqlOwedAnswers, transmittal, day.AddDays(-int(last)-advice.RemindLate-1), day.AddDays(-int(advice.AnswerSteps()[0])+1)); err != nil {
		return nil, err
	}
	for i := range out {
		o := &out[i]
		var err error
		if o.zone, err = time.LoadLocation(o.ZoneName); err != nil {
			return nil, err
		}
		o.Kind = "answer"
		o.basis = answers.Basis(o.Days, o.Added, o.Unit, o.Citation)
	}
	return out, nil
}

// owedReports lists the reports that the boards' schedules ask for: of each
// commitment the next, and the one that was missed last. 0: of all.
func owedReports(ctx context.Context, r pg.Reader, board, commitment int64, now time.Time) ([]owed, error) {
	var boards []struct {
		ID    int64     `db:"board_id"`
		Every int       `db:"every"`
		SetAt time.Time `db:"set_at"`
	}
	if err := r.Select(ctx, &boards, sqlAskingBoards, board); err != nil {
		return nil, err
	}
	var out []owed
	for _, b := range boards {
		rec, err := follow.Load(ctx, r, follow.Narrow{Board: b.ID, Commitment: commitment})
		if err != nil {
			return nil, err
		}
		for _, p := range rec.Promises {
			asked := p.Asked(rules.DateOf(now, p.Zone))
			for i, due := range []rules.Date{p.MissedNow(asked), asked.Next} {
				if due.IsZero() {
					continue
				}
				rule := asked.NextRule
				if i == 0 {
					rule = asked.Missed[len(asked.Missed)-1].Rule
				}
				o := owed{Kind: "report", ID: p.ID, Board: p.Board, Recommendation: p.Recommendation, DepartmentID: p.DepartmentID, Due: due, Began: due.AddDays(-b.Every), Title: p.Title, Year: p.Year, Seq: p.Seq,
					Department: p.Department, BoardName: p.BoardName, Slug: p.Slug, basis: p.Basis(rule), action: p.Action, zone: p.Zone}
				if set := rules.DateOf(b.SetAt, p.Zone); set.After(o.Began) {
					o.Began = set
				}
				out = append(out, o)
			}
		}
	}
	return out, nil
}

// closed says that the board closed the recommendation, so that no answer to it is
// waited for.
func closed(ctx context.Context, r pg.Reader, o owed, now time.Time) (bool, error) {
	rec, err := follow.Load(ctx, r, follow.Narrow{Board: o.Board, Recommendation: o.Recommendation})
	return rec.Course(advice.StageAwaitingResponse, o.zone, rules.DateOf(now, o.zone)).Stage == advice.StageClosed, err
}

// Remind puts the reminders that are due now into the outbox, each step of one due
// date once, however often it runs. The worker calls it.
func (s *Slice) Remind(ctx context.Context, now time.Time) error {
	all, err := owedAnswers(ctx, s.db, 0, now)
	if err != nil {
		return err
	}
	reports, err := owedReports(ctx, s.db, 0, 0, now)
	if err != nil {
		return err
	}
	type due struct {
		owed
		row outbox.Row
	}
	var steps []due
	var keys []string
	for _, o := range append(all, reports...) {
		step, ok := o.step(now)
		if !ok {
			continue
		}
		row, err := o.row(step, now)
		if err != nil {
			return err
		}
		steps, keys = append(steps, due{o, row}), append(keys, row.Key)
	}
	var there []string
	if err := s.db.Select(ctx, &there, sqlRemindedOf, keys); err != nil {
		return err
	}
	had := map[string]bool{}
	for _, k := range there {
		had[k] = true
	}
	var rows []outbox.Row
	for _, d := range steps {
		if had[d.row.Key] {
			continue
		}
		if over, err := closed(ctx, s.db, d.owed, now); err != nil {
			return err
		} else if !over {
			rows = append(rows, d.row)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return s.door.Housekeep(ctx, func(ctx context.Context, tx *pg.Tx) error { return outbox.Add(ctx, tx, now, rows...) })
}

// reminded finds what a reminder is about: errEnded when it was done, extended or
// closed meanwhile, or when the next step is due by now.
func (s *Slice) reminded(ctx context.Context, j outbox.Job, now time.Time) (owed, error) {
	var all []owed
	var err error
	if id := j.Int("transmittal"); id != 0 {
		all, err = owedAnswers(ctx, s.db, id, now)
	} else {
		var board int64
		if err := s.db.Get(ctx, &board, sqlCommitmentOf, j.Int("commitment")); err != nil {
			return owed{}, ended(err)
		}
		all, err = owedReports(ctx, s.db, board, j.Int("commitment"), now)
	}
	if err != nil {
		return owed{}, err
	}
	for _, o := range all {
		if o.Due.String() != j.Text("due") {
			continue
		}
		if step, ok := o.step(now); !ok || int64(step) != j.Int("step") {
			break
		}
		over, err := closed(ctx, s.db, o, now)
		if err == nil && over {
			err = errEnded
		}
		return o, err
	}
	return owed{}, errEnded
}

// fillRemind asks for an answer or a report, or says that its day has passed.
func (s *Slice) fillRemind(ctx context.Context, j outbox.Job, l *letter) error {
	now, err := s.db.Now(ctx)
	if err != nil {
		return err
	}
	o, err := s.reminded(ctx, j, now)
	if err != nil {
		return err
	}
	number, days, when := advice.FormatNumber(o.Year, o.Seq), rules.DateOf(now, o.zone).DaysUntil(o.Due), "ahead"
	switch {
	case days < 0:
		days, when = -days, "over"
	case days == 0:
		when = "today"
	}
	l.Subject = say("mail.remind_subject."+o.Kind+"."+when, "Number", number, "Title", o.Title, "N", days)
	l.Heading = say("mail.remind_heading."+o.Kind+"."+when, "Department", o.Department, "Board", o.BoardName, "N", days)
	l.Facts = []page.Fact{{Name: number, Value: o.Title}}
	if o.action != "" {
		l.Facts = append(l.Facts, page.Fact{Name: say("recommendation.commitment.action"), Value: o.action})
	}
	on := page.Fact{Name: say("mail.remind_due." + o.Kind), Value: page.Day(page.Lang, "weeklong", o.Due.In(o.zone))}
	if o.basis != "" {
		on.Cite = &page.Cite{Text: o.basis}
	}
	l.Facts = append(l.Facts, on)
	if o.Kind == "answer" {
		more, err := answers.Extensions(ctx, s.db, o.ID)
		if err != nil {
			return err
		}
		for _, x := range more {
			l.Lines = append(l.Lines, x.Words(o.zone))
		}
	}
	l.Link, l.LinkText = s.remindLink(o, j.Int("desk") != 0), say("mail.remind_button."+o.Kind)
	if j.Int("desk") == 0 {
		l.LinkText = say("mail.remind_button.board")
	}
	return nil
}

// remindLink is where the desk writes what is owed, and where the board sees it.
func (s *Slice) remindLink(o owed, desk bool) string {
	id, department := strconv.FormatInt(o.ID, 10), strconv.FormatInt(o.DepartmentID, 10)
	switch {
	case desk && o.Kind == "answer":
		return s.link("work", "d", department, "answers", id)
	case desk:
		return s.link("work", "d", department, "commitments", id)
	case o.Kind == "answer":
		return s.link("work", "b", o.Slug, "recommendations", strconv.FormatInt(o.Recommendation, 10))
	}
	return s.link("work", "b", o.Slug, "commitments", id)
}
