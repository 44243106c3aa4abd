-- +goose Up
alter table meetings drop constraint meetings_state, add constraint meetings_state check (state in ('scheduled', 'in_session', 'recess', 'closed', 'adjourned', 'cancelled', 'postponed', 'not_held'));

create table closed_sessions (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    meeting_id bigint not null,
    number integer not null constraint closed_sessions_number check (number > 0),
    item_id bigint,
    motion_id bigint references motions (id),
    grounds jsonb not null,
    statement text not null constraint closed_sessions_statement check (statement <> ''),
    citation text not null,
    resumes boolean not null,
    until_at timestamptz,
    entered_at timestamptz not null,
    entered_by bigint references people (id),
    foreign key (meeting_id, board_id) references meetings (id, board_id),
    foreign key (item_id, meeting_id, board_id) references agenda_items (id, meeting_id, board_id),
    constraint closed_sessions_numbered unique (meeting_id, number),
    constraint closed_sessions_motion_once unique (motion_id),
    constraint closed_sessions_until check (until_at > entered_at)
);
comment on table closed_sessions is 'A part of a meeting that was closed to the public: what was said before the doors closed. Nothing here says what was spoken about inside.';
comment on column closed_sessions.id is 'Key.';
comment on column closed_sessions.board_id is 'Whose meeting.';
comment on column closed_sessions.meeting_id is 'Which meeting.';
comment on column closed_sessions.number is '1, 2, 3 … within the meeting.';
comment on column closed_sessions.item_id is 'On which item of the agenda; null for none.';
comment on column closed_sessions.motion_id is 'The motion that carried; null where the law asks for no vote.';
comment on column closed_sessions.grounds is 'The grounds with their sections, as announced: [{key, citation}].';
comment on column closed_sessions.statement is 'What was stated, in the words the law asks for; public.';
comment on column closed_sessions.citation is 'Section by which the meeting was closed, as the law stood.';
comment on column closed_sessions.resumes is 'Whether it was said that open session would resume.';
comment on column closed_sessions.until_at is 'When it was said to end; null where none was named.';
comment on column closed_sessions.entered_at is 'When the public was sent out.';
comment on column closed_sessions.entered_by is 'Who entered it.';

create trigger closed_sessions_immutable before update or delete or truncate on closed_sessions for each statement execute function refuse_change();

create table closed_events (
    id bigint generated always as identity primary key,
    board_id bigint not null references boards (id),
    closed_id bigint not null references closed_sessions (id),
    kind text not null constraint closed_events_kind check (kind in ('extended', 'returned', 'report')),
    until_at timestamptz,
    report text not null default '' constraint closed_events_report check (report in ('', 'action', 'no_action', 'not_given')),
    words text not null default '',
    votes jsonb not null default '[]',
    recorded_at timestamptz not null,
    recorded_by bigint references people (id),
    constraint closed_events_complete check ((kind = 'extended') = (until_at is not null) and (kind = 'report') = (report <> '') and (kind = 'report' or words = '') and (report not in ('action', 'not_given') or words <> '')),
    constraint closed_events_votes check (votes = '[]' or report = 'action')
);
comment on table closed_events is 'What followed a closed session: the announcement that it takes longer, the return into the open, the report. Never changed: a later report corrects an earlier one.';
comment on column closed_events.id is 'Order of entry.';
comment on column closed_events.board_id is 'Whose meeting.';
comment on column closed_events.closed_id is 'Which closed session.';
comment on column closed_events.kind is 'What happened.';
comment on column closed_events.until_at is 'The end announced instead; of an extension only.';
comment on column closed_events.report is 'action: the board decided; no_action: it did not; not_given: there is no report, words say why. Of a report only.';
comment on column closed_events.words is 'The action as reported, or the reason; public.';
comment on column closed_events.votes is 'Of an action, who voted how: [{seat, term, name, choice}].';
comment on column closed_events.recorded_at is 'When.';
comment on column closed_events.recorded_by is 'By whom.';

create unique index closed_events_returned_once on closed_events (closed_id) where kind = 'returned';
create index closed_events_closed on closed_events (closed_id, id);

create trigger closed_events_immutable before update or delete or truncate on closed_events for each statement execute function refuse_change();
