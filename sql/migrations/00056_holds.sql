-- +goose Up
create table holds (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    response_id bigint not null,
    version integer not null,
    office text not null,
    public_at timestamptz not null,
    held_at timestamptz not null,
    held_by bigint not null references people (id),
    foreign key (response_id, board_id) references responses (id, board_id),
    constraint holds_board unique (id, board_id),
    constraint holds_later check (public_at > held_at)
);
comment on table holds is 'A signature under an answer that is delivered and published at a stated time; until then the answer counts as not given.';
comment on column holds.id is 'Key.';
comment on column holds.board_id is 'Whose recommendation.';
comment on column holds.response_id is 'Under which answer.';
comment on column holds.version is 'Under which version of it.';
comment on column holds.office is 'In which office it is signed.';
comment on column holds.public_at is 'When it is delivered and published.';
comment on column holds.held_at is 'When it was signed.';
comment on column holds.held_by is 'By whom.';
create index holds_response on holds (response_id, id);
create trigger holds_immutable before update or delete or truncate on holds for each statement execute function refuse_change();

create table hold_withdrawals (
    hold_id bigint primary key,
    board_id bigint not null,
    reason text not null,
    withdrawn_at timestamptz not null,
    withdrawn_by bigint references people (id),
    foreign key (hold_id, board_id) references holds (id, board_id)
);
comment on table hold_withdrawals is 'A signature that was taken back before its answer was published.';
comment on column hold_withdrawals.hold_id is 'Which.';
comment on column hold_withdrawals.board_id is 'Whose recommendation.';
comment on column hold_withdrawals.reason is 'Why; not public.';
comment on column hold_withdrawals.withdrawn_at is 'When.';
comment on column hold_withdrawals.withdrawn_by is 'By whom.';
create trigger hold_withdrawals_immutable before update or delete or truncate on hold_withdrawals for each statement execute function refuse_change();
