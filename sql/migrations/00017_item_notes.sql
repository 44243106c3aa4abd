-- +goose Up
create table item_notes (
    item_id bigint not null,
    board_id bigint not null,
    person_id bigint not null references people (id),
    body text not null,
    version integer not null default 1,
    saved_at timestamptz not null,
    primary key (item_id, person_id),
    foreign key (item_id, board_id) references agenda_items (id, board_id)
);
comment on table item_notes is 'A member''s private note on an agenda item: read by nobody else, in no export, not audited.';
comment on column item_notes.item_id is 'On which item; a note outlives new versions and another order of the agenda.';
comment on column item_notes.board_id is 'Of the item''s board.';
comment on column item_notes.person_id is 'Whose note, and its only reader.';
comment on column item_notes.body is 'The note.';
comment on column item_notes.version is 'Goes up with every saving; a stale form is refused.';
comment on column item_notes.saved_at is 'Last saving.';
