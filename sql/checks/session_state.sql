-- A vote is open only in a session, a meeting in session was opened, and the roll speaks of no time before the opening or after its entry.
select 'motion ' || o.id || ': its vote is open in a meeting that is ' || m.state as finding
from motions o join meetings m on m.id = o.meeting_id
where o.source is null and o.state = 'open' and m.state <> 'in_session'
union all
select 'meeting ' || m.id || ': ' || m.state || ' without an opening'
from meetings m
where m.source is null and m.state in ('in_session', 'recess', 'closed', 'adjourned') and (m.opened_at is null or (m.state = 'adjourned') <> (m.adjourned_at is not null))
union all
select 'attendance ' || e.id || ': speaks of a time before the opening or after its entry'
from attendance_events e join meetings m on m.id = e.meeting_id
where m.source is null and (m.opened_at is null or e.effective_at < m.opened_at or e.effective_at > e.recorded_at)
