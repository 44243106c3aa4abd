package notice

import (
	"context"
	"time"

	"parley/internal/outbox"
	"parley/internal/page"
	"parley/internal/rules"
)

// SQL of mail to the clerks of boards that joined a meeting whose host moved it
// or called it off.
const (
	sqlFanOutJoint = `insert into outbox (key, board_id, kind, recipient, payload, created_at, due_at, message_id)
select distinct o.key || '/' || m.id || '/a/' || a.id, o.board_id, 'mail.' || o.kind, a.email, o.payload || jsonb_build_object('account', a.id, 'guest', m.id), o.created_at, $2::timestamptz, md5(o.key || '/' || m.id || '/a/' || a.id) || '.a'
from outbox o join meetings m on m.joint_with = (o.payload->>'meeting')::bigint and m.state = 'scheduled' join role_grants g on g.ended_at is null and g.board_id = m.board_id and g.role = 'clerk'
join accounts a on a.id = g.account_id and a.closed_at is null where o.id = $1 on conflict (key) do nothing`
	sqlMailJoint = `select m.slug, m.held_on, coalesce(to_char(m.starts, 'HH24:MI'), '') as starts, m.zone, b.slug as board, h.held_on as host_on, coalesce(to_char(h.starts, 'HH24:MI'), '') as host_starts, h.zone as host_zone, h.place, h.state, h.reason, hb.name as host
from meetings m join boards b on b.id = m.board_id join meetings h on h.id = m.joint_with join boards hb on hb.id = h.board_id where m.id = $1`
)

func (s *Slice) fillJoint(ctx context.Context, j outbox.Job, l *letter) error {
	var m struct {
		Slug   string     `db:"slug"`
		On     rules.Date `db:"held_on"`
		Starts string     `db:"starts"`
		Zone   string     `db:"zone"`
		Board  string     `db:"board"`
		HostOn rules.Date `db:"host_on"`
		HostAt string     `db:"host_starts"`
		HZone  string     `db:"host_zone"`
		Place  string     `db:"place"`
		State  string     `db:"state"`
		Reason string     `db:"reason"`
		Host   string     `db:"host"`
	}
	if err := s.db.Get(ctx, &m, sqlMailJoint, j.Int("guest")); err != nil {
		return ended(err) // parted meanwhile
	}
	when := func(on rules.Date, at, zone string) (string, error) {
		z, err := time.LoadLocation(zone)
		return page.Day(page.Lang, "weekmoment", rules.StartInstant(on, at, z)), err
	}
	ours, err := when(m.On, m.Starts, m.Zone)
	if err != nil {
		return err
	}
	theirs, err := when(m.HostOn, m.HostAt, m.HZone)
	if err != nil {
		return err
	}
	kind := m.State
	if kind != string(rules.Cancelled) && kind != string(rules.Postponed) && kind != string(rules.NotHeld) {
		kind = "moved"
	}
	l.Subject, l.Heading = say("mail.joint_subject."+kind, "Host", m.Host, "Date", page.Day(page.Lang, "monthday", m.On.In(time.UTC))), say("joint.did."+kind, "Host", m.Host, "When", theirs)
	l.Lines = []string{say("mail.joint_lines")}
	l.Facts = []page.Fact{{Name: say("joint.ours"), Value: ours}, {Name: m.Host, Value: theirs}}
	if m.Place != "" {
		l.Facts = append(l.Facts, page.Fact{Name: say("mail.fact_where"), Value: m.Place})
	}
	if m.Reason != "" {
		l.Facts = append(l.Facts, page.Fact{Name: say("mail.fact_reason"), Value: m.Reason})
	}
	l.Link, l.LinkText = s.link("work", "b", m.Board, "meetings", m.Slug, "part"), say("mail.joint_button")
	return nil
}
