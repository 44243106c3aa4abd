-- +goose Up
create table annual_schedules (
    board_id bigint not null references boards (id),
    number integer not null,
    year integer not null,
    filed_on date not null,
    place text not null,
    days date[] not null constraint annual_schedules_days check (cardinality(days) > 0),
    created_at timestamptz not null,
    created_by bigint references people (id),
    primary key (board_id, number)
);
comment on table annual_schedules is 'A yearly schedule of regular meetings as it was filed; the newest of a year counts.';
comment on column annual_schedules.board_id is 'Whose.';
comment on column annual_schedules.number is '1, 2, 3 … over all years.';
comment on column annual_schedules.year is 'Of which year.';
comment on column annual_schedules.filed_on is 'When it was filed, as stated.';
comment on column annual_schedules.place is 'Where it was filed and posted.';
comment on column annual_schedules.days is 'The days of the meetings, in the board''s zone.';
comment on column annual_schedules.created_at is 'When it was entered.';
comment on column annual_schedules.created_by is 'By whom; null for the program.';
create trigger annual_schedules_immutable before update or delete or truncate on annual_schedules for each statement execute function refuse_change();

create table recordings (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    meeting_id bigint not null,
    title text not null,
    url text not null,
    created_at timestamptz not null,
    created_by bigint references people (id),
    ended_at timestamptz,
    ended_by bigint references people (id),
    ended_reason text not null default '',
    foreign key (meeting_id, board_id) references meetings (id, board_id),
    constraint recordings_url_once unique (meeting_id, url),
    constraint recordings_end_explained check ((ended_at is null) = (ended_reason = ''))
);
comment on table recordings is 'A recording of a meeting, where it can be seen or heard; until when it is kept is counted from the board''s law.';
comment on column recordings.id is 'Key.';
comment on column recordings.board_id is 'Whose.';
comment on column recordings.meeting_id is 'Of which meeting.';
comment on column recordings.title is 'What it is, such as Video.';
comment on column recordings.url is 'Where.';
comment on column recordings.created_at is 'When it was entered.';
comment on column recordings.created_by is 'By whom; null for the program.';
comment on column recordings.ended_at is 'When it was entered as no longer kept.';
comment on column recordings.ended_by is 'By whom.';
comment on column recordings.ended_reason is 'Why, as the public reads it.';
create index recordings_meeting on recordings (meeting_id);

create or replace view board_laws as
select b.id as board_id, jsonb_build_object('profile', j.profile,
    'choices', coalesce((select jsonb_agg(jsonb_build_object('profile', c.profile, 'reason', c.reason, 'at', c.created_at) order by c.revision) from board_profiles c where c.board_id = b.id), '[]'),
    'rules', coalesce((select jsonb_agg(jsonb_build_object('rule', r.rule, 'value', r.value, 'withdrawn', r.withdrawn, 'citation', r.citation, 'basis', r.basis, 'reason', r.reason, 'at', r.created_at) order by r.revision) from law_rules r where r.board_id = b.id), '[]'),
    'days', coalesce((select jsonb_agg(jsonb_build_object('on', h.held_on, 'name', h.name, 'working', h.working) order by h.held_on) from holidays h where h.jurisdiction_id = b.jurisdiction_id and h.removed_at is null), '[]'),
    'schedules', coalesce((select jsonb_agg(jsonb_build_object('year', s.year, 'filed_on', s.filed_on, 'place', s.place, 'days', to_jsonb(s.days)) order by s.number) from annual_schedules s where s.board_id = b.id), '[]')) as law
from boards b join jurisdictions j on j.id = b.jurisdiction_id;
