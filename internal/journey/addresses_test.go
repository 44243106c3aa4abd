package journey

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/act"
	"parley/internal/rules/advice"
	"parley/internal/web"
)

// visit is one page and who opens it.
type visit struct {
	who  string // a person's name, "" for anyone
	path string
}

// The people who open the pages of /work.
const (
	clerk     = "Priya Raman"
	member    = "Wendell Okafor"
	drafter   = "Owen Hale"
	executive = "Marisol Trent"
	dissenter = "Tomás Iglesias"
	operator  = "Noor Haddad"
)

// samples are the addresses at which each GET route is looked at in the city
// in mid-life. In braces stands what lookups finds. A path may be followed by
// a blank and by what makes the page another one.
var samples = map[string][]visit{
	"/":                        {{"", "/"}},
	"/how":                     {{"", "/how"}},
	"/boards":                  {{"", "/boards"}},
	"/b/{slug}":                {{"", "/b/cpab"}, {"", "/b/nyc-public-safety"}},
	"/b/{slug}/members":        {{"", "/b/cpab/members"}, {"", "/b/nyc-public-safety/members"}},
	"/b/{slug}/rules":          {{"", "/b/cpab/rules"}, {"", "/b/nyc-public-safety/rules"}},
	"/b/{slug}/compliance":     {{"", "/b/cpab/compliance"}, {"", "/b/nyc-public-safety/compliance?year=2020"}},
	"/b/{slug}/accountability": {{"", "/b/cpab/accountability"}, {"", "/b/schools/accountability"}},
	"/departments/{department}/accountability": {{"", "/departments/{department}/accountability"}},
	"/b/{slug}/reports/{year}":                 {{"", "/b/cpab/reports/{lastyear}"}, {"", "/b/cpab/reports/{adoptedyear}"}},
	"/b/{slug}/reports/{year}/report.pdf":      {{"", "/b/cpab/reports/{lastyear}/report.pdf"}},
	"/work/b/{slug}/reports":                   {{clerk, "/work/b/cpab/reports"}},
	"/b/{slug}/outside":                        {{"", "/b/riverbend-city-auditor/outside"}},
	"/b/{slug}/outside/{recommendation}":       {{"", "/b/riverbend-city-auditor/outside/{outside}"}},
	"/subscribe":                               {{"", "/subscribe"}},
	"/b/{slug}/subscribe":                      {{"", "/b/cpab/subscribe"}, {"", "/b/cpab/subscribe?recommendation={answered}"}},
	"/subscription/{token}":                    {{"", "/subscription/{following}"}, {"", "/subscription/nobody"}},
	"/subscription/{token}/end":                {{"", "/subscription/{following}/end"}},
	"/b/{slug}/meetings/{meeting}/minutes":     {{"", "/b/cpab/meetings/{first}/minutes"}, {"", "/b/cpab/meetings/{first}/minutes?version=1"}, {"", "/b/cpab/meetings/{second}/minutes"}},
	"/work/b/{slug}/minutes":                   {{clerk, "/work/b/cpab/minutes"}},
	"/work/b/{slug}/minutes/{meeting}":         {{clerk, "/work/b/cpab/minutes/{second}"}, {clerk, "/work/b/cpab/minutes/{first}"}},

	"/b/{slug}/reports/{year}/versions/{version}":            {{"", "/b/cpab/reports/{lastyear}/versions/1"}, {"", "/b/cpab/reports/{lastyear}/versions/2"}},
	"/b/{slug}/reports/{year}/versions/{version}/report.pdf": {{"", "/b/cpab/reports/{lastyear}/versions/2/report.pdf"}},
	"/work/b/{slug}/reports/adopt":                           {{clerk, "/work/b/cpab/reports/adopt"}},
	"/work/b/{slug}/reports/take-back":                       {{clerk, "/work/b/cpab/reports/take-back"}},

	"/b/{slug}/meetings/{meeting}/comments":                      {{"", "/b/cpab/meetings/{first}/comments"}, {"", "/b/cpab/meetings/{next}/comments"}, {"", "/b/cpab/meetings/{second}/comments"}},
	"/b/{slug}/meetings/{meeting}/speak":                         {{"", "/b/cpab/meetings/{next}/speak"}},
	"/b/{slug}/meetings/{meeting}/comment":                       {{"", "/b/cpab/meetings/{next}/comment"}},
	"/b/{slug}/meetings/{meeting}/aid":                           {{"", "/b/cpab/meetings/{next}/aid"}},
	"/participation/{token}":                                     {{"", "{speaker}"}, {"", "{letter}"}, {"", "{aided}"}},
	"/work/b/{slug}/comment-rule":                                {{clerk, "/work/b/cpab/comment-rule"}},
	"/work/b/{slug}/meetings/{meeting}/speakers":                 {{clerk, "/work/b/cpab/meetings/{next}/speakers"}, {clerk, "/work/b/cpab/meetings/{now}/speakers"}},
	"/work/b/{slug}/meetings/{meeting}/public":                   {{clerk, "/work/b/cpab/meetings/{next}/public"}, {clerk, "/work/b/cpab/meetings/{cancelled}/public"}},
	"/work/b/{slug}/meetings/{meeting}/public/aids/{aid}/answer": {{clerk, "/work/b/cpab/meetings/{next}/public/aids/{asked}/answer"}},
	"/work/b/{slug}/minutes/style":                               {{clerk, "/work/b/cpab/minutes/style"}},

	"/work/b/{slug}/referrals":                       {{clerk, "/work/b/cpab/referrals"}, {clerk, "/work/b/schools/referrals"}},
	"/work/b/{slug}/referrals/motions/{motion}/send": {{clerk, "/work/b/cpab/referrals/motions/{refers}/send"}},
	"/work/b/{slug}/meetings/{meeting}/agenda/copy":  {{clerk, "/work/b/cpab/meetings/{joint}/agenda/copy"}},
	"/work/b/{slug}/meetings/{meeting}/part":         {{clerk, "/work/b/cpab/meetings/{joint}/part"}},
	"/work/b/{slug}/referrals/{referral}/take-back":  {{clerk, "/work/b/cpab/referrals/{referral}/take-back"}},
	"/work/b/{slug}/referrals/{referral}/report":     {{clerk, "/work/b/schools/referrals/{referral}/report"}},

	"/b/{slug}/evidence/{sum}/{name}":                      {{"", "/b/cpab/evidence/{evidence}"}},
	"/work/b/{slug}/commitments":                           {{clerk, "/work/b/cpab/commitments"}, {member, "/work/b/cpab/commitments?show=missed"}, {clerk, "/work/b/schools/commitments"}},
	"/work/b/{slug}/commitments/rule":                      {{clerk, "/work/b/cpab/commitments/rule"}},
	"/work/b/{slug}/commitments/escalation":                {{clerk, "/work/b/cpab/commitments/escalation"}},
	"/work/b/{slug}/decisions/{decision}/steps":            {{clerk, "/work/b/cpab/decisions/{further}/steps"}, {clerk, "/work/b/cpab/decisions/{further}/steps?of={step}"}},
	"/work/b/{slug}/commitments/{commitment}":              {{clerk, "/work/b/cpab/commitments/{kept}"}, {member, "/work/b/cpab/commitments/{unkept}"}},
	"/work/b/{slug}/commitments/{commitment}/tests":        {{clerk, "/work/b/cpab/commitments/{kept}/tests"}},
	"/work/b/{slug}/commitments/{commitment}/review":       {{clerk, "/work/b/cpab/commitments/{kept}/review"}},
	"/work/b/{slug}/recommendations/{id}/decisions":        {{clerk, "/work/b/cpab/recommendations/{followed}/decisions"}, {clerk, "/work/b/cpab/recommendations/{followed}/decisions?kind=close"}, {clerk, "/work/b/cpab/recommendations/{followed}/decisions?kind=escalate"}},
	"/work/b/{slug}/decisions/{decision}":                  {{clerk, "/work/b/cpab/decisions/{decided}"}, {clerk, "/work/b/cpab/decisions/{further}"}},
	"/work/d/{department}/commitments":                     {{drafter, "/work/d/{department}/commitments"}},
	"/work/d/{department}/commitments/{commitment}":        {{drafter, "/work/d/{department}/commitments/{kept}"}},
	"/work/d/{department}/commitments/{commitment}/report": {{drafter, "/work/d/{department}/commitments/{kept}/report"}},
	"/work/d/{department}/commitments/{commitment}/tests":  {{drafter, "/work/d/{department}/commitments/{unkept}/tests"}},

	"/work/b/{slug}/meetings/join": {{clerk, "/work/b/cpab/meetings/join"}},

	"/work":               {{clerk, "/work"}, {member, "/work"}, {executive, "/work"}, {operator, "/work"}},
	"/work/b/{slug}":      {{clerk, "/work/b/cpab"}},
	"/work/b/{slug}/mail": {{clerk, "/work/b/cpab/mail"}},

	"/meetings":                                     {{"", "/meetings"}, {"", "/meetings?when=past"}},
	"/b/{slug}/meetings":                            {{"", "/b/cpab/meetings"}, {"", "/b/cpab/meetings?when=past"}, {"", "/b/nyc-public-safety/meetings?when=past"}},
	"/b/{slug}/meetings/{meeting}":                  {{"", "/b/cpab/meetings/{first}"}, {"", "/b/cpab/meetings/{now}"}, {"", "/b/cpab/meetings/{next}"}, {"", "/b/cpab/meetings/{cancelled}"}, {"", "/b/nyc-public-safety/meetings/{imported}"}},
	"/b/{slug}/meetings/{meeting}/now":              {{"", "/b/cpab/meetings/{now}/now"}},
	"/calendar":                                     {{"", "/calendar"}},
	"/calendar.ics":                                 {{"", "/calendar.ics"}},
	"/b/{slug}/calendar":                            {{"", "/b/cpab/calendar"}},
	"/b/{slug}/calendar.ics":                        {{"", "/b/cpab/calendar.ics"}},
	"/b/{slug}/meetings/{meeting}/packet":           {{"", "/b/cpab/meetings/{next}/packet"}, {"", "/b/cpab/meetings/{first}/packet"}},
	"/b/{slug}/meetings/{meeting}/packet/{version}": {{"", "/b/cpab/meetings/{next}/packet/1"}},
	"/b/{slug}/meetings/{meeting}/packet/{version}/packet.pdf": {{"", "/b/cpab/meetings/{next}/packet/1/packet.pdf"}},
	"/b/{slug}/meetings/{meeting}/meeting.ics":                 {{"", "/b/cpab/meetings/{next}/meeting.ics"}},

	"/work/b/{slug}/meetings":                                       {{clerk, "/work/b/cpab/meetings"}},
	"/work/b/{slug}/meetings/new":                                   {{clerk, "/work/b/cpab/meetings/new"}},
	"/work/b/{slug}/meetings/{meeting}":                             {{clerk, "/work/b/cpab/meetings/{next}"}, {clerk, "/work/b/cpab/meetings/{first}"}, {clerk, "/work/b/cpab/meetings/{cancelled}"}},
	"/work/b/{slug}/meetings/{meeting}/move":                        {{clerk, "/work/b/cpab/meetings/{next}/move"}},
	"/work/b/{slug}/meetings/{meeting}/cancel":                      {{clerk, "/work/b/cpab/meetings/{next}/cancel"}},
	"/work/b/{slug}/meetings/{meeting}/postpone":                    {{clerk, "/work/b/cpab/meetings/{next}/postpone"}},
	"/work/b/{slug}/meetings/{meeting}/not-held":                    {{clerk, "/work/b/cpab/meetings/{next}/not-held"}},
	"/work/b/{slug}/meetings/{meeting}/agenda":                      {{clerk, "/work/b/cpab/meetings/{next}/agenda"}, {member, "/work/b/cpab/meetings/{next}/agenda"}},
	"/work/b/{slug}/meetings/{meeting}/agenda/carry":                {{clerk, "/work/b/cpab/meetings/{next}/agenda/carry"}},
	"/work/b/{slug}/meetings/{meeting}/agenda/{item}/papers/upload": {{clerk, "/work/b/cpab/meetings/{next}/agenda/{item}/papers/upload"}},
	"/work/b/{slug}/papers/{paper}/file":                            {{clerk, "/work/b/cpab/papers/{uploaded}/file"}},
	"/b/{slug}/files/{sum}/{name}":                                  {{"", "/b/cpab/files/{filed}"}},
	"/work/b/{slug}/meetings/{meeting}/agenda/{item}/note":          {{member, "/work/b/cpab/meetings/{next}/agenda/{item}/note"}},
	"/work/b/{slug}/proposals":                                      {{clerk, "/work/b/cpab/proposals"}, {member, "/work/b/cpab/proposals"}},
	"/work/b/{slug}/proposals/new":                                  {{member, "/work/b/cpab/proposals/new"}},
	"/work/b/{slug}/proposals/{proposal}":                           {{clerk, "/work/b/cpab/proposals/{proposal}"}, {member, "/work/b/cpab/proposals/{accepted}"}, {clerk, "/work/b/cpab/proposals/{accepted}"}},
	"/work/b/{slug}/proposals/{proposal}/papers/attach":             {{member, "/work/b/cpab/proposals/{own}/papers/attach"}},
	"/work/b/{slug}/proposals/{proposal}/papers/{paper}/file":       {{clerk, "/work/b/cpab/proposals/{proposal}/papers/{enclosed}/file"}},
	"/work/d/{department}/proposals/{proposal}":                     {{drafter, "/work/d/{department}/proposals/{proposal}"}},
	"/work/d/{department}/proposals/{proposal}/papers/enclose":      {{drafter, "/work/d/{department}/proposals/{proposal}/papers/enclose"}},
	"/work/d/{department}/proposals/{proposal}/papers/{paper}/file": {{drafter, "/work/d/{department}/proposals/{proposal}/papers/{enclosed}/file"}},
	"/work/d/{department}/proposals":                                {{drafter, "/work/d/{department}/proposals"}},
	"/work/d/{department}/proposals/new":                            {{drafter, "/work/d/{department}/proposals/new"}},
	"/work/b/{slug}/templates/{kind}":                               {{clerk, "/work/b/cpab/templates/regular"}, {clerk, "/work/b/cpab/templates/special?from={next}"}},
	"/work/b/{slug}/meetings/{meeting}/agenda/add":                  {{clerk, "/work/b/cpab/meetings/{next}/agenda/add"}},
	"/work/b/{slug}/meetings/{meeting}/agenda/{item}/edit":          {{clerk, "/work/b/cpab/meetings/{next}/agenda/{item}/edit"}},
	"/work/b/{slug}/meetings/{meeting}/agenda/{item}/papers/add":    {{clerk, "/work/b/cpab/meetings/{next}/agenda/{item}/papers/add"}},
	"/work/b/{slug}/meetings/{meeting}/post/{kind}":                 {{clerk, "/work/b/cpab/meetings/{next}/post/agenda"}},
	"/work/b/{slug}/meetings/{meeting}/postings/{posting}/confirm":  {{clerk, "/work/b/cpab/meetings/{next}/postings/{posting}/confirm?channel=physical"}},

	"/recommendations":                   {{"", "/recommendations"}, {"", "/recommendations?set=overdue"}, {"", "/recommendations?q=zebra"}, {"", "/recommendations?order=newest&progress=in_progress&reason=cost&year=2026"}},
	"/recommendations.csv":               {{"", "/recommendations.csv"}},
	"/recommendations.json":              {{"", "/recommendations.json"}},
	"/recommendations/schema":            {{"", "/recommendations/schema"}},
	"/b/{slug}/recommendations":          {{"", "/b/cpab/recommendations"}},
	"/b/{slug}/recommendations/{number}": {{"", "/b/cpab/recommendations/{answered}"}, {"", "/b/cpab/recommendations/{overdue}"}, {"", "/b/cpab/recommendations/{waiting}"}, {"", "/b/cpab/recommendations/{lost}"}, {"", "/b/cpab/recommendations/{coming}"}},
	"/b/{slug}/recommendations/{number}/letter/{transmittal}/letter.pdf": {{"", "/b/cpab/recommendations/{overdue}/letter/{late}/letter.pdf"}},
	"/b/{slug}/recommendations/{number}/answer/{transmittal}":            {{"", "/b/cpab/recommendations/{signed}"}},
	"/b/{slug}/recommendations/{number}/answer/{transmittal}/answer.pdf": {{"", "/b/cpab/recommendations/{signed}/answer.pdf"}},
	"/b/{slug}/recommendations/{number}/letter/{transmittal}":            {{"", "/b/cpab/recommendations/{overdue}/letter/{late}"}},

	"/work/b/{slug}/recommendations":                    {{clerk, "/work/b/cpab/recommendations"}, {member, "/work/b/cpab/recommendations"}},
	"/work/b/{slug}/recommendations/new":                {{clerk, "/work/b/cpab/recommendations/new"}},
	"/work/b/{slug}/recommendations/{id}":               {{clerk, "/work/b/cpab/recommendations/{draft}"}, {clerk, "/work/b/cpab/recommendations/{adopted}"}, {clerk, "/work/b/cpab/recommendations/{sent}"}},
	"/work/b/{slug}/recommendations/{id}/revise":        {{clerk, "/work/b/cpab/recommendations/{draft}/revise"}},
	"/work/b/{slug}/recommendations/{id}/withdraw":      {{clerk, "/work/b/cpab/recommendations/{draft}/withdraw"}},
	"/work/b/{slug}/recommendations/{id}/transmit":      {{clerk, "/work/b/cpab/recommendations/{adopted}/transmit"}},
	"/work/b/{slug}/recommendations/{id}/dissent":       {{dissenter, "/work/b/cpab/recommendations/{adopted}/dissent"}},
	"/work/b/{slug}/transmittals/{transmittal}/record":  {{clerk, "/work/b/cpab/transmittals/{late}/record"}},
	"/work/b/{slug}/transmittals/{transmittal}/correct": {{clerk, "/work/b/cpab/transmittals/{late}/correct"}},

	"/work/d/{department}":                                {{drafter, "/work/d/{department}"}, {executive, "/work/d/{department}"}},
	"/work/d/{department}/answers/{transmittal}":          {{drafter, "/work/d/{department}/answers/{late}"}, {drafter, "/work/d/{department}/answers/{drafted}"}},
	"/work/d/{department}/answers/{transmittal}/extend":   {{drafter, "/work/d/{department}/answers/{drafted}/extend"}, {drafter, "/work/d/{department}/answers/{late}/extend"}},
	"/work/d/{department}/answers/{transmittal}/delegate": {{drafter, "/work/d/{department}/answers/{drafted}/delegate"}},
	"/work/d/{department}/answers/{transmittal}/note":     {{drafter, "/work/d/{department}/answers/{drafted}/note"}},
	"/work/d/{department}/answers/{transmittal}/counsel":  {{drafter, "/work/d/{department}/answers/{drafted}/counsel"}},
	"/work/d/{department}/sign":                           {{executive, "/work/d/{department}/sign?board={board}"}},
	"/work/d/{department}/answers/{transmittal}/sign":     {{executive, "/work/d/{department}/answers/{drafted}/sign"}},

	"/work/b/{slug}/remarks":                       {{member, "/work/b/cpab/remarks"}},
	"/work/b/{slug}/remarks/read":                  {{clerk, "/work/b/cpab/remarks/read"}},
	"/work/b/{slug}/remarks/{about}/{draft}":       {{member, "/work/b/cpab/remarks/recommendation/{draft}"}},
	"/work/b/{slug}/schedule":                      {{clerk, "/work/b/cpab/schedule"}},
	"/work/b/{slug}/meetings/{meeting}/recordings": {{clerk, "/work/b/cpab/meetings/{first}/recordings"}},
	"/work/b/{slug}/recordings/{recording}/end":    {{clerk, "/work/b/cpab/recordings/{recording}/end"}},

	"/work/b/{slug}/meetings/{meeting}/session": {{clerk, "/work/b/cpab/meetings/{now}/session"}, {clerk, "/work/b/cpab/meetings/{next}/session"}, {clerk, "/work/b/cpab/meetings/{first}/session"}},
	"/work/b/{slug}/meetings/{meeting}/vote": {{member, "/work/b/cpab/meetings/{now}/vote"}, {"Hannah Brandt", "/work/b/cpab/meetings/{now}/vote?choice=no&motion={motion}"}, {"Darius Poole", "/work/b/cpab/meetings/{now}/vote"},
		{"Grant Lindqvist", "/work/b/cpab/meetings/{now}/vote"}, {"Amina Yusuf", "/work/b/cpab/meetings/{now}/vote"}, {member, "/work/b/cpab/meetings/{next}/vote"}},

	"/work/sign-in":            {{"", "/work/sign-in"}},
	"/work/invitation/{token}": {{"", "{invitation}"}},
	"/work/reset":              {{"", "/work/reset"}},
	"/work/reset/{token}":      {{"", "{reset}"}},
	"/work/password":           {{member, "/work/password"}},

	"/work/site":                                       {{operator, "/work/site"}},
	"/work/site/name":                                  {{operator, "/work/site/name"}},
	"/work/site/people":                                {{operator, "/work/site/people"}},
	"/work/site/people/invite":                         {{operator, "/work/site/people/invite"}},
	"/work/site/people/{account}/close":                {{operator, "/work/site/people/2/close"}},
	"/work/site/jurisdictions/new":                     {{operator, "/work/site/jurisdictions/new"}},
	"/work/site/jurisdictions/{jurisdiction}":          {{operator, "/work/site/jurisdictions/{jurisdiction}"}},
	"/work/site/jurisdictions/{jurisdiction}/holidays": {{operator, "/work/site/jurisdictions/{jurisdiction}/holidays"}},
	"/work/site/jurisdictions/{jurisdiction}/holidays/{holiday}/remove": {{operator, "/work/site/jurisdictions/{jurisdiction}/holidays/{holiday}/remove"}},
	"/work/site/b/{slug}/law":                   {{operator, "/work/site/b/cpab/law"}},
	"/work/site/b/{slug}/law/choose":            {{operator, "/work/site/b/cpab/law/choose"}},
	"/work/site/b/{slug}/law/sign":              {{operator, "/work/site/b/cpab/law/sign"}},
	"/work/site/b/{slug}/law/days":              {{operator, "/work/site/b/cpab/law/days"}},
	"/work/site/b/{slug}/law/days/{day}/remove": {{operator, "/work/site/b/cpab/law/days/{ownday}/remove"}},
	"/work/site/b/{slug}/law/{rule}/set":        {{operator, "/work/site/b/cpab/law/notice.regular/set"}, {operator, "/work/site/b/cpab/law/minutes.draft_available/set"}, {operator, "/work/site/b/cpab/law/votes.roll_call_triggers/set"}},
	"/work/site/b/{slug}/law/{rule}/withdraw":   {{operator, "/work/site/b/cpab/law/minutes.draft_available/withdraw"}},
	"/work/site/departments/new":                {{operator, "/work/site/departments/new"}},
	"/work/site/departments/{id}":               {{operator, "/work/site/departments/{department}"}},
	"/work/site/boards/new":                     {{operator, "/work/site/boards/new"}},
	"/work/site/b/{slug}":                       {{operator, "/work/site/b/cpab"}, {operator, "/work/site/b/nyc-public-safety"}},
	"/work/site/b/{slug}/edit":                  {{operator, "/work/site/b/cpab/edit"}},
	"/work/site/b/{slug}/rules":                 {{operator, "/work/site/b/cpab/rules"}},
	"/work/site/b/{slug}/seats/new":             {{operator, "/work/site/b/cpab/seats/new"}},
	"/work/site/b/{slug}/seats/{seat}/appoint":  {{operator, "/work/site/b/cpab/seats/{seat}/appoint"}},
	"/work/site/b/{slug}/terms/{term}/end":      {{operator, "/work/site/b/cpab/terms/{term}/end"}},
	"/work/site/b/{slug}/roles":                 {{operator, "/work/site/b/cpab/roles"}},
}

// errorPages are pages that no route leads to.
var errorPages = []struct {
	visit
	status int
}{{visit{"", "/nothing/here"}, 404}, {visit{"", "/b/nowhere"}, 404}, {visit{member, "/work/b/cpab/meetings"}, 403}, {visit{"", "/work/invitation/used"}, 410}}

const (
	number     = `n.year || '-' || lpad(n.seq::text, 3, '0') from recommendation_numbers n where true`
	unanswered = `select t.recommendation_id from transmittals t where not exists (select from responses r where r.transmittal_id = t.id and r.signed_at is not null) order by t.sent_at`
)

// lookups find what stands in braces in the samples.
var lookups = map[string]string{
	"first":        `select slug from meetings where source is null and state = 'adjourned' order by held_on limit 1`,
	"second":       `select slug from meetings where source is null and state = 'adjourned' order by held_on desc limit 1`,
	"now":          `select slug from meetings where source is null and state = 'in_session'`,
	"next":         `select slug from meetings where source is null and state = 'scheduled' order by held_on limit 1`,
	"cancelled":    `select slug from meetings where source is null and state = 'cancelled' limit 1`,
	"imported":     `select m.slug from meetings m join boards b on b.id = m.board_id where b.slug = 'nyc-public-safety' and exists (select from motions x where x.meeting_id = m.id) order by m.held_on desc limit 1`,
	"item":         `select i.id from agenda_items i join meetings m on m.id = i.meeting_id where m.source is null and m.state = 'scheduled' order by m.held_on, i.position offset 2 limit 1`,
	"posting":      `select p.id from postings p join meetings m on m.id = p.meeting_id where m.source is null and m.state = 'scheduled' order by m.held_on, p.id limit 1`,
	"lastyear":     `select min(year) from annual_reports`,
	"adoptedyear":  `select max(extract(year from adopted_on))::int from tracked`,
	"outside":      `select min(id) from outside_recommendations`,
	"joint":        `select slug from meetings where joint_with is not null`,
	"hostitem":     `select i.id from agenda_items i join meetings m on m.joint_with = i.meeting_id where not exists (select from agenda_items c where c.copied_from = i.id) and i.removed_at is null order by i.id limit 1`,
	"refers":       `select motion_id from referrals order by id limit 1`,
	"evidence":     `select encode(sha256, 'hex') || '/' || name from evidence_files limit 1`,
	"kept":         `select min(commitment_id) from progress_reports`,
	"unkept":       `select min(c.id) from commitments c join responses r on r.id = c.response_id where r.signed_at is not null and not exists (select from progress_reports p where p.commitment_id = c.id)`,
	"followed":     `select recommendation_id from decisions where kind = 'verify' order by id limit 1`,
	"decided":      `select min(id) from decisions`,
	"further":      `select max(decision_id) from escalation_steps`,
	"step":         `select max(id) from escalation_steps`,
	"referral":     `select min(id) from referrals`,
	"unsent":       `select m.id from motions m where m.kind = 'refer' and m.outcome = 'carried' and not exists (select from referrals r where r.motion_id = m.id) order by m.id desc limit 1`,
	"nextid":       `select m.id from meetings m join boards b on b.id = m.board_id where b.slug = 'cpab' and m.state = 'scheduled' order by m.held_on limit 1`,
	"committee":    `select id from boards where slug = 'schools'`,
	"recording":    `select min(id) from recordings`,
	"holiday":      `select min(id) from holidays`,
	"ownday":       `select min(id) from board_days where removed_at is null`,
	"motion":       `select id from motions where state = 'open' and source is null`,
	"taken":        `select max(id) from session_events where kind = 'item'`,
	"stated":       `select id from motions where state = 'moved' and source is null`,
	"department":   `select id from departments order by id limit 1`,
	"jurisdiction": `select j.id from jurisdictions j where name = 'City of Riverbend'`,
	"uploaded":     `select min(f.paper_id) from paper_files f join papers p on p.id = f.paper_id where p.item_id is not null`,
	"filed":        `select encode(sha256, 'hex') || '/' || name from paper_files order by paper_id limit 1`,
	"proposal":     `select id from proposals where state = 'open' order by id limit 1`,
	"enclosed":     `select p.id from papers p join proposals x on x.id = p.proposal_id where x.state = 'open' order by p.id limit 1`,
	"own":          `select p.id from proposals p join people w on w.id = p.proposed_by where p.state = 'open' and w.name = 'Wendell Okafor'`,
	"accepted":     `select min(id) from proposals where state = 'accepted' and referral_id is null`,
	"seat":         `select s.id from seats s join boards b on b.id = s.board_id where b.slug = 'cpab' and s.number = 11`,
	"term":         `select id from terms where left_on is null and source is null order by id offset 3 limit 1`,
	"answered":     `select ` + number + ` and exists (select from transmittals t join responses r on r.transmittal_id = t.id join commitments c on c.response_id = r.id where t.recommendation_id = n.recommendation_id and r.signed_at is not null) limit 1`,
	"overdue":      `select ` + number + ` and n.recommendation_id = (` + unanswered + ` limit 1)`,
	"waiting":      `select ` + number + ` and n.recommendation_id = (` + unanswered + ` desc limit 1)`,
	"lost":         `select ` + number + ` and exists (select from agenda_items i join motions m on m.item_id = i.id where i.recommendation_id = n.recommendation_id and m.outcome = 'lost') limit 1`,
	"coming":       `select ` + number + ` and exists (select from agenda_items i join meetings m on m.id = i.meeting_id where i.recommendation_id = n.recommendation_id and m.state = 'scheduled') limit 1`,
	"late":         `select t.id from transmittals t where t.recommendation_id = (` + unanswered + ` limit 1)`,
	"drafted":      `select transmittal_id from responses where signed_at is null limit 1`,
	"signed":       `select n.year || '-' || lpad(n.seq::text, 3, '0') || '/answer/' || t.id from transmittals t join responses r on r.transmittal_id = t.id join recommendation_numbers n on n.recommendation_id = t.recommendation_id where r.signed_at is not null order by t.id limit 1`,
	"dissent":      `select min(id) from dissents`,
	"board":        `select id from boards where slug = 'cpab'`,
	"version":      `select version from responses where signed_at is null order by id limit 1`,
	"sent":         unanswered + ` limit 1`,
	"draft":        `select r.id from recommendations r where r.withdrawn_at is null and not exists (select from recommendation_numbers n where n.recommendation_id = r.id) limit 1`,
	"adopted":      `select m.recommendation_id from motions m where m.outcome = 'carried' and m.kind = 'adopt_recommendation' and not exists (select from transmittals t where t.recommendation_id = m.recommendation_id) limit 1`,
	"speaker":      `select max(id) from speakers where state = 'waiting'`,
	"letter":       `select max(id) from written_comments where state = 'received'`,
	"aided":        `select max(id) from aid_requests where state = 'promised'`,
	"asked":        `select max(id) from aid_requests where state = 'asked'`,
	"following":    `select rtrim(translate(encode(token, 'base64'), '+/', '-_'), '=') from subscriptions where state = 'confirmed' limit 1`,
}

// sentIn are the lookups that lead to the page of a thing somebody sent in.
var sentIn = map[string]string{"speaker": "speaker", "letter": "comment", "aided": "aid"}

// draftAnswer has the department write an answer that waits for its signature.
func (w *town) draftAnswer() {
	w.T.Helper()
	id := one[int64](w, `select t.id from transmittals t where t.recommendation_id = (`+unanswered+` desc limit 1)`)
	by := w.named(drafter)
	c := act.Caller{By: by.By(), Board: one[int64](w, `select id from boards where slug = 'cpab'`), Department: one[int64](w, lookups["department"]), Key: "draft-answer", Digest: "test"}
	agreed := advice.PartAnswer{Position: advice.Concur}
	_, err := w.Portal.Slices.Response.SaveDraft(w.T.Context(), c, id, one[int](w, `select version from responses where transmittal_id = `+strconv.FormatInt(id, 10)), advice.Answer{Words: "We agree, and have ordered it.", Parts: []advice.PartAnswer{agreed, agreed, agreed},
		Commitments: []advice.Commitment{{Part: 1, Action: "Order it", Official: "Sofia Kerr, Lieutenant", Target: "2027-02-01"}, {Part: 2, Action: "Order it", Official: "Sofia Kerr, Lieutenant", Target: "2027-02-01"}, {Part: 3, Action: "Order it", Official: "Sofia Kerr, Lieutenant", Target: "2027-02-01"}}})
	if err != nil {
		w.T.Fatal(err)
	}
}

// holdAnswer has the executive sign it for a later day.
func (w *town) holdAnswer() {
	w.T.Helper()
	w.draftAnswer()
	id := one[int64](w, lookups["drafted"])
	c := act.Caller{By: w.named(executive).By(), Department: one[int64](w, lookups["department"]), Key: "hold-answer", Digest: "test"}
	if _, err := w.Portal.Slices.Response.Hold(w.T.Context(), c, id, one[int](w, lookups["version"]), "Chief of Police", w.Clock.Now().Add(48*time.Hour)); err != nil {
		w.T.Fatal(err)
	}
}

var braces = regexp.MustCompile(`\{(\w+)\}`)

// fill puts what the city holds into a sample's path.
func (w *town) fill(path string) string {
	w.T.Helper()
	return braces.ReplaceAllStringFunc(path, func(name string) string {
		name = strings.Trim(name, "{}")
		mint := func(purpose string) string {
			if link, ok := w.minted[purpose]; ok {
				return link
			}
			link, err := w.Portal.Slices.Account.Mint(context.WithoutCancel(w.T.Context()), w.named(member).Account, purpose, w.Clock.Now())
			if err != nil {
				w.T.Fatal(err)
			}
			w.minted[purpose] = w.path(link)
			return w.minted[purpose]
		}
		switch name {
		case "invitation":
			return mint("invite")
		case "reset":
			return mint("reset")
		}
		query, ok := lookups[name]
		if kind := sentIn[name]; kind != "" {
			address, err := w.Portal.Slices.Comment.Address(context.WithoutCancel(w.T.Context()), kind+"/"+one[string](w, `select x.v::text from (`+query+`) x(v)`))
			if err != nil {
				w.T.Fatal(err)
			}
			return address
		}
		if !ok {
			w.T.Fatalf("no lookup for {%s}", name)
		}
		return one[string](w, `select x.v::text from (`+query+`) x(v)`)
	})
}

// fillIf is fill for a city in which some of it may not be there any more.
func (w *town) fillIf(path string) (string, bool) {
	w.T.Helper()
	for _, name := range braces.FindAllStringSubmatch(path, -1) {
		if query, ok := lookups[name[1]]; ok && w.Count(`select count(*) from (`+query+`) x`) == 0 {
			return "", false
		}
	}
	return w.fill(path), true
}

func TestEveryGETRouteHasASample(t *testing.T) {
	known := map[string]bool{}
	for _, rt := range web.Routes(web.Slices{}) {
		if rt.Method != "GET" || rt.Stream != nil {
			continue
		}
		known[rt.Pattern] = true
		if len(samples[rt.Pattern]) == 0 {
			t.Errorf("%s is never opened: give it an address in samples", rt.Pattern)
		}
	}
	for p := range samples {
		if !known[p] {
			t.Errorf("samples hold %s, which is no route", p)
		}
	}
}
