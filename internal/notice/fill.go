package notice

import (
	"context"
	"fmt"
	"time"

	"parley/internal/fault"
	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/record/answers"
	"parley/internal/record/follow"
	"parley/internal/rules"
	"parley/internal/rules/advice"
)

// SQL of what the mails say; read at sending time.
const (
	sqlMailMeeting = `select m.slug, m.kind, m.held_on, coalesce(to_char(m.starts, 'HH24:MI'), '') as starts, m.zone, m.place, m.link, m.dial_in, m.dial_code, m.state, m.reason, b.slug as board, b.name as board_name
from meetings m join boards b on b.id = m.board_id where m.id = coalesce((select p.meeting_id from postings p where p.id = $1), $2)`
	sqlMailMinutes = `select m.slug, m.held_on, m.zone, p.status, b.slug as board, b.name as board_name from publications p
join minutes x on 'minutes/' || x.id = p.subject join meetings m on m.id = x.meeting_id join boards b on b.id = p.board_id where p.id = $1`
	sqlMailTransmittal = `select t.id, coalesce(t.again_of, 0) as again_of, t.board_id, t.recommendation_id, t.sent_at, t.addressee, d.name as department, t.due_on, coalesce(t.days, 0) as days, t.unit, t.citation, t.start_event, x.title, n.year, n.seq, b.slug as board, b.name as board_name, j.zone, d.id as department_id
from transmittals t join departments d on d.id = t.department_id join recommendation_texts x on x.id = t.text_id join recommendation_numbers n on n.recommendation_id = t.recommendation_id
join boards b on b.id = t.board_id join jurisdictions j on j.id = b.jurisdiction_id where t.id = $1`
	sqlMailResponse = `select r.position, r.signed_at, r.signed_title, p.name as signer, d.name as department, x.title, n.year, n.seq, b.slug as board, b.name as board_name, j.zone
from responses r join people p on p.id = r.signed_by join transmittals t on t.id = r.transmittal_id join departments d on d.id = t.department_id join recommendation_texts x on x.id = t.text_id
join recommendation_numbers n on n.recommendation_id = t.recommendation_id join boards b on b.id = r.board_id join jurisdictions j on j.id = b.jurisdiction_id where r.id = $1`
	sqlMailGrant = `select p.name, g.role, g.ended_at is not null as ended, coalesce(b.name, d.name) as over, (a.id = $2) as own from role_grants g join accounts a on a.id = g.account_id join people p on p.id = a.person_id
left join boards b on b.id = g.board_id left join departments d on d.id = g.department_id where g.id = $1`
	sqlMailTerm = `select p.name, s.number, t.begins_on, t.expires_on, t.left_on, b.name as board_name, b.slug as board, coalesce(a.id = $2, false) as own from terms t join people p on p.id = t.person_id join seats s on s.id = t.seat_id
join boards b on b.id = t.board_id left join accounts a on a.person_id = p.id where t.id = $1`
	sqlMailBallot = `select x.choice, x.cast_at, m.number, m.text, m.state, g.slug as meeting, g.held_on, g.zone, b.slug as board, b.name as board_name from ballots x join motions m on m.id = x.motion_id
join meetings g on g.id = m.meeting_id join boards b on b.id = m.board_id where x.motion_id = $1 and x.seat_id = $2 and x.revision = $3`
	sqlMailAccount = `select p.name from accounts a join people p on p.id = a.person_id where a.id = $1 and a.closed_at is null`
)

// fill says what the row's kind is to say.
func (s *Slice) fill(ctx context.Context, j outbox.Job, l *letter) error {
	switch j.Kind {
	case "account.invite", "account.reset":
		return s.fillAccount(ctx, j, l)
	case "subscription.confirm":
		l.Subject, l.Heading = say("mail.confirm_subject", "What", l.Follows), say("mail.confirm_heading", "What", l.Follows)
		l.Lines = []string{say("mail.confirm_lines")}
		return nil
	case "mail.meeting.posted", "mail.meeting.changed", "mail.meeting.cancelled":
		return s.fillMeeting(ctx, j, l)
	case "mail.minutes.published":
		return s.fillMinutes(ctx, j, l)
	case "mail.recommendation.transmitted", "mail.transmittal":
		return s.fillTransmittal(ctx, j, l)
	case "mail.response.published":
		return s.fillResponse(ctx, j, l)
	case "mail.response.extended":
		return s.fillExtension(ctx, j, l)
	case "mail.desk.delegated":
		return s.fillDelegation(ctx, j, l)
	case "mail.remind.answer", "mail.remind.report":
		return s.fillRemind(ctx, j, l)
	case "mail.progress.reported":
		return s.fillProgress(ctx, j, l)
	case "mail.decision.carried":
		return s.fillDecision(ctx, j, l)
	case "mail.escalation.recorded":
		return s.fillFurther(ctx, j, l)
	case "mail.grant.granted", "mail.grant.ended":
		return s.fillGrant(ctx, j, l)
	case "mail.term.begun", "mail.term.ended":
		return s.fillTerm(ctx, j, l)
	case "mail.referral.sent", "mail.referral.reported", "mail.referral.taken_back":
		return s.fillReferral(ctx, j, l)
	case "mail.joint.changed":
		return s.fillJoint(ctx, j, l)
	case "mail.ballot.entered", "mail.ballot.taken_back":
		return s.fillBallot(ctx, j, l)
	case "mail.proposal.made", "mail.proposal.accepted", "mail.proposal.deferred", "mail.proposal.declined", "mail.proposal.referred":
		return s.fillProposal(ctx, j, l)
	}
	return fmt.Errorf("no mail is written for %s", j.Kind)
}

func (s *Slice) fillAccount(ctx context.Context, j outbox.Job, l *letter) error {
	var name string
	if err := s.db.Get(ctx, &name, sqlMailAccount, j.Int("account")); err != nil {
		return ended(err)
	}
	purpose := j.Kind[len("account."):]
	link, err := s.mint(ctx, j.Int("account"), purpose, j.CreatedAt)
	if fault.KindOf(err) == fault.Gone {
		return errEnded
	}
	if err != nil {
		return err
	}
	l.Link, l.LinkText = link, say("mail."+purpose+"_button")
	l.Subject, l.Heading = say("mail."+purpose+"_subject", "Site", l.Site), say("mail."+purpose+"_heading", "Name", name)
	l.Lines = []string{say("mail."+purpose+"_lines", "Site", l.Site)}
	return nil
}

func (s *Slice) fillMeeting(ctx context.Context, j outbox.Job, l *letter) error {
	var m struct {
		Slug   string     `db:"slug"`
		Kind   string     `db:"kind"`
		On     rules.Date `db:"held_on"`
		Starts string     `db:"starts"`
		Zone   string     `db:"zone"`
		Place  string     `db:"place"`
		Online string     `db:"link"`
		DialIn string     `db:"dial_in"`
		Code   string     `db:"dial_code"`
		State  string     `db:"state"`
		Reason string     `db:"reason"`
		Board  string     `db:"board"`
		Name   string     `db:"board_name"`
	}
	if err := s.db.Get(ctx, &m, sqlMailMeeting, j.Int("posting"), j.Int("meeting")); err != nil {
		return ended(err)
	}
	zone, err := time.LoadLocation(m.Zone)
	if err != nil {
		return err
	}
	at, err := rules.LocalInstant(m.On, m.Starts, zone)
	if err != nil {
		return err
	}
	when := page.Day(page.Lang, "weekmoment", at.In(zone))
	kind := j.Kind[len("mail.meeting."):]
	if m.State == "cancelled" || m.State == "postponed" || m.State == "not_held" {
		kind = m.State
	}
	l.Subject = say("mail.meeting_subject."+kind, "Board", m.Name, "Date", page.Day(page.Lang, "monthday", at.In(zone)))
	l.Heading = say("mail.meeting_heading."+kind, "Board", m.Name, "Kind", say("meeting.kind."+m.Kind))
	l.Facts = []page.Fact{{Name: say("mail.fact_when"), Value: when}}
	if m.Place != "" {
		l.Facts = append(l.Facts, page.Fact{Name: say("mail.fact_where"), Value: m.Place})
	}
	if m.Online != "" {
		l.Facts = append(l.Facts, page.Fact{Name: say("mail.fact_online"), Value: m.Online})
	}
	if m.DialIn != "" {
		number := m.DialIn
		if m.Code != "" {
			number = say("meeting.dial_code_of", "Number", m.DialIn, "Code", m.Code)
		}
		l.Facts = append(l.Facts, page.Fact{Name: say("mail.fact_phone"), Value: number})
	}
	if m.Reason != "" {
		l.Facts = append(l.Facts, page.Fact{Name: say("mail.fact_reason"), Value: m.Reason})
	}
	l.Link, l.LinkText = s.link("b", m.Board, "meetings", m.Slug), say("mail.meeting_button")
	return nil
}

func (s *Slice) fillMinutes(ctx context.Context, j outbox.Job, l *letter) error {
	var m struct {
		Slug   string     `db:"slug"`
		On     rules.Date `db:"held_on"`
		Zone   string     `db:"zone"`
		Status string     `db:"status"`
		Board  string     `db:"board"`
		Name   string     `db:"board_name"`
	}
	if err := s.db.Get(ctx, &m, sqlMailMinutes, j.Int("publication")); err != nil {
		return ended(err)
	}
	date := page.Day(page.Lang, "long", m.On.In(time.UTC))
	l.Subject = say("mail.minutes_subject."+m.Status, "Board", m.Name, "Date", date)
	l.Heading = say("mail.minutes_heading."+m.Status, "Board", m.Name, "Date", date)
	l.Link, l.LinkText = s.link("b", m.Board, "meetings", m.Slug, "minutes"), say("mail.minutes_button")
	return nil
}

func (s *Slice) fillTransmittal(ctx context.Context, j outbox.Job, l *letter) error {
	var t struct {
		ID           int64      `db:"id"`
		AgainOf      int64      `db:"again_of"` // 0: it is the first
		BoardID      int64      `db:"board_id"`
		Of           int64      `db:"recommendation_id"`
		SentAt       time.Time  `db:"sent_at"`
		Addressee    string     `db:"addressee"`
		Department   string     `db:"department"`
		DepartmentID int64      `db:"department_id"`
		Due          rules.Date `db:"due_on"`
		Days         int        `db:"days"`
		Unit         string     `db:"unit"`
		Citation     string     `db:"citation"`
		StartEvent   string     `db:"start_event"`
		Title        string     `db:"title"`
		Year         int        `db:"year"`
		Seq          int        `db:"seq"`
		Board        string     `db:"board"`
		Name         string     `db:"board_name"`
		Zone         string     `db:"zone"`
	}
	if err := s.db.Get(ctx, &t, sqlMailTransmittal, j.Int("transmittal")); err != nil {
		return ended(err)
	}
	number := advice.FormatNumber(t.Year, t.Seq)
	own := j.Kind == "mail.transmittal"
	kind := "public"
	if own {
		kind = "department"
	}
	l.Subject = say("mail.transmittal_subject."+kind, "Number", number, "Title", t.Title)
	l.Heading = say("mail.transmittal_heading."+kind, "Board", t.Name, "Department", t.Department)
	if t.AgainOf != 0 {
		l.Heading = say("mail.transmittal_again."+kind, "Board", t.Name, "Department", t.Department)
		zone, err := time.LoadLocation(t.Zone)
		if err != nil {
			return err
		}
		rec, err := follow.Load(ctx, s.db, follow.Narrow{Board: t.BoardID, Recommendation: t.Of})
		if err != nil {
			return err
		}
		if d := rec.FoundNone(t.AgainOf, t.SentAt); d != nil {
			l.Lines = []string{d.FoundWords(zone)}
		}
	}
	l.Facts = []page.Fact{{Name: number, Value: t.Title}, {Name: say("mail.fact_addressee"), Value: t.Addressee}}
	if t.Due.IsZero() {
		start := t.StartEvent
		if t.Days == 0 { // nothing is counted, from whatever event
			start = advice.StartTransmittal
		}
		l.Facts = append(l.Facts, page.Fact{Name: say("mail.fact_due"), Value: say("mail.due_later." + start)})
	} else {
		l.Facts = append(l.Facts, page.Fact{Name: say("mail.fact_due"), Value: page.Day(page.Lang, "weeklong", t.Due.In(time.UTC)), Cite: &page.Cite{Text: answers.Basis(t.Days, 0, t.Unit, t.Citation)}})
	}
	l.Link, l.LinkText = s.link("b", t.Board, "recommendations", number), say("mail.recommendation_button")
	if own {
		l.Link, l.LinkText = s.link("work", "d", fmt.Sprint(t.DepartmentID), "answers", fmt.Sprint(t.ID)), say("mail.answer_button")
	}
	return nil
}

func (s *Slice) fillResponse(ctx context.Context, j outbox.Job, l *letter) error {
	var r struct {
		Position   string    `db:"position"`
		SignedAt   time.Time `db:"signed_at"`
		Office     string    `db:"signed_title"`
		Signer     string    `db:"signer"`
		Department string    `db:"department"`
		Title      string    `db:"title"`
		Year       int       `db:"year"`
		Seq        int       `db:"seq"`
		Board      string    `db:"board"`
		Name       string    `db:"board_name"`
		Zone       string    `db:"zone"`
	}
	if err := s.db.Get(ctx, &r, sqlMailResponse, j.Int("response")); err != nil {
		return ended(err)
	}
	zone, err := time.LoadLocation(r.Zone)
	if err != nil {
		return err
	}
	number := advice.FormatNumber(r.Year, r.Seq)
	l.Subject = say("mail.response_subject", "Number", number, "Title", r.Title)
	l.Heading = say("mail.response_heading", "Department", r.Department, "Number", number)
	l.Facts = []page.Fact{{Name: number, Value: r.Title}, {Name: say("mail.fact_answer"), Value: say("mail.position." + r.Position)},
		{Name: say("mail.fact_signed"), Value: say("mail.signed", "Name", r.Signer, "Office", r.Office, "Date", page.Day(page.Lang, "long", r.SignedAt.In(zone)))}}
	l.Link, l.LinkText = s.link("b", r.Board, "recommendations", number), say("mail.recommendation_button")
	return nil
}

func (s *Slice) fillGrant(ctx context.Context, j outbox.Job, l *letter) error {
	var g struct {
		Name  string `db:"name"`
		Role  string `db:"role"`
		Ended bool   `db:"ended"`
		Over  string `db:"over"`
		Own   bool   `db:"own"`
	}
	if err := s.db.Get(ctx, &g, sqlMailGrant, j.Int("grant"), j.Int("account")); err != nil {
		return ended(err)
	}
	kind := j.Kind[len("mail.grant."):]
	role := say("role." + g.Role)
	l.Subject = say("mail.grant_subject."+kind, "Role", role, "Over", g.Over)
	l.Heading = say("mail.grant_heading."+kind, "Name", g.Name, "Role", role, "Over", g.Over)
	if g.Own {
		l.Lines = []string{say("mail.grant_own." + kind)}
	}
	l.Link, l.LinkText = s.link("work"), say("mail.work_button")
	return nil
}

func (s *Slice) fillTerm(ctx context.Context, j outbox.Job, l *letter) error {
	var t struct {
		Name    string     `db:"name"`
		Number  int        `db:"number"`
		Begins  rules.Date `db:"begins_on"`
		Expires rules.Date `db:"expires_on"`
		Left    rules.Date `db:"left_on"`
		Board   string     `db:"board"`
		BName   string     `db:"board_name"`
		Own     bool       `db:"own"`
	}
	if err := s.db.Get(ctx, &t, sqlMailTerm, j.Int("term"), j.Int("account")); err != nil {
		return ended(err)
	}
	kind := j.Kind[len("mail.term."):]
	l.Subject = say("mail.term_subject."+kind, "Number", t.Number, "Board", t.BName)
	l.Heading = say("mail.term_heading."+kind, "Name", t.Name, "Number", t.Number, "Board", t.BName)
	on := t.Begins
	if kind == "ended" {
		on = t.Left
	}
	l.Facts = []page.Fact{{Name: say("mail.fact_term_" + kind), Value: page.Day(page.Lang, "long", on.In(time.UTC))}}
	l.Link, l.LinkText = s.link("b", t.Board, "members"), say("mail.members_button")
	return nil
}

func (s *Slice) fillBallot(ctx context.Context, j outbox.Job, l *letter) error {
	var b struct {
		Choice  string     `db:"choice"`
		CastAt  time.Time  `db:"cast_at"`
		Number  int        `db:"number"`
		Text    string     `db:"text"`
		State   string     `db:"state"`
		Meeting string     `db:"meeting"`
		On      rules.Date `db:"held_on"`
		Zone    string     `db:"zone"`
		Board   string     `db:"board"`
		Name    string     `db:"board_name"`
	}
	if err := s.db.Get(ctx, &b, sqlMailBallot, j.Int("motion"), j.Int("seat"), j.Int("revision")); err != nil {
		return ended(err)
	}
	zone, err := time.LoadLocation(b.Zone)
	if err != nil {
		return err
	}
	l.Subject = say("mail.ballot_subject", "Board", b.Name)
	l.Heading = say("mail.ballot_heading", "Choice", say("mail.choice."+b.Choice))
	l.Lines = []string{b.Text, say("mail.ballot_lines")}
	if j.Kind == "mail.ballot.taken_back" {
		l.Heading, l.Lines = say("mail.ballot_back_heading", "Choice", say("mail.choice."+b.Choice)), []string{b.Text, say("mail.ballot_back_lines")}
	}
	l.Facts = []page.Fact{{Name: say("mail.fact_recorded"), Value: page.Day(page.Lang, "moment", b.CastAt.In(zone))}}
	l.Link, l.LinkText = s.link("work", "b", b.Board, "meetings", b.Meeting, "vote"), say("mail.ballot_button")
	return nil
}
