-- The portal's own channel is confirmed by the posting itself: at its instant,
-- by its person, at its address.
select 'posting ' || p.id || ' has no confirmation of the web at its instant' as finding
from postings p join meetings m on m.id = p.meeting_id
where not exists (select 1 from confirmations c where c.posting_id = p.id and c.channel = 'web' and c.done_at = p.posted_at and c.recorded_at = p.posted_at
  and c.confirmed_by is not distinct from p.posted_by and c.late_reason = p.late_reason and c.place like '%/meetings/' || m.slug)
