-- A meeting is closed just while a closed session of it has not ended; closed sessions follow one another, and no vote or item falls into one.
with c as (
    select c.*, coalesce(e.recorded_at, m.adjourned_at) as ended_at, m.state, lead(c.entered_at) over (partition by c.meeting_id order by c.number) as next_at
    from closed_sessions c join meetings m on m.id = c.meeting_id left join closed_events e on e.closed_id = c.id and e.kind = 'returned'
)
select 'meeting ' || m.id || ' is ' || m.state || ' with ' || count(c.id) || ' closed sessions that have not ended' as finding
from meetings m left join c on c.meeting_id = m.id and c.ended_at is null
group by m.id, m.state having (m.state = 'closed') <> (count(c.id) > 0) or count(c.id) > 1
union all
select 'closed session ' || id || ' ended before it began, or after the next one began' from c where ended_at < entered_at or next_at < ended_at
union all
select 'motion ' || o.id || ' was moved or voted on in closed session ' || c.id
from c join motions o on o.meeting_id = c.meeting_id and (o.moved_at > c.entered_at and o.moved_at < coalesce(c.ended_at, 'infinity') or o.opened_at > c.entered_at and o.opened_at < coalesce(c.ended_at, 'infinity'))
union all
select 'course ' || s.id || ': an item was taken up in closed session ' || c.id
from c join session_events s on s.meeting_id = c.meeting_id and s.kind = 'item' and s.recorded_at > c.entered_at and s.recorded_at < coalesce(c.ended_at, 'infinity')
