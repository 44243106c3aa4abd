-- +goose Up
alter table board_rules add column inherited_from bigint references board_rules (id);
comment on column board_rules.inherited_from is 'The revision of the parent''s rules it is a copy of, while a committee has set none of its own.';

create or replace view board_laws as
select b.id as board_id, jsonb_build_object('profile', j.profile,
    'choices', coalesce((select jsonb_agg(jsonb_build_object('profile', c.profile, 'reason', c.reason, 'at', c.created_at, 'inherited', c.board_id <> b.id) order by c.created_at, c.revision) from board_profiles c
        where c.board_id = b.id or c.board_id = b.parent_id and not exists (select from board_profiles o where o.board_id = b.id and o.created_at <= c.created_at)), '[]'),
    'rules', coalesce((select jsonb_agg(jsonb_build_object('rule', r.rule, 'value', r.value, 'withdrawn', r.withdrawn, 'citation', r.citation, 'basis', r.basis, 'reason', r.reason, 'at', r.created_at, 'inherited', r.board_id <> b.id) order by r.created_at, r.revision) from law_rules r
        where r.board_id = b.id or r.board_id = b.parent_id and not exists (select from law_rules o where o.board_id = b.id and o.rule = r.rule and o.created_at <= r.created_at)), '[]'),
    'days', coalesce((select jsonb_agg(jsonb_build_object('on', h.held_on, 'name', h.name, 'working', h.working) order by h.held_on) from holidays h where h.jurisdiction_id = b.jurisdiction_id and h.removed_at is null), '[]'),
    'schedules', coalesce((select jsonb_agg(jsonb_build_object('year', s.year, 'filed_on', s.filed_on, 'place', s.place, 'days', to_jsonb(s.days)) order by s.number) from annual_schedules s where s.board_id = b.id), '[]')) as law
from boards b join jurisdictions j on j.id = b.jurisdiction_id;
comment on view board_laws is 'The law of a board as one value: its profile, the rules it set for itself or, for a committee, its parent set before it did, the days of its calendar. Read by internal/rules/law.';

create table referrals (
    id bigint generated always as identity primary key,
    board_id bigint not null references boards (id),
    committee_id bigint not null references boards (id),
    motion_id bigint not null constraint referrals_motion_once unique,
    item_id bigint not null,
    due_on date,
    sent_at timestamptz not null,
    sent_by bigint references people (id),
    foreign key (item_id, board_id) references agenda_items (id, board_id),
    constraint referrals_other check (committee_id <> board_id)
);
alter table referrals add constraint referrals_motion foreign key (motion_id) references motions (id);
comment on table referrals is 'What a board referred to one of its committees by a carried motion.';
comment on column referrals.id is 'Key.';
comment on column referrals.board_id is 'Who referred it.';
comment on column referrals.committee_id is 'To whom: a board whose parent refers.';
comment on column referrals.motion_id is 'The carried motion to refer.';
comment on column referrals.item_id is 'The agenda item it was moved under; its papers go along.';
comment on column referrals.due_on is 'Day by which the committee is to report; null: the motion set none.';
comment on column referrals.sent_at is 'When it was put before the committee.';
comment on column referrals.sent_by is 'By whom.';
create index referrals_board on referrals (board_id);
create index referrals_committee on referrals (committee_id);
create trigger referrals_immutable before update or delete or truncate on referrals for each statement execute function refuse_change();

create table referral_reports (
    referral_id bigint primary key references referrals (id),
    board_id bigint not null references boards (id),
    motion_id bigint references motions (id),
    advises text not null constraint referral_reports_advises check (advises in ('for', 'against', 'none')),
    words text not null,
    reported_at timestamptz not null,
    reported_by bigint references people (id),
    constraint referral_reports_by_motion check (advises = 'none' or motion_id is not null)
);
comment on table referral_reports is 'What a committee reported on a referral; one report each.';
comment on column referral_reports.referral_id is 'On which referral.';
comment on column referral_reports.board_id is 'The committee.';
comment on column referral_reports.motion_id is 'The carried motion of the committee that the report rests on; null: it advises nothing.';
comment on column referral_reports.advises is 'Whether the committee advises for or against what was referred.';
comment on column referral_reports.words is 'The report.';
comment on column referral_reports.reported_at is 'When.';
comment on column referral_reports.reported_by is 'Who entered it.';
create trigger referral_reports_immutable before update or delete or truncate on referral_reports for each statement execute function refuse_change();

alter table proposals add column referral_id bigint references referrals (id);
comment on column proposals.referral_id is 'The referral that puts it before a committee, or whose report puts it before the board; null: it was proposed.';
create unique index proposals_referral_once on proposals (board_id, referral_id);
