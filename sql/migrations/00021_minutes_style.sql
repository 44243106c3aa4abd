-- +goose Up
create table minutes_styles (
    board_id bigint primary key references boards (id),
    style text not null constraint minutes_styles_style check (style in ('action', 'summary')),
    set_at timestamptz not null,
    set_by bigint references people (id)
);
comment on table minutes_styles is 'How a board drafts its minutes; without a row, as action minutes.';
comment on column minutes_styles.board_id is 'Whose.';
comment on column minutes_styles.style is 'action: what was done. summary: with a place for what was said.';
comment on column minutes_styles.set_at is 'When chosen.';
comment on column minutes_styles.set_by is 'By whom.';
