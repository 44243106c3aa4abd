package page_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/internal/fault"
	"parley/internal/page"
	"parley/internal/page/pagetest"
)

// gallery shows every part in all its states, as one page.
const gallery = `{{define "main"}}
<div class="wrap">
{{template "part/head" .D.Head}}
<p class="actions"><a class="usa-button" href="/x">{{icon "calendar"}} Add to calendar</a><a class="usa-button usa-button--outline" href="/x">{{icon "mail"}} Follow by email</a><a href="/x">Get changes by email</a></p>
</div>
<div class="wrap record"><div class="record-text">
{{range .D.Owed}}<div>{{template "part/owed" .}}</div>{{end}}
<section class="section"><div class="section-head"><h2>Agenda</h2><p>Version 2, posted {{template "time/monthday" .D.At}}. <a href="/x">Version 1</a></p></div>{{template "part/agenda" .D.Agenda}}</section>
<section class="section"><div class="section-head"><h2>Changes since first posting</h2></div>{{template "part/ledger" .D.Ledger}}</section>
<section class="section"><h2>Motions</h2>{{range .D.Motions}}{{template "part/motion" .}}{{end}}</section>
</div><aside class="record-side">
<div class="usa-summary-box"><h2>At a glance</h2>{{template "part/facts" .D.Facts}}{{range .D.Bars}}<h3>The answer’s clock</h3>{{template "part/deadline" .}}{{end}}</div>
{{range .D.Notices}}{{template "part/notice" .}}{{end}}
</aside></div>
<div class="wrap">
<section class="section"><h2>Status: a shape and a word</h2><p>{{range .D.Statuses}}{{template "part/status" .}} &nbsp; {{end}}</p><p>{{range .D.Statuses}}{{template "part/chip" .}} {{end}}</p></section>
<section class="section"><h2>Votes by name</h2>{{template "part/votegrid" .D.Grid}}</section>
<section class="section"><h2>How the board voted</h2>{{template "part/votenames" .D.Names}}</section>
<section class="section"><div class="section-head"><h2>Its whole life</h2><p>Newest last</p></div>{{template "part/timeline" .D.Timeline}}</section>
{{range .D.Quorums}}{{template "part/quorum" .}}{{end}}
{{template "part/stats" .D.Stats}}
<div class="thirds section">{{range .D.Figures}}{{template "part/figure" .}}{{end}}</div>
{{template "part/tabs" .D.Tabs}}
<section class="section"><div class="scroll" role="region" aria-label="Recommendations" tabindex="0"><table class="usa-table usa-table--borderless cards"><caption>39 open recommendations</caption>
<thead><tr><th scope="col">Number</th><th scope="col">Recommendation</th><th scope="col">Sent</th><th scope="col">Police answered</th><th scope="col">Owed next</th><th scope="col" class="num">Parts</th></tr></thead>
<tbody><tr class="group"><th scope="rowgroup" colspan="6">Overdue</th></tr>
<tr><th scope="row" class="number">2026-016</th><td class="is-title"><a href="/x">Publish the yearly audit of body-worn cameras</a></td><td data-label="Sent"><span>Jul 31</span></td><td data-label="Police answered">{{template "part/status" (index .D.Statuses 0)}}</td><td data-label="Owed next"><span>{{template "part/status" (index .D.Statuses 5)}} <span class="sub">Answer, since Sep 14</span></span></td><td class="num" data-label="Parts"><span>3</span></td></tr>
<tr><th scope="row" class="number">2026-014</th><td class="is-title"><a href="/x">Say when a foot pursuit must not begin</a></td><td data-label="Sent"><span>Apr 17</span></td><td data-label="Police answered">{{template "part/status" (index .D.Statuses 2)}}</td><td data-label="Owed next"><span>{{template "part/status" (index .D.Statuses 4)}}</span></td><td class="num" data-label="Parts"><span>12</span></td></tr></tbody></table></div>
{{template "part/paging" .D.Paging}}</section>
<div class="halves section"><section><div class="section-head"><h2>Next meetings</h2><p><a href="/x">All meetings</a></p></div>{{template "part/rows" .D.Meetings}}</section>
<section><div class="section-head"><h2>Overdue now</h2></div>{{template "part/rows" .D.Overdue}}</section></div>
<div class="halves section"><form class="form" method="post" action="/x" novalidate>
<h2>Fields</h2>
{{template "part/form-head" .D.Form}}
{{template "part/input" (input .D.Form "name" "labeltext" "Responsible official" "max" 80)}}
<div class="fields">{{template "part/input" (input .D.Form "on" "labeltext" "By when" "type" "date")}}{{template "part/input" (input .D.Form "at" "labeltext" "Time" "type" "time" "optional" true)}}</div>
{{template "part/select" (input .D.Form "kind" "labeltext" "Reason for the part not accepted" "options" .D.Options)}}
{{template "part/radios" (input .D.Form "position" "labeltext" "The department’s position on part a" "options" .D.Positions "columns" true "voice" "dept")}}
{{template "part/checks" (input .D.Form "days" "labeltext" "Channels" "options" .D.Options)}}
{{template "part/check" (input .D.Form "ok" "labeltext" "Members may take part online")}}
{{template "part/textarea" (input .D.Form "text" "labeltext" "In your own words" "hinttext" "Published with the answer, under the chief’s name." "rows" 3)}}
<p class="form-actions"><button class="usa-button" type="submit">Send to Chief Trent for signature</button> <button class="usa-button usa-button--outline" type="submit" name="draft">Save draft</button></p>
</form><div>
<h2>Empty, waiting, failed</h2>
{{template "part/empty" .D.Empty}}{{template "part/waiting" .D.Waiting}}{{template "part/conflict" .D.Conflict}}{{template "part/receipt" .D.Receipt}}{{template "part/progress" .D.Progress}}
<div class="internal"><h3>{{icon "lock"}} Notes inside the department</h3><p>Never published.</p></div>
</div></div>
</div>
{{end}}`

type galleryData struct {
	Head               page.Head
	At                 time.Time
	Owed               []page.Owed
	Agenda             page.Agenda
	Ledger             page.Ledger
	Motions            []page.Motion
	Facts              []page.Fact
	Bars               []page.DeadlineBar
	Notices            []page.NoticeClock
	Statuses           []page.Status
	Grid               page.VoteGrid
	Names              page.VoteNames
	Timeline           page.Timeline
	Quorums            []page.Quorum
	Stats              []page.Stat
	Figures            []page.Figure
	Tabs               []page.Tab
	Paging             page.Paging
	Meetings, Overdue  page.Rows
	Form               *page.Form
	Options, Positions []page.Option
	Empty              page.Empty
	Waiting            page.Waiting
	Conflict           page.Conflict
	Receipt            page.Receipt
	Progress           page.Progress
}

var denver = func() *time.Location {
	loc, err := time.LoadLocation("America/Denver")
	if err != nil {
		panic(err)
	}
	return loc
}()

func day(month time.Month, d, hour, minute int) time.Time {
	return time.Date(2026, month, d, hour, minute, 0, 0, denver)
}

var members = []string{"Lorraine Abbott", "Tomás Iglesias", "Wendell Okafor", "Mei-Lin Castellano", "Hannah Brandt", "Darius Poole", "Ruth Samuelson", "Joaquín Vela", "Amina Yusuf", "Grant Lindqvist"}

func gallerySample() galleryData {
	code := &page.Cite{Text: "City Code 9-4-6", Href: "/how"}
	d := galleryData{
		Head:   page.Head{Number: "Recommendation 2026-014", Over: []string{"Community Police Advisory Board", "Regular meeting"}, Title: "Say when a foot pursuit must not begin, and when it must stop", Lede: "Adopted April 14, 2026. Answered June 12. Followed up since.", Status: &page.Status{Kind: "yes", Word: "Approved November 10, 2026", Voice: "board"}, Note: "by", Source: &page.Cite{Text: "motion 2 of that meeting", Href: "/x"}},
		At:     day(12, 4, 9, 0),
		Owed:   []page.Owed{{Duties: []page.Duty{{Days: "Due in 8 days", On: "Tuesday, December 1", Owner: "Police Department", What: "owes a progress report on part b, training. Every quarter,", Cite: &page.Cite{Text: "Board Rule 7.2", Href: "/x"}}, {Days: "Due in 22 days", On: "Tuesday, December 15", Owner: "Police Department", What: "owes evidence that the policy covers minors."}}}},
		Agenda: page.Agenda{Items: []page.AgendaItem{{Number: "1", Title: "Opening and roll call", Href: "/x", Length: "5 min"}, {Number: "2", Title: "Approve the minutes of November 10", Href: "/x", Act: "Vote", Length: "5 min"}, {Number: "7", Title: "Overdue answers: 2026-016, 2026-019 and 2026-020", Href: "/x", Act: "Vote", Length: "20 min", Change: "Reworded December 4", Note: "Draft text, finding and two comments from residents in the packet.", Papers: []page.Link{{Text: "Text as amended, 1 page", Href: "/x"}}}, {Number: "10", Title: "Closing"}}},
		Ledger: page.Ledger{Changes: []page.Change{{At: day(12, 4, 14, 40), By: "Priya Raman, clerk", Note: "Notice checked again: 99 hours before, 72 needed.", Lines: []page.ChangeLine{{What: "Item 7 reworded:", Pieces: page.Difference("Overdue answers: 2026-016 and 2026-019", "Overdue answers: 2026-016, 2026-019 and 2026-020")}, {What: "Item 9 added:", Pieces: []page.Piece{{Text: "Calendar of meetings for 2027", Added: true}}}}}, {At: day(12, 2, 9, 12), By: "Priya Raman, clerk", Note: "First posted, 8 items and closing."}}},
		Motions: []page.Motion{
			{Text: "Adopt recommendation 2026-021 and send it to the police department.", Mover: "Mei-Lin Castellano", Seconder: "Joaquín Vela", At: day(10, 13, 18, 58), Tally: &page.Tally{Yes: 6, No: 1, Abstain: 1, Recused: 1, Absent: 1}, Differed: []page.Differed{{Kind: "no", Names: []string{"Hannah Brandt"}}, {Kind: "abstain", Names: []string{"Grant Lindqvist"}}}, Passed: true, Result: "Passed", Words: "4 needed of 7 voting (abstentions not counted).", Cite: &page.Cite{Text: "Board Rule 4.3", Href: "/x"}},
			{Number: "Motion 3", Text: "Take item 6 first.", Mover: "Amina Yusuf", At: day(10, 13, 18, 2), Consent: true, Result: "Passed"},
			{Text: "Find test 1 of 2026-014, part a, verified.", Mover: "Hannah Brandt", Seconder: "Wendell Okafor", At: day(10, 13, 19, 4), Open: true},
		},
		Facts: []page.Fact{{Name: "Stage", Value: "In follow-up"}, {Name: "Open for", Value: "7 months (6–12 month band)"}, {Name: "Addressee", Value: "Riverbend Police Department", Href: "/x"}, {Name: "Basis", Value: "45 days", Cite: code}},
		Bars: []page.DeadlineBar{
			{Start: day(10, 16, 0, 0), Due: day(11, 30, 0, 0), At: day(11, 12, 0, 0)},
			{Start: day(4, 17, 0, 0), Due: day(6, 1, 0, 0), Extended: day(6, 16, 0, 0), At: day(6, 12, 0, 0), Done: true},
			{Start: day(9, 11, 0, 0), Due: day(10, 26, 0, 0), At: day(11, 23, 0, 0)},
			{Start: day(9, 11, 0, 0), Due: day(10, 26, 0, 0), At: day(10, 3, 0, 0), Done: true},
			{Start: day(9, 11, 0, 0), Due: day(10, 26, 0, 0), At: day(11, 3, 0, 0), Done: true},
		},
		Notices: []page.NoticeClock{
			{State: "in_time", Meeting: day(12, 8, 18, 0), Posted: day(12, 2, 9, 12), Latest: day(12, 5, 18, 0), Changes: []time.Time{day(12, 4, 14, 40)}, Checked: day(12, 4, 14, 40), Basis: "72 hours", Cite: &page.Cite{Text: "Open Meetings Act 10-15-1(F)", Href: "/x"}},
			{State: "open", Meeting: day(12, 8, 18, 0), Now: day(12, 3, 9, 12), Latest: day(12, 5, 18, 0), Basis: "72 hours"},
			{State: "late", Meeting: day(12, 8, 18, 0), Posted: day(12, 6, 9, 12), Latest: day(12, 5, 18, 0), Basis: "72 hours", Reason: "The server room was flooded.", Missing: []string{"the board at City Hall"}},
		},
		Statuses:  []page.Status{{Kind: "waiting", Word: "Waiting for an answer", Voice: "quiet"}, {Kind: "yes", Word: "Police agreed", Voice: "dept"}, {Kind: "partial", Word: "Police agreed in part", Voice: "dept"}, {Kind: "no", Word: "Police did not agree", Voice: "dept"}, {Kind: "due", Word: "Due in 8 days", Voice: "soon"}, {Kind: "late", Word: "Overdue 28 days", Voice: "late"}, {Kind: "authority", Word: "Not within authority", Voice: "dept"}, {Kind: "police", Word: "Police say: in progress", Voice: "dept"}, {Kind: "police-done", Word: "Police say: done", Voice: "dept"}, {Kind: "board", Word: "Board checked: not yet", Voice: "board"}, {Kind: "board-half", Word: "Board checked: in part", Voice: "board"}, {Kind: "board-done", Word: "Board checked: done", Voice: "board"}, {Kind: "yes", Word: "Approved", Voice: "board"}, {Kind: "waiting", Word: "Draft, not yet approved", Voice: "soon"}, {Kind: "changed", Word: "Changed after posting", Voice: "soon"}, {Kind: "lock", Word: "Not public", Voice: "quiet"}, {Kind: "recused", Word: "Recused"}, {Kind: "absent", Word: "Absent", Voice: "quiet"}, {Kind: "abstain", Word: "Abstain"}, {Kind: "calendar", Word: "Calendar"}, {Kind: "document", Word: "Paper"}, {Kind: "print", Word: "Print"}, {Kind: "remote", Word: "Online"}, {Kind: "public", Word: "Public"}},
		Timeline:  page.Timeline{Events: []page.Happening{{At: day(2, 10, 0, 0), Voice: "public", Event: "A resident spoke at public comment", Detail: "Item 4: a foot chase in the Mill District that ended in a broken hip.", Source: &page.Cite{Text: "Minutes, item 4", Href: "/x"}}, {At: day(4, 14, 0, 0), Voice: "board", Done: true, Event: "The board voted: adopted 7 to 2", Href: "/x"}, {At: day(4, 17, 0, 0), Voice: "board", Event: "Sent to the police", Detail: "To Chief Marisol Trent. Answer due June 1.", Source: code}, {At: day(5, 27, 0, 0), Voice: "clock", Event: "Police asked for 15 more days"}, {At: day(6, 12, 0, 0), Voice: "dept", Event: "Police answered: three positions"}, {At: day(12, 1, 0, 0), Voice: "dept", Future: true, Event: "Progress report on part b is due", Source: &page.Cite{Text: "Board Rule 7.2"}}}},
		Stats:     []page.Stat{{N: 61, Text: "recommendations adopted", Href: "/x", Note: "since January 2023"}, {N: 52, Of: 61, Text: "answered by the police", Href: "/x", Note: "3 overdue, 6 not yet due"}, {N: 3, Text: "overdue", Href: "/x"}},
		Figures:   []page.Figure{{Name: "Answered in time", Value: "69%", Count: "38 of 55", Href: "/x", Of: "answers due", Beside: "7 more within an extension, 7 later, 3 not yet."}, {Name: "Typical time to answer", Value: "41 days", Of: "median of 52", Beside: "Allowed: 45 days,", Source: code}},
		Tabs:      []page.Tab{{Text: "Open", Href: "/x", N: 39, Current: true}, {Text: "Overdue", Href: "/x", N: 3}, {Text: "Closed", Href: "/x", N: 22}},
		Paging:    page.Paging{From: 1, To: 30, Total: 39, Next: "/x", Links: []page.Link{{Text: "CSV", Href: "/x"}, {Text: "JSON", Href: "/x"}}},
		Meetings:  page.Rows{Items: []page.Row{{Tile: day(12, 1, 17, 30), Title: "Youth and Schools Safety Committee", Href: "/x", Meta: "5:30 pm, Eastside Library, Room B, and online", Status: &page.Status{Kind: "yes", Word: "Agenda posted November 20", Voice: "board"}}, {Tile: day(12, 8, 18, 0), Title: "Community Police Advisory Board", Href: "/x", Meta: "6:00 pm, City Hall, Room 204, and online", Status: &page.Status{Kind: "waiting", Word: "Agenda due by Saturday, December 5, 6:00 pm", Voice: "quiet"}}}},
		Overdue:   page.Rows{Items: []page.Row{{Above: &page.Status{Kind: "late", Word: "Overdue 70 days", Voice: "late"}, Title: "Publish the yearly audit of body-worn cameras", Href: "/x", Number: "2026-016", Meta: "Police Department’s answer was due September 14, 45 days", Cite: code}}},
		Form:      page.NewForm(map[string]string{"on": "2027-06-30", "position": "partial", "text": "We will write this into General Order 4-11.", "days": "a"}).Fail(fault.Bad(fault.At("name", "text_malformed"), fault.At("kind", "text_malformed"))),
		Options:   []page.Option{{Value: "", Text: "Choose a reason"}, {Value: "a", Text: "Law", Hint: "A statute or a court decision."}},
		Positions: []page.Option{{Value: "concur", Text: "We agree", Icon: "yes"}, {Value: "partial", Text: "We agree in part", Icon: "partial"}, {Value: "no", Text: "We do not agree", Icon: "no"}, {Value: "authority", Text: "Not within our authority", Icon: "authority"}},
		Empty:     page.Empty{Fact: "No meeting is scheduled.", Next: "The board meets on the second Tuesday. The next notice is due by January 9, 6:00 pm."},
		Waiting:   page.Waiting{What: "Still being written", Text: "The download of 61 recommendations is being made.", Look: page.Link{Text: "Look again", Href: "/x"}},
		Conflict:  page.Conflict{By: "Priya Raman", At: day(11, 23, 14, 14), Theirs: "The board met in Room 204.", Yours: "The board met in Room 205."},
		Receipt:   page.Receipt{Kind: "yes", At: time.Date(2026, 11, 10, 19, 21, 12, 0, denver), Code: "4-AY-7C2F", Until: "You may change it until the chair closes the vote."},
		Progress:  page.Progress{Done: 7, All: 10, Text: "7 of 10 have voted."},
	}
	grid := page.VoteGrid{Caption: "Four roll calls on October 13, 2026. Result in the last row."}
	words := [][]string{{"yes", "yes", "yes", "yes"}, {"yes", "yes", "no", "yes"}, {"yes", "yes", "yes", "yes"}, {"yes", "yes", "yes", "yes"}, {"yes", "no", "yes", "yes"}, {"yes", "yes", "no", "yes"}, {"yes", "recused", "yes", "yes"}, {"yes", "yes", "yes", "yes"}, {"absent", "absent", "absent", "yes"}, {"yes", "abstain", "no", ""}}
	grid.Motions = []page.GridMotion{{Item: "Item 3", Href: "/x", Text: "Approve September minutes", Result: "Passed 9–0"}, {Item: "Item 5", Href: "/x", Text: "Send 2026-021, interpreters", Result: "Passed 6–1"}, {Item: "Item 6", Href: "/x", Text: "Amend 2026-022: add “in plain language”", Result: "Passed 6–3"}, {Item: "Item 8", Href: "/x", Text: "Ask council for a records budget", Result: "Passed 10–0"}}
	seats := page.Quorum{Sentence: "Quorum holds: 9 present, 6 needed, 3 to spare", Note: "Base for this vote 8 (1 recused).", Cite: &page.Cite{Text: "Board Rule 3.2", Href: "/x"}}
	states := []string{"room", "room", "room", "online", "room", "room", "room", "online", "out", "recused"}
	for i, m := range members {
		row := page.GridRow{Member: m, Href: "/x"}
		for _, w := range words[i] {
			row.Ballots = append(row.Ballots, page.Ballot{Kind: w})
		}
		grid.Rows = append(grid.Rows, row)
		d.Names.Names = append(d.Names.Names, page.NameBallot{Name: m, Href: "/x", Ballot: page.Ballot{Kind: words[i][1]}})
		seats.Seats = append(seats.Seats, page.QuorumSeat{Initials: m[:1] + m[strings.Index(m, " ")+1:][:1], Name: m, State: states[i]})
	}
	seats.Seats = append(seats.Seats, page.QuorumSeat{Initials: "–", Name: "Seat 11", State: "vacant"})
	d.Grid = grid
	d.Names.Tally = &page.Tally{Yes: 7, No: 1, Abstain: 1, Recused: 1, Absent: 1}
	d.Names.Words = "Passed: 7 of 9 voting, 5 needed (majority of members present and voting)."
	d.Quorums = []page.Quorum{seats, {Sentence: "Quorum is lost: 5 present, 6 needed", Lost: true, Still: "The board may recess, or adjourn to another day."}}
	return d
}

var galleryFolder = flag.String("gallery", "", "folder to leave gallery.html and its assets in, to be looked at")

// TestGallery renders every part in its states. With -gallery it also leaves
// the page where a browser can open it.
func TestGallery(t *testing.T) {
	out, err := page.RenderForTest(gallery, page.Chrome{
		Title: "Parts", Section: "recommendations", SiteName: "City of Riverbend", SiteLine: "police advisory boards",
		Publisher: "City of Riverbend, Office of Boards and Commissions", AsOf: day(11, 23, 9, 0),
		Crumbs: []page.Crumb{{Text: "Home", Href: "/"}, {Text: "Recommendations", Href: "/recommendations"}, {Text: "2026-014"}},
	}, gallerySample())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pagetest.Problems(out) {
		t.Error(p)
	}
	leave(t, "gallery.html", out)
}

// leave writes a page and the assets into the folder of -gallery, if any.
func leave(t *testing.T, name string, html []byte) {
	t.Helper()
	if *galleryFolder == "" {
		return
	}
	files := map[string][]byte{name: bytes.ReplaceAll(html, []byte(`"/assets/`), []byte(`"assets/`))}
	for address, body := range page.AssetBodies() {
		files[address] = bytes.ReplaceAll(body, []byte("url(/assets/"), []byte("url(../"))
	}
	for name, body := range files {
		file := filepath.Join(*galleryFolder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
