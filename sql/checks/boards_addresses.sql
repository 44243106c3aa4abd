-- Every board's address leads to it.
select 'board ' || b.id || ' is not found under ' || b.slug as finding
from boards b
left join board_slugs s on s.slug = b.slug
where s.board_id is distinct from b.id
