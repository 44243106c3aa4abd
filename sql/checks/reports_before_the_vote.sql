-- A motion adopts the version of a report that was before the board when its vote opened.
select 'motion of report ' || r.id || ' names a version that was not before the board at the vote' as finding
from report_motions r
join annual_reports a on a.id = r.report_id
join motions o on o.id = r.motion_id
where r.adopts and (a.motion_id is not null or coalesce(o.opened_at, o.closed_at) < a.frozen_at
  or r.entered_at >= o.closed_at and exists (select from annual_reports n where (n.board_id, n.year) = (a.board_id, a.year) and n.version > a.version and n.frozen_at <= coalesce(o.opened_at, o.closed_at)))
