-- Every posting's hash is that of its content.
select 'posting ' || p.id || ' of meeting ' || p.meeting_id || ' does not match its hash' as finding
from postings p
where p.sha256 <> sha256(convert_to(p.content, 'UTF8'))
