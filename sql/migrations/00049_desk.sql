-- +goose Up
alter table board_rules add column response_extension_days integer not null default 0 constraint board_rules_response_extension_days check (response_extension_days between 0 and 366);
comment on column board_rules.response_extension_days is 'Days, in the unit of the response, that the department may add to its time by giving a reason; 0: none.';

create table extensions (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    transmittal_id bigint not null,
    number integer not null,
    days integer not null constraint extensions_days check (days > 0),
    reason text not null,
    citation text not null,
    due_before date not null,
    due_on date not null,
    asked_at timestamptz not null,
    asked_by bigint references people (id),
    foreign key (transmittal_id, board_id) references transmittals (id, board_id),
    constraint extensions_number_once unique (transmittal_id, number),
    constraint extensions_later check (due_on > due_before)
);
comment on table extensions is 'More time that a department took for its answer, as the rule allows; the date before stays.';
comment on column extensions.id is 'Key.';
comment on column extensions.board_id is 'Whose recommendation.';
comment on column extensions.transmittal_id is 'For the answer to which sending.';
comment on column extensions.number is '1, 2, 3 … of the sending.';
comment on column extensions.days is 'Days added, in the unit of the rule.';
comment on column extensions.reason is 'Why, in the department''s words; public.';
comment on column extensions.citation is 'The rule that allows it.';
comment on column extensions.due_before is 'When the answer was due before.';
comment on column extensions.due_on is 'When it is due since.';
comment on column extensions.asked_at is 'When.';
comment on column extensions.asked_by is 'By whom.';
create trigger extensions_immutable before update or delete or truncate on extensions for each statement execute function refuse_change();

create table delegations (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    transmittal_id bigint not null,
    part integer not null default 0 constraint delegations_part check (part between 0 and 26),
    person_id bigint references people (id),
    division text not null default '',
    due_on date,
    delegated_at timestamptz not null,
    delegated_by bigint references people (id),
    foreign key (transmittal_id, board_id) references transmittals (id, board_id),
    constraint delegations_named check (person_id is not null or division <> '')
);
comment on table delegations is 'Who inside the department is to write an answer or a part of it; the newest of a part counts. Never public.';
comment on column delegations.id is 'Key.';
comment on column delegations.board_id is 'Whose recommendation.';
comment on column delegations.transmittal_id is 'The answer to which sending.';
comment on column delegations.part is '1 for (a), 2 for (b) …; 0: the whole.';
comment on column delegations.person_id is 'To whom, when to one of the desk.';
comment on column delegations.division is 'To which division or officer.';
comment on column delegations.due_on is 'By when the department wants it inside.';
comment on column delegations.delegated_at is 'When.';
comment on column delegations.delegated_by is 'By whom.';
create index delegations_transmittal on delegations (transmittal_id, part, id);
create trigger delegations_immutable before update or delete or truncate on delegations for each statement execute function refuse_change();

create table desk_notes (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    transmittal_id bigint not null,
    words text not null,
    written_at timestamptz not null,
    written_by bigint references people (id),
    foreign key (transmittal_id, board_id) references transmittals (id, board_id)
);
comment on table desk_notes is 'What the people of a desk write to one another about an answer. Never public, and in no entry of the audit.';
comment on column desk_notes.id is 'Key.';
comment on column desk_notes.board_id is 'Whose recommendation.';
comment on column desk_notes.transmittal_id is 'About the answer to which sending.';
comment on column desk_notes.words is 'What was written.';
comment on column desk_notes.written_at is 'When.';
comment on column desk_notes.written_by is 'By whom.';
create index desk_notes_transmittal on desk_notes (transmittal_id, id);
create trigger desk_notes_immutable before update or delete or truncate on desk_notes for each statement execute function refuse_change();

create table counsel_reviews (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    transmittal_id bigint not null,
    version integer not null constraint counsel_reviews_version check (version > 0),
    finding text not null constraint counsel_reviews_finding check (finding in ('asked', 'cleared', 'changes')),
    counsel text not null default '',
    at timestamptz not null,
    by_id bigint references people (id),
    foreign key (transmittal_id, board_id) references transmittals (id, board_id),
    constraint counsel_reviews_named check ((finding = 'asked') = (counsel = ''))
);
comment on table counsel_reviews is 'Counsel was asked to read a version of an answer, cleared it or asked for changes; the newest counts. Never public.';
comment on column counsel_reviews.id is 'Key.';
comment on column counsel_reviews.board_id is 'Whose recommendation.';
comment on column counsel_reviews.transmittal_id is 'The answer to which sending.';
comment on column counsel_reviews.version is 'Which version of the answer.';
comment on column counsel_reviews.finding is 'Asked, cleared, or changes wanted.';
comment on column counsel_reviews.counsel is 'Name of the counsel who read it.';
comment on column counsel_reviews.at is 'When.';
comment on column counsel_reviews.by_id is 'By whom it was entered.';
create index counsel_reviews_transmittal on counsel_reviews (transmittal_id, id);
create trigger counsel_reviews_immutable before update or delete or truncate on counsel_reviews for each statement execute function refuse_change();
