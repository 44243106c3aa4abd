-- A seat's ballots on a motion are numbered 1, 2, 3 …, and nobody votes on a motion from two seats.
select 'ballot ' || v.motion_id || '/' || v.seat_id || '/' || max(v.revision) || ': ' || count(*) || ' revisions are stored' as finding
from ballots v join motions o on o.id = v.motion_id
where o.source is null
group by v.motion_id, v.seat_id
having count(*) <> max(v.revision) or min(v.revision) <> 1
union all
select 'motion ' || v.motion_id || ': person ' || t.person_id || ' voted from ' || count(distinct v.seat_id) || ' seats'
from ballots v join motions o on o.id = v.motion_id join terms t on t.id = v.term_id
where o.source is null
group by v.motion_id, t.person_id
having count(distinct v.seat_id) > 1
