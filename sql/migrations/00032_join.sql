-- +goose Up
alter table meetings
    add column dial_in text not null default '',
    add column dial_code text not null default '',
    add column member_link text not null default '';
comment on column meetings.dial_in is 'Telephone number to take part by; empty: none.';
comment on column meetings.dial_code is 'What to key in after dialling; public.';
comment on column meetings.member_link is 'Where members take part, when that is not where the public does; shown to members only.';
