-- +goose Up
create table comment_rules (
    board_id bigint not null references boards (id),
    revision integer not null,
    written_hours integer not null constraint comment_rules_written_hours check (written_hours between 0 and 168),
    minutes integer not null constraint comment_rules_minutes check (minutes between 1 and 30),
    aid_days integer not null constraint comment_rules_aid_days check (aid_days between 1 and 20),
    answer_days integer not null constraint comment_rules_answer_days check (answer_days between 1 and 10),
    name_required boolean not null,
    citation text not null default '',
    set_at timestamptz not null,
    set_by bigint references people (id),
    primary key (board_id, revision)
);
comment on table comment_rules is 'One revision of how a board hears the public; never changed, only followed by the next. Without one the default holds.';
comment on column comment_rules.board_id is 'Whose.';
comment on column comment_rules.revision is '1, 2, 3 …; the highest is in force.';
comment on column comment_rules.written_hours is 'Hours before the start at which written comments close.';
comment on column comment_rules.minutes is 'Minutes one speaker has.';
comment on column comment_rules.aid_days is 'Business days before the meeting by which an aid is asked for to be sure of it.';
comment on column comment_rules.answer_days is 'Business days within which a request for an aid is answered.';
comment on column comment_rules.name_required is 'Whether a speaker must give a name; not where the law forbids it.';
comment on column comment_rules.citation is 'By-law or resolution.';
comment on column comment_rules.set_at is 'In force from.';
comment on column comment_rules.set_by is 'By whom.';

create trigger comment_rules_immutable before update or delete or truncate on comment_rules for each statement execute function refuse_change();

create table speakers (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    meeting_id bigint not null,
    item_id bigint not null,
    name text not null default '',
    online boolean not null,
    language text not null default '',
    signed_at timestamptz not null,
    added_by bigint references people (id),
    state text not null default 'waiting' constraint speakers_state check (state in ('waiting', 'speaking', 'spoke', 'missed', 'withdrawn')),
    called_at timestamptz,
    ended_at timestamptz,
    foreign key (item_id, meeting_id, board_id) references agenda_items (id, meeting_id, board_id),
    constraint speakers_called check (state not in ('speaking', 'spoke') or called_at is not null)
);
comment on table speakers is 'One person on the list of those who wish to speak on an item.';
comment on column speakers.id is 'Order of signing up.';
comment on column speakers.board_id is 'Whose meeting.';
comment on column speakers.meeting_id is 'Which meeting.';
comment on column speakers.item_id is 'On which item.';
comment on column speakers.name is 'As given; empty where none was given.';
comment on column speakers.online is 'Speaks through the link rather than in the room.';
comment on column speakers.language is 'Language they speak in, where it is not the meeting''s.';
comment on column speakers.signed_at is 'When signed up.';
comment on column speakers.added_by is 'Who put them on the list at the meeting; null: they did.';
comment on column speakers.state is 'Where their turn stands.';
comment on column speakers.called_at is 'When called; their time runs from here.';
comment on column speakers.ended_at is 'When they ended.';

create index speakers_meeting on speakers (meeting_id, id);
create unique index speakers_one_speaks on speakers (meeting_id) where state = 'speaking';

create table written_comments (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    meeting_id bigint not null,
    item_id bigint not null,
    name text not null default '',
    body text not null,
    received_at timestamptz not null,
    state text not null default 'received' constraint written_comments_state check (state in ('received', 'shown', 'held_back', 'taken_back')),
    reason text not null default '' constraint written_comments_reason check (reason in ('', 'personal_data', 'threat', 'copyright', 'spam')),
    decided_at timestamptz,
    decided_by bigint references people (id),
    foreign key (item_id, meeting_id, board_id) references agenda_items (id, meeting_id, board_id),
    constraint written_comments_reasoned check ((state = 'held_back') = (reason <> ''))
);
comment on table written_comments is 'What someone wrote to the board on an item of a meeting.';
comment on column written_comments.id is 'Key.';
comment on column written_comments.board_id is 'Whose meeting.';
comment on column written_comments.meeting_id is 'Which meeting.';
comment on column written_comments.item_id is 'On which item.';
comment on column written_comments.name is 'As given; empty where none was given.';
comment on column written_comments.body is 'The words; empty once taken back by their writer.';
comment on column written_comments.received_at is 'When.';
comment on column written_comments.state is 'received: waits for the clerk; shown; held_back, with the reason; taken_back by its writer before it was shown.';
comment on column written_comments.reason is 'Why it is held back, as the public reads it.';
comment on column written_comments.decided_at is 'When it was shown or held back last.';
comment on column written_comments.decided_by is 'By whom.';

create index written_comments_meeting on written_comments (meeting_id, item_id, id);

create table aid_requests (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    meeting_id bigint not null,
    kind text not null constraint aid_requests_kind check (kind in ('interpreter', 'sign_language', 'captions', 'large_print', 'access', 'other')),
    language text not null default '',
    detail text not null default '',
    contact text not null default '',
    asked_at timestamptz not null,
    cut_off date not null,
    answer_by date not null,
    state text not null default 'asked' constraint aid_requests_state check (state in ('asked', 'promised', 'declined', 'withdrawn')),
    answer text not null default '',
    answered_at timestamptz,
    answered_by bigint references people (id),
    foreign key (meeting_id, board_id) references meetings (id, board_id),
    constraint aid_requests_answered check ((state in ('promised', 'declined')) = (answered_at is not null))
);
comment on table aid_requests is 'A request for an interpreter or another aid at a meeting. Never public; erased ninety days after the meeting.';
comment on column aid_requests.id is 'Key.';
comment on column aid_requests.board_id is 'Whose meeting.';
comment on column aid_requests.meeting_id is 'Which meeting.';
comment on column aid_requests.kind is 'What is asked for.';
comment on column aid_requests.language is 'Language to be interpreted.';
comment on column aid_requests.detail is 'More of it, as typed.';
comment on column aid_requests.contact is 'How the office reaches them; empty: they look at the page of their request.';
comment on column aid_requests.asked_at is 'When.';
comment on column aid_requests.cut_off is 'Last day on which it was sure to be met.';
comment on column aid_requests.answer_by is 'Day by which it is answered.';
comment on column aid_requests.state is 'Where it stands.';
comment on column aid_requests.answer is 'What was promised, or why it was declined and what is offered instead.';
comment on column aid_requests.answered_at is 'When.';
comment on column aid_requests.answered_by is 'By whom.';

create index aid_requests_meeting on aid_requests (meeting_id, id);

create table submissions (
    network bytea not null,
    at timestamptz not null
);
comment on table submissions is 'Counts what one network sent in within the hour; erased after it. Holds no address.';
comment on column submissions.network is 'Keyed hash of the network.';
comment on column submissions.at is 'When.';

create index submissions_network on submissions (network, at);
