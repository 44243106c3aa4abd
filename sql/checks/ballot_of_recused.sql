-- No ballot was cast by a seat while it was recused from the motion's item.
select 'ballot ' || v.motion_id || '/' || v.seat_id || '/' || v.revision || ': cast while the seat was recused, recusal ' || c.id as finding
from ballots v join motions o on o.id = v.motion_id
join recusals c on c.item_id = o.item_id and c.seat_id = v.seat_id and c.term_id = v.term_id and c.recorded_at < v.cast_at
left join recusal_withdrawals w on w.recusal_id = c.id
where o.source is null and (w.recusal_id is null or w.recorded_at > v.cast_at)
