-- +goose Up
create table subscriptions (
    id bigint generated always as identity primary key,
    board_id bigint not null references boards (id),
    email text not null constraint subscriptions_email_lower check (email = lower(email)),
    state text not null constraint subscriptions_state check (state in ('pending', 'confirmed')),
    token_hash bytea not null constraint subscriptions_token_once unique,
    token bytea not null,
    created_at timestamptz not null,
    confirmed_at timestamptz,
    constraint subscribed_already unique (board_id, email)
);
comment on table subscriptions is 'One address that follows one board by mail. Holds the address and nothing about the reader.';
comment on column subscriptions.id is 'Key.';
comment on column subscriptions.board_id is 'Which board.';
comment on column subscriptions.email is 'Address; never shown.';
comment on column subscriptions.state is 'pending: the mailed link was not yet confirmed. Ending one erases the row.';
comment on column subscriptions.token_hash is 'SHA-256 of the token in the mailed links.';
comment on column subscriptions.token is 'The token itself, needed in every mail''s unsubscribe link; opens nothing but this subscription.';
comment on column subscriptions.created_at is 'When asked for; erased after 48 hours unless confirmed.';
comment on column subscriptions.confirmed_at is 'When confirmed.';

create index subscriptions_confirmed on subscriptions (board_id, id) where state = 'confirmed';

create table confirmation_mails (
    id bigint generated always as identity primary key,
    address_hash bytea not null,
    at timestamptz not null
);
comment on table confirmation_mails is 'One confirmation mail that was asked for, to keep an address from being flooded. Erased after 30 days.';
comment on column confirmation_mails.id is 'Key.';
comment on column confirmation_mails.address_hash is 'Keyed hash of the address.';
comment on column confirmation_mails.at is 'When.';

create index confirmation_mails_address on confirmation_mails (address_hash, at);
