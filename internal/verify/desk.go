package verify

// What an entry says of a signed answer r: its rows, among them the tests that it
// proposed, and its content.
const (
	answerRows = `jsonb_build_array('response ' || r.id) || coalesce((select jsonb_agg('tests ' || s.id) from test_sets s join commitments c on c.id = s.commitment_id where c.response_id = r.id and s.number = 1 and s.proposed_at = r.signed_at and c.tests = (select string_agg(a.words, E'\n' order by a.position) from acceptance_tests a where a.set_id = s.id)), '[]')`
	answerBody = `jsonb_build_object('transmittal', transmittal_id, 'version', version, 'position', position, 'reason', reason, 'words', words, 'letter', letter_url, 'office', signed_title,
'commitments', (select jsonb_agg(jsonb_build_object('action', action, 'official', official, 'target', target_on) || case part when 0 then '{}' else jsonb_build_object('part', part) end || case tests when '' then '{}' else jsonb_build_object('tests', tests) end order by position) from commitments c where c.response_id = r.id))
|| coalesce((select jsonb_build_object('parts', jsonb_agg(jsonb_build_object('part', part, 'position', position, 'reason', reason, 'words', words) order by part)) from response_parts p where p.response_id = r.id having count(*) > 0), '{}')`
)

// SQL of what entries vouch for of a department's desk, and of dissents.
const (
	sqlSaidResponse = entry + `select (jsonb_build_object('@rows', ` + answerRows + `, '@board', board_id, '@at', signed_at, '@person', signed_by) || ` + answerBody + `)::text from e join responses r on r.id = e.subject_id and signed_at is not null`
	sqlSaidSigning  = entry + `select jsonb_build_object('@rows', (select jsonb_agg(x.row) from responses r cross join lateral jsonb_array_elements_text(` + answerRows + `) x(row) where r.id = any(all_of.ids)), '@board', board, '@person', signer,
'answers', (select jsonb_agg(jsonb_build_object('response', r.id) || ` + answerBody + ` order by r.id) from responses r where r.id = any(all_of.ids)))::text
from (select array_agg(r.id) as ids, min(r.board_id) as board, min(r.signed_by) as signer from e join responses f on f.id = e.subject_id join responses r on r.board_id = f.board_id and r.signed_by = f.signed_by and r.signed_at = e.said_at) all_of where board is not null`
	sqlSaidRelease = entry + `select (jsonb_build_object('@rows', ` + answerRows + `, '@board', board_id, '@at', signed_at) || ` + answerBody + `)::text from e join responses r on r.id = e.subject_id and signed_at is not null
where exists (select from holds h where h.response_id = r.id and h.held_by = r.signed_by and h.version = r.version and h.office = r.signed_title and h.public_at <= r.signed_at)`
	sqlSaidHold       = entry + `select json_build_object('@rows', json_build_array('hold ' || h.id), '@board', board_id, '@at', held_at, '@person', held_by, 'response', response_id, 'version', version, 'office', office, 'until', to_char(public_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))::text from e join holds h on h.id = e.subject_id`
	sqlSaidUnhold     = entry + `select json_build_object('@rows', json_build_array('withdrawal of hold ' || w.hold_id), '@board', w.board_id, '@at', withdrawn_at, '@person', withdrawn_by, 'response', response_id, 'reason', reason)::text from e join hold_withdrawals w on w.hold_id = e.subject_id join holds h on h.id = w.hold_id`
	sqlSaidExtension  = entry + `select json_build_object('@rows', json_build_array('extension ' || x.id), '@board', x.board_id, '@at', asked_at, '@person', asked_by, 'transmittal', transmittal_id, 'number', number, 'days', days, 'reason', reason, 'citation', citation, 'before', due_before, 'due', due_on)::text from e join extensions x on x.id = e.subject_id`
	sqlSaidDelegation = entry + `select json_build_object('@rows', json_build_array('delegation ' || d.id), '@board', board_id, '@at', delegated_at, '@person', delegated_by, 'transmittal', transmittal_id, 'part', part)::text from e join delegations d on d.id = e.subject_id`
	sqlSaidNote       = entry + `select json_build_object('@rows', json_build_array('note of desk ' || n.id), '@board', board_id, '@at', written_at, '@person', written_by, 'transmittal', transmittal_id)::text from e join desk_notes n on n.id = e.subject_id`
	sqlSaidCounsel    = entry + `select json_build_object('@rows', json_build_array('counsel ' || c.id), '@board', board_id, '@at', at, '@person', by_id, 'transmittal', transmittal_id, 'version', version, 'finding', finding)::text from e join counsel_reviews c on c.id = e.subject_id`
	sqlSaidDissent    = entry + `select json_build_object('@rows', json_build_array('dissent ' || d.id, 'signer of dissent ' || d.id || '/' || s.person_id), '@board', d.board_id, '@at', filed_at, '@person', s.person_id, 'recommendation', recommendation_id, 'motion', motion_id, 'words', words)::text
from e join dissents d on d.id = e.subject_id join dissent_signers s on s.dissent_id = d.id and s.signed_at = d.filed_at`
	sqlSaidJoined = entry + `select json_build_object('@rows', json_build_array('signer of dissent ' || s.dissent_id || '/' || s.person_id), '@board', s.board_id, '@person', s.person_id, 'recommendation', d.recommendation_id)::text
from e join dissents d on d.id = e.subject_id join dissent_signers s on s.dissent_id = d.id and s.signed_at = e.said_at`
)
