-- +goose Up
alter table decisions add column answer_id bigint;
alter table decisions add foreign key (answer_id, board_id) references responses (id, board_id);
comment on column decisions.answer_id is 'The signed answer of its addressee when it was written down; null where none had come.';
alter table decisions disable trigger decisions_immutable;
update decisions d set answer_id = r.id from responses r where d.kind in ('non_responsive', 'reply', 'escalate') and r.transmittal_id = d.transmittal_id and r.signed_at <= d.drafted_at;
alter table decisions enable trigger decisions_immutable;
