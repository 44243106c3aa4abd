-- +goose Up
alter table annual_reports alter column motion_id drop not null;
alter table annual_reports add column version integer not null default 1 constraint annual_reports_version check (version >= 1);
alter table annual_reports add column reason text not null default '';
alter table annual_reports add constraint annual_reports_why check ((version > 1) = (reason <> ''));
alter table annual_reports add constraint annual_reports_frozen check (motion_id is null or version = 1);
alter table annual_reports drop constraint annual_reports_once;
alter table annual_reports add constraint annual_reports_once unique (board_id, year, version);
alter table annual_reports add unique (id, board_id);
comment on table annual_reports is 'The annual report of a board as it was laid before it, byte for byte, one row a version; never changed.';
comment on column annual_reports.motion_id is 'Of a report frozen after its adoption, as all were before reports were laid: the motion that had adopted it; null: it was laid, and report_motions names what adopts it.';
comment on column annual_reports.version is '1, 2, 3 … of the year.';
comment on column annual_reports.reason is 'Why there is another version; empty for the first.';
comment on column annual_reports.frozen_at is 'When it was laid, or frozen: its figures are of this instant.';

create table report_motions (
    id bigint generated always as identity primary key,
    board_id bigint not null references boards (id),
    report_id bigint not null,
    motion_id bigint not null,
    adopts boolean not null,
    reason text not null default '',
    entered_at timestamptz not null,
    entered_by bigint references people (id),
    constraint report_motions_why check (adopts = (reason = '')),
    foreign key (report_id, board_id) references annual_reports (id, board_id),
    foreign key (motion_id, board_id) references motions (id, board_id)
);
create index report_motions_report on report_motions (report_id, motion_id, id);
create index report_motions_motion on report_motions (motion_id);
comment on table report_motions is 'Which motion adopts which laid report when it carries; of a report and a motion the newest row counts, and none is ever changed.';
comment on column report_motions.id is 'Key.';
comment on column report_motions.board_id is 'Whose.';
comment on column report_motions.report_id is 'The version.';
comment on column report_motions.motion_id is 'The motion.';
comment on column report_motions.adopts is 'False: it was named by mistake.';
comment on column report_motions.reason is 'Why it is taken back; empty for a naming.';
comment on column report_motions.entered_at is 'When it was entered.';
comment on column report_motions.entered_by is 'By whom.';
create trigger report_motions_immutable before update or delete or truncate on report_motions for each statement execute function refuse_change();
