-- +goose Up
alter table closed_events drop constraint closed_events_kind, add constraint closed_events_kind check (kind in ('extended', 'returned', 'report', 'certification'));
alter table closed_events drop constraint closed_events_report, add constraint closed_events_report check (report in ('', 'action', 'no_action', 'not_given', 'taken', 'not_taken'));
alter table closed_events add column motion_id bigint references motions (id);
alter table closed_events drop constraint closed_events_complete, add constraint closed_events_complete check ((kind = 'extended') = (until_at is not null) and (kind in ('report', 'certification')) = (report <> '') and (kind = 'certification') = (report in ('taken', 'not_taken'))
    and (kind <> 'extended' or words = '') and (report not in ('action', 'not_given', 'not_taken') or words <> ''));
alter table closed_events drop constraint closed_events_votes, add constraint closed_events_votes check (votes = '[]' or report in ('action', 'taken'));
alter table closed_events add constraint closed_events_motion check (motion_id is null or report = 'taken');
comment on table closed_events is 'What followed a closed session: the announcement that it takes longer, the return into the open, the report, the certification. Never changed: a later report or certification corrects an earlier one.';
comment on column closed_events.report is 'Of a report: action: the board decided; no_action: it did not; not_given: there is none, words say why. Of a certification: taken; not_taken: there is none, words say why.';
comment on column closed_events.words is 'The action as reported, the statement that certifies, or the reason; of a return why it came before the law lets it. Public.';
comment on column closed_events.votes is 'Of an action, who voted how: [{seat, term, name, choice}]. Of a certification, what members stated who dissent: [{seat, term, name, words}].';
comment on column closed_events.motion_id is 'Of a certification, the motion on which the members voted by name; null where the law asks for no vote.';
