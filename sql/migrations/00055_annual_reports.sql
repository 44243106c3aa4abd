-- +goose Up
create table annual_reports (
    id bigint generated always as identity primary key,
    board_id bigint not null references boards (id),
    year integer not null,
    motion_id bigint not null,
    content text not null,
    fragment text not null,
    sha256 bytea not null constraint annual_reports_sha256 check (octet_length(sha256) = 32),
    pdf bytea not null,
    pdf_sha256 bytea not null constraint annual_reports_pdf_sha256 check (octet_length(pdf_sha256) = 32),
    frozen_at timestamptz not null,
    frozen_by bigint references people (id),
    constraint annual_reports_once unique (board_id, year),
    foreign key (motion_id, board_id) references motions (id, board_id)
);
comment on table annual_reports is 'The annual report of a board as the board adopted it, byte for byte; never changed.';
comment on column annual_reports.id is 'Key.';
comment on column annual_reports.board_id is 'Whose.';
comment on column annual_reports.year is 'About which year.';
comment on column annual_reports.motion_id is 'The motion that adopted it.';
comment on column annual_reports.content is 'Every figure in it, as JSON.';
comment on column annual_reports.fragment is 'The HTML made of the figures, without the layout.';
comment on column annual_reports.sha256 is 'Of fragment.';
comment on column annual_reports.pdf is 'The same as a PDF.';
comment on column annual_reports.pdf_sha256 is 'Of pdf.';
comment on column annual_reports.frozen_at is 'When it was frozen: its figures are of this instant.';
comment on column annual_reports.frozen_by is 'By whom.';
create trigger annual_reports_immutable before update or delete or truncate on annual_reports for each statement execute function refuse_change();
