-- +goose Up
create table paper_files (
    paper_id bigint primary key,
    board_id bigint not null,
    sha256 bytea not null constraint paper_files_sha256 check (octet_length(sha256) = 32),
    size bigint not null constraint paper_files_size check (size > 0),
    media_type text not null,
    name text not null,
    alt text not null default '',
    statement text not null default ''
);
alter table papers add constraint papers_board unique (id, board_id);
alter table paper_files add foreign key (paper_id, board_id) references papers (id, board_id);
comment on table paper_files is 'The file of a paper that was uploaded; its content is kept by its hash.';
comment on column paper_files.paper_id is 'Which paper.';
comment on column paper_files.board_id is 'Whose.';
comment on column paper_files.sha256 is 'Of the content as it is kept.';
comment on column paper_files.size is 'In bytes.';
comment on column paper_files.media_type is 'Decided by the content.';
comment on column paper_files.name is 'File name, with the ending of its type.';
comment on column paper_files.alt is 'What a picture shows, in words.';
comment on column paper_files.statement is 'The text of a document, or how to get one that everyone can read.';

create index paper_files_sha256 on paper_files (board_id, sha256);

create trigger paper_files_immutable before update or delete or truncate on paper_files for each statement execute function refuse_change();
