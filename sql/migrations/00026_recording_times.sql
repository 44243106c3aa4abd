-- +goose Up
alter table recordings
    add column kind text not null default 'recording' constraint recordings_kind check (kind in ('recording', 'transcript')),
    add column begins_at timestamptz,
    add column pauses boolean not null default false;
comment on column recordings.kind is 'Something to see or hear, or a transcript to read.';
comment on column recordings.begins_at is 'When its first second was; null where nobody said. The places of items in it are counted from here.';
comment on column recordings.pauses is 'It stands still while the meeting is in recess or in closed session.';
