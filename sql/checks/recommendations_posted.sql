-- A recommendation that was put before the board has its number, given at its
-- first posting.
select 'recommendation ' || q.recommendation_id || ' was posted and has no number from its first posting' as finding
from (select recommendation_id, min(posting_id) as first from posted_recommendations group by recommendation_id) q
left join recommendation_numbers n on n.recommendation_id = q.recommendation_id
where n.posting_id is distinct from q.first
