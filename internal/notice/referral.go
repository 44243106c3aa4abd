package notice

import (
	"context"
	"time"

	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/record"
	"parley/internal/rules"
)

// SQL of mail between a board and its committees: to the clerk and the chair of
// the committee, or to the clerk of the board that a report comes back to.
const (
	sqlFanOutReferral = `insert into outbox (key, board_id, kind, recipient, payload, created_at, due_at, message_id)
select distinct o.key || '/a/' || a.id, o.board_id, 'mail.' || o.kind, a.email, o.payload || jsonb_build_object('account', a.id), o.created_at, $2::timestamptz, md5(o.key || '/a/' || a.id) || '.a'
from outbox o join referrals r on r.id = (o.payload->>'referral')::bigint
join role_grants g on g.ended_at is null and (o.kind = 'referral.reported' and g.board_id = r.board_id and g.role = 'clerk' or o.kind <> 'referral.reported' and g.board_id = r.committee_id and g.role in ('clerk', 'chair'))
join accounts a on a.id = g.account_id and a.closed_at is null where o.id = $1 on conflict (key) do nothing`
	sqlMailReferral = `select r.due_on, b.slug as board, b.name as board_name, c.slug as committee, c.name as committee_name, i.title as item, motion_wording(m.id) as text, x.held_on,
coalesce(p.advises, '') as advises, coalesce(p.words, '') as words, w.referral_id is not null as back, coalesce(w.reason, '') as reason, w.motion_id is not null as discharged
from referrals r join boards b on b.id = r.board_id join boards c on c.id = r.committee_id join agenda_items i on i.id = r.item_id join motions m on m.id = r.motion_id join meetings x on x.id = m.meeting_id
left join referral_reports p on p.referral_id = r.id left join referral_withdrawals w on w.referral_id = r.id where r.id = $1`
)

func (s *Slice) fillReferral(ctx context.Context, j outbox.Job, l *letter) error {
	var r struct {
		Due        rules.Date `db:"due_on"`
		Board      string     `db:"board"`
		Name       string     `db:"board_name"`
		Committee  string     `db:"committee"`
		CName      string     `db:"committee_name"`
		Item       string     `db:"item"`
		Text       string     `db:"text"`
		On         rules.Date `db:"held_on"`
		Advises    string     `db:"advises"`
		Words      string     `db:"words"`
		Back       bool       `db:"back"`
		Reason     string     `db:"reason"`
		Discharged bool       `db:"discharged"`
	}
	if err := s.db.Get(ctx, &r, sqlMailReferral, j.Int("referral")); err != nil {
		return ended(err)
	}
	kind := j.Kind[len("mail.referral."):]
	if kind == "sent" && r.Back {
		return errEnded // the other mail says it
	}
	l.Subject = say("mail.referral_subject."+kind, "Board", r.Name, "Committee", r.CName, "Item", r.Item)
	l.Heading = say("mail.referral_heading."+kind, "Board", r.Name, "Committee", r.CName)
	l.Facts = []page.Fact{{Name: say("referral.item"), Value: r.Item}, {Name: say("referral.motion"), Value: r.Text}, {Name: say("referral.decided"), Value: page.Day(page.Lang, "long", r.On.In(time.UTC))}}
	switch kind {
	case "reported":
		l.Lines = []string{say("referral.advises."+r.Advises, "Committee", r.CName), r.Words}
	case "taken_back":
		l.Lines = []string{record.ReferralBack(r.Discharged, r.Reason)}
	}
	if !r.Due.IsZero() && kind == "sent" {
		l.Facts = append(l.Facts, page.Fact{Name: say("referral.due"), Value: page.Day(page.Lang, "weeklong", r.Due.In(time.UTC))})
	}
	at := r.Committee
	if kind == "reported" {
		at = r.Board
	}
	l.Link, l.LinkText = s.link("work", "b", at, "proposals"), say("mail.referral_button")
	return nil
}
