-- What a board entered about its law is numbered 1, 2, 3 … without a gap and in the order of its entry.
select what || ' of board ' || board_id || ' are not numbered in order' as finding
from (
    select 'choices of law' as what, board_id, revision as n, row_number() over (partition by board_id order by created_at, revision) as place from board_profiles
    union all
    select 'rules of law', board_id, revision, row_number() over (partition by board_id order by created_at, revision) from law_rules
    union all
    select 'yearly schedules', board_id, number, row_number() over (partition by board_id order by created_at, number) from annual_schedules
    union all
    select 'sign-offs', board_id, number, row_number() over (partition by board_id order by created_at, number) from law_signoffs
) x
group by what, board_id
having bool_or(n <> place)
