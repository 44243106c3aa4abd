-- +goose Up
create table transmittals (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    recommendation_id bigint not null,
    text_id bigint not null,
    department_id bigint not null references departments (id),
    addressee text not null,
    sent_at timestamptz not null,
    sent_by bigint references people (id),
    delivered_on date,
    acknowledged_on date,
    rules_id bigint not null,
    start_event text not null,
    due_on date,
    days integer,
    unit text not null default 'calendar_day',
    citation text not null default '',
    foreign key (recommendation_id, board_id) references recommendations (id, board_id),
    foreign key (text_id, recommendation_id, board_id) references recommendation_texts (id, recommendation_id, board_id),
    foreign key (rules_id, board_id) references board_rules (id, board_id),
    constraint transmitted_already unique (recommendation_id, department_id),
    constraint transmittals_board unique (id, board_id)
);
comment on table transmittals is 'The dated sending of an adopted recommendation to one addressee.';
comment on column transmittals.id is 'Key.';
comment on column transmittals.board_id is 'Whose.';
comment on column transmittals.recommendation_id is 'What was sent.';
comment on column transmittals.text_id is 'In which words.';
comment on column transmittals.department_id is 'To which department.';
comment on column transmittals.addressee is 'Name and title of the person addressed.';
comment on column transmittals.sent_at is 'When it was sent.';
comment on column transmittals.sent_by is 'By whom.';
comment on column transmittals.delivered_on is 'When it was delivered, as the clerk states it.';
comment on column transmittals.acknowledged_on is 'When receipt was acknowledged.';
comment on column transmittals.rules_id is 'Revision of the board''s rules the clock is taken from.';
comment on column transmittals.start_event is 'Event the clock starts at: transmittal, delivery, acknowledgement.';
comment on column transmittals.due_on is 'Last day to answer in the board''s zone; null until the clock starts, or without a rule.';
comment on column transmittals.days is 'Days the rule gives.';
comment on column transmittals.unit is 'What is counted.';
comment on column transmittals.citation is 'Source of the rule, as printed.';

create index transmittals_department on transmittals (department_id, due_on);
create index transmittals_by_board on transmittals (board_id, recommendation_id);

create table responses (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    transmittal_id bigint not null constraint responses_transmittal_once unique,
    position text not null default '' constraint responses_position check (position in ('', 'concur', 'partially_concur', 'does_not_concur', 'not_within_authority')),
    reason text not null default '' constraint responses_reason check (reason in ('', 'law', 'labor_agreement', 'cost', 'already_practised', 'not_our_authority', 'disagreement')),
    words text not null default '',
    letter_url text not null default '',
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    updated_by bigint references people (id),
    signed_at timestamptz,
    signed_by bigint references people (id),
    signed_title text not null default '',
    foreign key (transmittal_id, board_id) references transmittals (id, board_id),
    constraint responses_board unique (id, board_id),
    constraint responses_signed_has_position check (signed_at is null or (position <> '' and signed_by is not null))
);
comment on table responses is 'The addressee''s answer to one transmittal: in draft, then signed and public.';
comment on column responses.id is 'Key.';
comment on column responses.board_id is 'Whose recommendation.';
comment on column responses.transmittal_id is 'Answer to which sending.';
comment on column responses.position is 'The department''s position.';
comment on column responses.reason is 'Coded reason where a part is refused.';
comment on column responses.words is 'In the department''s own words.';
comment on column responses.letter_url is 'Link to the signed letter.';
comment on column responses.version is 'Goes up with every saving.';
comment on column responses.created_at is 'When begun.';
comment on column responses.updated_at is 'Last saving.';
comment on column responses.updated_by is 'By whom.';
comment on column responses.signed_at is 'Signed and published; nothing changes after that.';
comment on column responses.signed_by is 'Who signed.';
comment on column responses.signed_title is 'In which office.';


create table commitments (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    response_id bigint not null,
    position integer not null,
    action text not null,
    official text not null,
    target_on date,
    foreign key (response_id, board_id) references responses (id, board_id),
    constraint commitments_position_once unique (response_id, position)
);
comment on table commitments is 'A corrective action the department promises, with official and date.';
comment on column commitments.id is 'Key.';
comment on column commitments.board_id is 'Whose recommendation.';
comment on column commitments.response_id is 'In which answer.';
comment on column commitments.position is 'Order.';
comment on column commitments.action is 'What will be done.';
comment on column commitments.official is 'Who is responsible: name and title.';
comment on column commitments.target_on is 'By when; required before signing.';


-- +goose StatementBegin
create function refuse_change_when_signed() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'responses' then
        if old.signed_at is not null then
            raise exception 'a signed response is never changed' using errcode = 'integrity_constraint_violation', constraint = 'response_signed';
        end if;
    elsif exists (select 1 from responses r where r.id = coalesce(new.response_id, old.response_id) and r.signed_at is not null) then
        raise exception 'a signed response is never changed' using errcode = 'integrity_constraint_violation', constraint = 'response_signed';
    end if;
    return coalesce(new, old);
end $$;
-- +goose StatementEnd
create trigger responses_signed_immutable before update or delete on responses for each row execute function refuse_change_when_signed();
create trigger commitments_signed_immutable before insert or update or delete on commitments for each row execute function refuse_change_when_signed();
