package journey

import (
	"context"
	"strings"
	"time"

	"parley/internal/act"
	"parley/internal/agenda"
	"parley/internal/meeting"
	"parley/internal/pg"
	"parley/internal/rules"
	"parley/internal/vote"
)

func init() {
	for name, query := range map[string]string{
		"pending":      `select rtrim(translate(encode(token, 'base64'), '+/', '-_'), '=') from subscriptions where state = 'pending' limit 1`,
		"parked":       `select id from outbox where state = 'parked' and board_id is not null order by id limit 1`,
		"paper":        `select p.id from papers p join meetings m on m.id = p.meeting_id where m.state = 'scheduled' limit 1`,
		"recusal":      `select id from recusals order by id desc limit 1`,
		"member":       `select a.id from accounts a join people p on p.id = a.person_id where p.name = 'Wendell Okafor'`,
		"person":       `select id from people where name = 'Paul Nakamura'`,
		"nakamura":     `select a.id from accounts a join people p on p.id = a.person_id where p.name = 'Paul Nakamura'`,
		"grant":        `select id from role_grants where role = 'vice_chair' and ended_at is null`,
		"okafor":       seatOf + `'Wendell Okafor'`,
		"yusuf":        seatOf + `'Amina Yusuf'`,
		"abbott":       seatOf + `'Lorraine Abbott'`,
		"brandt":       seatOf + `'Hannah Brandt'`,
		"lastitem":     `select i.id from agenda_items i join meetings m on m.id = i.meeting_id where m.source is null and m.state in ('in_session', 'recess') order by i.position desc limit 1`,
		"voteitem":     `select item_id from motions where source is null order by id desc limit 1`,
		"otheritem":    `select i.id from agenda_items i join meetings m on m.id = i.meeting_id where m.source is null and m.state = 'adjourned' limit 1`,
		"unconfirmed":  `select p.id from postings p where not exists (select from confirmations c where c.posting_id = p.id and c.channel = 'physical') order by p.id desc limit 1`,
		"undone":       `select max(carried_from) from agenda_items where carried_from is not null`,
		"consented":    `select i.id from agenda_items i join agenda_items p on p.id = i.parent_id and p.consent where not exists (select from consent_pulls c where c.item_id = i.id) limit 1`,
		"spoken":       `select i.id from agenda_items i join meetings m on m.id = i.meeting_id where m.source is null and m.state = 'scheduled' and i.speak order by m.held_on, i.position limit 1`,
		"called":       `select max(s.id) from speakers s join meetings m on m.id = s.meeting_id where m.state in ('in_session', 'recess')`,
		"received":     `select max(id) from written_comments where state = 'received'`,
		"localday":     `select max(id) from holidays`,
		"retreat":      `select max(id) from board_days`,
		"sitting":      `select t.person_id from terms t join people p on p.id = t.person_id where t.left_on is null and p.name = 'Wendell Okafor'`,
		"laidreport":   `select id from annual_reports where version = 2`,
		"reportmotion": `select id from motions where source is null and kind = 'main' order by outcome is null desc, id desc limit 1`,
		"reportentry":  `select id from report_motions`,
		"laid":         `select max(id) from decisions`,
		"laterday":     `select max(happens_on)::text from escalation_steps`,
		"wrongstep":    `select max(replaces_id) from escalation_steps`,
		"inorder":      `select string_agg(x.id::text, ',' order by x.n) from proposal_orders o cross join lateral unnest(o.proposals) with ordinality as x (id, n) where (o.board_id, o.number) = (select board_id, max(number) from proposal_orders group by board_id limit 1)`,
		"attached":     `select max(id) from papers where proposal_id is not null`,
		"begun":        `select slug from meetings where source is null and state in ('in_session', 'recess')`,
	} {
		lookups[name] = query
	}
}

const seatOf = `select t.seat_id from terms t join people p on p.id = t.person_id where t.left_on is null and p.name = `

// Names used in several places.
const (
	nextMeeting = "/work/b/cpab/meetings/{next}"
	meetingNow  = "/work/b/cpab/meetings/{begun}"
	siteBoard   = "/work/site/b/cpab"
)

// inputs are all POST routes. "-" as a value takes a field out of the request.
var inputs = map[string]posted{
	"/b/{slug}/subscribe":           {path: "/b/cpab/subscribe", page: "/b/cpab/subscribe", good: []string{"email", "new@riverbend.example"}, status: 200, wrong: []wrong{{set: []string{"recommendation", "{answered}", "follow", "sideways"}, field: "follow"}, {set: []string{"recommendation", "1999-001"}, status: 404}}},
	"/subscription/{token}/confirm": {path: "/subscription/{pending}/confirm", keyless: true, prepare: func(w *town) { w.request() }},
	"/subscription/{token}/end":     {path: "/subscription/{following}/end", keyless: true, status: 200, absent: 200},

	"/b/{slug}/meetings/{meeting}/speak":                                 {path: "/b/cpab/meetings/{next}/speak", page: "/b/cpab/meetings/{next}/speak", good: []string{"item", "{spoken}", "name", "Delia Franco"}, wrong: []wrong{{set: []string{"item", "999999"}, status: 409}}},
	"/b/{slug}/meetings/{meeting}/comment":                               {path: "/b/cpab/meetings/{next}/comment", page: "/b/cpab/meetings/{next}/comment", good: []string{"item", "{spoken}", "text", "Turn them on."}, wrong: []wrong{{set: []string{"item", "999999"}, status: 409}}},
	"/b/{slug}/meetings/{meeting}/aid":                                   {path: "/b/cpab/meetings/{next}/aid", page: "/b/cpab/meetings/{next}/aid", good: []string{"kind", "interpreter", "language", "Hmong"}, wrong: []wrong{{set: []string{"language", ""}, field: "language"}, {set: []string{"kind", "-"}, field: "kind"}, {set: []string{"kind", "other"}, field: "detail"}}},
	"/participation/{token}/withdraw":                                    {path: "{speaker}/withdraw", page: "{speaker}"},
	"/work/b/{slug}/comment-rule":                                        {who: clerk, path: "/work/b/cpab/comment-rule", page: "/work/b/cpab/comment-rule", wrong: []wrong{{set: []string{"name_required", "yes"}, field: "name_required"}}},
	"/work/b/{slug}/meetings/{meeting}/speakers":                         {who: clerk, path: nextMeeting + "/speakers", page: nextMeeting + "/speakers", good: []string{"item", "{spoken}", "name", "Delia Franco"}},
	"/work/b/{slug}/meetings/{meeting}/speakers/{speaker}/turn":          {who: clerk, path: meetingNow + "/speakers/{called}/turn", prepare: func(w *town) { w.signUp() }, good: []string{"to", "speaking"}, wrong: []wrong{{set: []string{"to", "sideways"}, status: 409}, {set: []string{"to", "-"}, status: 409}}},
	"/work/b/{slug}/meetings/{meeting}/public/comments/{comment}/decide": {who: clerk, path: nextMeeting + "/public/comments/{received}/decide", good: []string{"to", "shown"}, wrong: []wrong{{set: []string{"to", "held_back", "reason", "rude"}}}},
	"/work/b/{slug}/meetings/{meeting}/public/aids/{aid}/answer":         {who: clerk, path: nextMeeting + "/public/aids/{asked}/answer", page: nextMeeting + "/public/aids/{asked}/answer", good: []string{"answer", "It will be there."}},
	"/work/b/{slug}/remarks/{about}/{draft}/send":                        {who: member, path: "/work/b/cpab/remarks/recommendation/{draft}/send", page: "/work/b/cpab/remarks/recommendation/{draft}", good: []string{"words", "Name the speed."}},
	"/work/b/{slug}/schedule/file":                                       {who: clerk, path: "/work/b/cpab/schedule/file", page: "/work/b/cpab/schedule", good: []string{"year", "2027", "filed_on", "2026-11-20", "place", "City clerk", "days", "2027-01-12\n2027-02-09"}},
	"/work/b/{slug}/meetings/{meeting}/recordings/add": {who: clerk, path: "/work/b/cpab/meetings/{first}/recordings/add", page: "/work/b/cpab/meetings/{first}/recordings", good: []string{"kind", "recording", "title", "Sound", "url", "https://records.riverbend.example/sound", "begins", "18:00:30"},
		wrong: []wrong{{set: []string{"begins", "late"}, field: "begins"}, {set: []string{"kind", "film"}, field: "kind"}}},
	"/work/b/{slug}/recordings/{recording}/end":                         {who: clerk, path: "/work/b/cpab/recordings/{recording}/end", page: "/work/b/cpab/recordings/{recording}/end", good: []string{"reason", "The time to keep it is over."}},
	"/work/site/jurisdictions/{jurisdiction}/holidays/{holiday}/remove": {who: operator, path: "/work/site/jurisdictions/{jurisdiction}/holidays/{localday}/remove", prepare: func(w *town) { w.dayOff() }},
	"/work/site/b/{slug}/law/choose":                                    {who: operator, path: "/work/site/b/cpab/law/choose", page: "/work/site/b/cpab/law/choose", good: []string{"profile", "us-or-pml", "reason", "Counsel says so."}},
	"/work/site/b/{slug}/law/sign":                                      {who: operator, path: "/work/site/b/cpab/law/sign", page: "/work/site/b/cpab/law/sign", good: []string{"name", "Ida Krantz", "office", "City attorney", "on", "2026-11-20", "what", "All of it."}},
	"/work/site/b/{slug}/law/days":                                      {who: operator, path: "/work/site/b/cpab/law/days", page: "/work/site/b/cpab/law/days", good: []string{"on", "2027-05-02", "name", "Retreat", "kind", "off"}},
	"/work/site/b/{slug}/law/days/{day}/remove":                         {who: operator, path: "/work/site/b/cpab/law/days/{retreat}/remove", prepare: func(w *town) { w.retreat() }},
	"/work/site/b/{slug}/law/{rule}/set":                                {who: operator, path: "/work/site/b/cpab/law/votes.individual/set", page: "/work/site/b/cpab/law/votes.individual/set", good: []string{"value", "all", "citation", "By-law 4", "basis", "by_law", "reason", "The board wants names."}},
	"/work/site/b/{slug}/law/{rule}/withdraw":                           {who: operator, path: "/work/site/b/cpab/law/minutes.draft_available/withdraw", page: "/work/site/b/cpab/law/minutes.draft_available/withdraw", good: []string{"reason", "The by-law was repealed."}},
	"/work/b/{slug}/minutes/style":                                      {who: clerk, path: "/work/b/cpab/minutes/style", page: "/work/b/cpab/minutes/style"},
	"/work/b/{slug}/minutes/{meeting}/keep":                             {who: clerk, path: "/work/b/cpab/minutes/{second}/keep", keyless: true, status: 200, prepare: func(w *town) { w.free() }, good: []string{"version", "2", "text", "## Half"}, wrong: []wrong{{set: []string{"text", ""}}, {set: []string{"version", "99"}, status: 409}}},
	"/work/b/{slug}/minutes/{meeting}/discard":                          {who: clerk, path: "/work/b/cpab/minutes/{second}/discard"},
	"/work/b/{slug}/minutes/{meeting}/publish_erratum":                  {who: clerk, path: "/work/b/cpab/minutes/{first}/publish_erratum", page: "/work/b/cpab/minutes/{first}", prepare: func(w *town) { w.erratum() }, wrong: []wrong{{set: []string{"motion", "999999"}, status: 409}}},
	"/work/b/{slug}/minutes/{meeting}/draft":                            {who: clerk, path: "/work/b/cpab/minutes/{second}/draft", prepare: func(w *town) { w.close(); w.adjourn() }},
	"/work/b/{slug}/minutes/{meeting}/edit":                             {who: clerk, path: "/work/b/cpab/minutes/{second}/edit", page: "/work/b/cpab/minutes/{second}", prepare: func(w *town) { w.free() }, good: []string{"text", "## Call to order\n\nThe meeting was called to order."}},
	"/work/b/{slug}/minutes/{meeting}/publish":                          {who: clerk, path: "/work/b/cpab/minutes/{second}/publish", page: "/work/b/cpab/minutes/{second}", prepare: func(w *town) { w.correct() }},
	"/work/b/{slug}/minutes/{meeting}/publish_approved":                 {who: clerk, path: "/work/b/cpab/minutes/{second}/publish_approved", page: "/work/b/cpab/minutes/{second}", wrong: []wrong{{set: []string{"motion", "999999"}, status: 409}, {set: []string{"motion", "x"}, status: 409}}},
	"/work/b/{slug}/mail/{id}/retry":                                    {who: clerk, path: "/work/b/cpab/mail/{parked}/retry"},

	"/work/b/{slug}/meetings": {who: clerk, path: "/work/b/cpab/meetings", page: "/work/b/cpab/meetings/new", good: []string{"on", "2027-01-12", "at", "18:00"},
		wrong: []wrong{{set: []string{"on", "2027-03-14", "at", "02:30"}, field: "at"}, {set: []string{"on", "2025-01-14"}, field: "on"}, {set: []string{"place", "", "link", ""}, field: "place"}, {set: []string{"minutes", "100000"}, field: "minutes"}, {set: []string{"kind", "-"}, field: "kind"}}},
	"/work/b/{slug}/meetings/join": {who: clerk, path: "/work/b/schools/meetings/join", page: "/work/b/schools/meetings/join", good: []string{"meeting", "{nextid}", "kind", "special"},
		wrong: []wrong{{set: []string{"meeting", ""}, field: "meeting"}, {set: []string{"meeting", "999999"}, field: "meeting"}, {set: []string{"kind", "-"}, field: "kind"}}},
	"/work/b/{slug}/meetings/{meeting}/move": {who: clerk, path: nextMeeting + "/move", page: nextMeeting + "/move", good: []string{"at", "17:00"},
		wrong: []wrong{{set: []string{"on", "2027-03-14", "at", "02:30"}, field: "at"}, {set: []string{"on", "2025-01-14"}, field: "on"}}},
	"/work/b/{slug}/meetings/{meeting}/cancel": {who: clerk, path: nextMeeting + "/cancel", page: nextMeeting + "/cancel", good: []string{"reason", "The room is flooded."}},
	"/work/b/{slug}/meetings/{meeting}/postpone": {who: clerk, path: nextMeeting + "/postpone", page: nextMeeting + "/postpone", good: []string{"reason", "The room is flooded.", "to", "new", "on", "2027-02-02", "at", "18:00"},
		wrong: []wrong{{set: []string{"to", ""}, field: "to"}, {set: []string{"to", "999999", "on", ""}, field: "to"}, {set: []string{"on", ""}, field: "on"}, {set: []string{"on", "2026-11-23"}, field: "on"}}},
	"/work/b/{slug}/meetings/{meeting}/not-held": {who: clerk, path: nextMeeting + "/not-held", page: nextMeeting + "/not-held", good: []string{"reason", "Five members came; six are needed."}, prepare: func(w *town) { w.arrive() }},
	"/work/b/{slug}/meetings/{meeting}/agenda/add": {who: clerk, path: nextMeeting + "/agenda/add", page: nextMeeting + "/agenda/add", good: []string{"title", "Budget"},
		wrong: []wrong{{set: []string{"recommendation", "999999"}, status: 404}, {set: []string{"minutes_of", "999999"}, status: 404}, {set: []string{"minutes", "100000"}, field: "minutes"}}},
	"/work/b/{slug}/meetings/{meeting}/agenda/carry": {who: clerk, path: nextMeeting + "/agenda/carry", page: nextMeeting + "/agenda/carry", prepare: func(w *town) { w.takeOff() }, good: []string{"item", "{undone}"}, wrong: []wrong{{set: []string{"item", ""}, field: "item"}, {set: []string{"item", "999999"}, status: 404}}},
	// A file comes in a form of another kind, which internal/agenda tries; this one is refused.
	"/work/b/{slug}/meetings/{meeting}/agenda/{item}/papers/upload": {who: clerk, path: nextMeeting + "/agenda/{item}/papers/upload", status: 422, whole: true, keyless: true},
	"/work/b/{slug}/meetings/{meeting}/agenda/{item}/note/save":     {who: member, path: nextMeeting + "/agenda/{item}/note/save", page: nextMeeting + "/agenda/{item}/note", good: []string{"note", "Ask why the sample was so small."}},
	"/work/b/{slug}/referrals/motions/{motion}/send": {who: clerk, path: "/work/b/cpab/referrals/motions/{unsent}/send", page: "/work/b/cpab/referrals/motions/{unsent}/send", prepare: func(w *town) { w.referred() }, good: []string{"committee", "{committee}"},
		wrong: []wrong{{set: []string{"committee", ""}, field: "committee"}, {set: []string{"committee", "999999"}, field: "committee"}, {set: []string{"due", "2020-01-01"}, field: "due"}}},
	"/work/b/{slug}/meetings/{meeting}/agenda/copy": {who: clerk, path: "/work/b/cpab/meetings/{joint}/agenda/copy", page: "/work/b/cpab/meetings/{joint}/agenda/copy", good: []string{"item", "{hostitem}"},
		wrong: []wrong{{set: []string{"item", "-"}, field: "item"}, {set: []string{"item", "x"}, field: "item"}, {set: []string{"item", "999999"}, status: 404}}},
	"/work/b/{slug}/meetings/{meeting}/part": {who: clerk, path: "/work/b/cpab/meetings/{joint}/part", page: "/work/b/cpab/meetings/{joint}/part"},
	"/work/b/{slug}/referrals/{referral}/take-back": {who: clerk, path: "/work/b/cpab/referrals/{referral}/take-back", page: "/work/b/cpab/referrals/{referral}/take-back", good: []string{"reason", "The district withdrew its request."},
		wrong: []wrong{{set: []string{"reason", ""}, field: "reason"}, {set: []string{"reason", strings.Repeat("x", 3000)}, field: "reason"}}},
	"/work/b/{slug}/referrals/{referral}/report": {who: clerk, path: "/work/b/schools/referrals/{referral}/report", page: "/work/b/schools/referrals/{referral}/report", good: []string{"advises", "none", "words", "The committee came to no agreement."},
		wrong: []wrong{{set: []string{"advises", "-"}, field: "advises"}, {set: []string{"advises", "for"}, field: "motion"}, {set: []string{"motion", "999999"}, field: "motion"}, {set: []string{"words", ""}, field: "words"}}},
	"/work/b/{slug}/reports/lay": {who: clerk, path: "/work/b/cpab/reports/lay", page: "/work/b/cpab/reports", good: []string{"year", "2024"},
		wrong: []wrong{{set: []string{"year", "2099"}, field: "year"}, {set: []string{"year", "soon"}, field: "year"}, {set: []string{"reason", "A date was wrong."}, field: "reason"}, {set: []string{"year", "2025"}, field: "reason"}}},
	"/work/b/{slug}/reports/adopt": {who: clerk, path: "/work/b/cpab/reports/adopt", page: "/work/b/cpab/reports/adopt", prepare: func(w *town) { w.close(); w.debate() }, good: []string{"version", "{laidreport}", "motion", "{reportmotion}"},
		wrong: []wrong{{set: []string{"version", ""}, field: "version"}, {set: []string{"version", "999999"}, field: "version"}, {set: []string{"motion", ""}, field: "motion"}, {set: []string{"motion", "999999"}, field: "motion"}}},
	"/work/b/{slug}/reports/take-back": {who: clerk, path: "/work/b/cpab/reports/take-back", page: "/work/b/cpab/reports/take-back", good: []string{"entry", "{reportentry}", "reason", "It was about the budget."},
		wrong: []wrong{{set: []string{"entry", ""}, field: "entry"}, {set: []string{"entry", "999999"}, field: "entry"}, {set: []string{"reason", ""}, field: "reason"}}},
	"/work/b/{slug}/commitments/rule": {who: clerk, path: "/work/b/cpab/commitments/rule", page: "/work/b/cpab/commitments/rule", good: []string{"every", "60"}, wrong: []wrong{{set: []string{"every", ""}, field: "every"}, {set: []string{"every", "731"}, field: "every"}, {set: []string{"every", "often"}, field: "every"}}},
	"/work/b/{slug}/commitments/escalation": {who: clerk, path: "/work/b/cpab/commitments/escalation", page: "/work/b/cpab/commitments/escalation", good: []string{"days", "45"},
		wrong: []wrong{{set: []string{"days", "400"}, field: "days"}, {set: []string{"days", "often"}, field: "days"}, {set: []string{"citation", ""}, field: "citation"}, {set: []string{"body", ""}, field: "body"}, {set: []string{"form", "-"}, field: "form"}, {set: []string{"unit", "-"}, field: "unit"}, {set: []string{"revision", "7"}, status: 409}}},
	"/work/b/{slug}/decisions/{decision}/steps": {who: clerk, path: "/work/b/cpab/decisions/{further}/steps", page: "/work/b/cpab/decisions/{further}/steps", good: []string{"step", "heard", "on", "{laterday}", "words", "The city attorney gave her view."},
		wrong: []wrong{{set: []string{"step", "-"}, field: "step"}, {set: []string{"step", "taken"}, field: "step"}, {set: []string{"on", ""}, field: "on"}, {set: []string{"on", "2020-01-01"}, field: "on"}, {set: []string{"words", ""}, field: "words"}, {set: []string{"link", "the minutes"}, field: "link"}, {set: []string{"of", "{wrongstep}"}, status: 409}, {set: []string{"of", "{step}", "reason", ""}, field: "reason"}}},
	"/work/b/{slug}/commitments/{commitment}/tests": {who: clerk, path: "/work/b/cpab/commitments/{kept}/tests", page: "/work/b/cpab/commitments/{kept}/tests", good: []string{"tests", "Every sergeant has read it."},
		wrong: []wrong{{set: []string{"tests", ""}, field: "tests"}, {set: []string{"tests", "A.\nA."}, field: "tests"}, {set: []string{"base", "0"}, status: 409}}},
	"/work/b/{slug}/commitments/{commitment}/agree":    {who: clerk, path: "/work/b/cpab/commitments/{unkept}/agree", prepare: func(w *town) { w.offered() }, good: []string{"base", "1"}, wrong: []wrong{{set: []string{"base", "7"}, status: 409}}},
	"/work/b/{slug}/commitments/{commitment}/reviewer": {who: clerk, path: "/work/b/cpab/commitments/{kept}/reviewer", page: "/work/b/cpab/commitments/{kept}", good: []string{"reviewer", "{sitting}"}, wrong: []wrong{{set: []string{"reviewer", ""}, field: "reviewer"}, {set: []string{"reviewer", "999999"}, field: "reviewer"}}},
	"/work/b/{slug}/commitments/{commitment}/review": {who: clerk, path: "/work/b/cpab/commitments/{kept}/review", page: "/work/b/cpab/commitments/{kept}/review", good: []string{"finding-2", "verified", "words", "We counted."},
		wrong: []wrong{{set: []string{"finding-1", "reported_implemented"}, field: "finding-1"}, {set: []string{"finding-2", ""}, field: "findings"}, {set: []string{"words", ""}, field: "words"}, {set: []string{"recheck", "2020-01-01"}, field: "recheck"}, {set: []string{"base", "0"}, status: 409}}},
	"/work/b/{slug}/recommendations/{id}/decisions": {who: clerk, path: "/work/b/cpab/recommendations/{followed}/decisions", page: "/work/b/cpab/recommendations/{followed}/decisions?kind=close", good: []string{"kind", "close", "reason", "not_implemented", "words", "Nothing more will come."},
		wrong: []wrong{{set: []string{"kind", "-"}, field: "kind"}, {set: []string{"kind", "verify"}, field: "kind"}, {set: []string{"reason", "implemented"}, field: "reason"}, {set: []string{"reason", "superseded"}, field: "successor"}, {set: []string{"words", ""}, field: "words"}, {set: []string{"kind", "reply", "transmittal", ""}, field: "transmittal"}}},
	"/work/b/{slug}/decisions/{decision}/withdraw": {who: clerk, path: "/work/b/cpab/decisions/{laid}/withdraw", prepare: func(w *town) { w.drafted() }, page: "/work/b/cpab/decisions/{laid}", good: []string{"reason", "Said by telephone."}, wrong: []wrong{{set: []string{"reason", ""}, field: "reason"}}},
	// A file comes in a form of another kind, which internal/commitment tries; this one is refused.
	"/work/d/{department}/commitments/{commitment}/report": {who: drafter, path: "/work/d/{department}/commitments/{kept}/report", status: 422, whole: true, keyless: true},
	"/work/d/{department}/commitments/{commitment}/tests":  {who: drafter, path: "/work/d/{department}/commitments/{unkept}/tests", page: "/work/d/{department}/commitments/{unkept}/tests", good: []string{"tests", "The field is there."}, wrong: []wrong{{set: []string{"tests", ""}, field: "tests"}}},
	"/work/d/{department}/commitments/{commitment}/agree":  {who: drafter, path: "/work/d/{department}/commitments/{unkept}/agree", prepare: func(w *town) { w.asked() }, good: []string{"base", "1"}, wrong: []wrong{{set: []string{"base", "7"}, status: 409}}},
	"/work/b/{slug}/proposals/submit":                      {who: member, path: "/work/b/cpab/proposals/submit", page: "/work/b/cpab/proposals/new", good: []string{"title", "Lights", "why", "It is dark at the canal."}, wrong: []wrong{{set: []string{"meeting", "999999"}, status: 404}, {set: []string{"paper_title", "Letter"}, field: "paper_url"}}},
	"/work/b/{slug}/proposals/{proposal}/decide": {who: clerk, path: "/work/b/cpab/proposals/{proposal}/decide", page: "/work/b/cpab/proposals/{proposal}", good: []string{"decision", "declined", "reason", "It was done already."},
		wrong: []wrong{{set: []string{"decision", "-"}, field: "decision"}, {set: []string{"decision", "accepted", "meeting", "0"}, field: "meeting"}, {set: []string{"reason", ""}, field: "reason"}}},
	"/work/b/{slug}/proposals/{proposal}/reorder": {who: clerk, path: "/work/b/cpab/proposals/{proposal}/reorder", good: []string{"direction", "down", "seen", "{inorder}"},
		wrong: []wrong{{set: []string{"direction", "sideways"}}, {set: []string{"direction", "-"}}, {set: []string{"direction", "in"}}, {set: []string{"seen", "-"}, status: 409}, {set: []string{"seen", "999999,x"}, status: 409}}},
	"/work/b/{slug}/proposals/{proposal}/papers/attach":                 {who: member, path: "/work/b/cpab/proposals/{own}/papers/attach", status: 422, whole: true, keyless: true},
	"/work/b/{slug}/proposals/{proposal}/papers/{paper}/detach":         {who: member, path: "/work/b/cpab/proposals/{own}/papers/{attached}/detach", prepare: func(w *town) { w.attach() }},
	"/work/d/{department}/proposals/{proposal}/papers/enclose":          {who: drafter, path: "/work/d/{department}/proposals/{proposal}/papers/enclose", status: 422, whole: true, keyless: true},
	"/work/d/{department}/proposals/{proposal}/papers/{paper}/take-out": {who: drafter, path: "/work/d/{department}/proposals/{proposal}/papers/{enclosed}/take-out"},
	"/work/d/{department}/proposals/ask":                                {who: drafter, path: "/work/d/{department}/proposals/ask", page: "/work/d/{department}/proposals/new", good: []string{"title", "Lights", "why", "It is dark at the canal.", "board", "cpab"}, wrong: []wrong{{set: []string{"board", "-"}, field: "board"}}},
	"/work/b/{slug}/templates/{kind}/save":                              {who: clerk, path: "/work/b/cpab/templates/regular/save", page: "/work/b/cpab/templates/regular", good: []string{"outline", "Opening | 5"}, wrong: []wrong{{set: []string{"outline", "- Letter"}, field: "outline"}, {set: []string{"version", "9"}, status: 409}}},
	"/work/b/{slug}/meetings/{meeting}/agenda/{item}/pull":              {who: member, path: nextMeeting + "/agenda/{consented}/pull"},
	"/work/b/{slug}/meetings/{meeting}/agenda/{item}/edit":              {who: clerk, path: nextMeeting + "/agenda/{item}/edit", page: nextMeeting + "/agenda/{item}/edit", good: []string{"title", "Turn the cameras on before arrival"}},
	"/work/b/{slug}/meetings/{meeting}/agenda/{item}/remove":            {who: clerk, path: nextMeeting + "/agenda/{item}/remove"},
	"/work/b/{slug}/meetings/{meeting}/agenda/{item}/reorder":           {who: clerk, path: nextMeeting + "/agenda/{item}/reorder", good: []string{"direction", "down"}, wrong: []wrong{{set: []string{"direction", "sideways"}}, {set: []string{"direction", "-"}}}},
	"/work/b/{slug}/meetings/{meeting}/agenda/{item}/papers/add":        {who: clerk, path: nextMeeting + "/agenda/{item}/papers/add", page: nextMeeting + "/agenda/{item}/papers/add", good: []string{"title", "Review", "url", "https://records.riverbend.example/review"}},
	"/work/b/{slug}/meetings/{meeting}/papers/{paper}/remove":           {who: clerk, path: nextMeeting + "/papers/{paper}/remove"},
	"/work/b/{slug}/meetings/{meeting}/post/{kind}":                     {who: clerk, path: nextMeeting + "/post/agenda", page: nextMeeting + "/post/agenda", prepare: func(w *town) { w.addItem() }},
	"/work/b/{slug}/meetings/{meeting}/postings/{posting}/confirm": {who: clerk, path: nextMeeting + "/postings/{unconfirmed}/confirm", page: nextMeeting + "/postings/{unconfirmed}/confirm?channel=physical", prepare: func(w *town) { w.addItem(); w.postAgain() }, good: []string{"place", "The other door", "on", "2026-11-22", "at", "12:00"},
		wrong: []wrong{{set: []string{"channel", "pigeon"}}, {set: []string{"on", "2030-01-01"}, field: "at"}, {set: []string{"on", "2020-01-01"}, field: "at"}}},

	"/work/b/{slug}/recommendations/draft":         {who: member, path: "/work/b/cpab/recommendations/draft", page: "/work/b/cpab/recommendations/new", good: []string{"title", "Lights", "finding", "It is dark at the canal.", "recommendation", "Light the path."}},
	"/work/b/{slug}/recommendations/{id}/revise":   {who: member, path: "/work/b/cpab/recommendations/{draft}/revise", page: "/work/b/cpab/recommendations/{draft}/revise", good: []string{"recommendation", "Publish them by district and by month, on one page."}},
	"/work/b/{slug}/recommendations/{id}/withdraw": {who: clerk, path: "/work/b/cpab/recommendations/{draft}/withdraw", page: "/work/b/cpab/recommendations/{draft}/withdraw", good: []string{"reason", "It was done already."}},
	"/work/b/{slug}/recommendations/{id}/transmit": {who: clerk, path: "/work/b/cpab/recommendations/{adopted}/transmit", page: "/work/b/cpab/recommendations/{adopted}/transmit", good: []string{"department", "{department}"},
		wrong: []wrong{{set: []string{"department", "-"}, field: "department"}, {set: []string{"department", "999999"}, field: "department"}, {set: []string{"department", "x"}, field: "department"}}},
	"/work/b/{slug}/recommendations/{id}/dissent": {who: dissenter, path: "/work/b/cpab/recommendations/{adopted}/dissent", page: "/work/b/cpab/recommendations/{adopted}/dissent", good: []string{"words", "What it costs was not looked at."}, wrong: []wrong{{set: []string{"words", ""}, field: "words"}}},
	"/work/b/{slug}/dissents/{dissent}/join":      {who: dissenter, path: "/work/b/cpab/dissents/{dissent}/join"},
	"/work/b/{slug}/transmittals/{transmittal}/record": {who: clerk, path: "/work/b/cpab/transmittals/{late}/record", page: "/work/b/cpab/transmittals/{late}/record", good: []string{"event", "acknowledgement", "on", "2026-11-20"},
		wrong: []wrong{{set: []string{"event", "-"}, field: "event"}, {set: []string{"on", "2030-01-01"}, field: "on"}, {set: []string{"on", "2020-01-01"}, field: "on"}}},
	"/work/b/{slug}/transmittals/{transmittal}/correct": {who: clerk, path: "/work/b/cpab/transmittals/{late}/correct", page: "/work/b/cpab/transmittals/{late}/correct", good: []string{"event", "copy-1", "on", "2026-11-20", "reason", "The stamp says so."},
		wrong: []wrong{{set: []string{"event", "-"}, field: "event"}, {set: []string{"on", "2030-01-01"}, field: "on"}, {set: []string{"on", "2020-01-01"}, field: "on"}, {set: []string{"reason", ""}, field: "reason"}}},

	"/work/d/{department}/answers/{transmittal}/draft": {who: drafter, path: "/work/d/{department}/answers/{late}/draft", page: "/work/d/{department}/answers/{late}",
		good: []string{"position", "concur", "words", "We agree with every word of it.", "commitments[1].action", "Publish it", "commitments[1].official", "Sofia Kerr, Lieutenant", "commitments[1].target", "2027-02-01", "ready", "yes"},
		wrong: []wrong{{set: []string{"position", "-"}, field: "position"}, {set: []string{"position", "partially_concur"}, field: "reason"}, {set: []string{"commitments[1].target", "-"}, field: "commitments[1].target"}, {set: []string{"commitments[1].official", ""}, field: "commitments[1].official"},
			{set: []string{"commitments[1].action", "", "commitments[1].official", "", "commitments[1].target", ""}, field: "commitments"}}},
	"/work/d/{department}/answers/{transmittal}/extend": {who: drafter, path: "/work/d/{department}/answers/{drafted}/extend", page: "/work/d/{department}/answers/{drafted}/extend", good: []string{"days", "2", "reason", "Counsel is away."},
		wrong: []wrong{{set: []string{"days", "6"}, field: "days"}, {set: []string{"days", "many"}, field: "days"}, {set: []string{"reason", ""}, field: "reason"}}},
	"/work/d/{department}/answers/{transmittal}/delegate": {who: drafter, path: "/work/d/{department}/answers/{drafted}/delegate", page: "/work/d/{department}/answers/{drafted}/delegate", good: []string{"part", "2", "division", "Training"},
		wrong: []wrong{{set: []string{"part", "9"}, field: "part"}, {set: []string{"part", "x"}, field: "part"}, {set: []string{"person", "999999"}, field: "person"}, {set: []string{"division", ""}, field: "division"}, {set: []string{"due", "2020-01-01"}, field: "due"}}},
	"/work/d/{department}/answers/{transmittal}/note": {who: drafter, path: "/work/d/{department}/answers/{drafted}/note", page: "/work/d/{department}/answers/{drafted}/note", good: []string{"words", "Ask the union first."}, wrong: []wrong{{set: []string{"words", ""}, field: "words"}}},
	"/work/d/{department}/answers/{transmittal}/counsel": {who: drafter, path: "/work/d/{department}/answers/{drafted}/counsel", page: "/work/d/{department}/answers/{drafted}/counsel", good: []string{"finding", "cleared", "counsel", "Ada Lind"},
		wrong: []wrong{{set: []string{"finding", "-"}, field: "finding"}, {set: []string{"counsel", ""}, field: "counsel"}, {set: []string{"read", "9"}, status: 409}}},
	"/work/d/{department}/answers/{transmittal}/unhold": {who: executive, path: "/work/d/{department}/answers/{drafted}/unhold", page: "/work/d/{department}/answers/{drafted}/sign", good: []string{"reason", "A figure is wrong."}, prepare: func(w *town) { w.holdAnswer() }, wrong: []wrong{{set: []string{"reason", ""}, field: "reason"}}},
	"/work/d/{department}/sign": {who: executive, path: "/work/d/{department}/sign", page: "/work/d/{department}/sign?board={board}", good: []string{"office", "Chief of Police", "answer", "{drafted}:{version}"}, prepare: func(w *town) { w.draftAnswer() },
		wrong: []wrong{{set: []string{"answer", "x"}, field: "answer"}, {set: []string{"office", ""}, field: "office"}}},
	"/work/d/{department}/answers/{transmittal}/sign": {who: executive, path: "/work/d/{department}/answers/{drafted}/sign", page: "/work/d/{department}/answers/{drafted}/sign", good: []string{"office", "Chief of Police"}, prepare: func(w *town) { w.draftAnswer() },
		wrong: []wrong{{set: []string{"office", ""}, field: "office"}, {set: []string{"on", "2020-01-01", "at", "10:00"}, field: "on"}, {set: []string{"on", "2030-01-01", "at", "10:00"}, field: "on"}, {set: []string{"on", "2026-12-01", "at", "x"}, field: "at"}, {set: []string{"at", "10:00"}, field: "on"}, {set: []string{"version", "99"}, status: 409}}},

	"/work/b/{slug}/meetings/{meeting}/session/open":      {who: clerk, path: nextMeeting + "/session/open", prepare: func(w *town) { w.close(); w.adjourn(); w.arrive() }},
	"/work/b/{slug}/meetings/{meeting}/session/recess":    {who: clerk, path: meetingNow + "/session/recess", prepare: func(w *town) { w.close() }},
	"/work/b/{slug}/meetings/{meeting}/session/resume":    {who: clerk, path: meetingNow + "/session/resume", prepare: func(w *town) { w.close(); w.recess() }},
	"/work/b/{slug}/meetings/{meeting}/session/adjourn":   {who: clerk, path: meetingNow + "/session/adjourn", prepare: func(w *town) { w.close() }},
	"/work/b/{slug}/meetings/{meeting}/session/take-up":   {who: clerk, path: meetingNow + "/session/take-up", good: []string{"item", "{lastitem}"}, prepare: func(w *town) { w.close() }, wrong: []wrong{{set: []string{"item", "{otheritem}"}, status: 409}, {set: []string{"item", "x"}, status: 404}}},
	"/work/b/{slug}/meetings/{meeting}/session/take-back": {who: clerk, path: meetingNow + "/session/take-back", good: []string{"entry", "{taken}"}, prepare: func(w *town) { w.close(); w.takeUp() }, wrong: []wrong{{set: []string{"entry", "1"}, status: 409}, {set: []string{"entry", "x"}, status: 404}}},
	"/work/b/{slug}/meetings/{meeting}/attendance/record": {who: clerk, path: meetingNow + "/attendance/record", good: []string{"set", "{yusuf}:in_room"},
		wrong: []wrong{{set: []string{"set", "999999:in_room"}, status: 404}, {set: []string{"set", "{yusuf}:dancing"}}, {set: []string{"set", "nobody"}}, {set: []string{"effective_at", "25:61"}}, {set: []string{"effective_at", "23:59"}}}},
	"/work/b/{slug}/meetings/{meeting}/recusals/record": {who: clerk, path: meetingNow + "/recusals/record", page: meetingNow + "/session", good: []string{"recuse_seat", "{abbott}", "recuse_item", "{lastitem}", "reason", "employment"},
		wrong: []wrong{{set: []string{"recuse_seat", "999999"}, status: 404}, {set: []string{"reason", ""}, field: "reason"}, {set: []string{"reason", "other"}, field: "words"}, {set: []string{"recuse_item", "{otheritem}"}, status: 409}}},
	"/work/b/{slug}/meetings/{meeting}/recusals/{recusal}/withdraw": {who: clerk, path: meetingNow + "/recusals/{recusal}/withdraw", good: []string{"why", "Entered by mistake."}, wrong: []wrong{{set: []string{"why", ""}}, {set: []string{"why", strings.Repeat("x", 3000)}}}},
	"/work/b/{slug}/meetings/{meeting}/motions/move": {who: clerk, path: meetingNow + "/motions/move", page: meetingNow + "/session", prepare: func(w *town) { w.close() }, good: []string{"kind", "main", "item", "{lastitem}", "mover", "{abbott}", "seconder", "{brandt}", "text", "Thank the clerk for the year."},
		wrong: []wrong{{set: []string{"seconder", "{abbott}"}, field: "seconder"}, {set: []string{"mover", ""}, field: "mover"}, {set: []string{"kind", "refer"}, field: "refer_to"}, {set: []string{"kind", "refer", "refer_to", "999999"}, field: "refer_to"},
			{set: []string{"kind", "refer", "refer_to", "other"}, field: "refer_body"}, {set: []string{"kind", "refer", "refer_to", "{committee}", "report_by", "2020-01-01"}, field: "report_by"}, {set: []string{"refer_to", "other"}, field: "refer_to"}, {set: []string{"item", "{otheritem}"}, status: 404}}},
	"/work/b/{slug}/meetings/{meeting}/motions/{motion}/put":       {who: clerk, path: meetingNow + "/motions/{stated}/put", prepare: func(w *town) { w.close(); w.debate() }},
	"/work/b/{slug}/meetings/{meeting}/vote/prefer":                {who: member, path: meetingNow + "/vote/prefer", good: []string{"confirms", "no"}},
	"/work/b/{slug}/meetings/{meeting}/motions/{motion}/withdraw":  {who: clerk, path: meetingNow + "/motions/{motion}/withdraw", prepare: func(w *town) { w.close(); w.move(rules.MethodRollCall) }},
	"/work/b/{slug}/meetings/{meeting}/motions/{motion}/cast":      {who: member, path: meetingNow + "/motions/{motion}/cast", good: []string{"seat", "{okafor}", "choice", "no"}, wrong: []wrong{{set: []string{"seat", "{brandt}"}, status: 403}, {set: []string{"choice", "maybe"}}, {set: []string{"choice", "-"}}, {set: []string{"seat", "x"}, status: 404}}},
	"/work/b/{slug}/meetings/{meeting}/motions/{motion}/enter":     {who: clerk, path: meetingNow + "/motions/{motion}/enter", good: []string{"set", "{okafor}:yes"}, wrong: []wrong{{set: []string{"set", "{okafor}:maybe"}}, {set: []string{"set", "999999:yes"}, status: 404}, {set: []string{"set", "-"}, status: 404}}},
	"/work/b/{slug}/meetings/{meeting}/motions/{motion}/object":    {who: clerk, path: meetingNow + "/motions/{motion}/object", good: []string{"seat", "{brandt}"}, prepare: func(w *town) { w.close(); w.gather(); w.move(rules.MethodConsent) }, wrong: []wrong{{set: []string{"seat", "999999"}, status: 404}}},
	"/work/b/{slug}/meetings/{meeting}/motions/{motion}/divide":    {who: clerk, path: meetingNow + "/motions/{motion}/divide", good: []string{"seat", "{brandt}"}, prepare: func(w *town) { w.close(); w.gather(); w.move(rules.MethodConsent) }, wrong: []wrong{{set: []string{"seat", "999999"}, status: 404}, {set: []string{"seat", "x"}, status: 404}}},
	"/work/b/{slug}/meetings/{meeting}/motions/{motion}/take-back": {who: clerk, path: meetingNow + "/motions/{motion}/take-back", good: []string{"set", "{okafor}:void:1"}, prepare: func(w *town) { w.enter() }, wrong: []wrong{{set: []string{"set", "{okafor}:void:9"}, status: 409}, {set: []string{"set", "999999:void:1"}, status: 404}, {set: []string{"set", "-"}, status: 404}}},
	"/work/b/{slug}/meetings/{meeting}/motions/{motion}/close":     {who: clerk, path: meetingNow + "/motions/{motion}/close"},

	"/work/sign-in": {path: "/work/sign-in", page: "/work/sign-in", good: []string{"email", "member3@riverbend.example", "password", longPassword}, keyless: true, whole: true, prepare: func(w *town) { w.password() },
		wrong: []wrong{{set: []string{"password", "something else entirely"}}, {set: []string{"email", "nobody@riverbend.example"}}, {set: []string{"password", ""}}}},
	"/work/sign-out":                                   {who: member, path: "/work/sign-out", keyless: true},
	"/work/invitation/{token}":                         {path: "{invitation}", page: "{invitation}", good: []string{"password", longPassword}, twice: 303, keyless: true, wrong: passwords},
	"/work/reset":                                      {path: "/work/reset", page: "/work/reset", good: []string{"email", "member3@riverbend.example"}, status: 200, keyless: true},
	"/work/reset/{token}":                              {path: "{reset}", page: "{reset}", good: []string{"password", longPassword}, twice: 303, keyless: true, wrong: passwords, prepare: func(w *town) { w.password() }},
	"/work/password":                                   {who: member, path: "/work/password", page: "/work/password", good: []string{"current", longPassword, "password", "another long walk along the canal"}, keyless: true, prepare: func(w *town) { w.password() }, wrong: append([]wrong{{set: []string{"current", "not this one at all"}, field: "current"}}, passwords...)},
	"/work/site/name":                                  {who: operator, path: "/work/site/name", page: "/work/site/name", good: []string{"name", "Riverbend"}},
	"/work/site/people/invite":                         {who: operator, path: "/work/site/people/invite", page: "/work/site/people/invite", good: []string{"name", "Ana Petrov", "email", "petrov@riverbend.example"}, wrong: []wrong{{set: []string{"email", "member3@riverbend.example"}, field: "email"}, {set: []string{"name", "Chair\u202eevil"}, field: "name"}}},
	"/work/site/people/{account}/invite":               {who: operator, path: "/work/site/people/{member}/invite"},
	"/work/site/people/{account}/close":                {who: operator, path: "/work/site/people/{member}/close"},
	"/work/site/jurisdictions":                         {who: operator, path: "/work/site/jurisdictions", page: "/work/site/jurisdictions/new", good: []string{"name", "Lakeside", "zone", "America/Chicago"}, wrong: []wrong{{set: []string{"zone", "Mars/Olympus"}, field: "zone"}}},
	"/work/site/jurisdictions/{jurisdiction}":          {who: operator, path: "/work/site/jurisdictions/{jurisdiction}", page: "/work/site/jurisdictions/{jurisdiction}", good: []string{"name", "Riverbend"}, wrong: []wrong{{set: []string{"zone", "Local"}, field: "zone"}}},
	"/work/site/jurisdictions/{jurisdiction}/holidays": {who: operator, path: "/work/site/jurisdictions/{jurisdiction}/holidays", page: "/work/site/jurisdictions/{jurisdiction}/holidays", good: []string{"on", "2027-05-01", "name", "Canal day"}},
	"/work/site/departments":                           {who: operator, path: "/work/site/departments", page: "/work/site/departments/new", good: []string{"name", "Harbor Patrol", "head", "Captain Lee"}, wrong: []wrong{{set: []string{"jurisdiction", "999999"}, status: 404}}},
	"/work/site/departments/{id}":                      {who: operator, path: "/work/site/departments/{department}", page: "/work/site/departments/{department}", good: []string{"head", "Chief Ada Moreno"}},
	"/work/site/boards":                                {who: operator, path: "/work/site/boards", page: "/work/site/boards/new", good: []string{"name", "Harbor Board", "slug", "harbor"}, wrong: []wrong{{set: []string{"slug", "cpab"}, field: "slug"}, {set: []string{"slug", "Harbor Board!"}, field: "slug"}, {set: []string{"jurisdiction", "999999"}, status: 404}, {set: []string{"departments", "999999"}, status: 404}}},
	"/work/site/b/{slug}/edit":                         {who: operator, path: siteBoard + "/edit", page: siteBoard + "/edit", good: []string{"name", "Police Advisory Board of Riverbend"}, wrong: []wrong{{set: []string{"slug", "nyc-public-safety"}, field: "slug"}}},
	"/work/site/b/{slug}/rules":                        {who: operator, path: siteBoard + "/rules", page: siteBoard + "/rules", good: []string{"response_days", "60"}, wrong: []wrong{{set: []string{"response_extension_days", "999"}, field: "response_extension_days"}, {set: []string{"publish_days", "400"}, field: "publish_days"}, {set: []string{"publish_copies", "Mayor", "publish_days", ""}, field: "publish_days"}, {set: []string{"publish_days", "5", "publish_citation", ""}, field: "publish_citation"}, {set: []string{"comment_days", "x"}, field: "comment_days"}, {set: []string{"comment_days", "10"}, field: "comment_citation"}, {set: []string{"quorum_base", "fixed", "quorum_fixed", ""}, field: "quorum_fixed"}, {set: []string{"threshold", "luck"}, field: "threshold"}}},
	"/work/site/b/{slug}/seats":                        {who: operator, path: siteBoard + "/seats", page: siteBoard + "/seats/new", good: []string{"number", "12", "appointed_by", "Mayor"}, wrong: []wrong{{set: []string{"number", "3"}, field: "number"}}},
	"/work/site/b/{slug}/seats/{seat}/appoint": {who: operator, path: siteBoard + "/seats/{seat}/appoint", page: siteBoard + "/seats/{seat}/appoint", good: []string{"person", "{person}", "expires", "2028-12-31"},
		wrong: []wrong{{set: []string{"person", ""}, field: "person"}, {set: []string{"person", "999999"}, status: 404}, {set: []string{"expires", "2020-01-01"}, field: "expires"}}},
	"/work/site/b/{slug}/terms/{term}/end":  {who: operator, path: siteBoard + "/terms/{term}/end", page: siteBoard + "/terms/{term}/end", good: []string{"reason", "Moved away."}, wrong: []wrong{{set: []string{"left", "2019-01-01"}, field: "left"}}},
	"/work/site/b/{slug}/roles":             {who: operator, path: siteBoard + "/roles", page: siteBoard + "/roles", good: []string{"account", "{nakamura}", "role", "clerk"}, wrong: []wrong{{set: []string{"account", ""}, field: "account"}, {set: []string{"account", "999999"}, status: 404}, {set: []string{"role", "-"}, field: "role"}, {set: []string{"role", "drafter:999999"}, status: 404}}},
	"/work/site/b/{slug}/roles/{grant}/end": {who: operator, path: siteBoard + "/roles/{grant}/end"},
}

const longPassword = "seven boats on the canal"

var passwords = []wrong{{set: []string{"password", ""}, field: "password"}, {set: []string{"password", "short"}, field: "password"}, {set: []string{"password", "passwordpassword"}, field: "password"}, {set: []string{"password", strings.Repeat("x", 300)}, field: "password"}}

// What a case needs to have happened before; each does it by the real action.

func (w *town) by(name string) act.Caller {
	w.T.Helper()
	return act.Caller{By: w.named(name).By(), Board: one[int64](w, `select id from boards where slug = 'cpab'`), Key: "prepare " + name + one[string](w, `select gen_random_uuid()::text`), Digest: "test"}
}

func (w *town) must(_ act.Receipt, err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

func (w *town) ctx() context.Context { return context.WithoutCancel(w.T.Context()) }

func (w *town) now() int64 {
	return one[int64](w, `select id from meetings where source is null and state in ('in_session', 'recess')`)
}

func (w *town) close() {
	w.must(w.Portal.Slices.Vote.Close(w.ctx(), w.by(clerk), one[int64](w, lookups["motion"])))
}

func (w *town) takeUp() {
	w.Clock.Advance(time.Minute)
	w.must(w.Portal.Slices.Vote.TakeUp(w.ctx(), w.by(clerk), one[int64](w, lookups["lastitem"])))
}

func (w *town) adjourn() { w.must(w.Portal.Slices.Vote.Adjourn(w.ctx(), w.by(clerk), w.now())) }

func (w *town) recess() { w.must(w.Portal.Slices.Vote.Recess(w.ctx(), w.by(clerk), w.now())) }

// enter enters a ballot for a member who answered aloud.
func (w *town) enter() {
	w.must(w.Portal.Slices.Vote.EnterVoice(w.ctx(), w.by(clerk), one[int64](w, lookups["motion"]), one[int64](w, lookups["okafor"]), rules.Yes))
}

func (w *town) move(method string) { w.moved(vote.Motion{Method: method}) }

// debate puts a motion before the board whose vote is not open yet.
func (w *town) debate() { w.moved(vote.Motion{Method: rules.MethodRollCall, Debate: true}) }

func (w *town) moved(in vote.Motion) {
	in.Kind, in.Item, in.Mover, in.Seconder, in.Text = rules.MotionMain, one[int64](w, lookups["lastitem"]), one[int64](w, lookups["abbott"]), one[int64](w, lookups["brandt"]), "Thank the clerk."
	w.must(w.Portal.Slices.Vote.Move(w.ctx(), w.by(clerk), w.now(), in))
}

func (w *town) addItem() {
	w.must(w.Portal.Slices.Agenda.AddItem(w.ctx(), w.by(clerk), one[int64](w, `select id from meetings where source is null and state = 'scheduled' order by held_on limit 1`), agenda.Item{Title: "Budget", Speak: true}))
}

// takeOff takes off the item that was carried over, so that it is left undone
// again.
func (w *town) takeOff() {
	w.must(w.Portal.Slices.Agenda.RemoveItem(w.ctx(), w.by(clerk), one[int64](w, `select max(id) from agenda_items where carried_from is not null`)))
}

// free takes back the motion that approved the newest minutes, so that their
// text may be changed again.
func (w *town) free() {
	w.T.Helper()
	err := w.DB.InTx(w.ctx(), func(ctx context.Context, tx *pg.Tx) error {
		_, err := tx.Exec(ctx, `update motions set state = 'withdrawn', outcome = 'withdrawn' where kind = 'approve_minutes' and meeting_id = $1`, w.now())
		return err
	})
	if err != nil {
		w.T.Fatal(err)
	}
}

// correct saves a correction of the newest minutes.
func (w *town) correct() {
	w.free()
	slug := w.fill("{second}")
	w.must(w.Portal.Slices.Minutes.Save(w.ctx(), w.by(clerk), slug, 2, one[string](w, `select x.body from minutes x join meetings m on m.id = x.meeting_id where m.slug = $1`, slug)+"\nA correction.\n"))
}

// postAgain posts the next meeting's agenda as it now is.
func (w *town) postAgain() {
	id := one[int64](w, `select id from meetings where source is null and state = 'scheduled' order by held_on limit 1`)
	w.must(w.Portal.Slices.Meeting.Post(w.ctx(), w.by(clerk), id, meeting.Posting{Kind: meeting.Agenda, MissingReason: "Being prepared.", Version: one[int](w, `select version from meetings where id = $1`, id)}))
}

// gather brings those who take part online into the room: with someone online
// the law wants a roll call, and no consent can be asked.
func (w *town) gather() {
	var roll []vote.Presence
	for _, name := range []string{"Mei-Lin Castellano", "Joaquín Vela"} {
		roll = append(roll, vote.Presence{Seat: one[int64](w, seatOf+"'"+name+"'"), Kind: rules.InRoom})
	}
	w.must(w.Portal.Slices.Vote.RecordAttendance(w.ctx(), w.by(clerk), w.now(), roll))
}

// arrive moves the clock to the next meeting's beginning.
func (w *town) arrive() {
	w.Clock.Set(present.AddDate(0, 0, 17))
}

func (w *town) password() {
	w.T.Helper()
	if err := w.Portal.Slices.Account.SetPassword(w.ctx(), w.named(member).Account, longPassword); err != nil {
		w.T.Fatal(err)
	}
}

// attach gives a member's own proposal a paper.
func (w *town) attach() {
	w.must(w.Portal.Slices.Agenda.Attach(w.ctx(), w.by(member), one[int64](w, lookups["own"]), agenda.Upload{Title: "Counts", Name: "counts.txt", Content: []byte("Eleven a day.")}))
}

// request asks for a subscription that is not confirmed.
func (w *town) request() {
	c := w.by(clerk)
	c.By = act.Principal{}
	w.must(w.Portal.Slices.Notice.Request(w.ctx(), c, "pending@riverbend.example"))
}
