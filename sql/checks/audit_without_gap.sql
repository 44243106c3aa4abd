-- Every chain runs 1, 2, 3 … up to its head.
select h.chain || ' has ' || count(e.seq) || ' entries, its head says ' || h.seq as finding
from audit_heads h
left join audit_entries e on e.chain = h.chain
group by h.chain, h.seq
having count(e.seq) <> h.seq or coalesce(max(e.seq), 0) <> h.seq
