package verify

// entry is the audit entry a statement reads beside the rows it is about.
const entry = `with e as (select $1::bigint as subject_id, $2::jsonb as said, $3::timestamptz as said_at, $4::text as said_action) `

// SQL of what entries vouch for. Each returns one JSON object: its members are
// compared with those of the entry's body, and those that begin with @ with
// the entry itself: @at its instant, @person who acted, @board whose chain it
// stands in. @rows names the rows the entry accounts for.
const (
	sqlSaidTerm = entry + `select json_build_object('@rows', json_build_array('term ' || t.id), '@board', board_id, '@at', created_at, 'seat', seat_id, 'person', person_id, 'begins', begins_on, 'expires', coalesce(expires_on::text, ''))::text from e join terms t on t.id = e.subject_id`
	sqlSaidLeft = entry + `select json_build_object('@rows', json_build_array('end of term ' || t.id), '@at', ended_at, 'left', left_on, 'reason', left_reason)::text from e join terms t on t.id = e.subject_id and left_on is not null`
	sqlSaidSeat = entry + `select json_build_object('@rows', json_build_array('seat ' || s.id), '@board', board_id, 'number', number, 'kind', kind, 'title', title, 'appointed_by', appointed_by, 'created_on', created_on)::text from e join seats s on s.id = e.subject_id`

	sqlSaidRules = entry + `select json_build_object('@rows', (select json_agg('rules ' || o.id) from board_rules o where o.id = r.id or o.inherited_from = r.id and o.created_at = r.created_at), '@at', created_at, 'quorum_base', quorum_base, 'quorum_fixed', coalesce(quorum_fixed, 0), 'quorum_citation', quorum_citation, 'recused_counts', recused_counts, 'remote_counts', remote_counts,
'in_person_floor', in_person_floor, 'threshold', threshold, 'threshold_citation', threshold_citation, 'second_required', second_required, 'roll_call_always', roll_call_always, 'call_order', call_order, 'chair_last', chair_last, 'response_days', coalesce(response_days, 0), 'response_unit', response_unit, 'response_start', response_start, 'response_extension_days', response_extension_days, 'response_roll_over', response_roll_over, 'comment_days', comment_days, 'comment_citation', comment_citation, 'publish_days', publish_days, 'publish_unit', publish_unit, 'publish_copies', publish_copies, 'publish_citation', publish_citation,
'response_citation', response_citation, 'alternates', alternates, 'alternates_citation', alternates_citation)::text from e join board_rules r on r.board_id = e.subject_id and r.revision = coalesce((e.said ->> 'revision')::int, 1)`
	sqlSaidBoard = entry + `select json_build_object('slug', slug, 'jurisdiction', jurisdiction_id, 'parent', coalesce(parent_id, 0), 'name', name, 'summary', summary, 'legal_basis', legal_basis, 'meets', meets, 'contact', contact, 'accessibility', accessibility_contact, 'how_to_speak', how_to_speak,
'appointment_days', coalesce(appointment_days, 0), 'appointment_citation', appointment_citation, 'departments', coalesce((select json_agg(department_id order by department_id) from board_departments d where d.board_id = b.id), '[]'))::text from e join boards b on b.id = e.subject_id`
	sqlSaidJurisdiction = entry + `select json_build_object('name', name, 'zone', zone, 'profile', profile)::text from e join jurisdictions j on j.id = e.subject_id`
	sqlSaidHoliday      = entry + `select json_build_object('@rows', json_build_array('holiday ' || h.id), 'name', name, 'working', working, '@at', coalesce(added_at, e.said_at))::text from e join holidays h on h.jurisdiction_id = e.subject_id and (h.id = (e.said ->> 'holiday')::bigint or e.said -> 'holiday' is null and h.added_at is null and h.held_on = (e.said ->> 'on')::date)`
	sqlSaidNoHoliday    = entry + `select json_build_object('@rows', json_build_array('removal of holiday ' || h.id), '@at', removed_at, 'on', held_on)::text from e join holidays h on h.jurisdiction_id = e.subject_id and h.id = (e.said ->> 'holiday')::bigint and removed_at is not null`
	sqlSaidDay          = entry + `select json_build_object('@rows', json_build_array('day of board ' || d.id), '@board', board_id, '@at', added_at, '@person', added_by, 'on', held_on, 'name', name, 'working', working)::text from e join board_days d on d.board_id = e.subject_id and d.id = (e.said ->> 'day')::bigint`
	sqlSaidNoDay        = entry + `select json_build_object('@rows', json_build_array('removal of day of board ' || d.id), '@board', board_id, '@at', removed_at, '@person', removed_by, 'on', held_on)::text from e join board_days d on d.board_id = e.subject_id and d.id = (e.said ->> 'day')::bigint and removed_at is not null`
	sqlSaidChoice       = entry + `select json_build_object('@rows', json_build_array('choice of law ' || board_id || '/' || revision), '@board', board_id, '@at', created_at, '@person', created_by, 'profile', profile, 'reason', reason)::text from e join board_profiles c on c.board_id = e.subject_id and c.revision = (e.said ->> 'revision')::int`
	sqlSaidLaw          = entry + `select json_build_object('@rows', json_build_array('rule of law ' || board_id || '/' || revision), '@board', board_id, '@at', created_at, '@person', created_by, 'rule', rule, 'withdrawn', withdrawn, 'basis', basis, 'value', coalesce(value::text, ''), 'citation', citation, 'reason', reason)::text from e join law_rules r on r.board_id = e.subject_id and r.revision = (e.said ->> 'revision')::int`
	sqlSaidSignoff      = entry + `select json_build_object('@rows', json_build_array('sign-off ' || board_id || '/' || number), '@board', board_id, '@at', created_at, '@person', created_by, 'on', signed_on, 'name', name, 'office', office, 'what', what, 'rules', rules)::text from e join law_signoffs s on s.board_id = e.subject_id and s.number = (e.said ->> 'number')::int`
	sqlSaidRemark       = entry + `select json_build_object('@rows', json_build_array('remark ' || r.id), '@board', board_id, '@at', created_at, 'about', about, 'about_id', about_id, 'seat', seat_id, 'words', words)::text from e join remarks r on r.id = e.subject_id`
	sqlSaidSchedule     = entry + `select json_build_object('@rows', json_build_array('schedule ' || board_id || '/' || number), '@board', board_id, '@at', created_at, '@person', created_by, 'year', year, 'filed_on', filed_on, 'days', to_json(days), 'place', place)::text from e join annual_schedules s on s.board_id = e.subject_id and s.number = (e.said ->> 'number')::int`
	sqlSaidRecording    = entry + `select json_build_object('@rows', json_build_array('recording ' || r.id), '@board', board_id, '@at', created_at, '@person', created_by, 'meeting', meeting_id, 'title', title, 'url', url, 'kind', nullif(kind, 'recording'), 'begins', begins_at, 'pauses', case when pauses then true end)::text from e join recordings r on r.id = e.subject_id`
	sqlSaidRecordingEnd = entry + `select json_build_object('@rows', json_build_array('end of recording ' || r.id), '@at', ended_at, '@person', ended_by, 'reason', ended_reason)::text from e join recordings r on r.id = e.subject_id and ended_at is not null`
	sqlSaidDepartment   = entry + `select json_build_object('name', name, 'head', head, 'jurisdiction', jurisdiction_id)::text from e join departments d on d.id = e.subject_id`
	sqlSaidSite         = entry + `select json_build_object('name', name, 'line', line)::text from e join site s on s.id = e.subject_id`
	sqlSaidPerson       = entry + `select json_build_object('@rows', json_build_array('person ' || p.id), 'name', p.name, 'person', p.id)::text from e join accounts a on a.id = e.subject_id join people p on p.id = a.person_id`
	sqlSaidGrant        = entry + `select json_build_object('@rows', json_build_array('role ' || g.id), '@at', granted_at, '@board', board_id, 'account', account_id, 'role', role, 'department', coalesce(department_id, 0), 'begins', begins_on)::text from e join role_grants g on g.id = e.subject_id`
	sqlSaidOperator     = entry + `select json_build_object('@rows', json_agg('role ' || g.id), 'role', min(g.role))::text from e join role_grants g on g.account_id = e.subject_id and g.role = 'operator' group by e.subject_id`
	sqlSaidGrantEnd     = entry + `select json_build_object('@rows', json_build_array('end of role ' || g.id), '@at', ended_at)::text from e join role_grants g on g.id = e.subject_id and ended_at is not null`
	sqlSaidClosed       = entry + `select json_build_object('@rows', coalesce((select json_agg('end of role ' || g.id) from role_grants g where g.account_id = a.id and g.ended_at = e.said_at), '[]'), '@at', closed_at)::text from e join accounts a on a.id = e.subject_id`

	sqlSaidMeeting = entry + `select json_build_object('@rows', json_build_array('meeting ' || m.id), '@board', board_id, 'kind', kind, 'on', held_on, 'at', to_char(starts, 'HH24:MI'), 'zone', zone, 'minutes', coalesce(duration, 0), 'title', title, 'place', place, 'link', link, 'dial_in', dial_in, 'dial_code', dial_code, 'member_link', member_link, 'accommodation', accommodation)::text from e join meetings m on m.id = e.subject_id`
	sqlSaidState   = entry + `select json_build_object('state', state, 'sequence', sequence, 'reason', reason)::text from e join meetings m on m.id = e.subject_id`
	sqlSaidJoint   = entry + `select json_build_object('@rows', json_build_array('joint meeting ' || m.id), '@board', m.board_id, 'joint_with', coalesce(m.joint_with, 0))::text from e join meetings m on m.id = e.subject_id`
	sqlSaidLater   = entry + `select case when e.said -> 'to' is null then '{}' else json_build_object('@rows', json_build_array('later date of meeting ' || m.id), 'to', coalesce(postponed_to, 0)) end::text from e join meetings m on m.id = e.subject_id`
	sqlSaidCourse  = entry + `select json_build_object('@rows', (select json_agg(x) from (select unnest(array_agg('course ' || s.id)) as x union all select 'outcome of motion ' || o.id from motions o where o.meeting_id = max(m.id) and o.outcome = 'unfinished' and e.said_action = 'meeting.adjourn') r), '@person', max(s.recorded_by), '@at', case when e.said_action in ('meeting.open', 'meeting.adjourn') and exists (select from corrections k where k.event_id = max(s.id)) then max(s.effective_at) when e.said_action = 'meeting.open' then min(m.opened_at) when e.said_action = 'meeting.adjourn' then min(m.adjourned_at) else e.said_at end)::text
from e join meetings m on m.id = e.subject_id join session_events s on s.meeting_id = m.id and s.recorded_at = e.said_at and s.effective_at = e.said_at and s.item_id is not distinct from (e.said ->> 'item')::bigint
and s.kind = case e.said_action when 'meeting.open' then 'opened' when 'meeting.recess' then 'recessed' when 'meeting.resume' then 'resumed' when 'meeting.adjourn' then 'adjourned' when 'meeting.take_back' then 'item_undone' else 'item' end and s.corrects_id is not distinct from (e.said ->> 'corrects')::bigint group by e.said_action, e.said_at`
	sqlSaidPacket = entry + `select json_build_object('@rows', json_build_array('packet ' || posting_id), '@board', board_id, '@at', made_at, 'sha256', encode(sha256, 'hex'), 'size', size, 'pages', pages, 'left_out', left_out)::text from e join packets p on p.posting_id = e.subject_id`
	sqlSaidRoll   = entry + `select json_build_object('@rows', json_agg('attendance ' || a.id), '@person', max(a.recorded_by), 'roll', json_agg(json_build_object('seat', a.seat_id, 'kind', a.kind, 'effective_at', a.effective_at, 'corrects', coalesce(a.corrects_id, 0)) order by x.n))::text
from e cross join lateral jsonb_array_elements(e.said -> 'roll') with ordinality as x (v, n) left join attendance_events a on a.meeting_id = e.subject_id and a.recorded_at = e.said_at and a.seat_id = (x.v ->> 'seat')::bigint and a.kind = x.v ->> 'kind' and coalesce(a.corrects_id, 0) = (x.v ->> 'corrects')::bigint`
	sqlSaidItem   = entry + `select json_build_object('@rows', json_build_array('item ' || i.id), 'meeting', meeting_id, 'minutes', coalesce(duration, 0), 'votes', votes, 'speak', speak, 'recommendation', coalesce(recommendation_id, 0), 'minutes_of', coalesce(minutes_id, 0), 'consent', consent, 'standing', standing, 'closed', closed, 'carried_from', coalesce(carried_from, 0), 'title', title, 'detail', detail)::text from e join agenda_items i on i.id = e.subject_id`
	sqlSaidOrigin = entry + `select json_build_object('@rows', json_build_array('copy of item ' || i.id), 'copied_from', coalesce(copied_from, 0), 'copied_at', coalesce(copied_at, 0))::text from e join agenda_items i on i.id = e.subject_id`
	sqlSaidCopied = entry + `select json_build_object('@rows', coalesce((select json_agg(x.x) from (select 'paper ' || p.id as x from papers p where p.item_id = i.id and p.created_at = e.said_at and e.said -> 'papers' @> jsonb_build_array(jsonb_build_object('paper', p.id))
union all select 'paper file ' || f.paper_id from papers p join paper_files f on f.paper_id = p.id where p.item_id = i.id and p.created_at = e.said_at and e.said -> 'papers' @> jsonb_build_array(jsonb_build_object('paper', p.id))
union all select 'removal of paper ' || p.id from papers p where p.item_id = i.id and p.removed_at = e.said_at and e.said -> 'off' @> to_jsonb(p.id) union all select 'removal of item ' || i.id where i.removed_at = e.said_at) x), '[]'),
'papers', (select json_agg(json_build_object('paper', p.id, 'title', p.title, 'url', p.url, 'sha256', coalesce(encode(f.sha256, 'hex'), '')) order by p.id) from papers p left join paper_files f on f.paper_id = p.id where p.item_id = i.id and p.created_at = e.said_at and e.said -> 'papers' @> jsonb_build_array(jsonb_build_object('paper', p.id))),
'off', (select json_agg(p.id order by p.id) from papers p where p.item_id = i.id and p.removed_at = e.said_at and e.said -> 'off' @> to_jsonb(p.id)))::text from e join agenda_items i on i.id = e.subject_id`
	sqlSaidTemplate = entry + `select json_build_object('@rows', json_build_array('template ' || board_id || ' ' || kind || ' ' || version), '@board', board_id, '@at', saved_at, '@person', saved_by, 'outline', outline)::text from e join agenda_templates t on t.board_id = e.subject_id and t.kind = e.said ->> 'kind' and t.version = (e.said ->> 'version')::int`
	sqlSaidBegun    = entry + `select json_build_object('@rows', coalesce(json_agg('item ' || i.id) filter (where i.id is not null), '[]'), 'items', coalesce(json_agg(i.id order by i.id) filter (where i.id is not null), '[]'))::text from e left join agenda_items i on i.meeting_id = e.subject_id and e.said -> 'items' @> to_jsonb(i.id)`
	sqlSaidProposal = entry + `select json_build_object('@rows', json_build_array('proposal ' || p.id), '@board', board_id, '@at', proposed_at, '@person', proposed_by, 'department', coalesce(department_id, 0), 'meeting', coalesce(meeting_id, 0), 'title', title, 'why', why, 'paper_title', paper_title, 'paper_url', paper_url)::text from e join proposals p on p.id = e.subject_id`
	sqlSaidReferral = entry + `select json_build_object('@rows', json_build_array('referral ' || r.id, 'proposal ' || p.id), '@board', r.board_id, '@at', r.sent_at, '@person', r.sent_by, 'committee', r.committee_id, 'motion', r.motion_id, 'item', r.item_id, 'due', coalesce(r.due_on::text, ''), 'proposal', p.id)::text from e join referrals r on r.id = e.subject_id join proposals p on p.referral_id = r.id and p.board_id = r.committee_id and p.proposed_at = r.sent_at`
	sqlSaidBack     = entry + `select json_build_object('@rows', json_build_array('withdrawal of referral ' || w.referral_id), '@board', w.board_id, '@at', w.taken_back_at, '@person', w.taken_back_by, 'reason', w.reason)::text from e join referral_withdrawals w on w.referral_id = e.subject_id and w.motion_id is null`
	sqlSaidReported = entry + `select json_build_object('@rows', json_build_array('report on referral ' || r.id, 'proposal ' || p.id), '@board', q.board_id, '@at', q.reported_at, '@person', q.reported_by, 'motion', coalesce(q.motion_id, 0), 'advises', q.advises, 'words', q.words, 'proposal', p.id)::text from e join referrals r on r.id = e.subject_id join referral_reports q on q.referral_id = r.id join proposals p on p.referral_id = r.id and p.board_id = r.board_id and p.proposed_at = q.reported_at`
	sqlSaidDecided  = entry + `select json_build_object('@at', decided_at, '@person', decided_by, 'state', state, 'reason', reason, 'item', coalesce(item_id, 0))::text from e join proposals p on p.id = e.subject_id`
	sqlSaidTaken    = entry + `select json_build_object('@rows', coalesce((select json_agg(x) from (select 'item ' || i.id as x union all select 'paper ' || q.id from papers q where q.item_id = i.id and q.created_at = i.created_at union all select 'paper file ' || f.paper_id from papers q join paper_files f on f.paper_id = q.id where q.item_id = i.id and q.created_at = i.created_at) x), '[]'), 'title', case when i.version > 1 then p.title else coalesce(i.title, p.title) end,
'papers', case when e.said ? 'papers' then (select json_agg(json_build_object('paper', q.id, 'from', coalesce(q.carried_from, 0), 'title', q.title, 'url', q.url, 'sha256', coalesce(encode(f.sha256, 'hex'), '')) order by q.id) from papers q left join paper_files f on f.paper_id = q.id where q.item_id = i.id and q.created_at = i.created_at) end)::text from e join proposals p on p.id = e.subject_id left join agenda_items i on i.id = (e.said ->> 'item')::bigint`
	sqlSaidAttached = entry + `select json_build_object('@rows', json_build_array('paper ' || p.id, 'paper file ' || p.id), '@board', p.board_id, '@at', created_at, 'proposal', proposal_id, 'title', title, 'sha256', encode(sha256, 'hex'), 'size', size, 'type', media_type, 'name', name, 'alt', alt, 'statement', statement)::text from e join papers p on p.id = e.subject_id join paper_files f on f.paper_id = p.id`
	sqlSaidDetached = entry + `select json_build_object('@rows', json_build_array('removal of paper ' || p.id), '@board', board_id, '@at', removed_at, 'proposal', proposal_id)::text from e join papers p on p.id = e.subject_id and removed_at is not null`
	sqlSaidOrder    = entry + `select json_build_object('@rows', json_build_array('order of proposals ' || board_id || '/' || number), '@board', board_id, '@at', ordered_at, '@person', ordered_by, 'proposals', to_json(proposals))::text from e join proposal_orders o on o.board_id = e.subject_id and o.number = (e.said ->> 'number')::int`
	sqlSaidPlace    = entry + `select json_build_object('parent', coalesce(parent_id, 0))::text from e join agenda_items i on i.id = e.subject_id`
	sqlSaidPull     = entry + `select json_build_object('@rows', json_build_array('consent pull ' || c.item_id), '@at', pulled_at, '@person', recorded_by, '@board', board_id, 'meeting', meeting_id, 'seat', seat_id)::text from e join consent_pulls c on c.item_id = e.subject_id`
	sqlSaidCarried  = entry + `select json_build_object('@rows', coalesce((select json_agg(x.x) from (select 'paper ' || p.id as x from papers p where p.item_id = e.subject_id and p.carried_from is not null union all select 'paper file ' || f.paper_id from paper_files f where f.paper_id in (select id from papers q where q.item_id = e.subject_id and q.carried_from is not null)) x), '[]'), 'papers', (select count(*) from papers q where q.item_id = e.subject_id and q.carried_from is not null))::text from e`
	sqlSaidItemOff  = entry + `select json_build_object('@rows', json_build_array('removal of item ' || i.id), '@at', removed_at)::text from e join agenda_items i on i.id = e.subject_id and removed_at is not null`
	sqlSaidPaperOff = entry + `select json_build_object('@rows', json_build_array('removal of paper ' || p.id), '@at', removed_at)::text from e join papers p on p.id = e.subject_id and removed_at is not null`
	sqlSaidPaper    = entry + `select json_build_object('@rows', json_build_array('paper ' || p.id), '@at', created_at, 'meeting', meeting_id, 'item', item_id, 'title', title, 'url', url)::text from e join papers p on p.id = e.subject_id`
	sqlSaidUpload   = entry + `select json_build_object('@rows', json_build_array('paper ' || p.id, 'paper file ' || p.id), '@at', created_at, 'meeting', meeting_id, 'item', item_id, 'title', title, 'sha256', encode(sha256, 'hex'), 'size', size, 'type', media_type, 'name', name, 'alt', alt, 'statement', statement)::text from e join papers p on p.id = e.subject_id join paper_files f on f.paper_id = p.id`
	sqlSaidPosting  = entry + `select json_build_object('@rows', (select json_agg(x) from (select 'posting ' || p.id as x union all select 'confirmation ' || c.id from confirmations c where c.posting_id = p.id and c.channel = 'web') x), '@at', posted_at, '@board', board_id, '@person', posted_by,
'sha256', encode(sha256, 'hex'), 'kind', kind, 'version', version, 'sequence', sequence, 'rule', rule, 'profile', profile, 'citation', citation, 'late_reason', late_reason, 'latest', latest_at, 'missing', nullif(to_jsonb(missing), '[]'), 'missing_reason', case when missing <> '{}' then missing_reason end,
'numbers', (select json_agg(json_build_object('recommendation', recommendation_id, 'number', year || '-' || lpad(seq::text, greatest(3, length(seq::text)), '0')) order by seq) from recommendation_numbers n where n.posting_id = p.id))::text from e join postings p on p.id = e.subject_id`
	sqlSaidConfirmation = entry + `select json_build_object('@rows', json_build_array('confirmation ' || c.id), '@at', recorded_at, '@person', confirmed_by, 'done', done_at, 'place', place, 'late_reason', late_reason)::text from e join confirmations c on c.posting_id = e.subject_id and c.channel = e.said ->> 'channel'`

	sqlSaidRecusal    = entry + `select json_build_object('@rows', json_build_array('recusal ' || r.id), '@at', recorded_at, '@person', recorded_by, 'item', item_id, 'seat', seat_id, 'term', term_id, 'ground', ground, 'left_room', left_room, 'reason', reason)::text from e join recusals r on r.id = e.subject_id`
	sqlSaidWithdrawal = entry + `select json_build_object('@rows', json_build_array('withdrawal of recusal ' || recusal_id), '@at', recorded_at, '@person', recorded_by, 'reason', reason)::text from e join recusal_withdrawals w on w.recusal_id = e.subject_id`
	sqlSaidMotion     = entry + `select json_build_object('@rows', json_build_array('motion ' || o.id), '@board', board_id, '@at', moved_at, '@person', created_by, 'meeting', meeting_id, 'item', coalesce(item_id, 0), 'number', number, 'kind', kind, 'mover', mover_seat_id, 'seconder', coalesce(seconder_seat_id, 0), 'method', method,
'threshold', threshold, 'requires_quorum', requires_quorum, 'rules', coalesce(rules_id, 0), 'recommendation', coalesce(recommendation_id, 0), 'text_version', coalesce(text_id, 0), 'minutes', coalesce(minutes_id, 0), 'minutes_version', coalesce(minutes_version, 0), 'text', text, 'on', coalesce(on_id, 0), 'proposes', proposes, 'decision', coalesce(decision_id, 0), 'refers_to', coalesce(refers_to_id, 0), 'refers_to_body', refers_to, 'report_by', coalesce(report_by::text, ''), 'unlisted', unlisted, 'unlisted_law', unlisted_law)::text from e join motions o on o.id = e.subject_id`
	sqlSaidPut     = entry + `select json_build_object('@at', opened_at, 'method', method)::text from e join motions o on o.id = e.subject_id`
	sqlSaidOutcome = entry + `select case when k.id is not null then json_build_object('@at', k.was_at, 'outcome', k.was, 'computation', k.was_result::text) else json_build_object('@rows', (select json_agg(x) from (select 'outcome of motion ' || o.id as x union all select 'outcome of motion ' || s.id from motions s where s.settled_by_id = o.id
union all select 'motion ' || a.id from motions a join motions t on t.id = a.again_of_id where t.reopened_by_id = o.id union all select 'item ' || o.added_item_id where o.added_item_id is not null
union all select unnest(array['referral ' || r.id, 'proposal ' || p.id]) from referrals r join proposals p on p.referral_id = r.id and p.board_id = r.committee_id where r.motion_id = o.id and r.id = (e.said #>> '{referral,referral}')::bigint
union all select 'withdrawal of referral ' || w.referral_id from referral_withdrawals w where w.motion_id = o.id and w.referral_id = (e.said ->> 'discharged')::bigint) r),
'referral', (select json_build_object('referral', r.id, 'committee', r.committee_id, 'item', r.item_id, 'due', coalesce(r.due_on::text, ''), 'proposal', p.id) from referrals r join proposals p on p.referral_id = r.id and p.board_id = r.committee_id where r.motion_id = o.id and r.sent_at = o.closed_at),
'discharged', coalesce((select w.referral_id from referral_withdrawals w where w.motion_id = o.id and w.taken_back_at = o.closed_at), 0),
'settled', coalesce((select json_agg(json_build_object('motion', s.id, 'outcome', s.outcome) order by s.number) from motions s where s.settled_by_id = o.id), '[]'), 'added', coalesce(o.added_item_id, 0),
'again', (select json_build_object('motion', a.id, 'of', t.id, 'number', a.number, 'kind', a.kind, 'threshold', a.threshold, 'text', a.text) from motions a join motions t on t.id = a.again_of_id where t.reopened_by_id = o.id), '@at', closed_at, 'outcome', outcome, 'computation', computation::text, 'seat', (select seat_id from objections j where j.motion_id = o.id)) end::text from e join motions o on o.id = e.subject_id left join corrections k on k.motion_id = o.id and k.was_at = e.said_at where k.id is not null or closed_at is not null`
	sqlSaidDivision = entry + `select json_build_object('@rows', (select json_agg(x) from (select unnest(array['motion ' || o.id, 'division ' || d.motion_id]) as x union all select 'outcome of motion ' || d.motion_id from motions a where a.id = d.motion_id and a.state = 'withdrawn') r), '@board', o.board_id, '@at', d.recorded_at, '@person', d.recorded_by, 'of', d.motion_id, 'seat', d.seat_id, 'number', o.number,
'asked', (select a.state = 'withdrawn' and exists (select from objections j where j.motion_id = a.id and j.seat_id = d.seat_id) or a.state = 'closed' and a.reopened_by_id is distinct from o.id from motions a where a.id = d.motion_id))::text from e join motions o on o.id = e.subject_id join divisions d on d.again_id = o.id
join motions b on b.id = d.motion_id and (b.text, b.kind, b.mover_seat_id, coalesce(b.seconder_seat_id, 0), b.threshold, b.requires_quorum, b.proposes, coalesce(b.on_id, 0), coalesce(b.text_id, 0)) = (o.text, o.kind, o.mover_seat_id, coalesce(o.seconder_seat_id, 0), o.threshold, o.requires_quorum, o.proposes, coalesce(o.on_id, 0), coalesce(o.text_id, 0)) and o.again_of_id = b.id and o.method = 'roll_call'`
	sqlSaidTakenBack = entry + `select json_build_object('@rows', json_build_array('withdrawal of ballot ' || motion_id || '/' || seat_id || '/' || revision), '@board', board_id, '@at', recorded_at, '@person', recorded_by, 'seat', seat_id, 'revision', revision)::text
from e join ballot_withdrawals w on w.motion_id = e.subject_id and w.seat_id = (e.said ->> 'seat')::bigint and w.revision = (e.said ->> 'revision')::int`
	sqlSaidBallot = entry + `select json_build_object('@rows', json_build_array('ballot ' || motion_id || '/' || seat_id || '/' || revision), '@at', cast_at, '@person', cast_by, 'term', term_id, 'mode', mode, 'choice', choice)::text
from e join ballots b on b.motion_id = e.subject_id and b.seat_id = (e.said ->> 'seat')::bigint and b.revision = (e.said ->> 'revision')::int`

	sqlSaidClosing = entry + `select json_build_object('@rows', json_build_array('closed session ' || c.id), '@board', board_id, '@at', entered_at, '@person', entered_by, 'number', number, 'item', coalesce(item_id, 0), 'motion', coalesce(motion_id, 0), 'grounds', grounds::text, 'citation', citation, 'resumes', resumes, 'until', coalesce(to_char(until_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), ''), 'statement', statement)::text
from e join closed_sessions c on c.id = (e.said ->> 'closed')::bigint and c.meeting_id = e.subject_id`
	sqlSaidAfter = entry + `select (jsonb_build_object('@rows', json_build_array('event of closed session ' || v.id), '@board', board_id, '@at', recorded_at, '@person', recorded_by) || case kind when 'extended' then jsonb_build_object('until', to_char(until_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) when 'report' then jsonb_build_object('report', report, 'words', words, 'votes', votes::text)
when 'certification' then jsonb_build_object('certification', report, 'motion', coalesce(motion_id, 0), 'words', words, 'votes', votes::text) else jsonb_build_object('words', words) end)::text
from e join closed_events v on v.closed_id = (e.said ->> 'closed')::bigint and v.id = (e.said ->> 'event')::bigint and v.kind = case e.said_action when 'closed.extend' then 'extended' when 'closed.return' then 'returned' when 'closed.certify' then 'certification' when 'closed.complete' then 'completed' else 'report' end`

	sqlSaidRaise   = entry + `select json_build_object('@rows', json_build_array('raise of alternate ' || r.id), '@board', board_id, '@at', raised_at, '@person', raised_by, 'alternate', alternate_seat_id, 'alternate_term', alternate_term_id, 'seat', seat_id, 'term', term_id, 'item', coalesce(item_id, 0), 'citation', citation)::text from e join alternate_raises r on r.id = (e.said ->> 'raise')::bigint and r.meeting_id = e.subject_id`
	sqlSaidCatalog = entry + `select json_build_object('@rows', (select json_agg(x) from (select 'catalog entry ' || c.id as x union all select 'catalog term ' || t.id from catalog_terms t where t.board_id = c.board_id and t.added_at = e.said_at and e.said ? 'seeded') r), '@board', board_id, '@at', entered_at, '@person', entered_by, 'priority', priority, 'criterion', criterion, 'mover', coalesce(mover_id, 0), 'origin', origin, 'origin_words', origin_words, 'origin_link', origin_link, 'repeats', coalesce(repeats_id, 0),
'terms', coalesce((select json_agg(x.term_id order by x.term_id) from catalog_entry_terms x where x.entry_id = c.id), '[]'), 'seeded', case when e.said ? 'seeded' then (select json_agg(t.name order by t.id) from catalog_terms t where t.board_id = c.board_id and t.added_at = e.said_at) end)::text from e join catalog_entries c on c.recommendation_id = e.subject_id and c.number = (e.said ->> 'entry')::int`
	sqlSaidTerms      = entry + `select json_build_object('@rows', coalesce((select json_agg('catalog term ' || o.id) from catalog_terms o where o.board_id = t.board_id and o.added_at = e.said_at and (o.id = t.id or e.said ? 'seeded')), '[]'), '@board', board_id, 'seeded', case when e.said ? 'seeded' then (select json_agg(o.name order by o.id) from catalog_terms o where o.board_id = t.board_id and o.added_at = e.said_at and o.id <> t.id) end)::text from e join catalog_terms t on t.id = e.subject_id`
	sqlSaidWord       = entry + `select (jsonb_build_object('@board', board_id, 'kind', kind, 'retired', retired_at is not null) || case when e.said ? 'name' then jsonb_build_object('name', name) else '{}' end)::text from e join catalog_terms t on t.id = e.subject_id`
	sqlSaidCorrection = entry + `select json_build_object('@rows', array_to_json(array_remove(array['correction ' || k.id, 'course ' || s.id], null)), '@board', k.board_id, '@at', entered_at, '@person', entered_by, 'kind', k.kind, 'event', coalesce(event_id, 0), 'was', was, 'was_at', was_at, 'became', became, 'why', reason)::text
from e join corrections k on k.id = (e.said ->> 'correction')::bigint and e.subject_id = coalesce(k.speaker_id, k.motion_id, k.meeting_id) left join session_events s on s.corrects_id = k.event_id and s.recorded_at = k.entered_at`
	sqlSaidGround   = entry + `select json_build_object('@rows', json_build_array('ground of online ' || g.id), '@board', board_id, '@at', entered_at, '@person', entered_by, 'seat', seat_id, 'term', term_id, 'ground', ground, 'words', words, 'citation', citation)::text from e join remote_grounds g on g.id = (e.said ->> 'entry')::bigint and g.meeting_id = e.subject_id`
	sqlSaidRaiseEnd = entry + `select json_build_object('@rows', json_build_array('end of raise ' || n.raise_id), '@board', n.board_id, '@at', ended_at, '@person', ended_by)::text from e join alternate_ends n on n.raise_id = (e.said ->> 'raise')::bigint`

	sqlSaidMinutes     = entry + `select json_build_object('@rows', json_build_array('minutes ' || minutes_id || '/' || version), '@at', saved_at, '@person', saved_by, 'text', body)::text from e join minutes_texts t on t.minutes_id = e.subject_id and t.version = (e.said ->> 'version')::int`
	sqlSaidPublication = entry + `select json_build_object('@rows', json_build_array('publication ' || p.id), '@board', board_id, '@at', published_at, '@person', published_by, 'sha256', encode(sha256, 'hex'), 'status', status, 'motion', coalesce(motion_id, 0), 'version', source_version)::text
from e join publications p on p.id = (e.said ->> 'publication')::bigint and p.subject = 'minutes/' || e.subject_id`

	// What somebody took back is erased; that it was sent stays.
	sqlSaidSpeaker = entry + `select (jsonb_build_object('@rows', json_build_array('speaker ' || s.id), '@board', board_id, '@at', signed_at, 'meeting', meeting_id, 'item', item_id, 'online', online) || case when state = 'withdrawn' then '{}' else jsonb_build_object('name', name, 'language', language) end)::text from e join speakers s on s.id = e.subject_id`
	sqlSaidTurn    = entry + `select json_build_object('meeting', meeting_id, 'state', state)::text from e join speakers s on s.id = e.subject_id`
	sqlSaidComment = entry + `select (jsonb_build_object('@rows', json_build_array('comment ' || c.id), '@board', board_id, '@at', received_at, 'meeting', meeting_id, 'item', item_id) || case when state = 'taken_back' then '{}' else jsonb_build_object('name', name, 'text', body) end)::text from e join written_comments c on c.id = e.subject_id`
	sqlSaidLetter  = entry + `select json_build_object('@at', case when state in ('shown', 'held_back') then decided_at else e.said_at end, 'state', state, 'reason', reason)::text from e join written_comments c on c.id = e.subject_id`
	sqlSaidFloor   = entry + `select json_build_object('@rows', json_build_array('comment rule ' || board_id || '/' || revision), '@at', set_at, '@person', set_by, 'written_hours', written_hours, 'minutes', minutes, 'aid_days', aid_days, 'answer_days', answer_days, 'name_required', name_required, 'citation', citation)::text
from e join comment_rules r on r.board_id = e.subject_id and r.revision = (e.said ->> 'revision')::int`

	sqlSaidRecommendation = entry + `select json_build_object('@rows', json_build_array('recommendation ' || recommendation_id || '/' || number), '@board', board_id, '@at', written_at, '@person', written_by, 'title', title, 'finding', finding, 'recommendation', recommendation)::text
from e join recommendation_texts t on t.recommendation_id = e.subject_id and t.number = (e.said ->> 'version')::int`
	sqlSaidDropped = entry + `select json_build_object('@rows', json_build_array('withdrawal of recommendation ' || r.id), '@at', withdrawn_at, 'reason', withdrawn_reason)::text from e join recommendations r on r.id = e.subject_id and withdrawn_at is not null`
	sqlSaidSent    = entry + `select json_build_object('@rows', json_agg('transmittal ' || t.id), '@person', max(sent_by), 'rules', max(rules_id), 'start', max(start_event), 'days', coalesce(max(days), 0), 'unit', max(unit), 'citation', max(citation),
'publish_by', coalesce(max(publish_by)::text, ''), 'publish_days', max(publish_days), 'publish_unit', max(publish_unit), 'publish_copies', max(publish_copies), 'publish_citation', max(publish_citation), 'due', case max(start_event) when 'transmittal' then coalesce(max(coalesce((select min(x.due_before) from extensions x where x.transmittal_id = t.id), due_on))::text, '') else e.said ->> 'due' end, 'sent', json_agg(json_build_object('transmittal', t.id, 'department', department_id, 'text', text_id, 'addressee', addressee) order by t.id), 'again', coalesce(json_agg(json_build_object('transmittal', t.id, 'of', again_of) order by t.id) filter (where again_of is not null), '[]'))::text
from e join transmittals t on t.recommendation_id = e.subject_id and t.sent_at = e.said_at group by e.said`
	sqlSaidReceipt = entry + `select (jsonb_build_object('@rows', json_build_array(e.said ->> 'event' || ' of transmittal ' || t.id || coalesce('/' || c.id, '')), 'on', coalesce(a.was, case e.said ->> 'event' when 'delivery' then delivered_on when 'acknowledgement' then acknowledged_on else c.given_on end),
'due', case when start_event = e.said ->> 'event' then coalesce(coalesce(a.due_was, (select min(x.due_before) from extensions x where x.transmittal_id = t.id), due_on)::text, '') else e.said ->> 'due' end) || case when e.said ->> 'event' = 'copy' then jsonb_build_object('@at', c.recorded_at, '@person', c.recorded_by, 'copy', c.id, 'to', c.recipient) when e.said ->> 'event' = 'delivery' then jsonb_build_object('@person', t.delivered_by) else jsonb_build_object('@person', t.acknowledged_by) end)::text
from e join transmittals t on t.id = e.subject_id left join transmittal_copies c on c.id = (e.said ->> 'copy')::bigint and c.transmittal_id = t.id
left join lateral (select was, due_was from transmittal_corrections x where x.transmittal_id = t.id and x.event = e.said ->> 'event' and x.recipient = coalesce(c.recipient, '') order by x.id limit 1) a on true`
	sqlSaidAmended = entry + `select json_build_object('@rows', json_build_array('correction of transmittal ' || x.id), '@board', board_id, '@at', recorded_at, '@person', recorded_by, 'event', event, 'to', recipient, 'was', was, 'became', became, 'reason', reason, 'due_was', coalesce(due_was::text, ''), 'due_became', coalesce(due_became::text, ''))::text
from e join transmittal_corrections x on x.id = (e.said ->> 'correction')::bigint and x.transmittal_id = e.subject_id`
)

// vouched is what entries of an action vouch for. subject is the kind of row
// the action names, for one statement an action; of a row that is changed in
// place only the newest entry of the group counts.
type vouched struct {
	subject, query, newest string
}

var kinds = map[string][]vouched{
	"term.appoint": {{"term", sqlSaidTerm, ""}}, "term.end": {{"term", sqlSaidLeft, ""}}, "seat.create": {{"seat", sqlSaidSeat, ""}},
	"board.create": {{"board", sqlSaidBoard, "board"}, {"board", sqlSaidRules, ""}}, "board.update": {{"board", sqlSaidBoard, "board"}}, "board.set_rules": {{"board", sqlSaidRules, ""}},
	"law.choose": {{"board", sqlSaidChoice, ""}}, "law.set": {{"board", sqlSaidLaw, ""}}, "law.withdraw": {{"board", sqlSaidLaw, ""}}, "law.sign": {{"board", sqlSaidSignoff, ""}}, "law.add_day": {{"board", sqlSaidDay, ""}}, "law.remove_day": {{"board", sqlSaidNoDay, ""}},
	"remark.send": {{"remark", sqlSaidRemark, ""}}, "schedule.file": {{"board", sqlSaidSchedule, ""}}, "recording.add": {{"recording", sqlSaidRecording, ""}}, "recording.end": {{"recording", sqlSaidRecordingEnd, ""}},
	"jurisdiction.create": {{"jurisdiction", sqlSaidJurisdiction, "jurisdiction"}}, "jurisdiction.update": {{"jurisdiction", sqlSaidJurisdiction, "jurisdiction"}}, "holiday.add": {{"jurisdiction", sqlSaidHoliday, ""}}, "holiday.remove": {{"jurisdiction", sqlSaidNoHoliday, ""}},
	"department.create": {{"department", sqlSaidDepartment, "department"}}, "department.update": {{"department", sqlSaidDepartment, "department"}}, "site.update": {{"site", sqlSaidSite, "site"}},
	"account.invite": {{"account", sqlSaidPerson, ""}}, "account.close": {{"account", sqlSaidClosed, ""}},
	"role.grant": {{"grant", sqlSaidGrant, ""}, {"account", sqlSaidOperator, ""}, {"account", sqlSaidPerson, ""}}, "role.end": {{"grant", sqlSaidGrantEnd, ""}},

	"meeting.schedule": {{"meeting", sqlSaidMeeting, "meeting"}, {"meeting", sqlSaidBegun, ""}}, "proposal.submit": {{"proposal", sqlSaidProposal, ""}}, "proposal.ask": {{"proposal", sqlSaidProposal, ""}}, "proposal.decide": {{"proposal", sqlSaidDecided, "decision"}, {"proposal", sqlSaidTaken, ""}}, "proposal.attach": {{"paper", sqlSaidAttached, ""}}, "proposal.enclose": {{"paper", sqlSaidAttached, ""}}, "proposal.detach": {{"paper", sqlSaidDetached, ""}}, "proposal.take_out": {{"paper", sqlSaidDetached, ""}}, "proposal.reorder": {{"board", sqlSaidOrder, ""}}, "template.save": {{"board", sqlSaidTemplate, ""}}, "meeting.move": {{"meeting", sqlSaidMeeting, "meeting"}}, "meeting.join": {{"meeting", sqlSaidMeeting, "meeting"}, {"meeting", sqlSaidJoint, "joint"}}, "meeting.part": {{"meeting", sqlSaidJoint, "joint"}},
	"meeting.cancel": {{"meeting", sqlSaidState, "state"}}, "meeting.postpone": {{"meeting", sqlSaidState, "state"}, {"meeting", sqlSaidLater, ""}}, "meeting.not_held": {{"meeting", sqlSaidState, "state"}},
	"meeting.open": {{"meeting", sqlSaidState, "state"}, {"meeting", sqlSaidCourse, ""}}, "meeting.adjourn": {{"meeting", sqlSaidState, "state"}, {"meeting", sqlSaidCourse, ""}},
	"meeting.recess": {{"meeting", sqlSaidState, "state"}, {"meeting", sqlSaidCourse, ""}}, "meeting.resume": {{"meeting", sqlSaidState, "state"}, {"meeting", sqlSaidCourse, ""}},
	"meeting.take_up": {{"meeting", sqlSaidCourse, ""}}, "meeting.take_back": {{"meeting", sqlSaidCourse, ""}}, "attendance.record": {{"meeting", sqlSaidRoll, ""}},
	"agenda.add": {{"item", sqlSaidItem, "item"}, {"item", sqlSaidPlace, "place"}}, "agenda.carry": {{"item", sqlSaidItem, "item"}, {"item", sqlSaidPlace, "place"}, {"item", sqlSaidCarried, ""}}, "agenda.copy": {{"item", sqlSaidItem, "item"}, {"item", sqlSaidPlace, "place"}, {"item", sqlSaidOrigin, "origin"}, {"item", sqlSaidCopied, ""}}, "agenda.reorder": {{"item", sqlSaidPlace, "place"}}, "agenda.pull": {{"item", sqlSaidPull, ""}}, "agenda.edit": {{"item", sqlSaidItem, "item"}}, "agenda.remove": {{"item", sqlSaidItemOff, ""}}, "paper.add": {{"paper", sqlSaidPaper, ""}}, "paper.upload": {{"paper", sqlSaidUpload, ""}}, "paper.remove": {{"paper", sqlSaidPaperOff, ""}},
	"posting.post": {{"posting", sqlSaidPosting, ""}}, "posting.confirm": {{"posting", sqlSaidConfirmation, ""}}, "referral.send": {{"referral", sqlSaidReferral, ""}}, "referral.report": {{"referral", sqlSaidReported, ""}}, "referral.take_back": {{"referral", sqlSaidBack, ""}}, "packet.bind": {{"posting", sqlSaidPacket, ""}},

	"closed.enter": {{"meeting", sqlSaidState, "state"}, {"meeting", sqlSaidClosing, ""}}, "closed.extend": {{"meeting", sqlSaidAfter, ""}}, "closed.return": {{"meeting", sqlSaidState, "state"}, {"meeting", sqlSaidAfter, ""}}, "closed.report": {{"meeting", sqlSaidAfter, ""}}, "closed.certify": {{"meeting", sqlSaidAfter, ""}}, "closed.complete": {{"meeting", sqlSaidAfter, ""}},
	"alternate.raise": {{"meeting", sqlSaidRaise, ""}}, "alternate.end": {{"meeting", sqlSaidRaiseEnd, ""}}, "remote.record": {{"meeting", sqlSaidGround, ""}},
	"catalog.save": {{"recommendation", sqlSaidCatalog, ""}}, "catalog.add": {{"catalog_term", sqlSaidTerms, ""}, {"catalog_term", sqlSaidWord, "word"}}, "catalog.retire": {{"catalog_term", sqlSaidWord, "word"}},
	"correct.enter":  {{"meeting", sqlSaidCorrection, ""}, {"motion", sqlSaidCorrection, ""}, {"speaker", sqlSaidCorrection, ""}, {"meeting", sqlSaidState, "state"}, {"speaker", sqlSaidTurn, "turn"}},
	"recusal.record": {{"recusal", sqlSaidRecusal, ""}}, "recusal.withdraw": {{"recusal", sqlSaidWithdrawal, ""}},
	"motion.move": {{"motion", sqlSaidMotion, ""}}, "motion.put": {{"motion", sqlSaidPut, ""}}, "motion.withdraw": {{"motion", sqlSaidOutcome, ""}}, "vote.close": {{"motion", sqlSaidOutcome, ""}}, "consent.object": {{"motion", sqlSaidOutcome, ""}},
	"ballot.cast": {{"motion", sqlSaidBallot, ""}}, "ballot.enter": {{"motion", sqlSaidBallot, ""}}, "ballot.take_back": {{"motion", sqlSaidTakenBack, ""}}, "motion.divide": {{"motion", sqlSaidDivision, ""}},

	"minutes.draft": {{"minutes", sqlSaidMinutes, ""}}, "minutes.edit": {{"minutes", sqlSaidMinutes, ""}},
	"minutes.publish": {{"minutes", sqlSaidPublication, ""}}, "minutes.publish_approved": {{"minutes", sqlSaidPublication, ""}}, "minutes.publish_erratum": {{"minutes", sqlSaidPublication, ""}},
	"speaker.sign_up": {{"speaker", sqlSaidSpeaker, ""}}, "speaker.add": {{"speaker", sqlSaidSpeaker, ""}}, "speaker.call": {{"speaker", sqlSaidTurn, "turn"}},
	"comment.submit": {{"comment", sqlSaidComment, ""}}, "comment.decide": {{"comment", sqlSaidLetter, "letter"}}, "participation.withdraw": {{"speaker", sqlSaidTurn, "turn"}, {"comment", sqlSaidLetter, "letter"}}, "comment.set_rule": {{"board", sqlSaidFloor, ""}},
	"recommendation.draft": {{"recommendation", sqlSaidRecommendation, ""}}, "recommendation.revise": {{"recommendation", sqlSaidRecommendation, ""}}, "recommendation.withdraw": {{"recommendation", sqlSaidDropped, ""}},
	"recommendation.transmit": {{"recommendation", sqlSaidSent, ""}}, "transmittal.record": {{"transmittal", sqlSaidReceipt, ""}}, "transmittal.amend": {{"transmittal", sqlSaidAmended, ""}}, "response.sign": {{"response", sqlSaidResponse, ""}}, "response.sign_all": {{"signing", sqlSaidSigning, ""}}, "response.hold": {{"hold", sqlSaidHold, ""}}, "response.unhold": {{"hold", sqlSaidUnhold, ""}}, "response.release": {{"response", sqlSaidRelease, ""}},
	"dissent.file": {{"dissent", sqlSaidDissent, ""}}, "dissent.join": {{"dissent", sqlSaidJoined, ""}},
	"response.extend": {{"extension", sqlSaidExtension, ""}}, "desk.delegate": {{"delegation", sqlSaidDelegation, ""}}, "desk.note": {{"note", sqlSaidNote, ""}}, "desk.counsel": {{"counsel", sqlSaidCounsel, ""}},
	"progress.report": {{"report", sqlSaidReport, ""}}, "tests.propose": {{"tests", sqlSaidTests, ""}}, "tests.offer": {{"tests", sqlSaidTests, ""}}, "tests.agree": {{"tests", sqlSaidAgreement, ""}}, "tests.accept": {{"tests", sqlSaidAgreement, ""}},
	"reviewer.name": {{"reviewer", sqlSaidReviewer, ""}}, "review.lay": {{"decision", sqlSaidLaid, ""}}, "decision.draft": {{"decision", sqlSaidDecision, ""}}, "decision.withdraw": {{"decision", sqlSaidDecisionOff, ""}}, "follow_up.set_rule": {{"follow_up_rule", sqlSaidFollowRule, ""}}, "report.freeze": {{"annual_report", sqlSaidAnnual, ""}},
	"report.lay": {{"annual_report", sqlSaidReportLaid, ""}}, "report.adopt": {{"annual_report", sqlSaidReportMotion, ""}}, "report.take_back": {{"annual_report", sqlSaidReportMotion, ""}},
	"escalation.set_rule": {{"escalation_rule", sqlSaidFurtherRule, ""}}, "escalation.record": {{"escalation_step", sqlSaidStep, ""}},
}

// sqlUnsaid lists, by their names in @rows, all rows that an entry must account
// for. Imported rows are accounted for by the import as a whole.
const sqlUnsaid = `select 'term ' || id from terms where source is null
union all select 'end of term ' || id from terms where source is null and left_on is not null
union all select 'seat ' || id from seats where source is null
union all select 'end of seat ' || id from seats where source is null and ended_on is not null
union all select 'rules ' || r.id from board_rules r join boards b on b.id = r.board_id where b.source is null
union all select 'choice of law ' || board_id || '/' || revision from board_profiles
union all select 'rule of law ' || board_id || '/' || revision from law_rules
union all select 'remark ' || id from remarks
union all select 'schedule ' || board_id || '/' || number from annual_schedules
union all select 'recording ' || id from recordings
union all select 'end of recording ' || id from recordings where ended_at is not null
union all select 'sign-off ' || board_id || '/' || number from law_signoffs
union all select 'packet ' || posting_id from packets
union all select 'later date of meeting ' || id from meetings where postponed_to is not null
union all select 'referral ' || id from referrals
union all select 'withdrawal of referral ' || referral_id from referral_withdrawals
union all select 'report on referral ' || referral_id from referral_reports
union all select 'joint meeting ' || id from meetings where joint_with is not null
union all select 'holiday ' || id from holidays
union all select 'day of board ' || id from board_days
union all select 'removal of day of board ' || id from board_days where removed_at is not null
union all select 'removal of holiday ' || id from holidays where removed_at is not null
union all select 'person ' || id from people where source is null
union all select 'role ' || id from role_grants
union all select 'end of role ' || id from role_grants where ended_at is not null
union all select 'meeting ' || id from meetings where source is null
union all select 'course ' || id from session_events
union all select 'closed session ' || id from closed_sessions
union all select 'event of closed session ' || id from closed_events
union all select 'raise of alternate ' || id from alternate_raises
union all select 'end of raise ' || raise_id from alternate_ends
union all select 'catalog entry ' || id from catalog_entries
union all select 'catalog term ' || id from catalog_terms
union all select 'correction ' || id from corrections
union all select 'ground of online ' || id from remote_grounds
union all select 'attendance ' || a.id from attendance_events a join meetings m on m.id = a.meeting_id where m.source is null
union all select 'item ' || id from agenda_items where source is null
union all select 'copy of item ' || id from agenda_items where copied_from is not null
union all select 'template ' || board_id || ' ' || kind || ' ' || version from agenda_templates
union all select 'proposal ' || id from proposals
union all select 'order of proposals ' || board_id || '/' || number from proposal_orders
union all select 'paper file ' || paper_id from paper_files
union all select 'consent pull ' || item_id from consent_pulls
union all select 'removal of item ' || id from agenda_items where source is null and removed_at is not null
union all select 'paper ' || id from papers
union all select 'removal of paper ' || id from papers where removed_at is not null
union all select 'posting ' || id from postings
union all select 'confirmation ' || id from confirmations
union all select 'recusal ' || id from recusals
union all select 'withdrawal of recusal ' || recusal_id from recusal_withdrawals
union all select 'motion ' || id from motions where source is null
union all select 'outcome of motion ' || id from motions where source is null and closed_at is not null
union all select 'ballot ' || v.motion_id || '/' || v.seat_id || '/' || v.revision from ballots v join motions o on o.id = v.motion_id where o.source is null and v.mode <> 'consent'
union all select 'withdrawal of ballot ' || motion_id || '/' || seat_id || '/' || revision from ballot_withdrawals
union all select 'division ' || motion_id from divisions
union all select 'speaker ' || id from speakers
union all select 'comment ' || id from written_comments
union all select 'comment rule ' || board_id || '/' || revision from comment_rules
union all select 'minutes ' || minutes_id || '/' || version from minutes_texts
union all select 'publication ' || id from publications
union all select 'recommendation ' || recommendation_id || '/' || number from recommendation_texts
union all select 'withdrawal of recommendation ' || id from recommendations where withdrawn_at is not null
union all select 'transmittal ' || id from transmittals
union all select 'delivery of transmittal ' || id from transmittals where delivered_on is not null
union all select 'acknowledgement of transmittal ' || id from transmittals where acknowledged_on is not null
union all select 'copy of transmittal ' || transmittal_id || '/' || id from transmittal_copies
union all select 'correction of transmittal ' || id from transmittal_corrections
union all select 'response ' || id from responses where signed_at is not null
union all select 'extension ' || id from extensions
union all select 'dissent ' || id from dissents
union all select 'signer of dissent ' || dissent_id || '/' || person_id from dissent_signers
union all select 'hold ' || id from holds
union all select 'withdrawal of hold ' || hold_id from hold_withdrawals
union all select 'delegation ' || id from delegations
union all select 'note of desk ' || id from desk_notes
union all select 'counsel ' || id from counsel_reviews
union all select 'report ' || id from progress_reports
union all select 'evidence ' || report_id from evidence_files
union all select 'tests ' || id from test_sets
union all select 'agreement ' || set_id from test_agreements
union all select 'reviewer ' || id from reviewers
union all select 'decision ' || id from decisions
union all select 'withdrawal of decision ' || decision_id from decision_withdrawals
union all select 'follow-up rule ' || id from follow_up_rules
union all select 'escalation rule ' || id from escalation_rules
union all select 'escalation step ' || id from escalation_steps
union all select 'annual report ' || id from annual_reports
union all select 'motion of report ' || id from report_motions`
