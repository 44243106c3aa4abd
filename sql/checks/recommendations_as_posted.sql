-- The words of a recommendation put before a board are those its posting names.
with sound as materialized (
  select id, content from postings where sha256 = sha256(convert_to(content, 'UTF8'))
), named as (
  select p.id as posting_id, (i -> 'recommendation' ->> 'id')::bigint as recommendation_id, (i -> 'recommendation' ->> 'text')::bigint as text_id
  from sound p, jsonb_array_elements(p.content::jsonb -> 'items') i
  where i ? 'recommendation'
)
select 'posting ' || coalesce(n.posting_id, x.posting_id) || ' does not name the words of recommendation ' || coalesce(n.recommendation_id, x.recommendation_id) || ' that are kept with it' as finding
from named n
full join (select * from posted_recommendations where posting_id in (select id from sound)) x on x.posting_id = n.posting_id and x.recommendation_id = n.recommendation_id
where n.text_id is distinct from x.text_id
