-- +goose Up
alter table motions
    add column unlisted text not null default '',
    add column unlisted_law text not null default '',
    add constraint motions_unlisted check ((unlisted = '') = (unlisted_law = ''));
comment on column motions.unlisted is 'Why it was moved although no posted agenda lists it; empty: one does, or the law does not ask.';
comment on column motions.unlisted_law is 'Section of the law that asks for a listed item.';
