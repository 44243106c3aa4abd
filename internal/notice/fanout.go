package notice

import (
	"context"

	"parley/internal/outbox"
	"parley/internal/pg"
)

// SQL of the fan-out. Each is one statement: the rows for everyone are there,
// or none is.
const (
	// Who follows the board and the recommendation too gets one mail, that of the board.
	sqlFanOut = `insert into outbox (key, board_id, kind, recipient, payload, created_at, due_at, message_id)
select o.key || '/s/' || s.id, o.board_id, 'mail.' || o.kind, s.email, o.payload || jsonb_build_object('subscription', s.id), o.created_at, $2, md5(o.key || '/s/' || s.id) || '.s'
from outbox o cross join lateral (select coalesce((select t.recommendation_id from transmittals t where t.id = (o.payload->>'transmittal')::bigint),
(select t.recommendation_id from extensions e join transmittals t on t.id = e.transmittal_id where e.id = (o.payload->>'extension')::bigint),
(select t.recommendation_id from responses r join transmittals t on t.id = r.transmittal_id where r.id = (o.payload->>'response')::bigint),
(select t.recommendation_id from progress_reports q join commitments c on c.id = q.commitment_id join responses r on r.id = c.response_id join transmittals t on t.id = r.transmittal_id where q.id = (o.payload->>'report')::bigint),
(select x.recommendation_id from decisions x where x.id = (o.payload->>'decision')::bigint)) as id) about
cross join lateral (select distinct on (f.email) f.id, f.email from subscriptions f where f.board_id = o.board_id and f.state = 'confirmed' and (f.recommendation_id is null or f.recommendation_id = about.id) order by f.email, f.recommendation_id nulls first) s
where o.id = $1 on conflict (key) do nothing`
	sqlFanOutDepartment = `insert into outbox (key, board_id, kind, recipient, payload, created_at, due_at, message_id)
select o.key || '/d/' || d.id, o.board_id, 'mail.transmittal', d.email, o.payload, o.created_at, $2, md5(o.key || '/d/' || d.id) || '.d'
from outbox o join transmittals t on t.id = (o.payload->>'transmittal')::bigint join departments d on d.id = t.department_id where o.id = $1 and d.email <> '' on conflict (key) do nothing`
	sqlFanOutGrant = `insert into outbox (key, board_id, kind, recipient, payload, created_at, due_at, message_id)
select o.key || '/a/' || a.id, o.board_id, 'mail.' || o.kind, a.email, o.payload || jsonb_build_object('account', a.id), o.created_at, $2, md5(o.key || '/a/' || a.id) || '.a'
from outbox o join role_grants g on g.id = (o.payload->>'grant')::bigint
join accounts a on a.closed_at is null and (a.id = g.account_id or exists (select 1 from role_grants c where c.account_id = a.id and c.role = 'chair' and c.ended_at is null and c.board_id = o.board_id))
where o.id = $1 on conflict (key) do nothing`
	sqlFanOutTerm = `insert into outbox (key, board_id, kind, recipient, payload, created_at, due_at, message_id)
select o.key || '/a/' || a.id, o.board_id, 'mail.' || o.kind, a.email, o.payload || jsonb_build_object('account', a.id), o.created_at, $2, md5(o.key || '/a/' || a.id) || '.a'
from outbox o join terms t on t.id = (o.payload->>'term')::bigint
join accounts a on a.closed_at is null and (a.person_id = t.person_id or exists (select 1 from role_grants c where c.account_id = a.id and c.role = 'chair' and c.ended_at is null and c.board_id = o.board_id))
where o.id = $1 on conflict (key) do nothing`
	sqlFanOutBallot = `insert into outbox (key, board_id, kind, recipient, payload, created_at, due_at, message_id)
select o.key || '/a/' || a.id, o.board_id, 'mail.' || o.kind, a.email, o.payload || jsonb_build_object('account', a.id), o.created_at, $2, md5(o.key || '/a/' || a.id) || '.a'
from outbox o join ballots b on b.motion_id = (o.payload->>'motion')::bigint and b.seat_id = (o.payload->>'seat')::bigint and b.revision = (o.payload->>'revision')::int
join terms t on t.id = b.term_id join accounts a on a.person_id = t.person_id and a.closed_at is null where o.id = $1 on conflict (key) do nothing`
	sqlFanOutDais = `insert into outbox (key, board_id, kind, recipient, payload, created_at, due_at, message_id)
select o.key || '/a/' || a.id, o.board_id, 'mail.' || o.kind, a.email, o.payload || jsonb_build_object('account', a.id), o.created_at, $2, md5(o.key || '/a/' || a.id) || '.a'
from outbox o join proposals p on p.id = (o.payload->>'proposal')::bigint
join boards b on b.id = p.board_id join jurisdictions j on j.id = b.jurisdiction_id cross join lateral (select ($2::timestamptz at time zone j.zone)::date as day) today
join accounts a on a.closed_at is null and a.person_id <> p.proposed_by and exists (select from role_grants c where c.account_id = a.id and c.ended_at is null and c.begins_on <= today.day and c.board_id = p.board_id
and (c.role = 'clerk' or c.role = 'chair' and exists (select from terms t where t.person_id = a.person_id and t.board_id = c.board_id and t.begins_on <= today.day and (t.left_on is null or t.left_on > today.day))))
where o.id = $1 on conflict (key) do nothing`
	sqlFanOutProposer = `insert into outbox (key, board_id, kind, recipient, payload, created_at, due_at, message_id)
select o.key || '/a/' || a.id, o.board_id, 'mail.' || o.kind, a.email, o.payload || jsonb_build_object('account', a.id), o.created_at, $2, md5(o.key || '/a/' || a.id) || '.a'
from outbox o join proposals p on p.id = (o.payload->>'proposal')::bigint join accounts a on a.person_id = p.proposed_by and a.closed_at is null where o.id = $1 on conflict (key) do nothing`
)

// fanOut makes a mail for everyone who follows the board, or the recommendation it
// is about, and for the department when a recommendation was sent to it or decided on.
func (s *Slice) fanOut(ctx context.Context, jobs []outbox.Job) []outbox.Result {
	return s.spread(ctx, jobs, func(j outbox.Job) []string {
		if j.Kind == "recommendation.transmitted" {
			return []string{sqlFanOut, sqlFanOutDepartment}
		}
		if j.Kind == "decision.carried" || j.Kind == "escalation.recorded" {
			return []string{sqlFanOut, sqlFanOutDecided}
		}
		return []string{sqlFanOut}
	})
}

// fanOutPeople makes the mails that are owed to a person: who is given a role
// or a seat, the chair, a member whose ballot the clerk entered, who proposed
// something, the clerk and the chair who are to decide on it, the clerks of a
// board and its committee, and of boards that meet jointly, and who is reminded of
// what a department owes.
func (s *Slice) fanOutPeople(ctx context.Context, jobs []outbox.Job) []outbox.Result {
	return s.spread(ctx, jobs, func(j outbox.Job) []string {
		switch j.Kind {
		case "grant.granted", "grant.ended":
			return []string{sqlFanOutGrant}
		case "term.begun", "term.ended":
			return []string{sqlFanOutTerm}
		case "ballot.entered", "ballot.taken_back":
			return []string{sqlFanOutBallot}
		case "proposal.made":
			return []string{sqlFanOutDais}
		case "proposal.accepted", "proposal.deferred", "proposal.declined", "proposal.referred":
			return []string{sqlFanOutProposer}
		case "referral.sent", "referral.reported", "referral.taken_back":
			return []string{sqlFanOutReferral}
		case "desk.delegated":
			return []string{sqlFanOutDelegation}
		case "remind.answer", "remind.report":
			return []string{sqlFanOutDesk, sqlFanOutDeskless, sqlFanOutOver}
		case "joint.changed":
			return []string{sqlFanOutJoint}
		}
		return nil
	})
}

func (s *Slice) spread(ctx context.Context, jobs []outbox.Job, statements func(outbox.Job) []string) []outbox.Result {
	out := make([]outbox.Result, len(jobs))
	for i, j := range jobs {
		todo := statements(j)
		if todo == nil {
			out[i] = outbox.Result{Park: true, Reason: "no_worker"}
			continue
		}
		out[i].Err = s.door.Housekeep(ctx, func(ctx context.Context, tx *pg.Tx) error {
			now, err := tx.Now(ctx)
			if err != nil {
				return err
			}
			for _, q := range todo {
				if _, err := tx.Exec(ctx, q, j.ID, now); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return out
}
