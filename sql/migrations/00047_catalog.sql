-- +goose Up
create table catalog_terms (
    id bigint generated always as identity primary key,
    board_id bigint not null references boards (id),
    kind text not null constraint catalog_terms_kind check (kind in ('topic', 'group')),
    name text not null,
    added_at timestamptz not null,
    added_by bigint references people (id),
    retired_at timestamptz,
    constraint catalog_terms_name_once unique (board_id, kind, name),
    constraint catalog_terms_board unique (id, board_id)
);
comment on table catalog_terms is 'A board''s own list of topics and of groups of people that its recommendations are found by.';
comment on column catalog_terms.id is 'Key.';
comment on column catalog_terms.board_id is 'Whose list.';
comment on column catalog_terms.kind is 'A topic, or a group of people it affects.';
comment on column catalog_terms.name is 'In the board''s words.';
comment on column catalog_terms.added_at is 'When.';
comment on column catalog_terms.added_by is 'By whom.';
comment on column catalog_terms.retired_at is 'Not offered any more; what carries it keeps it.';

create table catalog_entries (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    recommendation_id bigint not null,
    number integer not null,
    priority text not null default '' constraint catalog_entries_priority check (priority in ('', 'high', 'ordinary')),
    criterion text not null default '',
    mover_id bigint references people (id),
    origin text not null default '' constraint catalog_entries_origin check (origin in ('', 'comment', 'member', 'dialogue', 'audit', 'incident', 'other')),
    origin_words text not null default '',
    origin_link text not null default '',
    repeats_id bigint,
    entered_at timestamptz not null,
    entered_by bigint references people (id),
    foreign key (recommendation_id, board_id) references recommendations (id, board_id),
    foreign key (repeats_id, board_id) references recommendations (id, board_id),
    constraint catalog_entries_number_once unique (recommendation_id, number),
    constraint catalog_entries_priority_stated check ((priority = 'high') <= (criterion <> '')),
    constraint catalog_entries_other check (repeats_id <> recommendation_id),
    constraint catalog_entries_board unique (id, board_id)
);
comment on table catalog_entries is 'Where a recommendation comes from, how pressing it is and what it is about; the newest entry counts.';
comment on column catalog_entries.id is 'Key.';
comment on column catalog_entries.board_id is 'Whose.';
comment on column catalog_entries.recommendation_id is 'Of which recommendation.';
comment on column catalog_entries.number is '1, 2, 3 … of the recommendation.';
comment on column catalog_entries.priority is 'How pressing.';
comment on column catalog_entries.criterion is 'Why it is: the criterion that is met.';
comment on column catalog_entries.mover_id is 'Who asked for the priority.';
comment on column catalog_entries.origin is 'What it grew from.';
comment on column catalog_entries.origin_words is 'Said more nearly.';
comment on column catalog_entries.origin_link is 'Where that can be read.';
comment on column catalog_entries.repeats_id is 'The earlier recommendation that it repeats.';
comment on column catalog_entries.entered_at is 'When.';
comment on column catalog_entries.entered_by is 'By whom.';
create index catalog_entries_repeats on catalog_entries (repeats_id) where repeats_id is not null;
create trigger catalog_entries_immutable before update or delete or truncate on catalog_entries for each statement execute function refuse_change();

create table catalog_entry_terms (
    entry_id bigint not null,
    board_id bigint not null,
    term_id bigint not null,
    primary key (entry_id, term_id),
    foreign key (entry_id, board_id) references catalog_entries (id, board_id),
    foreign key (term_id, board_id) references catalog_terms (id, board_id)
);
comment on table catalog_entry_terms is 'A topic or a group that an entry names.';
comment on column catalog_entry_terms.entry_id is 'Which entry.';
comment on column catalog_entry_terms.board_id is 'Whose.';
comment on column catalog_entry_terms.term_id is 'Which topic or group.';
create trigger catalog_entry_terms_immutable before update or delete or truncate on catalog_entry_terms for each statement execute function refuse_change();
