-- A part of an item stands after it and before the next item of its own.
select 'item ' || i.id || ' does not follow the item it is a part of' as finding
from agenda_items i join agenda_items p on p.id = i.parent_id
where i.removed_at is null and (p.removed_at is not null or p.parent_id is not null
or (select max(n.id) from agenda_items n where n.meeting_id = i.meeting_id and n.removed_at is null and n.parent_id is null and n.position = (select max(x.position) from agenda_items x where x.meeting_id = i.meeting_id and x.removed_at is null and x.parent_id is null and x.position < i.position)) is distinct from p.id)
