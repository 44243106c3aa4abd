-- +goose Up
create table agenda_templates (
    board_id bigint not null references boards (id),
    kind text not null constraint agenda_templates_kind check (kind in ('regular', 'special', 'emergency')),
    version integer not null,
    outline text not null,
    saved_at timestamptz not null,
    saved_by bigint references people (id),
    primary key (board_id, kind, version)
);
comment on table agenda_templates is 'What every agenda of a kind begins with; never changed, only followed by the next version.';
comment on column agenda_templates.board_id is 'Whose.';
comment on column agenda_templates.kind is 'For which kind of meeting.';
comment on column agenda_templates.version is '1, 2, 3 … of its kind.';
comment on column agenda_templates.outline is 'One item a line; empty: meetings of this kind begin without items.';
comment on column agenda_templates.saved_at is 'When.';
comment on column agenda_templates.saved_by is 'By whom.';

create trigger agenda_templates_immutable before update or delete or truncate on agenda_templates for each statement execute function refuse_change();
