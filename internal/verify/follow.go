package verify

// SQL of what entries vouch for of what became of answers.
const (
	sqlSaidReport = entry + `select json_build_object('@rows', array_to_json(array_remove(array['report ' || p.id, 'evidence ' || f.report_id], null)), '@board', p.board_id, '@at', reported_at, '@person', reported_by, 'commitment', commitment_id, 'number', number, 'progress', progress, 'stage', stage, 'words', words, 'link', link,
'sha256', coalesce(encode(sha256, 'hex'), ''), 'size', size, 'type', media_type, 'name', name, 'alt', alt, 'statement', statement)::text from e join progress_reports p on p.id = e.subject_id left join evidence_files f on f.report_id = p.id`
	sqlSaidTests = entry + `select json_build_object('@rows', json_build_array('tests ' || s.id), '@board', s.board_id, '@at', proposed_at, '@person', proposed_by, 'commitment', commitment_id, 'number', number, 'side', side, 'words', s.words,
'tests', (select string_agg(a.words, E'\n' order by a.position) from acceptance_tests a where a.set_id = s.id))::text from e join test_sets s on s.id = e.subject_id`
	sqlSaidAgreement = entry + `select json_build_object('@rows', json_build_array('agreement ' || a.set_id), '@board', a.board_id, '@at', agreed_at, '@person', agreed_by, 'commitment', s.commitment_id, 'side', a.side)::text from e join test_agreements a on a.set_id = e.subject_id join test_sets s on s.id = a.set_id`
	sqlSaidReviewer  = entry + `select json_build_object('@rows', json_build_array('reviewer ' || r.id), '@board', board_id, '@at', named_at, '@person', named_by, 'commitment', commitment_id, 'person', person_id)::text from e join reviewers r on r.id = e.subject_id`
	sqlSaidLaid      = entry + `select json_build_object('@rows', json_agg(distinct 'decision ' || d.id), '@board', max(d.board_id), '@person', max(d.drafted_by), 'commitment', max(d.commitment_id), 'set', max(d.set_id), 'words', max(d.words), 'recheck', coalesce(max(d.recheck_on)::text, ''), 'reviewer', max(d.reviewer_id),
'findings', json_agg(json_build_object('decision', d.id, 'test', f.position, 'finding', f.finding) order by f.position))::text
from e join decisions x on x.id = e.subject_id join decisions d on d.commitment_id = x.commitment_id and d.drafted_at = e.said_at and d.kind = 'verify' join decision_findings f on f.decision_id = d.id`
	sqlSaidDecision = entry + `select json_build_object('@rows', json_build_array('decision ' || d.id), '@board', board_id, '@at', drafted_at, '@person', drafted_by, 'recommendation', recommendation_id, 'kind', kind, 'transmittal', coalesce(transmittal_id, 0), 'answer', coalesce(answer_id, 0), 'reason', reason, 'successor', coalesce(successor_id, 0), 'to', escalated_to,
'words', words, 'recheck', coalesce(recheck_on::text, ''))::text from e join decisions d on d.id = e.subject_id`
	sqlSaidDecisionOff = entry + `select json_build_object('@rows', json_build_array('withdrawal of decision ' || decision_id), '@board', board_id, '@at', withdrawn_at, '@person', withdrawn_by, 'reason', reason)::text from e join decision_withdrawals w on w.decision_id = e.subject_id`
	sqlSaidAnnual      = entry + `select json_build_object('@rows', json_build_array('annual report ' || a.id), '@board', board_id, '@at', frozen_at, '@person', frozen_by, 'year', year, 'motion', motion_id, 'content', encode(sha256(convert_to(content, 'UTF8')), 'hex'), 'sha256', encode(sha256(convert_to(fragment, 'UTF8')), 'hex'), 'pdf', encode(sha256(pdf), 'hex'))::text from e join annual_reports a on a.id = e.subject_id`
	sqlSaidFollowRule  = entry + `select json_build_object('@rows', json_build_array('follow-up rule ' || r.id), '@board', board_id, '@at', set_at, '@person', set_by, 'every', every, 'citation', citation)::text from e join follow_up_rules r on r.id = e.subject_id`
)
