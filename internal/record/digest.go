package record

import (
	"context"
	"encoding/hex"

	"parley/internal/pg"
)

// sqlImportDigest is the SHA-256 of everything an imported board holds, row by
// row in the order of its keys. What was added to rows after boards had been
// imported counts only where it says something, so that digests kept earlier hold.
const sqlImportDigest = `select sha256(convert_to(coalesce(string_agg(x, chr(10) order by x), ''), 'UTF8')) from (
select 'board ' || jsonb_build_array(b.slug, b.name, j.name, j.zone, j.profile)::text as x from boards b join jurisdictions j on j.id = b.jurisdiction_id where b.id = $1
union all select 'rules ' || (to_jsonb(x) - 'id' - 'call_order' - 'chair_last' - 'alternates' - 'alternates_citation' - 'inherited_from' - 'response_extension_days' - 'comment_days' - 'comment_citation' - 'response_roll_over' - 'publish_days' - 'publish_unit' - 'publish_copies' - 'publish_citation')::text || case when call_order = 'family_name' and chair_last then '' else ' called ' || call_order || ' ' || chair_last end
|| case x.alternates when 'never' then '' else ' alternates ' || jsonb_build_array(x.alternates, x.alternates_citation)::text end from board_rules x where board_id = $1
union all select 'seat ' || jsonb_build_array(id, number, title, kind, created_on, ended_on, source_key)::text from seats where board_id = $1
union all select 'term ' || jsonb_build_array(t.seat_id, t.person_id, p.name, t.begins_on, t.expires_on, t.left_on, t.source_key)::text || case t.begins_precision when 'day' then '' else ' begins ' || t.begins_precision end from terms t join people p on p.id = t.person_id where t.board_id = $1
union all select 'meeting ' || jsonb_build_array(id, slug, title, held_on, starts, zone, place, state, reason, source_note, source_key)::text || case source_url when '' then '' else ' published ' || to_jsonb(source_url)::text end || case kind when 'regular' then '' else ' kind ' || kind end from meetings where board_id = $1
union all select 'item ' || jsonb_build_array(id, meeting_id, position, title, detail, votes, removed_at, source_key)::text from agenda_items where board_id = $1
union all select 'motion ' || jsonb_build_array(id, meeting_id, item_id, number, text, outcome, extract(epoch from closed_at), given_action, given_result, source_key)::text from motions where board_id = $1
union all select 'ballot ' || jsonb_build_array(motion_id, seat_id, term_id, revision, choice, given_word)::text from ballots where board_id = $1
union all select 'attendance ' || jsonb_build_array(meeting_id, seat_id, term_id, kind, extract(epoch from effective_at))::text from attendance_events where board_id = $1
union all select 'outside ' || jsonb_build_array(r.id, r.department_id, r.report, r.number, v.version, v.title, v.issued, v.due, v.address, extract(epoch from v.imported_at))::text from outside_recommendations r join outside_versions v on v.recommendation_id = r.id where r.board_id = $1
union all select 'outside stage ' || jsonb_build_array(s.recommendation_id, s.version, s.position, s.stage, s.answered, s.assessed, s.says, s.estimated, s.claimed)::text from outside_recommendations r join outside_stages s on s.recommendation_id = r.id where r.board_id = $1) r`

// ImportDigest names, in hexadecimal, all that an imported board holds. The
// import keeps it in its audit entry, and the verification computes it again.
func ImportDigest(ctx context.Context, r pg.Reader, board int64) (string, error) {
	var sum []byte
	err := r.Get(ctx, &sum, sqlImportDigest, board)
	return hex.EncodeToString(sum), err
}
