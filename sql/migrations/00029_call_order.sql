-- +goose Up
alter table board_rules
    add column call_order text not null default 'family_name' constraint board_rules_call_order check (call_order in ('family_name', 'seat', 'rotating')),
    add column chair_last boolean not null default true;
comment on column board_rules.call_order is 'Order in which members are called in a roll call; rotating: each vote of a meeting begins with the next name.';
comment on column board_rules.chair_last is 'The chair is called after all others.';
