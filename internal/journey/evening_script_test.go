package journey

import (
	"fmt"
	"time"
)

// consentCalendar is the item whose parts are adopted together.
const consentCalendar = "Consent calendar"

// topics are the items of the evening; routine are the parts of the consent
// calendar. Forty together.
var topics = []string{"Opening and roll call", "Approval of the agenda", consentCalendar, "Comment from the public", "The chief's report",
	"Monthly figures on foot pursuits", "Language access at the front desk", "Body cameras in school corridors", "Names on patrol cars", "A youth seat",
	"Night court transport", "Complaint forms by mail", "Interpreting service contract", "Towing after stops", "Canal path lighting",
	"Order of speakers", "Patrol cars, once more", "Traffic stops at the bridge", "Overtime at events", "Use of drones",
	"Recruit interviews", "Ride-along rules", "Crisis teams", "Property room audit", "Bicycle stops",
	"Noise complaints", "Holding room cameras", "Warrant service hours", "Dogs on patrol", "Training calendar",
	"Survey of residents", "Newsletter", "Requests for the next agenda", "Closing"}

var routine = []string{"Minutes of the outreach group", "Thanks to the library", "Calendar of 2027", "Parking permits for witnesses", "Poster for the hearing", "Membership list"}

// script is the evening, minute by minute.
func (e *evening) script() {
	const (
		abbott, iglesias, okafor, castellano, brandt = "Lorraine Abbott", "Tomás Iglesias", "Wendell Okafor", "Mei-Lin Castellano", "Hannah Brandt"
		poole, samuelson, vela, yusuf, lindqvist     = "Darius Poole", "Ruth Samuelson", "Joaquín Vela", "Amina Yusuf", "Grant Lindqvist"
		nakamura                                     = eleventh
	)
	e.wait(2 * time.Minute)
	e.opens(yusuf)
	e.takes("1")
	e.public.WantText("Opening and roll call")
	e.wait(4 * time.Minute)
	e.takes("2")
	e.votes(motion{kind: "main", text: "Approve the agenda as posted.", mover: okafor, seconder: vela, consent: true})
	e.wait(3 * time.Minute)
	e.comes(yusuf, "in_room")

	e.takes("3")
	e.wait(time.Minute)
	e.votes(motion{kind: "main", text: "Adopt the consent calendar.", mover: poole, seconder: nakamura, consent: true})
	e.takes("4")
	e.wait(14 * time.Minute)
	e.takes("5")
	e.wait(9 * time.Minute)

	e.takes("6")
	e.votes(motion{kind: "main", text: "Ask the department for monthly figures on foot pursuits.", mover: okafor, seconder: yusuf, no: []string{lindqvist}, abstain: []string{brandt}})
	e.public.WantText("9 yes, 1 no, 1 abstaining")
	e.plain.Go("/b/cpab/meetings/" + e.slug)
	e.plain.WantText("9 yes, 1 no, 1 abstaining")
	e.wait(2 * time.Minute)

	// An amendment is decided before what it amends.
	e.takes("7")
	main := e.states(motion{kind: "main", text: "Ask that the front desk offers an interpreter.", mover: castellano, seconder: iglesias, voice: true}, false)
	e.wait(3 * time.Minute)
	amended := "Ask that the front desk offers an interpreter within ten minutes, also by telephone."
	e.votes(motion{kind: "amend", text: "Say by when, and that the telephone will do.", proposes: amended, mover: yusuf, seconder: castellano, no: []string{brandt, lindqvist}})
	e.puts(false)
	e.decides(main)

	e.takes("8")
	e.states(motion{kind: "main", text: "Ask for cameras off in school corridors.", mover: vela, seconder: samuelson, result: "referred"}, false)
	e.votes(motion{kind: "refer", text: "Refer it to the Youth and Schools Safety Committee.", mover: iglesias, seconder: okafor, voice: true})
	e.wait(2 * time.Minute)

	e.takes("9")
	e.states(motion{kind: "main", text: "Ask for the officer's name on every patrol car.", mover: samuelson, seconder: vela, result: "postponed"}, false)
	e.votes(motion{kind: "postpone", text: "Postpone it to the December meeting.", mover: abbott, seconder: poole, no: []string{samuelson, vela, yusuf}})
	e.wait(2 * time.Minute)

	e.takes("10")
	tabled := e.states(motion{kind: "main", text: "Ask the council for a twelfth seat, held by someone under twenty.", mover: yusuf, seconder: castellano, result: "tabled"}, false)
	e.votes(motion{kind: "table", text: "", mover: nakamura, seconder: brandt, voice: true, no: []string{yusuf}})
	e.wait(4 * time.Minute)

	// Two thirds close the debate, and the question is lost.
	e.takes("11")
	lost := e.states(motion{kind: "main", text: "Ask that nobody waits for night court in a patrol car.", mover: okafor, seconder: iglesias, no: []string{abbott, brandt, poole, samuelson, lindqvist, nakamura}}, false)
	e.wait(6 * time.Minute)
	e.votes(motion{kind: "previous_question", mover: poole, seconder: brandt, voice: true, needs: "two thirds", no: []string{okafor, yusuf, vela}})
	e.puts(false)
	e.decides(lost)

	e.takes("10")
	e.wait(time.Minute)
	e.votes(motion{kind: "take_from_table", mover: castellano, seconder: yusuf, target: fmt.Sprint(tabled), voice: true, abstain: []string{nakamura}})
}
