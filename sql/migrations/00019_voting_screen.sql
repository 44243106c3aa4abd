-- +goose Up
create table voting_screens (
    person_id bigint primary key references people (id),
    confirms boolean not null,
    set_at timestamptz not null
);
comment on table voting_screens is 'How a member wants the voting screen; who has no row wants it as it comes.';
comment on column voting_screens.person_id is 'Whose.';
comment on column voting_screens.confirms is 'Shows the choice once more before it counts.';
comment on column voting_screens.set_at is 'When the member last said so.';
