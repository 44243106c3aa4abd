-- +goose Up
alter table meetings add column postponed_to bigint constraint meetings_postponed_only check (postponed_to is null or state = 'postponed');
alter table meetings add constraint meetings_postponed_to foreign key (postponed_to, board_id) references meetings (id, board_id);
alter table meetings add constraint meetings_postponed_other check (postponed_to <> id);
comment on column meetings.postponed_to is 'The later meeting it was postponed to; null: no date was named.';
