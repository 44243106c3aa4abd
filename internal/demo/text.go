package demo

import "parley/internal/recommendation"

// What the board asks in this story. The city, the people and the figures are
// invented.
var texts = map[string]recommendation.Text{
	"audit": {Title: "Publish the yearly audit of body-worn cameras",
		Finding:        "The department audits its body-worn cameras every year. The last three audits were not published, and residents learned of gaps in recording only from a court file.",
		Recommendation: "Publish each yearly audit of body-worn cameras within 30 days of its completion, with the number of recordings that were missing and the reason for each."},
	"families": {Title: "Tell families within 24 hours of a serious injury",
		Finding:        "In four of eleven cases of serious injury last year, the family heard of it from a hospital or from the news before the department called.",
		Recommendation: "Name one officer on each shift who calls the family within 24 hours of a serious injury in custody or during an arrest, and record when the call was made."},
	"pretext": {Title: "Limit pretext stops for equipment faults",
		Finding:        "One stop in five was for a single broken light. Two in a hundred of these led to a citation for anything else.",
		Recommendation: "Do not stop a vehicle for a single equipment fault unless the fault is an immediate danger, and mail a notice to the owner instead."},
	"video": {Title: "Let the board see body-worn video before it votes",
		Finding:        "The board was asked to comment on three incidents from written summaries. In two of them the video, released later, showed something the summary had left out.",
		Recommendation: "Show the board the body-worn video of an incident in closed session before the board is asked to comment on it."},
	"liaison": {Title: "Name an officer as liaison for each school",
		Finding:        "Principals of nine schools reported that they do not know whom to call at the department outside an emergency.",
		Recommendation: "Name one officer as liaison for each public school and publish the list each August."},
	"interpreters": {Title: "Interpreters at traffic stops",
		Finding:        "Officers used the telephone interpreter line in 112 of about 1,900 stops in which no common language was noted. In at least one a nine-year-old translated for her father.",
		Recommendation: "At traffic stops the department should:\n(a) offer a telephone interpreter wherever no common language is spoken\n(b) never use a child as interpreter except to prevent immediate harm\n(c) publish each quarter how often an interpreter was offered and how often one was used"},
	"letters": {Title: "Complaint letters in plain language",
		Finding:        "The letter that closes a complaint runs to two pages of citations and does not say who decided or how to appeal.",
		Recommendation: "Rewrite the closing letter in plain language on one page. Say what was found, who decided, and how and until when the decision can be appealed."},
	"searches": {Title: "Record the reason for every vehicle search",
		Finding:        "The records system has a field for the reason of a vehicle search. It was left empty in 41 of 100 searches drawn at random.",
		Recommendation: "Make the reason for a vehicle search a required field, and publish the totals by reason each quarter."},
	"pursuit": {Title: "Say when a foot pursuit must not begin, and when it must stop",
		Finding:        "In the last two years 31 foot pursuits ended with someone hurt. Nineteen of them began over an infraction. The department has no written rule on when a pursuit must not begin.",
		Recommendation: "Adopt a written foot-pursuit policy that names the offenses for which a pursuit may not begin and the moments at which it must end, and train every patrol officer in it within 12 months."},
	"cameras": {Title: "Turn body-worn cameras on before arrival",
		Finding:        "In 23 of 80 recordings reviewed, the recording began after the officer had already spoken with someone at the scene.",
		Recommendation: "Require that a body-worn camera is recording before the officer leaves the vehicle, and make the department's system flag recordings that begin later."},
	"districts": {Title: "Publish complaint outcomes by district",
		Finding:        "Complaint outcomes are published for the whole city. Residents of the Mill District cannot tell whether complaints there end differently.",
		Recommendation: "Publish the number of complaints and their outcomes for each patrol district every quarter."},
	"armored": {Title: "Sell the second armored vehicle",
		Finding:        "The second armored vehicle was used once in three years.",
		Recommendation: "Sell the second armored vehicle and report what it fetched."},
}

// asks is the motion that adopts a recommendation.
func asks(name string) string {
	return "Adopt “" + texts[name].Title + "” and send it to the police department."
}
