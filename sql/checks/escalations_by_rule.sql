-- What is taken further by a rule goes where that rule says, on a ground it covers; steps belong to such a decision that carried; only one entry that it was brought there stands.
select 'decision ' || d.id || ' does not go by its rule ' || k.id as finding
from decisions d
join escalation_rules k on k.id = d.escalation_rule_id
where d.kind <> 'escalate' or d.escalated_to <> k.body or d.escalation_form <> k.form
or not case d.escalation_ground when 'unanswered' then k.unanswered when 'refused' then k.refused when 'unkept' then k.unkept end
union all
select 'escalation step ' || s.id || ' is of decision ' || s.decision_id || ', which the board did not take'
from escalation_steps s
join decisions d on d.id = s.decision_id
where d.kind <> 'escalate' or not exists (select from motions o where o.decision_id = d.id and o.outcome = 'carried')
union all
select 'decision ' || s.decision_id || ' was brought there ' || count(*) || ' times'
from escalation_steps s
where s.step = 'taken' and not exists (select from escalation_steps z where z.replaces_id = s.id)
group by s.decision_id
having count(*) > 1
