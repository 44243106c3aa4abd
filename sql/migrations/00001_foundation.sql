-- +goose Up
create extension if not exists btree_gist;

create table site (
    id smallint primary key default 1 constraint site_one_row check (id = 1),
    name text not null default 'Parley',
    line text not null default 'Police advisory boards',
    secret bytea not null,
    begun_at timestamptz not null default clock_timestamp()
);
comment on table site is 'The installation itself; one row.';
comment on column site.id is 'Always 1.';
comment on column site.name is 'Who runs the installation, as the header shows it.';
comment on column site.line is 'The quiet second line under the name.';
comment on column site.secret is 'Key of this installation for keyed hashes and unsubscribe links; never shown.';
comment on column site.begun_at is 'When the installation was set up.';

insert into site (secret) values (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));

create table page_versions (
    scope text primary key,
    version bigint not null default 1
);
comment on table page_versions is 'One row a public scope: its number goes up in the transaction that changes something public.';
comment on column page_versions.scope is 'site, or board/ID.';
comment on column page_versions.version is 'Part of every cache key of the scope.';

insert into page_versions (scope) values ('site');

create table audit_heads (
    chain text primary key,
    seq bigint not null,
    hash bytea not null,
    last_at timestamptz not null
);
comment on table audit_heads is 'The end of each audit chain; locked last in every act.';
comment on column audit_heads.chain is 'site, or board/ID.';
comment on column audit_heads.seq is 'Sequence number of the newest entry; 0 for an empty chain.';
comment on column audit_heads.hash is 'Hash of the newest entry; 32 zero octets for an empty chain.';
comment on column audit_heads.last_at is 'Instant of the newest entry.';


create table audit_entries (
    chain text not null references audit_heads (chain),
    seq bigint not null,
    at timestamptz not null,
    actor text not null,
    action text not null,
    subject text not null,
    body text not null,
    prev_hash bytea not null,
    hash bytea not null,
    primary key (chain, seq)
);
comment on table audit_entries is 'One row a change, chained to the one before; never updated or deleted.';
comment on column audit_entries.chain is 'site, or board/ID.';
comment on column audit_entries.seq is '1, 2, 3 … without a gap.';
comment on column audit_entries.at is 'Equal to the instant in the rows the act wrote.';
comment on column audit_entries.actor is 'account/ID, system/NAME or public.';
comment on column audit_entries.action is 'The word of the access table, such as minutes.publish.';
comment on column audit_entries.subject is 'What was changed, such as minutes/41.';
comment on column audit_entries.body is 'Canonical JSON (RFC 8785): ids, enums, dates and keyed hashes of free text.';
comment on column audit_entries.prev_hash is 'Hash of entry seq - 1.';
comment on column audit_entries.hash is 'SHA-256 over the canonical JSON of all fields above.';

create index audit_entries_subject on audit_entries (subject);

create table audit_salts (
    chain text not null,
    seq bigint not null,
    name text not null,
    salt bytea not null,
    primary key (chain, seq, name),
    foreign key (chain, seq) references audit_entries (chain, seq)
);
comment on table audit_salts is 'The salt of one keyed hash in an audit body; erased when the text it covers is redacted.';
comment on column audit_salts.chain is 'Chain of the entry.';
comment on column audit_salts.seq is 'Sequence number of the entry.';
comment on column audit_salts.name is 'Field of the body.';
comment on column audit_salts.salt is '16 random octets.';


create table receipts (
    principal text not null,
    action text not null,
    key text not null,
    digest text not null,
    subject text not null default '',
    location text not null default '',
    at timestamptz not null,
    primary key (principal, action, key)
);
comment on table receipts is 'One row a form that was accepted, so that sending it again changes nothing. Kept seven days.';
comment on column receipts.principal is 'account/ID, system/NAME or public.';
comment on column receipts.action is 'The action the form asked for.';
comment on column receipts.key is 'The form''s idempotency key.';
comment on column receipts.digest is 'SHA-256 of what the form held.';
comment on column receipts.subject is 'What the act was about.';
comment on column receipts.location is 'Where the answer led.';
comment on column receipts.at is 'When it was first accepted.';

create index receipts_at on receipts (at);

create table outbox (
    id bigint generated always as identity primary key,
    key text not null constraint outbox_key_once unique,
    board_id bigint,
    kind text not null,
    recipient text not null default '',
    payload jsonb not null default '{}',
    created_at timestamptz not null,
    due_at timestamptz not null,
    tries integer not null default 0,
    lease_until timestamptz,
    state text not null default 'waiting' constraint outbox_state check (state in ('waiting', 'done', 'parked')),
    message_id text not null default '',
    last_error text not null default '',
    done_at timestamptz
);
comment on table outbox is 'Work to be done after commit; each row at least once.';
comment on column outbox.id is 'Order of writing.';
comment on column outbox.key is 'Stable name of the effect, such as response/41/posted/ana@example.org.';
comment on column outbox.board_id is 'Board whose clerk sees the row when it waits; null for the site.';
comment on column outbox.kind is 'Which worker takes it, and which text it sends.';
comment on column outbox.recipient is 'Mail address; empty for fan-out rows.';
comment on column outbox.payload is 'Ids the worker needs; read again at sending time.';
comment on column outbox.created_at is 'Equal to the instant of the act.';
comment on column outbox.due_at is 'Not before this instant.';
comment on column outbox.tries is 'Attempts that reached a server; a refused connection is not one.';
comment on column outbox.lease_until is 'A worker holds it until then.';
comment on column outbox.state is 'parked: given up, the clerk sees why.';
comment on column outbox.message_id is 'Message-ID of the mail, the same at every try.';
comment on column outbox.last_error is 'Why the last try failed; no addresses, no bodies.';
comment on column outbox.done_at is 'When it was done.';

create index outbox_due on outbox (due_at, id) where state = 'waiting';
create index outbox_board on outbox (board_id, created_at) where state <> 'done';

-- +goose StatementBegin
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are never changed', tg_table_name using errcode = 'integrity_constraint_violation', constraint = tg_table_name || '_immutable';
end $$;
-- +goose StatementEnd
create trigger audit_entries_immutable before update or delete or truncate on audit_entries for each statement execute function refuse_change();
