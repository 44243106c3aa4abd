-- +goose Up
alter table board_rules add column publish_days integer not null default 0 constraint board_rules_publish_days check (publish_days between 0 and 366);
alter table board_rules add column publish_unit text not null default 'calendar_day' constraint board_rules_publish_unit check (publish_unit in ('calendar_day', 'business_day'));
alter table board_rules add column publish_copies text not null default '';
alter table board_rules add column publish_citation text not null default '';
alter table board_rules add constraint board_rules_publish_cited check (publish_days = 0 or publish_citation <> '');
alter table board_rules add constraint board_rules_publish_timed check (publish_days > 0 or publish_copies = '');
alter table board_rules add column response_roll_over boolean not null default false;
comment on column board_rules.response_roll_over is 'An answer whose last day is no business day is due on the next one.';
comment on column board_rules.publish_days is 'Days the board has, from the sending, to publish a recommendation and give the copies; 0: no such rule.';
comment on column board_rules.publish_unit is 'What is counted.';
comment on column board_rules.publish_copies is 'Who is given a copy, one a line.';
comment on column board_rules.publish_citation is 'Its source.';

alter table transmittals add column publish_by date;
alter table transmittals add column publish_days integer not null default 0;
alter table transmittals add column publish_unit text not null default 'calendar_day';
alter table transmittals add column publish_copies text not null default '';
alter table transmittals add column publish_citation text not null default '';
alter table transmittals add constraint transmittals_publish_by check ((publish_by is null) = (publish_days = 0));
comment on column transmittals.publish_by is 'Last day to publish it and give the copies, in the board''s zone; null without such a rule.';
comment on column transmittals.publish_days is 'Days the rule gave when it was sent; 0: none.';
comment on column transmittals.publish_unit is 'What was counted.';
comment on column transmittals.publish_copies is 'Who is given a copy, one a line.';
comment on column transmittals.publish_citation is 'Source of the rule, as printed.';

create table transmittal_copies (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    transmittal_id bigint not null,
    recipient text not null constraint transmittal_copies_recipient check (recipient <> ''),
    given_on date not null,
    recorded_at timestamptz not null,
    recorded_by bigint references people (id),
    foreign key (transmittal_id, board_id) references transmittals (id, board_id),
    constraint transmittal_copies_once unique (transmittal_id, recipient),
    constraint transmittal_copies_board unique (id, board_id)
);
comment on table transmittal_copies is 'Copies of a recommendation that were given to those the board''s rule names.';
comment on column transmittal_copies.id is 'Key.';
comment on column transmittal_copies.board_id is 'Whose.';
comment on column transmittal_copies.transmittal_id is 'Copy of which sending.';
comment on column transmittal_copies.recipient is 'Who was given it, as the rule names them.';
comment on column transmittal_copies.given_on is 'When, as the clerk states it.';
comment on column transmittal_copies.recorded_at is 'When that was recorded first.';
comment on column transmittal_copies.recorded_by is 'By whom.';

create table transmittal_corrections (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    transmittal_id bigint not null,
    event text not null constraint transmittal_corrections_event check (event in ('delivery', 'acknowledgement', 'copy')),
    recipient text not null default '',
    was date not null,
    became date not null,
    reason text not null constraint transmittal_corrections_reason check (reason <> ''),
    due_was date,
    due_became date,
    recorded_at timestamptz not null,
    recorded_by bigint references people (id),
    foreign key (transmittal_id, board_id) references transmittals (id, board_id),
    constraint transmittal_corrections_other_day check (was <> became),
    constraint transmittal_corrections_recipient check ((event = 'copy') = (recipient <> ''))
);
comment on table transmittal_corrections is 'Dates of deliveries, acknowledgements and copies that were entered wrongly, with what stands instead.';
comment on column transmittal_corrections.id is 'Key.';
comment on column transmittal_corrections.board_id is 'Whose.';
comment on column transmittal_corrections.transmittal_id is 'Of which sending.';
comment on column transmittal_corrections.event is 'Whose date: delivery, acknowledgement, copy.';
comment on column transmittal_corrections.recipient is 'Whose copy; empty for the others.';
comment on column transmittal_corrections.was is 'What had been entered.';
comment on column transmittal_corrections.became is 'What stands instead.';
comment on column transmittal_corrections.reason is 'Why.';
comment on column transmittal_corrections.due_was is 'When the answer was due before.';
comment on column transmittal_corrections.due_became is 'When it is due now.';
comment on column transmittal_corrections.recorded_at is 'When it was corrected.';
comment on column transmittal_corrections.recorded_by is 'By whom.';
create index transmittal_corrections_of on transmittal_corrections (transmittal_id, id);
create trigger transmittal_corrections_immutable before update or delete or truncate on transmittal_corrections for each statement execute function refuse_change();
