-- +goose Up
create table proposals (
    id bigint generated always as identity primary key,
    board_id bigint not null references boards (id),
    department_id bigint references departments (id),
    proposed_by bigint not null references people (id),
    proposed_at timestamptz not null,
    title text not null,
    why text not null,
    paper_title text not null default '',
    paper_url text not null default '',
    meeting_id bigint,
    state text not null default 'open' constraint proposals_state check (state in ('open', 'accepted', 'deferred', 'declined')),
    reason text not null default '',
    decided_at timestamptz,
    decided_by bigint references people (id),
    item_id bigint,
    foreign key (meeting_id, board_id) references meetings (id, board_id),
    foreign key (item_id, board_id) references agenda_items (id, board_id),
    constraint proposals_decided check ((state = 'open') = (decided_at is null)),
    constraint proposals_accepted check ((state = 'accepted') = (item_id is not null)),
    constraint proposals_reason_given check (state not in ('deferred', 'declined') or reason <> '')
);
comment on table proposals is 'An agenda item that a member or a department asks for.';
comment on column proposals.id is 'Key.';
comment on column proposals.board_id is 'Which board is asked.';
comment on column proposals.department_id is 'For which department it was proposed; null for a member.';
comment on column proposals.proposed_by is 'By whom.';
comment on column proposals.proposed_at is 'When.';
comment on column proposals.title is 'What is to be taken up.';
comment on column proposals.why is 'Why, and what the board is to do.';
comment on column proposals.paper_title is 'Name of the paper; empty without one.';
comment on column proposals.paper_url is 'Where the paper is.';
comment on column proposals.meeting_id is 'The meeting that was wished for.';
comment on column proposals.state is 'What became of it.';
comment on column proposals.reason is 'Why it was deferred or declined, as the proposer reads it.';
comment on column proposals.decided_at is 'When it was last decided on.';
comment on column proposals.decided_by is 'By whom.';
comment on column proposals.item_id is 'The agenda item it became.';

create index proposals_board on proposals (board_id, id);
create unique index proposals_item_once on proposals (item_id);
