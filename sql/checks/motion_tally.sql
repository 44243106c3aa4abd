-- The tally stored with a closed motion is that of the last ballots of the seats it counted.
with last as (
  select distinct on (v.motion_id, v.seat_id) v.motion_id, v.seat_id, v.term_id, v.choice
  from standing_ballots v join motions o on o.id = v.motion_id
  where o.source is null and o.state = 'closed'
  order by v.motion_id, v.seat_id, v.revision desc
), counted as (
  select o.id, count(*) filter (where l.choice = 'yes') as yes, count(*) filter (where l.choice = 'no') as no, count(*) filter (where l.choice = 'abstain') as abstain
  from motions o left join last l on l.motion_id = o.id and exists (
    select 1 from jsonb_to_recordset(o.computation -> 'seats') as s (seat bigint, term bigint, set_aside text)
    where s.seat = l.seat_id and s.term = l.term_id and s.set_aside is null)
  where o.source is null and o.state = 'closed'
  group by o.id
)
select 'motion ' || o.id || ': its ballots say ' || c.yes || '-' || c.no || '-' || c.abstain || ', the stored tally ' ||
  (o.computation -> 'vote' ->> 'yes') || '-' || (o.computation -> 'vote' ->> 'no') || '-' || (o.computation -> 'vote' ->> 'abstain') as finding
from motions o join counted c on c.id = o.id
where o.method = 'roll_call' and ((o.computation -> 'vote' ->> 'yes')::bigint <> c.yes or (o.computation -> 'vote' ->> 'no')::bigint <> c.no or (o.computation -> 'vote' ->> 'abstain')::bigint <> c.abstain)
union all
select 'motion ' || o.id || ': the outcome ' || o.outcome || ' is not the computed ' || coalesce(o.computation ->> 'outcome', 'none')
from motions o
where o.source is null and o.state = 'closed' and o.outcome is distinct from (o.computation ->> 'outcome')
