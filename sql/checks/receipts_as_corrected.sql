-- A date that was corrected stands as its last correction left it, each correction begins at the one before, and copies went to those the rule names.
select 'correction ' || x.id || ' of transmittal ' || x.transmittal_id || ' does not begin at the date that stood' as finding
from transmittal_corrections x
join lateral (select became from transmittal_corrections y where y.transmittal_id = x.transmittal_id and y.event = x.event and y.recipient = x.recipient and y.id < x.id order by y.id desc limit 1) y on true
where x.was <> y.became
union all
select 'transmittal ' || x.transmittal_id || ' has another date than its last correction ' || x.id
from transmittal_corrections x
join transmittals t on t.id = x.transmittal_id
left join transmittal_copies c on c.transmittal_id = x.transmittal_id and c.recipient = x.recipient
where not exists (select from transmittal_corrections y where y.transmittal_id = x.transmittal_id and y.event = x.event and y.recipient = x.recipient and y.id > x.id)
and x.became is distinct from case x.event when 'delivery' then t.delivered_on when 'acknowledgement' then t.acknowledged_on else c.given_on end
union all
select 'copy ' || c.id || ' went to somebody the rule of transmittal ' || c.transmittal_id || ' does not name'
from transmittal_copies c join transmittals t on t.id = c.transmittal_id
where not c.recipient = any (string_to_array(t.publish_copies, e'\n'))
