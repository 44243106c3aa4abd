-- What was sent had been adopted by a motion, in the words that motion adopted.
select 'transmittal ' || t.id || ' is of a recommendation, or of words, the board had not adopted' as finding
from transmittals t
where not exists (
    select 1 from motions m
    where m.recommendation_id = t.recommendation_id and m.kind = 'adopt_recommendation' and m.outcome = 'carried'
    and m.closed_at <= t.sent_at and (m.text_id is null or m.text_id = t.text_id))
