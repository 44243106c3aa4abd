package page_test

import (
	"testing"
	"time"

	"parley/internal/page"
	"parley/internal/page/pagetest"
)

// screens are whole pages whose surroundings differ: the front page with its
// band, a member's voting screen, the clerk's console, minutes on paper.
var screens = map[string]struct {
	chrome page.Chrome
	main   string
}{
	"front": {page.Chrome{Title: "Home", Band: true}, `{{define "main"}}{{template "part/band" .D.Band}}
<div class="wrap">{{template "part/stats" .D.Stats}}<div class="halves section"><section><div class="section-head"><h2>Next meetings</h2><p><a href="/meetings">All meetings</a></p></div>{{template "part/rows" .D.Meetings}}<p><a href="/calendar.ics">{{icon "calendar"}} Add all meetings to your calendar</a></p></section>
<section><div class="section-head"><h2>Overdue now</h2><p><a href="/recommendations">All 3 overdue</a></p></div>{{template "part/rows" .D.Overdue}}</section></div></div>{{end}}`},
	"vote": {page.Chrome{Title: "Vote", Ballot: true, User: &page.User{Name: "Amina Yusuf"}}, `{{define "main"}}<div class="wrap">
<p class="quiet">Community Police Advisory Board, November 10</p>
<p class="state-bar is-open" role="status">{{icon "board-full"}} Your vote is open</p>
<div class="head"><p class="head-over"><strong>Item 6</strong></p><h1>Adopt 2026-022, complaint letters in plain language, as amended</h1><p class="lede">Moved by Hannah Brandt, seconded by Ruth Samuelson</p></div>
<form method="post" action="/x"><div class="ballot-choices"><button class="ballot-choice" name="choice" value="yes">{{icon "yes"}} Yes</button><button class="ballot-choice" name="choice" value="no">{{icon "no"}} No</button><button class="ballot-choice" name="choice" value="abstain">{{icon "abstain"}} Abstain</button></div></form>
<p>You will see your choice once more before it counts.</p>
{{template "part/receipt" .D.Receipt}}<p><a class="usa-button usa-button--outline" href="/x">Change my vote</a></p>
<div class="usa-summary-box"><h2>So far</h2>{{template "part/progress" .D.Progress}}</div>
<section class="side-section"><h2>Papers for this item</h2><ul class="papers"><li>{{icon "document"}} <a href="/x">Text as amended, 1 page</a></li></ul></section></div>{{end}}`},
	"console": {page.Chrome{Title: "Console", Console: true, User: &page.User{Name: "Priya Raman", Role: "clerk"}, Bar: &page.Bar{Board: "Community Police Advisory Board", Line: "Regular meeting, November 10, 2026", State: "In session", Live: true, Clock: day(11, 10, 19, 4), Links: []page.Link{{Text: "Public page", Href: "/x"}}}}, `{{define "main"}}<div class="wrap"><h1 class="usa-sr-only">Console</h1>{{template "part/quorum" (index .D.Quorums 0)}}</div>
<div class="wrap console"><section class="console-agenda"><h2>Agenda</h2><ol><li><span>4</span><span>Police report</span><span>6:41</span></li><li class="console-now" aria-current="true"><span>5</span><span>2026-014, part a: is it verified?</span><span>6:52</span></li></ol></section>
<section class="console-main"><div class="panel">{{template "part/motion" (index .D.Motions 2)}}
<div class="scroll" role="region" aria-label="Ballots" tabindex="0"><table class="usa-table usa-table--borderless"><caption class="usa-sr-only">Ballots</caption><thead><tr><th scope="col">Member</th><th scope="col">Ballot</th><th scope="col">Enter by voice</th></tr></thead><tbody>
<tr><th scope="row">Lorraine Abbott</th><td>{{template "part/status" (index .D.Statuses 12)}}</td><td><a href="/x">Correct</a></td></tr>
<tr class="row-waiting"><th scope="row">Hannah Brandt</th><td>{{template "part/status" (index .D.Statuses 0)}}</td><td><form method="post" action="/x"><div class="segment"><button name="v" value="yes">Yes</button><button name="v" value="no">No</button><button name="v" value="abstain">Abstain</button></div></form></td></tr></tbody></table></div>
<form method="post" action="/x"><button class="usa-button">Close the vote</button></form></div></section>
<section class="console-side"><div class="usa-summary-box"><h2>Who is here</h2><form method="post" action="/x"><div class="console-row">Lorraine Abbott <div class="segment" role="group" aria-label="Lorraine Abbott"><button aria-pressed="true">Room</button><button aria-pressed="false">Online</button><button aria-pressed="false">Out</button></div></div></form></div></section></div>{{end}}`},
	"minutes": {page.Chrome{Title: "Minutes of October 13, 2026", Section: "meetings", Crumbs: []page.Crumb{{Text: "Home", Href: "/"}, {Text: "Minutes"}}, Print: &page.Print{State: "approved November 10, 2026", Address: "https://parley.example/b/cpab/meetings/2026-10-13/minutes", Hash: "7f3a91c2e04d", Draft: true}}, `{{define "main"}}<div class="wrap"><div class="head"><h1>Minutes of October 13, 2026</h1><p class="lede">City Hall, Room 204, and online.</p></div></div>
<div class="wrap reading">{{template "part/contents" .D.Contents}}<div class="reading-text prose"><h2 id="votes">Votes by name</h2>{{template "part/votegrid" .D.Grid}}<h2>Who was here</h2><p>Authorized 11, seated 10, quorum 6. Present throughout: 9. In the room 8, online 2.</p><h3>5 Interpreters at traffic stops</h3><p>Sergeant Liam Osei of the Patrol Division answered questions on the telephone interpreter line, which was used in 112 of about 1,900 stops where no common language was noted.</p>{{range .D.Motions}}{{template "part/motion" .}}{{end}}{{range .D.Motions}}{{template "part/motion" .}}{{end}}</div></div>{{end}}`},
}

type screenData struct {
	galleryData
	Band     page.Band
	Contents page.Contents
}

func TestScreens(t *testing.T) {
	d := screenData{gallerySample(),
		page.Band{Title: "What was asked, what was answered, what was checked", Lede: "The public record of Riverbend’s three police advisory boards: meetings, votes by name, recommendations and the police department’s answers."},
		page.Contents{Items: []page.Link{{Text: "Votes by name", Href: "#votes"}}, Links: []page.Link{{Text: "Meeting", Href: "/x"}}},
	}
	for name, s := range screens {
		t.Run(name, func(t *testing.T) {
			s.chrome.SiteName, s.chrome.SiteLine, s.chrome.AsOf = "City of Riverbend", "police advisory boards", time.Date(2026, 11, 23, 9, 0, 0, 0, denver)
			out, err := page.RenderForTest(s.main, s.chrome, d)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range pagetest.Problems(out) {
				t.Error(p)
			}
			leave(t, name+".html", out)
		})
	}
}
