package verify_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"parley/internal/demo/demotest"
	"parley/internal/pg"
	"parley/internal/verify"
)

// A city in mid-life, made by the real actions.
var city = demotest.City()

func run(t *testing.T, db *pg.DB) verify.Report {
	t.Helper()
	rep, err := verify.Run(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

func TestASoundRecordHasNoFindings(t *testing.T) {
	rep := run(t, city.DB(t, nil))
	for _, f := range rep.Findings {
		t.Errorf("%s: %s", f.Row, f.What)
	}
	if rep.Entries < 250 || rep.Checks < 20 {
		t.Errorf("only %d entries and %d checks were looked at", rep.Entries, rep.Checks)
	}
}

// corruptions are silent changes made behind the portal's back by someone who
// owns the database. row is a query for the words the finding must hold.
var corruptions = []struct{ sentence, change, row string }{
	{"an audit entry is reworded", `update audit_entries set action = 'vote.reopen' where chain = (select chain from audit_heads where chain <> 'site' order by seq desc limit 1) and seq = 40`,
		`select chain || ' entry 40' from audit_heads where chain = (select chain from audit_heads where chain <> 'site' order by seq desc limit 1)`},
	{"an audit entry is taken out", `delete from audit_entries where chain = (select chain from audit_heads where chain <> 'site' order by seq desc limit 1) and seq = 41`,
		`select chain || ' entry 41' from audit_heads where chain = (select chain from audit_heads where chain <> 'site' order by seq desc limit 1)`},
	{"the end of a chain is cut off", `with cut as (delete from audit_entries where (chain, seq) in (select chain, seq from audit_heads where chain = 'site') returning chain) select count(*) from cut`, `select 'site head'`},
	{"the head of a chain is set back", `update audit_heads set seq = seq - 1 where chain = 'site'`, `select 'site head'`},
	{"a ballot is turned round", `update ballots set choice = 'no' where (motion_id, seat_id, revision) = (select motion_id, seat_id, revision from ballots where mode = 'own' and choice = 'yes' order by motion_id, seat_id limit 1)`,
		`select 'motion/' || motion_id from ballots where mode = 'own' order by motion_id, seat_id limit 1`},
	{"a ballot is taken out", `delete from ballots where (motion_id, seat_id, revision) = (select motion_id, seat_id, revision from ballots where mode = 'own' order by motion_id desc, seat_id limit 1 offset 1)`,
		`select 'motion/' || max(motion_id) from ballots where mode = 'own'`},
	{"a ballot is put in after the close", `insert into ballots (board_id, motion_id, seat_id, term_id, revision, choice, mode, cast_at) select b.board_id, b.motion_id, b.seat_id, b.term_id, 9, 'no', 'own', m.closed_at + interval '1 minute' from ballots b join motions m on m.id = b.motion_id where m.state = 'closed' and b.mode = 'own' order by b.motion_id, b.seat_id limit 1`,
		`select b.motion_id::text from ballots b join motions m on m.id = b.motion_id where m.state = 'closed' and b.mode = 'own' and b.revision < 9 order by b.motion_id, b.seat_id limit 1`},
	{"a lost motion is made to carry", `update motions set outcome = 'carried' where id = (select min(id) from motions where outcome = 'lost' and source is null)`, `select 'motion ' || m.id from motions m where m.id = (select (subject_id) from (select substring(subject from 8)::bigint as subject_id from audit_entries where action = 'vote.close' and body like '%"outcome":"lost"%' order by 1 limit 1) x)`},
	{"the sum of a vote is altered", `update motions set computation = replace(computation::text, '"yes_needed": 6', '"yes_needed": 5')::jsonb where id = (select min(id) from motions where computation::text like '%"yes_needed": 6%')`,
		`select 'motion ' || min(id) from motions where source is null`},
	{"a roll is made to have been called in another order", `update motions set computation = jsonb_set(computation, '{called}', '[1]') where id = (select min(id) from motions where computation ? 'called')`, `select 'motion/' || min(id) from motions where computation ? 'called'`},
	{"a board is made to call its chair first", `update board_rules set chair_last = false where id = (select max(id) from board_rules where board_id = (select board_id from terms where source is null limit 1))`, `select 'board/' || board_id from terms where source is null limit 1`},
	{"a ballot that was taken back is made to count", `delete from ballot_withdrawals`, `select 'motion/' || motion_id from ballot_withdrawals`},
	{"another member is said to have asked for a division", `update divisions set seat_id = (select min(id) from seats where board_id = divisions.board_id and id <> divisions.seat_id)`, `select 'motion/' || again_id from divisions`},
	{"a divided motion is reworded on its way to the roll call", `update motions set text = text || ' Soon.' where id = (select again_id from divisions)`, `select 'motion/' || again_id from divisions`},
	{"a member is made to have left who was cut off", `update attendance_events set kind = 'left' where kind = 'lost'`, `select 'attendance ' || id from attendance_events where kind = 'lost'`},
	{"the members' own address is changed", `update meetings set member_link = 'https://elsewhere.example/' where id = (select min(id) from meetings where source is null)`, `select 'meeting/' || min(id) from meetings where source is null`},
	{"the words of a motion are changed", `update motions set text = text || ' Immediately.' where id = (select min(id) from motions where source is null)`, `select 'motion/' || min(id) from motions where source is null`},
	{"published minutes are reworded", `update publications set fragment = replace(fragment, 'Five people spoke', 'Nobody spoke') where id = (select min(id) from publications)`, `select 'publication ' || min(id) from publications`},
	{"published minutes are reworded and hashed again", `update publications set fragment = fragment || ' ', sha256 = sha256(convert_to(fragment || ' ', 'UTF8')) where id = (select min(id) from publications)`, `select 'minutes/'`},
	{"a posted agenda is reworded", `update postings set content = replace(content, 'Public comment', 'No comment') where id = (select min(id) from postings)`, `select 'posting ' || min(id) from postings`},
	{"a referral goes to another board", `update referrals set committee_id = (select min(b.id) from boards b where b.id not in (board_id, committee_id)) where id = (select min(id) from referrals)`, `select 'motion/' || min(motion_id) from referrals`},
	{"a referral is due another day", `update referrals set due_on = due_on + 100 where id = (select min(id) from referrals)`, `select 'motion/' || min(motion_id) from referrals`},
	{"a motion is made to refer to another body", `update motions set refers_to_id = null, refers_to = 'The council' where id = (select min(id) from motions where refers_to_id is not null)`, `select 'motion/' || min(id) from motions where kind = 'refer' and source is null`},
	{"a motion is made to ask for a report on another day", `update motions set report_by = report_by + 100 where report_by is not null`, `select 'motion/' || min(id) from motions where report_by is not null`},
	{"a referral is taken back without a word", `insert into referral_withdrawals (referral_id, board_id, reason, taken_back_at) select id, board_id, 'Never mind.', sent_at + interval '1 day' from referrals order by id limit 1`, `select 'withdrawal of referral ' || min(id) from referrals`},
	{"a committee is discharged by a motion that did not", `insert into referral_withdrawals (referral_id, board_id, motion_id, taken_back_at) select r.id, r.board_id, o.id, o.closed_at from referrals r join motions o on o.id = (select min(id) from motions where kind = 'main' and outcome = 'carried' and board_id = r.board_id) order by r.id limit 1`, `select 'withdrawal of referral ' || min(id) from referrals`},
	{"a report is slipped in", `insert into referral_reports (referral_id, board_id, advises, words, reported_at) select id, committee_id, 'none', 'Nothing.', sent_at + interval '1 day' from referrals order by id limit 1`, `select 'report on referral ' || min(id) from referrals`},
	{"a committee's rules are not what it inherits", `update board_rules set response_days = 90 where inherited_from is not null`, `select 'rules ' || min(id) from board_rules where inherited_from is not null`},
	{"a meeting is made a joint one", `update meetings set joint_with = (select max(id) from meetings where joint_with is null and source is null) where id = (select min(id) from meetings where source is null)`, `select 'joint meeting ' || min(id) from meetings where source is null`},
	{"an item is made to be the copy of another", `update agenda_items set copied_from = (select min(id) from agenda_items) where copied_from is not null`, `select 'item/' || id from agenda_items where copied_from is not null`},
	{"an item is made to be a copy", `update agenda_items set copied_from = (select copied_from from agenda_items where copied_from is not null), copied_at = (select copied_at from agenda_items where copied_from is not null) where id = (select min(id) from agenda_items where source is null)`, `select 'copy of item ' || min(id) from agenda_items where source is null`},
	{"a packet is exchanged", `update packets set sha256 = sha256('another') where posting_id = (select min(posting_id) from packets)`, `select 'posting/' || min(posting_id) from packets`},
	{"a packet is slipped in", `delete from audit_entries where action = 'packet.bind' and subject = (select 'posting/' || max(posting_id) from packets)`, `select 'packet ' || max(posting_id) from packets`},
	{"what was reported is made to be done", `update progress_reports set progress = 'reported_implemented', stage = 'policy' where id = (select min(id) from progress_reports)`, `select 'report/' || min(id) from progress_reports`},
	{"a report on a commitment is slipped in", `insert into progress_reports (board_id, commitment_id, number, progress, words, reported_at) select board_id, commitment_id, 99, 'in_progress', 'Well.', reported_at from progress_reports order by id limit 1`, `select 'report ' || max(id) + 1 from progress_reports`},
	{"a test is made easier", `update acceptance_tests set words = 'Somebody was told.' where (set_id, position) = (select set_id, position from acceptance_tests order by set_id, position limit 1)`, `select 'tests/' || min(id) from test_sets`},
	{"an agreement to tests is taken out", `delete from test_agreements`, `select 'tests/' || set_id from test_agreements`},
	{"another member is said to have reviewed", `update reviewers set person_id = (select min(id) from people)`, `select 'reviewer/' || min(id) from reviewers`},
	{"a finding is turned round", `update decision_findings set finding = 'verified' where finding = 'evidence_insufficient'`, `select 'decision/' || min(id) from decisions where kind = 'verify'`},
	{"a finding is taken out", `delete from decision_findings where position = 2`, `select 'decision/' || min(id) from decisions where kind = 'verify'`},
	{"a reply is reworded", `update decisions set words = 'Thank you.' where kind = 'reply'`, `select 'decision/' || min(id) from decisions where kind = 'reply'`},
	{"a reply is said to have been written before the answer", `update decisions set answer_id = null where kind = 'reply'`, `select 'decision/' || min(id) from decisions where kind = 'reply'`},
	{"a motion is made to decide something else", `update motions set decision_id = (select max(id) from decisions) where decision_id = (select min(id) from decisions)`, `select 'motion/' || min(id) from motions where decision_id is not null`},
	{"a recommendation is made to wait longer before it may be taken further", `update escalation_rules set days = 300`, `select 'escalation_rule/' || min(id) from escalation_rules`},
	{"it is said to have been taken further by no rule", `update decisions set escalation_rule_id = null, escalation_ground = '' where kind = 'escalate'`, `select 'decision/' || min(id) from decisions where kind = 'escalate'`},
	{"what came of a hearing is reworded", `update escalation_steps set words = 'The committee thanked the chief.' where step = 'heard'`, `select 'escalation_step/' || min(id) from escalation_steps where step = 'heard'`},
	{"a wrong entry is made never to have been corrected", `delete from escalation_steps where replaces_id is not null`, `select 'escalation_step/' || min(id) from escalation_steps where replaces_id is not null`},
	{"reports are made to be asked for less often", `update follow_up_rules set every = 700`, `select 'follow_up_rule/' || min(id) from follow_up_rules`},
	{"an adopted report is made to look better", `update annual_reports set content = replace(content, '"n":0', '"n":9') where version = 1`, `select 'annual_report/' || min(id) from annual_reports`},
	{"an adopted report is reworded and hashed again", `update annual_reports set fragment = fragment || ' ', sha256 = sha256(convert_to(fragment || ' ', 'UTF8')) where version = 1`, `select 'annual_report/' || min(id) from annual_reports`},
	{"an adopted report is exchanged as a PDF", `update annual_reports set pdf = '\x25504446', pdf_sha256 = sha256('\x25504446') where version = 1`, `select 'annual_report/' || min(id) from annual_reports`},
	{"an adopted report is reworded", `update annual_reports set fragment = replace(fragment, 'none yet', 'all') where version = 1`, `select 'annual report ' || min(id) from annual_reports`},
	{"a laid report is made to have been frozen for a motion", `update annual_reports set motion_id = (select min(id) from motions where board_id = annual_reports.board_id) where id = (select min(id) from annual_reports)`, `select 'annual_report/' || min(id) from annual_reports`},
	{"a report is made to be laid earlier", `update annual_reports set frozen_at = frozen_at - interval '40 days' where version = 2`, `select 'annual_report/' || id from annual_reports where version = 2`},
	{"another reason is given for a new version", `update annual_reports set reason = 'The board asked for it.' where version = 2`, `select 'annual_report/' || id from annual_reports where version = 2`},
	{"a version is taken for another", `update annual_reports set version = 3 where version = 2`, `select 'annual_report/' || id from annual_reports where version = 2`},
	{"a report is said to be adopted by another motion", `update report_motions set motion_id = (select min(id) from motions where board_id = report_motions.board_id)`, `select 'annual_report/' || report_id from report_motions`},
	{"another version is said to be adopted", `update report_motions set report_id = (select id from annual_reports where version = 2)`, `select 'annual_report/' || report_id from report_motions`},
	{"a motion is made to have been named for a report by mistake", `update report_motions set adopts = false, reason = 'Why not.'`, `select 'annual_report/' || report_id from report_motions`},
	{"a motion is slipped in for a report", `insert into report_motions (board_id, report_id, motion_id, adopts, entered_at) select a.board_id, a.id, r.motion_id, true, r.entered_at from annual_reports a, report_motions r where a.version = 2`, `select 'motion of report ' || max(id) + 1 from report_motions`},
	{"a version is made to have been laid after the vote on it", `update annual_reports set frozen_at = frozen_at + interval '20 days' where version = 1`, `select 'reports_before_the_vote: motion of report ' || id from report_motions`},
	{"a report is slipped in", `insert into annual_reports (board_id, year, content, fragment, sha256, pdf, pdf_sha256, frozen_at) select board_id, year - 1, content, fragment, sha256, pdf, pdf_sha256, frozen_at from annual_reports limit 1`, `select 'annual report ' || max(id) + 1 from annual_reports`},
	{"an assessment of another body is made better", `update outside_stages set assessed = 'fully implemented' where assessed = 'pending'`, `select 'imported board ' || board_id from outside_recommendations limit 1`},
	{"a signed answer is softened", `update responses set words = words || ' Perhaps.' where id = (select min(id) from responses where signed_at is not null)`, `select 'response.sign'`},
	{"the words of a recommendation are changed", `update recommendation_texts set recommendation = 'Do nothing.' where id = (select min(id) from recommendation_texts)`, `select 'recommendation/' || min(recommendation_id) from recommendation_texts`},
	{"a recusal's reason is changed", `update recusals set reason = 'No reason.' where id = (select min(id) from recusals)`, `select 'recusal/' || min(id) from recusals`},
	{"another member is named as the mover", `update motions set mover_seat_id = (select min(id) from seats where board_id = motions.board_id and id not in (motions.mover_seat_id, motions.seconder_seat_id)) where id = (select min(id) from motions where source is null)`, `select 'motion/' || min(id) from motions where source is null`},
	{"two members' votes are exchanged in the stored result", `update motions set computation = jsonb_set(jsonb_set(computation, '{seats,0,choice}', computation #> '{seats,1,choice}'), '{seats,1,choice}', computation #> '{seats,0,choice}') where id = (select min(id) from motions where computation #>> '{seats,0,choice}' <> computation #>> '{seats,1,choice}')`,
		`select 'motion/' || min(id) from motions where computation #>> '{seats,0,choice}' <> computation #>> '{seats,1,choice}'`},
	{"a member is made to have been away", `update attendance_events set kind = 'left' where id = (select max(id) from attendance_events where kind = 'in_room')`, `select 'attendance ' || max(id) from attendance_events where kind = 'in_room'`},
	{"a recusal is put in", `insert into recusals (board_id, meeting_id, item_id, seat_id, term_id, ground, reason, recorded_at) select board_id, meeting_id, item_id, seat_id, term_id, ground, reason, recorded_at from recusals order by id limit 1`, `select 'recusal ' || max(id) + 1 from recusals`},
	{"a meeting is opened earlier", `update meetings set opened_at = opened_at - interval '1 minute' where id = (select min(id) from meetings where state = 'adjourned' and source is null)`, `select 'meeting/' || min(id) from meetings where state = 'adjourned' and source is null`},
	{"a due date is moved", `update transmittals set due_on = due_on + 30 where id = (select min(id) from transmittals where due_on is not null)`, `select 'recommendation/' || recommendation_id from transmittals where due_on is not null order by id limit 1`},
	{"a sending is said to follow another", `update transmittals set again_of = (select min(id) from transmittals) where id = (select max(id) from transmittals)`, `select 'recommendation/' || recommendation_id from transmittals order by id desc limit 1`},
	{"a copy is said to have been given sooner", `update transmittal_copies set given_on = given_on - 1 where id = (select min(id) from transmittal_copies)`, `select 'transmittal/' || transmittal_id from transmittal_copies order by id limit 1`},
	{"another is said to have recorded a delivery", `update transmittals set delivered_by = (select min(id) from people where id <> delivered_by) where id = (select min(id) from transmittals where delivered_on is not null)`, `select 'transmittal/' || min(id) from transmittals where delivered_on is not null`},
	{"nobody is said to have recorded a receipt", `update transmittals set acknowledged_by = null where id = (select min(id) from transmittals where acknowledged_on is not null)`, `select 'transmittal/' || min(id) from transmittals where acknowledged_on is not null`},
	{"a copy is slipped in", `insert into transmittal_copies (board_id, transmittal_id, recipient, given_on, recorded_at) select board_id, transmittal_id, 'The press', given_on, recorded_at from transmittal_copies order by id limit 1`, `select 'copy of transmittal ' || (select min(transmittal_id) from transmittal_copies) || '/' || max(id) + 1 from transmittal_copies`},
	{"the reason of a corrected date is reworded", `update transmittal_corrections set reason = 'It was late.'`, `select 'transmittal/' || transmittal_id from transmittal_corrections`},
	{"a duty to publish is put off", `update transmittals set publish_by = publish_by + 30 where id = (select min(id) from transmittals where publish_by is not null)`, `select 'recommendation/' || recommendation_id from transmittals where publish_by is not null order by id limit 1`},
	{"a promise is put off", `update commitments set target_on = target_on + 90 where id = (select min(id) from commitments c where exists (select from responses r where r.id = c.response_id and signed_at is not null))`, `select 'response/' || response_id from commitments c where exists (select from responses r where r.id = c.response_id and signed_at is not null) order by id limit 1`},
	{"a term is ended", `update terms set left_on = current_date, ended_at = now() where id = (select max(id) from terms where source is null and left_on is null)`, `select 'end of term ' || max(id) from terms where source is null and left_on is null`},
	{"a board's rule is changed", `update board_rules set threshold = 'two_thirds_of_seated' where id = (select max(id) from board_rules where board_id = (select board_id from terms where source is null limit 1))`, `select 'board/' || board_id from terms where source is null limit 1`},
	{"a posting is said to have lacked something", `update postings set missing = '{telephone}', missing_reason = 'x' where id = (select min(id) from postings)`, `select 'posting/' || min(id) from postings`},
	{"a recording is said to begin earlier", `update recordings set begins_at = begins_at - interval '1 minute' where id = (select min(id) from recordings)`, `select 'recording/' || min(id) from recordings`},
	{"a posting's confirmation is taken out", `delete from confirmations where id = (select min(id) from confirmations where channel <> 'web')`, `select 'posting/' || posting_id from confirmations where channel <> 'web' order by id limit 1`},
	{"a name is changed", `update people set name = 'Nobody' where id = (select min(person_id) from terms where source is null)`, `select 'account/' || a.id from accounts a where person_id = (select min(person_id) from terms where source is null)`},
	{"an imported vote is turned round", `update ballots set choice = 'no' where (motion_id, seat_id) = (select motion_id, seat_id from ballots where mode = 'imported' and choice = 'yes' order by 1, 2 limit 1)`, `select 'imported board ' || board_id from ballots where mode = 'imported' order by motion_id, seat_id limit 1`},
	{"what a resident wrote is changed", `update written_comments set body = 'All is well.' where id = (select min(id) from written_comments)`, `select 'comment/' || min(id) from written_comments`},
	{"a comment is hidden without a word", `update written_comments set state = 'received', decided_at = null where id = (select min(id) from written_comments where state = 'shown')`, `select 'comment/' || min(id) from written_comments where state = 'shown'`},
	{"a speaker is taken off the record", `update speakers set state = 'missed' where id = (select min(id) from speakers where state = 'spoke')`, `select 'speaker/' || min(id) from speakers where state = 'spoke'`},
	{"minutes are taken out", `delete from minutes where id = (select min(id) from minutes)`, `select 'minutes_texts ' || min(id) from minutes`},
	{"another member is said to have taken an item out", `update consent_pulls set seat_id = (select min(id) from seats where board_id = consent_pulls.board_id and id <> consent_pulls.seat_id)`, `select 'item/' || item_id from consent_pulls`},
	{"an item is hung under another", `update agenda_items set parent_id = null where id = (select max(id) from agenda_items where parent_id is not null)`, `select 'item/' || max(id) from agenda_items where parent_id is not null`},
	{"an item is made to come from elsewhere", `update agenda_items set carried_from = (select min(id) from agenda_items) where carried_from is not null`, `select 'item/' || id from agenda_items where carried_from is not null`},
	{"a template is rewritten", `update agenda_templates set outline = outline || E'\nExecution'`, `select 'template.save'`},
	{"a paper's file is exchanged", `update paper_files set sha256 = sha256('x') where paper_id = (select min(paper_id) from paper_files)`, `select 'paper/' || min(paper_id) from paper_files`},
	{"a proposal is reworded", `update proposals set why = 'Nothing.' where id = (select min(id) from proposals)`, `select 'proposal/' || min(id) from proposals`},
	{"a proposal is made to have been accepted", `update proposals set reason = 'Never.' where state = 'declined'`, `select 'proposal/' || id from proposals where state = 'declined'`},
	{"the paper of a proposal is exchanged", `update paper_files set sha256 = sha256('x') where paper_id = (select min(id) from papers where proposal_id is not null)`, `select 'paper/' || min(id) from papers where proposal_id is not null`},
	{"a paper is hung on another proposal", `update papers set proposal_id = (select max(p.id) from proposals p where p.board_id = papers.board_id and p.id <> papers.proposal_id) where id = (select min(id) from papers where proposal_id is not null)`, `select 'paper/' || min(id) from papers where proposal_id is not null`},
	{"the paper an accepted proposal brought is exchanged", `update paper_files set sha256 = sha256('x') where paper_id = (select min(q.id) from papers q join papers o on o.id = q.carried_from where o.proposal_id is not null)`,
		`select 'proposal/' || min(o.proposal_id) from papers q join papers o on o.id = q.carried_from where o.proposal_id is not null`},
	{"what waits is put in another order", `update proposal_orders set proposals = array(select x from unnest(proposals) with ordinality as u (x, n) order by n desc) where (board_id, number) = (select board_id, max(number) from proposal_orders group by board_id order by board_id limit 1)`, `select 'board/' || min(board_id) from proposal_orders`},
	{"an order of what waits is slipped in", `insert into proposal_orders (board_id, number, proposals, ordered_at) select board_id, number + 1, '{}', ordered_at from proposal_orders order by board_id, number desc limit 1`, `select 'order of proposals ' || board_id || '/' || max(number) + 1 from proposal_orders group by board_id order by board_id limit 1`},
	{"the statement of a closed session is reworded", `update closed_sessions set statement = 'Nothing.' where id = (select min(id) from closed_sessions)`, `select 'meeting/' || meeting_id from closed_sessions order by id limit 1`},
	{"the report of a closed session is turned round", `update closed_events set words = 'The board settled.', report = 'action' where report = 'no_action'`, `select 'meeting/' || meeting_id from closed_sessions order by id limit 1`},
	{"a closed session is said to have ended for a reason", `update closed_events set words = 'The press was waiting.' where kind = 'returned'`, `select 'meeting/' || meeting_id from closed_sessions order by id limit 1`},
	{"the agenda is made not to say that open session resumes", `update agenda_items set closed = 'closed' where closed = 'reconvenes'`, `select 'item/' || id from agenda_items where closed = 'reconvenes'`},
	{"a certification is taken back silently", `update closed_events set words = 'The board also spoke of the budget.' where kind = 'certification'`, `select 'meeting/' || meeting_id from closed_sessions order by id limit 1`},
	{"a closed session is made to end earlier", `update closed_events set recorded_at = recorded_at - interval '10 minutes' where kind = 'returned'`, `select 'meeting/' || meeting_id from closed_sessions order by id limit 1`},
	{"another member is said to have had an alternate", `update alternate_raises set seat_id = (select min(id) from seats where board_id = alternate_raises.board_id and id <> alternate_raises.seat_id)`, `select 'meeting/' || meeting_id from alternate_raises limit 1`},
	{"a catalogued recommendation is made to come from elsewhere", `update catalog_entries set origin_words = 'Nobody asked.' where id = (select min(id) from catalog_entries)`, `select 'recommendation/' || recommendation_id from catalog_entries order by id limit 1`},
	{"a topic is taken from a recommendation", `delete from catalog_entry_terms where (entry_id, term_id) = (select entry_id, term_id from catalog_entry_terms order by entry_id, term_id limit 1)`, `select 'recommendation/' || recommendation_id from catalog_entries order by id limit 1`},
	{"a correction is given another reason", `update corrections set reason = 'Nobody knows.'`, `select 'meeting/' || meeting_id from corrections order by id limit 1`},
	{"a ground for being online is made another", `update remote_grounds set ground = 'health' where id = (select min(id) from remote_grounds)`, `select 'meeting/' || meeting_id from remote_grounds order by id limit 1`},
	{"an answer is counted as another", `update tracked set position = 'concur' where id = (select min(id) from tracked where position = 'partially_concur')`, `select 'tracked ' || min(id) from tracked where position = 'partially_concur'`},
	{"a late answer is made not to count as overdue", `update tracked set overdue_from = overdue_from + interval '1 year' where id = (select min(id) from tracked where overdue_from is not null)`, `select 'tracked ' || min(id) from tracked where overdue_from is not null`},
	{"a recommendation is kept out of the tracker", `delete from tracked where id = (select max(id) from tracked)`, `select 'tracked ' || max(id) from tracked`},
	{"a recommendation is tracked twice", `insert into tracked select (jsonb_populate_record(k, '{"id": 999999, "department_id": 999999}')).* from tracked k where id = (select max(id) from tracked)`, `select 'tracked 999999'`},
	{"a term is backdated", `update terms set begins_on = begins_on - 30 where id = (select min(id) from terms where source is null)`, `select 'term/' || min(id) from terms where source is null`},
}

func TestEverySilentChangeIsNamedByItsRow(t *testing.T) {
	if len(corruptions) < 12 {
		t.Fatalf("only %d kinds of corruption", len(corruptions))
	}
	db, undo := city.DB(t, nil), errors.New("undone") // one database for all: each change is looked at before it ends, and undone
	for _, c := range corruptions {
		t.Run(c.sentence, func(t *testing.T) {
			var want string
			var rep verify.Report
			err := db.InTx(context.Background(), func(ctx context.Context, tx *pg.Tx) error {
				if err := tx.Get(ctx, &want, c.row); err != nil {
					return err
				}
				// What a database owner can do: triggers and keys are out of the way.
				if _, err := tx.Exec(ctx, `set local session_replication_role = replica`); err != nil {
					return err
				}
				n, err := tx.Exec(ctx, c.change)
				if err == nil && n != 1 {
					err = fmt.Errorf("%d rows were changed", n)
				}
				if err == nil {
					rep, err = verify.Look(ctx, tx)
				}
				return cmp.Or(err, undo)
			})
			if err != undo {
				t.Fatal(err)
			}
			var said []string
			for _, f := range rep.Findings {
				said = append(said, f.Row+": "+f.What)
			}
			if len(said) == 0 {
				t.Fatal("nothing was found")
			}
			if !strings.Contains(strings.Join(said, "\n"), want) {
				t.Errorf("no finding names %q:\n%s", want, strings.Join(said, "\n"))
			}
		})
	}
	if rep := run(t, db); len(rep.Findings) > 0 {
		t.Errorf("a change was not undone: %+v", rep.Findings)
	}
}
