-- +goose Up
create table remote_grounds (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    meeting_id bigint not null,
    seat_id bigint not null,
    term_id bigint not null,
    ground text not null constraint remote_grounds_ground check (ground in ('health', 'disability', 'care', 'work', 'emergency', 'military', 'distance', 'policy', 'other')),
    words text not null default '',
    citation text not null,
    entered_at timestamptz not null,
    entered_by bigint references people (id),
    foreign key (meeting_id, board_id) references meetings (id, board_id),
    foreign key (term_id, seat_id, board_id) references terms (id, seat_id, board_id),
    constraint remote_grounds_other_named check (ground <> 'other' or words <> '')
);
comment on table remote_grounds is 'Why a member took part online where the law lets one only under conditions. A newer entry replaces an older one; nothing is erased.';
comment on column remote_grounds.id is 'Order of entry.';
comment on column remote_grounds.board_id is 'Whose.';
comment on column remote_grounds.meeting_id is 'Which meeting.';
comment on column remote_grounds.seat_id is 'Which seat.';
comment on column remote_grounds.term_id is 'Held under which term.';
comment on column remote_grounds.ground is 'The ground, as the acts name them.';
comment on column remote_grounds.words is 'Said more nearly, for the public; "" where the ground says it.';
comment on column remote_grounds.citation is 'The section that asks for it, as it stood.';
comment on column remote_grounds.entered_at is 'When.';
comment on column remote_grounds.entered_by is 'By whom.';

create index remote_grounds_meeting on remote_grounds (meeting_id, id);
create trigger remote_grounds_immutable before update or delete or truncate on remote_grounds for each statement execute function refuse_change();
