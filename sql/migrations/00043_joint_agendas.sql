-- +goose Up
alter table agenda_items add column copied_from bigint references agenda_items (id);
alter table agenda_items add column copied_at bigint references postings (id);
alter table agenda_items add constraint agenda_items_copied check ((copied_from is null) = (copied_at is null));
create unique index agenda_items_copied_once on agenda_items (meeting_id, copied_from) where removed_at is null;
create index agenda_items_copies on agenda_items (copied_from) where copied_from is not null;
comment on column agenda_items.copied_from is 'The item of the host of a joint meeting that it was copied from; null: the board''s own.';
comment on column agenda_items.copied_at is 'The host''s posting it was compared with last: as copied, taken over or kept.';
