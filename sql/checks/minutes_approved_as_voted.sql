-- Approved minutes are the text that a carried motion of another meeting approved; a correction is a carried motion on that one.
select 'publication ' || p.id || ' is not the text that motion ' || p.motion_id || ' approved' as finding
from publications p
join motions o on o.id = p.motion_id
left join motions a on a.id = case o.kind when 'rescind' then o.on_id else o.id end
where p.status = 'approved' and (o.kind not in ('approve_minutes', 'rescind') or a.kind <> 'approve_minutes' or o.outcome is distinct from 'carried' or a.outcome is distinct from 'carried'
  or 'minutes/' || a.minutes_id <> p.subject or a.minutes_version <> p.source_version)
