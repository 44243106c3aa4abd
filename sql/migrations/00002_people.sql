-- +goose Up
create table people (
    id bigint generated always as identity primary key,
    name text not null,
    created_at timestamptz not null,
    source text,
    source_key text,
    constraint people_source_once unique (source, source_key)
);
comment on table people is 'A person on the public record; apart from any account.';
comment on column people.id is 'Key.';
comment on column people.name is 'As the record prints it.';
comment on column people.created_at is 'When entered.';
comment on column people.source is 'Where an imported row came from; null for our own.';
comment on column people.source_key is 'Its key there.';


create table accounts (
    id bigint generated always as identity primary key,
    person_id bigint not null constraint accounts_person_once unique references people (id),
    email text not null constraint accounts_email_once unique constraint accounts_email_lower check (email = lower(email)),
    password_hash text not null default '',
    password_set_at timestamptz,
    created_at timestamptz not null,
    closed_at timestamptz
);
comment on table accounts is 'A person who may sign in.';
comment on column accounts.id is 'Key.';
comment on column accounts.person_id is 'Whose account.';
comment on column accounts.email is 'Sign-in name and mail address; never public.';
comment on column accounts.password_hash is 'argon2id; empty until the invitation is taken up.';
comment on column accounts.password_set_at is 'When the password was last set.';
comment on column accounts.created_at is 'When invited.';
comment on column accounts.closed_at is 'No sign-in from then on.';


create table sessions (
    token_hash bytea primary key,
    account_id bigint not null references accounts (id),
    created_at timestamptz not null,
    seen_at timestamptz not null,
    ended_at timestamptz
);
comment on table sessions is 'One signed-in browser.';
comment on column sessions.token_hash is 'SHA-256 of the cookie.';
comment on column sessions.account_id is 'Whose.';
comment on column sessions.created_at is 'Ends 30 days later.';
comment on column sessions.seen_at is 'Ends 12 hours after the last request, except during one''s own open meeting.';
comment on column sessions.ended_at is 'Signed out, or the password was changed.';

create index sessions_account on sessions (account_id);

create table tokens (
    hash bytea primary key,
    account_id bigint not null references accounts (id),
    purpose text not null constraint tokens_purpose check (purpose in ('invite', 'reset')),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
comment on table tokens is 'A mailed link: single use, bound to one purpose.';
comment on column tokens.hash is 'SHA-256 of the token.';
comment on column tokens.account_id is 'Whose.';
comment on column tokens.purpose is 'What it opens.';
comment on column tokens.created_at is 'When it was asked for; a newer request ends the links of older ones.';
comment on column tokens.expires_at is 'Useless from then on.';
comment on column tokens.used_at is 'When taken up, or ended by a newer one.';

create index tokens_account on tokens (account_id);

create table sign_in_failures (
    id bigint generated always as identity primary key,
    subject text not null,
    at timestamptz not null
);
comment on table sign_in_failures is 'One failed sign-in, counted for 15 minutes and erased after a day.';
comment on column sign_in_failures.id is 'Key.';
comment on column sign_in_failures.subject is 'Keyed hash of the address tried, or of the network prefix (/24 or /64).';
comment on column sign_in_failures.at is 'When.';

create index sign_in_failures_subject on sign_in_failures (subject, at);
