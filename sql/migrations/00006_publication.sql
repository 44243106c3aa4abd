-- +goose Up
create table publications (
    id bigint generated always as identity primary key,
    board_id bigint not null references boards (id),
    subject text not null,
    version integer not null,
    status text not null constraint publications_status check (status in ('unapproved', 'approved')),
    motion_id bigint,
    source_version integer not null,
    fragment text not null,
    sha256 bytea not null,
    published_at timestamptz not null,
    published_by bigint references people (id),
    foreign key (motion_id, board_id) references motions (id, board_id),
    constraint publications_version_once unique (subject, version),
    constraint publications_approved_by_motion check (status <> 'approved' or motion_id is not null)
);
comment on table publications is 'What was published, byte for byte; never changed, only followed by the next version.';
comment on column publications.id is 'Key.';
comment on column publications.board_id is 'Whose.';
comment on column publications.subject is 'What, such as minutes/41.';
comment on column publications.version is '1, 2, 3 …';
comment on column publications.status is 'Standing at publication.';
comment on column publications.motion_id is 'The motion that approved it.';
comment on column publications.source_version is 'Version of the text it was made from.';
comment on column publications.fragment is 'The HTML, without the layout.';
comment on column publications.sha256 is 'Of fragment.';
comment on column publications.published_at is 'When.';
comment on column publications.published_by is 'By whom.';

create index publications_board on publications (board_id, published_at);
create trigger publications_immutable before update or delete or truncate on publications for each statement execute function refuse_change();
