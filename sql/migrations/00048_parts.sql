-- +goose Up
create table response_parts (
    response_id bigint not null,
    board_id bigint not null,
    part integer not null constraint response_parts_part check (part between 1 and 26),
    position text not null default '' constraint response_parts_position check (position in ('', 'concur', 'partially_concur', 'does_not_concur', 'not_within_authority')),
    reason text not null default '' constraint response_parts_reason check (reason in ('', 'law', 'labor_agreement', 'cost', 'already_practised', 'not_our_authority', 'disagreement')),
    words text not null default '',
    primary key (response_id, part),
    foreign key (response_id, board_id) references responses (id, board_id)
);
comment on table response_parts is 'The answer to one part of a recommendation; the parts are read from the text that was sent.';
comment on column response_parts.response_id is 'In which answer.';
comment on column response_parts.board_id is 'Whose recommendation.';
comment on column response_parts.part is '1 for (a), 2 for (b) …';
comment on column response_parts.position is 'The department''s position on it.';
comment on column response_parts.reason is 'Coded reason where it is refused.';
comment on column response_parts.words is 'In the department''s own words.';
create trigger response_parts_signed_immutable before insert or update or delete on response_parts for each row execute function refuse_change_when_signed();

alter table commitments add column part integer not null default 0 constraint commitments_part check (part between 0 and 26);
alter table commitments add column tests text not null default '';
comment on column commitments.part is 'For which part; 0: the whole.';
comment on column commitments.tests is 'The acceptance tests it proposes, one a line; a set of tests once it is signed.';
