-- Versions of a meeting's postings run 1, 2, 3 … in time, and none announces a
-- later plan than the meeting has.
select 'meeting ' || x.meeting_id || ' has a gap or a step back in its ' || x.kind || ' versions at ' || x.version as finding
from (select meeting_id, kind, version, posted_at, sequence,
        row_number() over w as expected, lag(posted_at) over w as before, lag(sequence) over w as sequence_before
      from postings window w as (partition by meeting_id, kind order by version)) x
join meetings m on m.id = x.meeting_id
where x.version <> x.expected or x.posted_at < x.before or x.sequence < x.sequence_before or x.sequence > m.sequence
