-- +goose Up
alter table agenda_items add column closed text not null default '' constraint agenda_items_closed check (closed in ('', 'closed', 'reconvenes'));
comment on column agenda_items.closed is 'That it is dealt with in closed session: closed; reconvenes when open session is to resume afterwards, as the posted agenda says.';

alter table closed_events drop constraint closed_events_kind, add constraint closed_events_kind check (kind in ('extended', 'completed', 'returned', 'report', 'certification'));
create unique index closed_events_completed_once on closed_events (closed_id) where kind = 'completed';
comment on table closed_events is 'What followed a closed session: the announcement that it takes longer, its end while open session may not resume yet, the return into the open, the report, the certification. Never changed: a later report or certification corrects an earlier one.';
