-- A due date is there exactly when there is a rule and its event was recorded.
select 'transmittal ' || id || ' has ' || case when due_on is null then 'no due date although its clock began' else 'a due date before its clock began' end as finding
from transmittals
where (due_on is not null) <> (days is not null and case start_event when 'delivery' then delivered_on is not null when 'acknowledgement' then acknowledged_on is not null else true end)
