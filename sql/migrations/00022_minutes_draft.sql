-- +goose Up
create table minutes_drafts (
    minutes_id bigint not null,
    board_id bigint not null,
    person_id bigint not null references people (id),
    base_version integer not null,
    body text not null,
    kept_at timestamptz not null,
    primary key (minutes_id, person_id),
    foreign key (minutes_id, board_id) references minutes (id, board_id)
);
comment on table minutes_drafts is 'What one editor has typed and not saved: kept so that nothing is lost, gone once it is saved. No part of the record.';
comment on column minutes_drafts.minutes_id is 'Of which minutes.';
comment on column minutes_drafts.board_id is 'Whose.';
comment on column minutes_drafts.person_id is 'Who types; nobody else reads it.';
comment on column minutes_drafts.base_version is 'Version of the text the typing began from.';
comment on column minutes_drafts.body is 'The words so far.';
comment on column minutes_drafts.kept_at is 'When the words were last kept.';
