-- +goose Up
-- A local day may be taken away again, and a federal or state holiday may be
-- worked: rows are kept and marked, never deleted. The release before writes
-- and reads days that are neither.
alter table holidays drop constraint holidays_pkey;
alter table holidays add column id bigint generated always as identity primary key;
alter table holidays add column working boolean not null default false;
alter table holidays add column added_at timestamptz;
alter table holidays add column removed_at timestamptz;
create unique index holidays_once on holidays (jurisdiction_id, held_on) where removed_at is null;
comment on table holidays is 'A day of a jurisdiction beside the federal holidays and those of its state: off, or worked all the same.';
comment on column holidays.held_on is 'The day.';
comment on column holidays.id is 'Key.';
comment on column holidays.working is 'A holiday on which the office is open: it counts as a business day.';
comment on column holidays.added_at is 'When entered; null before that was kept.';
comment on column holidays.removed_at is 'When taken away again.';

create table board_profiles (
    board_id bigint not null references boards (id),
    revision integer not null,
    profile text not null,
    reason text not null,
    created_at timestamptz not null,
    created_by bigint references people (id),
    primary key (board_id, revision)
);
comment on table board_profiles is 'Which act a board runs by where it is not its jurisdiction''s; never changed, only followed by the next.';
comment on column board_profiles.board_id is 'Whose.';
comment on column board_profiles.revision is '1, 2, 3 …; the highest is in force.';
comment on column board_profiles.profile is 'Open-meeting profile; empty: the jurisdiction''s.';
comment on column board_profiles.reason is 'Why, as the public reads it.';
comment on column board_profiles.created_at is 'In force from.';
comment on column board_profiles.created_by is 'Who entered it; null for the program.';

create table law_rules (
    board_id bigint not null references boards (id),
    revision integer not null,
    rule text not null,
    value jsonb,
    withdrawn boolean not null,
    citation text not null,
    basis text not null constraint law_rules_basis check (basis in ('ordinance', 'by_law', 'policy', '')),
    reason text not null constraint law_rules_reason_given check (reason <> ''),
    created_at timestamptz not null,
    created_by bigint references people (id),
    primary key (board_id, revision),
    constraint law_rules_whole check (withdrawn = (value is null) and withdrawn = (citation = '') and withdrawn = (basis = ''))
);
comment on table law_rules is 'One rule of open-meeting law that a board set for itself, or gave up again; never changed, the newest of a rule holds.';
comment on column law_rules.board_id is 'Whose.';
comment on column law_rules.revision is '1, 2, 3 … over all rules of the board.';
comment on column law_rules.rule is 'Key of the rule, such as notice.regular.';
comment on column law_rules.value is 'The rule in the form of the profiles; JSON null where the board says that there is none.';
comment on column law_rules.withdrawn is 'The profile''s rule holds again.';
comment on column law_rules.citation is 'Section of the ordinance or by-law.';
comment on column law_rules.basis is 'What it stands on.';
comment on column law_rules.reason is 'Why, as the public reads it.';
comment on column law_rules.created_at is 'In force from; what was frozen or fell due before keeps its rule.';
comment on column law_rules.created_by is 'Who entered it; null for the program.';

create table law_signoffs (
    board_id bigint not null references boards (id),
    number integer not null,
    name text not null,
    office text not null,
    signed_on date not null,
    what text not null,
    rules text not null,
    created_at timestamptz not null,
    created_by bigint references people (id),
    primary key (board_id, number)
);
comment on table law_signoffs is 'Counsel has read the rules a board runs by; the newest counts.';
comment on column law_signoffs.board_id is 'Whose rules.';
comment on column law_signoffs.number is '1, 2, 3 ….';
comment on column law_signoffs.name is 'Who read them.';
comment on column law_signoffs.office is 'In which office.';
comment on column law_signoffs.signed_on is 'The day of the sign-off.';
comment on column law_signoffs.what is 'What was read, as the public reads it.';
comment on column law_signoffs.rules is 'JSON: each rule as it stood, by key; what differs now is not covered.';
comment on column law_signoffs.created_at is 'When entered.';
comment on column law_signoffs.created_by is 'Who entered it; null for the program.';

create trigger board_profiles_immutable before update or delete or truncate on board_profiles for each statement execute function refuse_change();
create trigger law_rules_immutable before update or delete or truncate on law_rules for each statement execute function refuse_change();
create trigger law_signoffs_immutable before update or delete or truncate on law_signoffs for each statement execute function refuse_change();

create view board_laws as
select b.id as board_id, jsonb_build_object('profile', j.profile,
    'choices', coalesce((select jsonb_agg(jsonb_build_object('profile', c.profile, 'reason', c.reason, 'at', c.created_at) order by c.revision) from board_profiles c where c.board_id = b.id), '[]'),
    'rules', coalesce((select jsonb_agg(jsonb_build_object('rule', r.rule, 'value', r.value, 'withdrawn', r.withdrawn, 'citation', r.citation, 'basis', r.basis, 'reason', r.reason, 'at', r.created_at) order by r.revision) from law_rules r where r.board_id = b.id), '[]'),
    'days', coalesce((select jsonb_agg(jsonb_build_object('on', h.held_on, 'name', h.name, 'working', h.working) order by h.held_on) from holidays h where h.jurisdiction_id = b.jurisdiction_id and h.removed_at is null), '[]')) as law
from boards b join jurisdictions j on j.id = b.jurisdiction_id;
comment on view board_laws is 'The law of a board as one value: its profile, the rules it set for itself, the days of its calendar. Read by internal/rules/law.';
