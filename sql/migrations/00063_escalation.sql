-- +goose Up
create table escalation_rules (
    id bigint generated always as identity primary key,
    board_id bigint not null references boards (id),
    revision integer not null,
    agenda boolean not null,
    body text not null,
    form text not null constraint escalation_rules_form check (form in ('', 'hearing', 'agenda_item', 'report')),
    unanswered boolean not null,
    days integer not null constraint escalation_rules_days check (days between 0 and 366),
    unit text not null constraint escalation_rules_unit check (unit in ('calendar_day', 'business_day')),
    refused boolean not null,
    unkept boolean not null,
    citation text not null,
    set_at timestamptz not null,
    set_by bigint references people (id),
    constraint escalation_rules_revision_once unique (board_id, revision),
    constraint escalation_rules_board unique (id, board_id),
    constraint escalation_rules_named check ((body <> '') = (form <> '') and (body <> '') = (unanswered or refused or unkept)),
    constraint escalation_rules_timed check (unanswered or days = 0),
    constraint escalation_rules_cited check (body = '' and not agenda or citation <> '')
);
comment on table escalation_rules is 'When and before whom a board takes a recommendation further than its addressee; the newest revision holds.';
comment on column escalation_rules.id is 'Key.';
comment on column escalation_rules.board_id is 'Whose.';
comment on column escalation_rules.revision is '1, 2, 3 … of the board.';
comment on column escalation_rules.agenda is 'An answer that did not come in time goes on the agenda of the board''s next meeting.';
comment on column escalation_rules.body is 'Before whom it is taken; empty: the rule names nobody.';
comment on column escalation_rules.form is 'As what: hearing, agenda_item, report; empty with nobody.';
comment on column escalation_rules.unanswered is 'It covers an answer that did not come.';
comment on column escalation_rules.days is 'Days after the last day to answer before that may be.';
comment on column escalation_rules.unit is 'What is counted.';
comment on column escalation_rules.refused is 'It covers an answer that refuses, wholly or in part.';
comment on column escalation_rules.unkept is 'It covers a commitment that was not reported done by its day.';
comment on column escalation_rules.citation is 'Its source.';
comment on column escalation_rules.set_at is 'When.';
comment on column escalation_rules.set_by is 'By whom.';
create trigger escalation_rules_immutable before update or delete or truncate on escalation_rules for each statement execute function refuse_change();

alter table decisions add column escalation_rule_id bigint;
alter table decisions add column escalation_ground text not null default '' constraint decisions_ground check (escalation_ground in ('', 'unanswered', 'refused', 'unkept'));
alter table decisions add column escalation_form text not null default '' constraint decisions_form check (escalation_form in ('', 'hearing', 'agenda_item', 'report'));
alter table decisions add foreign key (escalation_rule_id, board_id) references escalation_rules (id, board_id);
alter table decisions add constraint decisions_by_rule check ((escalation_rule_id is not null) = (escalation_ground <> ''));
comment on column decisions.escalation_rule_id is 'The rule by which it is taken further; null: the board decided so by itself.';
comment on column decisions.escalation_ground is 'What the rule covers it by: unanswered, refused, unkept; empty without a rule.';
comment on column decisions.escalation_form is 'As what it is taken further; empty for other decisions, and for those written before this was asked.';

create table escalation_steps (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    decision_id bigint not null,
    step text not null constraint escalation_steps_step check (step in ('taken', 'set', 'heard', 'refused', 'void')),
    happens_on date,
    words text not null default '',
    link text not null default '',
    replaces_id bigint,
    reason text not null default '',
    recorded_at timestamptz not null,
    recorded_by bigint references people (id),
    foreign key (decision_id, board_id) references decisions (id, board_id),
    constraint escalation_steps_of unique (id, decision_id, board_id),
    foreign key (replaces_id, decision_id, board_id) references escalation_steps (id, decision_id, board_id),
    constraint escalation_steps_replaced_once unique (replaces_id),
    constraint escalation_steps_dated check ((step = 'void') = (happens_on is null)),
    constraint escalation_steps_void check (step <> 'void' or replaces_id is not null),
    constraint escalation_steps_says check ((step in ('heard', 'refused')) <= (words <> '')),
    constraint escalation_steps_reason check ((replaces_id is null) = (reason = ''))
);
comment on table escalation_steps is 'What became of a recommendation that was taken further: brought there, set for a day, heard, refused.';
comment on column escalation_steps.id is 'Key.';
comment on column escalation_steps.board_id is 'Whose.';
comment on column escalation_steps.decision_id is 'Of which decision to take it further.';
comment on column escalation_steps.step is 'taken: brought before that body; set: a day was set; heard; refused: it will not be heard; void: an entry is taken back.';
comment on column escalation_steps.happens_on is 'When, in the board''s zone; a day that was set may be to come. Null of an entry that is taken back.';
comment on column escalation_steps.words is 'What came of it.';
comment on column escalation_steps.link is 'An address that bears it out.';
comment on column escalation_steps.replaces_id is 'The wrong entry that this one takes the place of.';
comment on column escalation_steps.reason is 'Why the entry before was wrong.';
comment on column escalation_steps.recorded_at is 'When it was recorded.';
comment on column escalation_steps.recorded_by is 'By whom.';
create index escalation_steps_decision on escalation_steps (decision_id, id);
create trigger escalation_steps_immutable before update or delete or truncate on escalation_steps for each statement execute function refuse_change();
