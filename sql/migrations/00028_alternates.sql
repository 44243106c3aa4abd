-- +goose Up
alter table board_rules
    add column alternates text not null default 'never' constraint board_rules_alternates check (alternates in ('never', 'for_quorum', 'for_absent_member')),
    add column alternates_citation text not null default '',
    add constraint board_rules_alternates_cited check (alternates = 'never' or alternates_citation <> '');
comment on column board_rules.alternates is 'When an alternate may sit in a member''s place.';
comment on column board_rules.alternates_citation is 'Section of the charter or by-law that lets one.';
comment on column seats.voting is 'Whether its holder votes; an alternate votes only while raised in a member''s place.';

create table alternate_raises (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    meeting_id bigint not null,
    alternate_seat_id bigint not null references seats (id),
    alternate_term_id bigint not null references terms (id),
    seat_id bigint not null references seats (id),
    term_id bigint not null references terms (id),
    item_id bigint,
    citation text not null,
    raised_at timestamptz not null,
    raised_by bigint references people (id),
    foreign key (meeting_id, board_id) references meetings (id, board_id),
    foreign key (item_id, meeting_id, board_id) references agenda_items (id, meeting_id, board_id),
    constraint alternate_raises_other check (seat_id <> alternate_seat_id)
);
comment on table alternate_raises is 'An alternate takes the place of a member at a meeting. It ends when the member arrives, when a recusal is taken back, or when the clerk ends it.';
comment on column alternate_raises.id is 'Key.';
comment on column alternate_raises.board_id is 'Whose meeting.';
comment on column alternate_raises.meeting_id is 'Which meeting.';
comment on column alternate_raises.alternate_seat_id is 'Seat of the alternate.';
comment on column alternate_raises.alternate_term_id is 'Who holds it.';
comment on column alternate_raises.seat_id is 'Seat of the member.';
comment on column alternate_raises.term_id is 'Who holds it.';
comment on column alternate_raises.item_id is 'The item the member is recused from; null: the member is absent.';
comment on column alternate_raises.citation is 'The board''s rule, as it stood.';
comment on column alternate_raises.raised_at is 'From when on.';
comment on column alternate_raises.raised_by is 'Who entered it.';

create index alternate_raises_meeting on alternate_raises (meeting_id, id);
create trigger alternate_raises_immutable before update or delete or truncate on alternate_raises for each statement execute function refuse_change();

create table alternate_ends (
    raise_id bigint primary key references alternate_raises (id),
    board_id bigint not null references boards (id),
    ended_at timestamptz not null,
    ended_by bigint references people (id)
);
comment on table alternate_ends is 'The clerk ends the raise of an alternate.';
comment on column alternate_ends.raise_id is 'Which.';
comment on column alternate_ends.board_id is 'Whose meeting.';
comment on column alternate_ends.ended_at is 'From when on.';
comment on column alternate_ends.ended_by is 'Who entered it.';

create trigger alternate_ends_immutable before update or delete or truncate on alternate_ends for each statement execute function refuse_change();
