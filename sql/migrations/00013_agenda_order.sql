-- +goose Up
alter table agenda_items add column parent_id bigint;
alter table agenda_items add column consent boolean not null default false;
alter table agenda_items add column standing boolean not null default false;
alter table agenda_items add column carried_from bigint;
alter table agenda_items add constraint agenda_items_board_only unique (id, board_id);
alter table agenda_items add foreign key (parent_id, meeting_id, board_id) references agenda_items (id, meeting_id, board_id);
alter table agenda_items add foreign key (carried_from, board_id) references agenda_items (id, board_id);
alter table agenda_items add constraint agenda_items_one_level check (parent_id is null or not consent and parent_id <> id);
create unique index agenda_items_carried_once on agenda_items (carried_from) where removed_at is null;
comment on column agenda_items.parent_id is 'The item it is a part of, such as 5 of 5b; null for an item of its own.';
comment on column agenda_items.consent is 'The consent calendar: its parts are voted on as one.';
comment on column agenda_items.standing is 'Comes on every agenda; never offered for carrying over.';
comment on column agenda_items.carried_from is 'The item of an earlier meeting that was carried over to here.';

alter table papers add column carried_from bigint references papers (id);
comment on column papers.carried_from is 'The paper of an earlier meeting that came along with its item.';

create table consent_pulls (
    item_id bigint primary key,
    board_id bigint not null,
    meeting_id bigint not null,
    seat_id bigint not null references seats (id),
    pulled_at timestamptz not null,
    recorded_by bigint references people (id),
    foreign key (item_id, meeting_id, board_id) references agenda_items (id, meeting_id, board_id)
);
comment on table consent_pulls is 'A part of a consent calendar that a member wants dealt with by itself; it keeps its number.';
comment on column consent_pulls.item_id is 'Which item.';
comment on column consent_pulls.board_id is 'Whose.';
comment on column consent_pulls.meeting_id is 'At which meeting.';
comment on column consent_pulls.seat_id is 'Seat of the member who asked.';
comment on column consent_pulls.pulled_at is 'When.';
comment on column consent_pulls.recorded_by is 'Who entered it.';

create trigger consent_pulls_immutable before update or delete or truncate on consent_pulls for each statement execute function refuse_change();

-- +goose StatementBegin
create function item_label(item bigint) returns text language sql stable as $$
    select case
        when i.removed_at is not null then null
        else (select count(*) from agenda_items n where n.meeting_id = i.meeting_id and n.removed_at is null and n.parent_id is null and (n.position, n.id) <= (coalesce(p.position, i.position), coalesce(p.id, i.id)))::text
            || case when i.parent_id is null then '' else chr(96 + (select count(*) from agenda_items n where n.parent_id = i.parent_id and n.removed_at is null and (n.position, n.id) <= (i.position, i.id))::int) end
    end
    from agenda_items i left join agenda_items p on p.id = i.parent_id where i.id = item
$$;
-- +goose StatementEnd
comment on function item_label is 'An item''s number as the agenda shows it, such as 5 or 5b; null for one that was taken off.';
