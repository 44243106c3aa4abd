-- Minutes stand in the words of their newest text.
select 'minutes ' || x.id || ' do not stand in the words of their newest text' as finding
from minutes x
join lateral (select version, body from minutes_texts t where t.minutes_id = x.id order by version desc limit 1) t on true
where t.version <> x.version or t.body <> x.body
