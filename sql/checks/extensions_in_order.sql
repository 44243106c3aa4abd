-- Each extension begins where the one before ended, the last is the date the answer is due, and all together stay within the rule.
select 'transmittal ' || t.id || ' is due ' || coalesce(t.due_on::text, 'never') || ', its last extension says ' || x.due_on as finding
from transmittals t
join lateral (select due_on from extensions x where x.transmittal_id = t.id order by number desc limit 1) x on true
where t.due_on is distinct from x.due_on
union all
select 'extension ' || x.id || ' begins on another day than the one before ended'
from extensions x
join extensions y on y.transmittal_id = x.transmittal_id and y.number = x.number - 1
where x.due_before <> y.due_on
union all
select 'transmittal ' || t.id || ' was extended by ' || sum(x.days) || ' days, the rule allows ' || r.response_extension_days
from transmittals t
join extensions x on x.transmittal_id = t.id
join board_rules r on r.id = t.rules_id
group by t.id, r.response_extension_days
having sum(x.days) > r.response_extension_days
