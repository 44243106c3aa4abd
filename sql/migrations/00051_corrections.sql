-- +goose Up
alter table session_events drop constraint session_events_kind, drop constraint session_events_corrects,
    add constraint session_events_kind check (kind in ('opened', 'recessed', 'resumed', 'adjourned', 'item', 'item_undone', 'opening_undone', 'adjourning_undone')),
    add constraint session_events_corrects check ((kind in ('item_undone', 'opening_undone', 'adjourning_undone')) = (corrects_id is not null));
comment on column session_events.kind is 'What happened; item_undone, opening_undone and adjourning_undone take back the entry they correct.';
comment on column session_events.corrects_id is 'The entry that was made by mistake.';

create table corrections (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    meeting_id bigint not null,
    kind text not null constraint corrections_kind check (kind in ('opening', 'adjourning', 'vote', 'speaker')),
    event_id bigint references session_events (id),
    motion_id bigint,
    speaker_id bigint references speakers (id),
    was text not null,
    was_at timestamptz not null,
    was_result jsonb,
    became text not null,
    reason text not null constraint corrections_reason check (reason <> ''),
    entered_at timestamptz not null,
    entered_by bigint references people (id),
    foreign key (meeting_id, board_id) references meetings (id, board_id),
    foreign key (motion_id, board_id) references motions (id, board_id),
    constraint corrections_one check (num_nonnulls(event_id, motion_id, speaker_id) = 1),
    constraint corrections_result check ((kind = 'vote') = (was_result is not null))
);
comment on table corrections is 'An opening, an adjournment, a closed vote or a speaker''s turn that was entered by mistake. The wrong entry stays; what stands is derived anew.';
comment on column corrections.id is 'Order of entry.';
comment on column corrections.board_id is 'Whose.';
comment on column corrections.meeting_id is 'Which meeting.';
comment on column corrections.kind is 'What was entered by mistake.';
comment on column corrections.event_id is 'The opening or adjournment.';
comment on column corrections.motion_id is 'The motion whose vote was closed.';
comment on column corrections.speaker_id is 'Whose turn.';
comment on column corrections.was is 'What stood: the outcome of the vote, the turn, the state of the meeting.';
comment on column corrections.was_at is 'When that was entered.';
comment on column corrections.was_result is 'Of a vote, its result with everything it was computed from.';
comment on column corrections.became is 'What stands instead.';
comment on column corrections.reason is 'Why, for the public.';
comment on column corrections.entered_at is 'When.';
comment on column corrections.entered_by is 'By whom.';

create index corrections_meeting on corrections (meeting_id, id);
create trigger corrections_immutable before update or delete or truncate on corrections for each statement execute function refuse_change();
