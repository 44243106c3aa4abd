-- +goose Up
create table outside_recommendations (
    id bigint generated always as identity primary key,
    board_id bigint not null references boards (id),
    department_id bigint not null references departments (id),
    report text not null,
    number text not null,
    constraint outside_recommendations_once unique (board_id, report, number),
    constraint outside_recommendations_board unique (id, board_id)
);
comment on table outside_recommendations is 'A recommendation of a body that keeps its record elsewhere, as an import found it. It was never before a board here: no motion, no verification.';
comment on column outside_recommendations.id is 'Key.';
comment on column outside_recommendations.board_id is 'The imported body that made it.';
comment on column outside_recommendations.department_id is 'Its addressee.';
comment on column outside_recommendations.report is 'The report or tracker it stands in.';
comment on column outside_recommendations.number is 'Its number there, as written.';
create index outside_recommendations_department on outside_recommendations (department_id);
create trigger outside_recommendations_immutable before update or delete or truncate on outside_recommendations for each statement execute function refuse_change();

create table outside_versions (
    recommendation_id bigint not null,
    board_id bigint not null,
    version integer not null,
    title text not null,
    issued text not null constraint outside_versions_issued check (issued ~ '^(|unknown|\d{4}(-\d{2}(-\d{2})?)?)$'),
    due text not null constraint outside_versions_due check (due ~ '^(|unknown|\d{4}(-\d{2}(-\d{2})?)?)$'),
    address text not null,
    imported_at timestamptz not null,
    primary key (recommendation_id, version),
    foreign key (recommendation_id, board_id) references outside_recommendations (id, board_id)
);
comment on table outside_versions is 'What an import said of it; one that says something else is the next version, and the newest is shown.';
comment on column outside_versions.recommendation_id is 'Of which.';
comment on column outside_versions.board_id is 'Whose.';
comment on column outside_versions.version is '1, 2, 3 …';
comment on column outside_versions.title is 'What it asks for, in the words of whoever wrote the list.';
comment on column outside_versions.issued is 'A day, a month or a year, as exact as the source is; unknown where it says so, empty where it says nothing.';
comment on column outside_versions.due is 'The same, of the day by which an answer was asked for.';
comment on column outside_versions.address is 'Where it was read.';
comment on column outside_versions.imported_at is 'When.';
create trigger outside_versions_immutable before update or delete or truncate on outside_versions for each statement execute function refuse_change();

create table outside_stages (
    recommendation_id bigint not null,
    version integer not null,
    position integer not null,
    stage text not null,
    answered text not null constraint outside_stages_answered check (answered ~ '^(|unknown|\d{4}(-\d{2}(-\d{2})?)?)$'),
    assessed text not null constraint outside_stages_assessed check (assessed in ('', 'pending', 'partially implemented', 'fully implemented', 'not implemented', 'delayed or no response')),
    says text not null,
    estimated text not null constraint outside_stages_estimated check (estimated ~ '^(|unknown|\d{4}(-\d{2}(-\d{2})?)?)$'),
    claimed text not null constraint outside_stages_claimed check (claimed ~ '^(|unknown|\d{4}(-\d{2}(-\d{2})?)?)$'),
    primary key (recommendation_id, version, position),
    foreign key (recommendation_id, version) references outside_versions (recommendation_id, version)
);
comment on table outside_stages is 'What the agency said and how the body that asked assessed it, stage by stage. The two stand apart, and neither is a vote of a board here.';
comment on column outside_stages.recommendation_id is 'Of which recommendation.';
comment on column outside_stages.version is 'Of which version.';
comment on column outside_stages.position is '1, 2, 3 … as the list has them.';
comment on column outside_stages.stage is 'What the source calls it: 60-day, annual.';
comment on column outside_stages.answered is 'When the agency answered: a day, a month or a year; unknown or empty.';
comment on column outside_stages.assessed is 'How the body assessed it; empty where it did not.';
comment on column outside_stages.says is 'What the agency says, in the words of whoever wrote the list.';
comment on column outside_stages.estimated is 'When the agency thinks it will be done.';
comment on column outside_stages.claimed is 'When the agency says it was done.';
create trigger outside_stages_immutable before update or delete or truncate on outside_stages for each statement execute function refuse_change();
