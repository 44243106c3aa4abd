//go:build evening

package journey

import "time"

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
	e.moved[main-1].became = amended
	e.puts(false)
	e.decides(main)

	e.takes("8")
	e.states(motion{kind: "main", text: "Ask for cameras off in school corridors.", mover: vela, seconder: samuelson, result: "Referred to a committee."}, false)
	e.votes(motion{kind: "refer", text: "Refer it to the Youth and Schools Safety Committee.", mover: iglesias, seconder: okafor, voice: true})
	e.wait(2 * time.Minute)

	e.takes("9")
	e.states(motion{kind: "main", text: "Ask for the officer's name on every patrol car.", mover: samuelson, seconder: vela, result: "Postponed to a certain time."}, false)
	e.votes(motion{kind: "postpone", text: "Postpone it to the December meeting.", mover: abbott, seconder: poole, no: []string{samuelson, vela, yusuf}})
	e.wait(2 * time.Minute)

	e.takes("10")
	tabled := e.states(motion{kind: "main", text: "Ask the council for a twelfth seat, held by someone under twenty.", mover: yusuf, seconder: castellano, result: "Laid on the table."}, false)
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
	e.votes(motion{kind: "take_from_table", mover: castellano, seconder: yusuf, of: tabled, voice: true, abstain: []string{nakamura}})
	taken := e.brought(tabled, motion{no: []string{lindqvist}})
	e.puts(false)
	e.decides(taken)

	// Whoever has a conflict has no vote; one of the two votes ends in a tie.
	e.takes("13")
	e.wait(time.Minute)
	e.recuses(lindqvist, "employment", "I work for the interpreting service.", true)
	e.votes(motion{kind: "main", text: "Ask the city to publish its contract for interpreters.", mover: castellano, seconder: vela, abstain: []string{brandt}})
	e.phones[lindqvist].WantText("You have no vote on this item.")
	e.takes("14")
	e.recuses(samuelson, "family_or_household", "My brother runs a towing firm.", false)
	e.votes(motion{kind: "main", text: "Ask that a car is towed only when nobody else can drive it.", mover: okafor, seconder: yusuf, voice: true, no: []string{iglesias, brandt, poole, lindqvist, nakamura}})
	e.desk.WantText("because of a tie")

	// A substitute is lost, the motion it was for is not.
	e.takes("15")
	light := e.states(motion{kind: "main", text: "Ask for lights on the canal path.", mover: poole, seconder: nakamura}, false)
	e.votes(motion{kind: "substitute", text: "Put a call box in the place of lights.", proposes: "Ask for call boxes on the canal path.", mover: brandt, seconder: lindqvist, voice: true, no: []string{abbott, iglesias, okafor, castellano, poole, samuelson, vela, yusuf}})
	e.puts(false)
	e.decides(light)
	e.takes("16")
	e.votes(motion{kind: "appeal", text: "The chair ruled that speakers keep to three minutes.", mover: vela, seconder: yusuf, needs: "appeal", voice: true, no: []string{okafor, castellano, samuelson, vela, yusuf}, abstain: []string{nakamura}})

	// Those who won may ask to vote again.
	e.takes("17")
	e.wait(5 * time.Minute)
	e.votes(motion{kind: "reconsider", text: "The department has written since.", mover: poole, seconder: okafor, of: lost, no: []string{brandt, lindqvist, nakamura}})
	again := e.brought(lost, motion{no: []string{brandt, lindqvist, nakamura, samuelson}})
	e.puts(false)
	e.decides(again)

	e.takes("18")
	e.wait(8 * time.Minute)
	e.votes(motion{kind: "recess", text: "Take ten minutes.", mover: abbott, seconder: iglesias, consent: true})
	e.recess(10 * time.Minute)

	// One takes part from afar and is cut off; others go; the quorum goes with them.
	e.takes("19")
	e.comes(castellano, "remote")
	e.wait(2 * time.Minute)
	e.comes(nakamura, "left")
	e.comes(lindqvist, "left")
	e.comes(poole, "left")
	e.votes(motion{kind: "main", text: "Ask what overtime at events cost in each month.", mover: okafor, seconder: vela})
	e.wait(time.Minute)
	e.comes(brandt, "left")
	e.comes(samuelson, "left")
	e.cutOff(castellano)
	e.refused(motion{kind: "main", text: "Ask for the same of training.", mover: okafor, seconder: vela})
	e.phones[vela].WantText("No quorum: voting is stopped")
	e.votes(motion{kind: "recess", text: "Wait for those who are outside.", mover: iglesias, seconder: vela, voice: true})
	e.recess(6 * time.Minute)
	e.back(castellano)
	e.comes(samuelson, "in_room")
	e.comes(poole, "in_room")
	e.wait(time.Minute)
	e.votes(motion{kind: "main", text: "Ask for the same of training.", mover: okafor, seconder: vela})
	e.takes("20")
	e.recuses(yusuf, "financial_interest", "I own shares in a firm that builds them.", false)
	e.votes(motion{kind: "main", text: "Ask for a public list of flights.", mover: samuelson, seconder: poole, voice: true, no: []string{abbott}})

	e.passes(2*time.Minute, "21", "22", "23")
	e.closed("24")
	e.passes(90*time.Second, "25", "26", "27", "28", "29", "30")
	e.takes("31")
	e.votes(motion{kind: "main", text: "Print the survey in four languages.", mover: vela, seconder: castellano})
	e.takes("34")
	e.adjourns(motion{kind: "adjourn", mover: okafor, seconder: poole, voice: true})
}
