-- +goose Up
alter table attendance_events drop constraint attendance_events_kind, add constraint attendance_events_kind check (kind in ('in_room', 'remote', 'left', 'lost', 'void'));
comment on column attendance_events.kind is 'lost: the connection of a member taking part online broke; void takes back the entry it corrects and puts nothing in its place.';
