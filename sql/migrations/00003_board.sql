-- +goose Up
create table jurisdictions (
    id bigint generated always as identity primary key,
    name text not null constraint jurisdictions_name_once unique,
    zone text not null,
    profile text not null,
    created_at timestamptz not null,
    version integer not null default 1
);
comment on table jurisdictions is 'The city, county or state whose law applies.';
comment on column jurisdictions.id is 'Key.';
comment on column jurisdictions.name is 'As printed.';
comment on column jurisdictions.zone is 'IANA time zone of its dates and deadlines.';
comment on column jurisdictions.profile is 'Open-meeting profile, such as us-ca-brown.';
comment on column jurisdictions.created_at is 'When entered.';
comment on column jurisdictions.version is 'Goes up with every edit.';


create table holidays (
    jurisdiction_id bigint not null references jurisdictions (id),
    held_on date not null,
    name text not null,
    primary key (jurisdiction_id, held_on)
);
comment on table holidays is 'A local holiday beside the federal ones; no business day.';
comment on column holidays.jurisdiction_id is 'Whose.';
comment on column holidays.held_on is 'The day that is no business day.';
comment on column holidays.name is 'As printed.';


create table departments (
    id bigint generated always as identity primary key,
    jurisdiction_id bigint not null references jurisdictions (id),
    name text not null,
    head text not null default '',
    email text not null default '',
    created_at timestamptz not null,
    constraint departments_name_once unique (jurisdiction_id, name)
);
comment on table departments is 'The law-enforcement agency that is advised and answers.';
comment on column departments.id is 'Key.';
comment on column departments.jurisdiction_id is 'Where.';
comment on column departments.name is 'As printed.';
comment on column departments.head is 'Name and title of the person transmittals go to.';
comment on column departments.email is 'Where transmittals are mailed; never public.';
comment on column departments.created_at is 'When entered.';


create table boards (
    id bigint generated always as identity primary key,
    jurisdiction_id bigint not null references jurisdictions (id),
    parent_id bigint references boards (id),
    slug text not null constraint boards_slug_once unique constraint boards_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text not null,
    summary text not null default '',
    legal_basis text not null default '',
    meets text not null default '',
    contact text not null default '',
    accessibility_contact text not null default '',
    how_to_speak text not null default '',
    appointment_days integer constraint boards_appointment_days check (appointment_days > 0),
    appointment_citation text not null default '',
    created_at timestamptz not null,
    version integer not null default 1,
    source text,
    constraint boards_parent_other check (parent_id <> id)
);
comment on table boards is 'The advisory body. A committee is a board with a parent.';
comment on column boards.id is 'Key.';
comment on column boards.jurisdiction_id is 'Whose law and zone.';
comment on column boards.parent_id is 'Board a committee belongs to.';
comment on column boards.slug is 'Address: /b/slug.';
comment on column boards.name is 'As printed.';
comment on column boards.summary is 'One or two sentences: who they are, whom they advise.';
comment on column boards.legal_basis is 'Charter section, ordinance or resolution that creates it.';
comment on column boards.meets is 'When it usually meets, in words.';
comment on column boards.contact is 'Public contact: name, phone, e-mail of the office.';
comment on column boards.accessibility_contact is 'Whom to ask for an interpreter or another aid.';
comment on column boards.how_to_speak is 'How a resident speaks at a meeting.';
comment on column boards.appointment_days is 'Days within which a vacancy must be filled; null: no rule.';
comment on column boards.appointment_citation is 'Source of that rule.';
comment on column boards.created_at is 'When entered.';
comment on column boards.version is 'Goes up with every edit.';
comment on column boards.source is 'Where an imported board came from; null for our own.';


create table board_slugs (
    slug text primary key,
    board_id bigint not null references boards (id)
);
comment on table board_slugs is 'Every address a board ever had; old ones redirect for ever.';
comment on column board_slugs.slug is 'Former or present slug.';
comment on column board_slugs.board_id is 'Where it leads.';


create table board_departments (
    board_id bigint not null references boards (id),
    department_id bigint not null references departments (id),
    primary key (board_id, department_id)
);
comment on table board_departments is 'Which departments a board advises.';
comment on column board_departments.board_id is 'The board.';
comment on column board_departments.department_id is 'The department.';


create table board_rules (
    id bigint generated always as identity,
    board_id bigint not null references boards (id),
    revision integer not null,
    quorum_base text not null constraint board_rules_quorum_base check (quorum_base in ('authorized', 'seated', 'fixed')),
    quorum_fixed integer,
    quorum_citation text not null default '',
    recused_counts boolean not null default true,
    remote_counts boolean not null default true,
    in_person_floor integer not null default 0,
    threshold text not null default 'majority_of_votes_cast',
    threshold_citation text not null default '',
    second_required boolean not null default true,
    roll_call_always boolean not null default false,
    response_days integer constraint board_rules_response_days check (response_days > 0),
    response_unit text not null default 'calendar_day' constraint board_rules_response_unit check (response_unit in ('calendar_day', 'business_day')),
    response_start text not null default 'transmittal' constraint board_rules_response_start check (response_start in ('transmittal', 'delivery', 'acknowledgement')),
    response_citation text not null default '',
    created_at timestamptz not null,
    primary key (id),
    constraint board_rules_revision_once unique (board_id, revision),
    constraint board_rules_board unique (id, board_id),
    constraint board_rules_fixed check ((quorum_base = 'fixed') = (quorum_fixed is not null))
);
comment on table board_rules is 'One revision of the rules a board votes and waits by; never changed, only followed by the next.';
comment on column board_rules.id is 'Key, kept with every result.';
comment on column board_rules.board_id is 'Whose.';
comment on column board_rules.revision is '1, 2, 3 …; the highest is in force.';
comment on column board_rules.quorum_base is 'Base of the quorum.';
comment on column board_rules.quorum_fixed is 'The number, when the base is fixed.';
comment on column board_rules.quorum_citation is 'By-law or charter section.';
comment on column board_rules.recused_counts is 'A recused member who stays counts toward the quorum.';
comment on column board_rules.remote_counts is 'Members taking part remotely count toward the quorum.';
comment on column board_rules.in_person_floor is 'Members who must be in the room; 0: none.';
comment on column board_rules.threshold is 'Votes a main motion needs.';
comment on column board_rules.threshold_citation is 'Its source.';
comment on column board_rules.second_required is 'Small boards may do without a second.';
comment on column board_rules.roll_call_always is 'The board''s own rule that every vote is by roll call.';
comment on column board_rules.response_days is 'Days the department has to answer; null: no rule.';
comment on column board_rules.response_unit is 'What is counted.';
comment on column board_rules.response_start is 'The event the clock starts at.';
comment on column board_rules.response_citation is 'Its source.';
comment on column board_rules.created_at is 'In force from.';


create table seats (
    id bigint generated always as identity primary key,
    board_id bigint not null references boards (id),
    number integer not null constraint seats_number_positive check (number > 0),
    title text not null default '',
    kind text not null constraint seats_kind check (kind in ('regular', 'alternate', 'ex_officio', 'non_voting')),
    voting boolean not null generated always as (kind in ('regular', 'ex_officio')) stored,
    appointed_by text not null default '',
    created_on date not null,
    ended_on date,
    source text,
    source_key text,
    constraint seats_number_once unique (board_id, number),
    constraint seats_board unique (id, board_id),
    constraint seats_voting unique (id, board_id, voting),
    constraint seats_source_once unique (board_id, source, source_key)
);
comment on table seats is 'A chair at the table that the charter creates.';
comment on column seats.id is 'Key.';
comment on column seats.board_id is 'Whose table.';
comment on column seats.number is 'Seat number.';
comment on column seats.title is 'What the seat is for, such as Youth.';
comment on column seats.kind is 'Kind.';
comment on column seats.voting is 'Whether its holder votes; an alternate votes only when raised, which is not built yet.';
comment on column seats.appointed_by is 'Appointing authority.';
comment on column seats.created_on is 'In being from; vacancy is counted from here when never filled.';
comment on column seats.ended_on is 'Abolished from.';
comment on column seats.source is 'Where an imported row came from.';
comment on column seats.source_key is 'Its key there.';


create table terms (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    seat_id bigint not null,
    voting boolean not null,
    person_id bigint not null references people (id),
    begins_on date not null,
    expires_on date,
    left_on date,
    left_reason text not null default '',
    ended_at timestamptz,
    created_at timestamptz not null,
    source text,
    source_key text,
    foreign key (seat_id, board_id, voting) references seats (id, board_id, voting),
    constraint terms_seat unique (id, seat_id, board_id),
    constraint terms_order check (expires_on is null or expires_on >= begins_on),
    constraint terms_left_order check (left_on is null or left_on >= begins_on),
    constraint terms_source_once unique (board_id, source, source_key),
    constraint seat_taken exclude using gist (seat_id with =, daterange(begins_on, left_on) with &&) where (source is null),
    constraint person_has_voting_seat exclude using gist (board_id with =, person_id with =, daterange(begins_on, left_on) with &&) where (source is null and voting)
);
comment on table terms is 'One person''s dated tenure in a seat.';
comment on column terms.id is 'Key.';
comment on column terms.board_id is 'Board of the seat.';
comment on column terms.seat_id is 'The seat.';
comment on column terms.voting is 'Copy of the seat''s, for the one-voting-seat rule.';
comment on column terms.person_id is 'Who holds it.';
comment on column terms.begins_on is 'First day.';
comment on column terms.expires_on is 'Last day of the appointment; a holder who stays on is a holdover, not a vacancy.';
comment on column terms.left_on is 'First day no longer in the seat.';
comment on column terms.left_reason is 'Why it ended early, as the public reads it.';
comment on column terms.ended_at is 'When the end was entered; sessions begun before it are over.';
comment on column terms.created_at is 'When entered.';
comment on column terms.source is 'Where an imported row came from.';
comment on column terms.source_key is 'Its key there.';

create index terms_board on terms (board_id, begins_on);
create index terms_person on terms (person_id);

create table role_grants (
    id bigint generated always as identity primary key,
    account_id bigint not null references accounts (id),
    role text not null,
    board_id bigint references boards (id),
    department_id bigint references departments (id),
    begins_on date not null,
    ended_on date,
    granted_at timestamptz not null,
    ended_at timestamptz,
    constraint role_grants_scope check (
        (role in ('chair', 'vice_chair', 'clerk') and board_id is not null and department_id is null)
        or (role in ('drafter', 'executive') and department_id is not null and board_id is null)
        or (role = 'operator' and board_id is null and department_id is null))
);
comment on table role_grants is 'A role given to an account over a scope. Members come from terms, not from here.';
comment on column role_grants.id is 'Key.';
comment on column role_grants.account_id is 'To whom.';
comment on column role_grants.role is 'chair, vice_chair, clerk, drafter, executive, operator.';
comment on column role_grants.board_id is 'Scope of chair, vice_chair, clerk.';
comment on column role_grants.department_id is 'Scope of drafter, executive.';
comment on column role_grants.begins_on is 'First day.';
comment on column role_grants.ended_on is 'First day without it.';
comment on column role_grants.granted_at is 'When granted.';
comment on column role_grants.ended_at is 'When taken back; counts at once.';

create unique index role_granted_already on role_grants (account_id, role, coalesce(board_id, 0), coalesce(department_id, 0)) where ended_at is null;
create unique index board_has_chair on role_grants (board_id) where ended_at is null and role = 'chair';
create index role_grants_board on role_grants (board_id);
