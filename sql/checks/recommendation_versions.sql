-- The texts of a recommendation are numbered 1, 2, 3 … without a gap, its version is the newest of them, and it was drafted with the first.
select 'recommendation ' || r.id || ' at version ' || r.version || ' has ' || count(t.id) || ' texts, the newest numbered ' || max(t.number) as finding
from recommendations r
join recommendation_texts t on t.recommendation_id = r.id
group by r.id
having max(t.number) <> count(t.id) or r.version <> max(t.number)
union all
select 'recommendation ' || r.id || ' was not drafted when and by whom its first text was written'
from recommendations r
join recommendation_texts t on t.recommendation_id = r.id and t.number = 1
where r.created_at <> t.written_at or r.drafted_by is distinct from t.written_by
