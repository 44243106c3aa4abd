-- No motion that requires a quorum carried without one.
select 'motion ' || o.id || ': carried without a quorum' as finding
from motions o
where o.source is null and o.outcome = 'carried' and o.requires_quorum and not coalesce((o.computation ->> 'quorum')::boolean, false)
