-- The items of a planned agenda stand at 1, 2, 3 …
select 'meeting ' || meeting_id || ' has ' || count(*) || ' items up to position ' || max(position) as finding
from agenda_items where removed_at is null and source is null
group by meeting_id having count(*) <> max(position) or count(distinct position) <> count(*)
