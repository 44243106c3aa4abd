-- +goose Up
create table tracked (
    id bigint primary key,
    board_id bigint not null,
    recommendation_id bigint not null,
    transmittal_id bigint,
    department_id bigint,
    year integer not null,
    seq integer not null,
    title text not null,
    words text not null,
    zone text not null,
    stage text not null,
    adopted_on date,
    sent_on date,
    due_on date,
    first_due_on date,
    due_ends timestamptz,
    first_due_ends timestamptz,
    overdue_from timestamptz,
    answered_on date,
    position text not null,
    reasons text[] not null,
    non_responsive boolean not null,
    promised integer not null,
    progress text not null,
    verification text not null,
    tests_agreed_on date,
    reported_on date,
    verified_on date,
    lapses_from timestamptz,
    update_owed_from timestamptz,
    closed_on date,
    closure text not null,
    reopens_from timestamptz,
    resolved boolean not null,
    priority text not null,
    topics text[] not null,
    urgency text collate "C" not null
);
comment on table tracked is 'What the tracker and the figures read: a recommendation with a public number, once for each addressee. It holds nothing of its own: every row is computed from the record and can be computed again.';
comment on column tracked.id is 'The transmittal''s; minus the recommendation''s while it was sent to nobody.';
comment on column tracked.board_id is 'Whose.';
comment on column tracked.recommendation_id is 'Which.';
comment on column tracked.transmittal_id is 'The sending; null while it was sent to nobody.';
comment on column tracked.department_id is 'The addressee; null while it was sent to nobody.';
comment on column tracked.year is 'Of its number.';
comment on column tracked.seq is 'Of its number.';
comment on column tracked.title is 'Of the words the public reads.';
comment on column tracked.words is 'Title, finding and recommendation, to be searched.';
comment on column tracked.zone is 'Of the board: every date here is a day of it.';
comment on column tracked.stage is 'Of the recommendation; closed until reopens_from.';
comment on column tracked.adopted_on is 'When the board adopted it.';
comment on column tracked.sent_on is 'When it was sent to this addressee.';
comment on column tracked.due_on is 'The last day to answer as it stands now.';
comment on column tracked.first_due_on is 'The last day to answer as it was first set.';
comment on column tracked.due_ends is 'The instant at which due_on ends.';
comment on column tracked.first_due_ends is 'The instant at which first_due_on ends.';
comment on column tracked.overdue_from is 'The instant from which an answer is late; null once answered or without a clock.';
comment on column tracked.answered_on is 'When the answer was signed.';
comment on column tracked.position is 'Of the signed answer; empty without one.';
comment on column tracked.reasons is 'Coded reasons of what was refused.';
comment on column tracked.non_responsive is 'The board found the answer, or the want of one, to be none.';
comment on column tracked.promised is 'How many commitments the answer makes.';
comment on column tracked.progress is 'The least that is reported of its commitments; empty when none was made.';
comment on column tracked.verification is 'What the board found of its commitments, until lapses_from; empty when none was made.';
comment on column tracked.tests_agreed_on is 'When the tests of the last of its commitments were agreed; null until all are.';
comment on column tracked.reported_on is 'Since when all its commitments are reported implemented.';
comment on column tracked.verified_on is 'Since when all its commitments are verified.';
comment on column tracked.lapses_from is 'The instant from which what the board found has lapsed.';
comment on column tracked.update_owed_from is 'The instant from which a report is owed that has not come; nothing is owed while it is closed.';
comment on column tracked.closed_on is 'When the board closed it; it counts until reopens_from.';
comment on column tracked.closure is 'Why.';
comment on column tracked.reopens_from is 'The instant at which the new check named in the closing has passed, so that it is open again.';
comment on column tracked.resolved is 'The answer agrees, wholly or in part, and all it promises has an action, an official and a date.';
comment on column tracked.priority is 'Of the newest entry in the catalogue.';
comment on column tracked.topics is 'Names of the topics of that entry.';
comment on column tracked.urgency is 'Sorts the most urgent first, whatever the hour.';

create unique index tracked_once on tracked (recommendation_id, department_id) nulls not distinct;
create index tracked_urgent on tracked (urgency, id);
create index tracked_board_urgent on tracked (board_id, urgency, id);
create index tracked_department_urgent on tracked (department_id, urgency, id);
create index tracked_numbered on tracked (year, seq, id);
create index tracked_board_numbered on tracked (board_id, year, seq, id);
create index tracked_due on tracked (coalesce(due_on, '9999-12-31'::date), id);
create index tracked_topics on tracked using gin (topics);
create index tracked_words on tracked using gin (to_tsvector('simple', words));

create table tracked_stale (
    recommendation_id bigint not null,
    left_by xid8 not null default pg_current_xact_id()
);
comment on table tracked_stale is 'Recommendations whose rows in tracked are to be computed again: left by triggers, cleared by whoever computes them.';
comment on column tracked_stale.recommendation_id is 'Which.';
comment on column tracked_stale.left_by is 'The transaction that changed something of it.';
create index tracked_stale_left_by on tracked_stale (left_by);

-- +goose StatementBegin
create function track_again() returns trigger language plpgsql as $$
declare
    marked bigint[];
begin
    case tg_table_name
    when 'recommendations' then
        marked := array[new.id];
    when 'recommendation_numbers', 'posted_recommendations', 'transmittals', 'decisions', 'catalog_entries' then
        marked := array[new.recommendation_id];
    when 'agenda_items' then
        marked := array[old.recommendation_id, new.recommendation_id];
    when 'meetings' then
        marked := array(select x.recommendation_id from postings p join posted_recommendations x on x.posting_id = p.id where p.meeting_id = new.id);
    when 'postings' then
        marked := array(select x.recommendation_id from postings p join posted_recommendations x on x.posting_id = p.id where p.meeting_id = new.meeting_id);
    when 'motions' then
        marked := array(select new.recommendation_id
            union all select i.recommendation_id from agenda_items i where i.id = new.item_id
            union all select d.recommendation_id from decisions d where d.id = new.decision_id
            union all select d.recommendation_id from motions o join decisions d on d.id = o.decision_id where o.id = new.on_id);
    when 'responses' then
        marked := array(select t.recommendation_id from transmittals t where t.id = new.transmittal_id);
    when 'progress_reports', 'test_sets' then
        marked := array(select t.recommendation_id from commitments c join responses r on r.id = c.response_id join transmittals t on t.id = r.transmittal_id where c.id = new.commitment_id);
    when 'test_agreements' then
        marked := array(select t.recommendation_id from test_sets s join commitments c on c.id = s.commitment_id join responses r on r.id = c.response_id join transmittals t on t.id = r.transmittal_id where s.id = new.set_id);
    when 'catalog_entry_terms' then
        marked := array(select e.recommendation_id from catalog_entries e where e.id = new.entry_id);
    when 'follow_up_rules' then
        marked := array(select n.recommendation_id from recommendation_numbers n where n.board_id = new.board_id);
    when 'boards' then
        marked := array(select n.recommendation_id from recommendation_numbers n where n.board_id = new.id);
    when 'jurisdictions' then
        marked := array(select n.recommendation_id from recommendation_numbers n join boards b on b.id = n.board_id where b.jurisdiction_id = new.id);
    end case;
    insert into tracked_stale (recommendation_id) select distinct x from unnest(marked) as x where x is not null;
    return null;
end $$;
-- +goose StatementEnd
create trigger recommendations_tracked after update on recommendations for each row when (old.withdrawn_at is distinct from new.withdrawn_at) execute function track_again();
create trigger recommendation_numbers_tracked after insert or update on recommendation_numbers for each row execute function track_again();
create trigger posted_recommendations_tracked after insert on posted_recommendations for each row execute function track_again();
create trigger postings_tracked after insert on postings for each row execute function track_again();
create trigger meetings_tracked after update on meetings for each row when (old.state <> new.state) execute function track_again();
create trigger agenda_items_tracked after update on agenda_items for each row when (old.recommendation_id is distinct from new.recommendation_id) execute function track_again();
create trigger motions_tracked_first after insert on motions for each row when (new.state = 'closed') execute function track_again();
create trigger motions_tracked after update on motions for each row when (new.state = 'closed' or old.state = 'closed') execute function track_again();
create trigger transmittals_tracked after insert or update on transmittals for each row execute function track_again();
create trigger responses_tracked after insert or update on responses for each row when (new.signed_at is not null) execute function track_again();
create trigger progress_reports_tracked after insert on progress_reports for each row execute function track_again();
create trigger test_sets_tracked after insert on test_sets for each row execute function track_again();
create trigger test_agreements_tracked after insert on test_agreements for each row execute function track_again();
create trigger decisions_tracked after insert on decisions for each row execute function track_again();
create trigger catalog_entries_tracked after insert on catalog_entries for each row execute function track_again();
create trigger catalog_entry_terms_tracked after insert on catalog_entry_terms for each row execute function track_again();
create trigger follow_up_rules_tracked after insert on follow_up_rules for each row execute function track_again();
create trigger boards_tracked after update on boards for each row when (old.jurisdiction_id <> new.jurisdiction_id) execute function track_again();
create trigger jurisdictions_tracked after update on jurisdictions for each row when (old.zone <> new.zone) execute function track_again();

insert into tracked_stale (recommendation_id) select recommendation_id from recommendation_numbers;
