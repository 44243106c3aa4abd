-- +goose Up
create table remarks (
    id bigint generated always as identity primary key,
    board_id bigint not null references boards (id),
    about text not null constraint remarks_about check (about in ('recommendation', 'minutes', 'item')),
    about_id bigint not null,
    seat_id bigint not null,
    term_id bigint not null,
    words text not null,
    created_at timestamptz not null,
    foreign key (term_id, seat_id, board_id) references terms (id, seat_id, board_id)
);
comment on table remarks is 'A member''s one-way private note to the clerk on a draft. No other member sees it.';
comment on column remarks.id is 'Key.';
comment on column remarks.board_id is 'Whose board.';
comment on column remarks.about is 'What kind of draft.';
comment on column remarks.about_id is 'Which: an item that puts a recommendation or minutes before the board is noted under those.';
comment on column remarks.seat_id is 'From which seat: members are counted by it.';
comment on column remarks.term_id is 'Of which member.';
comment on column remarks.words is 'The note; never published.';
comment on column remarks.created_at is 'When it was sent.';
create index remarks_about_row on remarks (board_id, about, about_id);
create trigger remarks_immutable before update or delete or truncate on remarks for each statement execute function refuse_change();
