-- +goose Up
alter table postings
    add column missing text[] not null default '{}',
    add column missing_reason text not null default '',
    add constraint postings_missing_explained check (cardinality(missing) = 0 or missing_reason <> '');
comment on column postings.missing is 'What the law wants it to say and it does not: keys of the profile''s list.';
comment on column postings.missing_reason is 'Why it was posted all the same, as the public reads it.';
