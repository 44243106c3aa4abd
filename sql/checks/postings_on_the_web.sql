-- The portal's own channel is confirmed by the posting itself, at its instant.
select 'posting ' || p.id || ' has no confirmation of the web at its instant' as finding
from postings p
where not exists (select 1 from confirmations c where c.posting_id = p.id and c.channel = 'web' and c.done_at = p.posted_at)
