-- Notes on one draft never come from a majority of the voting seats of their board.
select 'notes on ' || r.about || ' ' || r.about_id || ' come from ' || count(distinct r.seat_id) || ' voting seats' as finding
from remarks r
join terms t on t.id = r.term_id and t.voting
group by r.board_id, r.about, r.about_id
having count(distinct r.seat_id) > (select count(*) from seats s where s.board_id = r.board_id and s.voting and s.source is null) / 2
