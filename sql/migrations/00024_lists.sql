-- +goose Up
alter table terms add column begins_precision text not null default 'day' constraint terms_begins_precision check (begins_precision in ('day', 'month', 'unknown'));
comment on column terms.begins_precision is 'How much of begins_on the source says: the day, the month only, or nothing; when nothing, begins_on is the day the holder was listed.';

alter table meetings add column source_url text not null default '';
comment on column meetings.source_url is 'Address at which the source of an imported row published its notice and agenda; empty: none given.';
