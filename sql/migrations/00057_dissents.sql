-- +goose Up
create table dissents (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    recommendation_id bigint not null,
    motion_id bigint not null,
    words text not null,
    filed_at timestamptz not null,
    foreign key (recommendation_id, board_id) references recommendations (id, board_id),
    foreign key (motion_id, board_id) references motions (id, board_id),
    constraint dissents_board unique (id, board_id)
);
comment on table dissents is 'A statement of members who did not vote for a recommendation that the board adopted.';
comment on column dissents.id is 'Key.';
comment on column dissents.board_id is 'Whose.';
comment on column dissents.recommendation_id is 'To which recommendation.';
comment on column dissents.motion_id is 'To the vote on which motion.';
comment on column dissents.words is 'What they say.';
comment on column dissents.filed_at is 'When.';
create index dissents_recommendation on dissents (recommendation_id, id);
create trigger dissents_immutable before update or delete or truncate on dissents for each statement execute function refuse_change();

create table dissent_signers (
    dissent_id bigint not null,
    board_id bigint not null,
    person_id bigint not null references people (id),
    signed_at timestamptz not null,
    primary key (dissent_id, person_id),
    foreign key (dissent_id, board_id) references dissents (id, board_id)
);
comment on table dissent_signers is 'A member who stands behind a statement; the first wrote it.';
comment on column dissent_signers.dissent_id is 'Behind which.';
comment on column dissent_signers.board_id is 'Whose.';
comment on column dissent_signers.person_id is 'Who.';
comment on column dissent_signers.signed_at is 'When.';
create trigger dissent_signers_immutable before update or delete or truncate on dissent_signers for each statement execute function refuse_change();
