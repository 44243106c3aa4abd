-- +goose Up
alter table decisions add column answer_id bigint;
alter table decisions add foreign key (answer_id, board_id) references responses (id, board_id);
comment on column decisions.answer_id is 'The signed answer of its addressee when it was written down; null where none had come.';
alter table decisions disable trigger decisions_immutable;
update decisions d set answer_id = r.id from responses r where d.kind in ('non_responsive', 'reply', 'escalate') and r.transmittal_id = d.transmittal_id and r.signed_at <= d.drafted_at;
alter table decisions enable trigger decisions_immutable;

-- A motion to rescind an adoption counts for the recommendation, whatever item it was moved under.
-- +goose StatementBegin
create or replace function track_again() returns trigger language plpgsql as $$
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
            union all select d.recommendation_id from motions o join decisions d on d.id = o.decision_id where o.id = new.on_id
            union all select o.recommendation_id from motions o where o.id = new.on_id);
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
