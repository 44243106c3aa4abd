-- +goose Up
create table board_days (
    id bigint generated always as identity primary key,
    board_id bigint not null references boards (id),
    held_on date not null,
    name text not null,
    working boolean not null default false,
    added_at timestamptz not null,
    added_by bigint references people (id),
    removed_at timestamptz,
    removed_by bigint references people (id)
);
comment on table board_days is 'A day of a board''s own beside those of its jurisdiction: off, or worked all the same.';
comment on column board_days.id is 'Key.';
comment on column board_days.board_id is 'Whose; its committees count it too, unless they have the day otherwise.';
comment on column board_days.held_on is 'The day.';
comment on column board_days.name is 'As printed.';
comment on column board_days.working is 'A holiday on which the office is open: it counts as a business day.';
comment on column board_days.added_at is 'When entered.';
comment on column board_days.added_by is 'By whom.';
comment on column board_days.removed_at is 'When taken away again.';
comment on column board_days.removed_by is 'By whom.';
create unique index board_days_once on board_days (board_id, held_on) where removed_at is null;

create or replace view board_laws as
select b.id as board_id, jsonb_build_object('profile', j.profile,
    'choices', coalesce((select jsonb_agg(jsonb_build_object('profile', c.profile, 'reason', c.reason, 'at', c.created_at, 'inherited', c.board_id <> b.id) order by c.created_at, c.revision) from board_profiles c
        where c.board_id = b.id or c.board_id = b.parent_id and not exists (select from board_profiles o where o.board_id = b.id and o.created_at <= c.created_at)), '[]'),
    'rules', coalesce((select jsonb_agg(jsonb_build_object('rule', r.rule, 'value', r.value, 'withdrawn', r.withdrawn, 'citation', r.citation, 'basis', r.basis, 'reason', r.reason, 'at', r.created_at, 'inherited', r.board_id <> b.id) order by r.created_at, r.revision) from law_rules r
        where r.board_id = b.id or r.board_id = b.parent_id and not exists (select from law_rules o where o.board_id = b.id and o.rule = r.rule and o.created_at <= r.created_at)), '[]'),
    'days', coalesce((select jsonb_agg(jsonb_build_object('on', d.held_on, 'name', d.name, 'working', d.working, 'whose', d.whose) order by d.held_on) from (select distinct on (x.held_on) x.held_on, x.name, x.working, x.whose from (
        select o.held_on, o.name, o.working, case when o.board_id = b.id then 'board' else 'parent' end as whose, case when o.board_id = b.id then 0 else 1 end as rank from board_days o where o.board_id in (b.id, b.parent_id) and o.removed_at is null
        union all select h.held_on, h.name, h.working, 'jurisdiction', 2 from holidays h where h.jurisdiction_id = b.jurisdiction_id and h.removed_at is null) x order by x.held_on, x.rank) d), '[]'),
    'schedules', coalesce((select jsonb_agg(jsonb_build_object('year', s.year, 'filed_on', s.filed_on, 'place', s.place, 'days', to_jsonb(s.days)) order by s.number) from annual_schedules s where s.board_id = b.id), '[]')) as law
from boards b join jurisdictions j on j.id = b.jurisdiction_id;
comment on view board_laws is 'The law of a board as one value: its profile, the rules it set for itself or, for a committee, its parent set before it did, the days of its calendar: of one date its own, then its parent''s, then its jurisdiction''s. Read by internal/rules/law.';
