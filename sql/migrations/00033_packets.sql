-- +goose Up
create table packets (
    posting_id bigint primary key,
    board_id bigint not null,
    sha256 bytea not null constraint packets_sha256 check (octet_length(sha256) = 32),
    size bigint not null constraint packets_size check (size > 0),
    pages integer not null constraint packets_pages check (pages > 0),
    left_out integer not null constraint packets_left_out check (left_out >= 0),
    made_at timestamptz not null,
    foreign key (posting_id, board_id) references postings (id, board_id)
);
comment on table packets is 'A posted agenda with its papers as one PDF, made once; its content is kept by its hash.';
comment on column packets.posting_id is 'Which version of the agenda.';
comment on column packets.board_id is 'Whose.';
comment on column packets.sha256 is 'Of the PDF.';
comment on column packets.size is 'In bytes.';
comment on column packets.pages is 'How many.';
comment on column packets.left_out is 'Papers it only lists with their address, because they cannot be put in.';
comment on column packets.made_at is 'When.';

create trigger packets_immutable before update or delete or truncate on packets for each statement execute function refuse_change();

-- Agendas that were posted before get theirs too.
insert into outbox (key, board_id, kind, payload, created_at, due_at)
select 'posting/' || id || '/packet', board_id, 'packet.bind', jsonb_build_object('posting', id), posted_at, posted_at from postings where kind = 'agenda' order by id;
