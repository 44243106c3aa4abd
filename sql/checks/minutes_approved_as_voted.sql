-- Approved minutes are the text that a carried motion of another meeting approved.
select 'publication ' || p.id || ' is not the text that motion ' || p.motion_id || ' approved' as finding
from publications p
join motions o on o.id = p.motion_id
where p.status = 'approved' and (o.kind <> 'approve_minutes' or o.outcome is distinct from 'carried' or 'minutes/' || o.minutes_id <> p.subject or o.minutes_version <> p.source_version)
