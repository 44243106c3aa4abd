-- A signed answer is complete: office, reason where something is refused, dated
-- commitments exactly where something is accepted, and so part by part.
select 'response ' || r.id || ' was signed incomplete' as finding
from responses r
join transmittals t on t.id = r.transmittal_id
left join commitments c on c.response_id = r.id
where r.signed_at is not null
group by r.id, t.id
having r.signed_at < t.sent_at or r.signed_title = '' or (r.position <> 'concur' and r.reason = '' and not exists (select from response_parts p where p.response_id = r.id))
or (count(c.id) > 0) <> (r.position in ('concur', 'partially_concur')) or count(c.id) filter (where c.target_on is null) > 0
union all
select 'part ' || p.part || ' of response ' || r.id || ' was signed incomplete'
from responses r
join response_parts p on p.response_id = r.id
where r.signed_at is not null
and (p.position = '' or (p.position <> 'concur' and (p.reason = '' or p.words = ''))
or exists (select from commitments c where c.response_id = r.id and c.part = p.part) <> (p.position in ('concur', 'partially_concur')))
