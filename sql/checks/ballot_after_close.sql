-- No ballot was cast after its motion was closed or withdrawn, or before its vote opened.
select 'ballot ' || v.motion_id || '/' || v.seat_id || '/' || v.revision || ': cast ' ||
  case when v.cast_at > o.closed_at then 'after the close' else 'before the opening' end || ' of its motion' as finding
from ballots v join motions o on o.id = v.motion_id
where o.source is null and (v.cast_at > o.closed_at or v.cast_at < o.opened_at)
