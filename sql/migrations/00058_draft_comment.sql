-- +goose Up
alter table board_rules add column comment_days integer not null default 0 constraint board_rules_comment_days check (comment_days between 0 and 366);
alter table board_rules add column comment_citation text not null default '';
alter table board_rules add constraint board_rules_comment_cited check (comment_days = 0 or comment_citation <> '');
comment on column board_rules.comment_days is 'Calendar days a draft is open for comment from its first posting before the board may adopt it; 0: none.';
comment on column board_rules.comment_citation is 'Its source.';

create view comment_periods as
select x.recommendation_id, x.board_id, (min(p.posted_at) at time zone j.zone)::date as posted_on, (min(p.posted_at) at time zone j.zone)::date + r.comment_days as comment_until, r.comment_days, r.comment_citation
from posted_recommendations x join postings p on p.id = x.posting_id join boards b on b.id = x.board_id join jurisdictions j on j.id = b.jurisdiction_id
join lateral (select comment_days, comment_citation from board_rules r where r.board_id = x.board_id order by r.revision desc limit 1) r on r.comment_days > 0
group by x.recommendation_id, x.board_id, j.zone, r.comment_days, r.comment_citation;
comment on view comment_periods is 'Until when a draft is open for comment, where the board''s rule gives it a time; the last day is part of it.';
