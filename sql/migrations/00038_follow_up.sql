-- +goose Up
alter table commitments add constraint commitments_board unique (id, board_id);

create table follow_up_rules (
    id bigint generated always as identity primary key,
    board_id bigint not null references boards (id),
    revision integer not null,
    every integer not null constraint follow_up_rules_every check (every between 0 and 730),
    citation text not null default '',
    set_at timestamptz not null,
    set_by bigint references people (id),
    constraint follow_up_rules_revision_once unique (board_id, revision)
);
comment on table follow_up_rules is 'By when a board asks for the reports of its departments.';
comment on column follow_up_rules.id is 'Key.';
comment on column follow_up_rules.board_id is 'Whose.';
comment on column follow_up_rules.revision is '1, 2, 3 …';
comment on column follow_up_rules.every is 'Calendar days between two reports on a commitment; 0: none is asked for.';
comment on column follow_up_rules.citation is 'Where the board''s rule stands.';
comment on column follow_up_rules.set_at is 'When.';
comment on column follow_up_rules.set_by is 'By whom.';
create trigger follow_up_rules_immutable before update or delete or truncate on follow_up_rules for each statement execute function refuse_change();

create table progress_reports (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    commitment_id bigint not null,
    number integer not null,
    progress text not null constraint progress_reports_progress check (progress in ('not_started', 'in_progress', 'blocked', 'reported_partially_implemented', 'reported_implemented')),
    stage text not null default '' constraint progress_reports_stage check (stage in ('', 'policy', 'training', 'practice')),
    words text not null,
    link text not null default '',
    reported_at timestamptz not null,
    reported_by bigint references people (id),
    foreign key (commitment_id, board_id) references commitments (id, board_id),
    constraint progress_reports_number_once unique (commitment_id, number),
    constraint progress_reports_board unique (id, board_id)
);
comment on table progress_reports is 'What a department reported of a commitment on a day; the next report follows it, none is changed.';
comment on column progress_reports.id is 'Key.';
comment on column progress_reports.board_id is 'Whose recommendation.';
comment on column progress_reports.commitment_id is 'Of which commitment.';
comment on column progress_reports.number is '1, 2, 3 … of the commitment.';
comment on column progress_reports.progress is 'What is reported.';
comment on column progress_reports.stage is 'How far it has got to the street.';
comment on column progress_reports.words is 'In the department''s own words.';
comment on column progress_reports.link is 'An address that bears it out.';
comment on column progress_reports.reported_at is 'When.';
comment on column progress_reports.reported_by is 'By whom.';
create trigger progress_reports_immutable before update or delete or truncate on progress_reports for each statement execute function refuse_change();

create table evidence_files (
    report_id bigint primary key,
    board_id bigint not null,
    sha256 bytea not null constraint evidence_files_sha256 check (octet_length(sha256) = 32),
    size bigint not null constraint evidence_files_size check (size > 0),
    media_type text not null,
    name text not null,
    alt text not null default '',
    statement text not null default '',
    foreign key (report_id, board_id) references progress_reports (id, board_id)
);
comment on table evidence_files is 'A file that bears a report out; its content is kept by its hash.';
comment on column evidence_files.report_id is 'Of which report.';
comment on column evidence_files.board_id is 'Whose recommendation.';
comment on column evidence_files.sha256 is 'Of the content as it is kept.';
comment on column evidence_files.size is 'In bytes.';
comment on column evidence_files.media_type is 'Decided by the content.';
comment on column evidence_files.name is 'File name, with the ending of its type.';
comment on column evidence_files.alt is 'What a picture shows, in words.';
comment on column evidence_files.statement is 'The text of a document, or how to get one that everyone can read.';
create index evidence_files_by_sha256 on evidence_files (board_id, sha256);
create trigger evidence_files_immutable before update or delete or truncate on evidence_files for each statement execute function refuse_change();

create table test_sets (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    commitment_id bigint not null,
    number integer not null,
    side text not null constraint test_sets_side check (side in ('board', 'department')),
    words text not null default '',
    proposed_at timestamptz not null,
    proposed_by bigint references people (id),
    foreign key (commitment_id, board_id) references commitments (id, board_id),
    constraint test_sets_number_once unique (commitment_id, number),
    constraint test_sets_board unique (id, board_id)
);
comment on table test_sets is 'The acceptance tests that one side proposed for a commitment; a set after the other side''s replies to it.';
comment on column test_sets.id is 'Key.';
comment on column test_sets.board_id is 'Whose recommendation.';
comment on column test_sets.commitment_id is 'Of which commitment.';
comment on column test_sets.number is '1, 2, 3 … of the commitment.';
comment on column test_sets.side is 'Who proposed them.';
comment on column test_sets.words is 'What that side says to it.';
comment on column test_sets.proposed_at is 'When.';
comment on column test_sets.proposed_by is 'By whom.';
create trigger test_sets_immutable before update or delete or truncate on test_sets for each statement execute function refuse_change();

create table acceptance_tests (
    set_id bigint not null,
    board_id bigint not null,
    position integer not null,
    words text not null,
    primary key (set_id, position),
    foreign key (set_id, board_id) references test_sets (id, board_id)
);
comment on table acceptance_tests is 'One test of a set.';
comment on column acceptance_tests.set_id is 'Of which set.';
comment on column acceptance_tests.board_id is 'Whose recommendation.';
comment on column acceptance_tests.position is '1, 2, 3 …';
comment on column acceptance_tests.words is 'What must be seen to hold.';
create trigger acceptance_tests_immutable before update or delete or truncate on acceptance_tests for each statement execute function refuse_change();

create table test_agreements (
    set_id bigint primary key,
    board_id bigint not null,
    side text not null constraint test_agreements_side check (side in ('board', 'department')),
    agreed_at timestamptz not null,
    agreed_by bigint references people (id),
    foreign key (set_id, board_id) references test_sets (id, board_id)
);
comment on table test_agreements is 'The other side agreed to a set of tests.';
comment on column test_agreements.set_id is 'To which set.';
comment on column test_agreements.board_id is 'Whose recommendation.';
comment on column test_agreements.side is 'Who agreed.';
comment on column test_agreements.agreed_at is 'When.';
comment on column test_agreements.agreed_by is 'By whom.';
create trigger test_agreements_immutable before update or delete or truncate on test_agreements for each statement execute function refuse_change();

create table reviewers (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    commitment_id bigint not null,
    person_id bigint not null references people (id),
    named_at timestamptz not null,
    named_by bigint references people (id),
    foreign key (commitment_id, board_id) references commitments (id, board_id)
);
comment on table reviewers is 'Who looks at the evidence of a commitment for the board; the newest counts.';
comment on column reviewers.id is 'Key.';
comment on column reviewers.board_id is 'Whose recommendation.';
comment on column reviewers.commitment_id is 'Of which commitment.';
comment on column reviewers.person_id is 'Who.';
comment on column reviewers.named_at is 'When.';
comment on column reviewers.named_by is 'By whom.';
create index reviewers_commitment on reviewers (commitment_id, id);
create trigger reviewers_immutable before update or delete or truncate on reviewers for each statement execute function refuse_change();

create table decisions (
    id bigint generated always as identity primary key,
    board_id bigint not null,
    recommendation_id bigint not null,
    kind text not null constraint decisions_kind check (kind in ('verify', 'close', 'reopen', 'non_responsive', 'reply', 'escalate')),
    commitment_id bigint,
    set_id bigint,
    transmittal_id bigint,
    reason text not null default '' constraint decisions_reason check (reason in ('', 'implemented', 'partially_implemented', 'not_implemented', 'superseded', 'no_longer_applicable')),
    successor_id bigint,
    escalated_to text not null default '',
    words text not null,
    recheck_on date,
    reviewer_id bigint references people (id),
    drafted_at timestamptz not null,
    drafted_by bigint references people (id),
    foreign key (recommendation_id, board_id) references recommendations (id, board_id),
    foreign key (commitment_id, board_id) references commitments (id, board_id),
    foreign key (set_id, board_id) references test_sets (id, board_id),
    foreign key (transmittal_id, board_id) references transmittals (id, board_id),
    foreign key (successor_id, board_id) references recommendations (id, board_id),
    constraint decisions_verify check ((kind = 'verify') = (commitment_id is not null) and (kind = 'verify') = (set_id is not null)),
    constraint decisions_close check ((kind = 'close') = (reason <> '')),
    constraint decisions_superseded check ((reason = 'superseded') = (successor_id is not null)),
    constraint decisions_other check (successor_id <> recommendation_id),
    constraint decisions_board unique (id, board_id)
);
comment on table decisions is 'A decision on the follow-up of a recommendation, written down before it is moved; it takes effect when its motion carries.';
comment on column decisions.id is 'Key.';
comment on column decisions.board_id is 'Whose.';
comment on column decisions.recommendation_id is 'On which recommendation.';
comment on column decisions.kind is 'What is decided.';
comment on column decisions.commitment_id is 'The commitment that is verified.';
comment on column decisions.set_id is 'The tests it is verified by.';
comment on column decisions.transmittal_id is 'The sending, and so the addressee, it is about.';
comment on column decisions.reason is 'Why it is closed.';
comment on column decisions.successor_id is 'The recommendation that supersedes it.';
comment on column decisions.escalated_to is 'Before whom it is taken.';
comment on column decisions.words is 'The statement, the reason or the reply.';
comment on column decisions.recheck_on is 'The day of the new check.';
comment on column decisions.reviewer_id is 'Who looked at the evidence.';
comment on column decisions.drafted_at is 'When it was written down.';
comment on column decisions.drafted_by is 'By whom.';
create index decisions_recommendation on decisions (recommendation_id, id);
create trigger decisions_immutable before update or delete or truncate on decisions for each statement execute function refuse_change();

create table decision_findings (
    decision_id bigint not null,
    board_id bigint not null,
    position integer not null,
    finding text not null constraint decision_findings_finding check (finding in ('verified', 'partially_verified', 'evidence_insufficient', 'evidence_requested')),
    primary key (decision_id, position),
    foreign key (decision_id, board_id) references decisions (id, board_id)
);
comment on table decision_findings is 'What is to be found of one test.';
comment on column decision_findings.decision_id is 'By which decision.';
comment on column decision_findings.board_id is 'Whose.';
comment on column decision_findings.position is 'Of which test of its set.';
comment on column decision_findings.finding is 'What is found.';
create trigger decision_findings_immutable before update or delete or truncate on decision_findings for each statement execute function refuse_change();

create table decision_withdrawals (
    decision_id bigint primary key,
    board_id bigint not null,
    reason text not null,
    withdrawn_at timestamptz not null,
    withdrawn_by bigint references people (id),
    foreign key (decision_id, board_id) references decisions (id, board_id)
);
comment on table decision_withdrawals is 'A decision that was written down and is not put to the vote.';
comment on column decision_withdrawals.decision_id is 'Which.';
comment on column decision_withdrawals.board_id is 'Whose.';
comment on column decision_withdrawals.reason is 'Why.';
comment on column decision_withdrawals.withdrawn_at is 'When.';
comment on column decision_withdrawals.withdrawn_by is 'By whom.';
create trigger decision_withdrawals_immutable before update or delete or truncate on decision_withdrawals for each statement execute function refuse_change();

alter table motions add column decision_id bigint;
alter table motions add foreign key (decision_id, board_id) references decisions (id, board_id);
comment on column motions.decision_id is 'The decision on a follow-up that it puts to the vote.';
create index motions_decision on motions (decision_id) where decision_id is not null;
