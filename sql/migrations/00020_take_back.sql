-- +goose Up
alter table session_events drop constraint session_events_kind, add constraint session_events_kind check (kind in ('opened', 'recessed', 'resumed', 'adjourned', 'item', 'item_undone'));
alter table session_events
    add column corrects_id bigint references session_events (id),
    add constraint session_events_corrected_once unique (corrects_id),
    add constraint session_events_corrects check ((kind = 'item_undone') = (corrects_id is not null));
comment on column session_events.kind is 'What happened; item_undone takes back the entry it corrects.';
comment on column session_events.corrects_id is 'Entry that an item was taken up, entered by mistake.';
