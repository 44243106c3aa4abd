-- The texts of a recommendation are numbered 1, 2, 3 … without a gap, and its version is one of them.
select 'recommendation ' || r.id || ' at version ' || r.version || ' has ' || count(t.id) || ' texts, the newest numbered ' || max(t.number) as finding
from recommendations r
join recommendation_texts t on t.recommendation_id = r.id
group by r.id
having max(t.number) <> count(t.id) or r.version > max(t.number)
