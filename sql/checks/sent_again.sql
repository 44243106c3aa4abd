-- What was sent to a department again had been answered, and the board had found
-- by vote that this answer is none.
select 'transmittal ' || t.id || ' was sent again although no answer had been found to be none' as finding
from transmittals t
where t.again_of is not null and not exists (
    select from decisions d join motions m on m.decision_id = d.id and m.outcome = 'carried' and m.reopened_by_id is null and m.closed_at <= t.sent_at
    join responses r on r.id = d.answer_id and r.transmittal_id = t.again_of and r.signed_at <= d.drafted_at
    where d.kind = 'non_responsive' and d.transmittal_id = t.again_of)
