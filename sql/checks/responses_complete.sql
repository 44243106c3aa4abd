-- A signed answer is complete: office, reason where something is refused, and
-- dated commitments exactly where something is accepted.
select 'response ' || r.id || ' was signed incomplete' as finding
from responses r
join transmittals t on t.id = r.transmittal_id
left join commitments c on c.response_id = r.id
where r.signed_at is not null
group by r.id, t.id
having r.signed_at < t.sent_at or r.signed_title = '' or (r.position <> 'concur' and r.reason = '')
or (count(c.id) > 0) <> (r.position in ('concur', 'partially_concur')) or count(c.id) filter (where c.target_on is null) > 0
