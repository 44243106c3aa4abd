-- +goose Up
create table meetings (
    id bigint generated always as identity primary key,
    board_id bigint not null references boards (id),
    slug text not null,
    kind text not null constraint meetings_kind check (kind in ('regular', 'special', 'emergency')),
    title text not null default '',
    held_on date not null,
    starts time,
    zone text not null,
    place text not null default '',
    link text not null default '',
    accommodation text not null default '',
    duration integer,
    state text not null default 'scheduled' constraint meetings_state check (state in ('scheduled', 'in_session', 'recess', 'adjourned', 'cancelled', 'postponed', 'not_held')),
    reason text not null default '',
    opened_at timestamptz,
    adjourned_at timestamptz,
    uid uuid not null default gen_random_uuid() constraint meetings_uid_once unique,
    sequence integer not null default 0,
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    source text,
    source_key text,
    source_note text not null default '',
    constraint meetings_slug_once unique (board_id, slug),
    constraint meetings_board unique (id, board_id),
    constraint meetings_source_once unique (board_id, source, source_key),
    constraint meetings_has_time check (starts is not null or source is not null),
    constraint meetings_reason_given check (source is not null or state not in ('cancelled', 'postponed', 'not_held') or reason <> '')
);
comment on table meetings is 'One meeting of one board. A future meeting is wall time plus zone.';
comment on column meetings.id is 'Key.';
comment on column meetings.board_id is 'Whose.';
comment on column meetings.slug is 'Address under the board: its first date, with -2 for a second that day.';
comment on column meetings.kind is 'Which notice rule applies.';
comment on column meetings.title is 'Own title; empty: named by kind.';
comment on column meetings.held_on is 'Local date.';
comment on column meetings.starts is 'Local wall time; null only for imported rows without one.';
comment on column meetings.zone is 'IANA zone of date and time.';
comment on column meetings.place is 'Where, in words; empty when only online.';
comment on column meetings.link is 'Where to take part online.';
comment on column meetings.accommodation is 'How to ask for an interpreter or another aid.';
comment on column meetings.duration is 'Expected minutes.';
comment on column meetings.state is 'Where it stands.';
comment on column meetings.reason is 'Why it was cancelled, postponed or not held.';
comment on column meetings.opened_at is 'Called to order.';
comment on column meetings.adjourned_at is 'Adjourned.';
comment on column meetings.uid is 'Calendar UID, for the life of the meeting.';
comment on column meetings.sequence is 'iCalendar SEQUENCE: goes up with time, place or cancellation.';
comment on column meetings.version is 'Goes up with every edit; a stale form is refused.';
comment on column meetings.created_at is 'When scheduled.';
comment on column meetings.updated_at is 'Last change of what the calendar shows.';
comment on column meetings.source is 'Where an imported row came from.';
comment on column meetings.source_key is 'Its key there.';
comment on column meetings.source_note is 'What the source said that has no place of its own.';

create index meetings_board_date on meetings (board_id, held_on);
create index meetings_date on meetings (held_on);

create table recommendations (
    id bigint generated always as identity primary key,
    board_id bigint not null references boards (id),
    created_at timestamptz not null,
    drafted_by bigint references people (id),
    withdrawn_at timestamptz,
    withdrawn_reason text not null default '',
    version integer not null default 1,
    constraint recommendations_board unique (id, board_id)
);
comment on table recommendations is 'A change asked for, through its whole life.';
comment on column recommendations.id is 'Key.';
comment on column recommendations.board_id is 'Which board asks.';
comment on column recommendations.created_at is 'When first drafted.';
comment on column recommendations.drafted_by is 'Who drafted it.';
comment on column recommendations.withdrawn_at is 'Taken back before adoption.';
comment on column recommendations.withdrawn_reason is 'Why.';
comment on column recommendations.version is 'Goes up with every edit; equals the newest text''s number.';

create index recommendations_by_board on recommendations (board_id);

create table recommendation_texts (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    recommendation_id bigint not null,
    number integer not null,
    title text not null,
    finding text not null,
    recommendation text not null,
    written_at timestamptz not null,
    written_by bigint references people (id),
    foreign key (recommendation_id, board_id) references recommendations (id, board_id),
    constraint recommendation_texts_number_once unique (recommendation_id, number),
    constraint recommendation_texts_board unique (id, recommendation_id, board_id)
);
comment on table recommendation_texts is 'One version of the words; never changed, only followed by the next.';
comment on column recommendation_texts.id is 'Key.';
comment on column recommendation_texts.board_id is 'Board of the recommendation.';
comment on column recommendation_texts.recommendation_id is 'Whose words.';
comment on column recommendation_texts.number is '1, 2, 3 …';
comment on column recommendation_texts.title is 'Short name.';
comment on column recommendation_texts.finding is 'The problem shown.';
comment on column recommendation_texts.recommendation is 'The change asked for.';
comment on column recommendation_texts.written_at is 'When.';
comment on column recommendation_texts.written_by is 'By whom.';

create trigger recommendation_texts_immutable before update or delete or truncate on recommendation_texts for each statement execute function refuse_change();

create table minutes (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    meeting_id bigint not null constraint minutes_meeting_once unique,
    body text not null,
    version integer not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    updated_by bigint references people (id),
    foreign key (meeting_id, board_id) references meetings (id, board_id),
    constraint minutes_board unique (id, board_id)
);
comment on table minutes is 'The record of one meeting, in the making or published.';
comment on column minutes.id is 'Key.';
comment on column minutes.board_id is 'Whose.';
comment on column minutes.meeting_id is 'Of which meeting.';
comment on column minutes.body is 'Markdown as it stands now.';
comment on column minutes.version is 'Goes up with every saving; a stale form is refused.';
comment on column minutes.created_at is 'When drafted.';
comment on column minutes.updated_at is 'Last saving.';
comment on column minutes.updated_by is 'By whom.';


create table minutes_texts (
    minutes_id bigint not null,
    board_id bigint not null,
    version integer not null,
    body text not null,
    saved_at timestamptz not null,
    saved_by bigint references people (id),
    primary key (minutes_id, version),
    foreign key (minutes_id, board_id) references minutes (id, board_id)
);
comment on table minutes_texts is 'Every text the minutes ever had; never changed.';
comment on column minutes_texts.minutes_id is 'Which minutes.';
comment on column minutes_texts.board_id is 'Whose.';
comment on column minutes_texts.version is 'As in minutes.version.';
comment on column minutes_texts.body is 'Markdown.';
comment on column minutes_texts.saved_at is 'When.';
comment on column minutes_texts.saved_by is 'By whom.';

create trigger minutes_texts_immutable before update or delete or truncate on minutes_texts for each statement execute function refuse_change();

create table agenda_items (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    meeting_id bigint not null,
    position integer not null,
    title text not null,
    detail text not null default '',
    duration integer constraint agenda_items_duration check (duration > 0),
    votes boolean not null default false,
    speak boolean not null default false,
    recommendation_id bigint,
    minutes_id bigint,
    created_at timestamptz not null,
    removed_at timestamptz,
    version integer not null default 1,
    source text,
    source_key text,
    foreign key (meeting_id, board_id) references meetings (id, board_id),
    foreign key (recommendation_id, board_id) references recommendations (id, board_id),
    foreign key (minutes_id, board_id) references minutes (id, board_id),
    constraint agenda_items_board unique (id, meeting_id, board_id),
    constraint agenda_items_source_once unique (board_id, source, source_key)
);
comment on table agenda_items is 'One item as the clerk plans it; what was posted is frozen in postings.';
comment on column agenda_items.id is 'Key.';
comment on column agenda_items.board_id is 'Whose.';
comment on column agenda_items.meeting_id is 'Of which meeting.';
comment on column agenda_items.position is 'Order; shown as 1, 2, 3 …';
comment on column agenda_items.title is 'What it is about.';
comment on column agenda_items.detail is 'More words.';
comment on column agenda_items.duration is 'Expected minutes.';
comment on column agenda_items.votes is 'The board may vote on it.';
comment on column agenda_items.speak is 'Residents may speak.';
comment on column agenda_items.recommendation_id is 'Recommendation it deals with.';
comment on column agenda_items.minutes_id is 'Minutes it is to approve.';
comment on column agenda_items.created_at is 'When added.';
comment on column agenda_items.removed_at is 'Taken off again; postings that show it stay as they were.';
comment on column agenda_items.version is 'Goes up with every edit.';
comment on column agenda_items.source is 'Where an imported row came from.';
comment on column agenda_items.source_key is 'Its key there.';

create index agenda_items_meeting on agenda_items (meeting_id, position);
create index agenda_items_recommendation on agenda_items (recommendation_id) where recommendation_id is not null;

create table papers (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    meeting_id bigint not null,
    item_id bigint not null,
    title text not null,
    url text not null,
    created_at timestamptz not null,
    removed_at timestamptz,
    foreign key (item_id, meeting_id, board_id) references agenda_items (id, meeting_id, board_id)
);
comment on table papers is 'A paper for an agenda item, by link.';
comment on column papers.id is 'Key.';
comment on column papers.board_id is 'Whose.';
comment on column papers.meeting_id is 'Of which meeting.';
comment on column papers.item_id is 'For which item.';
comment on column papers.title is 'As shown.';
comment on column papers.url is 'Where it is.';
comment on column papers.created_at is 'When added.';
comment on column papers.removed_at is 'Taken off again.';

create index papers_item on papers (item_id);

create table postings (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    meeting_id bigint not null,
    kind text not null constraint postings_kind check (kind in ('notice', 'agenda')),
    version integer not null,
    content text not null,
    sha256 bytea not null,
    posted_at timestamptz not null,
    posted_by bigint references people (id),
    rule text not null,
    profile text not null,
    citation text not null,
    clock jsonb not null,
    latest_at timestamptz,
    late_reason text not null default '',
    sequence integer not null,
    arose_at timestamptz,
    foreign key (meeting_id, board_id) references meetings (id, board_id),
    constraint postings_arose_before check (arose_at <= posted_at),
    constraint postings_version_once unique (meeting_id, kind, version),
    constraint postings_board unique (id, board_id),
    constraint postings_late_reason_given check (latest_at is null or posted_at <= latest_at or late_reason <> '')
);
comment on table postings is 'A notice or an agenda as it was put before the public: frozen, dated, with its own clock.';
comment on column postings.id is 'Key.';
comment on column postings.board_id is 'Whose.';
comment on column postings.meeting_id is 'For which meeting.';
comment on column postings.kind is 'What was posted.';
comment on column postings.version is '1, 2, 3 … of its kind.';
comment on column postings.content is 'Canonical JSON of the meeting, and of the items for an agenda, as posted.';
comment on column postings.sha256 is 'Of content.';
comment on column postings.posted_at is 'When.';
comment on column postings.posted_by is 'By whom.';
comment on column postings.rule is 'Key of the rule in the profile, such as notice.regular.';
comment on column postings.profile is 'Profile it was taken from.';
comment on column postings.citation is 'As shown.';
comment on column postings.clock is 'The clock''s whole outcome: kind, instant or date, words.';
comment on column postings.latest_at is 'Latest lawful instant; null where the law names none.';
comment on column postings.late_reason is 'Given when it was posted too late; it stays marked.';
comment on column postings.arose_at is 'When the need arose, as stated; null where the law does not ask.';
comment on column postings.sequence is 'Sequence of the meeting it announced; a moved meeting has a newer one.';

create trigger postings_immutable before update or delete or truncate on postings for each statement execute function refuse_change();

create table confirmations (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    posting_id bigint not null,
    channel text not null constraint confirmations_channel check (channel in ('web', 'physical', 'members', 'media', 'clerk')),
    place text not null,
    done_at timestamptz not null,
    recorded_at timestamptz not null,
    confirmed_by bigint references people (id),
    late_reason text not null default '',
    foreign key (posting_id, board_id) references postings (id, board_id),
    constraint confirmations_once unique (posting_id, channel)
);
comment on table confirmations is 'One channel of one posting, confirmed by a person. On time needs all required channels.';
comment on column confirmations.id is 'Key.';
comment on column confirmations.board_id is 'Whose.';
comment on column confirmations.posting_id is 'Of which posting.';
comment on column confirmations.channel is 'Way of publication.';
comment on column confirmations.place is 'Where exactly.';
comment on column confirmations.done_at is 'When it was done, as stated.';
comment on column confirmations.recorded_at is 'When it was entered.';
comment on column confirmations.confirmed_by is 'By whom.';
comment on column confirmations.late_reason is 'Given when the channel was late.';

create trigger confirmations_immutable before update or delete or truncate on confirmations for each statement execute function refuse_change();

create table recommendation_numbers (
    recommendation_id bigint primary key,
    board_id bigint not null,
    year integer not null,
    seq integer not null,
    posting_id bigint not null references postings (id),
    foreign key (recommendation_id, board_id) references recommendations (id, board_id),
    constraint recommendation_numbers_once unique (board_id, year, seq)
);
comment on table recommendation_numbers is 'The number a recommendation keeps for ever, given at its first posting.';
comment on column recommendation_numbers.recommendation_id is 'Which.';
comment on column recommendation_numbers.board_id is 'Numbers run per board and year.';
comment on column recommendation_numbers.year is 'Year in the board''s zone.';
comment on column recommendation_numbers.seq is '1, 2, 3 … in that year.';
comment on column recommendation_numbers.posting_id is 'First posting.';


create table posted_recommendations (
    posting_id bigint not null,
    board_id bigint not null,
    recommendation_id bigint not null,
    text_id bigint not null,
    primary key (posting_id, recommendation_id),
    foreign key (posting_id, board_id) references postings (id, board_id),
    foreign key (text_id, recommendation_id, board_id) references recommendation_texts (id, recommendation_id, board_id)
);
comment on table posted_recommendations is 'Which text of a recommendation was put before the board by a posting.';
comment on column posted_recommendations.posting_id is 'The posting.';
comment on column posted_recommendations.board_id is 'Whose.';
comment on column posted_recommendations.recommendation_id is 'The recommendation.';
comment on column posted_recommendations.text_id is 'The frozen text.';
