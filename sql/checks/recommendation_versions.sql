-- A recommendation's texts are numbered 1, 2, 3 … up to its version.
select 'recommendation ' || r.id || ' is at version ' || r.version || ' and has ' || count(t.id) || ' texts' as finding
from recommendations r
left join recommendation_texts t on t.recommendation_id = r.id
group by r.id
having count(t.id) <> r.version or coalesce(max(t.number), 0) <> r.version
