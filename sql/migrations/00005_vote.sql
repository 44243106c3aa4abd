-- +goose Up
create table session_events (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    meeting_id bigint not null,
    kind text not null constraint session_events_kind check (kind in ('opened', 'recessed', 'resumed', 'adjourned', 'item')),
    item_id bigint,
    effective_at timestamptz not null,
    recorded_at timestamptz not null,
    recorded_by bigint references people (id),
    foreign key (meeting_id, board_id) references meetings (id, board_id),
    foreign key (item_id, meeting_id, board_id) references agenda_items (id, meeting_id, board_id)
);
comment on table session_events is 'The course of a meeting: opened, recess, resumed, adjourned, item taken up. Never changed.';
comment on column session_events.id is 'Order of entry.';
comment on column session_events.board_id is 'Whose.';
comment on column session_events.meeting_id is 'Which meeting.';
comment on column session_events.kind is 'What happened.';
comment on column session_events.item_id is 'Item taken up.';
comment on column session_events.effective_at is 'When it happened, as stated.';
comment on column session_events.recorded_at is 'When it was entered.';
comment on column session_events.recorded_by is 'By whom.';

create index session_events_meeting on session_events (meeting_id, id);
create trigger session_events_immutable before update or delete or truncate on session_events for each statement execute function refuse_change();

create table attendance_events (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    meeting_id bigint not null,
    seat_id bigint not null,
    term_id bigint not null,
    kind text not null constraint attendance_events_kind check (kind in ('in_room', 'remote', 'left', 'void')),
    effective_at timestamptz not null,
    recorded_at timestamptz not null,
    recorded_by bigint references people (id),
    corrects_id bigint references attendance_events (id),
    foreign key (meeting_id, board_id) references meetings (id, board_id),
    foreign key (term_id, seat_id, board_id) references terms (id, seat_id, board_id),
    constraint attendance_events_corrected_once unique (corrects_id)
);
comment on table attendance_events is 'A member comes or goes. A wrong entry is corrected by a later one; nothing is erased.';
comment on column attendance_events.id is 'Order of entry.';
comment on column attendance_events.board_id is 'Whose.';
comment on column attendance_events.meeting_id is 'Which meeting.';
comment on column attendance_events.seat_id is 'Which seat.';
comment on column attendance_events.term_id is 'Held under which term.';
comment on column attendance_events.kind is 'void takes back the entry it corrects and puts nothing in its place.';
comment on column attendance_events.effective_at is 'When it happened, as stated.';
comment on column attendance_events.recorded_at is 'When it was entered.';
comment on column attendance_events.recorded_by is 'By whom.';
comment on column attendance_events.corrects_id is 'Entry this one replaces.';

create index attendance_events_meeting on attendance_events (meeting_id, id);
create trigger attendance_events_immutable before update or delete or truncate on attendance_events for each statement execute function refuse_change();

create table recusals (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    meeting_id bigint not null,
    item_id bigint not null,
    seat_id bigint not null,
    term_id bigint not null,
    ground text not null constraint recusals_ground check (ground in ('financial_interest', 'family_or_household', 'employment', 'party_to_the_matter', 'prejudgement', 'other')),
    reason text not null,
    left_room boolean not null default false,
    recorded_at timestamptz not null,
    recorded_by bigint references people (id),
    foreign key (item_id, meeting_id, board_id) references agenda_items (id, meeting_id, board_id),
    foreign key (term_id, seat_id, board_id) references terms (id, seat_id, board_id),
    constraint recusals_board unique (id, board_id)
);
comment on table recusals is 'A member''s conflict on an item: no ballot on it.';
comment on column recusals.id is 'Key.';
comment on column recusals.board_id is 'Whose.';
comment on column recusals.meeting_id is 'Which meeting.';
comment on column recusals.item_id is 'On which item.';
comment on column recusals.seat_id is 'Whose seat.';
comment on column recusals.term_id is 'Held under which term.';
comment on column recusals.ground is 'Coded reason.';
comment on column recusals.reason is 'As stated; public.';
comment on column recusals.left_room is 'The member leaves the table while the item is dealt with.';
comment on column recusals.recorded_at is 'When entered.';
comment on column recusals.recorded_by is 'By whom.';

create index recusals_item on recusals (item_id, seat_id);

create table recusal_withdrawals (
    recusal_id bigint primary key,
    board_id bigint not null,
    reason text not null,
    recorded_at timestamptz not null,
    recorded_by bigint references people (id),
    foreign key (recusal_id, board_id) references recusals (id, board_id)
);
comment on table recusal_withdrawals is 'Takes back a recusal entered by mistake.';
comment on column recusal_withdrawals.recusal_id is 'Which.';
comment on column recusal_withdrawals.board_id is 'Whose.';
comment on column recusal_withdrawals.reason is 'Why.';
comment on column recusal_withdrawals.recorded_at is 'When entered.';
comment on column recusal_withdrawals.recorded_by is 'By whom.';

create trigger recusals_immutable before update or delete or truncate on recusals for each statement execute function refuse_change();
create trigger recusal_withdrawals_immutable before update or delete or truncate on recusal_withdrawals for each statement execute function refuse_change();

create table motions (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    meeting_id bigint not null,
    item_id bigint,
    number integer not null,
    kind text not null,
    text text not null,
    mover_seat_id bigint,
    seconder_seat_id bigint,
    method text not null constraint motions_method check (method in ('roll_call', 'consent')),
    threshold text not null,
    requires_quorum boolean not null default true,
    rules_id bigint,
    recommendation_id bigint,
    text_id bigint,
    minutes_id bigint,
    minutes_version integer,
    state text not null constraint motions_state check (state in ('open', 'closed', 'withdrawn')),
    outcome text constraint motions_outcome check (outcome in ('carried', 'lost', 'lost_on_tie', 'no_action_no_quorum', 'objected', 'withdrawn')),
    computation jsonb,
    opened_at timestamptz,
    closed_at timestamptz,
    created_by bigint references people (id),
    source text,
    source_key text,
    given_action text not null default '',
    given_result text not null default '',
    foreign key (meeting_id, board_id) references meetings (id, board_id),
    foreign key (item_id, meeting_id, board_id) references agenda_items (id, meeting_id, board_id),
    foreign key (mover_seat_id, board_id) references seats (id, board_id),
    foreign key (seconder_seat_id, board_id) references seats (id, board_id),
    foreign key (rules_id, board_id) references board_rules (id, board_id),
    foreign key (text_id, recommendation_id, board_id) references recommendation_texts (id, recommendation_id, board_id),
    foreign key (recommendation_id, board_id) references recommendations (id, board_id),
    foreign key (minutes_id, board_id) references minutes (id, board_id),
    foreign key (minutes_id, minutes_version) references minutes_texts (minutes_id, version),
    constraint motions_number_once unique (meeting_id, number),
    constraint motions_board unique (id, board_id),
    constraint motions_source_once unique (board_id, source, source_key),
    constraint motions_second_other check (mover_seat_id <> seconder_seat_id),
    constraint motions_minutes_version check ((minutes_id is null) = (minutes_version is null)),
    constraint motions_closed_has_outcome check (source is not null or (state = 'open') = (outcome is null)),
    constraint motions_closed_has_computation check (source is not null or state <> 'closed' or computation is not null)
);
comment on table motions is 'What is put to the vote.';
comment on column motions.id is 'Key.';
comment on column motions.board_id is 'Whose.';
comment on column motions.meeting_id is 'At which meeting.';
comment on column motions.item_id is 'Under which item; null for a motion such as to adjourn.';
comment on column motions.number is '1, 2, 3 … in the meeting.';
comment on column motions.kind is 'Motion kind of the rules, such as main or adjourn.';
comment on column motions.text is 'The words put to the vote.';
comment on column motions.mover_seat_id is 'Who moved.';
comment on column motions.seconder_seat_id is 'Who seconded.';
comment on column motions.method is 'Roll call, or unanimous consent.';
comment on column motions.threshold is 'Rule of the votes it needs.';
comment on column motions.requires_quorum is 'False for adjourn, recess and the like.';
comment on column motions.rules_id is 'Revision of the board''s rules it is decided by.';
comment on column motions.recommendation_id is 'Recommendation it adopts when carried.';
comment on column motions.text_id is 'The text it adopts.';
comment on column motions.minutes_id is 'Minutes it approves when carried.';
comment on column motions.minutes_version is 'The text it approves: the one that stood published when it was moved.';
comment on column motions.state is 'open: the vote is open.';
comment on column motions.outcome is 'How it ended; objected: consent refused.';
comment on column motions.computation is 'Everything the result was computed from, and the result.';
comment on column motions.opened_at is 'When the vote opened.';
comment on column motions.closed_at is 'When it closed.';
comment on column motions.created_by is 'Who entered it.';
comment on column motions.source is 'Where an imported row came from.';
comment on column motions.source_key is 'Its key there.';
comment on column motions.given_action is 'The source''s own word for what was done.';
comment on column motions.given_result is 'The source''s own word for the result.';

create unique index motion_pending on motions (meeting_id) where state = 'open';
create index motions_item on motions (item_id);
create index motions_recommendation on motions (recommendation_id) where recommendation_id is not null;
create index motions_minutes on motions (minutes_id) where minutes_id is not null;
create unique index recommendation_pending on motions (recommendation_id) where state = 'open' or outcome = 'carried';
create unique index minutes_pending on motions (minutes_id) where state = 'open' or outcome = 'carried';

create table ballots (
    board_id bigint not null,
    motion_id bigint not null,
    seat_id bigint not null,
    term_id bigint not null,
    revision integer not null,
    choice text not null,
    mode text not null constraint ballots_mode check (mode in ('own', 'voice', 'consent', 'imported')),
    cast_at timestamptz not null,
    cast_by bigint references people (id),
    given_word text not null default '',
    primary key (motion_id, seat_id, revision),
    foreign key (motion_id, board_id) references motions (id, board_id),
    foreign key (term_id, seat_id, board_id) references terms (id, seat_id, board_id),
    constraint ballots_choice check (choice in ('yes', 'no', 'abstain') or (mode = 'imported' and choice in ('recused', 'absent', 'non_voting', 'suspended')))
);
comment on table ballots is 'One member''s yes, no or abstain; insert-only, the last before the close counts.';
comment on column ballots.board_id is 'Whose.';
comment on column ballots.motion_id is 'On which motion.';
comment on column ballots.seat_id is 'Of which seat.';
comment on column ballots.term_id is 'Held under which term.';
comment on column ballots.revision is '1, 2, 3 …';
comment on column ballots.choice is 'yes, no or abstain; imported rows also recused, absent, non_voting, suspended.';
comment on column ballots.mode is 'From the member''s own device, by voice through the clerk, or by unanimous consent.';
comment on column ballots.cast_at is 'When.';
comment on column ballots.cast_by is 'Who entered it; the member, or the clerk on a voiced roll call.';
comment on column ballots.given_word is 'The source''s own word, for imported rows.';

create trigger ballots_immutable before update or delete or truncate on ballots for each statement execute function refuse_change();

create table objections (
    motion_id bigint primary key,
    board_id bigint not null,
    seat_id bigint not null,
    recorded_at timestamptz not null,
    recorded_by bigint references people (id),
    foreign key (motion_id, board_id) references motions (id, board_id),
    foreign key (seat_id, board_id) references seats (id, board_id)
);
comment on table objections is 'One objection that ended a request for unanimous consent.';
comment on column objections.motion_id is 'On which motion.';
comment on column objections.board_id is 'Whose.';
comment on column objections.seat_id is 'Who objected.';
comment on column objections.recorded_at is 'When.';
comment on column objections.recorded_by is 'Who entered it.';

create trigger objections_immutable before update or delete or truncate on objections for each statement execute function refuse_change();
