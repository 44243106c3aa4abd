-- A committee's inherited rules are a copy of a revision of its parent's, made when that was entered or the committee was.
select 'rules ' || c.id || ' of board ' || c.board_id || ' are not the parent''s that they name' as finding
from board_rules c
join board_rules r on r.id = c.inherited_from
join boards b on b.id = c.board_id
where (r.quorum_base, r.quorum_fixed, r.quorum_citation, r.recused_counts, r.remote_counts, r.in_person_floor, r.threshold, r.threshold_citation, r.second_required, r.roll_call_always, r.response_days, r.response_unit, r.response_start, r.response_citation, r.response_extension_days, r.response_roll_over, r.comment_days, r.comment_citation, r.publish_days, r.publish_unit, r.publish_copies, r.publish_citation)
    is distinct from (c.quorum_base, c.quorum_fixed, c.quorum_citation, c.recused_counts, c.remote_counts, c.in_person_floor, c.threshold, c.threshold_citation, c.second_required, c.roll_call_always, c.response_days, c.response_unit, c.response_start, c.response_citation, c.response_extension_days, c.response_roll_over, c.comment_days, c.comment_citation, c.publish_days, c.publish_unit, c.publish_copies, c.publish_citation)
   or r.board_id = c.board_id
   or c.created_at <> r.created_at and c.created_at <> b.created_at
